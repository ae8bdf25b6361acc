r"""Regularisers: penalties on the weights, dropout, and a limit on the size of the gradient.

Penalties are on the weights W alone: a bias shifts the output, it does not make it steeper.
``params`` and ``grads`` are lists of :class:`nnlib.Dense`.
"""

import math
from collections.abc import Sequence

import numpy as np

from nnlib import _validate
from nnlib._types import Array, DTypeLike
from nnlib.dense import Dense

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
    squares: float = sum(np.sum(W**2).item() for W, _ in params)
    return strength / 2 * squares


def l2_gradient(params: Params, strength: float) -> list[Dense]:
    """Return the gradient of :func:`l2_penalty`, ``strength * W``, and 0 for the biases.

    Shapes: params -> the same.

    >>> l2_gradient([Dense(W=np.array([[1.0, -2.0]]), b=np.array([[9.0]]))], 0.1)
    [Dense(W=array([[ 0.1, -0.2]]), b=array([[0.]]))]
    """
    strength = _validate.non_negative("strength", strength)
    return [Dense(strength * W, np.zeros_like(b)) for W, b in params]


def l1_penalty(params: Params, strength: float) -> float:
    r"""Return ``strength * sum |W|`` over the weights of all layers.

    Shapes: params -> a number.

    >>> l1_penalty([Dense(W=np.array([[1.0, -2.0]]), b=np.array([[9.0]]))], 0.1)
    0.30000000000000004
    """
    strength = _validate.non_negative("strength", strength)
    sizes: float = sum(np.sum(np.where(W.real < 0, -W, W)).item() for W, _ in params)
    return strength * sizes


def l1_gradient(params: Params, strength: float) -> list[Dense]:
    """Return ``strength * sign(W)``, the gradient of :func:`l1_penalty`, and 0 for the biases.

    Shapes: params -> the same.

    At W = 0 there is a kink; 0 is the subgradient chosen there.

    >>> l1_gradient([Dense(W=np.array([[1.0, -2.0, 0.0]]), b=np.array([[9.0]]))], 0.1)
    [Dense(W=array([[ 0.1, -0.1,  0. ]]), b=array([[0.]]))]
    """
    strength = _validate.non_negative("strength", strength)
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

    >>> global_norm([Dense(W=np.array([[3.0]]), b=np.array([[4.0]]))])
    5.0
    """
    return math.hypot(*(np.linalg.norm(array).item() for layer in grads for array in layer))


def clip_by_global_norm(grads: Params, max_norm: float) -> list[Dense]:
    r"""Return the gradients, scaled down to norm ``max_norm`` if they are longer than that.

    Shapes: grads -> the same.

    All are scaled by one factor, so the direction stays. From Pascanu, Mikolov and Bengio, *On the
    difficulty of training recurrent neural networks*, ICML 2013, algorithm 1.

    >>> clip_by_global_norm([Dense(W=np.array([[3.0]]), b=np.array([[4.0]]))], 2.5)
    [Dense(W=array([[1.5]]), b=array([[2.]]))]
    """
    factor = clip_factor(grads, max_norm)
    return [Dense(dW * factor, db * factor) for dW, db in grads]


def clip_factor(grads: Params, max_norm: float) -> float:
    """Return the factor that :func:`nnlib.clip_by_global_norm` scales by."""
    max_norm = _validate.positive("max_norm", max_norm)
    norm = global_norm(grads)
    return max_norm / norm if norm > max_norm else 1.0
