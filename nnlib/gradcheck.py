r"""Gradient checking: backpropagation's gradients against derivatives found numerically.

The **complex step** evaluates the cost at ``w + ih``: ``J'(w) = Im J(w + ih) / h + O(h²)``. Nothing
is subtracted, so h may be tiny and the result has all its digits. From Squire and Trapp, *Using
Complex Variables to Estimate Derivatives of Real Functions*, SIAM Review 40, 1998. **Central
differences**, ``(J(w + h) - J(w - h)) / 2h + O(h²)``, need no complex numbers, but the subtraction
loses digits as h shrinks.
"""

import copy
from dataclasses import dataclass

import numpy as np

from nnlib import _validate
from nnlib._passes import join, split, with_ones
from nnlib.dense import Dense

# The first is so small that its square vanishes beside 1; the second balances the rounding error,
# eps / h, against the truncation error, h².
STEPS = {"complex_step": 1e-20, "central": float(np.finfo(np.float64).eps ** (1 / 3))}
# A cost of size 1 has derivatives with a rounding error near 1e-16 and 1e-11, whatever their size.
FLOORS = {"complex_step": 1e-8, "central": 1e-4}


@dataclass(frozen=True)
class GradcheckReport:
    """The worst entry of a gradient check: where it is and what the two sides give.

    ``layer`` counts from 1, so the entry is ``net.params[layer - 1].W[index]`` or ``.b[index]``.
    """

    max_relative_error: float
    layer: int
    parameter: str
    index: tuple
    analytic: float
    numeric: float
    method: str
    step: float
    entries: int

    def __str__(self):
        where = f"{self.parameter}[{self.index[0]}, {self.index[1]}] of layer {self.layer}"
        return (
            f"gradient check by {self.method} (h = {self.step:.1e}), {self.entries} entries\n"
            f"largest relative error {self.max_relative_error:.1e}, at {where}:\n"
            f"  analytic {self.analytic:+.16e}\n"
            f"  numeric  {self.numeric:+.16e}"
        )


def gradcheck(net, X, Y, *, method="complex_step", step=None):
    r"""Compare every gradient of a network with a numerical derivative of its cost.

    The error of an entry is ``|analytic - numeric| / max(|analytic|, |numeric|, floor)``. The floor
    is 1e-8 for the complex step and 1e-4 for central differences, times ``max(1, |J|)``: a
    derivative much smaller than that may be no more than what rounding leaves of larger terms that
    cancel. The check is done in double precision, whatever the type of the network.

    ``method`` is "complex_step" or "central", and ``step`` its h. Central differences are wrong
    where the step crosses a kink of ReLU; the complex step stays on one side.

    >>> from nnlib.mlp import MLP
    >>> net = MLP([2, 3, 1], hidden="tanh", rng=0)
    >>> report = gradcheck(net, np.array([[0.5], [-1.0]]), np.array([[1.0]]))
    >>> report.entries, report.max_relative_error < 1e-12
    (13, True)
    """
    _validate.choice("method", method, STEPS)
    h = STEPS[method] if step is None else _validate.positive("step", step)
    net = _in_double_precision(net)
    cost, grads = net.cost_and_gradients(X, Y)
    floor = FLOORS[method] * max(1.0, abs(cost))
    numeric = _numeric_gradients(net, X, Y, method, h)
    worst = None
    for layer, (analytic_layer, numeric_layer) in enumerate(zip(grads, numeric, strict=True), 1):
        for parameter, a, n in zip(Dense._fields, analytic_layer, numeric_layer, strict=True):
            errors = np.abs(a - n) / np.maximum(np.maximum(np.abs(a), np.abs(n)), floor)
            index = tuple(int(i) for i in np.unravel_index(np.argmax(errors), errors.shape))
            if worst is None or errors[index] > worst.max_relative_error:
                worst = GradcheckReport(
                    max_relative_error=float(errors[index]),
                    layer=layer,
                    parameter=parameter,
                    index=index,
                    analytic=float(a[index]),
                    numeric=float(n[index]),
                    method=method,
                    step=h,
                    entries=sum(array.size for grad in grads for array in grad),
                )
    return worst


def _in_double_precision(net):
    net = copy.copy(net)
    net.dtype = np.dtype(np.float64)
    net.params = [Dense(W.astype(np.float64), b.astype(np.float64)) for W, b in net.params]
    return net


def _numeric_gradients(net, X, Y, method, h):
    """Differentiate the cost with respect to one entry at a time."""
    X, Y = net._check_batch(X, Y)
    X1 = with_ones(X)
    layers = [join(layer) for layer in net.params]
    if method == "complex_step":
        layers = [layer.astype(np.complex128) for layer in layers]
    grads = [np.empty(layer.shape) for layer in layers]
    for layer, gradient in zip(layers, grads, strict=True):
        for index, value in np.ndenumerate(layer.copy()):
            if method == "complex_step":
                layer[index] = value + 1j * h
                gradient[index] = net._run_cost(layers, X1, Y).imag / h
            else:
                layer[index] = value + h
                above = net._run_cost(layers, X1, Y)
                layer[index] = value - h
                below = net._run_cost(layers, X1, Y)
                gradient[index] = (above - below) / (2 * h)
            layer[index] = value
    return [split(gradient) for gradient in grads]
