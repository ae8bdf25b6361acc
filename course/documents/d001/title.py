"""The title of document 001, which speaks of the whole recipe."""

from __future__ import annotations

import numpy as np

from course.claims.evidence import Computation
from course.claims.rows import Section, completed, reading
from course.documents.d001 import program
from course.documents.d001.notation import FORWARD

section = Section("001", 0)

DEEP = [30, 16, 16, 1]


@section.claim(
    says="These are the core concepts of neural networks and of backpropagation.",
    reading="They should be enough to train one. The tumours of scikit-learn's breast cancer data "
    r"serve as the example: 30, 16, 16 and 1 neurons, ReLU and then the sigmoid, 200 steps with "
    r"$\alpha = 1$ over all training examples. Of the test examples 63 in 100 are benign, so "
    "that one answer for all is right so often.",
    verdict="omission",
    decided_in=FORWARD,
    formula=False,
)
def recipe():
    data = program.tumours()

    def run(params, slope):
        with np.errstate(over="ignore", invalid="ignore"):
            params = program.train(params, data.X_train, data.Y_train, 1.0, 200, slope)
        if params is None:
            return False, "the weights overflow"
        right = program.share_right(params)
        shown = "more than 95" if right > 0.95 else f"{100 * right:.0f}"
        return right > 0.95, f"{shown} of 100 test examples are right"

    return (
        reading(
            "the weights are random, and the derivative of ReLU is that of the table",
            Computation(lambda: run(program.start(DEEP, 0), "table")),
        ),
        reading(
            "the derivative of ReLU is put right, and all weights start at 0",
            Computation(lambda: run(program.from_zero(DEEP), "derivative")),
        ),
        completed(
            "the derivative of ReLU is put right, and what is left out is added: random weights, "
            "repetition",
            Computation(lambda: run(program.start(DEEP, 0), "derivative")),
        ),
    )
