"""What the ledger shows is what it proves: the LaTeX of all evidence is read back and compared."""

import pytest
import sympy as sp

from course import documents
from course.claims.evidence import Different, Identity, Positive
from course.claims.rows import Correction
from course.documents import between
from derive import latex
from derive.reader import NotTheSame, ReadError, names_of, read, reads_as
from derive.reader.comparison import same
from tests.samples import some_then_all


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


@some_then_all(8)
def test_evidence_reads_as_what_was_proved(step):
    compared, faults = 0, []
    for row in list(rows())[::step]:
        for evidence in evidence_of(row):
            if isinstance(evidence, Identity | Different | Positive):
                compared += 1
                try:
                    read_back(evidence)
                except (NotTheSame, ReadError) as e:
                    faults.append(f"{row.id}: {e}")
    assert not faults, "\n".join(faults)
    assert compared > 400 / step


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
