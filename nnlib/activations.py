r"""Activation functions g and their derivatives.

All but softmax act on each number alone, so they take an array of any shape; softmax acts on the
columns of a matrix ``(n, m)``, one example a column. Complex input is allowed everywhere: it is
what the complex step needs (the module ``nnlib.gradcheck``). A derivative is a function of the
pre-activation Z, not of the activation A = g(Z).
"""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import numpy as np

from nnlib import _validate


def identity(Z, *, out=None):
    """Return Z itself, ``g(z) = z``: the output of a regression.

    Like NumPy's own functions, the elementwise activations write into ``out`` if it is given.

    >>> identity([-2.5, 0.0])
    array([-2.5,  0. ])
    """
    return np.positive(_validate.as_float("Z", Z), out=out)


def identity_prime(Z):
    """Return the derivative of the identity, ``g'(z) = 1``.

    >>> identity_prime([-2.5, 0.0])
    array([1., 1.])
    """
    return np.ones_like(_validate.as_float("Z", Z))


def sigmoid(Z, *, out=None):
    r"""Return the sigmoid, ``g(z) = 1 / (1 + exp(-z))``, which lies between 0 and 1.

    For z < 0 the equal form ``exp(z) / (1 + exp(z))`` is used, so that nothing overflows.

    >>> sigmoid(np.array([-1e4, 0.0, 1e4]))
    array([0. , 0.5, 1. ])
    """
    Z = _validate.as_float("Z", Z)
    E = np.exp(minus_abs(Z))  # at most 1
    return np.divide(np.where(Z.real < 0, E, 1), 1 + E, out=out)


def minus_abs(Z):
    """Return ``-|z|``; a complex number changes its sign with that of its real part."""
    if Z.dtype.kind == "c":
        return np.where(Z.real < 0, Z, -Z)
    return -np.abs(Z)


def sigmoid_prime(Z):
    """Return the derivative of the sigmoid, ``g'(z) = g(z) (1 - g(z))``.

    Since ``1 - g(z) = g(-z)``, the product is taken as ``g(z) g(-z)``: this keeps its digits
    where g(z) rounds to 1.

    >>> sigmoid_prime(np.array([-1e4, 0.0, 1e4]))
    array([0.  , 0.25, 0.  ])
    """
    Z = _validate.as_float("Z", Z)
    return sigmoid(Z) * sigmoid(-Z)


def tanh(Z, *, out=None):
    """Return the hyperbolic tangent, which lies between -1 and 1.

    >>> tanh(np.array([-1e4, 0.0, 1e4]))
    array([-1.,  0.,  1.])
    """
    return np.tanh(_validate.as_float("Z", Z), out=out)


def tanh_prime(Z):
    """Return the derivative of tanh, ``g'(z) = 1 - tanh(z)**2``.

    >>> tanh_prime(np.array([-1e4, 0.0, 1e4]))
    array([0., 1., 0.])
    """
    return 1 - tanh(Z) ** 2


def relu(Z, *, out=None):
    """Return the rectified linear unit, ``g(z) = max(0, z)``.

    >>> relu(np.array([-2.0, 0.0, 3.0]))
    array([0., 0., 3.])
    """
    Z = _validate.as_float("Z", Z)
    if Z.dtype.kind == "c":  # numbers without an order: the complex step follows the real part
        return np.multiply(Z, Z.real > 0, out=out)
    # NumPy takes the maximum with a row of zeros about twice as fast as with the number 0.
    return np.maximum(Z, np.zeros(Z.shape[-1:], Z.dtype), out=out)


def relu_prime(Z):
    """Return the derivative of ReLU: 1 where z > 0, otherwise 0.

    At z = 0 the function has a kink and no derivative; 0 is the usual choice there.

    >>> relu_prime(np.array([-2.0, 0.0, 3.0]))
    array([0., 0., 1.])
    """
    Z = _validate.as_float("Z", Z)
    return (Z.real > 0).astype(Z.dtype)


def leaky_relu(Z, slope=0.01, *, out=None):
    """Return the leaky ReLU: z where z > 0, otherwise ``slope * z``.

    A slope in [0, 1] makes this ``max(slope * z, z)``; anything else raises ``ValueError``.

    >>> leaky_relu(np.array([-2.0, 0.0, 3.0]), slope=0.1)
    array([-0.2,  0. ,  3. ])
    """
    Z = _validate.as_float("Z", Z)
    return np.multiply(Z, np.where(Z.real > 0, 1, check_slope(slope)).astype(Z.dtype), out=out)


def leaky_relu_prime(Z, slope=0.01):
    """Return the derivative of the leaky ReLU: 1 where z > 0, otherwise ``slope``.

    >>> leaky_relu_prime(np.array([-2.0, 0.0, 3.0]), slope=0.1)
    array([0.1, 0.1, 1. ])
    """
    Z = _validate.as_float("Z", Z)
    return np.where(Z.real > 0, 1, check_slope(slope)).astype(Z.dtype)


def check_slope(slope):
    """Return the slope of a leaky ReLU as a float, or raise ``ValueError``."""
    return _validate.number("slope", slope, "a number in [0, 1]", lambda x: 0 <= x <= 1)


def softmax(Z):
    r"""Return the softmax of each column, ``a_i = exp(z_i) / sum_j exp(z_j)``.

    Z has shape ``(n, m)`` and so has the result; its columns are positive and sum to 1. The same
    number may be added to a whole column without a change, so the largest entry is subtracted
    first: then no exponential exceeds 1.

    >>> softmax(np.array([[0.0, 1e4], [0.0, -1e4]]))
    array([[0.5, 1. ],
           [0.5, 0. ]])
    """
    return softmax_columns(_validate.as_matrix("Z", Z))


def softmax_columns(Z):
    """Return :func:`softmax` of a matrix that has been checked."""
    E = np.exp(shift_columns(Z))
    E /= E.sum(axis=0)
    return E


def shift_columns(Z):
    """Subtract from each column its largest real part."""
    return Z - Z.real.max(axis=0)


def softmax_jacobian(z):
    r"""Return the Jacobian of the softmax of one column, ``diag(a) - a a^T``.

    z has shape ``(n, 1)``, the result ``(n, n)``: entry (i, j) is the derivative of a_i with
    respect to z_j, ``a_i (1 - a_i)`` on the diagonal and ``-a_i a_j`` beside it.

    >>> softmax_jacobian(np.zeros((2, 1)))
    array([[ 0.25, -0.25],
           [-0.25,  0.25]])
    """
    a = softmax(_validate.as_matrix("z", z, shape=(None, 1)))
    return np.diag(a[:, 0]) - a @ a.T


def softmax_backward(Z, G):
    r"""Return the gradient with respect to Z of a cost with gradient G with respect to softmax(Z).

    Z, G and the result have shape ``(n, m)``. Each column of G is multiplied by the transposed
    Jacobian, which need not be built: ``a * (g - sum_j a_j g_j)``.

    >>> softmax_backward(np.zeros((2, 1)), np.array([[1.0], [0.0]]))
    array([[ 0.25],
           [-0.25]])
    """
    A = softmax(Z)
    return softmax_rule(A, _validate.as_matrix("G", G, shape=A.shape))


def softmax_rule(A, G):
    """Return ``a * (g - sum_j a_j g_j)`` for each column, from the activation A = softmax(Z)."""
    return A * (G - (A * G).sum(axis=0))


class Activation(NamedTuple):
    """What a layer needs: the function itself, and how a gradient is carried back through it.

    ``value(Z, out=...)`` is A = g(Z). ``backward(A, G)`` returns ``G * g'(Z)``, or for softmax the
    product with its Jacobian; it takes A, from which each derivative here follows.
    """

    value: Callable
    backward: Callable


def activations(slope):
    """Return every activation by name; ``slope`` is that of the leaky ReLU."""
    check_slope(slope)
    return {
        "identity": Activation(identity, lambda A, G: G),
        "sigmoid": Activation(sigmoid, lambda A, G: G * (A * (1 - A))),
        "tanh": Activation(tanh, lambda A, G: G * (1 - A * A)),
        "relu": Activation(relu, lambda A, G: G * (A.real > 0)),
        "leaky_relu": Activation(
            partial(leaky_relu, slope=slope), lambda A, G: np.where(A.real > 0, G, slope * G)
        ),
        "softmax": Activation(softmax_columns, softmax_rule),  # never hidden: it has no ``out``
    }
