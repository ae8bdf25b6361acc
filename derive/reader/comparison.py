"""Whether LaTeX that a person laid out says what was proved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sympy as sp

from derive.kernel.derivatives import differentiate
from derive.kernel.proofs import prove_equal
from derive.pages.latex import latex
from derive.reader.errors import ReadError
from derive.reader.naming import names_of
from derive.reader.reading import Statement, statement
from derive.reader.splitting import pieces
from derive.reader.table import Table, only_factors, parts_of
from derive.reader.tokens import Tokens
from derive.reader.trees import tree_of
from derive.reader.values import is_matrix
from derive.reader.vocabulary import CLOSES, OPENS
from derive.words.arrays import Named
from derive.words.dependence import free_indices
from derive.words.matrices import entry


class NotTheSame(ValueError):
    """LaTeX that can be read and says something else than what was proved."""


def position_of(expr: sp.Expr) -> list[Any]:
    """The row and the column that an expression is about: p and k for ∂C/∂Z_pk."""
    if isinstance(expr, sp.Derivative):
        of, by = _indices(expr.expr), _indices(expr.variables[0])
        jacobian = len(of) == len(by) == 1
        at = of + by if jacobian else by
    else:
        at = _indices(expr)
    at = at or free_indices(expr)
    return (at + [sp.Integer(1)] * 2)[:2]


def _indices(expr: Any) -> list[Any]:
    shown = expr.shown if isinstance(expr, Named) else expr
    return list(shown.indices) if isinstance(shown, sp.Indexed) else []


def entry_of_side(said: Statement, side: Any, at: list[Any]) -> sp.Expr:
    """A side as a number: itself, or its entry at a position."""
    if not is_matrix(side):
        return side
    row, column = (
        sp.S.One if size == 1 else place for size, place in zip(side.shape, at, strict=True)
    )
    return entry(side, row, column, dict(said.arrays))


def same(one: sp.Expr, other: sp.Expr, given: tuple[Any, ...] = ()) -> bool:
    r"""Whether two expressions are one, or proved equal; an integral without limits, to a constant.

    >>> x, c = sp.symbols("x c", real=True)
    >>> same(sp.Integral(2 * x, x), x**2 + c), same(sp.Integral(x, x), x**2)
    (True, False)
    """
    if one == other:
        return True
    for integral, value in ((one, other), (other, one)):
        if isinstance(integral, sp.Integral) and isinstance(value, sp.Expr):
            (x,), *more = integral.limits
            return not more and same(integral.function, differentiate(value, x), given)
    numbers = isinstance(one, sp.Expr) and isinstance(other, sp.Expr)
    return numbers and one.is_Matrix == other.is_Matrix and prove_equal(one, other, given)


def _apart(tex: str, names: Mapping[str, Any]) -> sp.Expr:
    r"""The factor that is 0 where a condition ``j \ne i`` between indices does not hold, else 1."""
    try:
        said = statement(tex, names)
    except ReadError:
        return sp.S.One
    if said.signs != ("!=",) or not all(isinstance(side, sp.Idx) for side in said.sides):
        raise ReadError("a condition that cannot be compared", tex, 0)
    return 1 - sp.KroneckerDelta(*said.sides)


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
    at the position that `left` is about. Words after the statement may name two indices that
    differ; the sides are then compared where they do. A left side that is one name which nothing
    has is a new name, and only the right side is compared. `ReadError` is raised where the LaTeX
    cannot be read, `NotTheSame` where it says something else.

    >>> x = sp.Symbol("x", real=True)
    >>> reads_as("(x + 1)^2 = x^2 + 2x + 1", (x + 1) ** 2, x**2 + 2 * x + 1).signs
    ('=',)
    >>> reads_as("x^2 = 2x", x**2, 3 * x)
    Traceback (most recent call last):
    derive.reader.comparison.NotTheSame: right side reads as 2*x, but 3*x was proved: x^2 = 2x
    """
    free = {latex(at): at for side in (left, right) for at in free_indices(side)}
    known = names_of(left, right) | free | dict(names or {})
    first, *conditions = pieces(tex)
    where = sp.Mul(*(_apart(condition, known) for condition in conditions))
    said = _with_new_name(first, left, known)
    if said.signs != (sign,):
        raise NotTheSame(f"expected two sides with {sign} between them, got {said.signs}: {tex}")
    at = position_of(left)
    faults = [_fault(said, (left, right), place, where, given) for place in (at, at[::-1])]
    if all(faults):
        raise NotTheSame(f"{faults[0]}: {tex}")
    return said


def _fault(
    said: Statement, proved: tuple[Any, ...], at: list[Any], where: sp.Expr, given: tuple[Any, ...]
) -> str | None:
    """Which side of a statement is not what was proved, at one position of its matrices."""
    for which, side, wanted in zip(("left", "right"), said.sides, proved, strict=True):
        found = entry_of_side(said, side, at)
        if not same(found, wanted, given) and (
            where == 1
            or not (
                same(found * where, wanted, given) or same(found * where, wanted * where, given)
            )
        ):
            return f"{which} side reads as {found}, but {wanted} was proved"
    return None


def _sides(tex: str) -> list[str]:
    """What stands before the first equals sign outside brackets, and what stands after it."""
    depth = 0
    for token in Tokens(tex).all:
        depth += (token.type in OPENS) - (token.type in CLOSES)
        if depth == 0 and token == "=":
            at = token.start_pos or 0
            return [tex[:at], tex[at + 1 :]]
    return [tex]


def _with_new_name(tex: str, left: sp.Expr, names: Mapping[str, Any]) -> Statement:
    """What is said, the left side given by what was proved if it is one name that nothing has."""
    sides = _sides(tex)
    factors = only_factors(tree_of(sides[0])) if len(sides) == 2 else None
    name = parts_of(factors[0]) if factors and len(factors) == 1 else None
    table = Table(names)
    if name is None or not name.base.strip("\\").isalpha() or next(table.readings(name), None):
        return statement(tex, names)
    said = statement(sides[1], names)
    return Statement((left, *said.sides), ("=", *said.signs), said.arrays)
