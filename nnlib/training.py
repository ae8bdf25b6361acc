"""Training: epochs of mini-batches in random order, and a history of the cost."""

from typing import NamedTuple

import numpy as np

from nnlib import _validate
from nnlib._passes import Workspace, split
from nnlib.dense import Dense
from nnlib.regularizers import clip_factor, dropout_mask, l1_gradient, l2_gradient


class History(NamedTuple):
    """The cost in each epoch, and the cost on the validation set after it, if there is one.

    The cost of an epoch is that of its mini-batches, each before its own update and with dropout
    if there is any, averaged over the examples (summed under "sse"). It is the data's cost alone,
    without penalties.
    """

    cost: list
    validation_cost: list


def train(
    net,
    X,
    Y,
    *,
    optimizer,
    epochs,
    batch_size=None,
    rng=0,
    validation=None,
    callback=None,
    l1=0.0,
    l2=0.0,
    clip_norm=None,
    dropout=0.0,
):
    r"""Train a network in place on X ``(n_0, m)`` and Y ``(n_L, m)`` and return its history.

    In each epoch the examples are shuffled and cut into mini-batches of ``batch_size`` (by default
    one batch of all m; the last one may be smaller). Each gives one step of the optimiser, whose
    state is new with every call of ``train``.

    Args:
        optimizer: :class:`nnlib.SGD`, :class:`nnlib.Adam`, or anything with their ``init`` and
            ``update``.
        rng: an integer seed or a ``numpy.random.Generator``, for the order and for dropout.
        validation: a pair (X, Y) whose cost is taken after every epoch.
        callback: called as ``callback(epoch, history)`` after every epoch, epochs from 1: a place
            for a progress display.
        l1, l2: strengths of the penalties on the weights (:mod:`nnlib.regularizers`).
        clip_norm: the largest norm that the gradient, penalties included, may have.
        dropout: the rate at which hidden activations are set to 0.

    Wrong input raises ``ValueError``; if the numbers overflow, ``FloatingPointError`` says in which
    epoch.

    >>> from nnlib import MLP, SGD
    >>> net = MLP([1, 1], init="zeros")
    >>> X = np.array([[-1.0, 0.0, 1.0]])
    >>> history = train(net, X, 2 * X + 1, optimizer=SGD(0.5), epochs=40)
    >>> net.params[0].W.round(4), net.params[0].b.round(4)
    (array([[2.]]), array([[1.]]))
    """
    X, Y = net._check_batch(X, Y)
    m = X.shape[1]
    epochs = _validate.integer("epochs", epochs, 1)
    batch_size = m if batch_size is None else _check_batch_size(batch_size, m)
    rng = _validate.generator(rng)
    if validation is not None:
        validation = net._check_batch(*validation)
    _validate.non_negative("l1", l1)
    _validate.non_negative("l2", l2)
    _validate.fraction("dropout", dropout)
    if clip_norm is not None:
        _validate.positive("clip_norm", clip_norm)

    stepper = Stepper(net, optimizer, l1=l1, l2=l2, clip_norm=clip_norm, dropout=dropout, rng=rng)
    # A mini-batch picks columns at random; as rows of a copy, each lies together in memory. The
    # last column is the row of ones.
    rows = np.ones((m, net.sizes[0] + 1), net.dtype)
    rows[:, :-1] = X.T
    Y = np.ascontiguousarray(Y)
    history = History([], [])
    for epoch in range(1, epochs + 1):
        total = 0.0
        order = rng.permutation(m)
        # Numbers that overflow are reported below, once for the epoch.
        with np.errstate(over="ignore", invalid="ignore"):
            for start in range(0, m, batch_size):
                batch = order[start : start + batch_size]
                cost = stepper.step(rows.take(batch, axis=0).T, Y.take(batch, axis=1))
                total += cost if net.loss == "sse" else cost * len(batch) / m
        stepper.write_back()
        if not (np.isfinite(total) and stepper.is_finite()):
            raise FloatingPointError(
                f"in epoch {epoch} the numbers overflowed, with a cost of {total}:"
                " the learning rate may be too large"
            )
        history.cost.append(total)
        if validation is not None:
            history.validation_cost.append(net.cost(*validation))
        if callback is not None:
            callback(epoch, history)
    return history


class Stepper:
    """Takes one training step at a time: forward, backward, update.

    The parameters are copied into one long vector, of which the matrices ``[W b]`` of the layers
    are views, and so are the gradients. ``write_back`` copies them into the network.
    """

    def __init__(self, net, optimizer, *, l1=0.0, l2=0.0, clip_norm=None, dropout=0.0, rng=0):
        self._net, self._optimizer, self._rng = net, optimizer, rng
        self._l1, self._l2, self._clip_norm, self._dropout = l1, l2, clip_norm, dropout
        self._vector, self._layers = _pack(net._joined())
        self._gradient, self._grads = _pack(net._joined())
        # An optimiser with one rule for all entries goes through the whole vector at once.
        whole = getattr(optimizer, "elementwise", False)
        self._params = _as_one(self._vector) if whole else _split_all(self._layers)
        self._param_grads = _as_one(self._gradient) if whole else _split_all(self._grads)
        self._state = optimizer.init(self._params)
        self._workspaces = {}

    def step(self, X1, Y):
        """Take a step on a mini-batch, X with its row of ones, and return the cost before it."""
        m = X1.shape[1]
        work = self._workspaces.get(m)
        if work is None:
            work = self._workspaces[m] = Workspace(self._net.sizes, m, self._net.dtype)
        masks = self._masks(m) if self._dropout > 0 else None
        cost, _ = self._net._step_gradients(self._layers, X1, Y, work, self._grads, masks)
        if self._l1 > 0 or self._l2 > 0:
            self._add_penalties()
        if self._clip_norm is not None:
            self._gradient *= clip_factor(_as_one(self._gradient), self._clip_norm)
        self._state = self._optimizer.update(self._params, self._param_grads, self._state)
        return cost

    def write_back(self):
        """Copy the parameters into the network's own arrays."""
        for own, layer in zip(self._net.params, _split_all(self._layers), strict=True):
            own.W[:] = layer.W
            own.b[:] = layer.b

    def is_finite(self):
        """Return whether all parameters are finite."""
        return bool(np.isfinite(self._vector).all())

    def _add_penalties(self):
        params = _split_all(self._layers)
        penalties = l1_gradient(params, self._l1), l2_gradient(params, self._l2)
        for gradient, l1, l2 in zip(_split_all(self._grads), *penalties, strict=True):
            gradient.W[:] += l1.W + l2.W

    def _masks(self, m):
        masks = []
        for n in self._net.sizes[1:-1]:
            mask = np.ones((n + 1, m), self._net.dtype)
            mask[:-1] = dropout_mask((n, m), self._dropout, rng=self._rng)
            masks.append(mask)
        return masks


def _pack(layers):
    """Copy the matrices ``[W b]`` into one vector, and return it with views shaped like them."""
    vector = np.concatenate([layer.ravel() for layer in layers])
    ends = np.cumsum([layer.size for layer in layers])[:-1]
    parts = np.split(vector, ends)
    return vector, [part.reshape(layer.shape) for part, layer in zip(parts, layers, strict=True)]


def _as_one(vector):
    """Return a vector as the parameters of a single layer without biases."""
    return [Dense(vector, vector[:0])]


def _split_all(layers):
    return [split(layer) for layer in layers]


def _check_batch_size(batch_size, m):
    batch_size = _validate.integer("batch_size", batch_size, 1)
    if batch_size > m:
        raise ValueError(f"batch_size is {batch_size}, expected at most the {m} examples")
    return batch_size
