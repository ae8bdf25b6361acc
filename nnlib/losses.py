r"""Losses: how wrong the predictions A are, given the targets Y.

A and Y have shape ``(n, m)``, one example per column. Example k has a loss, a sum over its n
entries; the **cost** is the average of the losses over the m examples, so its gradients carry a
1/m. Only :func:`nnlib.sse` is a plain sum, without the 1/m.

``<loss>_gradient`` is **per example**: column k is the derivative of example k's own loss with
respect to its prediction. The derivative of an averaged cost is this divided by m; in
backpropagation the 1/m enters later, in dW and db. A library that averages over all n·m entries
(PyTorch's ``MSELoss`` and ``BCELoss`` do by default) has costs smaller by a factor n.

``<loss>_from_logits`` take the pre-activation Z of the output layer, the logits, in place of A.
In exact arithmetic they are the same functions; with rounding they stay finite where A is rounded
to 0 or 1.
"""

from collections.abc import Callable
from typing import TypeAlias

import numpy as np

from nnlib import _validate
from nnlib._types import Array, ArrayLike
from nnlib.sigmoids import minus_abs
from nnlib.softmax import shift_columns, softmax_error

Check: TypeAlias = Callable[[str, Array], None] | None


def mse(A: ArrayLike, Y: ArrayLike) -> float:
    r"""Return half the mean squared error, ``sum (A - Y)**2 / (2 m)``.

    Shapes: A (n, m), Y (n, m) -> a number.

    The 2 is there to cancel against the exponent in the gradient.

    >>> mse(np.array([[1.0, 3.0]]), np.array([[0.0, 0.0]]))
    2.5
    """
    A, Y = _check(A, Y)
    return _number(mse_of_error(_double(A - Y))[0])


def mse_gradient(A: ArrayLike, Y: ArrayLike) -> Array:
    """Return the gradient of each example's loss under :func:`nnlib.mse`, ``A - Y``.

    Shapes: A (n, m), Y (n, m) -> (n, m).

    >>> mse_gradient(np.array([[1.0, 3.0]]), np.array([[0.0, 0.0]]))
    array([[1., 3.]])
    """
    A, Y = _check(A, Y)
    return mse_of_error(A - Y)[1]


def sse(A: ArrayLike, Y: ArrayLike) -> float:
    r"""Return the sum of squared errors over all entries and examples, ``sum (A - Y)**2``.

    Shapes: A (n, m), Y (n, m) -> a number.

    There is no 1/m and no 1/2: this cost grows with the number of examples.

    >>> sse(np.array([[1.0, 3.0]]), np.array([[0.0, 0.0]]))
    10.0
    """
    A, Y = _check(A, Y)
    return _number(sse_of_error(_double(A - Y))[0])


def sse_gradient(A: ArrayLike, Y: ArrayLike) -> Array:
    """Return the gradient of :func:`nnlib.sse`, ``2 (A - Y)``.

    Shapes: A (n, m), Y (n, m) -> (n, m).

    >>> sse_gradient(np.array([[1.0, 3.0]]), np.array([[0.0, 0.0]]))
    array([[2., 6.]])
    """
    A, Y = _check(A, Y)
    return sse_of_error(A - Y)[1]


def bce(A: ArrayLike, Y: ArrayLike) -> float:
    r"""Return the binary cross-entropy, ``-sum [Y log A + (1 - Y) log(1 - A)] / m``.

    Shapes: A (n, m), Y (n, m) -> a number.

    Each entry of A is the probability of a yes, each entry of Y the truth (or a probability);
    entries outside [0, 1] raise ``ValueError``. ``0 log 0`` counts as 0. A certain prediction
    that is wrong has infinite cost; :func:`nnlib.bce_from_logits` avoids that rounding.

    >>> bce(np.array([[0.5, 1.0]]), np.array([[1.0, 1.0]]))  # log(2) / 2
    0.34657359027997264
    """
    A, Y = _check(A, Y, _validate.probabilities, _validate.probabilities)
    return _number(-np.sum(_times_log(Y, A) + _times_log(1 - Y, 1 - A)) / A.shape[1])


def bce_gradient(A: ArrayLike, Y: ArrayLike) -> Array:
    """Return the gradient of each example's binary cross-entropy, ``-Y / A + (1 - Y) / (1 - A)``.

    Shapes: A (n, m), Y (n, m) -> (n, m).

    >>> bce_gradient(np.array([[0.5, 1.0]]), np.array([[1.0, 1.0]]))
    array([[-2., -1.]])
    """
    A, Y = _check(A, Y, _validate.probabilities, _validate.probabilities)
    return _over(1 - Y, 1 - A) - _over(Y, A)


def bce_from_logits(Z: ArrayLike, Y: ArrayLike) -> float:
    r"""Return ``bce(sigmoid(Z), Y)`` without rounding the sigmoid to 0 or 1.

    Shapes: Z (n, m), Y (n, m) -> a number.

    Each entry is ``log(1 + exp(z)) - y z``, written as ``max(z, 0) - y z + log(1 + exp(-|z|))``:
    the exponential cannot overflow, and for a confident right answer nothing cancels.

    >>> bce_from_logits(np.array([[1e4, -1e4]]), np.array([[1.0, 1.0]]))
    5000.0
    """
    cost, _ = bce_cost_and_delta(*_check(Z, Y, None, _validate.probabilities, "Z"))
    return _number(cost)


def bce_from_logits_gradient(Z: ArrayLike, Y: ArrayLike) -> Array:
    """Return the gradient of each example's :func:`nnlib.bce_from_logits`, ``sigmoid(Z) - Y``.

    Shapes: Z (n, m), Y (n, m) -> (n, m).

    >>> bce_from_logits_gradient(np.array([[0.0, 1e4]]), np.array([[1.0, 1.0]]))
    array([[-0.5,  0. ]])
    """
    _, delta = bce_cost_and_delta(*_check(Z, Y, None, _validate.probabilities, "Z"))
    return delta


def cross_entropy(A: ArrayLike, Y: ArrayLike) -> float:
    r"""Return the cross-entropy between columns, ``-sum Y log A / m``.

    Shapes: A (n, m), Y (n, m) -> a number.

    Each column of Y is a probability distribution over n classes, for example one-hot: entries in
    [0, 1] that sum to 1, else ``ValueError``. ``0 log 0`` counts as 0.

    >>> cross_entropy(np.array([[0.5], [0.5]]), np.array([[1.0], [0.0]]))  # log(2)
    0.6931471805599453
    """
    A, Y = _check(A, Y, _validate.probabilities, _validate.distributions)
    return _number(-np.sum(_times_log(Y, A)) / A.shape[1])


def cross_entropy_gradient(A: ArrayLike, Y: ArrayLike) -> Array:
    """Return the gradient of each example's cross-entropy, ``-Y / A``.

    Shapes: A (n, m), Y (n, m) -> (n, m).

    >>> cross_entropy_gradient(np.array([[0.5], [0.5]]), np.array([[1.0], [0.0]]))
    array([[-2.],
           [-0.]])
    """
    A, Y = _check(A, Y, _validate.probabilities, _validate.distributions)
    return -_over(Y, A)


def cross_entropy_from_logits(Z: ArrayLike, Y: ArrayLike) -> float:
    r"""Return ``cross_entropy(softmax(Z), Y)`` without rounding the softmax to 0 or 1.

    Shapes: Z (n, m), Y (n, m) -> a number.

    Since the entries of y sum to 1, each column is ``log(sum_i exp(z_i)) - sum_i y_i z_i``. The
    largest entry of the column is subtracted from all of it first, which changes nothing. Labels
    with another sum raise ``ValueError``; what other libraries make of them, the message says.

    >>> cross_entropy_from_logits(np.array([[1e4], [-1e4]]), np.array([[0.0], [1.0]]))
    20000.0
    """
    cost, _ = cross_entropy_cost_and_delta(*_check(Z, Y, None, _validate.distributions, "Z"))
    return _number(cost)


def cross_entropy_from_logits_gradient(Z: ArrayLike, Y: ArrayLike) -> Array:
    """Return the gradient of each example's loss, ``softmax(Z) - Y``.

    Shapes: Z (n, m), Y (n, m) -> (n, m).

    That it is so rests on columns of Y that sum to 1. In general the gradient of ``-sum y log a``
    is ``a sum(y) - y``, so that other sums raise ``ValueError``, as in the loss.

    >>> cross_entropy_from_logits_gradient(np.array([[0.0], [0.0]]), np.array([[1.0], [0.0]]))
    array([[-0.5],
           [ 0.5]])
    """
    _, delta = cross_entropy_cost_and_delta(*_check(Z, Y, None, _validate.distributions, "Z"))
    return delta


def mse_of_error(E: Array) -> tuple[Array, Array]:
    """Return :func:`nnlib.mse` and :func:`mse_gradient` of the errors ``E = A - Y``."""
    cost: Array = np.sum(E**2) / (2 * E.shape[1])
    return cost, E


def sse_of_error(E: Array) -> tuple[Array, Array]:
    """Return :func:`nnlib.sse` and :func:`sse_gradient` of the errors ``E = A - Y``."""
    cost: Array = np.sum(E**2)
    return cost, 2 * E


def bce_cost_and_delta(Z: Array, Y: Array) -> tuple[Array, Array]:
    """Return the cost under sigmoid and bce, and ``sigmoid(Z) - Y``; the exponential is shared."""
    N = minus_abs(Z)
    E = np.exp(N)  # at most 1
    losses = (0.5 - Y) * Z - 0.5 * N + np.log1p(E)  # max(z, 0) - y z is (1/2 - y) z + |z| / 2
    smaller = E / (1 + E)  # of the sigmoid and one minus it: where that rounds to 1, 1 - y does not
    delta = np.where(Z.real < 0, smaller - Y, (1 - Y) - smaller)
    return losses.sum() / Z.shape[1], delta


def cross_entropy_cost_and_delta(Z: Array, Y: Array) -> tuple[Array, Array]:
    """Return the cost under softmax and cross_entropy, and ``softmax(Z) - Y``, sharing the sum."""
    S = shift_columns(Z)
    A = np.exp(S)
    total = np.add.reduce(A)
    A /= total
    cost = (np.add.reduce(np.log(total)) - np.vdot(Y, S)) / Z.shape[1]
    return cost, softmax_error(Z, A, Y)


def _check(
    A: ArrayLike, Y: ArrayLike, check_A: Check = None, check_Y: Check = None, name: str = "A"
) -> tuple[Array, Array]:
    """Return A and Y as matrices of one shape and type, each having passed its own check."""
    A = _validate.as_matrix(name, A)
    classes = len(A) if check_Y is not None else None
    Y = _validate.as_matrix("Y", Y, shape=A.shape, dtype=A.real.dtype, classes=classes)
    if check_A is not None:
        check_A(name, A)
    if check_Y is not None:
        check_Y("Y", Y)
    return A, Y


def _times_log(y: Array, a: Array) -> Array:
    """Return ``y log a``, with 0 where y is 0."""
    # log 0 is minus infinity, and that is the answer here: no warning is due.
    with np.errstate(divide="ignore"):
        return y * np.log(np.where(y == 0, 1, a))


def _over(y: Array, a: Array) -> Array:
    """Return ``y / a``, with 0 where y is 0."""
    with np.errstate(divide="ignore"):  # infinite where a is 0: the derivative of log there
        return y / np.where(y == 0, 1, a)


def _double(E: Array) -> Array:
    """Return errors in double precision, in which the square of a single one has room."""
    return E.astype(np.float64) if E.dtype == np.float32 else E


def _number(cost: Array) -> float:
    """Return a cost as a Python float, or complex for complex input."""
    number: float = cost.item()
    return number
