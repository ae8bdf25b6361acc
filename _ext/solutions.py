"""Sphinx extension: ``make book SOLUTIONS=0`` builds a book without the solutions of its exercises.

For a class: the boxes still judge, since they hold values. What stands between the gates of a
solution is cut out of a notebook before anything reads it, so it is neither on the page nor in what
searches and counts, and out of the notebook that the page offers.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.errors import ConfigError

if TYPE_CHECKING:
    from sphinx.application import Sphinx

START, END = "{solution-start}", "{solution-end}"


def without_solutions(text: str) -> str:
    r"""The text of a notebook without its solutions.

    Raises:
        ValueError: when a solution has no end.

    >>> cells = [{"source": [line]} for line in ("ask", "```{solution-start} ex-a", "42",
    ...     "```{solution-end}", "go on")]
    >>> without_solutions(json.dumps({"cells": cells}))
    '{"cells": [{"source": ["ask"]}, {"source": ["go on"]}]}'
    """
    if START not in text:
        return text
    notebook = json.loads(text)
    kept, inside = [], False
    for cell in notebook["cells"]:
        source = "".join(cell["source"])
        inside = inside or START in source
        if not inside:
            kept.append(cell)
        elif END in source:
            inside = False
    if inside:
        raise ValueError(f"a solution without {END}, expected one after each {START}")
    notebook["cells"] = kept
    return json.dumps(notebook, ensure_ascii=False)


def asked(value: str) -> bool:
    """Whether solutions are wanted.

    >>> asked("1"), asked("0")
    (True, False)
    """
    if value not in ("0", "1"):
        raise ConfigError(f"SOLUTIONS: got {value!r}, expected 1 (with solutions) or 0 (without)")
    return value == "1"


def cut_source(app: Sphinx, docname: str, content: list[str]) -> None:
    """Cut the solutions out of what is read."""
    if not app.config.book_solutions:
        content[0] = without_solutions(content[0])


def cut_downloads(app: Sphinx, exception: Exception | None) -> None:
    """Cut the solutions out of what is offered."""
    if exception is not None or app.config.book_solutions:
        return
    for path in Path(app.outdir, "_sources").rglob("*.ipynb"):
        path.write_text(without_solutions(path.read_text(encoding="utf8")), encoding="utf8")


def setup(app: Sphinx) -> dict[str, bool]:
    """Take what is wanted from the environment; every page is read again when that changes."""
    app.add_config_value("book_solutions", asked(os.environ.get("SOLUTIONS", "1")), "env", (bool,))
    app.connect("source-read", cut_source)
    app.connect("build-finished", cut_downloads)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
