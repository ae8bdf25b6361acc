"""Exercises on what libraries give for one derivative."""

from __future__ import annotations

import sympy as sp

from course.exercises.collection import Questions
from course.exercises.shorthand import summed
from course.exercises.specification import Mistake, Option, Question, Variable
from nnlib.symbolic import sizes

questions = Questions(__name__)
(n,) = sizes("n")


@questions.exercise("libraries-mean-of-slopes")
def libraries_mean_of_slopes() -> Question:
    a = Variable("a", (), "the slope on the left", "real")
    b = Variable("b", (), "the slope on the right", "real")
    left, right = a.symbol, b.symbol
    return Question(
        title="What a difference sees at a kink",
        level="warm-up",
        question=(
            "A function is a straight line of slope $a$ for $x < 0$ and one of slope $b$ for "
            "$x > 0$, and both meet at 0. Which slope does the central difference with the step "
            "$h$ give at 0?"
        ),
        hint="Write down the value at $h$ and the value at $-h$.",
        variables=(a, b),
        reference=(left + right) / 2,
        mistakes=(
            Mistake("right", right, "This is the one-sided difference to the right."),
            Mistake("left", left, "This is the one-sided difference to the left."),
            Mistake("sum", left + right, "The two points are $2h$ apart, not $h$."),
            Mistake(
                "difference",
                (right - left) / 2,
                "On the left the value at $-h$ is $-a h$, and it is subtracted.",
            ),
        ),
    )


@questions.exercise("libraries-two-relus")
def libraries_two_relus() -> Question:
    c = Variable("c", (), "what the library takes for the slope of ReLU at 0", "probability")
    return Question(
        title="The identity from two ReLUs",
        level="core",
        question=(
            r"A library takes the slope of ReLU at 0 to be $c$. Which slope does it give at 0 for "
            r"$\max(x, 0) - \max(-x, 0)$, a function that is $x$ everywhere?"
        ),
        hint="The chain rule, for each of the two terms.",
        variables=(c,),
        reference=2 * c.symbol,
        mistakes=(
            Mistake(
                "cancelled",
                c.symbol * 0,
                "The inner derivative of the second term is $-1$. With the sign before it, both "
                "terms add up.",
            ),
            Mistake("once", c.symbol, "This is one of the two terms."),
            Mistake(
                "true",
                c.symbol**0,
                "This is the true slope. The library does not see that the sum is $x$.",
            ),
            Mistake("square", c.symbol**2, "The two ReLUs are added, not one inside the other."),
        ),
    )


@questions.exercise("libraries-soft-labels")
def libraries_soft_labels() -> Question:
    p = Variable("p", (n, 1), "the softmax of the logits", "distribution")
    y = Variable("y", (n, 1), "labels with any sum", "positive")
    whole = p.symbol * summed(y.symbol)
    return Question(
        title="Labels with any sum",
        level="core",
        question=(
            r"The loss of one example is $-\sum_i y_i \log p_i$, where $p$ is the softmax of "
            "the logits $z$, and the labels need not sum to one. Write its gradient with respect "
            "to $z$, for every label $y$."
        ),
        hint=r"$\log p_i = z_i - \log \sum_j \mathrm{e}^{z_j}$, and every $y_i$ has a share of "
        "the second term.",
        variables=(p, y),
        reference=whole - y.symbol,
        mistakes=(
            Mistake(
                "sums-to-one",
                p.symbol - y.symbol,
                "That is right when the labels sum to one. Where was this used?",
            ),
            Mistake("sign", y.symbol - whole, "A higher logit of the right class lowers the loss."),
            Mistake("no-label", whole, "The term $-y_i z_i$ has a derivative as well."),
            Mistake(
                "double",
                whole - 2 * y.symbol,
                "Each logit stands once outside the logarithm of the sum.",
            ),
        ),
    )


@questions.exercise("libraries-class-weights")
def libraries_class_weights() -> Question:
    return Question(
        title="Two means",
        level="core",
        question=(
            "Two examples have the losses 1 and 2, and their classes the weights 1 and 3. A "
            "library divides the weighted sum by the sum of the weights that were used. Which "
            "loss does it report?"
        ),
        hint="The weights stand above and below the line.",
        reference=sp.Rational(7, 4),
        mistakes=(
            Mistake(
                "count",
                sp.Rational(7, 2),
                "This divides by the number of examples, as PyTorch does with one-hot labels.",
            ),
            Mistake("unweighted", sp.Rational(3, 2), "The weights are missing."),
            Mistake("sum", sp.Integer(7), "This is the weighted sum, before the division."),
        ),
    )


@questions.exercise("libraries-adam-first")
def libraries_adam_first() -> Question:
    alpha = Variable("alpha", (), "the learning rate", "positive", r"\alpha")
    g = Variable("g", (), "the first gradient", "positive")
    eps = Variable("epsilon", (), "the small number", "positive", r"\varepsilon")
    beta = Variable("beta", (), "the decay of the squares", "probability", r"\beta_2")
    a, gradient, small, decay = alpha.symbol, g.symbol, eps.symbol, beta.symbol
    root = sp.sqrt(1 - decay)
    return Question(
        title="Where ε stands",
        level="stretch",
        question=(
            r"In its first step Adam has the averages $m$, which is $(1 - \beta_1) g$, and $v$, "
            r"which is $(1 - \beta_2) g^2$. Some libraries add $\varepsilon$ to $\sqrt v$ *before* "
            r"the correction, and step by $\alpha \frac{\sqrt{1 - \beta_2}}{1 - \beta_1} "
            r"\frac{m}{\sqrt v + \varepsilon}$. Write this step for $g > 0$, without $\beta_1$."
        ),
        hint=r"$\sqrt v = \sqrt{1 - \beta_2}\, g$. Put $m$ and $v$ in.",
        variables=(alpha, g, eps, beta),
        reference=a * gradient * root / (root * gradient + small),
        mistakes=(
            Mistake(
                "after",
                a * gradient / (gradient + small),
                r"This is the step with $\varepsilon$ added after the correction.",
            ),
            Mistake(
                "no-root",
                a * gradient * (1 - decay) / ((1 - decay) * gradient + small),
                r"The root of $v$ has the root of $1 - \beta_2$ in it.",
            ),
            Mistake(
                "uncorrected",
                a * gradient / (root * gradient + small),
                r"The factor $\sqrt{1 - \beta_2}$ of the correction is missing.",
            ),
            Mistake("without", a + 0 * gradient, r"That is the step without $\varepsilon$."),
        ),
    )


@questions.exercise("libraries-check-that-accepts")
def libraries_check_that_accepts() -> Question:
    return Question(
        title="A check that says yes",
        level="core",
        question=(
            "A gradient check by differences accepts a gradient when no entry is off by more than "
            "$10^{-5}$. The network has four layers, and all weights are near 0.01. A program "
            "returns zeros for the gradient. What does the check say?"
        ),
        hint="How large is the gradient of the first layer?",
        options=(
            Option(
                "a",
                "It accepts them.",
                "The true entries are products of several weights, and below the tolerance. "
                "Compare relatively, or with weights near 1.",
                right=True,
            ),
            Option(
                "b",
                "It refuses them: every entry is off by 100 %.",
                "That is what a relative comparison would say.",
            ),
            Option(
                "c",
                "It refuses them, because differences are never 0.",
                "They need not be 0 to be within the tolerance.",
            ),
        ),
    )


@questions.exercise("libraries-safe-entropy")
def libraries_safe_entropy() -> Question:
    return Question(
        title="An entropy with a probability of 0",
        level="core",
        question=(
            r"A term $x \log x$ of an entropy has the value 0 at $x = 0$, and its gradient must "
            "not become NaN there. Which formula does that in every library that differentiates "
            "both branches of `where` and multiplies the one that was not chosen by 0?"
        ),
        hint="What is the slope of the logarithm at the number that it is given?",
        options=(
            Option(
                "a",
                "`where(x > 0, x * log(x), 0)`",
                r"The branch that is not chosen is differentiated at 0 all the same: its NaN times "
                "0 is NaN.",
            ),
            Option(
                "b",
                "`x * log(where(x > 0, x, 1))`",
                "The logarithm never sees the 0, so nothing infinite arises. The slope at 0 is "
                r"$\log 1 = 0$, and the term does no harm.",
                right=True,
            ),
            Option(
                "c",
                "`where(x > 0, x, 0) * log(x)`",
                "The factor is chosen, but the logarithm is still taken at 0.",
            ),
        ),
    )


@questions.exercise("libraries-huber-rate")
def libraries_huber_rate() -> Question:
    rate = Variable("alpha", (), "the learning rate with Huber's loss", "positive", r"\alpha")
    border = Variable("d", (), "the border between the parabola and the line", "positive")
    return Question(
        title="Two losses of one shape",
        level="warm-up",
        question=(
            r"Huber's loss is $\frac12 x^2$ while $|x|$ is at most $d$, and $d\,(|x| - \frac d2)$ "
            r"beyond. Smooth L1 is $\frac{1}{2d} x^2$ and $|x| - \frac d2$. You trained with the "
            r"first and the rate $\alpha$, by plain gradient descent. Which rate takes the same "
            "steps with the second?"
        ),
        hint="By which factor do their slopes differ, on either side of the border?",
        variables=(rate, border),
        reference=rate.symbol * border.symbol,
        mistakes=(
            Mistake(
                "inverse",
                rate.symbol / border.symbol,
                "Smooth L1 is Huber's loss divided by $d$, so its slopes are too.",
            ),
            Mistake(
                "same",
                rate.symbol + 0 * border.symbol,
                "The losses have the same shape, but not the same height.",
            ),
            Mistake(
                "square",
                rate.symbol * border.symbol**2,
                "The factor $d$ is there once, in both pieces.",
            ),
            Mistake(
                "half",
                rate.symbol * border.symbol / 2,
                r"Both have the same $\frac12$ in front of the square.",
            ),
        ),
    )


@questions.exercise("libraries-clipped-together")
def libraries_clipped_together() -> Question:
    one = Variable("a", (), "the norm of the first gradient", "positive")
    two = Variable("b", (), "the norm of the second gradient", "positive")
    limit = Variable("c", (), "the limit", "positive")
    a, b, c = one.symbol, two.symbol, limit.symbol
    return Question(
        title="Clipped together or apart",
        level="core",
        question=(
            "A layer has two arrays, whose gradients have the norms $a$ and $b$. Their global norm "
            "is above the limit $c$, so all entries are multiplied by one number that brings it to "
            "$c$. Which norm does the first gradient have then?"
        ),
        hint="What is the norm of all entries taken together?",
        variables=(one, two, limit),
        reference=a * c / sp.sqrt(a**2 + b**2),
        mistakes=(
            Mistake(
                "apart",
                c + 0 * a,
                "That is what it has when each array is clipped by itself, as with `clipnorm`.",
            ),
            Mistake("sum", a * c / (a + b), "Norms of parts do not add up; their squares do."),
            Mistake(
                "no-root", a * c / (a**2 + b**2), "The norm is the root of the sum of squares."
            ),
            Mistake(
                "factor",
                c / sp.sqrt(a**2 + b**2),
                "This is the factor by which every entry is multiplied.",
            ),
        ),
    )


@questions.exercise("libraries-penalty-decay")
def libraries_penalty_decay() -> Question:
    alpha = Variable("alpha", (), "what scikit-learn calls alpha", "positive", r"\alpha")
    m = Variable("m", (), "the number of examples in a batch", "positive")
    return Question(
        title="A penalty as a decay",
        level="core",
        question=(
            r"scikit-learn's networks have the penalty $\frac{\alpha}{2m} \sum w^2$ in the cost of "
            r"a batch of $m$ examples. Another library adds $\lambda w$ to the gradient. Which "
            r"$\lambda$ does the same, by plain gradient descent?"
        ),
        hint="Differentiate the penalty with respect to one weight.",
        variables=(alpha, m),
        reference=alpha.symbol / m.symbol,
        mistakes=(
            Mistake(
                "half", alpha.symbol / (2 * m.symbol), "The square has a derivative with a 2 in it."
            ),
            Mistake("double", 2 * alpha.symbol / m.symbol, r"Where did the $\frac12$ go?"),
            Mistake(
                "no-batch",
                alpha.symbol + 0 * m.symbol,
                "The penalty is divided by the size of the batch.",
            ),
            Mistake(
                "times-batch",
                alpha.symbol * m.symbol,
                "The size of the batch stands below the line.",
            ),
        ),
    )


@questions.exercise("libraries-uniform-start")
def libraries_uniform_start() -> Question:
    return Question(
        title="A sum that starts small",
        level="core",
        question=(
            r"PyTorch draws the $n$ weights of a unit evenly between $-1/\sqrt n$ and $1/\sqrt n$. "
            "The inputs are independent of them, each with the mean square 1. What is the mean "
            r"square of $\sum_i w_i x_i$?"
        ),
        hint=r"The mean square of a number that is drawn evenly from $-r$ to $r$ is "
        r"$\frac{1}{2r} \int_{-r}^{r} w^2 \, \mathrm{d}w$.",
        reference=sp.Rational(1, 3),
        mistakes=(
            Mistake("bound", sp.Integer(1), r"$1/\sqrt n$ is the largest weight, not the typical."),
            Mistake(
                "width",
                sp.Rational(1, 12),
                r"$\frac{1}{12}$ belongs to an interval of the length 1; this one has $2/\sqrt n$.",
            ),
            Mistake("he", sp.Integer(2), "This is what the initialisation after He gives."),
            Mistake(
                "root",
                1 / sp.sqrt(3),
                "This is the root of it, as in the table; the mean square was asked for.",
            ),
        ),
    )


@questions.exercise("libraries-conjugate-step")
def libraries_conjugate_step() -> Question:
    rate = Variable("alpha", (), "the learning rate", "positive", r"\alpha")
    y = Variable("y", (), "the imaginary part before the step", "real")
    a, imaginary = rate.symbol, y.symbol
    return Question(
        title="Uphill by a conjugate",
        level="core",
        question=(
            r"JAX calls $2x - 2\mathrm{i} y$ the gradient of $|z|^2$, where $z$ has the real part "
            r"$x$ and the imaginary part $y$. A program subtracts $\alpha$ times this gradient "
            "from $z$. What is the imaginary part then?"
        ),
        hint="Which sign has the imaginary part of what is subtracted?",
        variables=(rate, y),
        reference=(1 + 2 * a) * imaginary,
        mistakes=(
            Mistake(
                "conjugated",
                (1 - 2 * a) * imaginary,
                r"This would be downhill, with $2x + 2\mathrm{i} y$. What is subtracted here?",
            ),
            Mistake("half", (1 + a) * imaginary, "The derivative of a square has a 2 in it."),
            Mistake(
                "step",
                2 * a * imaginary,
                "This is how much it changes; the imaginary part before is missing.",
            ),
            Mistake("ascent", (2 * a - 1) * imaginary, "The sign of $y$ itself stays."),
        ),
    )


@questions.exercise("libraries-two-gelus")
def libraries_two_gelus() -> Question:
    return Question(
        title="The fourth digit",
        level="warm-up",
        question=(
            "A network with GELU was trained in PyTorch with `F.gelu`. In JAX, with the same "
            "weights, in `float64` and with `jax.nn.gelu`, its outputs differ from the fourth "
            "digit on. What do you do?"
        ),
        hint="{ref}`sec-libraries-names` has GELU at 1, to four digits.",
        options=(
            Option(
                "a",
                "Nothing, since sums in another order differ that much.",
                "In `float64` another order is seen in the fifteenth digit, not in the fourth.",
            ),
            Option(
                "b",
                "Ask JAX for the other form, with `approximate=False`.",
                "JAX takes the form with a hyperbolic tangent unless it is told otherwise, and "
                "PyTorch the one with the normal distribution.",
                right=True,
            ),
            Option(
                "c",
                "Train it again, since one of the two gradients is wrong.",
                "Each gradient is that of its own form, and the forms differ.",
            ),
        ),
    )
