"""The title of document 000 and the sentence below it, which speak of the whole recipe."""

from __future__ import annotations

import numpy as np

from course import real_data
from course.claims.evidence import Computation
from course.claims.rows import Section, completed, reading
from course.documents.d000 import program
from course.documents.d000.notation import DIGITS

section = Section("000", 0)


@section.claim(
    says="These are the key formulas of a simple feedforward network.",
    reading="They should be enough to train one. scikit-learn's handwritten digits serve as the "
    "example, with layers of 64, 32 and 10 neurons, ReLU, and 40 steps over all training "
    r"examples with $\alpha = 1$.",
    verdict="omission",
    decided_in=DIGITS,
    formula=False,
)
def recipe():
    data = real_data.digits()

    def share_right(params):
        params, _ = program.train(params, data.X_train, data.Y_train, alpha=1.0, steps=40)
        found = program.forward(params, data.X_test, "relu")[-1].argmax(axis=0)
        return np.mean(found == data.Y_test.argmax(axis=0))

    def from_zero():
        zeros = [(np.zeros((32, 64)), np.zeros((32, 1))), (np.zeros((10, 32)), np.zeros((10, 1)))]
        right = share_right(zeros)
        return right > 0.9, f"of 100 test digits {100 * right:.0f} are right, as by guessing"

    def completed_recipe():
        right = share_right(program.random_start([64, 32, 10], 0))
        return right > 0.9, "of 100 test digits more than 90 are right"

    return (
        reading("the weights start at 0", Computation(from_zero)),
        completed(
            "what sections 2, 4 and 6 leave out is added: a stable softmax, random weights, "
            "repetition",
            Computation(completed_recipe),
        ),
    )
