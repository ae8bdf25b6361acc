"""The title of document 004, which speaks of the whole recipe."""

from __future__ import annotations

from functools import cache

import numpy as np

from course.claims.evidence import Computation
from course.claims.rows import Section, completed, reading
from course.documents.d004 import program
from course.documents.d004.notation import TRAINING

section = Section("004", 0)

SIGMAS = ["relu", "sigmoid"]
STARTS = {"zero": program.from_zero([64, 32, 10]), "random": program.start([64, 32, 10], 0)}


@cache
def judged(start, steps=60, alpha=0.003):
    """Whether training reads digits, and how many of those that it has not seen."""
    X, y, X_test, labels = program.digits()
    params = program.train(STARTS[start], SIGMAS, X, y, alpha, steps)
    found = program.forward(params, SIGMAS, X_test)[1][-1].argmax(axis=1)
    right = float(np.mean(found == labels))
    shown = "more than 90" if right > 0.9 else f"{100 * right:.0f}"
    return right > 0.9, f"of 100 test digits {shown} are right"


def bias_as_written():
    """What becomes of biases with gradient δ, and of the network for other examples."""
    X, y, X_test, _ = program.digits()
    params = program.train(STARTS["random"], SIGMAS, X, y, 0.003, 1, bias_summed=False)
    shapes = [b.shape for _, b in params]
    seen = f"after one step the biases have shapes `{shapes[0]}` and `{shapes[1]}`, "
    try:
        program.forward(params, SIGMAS, X_test)
    except ValueError:
        return False, seen + f"and NumPy refuses the {len(X_test)} test digits"
    return True, seen + "and the test digits can be read"


@section.claim(
    says="These are the equations of a neural network.",
    reading="They should be enough to train one. scikit-learn's handwritten digits serve as the "
    "example: layers of 64, 32 and 10 neurons, ReLU and then the sigmoid, 60 steps over all "
    r"training examples with $\alpha = 0.003$.",
    verdict="omission",
    decided_in=TRAINING,
    formula=False,
)
def recipe():
    return (
        reading("the weights are random, and all else is as written", Computation(bias_as_written)),
        completed(
            r"what is left out is added: the loss $\frac{1}{2} \sum (A - y)^2$, $\sigma'$, the sum "
            "over the examples for the biases, random weights, repetition",
            Computation(lambda: judged("random")),
        ),
    )
