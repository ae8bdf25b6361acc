"""The document's equations as a program, examples in rows.

The claims about runs use it, and the page of notations takes its `step` beside those of others. A
network is a list of pairs (W, b), with b a row; `sigmas` names the activation of each layer.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import numpy as np

import nnlib
from course import real_data

# σ and σ' as functions of Z; σ' is what the document leaves out
SIGMA = {
    "sigmoid": (nnlib.sigmoid, nnlib.sigmoid_prime),
    "relu": (nnlib.relu, nnlib.relu_prime),
}


def forward(params, sigmas, X):
    """Section 1: Z and A of all layers; ``A[0]`` is the input."""
    Z, A = [], [X]
    for (W, b), name in zip(params, sigmas, strict=True):
        Z.append(A[-1] @ W + b)
        A.append(SIGMA[name][0](Z[-1]))
    return Z, A


def half_squares(A, y):
    """The loss that the deltas of section 2 belong to; the document names none."""
    return np.sum((A - y) ** 2) / 2


def deltas(params, sigmas, Z, A, y):
    """Section 2: δ of all layers, the first layer first."""
    primes = [SIGMA[name][1] for name in sigmas]
    found = [(A[-1] - y) * primes[-1](Z[-1])]
    for at in range(len(params) - 1, 0, -1):
        found.insert(0, (found[0] @ params[at][0].T) * primes[at - 1](Z[at - 1]))
    return found


def backward(params, sigmas, Z, A, y, *, bias_summed):
    """Section 2: the gradients of all layers, the bias's as written or summed over the rows."""
    return [
        (below.T @ delta, delta.sum(axis=0, keepdims=True) if bias_summed else delta)
        for delta, below in zip(deltas(params, sigmas, Z, A, y), A[:-1], strict=True)
    ]


def updated(params, grads, alpha):
    """Section 3: one step."""
    return [
        (W - alpha * dW, b - alpha * db) for (W, b), (dW, db) in zip(params, grads, strict=True)
    ]


def step(X, y, params, alpha):
    """Sections 1 to 3, once, with sigmoids; returns A, the loss, deltas, gradients, parameters."""
    sigmas = ["sigmoid"] * len(params)
    Z, A = forward(params, sigmas, X)
    grads = backward(params, sigmas, Z, A, y, bias_summed=True)
    delta = deltas(params, sigmas, Z, A, y)
    return A[1:], half_squares(A[-1], y), delta, grads, updated(params, grads, alpha)


def train(params, sigmas, X, y, alpha, steps, *, bias_summed=True):
    """Sections 1 to 3, `steps` times over."""
    for _ in range(steps):
        Z, A = forward(params, sigmas, X)
        grads = backward(params, sigmas, Z, A, y, bias_summed=bias_summed)
        params = updated(params, grads, alpha)
    return params


def start(sizes, rng):
    """Weights drawn by He's rule and biases 0: the document names no values to start from."""
    rng = np.random.default_rng(rng)
    pairs = zip(sizes[1:], sizes[:-1], strict=True)
    return [(nnlib.he(n_out, n_in, rng=rng).T, np.zeros((1, n_out))) for n_out, n_in in pairs]


def from_zero(sizes):
    """All weights and biases 0."""
    return [(np.zeros(shape), np.zeros((1, shape[1]))) for shape in pairwise(sizes)]


@cache
def digits():
    """Handwritten digits in rows: X and y to learn from, and X and labels of the test set."""
    data = real_data.digits()
    return data.X_train.T, data.Y_train.T, data.X_test.T, data.labels_test
