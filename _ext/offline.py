"""Sphinx extension: ``{offline}`` is the place of a button that keeps the book for use offline.

The button is made by a script, which only the page with the place loads. What it fetches is listed
when the site is complete, each file with the bytes that are sent for it.
"""

from __future__ import annotations

import json
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import bundling
from docutils import nodes
from live_cells import SCRIPTS, STYLES, holds_place, with_live
from sphinx.util.docutils import SphinxDirective

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx

PLACE = "offline-place"
SCRIPT, WORKER, LIST = "offline.js", "offline-worker.js", "offline.json"
# What few ask for: the sources of pages, and scikit-learn, which is as heavy as all else.
LEFT_OUT = ("_sources/", "_static/live/comparisons.", f"_static/{LIST}", WORKER, ".buildinfo")
PACKED = (".pack", ".png", ".woff2", ".woff", ".ttf")


class Offline(SphinxDirective):
    """The place of the button."""

    option_spec: ClassVar = {}

    def run(self) -> list[nodes.Node]:
        """An element that says where the site begins."""
        if not with_live(self.env.app):
            return []
        root = "../" * self.env.docname.count("/") or "./"
        html = f'<div class="{PLACE}" data-root="{root}"></div>'
        return [nodes.raw("", html, format="html")]


def sent(path: Path) -> int:
    """The bytes that are sent for a file, about."""
    data = path.read_bytes()
    return len(data) if path.suffix in PACKED else len(zlib.compress(data, 1))


def listed(site: Path) -> Iterator[tuple[str, int]]:
    """Every file of a site that is kept, with its size."""
    for path in sorted(site.rglob("*")):
        name = path.relative_to(site).as_posix()
        if path.is_file() and not name.startswith(LEFT_OUT):
            yield name, sent(path)


def load_script(
    app: Sphinx, pagename: str, template: str, context: dict, doctree: nodes.document | None
) -> None:
    """Let the page with the button load what makes it."""
    if holds_place(app, doctree, PLACE):
        app.add_css_file(STYLES)
        app.add_js_file(SCRIPT, loading_method="defer")


def write_list(app: Sphinx, exception: Exception | None) -> None:
    """Bundle both scripts, and list the files of the finished site."""
    if exception is None and with_live(app):
        site = Path(app.outdir)
        bundling.bundle(SCRIPTS / "offline.mjs", site / "_static" / SCRIPT)
        bundling.bundle(SCRIPTS / "offline-worker.mjs", site / WORKER)
        found = json.dumps(dict(listed(site)), separators=(",", ":"))
        (site / "_static" / LIST).write_text(found, "utf8")


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the directive; the list is written when all else has been."""
    app.add_directive("offline", Offline)
    app.connect("html-page-context", load_script)
    app.connect("build-finished", write_list, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
