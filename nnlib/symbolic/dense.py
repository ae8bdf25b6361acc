r"""The algebra of `nnlib.dense`: a layer for any widths and batch size, and its three gradients.

What lies above the layer is abstract: a cost of which only its delta is known
(`nnlib.symbolic.CostAbove`), so that what is derived here holds in a network of any depth.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import sympy as sp

from derive.derivation import Derivation
from derive.words.arrays import CostAbove, NamedArray, array, index, indices, sizes, total
from derive.words.matrices import matrix, ones

__all__ = ["Dense", "dense_backward", "dense_forward"]


class Dense(NamedTuple):
    """The weights W (n_out, n_in) and the bias b (n_out,) of a layer, or their gradients."""

    W: object
    b: object


n_in, n_out, m = sizes("n^{[l-1]} n^{[l]} m")
LAYER = Dense(array("W^{[l]}", n_out, n_in), array("b^{[l]}", n_out))
A_PREV = array("A^{[l-1]}", n_in, m)
DELTA = array(r"\delta^{[l]}", n_out, m)


def dense_forward(layer: Dense, A_prev, name: str = "Z^{[l]}") -> NamedArray:
    r"""The pre-activation of a layer, z_jk = Σ_i W_ji a_ik + b_j, as a named array.

    >>> from derive.pages.latex import latex
    >>> Z = dense_forward(LAYER, A_PREV)
    >>> j, k = index("j", n_out), index("k", m)
    >>> print(latex(Z[j, k].value))
    \sum_{i=1}^{n^{[l-1]}} W^{[l]}_{ji} \, A^{[l-1]}_{ik} + b^{[l]}_{j}
    """
    above, below = layer.W.shape
    examples = A_prev.shape[1]
    i, j, k = index("i", below), index("j", above), index("k", examples)
    formula = total(layer.W[j, i] * A_prev[i, k], i) + layer.b[j]
    return NamedArray(array(name, above, examples), (j, k), formula)


class DenseBackward(NamedTuple):
    """The derivations of the gradients of a layer, and of what it passes back."""

    grads: Dense
    dA_prev: Derivation


@cache
def dense_backward(*, average: bool = True) -> DenseBackward:
    r"""Derive the gradients of a layer from its delta.

    The cost is an average over the examples; with ``average=False`` it is their sum, and the 1/m is
    not there.

    >>> grads, dA_prev = dense_backward()
    >>> print(grads.W.result_latex)
    \frac{\partial C}{\partial W^{[l]}} = \frac{1}{m} \delta^{[l]} (A^{[l-1]})^{\mathsf T}
    >>> print(grads.b.result_latex)
    \frac{\partial C}{\partial b^{[l]}} = \frac{1}{m} \delta^{[l]} \mathbf{1}
    >>> print(dA_prev.result_latex)
    \frac{\partial F}{\partial A^{[l-1]}} = (W^{[l]})^{\mathsf T} \delta^{[l]}
    """
    scale = 1 / m if average else sp.Integer(1)
    Z = dense_forward(LAYER, A_PREV)
    cost = CostAbove("C", DELTA, Z, scale)
    return DenseBackward(
        Dense(_weights(cost, Z, scale), _bias(cost, Z, scale)),
        _activations(CostAbove("F", DELTA, Z), Z),
    )


def _weights(cost, Z, scale):
    W, _ = LAYER
    j, k = index("j", n_out), index("k", m)
    r, p = index("r", n_out), index("p", n_in)
    d = Derivation(sp.Derivative(cost, W[r, p]))
    d.step(scale * total(DELTA[j, k] * sp.Derivative(Z[j, k], W[r, p]), j, k), "the chain rule")
    d.step(
        scale * total(DELTA[r, k] * A_PREV[p, k], k),
        "$Z_{jk}$ contains $W_{rp}$ only for $j = r$, times $A_{pk}$",
    )
    left = r"\frac{\partial C}{\partial W^{[l]}}"
    return d.in_matrices(left, scale * matrix(DELTA) * matrix(A_PREV).T, DELTA, A_PREV)


def _bias(cost, Z, scale):
    _, b = LAYER
    (j,), (k,), (r,) = indices("j", n_out), indices("k", m), indices("r", n_out)
    d = Derivation(sp.Derivative(cost, b[r]))
    d.step(scale * total(DELTA[j, k] * sp.Derivative(Z[j, k], b[r]), j, k), "the chain rule")
    d.step(scale * total(DELTA[r, k], k), "the bias $b_r$ enters $Z_{rk}$ of every example")
    left = r"\frac{\partial C}{\partial b^{[l]}}"
    return d.in_matrices(left, scale * matrix(DELTA) * ones(m, 1), DELTA)


def _activations(cost, Z):
    W, _ = LAYER
    j, k, q = index("j", n_out), index("k", m), index("q", m)
    p = index("p", n_in)
    d = Derivation(sp.Derivative(cost, A_PREV[p, q]))
    d.step(total(DELTA[j, k] * sp.Derivative(Z[j, k], A_PREV[p, q]), j, k), "the chain rule")
    d.step(
        total(W[j, p] * DELTA[j, q], j),
        "$Z_{jk}$ contains $A_{pq}$ only for the same example, times $W_{jp}$",
    )
    left = r"\frac{\partial F}{\partial A^{[l-1]}}"
    return d.in_matrices(left, matrix(W).T * matrix(DELTA), W, DELTA)
