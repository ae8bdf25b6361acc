r"""Activations that let positive numbers through and hold negative ones back."""

import numpy as np

from nnlib import _validate
from nnlib._types import Array, ArrayLike
from nnlib.sigmoids import minus_abs, near_one, sigmoid


def relu(Z: ArrayLike, *, out: Array | None = None) -> Array:
    """Return the rectified linear unit, ``g(z) = max(0, z)``.

    Shapes: Z any -> the same.

    >>> relu(np.array([-2.0, 0.0, 3.0]))
    array([0., 0., 3.])
    """
    Z = _validate.as_float("Z", Z)
    if Z.dtype.kind == "c":  # numbers without an order: the complex step follows the real part
        return np.multiply(Z, Z.real > 0, out=out)
    # NumPy takes the maximum with a row of zeros about twice as fast as with the number 0.
    return np.maximum(Z, np.zeros(Z.shape[-1:], Z.dtype), out=out)


def relu_prime(Z: ArrayLike) -> Array:
    """Return the derivative of ReLU: 1 where z > 0, otherwise 0.

    Shapes: Z any -> the same.

    At z = 0 the function has a kink and no derivative; any number from 0 to 1 would do. 0 is what
    functions called ``relu`` give in most libraries; ``maximum(z, 0)`` often gives 1/2.

    >>> relu_prime(np.array([-2.0, 0.0, 3.0]))
    array([0., 0., 1.])
    """
    Z = _validate.as_float("Z", Z)
    return relu_derivative(Z, Z).astype(Z.dtype)


def relu_derivative(Z: Array, A: Array) -> Array:  # noqa: ARG001
    """Return where :func:`nnlib.relu_prime` is 1, from A = relu(Z), which is positive with Z."""
    positive: Array = np.greater(A.real, 0)
    return positive


def leaky_relu(Z: ArrayLike, slope: float = 0.01, *, out: Array | None = None) -> Array:
    """Return the leaky ReLU: z where z > 0, otherwise ``slope * z``.

    Shapes: Z any -> the same.

    A slope in [0, 1] makes this ``max(slope * z, z)``; anything else raises ``ValueError``. The
    slope of 0.01 is that of PyTorch and JAX as well; TensorFlow and Chainer take 0.2 by default.

    >>> leaky_relu(np.array([-2.0, 0.0, 3.0]), slope=0.1)
    array([-0.2,  0. ,  3. ])
    """
    Z = _validate.as_float("Z", Z)
    return np.multiply(Z, leaky_relu_prime(Z, slope), out=out)


def leaky_relu_prime(Z: ArrayLike, slope: float = 0.01) -> Array:
    """Return the derivative of the leaky ReLU: 1 where z > 0, otherwise ``slope``.

    Shapes: Z any -> the same.

    At z = 0 any number from ``slope`` to 1 would do. PyTorch and TensorFlow give ``slope`` there as
    well, JAX and MLX give 1.

    >>> leaky_relu_prime(np.array([-2.0, 0.0, 3.0]), slope=0.1)
    array([0.1, 0.1, 1. ])
    """
    Z = _validate.as_float("Z", Z)
    return leaky_relu_derivative(Z, Z, check_slope(slope))


def leaky_relu_derivative(Z: Array, A: Array, slope: float) -> Array:  # noqa: ARG001
    """Return :func:`nnlib.leaky_relu_prime` from A = leaky_relu(Z), which is positive with Z."""
    return np.where(A.real > 0, 1, slope).astype(A.dtype)


def softplus(Z: ArrayLike, *, out: Array | None = None) -> Array:
    r"""Return softplus, ``g(z) = log(1 + exp(z))``, a ReLU without a kink.

    Shapes: Z any -> the same.

    Written as ``max(z, 0) + log(1 + exp(-|z|))``, in which nothing overflows. From Dugas, Bengio,
    Belisle, Nadeau and Garcia, *Incorporating Second-Order Functional Knowledge for Better Option
    Pricing*, NIPS 2000.

    >>> softplus(np.array([-2.0, 0.0, 2.0])).round(4)
    array([0.1269, 0.6931, 2.1269])
    """
    Z = _validate.as_float("Z", Z)
    return np.add(np.where(Z.real < 0, 0, Z), np.log1p(np.exp(minus_abs(Z))), out=out)


def softplus_prime(Z: ArrayLike) -> Array:
    """Return the derivative of softplus, which is the sigmoid.

    Shapes: Z any -> the same.

    >>> softplus_prime(np.array([-1e4, 0.0, 1e4]))
    array([0. , 0.5, 1. ])
    """
    return sigmoid(Z)


def softplus_derivative(Z: Array, A: Array) -> Array:  # noqa: ARG001
    """Return :func:`nnlib.softplus_prime` from Z."""
    return sigmoid(Z)


def elu(Z: ArrayLike, *, out: Array | None = None) -> Array:
    r"""Return the exponential linear unit: z where z > 0, otherwise ``exp(z) - 1``.

    Shapes: Z any -> the same.

    This is the unit with alpha = 1, whose derivative does not jump at 0. From Clevert, Unterthiner
    and Hochreiter, *Fast and Accurate Deep Network Learning by Exponential Linear Units (ELUs)*,
    ICLR 2016.

    >>> elu(np.array([-1e4, 0.0, 3.0]))
    array([-1.,  0.,  3.])
    """
    Z = _validate.as_float("Z", Z)
    above, below = np.where(Z.real < 0, 0, Z), np.where(Z.real < 0, Z, 0)
    return np.add(above, np.expm1(below), out=out)


def elu_prime(Z: ArrayLike) -> Array:
    """Return the derivative of ELU: 1 where z > 0, otherwise ``exp(z)``.

    Shapes: Z any -> the same.

    >>> elu_prime(np.array([-1e4, 0.0, 3.0]))
    array([0., 1., 1.])
    """
    Z = _validate.as_float("Z", Z)
    return elu_derivative(Z, Z)


def elu_derivative(Z: Array, A: Array) -> Array:  # noqa: ARG001
    """Return :func:`nnlib.elu_prime` from Z."""
    derivative: Array = np.exp(np.where(Z.real < 0, Z, 0))
    return derivative


def elu_error(Z: Array, A: Array, Y: Array) -> Array:
    """Return ``A - Y`` with A = elu(Z), to all digits where A is near -1 and Y is that."""
    error: Array = np.where(near_one(-A), elu_derivative(Z, A) - (1 + Y), A - Y)
    return error


def check_slope(slope: float) -> float:
    """Return the slope of a leaky ReLU as a float, or raise ``ValueError``."""
    return _validate.number("slope", slope, "a number in [0, 1]", lambda x: 0 <= x <= 1)
