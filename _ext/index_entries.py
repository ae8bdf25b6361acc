"""Sphinx extension: what a reader looks up is in the index, and few names of the code are.

A section has the entries that `course.lookups` gives its label, and the symbols of the documents
whose rows lead to it (`course.documents`), each by its letter and, if that is a name, by its
meaning. A method or an attribute is found at its class, and a module in the contents of its page;
in the index they would stand between the words.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from sphinx import addnodes
from sphinx.transforms import SphinxTransform
from sphinx.util import logging
from sphinx.util.nodes import process_index_entry

from course.documents.symbols import DOCUMENTS, in_a_line
from course.lookups import LOOKUPS

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

NO_NAME = ("how ", "what ")  # "how many examples" is what nobody looks for
MEMBERS = {"method", "property", "attribute", "classmethod", "staticmethod"}
logger = logging.getLogger(__name__)


def entries() -> dict[str, list[str]]:
    """For each label, what the index says of its section.

    >>> entries()["sec-003-error"]
    ['single: SSE', 'single: error; sum or mean',
     'single: y; what the output should be, document 003', ...
    >>> entries()["sec-002-leaky"]
    ['pair: leaky ReLU; derivative', 'single: α; slope of the leaky ReLU left of 0, document 002',
     'single: slope of the leaky ReLU left of 0; α in document 002']
    """
    found = {
        label.lower(): [term if ": " in term else f"single: {term}" for term in terms]
        for label, terms in LOOKUPS.items()
    }
    for document, rows in DOCUMENTS.items():
        for row in rows:
            meaning, letter = row.meaning.replace(";", ","), in_a_line(row.letter)
            lines = found.setdefault(row.label, [])
            lines.append(f"single: {letter}; {meaning}, document {document}")
            if not meaning.startswith(NO_NAME):
                lines.append(f"single: {meaning}; {letter} in document {document}")
    return found


def heading(entry: str) -> str | None:
    """Under what the index has an entry, where that is not its first letter as Sphinx reads it.

    A capital alpha looks like an A, and nobody would look for it behind Z.

    >>> [heading(text) for text in ("α; learning rate", "ℒ; loss", "ŷ; prediction", "1/m")]
    ['α–ω', 'L', None, None]
    """
    if unicodedata.name(entry[0]).startswith("GREEK"):
        return "α–ω"
    plain = unicodedata.normalize("NFKD", entry[0])[0].upper()
    return None if plain == unicodedata.normalize("NFD", entry[0])[0].upper() else plain


class AddEntries(SphinxTransform):
    """Put the entries of a page's labels on it, before the index is made from the page."""

    default_priority = 840  # Sphinx's domains read a page at 850

    def apply(self, **options: object) -> None:
        for label, lines in self.config.index_entries.items():
            name = self.document.nameids.get(label)
            if name is not None:
                said = [
                    (kind, text, place, main, heading(text))
                    for line in lines
                    for kind, text, place, main, _ in process_index_entry(line, name)
                ]
                self.document += addnodes.index(entries=said, inline=False)
        for node in self.document.findall(addnodes.index):
            after = node.next_node(descend=False, siblings=True)
            member = isinstance(after, addnodes.desc) and after["objtype"] in MEMBERS
            if member or any(entry[1].startswith("module; ") for entry in node["entries"]):
                node["entries"] = []


def refuse_unknown(app: Sphinx, env: BuildEnvironment) -> None:
    """Warn of entries for a label that no page has."""
    known = env.get_domain("std").anonlabels
    for label in app.config.index_entries:
        if label not in known:
            logger.warning("the index has entries for %r, which is no label", label)


def setup(app: Sphinx) -> dict[str, bool]:
    """Add the entries while pages are read; read all of them again when one changes."""
    app.add_config_value("index_entries", entries(), "env")
    app.add_transform(AddEntries)
    app.connect("env-check-consistency", refuse_unknown)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
