"""A formula as a person types it, read: LaTeX, Unicode or code, one tree for all."""

from __future__ import annotations

import re
from typing import NamedTuple

from course.trial import code as python
from course.trial.building import built
from course.trial.spelling import STATEMENTS, latex
from course.trial.tree import Equation, Unreadable

_DOLLARS = re.compile(r"\$\$(.+?)\$\$|\$(.+?)\$|\\\[(.+?)\\\]|\\\((.+?)\\\)", re.DOTALL)


class Typed(NamedTuple):
    """The formulas in a piece of text, and the words around them."""

    formulas: tuple[str, ...]
    words: str
    row: bool = False


def cut(text: str) -> Typed:
    """Take formulas out of the prose around them.

    >>> cut("The error is $a - y$ here")
    Typed(formulas=('a - y',), words='The error is   here', row=False)
    """
    text = text.strip()
    if re.search(r"\$\s*\|\s*\$", text):
        parts = [p.strip("$ ") for p in re.split(r"\$\s*\|\s*\$", text)]
        return Typed(tuple(parts), "", True)
    found = [next(g for g in m.groups() if g is not None) for m in _DOLLARS.finditer(text)]
    words = _DOLLARS.sub(" ", text)
    if found:
        return Typed(tuple(found), words)
    bare = text.strip("`")
    label = re.match(r"^\s*(?:\*\*)?[A-Z][A-Za-z ()-]{3,}(?:\*\*)?:(?:\*\*)?\s+(?=\S)", bare)
    if label:
        return Typed((bare[label.end() :],), label[0])
    return Typed((bare,), "")


def equations(formula: str) -> list[Equation]:
    """All statements of one formula.

    Raises:
        Unreadable: with the place, and what was expected there.
    """
    if python.looks_like_code(formula):
        found = python.equation(formula)
        if found is not None:
            return [found]
    tex = latex(formula)
    result = []
    for part in STATEMENTS.split(tex):
        part = part.strip().rstrip(",.").strip()
        if not part:
            continue
        leading = re.match(r"^(?::=|=|\\approx|\\leftarrow)\s*(.*)$", part, re.DOTALL)
        if leading:
            read = built(leading[1])
            result.append(Equation((None, *read.sides), ("=", *read.signs), read.notes))
        else:
            result.append(built(part))
    if not result:
        raise Unreadable("there is no formula here")
    return result
