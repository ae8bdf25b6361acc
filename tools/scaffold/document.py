"""A document: its part of the book, its folder, and its place beside the other documents."""

from __future__ import annotations

import re
from pathlib import Path

from nbformat.v4 import new_code_cell, new_markdown_cell

from course.plan import Book
from tools.scaffold import chapter, claim, editing

ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
PART = """  - caption: "Part {number}: {title} (document {document})"
    numbered: 1
    chapters:
      - file: chapters/{folder}/{slug}
      - file: chapters/{folder}/the-verdict-on-document-{document}
"""
INIT = '''"""The claims of document {document}, FILL IN: on what, section by section."""

from course.documents.d{document} import section_1, title
from course.documents.d{document}.symbols import SYMBOLS

__all__ = ["CLAIMS", "HEADINGS", "SECTIONS", "SYMBOLS"]

HEADINGS = 1  # sections with a number in the document itself
SECTIONS = (title, section_1)
CLAIMS = tuple(claim for part in SECTIONS for claim in part.section.claims)
'''
SYMBOLS = '''"""The symbols of document {document}, in the order in which a reader meets them."""

from __future__ import annotations

from course.documents.symbol import Symbol

SYMBOLS = (
    Symbol("x", "x", "FILL IN: what it is", "", "sec-{slug}"),
)
'''
SECTION = '''"""{place} of document {document}, FILL IN: what it is about."""

from __future__ import annotations

from course.claims.rows import Section

section = Section("{document}", {number})
'''
PROGRAM = '''"""The document's recipe as a program. FILL IN: columns; half the mean square."""

from __future__ import annotations

import numpy as np

import nnlib


def step(X, Y, params, alpha):
    """One training step: activations, cost, deltas, gradients and the parameters after it."""
    m = X.shape[1]
    A, Z = [X], []
    for W, b in params:
        Z.append(W @ A[-1] + b)
        A.append(nnlib.sigmoid(Z[-1]))
    cost = np.sum((A[-1] - Y) ** 2) / (2 * m)
    deltas = [(A[-1] - Y) * nnlib.sigmoid_prime(Z[-1])]
    for (W, _), Z_below in zip(params[:0:-1], Z[-2::-1], strict=True):
        deltas.insert(0, (W.T @ deltas[0]) * nnlib.sigmoid_prime(Z_below))
    grads = [
        (delta @ below.T / m, delta.sum(axis=1, keepdims=True) / m)
        for delta, below in zip(deltas, A[:-1], strict=True)
    ]
    updated = [
        (W - alpha * dW, b - alpha * db) for (W, b), (dW, db) in zip(params, grads, strict=True)
    ]
    return A[1:], cost, deltas, grads, updated
'''
CONVENTION = """
    # FILL IN: rows or columns, and the factors in its cost and in its deltas
    _columns("{document}", {squares}, {squares}, _step(d{document})),"""
DIFFERENCE = """
@group.difference(
    "FILL IN: what is it that the documents say differently?",
    side("{others}", "FILL IN: what the others say"),
    side("{document}", "FILL IN: what this one says", "{document}-1-first-claim"),
    verdict="both hold",
)
def document_{document}_differs():
    # FILL IN: how the two differ when read alike, and what becomes of each in its own reading
    x = sp.Symbol("x", real=True)
    return (
        apart("the letters mean the same", Different(x**2, 2 * x)),
        first("FILL IN: it is read so", Identity((x + 1) ** 2, x**2 + 2 * x + 1)),
        second("FILL IN: it is read so", Identity((x - 1) ** 2, x**2 - 2 * x + 1)),
    )
"""
SHEET = """:::

```{{whole-sheet}} {document}
You need not understand a line of this yet: the part that begins here explains it line by line. \
Document {document} is FILL IN: what; its lines stand here in the words of this book.
```

FILL IN"""
VERDICT = """from course.exercises import check
from course.ledger import ledger_table"""


def part(root: Path, words: dict[str, str]) -> Path:
    """Add the part to the table of contents, before the closing one."""
    mirrored = len(Book.read(root).documents)
    text = PART.format(number=ROMAN[mirrored], **words)
    return editing.insert(root / "_toc.yml", r"^  - caption: Closing$", text, after=False)


def announced(root: Path, words: dict[str, str]) -> list[Path]:
    """Name the document where the book says which come, and in which order."""
    opening = root / "chapters" / "opening" / "what-you-will-be-able-to-do.md"
    row = "| {title} | {document} | [{title}]({folder}/{slug}.ipynb) |\n"
    return [
        editing.insert(
            root / "chapters" / "index.md", r"^\| Closing \|", row.format(**words), after=False
        ),
        editing.insert(
            opening, r"in the order (?:\d{3}, )+\d{3}", f", {words['document']}", after=True
        ),
    ]


def folder(root: Path, words: dict[str, str]) -> list[Path]:
    """Write the document's own folder, with a claim of its title and one of its section 1."""
    here = root / "course" / "documents" / f"d{words['document']}"
    made = [
        editing.write(here / "__init__.py", INIT.format(**words)),
        editing.write(here / "symbols.py", SYMBOLS.format(**words)),
    ]
    for number, place, slug in (("0", "The title", "recipe"), ("1", "Section 1", "first-claim")):
        section = SECTION.format(place=place, number=number, **words)
        module = claim.section_of(root, words["document"], number)
        made.append(editing.write(module, section))
        claim.row(root, f"{words['document']}-{number}-{slug}", words["slug"])
    return made


def tables(root: Path, words: dict[str, str], others: list[str]) -> list[Path]:
    """Put the document beside the others: its claims, its notation, where it differs from them."""
    number = words["document"]
    documents = root / "course" / "documents"
    registered = documents / "__init__.py"
    editing.insert(registered, r"(?<=\bd\d{3})$", f", d{number}", after=True)
    editing.insert(registered, r"(?<=\bd\d{3})(?=,?\s*\}$)", f', "{number}": d{number}', after=True)
    program = editing.write(documents / f"d{number}" / "program.py", PROGRAM.format(**words))
    source = root / "course" / "conventions" / "sources.py"
    pattern = r'^    _(?:columns|rows)\("\d{3}".*,$'
    editing.insert(
        source, pattern, CONVENTION.format(squares='{"squares": ONE}', **words), after=True
    )
    imported = "from course.documents.d{document} import program as d{document}"
    editing.add_imports(source, [imported.format(**words)])
    between = documents / "between" / "training.py"
    editing.append(between, DIFFERENCE.format(others=" ".join(others), **words))
    return [registered, program, source, between]


def document(root: Path, number: str, folder_name: str, slug: str, title: str) -> list[Path]:
    """Begin a document: a part of two chapters, of which the last collects its verdicts."""
    if not re.fullmatch(r"\d{3}", number):
        raise ValueError(f"number of a document: got {number!r}, expected three digits")
    others = list(Book.read(root).documents)
    words = {"document": number, "folder": folder_name, "slug": slug, "title": title}
    judged = f"the-verdict-on-document-{number}"
    first = chapter.body(slug, "FILL IN: a title", "../opening/how-this-book-works.ipynb")
    first[0].source = first[0].source.replace(":::\n\nFILL IN", SHEET.format(**words), 1)
    first[1].source = editing.with_import(first[1].source, claim.VERDICT)
    first[-1:-1] = claim.section_cells(slug, f"{number}-0-recipe", f"{number}-1-first-claim")
    first[-1].source += f"\n\n{chapter.NEXT.format(slug=judged)}"
    opening, *_, end = chapter.body(judged, f"The verdict on document {number}", f"{slug}.ipynb")
    end.source = end.source.replace(f", {{eq}}`eq-{judged}`,", "")
    table = [
        new_code_cell(VERDICT, id=f"{judged}-setup"),
        new_markdown_cell("## Every claim", id=f"{judged}-claims"),
        new_code_cell(f'ledger_table("{number}")', id=f"{judged}-table"),
    ]
    return [
        part(root, words),
        *announced(root, words),
        *folder(root, words),
        *tables(root, words, others),
        *chapter.with_exercises(root, slug, first),
        *chapter.with_exercises(root, judged, [opening, *table, end]),
    ]
