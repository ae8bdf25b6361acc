"""From formulas with symbolic sums to NumPy functions, in float64 or with many digits.

Every index gets an axis; an entry ``W[i, j]`` becomes the array W laid along the axes of i and j; a
sum becomes a sum over an axis. The same generated code runs on floats, on complex numbers, and on
arrays of mpmath numbers (`derive.trials.backends`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import sympy as sp
from sympy.printing.pycode import PythonCodePrinter

from derive.kernel.proofs import unfold_derivatives
from derive.trials.backends import FLOATS
from derive.words.arrays import CostAbove, Elementwise, Named, check_indices, refresh_bound

_FUNCTIONS = (
    "exp", "log", "tanh", "sin", "cos", "cosh", "sinh", "sqrt", "Abs", "sign", "factorial",
)  # fmt: skip


class _Printer(PythonCodePrinter):
    """Python code in which an index is an axis."""

    def __init__(self, axes: Mapping[sp.Idx, int], ndim: int, abstract: frozenset[str]):
        super().__init__({"fully_qualified_modules": False})
        self.axes, self.ndim = axes, ndim
        self.abstract = abstract
        self.names = {}

    def name(self, symbol) -> str:
        return self.names.setdefault(symbol, f"v{len(self.names)}")

    def _print_Named(self, expr):
        return f"({self._print(expr.value)})"

    def _print_Expectation(self, expr):
        raise ValueError(f"an expected value over {expr.of} needs a Random condition on it")

    def _print_CostAbove(self, expr):
        return f"({self._print(expr.concrete)})"

    def _print_Indexed(self, expr):
        shape = expr.base.shape or [None] * len(expr.indices)
        places = [self._place(i, size) for i, size in zip(expr.indices, shape, strict=True)]
        return f"entry({self.name(expr.base)}, ({', '.join(places)},), {self.ndim})"

    def _place(self, at, size):
        if at not in self.axes:
            if at.free_symbols & {i.label for i in self.axes}:
                raise ValueError(f"cannot compute an entry at the position {at}")
            return f"At({self._print(at)})"
        if at.lower == 1 and size in (None, at.upper):
            return str(self.axes[at])
        return f"Part({self.axes[at]}, {self._print(at.lower)}, {self._print(at.upper)})"

    def _print_Idx(self, expr):
        lower, upper = self._print(expr.lower), self._print(expr.upper)
        return f"positions({lower}, {upper}, {self.axes[expr]}, {self.ndim})"

    def _print_Symbol(self, expr):
        return self.name(expr)

    _print_Dummy = _print_Symbol

    def _along_axes(self, expr, word):
        code = self._print(expr.function)
        for i, lower, upper in expr.limits:
            if lower.has(sp.Idx) or upper.has(sp.Idx):
                raise ValueError(f"cannot compute a range that depends on an index: {expr}")
            code = f"{word}({code}, {self.axes[i]}, {self._print(upper - lower + 1)})"
        return code

    def _print_Sum(self, expr):
        return self._along_axes(expr, "over_axis")

    def _print_Product(self, expr):
        return self._along_axes(expr, "product_axis")

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

    def _print_ImaginaryUnit(self, expr):
        return "imaginary"

    def _print_Exp1(self, expr):
        return "exp(ratio(1, 1))"

    def _print_Mul(self, expr):
        # never a / b: with two whole numbers, such as 2/n, Python would round to a float
        return " * ".join(f"({self._print(factor)})" for factor in expr.args)

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

    _print_exp = _print_log = _print_tanh = _print_Abs = _print_sign = _print_Function
    _print_factorial = _print_Function

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
        x = self._print(expr.args[0])
        return f"choose({x} > 0, 1, choose({x} < 0, 0, {self._print(expr.args[1])}))"

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


def numpy_function(expr, arguments, free=(), functions=None, backend=None) -> Callable:
    """A NumPy function of `arguments` that gives `expr` for every value of the `free` indices.

    `arguments` are IndexedBase objects, Symbols, or both; sizes such as n are read off the shapes
    of the arrays. The result has one axis for each free index, in the order of `free`.
    `functions` gives values to functions without a formula: ``{"g": np.tanh}``.

    >>> from derive.words.arrays import array, indices, sizes, total
    >>> n, m = sizes("n m")
    >>> i, j = indices("i j", n)
    >>> z = array("z", n)
    >>> softmax = numpy_function(sp.exp(z[i]) / total(sp.exp(z[j]), j), [z], free=[i])
    >>> softmax(np.log([1.0, 2.0, 5.0])).round(3).tolist()
    [0.125, 0.25, 0.625]
    """
    expr, free = refresh_bound(unfold_derivatives(sp.sympify(expr))), tuple(free)
    check_indices(expr)
    axes = {i: at for at, i in enumerate(free)}
    _give_axes(expr, axes, len(free))
    ndim = max(axes.values(), default=-1) + 1
    functions = dict(functions or {})
    printer = _Printer(axes, ndim, frozenset(functions))
    code = printer.doprint(expr)
    sizes_needed = {}
    for argument in arguments:
        if isinstance(argument, sp.IndexedBase):
            for at, size in enumerate(argument.shape):
                sizes_needed.setdefault(size, []).append((argument, at))
    inputs = [printer.name(a) for a in arguments]
    known = set(arguments) | set(sizes_needed)
    lengths = {s for i in axes for s in i.upper.free_symbols | i.lower.free_symbols}
    lengths |= {s for s in expr.free_symbols if s.is_integer and s.is_positive}
    unknown = [s for s in printer.names if s not in known and s not in lengths]
    if unknown:
        raise ValueError(f"{expr} also depends on {unknown}: give them as arguments")
    lengths = [s for s in dict.fromkeys([*sizes_needed, *sorted(lengths, key=str)]) if s.is_Symbol]
    lengths = [s for s in lengths if s not in arguments and s in printer.names]
    names = [*inputs, *(printer.name(s) for s in lengths)]
    namespace = dict(FLOATS if backend is None else backend) | functions
    formula = sp.lambdify(names, code, modules=[namespace])

    def call(*values, sizes=None):
        if len(values) != len(arguments):
            names = ", ".join(str(a) for a in arguments)
            raise ValueError(f"expected {len(arguments)} arguments ({names}), got {len(values)}")
        values = [np.asarray(v) for v in values]
        found = _sizes_of(arguments, values, sizes or {})
        missing = [s for s in lengths if s not in found]
        if missing:
            raise ValueError(f"no array tells the size {missing}: give sizes={{...}}")
        result = np.asarray(formula(*values, *(found[s] for s in lengths)))
        if not axes:
            return result[()]
        shape = [int((i.upper - i.lower + 1).subs(found)) for i in free]
        shape += [1] * (ndim - len(free))
        return np.broadcast_to(result, shape).reshape(shape[: len(free)])

    return call


def _sizes_of(arguments, values, given) -> dict:
    """The number behind every size, read off the shapes of the arrays, which must agree."""
    found = dict(given)
    for argument, value in zip(arguments, values, strict=True):
        expected = argument.shape if isinstance(argument, sp.IndexedBase) else ()
        if value.ndim != len(expected):
            raise ValueError(f"{argument}: expected shape {expected}, got {value.shape}")
        if not expected and argument.is_integer:
            found[argument] = value[()]
        for size, length in zip(expected, value.shape, strict=True):
            known = found.setdefault(size, length) if size.is_Symbol else size.subs(found)
            if known != length and not getattr(known, "free_symbols", False):
                raise ValueError(
                    f"{argument}: expected shape {expected} with {size} = {known}, "
                    f"got {value.shape}"
                )
    return found


def _give_axes(expr, axes, depth):
    """Give the bound indices of every sum an axis: sums that stand side by side share theirs."""
    if isinstance(expr, Named):
        _give_axes(expr.value, axes, depth)
    elif isinstance(expr, CostAbove):
        _give_axes(expr.concrete, axes, depth)
    elif isinstance(expr, sp.Sum | sp.Product):
        for at, (i, _, _) in enumerate(expr.limits):
            axes[i] = depth + at
        _give_axes(expr.function, axes, depth + len(expr.limits))
    else:
        formula = None
        if isinstance(expr, Elementwise):
            formula = type(expr).definition(*expr.args)
        for arg in expr.args if formula is None else (formula,):
            _give_axes(arg, axes, depth)
