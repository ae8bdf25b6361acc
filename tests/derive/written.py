"""Formulas of every kind that a page may show, for the tests of what writes them.

`NODES` makes a formula of each kind from two formulas. A name that a node brings in is its own, as
a page would have it: one name for two quantities could not be read.
"""

from collections.abc import Callable, Iterator
from random import Random

import sympy as sp

from derive import (
    Expectation,
    Named,
    NamedArray,
    UpstreamCost,
    array,
    elementwise,
    indices,
    kronecker,
    product_as_written,
    sizes,
    sum_as_written,
    total,
)
from derive.words.kinks import Jump, Kink
from nnlib.symbolic.activations import ACTIVATIONS

n, m = sizes("n m")
i, j, p, q, spare = indices("i j p q spare", n)
k, h = indices("k h", m)
x, y, t = sp.symbols("x y t", real=True)
lam = sp.Symbol(r"\lambda", positive=True)
hat = sp.Symbol(r"\hat{y}", real=True)
z, W, b = array("z", n), array("W^{[l]}", n, m), array("b^{[l]}", n)
A, delta = array("A", n, m), array(r"\delta^{[l]}", n)
g, act = elementwise("g"), elementwise(r"\sigma^{[l]}")
C = Named(sp.Symbol("C"), total(z[i] ** 2, i))
a = NamedArray(array("a^{[l]}", n), (i,), sp.exp(z[i]) * x)
layer = NamedArray(array("u", n), (i,), z[i] * x)
cost = UpstreamCost("J", delta, layer)

LEAVES = [
    x, hat, lam, n, z[p], z[2], W[p, k], b[q], a[p], C, cost, sp.Integer(2), sp.Integer(-3),
    sp.Rational(1, 2), sp.Rational(-2, 3), sp.pi, sp.E, kronecker(p, q), -x, x + y, 2 * x - y,
    x * z[p], -z[p] * t, 1 / x, x**2, -x / n,
]  # fmt: skip

_names: dict[sp.Expr, int] = {}


def named(value: sp.Expr) -> Named:
    """A quantity with a name of its own."""
    return Named(sp.Symbol(own("S", value)), value)


def raised(value: sp.Expr) -> Named:
    """One whose name has a superscript."""
    return Named(sp.Symbol("R^{" + own("r", value) + "}"), value)


def entries(value: sp.Expr) -> NamedArray:
    """An array with a name of its own, whose entries are those of z times a value."""
    return NamedArray(array("c^{" + own("r", value) + "}", n), (spare,), value * z[spare])


def own(letter: str, *parts: sp.Expr) -> str:
    """A name that nothing else has: one for each formula."""
    return f"{letter}_{{{_names.setdefault(sp.Tuple(*parts), len(_names) + 1)}}}"


Node = Callable[[sp.Expr, sp.Expr], sp.Expr]
NODES: dict[str, Node] = {
    "a sum": lambda u, v: u + v,
    "a difference": lambda u, v: u - v,
    "an opposite": lambda u, v: -u,
    "a product": lambda u, v: u * v,
    "a quotient": lambda u, v: u / v,
    "a half": lambda u, v: u / 2,
    "twice": lambda u, v: -2 * u,
    "a mean": lambda u, v: u / n,
    "a square": lambda u, v: u**2,
    "a cube below": lambda u, v: u**-3,
    "a root": lambda u, v: sp.sqrt(u),
    "a root below": lambda u, v: 1 / sp.sqrt(u),
    "another root": lambda u, v: u ** sp.Rational(2, 3),
    "a power": lambda u, v: u**v,
    "a power of e": lambda u, v: sp.exp(u),
    "a square of an exponential": lambda u, v: sp.exp(u) ** 2 * v,
    "a logarithm": lambda u, v: sp.log(u) * v,
    "a hyperbolic tangent": lambda u, v: sp.tanh(u),
    "its square": lambda u, v: sp.tanh(u) ** 2,
    "a hyperbolic sine": lambda u, v: sp.sinh(u),
    "a hyperbolic cosine": lambda u, v: sp.cosh(u),
    "a sine": lambda u, v: sp.sin(u, evaluate=False) ** 3,
    "a cosine": lambda u, v: sp.cos(u, evaluate=False) / v,
    "an error function": lambda u, v: sp.erf(u),
    "its cube": lambda u, v: sp.erf(u) ** 3 * sp.sign(v) ** 2,
    "a power of a hyperbolic tangent": lambda u, v: sp.tanh(u) ** v,
    "a factorial": lambda u, v: sp.factorial(n) / u,
    "a modulus": lambda u, v: sp.Abs(u),
    "a power of a modulus": lambda u, v: sp.Abs(u) ** 3,
    "a sign": lambda u, v: sp.sign(u) * v,
    "a largest": lambda u, v: sp.Max(u, v, 0),
    "a square of a smallest": lambda u, v: sp.Min(u, v) ** 2,
    "a step": lambda u, v: sp.Heaviside(u) * v,
    "cases": lambda u, v: sp.Piecewise((u, x > 0), (v, True)),
    "cases of the parts": lambda u, v: sp.Piecewise((1, u > v), (0, True)),
    "three cases": lambda u, v: sp.Piecewise((u, sp.Eq(x, 0)), (v, x < y), (t, True)),
    "two conditions": lambda u, v: sp.Piecewise(
        (u, (x > 0) & (y > 0)), (v, (x < 0) | (y < t)), (0, True)
    ),
    "a sum over i": lambda u, v: total(u * z[i], i),
    "a square of a sum": lambda u, v: total(u + W[i, k], i) ** 2,
    "a sum over two": lambda u, v: total(u * W[i, h], i, h),
    "a sum beside": lambda u, v: total(z[i], i) * u * total(A[j, h] * v, j, h),
    "a sum of a sum": lambda u, v: total(total(W[i, h] * u, h) ** 2 * v, i),
    "a product over i": lambda u, v: sp.Product(u + z[i], (i, 1, n)),
    "a product over i, squared": lambda u, v: sp.Product(z[i], (i, 1, n)) ** 2 * u,
    "a delta": lambda u, v: kronecker(p, q) * u - v * kronecker(i, p),
    "a square of a delta": lambda u, v: sp.Pow(kronecker(p, q), 2, evaluate=False) * u,
    "a function": lambda u, v: g(u),
    "a derivative of a function": lambda u, v: g.prime(u) * v,
    "a square of a derivative": lambda u, v: g.prime.prime(u) ** 2,
    "a function with a superscript": lambda u, v: act(u) ** 2 * act.prime(v),
    "a name": lambda u, v: named(u * v + x),
    "a square of a name": lambda u, v: raised(u + x) ** 2 * v,
    "an entry with a name": lambda u, v: entries(u)[p] ** 2 * v,
    "a derivative": lambda u, v: sp.Derivative(named(u * x), x) * v,
    "a derivative by an entry": lambda u, v: sp.Derivative(named(u * z[p]), z[q]) ** 2,
    "a derivative of an entry": lambda u, v: sp.Derivative(entries(u)[p], z[q]),
    "a derivative without a name": lambda u, v: sp.Derivative(u * x**2, x) * v,
    "a derivative of a sum": lambda u, v: sp.Derivative(total(u * z[i] ** 2, i), z[p]) + v,
    "a derivative of a function of x": lambda u, v: sp.Derivative(sp.exp(u * x), x),
    "a second derivative": lambda u, v: sp.Derivative(named(u * x**3), (x, 2)) * v,
    "a mixed derivative": lambda u, v: sp.Derivative(named(u * x * y), x, y) * v,
    "a derivative of a cost": lambda u, v: sp.Derivative(cost, x) * u,
    "an expected value": lambda u, v: Expectation(u * z[p], z),
    "a square of an expected value": lambda u, v: Expectation(u + z[p], z) ** 2 * v,
    "a product as written": lambda u, v: product_as_written(u, x, v),
    "a power of a product as written": lambda u, v: product_as_written(u, v) ** 2 * x,
    "a sum as written": lambda u, v: sum_as_written(v, u),
    "a sum as written, times": lambda u, v: sum_as_written(u, v) * x - v,
    "a decimal": lambda u, v: 0.25 * u - 1.5 * v,
}  # fmt: skip
NODES |= {name: lambda u, v, f=f: f(u) * v for name, f in ACTIVATIONS.items()}
NODES |= {f"{name}'": lambda u, v, f=f: f.prime(u) ** 2 for name, f in ACTIVATIONS.items()}
UNREADABLE = {  # what a page shows of a derivative that is not known
    "a kink": lambda u, v: u + Kink(u - x, v),
    "a jump": lambda u, v: u * Jump(v, u),
}


def made(node: Node, *parts: sp.Expr) -> sp.Expr | None:
    """What a node makes of its parts, or None where that is nothing a page could show."""
    try:
        expr = sp.sympify(node(*parts))
    except (TypeError, ValueError):
        return None
    derivatives = expr.atoms(sp.Derivative)
    constants = any(of.expr.is_number or of.expr.is_Symbol for of in derivatives)
    rounded = any(sp.Rational(str(x)) != sp.Rational(x) for x in expr.atoms(sp.Float))
    infinite = expr.has(sp.nan, sp.zoo, sp.oo, -sp.oo, sp.I)
    costs = any(
        of.expr.has(UpstreamCost) and (of.derivative_count > 1 or of.expr.has(sp.Derivative))
        for of in derivatives
    )  # of which there are no second derivatives
    return None if costs or constants or rounded or infinite else expr


def nested(outer: str, inner: str, draw: Random) -> Iterator[sp.Expr]:
    """The inner node in the outer one, in either place, with leaves in the others."""
    part = made(NODES[inner], draw.choice(LEAVES), draw.choice(LEAVES))
    leaf = draw.choice(LEAVES)
    for parts in ((part, leaf), (leaf, part)) if part is not None else ():
        expr = made(NODES[outer], *parts)
        if expr is not None:
            yield expr
