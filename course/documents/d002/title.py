"""The title of document 002 and the sentence under it, which speak of the whole document."""

from __future__ import annotations

from functools import cache

import numpy as np

from course.claims.evidence import Computation
from course.claims.rows import Section, completed, reading
from course.documents.d002 import program
from course.documents.d002.notation import SQUARES

section = Section("002", 0)


@cache
def judged(scale, steps):
    """Whether the error on new patients is below two thirds of the baseline's, and both numbers."""
    data = program.patients()
    params = program.train(program.start(scale), data.X_train, data.Y_train, 0.1, steps)
    left = 2 * program.loss(params, data.X_test, data.Y_test)
    alone = float(np.mean((data.Y_test - data.Y_train.mean()) ** 2))
    seen = f"the mean squared error on new patients is {left:.2f}"
    return left < 2 / 3 * alone, f"{seen}; the mean of the others as a guess has {alone:.2f}"


@section.claim(
    says="The page has the key equations, steps and update rules for training a feedforward "
    "network.",
    reading="The five key steps should be enough to train one. The example is 442 patients with "
    r"diabetes: layers of 10, 8 and 1 neurons, tanh and then $f(z) = z$, $\eta = 0.1$.",
    verdict="omission",
    decided_in=SQUARES,
    formula=False,
)
def recipe():
    return (
        reading(
            "the five steps are gone through once, from random weights",
            Computation(lambda: judged(1.0, 1)),
        ),
        reading(
            "they are repeated 300 times, from weights of 0, where no weight ever moves",
            Computation(lambda: judged(0.0, 300)),
        ),
        completed(
            "they are repeated 300 times, from random weights",
            Computation(lambda: judged(1.0, 300)),
        ),
    )
