"""A sheet's trial as a page that stands alone, in the looks of the book."""

from __future__ import annotations

import html
from pathlib import Path

from course.trial.lines import Line, Sheet, said, summary
from course.trial.outcome import CANNOT, RIGHT, RIGHT_IF, WRONG
from course.trial.report import SIGNS

_CLASS = {RIGHT: "right", RIGHT_IF: "right-if", WRONG: "wrong", CANNOT: "cannot-read"}
_STYLE = Path(__file__).with_name("page.css").read_text(encoding="utf-8")


def page(result: Sheet, name: str) -> str:
    """One HTML page without a script and without a request."""
    told = html.escape(name)
    lists = ""
    if result.convention:
        lists += "<h2>Convention</h2>" + _listed(result.convention)
    if result.open:
        lists += "<h2>Left open</h2>" + _listed(result.open)
    rows = "\n".join(_row(line) for line in result.lines)
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{told} on trial</title>
<style>{_STYLE}</style>
</head>
<body>
<main>
<h1>{told} on trial</h1>
<p>{summary(result)}</p>
{lists}
<table>
<thead>
<tr><th scope="col">Line</th><th scope="col">Verdict</th><th scope="col">Formula</th></tr>
</thead>
<tbody>
{rows}
</tbody>
</table>
</main>
</body>
</html>
"""


def _listed(items: list[str]) -> str:
    return "<ul>" + "".join(f"<li>{html.escape(item)}</li>" for item in items) + "</ul>"


def _row(line: Line) -> str:
    trial = line.trial
    verdict = (
        f'<td class="verdict {_CLASS[trial.verdict]}">{SIGNS[trial.verdict]} {trial.verdict}</td>'
    )
    body = f"<code>{html.escape(line.found.text)}</code>"
    if said(line):
        body += f'<p class="more">{html.escape(said(line))}</p>'
    if trial.correction:
        body += f'<p class="more">Put right: <code>{html.escape(trial.correction)}</code></p>'
    return f"<tr><td>{line.found.line}</td>{verdict}<td>{body}</td></tr>"
