"""Sphinx extension: the tables that derivations print get a class that the style sheet knows.

A derivation is shown as a Markdown table whose first column is headed "step". On a wide page it is
a table; on a narrow one each step stands above its reason.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def mark_derivations(app: Sphinx, doctree: nodes.document) -> None:
    """Add the class ``derivation`` to every table whose first heading is "step"."""
    for table in doctree.findall(nodes.table):
        heading = next(table.findall(nodes.entry), None)
        if heading is not None and heading.astext().strip().lower() == "step":
            table["classes"].append("derivation")


def setup(app: Sphinx) -> dict[str, bool]:
    """Mark the tables as soon as a page is read."""
    app.connect("doctree-read", mark_derivations)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
