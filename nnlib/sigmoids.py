r"""Activations in the shape of an S: the sigmoid and tanh, and their derivatives."""

import numpy as np

from nnlib import _validate
from nnlib._types import Array, ArrayLike

# Above it 1 - a has lost a digit or more, and is taken from z instead. Single precision, which is
# there to be fast, may lose three.
NEAR_ONE = 0.9
NEAR_ONE_SINGLE = 0.999


def sigmoid(Z: ArrayLike, *, out: Array | None = None) -> Array:
    r"""Return the sigmoid, ``g(z) = 1 / (1 + exp(-z))``, which lies between 0 and 1.

    Shapes: Z any -> the same.

    For z < 0 the equal form ``exp(z) / (1 + exp(z))`` is used, so that nothing overflows.

    >>> sigmoid(np.array([-1e4, 0.0, 1e4]))
    array([0. , 0.5, 1. ])
    """
    Z = _validate.as_float("Z", Z)
    E = np.exp(minus_abs(Z))  # at most 1
    A: Array = np.divide(np.where(Z.real < 0, E, 1), 1 + E, out=out)
    return A


def minus_abs(Z: Array) -> Array:
    """Return ``-|z|``; a complex number changes its sign with that of its real part."""
    if Z.dtype.kind == "c":
        return np.where(Z.real < 0, Z, -Z)
    return -np.abs(Z)


def near_one(A: Array) -> Array:
    """Return where A is near 1."""
    near: Array = A.real > (NEAR_ONE_SINGLE if A.dtype == np.float32 else NEAR_ONE)
    return near


def sigmoid_prime(Z: ArrayLike) -> Array:
    """Return the derivative of the sigmoid, ``g'(z) = g(z) (1 - g(z))``.

    Shapes: Z any -> the same.

    Since ``1 - g(z) = g(-z)``, all digits are kept where g(z) rounds to 1.

    >>> sigmoid_prime(np.array([-1e4, 0.0, 1e4]))
    array([0.  , 0.25, 0.  ])
    """
    Z = _validate.as_float("Z", Z)
    return sigmoid_derivative(Z, sigmoid(Z))


def sigmoid_derivative(Z: Array, A: Array) -> Array:
    """Return :func:`nnlib.sigmoid_prime` from Z and the stored A = sigmoid(Z)."""
    rest: Array = np.asarray(1 - A)
    near = near_one(A)
    if np.count_nonzero(near):  # faster than any()
        rest[near] = sigmoid(-Z[near])
    return A * rest


def sigmoid_error(Z: Array, A: Array, Y: Array) -> Array:
    """Return ``A - Y`` with A = sigmoid(Z), to all digits where A is near 1 and Y is 1."""
    error: Array = np.asarray(A - Y)
    near = near_one(A)
    if np.count_nonzero(near):
        error[near] = (1 - Y[near]) - sigmoid(-Z[near])
    return error


def tanh(Z: ArrayLike, *, out: Array | None = None) -> Array:
    """Return the hyperbolic tangent, which lies between -1 and 1.

    Shapes: Z any -> the same.

    >>> tanh(np.array([-1e4, 0.0, 1e4]))
    array([-1.,  0.,  1.])
    """
    return np.tanh(_validate.as_float("Z", Z), out=out)


def tanh_prime(Z: ArrayLike) -> Array:
    """Return the derivative of tanh, ``g'(z) = 1 - tanh(z)**2``.

    Shapes: Z any -> the same.

    Where tanh is near 1 or -1 it is taken from z: ``4 e / (1 + e)**2`` with ``e = exp(-|z|)**2`` is
    equal and keeps its digits.

    >>> tanh_prime(np.array([-1e4, 0.0, 1e4]))
    array([0., 1., 0.])
    """
    Z = _validate.as_float("Z", Z)
    return tanh_derivative(Z, tanh(Z))


def tanh_derivative(Z: Array, A: Array) -> Array:
    """Return :func:`nnlib.tanh_prime` from Z and the stored A = tanh(Z)."""
    squares: Array = A * A
    derivative: Array = np.asarray(1 - squares)
    near = near_one(squares)
    if np.count_nonzero(near):  # faster than any()
        E = np.exp(minus_abs(Z[near])) ** 2
        derivative[near] = 4 * E / (1 + E) ** 2
    return derivative


def tanh_error(Z: Array, A: Array, Y: Array) -> Array:
    """Return ``A - Y`` with A = tanh(Z), to all digits where A is near 1 or -1 and Y is that."""
    error: Array = np.asarray(A - Y)
    near = near_one(np.abs(A.real))
    if np.count_nonzero(near):
        E = np.exp(minus_abs(Z[near])) ** 2
        side = np.sign(A.real[near])
        error[near] = (side - Y[near]) - side * (2 * E / (1 + E))
    return error
