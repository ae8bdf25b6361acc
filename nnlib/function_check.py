"""Gradient checking of any two functions: one, and what claims to be its derivative."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from nnlib import _blind
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
    everywhere: it shows the sum of the derivatives alone, and of softmax that is 0. Draw it.

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
    X = real("X", X)
    value = np.asarray(f(X.copy()))
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
        analytic = real("gradient(X, upstream)", gradient(X.copy(), weights.copy()))
        if analytic.shape != X.shape:
            raise ValueError(
                f"gradient(X, upstream) has shape {analytic.shape}, expected {X.shape}, like X"
            )
        summed = np.tensordot(weights, jacobian.derivative, weights.ndim)
        found = jacobian._replace(derivative=summed)
        alone = value.shape == X.shape and _is_entrywise(jacobian.derivative, floor)
        if weights.size > 1 and (weights == weights.flat[0]).all() and not alone:
            blind.append(
                f"upstream is {weights.flat[0]:g} everywhere, which shows the sum of the"
                " derivatives of all outputs and none of them alone: draw it at random"
            )
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
