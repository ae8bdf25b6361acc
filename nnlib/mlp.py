r"""A multilayer perceptron: dense layers, one after the other, and backpropagation through them.

With A[0] = X, layer l computes ``Z[l] = W[l] A[l-1] + b[l]`` and ``A[l] = g(Z[l])``. The deltas
run the other way, ``delta[l] = (W[l+1]^T delta[l+1]) * g'(Z[l])``, and give the gradients
``dW[l] = delta[l] A[l-1]^T / m`` and ``db[l] = sum of the columns of delta[l] / m``.
"""

from collections.abc import Iterable, Sequence
from os import PathLike
from typing import Any, NamedTuple, Self

import numpy as np

from nnlib import _saved, _validate
from nnlib._network import Network
from nnlib._output import check_targets, output_pair
from nnlib._params import Params as CheckedParams
from nnlib._params import check_count, check_pair
from nnlib._types import Array, ArrayLike, DTypeLike
from nnlib.activations import activations
from nnlib.dense import Dense, join, split, with_ones
from nnlib.initializers import INITIALIZERS

Params = Sequence[Dense]


class Forward(NamedTuple):
    """What the forward pass leaves behind, layer by layer.

    ``Z[l-1]`` is the pre-activation of layer l = 1 … L; ``A[l]`` is its activation, and ``A[0]``
    the input X. All have one example per column.
    """

    Z: list[Array]
    A: list[Array]


class Backward(NamedTuple):
    """What the backward pass gives: ``delta[l-1]`` per example, and the gradients of layer l."""

    delta: list[Array]
    grads: list[Dense]


class MLP:
    r"""A multilayer perceptron on batches with one example per column.

    ``sizes`` are the widths, from the input to the output: ``[64, 32, 10]`` has two layers of
    weights, of shapes ``(32, 64)`` and ``(10, 32)``.

    Args:
        hidden: activation of the hidden layers, a name in :data:`nnlib.activations.ACTIVATIONS`
            other than "softmax".
        output: activation of the last layer, any name there.
        loss: "mse" or "sse" with any output; "bce" with outputs in [0, 1], so with "sigmoid", or
            "softmax" over two or more units; "cross_entropy" with "softmax".
        init: "he", "xavier", "xavier_uniform" or "zeros" for the weights of every layer. By
            default each layer draws from what suits its activation, as its entry says: "he" before
            a rectifier, else "xavier". Biases start at 0.
        rng: an integer seed or a ``numpy.random.Generator``; the same one gives the same weights.
        dtype: ``numpy.float64`` or ``numpy.float32``, for parameters, data and results.
        slope: the slope of "leaky_relu" below 0.

    Anything else raises ``ValueError``.

    ``net.params`` is a list of :class:`nnlib.Dense`, whose arrays may be changed in place. What is
    put into it is checked there: it must have the layers' shapes, and of an array that is not of
    the network's type already a copy in that type is kept. An array may serve two layers for
    prediction; :func:`nnlib.train` refuses it.

    A class derived from this one may have a :meth:`cost` and :meth:`cost_and_gradients` of its
    own: :func:`nnlib.train` follows their gradients, and :func:`nnlib.gradcheck` holds the ones
    against the other.

    >>> net = MLP([2, 3, 1], hidden="tanh", output="sigmoid", loss="bce", rng=0)
    >>> net
    MLP([2, 3, 1], hidden='tanh', output='sigmoid', loss='bce')
    >>> [layer.W.shape for layer in net.params]
    [(3, 2), (1, 3)]
    """

    def __init__(
        self,
        sizes: Iterable[int],
        *,
        hidden: str = "relu",
        output: str = "identity",
        loss: str = "mse",
        init: str | None = None,
        rng: int | np.random.Generator = 0,
        dtype: DTypeLike = np.float64,
        slope: float = 0.01,
    ) -> None:
        self.sizes = _check_sizes(sizes)
        self.dtype = _validate.float_type(dtype)
        known = activations(slope)
        self.slope = float(slope)
        self.output = _validate.choice("output", output, known)
        self.hidden = _validate.choice("hidden", hidden, [g for g in known if known[g].hidden])
        self.loss = loss
        self.network = Network(
            sizes=self.sizes,
            hidden=known[hidden],
            output=known[output],
            cost_and_delta=output_pair(output, known[output], loss, self.sizes[-1]),
            summed=loss == "sse",
        )
        names = [hidden] * (len(self.sizes) - 2) + [output]
        suited = [known[name].init if init is None else init for name in names]
        self.params = _draw(self.sizes, suited, _validate.generator(rng), self.dtype)

    @property
    def params(self) -> list[Dense]:
        """The weights and biases of every layer, a list of :class:`nnlib.Dense`.

        Shapes: W (n_l, n_{l-1}), b (n_l, 1) for l = 1 … L.

        >>> net = MLP([2, 1])
        >>> net.params[0] = Dense([[1, 2]], [[3]])
        >>> net.params
        [Dense(W=array([[1., 2.]]), b=array([[3.]]))]
        """
        return self._params

    @params.setter
    def params(self, layers: Iterable[Dense]) -> None:
        self._params: list[Dense] = CheckedParams(layers, self.sizes, self.dtype)

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Take over the state of a network that is copied or unpickled, its parameters checked."""
        self.__dict__.update(state)
        self.params = state["_params"]

    def save(self, path: str | PathLike[str]) -> None:
        """Write the network to a file, by custom of the ending ``.npz``.

        The file holds arrays and names and no code, so that it may be read whoever wrote it. Of a
        derived class it holds what this class knows. Tied parameters, which a file would part,
        raise ``ValueError``.

        >>> import tempfile
        >>> net = MLP([2, 3, 1], hidden="tanh", rng=0)
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     net.save(f"{folder}/net.npz")
        ...     MLP.load(f"{folder}/net.npz").cost(np.ones((2, 1)), [[1]]) == net.cost(
        ...         np.ones((2, 1)), [[1]]
        ...     )
        True
        """
        _saved.save(self, path)

    @classmethod
    def load(cls, path: str | PathLike[str]) -> Self:
        """Return a network from a file that :meth:`save` wrote.

        A file that something else wrote, a newer version of this library say, raises ``ValueError``
        and is not run: nothing in it can be code.
        """
        return _saved.load(cls, path)

    def __repr__(self) -> str:
        return (
            f"MLP({self.sizes}, hidden={self.hidden!r}, output={self.output!r}, loss={self.loss!r})"
        )

    def predict(self, X: ArrayLike, *, params: Params | None = None) -> Array:
        """Return the output of the network.

        Shapes: X (n_0, m) -> (n_L, m).

        ``params`` are used in place of ``net.params`` if given, here and in the other methods.

        >>> MLP([2, 1], init="zeros").predict(np.ones((2, 3)))
        array([[0., 0., 0.]])
        """
        return self.forward(X, params=params).A[-1]

    def forward(self, X: ArrayLike, *, params: Params | None = None) -> Forward:
        """Return every pre-activation and activation, as :class:`Forward`.

        Shapes: X (n_0, m) -> Z (n_l, m) for l = 1 … L, A (n_l, m) for l = 0 … L.

        >>> forward = MLP([2, 3, 1]).forward(np.ones((2, 4)))
        >>> [A.shape for A in forward.A]
        [(2, 4), (3, 4), (1, 4)]
        """
        X = self.check_input(X)
        layers = self.joined(params)
        work = self.network.workspace(X.shape[1], np.result_type(*layers))
        Z, _ = self.network.forward(layers, with_ones(X), work)
        return Forward(Z, [X, *work.A, self.network.output.value(Z[-1])])

    def cost(self, X: ArrayLike, Y: ArrayLike, *, params: Params | None = None) -> float:
        """Return the cost J of the predictions for X, given Y.

        Shapes: X (n_0, m), Y (n_L, m) -> a number.

        A float; complex if the parameters are, which is what the complex step needs.

        >>> MLP([2, 1], init="zeros").cost(np.ones((2, 3)), np.ones((1, 3)))
        0.5
        """
        return self._cost(X, Y, params)

    def cost_and_gradients(
        self, X: ArrayLike, Y: ArrayLike, *, params: Params | None = None
    ) -> tuple[float, list[Dense]]:
        r"""Return the cost and its gradients, a list of :class:`Dense` shaped like the parameters.

        Shapes: X (n_0, m), Y (n_L, m) -> a number, dW (n_l, n_{l-1}) and db (n_l, 1) of each layer.

        They are the derivatives of what :meth:`cost` returns: they carry its 1/m, and under "sse",
        which has none, they are sums over the examples too. dW and db lie in memory row by row,
        whatever the memory order of X and Y, and db is as exact as :func:`nnlib.dense_backward`
        says.

        >>> net = MLP([1, 1], init="zeros")
        >>> net.cost_and_gradients(np.array([[1.0, 2.0]]), np.array([[1.0, 1.0]]))
        (0.5, [Dense(W=array([[-1.5]]), b=array([[-1.]]))])
        """
        cost, _, grads = self._backward(X, Y, params)
        return cost, grads

    def backward(self, X: ArrayLike, Y: ArrayLike, *, params: Params | None = None) -> Backward:
        """Return the delta of every layer, per example, and the gradients, as :class:`Backward`.

        Shapes: X (n_0, m), Y (n_L, m) -> delta (n_l, m), and gradients shaped like the parameters.

        >>> backward = MLP([2, 3, 1]).backward(np.ones((2, 4)), np.ones((1, 4)))
        >>> [delta.shape for delta in backward.delta]
        [(3, 4), (1, 4)]
        """
        _, dZ, grads = self._backward(X, Y, params)
        return Backward([dZ_l / self.network.scale(dZ_l.shape[1]) for dZ_l in dZ], grads)

    def check_input(self, X: ArrayLike) -> Array:
        """Return X as a matrix of the network's type, or raise ``ValueError``.

        Shapes: X (n_0, m) -> the same.
        """
        return _validate.as_matrix("X", X, shape=(self.sizes[0], None), dtype=self.dtype)

    def check_batch(self, X: ArrayLike, Y: ArrayLike) -> tuple[Array, Array]:
        """Return X and Y as matrices of the network's type, or raise ``ValueError``.

        Shapes: X (n_0, m), Y (n_L, m) -> the same.
        """
        X = self.check_input(X)
        shape = (self.sizes[-1], X.shape[1])
        classes = shape[0] if self.loss == "bce" or self.output == "softmax" else None
        Y = _validate.as_matrix("Y", Y, shape=shape, dtype=self.dtype, classes=classes)
        check_targets(self.loss, Y)
        return X, Y

    def joined(self, params: Params | None = None) -> list[Array]:
        """Return ``[W b]`` of every layer, or raise ``ValueError`` if the parameters do not fit.

        Shapes: W (n_l, n_{l-1}), b (n_l, 1) -> (n_l, n_{l-1} + 1).
        """
        params = self.params if params is None else params
        check_count(params, self.sizes)
        return [join(check_pair(at, pair, self.sizes)) for at, pair in enumerate(params)]

    def _cost(
        self, X: ArrayLike, Y: ArrayLike, params: Params | None, masks: list[Array] | None = None
    ) -> float:
        X, Y = self.check_batch(X, Y)
        layers = self.joined(params)
        work = self.network.workspace(X.shape[1], np.result_type(*layers))
        cost: float = self.network.cost(layers, with_ones(X), Y, work, masks).item()
        return cost

    def _backward(
        self, X: ArrayLike, Y: ArrayLike, params: Params | None, masks: list[Array] | None = None
    ) -> tuple[float, list[Array], list[Dense]]:
        X, Y = self.check_batch(X, Y)
        layers = self.joined(params)
        dtype = np.result_type(*layers)
        work = self.network.workspace(X.shape[1], dtype)
        grads = [np.empty(layer.shape, dtype) for layer in layers]
        cost, dZ = self.network.gradients(layers, with_ones(X), Y, work, grads, masks)
        return cost.item(), dZ, [Dense(*map(np.copy, split(gradient))) for gradient in grads]


def _check_sizes(sizes: Iterable[int]) -> list[int]:
    if not isinstance(sizes, Iterable):
        raise ValueError(f"sizes is {sizes!r}, expected a list of widths, such as [2, 3, 1]")
    sizes = list(sizes)
    if len(sizes) < 2:
        raise ValueError(f"sizes is {sizes}, expected at least an input and an output width")
    return [_validate.integer(f"sizes[{i}]", size, 1) for i, size in enumerate(sizes)]


def _draw(
    sizes: list[int], inits: list[str], rng: np.random.Generator, dtype: np.dtype[Any]
) -> list[Dense]:
    """Draw the weights of every layer; the biases are 0."""
    params = []
    for n_in, n_out, init in zip(sizes[:-1], sizes[1:], inits, strict=True):
        draw = INITIALIZERS[_validate.choice("init", init, INITIALIZERS)]
        params.append(Dense(draw(n_out, n_in, rng=rng, dtype=dtype), np.zeros((n_out, 1), dtype)))
    return params
