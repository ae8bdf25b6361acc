"""Numbers and arrays that a reader gives, of whatever type, as arrays of floats.

The type and the size of what is given are looked at before anything is done with it.
"""

from __future__ import annotations

import reprlib
from collections.abc import Iterator
from decimal import Decimal
from numbers import Number

import numpy as np
import sympy as sp

from course.exercises.formulas.messages import FormulaError, code

MOST_ENTRIES = 10_000
DEEPEST = 3


def shortly(thing: object) -> str:
    """A thing in a few words, also when it cannot say what it is."""
    try:
        return reprlib.repr(thing)
    except Exception:
        return type(thing).__name__


def is_number(kind: type) -> bool:
    """Whether objects of a type are numbers: Python's, exact ones, NumPy's, those of mpmath."""
    return issubclass(kind, Number | Decimal | np.generic | sp.Expr) or hasattr(kind, "_mpf_")


def is_array(kind: type) -> bool:
    """Whether objects of a type hold numbers in rows and columns."""
    return issubclass(kind, np.ndarray | list | tuple | sp.MatrixBase) or hasattr(kind, "__array__")


def number(thing: object) -> float:
    """One real number as a float.

    Raises:
        FormulaError: when it is none.
    """
    kind = type(thing)
    if not is_number(kind) or issubclass(kind, str | bytes):
        raise FormulaError(f"expected real numbers, got `{kind.__name__}`")
    if issubclass(kind, sp.Expr) and not (thing.is_number and _few(thing)):
        raise FormulaError("expected real numbers, got a SymPy expression that is none")
    try:
        return float(thing)
    except OverflowError:
        raise FormulaError("a number is too large") from None
    except Exception:
        raise FormulaError(f"expected real numbers, got {code(shortly(thing))}") from None


def _few(expr: sp.Basic, most: int = 200) -> bool:
    """Whether an expression has few enough parts to be worked out at once."""
    return all(at < most for at, _ in enumerate(parts(expr)))


def parts(expr: sp.Basic) -> Iterator[sp.Basic]:
    """The parts of an expression, however deep it is."""
    waiting = [expr]
    while waiting:
        part = waiting.pop()
        yield part
        waiting.extend(getattr(part, "args", ()))


def numbers(thing: object) -> np.ndarray:
    """A number, a list of them or an array as an array of floats.

    Raises:
        FormulaError: when it holds something else, or too much.

    >>> from fractions import Fraction
    >>> numbers([Fraction(1, 4), sp.Rational(1, 2)]).tolist()
    [0.25, 0.5]
    """
    kind = type(thing)
    if is_number(kind):
        return np.asarray(number(thing))
    if issubclass(kind, sp.MatrixBase):
        rows, columns = thing.shape
        _check_count(rows * columns)
        return np.array([number(entry) for entry in thing.flat()]).reshape(rows, columns)
    if issubclass(kind, list | tuple):
        return _listed(thing, DEEPEST)
    if not is_array(kind):
        raise FormulaError(f"expected real numbers, got `{kind.__name__}`")
    try:
        array = np.asarray(thing)
        masked = issubclass(kind, np.ma.MaskedArray) and bool(np.ma.is_masked(thing))
    except Exception:
        raise FormulaError(f"expected real numbers, got `{kind.__name__}`") from None
    if masked:
        raise FormulaError("expected real numbers, got an array with masked entries")
    return _plain(array)


def _plain(array: np.ndarray) -> np.ndarray:
    _check_count(array.size)
    if array.dtype.kind == "O":
        return np.array([number(entry) for entry in array.flat]).reshape(array.shape)
    if array.dtype.kind not in "biuf":
        raise FormulaError(f"expected real numbers, got an array of `{array.dtype}`")
    if array.dtype == np.float16:
        raise FormulaError("an array of `float16` has three digits; work in `float64`")
    with np.errstate(all="ignore"):
        return array.astype(float)


def _listed(entries, depth: int) -> np.ndarray:
    if depth == 0:
        raise FormulaError("a list may have rows and columns, no more")
    _check_count(len(entries))
    rows = []
    for entry in entries:
        kind = type(entry)
        inner = _listed(entry, depth - 1) if issubclass(kind, list | tuple) else numbers(entry)
        rows.append(inner)
        _check_count(sum(row.size for row in rows[-1:]) * len(entries))
    if len({row.shape for row in rows}) > 1:
        raise FormulaError("a list of numbers needs rows of one length")
    return np.array(rows, dtype=float)


def _check_count(count: int) -> None:
    if count > MOST_ENTRIES:
        raise FormulaError(f"expected at most {MOST_ENTRIES} numbers, got {count}")
