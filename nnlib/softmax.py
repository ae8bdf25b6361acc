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
    if Z.dtype.kind == "c":
        # The largest entry itself: what the complex step adds to it must not stand in both the
        # numerator and the sum, where it would cancel.
        shifted = Z - np.take_along_axis(Z, Z.real.argmax(axis=0)[np.newaxis], axis=0)
    else:
        shifted = shift_columns(Z)
    E: Array = np.exp(shifted, out=out)
    E /= E.sum(axis=0)
    return E


def shift_columns(Z: Array) -> Array:
    """Subtract from each column its largest real part."""
    shifted: Array = Z - np.maximum.reduce(Z.real)
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
    jacobian: Array = -a @ a.T
    # 1 - a_i is the sum of the others, and has all digits where a_i rounds to 1.
    np.fill_diagonal(jacobian, 0)
    np.fill_diagonal(jacobian, -jacobian.sum(axis=1))
    return jacobian


def softmax_backward(Z: ArrayLike, G: ArrayLike) -> Array:
    r"""Return the gradient with respect to Z of a cost with gradient G with respect to softmax(Z).

    Shapes: Z (n, m), G (n, m) -> (n, m).

    Each column of G is multiplied by the transposed Jacobian, which need not be built:
    ``a * (g - sum_j a_j g_j)``. The same number may be added to a column of G without a change;
    the g of the largest a is subtracted first, so that nothing cancels where that a rounds to 1.

    >>> softmax_backward(np.zeros((2, 1)), np.array([[1.0], [0.0]]))
    array([[ 0.25],
           [-0.25]])
    """
    Z = _validate.as_matrix("Z", Z)
    return softmax_rule(Z, softmax_columns(Z), _validate.as_matrix("G", G, shape=Z.shape))


def softmax_rule(
    Z: Array,  # noqa: ARG001
    A: Array,
    upstream: Array,
    *,
    out: Array | None = None,
) -> Array:
    """Return :func:`nnlib.softmax_backward` from the stored A = softmax(Z)."""
    largest = A.real.argmax(axis=0)[np.newaxis]
    from_largest = upstream - np.take_along_axis(upstream, largest, axis=0)
    gradient: Array = np.multiply(A, from_largest - (A * from_largest).sum(axis=0), out=out)
    return gradient


def softmax_error(Z: Array, A: Array, Y: Array) -> Array:  # noqa: ARG001
    """Return ``A - Y`` with A = softmax(Z), to all digits where an entry is near 1 and Y is 1.

    What the largest entry lacks to 1 is the sum of the others.
    """
    near = A.real > 0.5  # one entry of a column at most
    others = np.add.reduce(np.where(near, 0, A))
    error: Array = np.where(near, (1 - Y) - others, A - Y)
    return error
