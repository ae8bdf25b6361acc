"""The mutation lab: `nnlib` with one of its parts broken, at random, in a network like the others.

What runs is the library's own way back, `nnlib._network.Network.gradients`, in which one function
has been put in another's place. The library itself stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable
from types import FunctionType

import numpy as np

import nnlib
from nnlib import _network
from nnlib._network import Network
from nnlib.dense import joined_gradient, passed_back


def _slope(change: Callable) -> Callable[[Network], Network]:
    """Put another function in the place of the way back through a hidden activation."""

    def broken(network: Network) -> Network:
        hidden = network.hidden
        return network._replace(
            hidden=hidden._replace(backward=lambda Z, A, dA, **_: change(hidden, Z, A, dA))
        )

    return broken


def _labels(network: Network) -> Network:
    right = network.cost_and_delta
    return network._replace(cost_and_delta=lambda Z, Y: right(Z, np.roll(Y, 1, axis=0)))


def _products(change: Callable) -> Callable[[Network], Network]:
    """Put other functions in the places of the two products of a layer, on the way back.

    The gradient of a layer is computed before the error goes on, so the second can use it.
    """

    def broken(network: Network) -> Network:
        latest = []

        def gradient(dZ, A1, *, out):
            joined_gradient(dZ, A1, out=out)
            latest[:] = [out]
            if change is None:
                out[:, -1] /= dZ.shape[1]

        def back(joined, dZ, **_):
            return passed_back(joined, dZ) if change is None else change(joined, dZ, latest[0])

        parts = {**vars(_network), "joined_gradient": gradient, "passed_back": back}
        right = Network.gradients
        own = FunctionType(right.__code__, parts, right.__name__, right.__defaults__)
        return type("Network", (Network,), {"gradients": own})(*network)

    return broken


BREAKS = {
    "missing-slope": _slope(lambda g, Z, A, dA: dA),
    "slope-of-activation": _slope(lambda g, Z, A, dA: dA * g.prime(A)),
    "sign": _slope(lambda g, Z, A, dA: -g.backward(Z, A, dA)),
    "half": _products(lambda joined, dZ, grad: passed_back(joined, dZ) / 2),
    "gradient-for-weights": _products(lambda joined, dZ, grad: passed_back(grad, dZ)),
    "updated-weights": _products(lambda joined, dZ, grad: passed_back(joined - 0.3 * grad, dZ)),
    "bias-mean": _products(None),
    "shifted-labels": _labels,
}
"""What is broken, by its word, and what does it to a network's passes."""


class Broken(nnlib.MLP):
    """A network of a library that has one part broken; which one, it does not say."""

    def __init__(self, word: str, *args, **settings):
        super().__init__(*args, **settings)
        self.network = BREAKS[word](self.network)


def broken(seed: int, *args, **settings) -> Broken:
    """A network of `nnlib.MLP`'s arguments, with the part broken that the seed draws."""
    word = str(np.random.default_rng(seed).choice(sorted(BREAKS)))
    return Broken(word, *args, **settings)
