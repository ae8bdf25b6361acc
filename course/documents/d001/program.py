"""The document's equations as a program, examples in columns, for the claims about runs.

A network is a list of pairs (W, b). Its hidden layers are ReLU and its output is the sigmoid; what
the table of section 1.B calls the derivative of ReLU is an argument.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

import nnlib
from course.real_data import tumours

SLOPES = {
    "table": lambda Z: np.where(Z > 0, Z, 0),
    "derivative": lambda Z: np.where(Z > 0, 1.0, 0.0),
}


def forward(params, X):
    """Section 1: Z and A of all layers; ``A[0]`` is the input."""
    Z, A = [], [X]
    for layer, (W, b) in enumerate(params, start=1):
        Z.append(W @ A[-1] + b)
        A.append(nnlib.sigmoid(Z[-1]) if layer == len(params) else nnlib.relu(Z[-1]))
    return Z, A


def backward(params, Z, A, Y, slope):
    """Section 3: the gradients of all layers."""
    m = Y.shape[1]
    dZ, grads = A[-1] - Y, []
    for at in reversed(range(len(params))):
        grads.insert(0, (dZ @ A[at].T / m, dZ.sum(axis=1, keepdims=True) / m))
        if at > 0:
            dZ = (params[at][0].T @ dZ) * SLOPES[slope](Z[at - 1])
    return grads


def train(params, X, Y, alpha, steps, slope="derivative"):
    """Sections 1 to 4, `steps` times over; params that are no numbers end the run."""
    for _ in range(steps):
        Z, A = forward(params, X)
        grads = backward(params, Z, A, Y, slope)
        params = [
            (W - alpha * dW, b - alpha * db) for (W, b), (dW, db) in zip(params, grads, strict=True)
        ]
        if not all(np.isfinite(W).all() for W, _ in params):
            return None
    return params


def start(sizes, rng):
    """Weights drawn by He's rule and biases 0: the document names no values to start from."""
    rng = np.random.default_rng(rng)
    return [
        (nnlib.he(n_out, n_in, rng=rng), np.zeros((n_out, 1))) for n_in, n_out in pairwise(sizes)
    ]


def from_zero(sizes):
    """All weights and biases 0."""
    return [(np.zeros((n_out, n_in)), np.zeros((n_out, 1))) for n_in, n_out in pairwise(sizes)]


def share_right(params):
    """The share of the tumours of the test set that the network classifies correctly."""
    data = tumours()
    return float(np.mean((forward(params, data.X_test)[1][-1] > 0.5) == data.Y_test))
