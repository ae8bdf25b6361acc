"""A document as a whole: what it says, line by line, each line with its verdict."""

from __future__ import annotations

from course.claims.rows import Claim
from course.ledger.boxes import MARKS
from course.ledger.register import numbered
from course.ledger.tables import claim_link

WORDS = {
    "holds": "holds",
    "holds if": "holds, on a condition",
    "fails": "fails",
    "omission": "leaves something out",
}


def sheet(document: str) -> str:
    """Markdown of all lines of a document, numbered through; nothing has to be decided for it.

    A typed verdict is as good here as a computed one, since the ledger has none that differ.
    """
    blocks = []
    for place, lines in numbered(document):
        items = [f"{number}. {claim.says} {_verdict(claim)}" for number, claim in lines]
        blocks += [f"**{place}**", "\n".join(items)]
    return "\n\n".join(blocks)


def _verdict(claim: Claim) -> str:
    """The verdict of a line, which leads to its evidence."""
    return claim_link(claim, f"{MARKS[claim.verdict]} {WORDS[claim.verdict]}")
