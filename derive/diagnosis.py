"""What a wrong step has in common with the right one: a sign, a factor 2, a missing 1/m."""

from __future__ import annotations

from collections.abc import Iterable

import mpmath
import numpy as np

from derive.pages.plain import text
from derive.trials.backends import Array
from derive.trials.instances import WORKING_DIGITS, Instance, agree, is_defined

_FACTORS = {
    -1: "The step is the negative of what stands before it: look for a lost minus sign.",
    2: "The step is 2 times what stands before it: look for a factor 2.",
    0.5: "The step is half of what stands before it: look for a factor 2.",
    -2: "The step is -2 times what stands before it: look for a sign and a factor 2.",
    -0.5: "The step is -1/2 times what stands before it: look for a sign and a factor 2.",
}


def diagnosis(
    instances: Iterable[Instance], before: Iterable[Array], step: Iterable[Array]
) -> str | None:
    """A sentence on the constant factor between two results, if there is one in every instance.

    `before` and `step` hold the values of both sides at each of the `instances`.
    """
    pairs = list(zip(instances, before, step, strict=True))
    # an instance in which all is 0, as Σ_j a_j - a_p is for one entry, tells nothing
    pairs = [pair for pair in pairs if any(is_defined(x) and x != 0 for x in np.ravel(pair[1]))]
    if not pairs:
        return None
    for factor, sentence in _FACTORS.items():
        if all(_is_multiple(x, y, factor) for _, x, y in pairs):
            return sentence
    if all(np.ndim(x) == 2 and _is_transposed(x, y) for _, x, y in pairs):
        return "The step is the transpose of what stands before it: look for swapped indices."
    for size in pairs[0][0].sizes:
        name = text(size)
        if all(_is_multiple(x, y, at.sizes[size]) for at, x, y in pairs if size in at.sizes):
            return f"The step is {name} times what stands before it: a factor 1/{name} is missing."
        if all(_is_multiple(y, x, at.sizes[size]) for at, x, y in pairs if size in at.sizes):
            return f"The step is 1/{name} times what stands before it: a factor 1/{name} too many."
    return None


def _is_multiple(x: Array, y: Array, factor: float) -> bool:
    """Whether y is `factor` times x in every entry that is defined."""
    with mpmath.workdps(WORKING_DIGITS):
        entries = zip(np.ravel(x), np.ravel(y), strict=True)
        return all(agree(factor * a, b) for a, b in entries if is_defined(a) and is_defined(b))


def _is_transposed(x: Array, y: Array) -> bool:
    """Whether y is x with rows and columns swapped."""
    return x.shape == y.T.shape and _is_multiple(x, y.T, 1)
