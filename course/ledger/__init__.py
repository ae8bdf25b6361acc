"""The ledger: every claim of a document with a verdict that is computed from evidence.

A claim is written in the words of `course.claims`, in `course.documents`. Here its evidence is
decided (`verdicts`, `differences`), kept (`memory`), found by name (`register`) and shown (`boxes`,
`tables`).
"""

from course.claims.rows import Claim, Correction, Reading, Section, completed, reading
from course.ledger.in_short import InShort
from course.ledger.register import claims, differences, judged, verdict
from course.ledger.tables import (
    DOCUMENTS,
    Differences,
    LedgerTable,
    WholeLedger,
    ledger_table,
)
from course.ledger.verdicts import VERDICTS, Findings, Verdict, decided
from course.plan import book

# the folder of the part about each document
CHAPTERS = {document: f"chapters/{folder}" for document, folder in book().folders.items()}

__all__ = [
    "CHAPTERS",
    "DOCUMENTS",
    "VERDICTS",
    "Claim",
    "Correction",
    "Differences",
    "Findings",
    "InShort",
    "LedgerTable",
    "Reading",
    "Section",
    "Verdict",
    "WholeLedger",
    "claims",
    "completed",
    "decided",
    "differences",
    "judged",
    "ledger_table",
    "reading",
    "verdict",
]
