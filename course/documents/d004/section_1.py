"""Section 1 of document 004, the forward pass: the affine step."""

from __future__ import annotations

import numpy as np
import sympy as sp

import nnlib
from course.claims.evidence import Computation, Identity
from course.claims.matrices import matrix_equation
from course.claims.rows import Section, reading
from course.documents.d004 import program
from course.documents.d004.notation import (
    NEURONS,
    ONE,
    k,
    layer,
    m,
    n_below,
    n_l,
    p,
    q,
    r,
    s,
)
from nnlib.symbolic import (
    NamedArray,
    array,
    entry,
    index,
    kronecker,
    latex,
    matrix,
    ones,
    sum_as_written,
    total,
)

section = Section("004", 1)


@section.claim(
    says="The step from $A^{(l-1)}$ to $Z^{(l)}$ is a linear transformation.",
    reading="A function $f$ is linear when it gives the sum for a sum, $f(A + B) = f(A) + f(B)$, "
    "and the multiple for a multiple.",
    verdict="holds if",
    decided_in=NEURONS,
)
def linear():
    arrays = (array("A", m, n_below), array("B", m, n_below), array("W", n_below, n_l))
    arrays += (array("b", ONE, n_l),)
    A, B, W, b = map(matrix, arrays)
    known = {of.label.name: of for of in arrays}

    def Z_of(inputs, biases):
        value = entry(inputs * W + biases, k, q, known)
        return NamedArray(array(f"Z({latex(inputs)})", m, n_l), (k, q), value)[k, q]

    def sum_for_sum(biases):
        parts = sum_as_written(Z_of(A, biases), Z_of(B, biases))
        return matrix_equation(Z_of(A + B, biases), parts)

    return (
        reading("$b^{(l)} = 0$", sum_for_sum(sp.ZeroMatrix(m, n_l))),
        reading(r"$b^{(l)} \ne 0$, which makes it affine", sum_for_sum(ones(m, 1) * b)),
    )


@section.claim(
    says="$Z^{(l)} = A^{(l-1)} W^{(l)} + b^{(l)}$.",
    reading="$Z^{(l)}$ has a row for each of $m$ examples and a column for each neuron $q$, with "
    r"$Z_{kq} = \sum_p A_{kp} W_{pq} + b_q$. $A W$ has $m$ rows and the bias is one vector: it "
    r"must "
    "be added to each row.",
    verdict="holds if",
    decided_in=NEURONS,
)
def weighted_sum():
    here = layer()
    repeated = matrix(here.A) * matrix(here.W) + ones(m, 1) * matrix(here.b)

    def column():
        AW, b = np.zeros((2, 2)), np.array([[1.0], [2.0]])
        try:
            np.zeros((3, 2)) + b
        except ValueError:
            found, wanted = (AW + b).tolist(), (AW + b.T).tolist()
            return found == wanted, (
                "for 3 examples and 2 neurons NumPy refuses it; for 2 and 2 it gives each example "
                f"one number: $b = (1, 2)$ is added as `{found}` and not as `{wanted}`"
            )
        return True, "NumPy adds it to each row"

    return (
        reading(
            r"the bias is a row, repeated in $m$ rows by $\mathbf{1}$, a column of ones, as "
            r"NumPy does "
            "with an array of shape `(1, n)` or `(n,)`",
            matrix_equation(here.Z[k, q], repeated, here.A, here.W, here.b),
        ),
        reading("the bias is a column, an array of shape `(n, 1)`", Computation(column)),
    )


@section.claim(
    says="$A^{(l-1)}$ stands to the left of $W^{(l)}$.",
    reading="Whether an example is a row or a column of $A$ is not said; the product decides it. "
    "Each $Z$ of an example must be made of the activations of that example. In columns it is "
    r"$Z = V A + c$, with $V = W^{\mathsf T}$; its transpose is the formula in rows.",
    verdict="holds if",
    decided_in=NEURONS,
)
def rows():
    here = layer()
    product = matrix(here.A) * matrix(here.W) + ones(m, 1) * matrix(here.b)
    # as columns, A is (n, m): A W exists only when W has m rows, and m = n^(l-1) then
    A, W = array("A^{(l-1)}", n_below, n_below), array("W^{(l)}", n_below, n_l)
    example = index("k", n_below)
    weighted = NamedArray(
        array("Z^{(l)}", n_below, n_l), (example, q), total(A[r, example] * W[r, q], r)
    )
    columns, weights = array("A", n_below, m), array("V", n_l, n_below)
    biases = array("c", n_l)
    Z = NamedArray(array("Z", n_l, m), (q, s), total(weights[q, r] * columns[r, s], r) + biases[q])
    return (
        reading(
            "each example is a row",
            matrix_equation(here.Z[k, q], product, here.A, here.W, here.b),
            matrix_equation(
                Z[q, s],
                sp.MatAdd(matrix(columns).T * matrix(weights).T, ones(m, 1) * matrix(biases).T),
                columns,
                weights,
                biases,
                transposed=True,
            ),
        ),
        reading(
            "each example is a column, which fits $A W$ only when $m = n^{(l-1)}$",
            matrix_equation(weighted[example, q], matrix(A) * matrix(W), A, W),
        ),
    )


@section.claim(
    says="$Z^{(l)}$ is the pre-activation output for layer $l$.",
    reading="What the neurons have before $\\sigma$ is applied: the weighted sum of neuron $q$ for "
    "example $k$, which no other example touches.",
    verdict="holds",
    decided_in=NEURONS,
)
def pre_activation():
    here = layer()
    slope = sp.Derivative(here.Z[k, q], here.A[s, p])
    return (
        reading(
            "$s$ is the same example or another", Identity(slope, kronecker(k, s) * here.W[p, q])
        ),
    )


@section.claim(
    says="$A^{(l-1)}$ are the activations from the previous layer.",
    reading="The first layer has none before it: there $A^{(0)} = X$, the input, which the "
    "document "
    "does not name. The output is compared with `nnlib`, which has examples in columns.",
    verdict="holds",
    decided_in=NEURONS,
    formula=False,
)
def previous():
    return (reading("$A^{(0)}$ is the input, a row for each example", Computation(like_nnlib)),)


def like_nnlib():
    """Whether the recipe's activations are the transposes of nnlib's."""
    net = nnlib.MLP([4, 5, 3], hidden="relu", output="sigmoid", loss="sse", rng=0)
    X = np.random.default_rng(1).normal(size=(6, 4))
    params = [(W.T, b.T) for W, b in net.params]
    _, A = program.forward(params, ["relu", "sigmoid"], X)
    expected = net.forward(X.T).A
    agree = all(np.allclose(a, b.T, rtol=1e-12) for a, b in zip(A, expected, strict=True))
    return agree, "6 examples, layers of 4, 5 and 3 neurons: every $A$ agrees to 12 digits"


@section.claim(
    says="$W^{(l)}$ is the weight matrix for layer $l$.",
    reading="A row for each neuron $p$ of the layer below and a column for each neuron $q$ of "
    "layer "
    r"$l$: $W_{pq}$ leads from $p$ to $q$. A network in columns has its transpose.",
    verdict="holds",
    decided_in=NEURONS,
)
def weights_():
    here = layer()
    only_one = layer(A=NamedArray(here.A, (k, p), kronecker(p, r)))
    return (
        reading(
            "of the layer below only neuron $r$ is active, with 1",
            Identity(only_one.Z[k, q], here.W[r, q] + here.b[ONE, q]),
        ),
    )


@section.claim(
    says="$b^{(l)}$ is the bias vector for layer $l$.",
    reading="One number for each neuron, the same for every example.",
    verdict="holds",
    decided_in=NEURONS,
)
def bias():
    here = layer()
    other = index("t", n_l)
    slope = sp.Derivative(here.Z[k, q], here.b[ONE, other])
    return (reading("$k$ is any example", Identity(slope, kronecker(q, other))),)
