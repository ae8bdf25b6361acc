"""Exercises of the chapter on training with examples in rows."""

from __future__ import annotations

import sympy as sp

from course.exercises.collection import Questions
from course.exercises.shorthand import spread, summed
from course.exercises.specification import Mistake, Option, Proof, Question, Variable
from nnlib.symbolic import Named, array, indices, sizes, total

questions = Questions(__name__)
n_prev, n, m = sizes("n_prev n m")
ALPHA = Variable("alpha", (), "learning rate", latex=r"\alpha")
DELTA = Variable("delta", (m, n), "deltas, one example per row", latex=r"\delta^{(l)}")


@questions.exercise("training-rate")
def training_rate() -> Question:
    right = sp.Rational(1, 2000)
    return Question(
        title="A learning rate from another page",
        level="warm-up",
        question=(
            "A page trains with the learning rate 0.1, and its loss is the average over 200 "
            "examples. Your program has document 004's loss, the sum. Which learning rate gives "
            "the same steps?"
        ),
        hint="The gradient of the sum is 200 times as large. The step shall stay the same.",
        reference=right,
        mistakes=(
            Mistake(
                "wrong-way",
                sp.Integer(20),
                "This goes the wrong way: a larger gradient needs a smaller rate.",
            ),
            Mistake(
                "unchanged",
                sp.Rational(1, 10),
                "With this rate each step is 200 times as long as on the other page.",
            ),
            Mistake(
                "only-m",
                sp.Rational(1, 200),
                "This is $1/m$. The rate of the other page, 0.1, must be in it too.",
            ),
        ),
    )


@questions.exercise("training-weights")
def training_weights() -> Question:
    W = Variable("W", (n_prev, n), "weights", latex="W^{(l)}")
    A = Variable("A_prev", (m, n_prev), "activations below", latex="A^{(l-1)}")
    gradient = A.symbol.T * DELTA.symbol
    right = W.symbol - ALPHA.symbol * gradient / m
    return Question(
        title="The update for an average",
        level="core",
        question=(
            "Write the new weights after one step, for a loss that is the average over the "
            "examples. The deltas belong to one example each."
        ),
        hint=r"The document's gradient of the sum is $(A^{(l-1)})^{\mathsf T}\delta^{(l)}$.",
        variables=(W, A, DELTA, ALPHA),
        reference=right,
        mistakes=(
            Mistake(
                "uphill",
                W.symbol + ALPHA.symbol * gradient / m,
                "This goes uphill: the gradient points to where the loss grows.",
            ),
            Mistake(
                "factor-m",
                W.symbol - ALPHA.symbol * gradient,
                "This is the document's step, for the sum. It is $m$ times as long.",
            ),
            Mistake(
                "one-over-m",
                W.symbol - ALPHA.symbol * gradient / m**2,
                "The factor $1/m$ is in here twice.",
            ),
            Mistake(
                "step-alone",
                ALPHA.symbol * gradient / m,
                r"This is the step. It has to be subtracted from $W^{(l)}$.",
            ),
            Mistake(
                "no-rate",
                W.symbol - gradient / m,
                r"The learning rate $\alpha$ is missing.",
            ),
        ),
    )


@questions.exercise("training-bias")
def training_bias() -> Question:
    b = Variable("b", (1, n), "biases, one row", latex="b^{(l)}")
    sums = summed(DELTA.symbol, axis=0)
    right = b.symbol - ALPHA.symbol * sums
    everything = spread(summed(DELTA.symbol), b.symbol)
    return Question(
        title="The update of the biases, corrected",
        level="core",
        question=(
            "Write the new biases after one step, for the document's loss, the sum over the "
            "examples. They must be one row again."
        ),
        hint="The gradient of the bias adds up the rows of the deltas.",
        variables=(b, DELTA, ALPHA),
        reference=right,
        mistakes=(
            Mistake("uphill", b.symbol + ALPHA.symbol * sums, "This goes uphill."),
            Mistake(
                "document",
                spread(b.symbol, DELTA.symbol) - ALPHA.symbol * DELTA.symbol,
                "This is the document's update. It has a row for each example.",
            ),
            Mistake(
                "sum-of-all",
                b.symbol - ALPHA.symbol * everything,
                "Here every bias gets the same step. Add up each column by itself.",
            ),
            Mistake(
                "mean",
                b.symbol - ALPHA.symbol * sums / m,
                "This is the step for the average. The document's loss is the sum.",
            ),
            Mistake(
                "no-rate",
                b.symbol - sums,
                r"The learning rate $\alpha$ is missing.",
            ),
        ),
    )


@questions.exercise("training-limit")
def training_limit() -> Question:
    right = sp.Rational(1, 7)
    return Question(
        title="Where one weight begins to diverge",
        level="core",
        question=(
            "One neuron without a bend has the output $x_k w$, and three examples have the inputs "
            r"1, 2 and 3. The loss is $\frac12\sum_k (x_k w - y_k)^2$. Below which $\alpha$ does "
            "its weight converge?"
        ),
        hint=r"The factor in {eq}`eq-004-one-weight` must lie between $-1$ and 1.",
        reference=right,
        mistakes=(
            Mistake(
                "best-step",
                sp.Rational(1, 14),
                "At this rate the factor is 0 and one step suffices. Larger rates still converge.",
            ),
            Mistake(
                "no-square",
                sp.Rational(1, 3),
                "This adds the inputs. Their squares stand in the factor: $1 + 4 + 9$.",
            ),
            Mistake(
                "average",
                sp.Rational(3, 7),
                "This is the limit for the average over the three examples.",
            ),
        ),
    )


@questions.exercise("training-start")
def training_start() -> Question:
    return Question(
        title="Which start",
        level="core",
        question=(
            "All weights of a network with 8 hidden neurons start at the same number, 0.3, and the "
            "biases at 0. What does training make of the hidden layer?"
        ),
        hint="Compare the gradients of two hidden neurons in the first step. Then in the second.",
        options=(
            Option(
                "a",
                "Its 8 neurons stay equal to each other, and it is worth one neuron.",
                "Equal neurons have equal deltas and equal gradients, in every step.",
                right=True,
            ),
            Option(
                "b",
                "Its weights do not change.",
                "They change. The deltas are the deltas above times 0.3, which is not 0.",
            ),
            Option(
                "c",
                "Its neurons become different after a few steps.",
                "What should tell them apart? Their gradients are the same in every step.",
            ),
            Option(
                "d",
                "It overflows.",
                "A start at 0.3 is not large. It is too equal.",
            ),
        ),
    )


@questions.exercise("training-average")
def training_average() -> Question:
    (k,) = indices("k", m)
    x = array("x", m)
    w, best = sp.symbols("w w^{*}", real=True)
    average = total((x[k] * w - x[k] * best) ** 2, k) / (2 * m)
    loss = Named(sp.Symbol(r"\bar{\mathcal{L}}"), average)
    return Question(
        title="The limit for an average",
        level="proof",
        question=(
            "Let the loss of the one weight be the *average* over the examples. Derive its "
            "gradient, "
            "and read off by which factor a step multiplies the distance to the best weight. Begin "
            "with the objects of the chapter:\n\n"
            "```python\n"
            "average = total((x[k] * w - x[k] * best) ** 2, k) / (2 * m)\n"
            'L_bar = sym.Named(sp.Symbol(r"\\bar{\\mathcal{L}}"), average)\n'
            "derivation = sym.Derivation(sp.Derivative(L_bar, w))\n"
            "```"
        ),
        hint=(
            r"The derivative of one square is $2\,(x_k w - x_k w^{*})\, x_k$. Then take "
            "$w - w^{*}$ in front of the sum."
        ),
        proof=Proof(
            start=sp.Derivative(loss, w),
            target=total(x[k] ** 2, k) / m * (w - best),
            steps=2,
        ),
    )
