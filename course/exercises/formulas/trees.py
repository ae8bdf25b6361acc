"""The syntax tree of a SymPy expression; each kind of expression adds its own."""

from __future__ import annotations

import ast
from functools import singledispatch


@singledispatch
def tree_of(expr) -> ast.expr:
    """The syntax tree, in the grammar of typed formulas, of a SymPy expression.

    Raises:
        ValueError: for something that the grammar has no words for.
    """
    raise ValueError(f"no typed formula for {type(expr).__name__}: {expr}")


def call(name, *args, axis=None):
    """A call of a function, with ``axis=`` when one is given."""
    words = [] if axis is None else [ast.keyword("axis", ast.Constant(axis))]
    return ast.Call(ast.Name(name), list(args), words)


def negated(tree):
    """The tree with a minus sign in front."""
    return ast.UnaryOp(ast.USub(), tree)


def product(factors, op=ast.Mult):
    """Factors multiplied from left to right."""
    tree = factors[0]
    for factor in factors[1:]:
        tree = ast.BinOp(tree, op(), factor)
    return tree


def quotient(top, bottom):
    """A product over a product; either may be empty."""
    tree = product(top) if top else ast.Constant(1)
    return ast.BinOp(tree, ast.Div(), product(bottom)) if bottom else tree


def summed(terms):
    """Terms as pairs (is subtracted, tree), one with a plus sign first where there is one."""
    terms = sorted(terms, key=lambda term: term[0])
    subtracted, tree = terms[0]
    tree = negated(tree) if subtracted else tree
    for subtracted, term in terms[1:]:
        tree = ast.BinOp(tree, ast.Sub() if subtracted else ast.Add(), term)
    return tree
