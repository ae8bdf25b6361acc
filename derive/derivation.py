r"""A derivation is a start, steps with a reason each, and a conclusion; every step is verified.

Each step is checked twice when it is added: at random instances of different sizes, to thirty
digits and without SymPy's derivatives, and by a proof that holds for every size. A step that is
wrong raises `WrongStep` with the instance and both values; one that is right but beyond the
prover raises `NotProved`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import sympy as sp

from derive.diagnosis import diagnosis
from derive.kernel.proofs import normal_form, prove_equal
from derive.pages.code import matrix_function, numpy_source
from derive.pages.latex import latex
from derive.pages.plain import plain_name, text
from derive.pages.tables import formula_in_cell, words_in_cell
from derive.trials.backends import Array
from derive.trials.instances import (
    Counterexample,
    Instance,
    first_difference,
    how_many,
    is_defined,
)
from derive.trials.numeric import numpy_function
from derive.words import door, matrices
from derive.words.arrays import NamedArray
from derive.words.condition import Condition
from derive.words.conditions import Reaches, nonzero
from derive.words.dependence import arguments_of, fixed_positions, free_indices
from derive.words.kinks import AtZero, beside_kinks

Source: TypeAlias = sp.IndexedBase | NamedArray
Functions: TypeAlias = Mapping[str, Callable[..., Any]]


class WrongStep(ValueError):
    """A step that does not equal what stands before it; `counterexample` shows where."""

    def __init__(self, message: str, found: Counterexample):
        super().__init__(message)
        self.counterexample = found


class NotProved(ValueError):
    """A step that agrees at every instance tried, but for which no proof was found."""


@dataclass(frozen=True)
class Step:
    """One line of a derivation: what it says and why it follows."""

    expr: sp.Expr
    because: str


class Derivation:
    r"""A chain of equal expressions from `start` to a conclusion.

    `start` is what is to be found, usually an unevaluated ``sympy.Derivative``; `given` are the
    conditions (`derive.words.conditions`) that may be used; `shown` is LaTeX for the left side,
    by default the book's LaTeX of `start`. An identity starts from its left side.

    `step` raises `WrongStep` when an instance refutes it, and `NotProved` when the prover cannot
    follow it.

    >>> from derive.words.arrays import array, indices, sizes, total, Named
    >>> (n,) = sizes("n")
    >>> i, p = indices("i p", n)
    >>> z = array("z", n)
    >>> S = Named(sp.Symbol("S"), total(z[i] ** 2, i))
    >>> d = Derivation(sp.Derivative(S, z[p]))
    >>> d = d.step(2 * z[p], "only the term with i = p depends on z_p")
    >>> d.conclude("eq-squares").rhs
    2*z[p]
    >>> d.step(3 * z[p], "a mistake")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    derive.derivation.WrongStep: step 2 (a mistake) is wrong.
      before: 2 z_p
      step:   3 z_p
    At n = 2, position p = 1:
      before: ...
      step:   ...
    """

    def __init__(
        self,
        start: sp.Expr,
        given: Condition | Sequence[Condition] = (),
        shown: str | None = None,
    ):
        self.start = door.formula(start, "the start")
        self.given = (given,) if isinstance(given, Condition) else tuple(given)
        for condition in self.given:
            if not isinstance(condition, Condition):
                raise ValueError(f"given: expected conditions, got {condition}")
        self.steps: list[Step] = []
        self._check_names(self.start, "the start")
        self.shown = shown or latex(self.start)
        self.label: str | None = None
        self.matrix_form: tuple[str, sp.MatrixExpr] | None = None
        self._lines: set[str] = set()
        self._known: dict[str, Source] = {}
        # ∂/∂z[2] has a meaning for n of at least 2; other entries may be in a case
        variables = self.start.variables if isinstance(self.start, sp.Derivative) else ()
        self._sizes = tuple(Reaches(*fixed) for fixed in fixed_positions(*variables))
        self._start_values: dict[tuple[object, ...], Array] = {}

    @property
    def rhs(self) -> sp.Expr:
        """Where the derivation has arrived."""
        return self.steps[-1].expr if self.steps else self.start

    @property
    def free(self) -> list[sp.Idx]:
        """The free indices in the order of the entry's positions, so p, k for ∂C/∂Z_pk."""
        known = free_indices(self.start)
        ordered = [i for i in self._position() if i in known]
        return list(dict.fromkeys([*ordered, *known]))

    def _position(self) -> list[sp.Expr]:
        """The indices of the entry that the derivation is about, row before column."""
        start = self.start
        if isinstance(start, sp.Derivative):
            inner = getattr(getattr(start.expr, "shown", start.expr), "indices", ())
            return [*inner, *getattr(start.variables[0], "indices", ())]
        return list(getattr(getattr(start, "shown", start), "indices", ()))

    def step(self, expr: sp.Expr, because: str) -> Derivation:
        """Add the line ``= expr`` after verifying it; returns the derivation itself."""
        where = f"step {len(self.steps) + 1} ({because})"
        expr = door.formula(expr, where)
        self._check_names(expr, where)
        extra = set(free_indices(expr)) - set(self.free)
        if extra:
            raise ValueError(
                f"{where} has free indices that the start has not: {sorted(map(str, extra))}"
            )
        above = [self.start, *(step.expr for step in self.steps)]
        shown = latex(expr)
        if expr in above or shown in self._lines:
            which = "the line before it" if expr == self.rhs else "a line above"
            raise ValueError(
                f"{where} repeats {which}: {text(expr)}; to run a cell again, start anew"
            )
        self._verify(where, expr, text(expr))
        self.steps.append(Step(expr, because))
        self._lines.add(shown)
        return self

    def _check_names(self, expr: sp.Expr, where: str) -> None:
        """Refuse what would be shown as something else than what is proved."""
        door.check_names([self.start, expr, *(of for c in self.given for of in c.about)], where)
        for named in door.names_that_lie(self.start, expr):
            raise ValueError(
                f"{where}: {text(named.shown)} is a name for {text(named.value)} and stands for "
                "itself as well: give one of them another name"
            )
        lines = [self.start, *(step.expr for step in self.steps), expr]
        for first, other in door.names_for_two(lines):
            if not prove_equal(first.value, other.value, self.given):
                raise ValueError(
                    f"{where}: {text(other.shown)} stands for {text(first.value)} and for "
                    f"{text(other.value)}: give one of them another name"
                )
        for named in door.formulas_as_names(expr):
            if not prove_equal(named.shown, named.value, self.given):
                raise ValueError(
                    f"{where}: {text(named.shown)} would be shown for {text(named.value)}, which "
                    "is not proved to be the same"
                )

    def _verify(self, where: str, expr: sp.Expr, shown: str) -> None:
        """Raise unless `expr`, which is shown as `shown`, equals the last line."""
        found = self._counterexample(expr)
        if found is not None:
            hint = _about_floats(expr) or diagnosis(*self._all_values(expr))
            raise WrongStep(_wrong(where, text(self.rhs), shown, found, hint), found)
        if not prove_equal(self.rhs, expr, (*self.given, *self._sizes)):
            before, after = (normal_form(x, self.given) for x in (self.rhs, expr))
            lines = [
                f"{where} agrees at {how_many(self.start, expr)} instances, "
                "but no proof was found.",
                f"  before: {text(beside_kinks(before))}",
                f"  step:   {text(beside_kinks(after))}",
            ]
            gaps = sorted({x.gap for x in (before - after).atoms(AtZero)}, key=text)
            if gaps:
                lines.append(
                    f"A derivative of cases is not known where {' or '.join(map(text, gaps))} "
                    f"is 0: {' '.join(dict.fromkeys(map(_about_gap, gaps)))}"
                )
            raise NotProved("\n".join(lines))

    def _values(self, expr: sp.Expr, number: int) -> tuple[Instance, Array, Array]:
        """An instance, the start by numerical differentiation, the new line by its formula."""
        instance = Instance((self.start, expr), self.given, number)
        key = (number, instance.ties, tuple(instance.arguments), tuple(instance.sizes.items()))
        if key not in self._start_values:
            self._start_values[key] = instance.evaluate(self.start, self.free)
        return instance, self._start_values[key], instance.evaluate(expr, self.free)

    def _all_values(self, expr: sp.Expr) -> Iterator[tuple[Any, ...]]:
        instances = range(how_many(self.start, expr))
        return zip(*(self._values(expr, number) for number in instances), strict=True)

    def _counterexample(self, expr: sp.Expr) -> Counterexample | None:
        defined = False
        instances = how_many(self.start, expr)
        for number in range(instances):
            instance, left, right = self._values(expr, number)
            defined |= any(map(is_defined, np.ravel(left + right)))
            found = first_difference(left, right, self.free)
            if found is not None:
                return Counterexample(instance, *found)
        if not defined:
            raise ValueError(f"not defined at any of {instances} instances: {text(expr)}")
        return None

    def carry_out(self, because: str) -> Derivation:
        """Add what SymPy itself makes of the last line, in the normal form of the prover."""
        return self.step(beside_kinks(normal_form(self.rhs)), because)

    def conclude(self, label: str | None = None) -> Derivation:
        """Close the derivation and give its result a label that ``{eq}`` can refer to."""
        if not self.steps:
            raise ValueError(f"nothing was derived: {self.shown} has no step yet")
        self._give_label(label)
        return self

    def _give_label(self, label: str | None) -> None:
        if label and self.label and label != self.label:
            raise ValueError(f"the result has the label {self.label} already, got {label}")
        self.label = label or self.label

    def in_matrices(
        self, left: str, expr: sp.MatrixExpr, *arrays: Source, label: str | None = None
    ) -> Derivation:
        """State the result for the whole matrix at once; verified entry by entry, for every size.

        `left` is LaTeX, `expr` a matrix expression, and `arrays` the arrays and named arrays that
        its matrix symbols stand for.
        """
        if not isinstance(expr, sp.MatrixExpr):
            raise ValueError(
                f"{plain_name(left)} in matrices: expected a matrix expression, got"
                f" {type(expr).__name__}; what is one number is stated by a step"
            )
        names = [(a.base if isinstance(a, NamedArray) else a).label.name for a in arrays]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"expected arrays of different names, got two called {twice[0]}")
        known = dict(zip(names, arrays, strict=True))
        wanted = self._matrix_position(expr)
        value = matrices.entry(expr, *wanted, known)
        self._verify(f"{plain_name(left)} in matrices", value, text(value))
        self.matrix_form = (left, expr)
        self._known = known
        self._give_label(label)
        return self

    def numpy_source(self) -> str:
        """The matrix form as NumPy code, with names such as ``W_next`` for W^[l+1]."""
        return numpy_source(self._matrices())

    def matrix_function(self, functions: Functions | None = None) -> Callable[..., Any]:
        """The matrix form as a NumPy function of its matrices; vectors are columns.

        Its arguments are the arrays in the order in which `in_matrices` got them.
        """
        return matrix_function(self._matrices(), list(self._known), functions)

    def _matrices(self) -> sp.MatrixExpr:
        if self.matrix_form is None:
            raise ValueError(f"{self.shown} has no matrix form: call in_matrices first")
        return self.matrix_form[1]

    def _matrix_position(self, expr: sp.MatrixExpr) -> tuple[sp.Expr, sp.Expr]:
        """Row and column of the entry, checked against the shape of `expr`."""
        if not self._position() and len(self.free) > 1:
            raise ValueError(
                f"{self.shown} does not say which of {', '.join(map(str, self.free))} is the row: "
                "start from a Named entry, such as Named(array('G', n, m)[p, q], ...)"
            )
        row, column, *more = [*(self._position() or self.free), sp.Integer(1), sp.Integer(1)]
        places = (row, column, *more[:-2])
        for size, at in zip(expr.shape, places, strict=True):
            upper = getattr(at, "upper", sp.Integer(1))
            if size != upper:
                raise ValueError(
                    f"shape of {latex(expr)} is {expr.shape}, but the entry runs over "
                    f"{tuple(getattr(p, 'upper', 1) for p in places)}"
                )
        return row, column

    @property
    def result_latex(self) -> str:
        """The verified equation, left side and right side."""
        if self.matrix_form:
            left, expr = self.matrix_form
            return f"{left} = {latex(expr)}"
        return f"{self.shown} = {latex(self.rhs)}"

    def function(
        self, *arguments: sp.IndexedBase | sp.Symbol, functions: Functions | None = None
    ) -> Callable[..., Any]:
        """The result as a NumPy function of `arguments` (arrays and symbols of the derivation)."""
        return numpy_function(self.rhs, arguments or self.arguments, self.free, functions)

    @property
    def arguments(self) -> list[sp.IndexedBase | sp.Symbol]:
        """The arrays and symbols that the result depends on."""
        return arguments_of(self.rhs)[0]

    def latex(self) -> str:
        """All lines, aligned, with their reasons."""
        lines = [rf"{self.shown} &= {latex(s.expr)} && {_reason(s.because)}" for s in self.steps]
        lines[1:] = ["&=" + line.split("&=", 1)[1] for line in lines[1:]]
        return "\\begin{aligned}\n" + " \\\\\n".join(lines) + "\n\\end{aligned}"

    def _repr_latex_(self) -> str:
        return f"$$\n{self.latex()}\n$$"

    def _repr_markdown_(self) -> str:
        rows = [f"| ${_cell(self.shown)}$ | |"]
        rows += [f"| $= {_cell(latex(s.expr))}$ | {words_in_cell(s.because)} |" for s in self.steps]
        if self.given:
            rows.append(f"| given | {', '.join(f'${_cell(c.latex())}$' for c in self.given)} |")
        table = "\n".join(["| step | because |", "| :-- | :-- |", *rows])
        if self.label is None and self.matrix_form is None:
            return table
        return f"{table}\n\n$$\n{self.result_latex}\n$$" + (
            f" ({self.label})" if self.label else ""
        )

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"text/markdown": self._repr_markdown_(), "text/plain": repr(self)}

    def __repr__(self) -> str:
        return f"Derivation: {self.result_latex} ({len(self.steps)} verified steps)"


def _about_floats(expr: sp.Expr) -> str | None:
    """A hint, where a decimal number may stand for a fraction that it is not."""
    decimals = sorted(expr.atoms(sp.Float))
    if not decimals:
        return None
    near = sp.Rational(str(decimals[0])).limit_denominator(1000)
    return (
        f"{decimals[0].num} is a float, which is rounded: for the fraction write "
        f"sp.Rational({near.p}, {near.q})."
    )


def _about_gap(gap: sp.Expr) -> str:
    """What can exclude a kink: a condition on one quantity, or on several at fixed places."""
    if isinstance(gap, sp.Indexed | sp.Symbol):
        return f"a condition, such as nonzero({getattr(gap, 'base', gap)}), can exclude that."
    try:
        nonzero(gap)
    except ValueError:
        return (
            "a condition on two quantities at once is known at fixed places only, such as "
            "nonzero(z[1] - z[2]); give the difference a name of its own, as an array, "
            "and exclude that it is zero."
        )
    return f"a condition, such as nonzero({gap}), can exclude that."


def _cell(tex: str) -> str:
    return rf"\displaystyle {formula_in_cell(tex)}"


def _reason(because: str) -> str:
    """A reason in LaTeX: its words as text, its formulas (between dollars) as formulas."""
    words = because.split("$")
    shown = [part if at % 2 else rf"\text{{{part}}}" for at, part in enumerate(words) if part]
    return " ".join(shown)


def _wrong(where: str, before: str, step: str, found: Counterexample, hint: str | None) -> str:
    place = f", position {found.where}" if found.where else ""
    lines = [
        f"{where} is wrong.",
        f"  before: {before}",
        f"  step:   {step}",
        f"At {found.instance.describe()}{place}:",
        f"  before: {found.left}",
        f"  step:   {found.right}",
    ]
    return "\n".join([*lines, hint] if hint else lines)
