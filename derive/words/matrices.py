"""Formulas in matrices, tied to the sums they stand for.

SymPy can print a matrix expression and turn it into NumPy code; what it means, entry by entry and
for every size, is said here, so that a proof about sums is a proof about matrices as well.
"""

from __future__ import annotations

import sympy as sp

from derive.words.arrays import Elementwise, NamedArray, fresh, index, same, total


class Apply(sp.MatrixExpr):
    """A function applied to every entry of a matrix: ``Apply(g, Z)`` is g(Z)."""

    def __new__(cls, function: type[Elementwise], of: sp.MatrixExpr):
        obj = super().__new__(cls, sp.Symbol(function.__name__), of)
        obj.function = function
        return obj

    @property
    def func(self):
        # SymPy rebuilds an expression from `func` and `args`; the function itself is no argument
        return lambda _, of: Apply(self.function, of)

    @property
    def of(self):
        return self.args[1]

    @property
    def shape(self):
        return self.of.shape

    def _entry(self, i, j, **kwargs):
        return self.function(self.of._entry(i, j))


def matrix(of: sp.IndexedBase | NamedArray) -> sp.MatrixSymbol:
    """The matrix whose entries are those of an array; a vector becomes one column.

    >>> from derive.words.arrays import array, sizes
    >>> n, m = sizes("n m")
    >>> matrix(array("W", n, m)).shape, matrix(array("b", n)).shape
    ((n, m), (n, 1))
    """
    base = of.base if isinstance(of, NamedArray) else of
    shape = base.shape if len(base.shape) == 2 else (*base.shape, 1)
    return sp.MatrixSymbol(base.label.name, *shape)


def ones(*shape) -> sp.OneMatrix:
    """The matrix of ones: multiplying by it sums over an axis, or repeats a column."""
    return sp.OneMatrix(*shape)


def entry(expr: sp.MatrixExpr, i: sp.Expr, j: sp.Expr, arrays: dict) -> sp.Expr:
    r"""Entry (i, j) of a matrix expression as a formula with sums.

    `arrays` maps the name of each matrix symbol to the IndexedBase or NamedArray behind it.

    >>> from derive.words.arrays import array, indices, sizes
    >>> n, m = sizes("n m")
    >>> p, q = indices("p q", n)
    >>> W, D = array("W", m, n), array("D", m, n)
    >>> e = entry(matrix(W).T * matrix(D), p, q, {"W": W, "D": D})
    >>> from derive.pages.latex import latex
    >>> print(latex(e))
    \sum_{s=1}^{m} W_{sp} \, D_{sq}
    """
    if isinstance(expr, sp.MatrixSymbol):
        if expr.name not in arrays:
            raise ValueError(f"unknown matrix {expr.name}: expected one of {sorted(arrays)}")
        source = arrays[expr.name]
        vector = len(source.shape) == 1
        return source[i] if vector else source[i, j]
    if isinstance(expr, Apply):
        return expr.function(entry(expr.of, i, j, arrays))
    if isinstance(expr, sp.Transpose):
        return entry(expr.arg, j, i, arrays)
    if isinstance(expr, sp.MatAdd):
        _same_shape(expr.args)
        return sp.Add(*(entry(term, i, j, arrays) for term in expr.args))
    if isinstance(expr, sp.HadamardProduct):
        _same_shape(expr.args)
        return sp.Mul(*(entry(factor, i, j, arrays) for factor in expr.args))
    if isinstance(expr, sp.OneMatrix):
        return sp.Integer(1)
    if isinstance(expr, sp.ZeroMatrix):
        return sp.Integer(0)
    if isinstance(expr, sp.Identity):
        return same(i, j)
    if isinstance(expr, sp.DiagMatrix):
        return same(i, j) * entry(expr.args[0], i, 1, arrays)
    if isinstance(expr, sp.MatMul):
        scale = sp.Mul(*(f for f in expr.args if not f.is_Matrix))
        first, *rest = (f for f in expr.args if f.is_Matrix)
        if not rest:
            return scale * entry(first, i, j, arrays)
        if first.shape[1] != rest[0].shape[0]:
            raise ValueError(
                f"cannot multiply shapes {first.shape} and {rest[0].shape} in {expr}: "
                f"{first.shape[1]} columns against {rest[0].shape[0]} rows"
            )
        if first.shape[1] == 1:
            product = entry(first, i, 1, arrays) * entry(sp.MatMul(*rest), 1, j, arrays)
            return scale * product
        s = fresh(index("s", first.shape[1]))
        return scale * total(entry(first, i, s, arrays) * entry(sp.MatMul(*rest), s, j, arrays), s)
    raise ValueError(f"no entries known for {type(expr).__name__}: {expr}")


def _same_shape(parts):
    shapes = [part.shape for part in parts]
    if any(shape != shapes[0] for shape in shapes):
        raise ValueError(f"expected matrices of one shape, got {shapes}: {list(parts)}")
