"""Some of many like cases for the normal run; `make test-long` has the others, marked `long`."""

from __future__ import annotations

from itertools import product

import pytest

EVERY = 5


def pairs(first, second):
    """All pairs; the normal run has one in five, and in these each of the first and of the second.

    That holds because neighbours in one list are neighbours on another diagonal.
    """
    first, second = list(first), list(second)
    assert min(len(first), len(second)) >= EVERY
    return [
        pytest.param(a, b, marks=() if (i + j) % EVERY == 0 else pytest.mark.long)
        for (i, a), (j, b) in product(enumerate(first), enumerate(second))
    ]


def some_then_all(step):
    """How far to step through a list: some of it now, all of it in the long run."""
    return pytest.mark.parametrize(
        "step", [step, pytest.param(1, marks=pytest.mark.long)], ids=["some", "all"]
    )
