"""Exercises of the chapter on the table of activation functions."""

from __future__ import annotations

import sympy as sp

from course.exercises.catalogue import missing_mean, missing_two, sign, two_too_many
from course.exercises.collection import Questions
from course.exercises.shorthand import spread, summed, times
from course.exercises.specification import Mistake, Option, Proof, Question, Variable
from nnlib.symbolic import Named, sizes
from nnlib.symbolic.activations import sigmoid, sigmoid_prime

questions = Questions(__name__)


@questions.exercise("slopes-stored-value")
def slopes_stored_value() -> Question:
    a = sp.Rational(3, 5)
    right = 1 - a**2
    return Question(
        title="A derivative from the stored value",
        level="warm-up",
        question=(
            r"A neuron with $f = \tanh$ has stored its output, $f(x) = 0.6$. What is its "
            "derivative $f'(x)$?"
        ),
        hint="The second row of the table takes the value of the function, which is 0.6 already.",
        reference=right,
        mistakes=(
            sign(right, "Tanh rises everywhere, so its derivative is positive."),
            Mistake(
                "sigmoid-row",
                a * (1 - a),
                "This is $f(x)(1 - f(x))$, the row of the sigmoid.",
            ),
            Mistake("no-square", 1 - a, "The square is missing."),
            Mistake("square-alone", a**2, "This is the square alone. Take it from 1."),
            Mistake(
                "tanh-twice",
                1 - sp.tanh(a) ** 2,
                r"This takes $\tanh$ of 0.6. The 0.6 is a $\tanh$ already.",
            ),
        ),
    )


@questions.exercise("slopes-tanh-by-sigmoid")
def slopes_tanh_by_sigmoid() -> Question:
    x = Variable("x", (), "any number")
    right = 4 * sigmoid_prime(2 * x.symbol)
    return Question(
        title="The derivative of tanh by that of the sigmoid",
        level="core",
        question=(
            r"A program has the function `sigmoid_prime` and no tanh. Write $\tanh'(x)$ with "
            "`sigmoid_prime`."
        ),
        hint=r"Differentiate $2\,\sigma(2x) - 1$. The inner function $2x$ has a slope too.",
        variables=(x,),
        functions=("sigmoid", "sigmoid_prime"),
        reference=right,
        mistakes=(
            Mistake(
                "inner-slope",
                2 * sigmoid_prime(2 * x.symbol),
                "One factor 2 is missing: the inner function $2x$ has the slope 2.",
            ),
            Mistake(
                "inner-argument",
                4 * sigmoid_prime(x.symbol),
                r"The sigmoid is taken at $2x$, and so is its derivative.",
            ),
            Mistake(
                "no-factor",
                sigmoid_prime(2 * x.symbol),
                "Both factors 2 are missing, the outer one and that of $2x$.",
            ),
            Mistake(
                "function-for-slope",
                4 * sigmoid(2 * x.symbol),
                "This holds the sigmoid itself where its derivative belongs.",
            ),
            Mistake(
                "function-itself",
                2 * sigmoid(2 * x.symbol) - 1,
                r"This is $\tanh$ itself, not its derivative.",
            ),
        ),
    )


@questions.exercise("slopes-alpha-three")
def slopes_alpha_three() -> Question:
    return Question(
        title="A slope of three",
        level="core",
        question=(
            r"Somebody puts $\alpha = 3$ into the table's $\max(\alpha x, x)$. Which function is "
            "that?"
        ),
        hint="Put in $x = 1$ and $x = -1$.",
        options=(
            Option(
                "a",
                "slope 1 to the right of 0 and slope 3 to the left",
                r"That is what the column of derivatives says. At $x = -1$ the larger of $-3$ and "
                "$-1$ is $-1$.",
            ),
            Option(
                "b",
                "slope 3 to the right of 0 and slope 1 to the left",
                "It is three times a leaky ReLU with slope $1/3$.",
                right=True,
            ),
            Option(
                "c", "slope 3 on both sides", "At $x = -1$ the larger of $-3$ and $-1$ is $-1$."
            ),
            Option(
                "d",
                "slope 3 to the right of 0 and slope 0 to the left",
                r"That is $\max(0, 3x)$. Here the second argument is $x$.",
            ),
        ),
    )


@questions.exercise("slopes-leaky-from-output")
def slopes_leaky_from_output() -> Question:
    a = Variable("a", (), r"the stored output $a = \max(\alpha x, x)$, not 0")
    alpha = Variable("alpha", (), "the slope on the left", domain="probability", latex=r"\alpha")
    right = sp.Piecewise((1, a.symbol > 0), (alpha.symbol, True))
    return Question(
        title="The slope of leaky ReLU from its output",
        level="core",
        question=(
            r"The forward pass kept the output $a$ of a leaky ReLU with $0 < \alpha < 1$, and not "
            "$x$. Write the derivative $f'(x)$. Use `where(condition, value, otherwise)`."
        ),
        hint="Which sign has $a$ when $x$ is negative?",
        variables=(a, alpha),
        reference=right,
        mistakes=(
            Mistake(
                "turned-round",
                sp.Piecewise((alpha.symbol, a.symbol > 0), (1, True)),
                "The two sides have changed places.",
            ),
            Mistake(
                "relu",
                sp.Piecewise((1, a.symbol > 0), (0, True)),
                "This is the slope of ReLU. To the left of 0 a leaky ReLU is not flat.",
            ),
            Mistake(
                "function-for-slope",
                sp.Piecewise((a.symbol, a.symbol > 0), (alpha.symbol * a.symbol, True)),
                "This applies the function again. A slope is asked for.",
            ),
            Mistake(
                "sign",
                sp.Piecewise((1, a.symbol > 0), (-alpha.symbol, True)),
                "A leaky ReLU rises on both sides.",
            ),
        ),
    )


@questions.exercise("slopes-central-at-kink")
def slopes_central_at_kink() -> Question:
    alpha = Variable("alpha", (), "the slope on the left", domain="probability", latex=r"\alpha")
    right = (1 + alpha.symbol) / 2
    return Question(
        title="A central difference across the kink",
        level="stretch",
        question=(
            r"Write the central difference $(f(h) - f(-h)) / 2h$ of the leaky ReLU at 0, for "
            r"$0 < \alpha < 1$ and $h > 0$."
        ),
        hint=r"$f(h) = h$. What is $f(-h)$, and what becomes of two minus signs?",
        variables=(alpha,),
        reference=right,
        mistakes=(
            Mistake(
                "lost-minus",
                (1 - alpha.symbol) / 2,
                r"$f(-h)$ is negative, and it is subtracted.",
            ),
            Mistake("no-half", 1 + alpha.symbol, "The two points are $2h$ apart, not $h$."),
            Mistake("right-side", sp.Integer(1), "This is the slope to the right of 0."),
            Mistake("left-side", alpha.symbol, "This is the slope to the left of 0."),
        ),
    )


@questions.exercise("slopes-softmax-squares")
def slopes_softmax_squares() -> Question:
    n, m = sizes("n m")
    A = Variable("A", (n, m), "the outputs of softmax", domain="distribution", latex="A")
    Y = Variable("Y", (n, m), "labels", domain="one-hot")
    error = A.symbol - Y.symbol
    pull = summed(times(A.symbol, error), axis=0)
    right = times(A.symbol, error - spread(pull, A.symbol))
    ones = sp.OneMatrix(n, m)
    return Question(
        title="Softmax with the document's loss",
        level="stretch",
        question=(
            r"The output layer is softmax, and the loss of an example is $\frac12 \sum_i (y_i - "
            r"a_i)^2$. Write the deltas of a batch, $\delta = \partial \ell / \partial Z$, one "
            "example in each column."
        ),
        hint=(
            "The Jacobian times the error, for each column. `sum(..., axis=0)` adds up each column "
            "and gives a row."
        ),
        variables=(A, Y),
        reference=right,
        mistakes=(
            sign(right),
            Mistake(
                "diagonal-only",
                times(error, A.symbol, ones - A.symbol),
                "This takes one derivative for each entry. Every output changes with every logit.",
            ),
            Mistake(
                "cross-entropy",
                error,
                "This is the delta of the cross-entropy, where the Jacobian has gone.",
            ),
            Mistake(
                "no-pull",
                times(A.symbol, error),
                "The entries off the diagonal of the Jacobian are missing.",
            ),
            missing_two(right),
            two_too_many(right),
            missing_mean(right, m, "The loss is that of one example. Nothing is summed over $m$."),
        ),
    )


@questions.exercise("slopes-silu")
def slopes_silu() -> Question:
    x, beta = sp.symbols("x beta", real=True)
    f = Named(sp.Symbol("f(x)"), x * sigmoid(beta * x))
    return Question(
        title="SiLU with a scale",
        level="proof",
        question=(
            r"Swish has a number $\beta$ in its gate: $f(x) = x\,\sigma(\beta x)$. With "
            r"$\beta = 1$ it is SiLU, and for large $\beta$ it comes close to ReLU. Prove that its "
            r"derivative is "
            r"$\beta f(x) + \sigma(\beta x)\,(1 - \beta f(x))$. Begin with:"
            "\n\n"
            "```python\n"
            'beta = sp.Symbol("beta", real=True)\n'
            'swish = sym.Named(sp.Symbol("f(x)"), x * sigmoid(beta * x))\n'
            'derivation = sym.Derivation(sp.Derivative(swish, x), shown="f\'(x)")\n'
            "```"
        ),
        hint=(
            r"First the product rule; the inner function $\beta x$ has a derivative too. Then put "
            "the sigmoid's row of the table in."
        ),
        proof=Proof(
            start=sp.Derivative(f, x),
            target=beta * f + sigmoid(beta * x) * (1 - beta * f),
            steps=2,
        ),
    )
