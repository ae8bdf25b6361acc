"""All claims and differences by name, each decided once for each state of the sources."""

from __future__ import annotations

from functools import cache
from itertools import groupby

from course import documents
from course.claims.rows import Claim, Difference
from course.documents import between
from course.ledger.differences import Judged, examine
from course.ledger.memory import memory
from course.ledger.verdicts import Findings, Verdict


def claims(document: str) -> tuple[Claim, ...]:
    """The claims of a document, in its order."""
    if document not in documents.CLAIMS:
        raise ValueError(f"document is {document!r}, expected one of {list(documents.CLAIMS)}")
    return documents.CLAIMS[document]


def numbered(document: str) -> list[tuple[str, list[tuple[int, Claim]]]]:
    """The claims of a document by the places that say them, each with its number in the document.

    >>> place, ((number, claim), *rest) = numbered("000")[1]
    >>> place, number, claim.id
    ('Section 1', 2, '000-1-activation')
    """
    groups = groupby(enumerate(claims(document), start=1), key=lambda line: line[1].place)
    return [(place[0].upper() + place[1:], list(lines)) for place, lines in groups]


def differences() -> tuple[Difference, ...]:
    """All differences, in the order of a training step."""
    return between.DIFFERENCES


@cache
def verdict(name: str) -> Verdict:
    """The verdict on the claim with this id, decided once for each state of the sources.

    >>> verdict("000-2-sigmoid-derivative")
    Verdict on 000-2-sigmoid-derivative: holds
    """
    known = {claim.id: claim for claim in claims(name.split("-", 1)[0])}
    if name not in known:
        raise ValueError(f"no claim is called {name!r}, expected one of {list(known)}")
    row = known[name]
    found = memory().recall(name, lambda: Findings.of(row.evidence()).as_data())
    return Verdict(row, Findings.from_data(found))


@cache
def judged(name: str) -> Judged:
    """The verdict on the difference with this id, decided once for each state of the sources.

    >>> judged("between-relu-slope")
    Judged between-relu-slope: one fails
    """
    known = {row.id: row for row in differences()}
    if name not in known:
        raise ValueError(f"no difference is called {name!r}, expected one of {list(known)}")
    row = known[name]

    def decide():
        return {role: found.as_data() for role, found in examine(row.evidence()).items()}

    found = memory().recall(name, decide)
    return Judged(row, {role: Findings.from_data(data) for role, data in found.items()})
