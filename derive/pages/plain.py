"""Formulas as plain text, for messages: Σ_j W^[l]_jp δ_jk g'(z_pk), without LaTeX.

What is written: what `derive.pages.formulas` writes, with indices as subscripts and Greek letters
as such; an author's layout is left out. Nothing is refused: what is unknown is SymPy's text.
"""

from __future__ import annotations

import re
from typing import Any
from unicodedata import normalize

import sympy as sp
from sympy.printing.precedence import PRECEDENCE
from sympy.printing.str import StrPrinter

from derive.pages.letters import with_letters
from derive.pages.ordering import factors_in_order, in_order
from derive.words.arrays import Elementwise
from derive.words.layout import Written

_GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ε",
    "eta": "η", "theta": "θ", "lambda": "λ", "mu": "μ", "pi": "π", "rho": "ρ", "sigma": "σ",
    "tau": "τ", "phi": "φ", "psi": "ψ", "omega": "ω", "Delta": "Δ", "Sigma": "Σ", "ell": "ℓ",
    "partial": "∂",
}  # fmt: skip


def plain_name(name: str) -> str:
    r"""A LaTeX name as one would type it.

    >>> plain_name(r"\\delta^{[l+1]}"), plain_name(r"\\hat{y}")
    ('δ^[l+1]', 'ŷ')
    """
    name = re.sub(r"\\d?frac\{(.*?)\}\{(.*?)\}", r"(\1)/(\2)", name)
    name = re.sub(r"\\hat\s*\{?(\w)\}?", "\\1\u0302", name)
    name = re.sub(r"\\tilde\s*\{?(\w)\}?", "\\1\u0303", name)
    name = re.sub(r"\\(mathrm|operatorname|mathbb|overline|,|textstyle|displaystyle)", "", name)
    name = re.sub(r"\\[lr]Vert\s*", "‖", name)
    name = re.sub(r"\\([a-zA-Z]+)", lambda found: _GREEK.get(found[1], found[1]), name)
    return normalize("NFC", re.sub(r"[{}\\]", "", name)).replace(" ‖", "‖")


class TextPrinter(StrPrinter):
    """SymPy's text, with indices as subscripts and the names that the page shows."""

    printmethod = "_plaintext"  # not _sympystr, by which some classes print themselves

    def _print_Symbol(self, expr: Any) -> str:
        return plain_name(expr.name)

    _print_Dummy = _print_Symbol

    def _print_Idx(self, expr: Any) -> str:
        return plain_name(expr.label.name)

    def _print_Indexed(self, expr: Any) -> str:
        places = [self._print(i) for i in expr.indices]
        joined = "".join(places) if all(len(p) == 1 for p in places) else f"({','.join(places)})"
        return f"{plain_name(expr.base.label.name)}_{joined}"

    def _print_Named(self, expr: Any) -> str:
        return str(self._print(expr.shown))

    _print_UpstreamCost = _print_Named

    def _over(self, expr: Any, sign: str) -> str:
        shown = " ".join(f"{sign}_{self._print(i)}" for i, *_ in reversed(expr.limits))
        body = self._print(expr.function)
        grouped = isinstance(expr.function, sp.Add) or body.startswith("-")
        return f"{shown} ({body})" if grouped else f"{shown} {body}"

    def _print_Sum(self, expr: Any) -> str:
        return self._over(expr, "Σ")

    def _print_Product(self, expr: Any) -> str:
        return self._over(expr, "Π")

    def _print_Add(self, expr: Any, order: Any = None) -> str:
        shown = ""
        for term in in_order(expr.as_ordered_terms()):
            minus = term.could_extract_minus_sign()
            part = self._print(-term if minus else term)
            part = f"({part})" if isinstance(-term, sp.Add) else part
            shown += (" - " if minus else " + ") + part if shown or minus else part
        return f"-{shown[3:]}" if shown.startswith(" - ") else shown

    def _print_Mul(self, expr: Any) -> str:
        if expr.could_extract_minus_sign():
            rest = -expr
            shown = self._print(rest)
            return f"-({shown})" if isinstance(rest, sp.Add) else f"-{shown}"
        top, bottom = sp.fraction(expr)
        if bottom == 1:
            return self._factors(expr)
        below = self._factors(bottom, below=True) if bottom.is_Mul else self._print(bottom)
        one = bottom.is_Atom or isinstance(bottom, sp.factorial)
        below = below if one or re.fullmatch(r"[^\s*+/-]+", below) else f"({below})"
        above = self._factors(top)
        return f"({above})/{below}" if isinstance(top, sp.Add) else f"{above}/{below}"

    def _factors(self, expr: Any, below: bool = False) -> str:
        factors = factors_in_order(sp.Mul.make_args(expr), below)
        shown = []
        for at, factor in enumerate(factors):
            text, last = self._print(factor), at == len(factors) - 1
            over = isinstance(factor, sp.Sum | sp.Product)
            group = isinstance(factor, sp.Add) and len(factors) > 1
            shown.append(f"({text})" if group or (over and not last) else text)
        return " ".join(shown)

    def parenthesize(self, item: Any, level: int, strict: bool = False) -> str:
        text = super().parenthesize(item, level, strict)
        bare = isinstance(item, sp.Sum | sp.Product) and not text.startswith("(")
        return f"({text})" if bare and level > PRECEDENCE["Add"] else text

    def _print_Derivative(self, expr: Any) -> str:
        below = " ".join(f"∂{self._print(wrt)}" for wrt, _ in expr.variable_count)
        shown = self._print(expr.expr)
        named = re.fullmatch(r"[^\s*+/-]+", shown)
        return f"∂{shown}/{below}" if named else f"∂/{below} [{shown}]"

    def _print_KroneckerDelta(self, expr: Any) -> str:
        i, j = (self._print(a) for a in expr.args[:2])
        return f"1[{i}={j}]"

    def _print_Expectation(self, expr: Any) -> str:
        return f"E[{self._print(expr.args[0])}]"

    def _print_factorial(self, expr: Any) -> str:
        return f"{self.parenthesize(expr.args[0], PRECEDENCE['Atom'])}!"

    def _print_Function(self, expr: Any) -> str:
        name = type(expr).__name__
        if isinstance(expr, Elementwise):
            name = plain_name(type(expr).latex_name or name)
        return f"{name}({', '.join(self._print(a) for a in expr.args)})"


def text(expr: sp.Basic) -> str:
    r"""An expression as plain text.

    >>> from derive.words.arrays import array, indices, sizes, total
    >>> n, m = sizes("n m")
    >>> j, p = indices("j p", n)
    >>> text(total(array("W^{[l]}", n, n)[j, p] * array(r"\delta", n)[j], j) / m)
    'Σ_j W^[l]_jp δ_j/m'
    """
    as_usual = sp.sympify(expr).replace(lambda e: isinstance(e, Written), lambda e: e.value)
    return str(TextPrinter().doprint(with_letters(as_usual)))
