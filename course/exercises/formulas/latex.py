r"""Typed LaTeX, such as ``W^{T} \delta \odot A``, read by the reader of the derivations.

What it reads as an expression is written as a typed formula, so that one evaluator serves all.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import sympy as sp
from lark import Tree

from course.exercises.formulas.messages import FormulaError, code
from course.exercises.formulas.spelling import LONGEST, unwrapped
from course.exercises.formulas.writing import formula
from derive.reader.errors import ReadError
from derive.reader.reading import Reader
from derive.reader.table import Table
from derive.reader.trees import tree_of
from derive.words.matrices import Apply
from nnlib.symbolic import ones

# TeX that says how a letter looks or how wide a gap is, and not what it means
LOOKS = re.compile(
    r"\\(?:mathbf|boldsymbol|bm|mathrm|mathit|vec|displaystyle|textstyle|limits|[,;:!>]|quad|qquad"
    r"|left(?![a-z])|right(?![a-z])|big[lr]?(?![a-z])|Big[lr]?(?![a-z]))(?![A-Za-z])"
)
# the vector of ones, which would be read as the number
ONES = re.compile(r"\\(?:mathbf|mathbb|mathbbm|boldsymbol|bm|vec)\s*\{?\s*1(?![0-9])")
# W^{[l]T}, the transpose of W^{[l]}
LAYER_TRANSPOSED = re.compile(
    r"(\\?[A-Za-z]+)\s*\^\s*\{\s*([^{}]*[\])])\s*(?:T|\\top|\{\\?T\})\s*\}"
)
# of LaTeX, these stand in no typed formula
MARKS = re.compile(r"\\[A-Za-z,;:!|]|[_^]\{")


def is_latex(text: str) -> bool:
    r"""Whether an answer is LaTeX.

    >>> is_latex(r"\delta A^T"), is_latex("delta @ A.T")
    (True, False)
    """
    return bool(MARKS.search(text[:LONGEST]))


class _Matrices(Reader):
    """The reader, with products and functions entry by entry as matrix expressions."""

    def number(self, value: Any) -> Any:
        return value

    def hadamard(self, values: Any, node: Any) -> Any:
        if not all(isinstance(value, sp.MatrixExpr) for value in values):
            return self.multiply(values, node)
        shape = self.common_shape(values, node)
        return sp.HadamardProduct(*(self.spread(value, shape) for value in values))

    def map(self, function: Any, value: Any, node: Any) -> Any:
        if not isinstance(value, sp.MatrixExpr):
            return super().map(function, value, node)
        return Apply(function, value)

    def over(self, top: Any, bottom: Any, node: Any) -> Any:
        if not (isinstance(bottom, sp.MatrixExpr) and bottom.shape == (1, 1)):
            return super().over(top, bottom, node)
        upper = self.spread(top, bottom.shape)
        below = self.spread(bottom, upper.shape)
        return sp.HadamardProduct(upper, sp.HadamardPower(below, -1))

    def norm(self, value: Any, node: Any) -> Any:
        if not isinstance(value, sp.MatrixExpr):
            return super().norm(value, node)
        rows, columns = value.shape
        squares = ones(1, rows) * sp.HadamardPower(value, 2) * ones(columns, 1)
        return sp.HadamardPower(squares, sp.Rational(1, 2))


def typed(text: str, names: Mapping[str, Any]) -> str:
    r"""The typed formula of LaTeX.

    Args:
        text: LaTeX.
        names: what each name stands for: symbols, matrix symbols and functions.

    Raises:
        FormulaError: with a message that says where it cannot be read.
    """
    if len(text) > LONGEST:
        raise FormulaError(f"the formula has {len(text)} characters; {LONGEST} are allowed")
    text = unwrapped(text)
    if ONES.search(text):
        raise FormulaError(
            "a vector of ones does not say how long it is: a sum along the rows of X is typed"
            " `sum(X, axis=1)`, one down the columns `sum(X, axis=0)`"
        )
    plain = LOOKS.sub(" ", text)
    plain = LAYER_TRANSPOSED.sub(r"(\1^{\2})^{T}", plain)
    if "=" in _outside_braces(plain):
        raise FormulaError("type only the right-hand side, without an `=` sign")
    reader = _Matrices(plain, Table(names))
    try:
        (listed,) = tree_of(plain).children
        relations = [part for part in listed.children if isinstance(part, Tree)]
        if len(relations) != 1:
            raise FormulaError("expected one formula, got several")
        statement = reader.statement(relations[0])
        if len(statement.sides) != 1:
            raise FormulaError("type only the right-hand side, without an `=` sign")
        return formula(statement.sides[0])
    except FormulaError:
        raise
    except ReadError as error:
        first = str(error).splitlines()[0]
        raise FormulaError(f"cannot read the LaTeX {code(text)}: {_plain(first)}") from None
    except Exception:
        raise FormulaError(
            f"cannot read the LaTeX {code(text)} as a formula of matrices and numbers"
        ) from None


def _outside_braces(text: str) -> str:
    found, depth = [], 0
    for sign in text:
        depth += (sign == "{") - (sign == "}")
        found.append(sign if depth == 0 else " ")
    return "".join(found)


def _plain(message: str) -> str:
    """A message of the reader, its TeX as code."""
    return re.sub(r"(\S*\\\S+)", lambda found: code(found[0]), message.replace("`", " "))
