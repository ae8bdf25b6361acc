"""A sheet's trial in HTML: as a page that stands alone, and in parts for a page of the book."""

from __future__ import annotations

import html
from pathlib import Path

from course.trial.lines import Line, Sheet, sentences, summary
from course.trial.outcome import CANNOT, RIGHT, RIGHT_IF, WRONG
from course.trial.program import is_program
from course.trial.report import SIGNS

_CLASS = {RIGHT: "right", RIGHT_IF: "right-if", WRONG: "wrong", CANNOT: "cannot-read"}
STYLES = "\n".join(
    Path(__file__).with_name(name).read_text(encoding="utf-8") for name in ("page.css", "lines.css")
)


def page(result: Sheet, name: str, book: str = "") -> str:
    """One HTML page without a script and without a request.

    Args:
        result: what came of the sheet.
        name: of the sheet.
        book: the address of the book, for links to its proofs; without it there are none.
    """
    told = html.escape(name)
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{told} on trial</title>
<style>{STYLES}</style>
</head>
<body>
<main>
<h1>{told} on trial</h1>
{body(result, book)}
</main>
</body>
</html>
"""


def body(result: Sheet, book: str = "") -> str:
    """All that is to be said of a sheet, without the page around it."""
    told = [f'<p class="trial-summary">{summary(result)}</p>']
    terms = {"Convention": result.convention, "Left open": result.open}
    if any(terms.values()):
        told += ['<dl class="trial-sheet">', *(_term(*each) for each in terms.items()), "</dl>"]
    if result.note:
        told.append(f"<p>{html.escape(result.note)}</p>")
    rows = "\n".join(row(line, book) for line in result.lines)
    return "\n".join([*told, f'<ol class="trial-lines">\n{rows}\n</ol>'])


def _term(name: str, items: list[str]) -> str:
    return f"<dt>{name}</dt><dd>{html.escape('; '.join(items))}</dd>" if items else ""


def row(line: Line, book: str = "") -> str:
    """One formula with its verdict."""
    trial, found = line.trial, line.found
    word = _CLASS[trial.verdict]
    quantity = f'<span class="quantity">{html.escape(trial.quantity)}</span>'
    said = [_formula(found.text, found.tex)]
    said += [f"<p>{html.escape(sentence)}</p>" for sentence in sentences(line)]
    if trial.correction:
        shown = _formula(trial.correction, not is_program(trial.correction))
        said.append(f'<p class="put-right">Put right:</p>{shown}')
    if trial.proof:
        said.append(f"<p>{_proof(trial.proof, bool(trial.correction), book)}</p>")
    return (
        f'<li class="{word}"><div><span class="word {word}">'
        f'<span aria-hidden="true">{SIGNS[trial.verdict]}</span> {trial.verdict}</span> '
        f'<span class="place" data-line="{found.line}">line {found.line}</span> '
        f"{quantity if trial.quantity else ''}</div>"
        f"<div>{''.join(said)}</div></li>"
    )


def _formula(text: str, tex: bool) -> str:
    """A formula as it is typed; what is LaTeX says so to a page that can set it."""
    loose = "\\\\" in text or "&" in text.replace("\\&", "")
    whole = rf"\begin{{aligned}}{text}\end{{aligned}}" if loose and "\\begin" not in text else text
    setting = f' data-tex="{html.escape(whole)}" data-display' if tex else ""
    return f'<div class="formula"><code{setting}>{html.escape(text)}</code></div>'


def _proof(place: str, corrected: bool, book: str) -> str:
    """Where the book proves it."""
    words = "Proof of the corrected formula" if corrected else "Proof in the book"
    if book:
        return f'<a href="{html.escape(book + place)}">{words}</a>'
    return f"{words}: <code>{html.escape(place)}</code>"
