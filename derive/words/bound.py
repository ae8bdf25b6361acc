"""Bound indices, and how expressions with them are taken apart and put together again.

SymPy matches indices by name. Whoever moves a part out of a sum, or into one, first renames what
the sum binds; whoever puts a sum together does so here, in a fraction of SymPy's time.
"""

from __future__ import annotations

from collections.abc import Iterator
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
    """Refuse an index without a range, and an entry such as ``W[j, i]`` outside its array.

    >>> from derive.words.arrays import array, index, sizes
    >>> n, m = sizes("n m")
    >>> i, j = index("i", n), index("j", m)
    >>> check_indices(array("W", m, n)[i, j])
    Traceback (most recent call last):
    ValueError: W[i, j]: i runs to n, but index 1 of W runs to m
    """
    first = min(_complaints(sp.sympify(expr), {}), default=None)
    if first:
        raise ValueError(first)


def _complaints(expr: sp.Basic, bound: dict[sp.Basic, tuple[sp.Expr, sp.Expr]]) -> Iterator[str]:
    """What is wrong with the indices in `expr`; `bound` has the ranges in the sums around it."""
    if isinstance(expr, sp.Sum | sp.Product):
        inside = dict(bound)
        for i, lower, upper in expr.limits:
            if not isinstance(i, sp.Idx):
                yield f"{expr}: {i} is no index: make it with index({str(i)!r}, {upper})"
            inside[i] = lower, upper
        yield from _complaints(expr.function, inside)
        return
    if isinstance(expr, sp.Idx):
        if expr.lower is None and expr not in bound:
            yield f"the index {expr} has no range: make it with index({str(expr)!r}, size)"
        return
    if isinstance(expr, sp.Indexed):
        if expr.base.shape is None:
            yield f"{expr}: the array {expr.base} has no shape: make it with array(...)"
        elif len(expr.base.shape) != len(expr.indices):
            yield f"{expr}: expected {len(expr.base.shape)} indices of {expr.base}"
        else:
            yield from filter(None, [_outside(expr, bound)])
    args = expr.indices if isinstance(expr, sp.Indexed) else expr.args
    for arg in args:
        yield from _complaints(arg, bound)


def _outside(entry: sp.Indexed, bound: dict[sp.Basic, tuple[sp.Expr, sp.Expr]]) -> str | None:
    """What is wrong with the indices of an entry, or None."""
    pairs = zip(entry.indices, entry.base.shape, strict=True)
    for place, (at, size) in enumerate(pairs, start=1):
        if at in bound:
            lower, upper = bound[at]
        elif isinstance(at, sp.Idx):
            lower, upper = at.lower, at.upper
        elif at.is_Integer:
            lower = upper = at
        else:
            continue
        if lower is None or upper is None:
            continue
        upper = getattr(upper, "upper", upper)  # a sum up to a free index
        for short, what in ((lower - 1, f"starts at {lower}"), (size - upper, f"runs to {upper}")):
            unsure = (lower.free_symbols | upper.free_symbols) and short.is_nonnegative is None
            if short.is_negative or unsure:
                return f"{entry}: {at} {what}, but index {place} of {entry.base} runs to {size}" + (
                    " from 1" if what.startswith("starts") else ""
                )
    return None
