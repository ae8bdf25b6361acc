"""Short names for the matrix expressions that exercises are written in."""

from __future__ import annotations

import sympy as sp

from nnlib.symbolic import Apply, ones


class ColumnMax(sp.MatrixExpr):
    """The largest entry of each column, as one row: shape (1, m) from (n, m)."""

    def __new__(cls, of: sp.MatrixExpr):
        return super().__new__(cls, of)

    @property
    def of(self) -> sp.MatrixExpr:
        return self.args[0]

    @property
    def shape(self):
        return (sp.Integer(1), self.of.shape[1])


def each(function, of: sp.MatrixExpr) -> sp.MatrixExpr:
    """A function of one number, applied to every entry: ``each(sp.exp, Z)``."""
    return Apply(function, of)


def times(*factors: sp.MatrixExpr) -> sp.MatrixExpr:
    """The product entry by entry (⊙ on paper, ``*`` in NumPy)."""
    return sp.HadamardProduct(*factors)


def over(top: sp.MatrixExpr, bottom: sp.MatrixExpr) -> sp.MatrixExpr:
    """The quotient entry by entry (``/`` in NumPy)."""
    return sp.HadamardProduct(top, sp.HadamardPower(bottom, -1))


def summed(of: sp.MatrixExpr, axis: int | None = None) -> sp.MatrixExpr:
    """The sum of the entries: over the rows (axis 0), over the columns (axis 1), or of all.

    >>> from nnlib.symbolic import sizes
    >>> n, m = sizes("n m")
    >>> Z = sp.MatrixSymbol("Z", n, m)
    >>> [summed(Z, axis).shape for axis in (0, 1, None)]
    [(1, m), (n, 1), (1, 1)]
    """
    rows, columns = of.shape
    if axis == 0:
        return ones(1, rows) * of
    if axis == 1:
        return of * ones(columns, 1)
    if axis is None:
        return ones(1, rows) * of * ones(columns, 1)
    raise ValueError(f"axis: got {axis!r}, expected 0, 1 or None")


def spread(of: sp.MatrixExpr, like: sp.MatrixExpr) -> sp.MatrixExpr:
    """A row or a column repeated until it has the shape of `like` (what NumPy does by itself).

    >>> from nnlib.symbolic import sizes
    >>> n, m = sizes("n m")
    >>> b, Z = sp.MatrixSymbol("b", n, 1), sp.MatrixSymbol("Z", n, m)
    >>> spread(b, Z).shape, spread(summed(Z, axis=0), Z).shape
    ((n, m), (n, m))
    """
    rows, columns = like.shape
    if of.shape == (rows, 1):
        return of if columns == 1 else of * ones(1, columns)
    if of.shape == (1, columns):
        return ones(rows, 1) * of
    if of.shape == (1, 1):
        return ones(rows, 1) * of * ones(1, columns)
    raise ValueError(f"of: got shape {of.shape}, expected a row or column of {like.shape}")
