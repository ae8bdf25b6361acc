"""Exercises of the chapter on the backward pass with examples in rows."""

from __future__ import annotations

import sympy as sp

from course.exercises.catalogue import (
    function_for_prime,
    mean_twice,
    missing_mean,
    missing_prime,
    other_axis,
    prime_of_activation,
    sign,
    transposed,
)
from course.exercises.collection import Questions
from course.exercises.shorthand import each, summed, times
from course.exercises.specification import Mistake, Option, Proof, Question, Variable
from nnlib.symbolic import NamedArray, UpstreamCost, array, elementwise, indices, sizes, total

questions = Questions(__name__)
n_prev, n, n_next, m = sizes("n_prev n n_next m")
g = elementwise("g")
DELTA = Variable("delta", (m, n), "deltas of this layer", latex=r"\delta^{(l)}")
A_PREV = Variable("A_prev", (m, n_prev), "activations below", latex="A^{(l-1)}")


@questions.exercise("backward-shape")
def backward_shape() -> Question:
    return Question(
        title="The shape of a delta",
        level="warm-up",
        question=(
            "A network has 30 inputs, a hidden layer of 8 neurons and one output. It is given 32 "
            r"examples in rows. Which shape has $\delta^{(1)}$?"
        ),
        hint="A delta has the shape of the pre-activations it belongs to.",
        options=(
            Option(
                "a", "(32, 8)", "Each example has one delta for each hidden neuron.", right=True
            ),
            Option("b", "(8, 32)", "This is the column layout. Here an example is a row."),
            Option("c", "(30, 8)", r"This is the shape of $W^{(1)}$ and of its gradient."),
            Option("d", "(1, 8)", "This is the shape of the biases, after the sum over examples."),
            Option("e", "(32, 1)", r"This is the shape of $\delta^{(2)}$, at the output."),
        ),
    )


@questions.exercise("backward-hidden")
def backward_hidden() -> Question:
    W = Variable("W", (n, n_next), "weights above", latex="W^{(l+1)}")
    delta = Variable("delta", (m, n_next), "deltas above", latex=r"\delta^{(l+1)}")
    Z = Variable("Z", (m, n), "pre-activations", latex="Z^{(l)}")
    A = Variable("A", (m, n), "activations $g(Z)$", latex="A^{(l)}", given_by=each(g, Z.symbol))
    back = delta.symbol * W.symbol.T
    right = times(back, each(g.prime, Z.symbol))
    return Question(
        title="One layer down",
        level="core",
        question=(
            r"Write $\delta^{(l)}$ for a hidden layer with the activation function $g$, all "
            "examples at once, one example per row. Type `g_prime(Z)` for its derivative."
        ),
        hint=r"The result has the shape $(m, n)$ of $Z^{(l)}$. Which order of the product has it?",
        variables=(W, delta, Z, A),
        functions=("g", "g_prime"),
        reference=right,
        mistakes=(
            sign(right),
            missing_prime(right, g.prime),
            prime_of_activation(right, g.prime, A.symbol),
            function_for_prime(right, g.prime, g),
            transposed(right, "This is the column layout: here each example has a row."),
            Mistake(
                "mean-in-delta",
                right / m,
                "There is no $1/m$ in this delta: the loss is a sum over the examples.",
            ),
        ),
    )


@questions.exercise("backward-bias")
def backward_bias() -> Question:
    right = summed(DELTA.symbol, axis=0)
    return Question(
        title="The bias, corrected",
        level="core",
        question=(
            r"The document has $\partial\mathcal{L}/\partial b^{(l)} = \delta^{(l)}$. Write what "
            r"it should be for $m$ examples, with a loss that is a sum over them."
        ),
        hint="$b^{(l)}$ has one row. Which index must be gone?",
        variables=(DELTA,),
        reference=right,
        mistakes=(
            other_axis(right, "This adds up the neurons and keeps the examples."),
            Mistake(
                "no-sum",
                DELTA.symbol,
                "This is the document's equation. It has a row for each example; the biases have "
                "one row for all.",
            ),
            Mistake(
                "sum-of-all",
                summed(DELTA.symbol),
                "This is one number. Each neuron has a bias of its own.",
            ),
            Mistake(
                "mean",
                right / m,
                "This is the gradient of the average. The loss here is the sum.",
            ),
            sign(right),
            Mistake(
                "column",
                right.T,
                "The numbers are right, and they stand in a column. The biases are a row.",
            ),
        ),
    )


@questions.exercise("backward-average")
def backward_average() -> Question:
    right = A_PREV.symbol.T * DELTA.symbol / m
    return Question(
        title="An averaged loss",
        level="core",
        question=(
            "Let the loss be the average over the examples in place of the sum. The deltas stay as "
            r"they are, one example's loss each. Write the gradient of $W^{(l)}$."
        ),
        hint=r"The average is $\frac1m$ times the sum. What does a derivative do with a factor?",
        variables=(A_PREV, DELTA),
        reference=right,
        mistakes=(
            missing_mean(right, m, "This is the gradient of the sum."),
            mean_twice(right, m, "The average brings one factor $1/m$. Here it is in twice."),
            transposed(right, "This is the transpose: $W^{(l)}$ has a row for each input."),
            sign(right),
            Mistake(
                "mean-over-neurons",
                A_PREV.symbol.T * DELTA.symbol / n,
                "This divides by the number of neurons. The average is over the examples.",
            ),
        ),
    )


@questions.exercise("backward-from-columns")
def backward_from_columns() -> Question:
    A = Variable("A_col", (n_prev, m), "activations below, in columns", latex="A^{[l-1]}")
    delta = Variable("delta_col", (n, m), "deltas, in columns", latex=r"\delta^{[l]}")
    right = A.symbol * delta.symbol.T
    return Question(
        title="From the other layout",
        level="stretch",
        question=(
            "A program keeps its activations and deltas in columns. Write with its matrices the "
            "gradient of the summed loss with respect to $W^{(l)}$, the weights of the *row* "
            "layout."
        ),
        hint=r"$A^{(l-1)} = (A^{[l-1]})^{\mathsf T}$, and the same for the deltas. Put them in.",
        variables=(A, delta),
        reference=right,
        mistakes=(
            transposed(
                right,
                "This is the gradient with respect to $W^{[l]}$. The weights of the row layout "
                "are its transpose, and so is the gradient.",
            ),
            sign(right),
            Mistake(
                "mean",
                right / m,
                "This is the gradient of the average. The loss here is the sum.",
            ),
        ),
    )


@questions.exercise("backward-activations")
def backward_activations() -> Question:
    n_below, n_l, batch = sizes("n_{l-1} n_l m")
    (i,), (j,) = indices("i", n_below), indices("j", n_l)
    k, s = indices("k s", batch)
    (a,) = indices("a", n_below)
    A, W = array("A^{(l-1)}", batch, n_below), array("W^{(l)}", n_below, n_l)
    b, delta = array("b^{(l)}", 1, n_l), array(r"\delta^{(l)}", batch, n_l)
    Z = NamedArray(array("Z^{(l)}", batch, n_l), (s, j), total(A[s, a] * W[a, j], a) + b[1, j])
    loss = UpstreamCost(sp.Symbol(r"\mathcal{L}"), delta, Z)
    return Question(
        title="How the loss depends on the activations below",
        level="proof",
        question=(
            r"Derive $\partial\mathcal{L} / \partial A^{(l-1)}_{ki}$, the first half of the step "
            "down. Begin with the objects of the chapter:\n\n"
            "```python\n"
            "derivation = sym.Derivation(sp.Derivative(loss, A_below[k, i]))\n"
            "```"
        ),
        hint=(
            r"The chain rule runs over all entries of $Z^{(l)}$, indices $s$ and $c$. Only row $k$ "
            r"of $Z^{(l)}$ contains $A^{(l-1)}_{ki}$. Its factor there is one weight."
        ),
        proof=Proof(
            start=sp.Derivative(loss, A[k, i]),
            target=total(delta[k, j] * W[i, j], j),
            steps=2,
        ),
    )
