"""Run a notebook's cells in this Python, and print as JSON what each shows: figures as data.

``python -m tests.book.drawn NOTEBOOK``, in a process of its own: what a cell sets stays set.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import matplotlib
import nbformat

from course.live import drawn
from course.live.session import Session


def code_cells(path):
    """The code cells of a notebook that a page has, in order."""
    return [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]


def main(path):
    matplotlib.use("module://course.live.backend")
    cells = code_cells(path)
    os.chdir(Path(path).parent)
    session = Session()
    print(json.dumps([session.run(cell.source, drawn.described) for cell in cells]))


if __name__ == "__main__":
    main(sys.argv[1])
