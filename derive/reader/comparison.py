"""Whether LaTeX that a person laid out says what was proved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sympy as sp

from derive.kernel.proofs import prove_equal
from derive.reader.naming import names_of
from derive.reader.reading import Statement, statement
from derive.reader.values import is_matrix
from derive.words.arrays import Named
from derive.words.dependence import free_indices
from derive.words.matrices import entry


class NotTheSame(ValueError):
    """LaTeX that can be read and says something else than what was proved."""


def position_of(expr: sp.Expr) -> list[Any]:
    """The row and the column that an expression is about: p and k for ∂C/∂Z_pk."""
    about: Any = expr
    if isinstance(about, sp.Derivative):
        about = about.variables[0]
    if isinstance(about, Named):
        about = about.shown
    at = list(about.indices) if isinstance(about, sp.Indexed) else free_indices(expr)
    return (at + [sp.Integer(1)] * 2)[:2]


def entry_of_side(said: Statement, side: Any, at: list[Any]) -> sp.Expr:
    """A side as a number: itself, or its entry at a position."""
    if not is_matrix(side):
        return side
    row, column = (
        sp.S.One if size == 1 else place for size, place in zip(side.shape, at, strict=True)
    )
    return entry(side, row, column, dict(said.arrays))


def same(one: sp.Expr, other: sp.Expr, given: tuple[Any, ...] = ()) -> bool:
    """Whether two expressions are one, or proved equal."""
    if one == other:
        return True
    numbers = isinstance(one, sp.Expr) and isinstance(other, sp.Expr)
    return numbers and one.is_Matrix == other.is_Matrix and prove_equal(one, other, given)


def reads_as(
    tex: str,
    left: sp.Expr,
    right: sp.Expr,
    given: tuple[Any, ...] = (),
    names: Mapping[str, Any] | None = None,
    sign: str = "=",
) -> Statement:
    r"""Read the statement ``left = right`` in LaTeX; raise unless it says that.

    The names are those of the two expressions and those in `names`. A side in matrices is compared
    at the position that `left` is about. `ReadError` is raised where the LaTeX cannot be read,
    `NotTheSame` where it says something else.

    >>> x = sp.Symbol("x", real=True)
    >>> reads_as("(x + 1)^2 = x^2 + 2x + 1", (x + 1) ** 2, x**2 + 2 * x + 1).signs
    ('=',)
    >>> reads_as("x^2 = 2x", x**2, 3 * x)
    Traceback (most recent call last):
    derive.reader.comparison.NotTheSame: right side reads as 2*x, but 3*x was proved: x^2 = 2x
    """
    said = statement(tex, names_of(left, right) | dict(names or {}))
    if said.signs != (sign,):
        raise NotTheSame(f"expected two sides with {sign} between them, got {said.signs}: {tex}")
    at = position_of(left)
    for which, side, proved in zip(("left", "right"), said.sides, (left, right), strict=True):
        found = entry_of_side(said, side, at)
        if not same(found, proved, given):
            raise NotTheSame(f"{which} side reads as {found}, but {proved} was proved: {tex}")
    return said
