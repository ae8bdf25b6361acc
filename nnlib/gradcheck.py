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
from nnlib.dense import Dense

# The first is so small that its square vanishes beside 1; the second balances the rounding error,
# eps / h, against the truncation error, h².
STEPS = {"complex_step": 1e-20, "central": float(np.finfo(np.float64).eps ** (1 / 3))}


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
    is a millionth of the largest entry of the same W or b (of its analytic gradient), since an
    entry far below is what is left when larger terms cancel, rounding included. The check is done
    in double precision, whatever the type of the network.

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
    net = copy.copy(net)
    net.dtype = np.dtype(np.float64)
    net.params = [Dense(W.astype(np.float64), b.astype(np.float64)) for W, b in net.params]
    cost, grads = net.cost_and_gradients(X, Y)
    numeric = _numeric_gradients(net, X, Y, method, h)
    worst = None
    for layer, (analytic_layer, numeric_layer) in enumerate(zip(grads, numeric, strict=True), 1):
        for parameter, a, n in zip(Dense._fields, analytic_layer, numeric_layer, strict=True):
            errors = _relative_errors(a, n)
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


def _numeric_gradients(net, X, Y, method, h):
    """Differentiate the cost with respect to one entry at a time."""
    kind = np.complex128 if method == "complex_step" else np.float64
    params = [Dense(W.astype(kind), b.astype(kind)) for W, b in net.params]
    X, Y = net._check_batch(X, Y)
    grads = [Dense(np.empty(W.shape), np.empty(b.shape)) for W, b in net.params]
    for layer, gradient in zip(params, grads, strict=True):
        for array, slot in zip(layer, gradient, strict=True):
            for index in np.ndindex(array.shape):
                value = array[index]
                if method == "complex_step":
                    array[index] = value + 1j * h
                    slot[index] = net._cost(params, X, Y).imag / h
                else:
                    array[index] = value + h
                    above = net._cost(params, X, Y)
                    array[index] = value - h
                    slot[index] = (above - net._cost(params, X, Y)) / (2 * h)
                array[index] = value
    return grads


def _relative_errors(a, n):
    size = np.maximum(np.abs(a), np.abs(n))
    floor = 1e-6 * np.abs(a).max()
    scale = np.maximum(size, floor)
    return np.divide(np.abs(a - n), scale, out=np.zeros_like(a), where=scale > 0)
