"""From formulas with symbolic sums to NumPy functions, in float64 or with many digits.

Every index gets an axis of its own; an entry ``W[i, j]`` becomes the array W laid along the axes
of i and j; a sum becomes a sum over an axis. The same generated code runs on floats, on complex
numbers, and on arrays of mpmath numbers with 50 digits.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import mpmath
import numpy as np
import sympy as sp
from sympy.printing.pycode import PythonCodePrinter

from nnlib.symbolic.arrays import CostAbove, Elementwise, Named
from nnlib.symbolic.proofs import unfold_derivatives

_FUNCTIONS = ("exp", "log", "tanh", "sin", "cos", "cosh", "sinh", "sqrt", "erf", "Abs", "sign")


class _Printer(PythonCodePrinter):
    """Python code in which an index is an axis."""

    def __init__(self, axes: Mapping[sp.Idx, int], abstract: frozenset[str]):
        super().__init__({"fully_qualified_modules": False})
        self.axes = axes
        self.abstract = abstract
        self.names = {}

    def name(self, symbol) -> str:
        return self.names.setdefault(symbol, f"v{len(self.names)}")

    def _print_Named(self, expr):
        return f"({self._print(expr.value)})"

    def _print_CostAbove(self, expr):
        return f"({self._print(expr.concrete)})"

    def _print_Indexed(self, expr):
        places = [self.axes.get(i, i) for i in expr.indices]
        return f"entry({self.name(expr.base)}, {self.name_tuple(places)}, {len(self.axes)})"

    def name_tuple(self, places):
        shown = [str(p) if isinstance(p, int) else f"At({self._print(p)})" for p in places]
        return f"({', '.join(shown)},)"

    def _print_Idx(self, expr):
        return f"values({self.name(expr.upper)}, {self.axes[expr]}, {len(self.axes)})"

    def _print_Symbol(self, expr):
        return self.name(expr)

    _print_Dummy = _print_Symbol

    def _print_Sum(self, expr):
        code = self._print(expr.function)
        for i, _, upper in expr.limits:
            code = f"over_axis({code}, {self.axes[i]}, {self._print(upper)})"
        return code

    def _print_Product(self, expr):
        code = self._print(expr.function)
        for i, _, upper in expr.limits:
            code = f"product_axis({code}, {self.axes[i]}, {self._print(upper)})"
        return code

    def _print_KroneckerDelta(self, expr):
        i, j = expr.args[:2]
        return f"equal({self._print(i)}, {self._print(j)})"

    def _print_Rational(self, expr):
        return f"ratio({expr.p}, {expr.q})"

    _print_Half = _print_Rational

    def _print_Float(self, expr):
        return f"decimal('{expr}')"

    def _print_Pi(self, expr):
        return "pi"

    def _print_Exp1(self, expr):
        return "exp(ratio(1, 1))"

    def _print_Pow(self, expr, rational=False):
        return f"power({self._print(expr.base)}, {self._print(expr.exp)})"

    def _print_Function(self, expr):
        args = ", ".join(self._print(a) for a in expr.args)
        name = type(expr).__name__
        if isinstance(expr, Elementwise) and name not in self.abstract:
            formula = type(expr).definition(*expr.args)
            if formula is None:
                raise ValueError(f"{name} has no formula: give its values by functions={{...}}")
            return f"({self._print(formula)})"
        if name not in _FUNCTIONS and name not in self.abstract:
            raise ValueError(f"no numeric form for the function {name}")
        return f"{name}({args})"

    def _print_log(self, expr):
        return f"log({self._print(expr.args[0])})"

    _print_exp = _print_tanh = _print_Abs = _print_sign = _print_Function

    def _print_ExpBase(self, expr):
        return f"exp({self._print(expr.args[0])})"

    def _print_Max(self, expr):
        code, *others = (self._print(a) for a in expr.args)
        for other in others:
            code = f"larger({code}, {other})"
        return code

    def _print_Min(self, expr):
        code, *others = (self._print(a) for a in expr.args)
        for other in others:
            code = f"smaller({code}, {other})"
        return code

    def _print_Heaviside(self, expr):
        return f"choose({self._print(expr.args[0])} > 0, 1, 0)"

    def _print_Piecewise(self, expr):
        code = "undefined"
        for value, condition in reversed(expr.args):
            if condition is sp.true:
                code = self._print(value)
            else:
                code = f"choose({self._print(condition)}, {self._print(value)}, {code})"
        return code

    def _print_Relational(self, expr):
        return f"({self._print(expr.lhs)} {expr.rel_op} {self._print(expr.rhs)})"


def _entry(x, places, ndim):
    """`x` with its axis number s moved to axis `places[s]` of `ndim`, all other axes of length 1."""
    x = np.asarray(x)
    if x.ndim != len(places):
        raise ValueError(f"expected an array of {len(places)} axes, got shape {x.shape}")
    fixed = tuple(p.number - 1 if isinstance(p, _At) else slice(None) for p in places)
    x, places = x[fixed], [p for p in places if not isinstance(p, _At)]
    if len(set(places)) < len(places):
        letters = [chr(97 + p) for p in places]
        kept = sorted(set(letters))
        diagonal = np.arange(x.shape[0])
        x = x[(diagonal,) * x.ndim] if len(kept) == 1 else np.einsum(
            f"{''.join(letters)}->{''.join(kept)}", x
        )  # fmt: skip
        places = [ord(c) - 97 for c in kept]
    order = np.argsort(places)
    x = x.transpose(order)
    shape = [1] * ndim
    for size, p in zip(x.shape, np.asarray(places)[order], strict=True):
        shape[p] = size
    return x.reshape(shape)


class _At:
    """A fixed position (counted from 1) in an entry, such as the 2 of z[2, k]."""

    def __init__(self, number):
        self.number = int(number)


def _values(size, axis, ndim):
    shape = [1] * ndim
    shape[axis] = int(size)
    return np.arange(1, int(size) + 1).reshape(shape)


def _over_axis(x, axis, size):
    x = np.asarray(x)
    if x.ndim == 0 or x.shape[axis] == 1:
        return x * size
    return x.sum(axis=axis, keepdims=True)


def _product_axis(x, axis, size):
    x = np.asarray(x)
    if x.ndim == 0 or x.shape[axis] == 1:
        return x**size
    return x.prod(axis=axis, keepdims=True)


_SHARED = {
    "entry": _entry,
    "At": _At,
    "values": _values,
    "over_axis": _over_axis,
    "product_axis": _product_axis,
    "equal": lambda i, j: (i == j) * 1,
    "undefined": np.nan,
}
FLOATS = _SHARED | {
    "exp": np.exp, "log": np.log, "tanh": np.tanh, "sin": np.sin, "cos": np.cos,
    "cosh": np.cosh, "sinh": np.sinh, "sqrt": np.sqrt, "Abs": np.abs, "sign": np.sign,
    "larger": lambda x, y: np.where(np.real(x) >= np.real(y), x, y),
    "smaller": lambda x, y: np.where(np.real(x) <= np.real(y), x, y),
    "choose": np.where, "power": lambda x, e: np.asarray(x) ** e if not isinstance(e, int) or e >= 0
    else 1 / np.asarray(x) ** -e,
    "ratio": lambda p, q: p / q, "decimal": float, "pi": np.pi,
}  # fmt: skip


def each(function: Callable, takes: int = 1) -> Callable:
    """`function` of plain numbers, applied to every entry of arrays that hold mpmath numbers."""
    vectorised = np.frompyfunc(function, takes, 1)
    return lambda *args: np.asarray(vectorised(*args), dtype=object)


DIGITS = _SHARED | {
    name: each(getattr(mpmath, name)) for name in ("exp", "log", "tanh", "sin", "cos", "cosh",
                                                    "sinh", "sqrt", "erf", "sign")
} | {
    "Abs": each(abs),
    "larger": each(lambda x, y: x if x >= y else y, 2),
    "smaller": each(lambda x, y: x if x <= y else y, 2),
    "choose": each(lambda c, x, y: x if c else y, 3),
    "power": each(lambda x, e: mpmath.mpf(x) ** e, 2),
    "ratio": lambda p, q: mpmath.mpf(p) / q, "decimal": mpmath.mpf, "pi": mpmath.pi,
}  # fmt: skip


def numpy_function(expr, arguments, free=(), functions=None, backend=None) -> Callable:
    """A NumPy function of `arguments` that gives `expr` for every value of the `free` indices.

    `arguments` are IndexedBase objects, Symbols, or both; sizes such as n are read off the shapes
    of the arrays. The result has one axis for each free index, in the order of `free`.
    `functions` gives values to functions without a formula: ``{"g": np.tanh}``.

    >>> from nnlib.symbolic.arrays import array, indices, sizes, total
    >>> n, m = sizes("n m")
    >>> i, j = indices("i j", n)
    >>> z = array("z", n)
    >>> softmax = numpy_function(sp.exp(z[i]) / total(sp.exp(z[j]), j), [z], free=[i])
    >>> softmax(np.log([1.0, 2.0, 5.0])).round(3).tolist()
    [0.125, 0.25, 0.625]
    """
    expr, free = unfold_derivatives(sp.sympify(expr)), tuple(free)
    bound = sorted(
        {limit[0] for s in _sums(expr) for limit in s.limits}, key=lambda i: (str(i), i.sort_key())
    )
    axes = {i: at for at, i in enumerate((*free, *bound))}
    functions = dict(functions or {})
    printer = _Printer(axes, frozenset(functions))
    code = printer.doprint(expr)
    sizes_needed = {}
    for argument in arguments:
        if isinstance(argument, sp.IndexedBase):
            for at, size in enumerate(argument.shape):
                sizes_needed.setdefault(size, []).append((argument, at))
    inputs = [printer.name(a) for a in arguments]
    known = set(arguments) | set(sizes_needed)
    lengths = {limit for i in axes for limit in i.upper.free_symbols}
    unknown = [s for s in printer.names if s not in known and s not in lengths]
    if unknown:
        raise ValueError(f"{expr} also depends on {unknown}: give them as arguments")
    lengths = [s for s in dict.fromkeys([*sizes_needed, *sorted(lengths, key=str)]) if s.is_Symbol]
    names = [*inputs, *(printer.name(s) for s in lengths)]
    namespace = dict(FLOATS if backend is None else backend) | functions
    formula = sp.lambdify(names, code, modules=[namespace])

    def call(*values, sizes=None):
        if len(values) != len(arguments):
            names = ", ".join(str(a) for a in arguments)
            raise ValueError(f"expected {len(arguments)} arguments ({names}), got {len(values)}")
        found = dict(sizes or {})
        values = [np.asarray(v) for v in values]
        by_argument = dict(zip(arguments, values, strict=True))
        for argument, value in by_argument.items():
            expected = argument.shape if isinstance(argument, sp.IndexedBase) else ()
            if value.ndim != len(expected):
                raise ValueError(f"{argument}: expected shape {expected}, got {value.shape}")
            for size, length in zip(expected, value.shape, strict=True):
                if (
                    size.is_Integer
                    and int(size) != length
                    or found.setdefault(size, length) != length
                ):
                    raise ValueError(
                        f"{argument}: expected shape {expected} with {size} = "
                        f"{found.get(size, size)}, got {value.shape}"
                    )
        result = np.asarray(formula(*values, *(found[s] for s in lengths)))
        if not axes:
            return result[()]
        shape = [int(i.upper.subs(found)) for i in free] + [1] * len(bound)
        return np.broadcast_to(result, shape).reshape(shape[: len(free)])

    return call


def _sums(expr):
    if isinstance(expr, Named):
        yield from _sums(expr.value)
        return
    if isinstance(expr, CostAbove):
        yield from _sums(expr.concrete)
        return
    if isinstance(expr, Elementwise):
        formula = type(expr).definition(*expr.args)
        if formula is not None:
            yield from _sums(formula)
    if isinstance(expr, sp.Sum | sp.Product):
        yield expr
    for arg in expr.args:
        yield from _sums(arg)
