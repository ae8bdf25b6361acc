"""Random instances of a formula: small sizes, numbers with 80 digits, derivatives by differences.

An instance is the second opinion on every step of a derivation. No derivative is taken by rules:
where ∂C/∂z_p is written, the instance moves z_p and looks at C. Of a formula in cases it looks at
either side, and where these do not agree, there is no derivative. Cases are also looked at where
they meet: in further instances zeros, ones and equal numbers are drawn.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import product
from typing import Any, NamedTuple, TypeAlias

import mpmath
import numpy as np
import sympy as sp

from derive.pages.plain import text
from derive.trials.backends import DIGITS, Array, Words, each
from derive.trials.programs import Program
from derive.words.arrays import SECOND_OF_UPSTREAM, Elementwise, Named, UpstreamCost, check_upstream
from derive.words.bound import check_indices
from derive.words.condition import Condition
from derive.words.dependence import arguments_of, fixed_positions, free_indices
from derive.words.expectation import Expectation, Moments
from derive.words.kinks import has_cases

WORKING_DIGITS = 80
STEP = mpmath.mpf(10) ** -25  # a central difference is then right to about 50 digits
NESTED = 3  # so many derivatives, one inside the other, are taken by differences
MORE_DIGITS = 50  # for each that is inside another
STEEP = mpmath.mpf(10) ** 9  # a slope of more than this is a jump
DRAWN, TIED = (
    4,
    4,
)  # instances with numbers drawn at random; and, of cases, with such as may be tied
AGREE = mpmath.mpf(10) ** -30
SHOWN = 4  # a message gives the values of at most this many plain symbols
ROUNDS = 8  # of changing the numbers until all conditions hold
LARGER = 3  # sizes that are tried until they can
_SHAPES = ((2, 3, 4, 2, 3), (3, 2, 1, 4, 2), (1, 4, 3, 2, 5), (4, 1, 2, 3, 1))


Moved: TypeAlias = dict[sp.Basic, Array]


class _Parts(NamedTuple):
    """What expressions are made of, the same for every instance of a step."""

    arguments: tuple[sp.IndexedBase | sp.Symbol, ...]
    lengths: tuple[sp.Symbol, ...]
    costs: tuple[UpstreamCost, ...]
    ties: tuple[sp.Rational, ...] | None  # numbers at which cases may meet; None without cases
    fixed: tuple[tuple[sp.Symbol, int], ...]  # sizes, and positions such as the 2 of z[2]


@lru_cache(maxsize=512)
def _parts(exprs: tuple[sp.Expr, ...], about: tuple[sp.Expr, ...]) -> _Parts:
    arguments, lengths = arguments_of(*exprs, *about)
    nodes = {node for expr in exprs for node in sp.preorder_traversal(expr)}
    fixed = {(size, at) for size, at in fixed_positions(*exprs) if size in lengths}
    return _Parts(
        tuple(arguments),
        tuple(lengths),
        tuple(node for node in nodes if isinstance(node, UpstreamCost)),
        _ties(exprs),
        tuple(fixed),
    )


def with_cases(expr: sp.Basic) -> bool:
    """Whether a formula is in cases, that of a function in it included."""
    return has_cases(expr) or any(
        has_cases(sp.sympify(type(f).definition(*f.args) or 0)) for f in expr.atoms(Elementwise)
    )


def _ties(exprs: tuple[sp.Expr, ...]) -> tuple[sp.Rational, ...] | None:
    """0, 1, -1, and the numbers in formulas in cases; None where there are no cases."""
    if not any(map(with_cases, exprs)):
        return None
    numbers = {abs(x) for expr in exprs for x in expr.atoms(sp.Rational)} - {0, 1}
    few = sorted(numbers)[:3]
    return (sp.S.Zero, sp.S.One, sp.S.NegativeOne, *few, *(-x for x in few))


# The words for unknown functions are made once for each, whatever its name. Two that share a name,
# and one that has the name of a known one, stay apart.
_words: Words = dict(DIGITS)
_word_of: dict[type, str] = {}


def _stand_in(function: type) -> str | None:
    """The word for a function without a formula.

    An unknown g is given the values of sin(a x + c) + b x², of its own a, b and c, and g′ those of
    its derivative.
    """
    if not issubclass(function, Elementwise) or function.definition(sp.S.One) is not None:
        return None
    if function not in _word_of:
        root, order = function.root or function, function.order
        draw = random.Random(f"{root.latex_name} {root.__module__}.{root.__name__}")
        with mpmath.workdps(WORKING_DIGITS):
            a, b, c = (mpmath.mpf(draw.randint(500, 1500)) / draw.randint(900, 1100) for _ in "abc")
            b /= 5

        def value(x: Any) -> Any:
            if order == 0:
                return mpmath.sin(a * x + c) + b * x**2
            if order == 1:
                return a * mpmath.cos(a * x + c) + 2 * b * x
            return 2 * b - a**2 * mpmath.sin(a * x + c)

        _word_of[function] = f"function {len(_word_of)}"
        _words[_word_of[function]] = each(value)
    return _word_of[function]


@lru_cache(maxsize=512)
def _program(expr: sp.Expr, free: tuple[sp.Idx, ...], lengths: tuple[sp.Symbol, ...]) -> Program:
    check_indices(expr)
    return Program(expr, free, _stand_in, lengths)


@lru_cache(maxsize=512)
def _random_numbers(number: int, name: str, positive: bool, shape: tuple[int, ...]) -> Array:
    source = random.Random(f"{number} {name}")
    values = np.empty(shape, dtype=object)
    for position in np.ndindex(*shape):
        x = mpmath.mpf(source.randint(-2000, 2000)) / source.randint(700, 1300)
        values[position] = abs(x) + mpmath.mpf(1) / 10 if positive else x
    return values


def _tied_numbers(
    number: int, name: str, positive: bool, shape: tuple[int, ...], ties: tuple[sp.Rational, ...]
) -> Array:
    """All 0, all the same, and then any of the `ties`; what is positive is no tie of 0."""
    source = random.Random(f"{number} {name}")
    values = np.empty(shape, dtype=object)
    if positive and number == 0:
        return _random_numbers(DRAWN, name, positive, shape).copy()
    one = ties[3] if len(ties) > 3 else ties[1]
    for position in np.ndindex(*shape):
        x = (sp.S.Zero, one)[number] if number < 2 else source.choice(ties)
        x = mpmath.mpf(int(x.p)) / int(x.q)
        values[position] = (abs(x) or mpmath.mpf(1)) if positive else x
    return values


class Instance:
    """Numbers for every size, array and unknown function of some expressions."""

    def __init__(
        self, exprs: Iterable[sp.Expr], given: tuple[Condition, ...] = (), number: int = 0
    ):
        exprs = tuple(map(sp.sympify, exprs))
        parts = _parts(exprs, tuple(x for condition in given for x in condition.about))
        self.arguments = list(parts.arguments)
        self.number, self.given = number, given
        self.ties = parts.ties if number >= DRAWN else None
        self.values: dict[sp.Basic, Array] = {}
        self._outcomes: dict[sp.Symbol, int] = {}
        self._digits = WORKING_DIGITS
        with mpmath.workdps(WORKING_DIGITS):
            if not any(self._drawn(parts, more) for more in range(LARGER)):
                shown = ", ".join(condition.latex() for condition in given)
                raise ValueError(
                    f"no instance was found at which the conditions hold together: {shown}"
                )
            for cost in parts.costs:
                at = cost.delta.indices
                self.values[cost.values_of_layer] = self.evaluate(cost.layer, at)
                self.values[cost.delta.base] = self.evaluate(cost.concrete_delta, at)

    def _drawn(self, parts: _Parts, more: int) -> bool:
        """Draw sizes and numbers; whether all conditions hold at them.

        Where they cannot, as 0 < y < 1 of a single y with the sum 1, larger sizes may do.
        """
        shape = _SHAPES[self.number % len(_SHAPES)]
        self.sizes: dict[sp.Symbol, int] = {
            s: shape[at % len(shape)] + more for at, s in enumerate(parts.lengths)
        }
        for size, at in parts.fixed:
            self.sizes[size] = max(self.sizes[size], at)
        for condition in self.given:
            condition.make_room(self.sizes)
        for argument in self.arguments:
            self.values[argument] = self._numbers(argument)
        return self._obey()

    def _obey(self) -> bool:
        """Change the numbers until all conditions hold together, whatever their order."""
        for _ in range(ROUNDS):
            for condition in self.given:
                condition.enforce(self.values)
            if all(condition.holds(self.values) for condition in self.given):
                return True
        return False

    def _numbers(self, argument: sp.IndexedBase | sp.Symbol) -> Array:
        """Random numbers that depend on the name alone, not on what else is in the formula."""
        is_array = isinstance(argument, sp.IndexedBase)
        label = argument.label if is_array else argument
        shape = tuple(map(self._length, argument.shape)) if is_array else ()
        if self.ties:
            tied = self.number - DRAWN, label.name, bool(label.is_positive), shape, self.ties
            return _tied_numbers(*tied)
        return _random_numbers(self.number, label.name, bool(label.is_positive), shape).copy()

    def _length(self, size: sp.Expr) -> int:
        return self.sizes[size] if size in self.sizes else int(sp.sympify(size).subs(self.sizes))

    def evaluate(self, expr: sp.Expr, free: Iterable[sp.Idx] = ()) -> Array:
        """The values of `expr` for all positions of the `free` indices."""
        expr, free = sp.sympify(expr), tuple(free)
        if not isinstance(expr, sp.Derivative) and expr.has(Expectation):
            expr = self._over_outcomes(expr)
        depth = _depth(expr)
        if depth > NESTED:
            raise ValueError(
                f"an instance takes at most {NESTED} derivatives, one inside the other, by "
                f"differences; got {depth}: {expr}"
            )
        self._digits = WORKING_DIGITS + MORE_DIGITS * max(depth - 1, 0)
        return self._moved(expr, free, {}, STEP)[..., 0]

    def _moved(
        self, expr: sp.Expr, free: tuple[sp.Idx, ...], moved: Moved, step: mpmath.mpf
    ) -> Array:
        """The values of `expr`, the last axis being that of the `moved` values of its inputs."""
        if isinstance(expr, sp.Derivative):
            return self._differences(expr, free, moved, step)
        taken: dict[sp.Expr, sp.Expr] = {}
        for derivative in dict.fromkeys(self._inner_derivatives(expr)):
            at = tuple(free_indices(derivative))
            name = f"derivative {len(taken)}"
            base = sp.IndexedBase(name, shape=tuple(i.upper for i in at))
            values = self._differences(derivative, at, moved, step)
            for axis, i in enumerate(at):  # so that position 1 is the first
                before = [(0, 0)] * values.ndim
                before[axis] = (self._length(i.lower) - 1, 0)
                values = np.pad(values, before, constant_values=mpmath.nan)
            moved = moved | {base if at else sp.Symbol(name): values}
            taken[derivative] = base[at] if at else sp.Symbol(name)
        return self._run(expr.xreplace(taken), free, moved)

    def _inner_derivatives(self, expr: sp.Basic) -> list[sp.Derivative]:
        """The derivatives in `expr`, in what its names stand for too, that are in no other one."""
        if not expr.has(sp.Derivative):
            return []
        if isinstance(expr, sp.Derivative):
            return [expr]
        if isinstance(expr, Named):
            return self._inner_derivatives(expr.value)  # the name itself may be a derivative's
        return [of for arg in expr.args for of in self._inner_derivatives(arg)]

    def _run(self, expr: sp.Expr, free: tuple[sp.Idx, ...], moved: Moved) -> Array:
        """The same, of an expression without derivatives."""
        sizes = self.sizes | self._outcomes
        program = _program(expr, free, tuple(sizes))
        values: dict[sp.Basic, Any] = {
            of: sizes[of] if of in sizes else self.values[of][..., None]
            for of in program.inputs
            if of not in moved
        }
        with mpmath.workdps(self._digits):
            found, shape = program.run(_words, values | moved)
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

    def _differences(
        self, expr: sp.Derivative, free: tuple[sp.Idx, ...], around: Moved, step: mpmath.mpf
    ) -> Array:
        """∂f/∂x by differences: f for every entry of x that is asked for, moved to either side.

        All the moved copies of x lie side by side, so what does not depend on x is computed once.
        Where a derivative around this one has moved some values, that is done for each of its
        copies. A derivative in f is taken in the same way, with a much smaller step.
        """
        *others, wrt = (of for of, times in expr.variable_count for _ in range(int(times)))
        inside = sp.Derivative(expr.expr, *others) if others else expr.expr
        if inside.has(sp.Derivative) and inside.has(UpstreamCost):
            raise ValueError(SECOND_OF_UPSTREAM)
        check_upstream(inside, wrt)
        moves = _SIDES if with_cases(inside) else _MIDDLE
        inner = tuple(free_indices(inside))
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
        copies = max((x.shape[-1] for x in around.values()), default=1)
        count = len(moves)
        own = count * len(entries)
        spread = {of: np.repeat(x, own, axis=-1) for of, x in around.items() if x.shape[-1] > 1}
        here = around.get(base, self.values[base][..., None])
        moved = np.repeat(np.broadcast_to(here, (*here.shape[:-1], copies)), own, axis=-1)
        with mpmath.workdps(self._digits):
            for entry, number in entries.items():
                for place, times in enumerate(moves):
                    moved[(*entry, slice(count * number + place, None, own))] += times * step
            f = self._moved(inside, inner, around | spread | {base: moved}, step * STEP)
            f = np.broadcast_to(f, (*f.shape[:-1], copies * own))
            f = f.reshape(*f.shape[:-1], copies, len(entries), count)
            slopes = _slopes(step, *(f[..., place] for place in range(count)))
        result = np.empty((*lengths, copies), dtype=object)
        for position, at_f, entry in asked:
            result[position] = slopes[(*at_f, slice(None), entries[entry])]
        return result

    def describe(self) -> str:
        """The sizes in words; where there are none, the values of up to four plain symbols."""
        known = dict(self.sizes)
        scalars = {a: self.values[a][()] for a in self.arguments if a.is_Symbol}
        if len(scalars) <= SHOWN:
            known |= {symbol: mpmath.nstr(x, 4) for symbol, x in scalars.items()}
        return ", ".join(f"{text(s)} = {v}" for s, v in known.items()) or "one random point"


_MIDDLE, _SIDES = (1, -1), (1, 2, -1, -2, 0)


def _slopes(step: mpmath.mpf, up: Array, *others: Array) -> Array:
    """The slopes between values at `_MIDDLE`, or of those at `_SIDES` where both sides agree."""
    if len(others) == 1:
        return np.asarray((up - others[0]) / (2 * step))
    up_twice, down, down_twice, here = others
    right = (4 * up - up_twice - 3 * here) / (2 * step)
    left = (down_twice - 4 * down + 3 * here) / (2 * step)

    def one(x: Any, y: Any, at: Any) -> Any:
        known = is_defined(x) and is_defined(y) and agree(x, y)
        return (x + y) / 2 if known and abs(x) < STEEP * (1 + abs(at)) else mpmath.nan

    return each(one, 3)(right, left, here)


def _depth(expr: sp.Basic) -> int:
    """How many derivatives are one inside the other, a second one being two."""
    own = int(expr.derivative_count) if isinstance(expr, sp.Derivative) else 0
    if not expr.has(sp.Derivative):
        return 0
    return own + max(map(_depth, expr.args), default=0)


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


def how_many(*exprs: sp.Expr) -> int:
    """The number of instances to try: more where there are cases."""
    return DRAWN + (TIED if any(map(with_cases, exprs)) else 0)


def counterexample(
    left: sp.Expr,
    right: sp.Expr,
    given: tuple[Condition, ...] = (),
    instances: int | None = None,
) -> Counterexample | None:
    """A random instance in which two expressions differ, in words and numbers, or None.

    >>> x = sp.Symbol("x", real=True)
    >>> counterexample((x + 1) ** 2, x**2 + 2 * x + 1) is None
    True
    >>> print(counterexample(x**2, 2 * x))  # doctest: +ELLIPSIS
    at x = ...: left side ..., right side ...
    """
    left, right = sp.sympify(left), sp.sympify(right)
    free = sorted(set(free_indices(left)) | set(free_indices(right)), key=str)
    for number in range(how_many(left, right) if instances is None else instances):
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
