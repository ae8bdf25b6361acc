"""What each source says of itself: where things stand, and the factors in its cost and deltas.

The factors compare with `nnlib`: the cost is averaged over the m examples, a square is halved, and
a delta is the derivative of one example's own loss. That each line is true of the function that
follows it is tested by running it.
"""

from __future__ import annotations

import sympy as sp

from course.conventions import others
from course.conventions.convention import Convention, Run, examples, outputs
from course.documents.d000 import program as d000
from course.documents.d001 import program as d001
from course.documents.d002 import program as d002
from course.documents.d003 import program as d003
from course.documents.d004 import program as d004

ONE, TWO = sp.Integer(1), sp.Integer(2)
m, n = examples, outputs


def _columns(name, cost, delta, step, bias="column") -> Convention:
    return Convention(name, "columns", "out, in", bias, cost, delta, step)


def _rows(name, cost, delta, step) -> Convention:
    return Convention(name, "rows", "in, out", "row", cost, delta, step)


def _step(program):
    """The training step of a document, whose program has one kind of output."""

    def step(X, Y, params, rate, _output) -> Run:
        return Run(*program.step(X, Y, params, rate))

    return step


_ALL = (
    _columns("000", {"softmax": ONE}, {"softmax": ONE}, _step(d000)),
    _columns("001", {"sigmoid": ONE}, {"sigmoid": ONE}, _step(d001)),
    _columns("002", {"squares": ONE}, {"squares": ONE}, _step(d002)),
    _columns("003", {"squares": 2 * m}, {"squares": TWO}, _step(d003), "inside"),
    _rows("004", {"squares": m}, {"squares": ONE}, _step(d004)),
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
