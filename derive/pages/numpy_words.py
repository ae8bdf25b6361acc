"""The dialect of NumPy, and Python's names for those that a page shows.

What is refused: what `derive.pages.writer` refuses, a diagonal matrix of anything but a column, and
two names that would be one in Python, such as W^{[l]} and W.
"""

from __future__ import annotations

import ast
import keyword
import re
from collections.abc import Sequence
from typing import Any, ClassVar

import numpy as np
import sympy as sp

from derive.pages.numbers import Written
from derive.pages.trees import bracketed, call, dotted, method
from derive.pages.writer import Writer
from derive.words.arrays import Elementwise

_IN_NUMPY = {
    "exp", "log", "sqrt", "tanh", "sin", "cos", "sinh", "cosh", "sign", "abs", "maximum", "minimum",
}  # fmt: skip
_OTHER_NAMES = {"Abs": "abs", "Max": "maximum", "Min": "minimum"}
_STEPS = {"": "", "+1": "_next", "-1": "_prev"}


def python_name(name: str) -> str:
    r"""A LaTeX name as a Python one; a superscript [l] counts steps, of which [l+1] is the next.

    >>> python_name(r"W^{[l+1]}"), python_name(r"\\delta^{[l]}"), python_name(r"\\lambda")
    ('W_next', 'delta', 'lambda_')
    """
    name = re.sub(r"\^\{\[[A-Za-z]([+-]1|)\]\}", lambda found: _STEPS[found[1]], name)
    name = re.sub(r"\W+", "_", name.replace("\\", "")).strip("_")
    name = name if name[:1].isidentifier() else f"x_{name}"
    return f"{name}_" if keyword.iskeyword(name) else name


def parameters(function: Any) -> list[sp.Symbol]:
    """The symbols, besides its argument, in the formula of a function, such as α of LReLU."""
    x = sp.Dummy("x", real=True)
    formula = function.definition(x) if issubclass(function, Elementwise) else None
    return sorted(sp.sympify(formula or 0).free_symbols - {x}, key=str)


class NumPyWriter(Writer):
    """The dialect of NumPy: ``X.sum(axis=1, keepdims=True)``, ``np.exp(Z)``, ``np.eye(n)``."""

    language = "NumPy code"
    compare: ClassVar[dict[type, type[ast.cmpop]]] = {
        **Writer.compare,
        sp.Equality: ast.Eq,
        sp.Unequality: ast.NotEq,
    }

    def __init__(self) -> None:
        self.names: dict[str, Any] = {"np": np}

    def name(self, symbol: Any) -> str:
        return self._once(python_name(symbol.name), symbol)

    def _once(self, name: str, of: Any) -> str:
        """The name, after noting what it stands for."""
        first = self.names.setdefault(name, of)
        if first != of:
            raise ValueError(f"{first} and {of} would both be called {name} in Python")
        return name

    def function(self, function: Any, trees: list[ast.expr], args: Sequence[Any]) -> ast.expr:
        plain = function.__name__
        own = issubclass(function, Elementwise) if isinstance(function, type) else False
        name = _OTHER_NAMES.get(plain, plain)
        if own or name not in _IN_NUMPY:
            others = [self.tree(number) for number in parameters(function)]
            return call(self._once(python_name(plain), function), *trees, *others)
        if function in (sp.Max, sp.Min):
            first, *others = trees
            for other in others:
                first = call(f"np.{name}", first, other)
            return first
        return call(f"np.{name}", *trees)

    def where(self, condition: ast.expr, yes: ast.expr, no: ast.expr) -> ast.expr:
        return call("np.where", condition, yes, no)

    def step(self, expr: Any) -> ast.expr:
        return call("np.heaviside", *map(self.tree, expr.args))

    def filled(self, expr: Any) -> ast.expr:
        shape = ast.Tuple([self.tree(size) for size in expr.shape], ast.Load())
        return call("np.ones" if isinstance(expr, sp.OneMatrix) else "np.zeros", shape)

    def eye(self, size: ast.expr) -> ast.expr:
        return call("np.eye", size)

    def diagonal(self, expr: Any) -> ast.expr:
        if expr.shape[1] != 1:
            raise self.refused(f"a diagonal matrix of shape {expr.shape}: expected a column")
        first = ast.Tuple([ast.Slice(), ast.Constant(0)], ast.Load())
        return call("np.diag", ast.Subscript(self.tree(expr), first))

    def over_axis(self, tree: ast.expr, axis: int | None) -> ast.expr:
        if axis is None:
            return method(tree, "sum", keepdims=True)
        return method(tree, "sum", axis=axis, keepdims=True)

    def explicit(self, rows: list[list[ast.expr]]) -> ast.expr:
        return call("np.array", ast.List([ast.List(row) for row in rows]))

    def factor(self, tree: ast.expr) -> ast.expr:
        # @ and * bind equally, from the left: right without brackets, but hard to read
        product = isinstance(tree, ast.BinOp) and isinstance(tree.op, ast.MatMult)
        return bracketed(tree) if product else tree

    def ordered(self, terms: Sequence[Any]) -> Sequence[Any]:
        # what has the shape of the whole comes first: W @ A + b
        return sorted(terms, key=lambda term: self.unspread(term) is not None)

    def _constant(self, expr: Any) -> ast.expr:
        return dotted({sp.pi: "np.pi", sp.E: "np.e"}[expr])

    def _matrix_power(self, expr: Any) -> ast.expr:
        if not (expr.exp.is_Integer and expr.exp > 0):
            raise self.refused(f"{type(expr).__name__}: {expr}")
        return call("np.linalg.matrix_power", self.tree(expr.base), self.tree(expr.exp))

    def _trace(self, expr: Any) -> ast.expr:
        return call("np.trace", self.tree(expr.arg))

    writes: ClassVar[Written] = {
        **Writer.writes,
        type(sp.pi): _constant,
        type(sp.E): _constant,
        sp.Trace: _trace,
        sp.MatPow: _matrix_power,
    }
