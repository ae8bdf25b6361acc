r"""Regularisers: penalties on the weights, dropout, and a limit on the size of the gradient.

Penalties are on the weights W alone: a bias shifts the output, it does not make it steeper.
``params`` and ``grads`` are lists of :class:`nnlib.Dense`.
"""

import math
from collections.abc import Sequence

import numpy as np

from nnlib import _validate
from nnlib._types import Array, DTypeLike
from nnlib.dense import Dense, check_layers

Params = Sequence[Dense]


def l2_penalty(params: Params, strength: float) -> float:
    r"""Return ``strength / 2 * sum W**2`` over the weights of all layers.

    Shapes: params -> a number.

    Some texts divide by the number of examples as well, or leave out the 2: their strength is
    another number for the same penalty.

    >>> l2_penalty([Dense(W=np.array([[1.0, -2.0]]), b=np.array([[9.0]]))], 0.1)
    0.25
    """
    strength = _validate.non_negative("strength", strength)
    # Of a number from 2e19 on the square is too large for single precision.
    squares: float = sum(np.sum(_double(W) ** 2).item() for W, _ in check_layers("params", params))
    return strength / 2 * squares


def l2_gradient(params: Params, strength: float) -> list[Dense]:
    """Return the gradient of :func:`l2_penalty`, ``strength * W``, and 0 for the biases.

    Shapes: params -> the same.

    >>> l2_gradient([Dense(W=np.array([[1.0, -2.0]]), b=np.array([[9.0]]))], 0.1)
    [Dense(W=array([[ 0.1, -0.2]]), b=array([[0.]]))]
    """
    strength = _validate.non_negative("strength", strength)
    return l2_pull(check_layers("params", params), strength)


def l2_pull(params: Params, strength: float) -> list[Dense]:
    """Return :func:`nnlib.l2_gradient` of parameters that have been checked."""
    return [Dense(strength * W, np.zeros_like(b)) for W, b in params]


def l1_penalty(params: Params, strength: float) -> float:
    r"""Return ``strength * sum |W|`` over the weights of all layers.

    Shapes: params -> a number.

    >>> l1_penalty([Dense(W=np.array([[1.0, -2.0]]), b=np.array([[9.0]]))], 0.1)
    0.30000000000000004
    """
    strength = _validate.non_negative("strength", strength)
    layers = check_layers("params", params)
    # The sign of the real part is that of the number under the complex step; at 0 it is 0.
    sizes: float = sum(np.sum(_double(W) * np.sign(W.real)).item() for W, _ in layers)
    return strength * sizes


def l1_gradient(params: Params, strength: float) -> list[Dense]:
    """Return ``strength * sign(W)``, the gradient of :func:`l1_penalty`, and 0 for the biases.

    Shapes: params -> the same.

    At W = 0 there is a kink; 0 is the subgradient chosen there.

    >>> l1_gradient([Dense(W=np.array([[1.0, -2.0, 0.0]]), b=np.array([[9.0]]))], 0.1)
    [Dense(W=array([[ 0.1, -0.1,  0. ]]), b=array([[0.]]))]
    """
    strength = _validate.non_negative("strength", strength)
    return l1_pull(check_layers("params", params), strength)


def l1_pull(params: Params, strength: float) -> list[Dense]:
    """Return :func:`nnlib.l1_gradient` of parameters that have been checked."""
    return [Dense(strength * np.sign(W), np.zeros_like(b)) for W, b in params]


def dropout_mask(
    shape: tuple[int, ...],
    rate: float,
    *,
    rng: int | np.random.Generator,
    dtype: DTypeLike = np.float64,
) -> Array:
    r"""Return a mask for inverted dropout: 0 with probability ``rate``, else ``1 / (1 - rate)``.

    Shapes: -> ``shape``.

    During training an activation A becomes ``A * mask``, and on the way back the gradient with
    respect to A is multiplied by the same mask. The mean of every entry is 1, so that prediction
    needs no dropout and no scaling. From Srivastava et al., *Dropout*, JMLR 2014, section 10.

    >>> dropout_mask((2, 3), 0.5, rng=0)
    array([[2., 0., 0.],
           [0., 2., 2.]])
    """
    rate = _validate.fraction("rate", rate)
    kept = _validate.generator(rng).random(shape) >= rate
    return kept.astype(_validate.float_type(dtype)) / (1 - rate)


def global_norm(grads: Params) -> float:
    """Return the Euclidean norm of all gradients taken as one long vector.

    Shapes: grads -> a number.

    Entries whose squares are too large or too small for their type count like all others. A norm
    that is itself beyond double precision is infinite.

    >>> global_norm([Dense(W=np.array([[3.0]]), b=np.array([[4.0]]))])
    5.0
    """
    largest, norm = scaled_norm(_arrays(check_layers("grads", grads)))
    return largest * norm


def clip_by_global_norm(grads: Params, max_norm: float) -> list[Dense]:
    r"""Return the gradients, scaled down to norm ``max_norm`` if they are longer than that.

    Shapes: grads -> the same.

    All are scaled by one factor, so the direction stays. Nothing is added to the norm: PyTorch adds
    1e-6, which cuts gradients of that size too far. Entries that are not finite raise
    ``ValueError``. From Pascanu, Mikolov and Bengio, *On the difficulty of training recurrent
    neural networks*, ICML 2013, algorithm 1.

    >>> clip_by_global_norm([Dense(W=np.array([[3.0]]), b=np.array([[4.0]]))], 2.5)
    [Dense(W=array([[1.5]]), b=array([[2.]]))]
    """
    max_norm = _validate.positive("max_norm", max_norm)
    layers = [Dense(W.copy(), b.copy()) for W, b in check_layers("grads", grads)]
    clip(_arrays(layers), max_norm)
    return layers


def clip(arrays: Sequence[Array], max_norm: float) -> None:
    """Do what :func:`nnlib.clip_by_global_norm` does to arrays in place.

    Numbers that have overflowed stay as they are.
    """
    largest, norm = scaled_norm(arrays)
    if not math.isfinite(largest) or norm <= max_norm / largest:
        return
    for array in arrays:
        # In two steps: the factor of both may be too small a number for single precision.
        array /= largest
        array *= max_norm / norm


def scaled_norm(arrays: Sequence[Array]) -> tuple[float, float]:
    """Return the largest size of an entry, or 1, and the norm as a multiple of it.

    Squares overflow, for single precision from 2e19 on; those of the multiples do not.
    """
    largest: float = max((np.abs(array).max().item() for array in arrays if array.size), default=0)
    largest = largest or 1.0
    norms = (np.linalg.norm((array / largest).ravel()).item() for array in arrays)
    return largest, math.hypot(*norms)


def _arrays(layers: Params) -> list[Array]:
    return [array for layer in layers for array in layer]


def _double(W: Array) -> Array:
    return W.astype(np.float64) if W.dtype == np.float32 else W
