"""Sphinx extension: the licences of all that the site ships, by the directive ``{licences}``.

They are read from the files that are shipped: packages of npm, packages of the environment, and the
wheels of Pyodide when the book is built with cells that run in the page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import bundling
from docutils import nodes
from live_cells import with_live
from sphinx.util.docutils import SphinxDirective

from tools.live import __main__ as live
from tools.live import licences

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx

THEME = (
    "sphinx-book-theme",
    "pydata-sphinx-theme",
    "sphinx",
    "sphinx-copybutton",
    "sphinx-togglebutton",
)
SCOPES = ("@codemirror", "@lezer", "@marijn")
ALONE = ("crelt", "style-mod", "w3c-keyname")


def works(with_python: bool) -> Iterator[licences.Work]:
    """All that is shipped."""
    for name in ("katex", "minisearch"):
        yield licences.of_module(bundling.MODULES / name)
    yield from map(licences.of_distribution, THEME)
    if not with_python:
        return
    scoped = (path for scope in SCOPES for path in sorted((bundling.MODULES / scope).iterdir()))
    for folder in (*scoped, *(bundling.MODULES / name for name in ALONE)):
        yield licences.of_module(folder)
    yield from licences.python_itself(live.lock())
    yield from map(licences.of_distribution, live.DISTRIBUTIONS)
    for path in sorted((live.KEPT / "files").glob("*.whl")):
        yield licences.of_wheel(path)


class Licences(SphinxDirective):
    """A table of works and licences, then the text of each that has one."""

    option_spec: ClassVar = {}

    def run(self) -> list[nodes.Node]:
        """The table and the texts."""
        found = sorted(works(with_live(self.env.app)), key=lambda work: work.name.lower())
        lines = ["| work | version | licence |", "| :-- | :-- | :-- |"]
        lines += [f"| {work.name} | {work.version} | {work.licence} |" for work in found]
        table = nodes.container()
        self.state.nested_parse(self.string_list(lines), self.content_offset, table)
        return [*table.children, *(node for work in found for node in texts(work))]

    def string_list(self, lines: list[str]) -> object:
        """Lines as a parser takes them."""
        from docutils.statemachine import StringList

        return StringList(lines, self.env.docname)


def texts(work: licences.Work) -> Iterator[nodes.Node]:
    """The text of a licence, closed."""
    if work.texts:
        summary = f"{work.name} {work.version}"
        yield nodes.raw("", f"<details><summary>{summary}</summary>", format="html")
        yield nodes.literal_block("", "\n\n".join(work.texts), language="none")
        yield nodes.raw("", "</details>", format="html")


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the directive."""
    app.add_directive("licences", Licences)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
