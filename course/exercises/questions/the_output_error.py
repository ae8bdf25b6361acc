"""Exercises of the chapter on the error of the output layer."""

from __future__ import annotations

import sympy as sp

from course.exercises.catalogue import (
    function_for_prime,
    missing_mean,
    missing_prime,
    missing_two,
    prime_of_activation,
    sign,
    two_too_many,
)
from course.exercises.collection import Questions
from course.exercises.shorthand import each, spread, summed, times
from course.exercises.specification import Mistake, Proof, Question, Variable
from nnlib.symbolic import Named, NamedArray, array, indices, sizes, total
from nnlib.symbolic.activations import sigmoid, sigmoid_prime, tanh

questions = Questions(__name__)
n, m = sizes("n m")
Y = Variable("Y", (m, n), "labels, one example per row", latex="y")
Z = Variable("Z", (m, n), "pre-activations of the output layer", latex="Z^{(L)}")


def _output(function) -> Variable:
    meaning = "the output, the activations of `Z`"
    return Variable("A", (m, n), meaning, latex="A^{(L)}", given_by=each(function, Z.symbol))


@questions.exercise("output-error-by-hand")
def output_error_by_hand() -> Question:
    a = sp.Rational(1, 2)
    slope = sp.Rational(1, 4)
    right = (a - 1) * slope
    moved = sp.exp(-a) / (1 + sp.exp(-a)) ** 2
    return Question(
        title="One output",
        level="warm-up",
        question=(
            "An output neuron with the sigmoid has the pre-activation $z = 0$, and the label is "
            r"$y = 1$. What is the document's $\delta$?"
        ),
        hint=r"$\sigma(0) = \frac12$, and $\sigma'(z) = \sigma(z)(1 - \sigma(z))$.",
        reference=right,
        mistakes=(
            sign(right, "The output is too small, so $a - y$ is negative."),
            Mistake(
                "missing-slope",
                a - 1,
                r"This is $a - y$. The document multiplies it by $\sigma'(z)$.",
            ),
            Mistake(
                "slope-of-activation",
                (a - 1) * moved,
                r"This takes $\sigma'$ at $a = \frac12$. It belongs at $z = 0$.",
            ),
            Mistake(
                "function-for-slope",
                (a - 1) * a,
                r"This multiplies by $\sigma(0)$. Its derivative belongs here.",
            ),
        ),
    )


@questions.exercise("output-error-identity")
def output_error_identity() -> Question:
    A = Variable("A", (m, n), "the output", latex="A^{(L)}")
    right = A.symbol - Y.symbol
    return Question(
        title="An output without a bend",
        level="warm-up",
        question=(
            r"For prices or temperatures the output layer has $\sigma(z) = z$. Write "
            r"$\delta^{(L)}$ for half the sum of squared errors."
        ),
        hint="What is the slope of $\\sigma(z) = z$?",
        variables=(A, Y),
        reference=right,
        mistakes=(
            sign(right),
            two_too_many(right, "The $\\frac12$ of the loss has cancelled this factor 2."),
            Mistake(
                "function-for-slope",
                times(right, A.symbol),
                "This multiplies by $\\sigma(z) = z$. The slope of this function is 1.",
            ),
            Mistake(
                "mean",
                right / m,
                "This divides by the number of examples. The document's loss is a sum.",
            ),
        ),
    )


@questions.exercise("output-error-squares")
def output_error_squares() -> Question:
    A = _output(sigmoid)
    right = 2 * times(A.symbol - Y.symbol, each(sigmoid_prime, Z.symbol))
    return Question(
        title="The whole sum of squares",
        level="core",
        question=(
            r"Let the loss be $\sum_{k,j} (A^{(L)}_{kj} - y_{kj})^2$, without a $\frac12$. The "
            r"output has a sigmoid. Write $\delta^{(L)}$. You may type `sigmoid_prime`."
        ),
        hint="Nothing cancels the 2 of the square.",
        variables=(Z, A, Y),
        functions=("sigmoid", "sigmoid_prime"),
        reference=right,
        mistakes=(
            missing_two(right, "This is the delta of *half* the sum of squares."),
            sign(right),
            missing_prime(right, sigmoid_prime),
            prime_of_activation(right, sigmoid_prime, A.symbol),
            function_for_prime(right, sigmoid_prime, sigmoid),
        ),
    )


@questions.exercise("output-error-tanh")
def output_error_tanh() -> Question:
    A = _output(sp.tanh)
    one = sp.OneMatrix(m, n)
    difference, square = A.symbol - Y.symbol, sp.HadamardPower(A.symbol, 2)
    right = times(difference, one - square)
    return Question(
        title="From the activations alone",
        level="core",
        question=(
            r"The output layer has $\sigma = \tanh$, so $\sigma'(z) = 1 - \tanh^2 z$. The loss is "
            r"half the sum of squares. Write $\delta^{(L)}$ without using $Z^{(L)}$."
        ),
        hint=r"$\tanh z$ has been calculated already: it is in $A^{(L)}$.",
        variables=(Z, A, Y),
        reference=right,
        mistakes=(
            sign(right),
            Mistake(
                "slope-of-activation",
                times(difference, one - sp.HadamardPower(each(sp.tanh, A.symbol), 2)),
                r"This takes the $\tanh$ of $A^{(L)}$, which is a $\tanh$ already.",
            ),
            Mistake(
                "missing-slope", difference, r"The factor $\sigma'$ is missing: express it by $A$."
            ),
            Mistake(
                "sigmoid-slope",
                times(difference, A.symbol, one - A.symbol),
                "$a(1 - a)$ is the derivative of the sigmoid. The derivative of tanh is another "
                "one.",
            ),
            Mistake(
                "no-square",
                times(difference, one - A.symbol),
                r"The square is missing: the derivative is $1 - \tanh^2 z$.",
            ),
        ),
    )


@questions.exercise("output-error-which-loss")
def output_error_which_loss() -> Question:
    A = Variable("A", (m, n), "the output", latex="A^{(L)}")
    difference = A.symbol - Y.symbol
    right = summed(sp.HadamardPower(difference, 2)) / (2 * m)
    return Question(
        title="Find the loss",
        level="core",
        question=(
            r"A page has $\delta^{(L)} = \frac1m (A^{(L)} - y) \odot \sigma'(Z^{(L)})$. Which "
            "loss is it the derivative of? Choose the one that is 0 if every prediction is right."
        ),
        hint=r"$\partial L / \partial a = \frac1m (a - y)$ for each entry. Integrate, then add up.",
        variables=(A, Y),
        reference=right,
        mistakes=(
            missing_mean(right, m, "The derivative of this is $A - y$. Where does the $1/m$ go?"),
            two_too_many(right, "The derivative of this has a factor 2 in it."),
            Mistake(
                "mean-of-entries",
                right / n,
                "This divides by the number of entries, $mn$. The page divides by $m$.",
            ),
            Mistake(
                "no-square",
                summed(difference) / m,
                "The derivative of this is the same number for every entry, whatever the output.",
            ),
            sign(right, "The derivative of this is $\\frac1m (y - A)$."),
        ),
    )


@questions.exercise("output-error-weighted")
def output_error_weighted() -> Question:
    A = _output(sigmoid)
    w = Variable("w", (m, 1), "how much each example counts", domain="positive")
    spread_w = spread(w.symbol, Z.symbol)
    prime = each(sigmoid_prime, Z.symbol)
    right = times(spread_w, A.symbol - Y.symbol, prime)
    return Question(
        title="Examples that count more",
        level="stretch",
        question=(
            "Some examples matter more than others. Example $k$ gets the weight $w_k > 0$, and the "
            r"loss is $\frac12 \sum_k w_k \sum_j (A^{(L)}_{kj} - y_{kj})^2$. The output has a "
            r"sigmoid. Write $\delta^{(L)}$. You may type `sigmoid_prime`."
        ),
        hint="In which row of $\\delta^{(L)}$ does $w_k$ appear? A column repeats itself sideways.",
        variables=(Z, A, Y, w),
        functions=("sigmoid", "sigmoid_prime"),
        reference=right,
        mistakes=(
            sign(right),
            missing_prime(right, sigmoid_prime),
            Mistake(
                "weight-left-out",
                times(A.symbol - Y.symbol, prime),
                "All examples count the same here. Row $k$ has the factor $w_k$.",
            ),
            Mistake(
                "weight-squared",
                times(spread_w, right),
                "The weight stands outside the square, so it comes through once.",
            ),
            Mistake(
                "weights-summed",
                times(spread(summed(w.symbol), Z.symbol), A.symbol - Y.symbol, prime),
                "Each row has its own weight, not their sum.",
            ),
            prime_of_activation(right, sigmoid_prime, A.symbol),
        ),
    )


@questions.exercise("output-error-matching-tanh")
def output_error_matching_tanh() -> Question:
    (width,) = sizes("n_L")
    j, p = indices("j p", width)
    (k,) = indices("k", m)
    logits, labels = array("Z^{(L)}", m, width), array("y", m, width)
    a = NamedArray(array("A^{(L)}", m, width), (k, j), tanh(logits[k, j]))
    terms = (1 + labels[k, j]) * sp.log(1 + a[k, j]) + (1 - labels[k, j]) * sp.log(1 - a[k, j])
    loss = Named(sp.Symbol(r"\mathcal{L}"), -total(terms, k, j) / 2)
    return Question(
        title="The loss that fits tanh",
        level="proof",
        question=(
            r"For a $\tanh$ output and labels $-1$ and $1$ there is a loss whose $\delta$ is "
            r"$A^{(L)} - y$ again: $\mathcal L = -\frac12 \sum_{k,j} [(1 + y_{kj}) "
            r"\log(1 + A^{(L)}_{kj}) + (1 - y_{kj}) \log(1 - A^{(L)}_{kj})]$. Prove it. "
            "Begin with:\n\n"
            "```python\n"
            'A_tanh = sym.NamedArray(array("A^{(L)}", m, n), (k, j), tanh(Z[k, j]))\n'
            "terms = (1 + y[k, j]) * sp.log(1 + A_tanh[k, j])\n"
            "terms += (1 - y[k, j]) * sp.log(1 - A_tanh[k, j])\n"
            "matching = sym.Named(L, -total(terms, k, j) / 2)\n"
            "derivation = sym.Derivation(sp.Derivative(matching, Z[k, p]))\n"
            "```"
        ),
        hint=(
            "First the chain rule: the derivative with respect to $A_{kp}$ times "
            r"`tanh.prime(Z[k, p])`. Then one denominator, and $\tanh' = (1 - \tanh)(1 + \tanh)$."
        ),
        proof=Proof(
            start=sp.Derivative(loss, logits[k, p]),
            target=a[k, p] - labels[k, p],
            steps=2,
        ),
    )
