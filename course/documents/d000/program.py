"""The document's recipe as a program, each line one of its formulas.

The claims about runs use it, and the page of notations takes its `step` beside those of others.
What the document leaves out is an argument, or said where it is filled in.
"""

from __future__ import annotations

import numpy as np

import nnlib

# the rows of the document's table that act on one number; g' is taken of a, as its second form
TABLE = {
    "sigmoid": (lambda z: 1 / (1 + np.exp(-z)), lambda a: a * (1 - a)),
    "relu": (lambda z: np.where(z.real > 0, z, 0), lambda a: (a > 0) * 1.0),
}


def forward(params, X, hidden):
    """Sections 1 to 3: the activations of all layers, softmax (in its stable form) at the end."""
    g, _ = TABLE[hidden]
    A = [X]
    for layer, (W, b) in enumerate(params, start=1):
        z = W @ A[-1] + b
        A.append(nnlib.softmax(z) if layer == len(params) else g(z))
    return A


def cost(A, Y):
    """Section 4: the cost of all samples."""
    m = Y.shape[1]
    return -(1 / m) * np.sum(Y * np.log(A))


def deltas(params, A, Y, hidden):
    """Section 5: delta of each layer, from the last to the first; each belongs to one sample."""
    _, g_prime = TABLE[hidden]
    delta = [A[-1] - Y]
    for layer in range(len(params) - 1, 0, -1):
        delta.insert(0, (params[layer][0].T @ delta[0]) * g_prime(A[layer]))
    return delta


def gradients(params, A, Y, hidden):
    """Section 5: the four equations. The sum over the samples is left unsaid there."""
    m = Y.shape[1]
    return [
        ((1 / m) * (delta @ below.T), (1 / m) * np.sum(delta, axis=1, keepdims=True))
        for delta, below in zip(deltas(params, A, Y, hidden), A[:-1], strict=True)
    ]


def updated(params, grads, alpha):
    """Section 6: one step of gradient descent."""
    return [
        (W - alpha * dW, b - alpha * db) for (W, b), (dW, db) in zip(params, grads, strict=True)
    ]


def step(X, Y, params, alpha):
    """Sections 1 to 6, once, with sigmoids; returns A, C, deltas, gradients and parameters."""
    A = forward(params, X, "sigmoid")
    grads = gradients(params, A, Y, "sigmoid")
    delta = deltas(params, A, Y, "sigmoid")
    return A[1:], cost(A[-1], Y), delta, grads, updated(params, grads, alpha)


def train(params, X, Y, alpha, steps, hidden="relu"):
    """Sections 3 to 6, `steps` times over; returns the parameters and the cost of every step."""
    costs = []
    for _ in range(steps):
        A = forward(params, X, hidden)
        costs.append(cost(A[-1], Y))
        params = updated(params, gradients(params, A, Y, hidden), alpha)
    costs.append(cost(forward(params, X, hidden)[-1], Y))
    return params, costs


def random_start(sizes, rng):
    """Weights drawn by He's rule and biases 0: the document names no values to start from."""
    rng = np.random.default_rng(rng)
    pairs = zip(sizes[1:], sizes[:-1], strict=True)
    return [(nnlib.he(n_out, n_in, rng=rng), np.zeros((n_out, 1))) for n_out, n_in in pairs]


def xor():
    """Exclusive or: four examples, and a problem that no single layer can solve."""
    points = nnlib.datasets.xor()
    return points.X, nnlib.one_hot(points.labels, 2)
