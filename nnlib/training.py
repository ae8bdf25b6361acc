"""Training: epochs of mini-batches in random order, and a history of the cost."""

from collections.abc import Callable
from typing import Any, NamedTuple, Protocol

import numpy as np

from nnlib import _validate
from nnlib._stepper import Stepper
from nnlib._types import Array, ArrayLike
from nnlib.mlp import MLP
from nnlib.optimizers import Optimizer


class History(NamedTuple):
    """The cost in each epoch, and the cost on the validation set after it, if there is one.

    The cost of an epoch is that of its mini-batches, each before its own update and with dropout
    if there is any, averaged over the examples (summed under "sse"). It is the data's cost alone,
    without penalties.
    """

    cost: list[float]
    validation_cost: list[float]


def train(
    net: MLP,
    X: ArrayLike,
    Y: ArrayLike,
    *,
    optimizer: Optimizer,
    epochs: int,
    batch_size: int | None = None,
    rng: int | np.random.Generator = 0,
    validation: tuple[ArrayLike, ArrayLike] | None = None,
    callback: Callable[[int, History], object] | None = None,
    l1: float = 0.0,
    l2: float = 0.0,
    clip_norm: float | None = None,
    dropout: float = 0.0,
) -> History:
    r"""Return the history of training a network in place.

    Shapes: X (n_0, m), Y (n_L, m) -> one cost per epoch.

    In each epoch the examples are shuffled and cut into mini-batches of ``batch_size`` (by default
    one batch of all m; the last one may be smaller). Each gives one step of the optimiser, whose
    state is new with every call of ``train``. A network whose class overrides ``cost`` or
    ``cost_and_gradients`` is trained by calling them; it takes no dropout, which these know nothing
    of.

    Args:
        optimizer: :class:`nnlib.SGD`, :class:`nnlib.Adam`, or anything with their ``init`` and
            ``update``, a class derived from them say. That gets one :class:`nnlib.Dense` per layer,
            and new arrays for the gradients at every step, which it may keep.
        rng: an integer seed or a ``numpy.random.Generator``, for the order and for dropout. Every
            call with the default takes the same order; hand over a generator to go on.
        validation: a pair (X, Y) whose cost is taken after every epoch.
        callback: called as ``callback(epoch, history)`` after every epoch, epochs from 1: a place
            for a progress display. What it does to ``net.params`` counts, and if it returns True,
            training stops.
        l1, l2: strengths of the penalties on the weights (:mod:`nnlib.regularizers`).
        clip_norm: the largest norm that the gradient, penalties included, may have.
        dropout: the rate at which hidden activations are set to 0.

    Wrong input raises ``ValueError``, and so do parameters of which two share their memory. If the
    numbers overflow, ``FloatingPointError`` says in which epoch.

    >>> from nnlib import MLP, SGD
    >>> net = MLP([1, 1], init="zeros")
    >>> X = np.array([[-1.0, 0.0, 1.0]])
    >>> history = train(net, X, 2 * X + 1, optimizer=SGD(0.5), epochs=40)
    >>> net.params[0].W.round(4), net.params[0].b.round(4)
    (array([[2.]]), array([[1.]]))
    """
    X, Y = net.check_batch(X, Y)
    m = X.shape[1]
    if validation is not None:
        if not isinstance(validation, tuple | list) or len(validation) != 2:
            raise ValueError(f"validation is a {type(validation).__name__}, expected a pair (X, Y)")
        validation = net.check_batch(*validation)
    given = checked(
        m, optimizer, epochs, batch_size, rng, callback, l1=l1, l2=l2, clip_norm=clip_norm,
        dropout=dropout,
    )  # fmt: skip
    stepper = Stepper(net, optimizer, rng=given.rng, **given.changes)
    # A mini-batch picks columns at random; as rows of a copy, each lies together in memory. The
    # last column becomes the row of ones.
    rows = np.ones((m, net.sizes[0] + 1), net.dtype)
    rows[:, :-1] = X.T
    Y = np.ascontiguousarray(Y)

    def epoch() -> float:
        total = 0.0
        order = given.rng.permutation(m)
        # Numbers that overflow are reported at the epoch's end, once.
        with np.errstate(over="ignore", invalid="ignore"):
            for start in range(0, m, given.batch_size):
                batch = order[start : start + given.batch_size]
                cost = stepper.step(rows.take(batch, axis=0).T, Y.take(batch, axis=1))
                total += cost if net.loss == "sse" else cost * len(batch) / m
        return total

    return run(net, stepper, epoch, given.epochs, callback=callback, validation=validation)


class Parameters(Protocol):
    """Where the parameters are while they are trained: here, or on other machines."""

    def write_back(self) -> None:
        """Copy them into the network."""

    def is_finite(self) -> bool:
        """Return whether all of them are finite."""

    def read(self) -> None:
        """Take over what someone has done to those of the network."""


def run(
    net: MLP,
    parameters: Parameters,
    epoch: Callable[[], float],
    epochs: int,
    *,
    callback: Callable[[int, History], object] | None,
    validation: tuple[Array, Array] | None = None,
) -> History:
    """Return the history of some epochs, each of which is taken by a call that returns its cost."""
    history = History([], [])
    for number in range(1, epochs + 1):
        cost = epoch()
        parameters.write_back()
        if not (np.isfinite(cost) and parameters.is_finite()):
            raise FloatingPointError(
                f"in epoch {number} the numbers overflowed, with a cost of {cost}:"
                " the learning rate may be too large"
            )
        history.cost.append(cost)
        if validation is not None:
            history.validation_cost.append(net.cost(*validation))
        if callback is not None:
            stop = callback(number, history)
            if isinstance(stop, bool | np.bool_) and stop:
                break
            parameters.read()
    return history


class Given(NamedTuple):
    """What training was asked for, checked; ``changes`` is what is done to the gradients."""

    epochs: int
    batch_size: int
    rng: np.random.Generator
    changes: dict[str, Any]


def checked(
    m: int,
    optimizer: Optimizer,
    epochs: int,
    batch_size: int | None,
    rng: int | np.random.Generator,
    callback: object,
    *,
    l1: float,
    l2: float,
    clip_norm: float | None,
    dropout: float,
) -> Given:
    """Return the arguments of training on m examples, or raise ``ValueError``."""
    check_optimizer(optimizer)
    if callback is not None and not callable(callback):
        raise ValueError(f"callback is {callback!r}, expected a function of epoch and history")
    return Given(
        _validate.integer("epochs", epochs, 1),
        m if batch_size is None else check_batch_size(batch_size, m),
        _validate.generator(rng),
        {
            "l1": _validate.non_negative("l1", l1),
            "l2": _validate.non_negative("l2", l2),
            "clip_norm": None if clip_norm is None else _validate.positive("clip_norm", clip_norm),
            "dropout": _validate.fraction("dropout", dropout),
        },
    )


def check_batch_size(batch_size: int, m: int) -> int:
    """Return a size of mini-batches, or raise where it is none for m examples."""
    batch_size = _validate.integer("batch_size", batch_size, 1)
    if batch_size > m:
        raise ValueError(f"batch_size is {batch_size}, expected at most the {m} examples")
    return batch_size


def check_optimizer(optimizer: Optimizer) -> None:
    """Refuse what has no ``init`` and ``update``."""
    methods = (getattr(optimizer, name, None) for name in ("init", "update"))
    if isinstance(optimizer, type) or not all(map(callable, methods)):
        raise ValueError(
            f"optimizer is {optimizer!r}, expected an object with init and update, such as"
            " nnlib.SGD(0.1)"
        )
