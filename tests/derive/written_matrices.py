"""Formulas in matrices of every kind that a page may show, for the tests of what writes them."""

from collections.abc import Callable, Iterator
from random import Random

import sympy as sp

from derive import Apply, array, elementwise, matrix, ones, sizes
from nnlib.symbolic.activations import ACTIVATIONS

(n,) = sizes("n")
lam = sp.Symbol(r"\lambda", positive=True)
ARRAYS = {name: array(name, n, n) for name in ("X", "Y", "W^{[l]}", r"\delta^{[l]}")}
ARRAYS |= {name: array(name, n) for name in ("v", "u^{(2)}")}
X, Y, W, D, v, u = map(matrix, ARRAYS.values())
g, act, one = elementwise("g"), elementwise(r"\sigma^{[l]}"), ones(n, 1)
relu, slope = ACTIVATIONS["relu"], ACTIVATIONS["tanh"].prime

LEAVES = [
    X, Y, W, D, X.T, W.T, 2 * X, -Y, X + Y, X - 2 * W, X * Y, v * u.T, v * one.T, one * u.T,
    sp.DiagMatrix(v), lam / n * W,
]  # fmt: skip

Node = Callable[[sp.MatrixExpr, sp.MatrixExpr], sp.MatrixExpr]
NODES: dict[str, Node] = {
    "a sum": lambda a, b: a + b,
    "a difference": lambda a, b: a - b,
    "an opposite": lambda a, b: -a,
    "twice a sum": lambda a, b: 2 * a + 2 * b,
    "a half": lambda a, b: a / 2,
    "a mean": lambda a, b: a * b / n,
    "scaled": lambda a, b: (1 - lam) * a,
    "a small step": lambda a, b: a - lam / n * b,
    "a root below": lambda a, b: b / sp.sqrt(lam),
    "a product": lambda a, b: a * b,
    "a square": lambda a, b: a**2,
    "a transpose": lambda a, b: a.T,
    "a product of entries": sp.HadamardProduct,
    "a product of three": lambda a, b: sp.HadamardProduct(a, b, X),
    "squares of entries": lambda a, b: sp.HadamardPower(a, 2),
    "roots of entries": lambda a, b: sp.HadamardPower(a, sp.Rational(1, 2)),
    "quotients of entries": lambda a, b: sp.HadamardProduct(b, sp.HadamardPower(a, -1)),
    "a function": lambda a, b: Apply(g, a),
    "a derivative": lambda a, b: sp.HadamardProduct(Apply(g.prime, a), b),
    "a function with a superscript": lambda a, b: Apply(act.prime, a) * b,
    "a rectifier": lambda a, b: Apply(relu, a),
    "squares of slopes": lambda a, b: sp.HadamardPower(Apply(slope, a), 2),
    "sums along": lambda a, b: a * one * one.T * b,
    "a diagonal": lambda a, b: sp.DiagMatrix(a * v) * b,
    "an outer product": lambda a, b: (a * v) * (b * u).T,
    "the identity": lambda a, b: sp.Identity(n) - a * b,
    "a product with the identity": lambda a, b: sp.HadamardProduct(sp.Identity(n), a) * b,
    "ones and a matrix": lambda a, b: a + sp.OneMatrix(n, n),
    "a trace": lambda a, b: sp.Trace(a) * b,
    "no effect": lambda a, b: sp.MatAdd(a, sp.ZeroMatrix(n, n)),
    "an inverse": lambda a, b: sp.Inverse(a) * b,
}


def nested(outer: str, inner: str, draw: Random) -> Iterator[sp.MatrixExpr]:
    """The inner node in the outer one, in either place, with leaves in the others."""
    leaves = draw.choice(LEAVES), draw.choice(LEAVES)
    try:
        part, leaf = NODES[inner](*leaves), draw.choice(LEAVES)
        yield NODES[outer](part, leaf)
        yield NODES[outer](leaf, part)
    except (AttributeError, TypeError, ValueError):  # SymPy cannot carry some of them out
        return
