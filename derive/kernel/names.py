"""Names for bound indices in a fixed order, so that equal sums are the same expression.

An index is named by its place among the limits and by how many sums are nested inside. Where one
sum runs over several indices, that order of them is taken whose expression has the smallest text;
this settles all symmetries but those between three and more indices of a product, for which a
proof may then not be found. Nothing here changes what an expression means.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from itertools import permutations

import sympy as sp

from derive.words.bound import along, fresh


class _Private(sp.Symbol):
    """The label of an index of the prover, which is no symbol that anyone else can make."""


@cache
def private_label(name: str) -> sp.Symbol:
    """One label for each name.

    >>> private_label("#1") == private_label("#1")
    True
    >>> private_label("#1") == sp.Symbol("#1", integer=True)
    False
    """
    return _Private(name, integer=True)


def named_in_order(s: sp.Expr) -> sp.Expr:
    """The sum or product with its bound indices numbered.

    >>> from derive.words.arrays import array, indices, sizes, total
    >>> (n,) = sizes("n")
    >>> i, j, x = *indices("i j", n), array("x", n)
    >>> named_in_order(total(x[i], i)) == named_in_order(total(x[j], j))
    True
    """
    count = len(s.limits)
    bound = {i for i, _, _ in s.limits}
    depends = any(b.has(*bound) for _, lower, upper in s.limits for b in (lower, upper))
    if count == 1 or depends:
        return _named(s, range(count))
    return min((_named(s, order) for order in permutations(range(count))), key=sp.srepr)


def _named(s: sp.Expr, order: Iterable[int]) -> sp.Expr:
    """The sum with its limits in this `order`; an outer index may stand in an inner range."""
    depth = nesting(s.function)
    names: dict[sp.Idx, sp.Idx] = {}
    limits: list[tuple[sp.Expr, sp.Expr, sp.Expr]] = []
    for place, at in reversed(list(enumerate(order))):
        old, lower, upper = s.limits[at]
        lower, upper = lower.xreplace(names), upper.xreplace(names)
        label = private_label(f"#{place}.{depth}")
        names[old] = sp.Idx(label, (lower, upper))
        limits.insert(0, (names[old], lower, upper))
    return along(type(s), s.function.xreplace(names), *limits)


def nesting(expr: sp.Expr) -> int:
    """How many sums are nested inside, so that an outer index never takes an inner one's name.

    >>> i, j = sp.symbols("i j", integer=True)
    >>> nesting(1 + sp.Sum(sp.Sum(i * j, (j, 1, 3)) ** 2, (i, 1, 3)))
    2
    """
    if not expr.args:
        return 0
    inner = max(map(nesting, expr.args))
    return inner + isinstance(expr, sp.Sum | sp.Product)


def renewed(s: sp.Expr) -> sp.Expr:
    """The sum with new names for its own indices; sums nested inside keep their settled names."""
    names = {i: fresh(i) for i, _, _ in s.limits}
    limits = [(names[i], lo.xreplace(names), hi.xreplace(names)) for i, lo, hi in s.limits]
    return along(type(s), s.function.xreplace(names), *limits)
