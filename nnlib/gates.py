r"""Activations that let a number through a gate of its own: ``g(z) = z h(z)``, with h from 0 to 1.

Each gate h is 1/2 at 0. The stored activation gives it back, ``h = a / z``, so that the derivative
``h(z) + z h'(z)`` needs no second evaluation of it.
"""

import math

import numpy as np

from nnlib import _validate
from nnlib._normal import density, distribution, within
from nnlib._types import Array, ArrayLike
from nnlib.sigmoids import sigmoid

ROOT = math.sqrt(2 / math.pi)
CUBIC = 0.044715


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
    derivative: Array = h + A * (1 - h)
    return derivative


def gate(Z: Array, A: Array) -> Array:
    """Return the gate ``h = a / z``, and 1/2 where z is 0 or so small that the quotient is not."""
    tiny = np.abs(Z) < 1e-20
    return np.where(tiny, 0.5, A / np.where(tiny, 1, Z)).astype(Z.dtype)


def gelu(Z: ArrayLike, *, out: Array | None = None) -> Array:
    r"""Return the GELU, ``g(z) = z Phi(z)`` with ``Phi(z) = (1 + erf(z / sqrt(2))) / 2``.

    Shapes: Z any -> the same.

    The gate is the probability that a standard normal number is below z. From Hendrycks and
    Gimpel, *Gaussian Error Linear Units*, arXiv:1606.08415, 2016.

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
    derivative: Array = gate(Z, A) + within(Z) * density(Z)
    return derivative


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
    A: Array = np.multiply(Z, sigmoid(_twice_u(within(Z))), out=out)
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
    derivative: Array = h + h * (1 - h) * Z * (2 * ROOT * (1 + 3 * CUBIC * Z * Z))
    return derivative


def _twice_u(Z: Array) -> Array:
    return 2 * ROOT * (Z + CUBIC * Z * Z * Z)
