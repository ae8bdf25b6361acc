"""A deep network, for the claims about gradients that vanish or explode."""

from __future__ import annotations

from functools import cache

import numpy as np

import nnlib

DEPTH, WIDTH = 30, 20


@cache
def growth(hidden, scale=1.0):
    """The norm of the first layer's deltas over that of the last hidden one's, in a deep network.

    Weights are drawn by He's rule for ReLU and by Xavier's otherwise, and multiplied by `scale`.
    """
    sizes = [WIDTH] * (DEPTH + 1) + [1]
    net = nnlib.MLP(sizes, hidden=hidden, output="identity", loss="sse", rng=1)
    for W, _ in net.params:
        W *= scale
    X = np.random.default_rng(2).normal(size=(WIDTH, 10))
    delta = net.backward(X, np.zeros((1, 10))).delta
    return float(np.linalg.norm(delta[0]) / np.linalg.norm(delta[-2]))


def power_of_ten(ratio):
    """A bound that says how large a ratio is, the same on every machine."""
    exponent = int(np.floor(np.log10(ratio)))
    return f"more than $10^{{{exponent}}}$" if ratio > 1 else f"less than $10^{{{exponent + 1}}}$"


def deep(hidden, scale=1.0):
    """A sentence about the deltas of a deep network."""
    name = {"relu": "ReLU", "sigmoid": "the sigmoid"}[hidden]
    ratio = power_of_ten(growth(hidden, scale))
    return (
        f"{DEPTH} hidden layers of {WIDTH} neurons with {name}: the deltas of the first are "
        f"{ratio} "
        "times those of the last"
    )
