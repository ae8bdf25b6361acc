r"""An entry shown as the array that it stands for: ∂C/∂W for ∂C/∂W_ij, A ⊙ B for A_ij B_ij.

The LaTeX is written from the entry, so that a matrix equation is shown for the entries that were
proved and for no others.
"""

from __future__ import annotations

import sympy as sp

from derive.pages.ordering import in_order
from derive.words.dependence import free_indices
from derive.words.layout import WrittenProduct, WrittenSum
from nnlib.symbolic import Elementwise, Named, latex

ONE = sp.Integer(1)


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
