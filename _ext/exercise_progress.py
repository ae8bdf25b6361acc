"""Sphinx extension: the places where a page says how far its reader is with the exercises.

`pages.mjs` fills them: a line below the title of a chapter that has exercises, the end of the title
of each exercise, and the last column of tables of chapters. The names of all exercises by chapter
are in a script of their own, since the contents at the side of every page count them. The places
have their size from the beginning, so that nothing moves when they are filled; where no scripts
run, the style sheet takes them out.

At the heading of a chapter's exercises stand links to their printed sheets, which
`exercise_sheets` writes.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from exercise_sheets import STATE, sheets
from sphinx_exercise.nodes import is_exercise_node

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.writers.html5 import HTML5Translator

CONTENTS, SCRIPT = "exercise-contents.js", "pages.js"
LIST = "chapters/reference/all-exercises"
HEADINGS = ("chapter", "read", "exercises")


class chapter_progress(nodes.General, nodes.Element):
    """The line below the title of a chapter."""


class exercise_state(nodes.Inline, nodes.Element):
    """The end of the title of an exercise."""


class sheet_links(nodes.General, nodes.Element):
    """The line below the heading of its exercises."""


def visit_progress(self: HTML5Translator, node: chapter_progress) -> None:
    """Write an empty line."""
    self.body.append('<p class="chapter-progress"></p>\n')
    raise nodes.SkipNode


def visit_state(self: HTML5Translator, node: exercise_state) -> None:
    """Write an empty place."""
    self.body.append(STATE)
    raise nodes.SkipNode


def visit_links(self: HTML5Translator, node: sheet_links) -> None:
    """Link to the sheets and to the list of all exercises."""
    page = self.builder.current_docname
    up = "../" * page.count("/")
    links = [f'<a href="{up}{path}">{words}</a>' for words, path in sheets(self.config, page)]
    there = self.builder.get_relative_uri(page, LIST)
    self.body.append(
        f'<p class="sheet-links">On paper: {", ".join(links)}. '
        f'Elsewhere: <a href="{there}">all exercises</a>.</p>\n'
    )
    raise nodes.SkipNode


def add_places(app: Sphinx, doctree: nodes.document) -> None:
    """Put the places into a page that was read."""
    for table in doctree.findall(nodes.table):
        head = next(table.findall(nodes.thead), None)
        if head and tuple(cell.astext() for cell in head.findall(nodes.entry)) == HEADINGS:
            table["classes"].append("chapter-times")
    exercises = list(doctree.findall(is_exercise_node))
    if exercises:
        first_title = next(doctree.findall(nodes.title))
        first_title.parent.insert(1, chapter_progress())
        # One may stand alone in the middle of a chapter; the section of exercises is its last.
        exercises[-1].parent.insert(1, sheet_links())


def add_states(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put a place at the end of each title, once sphinx-exercise has made it."""
    for exercise in doctree.findall(is_exercise_node):
        exercise.children[0].append(exercise_state())


def contents(env: BuildEnvironment) -> dict[str, list[str]]:
    """The names of the exercises of each chapter, in order."""
    found: dict[str, list[str]] = {}
    for label, known in getattr(env, "sphinx_exercise_registry", {}).items():
        if is_exercise_node(known["node"]):
            chapter = known["docname"].rpartition("/")[2]
            found.setdefault(chapter, []).append(label.removeprefix("ex-"))
    return dict(sorted(found.items()))


def write_contents(app: Sphinx, env: BuildEnvironment) -> None:
    """Write them before the pages, which name a script with its checksum."""
    if app.builder.format == "html":
        target = Path(app.outdir, "_static")
        target.mkdir(parents=True, exist_ok=True)
        text = json.dumps(contents(env), separators=(",", ":"))
        target.joinpath(CONTENTS).write_text(
            f"globalThis.exerciseContents={text};\n", encoding="utf8"
        )


def setup(app: Sphinx) -> dict[str, bool]:
    """Add the places as soon as a page is read."""
    app.add_node(chapter_progress, html=(visit_progress, None))
    app.add_node(exercise_state, html=(visit_state, None))
    app.add_node(sheet_links, html=(visit_links, None))
    app.add_js_file(CONTENTS, loading_method="defer", priority=700)
    app.add_js_file(SCRIPT, loading_method="defer", priority=710)
    app.connect("doctree-read", add_places)
    app.connect("doctree-resolved", add_states)
    app.connect("env-updated", write_contents)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
