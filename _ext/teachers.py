"""Sphinx extension: what is on the page for teachers, and places for files that are made later.

``{teachers} weeks`` is the course in twelve weeks, ``{teachers} files`` what there is to print and
to project of each chapter. ``{made}`` is a line with links to files of ``make pdf``: the page has
their places, and `tools.paper` puts a link into each when the file is there.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING

import slides
from docutils import nodes
from exercise_sheets import sheets
from sphinx.util.docutils import SphinxDirective

from course.plan import Chapter, book, hours
from course.tables import table
from course.ways import WAYS, WEEKS

if TYPE_CHECKING:
    from sphinx.application import Sphinx

STEPS = "| step | because |"


def place(file: str, words: str) -> str:
    """The place of a file that may be made.

    >>> place("book.pdf", "The book")
    '<span class="made" data-made="book.pdf" data-words="The book"></span>'
    """
    return f'<span class="made" data-made="{escape(file)}" data-words="{escape(words)}"></span>'


def has_slides(chapter: Chapter) -> bool:
    """Whether a chapter has derivations outside its exercises."""
    return any(STEPS in text for text in chapter.before_exercises)


def week_table(folder: str) -> str:
    """The weeks with their times in Markdown, for a page in a folder below ``chapters/``."""
    rows = []
    for number, (topic, slugs) in enumerate(WEEKS, start=1):
        chapters = [book()[slug] for slug in slugs]
        read, practise = (sum(times) for times in zip(*(c.minutes for c in chapters), strict=True))
        links = "<br>".join(chapter.link(folder) for chapter in chapters)
        rows.append([f"{number}. {topic}", links, f"{read} min", f"{practise} min"])
    return table(("week", "chapters", "read", "exercises"), rows, align="llrr")


def file_list(config: object, page: str) -> str:
    """What there is of each chapter in Markdown, linked from a page."""
    up = "../" * page.count("/")
    rows = []
    for chapter in book().chapters:
        known = sheets(config, chapter.page)
        links = [f'<a href="{up}{path}">{words}</a>' for words, path in known]
        shown = f'<a href="{up}{slides.address(chapter.page)}">slides</a>'
        rows.append(
            [
                f"{{doc}}`/{chapter.page}`",
                shown if has_slides(chapter) else "",
                ", ".join(links) if chapter.exercises else "",
                place(f"{chapter.slug}.pdf", "PDF"),
            ]
        )
    headings = ("chapter", "to project", "exercises to print", "chapter to print")
    return f'<div class="file-list">\n\n{table(headings, rows)}\n\n</div>'


class Teachers(SphinxDirective):
    """``weeks`` or ``files``."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Write it in Markdown, and read that."""
        return self.parse_text_to_nodes("\n".join(self.text()))

    def text(self) -> Iterator[str]:
        """What was asked for, in Markdown."""
        for chapter in book().chapters:
            self.env.note_dependency(str(chapter.root / chapter.path))
        folder = self.env.docname.split("/")[1]
        if self.arguments[0] == "weeks":
            together = book().way(*WAYS["teacher"].chapters).minutes
            yield f"{week_table(folder)}\n\nTogether {hours(*together)}."
        elif self.arguments[0] == "files":
            yield file_list(self.config, self.env.docname)
        else:
            raise self.error(f"got {self.arguments[0]!r}, expected weeks or files")


class Made(SphinxDirective):
    """Its first line says what follows, each other a file and what it is called."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """A line that is hidden until there is something to offer."""
        said, *files = self.content
        places = [place(*(part.strip() for part in line.split(":", 1))) for line in files]
        html = f'<p class="made-here">{escape(said)} {" ".join(places)}</p>\n'
        return [nodes.raw("", html, format="html")]


def setup(app: Sphinx) -> dict[str, bool]:
    """Add the directives."""
    app.add_directive("teachers", Teachers)
    app.add_directive("made", Made)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
