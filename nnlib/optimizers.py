r"""Optimisers: how parameters move, given their gradients.

An optimiser is a frozen set of hyperparameters. ``init(params)`` makes its state, a NamedTuple
whose entries are shaped like the parameters; ``update(params, grads, state)`` changes the
parameters **in place** and returns the next state. The parameters and gradients are lists of
:class:`nnlib.Dense`.

Weight decay is **decoupled** in both optimisers: besides the step along the gradient, the weights
(never the biases) shrink by the factor ``1 - lr * weight_decay``. It does not pass through momentum
or Adam's scaling. An L2 penalty, which does, is a part of the cost: see :mod:`nnlib.regularizers`.
Without momentum the two are the same thing. From Loshchilov and Hutter, *Decoupled Weight Decay
Regularization*, ICLR 2019; PyTorch's ``AdamW`` does this too, its ``SGD`` and ``Adam`` mean the L2
penalty by ``weight_decay`` and apply it to biases as well.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

import numpy as np

from nnlib import _validate
from nnlib._types import Array
from nnlib.dense import Dense

PIECE = 32768  # entries: a few arrays of that size stay in a level 2 cache


class Optimizer(Protocol):
    """What :func:`nnlib.train` needs of an optimiser; any class with these methods will do.

    It gets one :class:`nnlib.Dense` per layer. The parameters are the same arrays at every step;
    the gradients are new ones, which it may keep or change.
    """

    def init(self, params: list[Dense]) -> Any:
        """Return the state to start from."""

    def update(self, params: list[Dense], grads: list[Dense], state: Any) -> Any:
        """Move the parameters one step in place and return the next state."""


class SGDState(NamedTuple):
    """The velocity v of every parameter; it stays 0 when the momentum is 0."""

    velocity: list[Dense]


@dataclass(frozen=True)
class SGD:
    r"""Stochastic gradient descent, with momentum if asked for.

    With gradient g, momentum μ and learning rate lr::

        v <- μ v + g
        θ <- θ - lr v                 (nesterov=False)
        θ <- θ - lr (g + μ v)         (nesterov=True)

    This is PyTorch's convention: the learning rate stands outside the velocity. Sutskever et al.,
    *On the importance of initialization and momentum in deep learning*, ICML 2013, keep it inside,
    ``v <- μ v - lr g; θ <- θ + v``. The steps are equal as long as lr is constant. Their Nesterov
    step evaluates the gradient at the point looked ahead to; here θ is that point.

    ``momentum`` outside [0, 1), ``lr`` not above 0, a negative ``weight_decay``, or ``nesterov``
    without momentum raise ``ValueError``.

    >>> params = [Dense(W=np.array([[1.0]]), b=np.array([[0.0]]))]
    >>> grads = [Dense(W=np.array([[2.0]]), b=np.array([[1.0]]))]
    >>> optimizer = SGD(0.1)
    >>> state = optimizer.update(params, grads, optimizer.init(params))
    >>> params
    [Dense(W=array([[0.8]]), b=array([[-0.1]]))]
    """

    lr: float
    momentum: float = 0.0
    nesterov: bool = False
    weight_decay: float = 0.0

    def __post_init__(self) -> None:
        _keep(self, lr=_validate.positive("lr", self.lr))
        _keep(self, momentum=_validate.fraction("momentum", self.momentum))
        _keep(self, weight_decay=_validate.non_negative("weight_decay", self.weight_decay))
        if self.nesterov and self.momentum == 0:
            raise ValueError("nesterov is True with momentum 0, expected a momentum above 0")

    @property
    def elementwise(self) -> bool:
        """Whether one rule moves every entry; weight decay tells weights from biases."""
        return self.weight_decay == 0

    def init(self, params: list[Dense]) -> SGDState:
        """Return the state to start from: every velocity 0."""
        _check_params(params)
        return SGDState(_zeros_like(params))

    def update(self, params: list[Dense], grads: list[Dense], state: SGDState) -> SGDState:
        """Move the parameters one step in place and return the next state."""
        return self.move(params, _check_pairs(params, grads), state)

    def move(self, params: list[Dense], grads: list[Dense], state: SGDState) -> SGDState:
        """Do what :meth:`update` does, for arrays that have been checked."""
        _decay(params, self.lr * self.weight_decay)
        for θ, g, v in _pieces(params, grads, state.velocity):
            if self.momentum == 0:
                θ -= self.lr * g
                continue
            v *= self.momentum
            v += g
            θ -= self.lr * (g + self.momentum * v if self.nesterov else v)
        return state


class AdamState(NamedTuple):
    """The number of steps taken, and the running means of the gradient and of its square."""

    step: int
    mean: list[Dense]
    mean_square: list[Dense]


@dataclass(frozen=True)
class Adam:
    r"""Adam, and with ``weight_decay`` AdamW.

    With gradient g, ``betas = (β1, β2)`` and t the number of the step, from 1::

        m <- β1 m + (1 - β1) g            momentum
        v <- β2 v + (1 - β2) g²           the size of the gradient, as in RMSProp
        m̂ = m / (1 - β1^t)                both start at 0: this takes the bias out
        v̂ = v / (1 - β2^t)
        θ <- θ - lr m̂ / (sqrt(v̂) + eps)

    From Kingma and Ba, *Adam: A Method for Stochastic Optimization*, ICLR 2015, algorithm 1. As
    there and in PyTorch, eps is added after the root and after the correction; TensorFlow adds it
    to the uncorrected root. The decay is kept apart from g, as AdamW and Keras do; PyTorch's
    ``Adam`` adds it to g. The first step moves every parameter by lr, whatever the size of its
    gradient, as long as that is far above eps.

    Betas outside [0, 1), ``lr`` or ``eps`` not above 0, or a negative ``weight_decay`` raise
    ``ValueError``.

    >>> params = [Dense(W=np.array([[1.0]]), b=np.array([[0.0]]))]
    >>> grads = [Dense(W=np.array([[2.0]]), b=np.array([[-50.0]]))]
    >>> optimizer = Adam(lr=0.1)
    >>> state = optimizer.update(params, grads, optimizer.init(params))
    >>> params
    [Dense(W=array([[0.9]]), b=array([[0.1]]))]
    """

    lr: float = 1e-3
    betas: tuple[float, float] = (0.9, 0.999)
    eps: float = 1e-8
    weight_decay: float = 0.0

    def __post_init__(self) -> None:
        _keep(self, lr=_validate.positive("lr", self.lr))
        if not isinstance(self.betas, tuple | list) or len(self.betas) != 2:
            raise ValueError(f"betas is {self.betas!r}, expected two numbers in [0, 1)")
        betas = (_validate.fraction(f"betas[{i}]", beta) for i, beta in enumerate(self.betas))
        _keep(self, betas=tuple(betas))
        _keep(self, eps=_validate.positive("eps", self.eps))
        _keep(self, weight_decay=_validate.non_negative("weight_decay", self.weight_decay))

    @property
    def elementwise(self) -> bool:
        """Whether one rule moves every entry; weight decay tells weights from biases."""
        return self.weight_decay == 0

    def init(self, params: list[Dense]) -> AdamState:
        """Return the state to start from: no step taken, both means 0."""
        _check_params(params)
        return AdamState(0, _zeros_like(params), _zeros_like(params))

    def update(self, params: list[Dense], grads: list[Dense], state: AdamState) -> AdamState:
        """Move the parameters one step in place and return the next state."""
        return self.move(params, _check_pairs(params, grads), state)

    def move(self, params: list[Dense], grads: list[Dense], state: AdamState) -> AdamState:
        """Do what :meth:`update` does, for arrays that have been checked."""
        β1, β2 = self.betas
        t = state.step + 1
        _decay(params, self.lr * self.weight_decay)
        for θ, g, m, v in _pieces(params, grads, state.mean, state.mean_square):
            m *= β1
            m += (1 - β1) * g
            v *= β2
            v += (1 - β2) * g * g
            m_hat = m / (1 - β1**t)
            v_hat = v / (1 - β2**t)
            θ -= self.lr * m_hat / (np.sqrt(v_hat) + self.eps)
        return AdamState(t, state.mean, state.mean_square)


def _keep(optimizer: SGD | Adam, **setting: object) -> None:
    """Keep a setting as the number that it was found to be: an exact fraction as a float."""
    for name, value in setting.items():
        object.__setattr__(optimizer, name, value)


def _check_params(params: list[Dense]) -> None:
    """Refuse parameters that cannot be moved in place: no plain arrays, or not of floats."""
    for at, layer in enumerate(params):
        for name, array in zip(Dense._fields, layer, strict=True):
            if type(array) is not np.ndarray or array.dtype not in _validate.FLOAT_TYPES:
                raise ValueError(
                    f"params[{at}].{name} is a {type(array).__name__} of"
                    f" {getattr(array, 'dtype', 'no dtype')}, expected a numpy.ndarray of float32"
                    " or float64: it is changed in place"
                )


def _check_pairs(params: list[Dense], grads: list[Dense]) -> list[Dense]:
    """Return the gradients as arrays of floats; refuse parameters that cannot be moved."""
    _check_params(params)
    return [
        Dense(*(_validate.as_float(f"grads[{at}]", array) for array in layer))
        for at, layer in enumerate(grads)
    ]


def _zeros_like(params: list[Dense]) -> list[Dense]:
    return [Dense(np.zeros_like(W), np.zeros_like(b)) for W, b in params]


def _decay(params: list[Dense], rate: float) -> None:
    """Shrink the weights in place; the biases stay."""
    if rate > 0:
        for W, _ in params:
            W *= 1 - rate


def _pieces(*trees: list[Dense]) -> Iterator[Sequence[Array]]:
    """Yield the arrays that belong together, one of each tree, which must have equal shapes.

    Large ones come cut into pieces of some rows each, so that what one line of an update rule
    leaves behind is still in the processor's cache when the next line reads it.
    """
    for layers in zip(*trees, strict=True):
        for arrays in zip(*layers, strict=True):
            if len({array.shape for array in arrays}) > 1:
                shapes = ", ".join(str(array.shape) for array in arrays)
                raise ValueError(f"a parameter, its gradient and its state have shapes {shapes}")
            size, rows = arrays[0].size, len(arrays[0])
            if size > PIECE:
                rows_a_piece = max(1, PIECE * rows // size)
                for start in range(0, rows, rows_a_piece):
                    yield [array[start : start + rows_a_piece] for array in arrays]
            elif size > 0:
                yield arrays
