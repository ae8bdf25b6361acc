"""Exercises of the page with the verdict on all five documents: from one sheet to another."""

from __future__ import annotations

import sympy as sp

from course.exercises.catalogue import mean_twice, missing_mean, sign, transposed
from course.exercises.collection import Questions
from course.exercises.shorthand import spread, summed
from course.exercises.specification import Mistake, Option, Proof, Question, Variable
from nnlib.symbolic import Named, sizes

questions = Questions(__name__)
n, n_prev, m = sizes("n n_prev m")


@questions.exercise("closing-two-errors")
def closing_two_errors() -> Question:
    return Question(
        title="Two output errors",
        level="warm-up",
        question=(
            r"One sheet has $-2 (y - \hat{y})\, \sigma'(u)$ as the error of the output, another "
            r"has $(\hat{y} - y)\, \sigma'(u)$. Neither names its loss near by. What follows?"
        ),
        hint=r"Which function has the derivative $\hat{y} - y$ by $\hat{y}$, and which twice that?",
        options=(
            Option(
                "a",
                "The first has a wrong sign.",
                r"Take the bracket apart: $-2 (y - \hat{y}) = 2 (\hat{y} - y)$. The sign is the "
                "same.",
            ),
            Option(
                "b",
                "The second has lost a factor 2.",
                "It would have, if both had the same loss. Half a square has no 2 in its "
                "derivative.",
            ),
            Option(
                "c",
                r"Both can be right: the first for $(y - \hat{y})^2$, the second for half of it.",
                "A step with one learning rate is then a step with twice that rate on the other.",
                right=True,
            ),
            Option(
                "d",
                "Training gives the same weights with either, so it does not matter.",
                "With the same learning rate one takes steps of twice the length.",
            ),
        ),
    )


@questions.exercise("closing-same-step")
def closing_same_step() -> Question:
    eta = Variable("eta", (), "learning rate of document 003", latex=r"\eta")
    count = Variable("m", (), "number of examples", domain="positive")
    right = 2 * count.symbol * eta.symbol
    return Question(
        title="The same step on another sheet",
        level="core",
        question=(
            r"A program adds up document 003's gradient over all $m$ examples and trains well with "
            r"the learning rate $\eta$. You rewrite it with the loss of document 002, "
            r"$\frac{1}{2m} \sum_i (y_i - \hat{y}_i)^2$. Which learning rate takes the same steps?"
        ),
        hint="How many times as large is the sum of the squares as document 002's loss?",
        variables=(eta, count),
        reference=right,
        mistakes=(
            Mistake(
                "wrong-way",
                eta.symbol / (2 * count.symbol),
                "This goes the wrong way: the new gradient is smaller, so the rate must be larger.",
            ),
            Mistake(
                "only-m",
                count.symbol * eta.symbol,
                "The average is in it. The half in front of document 002's loss is not.",
            ),
            Mistake(
                "only-two",
                2 * eta.symbol,
                "The half is in it. The average over the $m$ examples is not.",
            ),
            Mistake(
                "half",
                count.symbol * eta.symbol / 2,
                "The half makes the gradient smaller, so that the rate must be twice as large.",
            ),
            Mistake("unchanged", eta.symbol, "With this rate each step is $2m$ times too short."),
        ),
    )


@questions.exercise("closing-rows")
def closing_rows() -> Question:
    A = Variable("A_prev", (m, n_prev), "activations below, one example per row", latex="A^{(l-1)}")
    delta = Variable("delta", (m, n), "deltas, one example per row", latex=r"\delta^{(l)}")
    right = A.symbol.T * delta.symbol / m
    return Question(
        title="From columns to rows",
        level="core",
        question=(
            r"Document 001 has $dW^{[l]} = \frac{1}{m}\, dZ^{[l]} (A^{[l-1]})^{\mathsf T}$, with "
            "an example in each column. Write the same gradient for the matrices of document 004, "
            "with an example in each row, so that it has the shape of document 004's $W^{(l)}$."
        ),
        hint="Transpose the whole formula. What becomes of the order of the two factors?",
        variables=(A, delta),
        reference=right,
        mistakes=(
            transposed(
                right,
                "This has the shape of document 001's $W^{[l]}$, a row for each neuron. Document "
                "004's has a column for each.",
            ),
            missing_mean(
                right,
                m,
                "This is the gradient of a sum. Document 001's cost is an average, in rows too.",
            ),
            mean_twice(right, m),
            sign(right),
        ),
    )


@questions.exercise("closing-literal")
def closing_literal() -> Question:
    dZ = Variable(
        "dZ", (n, m), "the derivative of the average cost, one example per column", latex="dZ^{[l]}"
    )
    b = Variable("b", (n, 1), "biases, one column", latex="b^{[l]}")
    right = summed(dZ.symbol, axis=1)
    return Question(
        title="A sheet taken at its word",
        level="core",
        question=(
            r"Document 001 says that $dZ = \partial J / \partial Z$, where $J$ is the average over "
            r"the examples. Take it at its word: $dZ^{[L]} = (A^{[L]} - Y)/m$, and every $dZ$ "
            r"below follows from it by the document's own steps. Write "
            r"$\partial J / \partial b^{[l]}$."
        ),
        hint="Where is the average already? What must still be added up?",
        variables=(dZ, b),
        reference=right,
        mistakes=(
            Mistake(
                "one-over-m",
                right / m,
                "The $1/m$ is in here twice: at its word, $dZ$ has it already.",
            ),
            missing_mean(
                right,
                m,
                "Multiplying by $m$ takes the average out again. What is left belongs to a sum.",
            ),
            Mistake(
                "everything",
                spread(summed(dZ.symbol), b.symbol),
                "This adds up all neurons too. Each bias belongs to one of them.",
            ),
            sign(right),
        ),
    )


@questions.exercise("closing-two-classes")
def closing_two_classes() -> Question:
    z1, z2, y = sp.symbols("z_1 z_2 y", real=True)
    first, second = sp.exp(z1), sp.exp(z2)
    both = first + second
    cost = -y * sp.log(first / both) - (1 - y) * sp.log(second / both)
    return Question(
        title="Two sheets, one delta",
        level="proof",
        question=(
            "Document 000 has softmax, document 001 the sigmoid, and both have the same output "
            "error. Show how one comes from the other. Two classes have the labels $y$ and "
            "$1 - y$. Find the derivative of document 000's cost with respect to $z_1$, and "
            "bring it to a form in "
            r"which you see the sigmoid of $z_1 - z_2$. Begin with"
            "\n\n"
            "```python\n"
            'z1, z2, y = sp.symbols("z_1 z_2 y", real=True)\n'
            "first, second = sp.exp(z1), sp.exp(z2)\n"
            "both = first + second\n"
            "cost = -y * sp.log(first / both) - (1 - y) * sp.log(second / both)\n"
            'C = sym.Named(sp.Symbol("C"), cost)\n'
            "derivation = sym.Derivation(sp.Derivative(C, z1))\n"
            "```"
        ),
        hint=(
            "The derivative of the first logarithm with respect to $z_1$ is $1 - a_1$, that of "
            "the second $-a_1$, where $a_1 = e^{z_1} / (e^{z_1} + e^{z_2})$. Then divide by "
            "$e^{z_1}$, above and below."
        ),
        proof=Proof(
            start=sp.Derivative(Named(sp.Symbol("C"), cost), z1),
            target=1 / (1 + sp.exp(z2 - z1)) - y,
            steps=2,
        ),
    )
