r"""Softmax, which acts on whole columns, so that in place of a derivative it has a Jacobian."""

import numpy as np

from nnlib import _validate
from nnlib._types import Array, ArrayLike


def softmax(Z: ArrayLike) -> Array:
    r"""Return the softmax of each column, ``a_i = exp(z_i) / sum_j exp(z_j)``.

    Shapes: Z (n, m) -> (n, m).

    The columns of the result are positive and sum to 1. The same number may be added to a whole
    column without a change, so the largest entry is subtracted first: then no exponential
    exceeds 1.

    >>> softmax(np.array([[0.0, 1e4], [0.0, -1e4]]))
    array([[0.5, 1. ],
           [0.5, 0. ]])
    """
    return softmax_columns(_validate.as_matrix("Z", Z))


def softmax_columns(Z: Array, *, out: Array | None = None) -> Array:
    """Return :func:`nnlib.softmax` of a matrix that has been checked."""
    E: Array = np.exp(shift_columns(Z), out=out)
    E /= E.sum(axis=0)
    return E


def shift_columns(Z: Array) -> Array:
    """Subtract from each column its largest real part."""
    shifted: Array = Z - Z.real.max(axis=0)
    return shifted


def softmax_jacobian(z: ArrayLike) -> Array:
    r"""Return the Jacobian of the softmax of one column, ``diag(a) - a a^T``.

    Shapes: z (n, 1) -> (n, n).

    Entry (i, j) is the derivative of a_i with respect to z_j, ``a_i (1 - a_i)`` on the diagonal
    and ``-a_i a_j`` elsewhere.

    >>> softmax_jacobian(np.zeros((2, 1)))
    array([[ 0.25, -0.25],
           [-0.25,  0.25]])
    """
    a = softmax(_validate.as_matrix("z", z, shape=(None, 1)))
    jacobian: Array = np.diag(a[:, 0]) - a @ a.T
    return jacobian


def softmax_backward(Z: ArrayLike, G: ArrayLike) -> Array:
    r"""Return the gradient with respect to Z of a cost with gradient G with respect to softmax(Z).

    Shapes: Z (n, m), G (n, m) -> (n, m).

    Each column of G is multiplied by the transposed Jacobian, which need not be built:
    ``a * (g - sum_j a_j g_j)``.

    >>> softmax_backward(np.zeros((2, 1)), np.array([[1.0], [0.0]]))
    array([[ 0.25],
           [-0.25]])
    """
    Z = _validate.as_matrix("Z", Z)
    return softmax_rule(Z, softmax_columns(Z), _validate.as_matrix("G", G, shape=Z.shape))


def softmax_rule(Z: Array, A: Array, upstream: Array) -> Array:  # noqa: ARG001
    """Return :func:`nnlib.softmax_backward` from the stored A = softmax(Z)."""
    gradient: Array = A * (upstream - (A * upstream).sum(axis=0))
    return gradient
