r"""Expected values over random arrays, by their first two moments.

``Expectation(f, w)`` is the mean of f over the random array w, everything else held fixed. A proof
uses that it is linear, and the mean of one entry and of a product of two: those of independent
entries (`Random`), or those of draws from m things (`Draws`). An instance goes through every
outcome: two values, μ + σ and μ - σ, for an independent entry, and every possible list of draws.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import permutations, product
from typing import Any, Protocol, Self

import mpmath
import numpy as np
import sympy as sp
from numpy.typing import NDArray

from derive.words.arrays import index, kronecker, total
from derive.words.bound import refresh_bound
from derive.words.condition import Condition

MOST_OUTCOMES = 512


class Expectation(sp.Expr):
    """The mean of an expression over the random array `of`.

    >>> n = sp.Symbol("n", integer=True, positive=True)
    >>> w = sp.IndexedBase("w", shape=(n,), real=True)
    >>> i = index("i", n)
    >>> Random(w, 0, 2 / n).rewrite(Expectation(3 * w[i] ** 2, w))
    6/n
    """

    is_commutative = True

    def __new__(cls, inside: sp.Expr, of: sp.IndexedBase) -> Self:
        made: Self = super().__new__(cls, sp.sympify(inside), of)
        return made

    @property
    def inside(self) -> sp.Expr:
        return self.args[0]

    @property
    def of(self) -> sp.IndexedBase:
        return self.args[1]

    def _eval_is_real(self) -> bool:
        return True


class Evaluator(Protocol):
    """What gives numbers: an instance, with its values."""

    values: dict[sp.Basic, NDArray[Any]]

    def evaluate(self, expr: sp.Expr) -> NDArray[Any]:
        """The value of an expression."""


class Moments(Condition):
    """What is known of the random array `of`: the mean of an entry, and of a product of two."""

    of: sp.IndexedBase

    def _mean_of_entry(self, entry: sp.Indexed) -> sp.Expr:
        raise NotImplementedError

    def _mean_of_pair(self, one: sp.Indexed, other: sp.Indexed) -> sp.Expr:
        raise NotImplementedError

    def _outcomes(self, instance: Evaluator) -> NDArray[Any]:
        """All values that the array can take in an instance, equally likely, one per row."""
        raise NotImplementedError

    def rewrite(self, expr: sp.Expr) -> sp.Expr:
        return expr.replace(
            lambda e: isinstance(e, Expectation) and e.of == self.of, lambda e: self._mean(e.inside)
        )

    def _mean(self, inside: sp.Expr) -> sp.Expr:
        """The mean of `inside`, as far as two moments give it."""
        inside = sp.expand(inside)
        if not self._is_random(inside):
            return inside
        if isinstance(inside, sp.Add):
            return sp.Add(*map(self._mean, inside.args))
        fixed, parts = [], []
        for factor in sp.Mul.make_args(inside):
            base, times = factor.as_base_exp()
            if not self._is_random(factor):
                fixed.append(factor)
            elif isinstance(base, sp.Sum | sp.Indexed) and times.is_Integer and times > 0:
                parts += [base] * int(times)
            else:
                return Expectation(inside, self.of)
        return sp.Mul(*fixed) * self._mean_of_product(parts)

    def _mean_of_product(self, parts: list[sp.Expr]) -> sp.Expr:
        sums = [part for part in parts if isinstance(part, sp.Sum)]
        if sums:
            fresh = [refresh_bound(s) for s in sums]
            body = sp.Mul(*(s.function for s in fresh), *(p for p in parts if p not in sums))
            return sp.Sum(self._mean(body), *(limit for s in fresh for limit in s.limits))
        if len(parts) == 1:
            return self._mean_of_entry(*parts)
        if len(parts) == 2:
            return self._mean_of_pair(*parts)
        return Expectation(sp.Mul(*parts), self.of)

    def _is_random(self, expr: sp.Expr) -> bool:
        return any(e.base == self.of for e in expr.atoms(sp.Indexed))

    def over_outcomes(
        self, expr: sp.Expr, instance: Evaluator
    ) -> tuple[sp.Expr, dict[sp.Basic, NDArray[Any]], dict[sp.Symbol, int]]:
        """`expr` with a sum over outcomes for each expectation, their values, and their number."""
        table = self._outcomes(instance)
        count = sp.Symbol(f"outcomes of {self.of}", integer=True, positive=True)
        omega = index("omega", count)
        all_w = sp.IndexedBase(f"all {self.of}", shape=(count, *self.of.shape))

        def spread(expectation: Expectation) -> sp.Expr:
            inside = expectation.inside
            swap = {
                e: all_w[(omega, *e.indices)] for e in inside.atoms(sp.Indexed) if e.base == self.of
            }
            return total(inside.xreplace(swap), omega) / count

        expr = expr.replace(lambda e: isinstance(e, Expectation) and e.of == self.of, spread)
        return expr, {all_w: table}, {count: len(table)}

    def enforce(self, values: dict[sp.Basic, NDArray[Any]]) -> None:
        """Any value will do: a formula may depend on the array inside an expectation only."""

    def _few(self, count: int, entries: int) -> None:
        if count > MOST_OUTCOMES:
            raise ValueError(f"{self.of} has {entries} random entries: too many outcomes")


@dataclass(frozen=True)
class Random(Moments):
    """The entries of `of` are independent, each with this mean and variance."""

    of: sp.IndexedBase
    mean: sp.Expr
    variance: sp.Expr

    def __post_init__(self) -> None:
        mean, variance = sp.sympify(self.mean), sp.sympify(self.variance)
        if mean.is_extended_real is False or variance.is_extended_nonnegative is False:
            raise ValueError(
                f"{self.of}: expected a real mean and a variance of at least 0, got {mean} and"
                f" {variance}; under conditions that nothing meets everything would be true"
            )

    @property
    def about(self) -> tuple[sp.Expr, ...]:
        return (self.of, sp.sympify(self.mean), sp.sympify(self.variance))

    def _mean_of_entry(self, entry: sp.Indexed) -> sp.Expr:
        return sp.sympify(self.mean)

    def _mean_of_pair(self, one: sp.Indexed, other: sp.Indexed) -> sp.Expr:
        pairs = zip(one.indices, other.indices, strict=True)
        return self.mean**2 + self.variance * sp.Mul(*(kronecker(i, j) for i, j in pairs))

    def _outcomes(self, instance: Evaluator) -> NDArray[Any]:
        shape = instance.values[self.of].shape
        entries = int(np.prod(shape))
        self._few(2**entries, entries)
        mean, variance = (instance.evaluate(sp.sympify(x))[()] for x in (self.mean, self.variance))
        ends = (mean + mpmath.sqrt(variance), mean - mpmath.sqrt(variance))
        table = np.array(list(product(ends, repeat=entries)), dtype=object)
        return table.reshape((2**entries, *shape))

    def latex(self) -> str:
        name = self.of.label.name
        mean, variance = sp.sympify(self.mean), sp.sympify(self.variance)
        return (
            rf"{name} \text{{ independent}},\ \mathbb{{E}}\,{name} = {sp.latex(mean)},\ "
            rf"\operatorname{{Var}} {name} = {sp.latex(variance)}"
        )


@dataclass(frozen=True)
class Draws(Moments):
    """Row s of `of`, shape (B, m), is 1 at the one of m things that draw s takes, and else 0.

    Every draw takes every thing with probability 1/m. With `replacement` the draws are independent.
    Without it no thing is taken twice, and any two draws take any two different things with
    probability 1 / (m (m - 1)); that needs B ≤ m and m ≥ 2.

    >>> B, m = sp.symbols("B m", integer=True, positive=True)
    >>> w = sp.IndexedBase("w", shape=(B, m), real=True)
    >>> s, k = index("s", B), index("k", m)
    >>> Draws(w, replacement=False).rewrite(Expectation(w[s, k], w))
    1/m
    """

    of: sp.IndexedBase
    replacement: bool

    @property
    def about(self) -> tuple[sp.Expr, ...]:
        return (self.of,)

    def _mean_of_entry(self, entry: sp.Indexed) -> sp.Expr:
        return 1 / self.of.shape[1]

    def _mean_of_pair(self, one: sp.Indexed, other: sp.Indexed) -> sp.Expr:
        (s, k), (r, q) = one.indices, other.indices
        m = self.of.shape[1]
        twice = kronecker(s, r) * kronecker(k, q) / m  # one draw takes one thing
        if self.replacement:
            return twice + (1 - kronecker(s, r)) / m**2
        return twice + (1 - kronecker(s, r)) * (1 - kronecker(k, q)) / (m * (m - 1))

    def make_room(self, lengths: dict[sp.Symbol, int]) -> None:
        if not self.replacement:
            draws, m = self.of.shape
            lengths[m] = max(lengths[m], int(sp.sympify(draws).subs(lengths)), 2)

    def _outcomes(self, instance: Evaluator) -> NDArray[Any]:
        draws, m = instance.values[self.of].shape
        every = product(range(m), repeat=draws)
        lists = list(every if self.replacement else permutations(range(m), draws))
        self._few(len(lists), draws)
        one = np.vectorize(mpmath.mpf, otypes=[object])(np.eye(m))
        return np.asarray(one[np.array(lists)])

    def latex(self) -> str:
        draws, m = (sp.latex(size) for size in self.of.shape)
        how = "with" if self.replacement else "without"
        return rf"{draws} \text{{ draws from }} {m}, \allowbreak \text{{ {how} replacement}}"
