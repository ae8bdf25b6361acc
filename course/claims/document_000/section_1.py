"""Section 1 of document 000, the pieces: activation, weights, bias, weighted sum, g."""

from __future__ import annotations

import sympy as sp

from course.claims.document_000.notation import FORWARD, n, p, relu, sigmoid, softmax, z
from course.claims.evidence import Identity, Positive
from course.ledger import Section, reading
from nnlib.symbolic import index, same, total

section = Section("000", 1)


@section.claim(
    "activation",
    says="The activation `a` of a neuron is a value between 0 and 1.",
    reading="Strictly between, for every real pre-activation, in exact arithmetic. Rounding can "
    "still give 0 or 1: in double precision the sigmoid of 40 is 1.",
    verdict="holds if",
    decided_in=FORWARD,
)
def _():
    a, r = softmax(), index("r", n)
    others = total((1 - same(p, r)) * a[r], r)
    s = sigmoid(z)
    return (
        reading("$g$ is the sigmoid", Positive(s), Positive(1 - s, sp.exp(-z) / (1 + sp.exp(-z)))),
        reading(
            r"$g$ is softmax over $n \ge 2$ units, where what is missing to 1 is the sum of the "
            "other activations",
            Positive(a[p]),
            Identity(1 - a[p], others),
        ),
        reading("$g$ is ReLU", Positive(1 - relu(z))),
        reading(r"$g$ is $\tanh$", Positive(sp.tanh(z))),
        reading("$g$ is the identity", Positive(z)),
    )
