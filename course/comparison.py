"""Several ways to compute one thing, side by side; a row that disagrees raises.

The table prints the bound that each row was held to, not the difference itself: differences of
1e-16 are rounding, and not the same on another processor.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from course.tables import check_table
from nnlib.gradcheck import central_difference, complex_step

__all__ = ["Comparison", "central_difference", "compare", "complex_step", "power"]

TOLERANCE = 1e-12


@dataclass(frozen=True)
class Comparison:
    """The table that `compare` gives: one row for each way of computing, all within their bounds.

    ``rows`` holds a name and its bound; the bound of the first, the reference, is None.
    """

    rows: tuple[tuple[str, float | None], ...]
    shape: tuple[int, ...]

    def _repr_markdown_(self) -> str:
        rows = [
            [name, "the reference" if bound is None else f"below ${power(bound)}$"]
            for name, bound in self.rows
        ]
        return check_table(("way of computing", "largest relative difference"), rows)

    def __repr__(self) -> str:
        (reference, _), *others = self.rows
        agree = ", ".join(f"{name} (below {bound:g})" for name, bound in others)
        return f"{reference}, shape {self.shape}, agrees with: {agree}"


def compare(
    reference: str,
    values: Mapping[str, object],
    tolerance: float | Mapping[str, float] = TOLERANCE,
) -> Comparison:
    r"""Return a table of several ways to compute the same array, all checked against one of them.

    The difference of a row x from the reference r is ``max |x - r| / max |r|``: relative to the
    largest entry, so that an entry that should be 0 does no harm. If r is 0 everywhere it is
    ``max |x|``.

    Args:
        reference: the name of the row that the others are compared with.
        values: for each way of computing, in the order of the table, an array or a number.
        tolerance: what the differences must stay below; a number for all rows, or one for each
            name in a mapping, where a name that is left out has 1e-12.

    Raises:
        ValueError: when a row differs by more, in shape, or is not finite; the message names it,
            the worst entry, and both values.

    >>> import math
    >>> compare("np.exp", {"np.exp": np.exp(1.0), "math.e": math.e, "sum": 1 + 1 + 1/2 + 1/6},
    ...         tolerance={"sum": 0.1})
    np.exp, shape (), agrees with: math.e (below 1e-12), sum (below 0.1)
    >>> compare("np.exp", {"np.exp": np.exp(1.0), "sum": 1 + 1 + 1/2 + 1/6})
    Traceback (most recent call last):
    ValueError: sum differs from np.exp: 2.6666666666666665 against 2.718281828459045, a relative
    difference of 1.9e-02, expected below 1e-12
    """
    if reference not in values:
        raise ValueError(f"reference is {reference!r}, expected one of {list(values)}")
    if len(values) < 2:
        raise ValueError(f"values holds only {list(values)}, expected something to compare with")
    bounds = dict(tolerance) if isinstance(tolerance, Mapping) else dict.fromkeys(values, tolerance)
    unknown = sorted(set(bounds) - set(values))
    if unknown:
        raise ValueError(f"tolerance names {unknown}, expected names among {list(values)}")
    expected = np.asarray(values[reference])
    _check_finite(reference, expected)
    rows = [(reference, None)]
    for name, value in values.items():
        if name == reference:
            continue
        bound = bounds.get(name, TOLERANCE)
        _check_row(name, np.asarray(value), reference, expected, bound)
        rows.append((name, bound))
    return Comparison(tuple(rows), expected.shape)


def _check_finite(name, value):
    if not np.isfinite(value).all():
        at = tuple(int(i) for i in np.argwhere(~np.isfinite(value))[0])
        raise ValueError(f"{name} is {value[at]}{_where(at)}, expected finite numbers")


def _check_row(name, value, reference, expected, bound):
    if value.shape != expected.shape:
        raise ValueError(
            f"{name} has shape {value.shape}, expected {expected.shape}, the shape of {reference}"
        )
    _check_finite(name, value)
    if expected.size == 0:
        raise ValueError(f"{reference} has shape {expected.shape}, expected at least one entry")
    difference = np.abs(value - expected)
    scale = np.abs(expected).max() or 1.0
    worst = tuple(int(i) for i in np.unravel_index(np.argmax(difference), expected.shape))
    if not difference[worst] / scale < bound:
        raise ValueError(
            f"{name} differs from {reference}{_where(worst)}: {value[worst]} against "
            f"{expected[worst]}, a relative difference of {difference[worst] / scale:.1e}, "
            f"expected below {bound:g}"
        )


def _where(index):
    return f" at [{', '.join(map(str, index))}]" if index else ""


def power(number: float) -> str:
    r"""Return LaTeX for a small number, as a power of ten.

    >>> power(1e-12), power(5e-7), power(0.1)
    ('10^{-12}', '5 \\times 10^{-7}', '0.1')
    """
    if number >= 1e-3:
        return f"{number:g}"
    digits, exponent = f"{number:e}".split("e")
    digits = f"{float(digits):g}"
    shown = rf"10^{{{int(exponent)}}}"
    return shown if digits == "1" else rf"{digits} \times {shown}"
