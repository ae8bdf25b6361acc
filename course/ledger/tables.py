"""The ledger as tables: the verdicts on a document, those on all of them, the differences.

Nothing here decides anything. The tables put in order what `course.ledger.register` knows. Each
claim has its anchor in the table of its document, which the last chapter of the part shows, and
all links to the claim lead there. `_static/filter.js` finds a table by the class ``filtered`` and
its rows by their ``data-document`` and ``data-verdict``.
"""

from __future__ import annotations

from collections import Counter
from itertools import combinations

from course.claims.rows import Claim
from course.documents import CLAIMS
from course.ledger import boxes
from course.ledger.differences import Judged
from course.ledger.register import claims, differences, judged, numbered, verdict
from course.ledger.verdicts import VERDICTS, Verdict
from course.plan import book
from course.tables import check_table

DOCUMENTS = tuple(CLAIMS)


def verdict_page(document: str) -> str:
    """Where the verdicts on a document are, seen from any chapter.

    >>> verdict_page("000")
    '../cheatsheet/the-verdict-on-document-000.ipynb'
    """
    return _from_any(f"the-verdict-on-document-{document}")


def _from_any(slug: str) -> str:
    """The path of a chapter, seen from any other."""
    chapter = book()[slug]
    return f"../{chapter.folder}/{chapter.slug}.ipynb"


def claim_link(claim: Claim, text: str = "") -> str:
    """Markdown for a link from any chapter to the row of a claim."""
    return f"[{text or claim.id}]({verdict_page(claim.document)}#claim-{claim.id})"


def _row(name: str, documents: tuple[str, ...], word: str, cells: list[str]) -> list[str]:
    """The cells of a row that the reader can find by its documents and its verdict."""
    data = f'data-document="{",".join(documents)}" data-verdict="{word}"'
    return [f'<span id="row-{name}" {data}></span>{cells[0]}', *cells[1:]]


def _filtered(name: str, headings: tuple[str, ...], rows: list[list[str]]) -> str:
    """A table that the reader can filter; `name` is what its rows are."""
    return check_table(headings, rows, also="filtered", data=f'data-name="{name}"')


class LedgerTable:
    """All verdicts on one document, in its order, each with the anchor of its claim."""

    def __init__(self, document: str):
        self.document = document
        self.verdicts = [verdict(claim.id) for claim in claims(document)]

    @property
    def counts(self) -> dict[str, int]:
        """How many claims have each verdict."""
        counted = Counter(v.word for v in self.verdicts)
        return {word: counted[word] for word in VERDICTS}

    @property
    def table(self) -> CountTable:
        """The counts, for a notebook to show."""
        return CountTable({self.document: self.counts})

    def __repr__(self) -> str:
        counts = ", ".join(f"{count} {word}" for word, count in self.counts.items())
        return f"Ledger of document {self.document}: {len(self.verdicts)} claims ({counts})"

    def _repr_markdown_(self) -> str:
        known = {found.claim.id: found for found in self.verdicts}
        blocks = ['<div class="ledger looked-up">']
        for heading, lines in numbered(self.document):
            blocks.append(f"**{heading}**")
            blocks += [boxes.verdict_row(number, known[claim.id]) for number, claim in lines]
        return "\n\n".join([*blocks, "</div>"])


class WholeLedger:
    """All verdicts on all documents in one table, each with what decided it."""

    def __init__(self):
        self.verdicts = {
            document: [verdict(claim.id) for claim in claims(document)] for document in DOCUMENTS
        }

    @property
    def counts(self) -> dict[str, dict[str, int]]:
        """For each document, how many claims have each verdict."""
        counted = {name: Counter(v.word for v in rows) for name, rows in self.verdicts.items()}
        return {name: {word: words[word] for word in VERDICTS} for name, words in counted.items()}

    @property
    def table(self) -> CountTable:
        """The counts, for a notebook to show."""
        return CountTable(self.counts)

    def __repr__(self) -> str:
        return (
            f"Ledger: {sum(map(len, self.verdicts.values()))} claims of {len(DOCUMENTS)} documents"
        )

    def _repr_markdown_(self) -> str:
        rows = [_claim_row(v) for verdicts in self.verdicts.values() for v in verdicts]
        return _filtered("claims", ("the document says", "because"), rows)


def _claim_row(v: Verdict) -> list[str]:
    claim = v.claim
    says = [
        f"{claim.document}, {claim.place}: **{v.word}**",
        claim.says,
        f"{claim_link(claim)}, from []({_from_any(claim.decided_in)})",
    ]
    because = [claim.reading, *v.lines]
    heading = "In full" if v.word == "holds" else "Correction"
    because += [f"**{heading}.** {c.words} ${c.latex}$" for c in v.corrections]
    cells = ["<br>".join(says), "<br>".join(because)]
    return _row(claim.id, (claim.document,), v.word, cells)


class CountTable:
    """How many claims of each document have each verdict."""

    def __init__(self, counts: dict[str, dict[str, int]]):
        self.counts = counts

    def __repr__(self) -> str:
        return repr(self.counts)

    def _repr_markdown_(self) -> str:
        counted = [(name, list(counts.values())) for name, counts in self.counts.items()]
        if len(counted) > 1:
            counted.append(
                ("all", [sum(numbers) for numbers in zip(*(c for _, c in counted), strict=True)])
            )
        rows = [[name, *map(str, numbers), str(sum(numbers))] for name, numbers in counted]
        return check_table(["document", *VERDICTS, "all"], rows, align="lrrrrr")


class Differences:
    """What two documents say differently, all rows or those about one document."""

    def __init__(self, document: str | None = None):
        self.judged = [
            judged(row.id) for row in differences() if document is None or document in row.documents
        ]

    @property
    def pairs(self) -> dict[tuple[str, str], Counter]:
        """For each pair of documents that differ, how many rows have each verdict."""
        found = {pair: Counter() for pair in combinations(DOCUMENTS, 2)}
        for row in self.judged:
            one, other = (side.documents for side in row.difference.sides)
            for pair, counter in found.items():
                if (pair[0] in one and pair[1] in other) or (pair[0] in other and pair[1] in one):
                    counter[row.word] += 1
        return found

    def __repr__(self) -> str:
        return f"{len(self.judged)} differences"

    def _repr_markdown_(self) -> str:
        rows = [_difference_row(row) for row in self.judged]
        return _filtered("differences", ("the documents say", "because"), rows)


def _difference_row(row: Judged) -> list[str]:
    difference = row.difference
    known = {claim.id: claim for name in difference.documents for claim in claims(name)}
    says = [f"{difference.about} {row.because}"]
    for side in difference.sides:
        links = ", ".join(claim_link(known[name]) for name in side.rows)
        says.append(f"{', '.join(side.documents)}: {side.says}" + (f" ({links})" if links else ""))
    cells = ["<br>".join(says), "<br>".join(row.lines)]
    return _row(difference.id, difference.documents, row.word, cells)


def ledger_table(document: str) -> LedgerTable:
    """The table of all verdicts on a document, for the chapter that `verdict_page` names."""
    return LedgerTable(document)
