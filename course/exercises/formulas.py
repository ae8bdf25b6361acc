"""From SymPy to the text of a typed formula.

Thus one evaluator serves what people type, what the catalogue holds, and a page without Python.
"""

from __future__ import annotations

import ast
from functools import cache

import sympy as sp

from course.exercises.algebra import ColumnMax
from course.exercises.functions import COMMON, DEFINED
from nnlib.symbolic import Apply, Elementwise, Named

_SAME_NAME = {"Abs": "abs", "Max": "max", "Min": "min"}
_COMPARE = {
    sp.StrictGreaterThan: ast.Gt,
    sp.GreaterThan: ast.GtE,
    sp.StrictLessThan: ast.Lt,
    sp.LessThan: ast.LtE,
}


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
    return ast.unparse(_tree(expr))


def _tree(expr) -> ast.expr:
    for kind in type(expr).__mro__:
        writer = _WRITERS.get(kind)
        if writer is not None:
            return writer(expr)
    raise ValueError(f"no typed formula for {type(expr).__name__}: {expr}")


def _call(name, *args, axis=None):
    words = [] if axis is None else [ast.keyword("axis", ast.Constant(axis))]
    return ast.Call(ast.Name(name), list(args), words)


def _negated(tree):
    return ast.UnaryOp(ast.USub(), tree)


def _product(factors, op=ast.Mult):
    tree = factors[0]
    for factor in factors[1:]:
        tree = ast.BinOp(tree, op(), factor)
    return tree


def _quotient(top, bottom):
    tree = _product(top) if top else ast.Constant(1)
    return ast.BinOp(tree, ast.Div(), _product(bottom)) if bottom else tree


def _sum(terms):
    """Terms as pairs (is subtracted, tree), one with a plus sign first where there is one."""
    terms = sorted(terms, key=lambda term: term[0])
    subtracted, tree = terms[0]
    tree = _negated(tree) if subtracted else tree
    for subtracted, term in terms[1:]:
        tree = ast.BinOp(tree, ast.Sub() if subtracted else ast.Add(), term)
    return tree


def _add(expr):
    terms = [(t.could_extract_minus_sign(), t) for t in expr.as_ordered_terms()]
    return _sum([(minus, _tree(-t if minus else t)) for minus, t in terms])


def _mul(expr):
    if expr.could_extract_minus_sign():
        return _negated(_tree(-expr))
    top, bottom = [], []
    for factor in expr.args:
        if isinstance(factor, sp.Rational):
            top += [] if factor.p == 1 else [ast.Constant(int(factor.p))]
            bottom += [] if factor.q == 1 else [ast.Constant(int(factor.q))]
        elif isinstance(factor, sp.Pow) and factor.exp.could_extract_minus_sign():
            bottom.append(_tree(1 / factor))
        else:
            top.append(_tree(factor))
    return _quotient(top, bottom)


def _pow(expr):
    if expr.exp == sp.Rational(1, 2):
        return _call("sqrt", _tree(expr.base))
    if expr.exp.could_extract_minus_sign():
        return _quotient([], [_tree(1 / expr)])
    return ast.BinOp(_tree(expr.base), ast.Pow(), _tree(expr.exp))


def _rational(expr):
    top = ast.Constant(abs(int(expr.p)))
    tree = top if expr.q == 1 else _quotient([top], [ast.Constant(int(expr.q))])
    return _negated(tree) if expr < 0 else tree


def _float(expr):
    tree = ast.Constant(abs(float(expr)))
    return _negated(tree) if expr < 0 else tree


def _function(expr):
    return _applied(expr.func, [_tree(arg) for arg in expr.args], expr.args)


def _applied(function, args, originals):
    """A function by its name where the grammar has it, by its definition otherwise."""
    name = _SAME_NAME.get(function.__name__, function.__name__)
    if name in COMMON or name in DEFINED:
        return _call(name, *args)
    if issubclass(function, Elementwise):
        meaning = function.definition(*originals)
        if meaning is not None:
            return _tree(sp.sympify(meaning))
    raise ValueError(f"no typed formula for the function {name}")


def _heaviside(expr):
    return ast.Compare(_tree(expr.args[0]), [ast.Gt()], [ast.Constant(0)])


def _relation(expr):
    return ast.Compare(_tree(expr.lhs), [_COMPARE[type(expr)]()], [_tree(expr.rhs)])


def _piecewise(expr):
    *cases, last = expr.args
    if last[1] is not sp.true:
        raise ValueError(f"expected a last case that always holds: {expr}")
    tree = _tree(last[0])
    for value, condition in reversed(cases):
        tree = _call("where", _tree(condition), _tree(value), tree)
    return tree


def _explicit(expr):
    rows = [[_tree(entry) for entry in row] for row in expr.tolist()]
    return ast.List([row[0] if len(row) == 1 else ast.List(row) for row in rows])


def _apply(expr):
    x = sp.Dummy("x", real=True)
    tree = _applied(expr.function, [_tree(expr.of)], [x])
    holder = str(x)

    class Put(ast.NodeTransformer):
        def visit_Name(self, node):
            return _tree(expr.of) if node.id == holder else node

    return Put().visit(tree)


def _mat_add(expr):
    return _sum(_broadcast(expr.args))


def _broadcast(parts):
    """Trees of parts of one shape, written as briefly as broadcasting allows."""
    signs = [_is_negative(part) for part in parts]
    positive = [-part if minus else part for part, minus in zip(parts, signs, strict=True)]
    short = [_unspread(part) for part in positive]
    if None not in short:  # one part has to keep the shape of the whole
        short[0] = None
    trees = [brief or _tree(part) for part, brief in zip(positive, short, strict=True)]
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
        return _tree(scale) if isinstance(matrices[0], sp.OneMatrix) else None
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


def _mat_mul(expr):
    scale, matrices = _scale_and_matrices(expr)
    return _scaled(scale, _chain(matrices))


def _scaled(scale, tree):
    if scale.could_extract_minus_sign():
        return _negated(_scaled(-scale, tree))
    top, bottom = sp.fraction(scale)
    top = [] if top == 1 else [_tree(top)]
    return _quotient([*top, tree], [] if bottom == 1 else [_tree(bottom)])


def _chain(matrices):
    """A product of matrices, with sums over an axis in place of matrices of ones."""
    first, last = matrices[0], matrices[-1]
    down = len(matrices) > 1 and isinstance(first, sp.OneMatrix) and first.shape[0] == 1
    along = len(matrices) > 1 and isinstance(last, sp.OneMatrix) and last.shape[1] == 1
    inner = matrices[down : len(matrices) - along]
    if not inner:
        inner, along = [last], False
    tree = _product([_tree(part) for part in inner], ast.MatMult)
    if down and along:
        return _call("sum", tree)
    return _call("sum", tree, axis=0 if down else 1) if down or along else tree


def _hadamard(expr):
    top, bottom, minus = [], [], False
    below = [isinstance(p, sp.HadamardPower) and p.exp == -1 for p in expr.args]
    parts = [p.base if is_below else p for p, is_below in zip(expr.args, below, strict=True)]
    for (negative, tree), is_below in zip(_broadcast(parts), below, strict=True):
        minus ^= negative
        if not (isinstance(tree, ast.Constant) and tree.value == 1):
            (bottom if is_below else top).append(tree)
    tree = _quotient(top, bottom)
    return _negated(tree) if minus else tree


def _hadamard_power(expr):
    if expr.exp.could_extract_minus_sign():
        return _quotient([], [_tree(expr.base) if expr.exp == -1 else
                              _tree(sp.HadamardPower(expr.base, -expr.exp))])  # fmt: skip
    return ast.BinOp(_tree(expr.base), ast.Pow(), _tree(expr.exp))


_WRITERS = {
    sp.Rational: _rational,
    sp.Float: _float,
    sp.Symbol: lambda e: ast.Name(e.name),
    sp.Add: _add,
    sp.Mul: _mul,
    sp.Pow: _pow,
    sp.Function: _function,
    sp.Max: _function,
    sp.Min: _function,
    sp.Heaviside: _heaviside,
    sp.Piecewise: _piecewise,
    sp.core.relational.Relational: _relation,
    Named: lambda e: _tree(e.value),
    sp.MatrixBase: _explicit,
    sp.MatrixSymbol: lambda e: ast.Name(e.name),
    sp.Transpose: lambda e: ast.Attribute(_tree(e.arg), "T"),
    sp.MatAdd: _mat_add,
    sp.MatMul: _mat_mul,
    sp.HadamardProduct: _hadamard,
    sp.HadamardPower: _hadamard_power,
    sp.OneMatrix: lambda e: _call("ones", *(_tree(size) for size in e.shape)),
    sp.Identity: lambda e: _call("eye", _tree(e.shape[0])),
    sp.DiagMatrix: lambda e: _call("diag", _tree(e.args[0])),
    ColumnMax: lambda e: _call("max", _tree(e.of), axis=0),
    Apply: _apply,
}
