"""A typed formula cut into numbers, names and signs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass

from course.exercises.formulas.messages import FormulaError, code

_PATTERN = re.compile(
    r"(?P<space>\s+)"
    r"|(?P<number>0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO][0-7]+"
    r"|(?:\d(?:_?\d)*(?:\.(?![*/^]))?(?:\d(?:_?\d)*)?|\.\d(?:_?\d)*)(?:[eE][-+]?\d+)?)"
    r"|(?P<name>[^\W\d]\w*)"
    r"|(?P<sign>\*\*|\.\*|\./|\.\^|<=|>=|==|!=|//|&&|\|\||:=|->|[-+*/@<>=()\[\],;.'~%^&|!])"
)
_OTHER_SIGNS = {".*": "*", "./": "/", ".^": "**"}


@dataclass(frozen=True)
class Token:
    """A piece of a formula: ``number``, ``name``, ``sign`` or ``end``, and where it stands."""

    kind: str
    text: str
    start: int
    end: int


def tokens(text: str, names: Collection[str] = ()) -> list[Token]:
    """Cut a formula into its pieces.

    >>> [token.text for token in tokens("2x.T")]
    ['2', 'x', '.', 'T', '']
    """
    found, at = [], 0
    while at < len(text):
        piece = _PATTERN.match(text, at)
        if piece is None or piece.end() == at:
            raise _no_sign(text[at])
        kind, part = str(piece.lastgroup), piece[0]
        if kind == "number":
            _check_exponent(part, names, text, at)
        if kind != "space":
            found.append(Token(kind, _OTHER_SIGNS.get(part, part), at, piece.end()))
        at = piece.end()
    return [*found, Token("end", "", at, at)]


def _check_exponent(number: str, names: Collection[str], text: str, at: int) -> None:
    """2e-3 is a number, unless e is a name of the exercise: then it has two readings."""
    parts = re.fullmatch(r"([\d._]+)([eE])([-+]?)(\d+)", number)
    if parts and parts[2] in names:
        end = at + len(number)
        product = f"{parts[1]}*{parts[2]}" + (f" {parts[3]} {parts[4]}" if parts[3] else parts[4])
        value = format(float(number), "f").rstrip("0").rstrip(".")
        readings = [text[:at] + way + text[end:] for way in (product, value)]
        raise FormulaError(
            f"{code(number)} has two readings, a product and a number",
            readings if parts[3] else readings[1:],
        )


def _no_sign(sign: str) -> FormulaError:
    if sign == '"':
        return FormulaError("expected a number or a formula, got a quotation mark inside it")
    name = unicodedata.name(sign, "no printable sign").lower()
    return FormulaError(f"cannot read and cannot use the sign {code(sign)} ({name}) in a formula")
