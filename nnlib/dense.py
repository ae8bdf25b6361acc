"""A dense layer: its parameters, the forward pass, and the gradients that backpropagation gives."""

from typing import NamedTuple

import numpy as np

from nnlib import _validate


class Dense(NamedTuple):
    """The weights W ``(n_out, n_in)`` and the bias b ``(n_out, 1)`` of a layer.

    Gradients and the state of an optimiser have the same type, entry for entry.

    >>> layer = Dense(W=np.array([[1.0, 2.0]]), b=np.array([[0.5]]))
    >>> layer.W.shape, layer.b.shape
    ((1, 2), (1, 1))
    """

    W: np.ndarray
    b: np.ndarray


def dense_forward(layer, A_prev):
    """Return the pre-activation of a layer, ``Z = W A_prev + b``.

    A_prev is ``(n_in, m)``, one example a column, Z is ``(n_out, m)``; b is added to every
    column. Shapes that do not fit raise ``ValueError``.

    >>> layer = Dense(W=np.array([[1.0, 2.0]]), b=np.array([[0.5]]))
    >>> dense_forward(layer, np.array([[1.0, 0.0], [1.0, 1.0]]))
    array([[3.5, 2.5]])
    """
    W, b = check_layer(layer)
    A_prev = _validate.as_matrix("A_prev", A_prev, shape=(W.shape[1], None))
    return W @ A_prev + b


def dense_backward(layer, A_prev, delta, *, average=True):
    """Return the gradients of a layer and what it passes back, from its delta.

    Column k of delta ``(n_out, m)`` is the derivative of example k's loss with respect to its
    pre-activation. Then::

        dW = delta A_prev^T / m        (n_out, n_in)
        db = sum_k delta[:, k] / m     (n_out, 1)
        dA_prev = W^T delta            (n_in, m), per example like delta

    The result is ``(Dense(dW, db), dA_prev)``. For a cost that sums over the examples in place of
    averaging, ``average=False`` leaves out the 1/m.

    >>> layer = Dense(W=np.array([[1.0, 2.0]]), b=np.array([[0.5]]))
    >>> grads, dA_prev = dense_backward(layer, np.array([[1.0, 0.0], [1.0, 1.0]]),
    ...                                 delta=np.array([[2.0, 4.0]]))
    >>> grads
    Dense(W=array([[1., 3.]]), b=array([[3.]]))
    >>> dA_prev
    array([[2., 4.],
           [4., 8.]])
    """
    W, _ = check_layer(layer)
    A_prev = _validate.as_matrix("A_prev", A_prev, shape=(W.shape[1], None))
    m = A_prev.shape[1]
    delta = _validate.as_matrix("delta", delta, shape=(W.shape[0], m))
    scale = 1 / m if average else 1.0
    return Dense(delta @ A_prev.T * scale, delta.sum(axis=1, keepdims=True) * scale), W.T @ delta


def check_layer(layer):
    """Return a layer's W and b, or raise ``ValueError`` if they do not belong together."""
    W = _validate.as_matrix("W", layer[0])
    return W, _validate.as_matrix("b", layer[1], shape=(W.shape[0], 1))
