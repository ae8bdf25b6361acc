"""What decides a claim: identities that are proved or refuted, signs, and computations.

Every piece of evidence states something and is asked to `decide` it. The answer, an `Outcome`, says
whether the statement held and what was seen, in Markdown that is the same on every machine.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import mpmath
import sympy as sp

from derive.kernel.proofs import unfold
from derive.trials.instances import WORKING_DIGITS, Instance, arguments_of, free_indices
from nnlib.symbolic import Counterexample, NamedArray, counterexample, entry, latex, prove_equal

INSTANCES = 4
SIGN_INSTANCES = 16  # a sign is right by chance half of the time


class Undecided(ValueError):
    """Neither proved nor refuted: such evidence may not stand in the ledger."""


@dataclass(frozen=True)
class Outcome:
    """Whether a statement held, what was seen, and whether algebra decided it (or a program)."""

    held: bool
    seen: str
    symbolic: bool


@dataclass(frozen=True)
class Identity:
    r"""The statement that two expressions are equal, for every size and under `given`.

    It holds when it is proved and four random instances agree; it fails when an instance refutes
    it. `shown` is LaTeX for the statement where the two sides alone do not read well.

    >>> x = sp.Symbol("x", real=True)
    >>> Identity((x + 1) ** 2, x**2 + 2 * x + 1).decide().held
    True
    >>> print(Identity((x + 1) ** 2, x**2 + 1).decide().seen)  # doctest: +ELLIPSIS
    $\left(x + 1\right)^{2} = x^{2} + 1$ is refuted: at $x = ...$, the left side is ...
    """

    left: sp.Expr
    right: sp.Expr
    given: tuple = ()
    shown: str | None = None

    @property
    def latex(self) -> str:
        return self.shown or f"{latex(self.left)} = {latex(self.right)}"

    def decide(self) -> Outcome:
        found = counterexample(self.left, self.right, self.given, INSTANCES)
        if found is not None:
            where, (left, right) = _place(found), _numbers(found.left, found.right)
            seen = f"the left side is {left} and the right side {right}"
            return Outcome(False, f"${self.latex}$ is refuted: at {where}, {seen}", True)
        if not prove_equal(self.left, self.right, self.given):
            raise Undecided(f"no proof and no counterexample for {self.latex}")
        return Outcome(True, f"${self.latex}$ {_proved(self.given, self.left, self.right)}", True)


def matrix_identity(
    name: str, left: sp.Expr, expr: sp.MatrixExpr, at: tuple, *arrays, given: tuple = ()
) -> Identity:
    """The statement that entry `at` of a matrix expression is `left`, shown in matrices.

    `name` is LaTeX for the left side, `arrays` what the matrix symbols of `expr` stand for.
    """
    known = {(a.base if isinstance(a, NamedArray) else a).label.name: a for a in arrays}
    return Identity(left, entry(expr, *at, known), given, f"{name} = {latex(expr)}")


@dataclass(frozen=True)
class Different:
    """The statement that two expressions are not the same function; an instance shows it."""

    left: sp.Expr
    right: sp.Expr
    given: tuple = ()
    shown: str | None = None

    def decide(self) -> Outcome:
        equation = self.shown or rf"{latex(self.left)} \ne {latex(self.right)}"
        found = counterexample(self.left, self.right, self.given, INSTANCES)
        if found is not None:
            seen = " against ".join(_numbers(found.left, found.right))
            return Outcome(True, f"${equation}$: at {_place(found)}, {seen}", True)
        if not prove_equal(self.left, self.right, self.given):
            raise Undecided(f"no proof and no counterexample for {equation}")
        return Outcome(False, f"${equation}$ is wrong: the two are proved equal", True)


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
        for number in range(SIGN_INSTANCES):
            found = self._negative(Instance((self.expr,), self.given, number))
            if found is not None:
                return Outcome(False, f"${latex(self.expr)} > 0$ is refuted: {found}", True)
        form = self.expr if self.form is None else self.form
        signed = unfold(form)
        for condition in self.given:
            signed = condition.assume(signed)
        if not (signed.is_positive and prove_equal(self.expr, form, self.given)):
            raise Undecided(f"no instance is negative, yet {latex(form)} does not show its sign")
        equal = "" if self.form is None else f" = {latex(form)}"
        proved = _proved(self.given, self.expr, form)
        return Outcome(True, f"${latex(self.expr)}{equal} > 0$ {proved}", True)

    def _negative(self, instance):
        free = free_indices(self.expr)
        values = instance.evaluate(self.expr, free)
        with mpmath.workdps(WORKING_DIGITS):
            for value in values.flat:
                if value <= 0:
                    return f"at {_point(instance)} it is ${_rounded(value, 4)}$"
        return None


@dataclass(frozen=True)
class Computation:
    """A statement that is decided by running it: `run` returns whether it held and what was seen.

    `run` has its seeds inside, and what it says is rounded so that it is the same everywhere.
    """

    run: Callable[[], tuple[bool, str]]

    def decide(self) -> Outcome:
        held, seen = self.run()
        return Outcome(bool(held), seen, False)


Evidence = Identity | Different | Positive | Computation


def _proved(given, *exprs):
    lengths = arguments_of(*exprs)[1]
    sizes = " and ".join(f"${latex(s)}$" for s in lengths).replace(" and ", ", ", len(lengths) - 2)
    under = " and ".join(f"${condition.latex()}$" for condition in given)
    words = ["is proved", f"given {under}" if under else "", f"for every {sizes}" if sizes else ""]
    return " ".join(filter(None, words))


def _place(found: Counterexample) -> str:
    return ", ".join(filter(None, [_point(found.instance).strip("$"), found.where])).join("$$")


def _point(instance: Instance) -> str:
    """The sizes of an instance, or the numbers themselves when there are only a few."""
    values = instance.sizes or {
        symbol: _rounded(instance.values[symbol][()], 6) for symbol in instance.arguments
    }
    return ", ".join(f"{latex(of)} = {value}" for of, value in values.items()).join("$$")


def _numbers(*texts: str) -> list[str]:
    """Different numbers in LaTeX, to four digits, or to as many as it takes to tell them apart."""
    for digits in range(4, 9):
        shown = [_rounded(mpmath.mpf(text), digits) for text in texts]
        if len(set(shown)) == len(shown):
            break
    return [f"${text}$" for text in shown]


def _rounded(value, digits: int) -> str:
    """LaTeX of a number to some digits, zeros at the end dropped."""
    number, _, exponent = mpmath.nstr(value, digits).removesuffix(".0").partition("e")
    return rf"{number} \times 10^{{{int(exponent)}}}" if exponent else number
