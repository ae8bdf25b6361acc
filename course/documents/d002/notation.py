r"""The symbols of document 002 as its formulas use them, and the chapters that decide its claims.

Examples are columns: ``a^{[l-1]}`` is (n^{[l-1]}, m), ``W^{[l]}`` is (n^{[l]}, n^{[l-1]}), and
``b^{[l]}`` is one column.
"""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp

from nnlib.symbolic import (
    NamedArray,
    UpstreamCost,
    array,
    elementwise,
    index,
    indices,
    sizes,
    total,
)

SQUARES = "squared-error"
NEURON = "one-neuron-by-hand"
ACTIVATIONS = "activations-and-slopes"
BATCHES = "batches-and-noise"
MOMENTUM = "momentum-and-adam"
PSEUDOCODE = "pseudocode-that-runs"

m, n_below, n_l, n_above = sizes("m n^{[l-1]} n^{[l]} n^{[l+1]}")
k, s = indices("k s", m)
p, q = index("p", n_below), index("q", n_l)
ONE = sp.Integer(1)
f = elementwise("f")
LOSS = sp.Symbol("L")


@dataclass(frozen=True)
class Layer:
    r"""Layer l, with any layers above that give the loss and its ``delta``.

    ``delta`` is the derivative for each example; the loss is scale · F(z), with δ = ∂F/∂z.
    """

    W: sp.IndexedBase
    b: sp.IndexedBase
    a: sp.IndexedBase | NamedArray
    z: NamedArray
    delta: sp.IndexedBase
    loss: UpstreamCost


def layer(target=q, source=p, a=None, name="l", scale=1) -> Layer:
    """The layer between the indices `source` and `target`; `a` is its input, by default any."""
    n_out, n_in = target.upper, source.upper
    lower = name.removesuffix("+1") if name.endswith("+1") else f"{name}-1"
    a = array(f"a^{{[{lower}]}}", n_in, m) if a is None else a
    W, b = array(f"W^{{[{name}]}}", n_out, n_in), array(f"b^{{[{name}]}}", n_out)
    weighted = total(W[target, source] * a[source, k], source) + b[target]
    z = NamedArray(array(f"z^{{[{name}]}}", n_out, m), (target, k), weighted)
    delta = array(rf"\delta^{{[{name}]}}", n_out, m)
    return Layer(W, b, a, z, delta, UpstreamCost(LOSS, delta, z, scale))


def hidden():
    """The weighted sums of layer l, and the layer above that takes their activations."""
    z = array("z^{[l]}", n_l, m)
    a = NamedArray(array("a^{[l]}", n_l, m), (q, k), f(z[q, k]))
    return z, layer(index("r", n_above), q, a=a, name="l+1")
