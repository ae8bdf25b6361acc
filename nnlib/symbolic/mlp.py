r"""The algebra of `nnlib.mlp`: backpropagation through any number of layers, by induction.

Let F be the sum of the examples' losses and δ^[l] its derivative with respect to Z^[l]. The base
case gives δ^[L] of the last layer from the loss. The step gives δ^[l] from δ^[l+1], for abstract
layers above, and so for every l. The gradients of layer l follow from δ^[l]
(`nnlib.symbolic.dense`).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple, TypeAlias

import sympy as sp

from derive.derivation import Derivation
from derive.words.arrays import (
    Elementwise,
    Named,
    NamedArray,
    UpstreamCost,
    array,
    elementwise,
    index,
    indices,
    kronecker,
    sizes,
    total,
)
from derive.words.conditions import nonzero
from derive.words.matrices import Apply, matrix
from nnlib.symbolic import activations, losses
from nnlib.symbolic.dense import Dense, dense_backward, dense_forward

__all__ = ["MLP", "Backward", "Forward"]

_n, _above, _m = sizes("n^{[l]} n^{[l+1]} m")


class Forward(NamedTuple):
    """The activation of layer l, and the pre-activation of the layer after it, as named arrays."""

    Z: NamedArray
    A: NamedArray


class Backward(NamedTuple):
    """The derivations of δ^[l] from δ^[l+1], and of the gradients of layer l from δ^[l]."""

    delta: Derivation
    grads: Dense


class MLP:
    r"""A network of any depth and any widths, looked at around one layer.

    `output` and `loss` are the names that `nnlib.MLP` takes; `hidden` is the activation of the
    hidden layers, an unknown function g unless one is given.

    >>> net = MLP(output="softmax", loss="cross_entropy")
    >>> print(net.base().result_latex)
    \frac{\partial L}{\partial Z} = A - Y
    >>> print(net.backward().delta.result_latex)
    \delta^{[l]} = \left((W^{[l+1]})^{\mathsf T} \delta^{[l+1]}\right) \odot g'(Z^{[l]})
    """

    def __init__(
        self,
        hidden: type[Elementwise] | None = None,
        output: str = "identity",
        loss: str = "mse",
    ) -> None:
        # A class, which mypy does not take for something that can be hashed.
        self.hidden: Any = elementwise("g") if hidden is None else hidden
        self.output, self.loss = output, loss

    def forward(self) -> Forward:
        """Z^[l+1] from Z^[l], by way of A^[l]."""
        i, k = index("i", _n), index("k", _m)
        Z = array("Z^{[l]}", _n, _m)
        A = NamedArray(array("A^{[l]}", _n, _m), (i, k), self.hidden(Z[i, k]))
        layer = Dense(array("W^{[l+1]}", _above, _n), array("b^{[l+1]}", _above))
        return Forward(dense_forward(layer, A, "Z^{[l+1]}"), A)

    def base(self) -> Derivation:
        """Return the delta of the last layer, the derivative of an example's loss at Z^[L]."""
        return output_delta(self.output, self.loss)

    def backward(self) -> Backward:
        """The step of the induction, and the gradients."""
        return Backward(_hidden_delta(self.hidden), dense_backward().grads)


@cache
def _hidden_delta(g: Any) -> Derivation:
    Z_above = MLP(g).forward().Z
    Z, W = array("Z^{[l]}", _n, _m), array("W^{[l+1]}", _above, _n)
    delta = array(r"\delta^{[l+1]}", _above, _m)
    (p,), (j,), (k, q) = indices("p", _n), indices("j", _above), indices("k q", _m)
    d = Derivation(sp.Derivative(UpstreamCost("F", delta, Z_above), Z[p, k]))
    d.step(
        total(delta[j, q] * sp.Derivative(Z_above[j, q], Z[p, k]), j, q),
        "the chain rule, over all that $Z^{[l]}_{pk}$ acts on",
    )
    d.step(
        total(W[j, p] * delta[j, k] * g.prime(Z[p, k]), j),
        "of each $Z^{[l+1]}_{jq}$ one term is left: $i = p$, and the same example",
    )
    d.step(
        total(W[j, p] * delta[j, k], j) * g.prime(Z[p, k]), "the derivative does not depend on $j$"
    )
    product = sp.HadamardProduct(matrix(W).T * matrix(delta), Apply(g.prime, matrix(Z)))
    return d.in_matrices(r"\delta^{[l]}", product, W, delta, Z)


_Entry: TypeAlias = Callable[[sp.Expr, sp.Expr], sp.Expr]
# The loss of one entry, and its derivative with respect to the prediction.
_LOSSES: dict[str, tuple[_Entry, _Entry]] = {
    "mse": (losses.half_square, lambda a, y: a - y),
    "sse": (losses.square, lambda a, y: 2 * (a - y)),
    "bce": (losses.binary, lambda a, y: (1 - y) / (1 - a) - y / a),
}


@cache
def output_delta(output: str, loss: str) -> Derivation:
    r"""The delta of the output layer for each output and loss that go together in `nnlib.MLP`.

    >>> print(output_delta("tanh", "mse").result_latex)
    \frac{\partial L_{k}}{\partial Z_{pk}} = \left(A_{pk} - Y_{pk}\right) \, \tanh'(Z_{pk})
    """
    if (output, loss) == ("softmax", "cross_entropy"):
        return losses.cross_entropy_from_logits_gradient()
    if (output, loss) == ("sigmoid", "bce"):
        return losses.bce_from_logits_gradient()
    if loss in _LOSSES and output == "softmax":
        return _softmax_delta(loss)
    if loss in ("mse", "sse") and output in activations.ACTIVATIONS:
        return _elementwise_delta(activations.ACTIVATIONS[output], loss)
    raise ValueError(f"loss is {loss!r} with output {output!r}, which do not go together")


def _example(A: NamedArray, loss: str) -> Named:
    n, m = A.shape
    i, k, Y = index("i", n), index("k", m), array("Y", n, m)
    return Named(sp.Symbol("L_k"), total(_LOSSES[loss][0](A[i, k], Y[i, k]), i))


def _elementwise_delta(g: type[Elementwise], loss: str) -> Derivation:
    n, m = sizes("n m")
    (i, p), (k,) = indices("i p", n), indices("k", m)
    Z, Y = array("Z", n, m), array("Y", n, m)
    A = NamedArray(array("A", n, m), (i, k), g(Z[i, k]))
    slope = _LOSSES[loss][1](A[p, k], Y[p, k])
    given = (nonzero(Z),) if g.prime.kinked else ()
    d = Derivation(sp.Derivative(_example(A, loss), Z[p, k]), given)
    return d.step(slope * g.prime(Z[p, k]), "the chain rule on $A_{pk} = g(Z_{pk})$")


def _softmax_delta(loss: str) -> Derivation:
    n, m = sizes("n m")
    (i, p), (k,) = indices("i p", n), indices("k", m)
    Z, Y = array("Z", n, m), array("Y", n, m)
    A = activations.softmax(Z, name="A")
    slope = _LOSSES[loss][1](A[i, k], Y[i, k])
    own = _LOSSES[loss][1](A[p, k], Y[p, k])
    d = Derivation(sp.Derivative(_example(A, loss), Z[p, k]))
    d.step(
        total(slope * A[i, k] * (kronecker(i, p) - A[p, k]), i),
        "the chain rule, and the Jacobian of the softmax",
    )
    return d.step(A[p, k] * (own - total(A[i, k] * slope, i)), "the Kronecker delta picks $i = p$")
