"""Syntax trees of matrices, as short as broadcasting and sums over an axis allow."""

from __future__ import annotations

import ast

import sympy as sp

from course.exercises.formulas.numbers import applied
from course.exercises.formulas.trees import call, negated, product, quotient, summed, tree_of
from course.exercises.shorthand import ColumnMax
from nnlib.symbolic import Apply


@tree_of.register(sp.Transpose)
def _transpose(expr):
    return ast.Attribute(tree_of(expr.arg), "T")


@tree_of.register(sp.OneMatrix)
def _ones(expr):
    return call("ones", *map(tree_of, expr.shape))


@tree_of.register(sp.Identity)
def _identity(expr):
    return call("eye", tree_of(expr.shape[0]))


@tree_of.register(sp.DiagMatrix)
def _diagonal(expr):
    return call("diag", tree_of(expr.args[0]))


@tree_of.register(ColumnMax)
def _column_max(expr):
    return call("max", tree_of(expr.of), axis=0)


@tree_of.register(sp.MatrixBase)
def _explicit(expr):
    rows = [[tree_of(entry) for entry in row] for row in expr.tolist()]
    return ast.List([row[0] if len(row) == 1 else ast.List(row) for row in rows])


@tree_of.register(Apply)
def _apply(expr):
    x = sp.Dummy("x", real=True)
    tree = applied(expr.function, [tree_of(expr.of)], [x])
    holder = str(x)

    class Put(ast.NodeTransformer):
        def visit_Name(self, node):
            return tree_of(expr.of) if node.id == holder else node

    return Put().visit(tree)


@tree_of.register(sp.MatAdd)
def _mat_add(expr):
    return summed(_broadcast(expr.args))


def _broadcast(parts):
    """Trees of parts of one shape, written as briefly as broadcasting allows."""
    signs = [_is_negative(part) for part in parts]
    positive = [-part if minus else part for part, minus in zip(parts, signs, strict=True)]
    short = [_unspread(part) for part in positive]
    if None not in short:  # one part has to keep the shape of the whole
        short[0] = None
    trees = [brief or tree_of(part) for part, brief in zip(positive, short, strict=True)]
    return list(zip(signs, trees, strict=True))


def _is_negative(part):
    return isinstance(part, sp.MatMul) and part.args[0].could_extract_minus_sign()


def _unspread(part):
    """The tree of the row, column or number that a matrix repeats, or None if it repeats none."""
    if isinstance(part, sp.OneMatrix):
        return ast.Constant(1)
    if not isinstance(part, sp.MatMul):
        return None
    scale, matrices = _scale_and_matrices(part)
    if len(matrices) == 1:
        return tree_of(scale) if isinstance(matrices[0], sp.OneMatrix) else None
    first, *inner, last = matrices
    if not isinstance(first, sp.OneMatrix) and not isinstance(last, sp.OneMatrix):
        return None
    if isinstance(first, sp.OneMatrix):
        first = sp.OneMatrix(1, first.shape[1])
    if isinstance(last, sp.OneMatrix):
        last = sp.OneMatrix(last.shape[0], 1)
    kept = [f for f in (first, *inner, last) if f != sp.OneMatrix(1, 1)]
    return _scaled(scale, _chain(kept))


def _scale_and_matrices(expr):
    scale = sp.Mul(*(f for f in expr.args if not getattr(f, "is_Matrix", False)))
    return scale, [f for f in expr.args if getattr(f, "is_Matrix", False)]


@tree_of.register(sp.MatMul)
def _mat_mul(expr):
    scale, matrices = _scale_and_matrices(expr)
    return _scaled(scale, _chain(matrices))


def _scaled(scale, tree):
    if scale.could_extract_minus_sign():
        return negated(_scaled(-scale, tree))
    top, bottom = sp.fraction(scale)
    top = [] if top == 1 else [tree_of(top)]
    return quotient([*top, tree], [] if bottom == 1 else [tree_of(bottom)])


def _chain(matrices):
    """A product of matrices, with sums over an axis in place of matrices of ones."""
    first, last = matrices[0], matrices[-1]
    down = len(matrices) > 1 and isinstance(first, sp.OneMatrix) and first.shape[0] == 1
    along = len(matrices) > 1 and isinstance(last, sp.OneMatrix) and last.shape[1] == 1
    inner = matrices[down : len(matrices) - along]
    if not inner:
        inner, along = [last], False
    tree = product([tree_of(part) for part in inner], ast.MatMult)
    if down and along:
        return call("sum", tree)
    return call("sum", tree, axis=0 if down else 1) if down or along else tree


@tree_of.register(sp.HadamardProduct)
def _hadamard(expr):
    top, bottom, minus = [], [], False
    below = [isinstance(p, sp.HadamardPower) and p.exp == -1 for p in expr.args]
    parts = [p.base if is_below else p for p, is_below in zip(expr.args, below, strict=True)]
    for (negative, tree), is_below in zip(_broadcast(parts), below, strict=True):
        minus ^= negative
        if not (isinstance(tree, ast.Constant) and tree.value == 1):
            (bottom if is_below else top).append(tree)
    tree = quotient(top, bottom)
    return negated(tree) if minus else tree


@tree_of.register(sp.HadamardPower)
def _hadamard_power(expr):
    if expr.exp.could_extract_minus_sign():
        return quotient([], [tree_of(expr.base) if expr.exp == -1 else
                              tree_of(sp.HadamardPower(expr.base, -expr.exp))])  # fmt: skip
    return ast.BinOp(tree_of(expr.base), ast.Pow(), tree_of(expr.exp))
