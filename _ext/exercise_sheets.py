"""Sphinx extension: two printable sheets for each chapter with exercises.

One has the questions alone, one has them with solutions. They are cut out of the finished pages, so
that a sheet says what the book says, numbered as there, its formulas set, at hardly any cost. What
belongs to a screen is taken out: the code that asks, the boxes, what folds and what links within
the page. They are in no contents and in no search.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from cutting import HEADERLINK, ID, PROGRAM, cut, element, framed, inside, rebased

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

HERE = Path(__file__).resolve().parent
FOLDER = "exercises"
STYLE = "sheet.css"
KINDS = {"the questions": "questions", "with solutions": "solutions"}
HEADED = {"questions": "Exercises", "solutions": "Exercises with solutions"}

# Where a page says how far its reader is.
STATE = '<span class="exercise-state"></span>'
EXERCISE = re.compile(r'<div class="exercise admonition" id="ex-([\w-]+)">')
SOLUTION = re.compile(r'<div class="solution\b[^"]*" id="[\w-]+">')
NUMBER = re.compile(r"Exercise \d+\.\d+")
TITLE = re.compile(r'<p class="admonition-title">(.*?)</p>', re.DOTALL)
DETAILS = re.compile(r"<details\b.*?</details>", re.DOTALL)
CODE = r"<code\b(?:(?!</code>).)*</code>"
MARKED = re.compile(rf'<span class="typed">((?:{CODE}|[^<])*)</span>', re.DOTALL)
# What is said to somebody at a keyboard, and what to somebody with a pencil.
TYPED = [
    (
        re.compile(rf"with {CODE}, where {CODE} is a {CODE} that", re.DOTALL),
        "with a derivation that",
    ),
    (re.compile(r"\s*Each step is verified when you add it\."), " Give a reason for each step."),
    (
        re.compile(
            rf"(</strong>) with (?=<code\b[^>]*><span[^>]*>check){CODE}(, one of)?", re.DOTALL
        ),
        r"\1",
    ),
    (re.compile(r"(</strong>):"), r":\1"),
]


class Asked(NamedTuple):
    """An exercise on its page: its title, what it asks, and the text of its solution."""

    name: str
    title: str
    question: str
    solution: str


def sheets(config: Config, page: str) -> Iterator[tuple[str, str]]:
    """The sheets of a page in words, and their paths below the site."""
    for words, kind in KINDS.items():
        if kind != "solutions" or config.book_solutions:
            yield words, f"{FOLDER}/{page.rpartition('/')[2]}-{kind}.html"


def exercises(html: str) -> Iterator[Asked]:
    """The exercises of a page, each with its solution if it has one.

    Raises:
        ValueError: when the solution that comes next belongs to another exercise.
    """
    starts = list(EXERCISE.finditer(html))
    ends = [match.start() for match in starts[1:]] + [len(html)]
    for start, end in zip(starts, ends, strict=True):
        whole = element(html, start.start())
        title = TITLE.search(whole)
        solution = SOLUTION.search(html, start.start() + len(whole), end)
        text = ""
        if solution:
            text = element(html, solution.start())
            heading = TITLE.search(text)
            if NUMBER.search(heading[1])[0] != NUMBER.search(title[1])[0]:
                raise ValueError(f"{start[1]} is followed by {heading[1]!r}, expected its solution")
            text = PROGRAM.sub("", inside(text, heading.end()))
        yield Asked(start[1], title[1].replace(STATE, ""), inside(whole, title.end()), text)


def on_paper(prompt: str) -> str:
    """What an exercise says about its answer, to somebody with a pencil."""
    prompt = MARKED.sub(r"\1", DETAILS.sub("", prompt))
    if "<ul" in prompt:  # the options say themselves that one is to be chosen
        options = prompt[prompt.index("<ul") : prompt.rindex("</ul>")]
        return f'<div class="options">{options}</ul></div>'
    for pattern, words in TYPED:
        prompt = pattern.sub(words, prompt)
    return prompt


def question(asked: Asked) -> tuple[str, str]:
    """What an exercise asks on paper, and its hint."""
    html, hints = cut(PROGRAM.sub("", asked.question), '<div class="dropdown admonition hint">')
    for box in ('<div class="answer-box', '<div class="cell_input'):
        html, _ = cut(html, box)
    html, prompts = cut(html, '<div class="answer answer-prompt">')
    return html + "".join(map(on_paper, prompts)), "".join(hints)


def room(asked: Asked) -> str:
    """How much room an answer takes: `sheet.css` has the sizes."""
    if "<ul" in asked.question and "answer-prompt" in asked.question:
        return "choice"
    return "proof" if asked.title.rstrip().endswith("proof)") else "formula"


def sheet(html: str, page: str, kind: str, repository: str = "") -> str:
    """A sheet of a page: its path is below the site."""
    parts = []
    for asked in exercises(html):
        text, hint = question(asked)
        body = f'<section><h2>{asked.title}</h2>\n<div class="question">{text}</div>\n'
        if kind == "questions":
            body += f'<div class="room {room(asked)}"></div>\n'
        else:
            body += (
                f'<div class="hint">{hint}</div>\n<div class="solution">{asked.solution}</div>\n'
            )
        parts.append(f"{body}</section>\n")
    body = rebased(ID.sub(r"\1", HEADERLINK.sub("", "".join(parts))), page, FOLDER)
    values = {"words": HEADED[kind], "kind": kind, "body": body}
    return framed("sheet.html", html, page, repository, values)


def write_sheets(app: Sphinx, exception: Exception | None) -> None:
    """Write the sheets of every page that has exercises, and no others."""
    if exception is not None or app.builder.format != "html":
        return
    site = Path(app.outdir)
    folder = site / FOLDER
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    shutil.copy(HERE / STYLE, folder)
    known = getattr(app.env, "sphinx_exercise_registry", {}).values()
    for docname in sorted({entry["docname"] for entry in known}):
        html = (site / f"{docname}.html").read_text(encoding="utf8")
        for words, path in sheets(app.config, docname):
            repository = app.config.about_repository
            text = sheet(html, f"{docname}.html", KINDS[words], repository)
            (site / path).write_text(text, encoding="utf8")


def setup(app: Sphinx) -> dict[str, bool]:
    """Cut the sheets out of pages that are finished and cleaned."""
    app.connect("build-finished", write_sheets, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
