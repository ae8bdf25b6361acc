"""What a derivative of cases is where a case begins: not known, so that nothing is proved there.

A formula in cases, max(0, z) for example, is differentiated case by case. Where one case passes
into another, the derivative may be that of either or none at all. There, and only there, the terms
below stand for what is not known.
"""

from __future__ import annotations

from typing import Any, Self

import sympy as sp

CASES = (sp.Piecewise, sp.Max, sp.Min, sp.Abs, sp.sign, sp.Heaviside)


class AtZero(sp.Expr):
    """A number that is 0 wherever `gap` is not, and not known where `gap` is 0.

    The arguments behind the gap say which unknown number it is: two that are written alike are one.
    """

    is_commutative = True

    def __new__(cls, gap: sp.Expr, *which: Any) -> Self:
        made: Self = super().__new__(cls, sp.sympify(gap), *map(sp.sympify, which))
        return made

    @property
    def gap(self) -> sp.Expr:
        return self.args[0]

    def as_cases(self) -> sp.Expr:
        """For numbers: undefined where the gap is 0."""
        return sp.Piecewise((sp.nan, sp.Eq(self.gap, 0)), (0, True), evaluate=False)

    def _eval_is_real(self) -> bool:
        return True

    def _latex(self, printer: Any) -> str:
        return rf"\text{{undefined}}_{{{printer._print(self.gap)} = 0}}"

    def _sympystr(self, printer: Any) -> str:
        return f"[undefined where {printer._print(self.gap)} = 0]"

    _plaintext = _sympystr


class Kink(AtZero):
    """The unknown is finite: the function is continuous there, and its slope is between others."""


class Corner(Kink):
    """The kink of a modulus: the unknown is 1 on one side and -1 on the other."""


class Share(sp.Dummy):
    """The unknown number of a kink, during a proof."""


class CornerShare(Share):
    """That of a modulus: it is 1 on one side of the kink and -1 on the other."""


class Jump(AtZero):
    """The function may jump there, and has no derivative that could be known."""


def has_cases(expr: sp.Basic) -> bool:
    """Whether cases are written in `expr` itself; a function may have them in its definition."""
    return bool(expr.has(*CASES))


def beside_kinks(expr: sp.Expr) -> sp.Expr:
    """`expr` as it is away from kinks and jumps, to be shown.

    >>> x = sp.Symbol("x", real=True)
    >>> beside_kinks(sp.sign(x) + Kink(x))
    sign(x)
    """
    return expr.xreplace({node: sp.Integer(0) for node in expr.atoms(AtZero)})
