"""A chapter: its notebook, its exercises, its line in the table of contents."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell

from course.plan import Book
from tools.scaffold import editing, exercise

OPENING = """# {title}

:::{{admonition}} In this chapter
:class: chapter-opening

You will
: FILL IN: do one thing.

You will learn
: FILL IN: what the reader knows afterwards.

You need
: FILL IN: the chapter that it rests on ([]({before})).

Time
: about 15 minutes to read without the code, 15 for the exercises.
:::

FILL IN: why one wants to know."""
SETUP = """import sympy as sp

from course.exercises import check
from nnlib import symbolic as sym"""
SECTION = """(sec-{slug})=

## FILL IN: one idea

FILL IN: what $x$ is, and what is asked about it."""
DERIVATION = """x = sp.Symbol("x", real=True)
result = sym.Derivation(sp.Derivative(x**2, x))
result.step(2 * x, "FILL IN: the reason")
result.conclude("eq-{slug}")"""
TAKE_AWAY = """## What you take away

- FILL IN: the result, {{eq}}`eq-{slug}`, in a sentence.

FILL IN: The chapter before this one is []({before})."""
NEXT = "FILL IN: The next chapter is []({slug}.ipynb)."
LEVELS = {"first": "warm-up", "second": "core", "third": "core", "fourth": "stretch"}


def with_exercises(root: Path, slug: str, cells: Sequence[NotebookNode]) -> list[Path]:
    """Write the notebook of a chapter and the module of its exercises, four of them."""
    chapter = Book.read(root)[slug]
    names = {f"{slug}-{place}": level for place, level in LEVELS.items()}
    asked = [cell for name, level in names.items() for cell in exercise.cells(slug, name, level)]
    *body, end = cells
    notebook = editing.new_notebook(
        root / f"{chapter.page}.ipynb", [*body, new_markdown_cell(editing.EXERCISES), *asked, end]
    )
    module = editing.write(exercise.module_of(root, slug), exercise.HEAD)
    for name, level in names.items():
        exercise.specified(root, slug, name, level)
    return [notebook, module, register(root, module.stem)]


def register(root: Path, module: str) -> Path:
    """Let the register of exercises read a module: one line to import it, one to list it."""
    path = root / "course" / "exercises" / "questions" / "__init__.py"
    source = path.read_text(encoding="utf8")
    names = sorted({*re.findall(r"^    (\w+),$", source, re.MULTILINE), module})
    listed = "".join(f"    {name},\n" for name in names)
    source = re.sub(r"\(\n(?:    \w+,\n)+\)", lambda _: f"(\n{listed})", source)
    path.write_text(source, encoding="utf8", newline="\n")
    return path


def body(slug: str, title: str, before: str) -> list[NotebookNode]:
    """The cells of a chapter without its exercises; `before` is a link to the chapter before."""
    words = {"slug": slug, "title": title, "before": before}
    return [
        new_markdown_cell(OPENING.format(**words), id=f"{slug}-opening"),
        new_code_cell(SETUP, id=f"{slug}-setup"),
        new_markdown_cell(SECTION.format(**words), id=f"{slug}-idea"),
        new_code_cell(DERIVATION.format(**words), id=f"{slug}-derivation"),
        new_markdown_cell(TAKE_AWAY.format(**words), id=f"{slug}-take-away"),
    ]


def chapter(root: Path, slug: str, after: str, title: str = "FILL IN: a title") -> list[Path]:
    """Begin a chapter that comes after another, in the same part."""
    before = Book.read(root)[after]
    line = f"\n      - file: chapters/{before.folder}/{slug}"
    contents = editing.insert(
        root / "_toc.yml", rf"^ +- file: {re.escape(before.page)}$", line, after=True
    )
    made = with_exercises(root, slug, body(slug, title, Path(before.path).name))
    linked = editing.add_to_end(root / before.path, NEXT.format(slug=slug))
    return [contents, *made, linked]
