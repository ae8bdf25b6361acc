"""The signs and letters of paper, written as they are typed on a keyboard.

Which sign stands for what is told by Unicode: by a letter's name, by the kind of a sign, and by
what it is the same as (NFKC).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from course.exercises.formulas.messages import FormulaError

LONGEST = 500
# parts of the names of signs, and how such a sign is typed; the first that fits counts
SIGNS = {
    "DOT OPERATOR": "*", "MIDDLE DOT": "*", "BULLET": "*", "MULTIPLICATION": "*",
    "RING OPERATOR": "*", "ASTERISK": "*",
    "SQUARE ROOT": "sqrt ", "DIVISION": "/", "FRACTION SLASH": "/",
    "MINUS SIGN": "-", "PRIME": "'", "SINGLE QUOTATION MARK": "'",
    "MODIFIER LETTER APOSTROPHE": "'",
    "LESS-THAN OR EQUAL": "<=", "LESS-THAN OR SLANTED EQUAL": "<=",
    "GREATER-THAN OR EQUAL": ">=", "GREATER-THAN OR SLANTED EQUAL": ">=",
}  # fmt: skip
# signs whose names begin with these words are others: a double prime, a circled minus
OTHERS = (
    "DOUBLE", "TRIPLE", "QUADRUPLE", "REVERSED", "CIRCLED", "SQUARED", "PLUS-MINUS",
    "MINUS-OR-PLUS", "MODIFIER LETTER DOUBLE", "COMBINING",
)  # fmt: skip
_SPACES = ("Zs", "Cc")
_GREEK = re.compile(r"GREEK (SMALL|CAPITAL) LETTER ([A-Z]+)")
_BLOCKS = ((0xA0, 0x2E80), (0xFE00, 0xFF66), (0x1D400, 0x1D800))
_SPELLED = {"lamda": "lambda", "Lamda": "Lambda"}


def _typed(sign: str) -> str:
    """One sign as it is typed; itself when nothing is known."""
    kind, name = unicodedata.category(sign), unicodedata.name(sign, "")
    if kind == "Cf":
        return ""
    if kind in _SPACES:
        return " "
    if kind == "Pd":
        return "-"
    letter = _GREEK.fullmatch(name)
    if letter:
        word = letter[2].lower() if letter[1] == "SMALL" else letter[2].capitalize()
        return _SPELLED.get(word, word)
    if name == "CIRCLED DOT OPERATOR":
        return "*"
    if "PRIME" in name and name.startswith(OTHERS):
        return sign
    if unicodedata.decomposition(sign).startswith("<fraction>"):
        return f"({''.join(map(_typed, unicodedata.normalize('NFKC', sign)))})"
    if not name.startswith(OTHERS):
        for part, typed in SIGNS.items():
            if part in name and not name.startswith("LATIN"):
                return typed
    same = unicodedata.normalize("NFKC", sign)
    if same == sign:
        return sign
    return "".join(_typed(part) for part in same)


def _raised(sign: str, mark: str) -> str:
    """What a superscript or a subscript is when it stands on the line, or nothing."""
    if unicodedata.decomposition(sign).startswith(f"<{mark}>"):
        return "".join(map(_typed, unicodedata.normalize("NFKC", sign)))
    found = re.fullmatch(r"MODIFIER LETTER (?:CAPITAL|SMALL) ([A-Z])", unicodedata.name(sign, ""))
    return found[1] if found and mark == "super" else ""


def _signs() -> Iterator[str]:
    for first, last in _BLOCKS:
        for code in range(first, last):
            if unicodedata.name(chr(code), ""):
                yield chr(code)


@cache
def spelling() -> dict[str, str]:
    """Every sign of paper that is typed otherwise, with what is typed."""
    found = {sign: _typed(sign) for sign in _signs() if not _scripts(sign)}
    return {sign: typed for sign, typed in found.items() if typed != sign and typed.isascii()}


@cache
def scripts() -> dict[str, dict[str, str]]:
    """The signs that stand above and below the line, with those on it."""
    marks = {"super": {}, "sub": {}}
    for sign in _signs():
        for mark, of in marks.items():
            if typed := _raised(sign, mark):
                of[sign] = typed
    return marks


def _scripts(sign: str) -> bool:
    return bool(_raised(sign, "super") or _raised(sign, "sub"))


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    above, below = (f"[{re.escape(''.join(of))}]+" for of in scripts().values())
    return re.compile(rf"({above})(\s*[\w(])?"), re.compile(below)


def respell(text: str) -> str:
    """Write the signs and letters of paper as they are typed on a keyboard.

    >>> respell("δ ⊙ g'(z)ᵀ")
    'delta * g_prime(z).T'
    >>> respell("z₁² – x³y")
    'z_1**2 - x**(3)y'

    Raises:
        FormulaError: when the text is longer than an answer can be.
    """
    if len(text) > LONGEST:
        raise FormulaError(f"the formula has {len(text)} characters; {LONGEST} are allowed")
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
        above, below = _patterns()
        if re.search(r"\d\s*[¼-¾⅐-⅞]", text):
            raise FormulaError("a mixed number is written as a sum, whole number plus fraction")
        text = above.sub(_power, text)
        text = below.sub(lambda found: "_" + _line(found[0], "sub").lstrip("_"), text)
        text = _letters_apart(text)
        text = "".join(spelling().get(sign, sign) for sign in text)
    return " ".join(re.sub(r"(?<=\w)'(?=\s*\()", "_prime", text).split(" ")).strip(" \t\n\r\f\v")


def _letters_apart(text: str) -> str:
    """A Greek letter beside another letter is a name of its own, as in ``λW``."""

    def greek(sign):
        return len(spelling().get(sign, "")) > 1 and spelling()[sign].isalpha()

    pieces = []
    for before, sign in zip(" " + text, text, strict=False):
        beside = before.isalpha() and sign.isalpha()
        pieces.append(f" {sign}" if beside and (greek(sign) or greek(before)) else sign)
    return "".join(pieces)


def _power(found: re.Match[str]) -> str:
    raised, after = _line(found[1], "super"), found[2] or ""
    if raised in ("T", "⊤"):
        return f".T {after}" if after else ".T"
    return f"**({raised}){after}" if after else f"**{raised}"


def _line(signs: str, mark: str) -> str:
    return "".join(scripts()[mark][sign] for sign in signs)
