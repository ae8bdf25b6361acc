r"""Activations that let a number through a gate of its own: ``g(z) = z h(z)``, with h from 0 to 1.

Each gate h is 1/2 at 0. The stored activation gives it back, ``h = a / z``, so that the derivative
``h(z) + z h'(z)`` needs no second evaluation of it.
"""

import math
from collections.abc import Callable

import numpy as np

from nnlib import _validate
from nnlib._near_root import GELU, GELU_TANH, SILU
from nnlib._normal import coarse_and_rest, density, distribution, within
from nnlib._types import Array, ArrayLike
from nnlib.sigmoids import near_one, sigmoid

ROOT = math.sqrt(2 / math.pi)
CUBIC = 0.044715
# 2u = LINEAR z + CUBED z³, each number as a short one, whose products below are exact, and a rest.
LINEAR = (1.5957691073417664, 1.426396435433791e-08)
CUBED = (0.071354815736413, 5.361872467621785e-10)


def silu(Z: ArrayLike, *, out: Array | None = None) -> Array:
    r"""Return the SiLU, also called Swish: ``g(z) = z / (1 + exp(-z))``, the gate a sigmoid.

    Shapes: Z any -> the same.

    From Hendrycks and Gimpel, *Gaussian Error Linear Units*, arXiv:1606.08415, 2016; Elfwing,
    Uchibe and Doya, *Sigmoid-Weighted Linear Units for Neural Network Function Approximation in
    Reinforcement Learning*, Neural Networks 107, 2018.

    >>> silu(np.array([-1e4, 0.0, 1e4]))
    array([   -0.,     0., 10000.])
    """
    Z = _validate.as_float("Z", Z)
    A: Array = np.multiply(Z, sigmoid(Z), out=out)
    return A


def silu_prime(Z: ArrayLike) -> Array:
    """Return the derivative of SiLU, ``g'(z) = h + g(z) (1 - h)`` with h the sigmoid of z.

    Shapes: Z any -> the same.

    >>> silu_prime(np.array([-1e4, 0.0, 1e4]))
    array([0. , 0.5, 1. ])
    """
    Z = _validate.as_float("Z", Z)
    return silu_derivative(Z, silu(Z))


def silu_derivative(Z: Array, A: Array) -> Array:
    """Return :func:`nnlib.silu_prime` from Z and the stored A = silu(Z)."""
    h = gate(Z, A)
    return SILU.correct(Z, h + A * _rest(sigmoid, h, Z))


def _rest(gate_of: Callable[[Array], Array], h: Array, Z: Array) -> Array:
    """Return ``1 - h`` for a gate h of z, which is that of -z, where h is near 1."""
    rest: Array = np.asarray(1 - h)
    near = near_one(h)
    if np.count_nonzero(near):  # faster than any()
        rest[near] = gate_of(-Z[near])
    return rest


def gate(Z: Array, A: Array) -> Array:
    """Return the gate ``h = a / z``, and 1/2 where z is 0 or so small that the quotient is not."""
    tiny = np.abs(Z) < 1e-20
    return np.where(tiny, 0.5, A / np.where(tiny, 1, Z)).astype(Z.dtype)


def gelu(Z: ArrayLike, *, out: Array | None = None) -> Array:
    r"""Return the GELU, ``g(z) = z Phi(z)`` with ``Phi(z) = (1 + erf(z / sqrt(2))) / 2``.

    Shapes: Z any -> the same.

    The gate is the probability that a standard normal number is below z. PyTorch, TensorFlow, MLX
    and Paddle mean this by the name too, JAX and tinygrad :func:`nnlib.gelu_tanh`. From Hendrycks
    and Gimpel, *Gaussian Error Linear Units*, arXiv:1606.08415, 2016.

    >>> gelu(np.array([-2.0, 0.0, 2.0])).round(4)
    array([-0.0455,  0.    ,  1.9545])
    """
    Z = _validate.as_float("Z", Z)
    A: Array = np.multiply(Z, distribution(Z), out=out)
    return A


def gelu_prime(Z: ArrayLike) -> Array:
    """Return the derivative of GELU, ``g'(z) = Phi(z) + z phi(z)`` with the normal density phi.

    Shapes: Z any -> the same.

    >>> gelu_prime(np.array([-2.0, 0.0, 2.0])).round(4)
    array([-0.0852,  0.5   ,  1.0852])
    """
    Z = _validate.as_float("Z", Z)
    return gelu_derivative(Z, gelu(Z))


def gelu_derivative(Z: Array, A: Array) -> Array:
    """Return :func:`nnlib.gelu_prime` from Z and the stored A = gelu(Z)."""
    return GELU.correct(Z, gate(Z, A) + within(Z) * density(Z))


def gelu_tanh(Z: ArrayLike, *, out: Array | None = None) -> Array:
    r"""Return GELU's approximation by tanh, ``g(z) = z (1 + tanh u) / 2``.

    Shapes: Z any -> the same.

    ``u = sqrt(2 / pi) (z + 0.044715 z**3)``, and the gate is computed as the sigmoid of 2u, which
    it equals. The difference from :func:`nnlib.gelu` is below 0.0005 everywhere. From the same
    paper, section 2.

    >>> gelu_tanh(np.array([-2.0, 0.0, 2.0])).round(4)
    array([-0.0454,  0.    ,  1.9546])
    """
    Z = _validate.as_float("Z", Z)
    A: Array = np.multiply(Z, _gate_by_tanh(within(Z)), out=out)
    return A


def gelu_tanh_prime(Z: ArrayLike) -> Array:
    """Return the derivative of :func:`nnlib.gelu_tanh`, ``h + g(z) (1 - h) 2 u'(z)``.

    Shapes: Z any -> the same.

    >>> gelu_tanh_prime(np.array([-2.0, 0.0, 2.0])).round(4)
    array([-0.0861,  0.5   ,  1.0861])
    """
    Z = _validate.as_float("Z", Z)
    return gelu_tanh_derivative(Z, gelu_tanh(Z))


def gelu_tanh_derivative(Z: Array, A: Array) -> Array:
    """Return :func:`nnlib.gelu_tanh_prime` from Z and the stored A = gelu_tanh(Z)."""
    h, Z = gate(Z, A), within(Z)
    inner = 2 * ROOT * (1 + 3 * CUBIC * Z * Z)
    return GELU_TANH.correct(Z, h + h * _rest(_gate_by_tanh, h, Z) * Z * inner)


def _gate_by_tanh(Z: Array) -> Array:
    """Return the sigmoid of 2u.

    2u reaches hundreds, and its rounding would be that of the result times as much. So z is cut in
    two, and 2u is an exact number, from the coarse part of z, and a small one.
    """
    c, r = coarse_and_rest(Z)
    exact = LINEAR[0] * c + CUBED[0] * (c * c * c)
    small = LINEAR[0] * r + CUBED[0] * (r * (3 * c * c + 3 * c * r + r * r))
    small = small + (LINEAR[1] * Z + CUBED[1] * (Z * Z * Z))
    below = Z.real < 0
    E = np.exp(np.where(below, exact, -exact)) * np.exp(np.where(below, small, -small))
    gate: Array = np.where(below, E, 1) / (1 + E)
    return gate
