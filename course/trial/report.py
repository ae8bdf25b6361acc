"""A sheet's trial for the terminal, for GitHub and for other programs."""

from __future__ import annotations

import json
import re
import shutil
import textwrap

from course.trial.lines import Sheet, said, summary
from course.trial.outcome import CANNOT, RIGHT, RIGHT_IF, WRONG

VERSION = 1
NONE = "no formula was found; they are looked for in $…$, $$…$$, \\[…\\], \\(…\\) and in code"
FIELDS = (
    "verdict", "quantity", "readings", "mistake", "correction", "reason", "counterexample", "proof",
)  # fmt: skip
COLOURS = {RIGHT: "32", RIGHT_IF: "33", WRONG: "31;1", CANNOT: "2"}
SIGNS = {RIGHT: "✓", RIGHT_IF: "~", WRONG: "✗", CANNOT: "?"}


def terminal(result: Sheet, name: str, colours: bool = True) -> str:
    """A table for the terminal."""
    width = shutil.get_terminal_size((100, 24)).columns
    out = []
    for line in result.lines:
        trial = line.trial
        verdict = f"{SIGNS[trial.verdict]} {trial.verdict:<11}"
        if colours:
            verdict = f"\x1b[{COLOURS[trial.verdict]}m{verdict}\x1b[0m"
        text = re.sub(r"\s+", " ", line.found.text)
        short = textwrap.shorten(text, max(30, width - 24), placeholder=" …")
        out.append(f"{line.found.line:>5}  {verdict}  {short}")
        details = [said(line)] if said(line) else []
        if trial.correction:
            details.append(f"put right: {trial.correction}")
        for detail in details:
            out += textwrap.wrap(
                detail, max(40, width - 4), initial_indent=" " * 22, subsequent_indent=" " * 22
            )
    if not result.lines:
        return f"{name}: {NONE}"
    out.append("")
    out.append(f"{name}: {summary(result)}")
    if result.convention:
        out.append("Convention: " + "; ".join(result.convention))
    if result.open:
        out.append("Left open: " + ", ".join(result.open))
    if result.note:
        out.append(result.note)
    return "\n".join(out)


def github(result: Sheet, name: str) -> str:
    """Annotations that GitHub shows at the lines."""
    out = []
    for line in result.lines:
        level = {WRONG: "error", RIGHT_IF: "notice" if line.against else "", CANNOT: ""}.get(
            line.trial.verdict, ""
        )
        if not level:
            continue
        message = said(line)
        if line.trial.correction:
            message += f" Put right: {line.trial.correction}"
        escaped = message.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
        title = f"{line.trial.verdict}" + (f" ({line.trial.mistake})" if line.trial.mistake else "")
        place = f"file={name},line={line.found.line},col={line.found.column},title={title}"
        out.append(f"::{level} {place}::{escaped}")
    return "\n".join(out)


def as_json(result: Sheet, name: str) -> str:
    """The trial for other programs; `schema.json` says what each field is."""
    data = {
        "version": VERSION,
        "sheet": name,
        "counts": result.counts,
        "convention": result.convention,
        "open": result.open,
        "formulas": [
            {
                "line": line.found.line, "column": line.found.column, "formula": line.found.text,
                **{name: getattr(line.trial, name) for name in FIELDS},
                "against": line.against or None,
            }
            for line in result.lines
        ],
    }  # fmt: skip
    return json.dumps(data, ensure_ascii=False, indent=2)
