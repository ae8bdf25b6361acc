"""Exercises of the chapter on one neuron by hand."""

from __future__ import annotations

import sympy as sp

from course.exercises.catalogue import (
    missing_prime,
    sign,
    transposed,
    two_too_many,
)
from course.exercises.collection import Questions
from course.exercises.shorthand import each, times
from course.exercises.specification import Mistake, Option, Proof, Question, Variable
from nnlib.symbolic import Named, array, elementwise, indices, sizes, total

questions = Questions(__name__)
(n,) = sizes("n")
f, g = elementwise("f"), elementwise("g")


def _neuron():
    W = Variable("W", (1, n), "weights, a row")
    x = Variable("x", (n, 1), "the input, a column")
    b = Variable("b", (1, 1), "the bias")
    label = Variable("y_true", (1, 1), "the label", latex="y_{true}")
    z = W.symbol * x.symbol + b.symbol
    Z = Variable("z", (1, 1), "the weighted sum", given_by=z)
    y = Variable("y", (1, 1), "the output", given_by=each(g, z))
    error = times(y.symbol - label.symbol, each(g.prime, Z.symbol))
    return (W, x, b, label, Z, y), error


@questions.exercise("one-neuron-by-hand")
def one_neuron_by_hand() -> Question:
    right = sp.Rational(-3, 2)
    return Question(
        title="The next patient",
        level="warm-up",
        question=(
            r"A neuron with $f(z) = z$ has $W = \frac12$ and $b = 1$. The input is $x = 3$ and the "
            r"label $y_{true} = 3$. What is $dL/dW$?"
        ),
        hint=r"First $z$ and $y$. The slope of $f(z) = z$ is 1.",
        reference=right,
        mistakes=(
            sign(right, "The output is too small, so $y - y_{true}$ is negative."),
            Mistake("bias", right / 3, "This is $dL/db$. The weight has the factor $x$."),
            two_too_many(right, "The $\\frac12$ of the loss has cancelled this factor 2."),
            Mistake("weight-for-input", right / 6, "The last factor is $x$ and not $W$."),
            Mistake("no-bias", -sp.Rational(9, 2), "The bias is missing in $z$."),
        ),
    )


@questions.exercise("one-neuron-bias")
def one_neuron_bias() -> Question:
    variables, right = _neuron()
    y, z, label = variables[5].symbol, variables[4].symbol, variables[3].symbol
    return Question(
        title="The derivative with respect to the bias",
        level="core",
        question=(
            "Write $dL/db$ for the document's neuron. The derivative $f'(z)$ is typed `g_prime(z)`."
        ),
        hint="How fast does $z = Wx + b$ grow with $b$?",
        variables=variables,
        functions=("g", "g_prime"),
        reference=right,
        mistakes=(
            sign(right),
            missing_prime(right, g.prime),
            Mistake(
                "prime-of-output",
                times(y - label, each(g.prime, y)),
                "This takes the derivative at the output $y$. It belongs at $z$.",
            ),
            Mistake(
                "function-for-slope",
                times(y - label, each(g, z)),
                "This holds $f$ itself where its derivative belongs.",
            ),
        ),
    )


@questions.exercise("one-neuron-row")
def one_neuron_row() -> Question:
    variables, error = _neuron()
    x = variables[1].symbol
    right = error * x.T
    return Question(
        title="Many inputs",
        level="core",
        question=(
            "Now $W$ is a row of $n$ weights and $x$ a column of $n$ inputs. Write $dL/dW$ with "
            "the shape of $W$. The derivative $f'(z)$ is typed `g_prime(z)`."
        ),
        hint="The numbers in front are one by one. What has to happen to $x$?",
        variables=variables,
        functions=("g", "g_prime"),
        reference=right,
        mistakes=(
            sign(right),
            transposed(right, "This is a column. $W$ is a row."),
            Mistake(
                "missing-slope",
                (variables[5].symbol - variables[3].symbol) * x.T,
                "The derivative of the activation function is missing.",
            ),
            Mistake(
                "weights-for-inputs",
                error * variables[0].symbol,
                "$z$ grows with $W_p$ at the rate $x_p$, not $W_p$.",
            ),
        ),
    )


@questions.exercise("one-neuron-order")
def one_neuron_order() -> Question:
    return Question(
        title="One line too early",
        level="stretch",
        question=(
            "A neuron has $f(z) = z$. A program updates $W$, then calculates $y$ anew, and then "
            r"updates $b$ with it, both with $\eta = 1/x^2$. By how much does $b$ change?"
        ),
        hint="Where is the output after the update of $W$ alone?",
        options=(
            Option("a", "not at all", "The new $y$ is the label already.", right=True),
            Option(
                "b",
                r"$-\eta \, (y - y_{true})$ with the old $y$",
                "That is the document's update, with the $y$ from before.",
            ),
            Option("c", r"$-\eta \, (y - y_{true}) \, x$", "That is the change of $W$."),
            Option(
                "d",
                "it depends on $b$",
                "The error is multiplied by $1 - \\eta x^2$ first, whatever $b$ is.",
            ),
        ),
    )


@questions.exercise("one-neuron-input")
def one_neuron_input() -> Question:
    i, p = indices("i p", n)
    W, x = array("W", n), array("x", n)
    b, label = sp.symbols("b y_{true}", real=True)
    z = Named(sp.Symbol("{z}"), total(W[i] * x[i], i) + b)
    y = Named(sp.Symbol("{y}"), f(z))
    loss = Named(sp.Symbol("L"), (label - y) ** 2 / 2)
    slope = (y - label) * f.prime(z)
    return Question(
        title="The derivative with respect to an input",
        level="proof",
        question=(
            "A neuron does not change its inputs, but a layer below would want to know. Prove "
            r"$\partial L / \partial x_p = (y - y_{true}) \, f'(z) \, W_p$. Begin with:"
            "\n\n"
            "```python\n"
            "derivation = sym.Derivation(sp.Derivative(loss_n, x_n[p]))\n"
            "```"
        ),
        hint="First the square, with `sp.Derivative(y_n, x_n[p])` left as it is.",
        proof=Proof(start=sp.Derivative(loss, x[p]), target=slope * W[p], steps=2),
    )
