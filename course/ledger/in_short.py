"""Each document in short: what is right, wrong and left open, and whom it contradicts."""

from __future__ import annotations

from collections import Counter

from course.ledger.differences import Judged
from course.ledger.register import claims, verdict
from course.ledger.tables import Differences, claim_link
from course.ledger.verdicts import VERDICTS, Verdict


class InShort:
    """One document: what holds and what fails, what is left out, and whom it contradicts."""

    def __init__(self, document: str):
        self.document = document
        self.verdicts = [verdict(claim.id) for claim in claims(document)]
        self.judged = Differences(document).judged

    def _with(self, word: str) -> list[Verdict]:
        return [v for v in self.verdicts if v.word == word]

    def __repr__(self) -> str:
        counts = Counter(v.word for v in self.verdicts)
        shown = ", ".join(f"{counts[word]} {word}" for word in VERDICTS)
        return f"Document {self.document}: {shown}; {len(self.judged)} differences"

    def _repr_markdown_(self) -> str:
        holds, conditions = self._with("holds"), self._with("holds if")
        wrong = [f"{v.claim.says} {_refutation(v)} {_linked(v)}" for v in self._with("fails")]
        missing = [f"{v.claim.says} {_completion(v)} {_linked(v)}" for v in self._with("omission")]
        against = [_contradiction(row, self.document) for row in self.judged if row.failing]
        agree = len(self.judged) - len(against)
        blocks = [
            f"**Right.** {len(holds)} of {len(self.verdicts)} claims hold as they stand, "
            f"{len(conditions)} more on a condition.",
            "**Wrong.**" + ("" if wrong else " No claim fails in every reading."),
            _list(wrong),
            "**Left open.**" + ("" if missing else " Nothing."),
            _list(missing),
            f"**Against other documents.** In {agree} differences both sides hold. In "
            f"{len(against)} they cannot:",
            _list(against),
        ]
        return "\n\n".join(filter(None, blocks))


def _list(items: list[str]) -> str:
    return "\n".join(f"- {item}" for item in items)


def _linked(v: Verdict) -> str:
    return f"({claim_link(v.claim, 'where it is decided')})"


def _refutation(v: Verdict) -> str:
    refuted = next(d for d in v.decided if not d.held)
    return f"But {refuted.seen}."


def _completion(v: Verdict) -> str:
    helps = "; ".join(d.when for d in v.decided if d.held and d.completes)
    return f"It works if {helps}."


def _contradiction(row: Judged, document: str) -> str:
    """The row in a line, seen from one document."""
    sides = row.difference.sides
    own = next(number for number, side in enumerate(sides) if document in side.documents)
    other = sides[1 - own]
    others = ("documents " if len(other.documents) > 1 else "document ") + _and(other.documents)
    verb = "hold" if len(other.documents) > 1 else "holds"
    told = {
        (True, False): f"✓ It holds, against {others}.",
        (False, True): f"✗ Refuted; {others} {verb}.",
        (False, False): f"✗ Refuted, as is what {others} {'say' if verb == 'hold' else 'says'}.",
    }[row.held(own), row.held(1 - own)]
    return f"{row.difference.about} {sides[own].says}. {told}"


def _and(names: tuple[str, ...]) -> str:
    """The names as a sentence lists them."""
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
