r"""The symbols of document 000 as its formulas use them, and the chapters that decide its claims.

The document numbers layers by a superscript; a layer here takes ``a^{[l-1]}`` to ``z^{[l]}``.
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

FORWARD = "the-pieces-and-the-forward-pass"
SOFTMAX = "softmax"
CROSS_ENTROPY = "cross-entropy"
EQUATIONS = "the-four-equations"
DESCENT = "gradient-descent"
DIGITS = "reading-digits"

n, m = sizes("n m")
i, j, p, q, c = indices("i j p q c", n)
k, s = indices("k s", m)
x, z = sp.symbols("x z", real=True)
g = elementwise("g")
y, logits = array("y", n), array("z", n)  # label and pre-activation of one example


def softmax(of: sp.IndexedBase = logits, name: str = "a") -> NamedArray:
    """The document's formula for softmax, its sum over j = 1, …, n, for each example alone."""
    if len(of.shape) == 1:
        return NamedArray(array(name, n), (i,), sp.exp(of[i]) / total(sp.exp(of[j]), j))
    return NamedArray(array(name, n, m), (i, k), sp.exp(of[i, k]) / total(sp.exp(of[j, k]), j))


def cross_entropy(a, of: sp.IndexedBase = y) -> Named:
    """The document's cost: of one example for vectors, averaged over m for matrices."""
    if len(a.shape) == 1:
        return Named(sp.Symbol("C"), -total(of[i] * sp.log(a[i]), i))
    return Named(sp.Symbol("C"), -total(of[i, k] * sp.log(a[i, k]), i, k) / m)


@dataclass(frozen=True)
class Layer:
    r"""Layer l between what is below and what is above it, for m examples in columns.

    ``C`` is any differentiable cost of the pre-activation, and ``delta`` its derivative for each
    example: C = scale · F(z^{[l]}), with δ_jk = ∂F/∂z_jk.
    """

    W: sp.IndexedBase
    b: sp.IndexedBase
    below: sp.IndexedBase | NamedArray
    z: NamedArray
    delta: sp.IndexedBase
    C: UpstreamCost
    row: sp.Idx
    column: sp.Idx
    example: sp.Idx


def layer(
    n_out: sp.Expr, n_in: sp.Expr, m: sp.Expr, below=None, name: str = "l", scale: sp.Expr = 1
) -> Layer:
    """A layer of the given sizes; `below` is its input, by default any numbers."""
    lower = f"{name[:-2]}" if name.endswith("+1") else f"{name}-1"
    (row, r), (column, t), example = indices("p r", n_out), indices("q t", n_in), index("k", m)
    W, b = array(f"W^{{[{name}]}}", n_out, n_in), array(f"b^{{[{name}]}}", n_out)
    below = array(f"a^{{[{lower}]}}", n_in, m) if below is None else below
    weighted = total(W[r, t] * below[t, example], t) + b[r]
    z = NamedArray(array(f"z^{{[{name}]}}", n_out, m), (r, example), weighted)
    delta = array(rf"\delta^{{[{name}]}}", n_out, m)
    return Layer(W, b, below, z, delta, UpstreamCost("C", delta, z, scale), row, column, example)
