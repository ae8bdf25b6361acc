"""The five key steps as a program, examples in columns.

The claims about runs use it, and the page of notations takes its `step` beside those of others. A
network is a list of pairs (W, b); `fs` names the activation of each layer.
"""

from __future__ import annotations

import numpy as np

import nnlib
from course.real_data import patients  # noqa: F401  (what the program learns from)

F = {
    "identity": (nnlib.identity, nnlib.identity_prime),
    "sigmoid": (nnlib.sigmoid, nnlib.sigmoid_prime),
    "tanh": (nnlib.tanh, nnlib.tanh_prime),
}
SIZES, FS = [10, 8, 1], ["tanh", "identity"]


def forward(params, X, fs=FS):
    """Step 1: the weighted sums z and the activations a of all layers; ``a[0]`` is the input."""
    z, a = [], [X]
    for (W, b), name in zip(params, fs, strict=True):
        z.append(W @ a[-1] + b)
        a.append(F[name][0](z[-1]))
    return z, a


def loss(params, X, Y, fs=FS):
    """Step 2, with the sum over examples and outputs."""
    return np.sum((Y - forward(params, X, fs)[1][-1]) ** 2) / (2 * X.shape[1])


def deltas(params, z, a, Y, fs=FS):
    """Step 3: delta of each layer, the first layer first."""
    found = [(a[-1] - Y) * F[fs[-1]][1](z[-1])]
    for at in range(len(params) - 1, 0, -1):
        found.insert(0, (params[at][0].T @ found[0]) * F[fs[at - 1]][1](z[at - 1]))
    return found


def gradients(params, X, Y, fs=FS):
    """Steps 1 to 4."""
    z, a = forward(params, X, fs)
    m = X.shape[1]
    return [
        (delta @ below.T / m, delta.sum(axis=1, keepdims=True) / m)
        for delta, below in zip(deltas(params, z, a, Y, fs), a, strict=False)
    ]


def updated(params, grads, eta):
    """Step 5."""
    return [(W - eta * dW, b - eta * db) for (W, b), (dW, db) in zip(params, grads, strict=True)]


def step(X, Y, params, eta):
    """All five steps, once, with sigmoids; returns a, L, deltas, gradients and parameters."""
    fs = ["sigmoid"] * len(params)
    z, a = forward(params, X, fs)
    grads = gradients(params, X, Y, fs)
    found = deltas(params, z, a, Y, fs)
    return a[1:], loss(params, X, Y, fs), found, grads, updated(params, grads, eta)


def train(params, X, Y, eta, steps, fs=FS):
    """All five steps, `steps` times over."""
    for _ in range(steps):
        params = updated(params, gradients(params, X, Y, fs), eta)
    return params


def start(scale=1.0):
    """Random weights, or zeros with a scale of 0; biases 0."""
    rng = np.random.default_rng(0)
    pairs = zip(SIZES[1:], SIZES[:-1], strict=True)
    return [(scale * nnlib.xavier(n, below, rng=rng), np.zeros((n, 1))) for n, below in pairs]
