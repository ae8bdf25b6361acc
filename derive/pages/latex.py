r"""LaTeX as a book would set it: a^{[l]}_{jk}, g′(z), ∂C/∂z, ⊙, Σ with its range."""

from __future__ import annotations

import re

import sympy as sp
from sympy.printing.latex import LatexPrinter

from derive.pages.ordering import (
    factor_order,
    has_name,
    in_order,
    is_heavy,
    without_common_numbers,
)
from derive.words.arrays import Elementwise, Named
from derive.words.layout import Written, is_sum

_TALL = (r"\frac", r"\sum", r"\prod", r"\left", r"\begin", r"\displaystyle")
_POWER_AFTER_NAME = (r"\tanh", r"\sin", r"\cos", r"\log")


def _call(name: str, inside: str, exp: str | None = None) -> str:
    """A function of `inside`: plain parentheses, unless what they hold is tall."""
    tall = any(word in inside for word in _TALL)
    brackets = rf"\left({inside}\right)" if tall else f"({inside})"
    if exp is None:
        return name + brackets
    if name in _POWER_AFTER_NAME:
        return rf"{name}^{{{exp}}}{brackets}"
    return rf"{name}{brackets}^{{{exp}}}"


class BookPrinter(LatexPrinter):
    """SymPy's printer with the customs of the field where the two differ."""

    def __init__(self, settings=None):
        super().__init__({"fold_short_frac": False, "ln_notation": False} | (settings or {}))

    def _print_Named(self, expr, exp=None):
        if exp is not None and isinstance(expr.shown, sp.Indexed):
            return self._print_Indexed(expr.shown, exp)
        shown = self._print(expr.shown)
        if exp is None:
            return shown
        return rf"\left({shown}\right)^{{{exp}}}" if "^" in shown else rf"{shown}^{{{exp}}}"

    def _print_CostAbove(self, expr):
        return self._print(expr.shown)

    def _print_WrittenProduct(self, expr, exp=None):
        text = self._product(expr.parts)
        return text if exp is None else rf"\left({text}\right)^{{{exp}}}"

    def _print_WrittenSum(self, expr, exp=None):
        text = self._terms(expr.parts)
        return text if exp is None else rf"\left({text}\right)^{{{exp}}}"

    def _print_Indexed(self, expr, exp=None):
        places = [self._print(i) for i in expr.indices]
        short = all(len(p) == 1 or re.fullmatch(r"\\[a-z]+", p) for p in places)
        joined = (" " if any(len(p) > 1 for p in places) else "").join(places)
        text = f"{expr.base.label.name}_{{{joined if short else ', '.join(places)}}}"
        if exp is None:
            return text
        return rf"\left({text}\right)^{{{exp}}}" if "^" in text else f"{text}^{{{exp}}}"

    def _print_IndexedBase(self, expr):
        return expr.label.name

    def _print_Idx(self, expr):
        return expr.label.name

    def _print_KroneckerDelta(self, expr, exp=None):
        i, j = (self._print(a) for a in expr.args[:2])
        return rf"\mathbf{{1}}_{{{i}={j}}}"

    def _over(self, expr, sign):
        signs = []
        for i, lower, upper in reversed(expr.limits):
            start = f"{self._print(i)}={self._print(lower)}"
            signs.append(rf"{sign}_{{{start}}}^{{{self._print(upper)}}}")
        body = self._print(expr.function)
        if is_sum(expr.function) or expr.function.could_extract_minus_sign():
            body = rf"\left({body}\right)"
        return " ".join([*signs, body])

    def _print_Sum(self, expr):
        return self._over(expr, r"\sum")

    def _print_Product(self, expr):
        return self._over(expr, r"\prod")

    def _print_Derivative(self, expr):
        (wrt, times), *others = expr.variable_count
        if others or times != 1:
            return super()._print_Derivative(expr)
        below = rf"\partial {self._print(wrt)}"
        inner = self._print(expr.expr)
        if has_name(expr.expr):
            return rf"\frac{{\partial {inner}}}{{{below}}}"
        if isinstance(expr.expr, sp.Add | sp.Mul | sp.Sum | sp.Product | Written):
            inner = rf"\left[{inner}\right]"
        return rf"\frac{{\partial}}{{{below}}} {inner}"

    def _print_Integral(self, expr):
        return super()._print_Integral(expr).replace(r"\limits", "")

    def _print_Subs(self, expr):
        values = zip(expr.variables, expr.point, strict=True)
        at = ",\\, ".join(f"{self._print(of)} = {self._print(value)}" for of, value in values)
        return rf"\left. {self._print(expr.expr)} \right\rvert_{{{at}}}"

    def _print_Elementwise(self, expr, exp=None):
        name = type(expr).latex_name or rf"\operatorname{{{type(expr).__name__}}}"
        return _call(name, self._print(expr.args[0]), exp)

    def _print_Function(self, expr, exp=None):
        if isinstance(expr, Elementwise):
            return self._print_Elementwise(expr, exp)
        name = type(expr).__name__
        known = rf"\{name}" in _POWER_AFTER_NAME
        name = rf"\{name}" if known else rf"\operatorname{{{name.replace('_', ' ')}}}"
        return _call(name, ", ".join(map(self._print, expr.args)), exp)

    def _print_Expectation(self, expr, exp=None):
        text = rf"\mathbb{{E}}\left[{self._print(expr.args[0])}\right]"
        return text if exp is None else rf"{text}^{{{exp}}}"

    def _print_Add(self, expr, order=None):
        common, rest = expr.primitive()
        if common.is_Integer and common != 1 and not expr.is_integer:
            # SymPy multiplies a number into a bracket; a book leaves 2 (a - y) as it is
            return rf"{self._print(common)} \left({self._print(rest)}\right)"
        return self._terms(in_order(self._as_ordered_terms(expr, order=order)))

    def _terms(self, terms):
        text = ""
        for term in terms:
            minus = term.could_extract_minus_sign()
            part = -term if minus else term
            shown = self._print(part)
            if is_sum(part) or part.could_extract_minus_sign():
                shown = rf"\left({shown}\right)"
            text += (" - " if minus else " + ") + shown if text or minus else shown
        return f"-{text[3:]}" if text.startswith(" - ") else text

    def _print_Mul(self, expr):
        if expr.could_extract_minus_sign():
            rest = -expr
            shown = self._print(rest)
            return (
                f"-\\left({shown}\\right)"
                if is_sum(rest) or rest.could_extract_minus_sign()
                else f"-{shown}"
            )
        top, bottom = [], []
        for factor in without_common_numbers(expr):
            if isinstance(factor, sp.Rational):
                top += [sp.Integer(factor.p)] if factor.p != 1 else []
                bottom += [sp.Integer(factor.q)] if factor.q != 1 else []
            elif isinstance(factor, sp.Pow) and factor.exp.is_Rational and factor.exp.is_negative:
                bottom.append(sp.Pow(factor.base, -factor.exp))
            else:
                top.append(factor)
        top.sort(key=factor_order)
        bottom.sort(key=factor_order)
        if not bottom:
            return self._product(top)
        # a plain 1/m or η/m stands in front of what it scales; a real quotient is one fraction
        light = [f for f in top if not is_heavy(f)]
        if not any(map(is_heavy, bottom)) and len(light) < len(top):
            heavy = [f for f in top if f not in light]
            front = rf"\frac{{{self._product(light)}}}{{{self._product(bottom)}}}"
            return f"{front} {self._product(heavy, alone=False)}"
        return rf"\frac{{{self._product(top)}}}{{{self._product(bottom)}}}"

    def _product(self, factors, alone=True):
        if not factors:
            return "1"
        shown = []
        for at, factor in enumerate(factors):
            text = self._print(factor)
            single = len(factors) == 1 and alone
            last = at == len(factors) - 1
            over = isinstance(factor, sp.Sum | sp.Product)
            slope = isinstance(factor, sp.Derivative) and not has_name(factor.expr)
            group = is_sum(factor) or isinstance(factor, sp.Piecewise)
            group = group or (at > 0 and factor.could_extract_minus_sign())
            if not single and (group or ((over or slope) and not last)):
                text = rf"\left({text}\right)"
            shown.append(text)
        text = shown[0]
        for factor, after in zip(factors, shown[1:], strict=False):
            if not factor.is_Integer:
                space = r" \, "
            else:
                space = r" \cdot " if after[0].isdigit() or after.startswith(r"\frac") else " "
            text += space + after
        return text

    def _print_Pow(self, expr):
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
        return super()._print_Pow(expr)

    def _print_ExpBase(self, expr, exp=None):
        text = rf"e^{{{self._print(expr.args[0])}}}"
        return text if exp is None else rf"\left({text}\right)^{{{exp}}}"

    def _print_log(self, expr, exp=None):
        arg = expr.args[0]
        if has_name(arg) and exp is None:
            return rf"\log {self._print(arg)}"
        return _call(r"\log", self._print(arg), exp)

    def _print_Max(self, expr, exp=None):
        zero_first = sorted(expr.args, key=lambda a: (a != 0, str(a)))
        return _call(r"\max", ",\\, ".join(self._print(a) for a in zero_first), exp)

    def _print_Min(self, expr, exp=None):
        return _call(r"\min", ",\\, ".join(map(self._print, expr.args)), exp)

    def _print_Heaviside(self, expr, exp=None):
        return rf"\mathbf{{1}}_{{{self._print(expr.args[0])}>0}}"

    # matrices

    def _print_MatrixSymbol(self, expr):
        return expr.name

    def _print_Transpose(self, expr):
        inner = self._print(expr.arg)
        if not isinstance(expr.arg, sp.MatrixSymbol):
            inner = rf"\left({inner}\right)"
        elif "^" in inner:
            inner = rf"({inner})"
        return rf"{inner}^{{\mathsf T}}"

    def _print_HadamardProduct(self, expr):
        shown = []
        for part in expr.args:
            text = self._print(part)
            wrapped = isinstance(part, sp.MatAdd | sp.MatMul)
            shown.append(rf"\left({text}\right)" if wrapped else text)
        return r" \odot ".join(shown)

    def _print_MatMul(self, expr):
        scalars = [f for f in expr.args if not f.is_Matrix]
        matrices = [f for f in expr.args if f.is_Matrix]
        scale = sp.Mul(*scalars)
        number = self._print(scale)
        number = rf"\left({number}\right)" if scale.is_Add else number
        front = {1: "", -1: "-"}.get(scale) if scale in (1, -1) else f"{number} "
        shown = []
        for factor in matrices:
            text = self._print(factor)
            wrapped = isinstance(factor, sp.MatAdd | sp.HadamardProduct) and len(expr.args) > 1
            shown.append(rf"\left({text}\right)" if wrapped else text)
        return front + " ".join(shown)

    def _print_MatAdd(self, expr):
        scales = {abs(t.as_coeff_mmul()[0]) for t in expr.args}
        scale = scales.pop()
        if not scales and scale != 1 and sp.sympify(scale).is_Integer:
            rest = sp.MatAdd(*(t / scale for t in expr.args))
            return rf"{self._print(scale)} \left({self._print(rest)}\right)"
        terms = sorted(expr.args, key=_is_negative)
        text = self._print(terms[0])
        for term in terms[1:]:
            text += f" - {self._print(-term)}" if _is_negative(term) else f" + {self._print(term)}"
        return text

    def _print_OneMatrix(self, expr):
        return r"\mathbf{1}"

    def _print_Apply(self, expr):
        name = expr.function.latex_name or rf"\operatorname{{{expr.function.__name__}}}"
        return _call(name, self._print(expr.of))

    def _print_DiagMatrix(self, expr):
        return rf"\operatorname{{diag}}({self._print(expr.args[0])})"

    def _print_Identity(self, expr):
        return "I"


def _is_negative(term):
    return isinstance(term, sp.MatMul) and bool(term.args[0].is_negative)


def latex(expr: sp.Basic) -> str:
    r"""The LaTeX of an expression in the manner of this book.

    >>> from derive.words.arrays import array, indices, sizes, total
    >>> n, m = sizes("n m")
    >>> j, p = indices("j p", n)
    >>> print(latex(total(array("W^{[l]}", n, n)[j, p] * array(r"\delta", n)[j], j) / m))
    \frac{1}{m} \sum_{j=1}^{n} W^{[l]}_{jp} \, \delta_{j}
    >>> print(latex(array(r"\theta", n, n)[j, indices(r"\ell", n)[0]]))
    \theta_{j \ell}

    A sum of products of matrices, with no number in front of any:

    >>> A, W = sp.MatrixSymbol("A", m, n), sp.MatrixSymbol("W", n, n)
    >>> print(latex(A * W + sp.OneMatrix(m, 1) * sp.MatrixSymbol("b", 1, n)))
    A W + \mathbf{1} b
    >>> print(latex((1 - sp.Symbol(r"\alpha")) * W))
    \left(1 - \alpha\right) W
    """
    return BookPrinter().doprint(sp.sympify(expr))
