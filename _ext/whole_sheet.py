"""Sphinx extension: a document as a whole, closed at first, by the directive ``{whole-sheet} 003``.

Its lines are the claims of the document in their order, written by `course.ledger.sheet`, so that
the box has every line that the book judges and no other. The content of the directive stands above
them. No script is needed to open it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.util.docutils import SphinxDirective

from course import documents
from course.ledger.sheet import sheet

if TYPE_CHECKING:
    from sphinx.application import Sphinx

OPENING = '<details class="whole-sheet"><summary>The whole sheet: document {}, {} lines</summary>'


class WholeSheet(SphinxDirective):
    """All lines of a document, with what is said about them."""

    required_arguments = 1
    has_content = True

    def run(self) -> list[nodes.Node]:
        """The box; it is read anew when a module of the document changes."""
        document = self.arguments[0]
        if document not in documents.CLAIMS:
            known = ", ".join(documents.CLAIMS)
            raise self.error(f"document is {document!r}, expected one of {known}")
        for path in Path(documents.DOCUMENTS[document].__file__).parent.glob("*.py"):
            self.env.note_dependency(str(path))
        lines = StringList(["", *sheet(document).split("\n")], source=f"document {document}")
        inside = nodes.container("", classes=["whole-sheet-lines"])
        self.state.nested_parse(self.content + lines, self.content_offset, inside)
        opening = OPENING.format(document, len(documents.CLAIMS[document]))
        return [
            nodes.raw("", opening, format="html"),
            inside,
            nodes.raw("", "</details>", format="html"),
        ]


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the directive."""
    app.add_directive("whole-sheet", WholeSheet)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
