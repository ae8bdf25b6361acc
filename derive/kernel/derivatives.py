"""Derivatives of formulas with symbolic sums, with respect to an entry or a plain symbol.

What is known: sums and products of any length, powers, entries (∂z_i/∂z_p = δ_ip), functions of one
number by the chain rule, named quantities, and costs given by their deltas; cases, max and |x| are
in `derive.kernel.cases`. Indices are no numbers that an entry could change: a formula is
differentiated entry by entry, its bound indices renamed before, so that none is taken for a free
one. What has no derivative here (a range or a delta that depends on the symbol, two names of one
entry, the δ of a cost with respect to what the cost depends on) is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import sympy as sp
from sympy.core.function import Function

from derive.kernel import cases
from derive.words.arrays import Elementwise, Named, UpstreamCost, check_upstream
from derive.words.bound import along, refresh_bound
from derive.words.kinks import AtZero, Jump, has_cases

_ZERO, _ONE = sp.Integer(0), sp.Integer(1)


def differentiate(expr: sp.Expr, wrt: sp.Expr) -> sp.Expr:
    """The derivative of `expr` with respect to `wrt`, an entry ``z[p]`` or a plain symbol.

    SymPy matches indices by name, so that ``Sum(z[i]**2, (i, 1, n)).diff(z[i])`` is a sum of all
    2 z_i instead of the one term 2 z_i. Here bound indices and free ones are kept apart.

    >>> from derive.words.arrays import array, index, sizes, total
    >>> (n,) = sizes("n")
    >>> i = index("i", n)
    >>> z = array("z", n)
    >>> from derive.kernel.proofs import normal_form
    >>> normal_form(differentiate(total(z[i] ** 2, i), z[i]))
    2*z[i]
    >>> differentiate(total(z[i] ** 2, i), n)
    Traceback (most recent call last):
    ValueError: no derivative with respect to n is known for Sum(z[i]**2, (i, 1, n))
    """
    slope = _Slopes(expr, wrt).of(refresh_bound(expr))
    if slope.has(sp.Derivative):
        raise _unknown(expr, wrt)
    return slope


def _unknown(expr: sp.Expr, wrt: sp.Expr) -> ValueError:
    return ValueError(f"no derivative with respect to {wrt} is known for {expr}")


class _Slopes:
    """The derivatives of the parts of one expression `whole`, each found once."""

    def __init__(self, whole: sp.Expr, wrt: sp.Expr):
        self.whole, self.wrt = whole, wrt
        self._known: dict[sp.Expr, sp.Expr] = {}

    def of(self, expr: sp.Expr) -> sp.Expr:
        if expr not in self._known:
            self._known[expr] = self._of(expr)
        return self._known[expr]

    def _of(self, expr: sp.Expr) -> sp.Expr:
        if expr == self.wrt:
            return _ONE
        if isinstance(expr, sp.Idx) or not expr.args:
            return _ZERO
        for kind in type(expr).__mro__:
            if kind in _RULES:
                return _RULES[kind](self, expr)
        return expr.diff(self.wrt)

    def _entry(self, expr: sp.Indexed) -> sp.Expr:
        if isinstance(self.wrt, sp.Indexed) and expr.base == self.wrt.base:
            pairs = zip(expr.indices, self.wrt.indices, strict=True)
            return sp.Mul(*(sp.KroneckerDelta(i, j) for i, j in pairs))
        check_upstream(expr, self.wrt)
        return self._constant(expr.indices)

    def _constant(self, parts: Iterable[sp.Basic]) -> sp.Expr:
        """0, for what changes with `parts` alone; a plain symbol may not occur in them."""
        if self.wrt.is_Symbol and any(part.has(self.wrt) for part in parts):
            raise _unknown(self.whole, self.wrt)
        return _ZERO

    def _sum(self, expr: sp.Sum) -> sp.Expr:
        self._constant(expr.limits)
        slope = self.of(expr.function)
        return along(sp.Sum, slope, *expr.limits) if slope != 0 else _ZERO

    def _product(self, expr: sp.Product) -> sp.Expr:
        """(Π f)′ = Π f · Σ f′/f, whatever the length."""
        self._constant(expr.limits)
        slope = self.of(expr.function)
        return expr * along(sp.Sum, slope / expr.function, *expr.limits) if slope != 0 else _ZERO

    def _add(self, expr: sp.Add) -> sp.Expr:
        return sp.Add(*map(self.of, expr.args))

    def _mul(self, expr: sp.Mul) -> sp.Expr:
        slopes = enumerate(map(self.of, expr.args))
        return sp.Add(
            *(
                sp.Mul(*expr.args[:at], slope, *expr.args[at + 1 :])
                for at, slope in slopes
                if slope != 0
            )
        )

    def _pow(self, expr: sp.Pow) -> sp.Expr:
        base, exponent = expr.args
        of_base, of_exponent = self.of(base), self.of(exponent)
        result = _ZERO
        if of_base != 0:
            result += exponent * base ** (exponent - 1) * of_base
        if of_exponent != 0:
            result += expr * sp.log(base) * of_exponent
        return result

    def _cases(self, expr: sp.Expr) -> sp.Expr:
        if isinstance(expr, sp.Abs) and not expr.args[0].is_extended_real:
            return expr.diff(self.wrt)
        return cases.RULES[type(expr)](expr, self.of, self.wrt)

    def _derivative(self, expr: sp.Derivative) -> sp.Expr:
        inner = expr.expr
        for wrt, times in expr.variable_count:
            for _ in range(int(times)):
                inner = differentiate(inner, wrt)
        return self.of(inner)

    def _at_zero(self, expr: AtZero) -> sp.Expr:
        slope = self.of(expr.gap)
        return Jump(expr.gap, expr) * slope if slope != 0 else _ZERO

    def _elementwise(self, expr: Elementwise) -> sp.Expr:
        """By its name; where the function has cases, that says nothing of a kink."""
        formula = type(expr).definition(*expr.args)
        if formula is not None and has_cases(sp.sympify(formula)):
            return self.of(sp.sympify(formula))
        return self._function(expr)

    def _function(self, expr: sp.Expr) -> sp.Expr:
        """The chain rule, where SymPy knows the derivative of the function itself."""
        slopes = list(map(self.of, expr.args))
        if all(slope == 0 for slope in slopes):
            return _ZERO
        if type(expr)._eval_derivative not in _CHAIN_RULES:
            return expr.diff(self.wrt)
        terms = [expr.fdiff(at) * slope for at, slope in enumerate(slopes, 1) if slope != 0]
        return sp.Add(*terms)

    def _fixed(self, scale: sp.Expr) -> None:
        if self.of(refresh_bound(scale)) != 0:
            raise _unknown(self.whole, self.wrt)

    def _cost(self, expr: UpstreamCost) -> sp.Expr:
        self._fixed(expr.scale)
        slope = self.of(refresh_bound(expr.layer))
        return expr.chain_rule(slope) if slope != 0 else _ZERO


_CHAIN_RULES = (Function._eval_derivative,)
_RULES: dict[type, Callable[[_Slopes, Any], sp.Expr]] = {
    sp.Indexed: _Slopes._entry,
    sp.KroneckerDelta: lambda slopes, expr: slopes._constant(expr.args),
    sp.Sum: _Slopes._sum,
    sp.Product: _Slopes._product,
    sp.Add: _Slopes._add,
    sp.Mul: _Slopes._mul,
    sp.Pow: _Slopes._pow,
    sp.Function: _Slopes._function,
    Elementwise: _Slopes._elementwise,
    AtZero: _Slopes._at_zero,
    sp.Derivative: _Slopes._derivative,
    Named: lambda slopes, expr: slopes.of(expr.value),
    UpstreamCost: _Slopes._cost,
} | dict.fromkeys(cases.RULES, _Slopes._cases)
