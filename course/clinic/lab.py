"""The mutation lab: `nnlib` with one line broken, at random, in a copy that trains like the other.

The line is changed in the text of the library's own way back, `nnlib._network.Network.gradients`,
so that what runs is the library. The library itself stays as it is.
"""

from __future__ import annotations

import inspect
import textwrap

import numpy as np

import nnlib
from nnlib import _network
from nnlib.dense import with_ones

BACK = "dZ = self.hidden.backward(Z[i - 1], work.A[i - 1], dA)"
PRODUCT = "joined_gradient(dZ, inputs[i], out=grads[i])"
THROUGH = "dA = passed_back(layers[i], dZ)"
START = "cost, dZ = self.cost_and_delta(Z[-1], Y)"

# what is broken, by its word: a piece of the library's text and what is put in its place
BREAKS = {
    "missing-slope": (BACK, "dZ = dA"),
    "slope-of-activation": (BACK, "dZ = dA * self.hidden.prime(work.A[i - 1])"),
    "sign": (BACK, f"{BACK} * -1"),
    "half": (THROUGH, "dA = passed_back(layers[i], dZ) / 2"),
    "gradient-for-weights": (THROUGH, "dA = passed_back(grads[i], dZ)"),
    "updated-weights": (THROUGH, "dA = passed_back(layers[i] - 0.3 * grads[i], dZ)"),
    "bias-mean": (PRODUCT, f"{PRODUCT}; grads[i][:, -1] /= X1.shape[1]"),
    "wrong-input": (
        PRODUCT,
        "joined_gradient(dZ, with_ones(Z[i - 1]) if i else inputs[i], out=grads[i])",
    ),
    "shifted-labels": (START, "cost, dZ = self.cost_and_delta(Z[-1], np.roll(Y, 1, axis=0))"),
}


class Broken(nnlib.MLP):
    """A network of a library that has one line broken; which one, it does not say."""

    def __init__(self, word: str, *args, **settings):
        super().__init__(*args, **settings)
        old, new = BREAKS[word]
        text = textwrap.dedent(inspect.getsource(_network.Network.gradients))
        if text.count(old) != 1:
            raise ValueError(
                f"{old!r} stands {text.count(old)} times in the library, expected once"
            )
        space = {**vars(_network), "np": np, "with_ones": with_ones}
        exec("from __future__ import annotations\n" + text.replace(old, new), space)  # noqa: S102
        kind = type("Network", (_network.Network,), {"gradients": space["gradients"]})
        self.network = kind(*self.network)


def broken(seed: int, *args, **settings) -> Broken:
    """A network of `nnlib.MLP`'s arguments, with the line broken that the seed draws."""
    word = str(np.random.default_rng(seed).choice(sorted(BREAKS)))
    return Broken(word, *args, **settings)
