"""What a program made from a formula calls: for floats, and for numbers with many digits.

The words are the same in both: ``entry`` lays an array along the axes of its indices,
``over_axis`` and ``product_axis`` add and multiply along one, the rest are elementary functions.
Where a function has no value, floats are NumPy's (inf or nan, with its warning), and numbers with
many digits are nan.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from itertools import combinations
from typing import Any

import mpmath
import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[Any]
Words = dict[str, Callable[..., Any]]


class At:
    """A fixed position (counted from 1) in an entry, such as the 2 of z[2, k]."""

    def __init__(self, number: Any):
        self.number = int(number)


class Part:
    """An index that does not run over the whole axis: it starts at `lower`, ends at `upper`."""

    def __init__(self, axis: int, lower: Any, upper: Any):
        self.axis, self.slice = axis, slice(int(lower) - 1, int(upper))


def entry(x: ArrayLike, ndim: int, *places: int | At | Part) -> Array:
    """`x` with its axis number s moved to axis `places[s]` of `ndim`, other axes of length 1."""
    x = np.asarray(x)
    if x.ndim != len(places):
        raise ValueError(f"expected an array of {len(places)} axes, got shape {x.shape}")
    axes = tuple(place for place in places if isinstance(place, int))
    if len(axes) < len(places):
        x, axes = _cut(x, places)
    if len(set(axes)) < len(axes):
        x, axes = _diagonals(x, axes)
    order = sorted(range(len(axes)), key=axes.__getitem__)
    x = x.transpose(order)
    shape = [1] * ndim
    for at, size in zip(order, x.shape, strict=True):
        shape[axes[at]] = size
    return x.reshape(shape)


def _cut(x: Array, places: tuple[int | At | Part, ...]) -> tuple[Array, tuple[int, ...]]:
    """`x` at its fixed positions and in the ranges of its indices, and the axes that are left."""
    cut: list[int | slice] = []
    for place, size in zip(places, x.shape, strict=True):
        if isinstance(place, At):
            if not 1 <= place.number <= size:
                raise ValueError(f"position {place.number} is outside an axis of length {size}")
            cut.append(place.number - 1)
        else:
            cut.append(place.slice if isinstance(place, Part) else slice(None))
    left = (place for place in places if not isinstance(place, At))
    axes = tuple(place.axis if isinstance(place, Part) else place for place in left)
    return np.asarray(x[tuple(cut)], dtype=x.dtype), axes


def _diagonals(x: Array, axes: tuple[int, ...]) -> tuple[Array, tuple[int, ...]]:
    """The diagonal of `x` for an index that occurs twice, and the axes that are left."""
    while len(set(axes)) < len(axes):
        first, second = next(
            (a, b) for a, b in combinations(range(len(axes)), 2) if axes[a] == axes[b]
        )
        x, repeated = np.diagonal(x, axis1=first, axis2=second), axes[first]
        axes = (*(a for a in axes if a != repeated), repeated)
    return x, axes


def positions(lower: Any, upper: Any, axis: int, ndim: int) -> Array:
    """The numbers lower, …, upper along one axis."""
    numbers = np.arange(int(lower), int(upper) + 1)
    return numbers.reshape([len(numbers) if at == axis else 1 for at in range(ndim)])


def over_axis(x: ArrayLike, axis: int, length: int) -> Array:
    """The sum over an axis; of something that is the same all along it, `length` times that."""
    x = np.asarray(x)
    if x.ndim == 0 or x.shape[axis] == 1:
        return np.asarray(x * length)
    return np.asarray(x.sum(axis=axis, keepdims=True))


def product_axis(x: ArrayLike, axis: int, length: int) -> Array:
    """The product over an axis; of something that is the same all along it, a power."""
    x = np.asarray(x)
    if x.ndim == 0 or x.shape[axis] == 1:
        return np.asarray(x**length)
    return np.asarray(x.prod(axis=axis, keepdims=True))


def each(function: Callable[..., Any], takes: int = 1) -> Callable[..., Array]:
    """`function` of plain numbers, applied to every entry of arrays that hold mpmath numbers."""
    vectorised = np.frompyfunc(function, takes, 1)
    return lambda *args: np.asarray(vectorised(*args), dtype=object)


def _float_power(x: ArrayLike, exponent: Any) -> Array:
    """X to a power; a negative integer power of integers is a quotient."""
    if isinstance(exponent, int) and exponent < 0:
        return np.asarray(1 / np.asarray(x) ** -exponent)
    if isinstance(exponent, np.ndarray) and exponent.dtype.kind in "iu":
        exponent = exponent.astype(float)
    return np.asarray(np.asarray(x) ** exponent)


def _one_erf(z: Any) -> Any:
    """The error function of one float or complex number, both parts right to the last digits.

    NumPy has none. A complex step such as 1e-200, scaled by exp(-z²) in the result, needs as many
    bits more as these are small.
    """
    if not np.iscomplexobj(z):
        return math.erf(z)
    small = min((abs(part) for part in (z.real, z.imag) if part), default=1.0)
    flat = min(2 * abs(z) ** 2, 1100)  # what is beyond is less than any float
    with mpmath.workprec(64 + max(0, -math.frexp(small)[1]) + int(flat)):
        return complex(mpmath.erf(complex(z)))


def _erf(z: ArrayLike) -> Array:
    z = np.asarray(z)
    kind = complex if np.iscomplexobj(z) else float
    return np.asarray(np.vectorize(_one_erf, otypes=[kind])(z))


def _add(x: Any, y: Any) -> Any:
    """X + y; an array stands first, since mpmath would write it out before it gives way."""
    return y + x if isinstance(y, np.ndarray) else x + y


def _multiply(x: Any, y: Any) -> Any:
    return y * x if isinstance(y, np.ndarray) else x * y


def _or_undefined(function: Callable[..., Any]) -> Callable[..., Any]:
    """`function`, with nan where it has no value, such as 1/0 and log 0."""

    def guarded(*args: Any) -> Any:
        try:
            return function(*args)
        except (ZeroDivisionError, ValueError):
            return mpmath.nan

    return guarded


def _real(function: Callable[..., Any], undefined: Any) -> Callable[..., Any]:
    """A comparison of two numbers, which is `undefined` where one of them is not a real one."""

    def guarded(x: Any, y: Any) -> Any:
        known = all(isinstance(v, int | float | mpmath.mpf) and not mpmath.isnan(v) for v in (x, y))
        return function(x, y) if known else undefined

    return guarded


_SHARED: Words = {
    "entry": entry,
    "At": At,
    "Part": Part,
    "positions": positions,
    "over_axis": over_axis,
    "product_axis": product_axis,
    "add": _add,
    "multiply": _multiply,
    "equal": lambda i, j: (i == j) * 1,
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
    "==": operator.eq,
    "!=": operator.ne,
    "both": np.logical_and,
    "either": np.logical_or,
    "not": np.logical_not,
    "undefined": lambda: np.nan,
}

FLOATS: Words = _SHARED | {
    "exp": np.exp,
    "log": np.log,
    "tanh": np.tanh,
    "sin": np.sin,
    "cos": np.cos,
    "cosh": np.cosh,
    "sinh": np.sinh,
    "sqrt": np.sqrt,
    "erf": _erf,
    "Abs": np.abs,
    "sign": np.sign,
    "factorial": np.vectorize(math.factorial, otypes=[float]),
    "larger": lambda x, y: np.where(np.real(x) >= np.real(y), x, y),
    "smaller": lambda x, y: np.where(np.real(x) <= np.real(y), x, y),
    "choose": np.where,
    "power": _float_power,
    "ratio": lambda p, q: p / q,
    "decimal": float,
    "pi": lambda: np.pi,
    "imaginary": lambda: 1j,
}

_COMPARISONS = (">", ">=", "<", "<=", "==", "!=")
_MPMATH = ("exp", "log", "tanh", "sin", "cos", "cosh", "sinh", "erf", "sign", "factorial")

DIGITS: Words = (
    _SHARED
    | {sign: each(_real(_SHARED[sign], None), 2) for sign in _COMPARISONS}
    | {name: each(_or_undefined(getattr(mpmath, name))) for name in _MPMATH}
    | {
        "Abs": each(abs),
        "larger": each(_real(lambda x, y: x if x >= y else y, mpmath.nan), 2),
        "smaller": each(_real(lambda x, y: x if x <= y else y, mpmath.nan), 2),
        "choose": each(lambda c, x, y: mpmath.nan if c is None else x if c else y, 3),
        "both": each(lambda x, y: None if x is None or y is None else x and y, 2),
        "either": each(lambda x, y: None if x is None or y is None else x or y, 2),
        "not": each(lambda x: None if x is None else not x),
        "power": each(_or_undefined(lambda x, e: mpmath.mpmathify(x) ** e), 2),
        "undefined": lambda: mpmath.nan,
        "ratio": lambda p, q: mpmath.mpf(p) / q,
        "decimal": mpmath.mpf,
        "pi": lambda: +mpmath.pi,
        "imaginary": lambda: mpmath.mpc(0, 1),
    }
)
