"""The errors that wrong programs send back: dZ of a layer under each mistake.

At the output a mistake is in the labels or in the slope of the last activation; at a hidden layer
in what the error is multiplied by on its way through the weights, the mask and the slope.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import product
from typing import NamedTuple

import numpy as np

from nnlib._types import Array
from nnlib.diagnosis.passes import Passes

HUGE = 1e100  # more than that comes of a division by 0, or nearly


class Error(NamedTuple):
    """What a layer may have been sent, and the words of the mistakes in it.

    ``updated`` is what a learning rate of 1 takes from it, where the weights above had been
    updated; how large the rate was is seen in the gradients.
    """

    dZ: Array
    words: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    updated: Array | None = None


def at_output(passes: Passes) -> list[Error]:
    """Return what the last layer may have been sent, the right one first."""
    if passes.own:
        return [Error(passes.dZ[-1])]
    Z, A, scale = passes.Z[-1], passes.A[-1], passes.net.network.scale(passes.m)
    labels: list[tuple[tuple[str, ...], Array]] = [((), passes.Y)]
    if len(A) > 1:
        for shift in (1, -1):
            rolled = np.roll(passes.Y, shift, axis=0)
            cut = rolled.copy()
            cut[0 if shift > 0 else -1] = 0
            labels += [(("shifted-labels",), rolled), (("shifted-labels",), cut)]
    slopes = _softmax_slopes if passes.net.output == "softmax" else _output_slopes
    found = [Error(passes.dZ[-1])]
    with np.errstate(all="ignore"):
        for (shifted, Y), (words, carried) in product(labels, slopes(passes, Z, A)):
            dZ = carried(Y) * scale
            if np.abs(dZ).max(initial=0.0) < HUGE:
                found.append(Error(dZ, shifted + words))
    return _different(found)


def loss_gradient(passes: Passes, Y: Array, A: Array) -> Array:
    """Return every example's derivative of the loss with respect to the outputs A."""
    loss = passes.net.loss
    if loss == "cross_entropy":
        return np.negative(Y) / A
    error = A - Y
    gradient: Array = {"mse": error, "sse": 2 * error, "bce": error / (A * (1 - A))}[loss]
    return gradient


def delta(passes: Passes, Y: Array, Z: Array, A: Array) -> Array:
    """Return every example's derivative of the loss with respect to the last pre-activations Z."""
    pair = passes.net.loss, passes.net.output
    if pair in {("cross_entropy", "softmax"), ("bce", "sigmoid")}:
        difference: Array = A - Y
        return difference
    output = passes.net.network.output
    return output.backward(Z, A, loss_gradient(passes, Y, A))


Carried = tuple[tuple[str, ...], Callable[[Array], Array]]


def _output_slopes(passes: Passes, Z: Array, A: Array) -> Iterator[Carried]:
    output = passes.net.network.output

    def through(slope: Array) -> Callable[[Array], Array]:
        return lambda Y: loss_gradient(passes, Y, A) * slope

    yield (), lambda Y: delta(passes, Y, Z, A)
    yield ("missing-output-slope",), lambda Y: loss_gradient(passes, Y, A)
    yield ("extra-output-slope",), lambda Y: output.backward(Z, A, delta(passes, Y, Z, A))
    yield ("slope-of-activation",), through(output.prime(A))
    yield ("function-for-slope",), through(A)
    for other in passes.Z[:-1]:
        if other.shape == Z.shape:
            yield ("slope-of-wrong-layer",), through(output.prime(other))


def _softmax_slopes(passes: Passes, Z: Array, A: Array) -> Iterator[Carried]:
    diagonal, output = A * (1 - A), passes.net.network.output
    yield (), lambda Y: delta(passes, Y, Z, A)
    yield ("softmax-by-entries",), lambda Y: loss_gradient(passes, Y, A) * diagonal
    yield ("missing-output-slope",), lambda Y: loss_gradient(passes, Y, A)
    yield ("extra-output-slope",), lambda Y: output.backward(Z, A, delta(passes, Y, Z, A))
    yield ("extra-output-slope",), lambda Y: delta(passes, Y, Z, A) * diagonal


def multipliers(passes: Passes, at: int) -> list[Error]:
    """Return what an error may be multiplied by at a hidden layer: its mask and its slope."""
    Z, A, hidden = passes.Z[at], passes.A[at + 1], passes.net.network.hidden
    ones = np.ones_like(Z)
    mask = None if passes.masks is None else passes.masks[at]
    right = hidden.backward(Z, A, ones)
    if passes.own:
        return [Error(right)]
    slopes: list[tuple[tuple[str, ...], Array]] = [
        ((), right),
        (("missing-slope",), ones),
        (("slope-of-activation",), hidden.prime(A)),
        (("function-for-slope",), A),
    ]
    if mask is not None:
        slopes.append((("slope-of-activation",), hidden.prime(passes.inputs[at + 1])))
    slopes += [
        (("slope-of-wrong-layer",), hidden.prime(other))
        for k, other in enumerate(passes.Z)
        if k != at and other.shape == Z.shape
    ]
    masked: list[tuple[tuple[str, ...], Array]] = [((), ones)]
    if mask is not None:
        kept = (mask != 0).astype(mask.dtype)
        masked = [((), mask), (("missing-mask",), ones), (("missing-scale",), kept)]
    return _different(
        Error(slope * by, of_slope + of_mask)
        for (of_slope, slope), (of_mask, by) in product(slopes, masked)
    )


def through(passes: Passes, at: int, above: Array, given: Array) -> Iterator[Error]:
    """Return what may come through the weights above a hidden layer, from the error there.

    ``given`` is the gradient of those weights that the program under judgement has.
    """
    W = passes.params[at + 1].W
    back = W.T @ above
    yield Error(back)
    if passes.own:
        return
    if W.shape[0] == W.shape[1]:
        yield Error(W @ above, ("transpose",))
    if given.shape == W.shape:
        by_gradient = given.T @ above
        yield Error(by_gradient, ("gradient-for-weights",))
        yield Error(back, ("updated-weights",), updated=by_gradient)


def _different(errors: Iterable[Error]) -> list[Error]:
    """Leave out what is the same as something of no more mistakes; those that tie are kept with it.

    The first one is kept as it is.
    """
    kept: list[Error] = []
    for error in sorted(errors, key=lambda error: len(error.words)):
        for place, other in enumerate(kept):
            size = np.linalg.norm(other.dZ)
            if np.linalg.norm(other.dZ - error.dZ) <= 1e-9 * size:
                if len(error.words) == len(other.words):
                    new = tuple(word for word in error.words if word not in other.words)
                    kept[place] = other._replace(also=(*other.also, *new))
                break
        else:
            kept.append(error)
    return kept
