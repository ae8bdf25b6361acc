"""Section 5 of document 000, backpropagation: what delta is, and equations 1 and 2."""

from __future__ import annotations

import sympy as sp

from course.claims.evidence import Identity
from course.claims.matrices import matrix_equation
from course.claims.rows import Correction, Section, reading
from course.documents.d000.notation import (
    CROSS_ENTROPY,
    EQUATIONS,
    cross_entropy,
    g,
    i,
    j,
    k,
    layer,
    logits,
    m,
    n,
    softmax,
    y,
)
from course.documents.formulas import named, named_gradient
from nnlib.symbolic import (
    Apply,
    NamedArray,
    SumsToOne,
    array,
    index,
    matrix,
    sizes,
    total,
)

section = Section("000", 5)

n_below, n_l, n_above = sizes("n^{[l-1]} n^{[l]} n^{[l+1]}")

ONE_EXAMPLE = sp.Integer(1)


def delta(above, z):
    r"""An entry of δ^{[l]}, what the layers above say about an entry of z^{[l]}."""
    return named_gradient(r"\delta^{[l]}", above.C, z)


def entrywise(z, at, example):
    """The activation of any function of one number."""
    return g(z[at, example])


def softmax_columns(z, at, example):
    """The activation of a hidden softmax layer."""
    r = index("r", z.shape[0])
    return sp.exp(z[at, example]) / total(sp.exp(z[r, example]), r)


def hidden(examples, width=n_l, activation=entrywise):
    """The layer above layer l, the pre-activation z^{[l]} of that, and the position of an entry."""
    at, example = index("i", width), index("k", examples)
    z = array("z^{[l]}", width, examples)
    a = array("a^{[l]}", width, examples)
    below = NamedArray(a, (at, example), activation(z, at, example))
    return layer(n_above, width, examples, below=below, name="l+1"), z, (at, example)


@section.claim(
    says='`δ^[L]` stands for an "error" of layer `L`.',
    reading="Error of what, and with respect to what, the document does not say. Equation 1, "
    r"$\delta^{[L]} = a^{[L]} - y$ for softmax with cross-entropy, decides it.",
    verdict="holds if",
    decided_in=EQUATIONS,
)
def error():
    a, Y, Z = softmax(), array("y", n, m), array("z", n, m)
    A = softmax(Z)
    free = array("a", n, positive=True)
    one = named("C", -total(y[i] * sp.log(free[i]), i))
    return (
        reading(
            r"$\delta = \partial C / \partial z$, with $C$ the cost of one sample",
            Identity(sp.Derivative(cross_entropy(a), logits[i]), a[i] - y[i], (SumsToOne(y),)),
        ),
        reading(
            r"$\delta = \partial C / \partial a$, with $C$ the cost of one sample",
            Identity(sp.Derivative(one, free[i]), free[i] - y[i], (SumsToOne(y),)),
        ),
        reading(
            r"$\delta = \partial C / \partial z$, with $C$ the average over $m$ samples",
            Identity(
                sp.Derivative(cross_entropy(A, Y), Z[i, k]), A[i, k] - Y[i, k], (SumsToOne(Y),)
            ),
        ),
    )


@section.claim(
    says="For softmax and cross-entropy `δ^[L] = a^[L] - y`.",
    reading=r"$\delta = \partial C / \partial z$ for each sample on its own. The labels of "
    "section 4 add up to 1.",
    verdict="holds if",
    decided_in=CROSS_ENTROPY,
)
def output_delta():
    a = softmax()
    delta = sp.Derivative(cross_entropy(a), logits[i])
    Y, Z = array("y", n, m), array("z", n, m)
    A = softmax(Z)
    one_of_many = m * sp.Derivative(cross_entropy(A, Y), Z[i, k])
    return (
        reading(
            "the labels of each sample add up to 1",
            Identity(delta, a[i] - y[i], (SumsToOne(y),)),
            Identity(one_of_many, A[i, k] - Y[i, k], (SumsToOne(Y),)),
        ),
        reading("the labels may have any sum", Identity(delta, a[i] - y[i])),
        Correction("For labels with any sum:", Identity(delta, a[i] * total(y[j], j) - y[i])),
    )


@section.claim(
    says="`δ^[l] = ( (W^[l+1]).T @ δ^[l+1] )  g'(z^[l])`.",
    reading=r"$\delta = \partial C / \partial z$, the layers above $l + 1$ are any, and $g$ is any "
    "differentiable function of one number. No sign stands before $g'$.",
    verdict="holds if",
    decided_in=EQUATIONS,
)
def hidden_delta():
    above, z, at = hidden(m)
    entrywise = sp.HadamardProduct(
        matrix(above.W).T * matrix(above.delta), Apply(g.prime, matrix(z))
    )
    square, z2, at2 = hidden(n_l)
    product = matrix(square.W).T * matrix(square.delta) * Apply(g.prime, matrix(z2))
    return (
        reading(
            r"the missing sign is $\odot$, entry by entry",
            matrix_equation(delta(above, z[at]), entrywise, above.W, above.delta, z),
        ),
        reading(
            "the missing sign is a matrix product, which exists only when $m = n^{[l]}$",
            matrix_equation(delta(square, z2[at2]), product, square.W, square.delta, z2),
        ),
    )


@section.claim(
    says="Equation 2 brings the error back from the next layer.",
    reading=r"`(W^[l+1]).T @ δ^[l+1]` is $\partial C / \partial a^{[l]}$: what the next layer says "
    "about the activations of this one.",
    verdict="holds",
    decided_in=EQUATIONS,
)
def propagated():
    above = layer(n_above, n_l, m, name="l+1")
    at = (index("i", n_l), index("k", m))
    return (
        reading(
            "the layers above are any",
            matrix_equation(
                sp.Derivative(above.C, above.below[at]),
                matrix(above.W).T * matrix(above.delta),
                above.W,
                above.delta,
            ),
        ),
    )


@section.claim(
    says="Equation 2 has `g'(z^[l])` for the `g` of layer `l`.",
    reading="The table of section 2 offers three functions for $g$; softmax, it says, is used for "
    "the output layer. In a hidden layer its $g'$ would be the derivative of $a_i$ with respect "
    "to its own $z_i$, $a_i (1 - a_i)$.",
    verdict="holds if",
    decided_in=EQUATIONS,
)
def elementwise():
    above, z, (at, example) = hidden(m)
    r = above.row
    back = total(above.delta[r, example] * above.W[r, at], r)
    any_function = Identity(sp.Derivative(above.C, z[at, example]), back * g.prime(z[at, example]))
    one = sp.Integer(1)
    soft, z, _ = hidden(one, activation=softmax_columns)
    slope = sp.Derivative(soft.C, z[at, one])
    a = soft.below[at, one]
    back = total(soft.delta[r, one] * soft.W[r, at], r)
    column = matrix(soft.below)
    jacobian = sp.DiagMatrix(column) - column * column.T
    whole = jacobian * matrix(soft.W).T * matrix(soft.delta)
    return (
        reading("$g$ is a function of one number", any_function),
        reading("$g$ is softmax", Identity(slope, back * a * (1 - a))),
        Correction(
            "For a hidden layer of softmax the whole Jacobian takes the place of $g'$; for one "
            "example",
            matrix_equation(delta(soft, z[at, one]), whole, soft.below, soft.W, soft.delta),
        ),
    )
