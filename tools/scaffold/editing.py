"""Small changes to files that people write: a line of a table, an import, cells of a notebook."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from tools.notebooks import normalise

TAKE_AWAY = "## What you take away"
EXERCISES = "## Exercises"


def write(path: Path, text: str) -> Path:
    """Write a file that must not be there yet."""
    if path.exists():
        raise ValueError(f"{path} is there already")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf8", newline="\n")
    return path


def append(path: Path, text: str) -> Path:
    """Add text at the end of a source, two blank lines below what is there."""
    before = path.read_text(encoding="utf8").rstrip("\n")
    path.write_text(f"{before}\n\n\n{text.strip()}\n", encoding="utf8", newline="\n")
    return path


def insert(path: Path, pattern: str, text: str, *, after: bool) -> Path:
    """Insert text after or before the last match of a pattern.

    Raises:
        ValueError: when nothing matches.
    """
    source = path.read_text(encoding="utf8")
    found = list(re.finditer(pattern, source, re.MULTILINE))
    if not found:
        raise ValueError(f"{path}: expected something like {pattern!r}")
    at = found[-1].end() if after else found[-1].start()
    path.write_text(source[:at] + text + source[at:], encoding="utf8", newline="\n")
    return path


def with_import(source: str, line: str) -> str:
    r"""A program that imports something, once.

    >>> print(with_import("from a import b\n\nb()", "from a import c"))
    from a import b
    from a import c
    <BLANKLINE>
    b()
    >>> with_import("from a import (\n    b,\n    c,\n)", "from a import c").count("c")
    1
    """
    (wanted,) = ast.parse(line).body
    imports = [
        node for node in ast.parse(source).body if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    for node in imports:
        same = getattr(node, "module", None) == getattr(wanted, "module", None)
        names = {(alias.name, alias.asname) for alias in node.names}
        if same and all((alias.name, alias.asname) in names for alias in wanted.names):
            return source
    lines = source.split("\n")
    lines.insert(imports[-1].end_lineno if imports else 0, line)
    return "\n".join(lines)


def add_imports(path: Path, lines: Iterable[str]) -> Path:
    """Let a module import what is appended to it."""
    source = path.read_text(encoding="utf8")
    for line in lines:
        source = with_import(source, line)
    path.write_text(source, encoding="utf8", newline="\n")
    return path


def new_notebook(path: Path, cells: Sequence[NotebookNode]) -> Path:
    """Write a notebook that must not be there yet; `make notebooks` executes it."""
    notebook = nbformat.v4.new_notebook(cells=list(cells))
    normalise(notebook)
    return write(path, nbformat.writes(notebook) + "\n")


def add_cells(
    path: Path, cells: Sequence[NotebookNode], before: str, imports: Iterable[str] = ()
) -> Path:
    """Insert cells before the one that begins with certain words, and imports into the first.

    Raises:
        ValueError: when no cell begins so.
    """
    notebook = nbformat.read(path, as_version=4)
    places = [at for at, cell in enumerate(notebook.cells) if cell.source.startswith(before)]
    if not places:
        raise ValueError(f"{path}: expected a cell that begins with {before!r}")
    notebook.cells[places[-1] : places[-1]] = list(cells)
    setup = next(cell for cell in notebook.cells if cell.cell_type == "code")
    for line in imports:
        setup.source = with_import(setup.source, line)
    path.write_text(nbformat.writes(notebook) + "\n", encoding="utf8", newline="\n")
    return path


def add_to_end(path: Path, text: str) -> Path:
    """Add a paragraph at the end of a chapter."""
    if path.suffix == ".md":
        before = path.read_text(encoding="utf8").rstrip("\n")
        path.write_text(f"{before}\n\n{text}\n", encoding="utf8", newline="\n")
        return path
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[-1].source += f"\n\n{text}"
    path.write_text(nbformat.writes(notebook) + "\n", encoding="utf8", newline="\n")
    return path


def tidy(paths: Iterable[Path]) -> None:
    """Sort imports and lay out what was written, as `make lint` wants it."""
    names = [str(path) for path in paths if path.suffix in (".py", ".ipynb")]
    ruff = [sys.executable, "-m", "ruff"]
    subprocess.run([*ruff, "check", "--quiet", "--select", "I", "--fix", *names], check=True)
    subprocess.run([*ruff, "format", "--quiet", *names], check=True)
