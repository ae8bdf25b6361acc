"""Read a typed formula: numbers, names, signs, brackets and functions, and nothing else.

Nothing that is typed is ever run: the tree that comes out holds what is listed here only. What has
one reading is read, also where a sign is missing (``2x``, ``(1/m)(A - Y)``); what has two is
refused with both of them. A formula that is not understood is answered in words for a person who
does not know Python's error messages, and what the answer says to write can be read: it is tried.

From loose to tight, all to the left but powers::

    comparison: sum [("<" | ">" | "<=" | ">=") sum]
    sum: term (("+" | "-") term)*
    term: signed (["*" | "/" | "@"] signed)*          no sign: a product with a number
    signed: ("+" | "-") signed | power
    power: followed ["**" signed]
    followed: atom (".T" | "'" | "." function arguments)*
    atom: number | name | function arguments | "(" comparison ")" | "[" rows "]"
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Mapping
from functools import cache

from course.exercises.formulas.functions import ALSO, COMMON, DEFINED, SHAPES
from course.exercises.formulas.lists import Lists
from course.exercises.formulas.messages import FormulaError
from course.exercises.formulas.spelling import Spelled, spelled
from course.exercises.formulas.tokens import tokens


def parse(
    text: str | Spelled,
    names: Collection[str],
    functions: Collection[str] = (),
    numbers: Collection[str] = (),
    aliases: Mapping[str, str] | None = None,
) -> ast.expr:
    """Return the syntax tree of a formula that uses only the given names and functions.

    Args:
        text: what was typed.
        names: of the quantities.
        functions: those besides the common ones.
        numbers: the names that are one number each; of all others a product needs its sign.
        aliases: other spellings of the names.

    Raises:
        FormulaError: with a message that says what came and what is understood.

    >>> ast.unparse(parse("(A - Y)/m", ["A", "Y", "m"]))
    '(A - Y) / m'
    >>> ast.unparse(parse("(1/m)(A - Y)", ["A", "Y", "m"], numbers=["m"]))
    '1 / m * (A - Y)'
    >>> parse("A^2", ["A"])
    Traceback (most recent call last):
    course.exercises.formulas.messages.FormulaError: a power is written with `**`, not with `^`: ...
    """
    typed = text if isinstance(text, Spelled) else Spelled.typed(text)
    known = (*COMMON, *SHAPES, *ALSO, *functions)
    return _Parser(spelled(typed), tuple(names), known, frozenset(numbers), aliases or {}).whole()


class _Parser(Lists):
    """Reads one formula."""

    def whole(self) -> ast.expr:
        if not self.text:
            raise FormulaError("the answer is empty: type a formula")
        self._check_brackets()
        try:
            self.tokens = tokens(self.text, self.names)
        except FormulaError as error:
            raise self.error(error.told, *error.place, *error.advice) from None
        self._check_signs()
        tree = self.comparison()
        if self.next.text in (",", ";"):
            raise self._comma()
        if self.next.kind != "end":
            raise self._left_over()
        return tree


@cache
def defined(name: str) -> ast.expr:
    """The syntax tree, in x, of a function that is given by a formula."""
    tree = parse(DEFINED[name], ["x"])
    for node in ast.walk(tree):
        node.place = None  # it was not typed
    return tree
