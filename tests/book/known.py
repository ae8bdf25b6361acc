"""Formulas that are judged elsewhere: claims of the documents, evidence, results of all chapters.

A page may quote them. A quotation is compared by its spelling, so that one that changes is none.
All evidence takes seconds and every chapter asks for it, so it is kept as the verdicts are.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from course import documents
from course.claims.evidence import Identity
from course.claims.rows import Correction
from course.documents import between
from course.ledger.memory import Memory, memory
from course.plan import book
from derive.reader import ReadError
from derive.reader.splitting import pieces
from derive.reader.trees import spelling, tree_of
from tests.book.formulas import INLINE, displayed_outputs

ROOT = Path(__file__).parents[2]
CHAPTERS = ROOT / "chapters"
READER = ROOT / "derive" / "reader"
SMALL = re.compile(r"\\[td]frac(?![a-zA-Z])")


def spelled(tex: str) -> str:
    """One spelling for all ways to write a formula."""
    try:
        return spelling(tree_of(SMALL.sub(r"\\frac", tex)))
    except ReadError:
        return tex


def _rows():
    return [row for claims in documents.CLAIMS.values() for row in claims]


@cache
def claimed(folder: str) -> frozenset[str]:
    """What the document of a part says, or what all documents say, in the rows that judge it."""
    part = {d.folder: number for number, d in book().documents.items()}.get(folder)
    rows = documents.CLAIMS[part] if part else _rows()
    said = (tex for row in rows for tex in INLINE.findall(row.says))
    return frozenset(spelled(piece) for tex in said for piece in pieces(tex) if "=" in piece)


def in_ledger(tex: str) -> bool:
    """Whether LaTeX is that of evidence, which the tests of the ledger read back."""
    return tex in _shown()


@cache
def _shown() -> frozenset[str]:
    found = memory().recall("shown", lambda: {"shown": sorted(set(_all_shown()))})
    return frozenset(found["shown"])


def _all_shown() -> Iterator[str]:
    for row in (*_rows(), *between.DIFFERENCES):
        for part in row.evidence():
            reading = getattr(part, "reading", part)
            evidence = (part.identity,) if isinstance(part, Correction) else reading.evidence
            yield from (e.latex for e in evidence if isinstance(e, Identity))


@cache
def derived() -> frozenset[str]:
    """The results of the derivations of all chapters, as their outputs show them."""
    sources = (CHAPTERS, READER, Path(__file__).parent)
    of_chapters = Memory(memory().folder, sources, memory().started)
    found = of_chapters.recall("derived", lambda: {"derived": sorted(set(_results()))})
    return frozenset(found["derived"])


def _results() -> Iterator[str]:
    for path in sorted(CHAPTERS.glob("*/*.ipynb")):
        for shown in displayed_outputs(json.loads(path.read_text(encoding="utf-8"))):
            if shown.label:
                yield spelled(shown.tex)
