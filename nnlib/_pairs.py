"""How the output activation and the loss meet: the cost and the delta of the last layer.

The delta is per example: column k is the derivative of example k's loss with respect to the last
pre-activation Z. In general it is the loss gradient carried back through the activation. Where a
probability is fed to a logarithm this would divide by numbers that round to 0, so those pairs take
the road through the logits, which is short as well: sigmoid with bce and softmax with
cross_entropy both give ``A - Y``.
"""

import numpy as np

from nnlib import _validate, losses
from nnlib.activations import shift_columns

LOSSES = ("mse", "sse", "bce", "cross_entropy")


def output_pair(output, activation, loss, n):
    """Return the function ``(Z, Y) -> (cost, delta)`` for an output layer of n units.

    A loss that is not defined for the output's values raises ``ValueError``.
    """
    _validate.choice("loss", loss, LOSSES)
    if loss == "mse":
        return _through(activation, losses.mse_cost, losses.mse_slope)
    if loss == "sse":
        return _through(activation, losses.sse_cost, losses.sse_slope)
    if loss == "bce" and output == "sigmoid":
        return losses.bce_cost_and_delta
    if loss == "bce" and output == "softmax" and n > 1:
        return softmax_bce_cost_and_delta
    if loss == "cross_entropy" and output == "softmax":
        return losses.cross_entropy_cost_and_delta
    raise ValueError(_refusal(output, loss))


def check_targets(loss, Y):
    """Refuse targets for which the loss is not defined."""
    if loss == "bce":
        _validate.probabilities("Y", Y)
    if loss == "cross_entropy":
        _validate.distributions("Y", Y)


def softmax_bce_cost_and_delta(Z, Y):
    r"""Return cost and delta for softmax with bce, each class against all the others.

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
    delta = len(Z) * A - Y
    for k in range(len(Z)):
        others = np.arange(len(Z)) != k
        lse_others = _log_sum_exp(S[others])
        total = total + np.sum((1 - Y[k]) * (lse_others - lse))
        delta[others] -= (1 - Y[k]) * np.exp(S[others] - lse_others)
    return -total / Z.shape[1], delta


def _log_sum_exp(Z):
    largest = Z.real.max(axis=0)
    return largest + np.log(np.exp(Z - largest).sum(axis=0))


def _through(activation, cost, slope):
    """Return ``(Z, Y) -> (cost, delta)`` by way of the activation A."""

    def cost_and_delta(Z, Y):
        A = activation.value(Z)
        return cost(A, Y), activation.backward(A, slope(A, Y))

    return cost_and_delta


def _refusal(output, loss):
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
