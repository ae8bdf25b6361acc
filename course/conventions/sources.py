"""What each source says of itself: where things stand, and the factors in its cost and deltas.

The factors compare with `nnlib`: the cost is averaged over the m examples, a square is halved, and
a delta is the derivative of one example's own loss. That each line is true of the function that
follows it is tested by running it.
"""

from __future__ import annotations

import sympy as sp

from course.conventions import documents, others
from course.conventions.convention import Convention, examples, outputs

ONE, TWO = sp.Integer(1), sp.Integer(2)
m, n = examples, outputs


def _columns(name, cost, delta, step, bias="column") -> Convention:
    return Convention(name, "columns", "out, in", bias, cost, delta, step)


def _rows(name, cost, delta, step) -> Convention:
    return Convention(name, "rows", "in, out", "row", cost, delta, step)


_ALL = (
    _columns("000", {"softmax": ONE}, {"softmax": ONE}, documents.document_000),
    _columns("001", {"sigmoid": ONE}, {"sigmoid": ONE}, documents.document_001),
    _columns("002", {"squares": ONE}, {"squares": ONE}, documents.document_002),
    _columns("003", {"squares": 2 * m}, {"squares": TWO}, documents.document_003, "inside"),
    _rows("004", {"squares": m}, {"squares": ONE}, documents.document_004),
    _rows(
        "d2l",
        {"squares": ONE, "softmax": ONE},
        {"squares": ONE, "softmax": ONE},
        others.dive_into_deep_learning,
    ),
    _columns(
        "Prince",
        {"squares": 2 * m, "softmax": m},
        {"squares": TWO, "softmax": ONE},
        others.understanding_deep_learning,
    ),
    _rows(
        "CS231n",
        {"squares": TWO, "softmax": ONE},
        {"squares": TWO / m, "softmax": ONE / m},
        others.cs231n,
    ),
    _columns(
        "Nielsen",
        {"squares": ONE, "sigmoid": ONE},
        {"squares": ONE, "sigmoid": ONE},
        others.nielsen,
    ),
    Convention(
        "PyTorch",
        "rows",
        "out, in",
        "flat",
        {"squares": TWO / n, "softmax": ONE, "sigmoid": ONE / n},
        {"squares": TWO / (m * n), "softmax": ONE / m, "sigmoid": ONE / (m * n)},
        others.pytorch,
    ),
)
CONVENTIONS = {convention.name: convention for convention in _ALL}
