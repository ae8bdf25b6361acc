"""Let Markdown links reach a verdict: ``[softmax](the-verdict-….ipynb#claim-000-2-softmax)``.

MyST checks the part after ``#`` against the headings of the page. The rows of a ledger are HTML
with an id of their own, so their ids are added to what it knows; a link to a row that is not there
is a warning.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docutils import nodes

if TYPE_CHECKING:
    from sphinx.application import Sphinx

CLAIM = re.compile(r'\bid="(claim-[\w-]+)"')


def add_claims(app: Sphinx, doctree: nodes.document) -> None:
    """Tell MyST of the claims on the page that was just read."""
    known = app.env.metadata[app.env.docname].setdefault("myst_slugs", {})
    for html in doctree.findall(nodes.raw):
        for name in CLAIM.findall(html.astext()):
            known[name] = (0, name, "")


def setup(app: Sphinx) -> dict[str, bool]:
    """Look for claims as soon as a page is read."""
    app.connect("doctree-read", add_claims)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
