"""From SymPy to the text of a typed formula.

Thus one evaluator serves what people type, what the catalogue holds, and a page without Python.
"""

from __future__ import annotations

import ast
from functools import cache

import sympy as sp

from course.exercises.formulas import matrices, numbers
from course.exercises.formulas.trees import tree_of

WRITERS = (numbers, matrices)  # what they hold is registered with `tree_of`


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
    return ast.unparse(tree_of(expr))
