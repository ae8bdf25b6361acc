r"""Gradient checking: backpropagation's gradients against derivatives found numerically.

The **complex step** evaluates the cost at ``w + ih``: ``J'(w) = Im J(w + ih) / h + O(h²)``. Nothing
is subtracted, so h may be tiny and the result has all its digits. From Squire and Trapp, *Using
Complex Variables to Estimate Derivatives of Real Functions*, SIAM Review 40, 1998. **Central
differences**, ``(J(w + h) - J(w - h)) / 2h + O(h²)``, need no complex numbers, but the subtraction
loses digits as h shrinks.

Both can be **blind**: at a kink, where a gradient is too small to count, where something drops the
imaginary part of the complex step. A report says so in ``blind``, if the values of the function
show it.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

import numpy as np

from nnlib import _blind, _validate
from nnlib._params import check_count, check_pair
from nnlib._stepper import overridden
from nnlib._types import Array, ArrayLike
from nnlib.dense import Dense
from nnlib.mlp import MLP
from nnlib.regularizers import l1_gradient, l1_penalty, l2_gradient, l2_penalty

# The first is so small that its square vanishes beside 1; the second balances the rounding error,
# eps / h, against the truncation error, h².
STEPS = {"complex_step": 1e-20, "central": float(np.finfo(np.float64).eps ** (1 / 3))}
# Beyond them the one vanishes or overflows, and the other says nothing of a derivative.
BOUNDS = {"complex_step": (1e-100, 1.0), "central": (1e-12, 1.0)}


def complex_step(
    f: Callable[[Array], object], X: ArrayLike, h: float = STEPS["complex_step"]
) -> Array:
    r"""Return the derivative of f with respect to every entry of X, as ``Im f(X + ih) / h``.

    Shapes: X any, f(X) a number -> like X; f(X) any -> the axes of f(X), then those of X.

    Entry ``[p, q]`` of the result is the derivative of entry p of f(X) with respect to entry q of
    X. If f gives real numbers for complex ones, it drops imaginary parts, as ``abs`` does:
    ``ValueError``. X is changed between the calls of f, so f must not keep it.

    >>> complex_step(lambda x: np.sum(x**3), np.array([1.0, 2.0]))
    array([ 3., 12.])
    """
    moved = _validate.as_float("X", X).astype(np.complex128)
    h = _validate.positive("h", h)

    def at(index: tuple[int, ...]) -> Array:
        start = moved[index]
        moved[index] = start + 1j * h
        value = np.asarray(f(moved))
        if value.dtype.kind != "c":
            raise ValueError(
                f"f gave {value.dtype} for complex input, expected complex numbers: something "
                "in it drops the imaginary part"
            )
        derivative: Array = value.imag / h
        moved[index] = start
        return derivative

    return _by_entry(at, moved.shape)


def central_difference(
    f: Callable[[Array], object], X: ArrayLike, h: float = STEPS["central"]
) -> Array:
    r"""Return ``(f(X + h) - f(X - h)) / 2h``, the derivative of f with respect to every entry of X.

    Shapes: those of :func:`complex_step`.

    >>> central_difference(lambda x: np.sum(x**2), np.array([1.0, 2.0])).round(6)
    array([2., 4.])
    """
    below, above = _both_sides(f, real("X", X), _validate.positive("h", h))
    difference: Array = (above - below) / (2 * h)
    return difference


def real(name: str, X: ArrayLike) -> Array:
    """Return a copy of X in double precision, or refuse complex numbers by its name."""
    array = _validate.as_float(name, X)
    if array.dtype.kind == "c":
        raise ValueError(f"{name} has dtype {array.dtype}, expected real numbers")
    return array.astype(np.float64)


def _both_sides(f: Callable[[Array], object], moved: Array, h: float) -> tuple[Array, Array]:
    """Return f with each entry moved by -h, and by h."""

    def at(index: tuple[int, ...], by: float) -> Array:
        start = moved[index]
        moved[index] = start + by
        value = np.array(f(moved))
        moved[index] = start
        return value

    one, other = (_by_entry(partial(at, by=by), moved.shape) for by in (-h, h))
    return one, other


def _by_entry(derivative: Callable[[tuple[int, ...]], Array], shape: tuple[int, ...]) -> Array:
    derivatives = [derivative(index) for index in np.ndindex(shape)]
    return np.stack(derivatives, axis=-1).reshape((*np.shape(derivatives[0]), *shape))


def numeric(f: Callable[[Array], object], X: Array, method: str, h: float) -> _blind.Numeric:
    """Return the derivative of f with respect to every entry of X, and where it is blind.

    Shapes: those of :func:`complex_step`.
    """
    if method == "complex_step":
        return _blind.Numeric(complex_step(f, X, h), [])
    X = real("X", X)
    below, above = _both_sides(f, X, h)
    kinks = _blind.crossings(lambda moved: np.asarray(f(moved)), X, h, below, above)
    return _blind.Numeric((above - below) / (2 * h), list(kinks))


@dataclass(frozen=True)
class GradcheckReport:
    """The worst entry of a gradient check: where it is and what the two sides give.

    ``layer`` counts from 1, so the entry is ``net.params[layer - 1].W[index]`` or ``.b[index]``.
    ``blind`` holds a sentence for everything that the check was found not to see.
    """

    max_relative_error: float
    layer: int
    parameter: str
    index: tuple[int, ...]
    analytic: float
    numeric: float
    method: str
    step: float
    entries: int
    blind: tuple[str, ...] = ()

    def __str__(self) -> str:
        return _blind.in_words(self, _place(self.parameter, self.layer, self.index))


def gradcheck(
    net: MLP,
    X: ArrayLike,
    Y: ArrayLike,
    *,
    method: str = "complex_step",
    step: float | None = None,
    l1: float = 0.0,
    l2: float = 0.0,
    masks: Sequence[ArrayLike] | None = None,
) -> GradcheckReport:
    r"""Return where a network's gradients differ most from numerical derivatives of its cost.

    Shapes: X (n_0, m), Y (n_L, m) -> a report on one entry of all parameters.

    What is compared is ``net.cost_and_gradients`` with the derivatives of ``net.cost``, whether
    they are the library's or those of a class derived from :class:`nnlib.MLP`. With the strengths
    ``l1`` and ``l2`` it is what :func:`nnlib.train` follows under the same names, the penalties in
    both; with ``masks``, one (n_l, m) for each hidden layer as :func:`nnlib.dropout_mask` makes
    them, a step of training with this dropout. Like there, a class with methods of its own takes no
    dropout.

    The error of an entry is ``|analytic - numeric| / max(|analytic|, |numeric|, floor)``. The floor
    is 1e-8 for the complex step and 1e-4 for central differences, times ``max(1, |J|)``: a
    derivative much smaller than that may be no more than what rounding leaves of larger terms that
    cancel. The check is done in double precision, whatever the type of the network.

    ``method`` is "complex_step" or "central", and ``step`` its h. Wrong input raises
    ``ValueError``, and numbers that overflow ``FloatingPointError``.

    The report's ``blind`` says what was not seen, in sentences: that a kink lies within the step of
    central differences, or at the point itself, such as a pre-activation of 0 before ReLU; that
    entries differ which are below the floor; that the complex step, which some function on the
    way drops, is not what the values of the cost say. It is found from the cost on both sides of
    the point.

    >>> net = MLP([2, 3, 1], hidden="tanh", rng=0)
    >>> report = gradcheck(net, np.array([[0.5], [-1.0]]), np.array([[1.0]]))
    >>> report.entries, report.max_relative_error < 1e-12
    (13, True)
    """
    h = check_step(method, step)
    l1, l2 = _validate.non_negative("l1", l1), _validate.non_negative("l2", l2)
    with in_double_precision(net):
        with_ones = None if masks is None else check_masks(net, masks, np.shape(X)[-1])

        def cost() -> float:
            data = net.cost(X, Y) if with_ones is None else net._cost(X, Y, None, with_ones)
            return data + l1_penalty(net.params, l1) + l2_penalty(net.params, l2)

        start = cost()
        if not np.isfinite(start):
            raise FloatingPointError(
                f"the numbers overflowed, with a cost of {start}: there is nothing to compare"
            )
        grads = _gradients(net, X, Y, with_ones, l1, l2)
        found = [
            [_numeric_gradient(net, cost, at, name, method, h) for name in Dense._fields]
            for at in range(len(grads))
        ]
        line = _along(net, cost, found, method)
    parts = [
        _blind.Part(partial(_place, name, at + 1), array, numbers)
        for at, (layer, pair) in enumerate(zip(grads, found, strict=True))
        for name, array, numbers in zip(Dense._fields, layer, pair, strict=True)
    ]
    worst = _blind.compared(parts, method, h, max(1.0, abs(start)), iter(line))
    at, which = divmod(worst.part, len(Dense._fields))
    return GradcheckReport(
        max_relative_error=worst.error,
        layer=at + 1,
        parameter=Dense._fields[which],
        index=worst.where,
        analytic=float(parts[worst.part].analytic[worst.where]),
        numeric=float(parts[worst.part].numeric.derivative[worst.where]),
        method=method,
        step=h,
        entries=worst.entries,
        blind=worst.blind,
    )


def _place(name: str, layer: int, index: tuple[int, ...]) -> str:
    return f"{name}{_blind.at(index)} of layer {layer}"


def check_step(method: str, step: float | None) -> float:
    """Return the step of a method, its own if none is given, or raise ``ValueError``."""
    _validate.choice("method", method, STEPS)
    h = STEPS[method] if step is None else _validate.positive("step", step)
    low, high = BOUNDS[method]
    return _validate.number("step", h, f"a number from {low} to {high}", lambda x: low <= x <= high)


@contextmanager
def in_double_precision(net: MLP) -> Iterator[None]:
    """Let a network compute in double precision, with copies of its parameters, for a while.

    It is the network itself: methods that were put on it alone know no other. Its list of
    parameters is a plain one meanwhile, for complex numbers are put into it.
    """
    dtype, params = net.dtype, net._params
    net.dtype = np.dtype(np.float64)
    net._params = [Dense(W.astype(np.float64), b.astype(np.float64)) for W, b in params]
    try:
        yield
    finally:
        net.dtype, net._params = dtype, params


def check_masks(net: MLP, masks: Sequence[ArrayLike], m: int) -> list[Array]:
    """Return the masks with a row of ones each, which the ones below an activation keep."""
    widths = net.sizes[1:-1]
    own = overridden(net)
    if own:
        raise ValueError(
            f"masks are given, expected none for {type(net).__name__}, which has its own"
            f" {' and '.join(own)}: dropout acts inside the passes that this replaces"
        )
    if not isinstance(masks, Sequence | np.ndarray):
        raise ValueError(f"masks is {masks!r}, expected a list of one for each hidden layer")
    if len(masks) != len(widths):
        raise ValueError(
            f"masks has {len(masks)} entries, expected {len(widths)}, one for each hidden layer"
        )
    checked = [
        _validate.as_matrix(f"masks[{at}]", mask, shape=(n, m), dtype=net.dtype)
        for at, (n, mask) in enumerate(zip(widths, masks, strict=True))
    ]
    return [np.concatenate([mask, np.ones((1, m))]) for mask in checked]


def _gradients(
    net: MLP, X: ArrayLike, Y: ArrayLike, masks: list[Array] | None, l1: float, l2: float
) -> list[Dense]:
    """Return the gradients that training follows, of the shapes of the parameters."""
    if masks is None:
        _, grads = net.cost_and_gradients(X, Y)
    else:
        _, _, grads = net._backward(X, Y, None, masks)
    check_count(grads, net.sizes, "grads")
    checked = [check_pair(at, pair, net.sizes, name="grads") for at, pair in enumerate(grads)]
    penalties = l1_gradient(net.params, l1), l2_gradient(net.params, l2)
    return [
        Dense(g.W + one.W + two.W, g.b) for g, one, two in zip(checked, *penalties, strict=True)
    ]


def _numeric_gradient(
    net: MLP, cost: Callable[[], float], at: int, parameter: str, method: str, h: float
) -> _blind.Numeric:
    """Differentiate the cost with respect to every entry of one parameter."""
    layer = net.params[at]

    def cost_at(array: Array) -> float:
        net.params[at] = layer._replace(**{parameter: array})
        return cost()

    found = numeric(cost_at, getattr(layer, parameter), method, h)
    net.params[at] = layer
    return found


def _along(
    net: MLP, cost: Callable[[], float], found: Sequence[Sequence[_blind.Numeric]], method: str
) -> list[str]:
    """Say what is not seen on a line through the parameters."""
    start = list(net.params)
    ways = [_blind.direction(part.derivative.shape) for pair in found for part in pair]
    slope = sum(
        float(np.sum(part.derivative * way))
        for part, way in zip((part for pair in found for part in pair), ways, strict=True)
    )

    def cost_along(t: float) -> float:
        net.params[:] = [
            Dense(W + t * dW, b + t * db)
            for (W, b), dW, db in zip(start, ways[::2], ways[1::2], strict=True)
        ]
        return cost()

    said = list(_blind.along(cost_along, slope, method))
    net.params[:] = start
    return said
