"""The signs and letters of paper, written as they are typed on a keyboard.

Which sign stands for what is told by a short table of signs that keyboards, telephones and papers
have, by the kind of a sign, by the names of the Greek letters, and by what a sign is the same as
(NFKC). What is written otherwise remembers where it stood.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from course.exercises.formulas.messages import FormulaError

LONGEST = 500
SPACE = " \t\n\r\f\v"
# what is typed, and the signs of paper for it; some stay, which are the same as several others
SIGNS = {
    "*": "·×•⁎∗∘∙⊙⋅◦✕✖✱✳⨀", "/": "÷⁄∕➗", "-": "−➖˗", "'": "ʹʼ‘’′",
    "sqrt ": "√", "sum ": "Σ∑", "<=": "≤⩽", ">=": "≥⩾", "″": "″", "‴": "‴", "⁗": "⁗",
}  # fmt: skip
KINDS = {"Cf": "", "Zs": " ", "Zl": " ", "Zp": " ", "Pd": "-"}
# the letters from U+03B1 on, and, capitalised, from U+0391 on; at the empty place is a final sigma
GREEK = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho  "
    "sigma tau upsilon phi chi psi omega"
)
FRACTIONS = "¼-¾⅐-⅟↉"
# what names are made of besides digits: said by ranges, as every Unicode has them, and not by
# what a program's own Unicode takes for a letter
LETTERS = "A-Za-z_\u00c0-\u024f\u0370-\u052f\u1e00-\u1fff"
STYLED = "\U0001d400-\U0001d7ff"
GAPS = "\u00a0\u2000-\u200a\u202f"
BLOCKS = ((0xA0, 0x2E80), (0xFE00, 0xFF66), (0x1D400, 0x1D800))


@cache
def _by_table() -> dict[str, str]:
    found = {}
    for at, letter in enumerate(GREEK.split(" ")):
        if letter:
            found |= {chr(0x3B1 + at): letter, chr(0x391 + at): letter.capitalize()}
    return found | {sign: typed for typed, signs in SIGNS.items() for sign in signs}


def _typed(sign: str) -> str:
    """One sign as it is typed; itself when nothing is known."""
    kind = unicodedata.category(sign)
    if sign in _by_table():
        return _by_table()[sign]
    if kind in KINDS:
        return KINDS[kind]
    if kind == "Nd":
        return str(unicodedata.decimal(sign))
    same = unicodedata.normalize("NFKC", sign)
    typed = sign if same == sign else "".join(map(_typed, same))
    return f"({typed})" if re.fullmatch(f"[{FRACTIONS}]", sign) else typed


def _raised(sign: str, mark: str) -> str:
    """What a superscript or a subscript is when it stands on the line, or nothing."""
    raised = unicodedata.decomposition(sign).startswith(f"<{mark}>")
    return _typed(sign) if raised else ""


def _signs() -> Iterator[str]:
    for first, last in BLOCKS:
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


@dataclass
class Spelled:
    """A text, and of each of its signs where it came from: two places in what was typed."""

    text: str
    origin: list[tuple[int, int]]

    @classmethod
    def typed(cls, text: str) -> Spelled:
        """A text just as it was typed.

        Raises:
            FormulaError: when it is longer than an answer can be.
        """
        if len(text) > LONGEST:
            raise FormulaError(f"the formula has {len(text)} characters; {LONGEST} are allowed")
        return cls(text, [(at, at + 1) for at in range(len(text))])

    def edit(self, pattern: str | re.Pattern[str], write: Callable[[re.Match[str]], str]) -> None:
        """Write otherwise whatever matches a pattern."""
        text, origin, done = "", [], 0
        for found in re.finditer(pattern, self.text):
            start, end = found.span()
            written = write(found)
            text += self.text[done:start] + written
            origin += self.origin[done:start]
            origin += self.origin[start:end] if len(written) == end - start else [
                (self.origin[start][0], self.origin[end - 1][1])
            ] * len(written)  # fmt: skip
            done = end
        self.text, self.origin = text + self.text[done:], origin + self.origin[done:]

    def stripped(self) -> Spelled:
        """Without the space around it, and without the signs that a pasted formula stands in."""
        start = len(self.text) - len(_BEFORE.sub("", self.text))
        text = unwrapped(self.text)
        return Spelled(text, self.origin[start : start + len(text)])

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where a part of the text stands in what was typed."""
        if start < end:
            return self.origin[start][0], self.origin[min(end, len(self.origin)) - 1][1]
        at = self.origin[start][0] if start < len(self.origin) else (self.origin or [(0, 0)])[-1][1]
        return at, at


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    above, below = (f"[{re.escape(''.join(of))}]+" for of in scripts().values())
    after = f"[{SPACE}{GAPS}]*[{LETTERS}{STYLED}0-9(]"
    return re.compile(rf"({above})(?=({after})?)"), re.compile(below)


# what a formula may stand in where it was copied from, as in `$A - Y$` and `A - Y;`
_BEFORE = re.compile(rf"\A(?:[{SPACE}$`]|\\[(\[])*")
_BEHIND = re.compile(rf"(?:[{SPACE}$`;.]|\\[)\]])*\Z")


def unwrapped(text: str) -> str:
    r"""A formula without what it stands in where it was copied from.

    >>> unwrapped(" $A - Y$ "), unwrapped(r"\(A - Y\)."), unwrapped("`A - Y`;")
    ('A - Y', 'A - Y', 'A - Y')
    """
    return _BEHIND.sub("", _BEFORE.sub("", text))


def respell(text: str) -> str:
    """Write the signs and letters of paper as they are typed on a keyboard.

    >>> respell("δ ⊙ g'(z)ᵀ")
    'delta * g_prime(z).T'
    >>> respell("z₁² – x³y")
    'z_1**2 - x**(3)y'

    Raises:
        FormulaError: when the text is longer than an answer can be.
    """
    return spelled(Spelled.typed(text)).text


def spelled(text: Spelled) -> Spelled:
    """`respell` that knows where everything came from.

    >>> found = spelled(Spelled.typed(" λ²x"))
    >>> found.text, found.place(0, 6)
    ('lambda**(2)x', (1, 2))
    """
    text = signs_spelled(text)
    text.edit(rf"(?<=[{LETTERS}0-9])'(?=[{SPACE}]*\()", lambda _: "_prime")
    return text.stripped()


def signs_spelled(text: Spelled) -> Spelled:
    """The signs of paper alone, which stand in LaTeX too."""
    text = Spelled(text.text, text.origin)
    if not text.text.isascii():
        accented = "[^\u0300-\u036f][\u0300-\u036f]+"
        text.edit(accented, lambda found: unicodedata.normalize("NFC", found[0]))
        above, below = _patterns()
        if mixed := re.search(f"[0-9][{SPACE}{GAPS}]*[{FRACTIONS}]", text.text):
            raise FormulaError(
                "a mixed number is written as a sum, whole number plus fraction",
                place=text.place(*mixed.span()),
            )
        text.edit(above, _power)
        text.edit(below, lambda found: "_" + _line(found[0], "sub").lstrip("_"))
        text.edit("(?s:.)", _on_the_keyboard)
    return text


def _on_the_keyboard(found: re.Match[str]) -> str:
    """One sign as it is typed; a Greek letter beside another letter is a name apart: ``λW``."""
    sign, before = found[0], found.string[max(found.start() - 1, 0) : found.start()]
    typed = spelling().get(sign, sign)
    apart = _is_letter(sign) and _is_letter(before) and (_is_word(sign) or _is_word(before))
    return " " + typed if apart else typed


def _is_word(sign: str) -> bool:
    """Whether a sign is a letter whose name is typed."""
    typed = spelling().get(sign, "")
    return len(typed) > 1 and typed.isalpha()


def _is_letter(sign: str) -> bool:
    return sign != "_" and bool(re.fullmatch(f"[{LETTERS}]", spelling().get(sign, sign)[:1]))


def _power(found: re.Match[str]) -> str:
    raised, after = _line(found[1], "super"), found[2] or ""
    if raised == "T":
        return ".T " if after else ".T"
    return f"**({raised})" if after else f"**{raised}"


def _line(signs: str, mark: str) -> str:
    return "".join(scripts()[mark][sign] for sign in signs)
