"""Section 2 of document 000, the table of activation functions and their derivatives."""

from __future__ import annotations

import numpy as np
import sympy as sp

import nnlib
from course.claims.document_000.notation import (
    FORWARD,
    SOFTMAX,
    i,
    j,
    logits,
    m,
    n,
    named,
    p,
    relu,
    sigmoid,
    softmax,
    z,
)
from course.claims.evidence import Computation, Identity
from course.ledger import Section, completed, reading
from nnlib.symbolic import NamedArray, array, index, negative, positive, total

section = Section("000", 2)


@section.claim(
    "sigmoid-derivative",
    says="The derivative of the sigmoid is `g(z)  (1 - g(z))`.",
    reading="$z$ is a real number; the two parts are multiplied.",
    verdict="holds",
    decided_in=FORWARD,
)
def _():
    g = named("g(z)", sigmoid(z))
    return (reading("$z$ is real", Identity(sp.Derivative(g, z), g * (1 - g))),)


@section.claim(
    "relu-derivative",
    says="The derivative of ReLU is `1` if `z > 0`, `0` otherwise.",
    reading="$g(z) = \\max(0, z)$. At $z = 0$ a derivative would have to be the limit of "
    "$(g(h) - g(0))/h$ from both sides.",
    verdict="holds if",
    decided_in=FORWARD,
)
def _():
    def at_zero():
        h = sp.Symbol("h", positive=True)
        right, left = (sp.limit(relu(side * h) / (side * h), h, 0) for side in (1, -1))
        seen = f"the slope at 0 is ${left}$ from the left and ${right}$ from the right"
        return right == left, seen

    g = named("g(z)", relu(z))
    slope = sp.Derivative(g, z)
    return (
        reading("$z > 0$", Identity(slope, 1, (positive(z),))),
        reading("$z < 0$", Identity(slope, 0, (negative(z),))),
        reading("$z = 0$, where the function has a kink", Computation(at_zero)),
    )


@section.claim(
    "softmax",
    says="Softmax is `exp(z_i) / sum(exp(z_j))`.",
    reading="The results are meant as probabilities: positive, and adding up to 1 for each "
    "example. The sum names no range.",
    verdict="holds if",
    decided_in=SOFTMAX,
)
def _():
    a, k, s = softmax(), index("k", m), index("s", m)
    Z = array("z", n, m)
    over_all = NamedArray(array("a", n, m), (i, k), sp.exp(Z[i, k]) / total(sp.exp(Z[j, s]), j, s))
    return (
        reading(
            "the sum runs over the $n$ units of one example",
            Identity(total(a[p], p), sp.Integer(1)),
        ),
        reading(
            "the sum runs over all entries of a batch of $m$ examples",
            Identity(total(over_all[p, k], p), sp.Integer(1)),
        ),
    )


@section.claim(
    "softmax-overflow",
    says="Softmax is computed as `exp(z_i) / sum(exp(z_j))`.",
    reading="In double precision, where $e^{z}$ is infinite from about $z = 710$ on.",
    verdict="omission",
    decided_in=SOFTMAX,
)
def _():
    large = np.array([[1000.0], [0.0]])

    def as_written():
        with np.errstate(over="ignore", invalid="ignore"):
            a = np.exp(large) / np.sum(np.exp(large))
        return np.isfinite(a).all(), f"$z = (1000, 0)$ gives `{a[:, 0].tolist()}`"

    def shifted():
        a = nnlib.softmax(large)
        return np.isfinite(a).all(), f"$z = (1000, 0)$ gives `{a[:, 0].tolist()}`"

    a, c = softmax(), sp.Symbol("c", real=True)
    return (
        reading("it is typed in as it stands", Computation(as_written)),
        completed(
            "the largest $z_j$ is subtracted from all of them first, which changes nothing in "
            "exact arithmetic",
            Identity(
                sp.exp(logits[p] - c) / total(sp.exp(logits[j] - c), j),
                a[p],
            ),
            Computation(shifted),
        ),
    )
