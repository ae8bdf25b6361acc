"""What rounding leaves of a gradient: both passes with every number changed in its last digits.

Where a unit is saturated, or an output nearly what it should be, a program that is right has few
digits left of a small difference of large numbers, or none. How few depends on the numbers, so it
is tried: in the type of the gradients, and along both roads that programs take at the output.
"""

from collections.abc import Callable, Iterator

import numpy as np

from nnlib._types import Array
from nnlib.dense import Dense
from nnlib.diagnosis.errors import delta, loss_gradient
from nnlib.diagnosis.passes import Passes

DRAWS = 6
SAFETY = 10.0  # how much more than the largest of the draws may be lost

PIECEWISE = {"identity", "relu", "leaky_relu"}  # with slopes that are numbers written down
FROM_A = {"sigmoid": lambda A: A * (1 - A), "tanh": lambda A: 1 - A * A}
SHIFTED = {
    "gelu",
    "gelu_tanh",
    "softplus",
    "elu",
}  # programs subtract 1 from their values or add it


Noise = list[tuple[float, float]]  # of W and of b, layer by layer


def noise(passes: Passes, char: str) -> Noise:
    """Return how far right gradients may be from the exact ones.

    ``char`` is the type that they are computed in: "d", "f" or "e".
    """
    if passes.own:
        return [(0.0, 0.0)] * len(passes.right)
    found = np.zeros((len(passes.right), 2))
    with np.errstate(all="ignore"):
        for draw in range(DRAWS):
            for at, layer in _drawn(passes, char, np.random.default_rng(draw), short=draw % 2 == 0):
                for part, (given, right) in enumerate(zip(layer, passes.right[at], strict=True)):
                    off = given.astype(char).astype(float) - right
                    off[~np.isfinite(off)] = 0  # such a program stops by itself
                    found[at, part] = max(found[at, part], float(np.linalg.norm(off)))
    return [(SAFETY * W, SAFETY * b) for W, b in found.tolist()]


def _drawn(
    passes: Passes, char: str, rng: np.random.Generator, *, short: bool
) -> Iterator[tuple[int, Dense]]:
    """Return the gradients of a program that is right, the last layer's first."""
    dtype = np.dtype("d" if char == "d" else "f")
    eps, network = float(np.finfo(char).eps), passes.net.network
    names = [passes.net.hidden] * (len(passes.Z) - 1) + [passes.net.output]

    def rounded(array: Array) -> Array:
        moved: Array = array.astype(dtype) * (1 + eps * _within(rng, array.shape, dtype))
        return moved

    def last_digits(Z: Array) -> Array:
        size: Array = eps * np.maximum(1, np.abs(Z)) * _within(rng, Z.shape, dtype)
        return size

    def slope(back: Callable[..., Array], name: str, Z: Array, A: Array) -> Array:
        if name in FROM_A:
            return rounded(FROM_A[name](A))
        exact = rounded(back(Z, A, np.ones_like(Z)))
        if name in PIECEWISE:
            return exact
        return exact + last_digits(Z) * (1.0 if name in SHIFTED else np.minimum(1, np.abs(A)))

    masks = [np.ones((1, 1))] * len(names)
    if passes.masks is not None:
        masks = [*passes.masks, masks[-1]]
    entries = [network.hidden] * (len(names) - 1) + [network.output]
    inputs, Zs, As = [passes.inputs[0].astype(dtype)], [], []
    for layer, entry, name, mask in zip(passes.params, entries, names, masks, strict=True):
        Zs.append(rounded(layer.W) @ inputs[-1] + rounded(layer.b))
        A = rounded(entry.value(Zs[-1]))
        As.append(A + last_digits(Zs[-1]) if name in SHIFTED else A)
        inputs.append(rounded(As[-1] * mask.astype(dtype)))
    Z, A, Y = Zs[-1], As[-1], passes.Y.astype(dtype)
    if short:
        dZ = delta(passes, Y, Z, A)
    elif passes.net.output == "softmax":
        dA = rounded(loss_gradient(passes, Y, A))
        dZ = A * (dA - (rounded(A) * dA).sum(axis=0))
    else:
        dZ = loss_gradient(passes, Y, A) * slope(network.output.backward, names[-1], Z, A)
    dZ = dZ * dtype.type(network.scale(passes.m))
    for at in reversed(range(len(names))):
        pulls = sum((pull for _, pull in passes.penalties[at]), start=np.zeros(1, dtype))
        yield at, Dense(rounded(dZ) @ inputs[at].T + pulls, rounded(dZ).sum(axis=1, keepdims=True))
        if at:
            back = rounded(passes.params[at].W).T @ rounded(dZ) * masks[at - 1].astype(dtype)
            dZ = back * slope(network.hidden.backward, names[at - 1], Zs[at - 1], As[at - 1])


def _within(rng: np.random.Generator, shape: tuple[int, ...], dtype: np.dtype) -> Array:
    """Return numbers from -1 to 1."""
    found: Array = 2 * rng.random(shape, dtype=dtype.type) - 1
    return found
