"""Exercises of the page of notation: layouts, factors, and what a delta is."""

from __future__ import annotations

import sympy as sp

from course.exercises.catalogue import (
    mean_twice,
    missing_mean,
    missing_prime,
    missing_two,
    sign,
)
from course.exercises.collection import Questions
from course.exercises.shorthand import each, times
from course.exercises.specification import Mistake, Option, Proof, Question, Variable
from nnlib.symbolic import Named, array, indices, sizes, total
from nnlib.symbolic.activations import sigmoid, sigmoid_prime

questions = Questions(__name__)
n_prev, n, m = sizes("n_prev n m")
A_PREV = Variable("A_prev", (m, n_prev), "activations below, one example per row")
DELTA = Variable("delta", (m, n), "derivatives of the loss, one example per row", latex=r"\delta")


@questions.exercise("notation-rate")
def notation_rate() -> Question:
    right = sp.Rational(1, 10)
    return Question(
        title="A rate to carry over",
        level="warm-up",
        question=(
            "You train with Prince's loss, the sum of the squares over 50 examples, and the "
            "learning rate 0.001. Which rate gives the same steps with Nielsen's cost?"
        ),
        hint="By which factor is the first cost larger? The rate goes the other way.",
        reference=right,
        mistakes=(
            Mistake(
                "wrong-way",
                sp.Rational(1, 100_000),
                "This goes the wrong way: the smaller cost has the smaller gradient, so it needs "
                "the larger rate.",
            ),
            Mistake(
                "no-half",
                sp.Rational(1, 20),
                r"This accounts for the 50 examples. Nielsen's cost has a factor $\frac12$ too.",
            ),
            Mistake(
                "half-only",
                sp.Rational(1, 500),
                r"This accounts for the $\frac12$. Prince's loss is also a sum over 50 examples.",
            ),
            Mistake(
                "half-wrong-way",
                sp.Rational(1, 40),
                r"The 50 is right. The $\frac12$ makes Nielsen's cost smaller, not larger.",
            ),
        ),
    )


@questions.exercise("notation-torch-gradient")
def notation_torch_gradient() -> Question:
    right = DELTA.symbol.T * A_PREV.symbol
    return Question(
        title="The gradient in the third layout",
        level="core",
        question=(
            r"A PyTorch layer is $Z = A_{\text{prev}} W^{\mathsf T} + b$ with $W$ of shape $(n, "
            r"n_{\text{prev}})$. `delta` holds the derivatives of the loss with respect to $Z$, "
            "nothing left out. Write the gradient of the loss with respect to $W$."
        ),
        hint="It has the shape of $W$. Only one order of the two factors has it.",
        variables=(A_PREV, DELTA),
        reference=right,
        mistakes=(
            Mistake(
                "row-layout",
                A_PREV.symbol.T * DELTA.symbol,
                "This is the gradient in rows, where $W$ has the shape "
                "$(n_{\\text{prev}}, n)$. Here $W$ is turned.",
            ),
            Mistake(
                "one-over-m",
                right / m,
                "The $1/m$ of an averaged loss is inside `delta` already: it is the derivative of "
                "that loss.",
            ),
            Mistake(
                "sum-twice",
                m * right,
                "The product has added up the examples, each once.",
            ),
            sign(right),
        ),
    )


@questions.exercise("notation-spot")
def notation_spot() -> Question:
    return Question(
        title="Lines from two pages",
        level="core",
        question=(
            "A program takes `dscores` from CS231n, the derivative of the averaged loss, and goes "
            "on with document 000: `dW = dscores.T @ hidden / m`, for a $W$ of shape (out, in). "
            "It runs. What do its updates do?"
        ),
        hint="Where is the $1/m$ in each of the two sources?",
        options=(
            Option(
                "a",
                "The same as with one source: the two layouts fit.",
                "The shapes fit. Look at what is divided by $m$, and how often.",
            ),
            Option(
                "b",
                "They are $m$ times too short.",
                "CS231n divides by the number of examples at the scores, document 000 at the "
                "gradient. Together it is $1/m^2$.",
                right=True,
            ),
            Option(
                "c",
                "They are $m$ times too long.",
                "That happens when neither line has the $1/m$. Here both have it.",
            ),
            Option(
                "d",
                "They go uphill.",
                "Nothing changes its sign here.",
            ),
        ),
    )


@questions.exercise("notation-torch-delta")
def notation_torch_delta() -> Question:
    Y = Variable("Y", (m, n), "targets, one example per row")
    Z = Variable("Z", (m, n), "pre-activations of the output layer")
    A = Variable("A", (m, n), "the output, the sigmoid of `Z`", given_by=each(sigmoid, Z.symbol))
    right = 2 * times(A.symbol - Y.symbol, each(sigmoid_prime, Z.symbol)) / (m * n)
    return Question(
        title="The gradient that PyTorch holds",
        level="stretch",
        question=(
            "The output layer of $n$ sigmoids is followed by `MSELoss`, the mean of the squares "
            "over all entries. Write the derivative of the loss with respect to $Z$, for a batch "
            "of $m$ examples in rows. You may type `sigmoid_prime`."
        ),
        hint="How many entries does the mean go over? Nothing cancels the 2 of the square.",
        variables=(Z, A, Y),
        functions=("sigmoid", "sigmoid_prime"),
        reference=right,
        mistakes=(
            missing_two(
                right,
                r"This has the $\frac12$ that other books put in front. "
                "`MSELoss` has none.",
            ),
            Mistake(
                "per-example-mean",
                n * right,
                "This divides by the number of examples. The mean goes over all entries, $mn$.",
            ),
            missing_mean(right, m, "This is divided by the number of outputs only."),
            mean_twice(right, m),
            missing_prime(right, sigmoid_prime),
            sign(right),
        ),
    )


@questions.exercise("notation-mean-of-all")
def notation_mean_of_all() -> Question:
    (i, p), (k, s) = indices("i p", n), indices("k s", m)
    F = Named(
        sp.Symbol("F"),
        total((array("z", m, n)[k, i] - array("y", m, n)[k, i]) ** 2, k, i) / (m * n),
    )
    z, y = array("z", m, n), array("y", m, n)
    return Question(
        title="The mean over all entries",
        level="proof",
        question=(
            r"Let $F = \frac{1}{mn} \sum_{k=1}^m \sum_{i=1}^n (z_{ki} - y_{ki})^2$. Prove that "
            r"$\partial F / \partial z_{sp} = \frac{2}{mn} (z_{sp} - y_{sp})$ for every $m$ and "
            "$n$, in at least two steps. Begin with:\n\n"
            "```python\n"
            'n, m = sizes("n m")\n'
            'i, p = indices("i p", n)\n'
            'k, s = indices("k s", m)\n'
            'z, y = array("z", m, n), array("y", m, n)\n'
            "squares = total((z[k, i] - y[k, i]) ** 2, k, i)\n"
            'F = sym.Named(sp.Symbol("F"), squares / (m * n))\n'
            "derivation = sym.Derivation(sp.Derivative(F, z[s, p]))\n"
            "```"
        ),
        hint="Differentiate the squares inside the two sums first. "
        "`kronecker(k, s) * kronecker(i, p)` picks one term.",
        proof=Proof(
            start=sp.Derivative(F, z[s, p]),
            target=2 * (z[s, p] - y[s, p]) / (m * n),
            steps=2,
        ),
    )
