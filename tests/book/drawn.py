"""What a notebook's cells draw, as data: from this Python, and compared with another's.

``python -m tests.book.drawn NOTEBOOK`` runs the cells and prints as JSON what each shows, in a
process of its own: what a cell sets stays set.
"""

from __future__ import annotations

import json
import math
import os
import sys
from pathlib import Path

import matplotlib
import nbformat

from course.live import drawn
from course.live.session import Session

NUMBER = int | float  # the browser sends a whole number without its point


def code_cells(path):
    """The code cells of a notebook that a page runs, in order."""
    cells = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    return [cell for cell in cells if "needs-threads" not in cell.metadata.get("tags", [])]


def differences(one, other, tolerance=1e-10, place=""):
    """Where two descriptions of figures differ, numbers by more than ten digits."""
    if isinstance(one, dict) and isinstance(other, dict):
        for key in one.keys() | other.keys():
            left, right = one.get(key), other.get(key)
            if key == "patches" and left and right and len(left) == len(right):
                left = [aligned(*pair, tolerance) for pair in zip(left, right, strict=True)]
            yield from differences(left, right, tolerance, f"{place}.{key}")
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for at, (left, right) in enumerate(zip(one, other, strict=True)):
            yield from differences(left, right, tolerance, f"{place}[{at}]")
    elif isinstance(one, NUMBER) and isinstance(other, NUMBER):
        if not math.isclose(one, other, rel_tol=tolerance, abs_tol=tolerance):
            yield f"{place}: {one} and {other}"
    elif one != other:
        yield f"{place}: {one!r} and {other!r}"


def aligned(outline, other, tolerance):
    """A closed outline begun and run as the other is, where that makes the two the same.

    What ``axvspan`` and its like draw is a polygon in one Matplotlib and a rectangle in another,
    whose corners begin elsewhere or run the other way round.
    """
    if outline and outline[0] == outline[-1]:
        corners = outline[:-1]
        for run in (corners, corners[::-1]):
            for at in range(len(run)):
                turned = [*run[at:], *run[:at], run[at]]
                if next(differences(turned, other, tolerance), None) is None:
                    return turned
    return outline


def main(path):
    matplotlib.use("module://course.live.backend")
    cells = code_cells(path)
    os.chdir(Path(path).parent)
    session = Session()
    print(json.dumps([session.run(cell.source, drawn.described) for cell in cells]))


if __name__ == "__main__":
    main(sys.argv[1])
