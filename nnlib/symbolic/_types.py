"""The type that signatures of the algebra name for an array of symbols."""

from typing import TypeAlias

import sympy as sp

from derive.words.arrays import NamedArray

Array: TypeAlias = sp.IndexedBase | NamedArray
