r"""The algebra of `nnlib.dense`: a layer for any widths and batch size, and its three gradients.

What lies above the layer is abstract: a cost of which only its delta is known
(`nnlib.symbolic.UpstreamCost`), so that what is derived here holds in a network of any depth.

A program computes a layer in one product: with V = [W b] and B = [A; 1], whose last row is ones,
V B = W A + b (`joined_forward`), and the derivative with respect to V is [dW db]
(`joined_gradient`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

import sympy as sp

from derive.derivation import Derivation
from derive.words.arrays import NamedArray, UpstreamCost, array, index, indices, sizes, total
from derive.words.condition import Condition
from derive.words.matrices import matrix, ones
from nnlib.symbolic._types import Array

__all__ = [
    "Dense",
    "dense_backward",
    "dense_forward",
    "joined_forward",
    "joined_gradient",
    "passed_back",
]


class Dense(NamedTuple):
    """The weights W (n_out, n_in) and the bias b (n_out,) of a layer, or their gradients."""

    W: Any
    b: Any


n_in, n_out, m = sizes("n^{[l-1]} n^{[l]} m")
LAYER = Dense(array("W^{[l]}", n_out, n_in), array("b^{[l]}", n_out))
A_PREV = array("A^{[l-1]}", n_in, m)
DELTA = array(r"\delta^{[l]}", n_out, m)
(n_one,) = sizes("n_1")
JOINED = array("V^{[l]}", n_out, n_one)
A_ONE = array("B^{[l-1]}", n_one, m)


def dense_forward(layer: Dense, A_prev: Array, name: str = "Z^{[l]}") -> NamedArray:
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
    cost = UpstreamCost("C", DELTA, Z, scale)
    return DenseBackward(
        Dense(_weights(cost, Z, scale), _bias(cost, Z, scale)),
        _activations(UpstreamCost("F", DELTA, Z), Z),
    )


def _weights(cost: UpstreamCost, Z: NamedArray, scale: sp.Expr) -> Derivation:
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


def _bias(cost: UpstreamCost, Z: NamedArray, scale: sp.Expr) -> Derivation:
    _, b = LAYER
    (j,), (k,), (r,) = indices("j", n_out), indices("k", m), indices("r", n_out)
    d = Derivation(sp.Derivative(cost, b[r]))
    d.step(scale * total(DELTA[j, k] * sp.Derivative(Z[j, k], b[r]), j, k), "the chain rule")
    d.step(scale * total(DELTA[r, k], k), "the bias $b_r$ enters $Z_{rk}$ of every example")
    left = r"\frac{\partial C}{\partial b^{[l]}}"
    return d.in_matrices(left, scale * matrix(DELTA) * ones(m, 1), DELTA)


def _activations(cost: UpstreamCost, Z: NamedArray) -> Derivation:
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


@dataclass(frozen=True)
class LastRowOnes(Condition):
    """Every entry in the last row of `of` is 1."""

    of: sp.IndexedBase

    @property
    def about(self) -> tuple[sp.IndexedBase, ...]:
        return (self.of,)

    def rewrite(self, expr: sp.Expr) -> sp.Expr:
        last = [
            entry
            for entry in expr.atoms(sp.Indexed)
            if entry.base == self.of and entry.indices[0] == self.of.shape[0]
        ]
        return expr.xreplace(dict.fromkeys(last, sp.Integer(1)))

    def enforce(self, values: dict[Any, Any]) -> None:
        values[self.of][-1] = 1

    def latex(self) -> str:
        name, rows = self.of.label.name, sp.latex(self.of.shape[0])
        return rf"{name}_{{{rows}, k}} = 1"


def _joined() -> NamedArray:
    i, j, k = index("i", n_one), index("j", n_out), index("k", m)
    formula = total(JOINED[j, i] * A_ONE[i, k], i)
    return NamedArray(array("Z^{[l]}", n_out, m), (j, k), formula)


@cache
def joined_forward() -> Derivation:
    r"""Return the proof that V B is W A + b, where b is the last column of V and W the others.

    >>> joined_forward()
    Derivation: ... (2 verified steps)
    """
    i, j, k = index("i", n_one - 1), index("j", n_out), index("k", m)
    every = index("i", n_one)
    d = Derivation(_joined()[j, k], given=LastRowOnes(A_ONE))
    d.step(total(JOINED[j, every] * A_ONE[every, k], every), "the product of two matrices")
    d.step(
        total(JOINED[j, i] * A_ONE[i, k], i) + JOINED[j, n_one],
        "the last term stands alone: the last column of $V$ times the row of ones",
    )
    return d.conclude()


class JoinedGradient(NamedTuple):
    """The derivation of the gradient with respect to V = [W b], and what its last column is."""

    joined: Derivation
    bias: Derivation


@cache
def joined_gradient() -> JoinedGradient:
    r"""Return the proofs that the gradient with respect to V is δ Bᵀ / m, and so [dW db].

    >>> print(joined_gradient().joined.result_latex)
    \frac{\partial C}{\partial V^{[l]}} = \frac{1}{m} \delta^{[l]} (B^{[l-1]})^{\mathsf T}
    """
    k, r, p = index("k", m), index("r", n_out), index("p", n_one)
    cost = UpstreamCost("C", DELTA, _joined(), 1 / m)
    d = Derivation(sp.Derivative(cost, JOINED[r, p]))
    d.step(total(DELTA[r, k] * A_ONE[p, k], k) / m, "the chain rule: $V_{rp}$ is in $Z_{rk}$ alone")
    left = r"\frac{\partial C}{\partial V^{[l]}}"
    joined = d.in_matrices(left, matrix(DELTA) * matrix(A_ONE).T / m, DELTA, A_ONE)
    d = Derivation(sp.Derivative(cost, JOINED[r, n_one]), given=LastRowOnes(A_ONE))
    d.step(total(DELTA[r, k] * A_ONE[n_one, k], k) / m, "the last column")
    d.step(total(DELTA[r, k], k) / m, "the row of ones: this is the gradient of the bias")
    return JoinedGradient(joined, d.conclude())


@cache
def passed_back() -> Derivation:
    r"""Return the proof that a layer passes back Vᵀ δ, of which all rows but the last are Wᵀ δ.

    >>> print(passed_back().result_latex)
    \frac{\partial F}{\partial B^{[l-1]}} = (V^{[l]})^{\mathsf T} \delta^{[l]}
    """
    j, k, q, p = index("j", n_out), index("k", m), index("q", m), index("p", n_one)
    Z = _joined()
    d = Derivation(sp.Derivative(UpstreamCost("F", DELTA, Z), A_ONE[p, q]))
    d.step(total(DELTA[j, k] * sp.Derivative(Z[j, k], A_ONE[p, q]), j, k), "the chain rule")
    d.step(total(JOINED[j, p] * DELTA[j, q], j), "$Z_{jk}$ contains $B_{pq}$ for the same example")
    left = r"\frac{\partial F}{\partial B^{[l-1]}}"
    return d.in_matrices(left, matrix(JOINED).T * matrix(DELTA), JOINED, DELTA)
