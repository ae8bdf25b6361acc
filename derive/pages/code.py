"""Matrix expressions as NumPy code that one would write by hand, and as functions.

`numpy_source` writes ``(W_next.T @ delta_next) * g_prime(Z)``: ``@``, ``*``, ``.T`` and sums over
an axis. `matrix_function` runs what it writes. What is refused is said in `derive.pages.writer`
and `derive.pages.numpy_words`.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import sympy as sp

from derive.pages.numpy_words import NumPyWriter, parameters, python_name
from derive.trials.backends import FLOATS
from derive.trials.numeric import as_float, numpy_function
from derive.words.arrays import Elementwise


def numpy_source(expr: sp.MatrixExpr) -> str:
    """NumPy code for a matrix expression.

    A product with a column of ones becomes a sum over an axis; a column repeated by a row of ones
    is left to broadcasting.

    Raises:
        ValueError: for something that has no NumPy code here, or two names that would be one.

    >>> n, m = sp.symbols("n m", integer=True, positive=True)
    >>> W, D = sp.MatrixSymbol("W", n, n), sp.MatrixSymbol("D", n, m)
    >>> numpy_source(sp.HadamardProduct(W.T * D, D)), numpy_source(D * sp.OneMatrix(m, 1) / m)
    ('(W.T @ D) * D', 'D.sum(axis=1, keepdims=True) / m')
    """
    return ast.unparse(NumPyWriter().tree(expr))


def matrix_function(
    expr: sp.MatrixExpr,
    names: Sequence[str],
    functions: Mapping[str, Callable[..., Any]] | None = None,
) -> Callable[..., Any]:
    """A NumPy function of the matrices called `names` that computes a matrix expression.

    `functions` gives values to functions without a formula: ``{"g_prime": np.cos}``.
    Sizes are read off the shapes; any other number, a scale say, is a keyword argument.

    Raises:
        ValueError: for a function without a formula or a value; when called, for a wrong number or
            shape of matrices, and for numbers that are missing or unknown.

    >>> n, m = sp.symbols("n m", integer=True, positive=True)
    >>> step = matrix_function(sp.Symbol("eta") * sp.MatrixSymbol("D", n, m) / sp.sqrt(m), ["D"])
    >>> step(np.ones((1, 4)), eta=3).tolist()
    [[1.5, 1.5, 1.5, 1.5]]
    """
    writer = NumPyWriter()
    source = ast.unparse(writer.tree(expr))
    shapes = {s.name: s.shape for s in expr.atoms(sp.MatrixSymbol)}
    matrices = [python_name(name) for name in names]
    used = {name: of for name, of in writer.names.items() if name != "np"}
    numbers = [n for n, of in used.items() if isinstance(of, sp.Basic) and n not in matrices]
    called = {n: of for n, of in used.items() if not isinstance(of, sp.Basic)}
    namespace = {"np": np} | _meanings(called, dict(functions or {}))
    formula = sp.lambdify([*matrices, *numbers], source, modules=[namespace])

    def compute(*values: Any, **given: Any) -> Any:
        if len(values) != len(names):
            raise ValueError(f"expected {len(names)} matrices ({names}), got {len(values)}")
        values = tuple(map(as_float, values))
        sizes = _sizes(names, values, shapes)
        known = {name: sizes[of] for name, of in used.items() if of in sizes} | given
        missing, unknown = set(numbers) - set(known), set(given) - set(numbers)
        if missing or unknown:
            raise ValueError(
                f"expected {_listed(missing) or 'nothing more'} as keyword arguments, "
                f"got {_listed(unknown) or 'none'}"
            )
        return formula(*values, *(known[name] for name in numbers))

    return compute


def _listed(names: set[str]) -> str:
    return ", ".join(sorted(names))


def _meanings(called: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """What each function does: as given, or by its formula."""
    meanings = {}
    x = sp.Symbol("x", real=True)
    for name, function in called.items():
        if name in given:
            meanings[name] = given[name]
            continue
        if not issubclass(function, Elementwise):
            if name not in FLOATS:
                raise ValueError(f"no numeric form for the function {name}")
            meanings[name] = FLOATS[name]
            continue
        formula = function.definition(x)
        if formula is None:
            raise ValueError(f"{name} has no formula: give its values by functions={{...}}")
        of_one = numpy_function(sp.sympify(formula), [x, *parameters(function)])
        meanings[name] = np.vectorize(of_one, otypes=[float])
    return meanings


def _sizes(
    names: Sequence[str], values: Sequence[Any], shapes: Mapping[str, Any]
) -> dict[Any, Any]:
    """The number behind every size, read off matrices whose shapes must agree."""
    sizes: dict[Any, Any] = {}
    for name, value in zip(names, values, strict=True):
        shape = shapes.get(name, ())
        if shape and np.ndim(value) != 2:
            raise ValueError(f"{name}: expected a matrix {shape}, got shape {np.shape(value)}")
        for size, length in zip(shape, np.shape(value), strict=False):
            known = sizes.setdefault(size, length) if size.is_Symbol else size.subs(sizes)
            open_size = getattr(known, "free_symbols", None)
            if known != length and not open_size:
                raise ValueError(
                    f"{name}: expected shape {shape} with {size} = {known}, got {np.shape(value)}"
                )
    return sizes
