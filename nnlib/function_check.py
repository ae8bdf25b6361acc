"""Gradient checking of any two functions: one, and what claims to be its derivative."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from nnlib import _blind, _validate
from nnlib._types import Array, ArrayLike
from nnlib.gradcheck import check_step, numeric, real


@dataclass(frozen=True)
class FunctionReport:
    """The worst entry of a check of two functions: where it is and what the two sides give.

    ``blind`` holds a sentence for everything that the check was found not to see.
    """

    max_relative_error: float
    index: tuple[int, ...]
    analytic: float
    numeric: float
    method: str
    step: float
    entries: int
    blind: tuple[str, ...] = ()

    def __str__(self) -> str:
        return _blind.in_words(self, f"entry {_blind.at(self.index)}".strip())


def gradcheck_function(
    f: Callable[[Array], object],
    gradient: Callable[..., ArrayLike],
    X: ArrayLike,
    *,
    upstream: ArrayLike | None = None,
    method: str = "complex_step",
    step: float | None = None,
) -> FunctionReport:
    r"""Return where a function's derivative, given by another function, differs most from numbers.

    Shapes: X any, f(X) a number or any -> a report on one entry of what gradient gives.

    What ``gradient(X)`` is, is told by its shape, and it is compared whole:

    - the gradient of a number f(X), or f's Jacobian: the axes of f(X), then those of X, of which
      those of length 1 may be left out, as in :func:`nnlib.softmax_jacobian`;
    - the derivatives of a function that works entry by entry, such as :func:`nnlib.sigmoid_prime`:
      like X. A function that does not work so has no such derivative: ``ValueError``.

    With ``upstream``, an array like f(X), it is ``gradient(X, upstream)``, the sum of the entries
    of upstream times the derivatives of f's entries, such as :func:`nnlib.softmax_backward`.

    The error of an entry, ``method``, ``step`` and ``blind`` are those of :func:`gradcheck`, with
    the largest entry of f(X) in place of the cost. Blind is as well an upstream that is one number
    everywhere, or along an axis: it shows the sum of the derivatives alone, and of softmax that is
    0. Where it is 0, nothing is shown. Draw it.

    >>> import nnlib
    >>> X = np.array([[0.5, -1.0], [2.0, 0.0]])
    >>> gradcheck_function(nnlib.tanh, nnlib.tanh_prime, X).max_relative_error < 1e-12
    True
    >>> for G in (np.array([[1.0, 2.0], [-1.0, 0.5]]), np.ones((2, 2))):
    ...     report = gradcheck_function(nnlib.softmax, nnlib.softmax_backward, X, upstream=G)
    ...     print(report.max_relative_error < 1e-12, len(report.blind))
    True 0
    True 1
    """
    h = check_step(method, step)
    X, f = real("X", X), _as_numbers(f)
    value = f(X)
    for name, array in (("X", X), ("f(X)", value)):
        if not array.size:
            raise ValueError(f"{name} has shape {array.shape}, expected at least one entry")
    if not np.isfinite(value).all():
        raise FloatingPointError("f(X) is not finite: there is nothing to compare")
    jacobian = numeric(f, X, method, h)
    size = max(1.0, float(np.abs(value).max()))
    floor = _blind.FLOORS[method] * size
    blind: list[str] = []
    if upstream is None:
        analytic = real("gradient(X)", gradient(X.copy()))
        found = _as_given(jacobian, analytic, value.shape, X.shape, floor)
    else:
        weights = real("upstream", upstream)
        if weights.shape != value.shape:
            raise ValueError(
                f"upstream has shape {weights.shape}, expected {value.shape}, like f(X)"
            )
        if not np.isfinite(weights).all():
            raise ValueError("upstream has an entry that is not finite, expected finite numbers")
        analytic = real("gradient(X, upstream)", gradient(X.copy(), weights.copy()))
        if analytic.shape != X.shape:
            raise ValueError(
                f"gradient(X, upstream) has shape {analytic.shape}, expected {X.shape}, like X"
            )
        summed = np.tensordot(weights, jacobian.derivative, weights.ndim)
        found = jacobian._replace(derivative=summed)
        alone = value.shape == X.shape and _is_entrywise(jacobian.derivative, floor)
        blind += _not_shown(weights, alone=alone)
    way, weights = _blind.direction(X.shape), _blind.direction(value.shape)
    slope = float(np.sum(weights * (jacobian.derivative * way).reshape(*value.shape, -1).sum(-1)))
    line = _blind.along(lambda t: float(np.sum(weights * f(X + t * way))), slope, method)
    worst = _blind.compared([_blind.Part(_blind.at, analytic, found)], method, h, size, line)
    return FunctionReport(
        max_relative_error=worst.error,
        index=worst.where,
        analytic=float(analytic[worst.where]),
        numeric=float(found.derivative[worst.where]),
        method=method,
        step=h,
        entries=worst.entries,
        blind=(*worst.blind, *blind),
    )


def _as_numbers(f: Callable[[Array], object]) -> Callable[[Array], Array]:
    """Return f as a function of a copy, which it may change, with real numbers for real ones."""

    def numbers(X: Array) -> Array:
        value = _validate.as_float("f(X)", f(X.copy()))  # type: ignore[arg-type]
        if X.dtype.kind == "c" or value.dtype.kind != "c":
            return value
        if value.imag.any():
            raise ValueError("f(X) has imaginary parts where X has none, expected real numbers")
        return value.real

    return numbers


def _not_shown(upstream: Array, *, alone: bool) -> Iterator[str]:
    """Say which derivatives an upstream does not show; ``alone`` if no entry has two of them."""
    if upstream.size > 1 and not upstream.all():
        yield (
            f"upstream is 0 at {np.sum(upstream == 0)} of {upstream.size} entries, and nothing of"
            " the derivatives of these outputs is shown: draw it at random"
        )
    if alone or not upstream.any():
        return
    same = [
        axis
        for axis, size in enumerate(upstream.shape)
        if size > 1 and (upstream == upstream.take([0], axis)).all()
    ]
    if not same:
        return
    everywhere = (upstream == upstream.flat[0]).all()
    what = f"{upstream.flat[0]:g} everywhere" if everywhere else f"the same along axis {same[0]}"
    those = "of all outputs" if everywhere else "along it"
    yield (
        f"upstream is {what}, which shows the sum of the derivatives {those} and none of them"
        " alone: draw it at random"
    )


def _as_given(
    jacobian: _blind.Numeric,
    analytic: Array,
    outputs: tuple[int, ...],
    inputs: tuple[int, ...],
    floor: float,
) -> _blind.Numeric:
    """Return the numerical derivatives in the form in which the others are given."""
    whole = (*outputs, *inputs)
    if _longer_than_one(analytic.shape) == _longer_than_one(whole):
        return jacobian._replace(derivative=jacobian.derivative.reshape(analytic.shape))
    if analytic.shape == inputs == outputs:
        if not _is_entrywise(jacobian.derivative, floor):
            raise ValueError(
                f"gradient(X) has shape {analytic.shape}, like X, but an entry of f(X) depends on"
                f" other entries of X: give the Jacobian, of shape {whole}, or an upstream"
            )
        size = math.prod(inputs)
        diagonal = np.diagonal(jacobian.derivative.reshape(size, size)).reshape(inputs)
        return jacobian._replace(derivative=diagonal)
    raise ValueError(
        f"gradient(X) has shape {analytic.shape}, expected {whole}: the axes of f(X), then of X"
    )


def _longer_than_one(shape: tuple[int, ...]) -> list[int]:
    return [size for size in shape if size > 1]


def _is_entrywise(jacobian: Array, floor: float) -> bool:
    """Return whether a square Jacobian is diagonal."""
    size = math.isqrt(jacobian.size)
    square = jacobian.reshape(size, size)
    return bool((np.abs(square - np.diag(np.diagonal(square))) <= floor).all())
