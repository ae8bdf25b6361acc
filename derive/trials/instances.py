"""Random instances of a formula: small sizes, numbers with 80 digits, derivatives by differences.

An instance is the second opinion on every step of a derivation. It does not use SymPy's
derivatives: where a derivation starts with ∂C/∂z_p, the instance moves z_p and looks at C.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import product
from typing import Any, NamedTuple

import mpmath
import numpy as np
import sympy as sp

from derive.kernel.proofs import unfold_derivatives
from derive.pages.plain import text
from derive.trials.backends import DIGITS, Array, Words, each
from derive.trials.programs import Program
from derive.words.arrays import Elementwise, UpstreamCost
from derive.words.bound import check_indices
from derive.words.conditions import Condition
from derive.words.dependence import arguments_of, free_indices
from derive.words.expectation import Expectation, Moments

WORKING_DIGITS = 80
STEP = mpmath.mpf(10) ** -25  # a central difference is then right to about 50 digits
AGREE = mpmath.mpf(10) ** -30
SHOWN = 4  # a message gives the values of at most this many plain symbols
_SHAPES = ((2, 3, 4, 2, 3), (3, 2, 1, 4, 2), (1, 4, 3, 2, 5), (4, 1, 2, 3, 1))


class _Parts(NamedTuple):
    """What expressions are made of, the same for every instance of a step."""

    arguments: tuple[sp.IndexedBase | sp.Symbol, ...]
    lengths: tuple[sp.Symbol, ...]
    families: tuple[str, ...]
    costs: tuple[UpstreamCost, ...]
    fixed: tuple[tuple[sp.Symbol, int], ...]  # sizes, and positions such as the 2 of z[2]


@lru_cache(maxsize=512)
def _parts(exprs: tuple[sp.Expr, ...], about: tuple[sp.Expr, ...]) -> _Parts:
    arguments, lengths = arguments_of(*exprs, *about)
    nodes = {node for expr in exprs for node in sp.preorder_traversal(expr)}
    fixed = {
        (size, int(at))
        for entry in nodes
        if isinstance(entry, sp.Indexed)
        for at, size in zip(entry.indices, entry.base.shape or (), strict=False)
        if at.is_Integer and size in lengths
    }
    return _Parts(
        tuple(arguments),
        tuple(lengths),
        tuple(sorted({_family(node) for node in nodes if _is_unknown(node)})),
        tuple(node for node in nodes if isinstance(node, UpstreamCost)),
        tuple(fixed),
    )


def _is_unknown(node: sp.Basic) -> bool:
    """Whether it is a value of a function without a formula."""
    return isinstance(node, Elementwise) and type(node).definition(*node.args) is None


def _family(node: Elementwise) -> str:
    """The name that an unknown function shares with its derivatives: g for g, g′ and g″."""
    name: str = type(node).__name__
    return name.removesuffix("_second").removesuffix("_prime")


def _stand_in(family: str) -> Words:
    """An unknown g is given the values of sin(x + c) + x²/5, and g′ those of its derivative."""
    c = mpmath.mpf(sum(map(ord, family)) % 7) / 7
    return {
        family: each(lambda x: mpmath.sin(x + c) + x**2 / 5),
        f"{family}_prime": each(lambda x: mpmath.cos(x + c) + 2 * x / 5),
        f"{family}_second": each(lambda x: mpmath.mpf(2) / 5 - mpmath.sin(x + c)),
    }


@lru_cache(maxsize=64)
def _words(families: tuple[str, ...]) -> Words:
    words = dict(DIGITS)
    with mpmath.workdps(WORKING_DIGITS):
        for family in families:
            words |= _stand_in(family)
    return words


@lru_cache(maxsize=512)
def _program(
    expr: sp.Expr,
    free: tuple[sp.Idx, ...],
    families: tuple[str, ...],
    lengths: tuple[sp.Symbol, ...],
) -> Program:
    expr = unfold_derivatives(expr)
    check_indices(expr)
    return Program(expr, free, _words(families), lengths)


@lru_cache(maxsize=512)
def _random_numbers(number: int, name: str, positive: bool, shape: tuple[int, ...]) -> Array:
    source = random.Random(f"{number} {name}")
    values = np.empty(shape, dtype=object)
    for position in np.ndindex(*shape):
        x = mpmath.mpf(source.randint(-2000, 2000)) / source.randint(700, 1300)
        values[position] = abs(x) + mpmath.mpf(1) / 10 if positive else x
    return values


class Instance:
    """Numbers for every size, array and unknown function of some expressions."""

    def __init__(
        self, exprs: Iterable[sp.Expr], given: tuple[Condition, ...] = (), number: int = 0
    ):
        exprs = tuple(map(sp.sympify, exprs))
        parts = _parts(exprs, tuple(x for condition in given for x in condition.about))
        self.arguments = list(parts.arguments)
        self.families, self.number, self.given = parts.families, number, given
        shape = _SHAPES[number % len(_SHAPES)]
        self.sizes: dict[sp.Symbol, int] = {
            s: shape[at % len(shape)] for at, s in enumerate(parts.lengths)
        }
        for size, at in parts.fixed:
            self.sizes[size] = max(self.sizes[size], at)
        for condition in given:
            condition.make_room(self.sizes)
        self.values: dict[sp.Basic, Array] = {}
        self._outcomes: dict[sp.Symbol, int] = {}
        with mpmath.workdps(WORKING_DIGITS):
            for argument in self.arguments:
                self.values[argument] = self._numbers(argument)
            for condition in given:
                condition.enforce(self.values)
            for cost in parts.costs:
                values = self.evaluate(cost.concrete_delta, cost.delta.indices)
                self.values[cost.delta.base] = values

    def _numbers(self, argument: sp.IndexedBase | sp.Symbol) -> Array:
        """Random numbers that depend on the name alone, not on what else is in the formula."""
        is_array = isinstance(argument, sp.IndexedBase)
        label = argument.label if is_array else argument
        shape = tuple(map(self._length, argument.shape)) if is_array else ()
        return _random_numbers(self.number, label.name, bool(label.is_positive), shape).copy()

    def _length(self, size: sp.Expr) -> int:
        return self.sizes[size] if size in self.sizes else int(sp.sympify(size).subs(self.sizes))

    def evaluate(self, expr: sp.Expr, free: Iterable[sp.Idx] = ()) -> Array:
        """The values of `expr` for all positions of the `free` indices."""
        expr, free = sp.sympify(expr), tuple(free)
        if isinstance(expr, sp.Derivative):
            return self._differences(expr, free)
        if expr.has(Expectation):
            expr = self._over_outcomes(expr)
        return self._run(expr, free, {})[..., 0]

    def _run(self, expr: sp.Expr, free: tuple[sp.Idx, ...], moved: dict[sp.Basic, Array]) -> Array:
        """The values of `expr`, the last axis being that of the `moved` values of its inputs."""
        sizes = self.sizes | self._outcomes
        program = _program(expr, free, self.families, tuple(sizes))
        values: dict[sp.Basic, Any] = {
            of: sizes[of] if of in sizes else self.values[of][..., None] for of in program.inputs
        }
        with mpmath.workdps(WORKING_DIGITS):
            found, shape = program.run(_words(self.families), values | moved)
        found = np.asarray(found, dtype=object)
        side_by_side = found.shape[-1] if found.ndim else 1
        inner = (1,) * (program.ndim - len(free) - 1)
        found = np.broadcast_to(found, (*shape, *inner, side_by_side))
        return found.reshape((*shape, side_by_side))

    def _over_outcomes(self, expr: sp.Expr) -> sp.Expr:
        """Write each expectation as the sum over all outcomes, each times its probability."""
        for condition in self.given:
            if isinstance(condition, Moments):
                with mpmath.workdps(WORKING_DIGITS):
                    expr, more, count = condition.over_outcomes(expr, self)
                self._outcomes |= count
                self.values |= more
                self.arguments += [a for a in more if a not in self.arguments]
        return expr

    def _differences(self, expr: sp.Derivative, free: tuple[sp.Idx, ...]) -> Array:
        """∂f/∂x by central differences: f for every entry of x that is asked for, moved by ±h.

        All the moved copies of x lie side by side, so what does not depend on x is computed once.
        """
        if len(expr.variable_count) != 1 or expr.variable_count[0][1] != 1:
            raise ValueError(
                f"expected a first derivative with respect to one variable, got {expr}"
            )
        wrt = expr.variable_count[0][0]
        inner = tuple(free_indices(expr.expr))
        base, places = (wrt.base, wrt.indices) if isinstance(wrt, sp.Indexed) else (wrt, ())
        lengths = [self._length(i.upper - i.lower + 1) for i in free]
        asked = []  # for each position of the result: the position of f, and the entry of x
        for position in product(*map(range, lengths)):
            at = dict(zip(free, position, strict=True))
            entry = tuple(
                at[p] + int(p.lower) - 1 if p in at else self._length(p) - 1 for p in places
            )
            asked.append((position, tuple(at[i] for i in inner), entry))
        entries = {
            entry: number for number, entry in enumerate(dict.fromkeys(e for *_, e in asked))
        }
        moved = np.repeat(self.values[base][..., None], 2 * len(entries), axis=-1)
        with mpmath.workdps(WORKING_DIGITS):
            for entry, number in entries.items():
                moved[(*entry, 2 * number)] += STEP
                moved[(*entry, 2 * number + 1)] -= STEP
            f = self._run(expr.expr, inner, {base: moved})
            f = np.broadcast_to(f, (*f.shape[:-1], 2 * len(entries)))
            slopes = (f[..., ::2] - f[..., 1::2]) / (2 * STEP)
        result = np.empty(lengths, dtype=object)
        for position, at_f, entry in asked:
            result[position] = slopes[(*at_f, entries[entry])]
        return result

    def describe(self) -> str:
        """The sizes in words; where there are none, the values of up to four plain symbols."""
        known = dict(self.sizes)
        scalars = {a: self.values[a][()] for a in self.arguments if a.is_Symbol}
        if len(scalars) <= SHOWN:
            known |= {symbol: mpmath.nstr(x, 4) for symbol, x in scalars.items()}
        return ", ".join(f"{text(s)} = {v}" for s, v in known.items()) or "one random point"


def is_defined(x: Any) -> bool:
    """Whether a value is a finite number: log 0 and 1/0 are not."""
    return bool(mpmath.isfinite(x))


def agree(x: Any, y: Any) -> bool:
    """Whether two values are equal to thirty digits."""
    with mpmath.workdps(WORKING_DIGITS):
        return bool(abs(x - y) <= AGREE * (1 + abs(x) + abs(y)))


def first_difference(
    left: Array, right: Array, free: Sequence[sp.Idx]
) -> tuple[str, str, str] | None:
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


def _told_apart(x: Any, y: Any) -> tuple[str, str]:
    """Both values with eight digits, or as many as it takes to see the difference."""
    for digits in (8, 16, 32, 48):
        shown = mpmath.nstr(x, digits), mpmath.nstr(y, digits)
        if shown[0] != shown[1]:
            break
    return shown


def counterexample(
    left: sp.Expr, right: sp.Expr, given: tuple[Condition, ...] = (), instances: int = 4
) -> Counterexample | None:
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
        values = instance.evaluate(left, free), instance.evaluate(right, free)
        found = first_difference(*values, free)
        if found is not None:
            return Counterexample(instance, *found)
    return None


class Counterexample:
    """Where two expressions differ: the sizes, the position, and both values."""

    def __init__(self, instance: Instance, where: str, left: str, right: str):
        self.instance, self.where, self.left, self.right = instance, where, left, right

    def __str__(self) -> str:
        place = f", position {self.where}" if self.where else ""
        return (
            f"at {self.instance.describe()}{place}: left side {self.left}, right side {self.right}"
        )

    __repr__ = __str__
