"""Sphinx extension: ``{trial}`` is the place where a reader puts formulas on trial.

Its content is what the page says where no Python can be started: without scripts, opened as a file,
or in a book whose cells do not run. Elsewhere the script of the page puts the form in its place.
"""

from __future__ import annotations

import json
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import bundling
from docutils import nodes
from live_cells import STYLES as LIVE_STYLES
from live_cells import holds_place, with_live
from sphinx.util.docutils import SphinxDirective

from course.trial.examples import examples
from course.trial.found import KINDS

if TYPE_CHECKING:
    from sphinx.application import Sphinx

SOURCES = bundling.ROOT / "course" / "trial"
PLACE, SCRIPT, STYLES = "trial-place", "trial.js", "trial.css"


class Trial(SphinxDirective):
    """The place, with the examples."""

    has_content = True
    option_spec: ClassVar = {}

    def run(self) -> list[nodes.Node]:
        """Say where the site begins, and what there is to try."""
        self.env.note_dependency(str(SOURCES / "examples.py"))
        data = {
            "root": "../" * self.env.docname.count("/") or "./",
            "accepted": ",".join(KINDS),
            "examples": json.dumps(examples()),
        }
        told = "".join(f' data-{name}="{escape(value)}"' for name, value in data.items())
        inside = nodes.container()
        self.state.nested_parse(self.content, self.content_offset, inside)
        opening = nodes.raw("", f'<div class="{PLACE}"{told}>', format="html")
        return [opening, *inside.children, nodes.raw("", "</div>", format="html")]


def load_script(
    app: Sphinx, pagename: str, template: str, context: dict, doctree: nodes.document | None
) -> None:
    """Let the page with the place load what fills it."""
    if holds_place(app, doctree, PLACE):
        app.add_css_file(LIVE_STYLES)
        app.add_css_file(STYLES)
        app.add_js_file(SCRIPT, loading_method="defer")


def write_script(app: Sphinx, exception: Exception | None) -> None:
    """Bundle the script, and put both style sheets into one."""
    if exception is None and with_live(app):
        target = Path(app.outdir, "_static")
        bundling.bundle(SOURCES / "scripts" / "trial.mjs", target / SCRIPT)
        parts = (SOURCES / name for name in ("lines.css", "site.css"))
        (target / STYLES).write_text("\n".join(p.read_text("utf8") for p in parts), "utf8")


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the directive."""
    app.add_directive("trial", Trial)
    app.connect("html-page-context", load_script)
    app.connect("build-finished", write_script)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
