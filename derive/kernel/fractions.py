"""Whether a quotient of polynomials is zero: exact arithmetic, without a greatest common divisor.

What is no sum, product or whole power (a symbol, a function with its argument expanded) counts as
an unknown. Unknowns may depend on each other, as sin x and cos x do; a no is an answer only where
all of them are symbols. Roots, the imaginary unit and decimal numbers obey equations of their own
and are left to SymPy's slower `cancel`.
"""

from __future__ import annotations

from functools import reduce
from typing import NamedTuple

import sympy as sp
from sympy.polys.rings import PolyElement, PolyRing

_MOST = 12  # a power up to this one is written out


class _Quotient(NamedTuple):
    """A numerator over a product of powers of polynomials, which are kept apart."""

    above: PolyElement
    below: dict[PolyElement, int]


def is_zero_quotient(expr: sp.Expr) -> bool | None:
    """Whether `expr` is zero as a quotient of polynomials in its unknowns; None where others know.

    >>> x, y = sp.symbols("x y")
    >>> is_zero_quotient(1 / (x * (x + y)) - (1 / x - 1 / (x + y)) / y)
    True
    >>> is_zero_quotient(1 / x - 1 / y), is_zero_quotient(sp.sqrt(x) - y)
    (False, None)
    >>> is_zero_quotient(sp.sin(x) - sp.cos(x)), is_zero_quotient(1 / ((x + 1) * y - x * y - y))
    (None, None)
    """
    unknowns: dict[sp.Expr, sp.Expr] = {}
    if not _collect(expr, unknowns):
        return None
    names = sorted(set(unknowns.values()), key=sp.default_sort_key)
    if not names:
        return bool(expr.doit() == 0)
    ring = PolyRing([f"x{at}" for at in range(len(names))], sp.QQ)
    values = {unknown: ring.gens[names.index(name)] for unknown, name in unknowns.items()}
    try:
        if not _quotient(expr, ring, values).above:
            return True
    except ZeroDivisionError:
        return None
    return False if all(name.is_Symbol for name in names) else None


def _collect(expr: sp.Expr, unknowns: dict[sp.Expr, sp.Expr]) -> bool:
    """Put the unknowns of `expr` into a table; whether it is a quotient of polynomials in them."""
    if expr.is_Rational:
        return True
    if expr.is_Add or expr.is_Mul:
        return all(_collect(arg, unknowns) for arg in expr.args)
    if expr.is_Pow and expr.exp.is_Integer:
        return abs(expr.exp) <= _MOST and _collect(expr.base, unknowns)
    if expr.is_Pow or (expr.is_number and not expr.is_NumberSymbol):
        return False
    if expr not in unknowns:
        unknowns[expr] = sp.expand(expr) if expr.args else expr
    return type(unknowns[expr]) is type(expr)


def _quotient(expr: sp.Expr, ring: PolyRing, values: dict[sp.Expr, PolyElement]) -> _Quotient:
    if expr.is_Rational:
        return _Quotient(ring(sp.QQ(int(expr.p), int(expr.q))), {})
    if expr in values:
        return _Quotient(values[expr], {})
    if expr.is_Pow:
        return _power(_quotient(expr.base, ring, values), int(expr.exp), ring)
    parts = [_quotient(arg, ring, values) for arg in expr.args]
    if expr.is_Mul:
        return reduce(_times, parts)
    below: dict[PolyElement, int] = {}
    for part in parts:
        below |= {base: max(times, below.get(base, 0)) for base, times in part.below.items()}
    above = ring.zero
    for part in parts:
        missing = {base: times - part.below.get(base, 0) for base, times in below.items()}
        above += part.above * _product(missing, ring)
    return _Quotient(above, below)


def _times(one: _Quotient, other: _Quotient) -> _Quotient:
    below = dict(one.below)
    for base, times in other.below.items():
        below[base] = below.get(base, 0) + times
    return _Quotient(one.above * other.above, below)


def _product(powers: dict[PolyElement, int], ring: PolyRing) -> PolyElement:
    return reduce(lambda result, power: result * power[0] ** power[1], powers.items(), ring.one)


def _power(of: _Quotient, exponent: int, ring: PolyRing) -> _Quotient:
    if exponent < 0:
        if not of.above:
            raise ZeroDivisionError
        leading = of.above.LC  # so that x - y and y - x are one denominator
        base = of.above.quo_ground(leading)
        of = _Quotient(_product(of.below, ring).quo_ground(leading), {base: 1})
        exponent = -exponent
    below = {base: times * exponent for base, times in of.below.items() if not base.is_ground}
    return _Quotient(of.above**exponent, below)
