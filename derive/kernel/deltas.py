"""Kronecker deltas: which terms of a sum they leave, and one index for two that they make equal.

All is decided from the ranges of the indices: a delta picks a term only where the sum surely meets
the other index, and is 0 only where it surely does not. Everything else stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from types import MappingProxyType

import sympy as sp

_OF_ONE = (sp.exp, sp.tanh, sp.sinh, sp.cosh, sp.sin, sp.cos, sp.erf, sp.Abs, sp.sign)
_OF_SEVERAL = (sp.Add, sp.Mul, sp.Max, sp.Min, sp.Sum, sp.Product, sp.KroneckerDelta, sp.Tuple)
_EVERYWHERE = (*_OF_ONE, *_OF_SEVERAL)
_LEAST: ContextVar[Mapping[sp.Symbol, int]] = ContextVar(
    "what sizes are at least", default=MappingProxyType({})
)


@contextmanager
def sizes_at_least(least: Mapping[sp.Symbol, int]) -> Iterator[None]:
    """For a while, sizes are known to be at least so large, and not only positive.

    >>> n = sp.Symbol("n", integer=True, positive=True)
    >>> with sizes_at_least({n: 2}):
    ...     at_least(n, sp.Integer(2))
    True
    """
    before = _LEAST.set(least)
    try:
        yield
    finally:
        _LEAST.reset(before)


def by_deltas(cases: sp.Expr, is_positive: Callable[[sp.Expr], bool]) -> sp.Expr:
    """Cases of equal indices as a sum with deltas; where nothing is undefined, times 0 is 0.

    >>> p, q = (sp.Idx(name, 5) for name in "pq")
    >>> x = sp.Symbol("x", real=True)
    >>> by_deltas(sp.Piecewise((x, sp.Eq(p, q)), (1, True)), lambda _: False)
    x*KroneckerDelta(p, q) - KroneckerDelta(p, q) + 1
    >>> by_deltas(sp.Piecewise((1 / x, sp.Eq(p, q)), (1, True)), lambda _: False)
    Piecewise((1/x, Eq(p, q)), (1, True))
    """
    *found, (otherwise, always) = cases.args
    deltas = [_delta(condition) for _, condition in found]
    whole = all(_is_defined(value, is_positive) for value, _ in cases.args)
    if always != sp.true or None in deltas or not whole:
        return cases
    result: sp.Expr = otherwise
    for (value, _), delta in zip(reversed(found), reversed(deltas), strict=True):
        result = sp.expand(delta * value) + sp.expand((1 - delta) * result)
    return result


def _delta(condition: sp.Basic) -> sp.Expr | None:
    """1 where two whole numbers are equal, or differ, and else 0."""
    if not isinstance(condition, sp.Eq | sp.Ne) or not all(x.is_integer for x in condition.args):
        return None
    delta = sp.KroneckerDelta(*condition.args)
    return delta if isinstance(condition, sp.Eq) else 1 - delta


def _is_defined(expr: sp.Basic, is_positive: Callable[[sp.Expr], bool]) -> bool:
    """Whether a formula surely has a value, whatever its entries are."""
    if isinstance(expr, sp.Indexed | sp.Idx) or expr.is_Symbol or expr.is_Rational:
        return True
    if isinstance(expr, sp.Pow) and not expr.exp.is_integer and not is_positive(expr.base):
        return False
    below = isinstance(expr, sp.Pow) and not expr.exp.is_nonnegative
    if (below or isinstance(expr, sp.log)) and not is_positive(expr.args[0]):
        return False
    known = isinstance(expr, (*_EVERYWHERE, sp.Pow, sp.log)) or expr.is_NumberSymbol
    return known and all(_is_defined(arg, is_positive) for arg in expr.args)


def at_least(left: sp.Expr, right: sp.Expr) -> bool:
    """Whether left ≥ right for sure.

    >>> n = sp.Symbol("n", integer=True, positive=True)
    >>> at_least(n, sp.Integer(1)), at_least(n, sp.Integer(2))
    (True, False)
    """
    gap = left - right
    for size, least in _LEAST.get().items():
        more = sp.Dummy(size.name, integer=True, nonnegative=True)
        gap = gap.xreplace({size: least + more})
    return bool(gap.is_nonnegative)


def partner(delta: sp.KroneckerDelta, index: sp.Idx) -> sp.Expr | None:
    """What the delta makes equal to `index`, or None where it says nothing of the kind."""
    i, j = delta.args[:2]
    if index not in (i, j):
        return None
    other = j if i == index else i
    return None if other.has(index) else other


def meets(other: sp.Expr, lower: sp.Expr, upper: sp.Expr) -> bool:
    """Whether a sum over lower, …, upper meets every value of `other`, so that δ picks a term."""
    first, last = _range(other)
    return at_least(first, lower) and at_least(upper, last)


def misses(other: sp.Expr, lower: sp.Expr, upper: sp.Expr) -> bool:
    """Whether a sum over lower, …, upper meets no value of `other`, so that δ is 0 throughout."""
    first, last = _range(other)
    return at_least(first - 1, upper) or at_least(lower - 1, last)


def _range(other: sp.Expr) -> tuple[sp.Expr, sp.Expr]:
    return getattr(other, "lower", other), getattr(other, "upper", other)


def with_one_index(term: sp.Expr) -> sp.Expr:
    """A term in which each delta is a factor, with one index for the two that it makes equal.

    >>> from derive.words.arrays import array, indices, kronecker, sizes
    >>> (n,) = sizes("n")
    >>> p, q, x = *indices("p q", n), array("x", n)
    >>> with_one_index(kronecker(p, q) * x[q])
    KroneckerDelta(p, q)*x[p]
    """
    used = set()
    while True:
        factors = sp.Mul.make_args(term)
        delta = next(
            (f for f in factors if isinstance(f, sp.KroneckerDelta) and f not in used), None
        )
        if delta is None:
            return term
        used.add(delta)
        # an index gives way, never a size such as n + 1, which is the range of others as well
        kept, gone = sorted(delta.args[:2], key=lambda i: (isinstance(i, sp.Idx), str(i)))
        if isinstance(gone, sp.Idx):
            rest = sp.Mul(*(f for f in factors if f != delta))
            term = delta * rest.xreplace({gone: kept})
