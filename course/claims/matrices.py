r"""Equations between matrices, proved entry by entry and shown as matrices.

An entry is shown as the array that it stands for: ∂C/∂W for ∂C/∂W_ij, A ⊙ B for A_ij B_ij. The
LaTeX is written from the entry, so that a matrix equation is shown for the entries that were
proved and for no others.
"""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp

from course.claims.evidence import Different, Identity, Side
from derive.pages.ordering import in_order
from derive.words.dependence import free_indices
from derive.words.layout import WrittenProduct, WrittenSum
from nnlib.symbolic import Elementwise, Named, NamedArray, entry, index, latex

ONE = sp.Integer(1)


def matrix_equation(
    left: sp.Expr | sp.MatrixExpr,
    right: sp.Expr | sp.MatrixExpr,
    *arrays,
    given: tuple = (),
    transposed: bool = False,
) -> Identity:
    r"""The statement that two matrices are equal, proved entry by entry.

    A side is a matrix expression, or the entry at any place: an entry of an array, the derivative
    with respect to one, or a product or sum of such. `arrays` are what the matrix symbols stand
    for. With `transposed`, `left` gives the entries of the transpose.

    >>> from nnlib.symbolic import NamedArray, array, index, matrix, sizes, total
    >>> n, m = sizes("n m")
    >>> i, k, j = index("i", n), index("k", m), index("j", n)
    >>> W, a = array("W", n, n), array("a", n, m)
    >>> z = NamedArray(array("z", n, m), (i, k), total(W[i, j] * a[j, k], j))
    >>> matrix_equation(z[i, k], matrix(W) * matrix(a), W, a).decide().seen
    '$z = W a$ is proved for every $m$ and $n$'
    """
    return _of_matrices(Identity, left, right, arrays, given, transposed)


def matrices_differ(left, right, *arrays, given: tuple = ()) -> Different:
    """The statement that two matrices are not the same; sides as in `matrix_equation`."""
    return _of_matrices(Different, left, right, arrays, given, transposed=False)


def _of_matrices(kind, left, right, arrays, given, transposed):
    known = {(a.base if isinstance(a, NamedArray) else a).label.name: a for a in arrays}
    if isinstance(left, sp.MatrixExpr):
        names = zip("ij", left.shape, strict=True)
        at = tuple(size if size == 1 else index(name, size) for name, size in names)
    else:
        at = place(left)[::-1] if transposed else place(left)
    shape = tuple(getattr(i, "upper", i) for i in at)

    def entry_of(side):
        if isinstance(side, sp.MatrixExpr):
            if side.shape != shape:
                raise ValueError(f"expected matrices of one shape, got {shape} and {side.shape}")
            return entry(side, *at, known)
        if place(side) != at:
            raise ValueError(f"expected an entry at {at}, got one at {place(side)}: {side}")
        return side

    one = left if transposed else entry_of(left)
    shown = (Matrix(left, transposed), Matrix(right))
    return kind(one, entry_of(right), given, matrices=shown)


@dataclass(frozen=True)
class Matrix(Side):
    """A side that is shown as a matrix: a matrix expression, or the array with these entries."""

    transposed: bool = False

    @property
    def latex(self) -> str:
        if isinstance(self.expr, sp.MatrixExpr):
            return super().latex
        return whole(self.expr) + (r"^{\mathsf T}" if self.transposed else "")


def whole(expr: sp.Expr) -> str:
    r"""LaTeX of the array whose entries are `expr`.

    >>> from nnlib.symbolic import array, indices, sizes
    >>> (n,) = sizes("n")
    >>> i, j = indices("i j", n)
    >>> C, W, delta = sp.Symbol("C"), array("W^{[l]}", n, n), array(r"\delta", n, n)
    >>> print(whole(sp.Derivative(C, W[i, j])), "and", whole(delta[i, j] * W[i, j]))
    \frac{\partial C}{\partial W^{[l]}} and W^{[l]} \odot \delta
    >>> print(whole(delta[i, j] - W[i, j]))
    \delta - W^{[l]}

    Raises:
        ValueError: when the array has no name.
    """
    entry = _entry(expr)
    if entry is not None:
        return entry.base.label.name
    if not free_indices(expr):
        return latex(expr)
    if isinstance(expr, sp.Derivative):
        return rf"\frac{{\partial {whole(expr.expr)}}}{{\partial {whole(expr.variables[0])}}}"
    if isinstance(expr, Elementwise):
        return f"{expr.latex_name}({whole(expr.args[0])})"
    if isinstance(expr, sp.Mul | WrittenProduct):
        factors = expr.parts if isinstance(expr, WrittenProduct) else expr.args
        scale = sp.Mul(*(f for f in factors if not free_indices(f)))
        arrays = r" \odot ".join(map(_factor, (f for f in factors if free_indices(f))))
        return _scaled(scale, arrays)
    if isinstance(expr, sp.Add | WrittenSum):
        terms = expr.parts if isinstance(expr, WrittenSum) else in_order(expr.args)
        return _joined(terms)
    raise ValueError(f"no name is known for the array with these entries: {expr}")


def _factor(expr):
    text = whole(expr)
    return rf"\left({text}\right)" if isinstance(expr, sp.Add | WrittenSum) else text


def _scaled(scale, arrays):
    if scale in (1, -1):
        return arrays if scale == 1 else f"-{arrays}"
    return rf"{latex(scale)} \, {arrays}"


def _joined(terms):
    text = " + ".join(map(whole, terms))
    return text.replace("+ -", "- ")


def place(expr: sp.Expr) -> tuple[sp.Expr, sp.Expr]:
    """Row and column of the entry that `expr` is; a vector is a column.

    A derivative with respect to an entry stands where this entry stands, so that a gradient has the
    shape of what it belongs to. The derivative of a vector's entry i with respect to entry j of a
    vector stands at (i, j).
    """
    whole(expr)  # which refuses an array without a name
    found = set(_places(expr))
    if len(found) != 1:
        raise ValueError(f"expected entries at one place, got {sorted(map(str, found))}: {expr}")
    return found.pop()


def _entry(expr):
    shown = expr.shown if isinstance(expr, Named) else expr
    return shown if isinstance(shown, sp.Indexed) else None


def _places(expr):
    entry = _entry(expr)
    if entry is not None:
        _check_any_entry(entry)
        yield (*entry.indices, ONE)[:2]
    elif isinstance(expr, sp.Derivative):
        above, below = _entry(expr.expr), _entry(expr.variables[0])
        if below is None:
            raise ValueError(f"expected a derivative with respect to an entry, got {expr}")
        if above is None or set(above.indices) <= set(below.indices):
            yield from _places(expr.variables[0])
        elif len(above.indices) == len(below.indices) == 1:
            yield above.indices + below.indices
        else:
            raise ValueError(f"the derivatives of {above} by {below} make no matrix")
    else:
        for arg in getattr(expr, "parts", expr.args):
            yield from _places(arg)


def _check_any_entry(entry):
    """Refuse an entry that does not stand for all: ``a[2]``, or an index that starts at 2."""
    for at, size in zip(entry.indices, entry.base.shape, strict=True):
        if (getattr(at, "lower", at), getattr(at, "upper", at)) != (1, size):
            raise ValueError(f"expected an index from 1 to {size}, got {at} in {entry}")
