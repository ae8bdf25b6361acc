"""Sphinx extension: ``{all-exercises}`` lists all exercises, from their specifications.

It is a table like any other, which `_static/filter.js` lets the reader filter and `pages.mjs` fills
with states; so is the list of the printed sheets.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING

from docutils import nodes
from exercise_sheets import sheets
from sphinx.util.docutils import SphinxDirective

from course.exercises.questions import MODULES
from course.exercises.register import all_exercises
from course.exercises.specification import LEVELS, Exercise
from course.plan import Chapter, book
from course.reading_time import MINUTES_OF
from course.tables import table

if TYPE_CHECKING:
    from sphinx.application import Sphinx

KINDS = ("formula", "number", "choice", "derivation")
STATES = ("not begun", "seen", "tried", "solved")
TOOLS = """<div class="progress-tools">
<p class="kept">What you have done stays in this browser, on this machine.</p>
<p><button type="button" data-action="export">Export to a file</button>
<button type="button" data-action="import">Import from a file</button>
<button type="button" data-action="reset">Forget everything</button>
<input type="file" accept=".json,application/json" aria-label="A file that was exported" hidden></p>
<output></output>
</div>"""


def parts() -> list[str]:
    """The parts of the book that have exercises, as a reader chooses among them."""
    having = {exercise.chapter for exercise in all_exercises().values()}
    return [
        part.caption
        for part, chapters in book().parts.items()
        if having & {chapter.slug for chapter in chapters}
    ]


def row(exercise: Exercise, chapter: Chapter) -> list[str]:
    """An exercise in the list, found by what the reader may choose."""
    chosen = {"part": chapter.part.caption, "level": exercise.level, "kind": exercise.kind}
    data = " ".join(f'data-{name}="{escape(value)}"' for name, value in chosen.items())
    return [
        f'<span data-exercise="{exercise.name}" {data} data-state="not begun"></span>'
        f"{{numref}}`{{number}} {exercise.title} <{exercise.label}>`",
        f"{{doc}}`/{chapter.page}`",
        exercise.level,
        exercise.kind,
        f"{MINUTES_OF[exercise.level]} min",
        "",
    ]


def exercise_list() -> str:
    """The list in Markdown."""
    found = all_exercises().values()
    rows = [row(exercise, book()[exercise.chapter]) for exercise in found]
    choices = {"part": parts(), "level": LEVELS, "kind": KINDS, "state": STATES}
    opening = (
        '<div class="filtered all-exercises" data-name="exercises" '
        f'data-choices="{escape(json.dumps(choices))}">'
    )
    headings = ("exercise", "chapter", "level", "kind", "time", "state")
    return f"{opening}\n\n{table(headings, rows, align='llllrl')}\n\n</div>"


def sheet_list(config: object, page: str) -> str:
    """The printed sheets in Markdown, linked from a page."""
    up = "../" * page.count("/")
    minutes: dict[str, list[int]] = {}
    for exercise in all_exercises().values():
        minutes.setdefault(exercise.chapter, []).append(MINUTES_OF[exercise.level])
    rows = []
    for chapter in book().chapters:
        if chapter.slug in minutes:
            links = [
                f'<a href="{up}{path}">{words}</a>' for words, path in sheets(config, chapter.page)
            ]
            times = minutes[chapter.slug]
            numbers = [str(len(times)), f"{sum(times)} min"]
            rows.append([f"{{doc}}`/{chapter.page}`", *numbers, ", ".join(links)])
    headings = ("chapter", "exercises", "time", "to print")
    return f'<div class="sheet-list">\n\n{table(headings, rows, align="lrrl")}\n\n</div>'


class AllExercises(SphinxDirective):
    """``list`` is the list with its tools, ``sheets`` that of the sheets, ``times`` the rule."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Write it in Markdown, and read that."""
        for module in MODULES:
            self.env.note_dependency(module.__file__)
        return self.parse_text_to_nodes("\n".join(self.text()))

    def text(self) -> Iterator[str]:
        """What was asked for, in Markdown."""
        if self.arguments[0] == "list":
            yield f"{TOOLS}\n\n{exercise_list()}"
        elif self.arguments[0] == "sheets":
            yield sheet_list(self.config, self.env.docname)
        elif self.arguments[0] == "times":
            times = [f"{minutes} for *{level}*" for level, minutes in MINUTES_OF.items()]
            rule = "An exercise takes the minutes of its level, its hint and its solution included"
            yield f"{rule}: {', '.join(times)}."
        else:
            raise self.error(f"got {self.arguments[0]!r}, expected list, sheets or times")


def setup(app: Sphinx) -> dict[str, bool]:
    """Add the directive."""
    app.add_directive("all-exercises", AllExercises)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
