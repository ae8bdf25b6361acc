r"""Typed LaTeX, such as ``W^{T} \delta \odot A``, written as a typed formula.

One reader of formulas thus serves all that people type. What is needed for answers is known, and
no more; a sign that stands for two things in the book's mathematics (a power of a matrix, a sum
without its axis) is refused with what can be written instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from course.exercises.formulas.spelling import LONGEST

# of LaTeX, these stand in no typed formula
MARKS = re.compile(r"\\[A-Za-z,;:!|]|[_^]\{")
PIECES = (
    r"\\(?:mathbf|mathbb|boldsymbol|bm|vec) *(?:1|\{ *1 *\})|\\[A-Za-z]+|\\[^A-Za-z]"
    r"|[0-9]+(?:\.[0-9]+)?|\.[0-9]+|\*\*|\.T(?![A-Za-z])|[^ \t\n\r\f\v]"
)
_PIECES = re.compile(PIECES)
# TeX that says how a letter looks or how wide a gap is, and not what it means
LOOKS = (
    r"\left", r"\right", r"\big", r"\Big", r"\bigg", r"\Bigg", r"\bigl", r"\bigr", r"\Bigl",
    r"\Bigr", r"\displaystyle", r"\textstyle", r"\limits", r"\quad", r"\qquad", r"\,", r"\;",
    r"\:", r"\!", r"\>", r"\ ", r"\mathbf", r"\mathsf", r"\mathrm", r"\mathit", r"\boldsymbol",
    r"\bm", r"\vec", r"\text", r"\operatorname", "$", "~",
)  # fmt: skip
FUNCTIONS = {r"\ln": "log", r"\log": "log", r"\exp": "exp", r"\tanh": "tanh", r"\max": "max",
             r"\min": "min"}  # fmt: skip
ENTRYWISE = (r"\odot", r"\circ", r"\ast", "*")
TIMES = (r"\cdot", r"\times", "@")
RELATIONS = {
    "<": "<", ">": ">", r"\lt": "<", r"\gt": ">", r"\le": "<=", r"\leq": "<=", r"\leqslant": "<=",
    r"\ge": ">=", r"\geq": ">=", r"\geqslant": ">=",
}  # fmt: skip
BRACKETS = {
    "(": ")", "[": "]", "{": "}", r"\{": r"\}", "|": "|", r"\|": r"\|", r"\vert": r"\vert",
    r"\Vert": r"\Vert", r"\lvert": r"\rvert", r"\lVert": r"\rVert",
}  # fmt: skip
SIZES = {"|": "abs", r"\vert": "abs", r"\lvert": "abs", r"\|": "norm", r"\Vert": "norm",
         r"\lVert": "norm"}  # fmt: skip
ONE = r"\one"
TRANSPOSED = ("T", r"\top", r"\intercal")
PRIMES = (r"\prime", "'")
DIGITS = ".0123456789"
FRACTIONS = (r"\frac", r"\dfrac", r"\tfrac")
ACCENTS = (r"\hat", r"\widehat", r"\bar", r"\tilde", r"\dot")
NO_AXIS = (r"\sum", r"\prod", r"\int")
CONDITIONS = ("if", "for", "when", "otherwise", "else")
ENDS = (
    "", ")", "]", "}", r"\}", ",", "&", r"\\", "+", "-", "/", "=", r"\rvert", r"\rVert", r"\end",
    *RELATIONS, *ENTRYWISE, *TIMES,
)  # fmt: skip


def is_latex(text: str) -> bool:
    r"""Whether an answer is LaTeX.

    >>> is_latex(r"\delta A^T"), is_latex("delta @ A.T")
    (True, False)
    """
    return bool(MARKS.search(text[:LONGEST]))


@dataclass(frozen=True)
class Piece:
    """A command, a letter, a number or a sign, and where it stands."""

    text: str
    start: int
    end: int


def pieces(text: str) -> list[Piece]:
    """LaTeX cut into its pieces, without what says only how they look."""
    found = []
    for match in _PIECES.finditer(text):
        part = ONE if re.match(r"\\(math|bold|bm|vec).*1", match[0]) else match[0]
        if part not in LOOKS:
            found.append(Piece(part, *match.span()))
    return [*found, Piece("", len(text), len(text))]


def spelling_of(parts: Iterable[Piece]) -> str:
    r"""One spelling for all ways to write a name: ``W ^ {[l]}`` and ``W^{[ l ]}`` agree."""
    return "".join(part.text for part in parts if part.text not in ("{", "}"))


def canonical(name: str) -> str:
    r"""The spelling by which a name is found.

    >>> canonical(r"\hat y"), canonical(r"\Delta_{\text{next}}"), canonical(r"d\!A")
    ('\\haty', '\\Delta_next', 'dA')
    """
    return spelling_of(pieces(name))
