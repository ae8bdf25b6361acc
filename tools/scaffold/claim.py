"""A claim: its row in the section of its document, and its box in the chapter that decides it.

All claims are on the verdict page of their document. A chapter shows those that teach something in
it, and at most `A_FEW`: in one that has as many the new claim gets no box.
"""

from __future__ import annotations

from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell

from course.plan import Book
from tools.scaffold import editing

CLAIM = """
@section.claim(
    says="FILL IN: what the document says, in your words and its symbols.",
    reading="FILL IN: how it is read.",
    verdict="holds",
    decided_in="{chapter}",
)
def {function}():
    # FILL IN: the two sides, written with the symbols of `notation`
    x = sp.Symbol("x", real=True)
    return (reading("FILL IN: it is read so", Identity(sp.Derivative(x**2, x), 2 * x)),)
"""
IMPORTS = (
    "import sympy as sp",
    "from course.claims.evidence import Identity",
    "from course.claims.rows import reading",
)
VERDICT = "from course.ledger import verdict"
A_FEW = 3
BOX = 'verdict("'
SECTION = "(sec-{slug}-verdicts)=\n\n## What the document says"
REST = "The other lines of the document are in [](the-verdict-on-document-{document}.ipynb)."


def section_of(root: Path, document: str, number: str) -> Path:
    """The module with the claims of a section, 0 for the title."""
    name = "title" if number == "0" else f"section_{number}"
    return root / "course" / "documents" / f"d{document}" / f"{name}.py"


def row(root: Path, name: str, chapter: str) -> Path:
    """Add a claim, such as ``000-2-softmax``, to the section of its document."""
    document, number, slug = name.split("-", 2)
    module = section_of(root, document, number)
    editing.append(module, CLAIM.format(chapter=chapter, function=slug.replace("-", "_")))
    return editing.add_imports(module, IMPORTS)


def section_cells(slug: str, *names: str) -> list[NotebookNode]:
    """The section of a chapter that shows some claims of a document and links to all of them."""
    document = names[0].partition("-")[0]
    return [
        new_markdown_cell(SECTION.format(slug=slug), id=f"{slug}-verdicts"),
        *(new_code_cell(f'{BOX}{name}")', id=f"verdict-{name}") for name in names),
        new_markdown_cell(REST.format(document=document), id=f"{slug}-verdict-rest"),
    ]


def claim(root: Path, name: str, slug: str) -> list[Path]:
    """Begin a claim that a chapter decides, with its box if the chapter has room for one."""
    path = root / Book.read(root)[slug].path
    made = [row(root, name, slug)]
    cells = nbformat.read(path, as_version=4).cells
    shown = sum(cell.source.startswith(BOX) for cell in cells)
    section = section_cells(slug, name)
    if shown == 0:
        made.append(editing.add_cells(path, section, editing.EXERCISES, [VERDICT]))
    elif shown < A_FEW:
        made.append(editing.add_cells(path, section[1:-1], BOX, [VERDICT]))
    return made
