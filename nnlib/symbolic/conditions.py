"""What a derivation may assume: labels that sum to one, a positive number, a value in (0, 1).

A condition does three things: it says itself in words and LaTeX, it lets a proof use it, and it
makes random instances obey it.
"""

from __future__ import annotations

from dataclasses import dataclass

import mpmath
import numpy as np
import sympy as sp


class Condition:
    """The common shape; every method here does nothing."""

    def rewrite(self, expr: sp.Expr) -> sp.Expr:
        """The expression after the condition has been used."""
        return expr

    def symbols(self, expr: sp.Expr) -> dict:
        """Plain symbols with the right assumptions for entries in `expr`."""
        return {}

    def enforce(self, values: dict, random) -> None:
        """Change random `values` in place so that they obey the condition."""

    def latex(self) -> str:
        raise NotImplementedError


@dataclass(frozen=True)
class SumsToOne(Condition):
    """Each column of `y` sums to one: Σ_j y_jk = 1 (one-hot labels do, and probabilities)."""

    y: sp.IndexedBase

    def rewrite(self, expr):
        def is_column_sum(s):
            return (
                isinstance(s, sp.Sum)
                and len(s.limits) == 1
                and isinstance(s.function, sp.Indexed)
                and s.function.base == self.y
                and s.function.indices[0] == s.limits[0][0]
                and s.limits[0][1:] == (1, self.y.shape[0])
            )

        return expr.replace(is_column_sum, lambda s: sp.Integer(1))

    def enforce(self, values, random):
        y = values[self.y]
        size = np.abs(y) + mpmath.mpf(1) / 7
        values[self.y] = size / size.sum(axis=0, keepdims=True)

    def latex(self):
        k = ", k" if len(self.y.shape) == 2 else ""
        return rf"\textstyle\sum_{{j}} {self.y.label.name}_{{j{k}}} = 1"


@dataclass(frozen=True)
class Between(Condition):
    """Every entry of `of` (an array or a symbol) lies strictly between `low` and `high`.

    Use None for a side without a bound: ``Between(z, 0, None)`` says that z is positive.
    """

    of: sp.IndexedBase | sp.Symbol
    low: sp.Expr | None
    high: sp.Expr | None

    def symbols(self, expr):
        positive = True if self.low is not None and self.low >= 0 else None
        negative = True if self.high is not None and self.high <= 0 else None
        known = {"real": True, "positive": positive, "negative": negative}
        known = {k: v for k, v in known.items() if v is not None}
        if isinstance(self.of, sp.IndexedBase):
            entries = [e for e in expr.atoms(sp.Indexed) if e.base == self.of]
        else:
            entries = [self.of]
        return {e: sp.Dummy("x", **known) for e in entries}

    def enforce(self, values, random):
        x = values[self.of]

        def squeeze(v):
            share = 1 / (1 + mpmath.exp(-v))
            if self.low is None:
                return mpmath.mpf(self.high) - abs(v) - mpmath.mpf(1) / 50
            if self.high is None:
                return mpmath.mpf(self.low) + abs(v) + mpmath.mpf(1) / 50
            return self.low + (self.high - self.low) * share

        # a single number comes out of frompyfunc as a number and must stay an array
        values[self.of] = np.asarray(np.frompyfunc(squeeze, 1, 1)(x), dtype=object)

    def latex(self):
        name = self.of.label.name if isinstance(self.of, sp.IndexedBase) else sp.latex(self.of)
        if self.low is None:
            return f"{name} < {self.high}"
        if self.high is None:
            return f"{name} > {self.low}"
        return f"{self.low} < {name} < {self.high}"


def positive(of) -> Between:
    """Every entry of `of` is greater than zero."""
    return Between(of, 0, None)


def negative(of) -> Between:
    """Every entry of `of` is less than zero."""
    return Between(of, None, 0)


def inside_unit(of) -> Between:
    """Every entry of `of` lies strictly between 0 and 1."""
    return Between(of, 0, 1)
