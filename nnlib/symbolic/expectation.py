r"""Expected values over random arrays, by their first two moments.

``Expectation(f, w)`` is the mean of f over the random array w, everything else held fixed. A proof
uses that it is linear and that the entries of w are independent with a known mean and variance.
An instance gives each entry two values, μ + σ and μ - σ, with probability 1/2 each, and goes
through every outcome.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import mpmath
import numpy as np
import sympy as sp

from nnlib.symbolic.arrays import index, refresh_bound, same, total
from nnlib.symbolic.conditions import Condition

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

    def __new__(cls, inside, of):
        return super().__new__(cls, sp.sympify(inside), of)

    @property
    def inside(self):
        return self.args[0]

    @property
    def of(self):
        return self.args[1]

    def _eval_is_real(self):
        return True


@dataclass(frozen=True)
class Random(Condition):
    """The entries of `of` are independent, each with this mean and variance."""

    of: sp.IndexedBase
    mean: sp.Expr
    variance: sp.Expr

    @property
    def about(self):
        return (self.of, sp.sympify(self.mean), sp.sympify(self.variance))

    def rewrite(self, expr):
        return expr.replace(
            lambda e: isinstance(e, Expectation) and e.of == self.of, lambda e: self._mean(e.inside)
        )

    def _mean(self, inside):
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

    def _mean_of_product(self, parts):
        sums = [part for part in parts if isinstance(part, sp.Sum)]
        if sums:
            fresh = [refresh_bound(s) for s in sums]
            body = sp.Mul(*(s.function for s in fresh), *(p for p in parts if p not in sums))
            return sp.Sum(self._mean(body), *(limit for s in fresh for limit in s.limits))
        if len(parts) == 1:
            return sp.sympify(self.mean)
        if len(parts) == 2:
            pairs = zip(parts[0].indices, parts[1].indices, strict=True)
            return self.mean**2 + self.variance * sp.Mul(*(same(i, j) for i, j in pairs))
        return Expectation(sp.Mul(*parts), self.of)

    def _is_random(self, expr):
        return any(e.base == self.of for e in expr.atoms(sp.Indexed))

    def over_outcomes(self, expr, instance):
        """`expr` with a sum over outcomes for each expectation, their values, and their number."""
        shape = instance.values[self.of].shape
        entries = int(np.prod(shape))
        if 2**entries > MOST_OUTCOMES:
            raise ValueError(f"{self.of} has {entries} random entries: too many outcomes")
        count = sp.Symbol(f"outcomes of {self.of}", integer=True, positive=True)
        omega = index("omega", count)
        all_w = sp.IndexedBase(f"all {self.of}", shape=(count, *self.of.shape))
        mean, variance = (instance.evaluate(sp.sympify(x))[()] for x in (self.mean, self.variance))
        ends = (mean + mpmath.sqrt(variance), mean - mpmath.sqrt(variance))
        table = np.array(list(product(ends, repeat=entries)), dtype=object)

        def spread(expectation):
            inside = expectation.inside
            swap = {e: all_w[(omega, *e.indices)] for e in inside.atoms(sp.Indexed)
                    if e.base == self.of}  # fmt: skip
            return total(inside.xreplace(swap), omega) / count

        expr = expr.replace(lambda e: isinstance(e, Expectation) and e.of == self.of, spread)
        return expr, {all_w: table.reshape((2**entries, *shape))}, {count: 2**entries}

    def enforce(self, values):
        """Any value will do: a formula may depend on the array inside an expectation only."""

    def latex(self):
        name = self.of.label.name
        mean, variance = sp.sympify(self.mean), sp.sympify(self.variance)
        return (
            rf"{name} \text{{ independent}},\ \mathbb{{E}}\,{name} = {sp.latex(mean)},\ "
            rf"\operatorname{{Var}} {name} = {sp.latex(variance)}"
        )
