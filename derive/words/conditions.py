"""What a derivation may assume: columns that sum to one, a positive number, a value in (0, 1).

A condition does three things: it states itself in words and LaTeX, it lets a proof use it, and it
makes random instances obey it. Known are only these: equations between sums of a whole column,
bounds on single numbers, and that two quantities differ (`derive.words.apart`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeAlias

import mpmath
import numpy as np
import sympy as sp
from numpy.typing import NDArray

from derive.words.apart import Apart
from derive.words.condition import Condition

CLOSE = mpmath.mpf(10) ** -70  # of numbers with eighty digits

_Of: TypeAlias = sp.IndexedBase | sp.Symbol


@dataclass(frozen=True)
class SumsToOne(Condition):
    """Each column of `y` sums to one: Σ_j y_jk = 1, as those of probabilities do."""

    y: sp.IndexedBase

    @property
    def about(self) -> tuple[sp.Expr, ...]:
        return (self.y,)

    def __post_init__(self) -> None:
        _check_array_or_symbol(self.y, self)
        if not hasattr(self.y, "shape"):
            raise ValueError(f"SumsToOne: expected an array, got {self.y}")

    def also_for(self, other: Condition) -> tuple[Condition, ...]:
        variable = getattr(other, "variable", None)
        return (
            (SumsToOne(variable),)
            if variable is not None and getattr(other, "of", None) == self.y
            else ()
        )

    def rewrite(self, expr: sp.Expr) -> sp.Expr:
        return expr.replace(lambda e: isinstance(e, sp.Sum), self._without_column_sum)

    def _without_column_sum(self, s: sp.Sum) -> sp.Expr:
        """Σ_i Σ_k y_ik f_k is Σ_k f_k, when nothing but y depends on i."""
        factors = sp.Mul.make_args(s.function)
        for entry in factors:
            if not (isinstance(entry, sp.Indexed) and entry.base == self.y):
                continue
            i, *columns = entry.indices
            rest = sp.Mul(*(f for f in factors if f is not entry))
            limits = [limit for limit in s.limits if limit[0] != i]
            alone = not rest.has(i) and not any(b.has(i) for b in (*columns, *limits))
            if alone and (i, 1, self.y.shape[0]) in [tuple(limit) for limit in s.limits]:
                return sp.Sum(rest, *limits) if limits else rest
        return s

    def enforce(self, values: dict[sp.Basic, NDArray[Any]]) -> None:
        y = values[self.y]
        if self.holds(values):
            return
        size = np.abs(y) + mpmath.mpf(1) / 7
        values[self.y] = size / size.sum(axis=0, keepdims=True)

    def holds(self, values: dict[sp.Basic, NDArray[Any]]) -> bool:
        sums = np.ravel(values[self.y].sum(axis=0))
        return all(abs(x - 1) <= CLOSE for x in sums)

    def latex(self) -> str:
        k = "k" if len(self.y.shape) == 2 else ""
        return rf"\textstyle\sum_{{j}} {self.y.label.name}_{{j{k}}} = 1"


def _check_array_or_symbol(of: Any, condition: Condition) -> None:
    """Refuse what a condition cannot be about: an entry, a size, an array without a shape."""
    kind = type(condition).__name__
    if isinstance(of, sp.IndexedBase):
        if of.shape is None:
            raise ValueError(f"{kind}: the array {of} has no shape: make it with array(...)")
        return
    if isinstance(of, sp.Indexed):
        raise ValueError(f"{kind}: expected the whole array {of.base}, got the entry {of}")
    if not isinstance(of, sp.Symbol) or isinstance(of, sp.Idx):
        raise ValueError(f"{kind}: expected an array or a symbol, got {type(of).__name__}: {of}")
    if of.is_integer:
        raise ValueError(
            f"{kind}: {of} is a whole number, such as a size; no condition on it is known"
        )


def _name(of: _Of) -> str:
    """The LaTeX name of an array or a symbol."""
    return str(of.label.name if isinstance(of, sp.IndexedBase) else sp.latex(of))


def _substitute(
    expr: sp.Expr, of: _Of, assumption: str, formula: Callable[[sp.Expr], sp.Expr]
) -> sp.Expr:
    """`expr` with `formula` of a new variable in the place of `of`, a symbol or all entries."""
    new = _variable_for(of, assumption)
    if not isinstance(of, sp.IndexedBase):
        return expr.xreplace({of: formula(new)})
    entries = {e: formula(new[e.indices]) for e in expr.atoms(sp.Indexed) if e.base == of}
    return expr.xreplace(entries)


@cache
def _variable_for(of: _Of, assumption: str) -> _Of:
    """One new variable for each array or symbol and assumption, which no formula can hold."""
    known = {"real": True, assumption: True}
    name = str(of.label if isinstance(of, sp.IndexedBase) else of)
    label = sp.Dummy(name, **known)
    return sp.IndexedBase(label, shape=of.shape, **known) if hasattr(of, "shape") else label


@dataclass(frozen=True)
class Between(Condition):
    """Every entry of `of` (an array or a symbol) lies strictly between `low` and `high`.

    Use None for a side without a bound: ``Between(z, 0, None)`` says that z is positive.
    """

    of: _Of
    low: sp.Expr | None
    high: sp.Expr | None

    @property
    def about(self) -> tuple[sp.Expr, ...]:
        return (self.of,)

    def __post_init__(self) -> None:
        _check_array_or_symbol(self.of, self)
        ends = [sp.sympify(end) for end in (self.low, self.high) if end is not None]
        if not ends:
            raise ValueError(f"Between: expected a bound for {self.of}, got None and None")
        for end in ends:
            if not (end.is_number and end.is_extended_real and end.is_finite):
                raise ValueError(f"Between: expected a number as a bound of {self.of}, got {end}")
        if len(ends) == 2 and not ends[0] < ends[1]:
            raise ValueError(f"Between: nothing lies between {self.low} and {self.high}")

    @property
    def variable(self) -> _Of | None:
        """What stands for an entry, where that is a variable and not a formula."""
        return _variable_for(self.of, "positive") if (self.low, self.high) == (0, None) else None

    def weakened(self) -> Condition:
        if self.low is not None and sp.sympify(self.low).is_nonnegative:
            return Between(self.of, 0, None)
        return self

    def assume(self, expr: sp.Expr) -> sp.Expr:
        return _substitute(expr, self.of, "positive", self._from_positive)

    def _from_positive(self, u: sp.Expr) -> sp.Expr:
        """X in terms of a number u > 0: low + u, high - u, or (low + high u) / (1 + u)."""
        if self.low is None:
            return self.high - u
        return self.low + u if self.high is None else (self.low + self.high * u) / (1 + u)

    def enforce(self, values: dict[sp.Basic, NDArray[Any]]) -> None:
        x = values[self.of]

        def squeeze(v: Any) -> Any:
            if self._contains(v):
                return v
            share = 1 / (1 + mpmath.exp(-v))
            if self.low is None:
                return mpmath.mpf(self.high) - abs(v) - mpmath.mpf(1) / 50
            if self.high is None:
                return mpmath.mpf(self.low) + abs(v) + mpmath.mpf(1) / 50
            return self.low + (self.high - self.low) * share

        # a single number comes out of frompyfunc as a number and must stay an array
        values[self.of] = np.asarray(np.frompyfunc(squeeze, 1, 1)(x), dtype=object)

    def _contains(self, v: Any) -> bool:
        return (self.low is None or v > self.low) and (self.high is None or v < self.high)

    def holds(self, values: dict[sp.Basic, NDArray[Any]]) -> bool:
        return all(map(self._contains, np.ravel(values[self.of])))

    def latex(self) -> str:
        name = _name(self.of)
        if self.low is None:
            return f"{name} < {self.high}"
        if self.high is None:
            return f"{name} > {self.low}"
        return f"{self.low} < {name} < {self.high}"


@dataclass(frozen=True)
class NotZero(Condition):
    """No entry of `of` (an array or a symbol) is zero: away from a kink, as of max(0, x)."""

    of: _Of

    @property
    def about(self) -> tuple[sp.Expr, ...]:
        return (self.of,)

    def __post_init__(self) -> None:
        _check_array_or_symbol(self.of, self)

    @property
    def variable(self) -> _Of:
        """What stands for an entry."""
        return _variable_for(self.of, "nonzero")

    def assume(self, expr: sp.Expr) -> sp.Expr:
        return _substitute(expr, self.of, "nonzero", lambda u: u)

    def enforce(self, values: dict[sp.Basic, NDArray[Any]]) -> None:
        values[self.of] = np.asarray(
            np.frompyfunc(lambda v: v if v else mpmath.mpf(1) / 3, 1, 1)(values[self.of]),
            dtype=object,
        )

    def holds(self, values: dict[sp.Basic, NDArray[Any]]) -> bool:
        return all(v != 0 for v in np.ravel(values[self.of]))

    def latex(self) -> str:
        return rf"{_name(self.of)} \ne 0"


@dataclass(frozen=True)
class Reaches(Condition):
    """A size is large enough for a position that is a number, such as the 2 of z[2]."""

    size: sp.Symbol
    least: int

    def make_room(self, lengths: dict[sp.Symbol, int]) -> None:
        lengths[self.size] = max(lengths[self.size], self.least)

    def latex(self) -> str:
        return rf"{self.size} \ge {self.least}"


def positive(of: _Of) -> Between:
    """Every entry of `of` is greater than zero."""
    return Between(of, 0, None)


def negative(of: _Of) -> Between:
    """Every entry of `of` is less than zero."""
    return Between(of, None, 0)


def inside_unit(of: _Of) -> Between:
    """Every entry of `of` lies strictly between 0 and 1."""
    return Between(of, 0, 1)


def nonzero(of: _Of | sp.Expr) -> Condition:
    """No entry of `of` is zero; ``nonzero(z[1] - z[2])`` says that two quantities differ."""
    if isinstance(of, sp.Add | sp.Mul | sp.Pow):
        return Apart(of)
    return NotZero(of)
