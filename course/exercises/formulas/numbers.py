"""Syntax trees of plain numbers, symbols and functions of them."""

from __future__ import annotations

import ast

import sympy as sp
from sympy.core.relational import Relational

from course.exercises.formulas.functions import COMMON, DEFINED
from course.exercises.formulas.trees import call, negated, quotient, summed, tree_of
from nnlib.symbolic import Elementwise, Named

_SAME_NAME = {"Abs": "abs", "Max": "max", "Min": "min"}
_COMPARE = {
    sp.StrictGreaterThan: ast.Gt,
    sp.GreaterThan: ast.GtE,
    sp.StrictLessThan: ast.Lt,
    sp.LessThan: ast.LtE,
}


@tree_of.register(sp.Symbol)
@tree_of.register(sp.MatrixSymbol)
def _symbol(expr):
    return ast.Name(expr.name)


@tree_of.register(Named)
def _named(expr):
    return tree_of(expr.value)


@tree_of.register(sp.Add)
def _add(expr):
    terms = [(t.could_extract_minus_sign(), t) for t in expr.as_ordered_terms()]
    return summed([(minus, tree_of(-t if minus else t)) for minus, t in terms])


@tree_of.register(sp.Mul)
def _mul(expr):
    if expr.could_extract_minus_sign():
        return negated(tree_of(-expr))
    top, bottom = [], []
    for factor in expr.args:
        if isinstance(factor, sp.Rational):
            top += [] if factor.p == 1 else [ast.Constant(int(factor.p))]
            bottom += [] if factor.q == 1 else [ast.Constant(int(factor.q))]
        elif isinstance(factor, sp.Pow) and factor.exp.could_extract_minus_sign():
            bottom.append(tree_of(1 / factor))
        else:
            top.append(tree_of(factor))
    return quotient(top, bottom)


@tree_of.register(sp.Pow)
def _pow(expr):
    if expr.exp == sp.Rational(1, 2):
        return call("sqrt", tree_of(expr.base))
    if expr.exp.could_extract_minus_sign():
        return quotient([], [tree_of(1 / expr)])
    return ast.BinOp(tree_of(expr.base), ast.Pow(), tree_of(expr.exp))


@tree_of.register(sp.Rational)
def _rational(expr):
    top = ast.Constant(abs(int(expr.p)))
    tree = top if expr.q == 1 else quotient([top], [ast.Constant(int(expr.q))])
    return negated(tree) if expr < 0 else tree


@tree_of.register(sp.Float)
def _float(expr):
    tree = ast.Constant(abs(float(expr)))
    return negated(tree) if expr < 0 else tree


@tree_of.register(sp.Function)
@tree_of.register(sp.Max)
@tree_of.register(sp.Min)
def _function(expr):
    return applied(expr.func, [tree_of(arg) for arg in expr.args], expr.args)


def applied(function, args, originals):
    """A function by its name where the grammar has it, by its definition otherwise."""
    name = _SAME_NAME.get(function.__name__, function.__name__)
    if name in COMMON or name in DEFINED:
        return call(name, *args)
    if issubclass(function, Elementwise):
        meaning = function.definition(*originals)
        if meaning is not None:
            return tree_of(sp.sympify(meaning))
    raise ValueError(f"no typed formula for the function {name}")


@tree_of.register(sp.Heaviside)
def _heaviside(expr):
    return ast.Compare(tree_of(expr.args[0]), [ast.Gt()], [ast.Constant(0)])


@tree_of.register(Relational)
def _relation(expr):
    return ast.Compare(tree_of(expr.lhs), [_COMPARE[type(expr)]()], [tree_of(expr.rhs)])


@tree_of.register(sp.Piecewise)
def _piecewise(expr):
    *cases, last = expr.args
    if last[1] is not sp.true:
        raise ValueError(f"expected a last case that always holds: {expr}")
    tree = tree_of(last[0])
    for value, condition in reversed(cases):
        tree = call("where", tree_of(condition), tree_of(value), tree)
    return tree
