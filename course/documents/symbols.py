r"""The symbols of the five documents: what each is, its shape, and the section that explains it.

A symbol is a letter with its accent: in ``\hat y^{[L]}_{ik}`` it is ``\hat y``, and the layer and
the positions are symbols of their own. A letter that means something else in one chapter has a row
for that chapter. A symbol without a row is used on one page only; the page itself explains it where
it first occurs.
"""

from __future__ import annotations

import html
import re
import unicodedata

from course import documents
from course.documents.symbol import Symbol
from course.plan import book

DOCUMENTS: dict[str, tuple[Symbol, ...]] = {
    number: document.SYMBOLS for number, document in documents.DOCUMENTS.items()
}


def of_page(docname: str) -> dict[str, Symbol]:
    r"""The symbols of the document that a page follows, by their letters.

    A row for the chapter goes before a row for the whole part.

    >>> of_page("chapters/quick-reference/activations-and-slopes")[r"\alpha"].meaning
    'slope of the leaky ReLU left of 0'
    >>> of_page("chapters/opening/derivations-and-checks")
    {}
    """
    chapter = book()[docname]
    rows = DOCUMENTS.get(chapter.document, ())
    of_chapter = {row.letter for row in rows if chapter.slug in row.chapters}
    return {
        row.letter: row
        for row in rows
        if chapter.slug in row.chapters or not (row.chapters or row.letter in of_chapter)
    }


# Everything but the letters that somebody chose: signs, words, functions, brackets, spaces.
_SIGNS = r"""
    partial sum prod int frac tfrac dfrac binom sqrt cdot cdots dots ldots times div le leq ge
    geq ne neq in notin to infty approx quad qquad left right big Big bigl bigr Bigl Bigr bigg Bigg
    lvert rvert lVert rVert vert Vert mid log ln exp max min arg tanh sin cos lim sup inf det dim
    odot top pm mp ll gg sim simeq equiv Rightarrow Leftarrow rightarrow leftarrow leftrightarrow
    longrightarrow mapsto nabla langle rangle underbrace overbrace forall exists subset cup cap
    lfloor rfloor lceil rceil prime circ ast colon displaystyle textstyle scriptstyle hline
    substack setminus propto lbrace rbrace limits nolimits pi implies iff lt gt over Pr text not
    allowbreak checkmark triangleq updownarrow uparrow downarrow square bullet star perp parallel
"""
NO_SYMBOL = frozenset(_SIGNS.split())
WORDS = re.compile(
    r"\\(?:text|textbf|textit|texttt|operatorname|mathrm|mathbb|begin|end|hspace|phantom|tag|label"
    r"|color|class)\*?\s*\{[^{}]*\}"
)
TRANSPOSE = re.compile(
    r"\^\s*(?:\{\s*)?(?:\\mathsf|\\top)?\s*\{?\s*T\b\s*\}?\s*\}?|\\mathsf\s*\{?\s*T\}?"
)
STYLE = re.compile(r"\\(?:mathbf|boldsymbol|bm|mathit|mathsf)(?![A-Za-z])\s*")
# The d of a derivative or an integral: above or below a fraction's line, or before its variable.
DIFFERENTIAL = re.compile(
    r"(?<=frac\{)d(?=\^?[\d{}\s]*\})|(?<![A-Za-z\\])d\s*(?=\\?[A-Za-z])(?![ZAWb](?![A-Za-z]))"
)
LETTER = re.compile(
    r"\\(?P<accent>hat|bar|tilde|vec|widehat|widetilde|overline)(?![A-Za-z])\s*\{?\s*"
    r"(?P<under>\\mathcal\s*\{?\s*[A-Z]|\\[A-Za-z]+|[A-Za-z])\s*\}?(?:\s*\})?"
    r"|\\mathcal\s*\{?\s*(?P<script>[A-Z])\s*\}?"
    r"|(?P<word>Err|(?<![A-Za-z\\])d\s*[ZAWb](?![A-Za-z]))"
    r"|\\(?P<command>[A-Za-z]+)|(?P<letter>[A-Za-z])"
)
ABOVE = {r"\hat": "\u0302", r"\bar": "\u0304", r"\tilde": "\u0303"}
ACCENTS = {"widehat": "hat", "widetilde": "tilde", "overline": "bar"}
RELATION = re.compile(r"\\in(?![A-Za-z])|\\neq?|\\leq?|=|<")
BOUND = re.compile(
    r"\\(?:sum|prod|max|min|int)(?:\\limits)?_\s*(?:\{([^{}]*)\}|(\\[A-Za-z]+|[A-Za-z]))"
)


def letters(tex: str) -> list[str]:
    r"""The symbols of a formula in order, each once: its letters with their accents.

    Functions, words, transposes, Euler's e and the d of a derivative are none. A letter that a sum,
    a product or a maximum of the formula runs over is bound there, like the variable of a loop, and
    left out.

    >>> letters(r"\delta^{[l]} = (W^{[l+1]})^{\mathsf T} \delta^{[l+1]} \odot g'(z^{[l]})")
    ['\\delta', 'l', 'W', 'g', 'z']
    >>> letters(r"Err = \sum_{i=1}^{n_k} (y_i - \hat{y}_i)^2")
    ['Err', 'n', 'k', 'y', '\\hat y']
    >>> letters(r"\mathbf{d W}^{[l]} = \tfrac1m\, dZ \, A^T + e^{-x}")
    ['dW', 'l', 'm', 'dZ', 'A', 'x']
    >>> letters(r"\begin{cases} 1 & x > 0 \\e^{x} \end{cases}")  # a new line, not a command
    ['x']
    >>> letters(r"\frac{d}{d x} u^d"), letters(r"\int u \, da"), letters("d")
    (['x', 'u', 'd'], ['u', 'a'], ['d'])
    """
    tex = tex.replace("\\\\", " ")
    tex = STYLE.sub(" ", TRANSPOSE.sub(" ", WORDS.sub(" ", tex)))
    tex = DIFFERENTIAL.sub(" ", tex)
    bound = set()
    for found in BOUND.finditer(tex):
        for part in (found[1] or found[2]).split(","):
            bound.update(_read(RELATION.split(part)[0])[:1])
    return list(dict.fromkeys(name for name in _read(tex) if name not in bound))


def shown(letter: str) -> str:
    r"""TeX of a letter with its accent.

    >>> shown(r"\bar \mathcal L")
    '\\bar{\\mathcal{L}}'
    >>> shown("dZ")
    'dZ'
    """
    *marks, plain = letter.split(" ")
    for mark in reversed(marks):
        plain = f"{mark}{{{plain}}}"
    return plain


def in_a_line(letter: str) -> str:
    r"""A letter with its accent as plain text.

    >>> [in_a_line(letter) for letter in (r"\hat y", r"\delta", r"\bar \mathcal L", "dZ")]
    ['ŷ', 'δ', 'ℒ̄', 'dZ']
    """
    *marks, plain = letter.split(" ")
    if plain.startswith("\\"):
        plain = html.unescape(f"&{plain[1:]};")
    for mark in reversed(marks):
        plain = html.unescape(f"&{plain}scr;") if mark == r"\mathcal" else plain + ABOVE[mark]
    return unicodedata.normalize("NFC", plain)


def _read(tex: str) -> list[str]:
    found = []
    for match in LETTER.finditer(tex):
        if match["accent"]:
            under = re.sub(r"[{}\s]+", " ", match["under"]).strip()
            name = f"\\{ACCENTS.get(match['accent'], match['accent'])} {under}"
        elif match["script"]:
            name = rf"\mathcal {match['script']}"
        elif match["word"]:
            name = re.sub(r"\s", "", match["word"])
        elif match["command"]:
            name = "" if match["command"] in NO_SYMBOL else f"\\{match['command']}"
        else:
            name = "" if match["letter"] == "e" else match["letter"]
        if name:
            found.append(name)
    return found
