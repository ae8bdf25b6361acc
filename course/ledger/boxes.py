"""How a verdict is shown in its chapter: as a box, or as a line of a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from course.tables import check_table

if TYPE_CHECKING:
    from course.ledger.verdicts import Verdict

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
    css = f"verdict verdict-{verdict.word.replace(' ', '-')}"
    lines = [
        f'<div class="{css}" id="claim-{claim.id}">',
        f"**Document {claim.document}, {claim.place}.** {claim.says}",
        f"**Read as.** {claim.reading}",
    ]
    for held, heading in HEADINGS[verdict.word].items():
        seen = [f"- {d.when}: {d.seen}." for d in verdict.decided if d.held == held]
        lines += [f"**{heading}**", "\n".join(seen)]
    for correction in verdict.corrections:
        heading = "In full" if verdict.word == "holds" else "Correction"
        lines.append(f"**{heading}.** {correction.words}")
        lines.append(f"$$\n{correction.latex}\n$$")
    return "\n\n".join([*lines, "</div>"])


def verdict_rows(verdicts: list[Verdict]) -> str:
    """Markdown of a table of several verdicts."""
    rows = []
    for v in verdicts:
        name = f'<span id="claim-{v.claim.id}"></span>'
        says = f"{name}{v.claim.says}<br>**{v.word}**"
        rows.append([says, f"{v.claim.reading}<br>{'<br>'.join(v.lines)}"])
    return check_table(("the document says", "because"), rows)
