"""The real data of the course, each set read and split once: digits, tumours and patients.

They are shared by all that asks for them, so nothing may write into them: NumPy refuses it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TypeVar

import numpy as np

from nnlib import datasets

Set = TypeVar("Set", datasets.Dataset, datasets.Measurements)


@cache
def digits() -> datasets.Dataset:
    """1797 handwritten digits of 8 by 8 pixels, as `nnlib.datasets.digits` splits them.

    >>> digits().X_train.shape, digits() is digits()
    ((64, 1347), True)
    """
    return _read(datasets.digits)


@cache
def tumours() -> datasets.Dataset:
    """569 tumours, thirty measurements each; the label of a benign one is 1."""
    return _read(datasets.breast_cancer)


@cache
def patients() -> datasets.Measurements:
    """442 patients, ten measurements each, and how far diabetes had gone a year later."""
    return _read(datasets.diabetes)


def _read(load: Callable[[], Set]) -> Set:
    data = load()
    for part in data:
        if isinstance(part, np.ndarray):
            part.flags.writeable = False
    return data
