"""From SymPy to the text of a typed formula.

Thus one evaluator serves what people type, what the catalogue holds, and a page without Python.
The writer is that of `derive.pages`; what differs from NumPy's words is said here.
"""

from __future__ import annotations

import ast
from functools import cache

import sympy as sp

from course.exercises.formulas.functions import COMMON, DEFINED
from course.exercises.shorthand import ColumnMax
from derive.pages.trees import call
from derive.pages.writer import Writer
from derive.words.arrays import Elementwise

_SAME_NAME = {"Abs": "abs", "Max": "max", "Min": "min"}
_WRITTEN = (*COMMON, "sign")


class FormulaWriter(Writer):
    """The dialect of typed formulas: ``sum(X, axis=1)``, ``exp(Z)``, ``eye(n)``."""

    language = "typed formula"

    def function(self, function, trees, args):
        """A function by its name where the grammar has it, by its definition otherwise."""
        name = _SAME_NAME.get(function.__name__, function.__name__)
        if name in _WRITTEN or name in DEFINED:
            return call(name, *trees)
        if isinstance(function, type) and issubclass(function, Elementwise):
            meaning = function.definition(*args)
            if meaning is not None:
                return self.tree(sp.sympify(meaning))
        raise self.refused(f"the function {name}")

    def each(self, function, tree):
        x = sp.Dummy("an entry", real=True)  # no name that can be typed

        class Put(ast.NodeTransformer):
            def visit_Name(self, node):
                return tree if node.id == x.name else node

        return Put().visit(self.function(function, [tree], [x]))

    def where(self, condition, yes, no):
        return call("where", condition, yes, no)

    def step(self, expr):
        return ast.Compare(self.tree(expr.args[0]), [ast.Gt()], [ast.Constant(0)])

    def filled(self, expr):
        if isinstance(expr, sp.ZeroMatrix):
            raise self.refused(f"ZeroMatrix: {expr}")
        return call("ones", *map(self.tree, expr.shape))

    def eye(self, size):
        return call("eye", size)

    def diagonal(self, expr):
        return call("diag", self.tree(expr))

    def over_axis(self, tree, axis):
        return call("sum", tree) if axis is None else call("sum", tree, axis=axis)

    def explicit(self, rows):
        return ast.List([row[0] if len(row) == 1 else ast.List(row) for row in rows])

    def _column_max(self, expr):
        return call("max", self.tree(expr.of), axis=0)

    writes = Writer.writes | {ColumnMax: _column_max}


def formula(expr: sp.Basic) -> str:
    """The typed formula of a SymPy expression.

    Raises:
        ValueError: for something that the grammar has no words for, such as an indexed sum.

    >>> from nnlib.symbolic import sizes
    >>> n, m = sizes("n m")
    >>> A, Y = sp.MatrixSymbol("A", n, m), sp.MatrixSymbol("Y", n, m)
    >>> formula((A - Y) * A.T / m)
    '(A - Y) @ A.T / m'
    >>> x = sp.Symbol("x")
    >>> formula(1 / (1 + sp.exp(-x)))
    '1 / (1 + exp(-x))'
    """
    return _formula(
        sp.ImmutableMatrix(expr) if isinstance(expr, sp.MatrixBase) else sp.sympify(expr)
    )


@cache
def _formula(expr):
    return ast.unparse(FormulaWriter().tree(expr))
