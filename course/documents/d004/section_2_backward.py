"""Section 2 of document 004, continued: hidden layers, and the gradients of weights and biases."""

from __future__ import annotations

import numpy as np
import sympy as sp

from course.claims.evidence import Computation, Identity
from course.claims.matrices import matrix_equation
from course.claims.rows import Correction, Section, reading
from course.documents.d004.notation import (
    BACKWARD,
    ONE,
    hidden,
    k,
    layer,
    m,
    n_above,
    p,
    q,
    s,
    sigma,
)
from course.documents.formulas import named_gradient
from nnlib.symbolic import Apply, index, matrix, ones

section = Section("004", 2)

SUMMED, AVERAGED = layer(), layer(scale=1 / m)
SINGLE = layer(index("k", ONE))


def delta(above, z):
    r"""An entry of δ^{(l)}, what the layers above say about an entry of Z^{(l)}."""
    return named_gradient(r"\delta^{(l)}", above.loss, z)


def recursion():
    """∂L/∂Z^(l) = (δ^(l+1) (W^(l+1))ᵀ) ⊙ σ'(Z^(l)), with any layers above."""
    Z, above = hidden()
    product = sp.HadamardProduct(
        matrix(above.delta) * matrix(above.W).T, Apply(sigma.prime, matrix(Z))
    )
    return matrix_equation(delta(above, Z[k, q]), product, above.W, above.delta, Z)


@section.claim(
    says=r"$\delta^{(l)} = \left(\delta^{(l+1)} \cdot (W^{(l+1)})^T\right) \odot "
    r"\sigma'(Z^{(l)})$.",
    reading=r"$\delta = \partial \mathcal{L} / \partial Z$ with a row for each example, the layers "
    r"above are any, and $\sigma$ is any differentiable function of one number. No loss enters, "
    "so it does not matter which one it is, nor whether it is summed or averaged. The dot is the "
    r"matrix product; $\odot$ goes entry by entry.",
    verdict="holds",
    decided_in=BACKWARD,
)
def hidden_delta():
    return (reading("the layers have any widths, and there are $m$ examples", recursion()),)


@section.claim(
    says=r"$W^{(l+1)}$ is the weight matrix of the next layer.",
    reading="With the values that the forward pass used. Its transpose takes the deltas back to "
    r"the activations: $\delta^{(l+1)} (W^{(l+1)})^T$ is $\partial \mathcal{L} / \partial "
    r"A^{(l)}$.",
    verdict="holds",
    decided_in=BACKWARD,
)
def next_weights():
    above = layer(k, q, index("u", n_above), name="l+1")
    return (
        reading(
            "the layers above are any",
            matrix_equation(
                sp.Derivative(above.loss, above.A[k, q]),
                matrix(above.delta) * matrix(above.W).T,
                above.W,
                above.delta,
            ),
        ),
    )


def weight_gradient(of, scale=1):
    """∂L/∂W = scale · Aᵀ δ."""
    return matrix_equation(
        sp.Derivative(of.loss, of.W[p, q]),
        scale * matrix(of.A).T * matrix(of.delta),
        of.A,
        of.delta,
    )


@section.claim(
    says=r"$\frac{\partial \mathcal{L}}{\partial W^{(l)}} = A^{(l-1)T} \cdot \delta^{(l)}$.",
    reading=r"The $T$ stands for the transpose of $A^{(l-1)}$. The product adds over the examples, "
    "the rows of both; nothing divides by their number. $\\delta$ is taken for each example on its "
    "own, as section 2.1 has it.",
    verdict="holds if",
    decided_in=BACKWARD,
)
def weight_gradient_():
    return (
        reading("the loss is summed over the examples", weight_gradient(SUMMED)),
        reading("the loss is averaged over $m$ examples", weight_gradient(AVERAGED)),
        Correction("For an averaged loss:", weight_gradient(AVERAGED, 1 / m)),
    )


def bias_gradient(of=SUMMED, scale=1):
    """∂L/∂b = scale · 1 δ, with 1 a row of m ones."""
    return matrix_equation(
        sp.Derivative(of.loss, of.b[ONE, q]),
        scale * ones(1, m) * matrix(of.delta),
        of.delta,
    )


@section.claim(
    says=r"$\frac{\partial \mathcal{L}}{\partial b^{(l)}} = \delta^{(l)}$.",
    reading=r"A gradient has the shape of what it belongs to. $b^{(l)}$ is one row and "
    r"$\delta^{(l)}$ has a row for each of $m$ examples. The loss is summed over them.",
    verdict="holds if",
    decided_in=BACKWARD,
)
def bias_gradient_():
    one_row = matrix_equation(sp.Derivative(SINGLE.loss, SINGLE.b[ONE, q]), SINGLE.delta[ONE, q])
    each_row = Identity(sp.Derivative(SUMMED.loss, SUMMED.b[ONE, q]), SUMMED.delta[s, q])

    def shape():
        b, delta = np.zeros((1, 3)), np.ones((5, 3))
        new = (b - 0.1 * delta).shape
        seen = f"5 examples, 3 neurons: `b - alpha * delta` turns shape `{b.shape}` into `{new}`"
        return new == b.shape, seen

    return (
        reading("there is one example", one_row),
        reading("there are $m$ examples", each_row, Computation(shape)),
        Correction(
            r"For $m$ examples each column is added up, `delta.sum(axis=0)`; with $\mathbf{1}$ a "
            r"row of "
            "$m$ ones:",
            bias_gradient(),
        ),
        Correction("and for an averaged loss:", bias_gradient(AVERAGED, 1 / m)),
    )
