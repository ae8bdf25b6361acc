"""From SymPy's matrix expressions to the syntax tree of Python code, as one would write it by hand.

What is written: products, sums, entrywise products and powers, transposes, functions of every
entry, unit, diagonal, one and zero matrices, traces, and the numbers of `derive.pages.numbers`. A
product with a row or column of ones becomes a sum over an axis; a row or column that is only
repeated is left to broadcasting, where another term keeps the shape. What is refused, by a
`ValueError` that names it: everything else, an inverse for example.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import Any, ClassVar

import sympy as sp

from derive.pages.numbers import NumberWriter, Written
from derive.pages.trees import negated, product, quotient, summed
from derive.words.matrices import Apply


class Writer(NumberWriter):
    """Numbers and matrices; a dialect says the words."""

    def _transpose(self, expr: Any) -> ast.expr:
        return ast.Attribute(self.tree(expr.arg), "T")

    def _filled(self, expr: Any) -> ast.expr:
        return self.filled(expr)

    def _eye(self, expr: Any) -> ast.expr:
        return self.eye(self.tree(expr.shape[0]))

    def _diagonal(self, expr: Any) -> ast.expr:
        return self.diagonal(expr.args[0])

    def _explicit(self, expr: Any) -> ast.expr:
        return self.explicit([[self.tree(entry) for entry in row] for row in expr.tolist()])

    def _apply(self, expr: Any) -> ast.expr:
        return self.each(expr.function, self.tree(expr.of))

    def _mat_add(self, expr: Any) -> ast.expr:
        return summed(self._broadcast(self.ordered(expr.args)))

    def ordered(self, terms: Sequence[Any]) -> Sequence[Any]:
        """The terms of a sum of matrices as the dialect places them."""
        return terms

    def _broadcast(self, parts: Sequence[Any]) -> list[tuple[bool, ast.expr]]:
        """Trees of parts of one shape, written as briefly as broadcasting allows."""
        signs = [isinstance(p, sp.MatMul) and p.args[0].could_extract_minus_sign() for p in parts]
        positive = [-part if minus else part for part, minus in zip(parts, signs, strict=True)]
        short = [self.unspread(part) for part in positive]
        if None not in short:  # one part has to keep the shape of the whole
            short[0] = None
        trees = [brief or self.tree(part) for part, brief in zip(positive, short, strict=True)]
        return list(zip(signs, trees, strict=True))

    def unspread(self, part: Any) -> ast.expr | None:
        """The tree of the row, column or number that a matrix repeats, or None if it has none."""
        if isinstance(part, sp.OneMatrix):
            return ast.Constant(1)
        if not isinstance(part, sp.MatMul):
            return None
        scale, matrices = _scale_and_matrices(part)
        if len(matrices) == 1:
            return self.tree(scale) if isinstance(matrices[0], sp.OneMatrix) else None
        first, *inner, last = matrices
        if not isinstance(first, sp.OneMatrix) and not isinstance(last, sp.OneMatrix):
            return None
        if isinstance(first, sp.OneMatrix):
            first = sp.OneMatrix(1, first.shape[1])
        if isinstance(last, sp.OneMatrix):
            last = sp.OneMatrix(last.shape[0], 1)
        kept = [f for f in (first, *inner, last) if f != sp.OneMatrix(1, 1)]
        return self._scaled(scale, self._chain(kept))

    def _mat_mul(self, expr: Any) -> ast.expr:
        scale, matrices = _scale_and_matrices(expr)
        return self._scaled(scale, self._chain(matrices))

    def _scaled(self, scale: Any, tree: ast.expr) -> ast.expr:
        if scale.could_extract_minus_sign():
            return negated(self._scaled(-scale, tree))
        top, bottom = sp.fraction(scale)
        above = [] if top == 1 else [self.tree(top)]
        return quotient([*above, tree], [] if bottom == 1 else [self.tree(bottom)])

    def _chain(self, matrices: Sequence[Any]) -> ast.expr:
        """A product of matrices, with sums over an axis in place of matrices of ones."""
        first, last = matrices[0], matrices[-1]
        down = len(matrices) > 1 and isinstance(first, sp.OneMatrix) and first.shape[0] == 1
        along = len(matrices) > 1 and isinstance(last, sp.OneMatrix) and last.shape[1] == 1
        inner = matrices[down : len(matrices) - along]
        if not inner:
            inner, along = [last], False
        tree = product([self.tree(part) for part in inner], ast.MatMult)
        if not down and not along:
            return tree
        return self.over_axis(tree, None if down and along else 0 if down else 1)

    def _hadamard(self, expr: Any) -> ast.expr:
        top: list[ast.expr] = []
        bottom: list[ast.expr] = []
        minus = False
        below = [isinstance(p, sp.HadamardPower) and p.exp == -1 for p in expr.args]
        parts = [p.base if is_below else p for p, is_below in zip(expr.args, below, strict=True)]
        for (negative, tree), is_below in zip(self._broadcast(parts), below, strict=True):
            minus ^= negative
            if not (isinstance(tree, ast.Constant) and tree.value == 1):
                (bottom if is_below else top).append(self.factor(tree))
        tree = quotient(top, bottom)
        return negated(tree) if minus else tree

    def _hadamard_power(self, expr: Any) -> ast.expr:
        if expr.exp == -1:
            return quotient([], [self.tree(expr.base)])
        if expr.exp.could_extract_minus_sign():
            return quotient([], [self.tree(sp.HadamardPower(expr.base, -expr.exp))])
        return ast.BinOp(self.tree(expr.base), ast.Pow(), self.tree(expr.exp))

    writes: ClassVar[Written] = {
        **NumberWriter.writes,
        sp.MatrixSymbol: NumberWriter._name,
        sp.Transpose: _transpose,
        sp.OneMatrix: _filled,
        sp.ZeroMatrix: _filled,
        sp.Identity: _eye,
        sp.DiagMatrix: _diagonal,
        sp.MatrixBase: _explicit,
        Apply: _apply,
        sp.MatAdd: _mat_add,
        sp.MatMul: _mat_mul,
        sp.HadamardProduct: _hadamard,
        sp.HadamardPower: _hadamard_power,
    }


def _scale_and_matrices(expr: Any) -> tuple[Any, list[Any]]:
    scale = sp.Mul(*(f for f in expr.args if not getattr(f, "is_Matrix", False)))
    return scale, [f for f in expr.args if getattr(f, "is_Matrix", False)]
