r"""A multilayer perceptron: dense layers, one after the other, and backpropagation through them.

With A[0] = X, layer l computes ``Z[l] = W[l] A[l-1] + b[l]`` and ``A[l] = g(Z[l])``. The deltas
run the other way, ``delta[l] = (W[l+1]^T delta[l+1]) * g'(Z[l])``, and give the gradients
``dW[l] = delta[l] A[l-1]^T / m`` and ``db[l] = sum of the columns of delta[l] / m``.
"""

from typing import NamedTuple

import numpy as np

from nnlib import _validate
from nnlib._pairs import check_targets, output_pair
from nnlib._passes import Workspace, backward, forward, join, split, with_ones
from nnlib.activations import activations
from nnlib.dense import Dense
from nnlib.initializers import INITIALIZERS


class Forward(NamedTuple):
    """What the forward pass leaves behind, layer by layer.

    ``Z[l-1]`` is the pre-activation of layer l = 1 … L; ``A[l]`` is its activation, and ``A[0]``
    the input X. All have one example a column.
    """

    Z: list
    A: list


class Backward(NamedTuple):
    """What the backward pass gives: ``delta[l-1]`` per example, and the gradients of layer l."""

    delta: list
    grads: list


class MLP:
    r"""A multilayer perceptron on batches with one example a column.

    ``sizes`` are the widths, from the input to the output: ``[64, 32, 10]`` has two layers of
    weights, of shapes ``(32, 64)`` and ``(10, 32)``.

    Args:
        hidden: activation of the hidden layers: "identity", "sigmoid", "tanh", "relu" or
            "leaky_relu".
        output: activation of the last layer, one of the same or "softmax".
        loss: "mse" or "sse" with any output; "bce" with outputs in [0, 1], so with "sigmoid", or
            "softmax" over two or more units; "cross_entropy" with "softmax".
        init: "he", "xavier", "xavier_uniform" or "zeros" for the weights of every layer. By
            default each layer draws from what suits its activation: "he" before a (leaky) ReLU,
            else "xavier". Biases start at 0.
        rng: an integer seed or a ``numpy.random.Generator``; the same one gives the same weights.
        dtype: ``numpy.float64`` or ``numpy.float32``, for parameters, data and results.
        slope: the slope of "leaky_relu" below 0.

    Anything else raises ``ValueError``.

    >>> net = MLP([2, 3, 1], hidden="tanh", output="sigmoid", loss="bce", rng=0)
    >>> net
    MLP([2, 3, 1], hidden='tanh', output='sigmoid', loss='bce')
    >>> [layer.W.shape for layer in net.params]
    [(3, 2), (1, 3)]
    """

    def __init__(
        self,
        sizes,
        *,
        hidden="relu",
        output="identity",
        loss="mse",
        init=None,
        rng=0,
        dtype=np.float64,
        slope=0.01,
    ):
        self.sizes = _check_sizes(sizes)
        self.dtype = _validate.float_type(dtype)
        known = activations(slope)
        self.output = _validate.choice("output", output, known)
        self.hidden = _validate.choice("hidden", hidden, [g for g in known if g != "softmax"])
        self.loss = loss
        names = [hidden] * (len(self.sizes) - 2) + [output]
        self._hidden_activation, self._output_activation = known[hidden], known[output]
        self._cost_and_delta = output_pair(output, known[output], loss, self.sizes[-1])
        self.params = _draw(self.sizes, names, init, _validate.generator(rng), self.dtype)

    def __repr__(self):
        return (
            f"MLP({self.sizes}, hidden={self.hidden!r}, output={self.output!r}, loss={self.loss!r})"
        )

    def predict(self, X, *, params=None):
        """Return the output of the network, ``(n_0, m) -> (n_L, m)``.

        ``params`` are used in place of ``net.params`` if given, here and in the other methods.

        >>> MLP([2, 1], init="zeros").predict(np.ones((2, 3)))
        array([[0., 0., 0.]])
        """
        return self.forward(X, params=params).A[-1]

    def forward(self, X, *, params=None):
        """Return every pre-activation and activation, as :class:`Forward`.

        >>> forward = MLP([2, 3, 1]).forward(np.ones((2, 4)))
        >>> [A.shape for A in forward.A]
        [(2, 4), (3, 4), (1, 4)]
        """
        X = self._check_X(X)
        Z, work = self._run_forward(self._joined(params), with_ones(X))
        return Forward(Z, [X, *work.A, self._output_activation.value(Z[-1])])

    def cost(self, X, Y, *, params=None):
        """Return the cost J of the predictions for X ``(n_0, m)``, given Y ``(n_L, m)``.

        A float; complex if the parameters are, which is what the complex step needs.

        >>> MLP([2, 1], init="zeros").cost(np.ones((2, 3)), np.ones((1, 3)))
        0.5
        """
        X, Y = self._check_batch(X, Y)
        return self._run_cost(self._joined(params), with_ones(X), Y)

    def cost_and_gradients(self, X, Y, *, params=None):
        r"""Return the cost and its gradients, a list of :class:`Dense` shaped like the parameters.

        They are the derivatives of what :meth:`cost` returns: they carry its 1/m, and under "sse",
        which has none, they are sums over the examples too.

        >>> net = MLP([1, 1], init="zeros")
        >>> net.cost_and_gradients(np.array([[1.0, 2.0]]), np.array([[1.0, 1.0]]))
        (0.5, [Dense(W=array([[-1.5]]), b=array([[-1.]]))])
        """
        cost, _, grads = self._run_backward(X, Y, params)
        return cost, grads

    def backward(self, X, Y, *, params=None):
        """Return the delta of every layer, per example, and the gradients, as :class:`Backward`.

        >>> backward = MLP([2, 3, 1]).backward(np.ones((2, 4)), np.ones((1, 4)))
        >>> [delta.shape for delta in backward.delta]
        [(3, 4), (1, 4)]
        """
        _, dZ, grads = self._run_backward(X, Y, params)
        return Backward([dZ_l / self._scale(dZ_l.shape[1]) for dZ_l in dZ], grads)

    def _run_forward(self, layers, X1):
        work = Workspace(self.sizes, X1.shape[1], np.result_type(*layers))
        Z, _ = forward(layers, self._hidden_activation, X1, work)
        return Z, work

    def _run_cost(self, layers, X1, Y):
        Z, _ = self._run_forward(layers, X1)
        return self._cost_and_delta(Z[-1], Y)[0].item()

    def _run_backward(self, X, Y, params):
        X, Y = self._check_batch(X, Y)
        layers = self._joined(params)
        dtype = np.result_type(*layers)
        work = Workspace(self.sizes, X.shape[1], dtype)
        grads = [np.empty(layer.shape, dtype) for layer in layers]
        cost, dZ = self._step_gradients(layers, with_ones(X), Y, work, grads)
        return cost, dZ, [Dense(*map(np.copy, split(gradient))) for gradient in grads]

    def _step_gradients(self, layers, X1, Y, work, grads, masks=None):
        """Write the gradients into ``grads``; return the cost and every layer's dZ."""
        hidden = self._hidden_activation
        Z, inputs = forward(layers, hidden, X1, work, masks)
        cost, delta = self._cost_and_delta(Z[-1], Y)
        delta *= self._scale(X1.shape[1])
        return cost.item(), backward(layers, hidden, delta, inputs, work, grads, masks)

    def _scale(self, m):
        """Return what the sum of the examples' losses is multiplied by to give the cost."""
        return 1.0 if self.loss == "sse" else 1 / m

    def _check_X(self, X):
        return _validate.as_matrix("X", X, shape=(self.sizes[0], None), dtype=self.dtype)

    def _check_batch(self, X, Y):
        X = self._check_X(X)
        Y = _validate.as_matrix("Y", Y, shape=(self.sizes[-1], X.shape[1]), dtype=self.dtype)
        check_targets(self.loss, Y)
        return X, Y

    def _joined(self, params=None):
        """Return ``[W b]`` of every layer, of ``net.params`` or of other parameters."""
        params = self.params if params is None else params
        if len(params) != len(self.sizes) - 1:
            raise ValueError(f"params has {len(params)} layers, expected {len(self.sizes) - 1}")
        layers = []
        for i, (W, b) in enumerate(params):
            n_in, n_out = self.sizes[i], self.sizes[i + 1]
            W = _validate.as_matrix(f"params[{i}].W", W, shape=(n_out, n_in))
            b = _validate.as_matrix(f"params[{i}].b", b, shape=(n_out, 1))
            layers.append(join((W, b)))
        return layers


def _check_sizes(sizes):
    sizes = list(sizes)
    if len(sizes) < 2:
        raise ValueError(f"sizes is {sizes}, expected at least an input and an output width")
    return [_validate.integer(f"sizes[{i}]", size, 1) for i, size in enumerate(sizes)]


def _draw(sizes, names, init, rng, dtype):
    """Draw the weights of every layer; the biases are 0."""
    if init is not None:
        _validate.choice("init", init, INITIALIZERS)
    params = []
    for n_in, n_out, name in zip(sizes[:-1], sizes[1:], names, strict=True):
        suited = "he" if name in ("relu", "leaky_relu") else "xavier"
        W = INITIALIZERS[init or suited](n_out, n_in, rng=rng, dtype=dtype)
        params.append(Dense(W, np.zeros((n_out, 1), dtype)))
    return params
