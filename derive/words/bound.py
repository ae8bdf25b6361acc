"""Bound indices, and how expressions with them are taken apart and put together again.

SymPy matches indices by name. Whoever moves a part out of a sum, or into one, first renames what
the sum binds; whoever puts a sum together does so here, in a fraction of SymPy's time.
"""

from __future__ import annotations

from operator import is_
from typing import TypeAlias

import sympy as sp

Limit: TypeAlias = tuple[sp.Expr, sp.Expr, sp.Expr]


class Whole(sp.Expr):
    """An expression with bound indices of its own, which is never taken apart."""


def fresh(i: sp.Idx) -> sp.Idx:
    """An index with the range and the printed name of `i` that no other expression can hold."""
    return sp.Idx(sp.Dummy(i.label.name, integer=True), (i.lower, i.upper))


def along(kind: type[sp.Expr], body: sp.Expr, *limits: Limit | sp.Tuple) -> sp.Expr:
    """The sum (or the product, by `kind`) of `body` over limits that have been in one before.

    It is what ``kind(body, *limits)`` gives, but SymPy would read through all of `body` each time.

    >>> n = sp.Symbol("n", integer=True, positive=True)
    >>> i, x = sp.Idx("i", (1, n)), sp.IndexedBase("x")
    >>> along(sp.Sum, x[i], (i, 1, n)) == sp.Sum(x[i], (i, 1, n))
    True
    """
    if isinstance(body, kind):
        body, limits = body.function, (*body.limits, *limits)
    if body is sp.nan:
        return body
    made = sp.Expr.__new__(kind, body, *(sp.Tuple(*limit) for limit in limits))
    made.is_commutative = body.is_commutative
    return made


def rebuilt(expr: sp.Expr, args: list[sp.Expr]) -> sp.Expr:
    """`expr` with other `args`; itself, where they are the same."""
    if all(map(is_, args, expr.args)):
        return expr
    if isinstance(expr, sp.Sum | sp.Product):
        return along(type(expr), *args)
    return expr.func(*args)


def refresh_bound(expr: sp.Expr) -> sp.Expr:
    """The same expression with every bound index renamed to a fresh one.

    SymPy matches indices by name. Without this, the derivative of ``Sum(z[i]**2, (i, 1, n))`` by
    ``z[i]`` takes the bound i and the free i for one and comes out as the sum of 2 z_i instead
    of the one term 2 z_i.
    """
    return _refreshed(expr, {})


def _refreshed(expr: sp.Expr, names: dict[sp.Expr, sp.Expr]) -> sp.Expr:
    """`expr` with fresh bound indices, and with `names` for those of the sums around it."""
    if not expr.args or isinstance(expr, sp.Indexed | sp.Idx | Whole):
        return expr.xreplace(names) if names else expr
    if not isinstance(expr, sp.Sum | sp.Product):
        return rebuilt(expr, [_refreshed(arg, names) for arg in expr.args])
    own = dict(names)
    limits: list[Limit] = []
    for i, lower, upper in reversed(expr.limits):  # an outer index may stand in an inner range
        limits.insert(0, (i, lower.xreplace(own), upper.xreplace(own)))
        own[i] = fresh(i) if isinstance(i, sp.Idx) else sp.Dummy(i.name, integer=True)
    body = _refreshed(expr.function, own)
    if body == 0 and isinstance(expr, sp.Sum):
        return sp.Integer(0)  # the derivative of a power of Sum(0) would be 0/0 to SymPy
    return along(type(expr), body, *((own[i], lower, upper) for i, lower, upper in limits))


def check_indices(expr: sp.Basic) -> None:
    """Refuse an entry such as ``W[j, i]`` if an index of it has another range than the array.

    >>> from derive.words.arrays import array, index, sizes
    >>> n, m = sizes("n m")
    >>> i, j = index("i", n), index("j", m)
    >>> check_indices(array("W", m, n)[i, j])
    Traceback (most recent call last):
    ValueError: W[i, j]: i runs to n, but index 1 of W runs to m
    """
    complaints = filter(None, map(_outside, sp.sympify(expr).atoms(sp.Indexed)))
    first = min(complaints, default=None)
    if first:
        raise ValueError(first)


def _outside(entry: sp.Indexed) -> str | None:
    """What is wrong with the indices of an entry, or None."""
    for place, (at, size) in enumerate(
        zip(entry.indices, entry.base.shape or (), strict=False), start=1
    ):
        upper = getattr(at, "upper", at if at.is_Integer else size)
        if upper == size:
            continue
        spare = size - upper
        if spare.is_negative or (upper.free_symbols and spare.is_nonnegative is None):
            return (
                f"{entry}: {at} runs to {upper}, but index {place} of {entry.base} runs to {size}"
            )
    return None
