"""Checks that refuse wrong input by name, before NumPy's broadcasting can hide it."""

import contextlib
import math
import numbers
from collections.abc import Callable, Collection, Sized
from typing import Any

import numpy as np

from nnlib._types import Array, ArrayLike, DTypeLike

FLOAT_TYPES = (np.dtype(np.float32), np.dtype(np.float64))


def as_array(name: str, value: ArrayLike) -> Array:
    """Return ``value`` as a plain array, or refuse it by name.

    What NumPy would take without a word is refused where it would be something else then: a masked
    entry would count, and a sparse matrix would be one object.
    """
    masked = _masked(value)
    if masked is not None:
        raise ValueError(
            f"{name} has a masked entry{masked}, expected an array without a mask:"
            f" fill it ({name}.filled(0)) or leave its examples out"
        )
    if not isinstance(value, np.ndarray) and hasattr(value, "toarray"):
        raise ValueError(
            f"{name} is a sparse {type(value).__name__}, expected a dense array: {name}.toarray()"
        )
    try:
        return np.asarray(value)
    except (TypeError, ValueError, RuntimeError) as error:
        lengths = _lengths(value)
        if len(lengths) > 1:
            raise ValueError(
                f"{name} is a list of lists of lengths {', '.join(map(str, lengths))},"
                " expected equal lengths"
            ) from None
        raise ValueError(
            f"{name} is a {type(value).__name__}, expected an array of numbers: {error}"
        ) from error


def as_float(name: str, value: ArrayLike) -> Array:
    """Return ``value`` as a plain array of floating point numbers, single or double, or complex.

    Integers, booleans and exact fractions become float64: the difference of two ``uint8`` would
    wrap around. Half precision becomes single, since its squares overflow from 256 on. What is
    wider than double, or in the other byte order, becomes double, or is turned.
    """
    if type(value) is np.ndarray and value.dtype.char in "dfDF" and value.dtype.isnative:
        return value
    array = as_array(name, value)
    if array.dtype.kind in "fc":
        return array.astype(_WORKED_IN.get(array.dtype.char, array.dtype.char), copy=False)
    if array.dtype.kind in "biu":
        return array.astype(np.float64)
    if array.dtype.kind == "O" and all(isinstance(x, numbers.Real) for x in array.flat):
        with contextlib.suppress(OverflowError):
            return array.astype(np.float64)
    raise ValueError(f"{name} has dtype {array.dtype}, expected an array of numbers")


_WORKED_IN = {"e": "f", "g": "d", "G": "D"}


def _masked(value: Any) -> str | None:
    """Return where the first masked entry is, in words, or None."""
    if isinstance(value, np.ma.MaskedArray):
        mask = np.ma.getmaskarray(value)
        if not mask.any():
            return None
        return f" at {[int(i) for i in np.argwhere(mask)[0]]}" if mask.ndim else ""
    if isinstance(value, list | tuple):
        inside = (_masked(item) for item in value if isinstance(item, np.ndarray | list | tuple))
        return next((f"{found} of an item" for found in inside if found is not None), None)
    return None


def _lengths(value: Any) -> list[int]:
    """Return the different lengths of the items of a list, the shortest first."""
    if not isinstance(value, list | tuple):
        return []
    return sorted({len(item) if isinstance(item, Sized) else 0 for item in value})


def as_matrix(
    name: str,
    value: ArrayLike,
    *,
    shape: tuple[int | None, int | None] = (None, None),
    dtype: np.dtype[Any] | None = None,
    classes: int | None = None,
) -> Array:
    """Return ``value`` as a finite, non-empty matrix of floats, of ``dtype`` if one is given.

    ``None`` in ``shape`` stands for any size of at least 1. Where each column is due to hold a
    number for each of several ``classes``, whoever gives one number per example is told how.
    """
    array = as_float(name, value)
    advice = ""
    whole = array.size == shape[1] and (array == np.rint(array)).all()
    if classes is not None and classes > 1 and whole:
        advice = f"; of a vector of class numbers nnlib.one_hot({name}, {classes}) makes columns"
    if array.ndim != 2:
        if array.ndim == 1 and not advice:
            advice = (
                f"; reshape it: {name}.reshape(-1, 1) for one example,"
                f" {name}.reshape(1, -1) for one number per example"
            )
        raise ValueError(
            f"{name} has shape {array.shape}, expected a matrix with one example per column{advice}"
        )
    if array.size == 0:
        raise ValueError(f"{name} has shape {array.shape}, expected at least one row and column")
    if any(want not in (None, got) for want, got in zip(shape, array.shape, strict=True)):
        expected = ", ".join("any" if size is None else str(size) for size in shape)
        raise ValueError(f"{name} has shape {array.shape}, expected ({expected}){advice}")
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
            f"column {column} of {name} sums to {sums[column]:.6g}, expected 1 (a probability for"
            " each class, for example one-hot). With another sum, a - y is not the gradient of"
            " -sum y log a, which is a sum(y) - y: TensorFlow, Keras on it, Chainer, Paddle and MLX"
            " return a - y all the same; PyTorch, optax, tinygrad and Keras on JAX a sum(y) - y"
        )


def choice(name: str, value: str, known: Collection[str]) -> str:
    """Return ``value`` if it is one of the names in ``known``."""
    if not isinstance(value, str) or value not in known:
        raise ValueError(f"{name} is {value!r}, expected one of {', '.join(map(repr, known))}")
    return value


def integer(name: str, value: int, minimum: int) -> int:
    """Return ``value`` as an int that is at least ``minimum``."""
    if isinstance(value, bool) or not isinstance(value, numbers.Integral) or value < minimum:
        raise ValueError(f"{name} is {_shown(value)}, expected an integer of at least {minimum}")
    return int(value)


def number(name: str, value: float, expected: str, condition: Callable[[float], bool]) -> float:
    """Return ``value`` as a float if ``condition`` holds for it; ``expected`` says it in words.

    Exact numbers are made floats first: a tiny fraction may be 0 as a float.
    """
    if isinstance(value, numbers.Real) and not isinstance(value, bool):
        with contextlib.suppress(OverflowError):
            found = float(value)
            if math.isfinite(found) and condition(found):
                return found
    raise ValueError(f"{name} is {_shown(value)}, expected {expected}")


def _shown(value: object) -> str:
    """Return a value as it is typed, and of a very long one the beginning."""
    if isinstance(value, int) and value.bit_length() > 200:
        return f"an integer of {value.bit_length()} bits"
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:77]}..."


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
