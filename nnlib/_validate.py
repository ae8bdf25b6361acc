"""Checks that refuse wrong input by name, before NumPy's broadcasting can hide it."""

import numbers
from collections.abc import Callable, Collection
from typing import Any

import numpy as np

from nnlib._types import Array, ArrayLike, DTypeLike

FLOAT_TYPES = (np.dtype(np.float32), np.dtype(np.float64))


def as_float(name: str, value: ArrayLike) -> Array:
    """Return ``value`` as an array of real or complex floating point numbers.

    Integers and booleans become float64: the difference of two ``uint8`` would wrap around.
    """
    array = np.asarray(value)
    if array.dtype.kind in "fc":
        return array
    if array.dtype.kind in "biu":
        return array.astype(np.float64)
    raise ValueError(f"{name} has dtype {array.dtype}, expected an array of numbers")


def as_matrix(
    name: str,
    value: ArrayLike,
    *,
    shape: tuple[int | None, int | None] = (None, None),
    dtype: np.dtype[Any] | None = None,
) -> Array:
    """Return ``value`` as a finite, non-empty matrix of floats, of ``dtype`` if one is given.

    ``None`` in ``shape`` stands for any size of at least 1.
    """
    array = as_float(name, value)
    if array.ndim != 2:
        hint = (
            f"; reshape it: {name}.reshape(-1, 1) for one example,"
            f" {name}.reshape(1, -1) for one number per example"
        )
        raise ValueError(
            f"{name} has shape {array.shape}, expected a matrix with one example per column"
            f"{hint if array.ndim == 1 else ''}"
        )
    if array.size == 0:
        raise ValueError(f"{name} has shape {array.shape}, expected at least one row and column")
    if any(want not in (None, got) for want, got in zip(shape, array.shape, strict=True)):
        expected = ", ".join("any" if size is None else str(size) for size in shape)
        raise ValueError(f"{name} has shape {array.shape}, expected ({expected})")
    if dtype is not None and array.dtype != dtype:
        if array.dtype.kind == "c":
            raise ValueError(f"{name} has dtype {array.dtype}, expected real numbers")
        # A number too large for the smaller type becomes inf, which the next check refuses.
        with np.errstate(over="ignore"):
            array = array.astype(dtype)
    if not np.isfinite(array).all():
        row, column = np.argwhere(~np.isfinite(array))[0]
        raise ValueError(
            f"{name}[{row}, {column}] is {array[row, column]}, expected finite numbers"
            f" (of type {array.dtype})"
        )
    return array


def probabilities(name: str, array: Array) -> None:
    """Refuse a matrix with an entry outside [0, 1]."""
    outside = (array.real < 0) | (array.real > 1)
    if outside.any():
        row, column = np.argwhere(outside)[0]
        raise ValueError(
            f"{name}[{row}, {column}] is {array[row, column]}, expected values in [0, 1]"
        )


def distributions(name: str, array: Array) -> None:
    """Refuse a matrix whose columns are not probability distributions."""
    probabilities(name, array)
    sums = array.real.sum(axis=0)
    # Labels given in single precision carry its rounding, whatever type they have now.
    wrong = np.abs(sums - 1) > 1e-5
    if wrong.any():
        column = int(np.argmax(wrong))
        raise ValueError(
            f"column {column} of {name} sums to {sums[column]:.6g}, expected 1"
            " (a probability for each class, for example one-hot)"
        )


def choice(name: str, value: str, known: Collection[str]) -> str:
    """Return ``value`` if it is one of the names in ``known``."""
    if not isinstance(value, str) or value not in known:
        raise ValueError(f"{name} is {value!r}, expected one of {', '.join(map(repr, known))}")
    return value


def integer(name: str, value: int, minimum: int) -> int:
    """Return ``value`` as an int that is at least ``minimum``."""
    if isinstance(value, bool) or not isinstance(value, numbers.Integral) or value < minimum:
        raise ValueError(f"{name} is {value!r}, expected an integer of at least {minimum}")
    return int(value)


def number(name: str, value: float, expected: str, condition: Callable[[float], bool]) -> float:
    """Return ``value`` as a float if ``condition`` holds for it; ``expected`` says it in words."""
    real = isinstance(value, numbers.Real) and not isinstance(value, bool)
    if not real or not np.isfinite(value) or not condition(value):
        raise ValueError(f"{name} is {value!r}, expected {expected}")
    return float(value)


def positive(name: str, value: float) -> float:
    """Return ``value`` as a float above 0."""
    return number(name, value, "a number above 0", lambda x: x > 0)


def non_negative(name: str, value: float) -> float:
    """Return ``value`` as a float that is at least 0."""
    return number(name, value, "a number of at least 0", lambda x: x >= 0)


def fraction(name: str, value: float) -> float:
    """Return ``value`` as a float in [0, 1)."""
    return number(name, value, "a number in [0, 1)", lambda x: 0 <= x < 1)


def generator(rng: int | np.random.Generator) -> np.random.Generator:
    """Return a random generator: ``rng`` itself, or a new one seeded with the integer ``rng``."""
    if isinstance(rng, np.random.Generator):
        return rng
    if isinstance(rng, int | np.integer) and not isinstance(rng, bool) and rng >= 0:
        return np.random.default_rng(int(rng))
    raise ValueError(
        f"rng is {rng!r}, expected an integer of at least 0 or a numpy.random.Generator"
    )


def float_type(dtype: DTypeLike) -> np.dtype[Any]:
    """Return ``dtype`` as a NumPy dtype if it is float32 or float64."""
    try:
        found = None if dtype is None else np.dtype(dtype)  # None would mean float64
    except TypeError:
        found = None
    if found is None or found not in FLOAT_TYPES:
        raise ValueError(f"dtype is {dtype!r}, expected numpy.float32 or numpy.float64")
    return found
