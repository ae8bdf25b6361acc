"""From SymPy's numbers, symbols and functions to the syntax tree of Python code, in any dialect.

What is written: numbers, symbols, sums, products, powers, functions, comparisons and cases. What is
refused, by a `ValueError` that names it: entries, symbolic sums and whatever else the table
`writes` does not list. Brackets are no concern here: `ast.unparse` sets them.

A dialect is a subclass that says the words which differ: `derive.pages.code` is the one of NumPy.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

import sympy as sp
from sympy.core.relational import Relational

from derive.pages.trees import negated, quotient, summed
from derive.words.arrays import Named

Written = Mapping[type, Callable[[Any, Any], ast.expr]]


class NumberWriter:
    """The grammar that all dialects share; the methods without an underscore are their words."""

    language = "code"
    compare: ClassVar[Mapping[type, type[ast.cmpop]]] = {
        sp.StrictGreaterThan: ast.Gt,
        sp.GreaterThan: ast.GtE,
        sp.StrictLessThan: ast.Lt,
        sp.LessThan: ast.LtE,
    }

    def tree(self, expr: Any) -> ast.expr:
        """The syntax tree of an expression.

        Raises:
            ValueError: for something that the dialect has no words for.
        """
        for kind in type(expr).__mro__:
            if kind in self.writes:
                return self.writes[kind](self, expr)
        raise self.refused(f"{type(expr).__name__}: {expr}")

    def refused(self, what: str) -> ValueError:
        return ValueError(f"no {self.language} for {what}")

    # the words of a dialect

    def name(self, symbol: Any) -> str:
        """How a symbol or a matrix is called."""
        return str(symbol.name)

    def function(self, function: Any, trees: list[ast.expr], args: Sequence[Any]) -> ast.expr:
        """A function of numbers; `trees` are those of its arguments `args`."""
        raise NotImplementedError

    def each(self, function: Any, tree: ast.expr) -> ast.expr:
        """A function of every entry of a matrix."""
        return self.function(function, [tree], [])

    def where(self, condition: ast.expr, yes: ast.expr, no: ast.expr) -> ast.expr:
        raise NotImplementedError

    def step(self, expr: Any) -> ast.expr:
        """A Heaviside function."""
        raise NotImplementedError

    def filled(self, expr: Any) -> ast.expr:
        """A matrix of ones or of zeros."""
        raise NotImplementedError

    def eye(self, size: ast.expr) -> ast.expr:
        raise NotImplementedError

    def diagonal(self, expr: Any) -> ast.expr:
        raise NotImplementedError

    def over_axis(self, tree: ast.expr, axis: int | None) -> ast.expr:
        """The sum over rows (0), columns (1) or everything, with axes of length 1 kept."""
        raise NotImplementedError

    def explicit(self, rows: list[list[ast.expr]]) -> ast.expr:
        """A matrix whose entries are written out."""
        raise NotImplementedError

    def factor(self, tree: ast.expr) -> ast.expr:
        """A factor of an entrywise product."""
        return tree

    # numbers

    def _name(self, expr: Any) -> ast.expr:
        return ast.Name(self.name(expr))

    def _named(self, expr: Any) -> ast.expr:
        return self.tree(expr.value)

    def _add(self, expr: Any) -> ast.expr:
        terms = [(t.could_extract_minus_sign(), t) for t in expr.as_ordered_terms()]
        return summed([(minus, self.tree(-t if minus else t)) for minus, t in terms])

    def _mul(self, expr: Any) -> ast.expr:
        if expr.could_extract_minus_sign():
            return negated(self.tree(-expr))
        top: list[ast.expr] = []
        bottom: list[ast.expr] = []
        for factor in expr.args:
            if isinstance(factor, sp.Rational):
                top += [] if factor.p == 1 else [ast.Constant(int(factor.p))]
                bottom += [] if factor.q == 1 else [ast.Constant(int(factor.q))]
            elif isinstance(factor, sp.Pow) and factor.exp.could_extract_minus_sign():
                bottom.append(self.tree(1 / factor))
            else:
                top.append(self.tree(factor))
        return quotient(top, bottom)

    def _pow(self, expr: Any) -> ast.expr:
        if expr.exp == sp.Rational(1, 2):
            return self.function(sp.sqrt, [self.tree(expr.base)], [expr.base])
        if expr.exp.could_extract_minus_sign():
            return quotient([], [self.tree(1 / expr)])
        return ast.BinOp(self.tree(expr.base), ast.Pow(), self.tree(expr.exp))

    def _rational(self, expr: Any) -> ast.expr:
        top = ast.Constant(abs(int(expr.p)))
        tree = top if expr.q == 1 else quotient([top], [ast.Constant(int(expr.q))])
        return negated(tree) if expr < 0 else tree

    def _float(self, expr: Any) -> ast.expr:
        tree = ast.Constant(abs(float(expr)))
        return negated(tree) if expr < 0 else tree

    def _function(self, expr: Any) -> ast.expr:
        return self.function(expr.func, [self.tree(arg) for arg in expr.args], expr.args)

    def _step(self, expr: Any) -> ast.expr:
        return self.step(expr)

    def _relation(self, expr: Any) -> ast.expr:
        if type(expr) not in self.compare:
            raise self.refused(f"{type(expr).__name__}: {expr}")
        return ast.Compare(self.tree(expr.lhs), [self.compare[type(expr)]()], [self.tree(expr.rhs)])

    def _piecewise(self, expr: Any) -> ast.expr:
        *cases, last = expr.args
        if last[1] is not sp.true:
            raise ValueError(f"expected a last case that always holds: {expr}")
        tree = self.tree(last[0])
        for value, condition in reversed(cases):
            tree = self.where(self.tree(condition), self.tree(value), tree)
        return tree

    writes: ClassVar[Written] = {
        sp.Symbol: _name,
        Named: _named,
        sp.Add: _add,
        sp.Mul: _mul,
        sp.Pow: _pow,
        sp.Rational: _rational,
        sp.Float: _float,
        sp.Function: _function,
        sp.Max: _function,
        sp.Min: _function,
        sp.Heaviside: _step,
        Relational: _relation,
        sp.Piecewise: _piecewise,
    }
