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
