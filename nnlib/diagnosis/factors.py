"""Factors by their names: which words make -2/m, say, of 1."""

from collections.abc import Sequence
from itertools import combinations_with_replacement
from typing import NamedTuple

UNNAMED = 3.5  # what a factor without a name costs: more than any with one


class Spelling(NamedTuple):
    """Words whose factors multiply to a number, what that costs, and other words that do so too."""

    cost: float
    words: tuple[str, ...]
    also: tuple[str, ...] = ()


class Factors:
    """The factors that mistakes bring in, for m examples, a loss, and widths, the output's first.

    >>> factors = Factors(8, [3], "mse")
    >>> factors.spell(-8.0, 1e-6).words, factors.spell(2 / 3, 1e-6).words
    (('sign', 'factor-m'), ('mean-over-entries',))
    """

    def __init__(self, m: int, widths: Sequence[int], loss: str) -> None:
        n = widths[0]
        entries = {"mse": 2 / n, "sse": 1 / (n * m)}.get(loss, 1 / n)
        named = [
            (float(m), "factor-m"),
            (1 / m, "one-over-m"),
            (2.0, "factor-2"),
            (0.5, "half"),
            (entries, "mean-over-entries"),
            *((factor, "factor-n") for width in widths for factor in (float(width), 1 / width)),
            (2 / n, "mean-over-entries"),
            (1 / n, "mean-over-entries"),
        ]
        single = [(value, (word,)) for value, word in named if value != 1]
        double = [
            (one * two, first + second)
            for (one, first), (two, second) in combinations_with_replacement(single, 2)
            if abs(one * two - 1) > 1e-9
        ]
        self._positive = single + double
        self._known: dict[tuple[float, float], Spelling] = {}

    def spell(self, factor: float, tolerance: float) -> Spelling:
        """Return the fewest words whose factors multiply to ``factor``."""
        if abs(factor - 1) <= tolerance:
            return Spelling(0.0, ())
        key = (factor, tolerance)
        if key not in self._known:
            self._known[key] = self._spelled(factor, tolerance)
        return self._known[key]

    def _spelled(self, factor: float, tolerance: float) -> Spelling:
        sign = ("sign",) if factor < 0 else ()
        size = abs(factor)
        if abs(size - 1) <= tolerance:
            return Spelling(1.0, sign)
        found = [
            sign + words for value, words in self._positive if abs(size / value - 1) <= tolerance
        ]
        if not found:
            return Spelling(UNNAMED, ("unknown",))
        shortest = [words for words in found if len(words) == len(found[0])]
        also = {word for words in shortest[1:] for word in words} - set(shortest[0])
        return Spelling(float(len(found[0])), shortest[0], tuple(sorted(also)))
