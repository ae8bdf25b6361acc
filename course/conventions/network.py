"""The small network that every notation writes, and the same step by `nnlib`."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

import nnlib
from course.comparison import complex_step
from course.conventions.convention import Run

# What the last layer does, with the loss that goes with it.
OUTPUTS = {
    "squares": ("sigmoid", "mse"),
    "softmax": ("softmax", "cross_entropy"),
    "sigmoid": ("sigmoid", "bce"),
}


class Network(NamedTuple):
    """Inputs and one-hot labels in columns, and the parameters W and b of each layer."""

    X: np.ndarray
    Y: np.ndarray
    params: list[tuple[np.ndarray, np.ndarray]]

    @property
    def m(self) -> int:
        return self.X.shape[1]

    @property
    def n_out(self) -> int:
        return self.Y.shape[0]


def small_network() -> Network:
    """Three inputs, four hidden sigmoids, two outputs, five examples: five different sizes."""
    draw = np.random.default_rng(4)
    X = draw.normal(size=(3, 5)).round(1)
    Y = np.eye(2)[:, [0, 1, 1, 0, 1]]
    params = [
        (draw.normal(size=(n, n_in)).round(1), draw.normal(size=(n, 1)).round(1))
        for n_in, n in ((3, 4), (4, 2))
    ]
    return Network(X, Y, params)


NETWORK = small_network()


def reference(net: Network, output: str, rate: float) -> Run:
    """The same step by `nnlib`; its deltas by the complex step, which knows no formula.

    `nnlib` keeps its deltas to itself, so they are found from their meaning: m times the
    derivative of the averaged cost with respect to each pre-activation.
    """
    activation, loss = OUTPUTS[output]
    sizes = [len(net.X), *(len(W) for W, _ in net.params)]
    mlp = nnlib.MLP(sizes, hidden="sigmoid", output=activation, loss=loss, rng=0)
    for own, (W, b) in zip(mlp.params, net.params, strict=True):
        own.W[:], own.b[:] = W, b
    cost, gradients = mlp.cost_and_gradients(net.X, net.Y)
    Z, A = _forward(net, activation)
    deltas = [
        net.m * complex_step(lambda moved, at=at: _cost_above(net, output, moved, at), Z[at])
        for at in range(len(Z))
    ]
    grads = [(grad.W.copy(), grad.b.copy()) for grad in gradients]
    updated = [
        (W - rate * dW, b - rate * db) for (W, b), (dW, db) in zip(net.params, grads, strict=True)
    ]
    return Run(A, cost, deltas, grads, updated)


def _forward(net, activation):
    Z, A = [], [net.X]
    for at, (W, b) in enumerate(net.params):
        Z.append(W @ A[-1] + b)
        last = at == len(net.params) - 1
        A.append(getattr(nnlib, activation)(Z[-1]) if last else nnlib.sigmoid(Z[-1]))
    return Z, A[1:]


def _cost_above(net, output, Z, at):
    """The averaged cost as a function of the pre-activations of one layer."""
    for W, b in net.params[at + 1 :]:
        Z = W @ (1 / (1 + np.exp(-Z))) + b
    if output == "softmax":
        return -np.sum(net.Y * (Z - np.log(np.sum(np.exp(Z), axis=0)))) / net.m
    A = 1 / (1 + np.exp(-Z))
    if output == "squares":
        return np.sum((A - net.Y) ** 2) / (2 * net.m)
    return -np.sum(net.Y * np.log(A) + (1 - net.Y) * np.log(1 - A)) / net.m
