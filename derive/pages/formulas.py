r"""LaTeX of numbers, entries, sums, products, derivatives and functions, as a book would set it.

What is written: a^{[l]}_{jk}, g'(z), \partial C/\partial z, \sum with its range, 1/m in front of
what it scales, the order of `derive.pages.ordering` or of an author (`derive.words.layout`).
Everything else is left to SymPy's printer. What is refused: nothing; an expression of an unknown
kind is shown by its name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import sympy as sp
from sympy.printing.latex import LatexPrinter

from derive.pages.ordering import (
    factors_in_order,
    has_name,
    in_order,
    is_heavy,
    slopes_apart,
    without_common_numbers,
)
from derive.words.arrays import Elementwise, Named
from derive.words.layout import Written, is_sum

_TALL = (r"\frac", r"\sum", r"\prod", r"\left", r"\begin", r"\displaystyle")
_OPERATORS = (r"\tanh", r"\sinh", r"\cosh", r"\sin", r"\cos", r"\log")
_POWER_AFTER_NAME = (*_OPERATORS, r"\operatorname{sign}", r"\operatorname{erf}")


def call(name: str, inside: str, exp: str | None = None) -> str:
    """A function of `inside`: plain parentheses, unless what they hold is tall."""
    tall = any(word in inside for word in _TALL)
    brackets = rf"\left({inside}\right)" if tall else f"({inside})"
    if exp is None:
        return name + brackets
    operator = name.rstrip("'")
    if operator not in _POWER_AFTER_NAME:
        return rf"{name}{brackets}^{{{exp}}}"
    if name == operator and exp.isdigit():
        return rf"{name}^{{{exp}}}{brackets}"
    # tanh'(x)^2 and tanh(x)^y could be values at a power, and tanh^-1 is the inverse
    return rf"\left({name}{brackets}\right)^{{{exp}}}"


def _has_open_end(factor: Any) -> bool:
    """Whether what is written behind a factor would belong to it, as to a sum."""
    if isinstance(factor, sp.Derivative):
        return not has_name(factor.expr)
    if isinstance(factor, sp.Mul | Written):
        return bool(factor.has(sp.Sum, sp.Product, sp.Derivative, sp.log))
    return isinstance(factor, sp.Sum | sp.Product)


class FormulaPrinter(LatexPrinter):
    """Numbers, entries, sums and functions; SymPy's printer where the customs agree."""

    def __init__(self, settings: Mapping[str, Any] | None = None) -> None:
        super().__init__(
            {"fold_short_frac": False, "ln_notation": False, "imaginary_unit": "ri"}
            | dict(settings or {})
        )

    def _print_Named(self, expr: Any, exp: str | None = None) -> str:
        if exp is not None and isinstance(expr.shown, sp.Indexed):
            return self._print_Indexed(expr.shown, exp)
        shown = self._print(expr.shown)
        if exp is None:
            return str(shown)
        return rf"\left({shown}\right)^{{{exp}}}" if "^" in shown else rf"{shown}^{{{exp}}}"

    def _print_UpstreamCost(self, expr: Any) -> str:
        return str(self._print(expr.shown))

    def _print_WrittenProduct(self, expr: Any, exp: str | None = None) -> str:
        text = self._product(expr.parts)
        return text if exp is None else rf"\left({text}\right)^{{{exp}}}"

    def _print_WrittenSum(self, expr: Any, exp: str | None = None) -> str:
        text = self._terms(expr.parts)
        return text if exp is None else rf"\left({text}\right)^{{{exp}}}"

    def _print_Indexed(self, expr: Any, exp: str | None = None) -> str:
        places = [self._print(i) for i in expr.indices]
        short = all(len(p) == 1 or re.fullmatch(r"\\[a-z]+", p) for p in places)
        joined = (" " if any(len(p) > 1 for p in places) else "").join(places)
        text = f"{expr.base.label.name}_{{{joined if short else ', '.join(places)}}}"
        if exp is None:
            return text
        return rf"\left({text}\right)^{{{exp}}}" if "^" in text else f"{text}^{{{exp}}}"

    def _print_IndexedBase(self, expr: Any) -> str:
        return str(expr.label.name)

    def _print_Idx(self, expr: Any) -> str:
        return str(expr.label.name)

    def _print_KroneckerDelta(self, expr: Any, exp: str | None = None) -> str:
        i, j = (self._print(a) for a in expr.args[:2])
        text = rf"\mathbf{{1}}_{{{i}={j}}}"
        return text if exp is None else rf"{text}^{{{exp}}}"

    def _over(self, expr: Any, sign: str) -> str:
        signs = []
        for i, lower, upper in reversed(expr.limits):
            start = f"{self._print(i)}={self._print(lower)}"
            signs.append(rf"{sign}_{{{start}}}^{{{self._print(upper)}}}")
        body = self._print(expr.function)
        if is_sum(expr.function) or body.startswith("-"):
            body = rf"\left({body}\right)"
        return " ".join([*signs, body])

    def _print_Sum(self, expr: Any) -> str:
        return self._over(expr, r"\sum")

    def _print_Product(self, expr: Any) -> str:
        return self._over(expr, r"\prod")

    def _print_Derivative(self, expr: Any) -> str:
        order = expr.derivative_count
        above = r"\partial" if order == 1 else rf"\partial^{{{self._print(order)}}}"
        below = r" \, ".join(self._by(*pair) for pair in reversed(expr.variable_count))
        inner = self._print(expr.expr)
        if has_name(expr.expr):
            return rf"\frac{{{above} {inner}}}{{{below}}}"
        grouped = sp.Add | sp.Mul | sp.Sum | sp.Product | sp.Derivative | Written
        if isinstance(expr.expr, grouped) or inner.startswith("-"):
            inner = rf"\left[{inner}\right]"
        return rf"\frac{{{above}}}{{{below}}} {inner}"

    def _by(self, wrt: Any, times: Any) -> str:
        if times == 1:
            return rf"\partial {self._print(wrt)}"
        if isinstance(wrt, sp.Indexed):
            return rf"\partial {self._print_Indexed(wrt, exp=self._print(times))}"
        shown = self._print(wrt)
        shown = rf"\left({shown}\right)" if "^" in shown else shown
        return rf"\partial {shown}^{{{self._print(times)}}}"

    def _print_Integral(self, expr: Any) -> str:
        return str(super()._print_Integral(expr).replace(r"\limits", ""))

    def _print_Subs(self, expr: Any) -> str:
        values = zip(expr.variables, expr.point, strict=True)
        at = ",\\, ".join(f"{self._print(of)} = {self._print(value)}" for of, value in values)
        return rf"\left. {self._print(expr.expr)} \right\rvert_{{{at}}}"

    def _print_Elementwise(self, expr: Any, exp: str | None = None) -> str:
        name = type(expr).latex_name or rf"\operatorname{{{type(expr).__name__}}}"
        return call(name, self._print(expr.args[0]), exp)

    def _print_Function(self, expr: Any, exp: str | None = None) -> str:
        if isinstance(expr, Elementwise):
            return self._print_Elementwise(expr, exp)
        name = type(expr).__name__
        known = rf"\{name}" in _OPERATORS
        name = rf"\{name}" if known else rf"\operatorname{{{name.replace('_', ' ')}}}"
        return call(name, ", ".join(map(self._print, expr.args)), exp)

    def _print_ITE(self, expr: Any) -> str:
        return str(self._print(expr.to_nnf(simplify=False)))

    def _print_Expectation(self, expr: Any, exp: str | None = None) -> str:
        text = rf"\mathbb{{E}}\left[{self._print(expr.args[0])}\right]"
        return text if exp is None else rf"{text}^{{{exp}}}"

    def _print_Add(self, expr: Any, order: Any = None) -> str:
        common, rest = expr.primitive()
        if common.is_Integer and common != 1 and not expr.is_integer:
            # SymPy multiplies a number into a bracket; a book leaves 2 (a - y) as it is
            return rf"{self._print(common)} \left({self._print(rest)}\right)"
        return self._terms(in_order(self._as_ordered_terms(expr, order=order)))

    def _terms(self, terms: Sequence[Any]) -> str:
        text = ""
        for term in terms:
            minus = term.could_extract_minus_sign()
            part = -term if minus else term
            shown = self._print(part)
            if is_sum(part) or shown.startswith("-"):
                shown = rf"\left({shown}\right)"
            text += (" - " if minus else " + ") + shown if text or minus else shown
        return f"-{text[3:]}" if text.startswith(" - ") else text

    def _print_Mul(self, expr: Any) -> str:
        if expr.could_extract_minus_sign():
            rest = -expr
            shown = self._print(rest)
            return f"-\\left({shown}\\right)" if is_sum(rest) or shown[0] == "-" else f"-{shown}"
        top, bottom = [], []
        for factor in without_common_numbers(expr):
            if isinstance(factor, sp.Rational):
                top += [sp.Integer(factor.p)] if factor.p != 1 else []
                bottom += [sp.Integer(factor.q)] if factor.q != 1 else []
            elif isinstance(factor, sp.Pow) and factor.exp.is_Rational and factor.exp.is_negative:
                bottom.append(sp.Pow(factor.base, -factor.exp))
            else:
                top.append(factor)
        top, bottom = factors_in_order(top), factors_in_order(bottom, below=True)
        if not bottom:
            return self._product(top)
        # a plain 1/m or η/m stands in front of what it scales; a real quotient is one fraction
        plain = not any(map(is_heavy, bottom))
        atoms = plain and not any(f.has(sp.Add) for f in bottom)
        squares = [f for f in top if atoms and isinstance(f, sp.Pow) and isinstance(f.base, sp.Add)]
        heavy = [f for f in top if is_heavy(f) or f in squares]
        if plain and heavy:
            light = [f for f in top if f not in heavy]
            front = rf"\frac{{{self._product(light)}}}{{{self._product(bottom)}}}"
            return f"{front} {self._product(heavy, alone=False)}"
        top, slopes = slopes_apart(top)
        fraction = rf"\frac{{{self._product(top)}}}{{{self._product(bottom)}}}"
        return rf"{fraction} \, {self._product(slopes, alone=False)}" if slopes else fraction

    def _product(self, factors: Sequence[Any], alone: bool = True) -> str:
        if not factors:
            return "1"
        shown = []
        for at, factor in enumerate(factors):
            text = self._print(factor)
            single = len(factors) == 1 and alone
            last = at == len(factors) - 1
            if isinstance(factor, sp.log) and not last:
                text = self._print_log(factor, bare=False)
            group = is_sum(factor) or isinstance(factor, sp.Piecewise)
            group = group or (at > 0 and text.startswith("-"))
            if not single and (group or (_has_open_end(factor) and not last)):
                text = rf"\left({text}\right)"
            shown.append(text)
        text = shown[0]
        for factor, after in zip(factors, shown[1:], strict=False):
            if not factor.is_Integer:
                space = r" \, "
            else:
                space = r" \cdot " if after[0].isdigit() or after.startswith(r"\frac") else " "
            text += space + after
        return str(text)

    def _print_Pow(self, expr: Any) -> str:
        base, exponent = expr.base, expr.exp
        if exponent.is_Rational and exponent.is_negative:
            return rf"\frac{{1}}{{{self._print(sp.Pow(base, -exponent))}}}"
        if exponent == sp.Rational(1, 2):
            return rf"\sqrt{{{self._print(base)}}}"
        shown = self._print(exponent)
        if isinstance(base, sp.Sum | sp.Product | sp.Add | sp.Mul | sp.Derivative | Written):
            return rf"\left({self._print(base)}\right)^{{{shown}}}"
        if isinstance(base, sp.Indexed):
            return self._print_Indexed(base, exp=shown)
        if isinstance(base, Named):
            return self._print_Named(base, exp=shown)
        return str(super()._print_Pow(expr))

    def _print_ExpBase(self, expr: Any, exp: str | None = None) -> str:
        text = rf"e^{{{self._print(expr.args[0])}}}"
        return text if exp is None else rf"\left({text}\right)^{{{exp}}}"

    def _print_log(self, expr: Any, exp: str | None = None, bare: bool = True) -> str:
        arg = expr.args[0]
        if has_name(arg) and exp is None and bare:
            return rf"\log {self._print(arg)}"
        return call(r"\log", self._print(arg), exp)

    def _print_Abs(self, expr: Any, exp: str | None = None) -> str:
        # \lvert: in a cell of a table a plain | would end the cell
        inside = self._print(expr.args[0])
        tall = any(word in inside for word in _TALL)
        text = rf"\left\lvert {inside} \right\rvert" if tall else rf"\lvert {inside} \rvert"
        return text if exp is None else rf"{text}^{{{exp}}}"

    def _print_Max(self, expr: Any, exp: str | None = None) -> str:
        zero_first = sorted(expr.args, key=lambda a: (a != 0, str(a)))
        return call(r"\max", ",\\, ".join(self._print(a) for a in zero_first), exp)

    def _print_Min(self, expr: Any, exp: str | None = None) -> str:
        return call(r"\min", ",\\, ".join(map(self._print, expr.args)), exp)

    def _print_Heaviside(self, expr: Any, exp: str | None = None) -> str:
        text = rf"\mathbf{{1}}_{{{self._print(expr.args[0])}>0}}"
        return text if exp is None else rf"{text}^{{{exp}}}"

    def _print_factorial(self, expr: Any, exp: str | None = None) -> str:
        text = str(super()._print_factorial(expr))
        return text if exp is None else rf"\left({text}\right)^{{{exp}}}"
