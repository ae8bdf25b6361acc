"""The types that signatures name; shapes stand in the docstrings."""

from typing import Any, TypeAlias

import numpy.typing as npt

# Real or complex numbers: the complex step goes through every function.
Array: TypeAlias = npt.NDArray[Any]
ArrayLike: TypeAlias = Array | npt.ArrayLike
DTypeLike: TypeAlias = npt.DTypeLike
