"""How a verdict is shown: in a chapter as a box, among all verdicts as a row that opens."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from course.ledger.verdicts import Verdict

MARKS = {"holds": "✓", "holds if": "✓", "fails": "✗", "omission": "◯"}
# The words above the readings that hold (True) and above those that do not.
HEADINGS = {
    "holds": {True: "It holds:"},
    "holds if": {True: "It holds if", False: "It fails if"},
    "fails": {False: "It fails:"},
    "omission": {False: "As it stands, it fails if", True: "It works if"},
}


def verdict_box(verdict: Verdict) -> str:
    """Markdown of one verdict with its readings, what was seen of each, and the corrections."""
    claim = verdict.claim
    return "\n\n".join(
        [
            f'<div class="verdict {_style(verdict)}">',
            f"**Document {claim.document}, {claim.place}.** {claim.says}",
            *_evidence(verdict),
            "</div>",
        ]
    )


def verdict_row(number: int, verdict: Verdict) -> str:
    """Markdown of one verdict in short, with a number and the claim's anchor, open to all of it."""
    claim = verdict.claim
    return "\n\n".join(
        [
            f'<div class="ledger-row {_style(verdict)}" id="claim-{claim.id}">',
            f"**{number}.** {claim.says}",
            f"{MARKS[verdict.word]} {verdict.because}",
            f'<details class="evidence"><summary>The evidence on line {number}</summary>',
            *_evidence(verdict),
            f"This is `{claim.id}`, and []({claim.decided_in}.ipynb) derives what decides it.",
            "</details>",
            "</div>",
        ]
    )


def _style(verdict: Verdict) -> str:
    """The class that gives a verdict its colour."""
    return f"verdict-{verdict.word.replace(' ', '-')}"


def _evidence(verdict: Verdict) -> list[str]:
    """Blocks of Markdown: how the claim is read, what was seen, the corrections."""
    blocks = [f"**Read as.** {verdict.claim.reading}"]
    for held, heading in HEADINGS[verdict.word].items():
        seen = [f"- {d.when}: {d.seen}." for d in verdict.decided if d.held == held]
        blocks += [f"**{heading}**", "\n".join(seen)]
    for correction in verdict.corrections:
        heading = "In full" if verdict.word == "holds" else "Correction"
        blocks.append(f"**{heading}.** {correction.words}")
        blocks.append(f"$$\n{correction.latex}\n$$")
    return blocks
