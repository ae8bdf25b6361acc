"""What the ledger shows is what it proves: the LaTeX of all evidence is read back and compared.

`not_read_back.json` counts, for each row, the pieces whose LaTeX the reader does not understand. It
may only shrink. LaTeX that can be read and says something else than what was proved fails, always.
"""

import json
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
import sympy as sp

from course import documents
from course.claims.evidence import Different, Identity, Positive
from course.claims.rows import Correction
from course.documents import between
from derive import latex
from derive.reader import NotTheSame, ReadError, names_of, read, reads_as
from derive.reader.comparison import same

RECORD = Path(__file__).with_name("not_read_back.json")


def rows():
    yield from (claim for claims in documents.CLAIMS.values() for claim in claims)
    yield from between.DIFFERENCES


def evidence_of(row):
    for part in row.evidence():
        if isinstance(part, Correction):
            yield part.identity
        else:
            yield from getattr(part, "reading", part).evidence


def equation(evidence):
    return evidence._equation(r"\ne" if isinstance(evidence, Different) else "=")


def read_back(evidence):
    """Read the LaTeX of a piece of evidence; raise where it is not what was proved."""
    if isinstance(evidence, Positive):
        for expr in filter(None, (evidence.expr, evidence.form)):
            found = read(latex(expr), names_of(expr))
            if not same(found, expr, evidence.given):
                raise NotTheSame(f"{latex(expr)} reads as {found}")
        return
    indices = {latex(at): at for at in evidence.unequal or ()}
    sign = "!=" if isinstance(evidence, Different) else "="
    given = evidence.given
    reads_as(equation(evidence), evidence.left, evidence.right, given, indices, sign)


@cache
def outcomes():
    """How often LaTeX of each row cannot be read, and all that reads as another thing."""
    unread, wrong = Counter(), []
    for row in rows():
        for evidence in evidence_of(row):
            if not isinstance(evidence, Identity | Different | Positive):
                continue
            try:
                read_back(evidence)
            except NotTheSame as e:
                wrong.append(f"{row.id}: {e}")
            except ReadError:
                unread[row.id] += 1
    return dict(sorted(unread.items())), wrong


def test_no_evidence_reads_as_something_else_than_what_was_proved():
    assert outcomes()[1] == []


def test_what_cannot_be_read_back_is_recorded_and_only_shrinks():
    found, recorded = outcomes()[0], json.loads(RECORD.read_text(encoding="utf-8"))
    more = {row: n for row, n in found.items() if n > recorded.get(row, 0)}
    assert not more, f"LaTeX that cannot be compared with what is proved: {more}"
    fewer = {row: found.get(row, 0) for row, n in recorded.items() if n > found.get(row, 0)}
    assert not fewer, f"lower {RECORD.name}: these rows have fewer now: {fewer}"


x = sp.Symbol("x", real=True)
PROVED = Identity((x + 1) ** 2, x**2 + 2 * x + 1)


@pytest.mark.parametrize(
    "spoilt",
    [
        "(x + 1)^2 = x^2 - 2 x + 1",
        "(x + 1)^2 = x^2 + x + 1",
        "(x - 1)^2 = x^2 + 2 x + 1",
        r"(x + 1)^2 \ne x^2 + 2 x + 1",
        r"(x + 1)^2 = \frac{1}{2} (x^2 + 2 x + 1)",
    ],
)
def test_latex_that_differs_from_what_is_proved_is_caught(spoilt, monkeypatch):
    read_back(PROVED)
    monkeypatch.setattr(Identity, "_equation", lambda *_: spoilt)
    with pytest.raises(NotTheSame):
        read_back(PROVED)
