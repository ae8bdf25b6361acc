"""Python syntax trees in the small, for code that `ast.unparse` writes with its own brackets."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence


def call(function: str, *args: ast.expr, **keywords: object) -> ast.Call:
    """A call of a function by its name, dots included; keywords are plain constants.

    >>> ast.unparse(call("np.sum", ast.Name("x"), axis=0))
    'np.sum(x, axis=0)'
    """
    return called(dotted(function), *args, **keywords)


def method(of: ast.expr, name: str, **keywords: object) -> ast.Call:
    """A call of a method.

    >>> ast.unparse(method(product([ast.Name("A"), ast.Name("B")], ast.MatMult), "sum", axis=1))
    '(A @ B).sum(axis=1)'
    """
    return called(ast.Attribute(of, name), **keywords)


def called(function: ast.expr, *args: ast.expr, **keywords: object) -> ast.Call:
    """A call of whatever `function` is."""
    words = [ast.keyword(word, constant(value)) for word, value in keywords.items()]
    return ast.Call(function, list(args), words)


def constant(value: object) -> ast.Constant:
    """A number or a truth value."""
    return ast.Constant(value)  # type: ignore[arg-type, unused-ignore]


def dotted(name: str) -> ast.expr:
    """A name such as ``np.exp``."""
    first, *rest = name.split(".")
    tree: ast.expr = ast.Name(first)
    for part in rest:
        tree = ast.Attribute(tree, part)
    return tree


def negated(tree: ast.expr) -> ast.expr:
    """The tree with a minus sign in front."""
    return ast.UnaryOp(ast.USub(), tree)


def product(factors: Sequence[ast.expr], op: type[ast.operator] = ast.Mult) -> ast.expr:
    """Factors multiplied from left to right."""
    tree = factors[0]
    for factor in factors[1:]:
        tree = ast.BinOp(tree, op(), factor)
    return tree


def quotient(top: Sequence[ast.expr], bottom: Sequence[ast.expr]) -> ast.expr:
    """A product over a product; either may be empty."""
    tree = product(top) if top else ast.Constant(1)
    return ast.BinOp(tree, ast.Div(), product(bottom)) if bottom else tree


def summed(terms: Iterable[tuple[bool, ast.expr]]) -> ast.expr:
    """Terms as pairs (is subtracted, tree), one with a plus sign first where there is one."""
    (subtracted, tree), *others = sorted(terms, key=lambda term: term[0])
    tree = negated(tree) if subtracted else tree
    for subtracted, term in others:
        tree = ast.BinOp(tree, ast.Sub() if subtracted else ast.Add(), term)
    return tree


def bracketed(tree: ast.expr) -> ast.expr:
    """The tree in brackets that Python does not need and a reader does, only to be unparsed.

    >>> W, d, g = map(ast.Name, ("W", "d", "g"))
    >>> ast.unparse(product([bracketed(product([W, d], ast.MatMult)), g]))
    '(W @ d) * g'
    """
    return ast.Name(f"({ast.unparse(tree)})")
