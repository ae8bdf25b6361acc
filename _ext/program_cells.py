"""Sphinx extension: the programs that let a page show its results are closed, one click from sight.

`program_kinds` decides which. Each stands in a `details` element above what it shows, closed in the
page as it is served, so that nothing moves while the page loads and no script is needed to open
one. A button at the head of a page with programs opens or closes all of the book; `programs.js`
remembers which. What a solution computes is not closed once more inside the solution.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from program_kinds import LINES, Page
from sphinx.addnodes import pending_xref

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator

# In a solution the program is the answer, unless it prepares or draws something.
CLOSED_IN_SOLUTIONS = {"imports", "picture"}
# Programs in the words of the algebra, and the section that explains these.
IN_WORDS, WORDS = {"symbols", "derivation", "algebra"}, "sec-how-words"
BUTTON = {
    "type": "javascript",
    "javascript": "programs.toggle()",
    "tooltip": "All programs open",
    "icon": "fas fa-code",
    "label": "programs",
}


class program(nodes.General, nodes.Element):
    """A program that is closed, of a kind."""


def visit_program(self: HTML5Translator, node: program) -> None:
    """Begin with the line that stands for it."""
    self.body.append(f'<details class="program"><summary>{LINES[node["kind"]]}</summary>\n')


def depart_program(self: HTML5Translator, node: program) -> None:
    """End."""
    self.body.append("</details>\n")


def part(cell: nodes.Element, name: str) -> nodes.Element | None:
    """The part of a cell that myst-nb calls so."""
    return next((child for child in cell.children if child.get("nb_element") == name), None)


def in_solution(node: nodes.Node) -> bool:
    """Whether a node stands in a solution."""
    while node is not None and "solution" not in node.get("classes", ()):
        node = node.parent
    return node is not None


def close_programs(app: Sphinx, doctree: nodes.document) -> None:
    """Put the programs of a page that was read into elements that are closed."""
    page = Page()
    for cell in doctree.findall(nodes.container):
        code = part(cell, "cell_code_source") if cell.get("nb_element") == "cell_code" else None
        if code is None:
            continue
        tags, shows = cell["cell_metadata"].get("tags", ()), part(cell, "cell_code_output")
        kind = page.kind(code.astext(), tags, shows is not None)
        # What myst-nb would do about a tag is done here, in one way for all.
        cell.attributes.pop("hide_mode", None)
        if kind in (CLOSED_IN_SOLUTIONS if in_solution(cell) else LINES):
            closed = program("", code, kind=kind)
            if kind in IN_WORDS:
                closed += explanation(app.env.docname)
            cell.replace(code, closed)


def explanation(docname: str) -> nodes.paragraph:
    """The link to the table of the words that a program is written in."""
    link = pending_xref(
        "",
        nodes.inline("", "What its words mean"),
        refdomain="std",
        reftype="ref",
        reftarget=WORDS,
        refexplicit=True,
        refwarn=False,
        refdoc=docname,
    )
    return nodes.paragraph("", "", link, classes=["program-words"])


def add_button(
    app: Sphinx, pagename: str, template: str, context: dict, doctree: nodes.document | None
) -> None:
    """Give a page with programs the button that opens or closes them."""
    if doctree is not None and next(doctree.findall(program), None) is not None:
        context["header_buttons"].append(BUTTON)


def setup(app: Sphinx) -> dict[str, bool]:
    """Close the programs as soon as a page is read; the button comes after those of the theme."""
    app.add_node(program, html=(visit_program, depart_program))
    app.connect("doctree-read", close_programs)
    app.connect("html-page-context", add_button, priority=502)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
