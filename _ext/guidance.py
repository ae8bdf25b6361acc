"""Sphinx extension: the ways through the book that a reader can choose.

`way.mjs` and `place.mjs` show the way that was chosen and where the reader stopped. Here are the
chapters of each way (`course.ways`) as a script, and below the title of its section the place where
a way is chosen. It has its size from the beginning; where no scripts run, it is not there.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes

from course.ways import WAYS

if TYPE_CHECKING:
    from sphinx.application import Sphinx

SCRIPT = "ways.js"


def add_choices(app: Sphinx, doctree: nodes.document) -> None:
    """Put a place below the title of the section of each way."""
    for name, way in WAYS.items():
        anchor = doctree.nameids.get(way.label)
        for section in doctree.findall(nodes.section):
            if anchor in section["ids"]:
                html = f'<p class="way-choice" data-way="{name}"></p>'
                section.insert(1, nodes.raw("", html, format="html"))


def write_ways(app: Sphinx) -> None:
    """Write the ways before the pages, which name a script with its checksum."""
    if app.builder.format == "html":
        ways = {name: [way.title, way.chapters] for name, way in WAYS.items()}
        text = json.dumps(ways, ensure_ascii=False, separators=(",", ":"))
        target = Path(app.outdir, "_static")
        target.mkdir(parents=True, exist_ok=True)
        target.joinpath(SCRIPT).write_text(f"globalThis.courseWays={text};\n", encoding="utf8")


def setup(app: Sphinx) -> dict[str, bool]:
    """Let every page have the ways."""
    app.add_js_file(SCRIPT, loading_method="defer", priority=705)
    app.connect("builder-inited", write_ways)
    app.connect("doctree-read", add_choices)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
