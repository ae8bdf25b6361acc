"""What the code generated from a formula calls: for floats, and for numbers with many digits.

The words are the same in both: ``entry`` lays an array along the axes of its indices,
``over_axis`` and ``product_axis`` add and multiply along one, the rest are elementary functions.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import combinations

import mpmath
import numpy as np


class At:
    """A fixed position (counted from 1) in an entry, such as the 2 of z[2, k]."""

    def __init__(self, number):
        self.number = int(number)


class Part:
    """An index that does not run over the whole axis: it starts at `lower`, ends at `upper`."""

    def __init__(self, axis, lower, upper):
        self.axis, self.slice = axis, slice(int(lower) - 1, int(upper))


def entry(x, places, ndim):
    """`x` with its axis number s moved to axis `places[s]` of `ndim`, other axes of length 1."""
    x = np.asarray(x)
    if x.ndim != len(places):
        raise ValueError(f"expected an array of {len(places)} axes, got shape {x.shape}")
    cut, axes = [], []
    for place, size in zip(places, x.shape, strict=True):
        if isinstance(place, At):
            if not 1 <= place.number <= size:
                raise ValueError(f"position {place.number} is outside an axis of length {size}")
            cut.append(place.number - 1)
        else:
            cut.append(place.slice if isinstance(place, Part) else slice(None))
            axes.append(place.axis if isinstance(place, Part) else place)
    x = np.asarray(x[tuple(cut)], dtype=x.dtype)
    while len(set(axes)) < len(axes):  # an index that occurs twice takes the diagonal
        first, second = next(
            (a, b) for a, b in combinations(range(len(axes)), 2) if axes[a] == axes[b]
        )
        x, repeated = np.diagonal(x, axis1=first, axis2=second), axes[first]
        axes = [a for a in axes if a != repeated] + [repeated]
    order = np.argsort(axes)
    x = x.transpose(order)
    shape = [1] * ndim
    for size, at in zip(x.shape, np.asarray(axes, dtype=int)[order], strict=True):
        shape[at] = size
    return x.reshape(shape)


def positions(lower, upper, axis, ndim):
    """The numbers lower, …, upper along one axis."""
    numbers = np.arange(int(lower), int(upper) + 1)
    return numbers.reshape([len(numbers) if at == axis else 1 for at in range(ndim)])


def over_axis(x, axis, length):
    """The sum over an axis; of something that is the same all along it, `length` times that."""
    x = np.asarray(x)
    if x.ndim == 0 or x.shape[axis] == 1:
        return x * length
    return x.sum(axis=axis, keepdims=True)


def product_axis(x, axis, length):
    """The product over an axis; of something that is the same all along it, a power."""
    x = np.asarray(x)
    if x.ndim == 0 or x.shape[axis] == 1:
        return x**length
    return x.prod(axis=axis, keepdims=True)


def each(function: Callable, takes: int = 1) -> Callable:
    """`function` of plain numbers, applied to every entry of arrays that hold mpmath numbers."""
    vectorised = np.frompyfunc(function, takes, 1)
    return lambda *args: np.asarray(vectorised(*args), dtype=object)


def _float_power(x, exponent):
    """X to a power; a negative integer power of integers is a quotient."""
    if isinstance(exponent, int) and exponent < 0:
        return 1 / np.asarray(x) ** -exponent
    if isinstance(exponent, np.ndarray) and exponent.dtype.kind in "iu":
        exponent = exponent.astype(float)
    return np.asarray(x) ** exponent


def _or_undefined(function):
    """`function`, with nan where it has no value, such as 1/0 and log 0."""

    def guarded(*args):
        try:
            return function(*args)
        except (ZeroDivisionError, ValueError):
            return mpmath.nan

    return guarded


_SHARED = {
    "entry": entry,
    "At": At,
    "Part": Part,
    "positions": positions,
    "over_axis": over_axis,
    "product_axis": product_axis,
    "equal": lambda i, j: (i == j) * 1,
    "undefined": np.nan,
}

FLOATS = _SHARED | {
    "exp": np.exp,
    "log": np.log,
    "tanh": np.tanh,
    "sin": np.sin,
    "cos": np.cos,
    "cosh": np.cosh,
    "sinh": np.sinh,
    "sqrt": np.sqrt,
    "Abs": np.abs,
    "sign": np.sign,
    "factorial": np.vectorize(math.factorial, otypes=[float]),
    "larger": lambda x, y: np.where(np.real(x) >= np.real(y), x, y),
    "smaller": lambda x, y: np.where(np.real(x) <= np.real(y), x, y),
    "choose": np.where,
    "power": _float_power,
    "ratio": lambda p, q: p / q,
    "decimal": float,
    "pi": np.pi,
    "imaginary": 1j,
}

_MPMATH = ("exp", "log", "tanh", "sin", "cos", "cosh", "sinh", "sqrt", "sign", "factorial")

DIGITS = (
    _SHARED
    | {name: each(_or_undefined(getattr(mpmath, name))) for name in _MPMATH}
    | {
        "Abs": each(abs),
        "larger": each(lambda x, y: x if x >= y else y, 2),
        "smaller": each(lambda x, y: x if x <= y else y, 2),
        "choose": each(lambda c, x, y: x if c else y, 3),
        "power": each(_or_undefined(lambda x, e: mpmath.mpmathify(x) ** e), 2),
        "ratio": lambda p, q: mpmath.mpf(p) / q,
        "decimal": mpmath.mpf,
        "pi": mpmath.pi,
        "imaginary": mpmath.mpc(0, 1),
    }
)
