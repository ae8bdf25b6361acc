"""Sums, products and powers of numbers and matrices, with the shapes checked.

A number is added to a matrix entry by entry, and a column or a row to every column or row, as NumPy
and the book do it. A matrix with one entry is that number. Everything else must have equal shapes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import sympy as sp
from lark import Token, Tree

from derive.reader.errors import ReadError
from derive.reader.table import Slice, Table
from derive.reader.trees import position
from derive.words.arrays import Elementwise, NamedArray, index, total
from derive.words.bound import fresh
from derive.words.matrices import Apply, entry, matrix

Node = Tree[Token] | Token
ONE = sp.Integer(1)


class Entrywise:
    """A matrix that is known by the formula of its entries."""

    def __init__(self, shape: tuple[Any, ...], formula: Callable[[Any, Any], sp.Expr]):
        self.shape, self.formula = shape, formula

    def __getitem__(self, at: tuple[Any, Any]) -> sp.Expr:
        return self.formula(*at)


class Ones:
    r"""``\mathbf{1}``: a row or a column of ones, as long as what stands beside it asks for."""


class Eye:
    """The identity matrix times a number, as large as what it is added to asks for."""

    def __init__(self, scale: Any = ONE):
        self.scale = scale


def is_matrix(value: Any) -> bool:
    """Whether a value has rows and columns."""
    return isinstance(value, sp.MatrixExpr)


class Values:
    """What is done with the values of the parts of a formula."""

    def __init__(self, tex: str, table: Table):
        self.tex, self.table = tex, table
        self.arrays: dict[str, Any] = {}

    def error(self, message: str, node: Node) -> ReadError:
        return ReadError(message, self.tex, position(node))

    def unknown(self, name: str, node: Node) -> ReadError:
        return self.error(f"the name {name} is not known (known: {self.table.known})", node)

    def whole(self, array: Any) -> sp.MatrixExpr:
        """An array without indices, as a matrix."""
        symbol = matrix(array.base if isinstance(array, Slice) else array)
        self.arrays[symbol.name] = array
        return symbol

    def entrywise(self, shape: tuple[Any, ...], formula: Callable[..., sp.Expr]) -> sp.Expr:
        name = f"matrix {len(self.arrays) + 1}"
        self.arrays[name] = Entrywise(shape, formula)
        return self.number(sp.MatrixSymbol(name, *shape))

    def entry(self, value: Any, i: Any, j: Any) -> sp.Expr:
        return entry(value, i, j, self.arrays) if is_matrix(value) else value

    def number(self, value: Any) -> Any:
        """A matrix with one entry as that entry."""
        return self.entry(value, ONE, ONE) if is_matrix(value) and value.shape == (1, 1) else value

    def scalar(self, value: Any, node: Node) -> sp.Expr:
        if not isinstance(value, sp.Expr) or is_matrix(value):
            what = f"a matrix of shape {value.shape}" if is_matrix(value) else f"{value}"
            what = "a matrix of unknown size" if isinstance(value, Eye | Ones) else what
            raise self.error(f"a number was expected here, got {what}", node)
        return value

    def map(self, function: Any, value: Any, node: Node) -> Any:
        """A function of a number, or of every entry of a matrix."""
        if not is_matrix(value):
            return function(self.scalar(value, node))
        if isinstance(function, type) and issubclass(function, Elementwise):
            return Apply(function, value)
        return self.entrywise(value.shape, lambda i, j: function(self.entry(value, i, j)))

    def common_shape(self, values: Sequence[Any], node: Node) -> tuple[Any, Any]:
        """The shape to which numbers, rows and columns are spread."""
        shapes = [v.shape for v in values if is_matrix(v)]
        sizes = []
        for axis in (0, 1):
            known = list(dict.fromkeys(s[axis] for s in shapes if s[axis] != 1)) or [ONE]
            if len(known) > 1:
                raise self.error(f"the shapes {shapes} do not go together", node)
            sizes.append(known[0])
        return sizes[0], sizes[1]

    def spread(self, value: Any, shape: tuple[Any, Any]) -> sp.MatrixExpr:
        if not is_matrix(value):
            return value * sp.OneMatrix(*shape)
        rows, columns = value.shape
        if columns == 1 != shape[1]:
            value = value * sp.OneMatrix(1, shape[1])
        if rows == 1 != shape[0]:
            value = sp.OneMatrix(shape[0], 1) * value
        return value

    def add(self, values: Sequence[Any], node: Node) -> Any:
        if any(isinstance(value, Eye) for value in values):
            values = self._with_identity(values, node)
        for value in values:
            if not isinstance(value, sp.Expr):
                self.scalar(value, node)
        if not any(map(is_matrix, values)):
            return sp.Add(*values)
        shape = self.common_shape(values, node)
        return self.number(sp.MatAdd(*(self.spread(v, shape) for v in values)).doit(deep=False))

    def multiply(self, values: Sequence[Any], node: Node) -> Any:
        """The product of numbers and matrices in their order."""
        if len(values) == 1 and not isinstance(values[0], Ones):
            return values[0]
        values = self._without_ones(list(values), node)
        eyes = [v for v in values if isinstance(v, Eye)]
        if eyes:
            values = [v for v in values if not isinstance(v, Eye)] + [eye.scale for eye in eyes]
            if not any(map(is_matrix, values)):
                return Eye(sp.Mul(*(self.scalar(v, node) for v in values)))
        numbers = [self.scalar(v, node) for v in values if not is_matrix(v)]
        product: Any = None
        for factor in filter(is_matrix, values):
            if not is_matrix(product):
                numbers += [] if product is None else [product]
                product = factor
            elif product.shape[1] != factor.shape[0]:
                shapes = f"{product.shape} and {factor.shape}"
                raise self.error(f"matrices of the shapes {shapes} cannot be multiplied", node)
            else:
                product = self.number(sp.MatMul(product, factor))
        if is_matrix(product):
            return sp.MatMul(sp.Mul(*numbers), product).doit(deep=False) if numbers else product
        return sp.Mul(*numbers, ONE if product is None else product)

    def _with_identity(self, values: Sequence[Any], node: Node) -> list[Any]:
        """The parts, with identity matrices of the size of the other matrices."""
        rows, columns = self.common_shape(values, node)
        if rows != columns or not any(map(is_matrix, values)):
            raise self.error("how large the identity matrix I is cannot be told", node)
        return [v.scale * sp.Identity(rows) if isinstance(v, Eye) else v for v in values]

    def _without_ones(self, values: list[Any], node: Node) -> list[Any]:
        """A sum over an axis for each column or row of ones; one that only repeats is left out."""
        for at, value in enumerate(values):
            if not isinstance(value, Ones):
                continue
            rest = values[:at] + values[at + 1 :]
            if rest and all(isinstance(v, sp.Expr) and not is_matrix(v) for v in rest):
                return rest  # a number, which a sum repeats in every place
            before = [v for v in values[:at] if is_matrix(v)]
            after = [v for v in values[at + 1 :] if is_matrix(v) or isinstance(v, Ones)]
            if bool(before) == bool(after) or (after and not is_matrix(after[0])):
                raise self.error("how long this row or column of ones is cannot be told", node)
            size = before[-1].shape[1] if before else after[0].shape[0]
            axis = (size, 1) if before else (1, size)
            rest = [*values[:at], *([sp.OneMatrix(*axis)] if size != 1 else []), *values[at + 1 :]]
            return self._without_ones(rest, node)
        return values

    def hadamard(self, values: Sequence[Any], node: Node) -> Any:
        if not any(map(is_matrix, values)):
            return self.multiply(values, node)
        if any(isinstance(value, Eye) for value in values):
            values = self._with_identity(values, node)
        matrices = [v for v in values if is_matrix(v)]
        if len(matrices) != len(values):
            raise self.error("an entrywise product of a number and a matrix", node)
        shape = self.common_shape(matrices, node)
        parts = [self.spread(v, shape) for v in matrices]
        return self.entrywise(shape, lambda i, j: sp.Mul(*(self.entry(p, i, j) for p in parts)))

    def power(self, value: Any, exponent: Any, node: Node) -> Any:
        if is_matrix(value):
            raise self.error("a power of a matrix can mean two things", node)
        return self.scalar(value, node) ** self.scalar(exponent, node)

    def over(self, top: Any, bottom: Any, node: Node) -> Any:
        bottom = self.scalar(bottom, node)
        if bottom == 0:
            raise self.error("a division by zero", node)
        return self.multiply([1 / bottom, top], node)

    def diagonal(self, value: Any) -> Any:
        """The matrix with a column on its diagonal."""
        if not is_matrix(value) or value.shape[1] != 1:
            raise TypeError(f"expected a column, got {value}")
        return sp.DiagMatrix(value)

    def trace(self, value: Any) -> sp.Expr:
        """The sum of the entries on the diagonal."""
        if not is_matrix(value) or value.shape[0] != value.shape[1]:
            raise TypeError(f"expected a square matrix, got {value}")
        i = fresh(index("i", value.shape[0]))
        return total(self.entry(value, i, i), i)

    def norm(self, value: Any, node: Node) -> sp.Expr:
        if not is_matrix(value):
            raise self.error("the norm of a number is written with single bars", node)
        i, j = (fresh(index(name, size)) for name, size in zip("ij", value.shape, strict=True))
        over = [at for at in (i, j) if at.upper != 1]
        places = [at if at.upper != 1 else ONE for at in (i, j)]
        return sp.sqrt(total(self.entry(value, *places) ** 2, *over))

    def array(self, stands_for: Any) -> bool:
        return isinstance(stands_for, sp.IndexedBase | NamedArray | Entrywise | Slice)
