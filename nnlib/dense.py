r"""A dense layer: its parameters, the forward pass, and the gradients that backpropagation gives.

A bias is the weight of one more input, which is always 1. So a layer is computed as one matrix
``[W b]``, and its input gets a row of ones below, ``[A; 1]``::

    [W b] [A; 1] = W A + b              the pre-activation
    dZ [A; 1]^T = [dW db]               both gradients in one product

which saves a good part of the time of a small network. :func:`nnlib.dense_forward` and
:func:`nnlib.dense_backward` are these products for one layer of W and b; a network runs them layer
after layer.

A product adds up its m terms one after the other, so that in db the rounding errors of many
examples would add up too. Its column is summed again: along the rows of dZ NumPy adds in pairs,
if the numbers of a row lie next to each other in memory, as they do here.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from nnlib import _validate
from nnlib._types import Array, ArrayLike


class Dense(NamedTuple):
    """The weights W ``(n_out, n_in)`` and the bias b ``(n_out, 1)`` of a layer.

    Gradients and the state of an optimiser have the same type, entry for entry.

    >>> layer = Dense(W=np.array([[1.0, 2.0]]), b=np.array([[0.5]]))
    >>> layer.W.shape, layer.b.shape
    ((1, 2), (1, 1))
    """

    W: Array
    b: Array


def dense_forward(layer: Dense, A_prev: ArrayLike) -> Array:
    """Return the pre-activation of a layer, ``Z = W A_prev + b``.

    Shapes: W (n_out, n_in), b (n_out, 1), A_prev (n_in, m) -> (n_out, m).

    One example per column; b is added to every column. Shapes that do not fit raise ``ValueError``.

    >>> layer = Dense(W=np.array([[1.0, 2.0]]), b=np.array([[0.5]]))
    >>> dense_forward(layer, np.array([[1.0, 0.0], [1.0, 1.0]]))
    array([[3.5, 2.5]])
    """
    layer = check_layer(layer)
    A_prev = _validate.as_matrix("A_prev", A_prev, shape=(layer.W.shape[1], None))
    return joined_forward(join(layer), with_ones(A_prev))


class DenseBackward(NamedTuple):
    """The gradients of a layer's parameters, and the gradient that it passes back."""

    grads: Dense
    dA_prev: Array


def dense_backward(
    layer: Dense, A_prev: ArrayLike, delta: ArrayLike, *, average: bool = True
) -> DenseBackward:
    """Return the gradients of a layer and what it passes back, from its delta.

    Shapes: W (n_out, n_in), A_prev (n_in, m), delta (n_out, m)
    -> dW (n_out, n_in), db (n_out, 1), dA_prev (n_in, m).

    Column k of delta is the derivative of example k's loss with respect to its pre-activation.
    Then::

        dW = delta A_prev^T / m
        db = sum_k delta[:, k] / m
        dA_prev = W^T delta                 per example like delta

    The result is ``(Dense(dW, db), dA_prev)``. For a cost that sums over the examples in place of
    averaging, ``average=False`` leaves out the 1/m. Shapes that do not fit raise ``ValueError``.

    Whatever the memory order of A_prev and delta, dW and db lie in memory row by row, and db is
    within 4 units of rounding (``numpy.finfo(delta.dtype).eps``) of the exact sum, relative to the
    sum of ``|delta| / m``.

    >>> layer = Dense(W=np.array([[1.0, 2.0]]), b=np.array([[0.5]]))
    >>> grads, dA_prev = dense_backward(layer, np.array([[1.0, 0.0], [1.0, 1.0]]),
    ...                                 delta=np.array([[2.0, 4.0]]))
    >>> grads
    Dense(W=array([[1., 3.]]), b=array([[3.]]))
    >>> dA_prev
    array([[2., 4.],
           [4., 8.]])
    """
    layer = check_layer(layer)
    A_prev = _validate.as_matrix("A_prev", A_prev, shape=(layer.W.shape[1], None))
    m = A_prev.shape[1]
    delta = _validate.as_matrix("delta", delta, shape=(layer.W.shape[0], m))
    dZ = delta / m if average else delta
    gradient = joined_gradient(dZ, with_ones(A_prev))
    dW, db = map(np.copy, split(gradient))
    return DenseBackward(Dense(dW, db), passed_back(join(layer), delta))


def joined_forward(joined: Array, A1: Array, *, out: Array | None = None) -> Array:
    """Return ``[W b] [A; 1]``, the pre-activation of a layer.

    Shapes: joined (n_out, n_in + 1), A1 (n_in + 1, m) -> (n_out, m).

    >>> joined_forward(np.array([[1.0, 2.0, 0.5]]), with_ones(np.array([[1.0], [1.0]])))
    array([[3.5]])
    """
    return np.matmul(joined, A1, out=out)


def joined_gradient(dZ: Array, A1: Array, *, out: Array | None = None) -> Array:
    """Return ``dZ [A; 1]^T``, which is ``[dW db]``.

    Shapes: dZ (n_out, m), A1 (n_in + 1, m) -> (n_out, n_in + 1).

    dZ is the derivative of the cost with respect to the pre-activation: ``delta / m`` if the cost
    is an average, and delta if it is a sum.

    >>> joined_gradient(np.array([[1.0, 2.0]]), with_ones(np.array([[1.0, 0.0], [1.0, 1.0]])))
    array([[1., 3., 3.]])
    """
    gradient = np.matmul(dZ, A1.T, out=out)
    # of a row whose numbers lie apart in memory, NumPy adds one after the other
    np.add.reduce(np.ascontiguousarray(dZ), axis=1, out=gradient[:, -1])
    return gradient


def passed_back(joined: Array, dZ: Array, *, out: Array | None = None) -> Array:
    """Return ``W^T dZ``, the gradient with respect to the input of a layer.

    Shapes: joined (n_out, n_in + 1), dZ (n_out, m) -> (n_in, m).

    >>> passed_back(np.array([[1.0, 2.0, 0.5]]), np.array([[10.0]]))
    array([[10.],
           [20.]])
    """
    return np.matmul(joined[:, :-1].T, dZ, out=out)


def join(layer: Dense) -> Array:
    """Return the matrix ``[W b]`` of a layer."""
    return np.concatenate(layer, axis=1)


def split(joined: Array) -> Dense:
    """Return views of ``[W b]`` as a :class:`nnlib.Dense`."""
    return Dense(joined[:, :-1], joined[:, -1:])


def with_ones(A: Array) -> Array:
    """Return ``[A; 1]``, a matrix with a row of ones below."""
    return np.concatenate([A, np.ones((1, A.shape[1]), A.dtype)])


def check_layer(layer: Dense, name: str = "") -> Dense:
    """Return a layer whose W and b belong together, or raise ``ValueError``."""
    W = _validate.as_matrix(f"{name}W", layer[0])
    return Dense(W, _validate.as_matrix(f"{name}b", layer[1], shape=(W.shape[0], 1)))


def check_layers(name: str, layers: Sequence[Dense]) -> list[Dense]:
    """Return parameters or gradients, each layer checked, or raise ``ValueError``."""
    return [check_layer(layer, f"{name}[{at}].") for at, layer in enumerate(layers)]
