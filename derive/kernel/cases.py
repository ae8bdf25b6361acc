"""Derivatives of cases, max, min, |x|, sign and step functions: what is known of them, and where.

Away from the boundaries of the conditions each case has its own derivative. On a boundary

- a continuous function has a slope between those of the cases beside it: that of one of them plus
  unknown shares of the differences (`derive.words.kinks.Kink`). Where the slopes agree, as for
  x²/2 that goes on in straight lines, the unknown shares have the factor 0: the slope is known;
- a function that may jump has none that is known (`Jump`).

Why the shares may be used as numbers: for a continuous f with smooth cases, (f(x + h) - f(x)) / h
comes as close as one likes to the slope of a case beside x. So the difference quotient of any
smooth function of such f's comes close to a formula in which each f′ is such a slope. If the
formula does not depend on the shares, it is the derivative. For a jump there is no such bound.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product

import sympy as sp
from sympy.core.relational import Relational

from derive.kernel.zero import flatten, is_zero, solved
from derive.words.kinks import CASES, Corner, Jump, Kink

Slope = Callable[[sp.Expr], sp.Expr]
_INFINITE = (sp.nan, sp.zoo, sp.oo, -sp.oo)


def slope_of_modulus(expr: sp.Abs, slope: Slope, wrt: sp.Expr) -> sp.Expr:
    """|w|′ = sign(w) w′, and for w = 0 an unknown number times w′."""
    (w,) = expr.args
    inner = slope(w)
    return (sp.sign(w) + Corner(w, wrt)) * inner if inner != 0 else inner


def slope_of_largest(expr: sp.Max | sp.Min, slope: Slope, wrt: sp.Expr) -> sp.Expr:
    """max(a, b)′ = b′ + H(a - b) (a′ - b′), and likewise for min, two at a time."""
    found, *others = expr.args
    known = slope(found)
    for other in others:
        more = slope(other)
        if more != known:
            gap = other - found if isinstance(expr, sp.Max) else found - other
            known += _step(gap, wrt) * (more - known)
        found = expr.func(found, other)
    return known


def _step(gap: sp.Expr, wrt: sp.Expr) -> sp.Expr:
    """1 where the gap is positive, 0 where it is negative, unknown between: 1 - that of -gap."""
    if gap.could_extract_minus_sign():
        return 1 - _step(-gap, wrt)
    return sp.Heaviside(gap) + _share(gap, "step", wrt)


def slope_of_step(expr: sp.sign | sp.Heaviside, slope: Slope, _: sp.Expr) -> sp.Expr:
    """0 beside the jump."""
    inner = slope(expr.args[0])
    return Jump(expr.args[0], expr) * inner if inner != 0 else inner


def slope_of_cases(expr: sp.Piecewise, slope: Slope, wrt: sp.Expr) -> sp.Expr:
    """Case by case, with what is not known on the boundaries."""
    values = [value for value, _ in expr.args]
    conditions = [condition for _, condition in expr.args]
    slopes = list(map(slope, values))
    extra = sp.Integer(0)
    for gap in _gaps(conditions):
        of_gap = slope(gap)
        if of_gap == 0:
            continue
        near = _reached(conditions, gap, 1) | _reached(conditions, gap, -1)
        at = _reached(conditions, gap, 0)
        around = sorted(near | at)
        if not near or not at or len(values) in around or _may_jump(around, values, slopes, gap):
            extra += Jump(gap, expr) * of_gap
            continue
        for alone in sorted(at - near):
            if conditions[alone] in (sp.Eq(gap, 0), sp.Eq(-gap, 0)):
                # the value at one point fits in: the slope is that of a case beside it
                slopes[alone] = slopes[min(near)]
                around.remove(alone)
        first = min(at & near, default=min(near))
        for other in around:
            if other != first:
                share = _share(gap, f"case {other}", wrt, sp.Tuple(*conditions))
                extra += share * (slopes[other] - slopes[first])
    return sp.Piecewise(*zip(slopes, conditions, strict=True)) + extra


def _share(gap: sp.Expr, of: str, wrt: sp.Expr, *more: sp.Basic) -> Kink:
    return Kink(gap, sp.Symbol(of), wrt, *more)


def _gaps(conditions: list[sp.Basic]) -> list[sp.Expr]:
    """The differences at whose zeros a condition may change, each once."""
    gaps: dict[sp.Expr, None] = {}
    for node in sorted((r for c in conditions for r in c.atoms(Relational)), key=str):
        gap = node.lhs - node.rhs
        gaps[-gap if gap.could_extract_minus_sign() else gap] = None
    return list(gaps)


def _reached(conditions: list[sp.Basic], gap: sp.Expr, sign: int) -> set[int]:
    """Which cases may hold where `gap` has this sign and is (almost) 0; their count for none."""
    found = set()
    for at, condition in enumerate(conditions):
        decided = condition.xreplace(
            {node: _truth(node, gap, sign) for node in condition.atoms(Relational)}
        )
        if decided != sp.false:
            found.add(at)
        if decided == sp.true:
            return found
    return found | {len(conditions)}


def _truth(node: sp.Basic, gap: sp.Expr, sign: int) -> sp.Basic:
    """Whether a comparison holds there, where that can be said; else the comparison itself."""
    other = node.lhs - node.rhs
    ratio = sp.cancel(other / gap)
    if ratio.is_number and ratio.is_extended_real and ratio.is_nonzero:
        return node.func(sp.Integer(sign * (1 if ratio.is_positive else -1)), sp.Integer(0))
    if other.has(sp.Piecewise, sp.sign, sp.Heaviside):
        return node
    known: dict[sp.Expr, sp.Symbol] = {}
    there = [_at_zero(part, flat) for part, flat in _flat(other, gap, known)]
    if there and all(part.is_positive for part in there):
        return node.func(sp.Integer(1), sp.Integer(0))
    if there and all(part.is_negative for part in there):
        return node.func(sp.Integer(-1), sp.Integer(0))
    return node


def _may_jump(
    around: list[int], values: list[sp.Expr], slopes: list[sp.Expr], gap: sp.Expr
) -> bool:
    """Whether the cases may differ where `gap` is 0, or have no finite slope there."""
    first = values[around[0]]
    for at in around:
        if not all(is_zero(part) for part in _there(values[at] - first, gap)):
            return True
        if any(part.has(*_INFINITE) for part in _there(slopes[at], gap)):
            return True
    return False


def _there(expr: sp.Expr, gap: sp.Expr) -> Iterator[sp.Expr]:
    known: dict[sp.Expr, sp.Symbol] = {}
    for part, flat in _flat(expr, gap, known):
        yield _at_zero(part, flat)


def _flat(
    expr: sp.Expr, gap: sp.Expr, known: dict[sp.Expr, sp.Symbol]
) -> Iterator[tuple[sp.Expr, sp.Expr]]:
    """Both without sums and entries, for either sign of each modulus in the gap."""
    expr, gap = flatten(expr, known), flatten(gap, known)
    moduli = sorted(gap.atoms(sp.Abs), key=str)
    for signs in product((1, -1), repeat=len(moduli)):
        as_signed = {of: sign * of.args[0] for of, sign in zip(moduli, signs, strict=True)}
        yield expr.xreplace(as_signed), gap.xreplace(as_signed)


def _at_zero(expr: sp.Expr, gap: sp.Expr) -> sp.Expr:
    """`expr` where `gap` is 0, as far as that equation can be solved."""
    found = solved(gap)
    return expr.xreplace({found[0]: found[1]}) if found else expr


RULES: dict[type, Callable[[sp.Expr, Slope, sp.Expr], sp.Expr]] = {
    sp.Piecewise: slope_of_cases,
    sp.Max: slope_of_largest,
    sp.Min: slope_of_largest,
    sp.Abs: slope_of_modulus,
    sp.sign: slope_of_step,
    sp.Heaviside: slope_of_step,
}
assert set(RULES) == set(CASES)
