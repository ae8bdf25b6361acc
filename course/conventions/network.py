"""The small network that every notation writes, and the same step by `nnlib`."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

import nnlib
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


def mlp(net: Network, output: str) -> nnlib.MLP:
    """The network as `nnlib` runs it."""
    activation, loss = OUTPUTS[output]
    sizes = [len(net.X), *(len(W) for W, _ in net.params)]
    same = nnlib.MLP(sizes, hidden="sigmoid", output=activation, loss=loss, rng=0)
    same.params = [nnlib.Dense(W.copy(), b.copy()) for W, b in net.params]
    return same


def reference(net: Network, output: str, rate: float) -> Run:
    """The same step by `nnlib`; its deltas by the complex step, which knows no formula.

    `nnlib.MLP.backward` gives the deltas too; this is a second witness. What is added to a bias
    moves the pre-activation as far, so the delta of an example is the derivative of its own cost
    with respect to the bias.
    """
    same = mlp(net, output)
    cost, gradients = same.cost_and_gradients(net.X, net.Y)
    deltas = [
        np.hstack([_delta(same, net.X[:, [k]], net.Y[:, [k]], at) for k in range(net.m)])
        for at in range(len(same.params))
    ]
    grads = [(grad.W, grad.b) for grad in gradients]
    updated = [
        (W - rate * dW, b - rate * db) for (W, b), (dW, db) in zip(net.params, grads, strict=True)
    ]
    return Run(same.forward(net.X).A[1:], cost, deltas, grads, updated)


def _delta(net: nnlib.MLP, x: np.ndarray, y: np.ndarray, at: int) -> np.ndarray:
    """The delta of one example in one layer, by moving the bias of that layer."""

    def cost(b):
        params = [*net.params]
        params[at] = params[at]._replace(b=b)
        return net.cost(x, y, params=params)

    return nnlib.complex_step(cost, net.params[at].b)
