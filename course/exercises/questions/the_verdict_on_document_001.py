"""Exercises of the page that sums up document 001: be the judge of lines from elsewhere."""

from __future__ import annotations

import sympy as sp

from course.exercises.catalogue import missing_mean, sign, transposed
from course.exercises.collection import Questions
from course.exercises.shorthand import summed, times
from course.exercises.specification import Mistake, Option, Question, Variable
from nnlib.symbolic import sizes

questions = Questions(__name__)
n, n_prev, m = sizes("n n_prev m")


@questions.exercise("judge-leaky-slope")
def judge_leaky_slope() -> Question:
    z = Variable("z", (), "a pre-activation other than 0")
    x = z.symbol
    tenth = sp.Rational(1, 10)
    right = sp.Piecewise((1, x > 0), (tenth, True))
    return Question(
        title="The same mistake in the next row",
        level="warm-up",
        question=(
            'A sheet gives the derivative of the leaky ReLU as "$z$ if $z > 0$, $0.1 z$ '
            'otherwise". Write the derivative. Use `where(condition, value, otherwise)`.'
        ),
        hint="What the sheet gives is the function. What are the slopes of its two halves?",
        variables=(z,),
        reference=right,
        mistakes=(
            Mistake(
                "function",
                sp.Piecewise((x, x > 0), (tenth * x, True)),
                "This is the sheet's line, the function itself.",
            ),
            Mistake(
                "relu",
                sp.Piecewise((1, x > 0), (0, True)),
                "This is the derivative of ReLU. The leaky one lets something through on the left.",
            ),
            Mistake(
                "turned-round",
                sp.Piecewise((tenth, x > 0), (1, True)),
                "The two sides have changed places.",
            ),
        ),
    )


@questions.exercise("judge-column-bias")
def judge_column_bias() -> Question:
    dZ = Variable("dZ", (n, m), "derivatives of the losses of single examples", latex="dZ^{[l]}")
    right = summed(dZ.symbol, axis=1) / m
    return Question(
        title="A sum with no index in it",
        level="core",
        question=(
            r"The document writes $db^{[l]} = \frac1m \sum_{i=1}^{m} dZ^{[l]}$, and no $i$ stands "
            "behind the sum. Write in NumPy what is meant, with the shape of $b^{[l]}$."
        ),
        hint="The examples are the columns. Over which axis does $i$ run?",
        variables=(dZ,),
        reference=right,
        mistakes=(
            sign(right),
            missing_mean(right, m),
            Mistake(
                "literal",
                dZ.symbol,
                r"This takes the sum at its word: $m$ times the whole matrix, divided by $m$.",
            ),
            Mistake(
                "wrong-axis",
                summed(dZ.symbol, axis=0) / m,
                "This adds up the neurons of each example. Add up the examples of each neuron.",
            ),
        ),
    )


@questions.exercise("judge-squares-in-columns")
def judge_squares_in_columns() -> Question:
    A = Variable("A", (n, m), "outputs of the sigmoid", "probability", "A^{[L]}")
    Y = Variable("Y", (n, m), "labels", "binary")
    error = A.symbol - Y.symbol
    unit = sp.OneMatrix(n, m)
    right = times(error, A.symbol, unit - A.symbol)
    return Question(
        title="Another loss, the same network",
        level="core",
        question=(
            r"Somebody keeps the sigmoid and takes $L = \frac12 (\hat{y} - y)^2$, with the "
            "document's $dZ^{[L]} = A^{[L]} - Y$. Write what $dZ^{[L]}$ should be, with $A$ and "
            "$Y$."
        ),
        hint="Which factor has cancelled in the document's $dZ^{[L]}$, and does not cancel here?",
        variables=(A, Y),
        reference=right,
        mistakes=(
            sign(right),
            Mistake("document", error, "This is the document's line, for the cross-entropy."),
            Mistake(
                "half-a-slope",
                times(error, A.symbol),
                "The derivative of the sigmoid has a second factor, $1 - A$.",
            ),
            Mistake("factor-2", 2 * right, r"The $\frac12$ of the loss cancels this 2."),
        ),
    )


@questions.exercise("judge-it-trains")
def judge_it_trains() -> Question:
    return Question(
        title="But it works",
        level="core",
        question=(
            "A program has the table's derivative of ReLU in it. With one hidden layer it tells 99 "
            "of 100 tumours. What does that say about the derivative?"
        ),
        hint="What happened in {ref}`sec-forward-relu-trains` with more layers?",
        options=(
            Option(
                "a",
                "That it is right after all.",
                "It is not: the derivative of ReLU at 2 is 1, and the table says 2.",
            ),
            Option(
                "b",
                "Nothing. A wrong derivative can still point downhill; compare the gradient with a "
                "complex step.",
                "With more layers the same mistake destroys the network. A gradient check finds it "
                "in any network.",
                right=True,
            ),
            Option(
                "c",
                "That the derivative does not matter.",
                "It does: with three hidden layers the weights overflow.",
            ),
            Option(
                "d",
                "That ReLU should be replaced by the sigmoid.",
                "ReLU is not the trouble. One line of the program is.",
            ),
        ),
    )


@questions.exercise("judge-rows-dw")
def judge_rows_dw() -> Question:
    dZ = Variable("dZ", (m, n), "one example per row", latex="dZ^{[l]}")
    A = Variable("A_prev", (m, n_prev), "one example per row", latex="A^{[l-1]}")
    right = A.symbol.T * dZ.symbol / m
    return Question(
        title="The other layout",
        level="stretch",
        question=(
            "A library stores examples in rows, and $W$ in the shape $n_{prev} \\times n$. Write "
            r"the document's $dW^{[l]} = \frac1m dZ^{[l]} (A^{[l-1]})^T$ for it."
        ),
        hint="Transpose both sides. What becomes of a product?",
        variables=(dZ, A),
        reference=right,
        mistakes=(
            sign(right),
            missing_mean(right, m),
            transposed(right, "This has the document's shape. $W$ is stored transposed here."),
        ),
    )
