r"""The symbols of document 003 as its formulas use them, and the chapters that decide its claims.

Neurons are numbered one by one: ℓ in a layer, i in the next, j in the one after it, k in the last.
With several examples, which the document's formulas leave out, s numbers them and stands last.
"""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp

from nnlib.symbolic import (
    Named,
    NamedArray,
    UpstreamCost,
    array,
    elementwise,
    index,
    indices,
    sizes,
    total,
)

FORWARD = "a-neuron-and-the-forward-pass"
ERROR = "the-error-and-the-chain-rule"
RECURSION = "the-recursion"
ALGORITHM = "the-complete-algorithm"
VANISHING = "vanishing-and-exploding"

n_l, n_i, n_j, n_k, m = sizes(r"n_\ell n_i n_j n_k m")
ell = index(r"\ell", n_l)
i, p = indices("i p", n_i)
j = index("j", n_j)
k, r = indices("k r", n_k)
s, t = indices("s t", m)
x, h = sp.symbols("x h", real=True)
sigma = elementwise(r"\sigma")
ERR = sp.Symbol("Err")


@dataclass(frozen=True)
class Layer:
    r"""Neurons of a layer, with any layers above that give the error and its ``delta``.

    ``at`` is the position of a neuron, with the number of the example if there are several.
    """

    theta: sp.IndexedBase
    below: sp.IndexedBase | NamedArray
    u: NamedArray
    delta: sp.IndexedBase
    Err: UpstreamCost
    at: tuple
    below_at: tuple


def layer(neuron: sp.Idx, source: sp.Idx, *example: sp.Idx, below=None) -> Layer:
    """The layer of `neuron`, fed by the layer of `source`, for one example or for several."""
    shape = [one.upper for one in (neuron, *example)]
    theta = array(r"\theta", neuron.upper, source.upper)
    below = array("o", source.upper, *shape[1:]) if below is None else below
    weighted = total(theta[neuron, source] * below[(source, *example)], source)
    at = (neuron, *example)
    u = NamedArray(array("u", *shape), at, weighted)
    delta = array(r"\delta", *shape)
    Err = UpstreamCost("Err", delta, u)
    return Layer(theta, below, u, delta, Err, at, (source, *example))


def err_by(entry: sp.Expr, delta: sp.Expr) -> Named:
    r"""∂Err/∂entry, for an entry of the layer of which `delta` is the derivative of the error.

    >>> from nnlib.symbolic import latex
    >>> of = layer(i, ell)
    >>> print(latex(err_by(of.u[i], of.delta[i])))
    \frac{\partial Err}{\partial u_{i}}
    """
    return Named(sp.Derivative(ERR, entry.shown), delta)


def hidden(*example: sp.Idx):
    """The pre-activations u_i, and the layer j that takes their activations o_i = σ(u_i)."""
    at = (i, *example)
    u = array("u", *(one.upper for one in at))
    o = NamedArray(array("o", *u.shape), at, sigma(u[at]))
    return u, layer(j, i, *example, below=o)
