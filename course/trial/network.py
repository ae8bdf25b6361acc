"""Random networks of unequal sizes, and every derivative in them, by the complex step.

Activations and losses are those of `nnlib`. Nothing here knows a formula of backpropagation: a
derivative is found by adding an imaginary step to a quantity and running the rest of the network.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np

import nnlib

STEP = 1e-30
VALUES = {
    "sigmoid": nnlib.sigmoid,
    "tanh": nnlib.tanh,
    "relu": nnlib.relu,
    "leaky": nnlib.leaky_relu,
    "identity": nnlib.identity,
    "step": lambda Z: np.where(np.real(Z) > 0, 1.0, 0.0),
    "softplus": nnlib.softplus,
    "silu": nnlib.silu,
    "elu": nnlib.elu,
    "gelu": nnlib.gelu,
}
SLOPES = {
    "sigmoid": nnlib.sigmoid_prime,
    "tanh": nnlib.tanh_prime,
    "relu": nnlib.relu_prime,
    "leaky": nnlib.leaky_relu_prime,
    "identity": nnlib.identity_prime,
    "step": np.zeros_like,
    "softplus": nnlib.softplus_prime,
    "silu": nnlib.silu_prime,
    "elu": nnlib.elu_prime,
    "gelu": nnlib.gelu_prime,
}


class Pair(NamedTuple):
    """What the last layer does, and the loss of one example."""

    output: str
    loss: str


SIGMOID = Pair("sigmoid", "bce")


class Quantity(NamedTuple):
    """One of the arrays of a network: its role and its layer."""

    role: str  # A, Z, W, b, Y, L
    layer: int = 0


@dataclass(frozen=True)
class Make:
    """What network to draw."""

    sizes: tuple[int, ...]
    m: int
    hidden: str = "sigmoid"
    pair: Pair = SIGMOID
    seed: int = 0
    bias: bool = True
    onehot: bool = False  # a label is a class


def activate(which: str, Z: np.ndarray) -> np.ndarray:
    """The value of an activation; softmax takes columns."""
    if which == "softmax":
        e = np.exp(Z - Z.real.max(axis=0))
        return e / e.sum(axis=0)
    return VALUES[which](Z)


def losses(kind: str, A: np.ndarray, Y: np.ndarray) -> np.ndarray:
    """The loss of every example."""
    E = A - Y
    if kind == "half":
        return (E * E).sum(axis=0) / 2
    if kind == "square":
        return (E * E).sum(axis=0)
    if kind == "mean":
        return (E * E).sum(axis=0) / len(A)
    if kind == "abs":
        return np.where(E.real < 0, -E, E).sum(axis=0)
    if kind == "bce":
        return -(Y * np.log(A) + (1 - Y) * np.log(1 - A)).sum(axis=0)
    if kind == "ce":
        return -(Y * np.log(A)).sum(axis=0)
    raise ValueError(f"the loss {kind!r} is not known")


class Net:
    """One network with inputs, labels, parameters and all that follows from them."""

    def __init__(self, make: Make):
        self.make, self.sizes, self.m, self.L = make, make.sizes, make.m, len(make.sizes) - 1
        draw = np.random.default_rng([make.seed, *make.sizes, make.m])
        n = self.sizes
        self.X = draw.normal(size=(n[0], self.m))
        self.W = [np.zeros((0, 0))] + [draw.normal(size=(b, a)) for a, b in pairwise(n)]
        self.b = [np.zeros((0, 0))] + [draw.normal(size=(k, 1)) * make.bias for k in n[1:]]
        self.Y = self._labels(draw)
        self.Z, self.A, self.each = self.run({})
        self.given = draw  # further numbers come from here
        self._known: dict[tuple[Quantity, Quantity], np.ndarray] = {}

    def _labels(self, draw: np.random.Generator) -> np.ndarray:
        n = self.sizes[-1]
        if self.make.pair.output == "softmax" or self.make.pair.loss == "ce":
            if self.make.onehot:
                return np.eye(n)[:, draw.integers(n, size=self.m)]
            Y = draw.uniform(0.2, 1, size=(n, self.m))
            return Y / Y.sum(axis=0)
        if self.make.pair.loss == "bce":
            return draw.uniform(0.1, 0.9, size=(n, self.m))
        return draw.normal(size=(n, self.m))

    def activation(self, layer: int) -> str:
        """What the layer does to its pre-activations."""
        return self.make.pair.output if layer == self.L else self.make.hidden

    def run(self, moved: dict[Quantity, np.ndarray]) -> tuple[list, list, np.ndarray]:
        """Pre-activations, activations and losses, where something is added to some of them."""

        def plus(q: Quantity, value: np.ndarray) -> np.ndarray:
            return value + moved[q] if q in moved else value

        A = [plus(Quantity("A", 0), self.X)]
        Z = [np.zeros((0, 0))]
        for k in range(1, self.L + 1):
            W, b = plus(Quantity("W", k), self.W[k]), plus(Quantity("b", k), self.b[k])
            Z.append(plus(Quantity("Z", k), W @ A[-1] + b))
            A.append(plus(Quantity("A", k), activate(self.activation(k), Z[-1])))
        return Z, A, losses(self.make.pair.loss, A[-1], plus(Quantity("Y", self.L), self.Y))

    def value(self, q: Quantity) -> np.ndarray:
        """A quantity in columns; the loss L is one number an example."""
        if q.role == "L":
            return self.each
        return (
            {"A": self.A, "Z": self.Z, "W": self.W, "b": self.b}[q.role][q.layer]
            if q.role != "Y"
            else self.Y
        )

    def derivative(self, of: Quantity, wrt: Quantity) -> np.ndarray:
        """All derivatives; the sizes of `of`, then those of `wrt`. The loss is summed."""
        if (of, wrt) not in self._known:
            shape = self.value(wrt).shape
            found = []
            for place in np.ndindex(shape):
                step = np.zeros(shape, dtype=complex)
                step[place] = 1j * STEP
                Z, A, each = self.run({wrt: step})
                if of.role == "L":
                    found.append(np.imag(each.sum()) / STEP)
                elif of == wrt:
                    found.append(np.imag(step) / STEP)
                else:
                    found.append(np.imag({"A": A, "Z": Z}[of.role][of.layer]) / STEP)
            stacked = np.array(found)
            moved = np.moveaxis(stacked, 0, -1)
            self._known[of, wrt] = moved.reshape(*moved.shape[:-1], *shape)
        return self._known[of, wrt]


@lru_cache(maxsize=512)
def drawn(make: Make) -> Net:
    """The network, drawn once."""
    return Net(make)
