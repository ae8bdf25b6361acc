r"""The symbols of document 004 as its formulas use them, and the chapters that decide its claims.

Examples are rows: ``A^{(l-1)}`` is (m, n^{(l-1)}), ``W^{(l)}`` is (n^{(l-1)}, n^{(l)}), and
``b^{(l)}`` a row, (1, n^{(l)}).
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

NEURONS = "from-neurons-to-matrices"
OUTPUT = "the-output-error"
BACKWARD = "backward-in-rows"
TRAINING = "training-in-rows"

m, n_below, n_l, n_above = sizes("m n^{(l-1)} n^{(l)} n^{(l+1)}")
k, s = indices("k s", m)
p, r = indices("p r", n_below)
q, t = indices("q t", n_l)
ONE = sp.Integer(1)
x = sp.Symbol("x", real=True)
sigma = elementwise(r"\sigma")
LOSS = sp.Symbol(r"\mathcal{L}")


@dataclass(frozen=True)
class Layer:
    r"""Layer l for some examples, with any layers above that give the loss and its ``delta``.

    ``delta`` is the derivative for each example; the loss is scale · F(Z), with δ = ∂F/∂Z.
    """

    W: sp.IndexedBase
    b: sp.IndexedBase
    A: sp.IndexedBase | NamedArray
    Z: NamedArray
    delta: sp.IndexedBase
    loss: UpstreamCost


def layer(example=k, source=p, target=q, A=None, name="l", scale=1) -> Layer:
    """The layer between the indices `source` and `target`; `A` is its input, by default any."""
    rows, n_in, n_out = (getattr(of, "upper", of) for of in (example, source, target))
    lower = name.removesuffix("+1") if name.endswith("+1") else f"{name}-1"
    A = array(f"A^{{({lower})}}", rows, n_in) if A is None else A
    W, b = array(f"W^{{({name})}}", n_in, n_out), array(f"b^{{({name})}}", ONE, n_out)
    weighted = total(A[example, source] * W[source, target], source) + b[ONE, target]
    Z = NamedArray(array(f"Z^{{({name})}}", rows, n_out), (example, target), weighted)
    delta = array(rf"\delta^{{({name})}}", rows, n_out)
    return Layer(W, b, A, Z, delta, UpstreamCost(LOSS, delta, Z, scale))


def hidden():
    """The pre-activations of layer l, and the layer above that takes their activations."""
    Z = array("Z^{(l)}", m, n_l)
    A = NamedArray(array("A^{(l)}", m, n_l), (k, q), sigma(Z[k, q]))
    return Z, layer(k, q, index("u", n_above), A=A, name="l+1")
