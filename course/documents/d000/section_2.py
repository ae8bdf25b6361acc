"""Section 2 of document 000, the table of activation functions and their derivatives."""

from __future__ import annotations

import numpy as np
import sympy as sp

import nnlib
from course.claims.evidence import Computation, Different, Identity, Positive
from course.claims.matrices import matrix_equation
from course.claims.rows import Correction, Section, completed, reading
from course.documents.d000.notation import (
    CROSS_ENTROPY,
    FORWARD,
    SOFTMAX,
    cross_entropy,
    i,
    j,
    k,
    logits,
    m,
    n,
    s,
    softmax,
    y,
    z,
)
from course.documents.formulas import (
    named,
    relu,
    relu_at_zero,
    relu_in_pieces,
    sigmoid,
    sigmoid_readings,
)
from nnlib.symbolic import (
    NamedArray,
    SumsToOne,
    array,
    kronecker,
    matrix,
    negative,
    positive,
    total,
)

section = Section("000", 2)


@section.claim(
    says="The sigmoid is `1 / (1 + exp(-z))`.",
    reading="The logistic function, $e^z / (e^z + 1)$.",
    verdict="holds",
    decided_in=FORWARD,
)
def sigmoid_():
    return sigmoid_readings(z)


@section.claim(
    says="The derivative of the sigmoid is `g(z)  (1 - g(z))` or `a  (1 - a)`.",
    reading="The parts stand for a product, and $a = g(z)$.",
    verdict="holds",
    decided_in=FORWARD,
)
def sigmoid_derivative():
    g, a = named("g(z)", sigmoid(z)), named("a", sigmoid(z))
    slope = sp.Derivative(g, z)
    return (
        reading("it is taken of $z$", Identity(slope, g * (1 - g))),
        reading("it is taken of $a$, which the forward pass has", Identity(slope, a * (1 - a))),
    )


@section.claim(
    says="ReLU is `max(0, z)`.",
    reading="$z$ where it is positive, and 0 elsewhere, for every entry.",
    verdict="holds",
    decided_in=FORWARD,
)
def relu_():
    return (reading("$z$ is any real number", relu_in_pieces(z)),)


@section.claim(
    says="The derivative of ReLU is `1` if `z > 0`, `0` otherwise.",
    reading=r"$g(z) = \max(0, z)$. At $z = 0$ a derivative would be one limit of "
    r"$(g(h) - g(0))/h$ from both sides. The 0 is a common choice there, and a safe one: "
    r"$\max(0, h) \ge 0 \cdot h$ for every $h$, which makes it a subgradient.",
    verdict="holds if",
    decided_in=FORWARD,
)
def relu_derivative():
    g = named("g(z)", relu(z))
    slope = sp.Derivative(g, z)
    return (
        reading("$z > 0$", Identity(slope, sp.Integer(1), (positive(z),))),
        reading("$z < 0$", Identity(slope, sp.Integer(0), (negative(z),))),
        reading("$z = 0$, where the function has a kink", Computation(relu_at_zero)),
    )


@section.claim(
    says="Softmax is `exp(z_i) / sum(exp(z_j))`.",
    reading="The results are meant as probabilities: positive, and adding up to 1 for each "
    "example. The document does not say what the sum runs over.",
    verdict="holds if",
    decided_in=SOFTMAX,
)
def softmax_():
    a, Z = softmax(), array("z", n, m)
    columns = softmax(Z)
    over_all = NamedArray(array("a", n, m), (i, k), sp.exp(Z[i, k]) / total(sp.exp(Z[j, s]), j, s))
    one = sp.Integer(1)
    return (
        reading(
            "the sum runs over the $n$ units of one example",
            Positive(a[i]),
            Identity(total(a[i], i), one),
            Identity(total(columns[i, k], i), one),
        ),
        reading(
            "the sum runs over all entries of a batch of $m$ examples",
            Identity(total(over_all[i, k], i), one),
        ),
    )


@section.claim(
    says="Softmax is computed as `exp(z_i) / sum(exp(z_j))`.",
    reading="In double precision, where $e^{z}$ is infinite from about $z = 710$ on.",
    verdict="omission",
    decided_in=SOFTMAX,
)
def softmax_overflow():
    large = np.array([[1000.0], [0.0]])

    def as_written():
        with np.errstate(over="ignore", invalid="ignore"):
            a = np.exp(large) / np.sum(np.exp(large))
        return np.isfinite(a).all(), f"$z = (1000, 0)$ gives `{a[:, 0].tolist()}`"

    def shifted():
        a = nnlib.softmax(large)
        return np.isfinite(a).all(), f"$z = (1000, 0)$ gives `{a[:, 0].tolist()}`"

    c = sp.Symbol("c", real=True)
    moved = sp.exp(logits[i] - c) / total(sp.exp(logits[j] - c), j)
    return (
        reading("it is typed in as it stands", Computation(as_written)),
        completed(
            "the largest $z_j$ is subtracted from all of them first, which changes nothing in "
            "exact arithmetic",
            Identity(moved, softmax()[i]),
            Computation(shifted),
        ),
    )


def changes_with_others():
    """∂a_i/∂z_j is not 0 for j ≠ i."""
    slope = sp.Derivative(softmax()[i], logits[j])
    return Different(slope, sp.Integer(0), unequal=(j, i))


@section.claim(
    says="Softmax is used for the output layer.",
    reading="It can be decided whether the equations of section 5 work with it there, and only "
    "there: equation 1, of the output layer, has no $g'$, and equation 2, of the hidden layers, "
    "multiplies each entry by one number $g'(z_i)$.",
    verdict="holds",
    decided_in=CROSS_ENTROPY,
)
def softmax_output():
    a = softmax()
    by_z = sp.Derivative(cross_entropy(a), logits[i])
    return (
        reading(
            "the output layer has it, with the cross-entropy of section 4, and no hidden layer, "
            "where $a_i$ would change with every $z_j$",
            Identity(by_z, a[i] - y[i], (SumsToOne(y),)),
            changes_with_others(),
        ),
    )


@section.claim(
    says="Softmax has a complex derivative.",
    reading="Not one number $g'(z_i)$ for each entry, as in the rows above, but a matrix: every "
    "$a_i$ changes with every $z_j$.",
    verdict="holds",
    decided_in=SOFTMAX,
)
def softmax_derivative():
    a = softmax()
    slope = sp.Derivative(a[i], logits[j])
    column = matrix(a)
    whole = sp.DiagMatrix(column) - column * column.T
    return (
        reading(
            "$z$ and $a$ have $n$ entries",
            changes_with_others(),
            Identity(slope, a[i] * (kronecker(i, j) - a[j])),
        ),
        Correction(
            "For any number of units:",
            matrix_equation(slope, whole, a),
        ),
    )


@section.claim(
    says="In the loss function, the derivative of softmax becomes simple.",
    reading="For one example, to the $a - y$ of section 5. The labels of section 4, one 1 and "
    "otherwise 0, add up to 1, as the proof needs.",
    verdict="holds if",
    decided_in=CROSS_ENTROPY,
)
def softmax_simplifies():
    a = softmax()
    squares = named("C", total((a[i] - y[i]) ** 2, i) / 2)
    change = a[i] - y[i]
    given = (SumsToOne(y),)
    return (
        reading(
            "the loss is the cross-entropy of section 4",
            Identity(sp.Derivative(cross_entropy(a), logits[i]), change, given),
        ),
        reading(
            r"the loss is $\tfrac{1}{2} \sum_i (a_i - y_i)^2$, where the matrix stays",
            Identity(sp.Derivative(squares, logits[i]), change, given),
        ),
    )
