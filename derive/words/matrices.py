"""Formulas in matrices, tied to the sums they stand for.

SymPy can print a matrix expression and turn it into NumPy code; what it means, entry by entry and
for every size, is said here, so that a proof about sums is a proof about matrices as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Self, TypeAlias

import sympy as sp

from derive.words.arrays import Elementwise, NamedArray, index, kronecker, total
from derive.words.bound import fresh
from derive.words.dependence import new_letter

Arrays: TypeAlias = Mapping[str, sp.IndexedBase | NamedArray]


class Apply(sp.MatrixExpr):
    """A function applied to every entry of a matrix: ``Apply(g, Z)`` is g(Z)."""

    def __new__(cls, function: type[Elementwise], of: sp.MatrixExpr) -> Self:
        obj: Self = super().__new__(cls, sp.Symbol(function.__name__), of)
        obj.function = function
        return obj

    @property
    def func(self) -> Callable[[Any, sp.MatrixExpr], Apply]:
        # SymPy rebuilds an expression from `func` and `args`; the function itself is no argument
        return lambda _, of: Apply(self.function, of)

    def _hashable_content(self) -> tuple[object, ...]:
        # one name, such as exp, does not make two functions one
        function = self.function
        plain = f"{function.__module__}.{function.__qualname__}"
        name = f"{plain} {getattr(function, 'latex_name', None)} {id(function)}"
        return name, self.of

    @property
    def free_symbols(self) -> set[sp.Basic]:
        return set(self.of.free_symbols)

    @property
    def of(self) -> sp.MatrixExpr:
        return self.args[1]

    @property
    def shape(self) -> tuple[sp.Expr, ...]:
        return tuple(self.of.shape)

    def _entry(self, i: sp.Expr, j: sp.Expr, **kwargs: Any) -> sp.Expr:
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


def ones(*shape: sp.Expr | int) -> sp.OneMatrix:
    """The matrix of ones: multiplying by it sums over an axis, or repeats a column."""
    return sp.OneMatrix(*shape)


def entry(expr: sp.MatrixExpr, i: sp.Expr, j: sp.Expr, arrays: Arrays) -> sp.Expr:
    r"""Entry (i, j) of a matrix expression as a formula with sums.

    `arrays` maps the name of each matrix symbol to the IndexedBase or NamedArray behind it.

    >>> from derive.words.arrays import array, indices, sizes
    >>> n, m = sizes("n m")
    >>> p, q = indices("p q", n)
    >>> A, D = array("A", m, n), array("D", m, n)
    >>> e = entry(matrix(A).T * matrix(D), p, q, {"A": A, "D": D})
    >>> from derive.pages.latex import latex
    >>> print(latex(e))
    \sum_{s=1}^{m} A_{sp} \, D_{sq}
    """
    taken = {str(at) for at in (i, j)} | {str(s) for s in expr.atoms(sp.Symbol)} | set(arrays)
    return _entry(expr, i, j, arrays, frozenset(taken))


def _entry(
    expr: sp.MatrixExpr, i: sp.Expr, j: sp.Expr, arrays: Arrays, taken: frozenset[str]
) -> sp.Expr:
    """The entry; the letters in `taken` are in use."""

    def part(of: sp.MatrixExpr, row: sp.Expr, column: sp.Expr) -> sp.Expr:
        return _entry(of, row, column, arrays, taken)

    if isinstance(expr, sp.MatrixSymbol):
        if expr.name not in arrays:
            raise ValueError(f"unknown matrix {expr.name}: expected one of {sorted(arrays)}")
        source = arrays[expr.name]
        vector = len(source.shape) == 1
        expected = (*source.shape, sp.Integer(1))[:2]
        if tuple(expr.shape) != expected:
            raise ValueError(
                f"{expr.name} is a matrix of shape {expr.shape}, but its array has {expected}"
            )
        return source[i] if vector else source[i, j]
    if isinstance(expr, Apply):
        return expr.function(part(expr.of, i, j))
    if isinstance(expr, sp.Transpose):
        return part(expr.arg, j, i)
    if isinstance(expr, sp.MatAdd):
        _same_shape(expr.args)
        return sp.Add(*(part(term, i, j) for term in expr.args))
    if isinstance(expr, sp.HadamardProduct):
        _same_shape(expr.args)
        return sp.Mul(*(part(factor, i, j) for factor in expr.args))
    if isinstance(expr, sp.HadamardPower):
        if getattr(expr.exp, "is_Matrix", False):
            raise ValueError(f"expected a number as an exponent, got the matrix {expr.exp}")
        return part(expr.base, i, j) ** expr.exp
    if isinstance(expr, sp.OneMatrix):
        return sp.Integer(1)
    if isinstance(expr, sp.ZeroMatrix):
        return sp.Integer(0)
    if isinstance(expr, sp.Identity):
        return kronecker(i, j)
    if isinstance(expr, sp.DiagMatrix):
        vector = expr.args[0]
        if 1 not in vector.shape:
            raise ValueError(f"expected a row or a column on a diagonal, got shape {vector.shape}")
        one = sp.Integer(1)
        along = (i, one) if vector.shape[1] == 1 else (one, i)
        return kronecker(i, j) * part(vector, *along)
    if isinstance(expr, sp.MatPow) and expr.exp.is_Integer and expr.exp > 0:
        return _product([expr.base] * int(expr.exp), i, j, arrays, taken)
    if isinstance(expr, sp.MatMul):
        scale = sp.Mul(*(f for f in expr.args if not f.is_Matrix))
        traces = {trace: _trace(trace.arg, arrays, taken) for trace in scale.atoms(sp.Trace)}
        matrices = [f for f in expr.args if f.is_Matrix]
        return scale.xreplace(traces) * _product(matrices, i, j, arrays, taken)
    raise ValueError(f"no entries known for {type(expr).__name__}: {expr}")


def _product(
    matrices: Sequence[sp.MatrixExpr], i: sp.Expr, j: sp.Expr, arrays: Arrays, taken: frozenset[str]
) -> sp.Expr:
    """Entry (i, j) of a product, with a letter of its own for each inner index."""
    first, *rest = matrices
    if not rest:
        return _entry(first, i, j, arrays, taken)
    if first.shape[1] != rest[0].shape[0]:
        raise ValueError(
            f"cannot multiply shapes {first.shape} and {rest[0].shape} in "
            f"{sp.MatMul(*matrices, evaluate=False)}: "
            f"{first.shape[1]} columns against {rest[0].shape[0]} rows"
        )
    if first.shape[1] == 1:
        s, inner = sp.Integer(1), taken
    else:
        s = _inner_index(first.shape[1], taken)
        inner = taken | {str(s.label.name)}
    summand = _entry(first, i, s, arrays, inner) * _product(rest, s, j, arrays, inner)
    return summand if s == 1 else total(summand, s)


def _trace(of: sp.MatrixExpr, arrays: Arrays, taken: frozenset[str]) -> sp.Expr:
    s = _inner_index(of.shape[0], taken)
    return total(_entry(of, s, s, arrays, taken | {str(s.label.name)}), s)


def _inner_index(size: sp.Expr, taken: frozenset[str]) -> sp.Idx:
    return fresh(index(new_letter(taken, "stuvhabcdefg"), size))


def _same_shape(parts: Iterable[sp.MatrixExpr]) -> None:
    shapes = [part.shape for part in parts]
    if any(shape != shapes[0] for shape in shapes):
        raise ValueError(f"expected matrices of one shape, got {shapes}: {list(parts)}")
