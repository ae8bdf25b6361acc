r"""The symbols of document 001 as its formulas use them, and the chapters that decide its claims.

Examples are columns: ``A^{[l-1]}`` is (n^{[l-1]}, m), ``W^{[l]}`` is (n^{[l]}, n^{[l-1]}), and
``b^{[l]}`` a column, (n^{[l]}, 1). The document writes d in front of a letter for a derivative.
"""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp

from nnlib.symbolic import NamedArray, array, elementwise, index, indices, sizes, total

REGRESSION = "regression-beside-a-network"
FORWARD = "forward-and-loss"
SLOPE = "where-the-slope-went"
STEP = "the-general-step"
REGULARISATION = "regularisation"

m, n_below, n_l = sizes("m n^{[l-1]} n^{[l]}")
k, s = indices("k s", m)  # among the examples, which the document numbers by a superscript (i)
p, t = indices("p t", n_l)
q, r = indices("q r", n_below)
ONE = sp.Integer(1)
x, z = sp.symbols("x z", real=True)
g = elementwise("g")


@dataclass(frozen=True)
class Layer:
    """Layer l for some examples, its input any numbers."""

    W: sp.IndexedBase
    b: sp.IndexedBase
    a: sp.IndexedBase
    z: NamedArray
    row: sp.Idx
    example: sp.Idx


def layer(examples: sp.Expr = m) -> Layer:
    """Layer l for the given number of examples, one per column."""
    example = index("k", examples)
    W, b = array("W^{[l]}", n_l, n_below), array("b^{[l]}", n_l, ONE)
    a = array("a^{[l-1]}", n_below, examples)
    weighted = total(W[p, r] * a[r, example], r) + b[p, ONE]
    z = NamedArray(array("z^{[l]}", n_l, examples), (p, example), weighted)
    return Layer(W, b, a, z, p, example)
