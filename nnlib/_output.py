"""How the output activation and the loss meet: the cost and the delta of the last layer.

The delta is per example: column k is the derivative of example k's loss with respect to the last
pre-activation Z. In general it is the loss gradient carried back through the activation. Where a
probability is fed to a logarithm this would divide by numbers that round to 0, so those pairs are
computed from the logits, which is also shorter: sigmoid with bce and softmax with cross_entropy
both give ``A - Y``.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from nnlib import _validate, losses
from nnlib._network import CostAndDelta
from nnlib._types import Array
from nnlib.activations import Activation
from nnlib.softmax import shift_columns

LOSSES = ("mse", "sse", "bce", "cross_entropy")


def output_pair(output: str, activation: Activation, loss: str, n: int) -> CostAndDelta:
    """Return the function ``(Z, Y) -> (cost, delta)`` for an output layer of n units.

    Shapes: Z (n, m), Y (n, m) -> a number, delta (n, m).

    A loss that is not defined for the output's values raises ``ValueError``.
    """
    _validate.choice("loss", loss, LOSSES)
    if loss == "mse":
        return Through(activation, losses.mse_of_error)
    if loss == "sse":
        return Through(activation, losses.sse_of_error)
    if loss == "bce" and output == "sigmoid":
        return losses.bce_cost_and_delta
    if loss == "bce" and output == "softmax" and n > 1:
        return softmax_bce_cost_and_delta
    if loss == "cross_entropy" and output == "softmax":
        return losses.cross_entropy_cost_and_delta
    raise ValueError(_refusal(output, loss))


def check_targets(loss: str, Y: Array) -> None:
    """Refuse targets for which the loss is not defined."""
    if loss == "bce":
        _validate.probabilities("Y", Y)
    if loss == "cross_entropy":
        _validate.distributions("Y", Y)


def softmax_bce_cost_and_delta(Z: Array, Y: Array) -> tuple[Array, Array]:
    r"""Return cost and delta for softmax with bce, each class against all the others.

    Shapes: Z (n, m), Y (n, m) -> a number, delta (n, m).

    With ``lse`` the logarithm of a sum of exponentials, ``log a_k = z_k - lse(z)`` and
    ``log(1 - a_k) = lse(z without z_k) - lse(z)``: both are finite. Class k adds to delta_i
    ``y_k (a_i - [i = k])`` and ``(1 - y_k) (a_i - [i != k] p)`` with
    ``p = exp(z_i - lse(z without z_k))``, at most 1; over all k the terms without p come to
    ``n a_i - y_i``.
    """
    S = shift_columns(Z)
    lse = _log_sum_exp(S)
    A = np.exp(S - lse)
    total = np.sum(Y * (S - lse))
    delta: Array = len(Z) * A - Y
    for k in range(len(Z)):
        others = np.arange(len(Z)) != k
        lse_others = _log_sum_exp(S[others])
        total = total + np.sum((1 - Y[k]) * (lse_others - lse))
        delta[others] -= (1 - Y[k]) * np.exp(S[others] - lse_others)
    cost: Array = -total / Z.shape[1]
    return cost, delta


def _log_sum_exp(Z: Array) -> Array:
    largest = Z.real.max(axis=0)
    total: Array = largest + np.log(np.exp(Z - largest).sum(axis=0))
    return total


class Through(NamedTuple):
    """The function ``(Z, Y) -> (cost, delta)`` by way of the activation A and the error A - Y."""

    activation: Activation
    cost_and_gradient: Callable[[Array], tuple[Array, Array]]

    def __call__(self, Z: Array, Y: Array) -> tuple[Array, Array]:
        A = self.activation.value(Z)
        cost, gradient = self.cost_and_gradient(self.activation.error(Z, A, Y))
        return cost, self.activation.backward(Z, A, gradient)


def _refusal(output: str, loss: str) -> str:
    if loss == "cross_entropy":
        why = (
            "cross_entropy compares two probability distributions over the classes, so each column"
            " of the output must sum to 1: use output='softmax'"
        )
    elif output == "softmax":
        why = "the softmax of a single unit is always 1: use output='sigmoid'"
    else:
        why = (
            "bce takes the logarithm of the output and of one minus it, so the output must lie"
            " between 0 and 1: use output='sigmoid'"
        )
    return f"loss is {loss!r} with output {output!r}, but {why}"
