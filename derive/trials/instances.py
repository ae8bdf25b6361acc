"""Random instances of a formula: small sizes, numbers with 80 digits, derivatives by differences.

An instance is the second opinion on every step of a derivation. It does not use SymPy's
derivatives: where a derivation starts with ∂C/∂z_p, the instance moves z_p and looks at C.
"""

from __future__ import annotations

import random
from functools import lru_cache
from itertools import product

import mpmath
import numpy as np
import sympy as sp

from derive.pages.plain import text
from derive.trials.backends import DIGITS, each
from derive.trials.numeric import numpy_function
from derive.words.arrays import CostAbove, Elementwise
from derive.words.dependence import arguments_of, free_indices
from derive.words.expectation import Expectation, Moments

WORKING_DIGITS = 80
STEP = mpmath.mpf(10) ** -25  # a central difference is then right to about 50 digits
AGREE = mpmath.mpf(10) ** -30
SHOWN = 4  # a message gives the values of at most this many plain symbols
_SHAPES = ((2, 3, 4, 2, 3), (3, 2, 1, 4, 2), (1, 4, 3, 2, 5), (4, 1, 2, 3, 1))


def _unknown_functions(expr) -> set[str]:
    """The names of the functions without a formula: g for g, its derivative and its second one."""
    unknown = {
        type(node).__name__
        for node in sp.preorder_traversal(expr)
        if isinstance(node, Elementwise) and type(node).definition(*node.args) is None
    }
    return {name.removesuffix("_second").removesuffix("_prime") for name in unknown}


@lru_cache(maxsize=512)
def _made_of(exprs, about):
    """Arguments, lengths and unknown functions, the same for every instance of a step."""
    arguments, lengths = arguments_of(*exprs, *about)
    families = {family for expr in exprs for family in _unknown_functions(expr)}
    return tuple(arguments), tuple(lengths), tuple(sorted(families))


def _stand_in(family) -> dict:
    """An unknown g is given the values of sin(x + c) + x²/5, and g′ those of its derivative."""
    c = mpmath.mpf(sum(map(ord, family)) % 7) / 7
    return {
        family: each(lambda x: mpmath.sin(x + c) + x**2 / 5),
        f"{family}_prime": each(lambda x: mpmath.cos(x + c) + 2 * x / 5),
        f"{family}_second": each(lambda x: mpmath.mpf(2) / 5 - mpmath.sin(x + c)),
    }


@lru_cache(maxsize=512)
def _compiled(expr, arguments, free, families):
    functions = {}
    with mpmath.workdps(WORKING_DIGITS):
        for family in families:
            functions |= _stand_in(family)
    return numpy_function(expr, arguments, free, functions, DIGITS)


class Instance:
    """Numbers for every size, array and unknown function of some expressions."""

    def __init__(self, exprs, given=(), number: int = 0):
        with mpmath.workdps(WORKING_DIGITS):
            self._fill(tuple(sp.sympify(expr) for expr in exprs), given, number)

    def _fill(self, exprs, given, number):
        about = tuple(x for condition in given for x in condition.about)
        arguments, lengths, self.families = _made_of(exprs, about)
        self.arguments = list(arguments)
        shape = _SHAPES[number % len(_SHAPES)]
        self.sizes = {s: shape[at % len(shape)] for at, s in enumerate(lengths)}
        self._make_room(exprs)
        for condition in given:
            condition.make_room(self.sizes)
        self.number, self.given = number, given
        self.values, self._outcomes = {}, {}
        for argument in self.arguments:
            dims = argument.shape if isinstance(argument, sp.IndexedBase) else ()
            dims = tuple(int(sp.sympify(d).subs(self.sizes)) for d in dims)
            label = argument.label if isinstance(argument, sp.IndexedBase) else argument
            self.values[argument] = self._numbers(label, dims)
        for condition in given:
            condition.enforce(self.values)
        for cost in {c for expr in exprs for c in expr.atoms(CostAbove)}:
            values = self.evaluate(cost.concrete_delta, cost.delta.indices)
            self.values[cost.delta.base] = values

    def _make_room(self, exprs):
        """Let every axis be long enough for a fixed position such as the 2 of z[2]."""
        for expr in exprs:
            for entry in expr.atoms(sp.Indexed):
                for at, size in zip(entry.indices, entry.base.shape or (), strict=False):
                    if at.is_Integer and size in self.sizes:
                        self.sizes[size] = max(self.sizes[size], int(at))

    def _numbers(self, label, dims):
        """Random numbers that depend on the name alone, not on what else is in the formula."""
        source = random.Random(f"{self.number} {label.name}")
        values = np.empty(dims, dtype=object)
        for position in np.ndindex(*dims):
            x = mpmath.mpf(source.randint(-2000, 2000)) / source.randint(700, 1300)
            values[position] = abs(x) + mpmath.mpf(1) / 10 if label.is_positive else x
        return values

    def evaluate(self, expr, free=()) -> np.ndarray:
        """The values of `expr` for all positions of the `free` indices."""
        expr = sp.sympify(expr)
        if isinstance(expr, sp.Derivative):
            return self._difference(expr, tuple(free))
        if expr.has(Expectation):
            expr = self._over_outcomes(expr)
        return self._values_of(expr, tuple(free))(self.values)

    def _values_of(self, expr, free):
        formula = _compiled(expr, tuple(self.arguments), free, self.families)

        def at(values):
            sizes = self.sizes | self._outcomes
            with mpmath.workdps(WORKING_DIGITS):
                found = formula(*(values[a] for a in self.arguments), sizes=sizes)
                return np.asarray(found, dtype=object)

        return at

    def _over_outcomes(self, expr):
        """Write each expectation as the sum over all outcomes, each times its probability."""
        for condition in self.given:
            if isinstance(condition, Moments):
                with mpmath.workdps(WORKING_DIGITS):
                    expr, more, count = condition.over_outcomes(expr, self)
                self._outcomes |= count
                self.values |= more
                self.arguments += [a for a in more if a not in self.arguments]
        return expr

    def _difference(self, expr, free):
        """∂f/∂x by central differences, moving one entry of x at a time."""
        if len(expr.variable_count) != 1 or expr.variable_count[0][1] != 1:
            raise ValueError(f"expected a first derivative by one variable, got {expr}")
        wrt = expr.variable_count[0][0]
        inner = tuple(free_indices(expr.expr))
        value = self._values_of(expr.expr, inner)
        lengths = [int((i.upper - i.lower + 1).subs(self.sizes)) for i in free]
        result = np.empty(lengths, dtype=object)
        base = wrt.base if isinstance(wrt, sp.Indexed) else wrt
        places = wrt.indices if isinstance(wrt, sp.Indexed) else ()
        slopes = {}
        with mpmath.workdps(WORKING_DIGITS):
            for position in product(*(range(length) for length in lengths)):
                at = dict(zip(free, position, strict=True))
                where = tuple(
                    at[p] + int(p.lower) - 1 if p in at else int(p.subs(self.sizes)) - 1
                    for p in places
                )
                if where not in slopes:
                    ends = []
                    for sign in (1, -1):
                        moved = dict(self.values)
                        moved[base] = moved[base].copy()
                        moved[base][where] = moved[base][where] + sign * STEP
                        ends.append(value(moved))
                    slopes[where] = np.asarray((ends[0] - ends[1]) / (2 * STEP), dtype=object)
                result[position] = slopes[where][tuple(at[i] for i in inner)]
        return result

    def describe(self) -> str:
        """The sizes in words; where there are none, the values of up to four plain symbols."""
        known = dict(self.sizes)
        scalars = {a: self.values[a][()] for a in self.arguments if a.is_Symbol}
        if len(scalars) <= SHOWN:
            known |= {symbol: mpmath.nstr(x, 4) for symbol, x in scalars.items()}
        return ", ".join(f"{text(s)} = {v}" for s, v in known.items()) or "one random point"


def is_defined(x) -> bool:
    """Whether a value is a finite number: log 0 and 1/0 are not."""
    return bool(mpmath.isfinite(x))


def agree(x, y) -> bool:
    """Whether two values are equal to thirty digits."""
    with mpmath.workdps(WORKING_DIGITS):
        return bool(abs(x - y) <= AGREE * (1 + abs(x) + abs(y)))


def first_difference(left, right, free):
    """The first position where two arrays of values differ, and both values, or None.

    Positions where one side is not defined are left out.
    """
    for position in np.ndindex(np.shape(left)):
        x, y = left[position], right[position]
        if is_defined(x) and is_defined(y) and not agree(x, y):
            at = zip(free, position, strict=True)
            where = ", ".join(f"{text(i)} = {p + i.lower}" for i, p in at)
            return where, *_told_apart(x, y)
    return None


def _told_apart(x, y) -> tuple[str, str]:
    """Both values with eight digits, or as many as it takes to see the difference."""
    for digits in (8, 16, 32, 48):
        shown = mpmath.nstr(x, digits), mpmath.nstr(y, digits)
        if shown[0] != shown[1]:
            break
    return shown


def counterexample(left, right, given=(), instances: int = 4):
    """A random instance in which two expressions differ, in words and numbers, or None.

    >>> x = sp.Symbol("x", real=True)
    >>> counterexample((x + 1) ** 2, x**2 + 2 * x + 1) is None
    True
    >>> print(counterexample(x**2, 2 * x))  # doctest: +ELLIPSIS
    at x = ...: left side ..., right side ...
    """
    free = sorted(set(free_indices(left)) | set(free_indices(right)), key=str)
    for number in range(instances):
        instance = Instance((left, right), given, number)
        values = [instance.evaluate(side, free) for side in (left, right)]
        found = first_difference(*values, free)
        if found is not None:
            return Counterexample(instance, *found)
    return None


class Counterexample:
    """Where two expressions differ: the sizes, the position, and both values."""

    def __init__(self, instance: Instance, where: str, left: str, right: str):
        self.instance, self.where, self.left, self.right = instance, where, left, right

    def __str__(self):
        place = f", position {self.where}" if self.where else ""
        return (
            f"at {self.instance.describe()}{place}: left side {self.left}, right side {self.right}"
        )

    __repr__ = __str__
