"""Matrix expressions as NumPy code that one would write by hand: @, *, .T and sums over an axis."""

from __future__ import annotations

import re

import numpy as np
import sympy as sp

from derive.trials.backends import FLOATS
from derive.words.matrices import Apply

_LAYERS = {"[l+1]": "_next", "[l-1]": "_prev", "[l]": "", "[L]": ""}
_TIMES, _PLUS = 2, 1


def python_name(name: str) -> str:
    r"""A LaTeX name as a Python one.

    >>> python_name(r"W^{[l+1]}"), python_name(r"\\delta^{[l]}")
    ('W_next', 'delta')
    """
    for layer, suffix in _LAYERS.items():
        name = name.replace(f"^{{{layer}}}", suffix)
    return re.sub(r"\W+", "_", name.replace("\\", "")).strip("_")


def numpy_source(expr: sp.MatrixExpr) -> str:
    """NumPy code for a matrix expression.

    A product with a column of ones becomes a sum over an axis; a column repeated by a row of ones
    is left to broadcasting.

    >>> n, m = sp.symbols("n m", integer=True, positive=True)
    >>> W, D = sp.MatrixSymbol("W", n, n), sp.MatrixSymbol("D", n, m)
    >>> numpy_source(sp.HadamardProduct(W.T * D, D)), numpy_source(D * sp.OneMatrix(m, 1) / m)
    ('(W.T @ D) * D', 'D.sum(axis=1, keepdims=True) / m')
    """
    return _code(expr)[0]


def _code(expr) -> tuple[str, int]:
    """Code, and how tightly it holds together: 3 for an atom, then `_TIMES`, then `_PLUS`."""
    if isinstance(expr, sp.MatrixSymbol):
        return python_name(expr.name), 3
    if isinstance(expr, Apply):
        return f"{expr.function.__name__}({_code(expr.of)[0]})", 3
    if isinstance(expr, sp.Transpose):
        return f"{_wrap(expr.arg, 3)}.T", 3
    if isinstance(expr, sp.Identity):
        return f"np.eye({_scalar(expr.shape[0])})", 3
    if isinstance(expr, sp.DiagMatrix):
        return f"np.diag({_wrap(expr.args[0], 3)}[:, 0])", 3
    if isinstance(expr, sp.OneMatrix):
        return "1", 3
    if isinstance(expr, sp.MatAdd):
        return _sum(expr), _PLUS
    if isinstance(expr, sp.HadamardProduct):
        # @ and * bind equally, from the left, so a product needs its brackets
        return " * ".join(_wrap(part, 3) for part in expr.args), _TIMES
    if isinstance(expr, sp.MatMul):
        return _product(expr)
    raise ValueError(f"no NumPy code for {type(expr).__name__}: {expr}")


def _wrap(expr, tightness) -> str:
    code, own = _code(expr)
    return code if own >= tightness else f"({code})"


def _scalar(expr) -> str:
    return sp.pycode(expr.xreplace({s: sp.Symbol(python_name(s.name)) for s in expr.free_symbols}))


def _sum(expr) -> str:
    code = ""

    def place(term):
        return _coefficient(term).could_extract_minus_sign(), term.has(sp.OneMatrix)

    for term in sorted(expr.args, key=place):
        minus = _coefficient(term).could_extract_minus_sign()
        part = _wrap(-term if minus else term, _TIMES)
        code += f" {'-' if minus else '+'} {part}" if code or minus else part
    return f"-{code[3:]}" if code.startswith(" - ") else code


def _coefficient(expr):
    return expr.as_coeff_mmul()[0] if isinstance(expr, sp.MatMul) else sp.Integer(1)


def _product(expr):
    scale = _coefficient(expr)
    factors = [f for f in expr.args if f.is_Matrix]
    first, last = factors[0], factors[-1]
    ending = ""
    if len(factors) > 1 and isinstance(last, sp.OneMatrix):
        factors = factors[:-1]
        ending = ".sum(axis=1, keepdims=True)" if last.shape[0] != 1 else ""
    elif len(factors) > 1 and isinstance(first, sp.OneMatrix):
        factors = factors[1:]
        ending = ".sum(axis=0, keepdims=True)" if first.shape[1] != 1 else ""
    code = " @ ".join(_wrap(f, 3) for f in factors)
    tightness = 3 if len(factors) == 1 and not isinstance(factors[0], sp.MatAdd) else _TIMES
    if ending:
        code, tightness = (code if len(factors) == 1 else f"({code})") + ending, 3
    if scale == 1:
        return code, tightness
    if scale.could_extract_minus_sign():
        return f"-{_wrap(-expr, _TIMES)}", _TIMES
    top, bottom = sp.fraction(scale)
    code = code if top == 1 else f"{_scalar_factor(top)} * {_bracketed(code, tightness)}"
    return (code if bottom == 1 else f"{code} / {_scalar_factor(bottom)}"), _TIMES


def _bracketed(code, tightness):
    return code if tightness == 3 else f"({code})"


def _scalar_factor(expr) -> str:
    code = _scalar(expr)
    return code if expr.is_Atom else f"({code})"


def matrix_function(expr: sp.MatrixExpr, names: list[str], functions=None):
    """A NumPy function of the matrices called `names` that computes a matrix expression.

    `functions` gives values to functions without a formula: ``{"g_prime": nnlib.relu_prime}``.
    """
    symbols = {s.name: s for s in expr.atoms(sp.MatrixSymbol)}
    scalars = sorted(
        {s for f in expr.atoms(sp.Symbol) for s in f.free_symbols if s.is_positive}, key=str
    )
    arguments = [python_name(name) for name in names] + [python_name(s.name) for s in scalars]
    namespace = FLOATS | {"np": np} | dict(functions or {})
    formula = sp.lambdify(arguments, numpy_source(expr), modules=[namespace])

    def call(*values):
        if len(values) != len(names):
            raise ValueError(f"expected {len(names)} matrices ({names}), got {len(values)}")
        sizes = {}
        for name, value in zip(names, values, strict=True):
            shape = symbols[name].shape if name in symbols else ()
            if shape and np.ndim(value) != 2:
                raise ValueError(f"{name}: expected a matrix {shape}, got shape {np.shape(value)}")
            for size, length in zip(shape, np.shape(value), strict=False):
                if sizes.setdefault(size, length) != length or (size == 1 and length != 1):
                    raise ValueError(
                        f"{name}: expected shape {shape} with {size} = {sizes[size]}, "
                        f"got {np.shape(value)}"
                    )
        return formula(*values, *(sizes.get(s) for s in scalars))

    return call
