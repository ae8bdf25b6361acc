r"""The MathML of a formula, for readers who hear it: is it well formed, and how is it one line?

A browser shows KaTeX's HTML and gives the MathML beside it to screen readers. Nobody sees it, so
that only a check finds what is wrong with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from xml.etree import ElementTree

MATH = re.compile(r"<math\b.*?</math>", re.DOTALL)
NAMESPACE = "{http://www.w3.org/1998/Math/MathML}"
# MathML Core, 3.3 and 3.4: these take exactly so many children.
CHILDREN = {
    "mfrac": 2, "mroot": 2, "msub": 2, "msup": 2, "msubsup": 3,
    "munder": 2, "mover": 2, "munderover": 3, "math": 1,
}  # fmt: skip
TOKENS = {"mi", "mn", "mo", "ms", "mtext", "mspace", "annotation"}
LAYOUT = {"mrow", "mstyle", "msqrt", "mpadded", "mphantom", "menclose", "semantics", "merror"}
TABLE = {"mtable": "mtr", "mtr": "mtd", "mtd": None}
KNOWN = {*CHILDREN, *TOKENS, *LAYOUT, *TABLE}
INVISIBLE = str.maketrans("", "", "\u2061\u2062\u2063\u200b")
ACCENTS = {"^": "\u0302", "~": "\u0303", "ˉ": "\u0304", "‾": "\u0304", "⃗": "\u20d7"}
RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def _name(element: ElementTree.Element) -> str:
    return element.tag.removeprefix(NAMESPACE)


def _loose(element: ElementTree.Element) -> str:
    return "".join([element.text or "", *(child.tail or "" for child in element)]).strip()


def _faults(element: ElementTree.Element) -> Iterator[str]:
    name, children = _name(element), [_name(child) for child in element]
    if name not in KNOWN:
        yield f"<{name}> is no element of MathML"
    if len(children) != CHILDREN.get(name, len(children)):
        yield f"<{name}> takes {CHILDREN[name]} children, got {len(children)}: {children}"
    if name in TOKENS and children:
        yield f"<{name}> takes text, got <{children[0]}>"
    if name not in TOKENS and _loose(element):
        yield f"<{name}> takes elements, got text"
    inside = TABLE.get(name)
    if inside and set(children) - {inside}:
        yield f"<{name}> takes <{inside}>, got {sorted(set(children) - {inside})}"
    for child in element:
        yield from _faults(child)


@cache
def faults(math: str) -> tuple[str, ...]:
    """What is wrong with a formula's MathML.

    >>> faults("<math><mrow><mi>x</mi></mrow></math>")
    ()
    >>> faults("<math><msub><mi>x</mi><mi>max</mi><mo></mo></msub></math>")
    ("<msub> takes 2 children, got 3: ['mi', 'mi', 'mo']",)
    """
    try:
        return tuple(_faults(ElementTree.fromstring(math)))
    except ElementTree.ParseError as error:
        return (f"it is no XML: {error}",)


def all_faults(html: str) -> list[str]:
    """What is wrong with the formulas of a piece of HTML."""
    return [fault for math in MATH.findall(html) for fault in faults(math)]


def _script(part: str) -> str:
    return part if re.fullmatch(r"\w|\d+|\[.*\]|′+|\*", part) else f"({part})"


def _line(element: ElementTree.Element) -> str:
    name = _name(element)
    if name == "annotation":
        return ""
    parts = [_line(child) for child in element]
    if name == "mfrac":
        return "/".join(part if len(part) == 1 else f"({part})" for part in parts)
    if name in {"msqrt", "mroot"}:
        return f"√({parts[0]})"
    if name == "mover" and parts[1] in ACCENTS:
        return parts[0] + ACCENTS[parts[1]]
    if name == "msup" and parts[1].isdecimal():
        return parts[0] + parts[1].translate(RAISED)
    if name == "msup" and set(parts[1]) == {"′"}:
        return parts[0] + parts[1]
    if name in {"msub", "munder"}:
        return f"{parts[0]}_{_script(parts[1])}"
    if name in {"msup", "mover"}:
        return f"{parts[0]}^{_script(parts[1])}"
    if name in {"msubsup", "munderover"}:
        return f"{parts[0]}_{_script(parts[1])}^{_script(parts[2])} "
    if name in TOKENS:
        return (element.text or "").translate(INVISIBLE)
    return "".join(parts)


@cache
def one_line(html: str) -> str:
    """A formula as a line of text, for where nothing else can be shown.

    >>> one_line("<math><mfrac><mn>1</mn><msup><mi>m</mi><mn>2</mn></msup></mfrac></math>")
    '1/(m²)'
    """
    return _line(ElementTree.fromstring(MATH.search(html)[0]))
