r"""Several statements in one display: rows of ``aligned``, pieces with words between them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from derive.reader.errors import ReadError
from derive.reader.reading import Statement, statement
from derive.reader.tokens import Tokens
from derive.reader.vocabulary import CLOSES, OPENS

_OUTER = re.compile(r"\s*\\begin\{(aligned|gathered)\}(.*)\\end\{\1\}[\s.,;]*", re.DOTALL)
_FOR_EVERY = re.compile(r"\\text\{\s*for (?:every|all)\s*\}\s*(?:\\?[a-zA-Z]+)(?![a-zA-Z^_({])")
_WIDE = re.compile(r"\\qquad|\\quad")


def pieces(tex: str) -> list[str]:
    r"""The statements of a display as they are written, what only aligns them left out.

    >>> pieces(r"\begin{aligned} a &= b \\\\ &\le c, \qquad d = 1. \end{aligned}")
    ['a = b  \\le c', 'd = 1']
    """
    outer = _OUTER.fullmatch(tex)
    inner = (outer[2] if outer else tex).strip()
    inner = re.sub(r"[\s.,;]+$", "", _FOR_EVERY.sub(r"\\text{for all}", inner))
    inner = re.sub(r"(?:(?<=\s)|^)\{\s*\}", "", inner)  # an empty place beside a sign
    found: list[str] = []
    for start, piece in _cut(inner):
        words = re.sub(r"^(?:\s|\{\s*\})*|[\s.,;]*$", "", piece)
        goes_on = start == "row" and re.match(r"[-+=<>]|\\(le|ge|ne|approx)\b", words)
        if goes_on and found:
            found[-1] += f" {words}"
        elif words:
            found.append(words)
    return found


def _cut(tex: str) -> Iterator[tuple[str, str]]:
    """Pieces of a formula between commas, words, wide spaces and ends of rows, outside brackets."""
    depth, marks = 0, []
    tokens = Tokens(tex).all
    for at, token in enumerate(tokens):
        depth += (token.type in OPENS) - (token.type in CLOSES)
        if depth == 0 and token.type in ("NEWLINE", "TEXT", "_COMMA", "AMP"):
            start = token.start_pos or 0
            after = tokens[at + 1].start_pos if at + 1 < len(tokens) else len(tex)
            end = after if token.type in ("NEWLINE", "TEXT") else start + 1
            marks.append((start, end or start, token.type))
    for wide in _WIDE.finditer(tex):
        before = [t for t in tokens if (t.start_pos or 0) < wide.start()]
        if sum((t.type in OPENS) - (t.type in CLOSES) for t in before) == 0:
            marks.append((wide.start(), wide.end(), "TEXT"))
    kind, piece, at = "row", "", 0
    for start, end, what in sorted(marks):
        piece += tex[at:start] if start >= at else ""
        at = max(at, end)
        if what != "AMP":
            yield kind, piece
            kind, piece = ("row" if what == "NEWLINE" else "piece"), ""
    yield kind, piece + tex[at:]


def statements(tex: str, names: Mapping[str, Any]) -> list[Statement]:
    """All statements of a display; `ReadError` if one of them cannot be read."""
    found = [statement(piece, names) for piece in pieces(tex)]
    if not found:
        raise ReadError("nothing is stated", tex, 0)
    return found
