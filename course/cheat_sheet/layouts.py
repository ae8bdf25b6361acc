r"""Where things stand: one program for examples in columns and for examples in rows.

In columns the activation of unit i for example k is ``A[i, k]``, and the weight from unit i to unit
j is ``W[j, i]``; in rows both are turned round. A derivation that asks a `Layout` for its entries
is made anew for each of the two, from sums, and not by transposing a result.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import sympy as sp

from nnlib.symbolic import NamedArray, array, index, ones, sizes

(m,) = sizes("m")
k = index("k", m)


@dataclass(frozen=True)
class Layout:
    """Arrays, entries and products as they are with one example per column, or one per row.

    >>> (n,) = sizes("n")
    >>> i = index("i", n)
    >>> for layout in (Layout(rows=False), Layout(rows=True)):
    ...     A = layout.units("A", n)
    ...     layout.at(A, i), A.shape
    (A[i, k], (n, m))
    (A[k, i], (m, n))
    """

    rows: bool

    def turn(self, first, second) -> tuple:
        """Two indices or sizes that are given as in columns, in this layout's order."""
        return (second, first) if self.rows else (first, second)

    def units(self, name: str, width) -> sp.IndexedBase:
        """An array with a number for each unit and example."""
        return array(name, *self.turn(width, m))

    def at(self, values, unit, example=k):
        """The entry of a unit and an example."""
        return values[self.turn(unit, example)]

    def given(self, name: str, unit, formula: Callable) -> NamedArray:
        """An array whose entry for a unit and example k is ``formula(unit)``."""
        return NamedArray(self.units(name, unit.upper), self.turn(unit, k), formula(unit))

    def weights(self, name: str, above, below) -> sp.IndexedBase:
        """Weights from a layer of `below` units to one of `above`."""
        return array(name, *self.turn(above, below))

    def weight(self, W, above, below):
        """The weight from unit `below` to unit `above`."""
        return W[self.turn(above, below)]

    def vector(self, name: str, width) -> sp.IndexedBase:
        """A number for each unit, a column in columns and a row in rows."""
        return array(name, *self.turn(width, sp.Integer(1)))

    def component(self, values, unit):
        """The entry of a unit in a `vector`."""
        return values[self.turn(unit, sp.Integer(1))]

    def ones(self, first, second) -> sp.OneMatrix:
        """Ones of a shape that is given as in columns."""
        return ones(*self.turn(first, second))

    def product(self, first, second):
        """The product of two matrices, given as in columns; in rows its order is reversed."""
        return second * first if self.rows else first * second


COLUMNS, ROWS = Layout(rows=False), Layout(rows=True)
