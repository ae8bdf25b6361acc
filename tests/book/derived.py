"""Whether the lines of a derivation and its typed left side are what was proved."""

from __future__ import annotations

from collections.abc import Iterator

import sympy as sp

from derive import entry, latex
from derive.reader import ReadError, names_of, read, statement
from derive.reader.comparison import entry_of_side, same
from derive.reader.table import Table, only_factors, parts_of
from derive.reader.trees import tree_of


def expressions(derivation) -> list[sp.Expr]:
    """What a derivation shows, line by line."""
    return [derivation.start, *(step.expr for step in derivation.steps)]


def names_in(derivation) -> dict:
    """The names of a derivation, with those of its matrices."""
    known = dict(derivation._known)
    return names_of(*expressions(derivation)) | known


def faults(derivation) -> Iterator[str]:
    """What is wrong with the lines of a derivation, each of which the program wrote."""
    for expr in expressions(derivation)[1:]:
        shown = latex(expr)
        try:
            found = read(shown, names_of(expr))
        except ReadError:
            found = read(shown, names_in(derivation))
        if not same(found, expr, derivation.given):
            yield f"{shown} reads as {found}, but {expr} was proved"
    if derivation.matrix_form:
        _, expr = derivation.matrix_form
        at, names = derivation._matrix_position(expr), names_in(derivation)
        said = statement(latex(expr), names)
        found = entry_of_side(said, said.sides[0], at)
        if not same(found, entry(expr, *at, derivation._known), derivation.given):
            yield f"{latex(expr)} reads as {found}"


def left_sides(derivation, pages) -> Iterator[tuple[str, bool | None]]:
    """The left sides that were typed, and whether they are what was proved, in one page of names.

    None where one cannot be read. A left side that is a name which the derivation does not have, or
    such a function's value, defines it and is left out.
    """
    at = None
    sides = [derivation.shown] if derivation.shown != latex(derivation.start) else []
    if derivation.matrix_form:
        at = derivation._matrix_position(derivation.matrix_form[1])
        sides.append(derivation.matrix_form[0])
    known = names_in(derivation)
    for side in sides:
        if not defines(side, known):
            alone = _is_start(derivation, side, known, at)
            every = (names for page in pages for names in (page.names, known | page.names))
            right = alone or any(_is_start(derivation, side, names, at) for names in every)
            yield side, True if right else alone


def defines(side: str, names: dict) -> bool:
    """Whether a left side is one new name, alone or before the brackets of its arguments."""
    try:
        factors = only_factors(tree_of(side))
    except ReadError:
        return False
    if not factors or len(factors) > 2:
        return False
    name, *arguments = factors
    if arguments and getattr(arguments[0].children[0], "data", "") != "round":
        return False
    parts = parts_of(name)
    return parts is not None and not any(True for _ in Table(names).readings(parts))


def _is_start(derivation, side, names, at) -> bool | None:
    try:
        said = statement(side, names)
        found = entry_of_side(said, said.sides[0], at) if at else said.sides[0]
        return same(found, derivation.start, derivation.given)
    except (ReadError, ValueError, TypeError):
        return None
