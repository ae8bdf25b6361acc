"""Exercises of the chapter on the general step of document 001."""

from __future__ import annotations

import sympy as sp

from course.exercises.catalogue import (
    mean_twice,
    missing_mean,
    missing_prime,
    other_axis,
    sign,
    transposed,
)
from course.exercises.collection import Questions
from course.exercises.shorthand import each, summed, times
from course.exercises.specification import Mistake, Option, Proof, Question, Variable
from nnlib.symbolic import NamedArray, UpstreamCost, array, elementwise, indices, sizes, total

questions = Questions(__name__)
n, n_prev, m = sizes("n n_prev m")
g = elementwise("g")
ALPHA = Variable("alpha", (), "the learning rate", "positive", r"\alpha")
W = Variable("W", (n, n_prev), "weights of layer $l$", latex="W^{[l]}")
DZ = Variable("dZ", (n, m), "per example", latex="dZ^{[l]}")
A_PREV = Variable("A_prev", (n_prev, m), "activations below", latex="A^{[l-1]}")
Z_PREV = Variable("Z_prev", (n_prev, m), "pre-activations below", latex="Z^{[l-1]}")


@questions.exercise("step-shape")
def step_shape() -> Question:
    return Question(
        title="The shape of dA",
        level="warm-up",
        question=(
            "A network for the tumours has 30 inputs, hidden layers of 8 and 5 neurons, and one "
            r"output. It is given 427 examples. Which shape has $dA^{[1]}$?"
        ),
        hint=r"$dA^{[1]}$ has the shape of $A^{[1]}$.",
        options=(
            Option(
                "a",
                "(8, 427)",
                r"Layer 1 has 8 neurons, and there is a column for each example. In the product "
                r"$(W^{[2]})^{\mathsf T} dZ^{[2]}$ the shapes are $(8, 5)$ and $(5, 427)$.",
                right=True,
            ),
            Option("b", "(5, 427)", r"This is the shape of $dZ^{[2]}$, from which it comes."),
            Option("c", "(30, 427)", r"This is the shape of the inputs, $A^{[0]}$."),
            Option("d", "(5, 8)", r"This is the shape of $W^{[2]}$."),
            Option("e", "(8, 1)", "No sum over the examples has been taken."),
        ),
    )


@questions.exercise("step-both")
def step_both() -> Question:
    right = times(W.symbol.T * DZ.symbol, each(g.prime, Z_PREV.symbol))
    swapped = W.symbol.T * times(DZ.symbol, each(g.prime, W.symbol * Z_PREV.symbol))
    return Question(
        title="Both steps in one line",
        level="core",
        question=(
            r"Write $dZ^{[l-1]}$ for all examples with $dZ^{[l]}$, the weights and $Z^{[l-1]}$. "
            "Type `g_prime(Z_prev)` for the derivative of the activation function of layer $l-1$."
        ),
        hint="First down through the weights, then through the activation function.",
        variables=(W, DZ, Z_PREV),
        functions=("g", "g_prime"),
        reference=right,
        mistakes=(
            sign(right),
            missing_prime(
                right, g.prime, r"This is $dA^{[l-1]}$. The activation function is still to pass."
            ),
            Mistake(
                "function-for-slope",
                times(W.symbol.T * DZ.symbol, each(g, Z_PREV.symbol)),
                "This holds the activation function itself where its derivative belongs.",
            ),
            Mistake(
                "mean",
                right / m,
                r"The document's $dZ$ belong to one example each. The $1/m$ comes with $dW$.",
            ),
            Mistake(
                "prime-first",
                swapped,
                "Here $g'$ comes before the weights, and at a place that is not $Z^{[l-1]}$.",
            ),
        ),
    )


@questions.exercise("step-bias")
def step_bias() -> Question:
    right = summed(DZ.symbol, axis=1) / m
    return Question(
        title="The sum that the document means",
        level="core",
        question=(
            r"The document writes $db^{[l]} = \frac1m \sum_{i=1}^m dZ^{[l]}$. Write it so that a "
            "program gets it right."
        ),
        hint=r"$db^{[l]}$ has the shape of $b^{[l]}$, one number for each neuron.",
        variables=(DZ,),
        reference=right,
        mistakes=(
            Mistake(
                "literal",
                DZ.symbol,
                "This is the document's formula to the letter: the sum over $i$ of something "
                "without an $i$ is $m$ times it. It has a column for each example.",
            ),
            missing_mean(right, m),
            mean_twice(right, m),
            other_axis(right, "This adds up the neurons and keeps the examples."),
            Mistake(
                "sum-of-all",
                summed(DZ.symbol) / m,
                "This is one number. Each neuron has a bias of its own.",
            ),
            sign(right),
        ),
    )


@questions.exercise("step-literal-d")
def step_literal_d() -> Question:
    D = Variable("D", (n, m), r"the derivative $\partial J / \partial Z^{[l]}$", latex="D^{[l]}")
    right = D.symbol * A_PREV.symbol.T
    return Question(
        title="If dZ were what the document says it is",
        level="core",
        question=(
            r"Let $D^{[l]} = \partial J / \partial Z^{[l]}$ be the derivative of the *averaged* "
            r"cost. Write $\partial J / \partial W^{[l]}$ with it."
        ),
        hint=r"$D^{[l]}$ is $\frac1m$ times the $dZ^{[l]}$ that belongs to one example.",
        variables=(D, A_PREV),
        reference=right,
        mistakes=(
            mean_twice(
                right,
                m,
                r"This is the document's formula with $D^{[l]}$ for $dZ^{[l]}$. The average is in "
                "it twice.",
            ),
            missing_mean(right, m, "The $1/m$ of the average is in $D^{[l]}$ already."),
            transposed(right),
            sign(right),
        ),
    )


@questions.exercise("step-early")
def step_early() -> Question:
    right = -ALPHA.symbol / m * A_PREV.symbol * DZ.symbol.T * DZ.symbol
    return Question(
        title="The error of the early update",
        level="stretch",
        question=(
            r"A program puts $W^{[l]} - \alpha\, dW^{[l]}$ in the place of $W^{[l]}$ and then "
            r"calculates $dA^{[l-1]}$. Write its $dA^{[l-1]}$ minus the right one, with "
            r"$A^{[l-1]}$, $dZ^{[l]}$ and $\alpha$ alone."
        ),
        hint=r"$(dW^{[l]})^{\mathsf T} dZ^{[l]}$, and the document's formula for $dW^{[l]}$.",
        variables=(A_PREV, DZ, ALPHA),
        reference=right,
        mistakes=(
            sign(right, "This is the right one minus that of the program."),
            missing_mean(right, m, "$dW^{[l]}$ carries a $1/m$."),
            Mistake(
                "no-rate",
                -A_PREV.symbol * DZ.symbol.T * DZ.symbol / m,
                r"The weights have moved by $\alpha$ times their gradient.",
            ),
            transposed(
                right,
                r"This has the shape $(m, n^{[l-1]})$. $dA^{[l-1]}$ has one column for each "
                "example.",
            ),
            Mistake(
                "error-times-rate-twice",
                right * ALPHA.symbol,
                r"$\alpha$ is in here twice: the weights have moved once.",
            ),
        ),
    )


@questions.exercise("step-gain")
def step_gain() -> Question:
    rows, columns = sizes("n^{[l-1]} m")
    (q, r), (k, s) = indices("q r", rows), indices("k s", columns)
    c, Z = array("c", rows), array("Z^{[l-1]}", rows, columns)
    dA = array("dA^{[l-1]}", rows, columns)
    A = NamedArray(array("A^{[l-1]}", rows, columns), (r, k), c[r] * g(Z[r, k]))
    J = UpstreamCost("J", dA, A, 1 / columns)
    return Question(
        title="A gain for each neuron",
        level="proof",
        question=(
            r"Each neuron of layer $l-1$ gets a gain $c_q$, which is trained as well: "
            r"$A^{[l-1]}_{qk} = c_q\, g(Z^{[l-1]}_{qk})$. With $dA^{[l-1]}$ given, derive "
            r"$dc_q = \partial J / \partial c_q$ for the averaged cost. Begin with the objects of "
            "the chapter:\n\n"
            "```python\n"
            'c = array("c", n_below)\n'
            "A_gain = sym.NamedArray(\n"
            '    array("A^{[l-1]}", n_below, m), (r, k), c[r] * g(Z_below[r, k])\n'
            ")\n"
            'J_gain = sym.UpstreamCost("J", dA, A_gain, 1 / m)\n'
            "derivation = sym.Derivation(sp.Derivative(J_gain, c[q]))\n"
            "```"
        ),
        hint=(
            "The chain rule runs over all entries of $A^{[l-1]}$. The gain of neuron $q$ is in row "
            "$q$ only."
        ),
        proof=Proof(
            start=sp.Derivative(J, c[q]),
            target=total(dA[q, s] * g(Z[q, s]), s) / columns,
            steps=2,
        ),
    )
