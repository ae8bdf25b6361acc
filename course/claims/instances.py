"""How an instance is shown in LaTeX: where it is, and the numbers found there."""

from __future__ import annotations

import mpmath

from derive.trials.instances import Instance
from nnlib.symbolic import Counterexample, latex


def place_of(found: Counterexample) -> str:
    """The instance of a counterexample, and the entry where the two sides differ."""
    return ", ".join(filter(None, [point_of(found.instance), found.where]))


def point_of(instance: Instance) -> str:
    """The sizes of an instance, or the numbers themselves when there are only a few."""
    values = instance.sizes or {
        symbol: rounded(instance.values[symbol][()], 6) for symbol in instance.arguments
    }
    return ", ".join(f"{latex(name)} = {value}" for name, value in values.items())


def told_apart(*texts: str) -> tuple[str, ...]:
    """Different numbers to four digits, or to as many as it takes to tell them apart.

    >>> told_apart("0.123451", "0.123452")
    ('0.123451', '0.123452')
    """
    for digits in range(4, 9):
        shown = tuple(rounded(mpmath.mpf(text), digits) for text in texts)
        if len(set(shown)) == len(shown):
            break
    return shown


def rounded(value: mpmath.mpf, digits: int) -> str:
    r"""A number to some digits, zeros at the end dropped.

    >>> print(rounded(mpmath.mpf("0.25"), 4), rounded(mpmath.mpf("1e-7"), 4))
    0.25 1 \times 10^{-7}
    """
    number, _, exponent = mpmath.nstr(value, digits).removesuffix(".0").partition("e")
    number = number.removesuffix(".0")
    return rf"{number} \times 10^{{{int(exponent)}}}" if exponent else number
