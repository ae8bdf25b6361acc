"""Sphinx extension: each chapter has a box with its symbols, linked to where they are defined.

The box is closed at first and needs no script. It holds the symbols of the part's document that
the page's formulas use, from the table in `course.documents.symbols`, each with its shape and a
link to the section that explains it; and the letters that are the page's own, each linked to the
place where it first stands. Symbols in verdicts, answers, hints and solutions are not looked for.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes

from course.documents import symbols
from course.plan import book

if TYPE_CHECKING:
    from sphinx.application import Sphinx

CHAPTERS = {chapter.page for chapter in book().chapters}
# Its rows hold the formulas of all documents, each with a link to the chapter that decides it.
WITHOUT = {"chapters/closing/the-verdict"}
BOX = '<div class="symbols"><details><summary>Symbols on this page</summary>'
HIDDEN = {"dropdown", "solution", "chapter-opening", "whole-sheet-lines"}
# Where a verdict, its evidence or what is said of an answer begins in what a cell shows, and ends.
OPENINGS = ('<div class="verdict', '<div class="answer', '<details class="evidence')
CLOSINGS = ("</div>", "</details>")
# What a cell shows is read in every form that it has; on the page a table goes before this one.
FOR_PAPER = "text/latex"
BLOCKS = (nodes.paragraph, nodes.math_block, nodes.figure)


def formulas(doctree: nodes.document) -> list[nodes.Element]:
    """The formulas of a page that a reader sees at once, in order."""
    found, judged = [], False
    for node in doctree.findall():
        if isinstance(node, nodes.raw):
            html = node.astext()
            judged = any(opening in html for opening in OPENINGS) or judged
            judged = judged and not any(closing in html for closing in CLOSINGS)
        elif isinstance(node, (nodes.math, nodes.math_block)) and not judged and visible(node):
            found.append(node)
    return found


def visible(node: nodes.Node) -> bool:
    """Whether a node is on the page, and nothing around it is closed or the chapter's opening."""
    return not any(
        HIDDEN.intersection(above.get("classes", ())) or above.get("mime_type") == FOR_PAPER
        for above in parents(node)
    )


def parents(node: nodes.Node) -> list[nodes.Element]:
    """A node and what it stands in, from the inside out."""
    found = []
    while node is not None:
        found.append(node)
        node = node.parent
    return found


def first_places(doctree: nodes.document) -> dict[str, nodes.Element]:
    """For each letter of a page, the paragraph, display or figure in which it first stands."""
    places: dict[str, nodes.Element] = {}
    for formula in formulas(doctree):
        block = next((node for node in parents(formula) if isinstance(node, BLOCKS)), None)
        if block is not None:
            for letter in symbols.letters(formula.astext()):
                places.setdefault(letter, block)
    return places


def box(docname: str, places: dict[str, nodes.Element]) -> list[nodes.Node]:
    """The box of a page, given where its letters first stand; nothing for a page without any."""
    if not places:
        return []
    rows = symbols.of_page(docname)
    listed = nodes.bullet_list(
        "", *(row_item(docname, row) for row in rows.values() if row.letter in places)
    )
    own = [letter for letter in places if letter not in rows]
    parts = [listed] if listed.children else []
    if own:
        words = "Letters of this page, each linked to where it first stands: "
        links = nodes.paragraph("", "", nodes.Text(words), classes=["own-letters"])
        for number, letter in enumerate(own, start=1):
            name = nodes.make_id(f"letter-{number}-{docname.partition('/')[2]}")
            links += place_link(letter, places[letter], name)
            links += nodes.Text(" ")
        parts.append(links)
    return [
        nodes.raw("", BOX, format="html"),
        *parts,
        nodes.raw("", "</details></div>", format="html"),
    ]


def row_item(docname: str, row: symbols.Symbol) -> nodes.list_item:
    """One symbol of the document, with a link to the section that explains it."""
    line = nodes.paragraph("", "", nodes.math(row.shown, row.shown), nodes.Text(" "))
    line += addnodes.pending_xref(
        "",
        nodes.inline("", row.meaning, classes=["std", "std-ref"]),
        refdomain="std",
        reftype="ref",
        reftarget=row.label,
        refexplicit=True,
        refwarn=True,
        refdoc=docname,
    )
    if row.shape:
        line += [nodes.Text(", "), nodes.math(row.shape, row.shape)]
    return nodes.list_item("", line)


def place_link(letter: str, place: nodes.Element, name: str) -> nodes.reference:
    """A link to the block in which a letter first stands; the block gets an id for it."""
    tex = symbols.shown(letter)
    known = [known for known in place["ids"] if known.startswith("letter-")]
    if not known:
        place["ids"].append(name)
    return nodes.reference("", "", nodes.math(tex, tex), internal=True, refid=[*known, name][0])


def add_box(app: Sphinx, doctree: nodes.document) -> None:
    """Put the box below the opening of a chapter."""
    docname = app.env.docname
    if docname not in CHAPTERS - WITHOUT:
        return
    opening = next(
        (
            node
            for node in doctree.findall(nodes.Element)
            if "chapter-opening" in node.get("classes", ())
        ),
        None,
    )
    if opening is not None:
        at = opening.parent.index(opening) + 1
        opening.parent.insert(at, box(docname, first_places(doctree)))


def setup(app: Sphinx) -> dict[str, bool]:
    """Add the boxes as soon as a page is read; read all pages again when the table changes."""
    table = Path(symbols.__file__).read_text(encoding="utf8")
    app.add_config_value("symbol_table", table, "env")
    app.connect("doctree-read", add_box)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
