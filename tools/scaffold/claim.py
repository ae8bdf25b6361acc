"""A claim: its row in the section of its document, its box in the chapter that decides it."""

from __future__ import annotations

from pathlib import Path

from nbformat.v4 import new_code_cell

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


def claim(root: Path, name: str, chapter: str) -> list[Path]:
    """Begin a claim that a chapter decides, with its box before the chapter's exercises."""
    path = root / Book.read(root)[chapter].path
    box = new_code_cell(f'verdict("{name}")')
    return [
        row(root, name, chapter),
        editing.add_cells(path, [box], editing.EXERCISES, [VERDICT]),
    ]
