r"""A multilayer perceptron: dense layers, one after the other, and backpropagation through them.

With A[0] = X, layer l computes ``Z[l] = W[l] A[l-1] + b[l]`` and ``A[l] = g(Z[l])``. The deltas
run the other way, ``delta[l] = (W[l+1]^T delta[l+1]) * g'(Z[l])``, and give the gradients
``dW[l] = delta[l] A[l-1]^T / m`` and ``db[l] = sum of the columns of delta[l] / m``.
"""

from typing import NamedTuple

import numpy as np

from nnlib import _validate
from nnlib._pairs import check_targets, output_pair
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
        self._activations = [known[name] for name in names]
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
        params = self._check_params(params)
        forward, _ = self._forward(params, self._check_X(X))
        forward.A.append(self._activations[-1].value(forward.Z[-1]))
        return forward

    def cost(self, X, Y, *, params=None):
        """Return the cost J of the predictions for X ``(n_0, m)``, given Y ``(n_L, m)``.

        A float; complex if the parameters are, which is what the complex step needs.

        >>> MLP([2, 1], init="zeros").cost(np.ones((2, 3)), np.ones((1, 3)))
        0.5
        """
        params = self._check_params(params)
        X, Y = self._check_batch(X, Y)
        return self._cost(params, X, Y).item()

    def cost_and_gradients(self, X, Y, *, params=None):
        r"""Return the cost and its gradients, a list of :class:`Dense` shaped like the parameters.

        They are the derivatives of what :meth:`cost` returns: they carry its 1/m, and under "sse",
        which has none, they are sums over the examples too.

        >>> net = MLP([1, 1], init="zeros")
        >>> net.cost_and_gradients(np.array([[1.0, 2.0]]), np.array([[1.0, 1.0]]))
        (0.5, [Dense(W=array([[-1.5]]), b=array([[-1.]]))])
        """
        params = self._check_params(params)
        grads = empty_like(params)
        cost, _ = self._backward(params, *self._check_batch(X, Y), grads)
        return cost.item(), grads

    def backward(self, X, Y, *, params=None):
        """Return the delta of every layer, per example, and the gradients, as :class:`Backward`.

        >>> backward = MLP([2, 3, 1]).backward(np.ones((2, 4)), np.ones((1, 4)))
        >>> [delta.shape for delta in backward.delta]
        [(3, 4), (1, 4)]
        """
        params = self._check_params(params)
        grads = empty_like(params)
        X, Y = self._check_batch(X, Y)
        _, dZ = self._backward(params, X, Y, grads)
        return Backward([dZ_l / self._scale(X.shape[1]) for dZ_l in dZ], grads)

    def _forward(self, params, X, masks=None):
        """Run the forward pass up to the last pre-activation.

        The second list of the result holds what each layer takes in: the activation before it,
        multiplied by its dropout mask if there are masks.
        """
        Z, A, inputs = [], [X], [X]
        for i, (W, b) in enumerate(params):
            if i > 0:
                A.append(self._activations[i - 1].value(Z[-1]))
                inputs.append(A[i] if masks is None else A[i] * masks[i - 1])
            Z_i = W @ inputs[i]
            Z_i += b
            Z.append(Z_i)
        return Forward(Z, A), inputs

    def _cost(self, params, X, Y):
        (Z, _), _ = self._forward(params, X)
        return self._cost_and_delta(Z[-1], Y)[0]

    def _backward(self, params, X, Y, grads, masks=None):
        """Write the gradients into ``grads``; return the cost and ``delta / m`` of every layer.

        ``dZ = delta / m`` is the derivative of the averaged cost. With it the 1/m enters once, and
        all that follows carries it.
        """
        (Z, A), inputs = self._forward(params, X, masks)
        m = X.shape[1]
        cost, delta = self._cost_and_delta(Z[-1], Y)
        dZ = [delta * self._scale(m)]
        ones = np.ones((m, 1), dZ[0].dtype)
        for i in reversed(range(len(params))):
            np.matmul(dZ[0], inputs[i].T, out=grads[i].W)
            np.matmul(dZ[0], ones, out=grads[i].b)  # the sum of the columns
            if i > 0:
                dA = params[i].W.T @ dZ[0]
                if masks is not None:
                    dA *= masks[i - 1]
                dZ.insert(0, self._activations[i - 1].backward(A[i], dA))
        return cost, dZ

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

    def _check_params(self, params):
        params = self.params if params is None else params
        if len(params) != len(self.sizes) - 1:
            raise ValueError(f"params has {len(params)} layers, expected {len(self.sizes) - 1}")
        for i, layer in enumerate(params):
            n_in, n_out = self.sizes[i], self.sizes[i + 1]
            _validate.as_matrix(f"params[{i}].W", layer[0], shape=(n_out, n_in))
            _validate.as_matrix(f"params[{i}].b", layer[1], shape=(n_out, 1))
        return params


def empty_like(params):
    """Return a list of :class:`Dense` of the same shapes and types, to be written into."""
    return [Dense(np.empty_like(W), np.empty_like(b)) for W, b in params]


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
