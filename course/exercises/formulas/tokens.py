"""A typed formula cut into numbers, names and signs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass

from course.exercises.formulas.messages import FormulaError, code
from course.exercises.formulas.spelling import LETTERS

PATTERN = (
    r"([ \t\n\r\f\v]+)"
    r"|(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO][0-7]+"
    r"|(?:[0-9](?:_?[0-9])*(?:\.(?![*/^]))?(?:[0-9](?:_?[0-9])*)?|\.[0-9](?:_?[0-9])*)"
    r"(?:[eE][-+]?[0-9]+)?)"
    rf"|([{LETTERS}][{LETTERS}0-9]*)"
    r"|(\*\*|\.\*|\./|\.\^|\.'|<=|>=|==|!=|//|&&|\|\||:=|->|[-+*/@<>=()\[\],;.'~%^&|!])"
)
_PATTERN = re.compile(PATTERN)
_KINDS = ("", "space", "number", "name", "sign")
_OTHER_SIGNS = {".*": "*", "./": "/", ".^": "**", ".'": "'"}
_LONGEST_WRITTEN = 40
# signs that come by mistake and are called by their names; others by their numbers
NAMED = "#$:?\\{}`€°±∂∇∞"


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
            raise _no_sign(text[at], at)
        kind, part = _KINDS[piece.lastindex or 0], piece[0]
        if kind == "number":
            _check_exponent(part, names, text, at)
        if kind != "space":
            found.append(Token(kind, _OTHER_SIGNS.get(part, part), at, piece.end()))
        at = piece.end()
    return [*found, Token("end", "", at, at)]


def _check_exponent(number: str, names: Collection[str], text: str, at: int) -> None:
    """2e-3 is a number, unless e is a name of the exercise: then it has two readings."""
    parts = re.fullmatch(r"([0-9._]+)([eE])([-+]?)([0-9]+)", number)
    if parts and parts[2] in names:
        end = at + len(number)
        product = f"{parts[1]}*{parts[2]}" + (f" {parts[3]} {parts[4]}" if parts[3] else parts[4])
        ways = [product] * bool(parts[3]) + _in_full(parts[1], int(parts[3] + parts[4][:9]))
        raise FormulaError(
            f"{code(number)} has two readings, a product and a number",
            [text[:at] + way + text[end:] for way in ways],
            (at, end),
        )


def _in_full(mantissa: str, exponent: int) -> list[str]:
    """A number without its exponent, unless that is too long to be typed."""
    if abs(exponent) > _LONGEST_WRITTEN:
        return []
    whole, _, part = mantissa.replace("_", "").partition(".")
    digits, point = whole + part, len(whole) + exponent
    if point <= 0:
        digits, point = "0" * (1 - point) + digits, 1
    digits += "0" * (point - len(digits))
    after = digits[point:].rstrip("0")
    return [(digits[:point].lstrip("0") or "0") + (f".{after}" if after else "")]


def _no_sign(sign: str, at: int) -> FormulaError:
    place = (at, at + 1)
    if sign == '"':
        told = "expected a number or a formula, got a quotation mark inside it"
        return FormulaError(told, place=place)
    name = unicodedata.name(sign).lower() if sign in NAMED else f"U+{ord(sign):04X}"
    told = f"cannot read and cannot use the sign {code(sign)} ({name}) in a formula"
    return FormulaError(told, place=place)
