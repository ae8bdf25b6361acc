"""What comes of a sheet on trial, line by line."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from course.trial.found import Found
from course.trial.outcome import CANNOT, RIGHT, RIGHT_IF, WRONG, Trial


@dataclass
class Line:
    """One formula of a sheet: where it stands, and what came of it."""

    found: Found
    trial: Trial
    against: str = ""


@dataclass
class Sheet:
    """What came of a sheet.

    Args:
        lines: its formulas in their order.
        convention: the convention that most of them hold in, in words.
        open: what the sheet leaves open.
        note: what is to be said of the context that was given.
    """

    lines: list[Line]
    convention: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    note: str = ""

    @property
    def counts(self) -> dict[str, int]:
        """How many formulas got each verdict."""
        counted = Counter(line.trial.verdict for line in self.lines)
        return {v: counted[v] for v in (RIGHT, RIGHT_IF, WRONG, CANNOT)}

    def _repr_markdown_(self) -> str:
        return markdown(self)


def summary(result: Sheet) -> str:
    """The counts in a sentence."""
    return ", ".join(f"{count} {verdict}" for verdict, count in result.counts.items())


def sentences(line: Line) -> list[str]:
    """What is to be said of a formula beside its verdict."""
    trial = line.trial
    parts = []
    if trial.verdict == RIGHT_IF and trial.readings:
        parts.append("condition: " + ", and ".join(trial.readings))
    if trial.reason:
        parts.append(trial.reason.split("\n")[0])
    parts += filter(None, (trial.counterexample, line.against))
    return [f"{part[0].upper()}{part[1:].removesuffix('.')}." for part in parts]


def said(line: Line) -> str:
    """The same in one line."""
    return " ".join(sentences(line))


def markdown(result: Sheet) -> str:
    """A table in Markdown."""
    rows = ["| line | verdict | formula | |", "| -: | - | - | - |"]
    for line in result.lines:
        text = re.sub(r"\s+", " ", line.found.text).replace("|", r"\|").replace("`", "")
        more = said(line)
        if line.trial.correction:
            more += f" Put right: {line.trial.put_right()}"
        rows.append(
            f"| {line.found.line} | {line.trial.verdict} | `{text}` | {more.strip()} |".replace(
                "\n", " "
            )
        )
    rows += ["", summary(result)]
    if result.convention:
        rows += ["", "Convention: " + "; ".join(result.convention)]
    if result.open:
        rows += ["", "Left open: " + ", ".join(result.open)]
    if result.note:
        rows += ["", result.note]
    return "\n".join(rows)
