"""The sentence below the title of document 003, which speaks of the whole recipe."""

from __future__ import annotations

from functools import cache

from course.claims.evidence import Computation
from course.claims.rows import Section, completed, reading
from course.documents.d003 import program
from course.documents.d003.notation import ALGORITHM

section = Section("003", 0)

SIGMAS = ["tanh", "sigmoid"]
STARTS = {"zero": program.equal([31, 6, 1], 0.0), "random": program.start([31, 6, 1], 3)}


@cache
def judged(start, examples=100, rounds=10):
    """Whether training classifies tumours, and how many of those that it has not seen."""
    train, test = program.tumours()
    theta = program.train(STARTS[start], SIGMAS, train[:examples], 0.05, rounds)
    right = program.share_right(theta, SIGMAS, test)
    shown = "more than 90" if right > 0.9 else f"{100 * right:.0f}"
    return right > 0.9, f"of 100 test tumours {shown} are judged right"


@section.claim(
    says="This is a complete walkthrough of training a neural network.",
    reading="It should be enough to train one. scikit-learn's breast tumours serve as the "
    "example: 30 measurements, 6 hidden neurons with tanh, one output with the sigmoid, 100 "
    r"tumours to learn from, one after the other, and $\eta = 0.05$.",
    verdict="omission",
    decided_in=ALGORITHM,
    formula=False,
)
def walkthrough():
    return (
        reading("all weights start at 0", Computation(lambda: judged("zero"))),
        completed(
            r"what it leaves out is added: $\sigma'$, an input that is always 1, random weights, "
            "and ten rounds",
            Computation(lambda: judged("random")),
        ),
    )
