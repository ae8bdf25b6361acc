"""What decides a claim: identities that are proved or refuted, signs, and computations.

Every piece of evidence states something and is asked to `decide` it; the answer is an `Outcome`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import mpmath
import sympy as sp

from course.claims.instances import place_of, point_of, rounded, told_apart
from course.claims.outcomes import Outcome
from derive.kernel.proofs import unfold
from derive.trials.instances import WORKING_DIGITS, Instance, arguments_of, free_indices
from nnlib.symbolic import (
    Counterexample,
    counterexample,
    kronecker,
    latex,
    prove_equal,
)

INSTANCES = 4
SIGN_INSTANCES = 16  # a sign is right by chance half of the time


class Undecided(ValueError):
    """Neither proved nor refuted: such evidence may not stand in the ledger."""


def _check_there_is_something_to_prove(left: sp.Expr, right: sp.Expr) -> None:
    """Refuse two sides that are the same before anything is proved."""
    if left == right or latex(left) == latex(right):
        raise ValueError(f"nothing to prove: both sides are {latex(left)}")


@dataclass(frozen=True)
class Side:
    """One side of an equation as it is shown."""

    expr: sp.Basic

    @property
    def latex(self) -> str:
        return latex(self.expr)


@dataclass(frozen=True)
class _Comparison:
    """Two sides, compared for every size and under `given`.

    Of two indices in `unequal` only different values count. What is shown is written from the two
    sides; where they are entries, `matrices` are the matrices that are shown in their place
    (`course.claims.matrices`).
    """

    left: sp.Expr
    right: sp.Expr
    given: tuple = ()
    unequal: tuple[sp.Idx, sp.Idx] | None = None
    matrices: tuple[Side, Side] | None = None

    def _equation(self, sign: str) -> str:
        left, right = self.matrices or (Side(self.left), Side(self.right))
        return f"{left.latex} {sign} {right.latex}{self._where()}"

    def _where(self) -> str:
        if self.unequal is None:
            return ""
        i, j = map(latex, self.unequal)
        return rf" \text{{ for }} {i} \ne {j}"

    def _sides(self) -> tuple[sp.Expr, sp.Expr]:
        """Both sides, and 0 for both where the two indices agree."""
        _check_there_is_something_to_prove(self.left, self.right)
        if self.unequal is None:
            return self.left, self.right
        counts = 1 - kronecker(*self.unequal)
        return counts * self.left, counts * self.right


@dataclass(frozen=True)
class Identity(_Comparison):
    r"""The statement that two expressions are equal, for every size and under `given`.

    It holds when it is proved and four random instances agree; it fails when an instance refutes
    it.

    >>> x = sp.Symbol("x", real=True)
    >>> Identity((x + 1) ** 2, x**2 + 2 * x + 1).decide().held
    True
    >>> print(Identity((x + 1) ** 2, x**2 + 1).decide().seen)  # doctest: +ELLIPSIS
    $\left(x + 1\right)^{2} = x^{2} + 1$ is refuted: at $x = ...$, the left side is ...
    >>> Identity(x + x, 2 * x).decide()
    Traceback (most recent call last):
    ValueError: nothing to prove: both sides are 2 x
    """

    @property
    def latex(self) -> str:
        return self._equation("=")

    def decide(self) -> Outcome:
        left, right = self._sides()
        found = counterexample(left, right, self.given, INSTANCES)
        if found is not None:
            return _instance(False, self.latex, found)
        if not prove_equal(left, right, self.given):
            raise Undecided(f"no proof and no counterexample for {self.latex}")
        return _proof(self.latex, self.given, left, right)


@dataclass(frozen=True)
class Different(_Comparison):
    """The statement that two expressions are not the same function; an instance shows it."""

    def decide(self) -> Outcome:
        equation = self._equation(r"\ne")
        left, right = self._sides()
        found = counterexample(left, right, self.given, INSTANCES)
        if found is not None:
            return _instance(True, equation, found)
        if not prove_equal(left, right, self.given):
            raise Undecided(f"no proof and no counterexample for {equation}")
        return Outcome(False, "proof", equation)


@dataclass(frozen=True)
class Positive:
    """The statement that an expression is greater than 0 for all real numbers under `given`.

    It holds when `expr` is proved equal to `form`, a form that shows its sign (sums, products and
    quotients of positive parts); it fails when an instance is 0 or less.
    """

    expr: sp.Expr
    form: sp.Expr | None = None
    given: tuple = ()

    def decide(self) -> Outcome:
        if self.form is not None:
            _check_there_is_something_to_prove(self.expr, self.form)
        for number in range(SIGN_INSTANCES):
            instance = Instance((self.expr,), self.given, number)
            value = self._not_positive(instance)
            if value is not None:
                statement, there = f"{latex(self.expr)} > 0", (rounded(value, 4),)
                return Outcome(False, "instance", statement, place=point_of(instance), values=there)
        form = self.expr if self.form is None else self.form
        signed = unfold(form)
        for condition in self.given:
            signed = condition.assume(signed)
        if not (signed.is_positive and prove_equal(self.expr, form, self.given)):
            raise Undecided(f"no instance is negative, yet {latex(form)} does not show its sign")
        equal = "" if self.form is None else f" = {latex(form)}"
        return _proof(f"{latex(self.expr)}{equal} > 0", self.given, self.expr, form)

    def _not_positive(self, instance):
        free = free_indices(self.expr)
        values = instance.evaluate(self.expr, free)
        with mpmath.workdps(WORKING_DIGITS):
            for value in values.flat:
                if value <= 0:
                    return value
        return None


@dataclass(frozen=True)
class Computation:
    """A statement that is decided by running it: `run` returns whether it held and what was seen.

    `run` has its seeds inside, and what it says is rounded so that it is the same everywhere.
    """

    run: Callable[[], tuple[bool, str]]

    def decide(self) -> Outcome:
        held, seen = self.run()
        return Outcome(bool(held), "program", words=seen)


Evidence = Identity | Different | Positive | Computation


def _proof(statement: str, given: tuple, *exprs: sp.Expr) -> Outcome:
    """The outcome of a proof, which holds for all sizes that the expressions have."""
    conditions = tuple(condition.latex() for condition in given)
    sizes = tuple(map(latex, arguments_of(*exprs)[1]))
    return Outcome(True, "proof", statement, conditions, sizes)


def _instance(held: bool, statement: str, found: Counterexample) -> Outcome:
    values = told_apart(found.left, found.right)
    return Outcome(held, "instance", statement, place=place_of(found), values=values)
