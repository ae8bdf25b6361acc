"""The document's equations as a program, examples in columns.

The claims about runs use it, and the page of notations takes its `step` beside those of others. A
network is a list of pairs (W, b). Its output is the sigmoid, and its hidden layers are ReLU unless
something else is said; what the table of section 1.B calls the derivative of ReLU is an argument.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

import nnlib
from course.real_data import tumours

SLOPES = {
    "table": lambda Z: np.where(Z > 0, Z, 0),
    "derivative": lambda Z: np.where(Z > 0, 1.0, 0.0),
    "sigmoid": nnlib.sigmoid_prime,
}


def forward(params, X, g=nnlib.relu):
    """Section 1: Z and A of all layers; ``A[0]`` is the input."""
    Z, A = [], [X]
    for layer, (W, b) in enumerate(params, start=1):
        Z.append(W @ A[-1] + b)
        A.append(nnlib.sigmoid(Z[-1]) if layer == len(params) else g(Z[-1]))
    return Z, A


def loss(A, Y):
    """Section 2: J, the average over the examples; the losses of several outputs are added."""
    return -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / Y.shape[1]


def deltas(params, Z, A, Y, slope):
    """Section 3: dZ of all layers; each belongs to one example, although it is written ∂J/∂Z."""
    dZ = [A[-1] - Y]
    for at in range(len(params) - 1, 0, -1):
        dA = params[at][0].T @ dZ[0]
        dZ.insert(0, dA * SLOPES[slope](Z[at - 1]))
    return dZ


def backward(params, Z, A, Y, slope):
    """Section 3: the gradients of all layers."""
    m = Y.shape[1]
    return [
        (dZ @ below.T / m, dZ.sum(axis=1, keepdims=True) / m)
        for dZ, below in zip(deltas(params, Z, A, Y, slope), A[:-1], strict=True)
    ]


def updated(params, grads, alpha):
    """Section 4: one step of gradient descent."""
    return [
        (W - alpha * dW, b - alpha * db) for (W, b), (dW, db) in zip(params, grads, strict=True)
    ]


def step(X, Y, params, alpha):
    """Sections 1 to 4, once, with sigmoids; returns A, J, dZ, gradients and parameters."""
    Z, A = forward(params, X, nnlib.sigmoid)
    grads = backward(params, Z, A, Y, "sigmoid")
    dZ = deltas(params, Z, A, Y, "sigmoid")
    return A[1:], loss(A[-1], Y), dZ, grads, updated(params, grads, alpha)


def train(params, X, Y, alpha, steps, slope="derivative"):
    """Sections 1 to 4, `steps` times over; params that are no numbers end the run."""
    for _ in range(steps):
        Z, A = forward(params, X)
        params = updated(params, backward(params, Z, A, Y, slope), alpha)
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
