"""Differences in the forward pass: layout, weights, biases, activations."""

from __future__ import annotations

import numpy as np
import sympy as sp

from course.claims.evidence import Computation, Different, Identity, Positive
from course.claims.matrices import matrices_differ, matrix_equation
from course.claims.rows import Correction, Group, apart, first, second, side
from course.documents.formulas import sigmoid, tanh
from nnlib.symbolic import (
    NamedArray,
    array,
    elementwise,
    index,
    indices,
    matrix,
    ones,
    sizes,
    total,
)

group = Group()

n, m, n_in, n_out = sizes("n m n_{l-1} n_l")
i, p = indices("i p", n_out)
j, q = indices("j q", n_in)
k = index("k", m)
u, v, w = indices("u v w", n)  # among n neurons where two layers are equally wide
ONE = sp.Integer(1)
x = sp.Symbol("x", real=True)
sigma = elementwise(r"\sigma")

# columns: W from neuron j to neuron i, a column of a for each example
W, b, a = array("W", n_out, n_in), array("b", n_out), array("a", n_in, m)
# rows: V from neuron j to neuron i, a row of A for each example
V, c, A = array("W", n_in, n_out), array("b", ONE, n_out), array("A", m, n_in)
SQUARE, OTHER = array("W", n, n), array("A", n, n)


@group.difference(
    "Are examples rows or columns?",
    side("000 001 002", "$z = W a + b$", "000-3-weighted-sum", "001-1-z", "002-2-weighted-sum"),
    side("004", "$Z = A W + b$", "004-1-weighted-sum", "004-1-rows"),
    verdict="both hold",
)
def layout():
    z = NamedArray(array("z", n_out, m), (i, k), total(W[i, j] * a[j, k], j) + b[i])
    Z = NamedArray(array("Z", m, n_out), (k, i), total(A[k, j] * V[j, i], j) + c[ONE, i])
    both = sp.MatAdd(matrix(a).T * matrix(W).T, ones(m, 1) * matrix(b).T)
    one, other = matrix(SQUARE), matrix(OTHER)
    return (
        apart(
            "the letters are the same matrices",
            matrices_differ(one * other, other * one, SQUARE, OTHER),
        ),
        first(
            "an example is a column, and the bias is added to each of them",
            matrix_equation(z[i, k], matrix(W) * matrix(a) + matrix(b) * ones(1, m), W, a, b),
        ),
        second(
            "an example is a row, and the bias is added to each of them",
            matrix_equation(Z[k, i], matrix(A) * matrix(V) + ones(m, 1) * matrix(c), A, V, c),
        ),
        Correction(
            "One is the transpose of the other:",
            matrix_equation(z[i, k], both, W, a, b, transposed=True),
        ),
    )


@group.difference(
    "Which index of a weight is the neuron that it leads to?",
    side("000 003", "The first: `W_ij`, $\\theta_{i\\ell}$", "000-1-weight-index", "003-2-words"),
    side("004", "The second, since $W^{(l)}$ stands on the right", "004-1-weights"),
    verdict="both hold",
)
def weight_index():
    below = array("a", n)
    z = NamedArray(array("z", n_out), (i,), total(W[i, j] * a[j, ONE], j))
    Z = NamedArray(array("Z", n_out), (i,), total(A[ONE, j] * V[j, i], j))
    return (
        apart(
            "the letters are the same matrix",
            Different(total(SQUARE[u, v] * below[v], v), total(SQUARE[v, u] * below[v], v)),
        ),
        first(
            "$i$ is in the layer, $j$ in the one below",
            Identity(sp.Derivative(z[i], a[j, ONE]), W[i, j]),
        ),
        second(
            "$j$ is in the layer below, $i$ in this one",
            Identity(sp.Derivative(Z[i], A[ONE, j]), V[j, i]),
        ),
    )


@group.difference(
    "Has a neuron a bias?",
    side("003", r"No: $u_i = \sum_\ell \theta_{i\ell} \cdot o_\ell$", "003-2-no-bias"),
    side(
        "000 001 002 004",
        "Yes: $W a + b$",
        "000-1-bias",
        "001-1-weighted-sum",
        "002-2-weighted-sum",
        "004-1-bias",
    ),
    verdict="both hold",
)
def bias():
    def with_a_constant():
        rng = np.random.default_rng(0)
        theta, shift, o = rng.normal(size=(3, 4)), rng.normal(size=(3, 1)), rng.normal(size=(4, 5))
        wide, inputs = np.hstack([theta, shift]), np.vstack([o, np.ones((1, 5))])
        same = np.allclose(wide @ inputs, theta @ o + shift, rtol=1e-12)
        return same, "3 neurons, 4 inputs and 5 examples: with a fifth input 1 both give the same"

    plain = total(W[i, j] * a[j, k], j)
    shifted = NamedArray(array("u", n_out, m), (i, k), plain + b[i] * ONE)
    return (
        apart("the weights are the same", Different(plain + b[i], plain)),
        first(
            "one neuron of the layer below always sends 1, and the weight from it is the bias",
            Computation(with_a_constant),
        ),
        second(
            "the bias is a parameter of its own, which moves $z$ as a weight from a constant 1 "
            "does",
            Identity(sp.Derivative(shifted[i, k], b[i]), ONE),
        ),
    )


@group.difference(
    "Is the weighted sum linear in the activations?",
    side("003", r"It is $u_i = \sum_\ell \theta_{i\ell} \cdot o_\ell$", "003-7-weighted-sum"),
    side(
        "000 001 004",
        "A linear combination or transformation, $W a + b$",
        "000-1-linear-combination",
        "001-1-linear",
        "004-1-linear",
    ),
    verdict="one fails",
)
def linear():
    e, f = array("e", n_in), array("f", n_in)

    def plain(of):
        return total(W[i, j] * of(j), j)

    together, parts = (
        plain(lambda at: e[at] + f[at]),
        (plain(lambda at: e[at]), plain(lambda at: f[at])),
    )
    return (
        apart("the weights are the same", Different(parts[0] + b[i], parts[0])),
        first("the sum of two inputs gives the sum", Identity(together, sum(parts))),
        second(
            "the sum of two inputs gives the sum, with a bias that is not 0",
            Identity(together + b[i], sum(parts) + 2 * b[i]),
        ),
    )


@group.difference(
    "Has the last layer an activation function?",
    side("001", "No: $f(x) = W_2 \\sigma(W_1 x + b_1) + b_2$", "001-0-model-network"),
    side(
        "000 002 003 004",
        r"Yes: $a^{[L]} = g(z^{[L]})$, $o_k = \sigma(u_k)$, $A^{(L)} = \sigma(Z^{(L)})$",
        "000-3-activation",
        "002-2-activation",
        "003-2-one-sigma",
        "004-1-one-sigma",
    ),
    verdict="both hold",
)
def output_activation():
    hidden = NamedArray(array("h", n_in), (j,), sigma(total(SQUARE_IN[j, q] * a[q, ONE], q)))
    last = total(W[i, j] * hidden[j], j) + b[i]
    return (
        apart("the weights are the same", Different(last, sigma(last))),
        first(
            "the answer is any real number, as in regression: a bias alone can reach $x$",
            Identity(last.subs(b[i], x - total(W[i, j] * hidden[j], j)), x),
        ),
        second(
            "the answer is a probability, as the cross-entropy needs: the sigmoid is between 0 and "
            "1",
            Positive(sigmoid(x)),
            Positive(1 - sigmoid(x), 1 / (1 + sp.exp(x))),
        ),
    )


SQUARE_IN = array("V", n_in, n_in)


@group.difference(
    "Between which numbers is an activation?",
    side("000", "Between 0 and 1", "000-1-activation"),
    side(
        "001 002 003",
        "Tanh is an activation function",
        "001-1-tanh-derivative",
        "002-4-tanh",
        "003-2-tanh",
    ),
    verdict="one fails",
)
def range_():
    return (
        apart("the input is the same", Different(sigmoid(x), tanh(x))),
        first("the activation function is tanh", Positive(tanh(x))),
        second(
            "it squeezes every number in between $-1$ and 1",
            Positive(1 - tanh(x), 2 / (1 + sp.exp(2 * x))),
            Positive(1 + tanh(x), 2 / (1 + sp.exp(-2 * x))),
        ),
    )
