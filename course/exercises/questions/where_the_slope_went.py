"""Exercises of the chapter on where the derivative and the 1/m have gone."""

from __future__ import annotations

import sympy as sp

from course.exercises.catalogue import mean_twice, missing_mean, sign, transposed
from course.exercises.collection import Questions
from course.exercises.shorthand import over, spread, summed, times
from course.exercises.specification import Mistake, Proof, Question, Variable
from nnlib.symbolic import Named, NamedArray, array, indices, sizes, total

questions = Questions(__name__)
n, n_in, m = sizes("n n_in m")


@questions.exercise("where-slope-ratio")
def where_slope_ratio() -> Question:
    a = sp.Rational(9, 10)
    slope = a * (1 - a)
    return Question(
        title="How much louder",
        level="warm-up",
        question=(
            r"A sigmoid output is $a = 0.9$ and its label is $y = 0$. How many times as large is "
            r"its $dZ$ under binary cross-entropy as under half the squared error?"
        ),
        hint="Which factor does one of the two have and the other not?",
        reference=1 / slope,
        mistakes=(
            Mistake(
                "upside-down",
                slope,
                "This is the ratio the other way round: the derivative itself. It is smaller "
                "than 1, so the squared error is the quieter of the two.",
            ),
            Mistake(
                "cross-entropy-alone",
                a,
                "This is $dZ$ under binary cross-entropy. Divide it by the other one.",
            ),
            Mistake(
                "squares-alone",
                a * slope,
                "This is $dZ$ under half the squared error. Divide the other one by it.",
            ),
            Mistake(
                "by-the-activation",
                1 / (1 - a),
                r"This is $\partial L / \partial a$ of the binary cross-entropy. The derivative "
                "$a (1 - a)$ still has to be multiplied in.",
            ),
        ),
    )


@questions.exercise("where-dw-from-cost")
def where_dw_from_cost() -> Question:
    dZ = Variable("dZ", (n, m), r"$\partial J / \partial Z$", latex="dZ")
    A = Variable("A_prev", (n_in, m), "the layer's input", latex=r"A^{[L-1]}")
    right = dZ.symbol * A.symbol.T
    return Question(
        title="The equals sign taken at its word",
        level="core",
        question=(
            r"The cost $J$ is an average over the $m$ examples. Somebody takes the document at its "
            r"word and computes $dZ = \partial J / \partial Z$. Write $dW = \partial J / \partial "
            "W$ with this $dZ$."
        ),
        hint=r"How often may the $1/m$ of the average be there, and where is it already?",
        variables=(dZ, A),
        reference=right,
        mistakes=(
            mean_twice(
                right,
                m,
                "This is what the document writes. Its $1/m$ is the second one here: the first is "
                "in $dZ$.",
            ),
            missing_mean(
                right,
                m,
                "The $1/m$ is in $dZ$ already, and a factor $m$ takes it out again.",
            ),
            transposed(right),
            sign(right),
        ),
    )


@questions.exercise("where-learning-rate")
def where_learning_rate() -> Question:
    alpha = Variable("alpha", (), "the learning rate of the right program", "positive", r"\alpha")
    of = Variable("m", (), "how many examples the batch holds", "positive")
    right = alpha.symbol * of.symbol
    return Question(
        title="Another learning rate",
        level="core",
        question=(
            r"A program divides by $m$ twice: once in $dZ$, once in $dW$ and $db$. The right "
            r"program trains with the learning rate $\alpha$, every step on all $m$ examples. With "
            "which learning rate does the first program take exactly the same steps?"
        ),
        hint="Its gradients are too small by one factor. What must the learning rate make good?",
        variables=(alpha, of),
        reference=right,
        mistakes=(
            Mistake(
                "wrong-way",
                alpha.symbol / of.symbol,
                "This makes the steps smaller still. It is right for a program that forgot the "
                "$1/m$.",
            ),
            Mistake(
                "squared",
                alpha.symbol * of.symbol**2,
                "One of the two $1/m$ is right. Only the other one has to be made good.",
            ),
            Mistake(
                "unchanged",
                alpha.symbol,
                r"With the same $\alpha$ the steps have the right direction but not the length.",
            ),
        ),
    )


@questions.exercise("where-largest-squares")
def where_largest_squares() -> Question:
    return Question(
        title="As loud as it gets",
        level="core",
        question=(
            r"A sigmoid output has the label $y = 1$. Under binary cross-entropy $\lvert dZ "
            r"\rvert$ comes as close to 1 as you like. What is the largest value of $\lvert dZ "
            r"\rvert$ under half the squared error?"
        ),
        hint=r"Write $\lvert dZ \rvert$ as a polynomial in $a$, and set its derivative to 0.",
        reference=sp.Rational(4, 27),
        mistakes=(
            Mistake(
                "slope-alone",
                sp.Rational(1, 4),
                r"This is the largest derivative. The error $1 - a$ is only $\frac12$ there.",
            ),
            Mistake(
                "at-the-middle",
                sp.Rational(1, 8),
                r"This is the value at $a = \frac12$, where the derivative is largest. The "
                "product is largest elsewhere.",
            ),
            Mistake(
                "other-root",
                sp.Rational(2, 27),
                r"This is the value at $a = \frac23$. Is the output too small or too large for the "
                "label 1 where the product is largest?",
            ),
            Mistake(
                "cross-entropy",
                sp.Integer(1),
                "This is the bound under binary cross-entropy, which has no derivative in it.",
            ),
        ),
    )


@questions.exercise("where-count-loss")
def where_count_loss() -> Question:
    a = Variable("a", (), "the output, $e^z$", domain="positive")
    y = Variable("y", (), "the label, a count", domain="positive")
    right = a.symbol - y.symbol * sp.log(a.symbol)
    return Question(
        title="A loss for counts",
        level="core",
        question=(
            "A network predicts how many: visitors, calls, cells. A count is never negative, so "
            r"the output is $a = g(z) = e^z$. Which loss $L(a, y)$ has $dZ = a - y$? Leave out "
            "every term without $a$."
        ),
        hint=r"$g'(z) = e^z$ is $a$ itself. Integrate $(a - y) / a$.",
        variables=(a, y),
        reference=right,
        mistakes=(
            sign(right, "The derivative of this times $a$ is $y - a$."),
            Mistake(
                "half-square",
                a.symbol**2 / 2 - a.symbol * y.symbol,
                "This is half the square, without the term $y^2/2$. It fits the identity: its "
                "derivative with respect to $a$ is $a - y$, and the derivative $a$ stays.",
            ),
            Mistake(
                "not-integrated",
                1 - y.symbol / a.symbol,
                r"This is $\partial L / \partial a$. The loss is its integral.",
            ),
            Mistake(
                "logarithm-alone",
                -y.symbol * sp.log(a.symbol),
                "This is a cross-entropy without its other half. Its $dZ$ is $-y$: the output "
                "would grow for ever.",
            ),
            Mistake(
                "by-the-slope",
                a.symbol**3 / 3 - y.symbol * a.symbol**2 / 2,
                "This integrates $(a - y) a$. To cancel, the derivative must be divided out.",
            ),
        ),
    )


@questions.exercise("where-weighted-mean")
def where_weighted_mean() -> Question:
    Y = Variable("Y", (n, m), "labels, one example per column", domain="binary")
    A = Variable("A", (n, m), "the outputs, a sigmoid", domain="probability", latex="A^{[L]}")
    w = Variable("w", (1, m), "how much each example counts", domain="positive")
    difference = A.symbol - Y.symbol
    weighted = times(spread(w.symbol, difference), difference)
    whole = spread(summed(w.symbol), difference)
    right = over(weighted, whole)
    return Question(
        title="A mean with weights",
        level="stretch",
        question=(
            r"One class is rare, so its examples get more weight. The cost is the weighted mean $J "
            r"= \sum_k w_k L_k / \sum_k w_k$ with the weights $w_k > 0$, and $L_k$ is the binary "
            r"cross-entropy of example $k$ behind a sigmoid. Write $dZ = \partial J / \partial Z$."
        ),
        hint="With all weights 1 the answer must be the one for the plain average.",
        variables=(A, Y, w),
        reference=right,
        mistakes=(
            sign(right),
            Mistake(
                "plain-mean",
                weighted / m,
                "This divides by the number of examples. The cost divides by the sum of their "
                "weights.",
            ),
            Mistake(
                "not-divided",
                weighted,
                "The weights are in, and the sum that divides them is not.",
            ),
            Mistake(
                "without-weights",
                difference / m,
                "Here every example counts the same.",
            ),
            Mistake(
                "weights-below",
                over(difference, whole),
                "The sum of the weights divides, but column $k$ must have its own weight too.",
            ),
        ),
    )


@questions.exercise("where-counts-proof")
def where_counts_proof() -> Question:
    width, below, batch = sizes("n^{[L]} n^{[L-1]} m")
    i, p = indices("i p", width)
    r, q = indices("r q", below)
    (k,) = indices("k", batch)
    W, b = array("W^{[L]}", width, below), array("b^{[L]}", width)
    X, Y = array("A^{[L-1]}", below, batch), array("Y", width, batch)
    z = total(W[i, r] * X[r, k], r) + b[i]
    Z = NamedArray(array("Z^{[L]}", width, batch), (i, k), z)
    A = NamedArray(array("A^{[L]}", width, batch), (i, k), sp.exp(Z[i, k]))
    cost = total(A[i, k] - Y[i, k] * sp.log(A[i, k]), i, k) / batch
    return Question(
        title="The gradient for counts",
        level="proof",
        question=(
            r"The output layer for counts has $A^{[L]} = e^{Z^{[L]}}$ and $J = \frac1m \sum_{k,i} "
            r"(A^{[L]}_{ik} - Y_{ik} \log A^{[L]}_{ik})$. Prove for all widths and every $m$ that "
            r"$\partial J / \partial W^{[L]}_{pq} = \frac1m \sum_k (A^{[L]}_{pk} - Y_{pk}) "
            r"A^{[L-1]}_{qk}$. Begin with:"
            "\n\n"
            "```python\n"
            "A_count = sym.NamedArray(\n"
            '    array("A^{[L]}", n, m), (i, k), sp.exp(Z_layer[i, k])\n'
            ")\n"
            "terms = A_count[i, k] - Y[i, k] * sp.log(A_count[i, k])\n"
            'J_count = sym.Named(sp.Symbol("J"), total(terms, i, k) / m)\n'
            "derivation = sym.Derivation(sp.Derivative(J_count, W[p, q]))\n"
            "```"
        ),
        hint=(
            r"First the chain rule: $\sum_{i,k} (1 - Y_{ik} / A_{ik}) A_{ik} \, \partial Z_{ik} / "
            r"\partial W_{pq}$, divided by $m$. Where does $W_{pq}$ stand in $Z_{ik}$?"
        ),
        proof=Proof(
            start=sp.Derivative(Named(sp.Symbol("J"), cost), W[p, q]),
            target=total((A[p, k] - Y[p, k]) * X[q, k], k) / batch,
            steps=2,
        ),
    )
