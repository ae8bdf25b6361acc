"""From a formula with symbolic sums to a program: lines of array operations, each written once.

Every index gets an axis; an entry ``W[i, j]`` becomes the array W laid along the axes of i and j; a
sum becomes a sum over an axis. A line is a word of `derive.trials.backends` with the places of the
values that it works on; lines that are equal are one, however often a formula repeats a part. The
same program runs on floats, on complex numbers, and on arrays of mpmath numbers.

The prover has no part in this. The only algebra is that a named quantity and a function with a
formula stand for their formulas; what has no numbers (a matrix symbol, an unknown function without
a stand-in, a range that depends on an index) is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Any, NamedTuple

import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.core.relational import Relational

from derive.words.arrays import Elementwise, Named, UpstreamCost
from derive.words.expectation import Expectation
from derive.words.kinks import AtZero

Words = Mapping[str, Callable[..., Any]]
# functions that are words of their own names
_FUNCTIONS = {"exp", "log", "tanh", "sin", "cos", "cosh", "sinh", "erf", "Abs", "sign", "factorial"}


class _Range(NamedTuple):
    """The axis of an index, and the first and the last position that it takes."""

    axis: int
    lower: sp.Expr
    upper: sp.Expr


class Program:
    """The lines that compute `expr` for all values of the `free` indices, an axis for each.

    `stand_in` gives the word for a function without a formula, or None. Where `lengths` are
    given, every input but these has one more axis at its end, for values side by
    side.

    >>> from derive.trials.backends import FLOATS
    >>> x = sp.Symbol("x", real=True)
    >>> program = Program(sp.exp(x) / (1 + sp.exp(x)))
    >>> [word for _, word, _ in program.lines]
    ['exp', 'add', 'power', 'multiply']
    >>> float(program.run(FLOATS, {x: 0.0})[0])
    0.5
    """

    def __init__(
        self,
        expr: sp.Expr,
        free: Iterable[sp.Idx] = (),
        stand_in: Callable[[type], str | None] = lambda _: None,
        lengths: Iterable[sp.Symbol] | None = None,
    ):
        free = tuple(free)
        self.inputs: dict[sp.Basic, int] = {}
        self.in_ranges: set[sp.Symbol] = set()  # what the ranges of the indices depend on
        self.lines: list[tuple[int, str, tuple[int, ...]]] = []
        self._values: list[Any] = []  # constants at their places
        self._places: dict[Hashable, int] = {}
        self._stand_in = stand_in
        self._lengths = None if lengths is None else frozenset(lengths)
        self._formulas: dict[sp.Basic, sp.Expr | None] = {}
        self._heights: dict[sp.Basic, int] = {}
        self._first_axis = len(free)
        self.ndim = len(free) + self._height(expr) + (self._lengths is not None)
        self._ranges = {i: self._range(axis, i.lower, i.upper) for axis, i in enumerate(free)}
        self._known: dict[sp.Basic, int] = {}
        self._result = self._write(expr)
        self._shape = [self._write(i.upper - i.lower + 1) for i in free]

    def run(self, words: Words, values: Mapping[sp.Basic, Any]) -> tuple[Any, tuple[int, ...]]:
        """The value of the formula, and how many values each of its free indices takes.

        `values` has one for each of the `inputs`. The value has a length of one along the axes on
        which it does not depend.
        """
        found = self._values.copy()
        for of, at in self.inputs.items():
            found[at] = values[of]
        for at, word, places in self.lines:
            found[at] = words[word](*[found[place] for place in places])
        return found[self._result], tuple(int(found[at]) for at in self._shape)

    def _height(self, expr: sp.Basic) -> int:
        """How many axes the sums in `expr` need, one inside the other."""
        if expr not in self._heights:
            self._heights[expr] = self._height_of(expr)
        return self._heights[expr]

    def _height_of(self, expr: sp.Basic) -> int:
        meant = self._meaning(expr)
        if meant is not None:
            return self._height(meant)
        if isinstance(expr, sp.Sum | sp.Product):
            return len(expr.limits) + self._height(expr.function)
        if isinstance(expr, sp.Indexed | sp.Idx):
            return 0
        return max(map(self._height, expr.args), default=0)

    def _meaning(self, expr: sp.Basic) -> sp.Expr | None:
        """The formula that a named quantity or a function stands for, or None."""
        if isinstance(expr, Named):
            return expr.value
        if isinstance(expr, UpstreamCost):
            return expr.concrete
        if isinstance(expr, AtZero):
            return expr.as_cases()
        if not isinstance(expr, Elementwise) or self._stand_in(type(expr)):
            return None
        if expr not in self._formulas:
            formula = type(expr).definition(*expr.args)
            self._formulas[expr] = None if formula is None else sp.sympify(formula)
        return self._formulas[expr]

    def _range(self, axis: int, lower: sp.Expr, upper: sp.Expr) -> _Range:
        self.in_ranges |= lower.free_symbols | upper.free_symbols
        return _Range(axis, lower, upper)

    # the three kinds of places: a constant, an input, and the value of a line

    def _constant(self, value: Hashable) -> int:
        return self._place(("constant", value), value)

    def _input(self, of: sp.Basic) -> int:
        if of not in self.inputs:
            self.inputs[of] = self._place(of)
        return self.inputs[of]

    def _line(self, word: str, *places: int) -> int:
        key = (word, places)
        if key not in self._places:
            self.lines.append((self._place(key), word, places))
        return self._places[key]

    def _place(self, key: Hashable, value: object = None) -> int:
        if key not in self._places:
            self._places[key] = len(self._values)
            self._values.append(value)
        return self._places[key]

    # one method for each kind of node

    def _write(self, expr: sp.Basic) -> int:
        """The place of the value of `expr`, after writing the lines that compute it."""
        if expr not in self._known:
            self._known[expr] = self._written(expr)
        return self._known[expr]

    def _written(self, expr: sp.Basic) -> int:
        meant = self._meaning(expr)
        if meant is not None:
            return self._write(meant)
        for kind in type(expr).__mro__:
            if kind in _WRITERS:
                return _WRITERS[kind](self, expr)
        raise ValueError(
            f"no numeric form for {type(expr).__name__}: {expr}; a formula is about entries, and "
            "in_matrices states it for matrices"
        )

    def _apply(self, word: str, *exprs: sp.Basic) -> int:
        return self._line(word, *map(self._write, exprs))

    def _folded(self, word: str, exprs: Iterable[sp.Basic]) -> int:
        first, *others = map(self._write, exprs)
        for other in others:
            first = self._line(word, first, other)
        return first

    def _write_symbol(self, expr: sp.Symbol) -> int:
        if expr in self._ranges:
            return self._write_index(expr)
        place = self._input(expr)
        if self._lengths is None or expr in self._lengths:
            return place
        return self._line("entry", place, *map(self._constant, (self.ndim, self.ndim - 1)))

    def _write_index(self, expr: sp.Symbol | sp.Idx) -> int:
        if expr not in self._ranges:
            raise ValueError(f"the index {expr} is neither free nor summed over")
        axis, lower, upper = self._ranges[expr]
        axes = map(self._constant, (axis, self.ndim))
        return self._line("positions", self._write(lower), self._write(upper), *axes)

    def _write_indexed(self, expr: sp.Indexed) -> int:
        shape = expr.base.shape or [None] * len(expr.indices)
        places = [self._position(i, size) for i, size in zip(expr.indices, shape, strict=True)]
        if self._lengths is not None:
            places.append(self._constant(self.ndim - 1))
        return self._line("entry", self._input(expr.base), self._constant(self.ndim), *places)

    def _position(self, at: sp.Expr, size: sp.Expr | None) -> int:
        if at in self._ranges:
            axis, lower, upper = self._ranges[at]
            if lower == 1 and size in (None, upper):
                return self._constant(axis)
            return self._line("Part", self._constant(axis), self._write(lower), self._write(upper))
        if isinstance(at, sp.Idx):
            return self._write_index(at)  # refuses it
        if self._ranges and at.has(*self._ranges):
            raise ValueError(f"cannot compute an entry at the position {at}")
        return self._apply("At", at)

    def _write_along(self, expr: sp.Sum | sp.Product) -> int:
        word = "over_axis" if isinstance(expr, sp.Sum) else "product_axis"
        outside, known = self._ranges, self._known
        axis = self._first_axis + self._height(expr.function)
        inside = dict(outside)
        for at, (i, lower, upper) in enumerate(expr.limits):
            if lower.has(sp.Idx) or upper.has(sp.Idx):
                raise ValueError(f"cannot compute a range that depends on an index: {expr}")
            inside[i] = self._range(axis + at, lower, upper)
        # what an index means has changed, so what was written before may not be taken over
        self._ranges, self._known = inside, {}
        place = self._write(expr.function)
        self._ranges, self._known = outside, known
        for at, (_, lower, upper) in enumerate(expr.limits):
            length = self._write(upper - lower + 1)
            place = self._line(word, place, self._constant(axis + at), length)
        return place

    def _write_function(self, expr: sp.Function) -> int:
        name = type(expr).__name__
        own = isinstance(expr, Elementwise | AppliedUndef)
        if not own and name in _FUNCTIONS:
            return self._apply(name, *expr.args)
        word = self._stand_in(type(expr))
        if word is None and isinstance(expr, Elementwise):
            raise ValueError(f"{name} has no formula: give its values by functions={{...}}")
        if word is None:
            raise ValueError(f"no numeric form for the function {name}")
        return self._apply(word, *expr.args)

    def _write_step(self, expr: sp.Heaviside) -> int:
        x, at_zero = expr.args
        above, below = sp.Gt(x, 0, evaluate=False), sp.Lt(x, 0, evaluate=False)
        steps = sp.Piecewise((1, above), (0, below), (at_zero, True), evaluate=False)
        return self._write_cases(steps)

    def _write_cases(self, expr: sp.Piecewise) -> int:
        place = self._line("undefined")
        for value, condition in reversed(expr.args):
            if condition == sp.true:
                place = self._write(value)
            else:
                chosen = self._write(condition), self._write(value)
                place = self._line("choose", *chosen, place)
        return place

    def _refuse_expectation(self, expr: Expectation) -> int:
        raise ValueError(f"an expected value over {expr.of} needs a Random condition on it")


_WRITERS: dict[type, Callable[[Program, Any], int]] = {
    sp.Integer: lambda program, expr: program._constant(int(expr)),
    sp.Rational: lambda program, expr: program._line(
        "ratio", program._constant(int(expr.p)), program._constant(int(expr.q))
    ),
    sp.Float: lambda program, expr: program._write(sp.Rational(expr)),
    type(sp.nan): lambda program, _: program._line("undefined"),
    type(sp.pi): lambda program, _: program._line("pi"),
    type(sp.I): lambda program, _: program._line("imaginary"),
    type(sp.E): lambda program, _: program._apply("exp", sp.Integer(1)),
    sp.Symbol: Program._write_symbol,
    sp.Idx: Program._write_index,
    sp.Indexed: Program._write_indexed,
    sp.Sum: Program._write_along,
    sp.Product: Program._write_along,
    sp.KroneckerDelta: lambda program, expr: program._apply("equal", *expr.args[:2]),
    sp.Add: lambda program, expr: program._folded("add", expr.args),
    # never a / b: of two whole numbers, such as 2/n, Python would make a float
    sp.Mul: lambda program, expr: program._folded("multiply", expr.args),
    sp.Pow: lambda program, expr: program._apply("power", *expr.args),
    sp.Max: lambda program, expr: program._folded("larger", expr.args),
    sp.Min: lambda program, expr: program._folded("smaller", expr.args),
    sp.Heaviside: Program._write_step,
    sp.Piecewise: Program._write_cases,
    Relational: lambda program, expr: program._apply(expr.rel_op, *expr.args),
    sp.And: lambda program, expr: program._folded("both", expr.args),
    sp.Or: lambda program, expr: program._folded("either", expr.args),
    sp.Not: lambda program, expr: program._apply("not", *expr.args),
    sp.ITE: lambda program, expr: program._apply("choose", *expr.args),
    sp.true.__class__: lambda program, _: program._constant(True),
    sp.false.__class__: lambda program, _: program._constant(False),
    sp.Function: Program._write_function,
    Expectation: Program._refuse_expectation,
}
