"""Training: epochs of mini-batches in random order, and a history of the cost."""

from typing import NamedTuple

import numpy as np

from nnlib import _validate
from nnlib.dense import Dense
from nnlib.regularizers import clip_by_global_norm, dropout_mask, l1_gradient, l2_gradient


class History(NamedTuple):
    """The cost in each epoch, and the cost on the validation set after it, if there is one.

    The cost of an epoch is that of its mini-batches, each before its own update, averaged over the
    examples (summed under "sse"). It is the data's cost alone, without penalties.
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
        optimizer: :class:`nnlib.SGD` or :class:`nnlib.Adam`.
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
    # A mini-batch picks columns at random; as rows of a copy they lie together in memory.
    rows = np.ascontiguousarray(X.T)
    history = History([], [])
    for epoch in range(1, epochs + 1):
        total = 0.0
        order = rng.permutation(m)
        # Numbers that overflow are reported below, once for the epoch.
        with np.errstate(over="ignore", invalid="ignore"):
            for start in range(0, m, batch_size):
                batch = order[start : start + batch_size]
                cost = stepper.step(rows[batch].T, Y.take(batch, axis=1))
                total += cost * (1 if net.loss == "sse" else len(batch) / m)
        stepper.write_back()
        finite = all(np.isfinite(array).all() for layer in net.params for array in layer)
        if not (np.isfinite(total) and finite):
            raise FloatingPointError(
                f"in epoch {epoch} the cost is {total} and parameters are"
                f" {'finite' if finite else 'not finite'}: the learning rate may be too large"
            )
        history.cost.append(total)
        if validation is not None:
            history.validation_cost.append(net._cost(net.params, *validation).item())
        if callback is not None:
            callback(epoch, history)
    return history


class Stepper:
    """Takes one training step at a time: forward, backward, update.

    It works on copies of the parameters that lie in two long vectors, all weights and all biases,
    so that the optimiser has two arrays to go through and not two a layer. ``write_back`` copies
    them into the network.
    """

    def __init__(self, net, optimizer, *, l1=0.0, l2=0.0, clip_norm=None, dropout=0.0, rng=0):
        self._net, self._optimizer, self._rng = net, optimizer, rng
        self._l1, self._l2, self._clip_norm, self._dropout = l1, l2, clip_norm, dropout
        self._params, self._packed = _pack(net.params)
        self._grads, self._packed_grads = _pack(net.params)
        self._state = optimizer.init(self._packed)

    def step(self, X, Y):
        """Take one step on a mini-batch and return its cost before the step."""
        masks = self._masks(X.shape[1]) if self._dropout > 0 else None
        cost, _ = self._net._backward(self._params, X, Y, self._grads, masks)
        grads = self._packed_grads
        if self._l1 > 0:
            grads = _add(grads, l1_gradient(self._packed, self._l1))
        if self._l2 > 0:
            grads = _add(grads, l2_gradient(self._packed, self._l2))
        if self._clip_norm is not None:
            grads = clip_by_global_norm(grads, self._clip_norm)
        self._state = self._optimizer.update(self._packed, grads, self._state)
        return cost.item()

    def write_back(self):
        """Copy the parameters into the network's own arrays."""
        for own, layer in zip(self._net.params, self._params, strict=True):
            own.W[:] = layer.W
            own.b[:] = layer.b

    def _masks(self, m):
        return [
            dropout_mask((n, m), self._dropout, rng=self._rng, dtype=self._net.dtype)
            for n in self._net.sizes[1:-1]
        ]


def _pack(params):
    """Copy parameters into one vector of weights and one of biases.

    Return them twice: as matrices layer by layer, which are views, and as a single ``Dense``.
    """
    W = np.concatenate([layer.W.ravel() for layer in params])
    b = np.concatenate([layer.b.ravel() for layer in params])
    W_ends = np.cumsum([layer.W.size for layer in params])[:-1]
    b_ends = np.cumsum([layer.b.size for layer in params])[:-1]
    parts = zip(params, np.split(W, W_ends), np.split(b, b_ends), strict=True)
    views = [Dense(w.reshape(layer.W.shape), v.reshape(layer.b.shape)) for layer, w, v in parts]
    return views, [Dense(W, b)]


def _add(grads, more):
    return [Dense(g.W + h.W, g.b + h.b) for g, h in zip(grads, more, strict=True)]


def _check_batch_size(batch_size, m):
    batch_size = _validate.integer("batch_size", batch_size, 1)
    if batch_size > m:
        raise ValueError(f"batch_size is {batch_size}, expected at most the {m} examples")
    return batch_size
