"""The forward and the backward pass, on arrays that have been checked.

A bias is the weight of one more input, which is always 1. So each layer is one matrix ``[W b]``
here, and each activation that goes into it has a row of ones below, ``[A; 1]``: then
``[W b] [A; 1] = W A + b``, and ``dZ [A; 1]^T = [dW db]`` gives both gradients in one product. It
saves a good part of the time of a small network.
"""

import numpy as np

from nnlib.dense import Dense


class Workspace:
    """Room for the hidden activations of m examples: ``A1`` with the row of ones, ``A`` without."""

    def __init__(self, sizes, m, dtype):
        self.A1 = [np.ones((n + 1, m), dtype) for n in sizes[1:-1]]
        self.A = [A1[:-1] for A1 in self.A1]


def join(layer):
    """Return the matrix ``[W b]`` of a layer."""
    return np.concatenate(layer, axis=1)


def split(matrix):
    """Return views of ``[W b]`` as a :class:`nnlib.Dense`."""
    return Dense(matrix[:, :-1], matrix[:, -1:])


def with_ones(X):
    """Return X with a row of ones below."""
    return np.concatenate([X, np.ones((1, X.shape[1]), X.dtype)])


def forward(layers, hidden, X1, work, masks=None):
    """Return each layer's pre-activation Z, and its input with the ones.

    ``hidden`` is the activation of the hidden layers. A dropout mask has ones in its last row.
    """
    Z, inputs = [], [X1]
    for i, layer in enumerate(layers):
        if i > 0:
            hidden.value(Z[i - 1], out=work.A[i - 1])
            inputs.append(work.A1[i - 1] if masks is None else work.A1[i - 1] * masks[i - 1])
        Z.append(layer @ inputs[i])
    return Z, inputs


def backward(layers, hidden, dZ, inputs, work, grads, masks=None):
    """Write ``[dW db]`` of each layer into ``grads`` and return every layer's dZ.

    dZ is the derivative of the cost with respect to the pre-activations, first of the last layer.
    With an averaged cost that is ``delta / m``: the 1/m entered there, and all that follows
    carries it.
    """
    all_dZ = [dZ]
    for i in reversed(range(len(layers))):
        np.matmul(dZ, inputs[i].T, out=grads[i])
        if i > 0:
            dA = layers[i][:, :-1].T @ dZ
            if masks is not None:
                dA *= masks[i - 1][:-1]
            dZ = hidden.backward(work.A[i - 1], dA)
            all_dZ.append(dZ)
    return all_dZ[::-1]
