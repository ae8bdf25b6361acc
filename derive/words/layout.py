r"""Products and sums that are shown as they were written, factor by factor and term by term.

The printers put factors and terms in an order of their own. Where a formula is clearer in another
one, the order belongs to the expression, so that what is shown is still written from what is
proved.
"""

from __future__ import annotations

from typing import Any, Self

import sympy as sp

from derive.words.arrays import Named


class Written(Named):
    """An expression shown part by part; every derivative and every proof uses its value."""

    @property
    def parts(self) -> tuple[sp.Expr, ...]:
        return tuple(self.args[0].args)

    @property
    def shown(self) -> sp.Expr:
        return self.value

    def _sympystr(self, printer: Any) -> str:
        text: str = printer._print(self.value)
        return text


class WrittenProduct(Written):
    """A product in its own order; the sign of its first factor is its own sign."""

    def could_extract_minus_sign(self) -> bool:
        return bool(self.parts[0].could_extract_minus_sign())

    def __neg__(self) -> WrittenProduct:
        first, *rest = self.parts
        return product_as_written(*([] if first == -1 else [-first]), *rest)


class WrittenSum(Written):
    """A sum in its own order."""


class _Formula(sp.Atom):
    """A formula as it is shown; nothing is substituted in it."""

    def __new__(cls, expr: sp.Basic) -> Self:
        made: Self = super().__new__(cls)
        made.expr = expr
        return made

    def _hashable_content(self) -> tuple[Any, ...]:
        return (self.expr,)


class Shown(Named):
    """A quantity shown by a formula that stands for it: ``Shown(text, value, formula)``.

    `text` is a symbol whose name is the formula's LaTeX.
    """

    def __new__(cls, text: sp.Symbol, value: sp.Expr, formula: sp.Basic) -> Self:
        held = formula if isinstance(formula, _Formula) else _Formula(formula)
        made: Self = sp.Expr.__new__(cls, text, sp.sympify(value), held)
        return made

    @property
    def formula(self) -> sp.Basic:
        expr: sp.Basic = self.args[2].expr
        return expr


def is_sum(expr: sp.Basic) -> bool:
    """Whether an expression is written with a plus or a minus between its parts."""
    return isinstance(expr, sp.Add | WrittenSum)


def product_as_written(*factors: sp.Expr) -> WrittenProduct:
    r"""The product of `factors`, shown in this order.

    >>> from derive.pages.latex import latex
    >>> v, f = sp.symbols("v f", real=True)
    >>> print(latex(v * f), "and", latex(product_as_written(v, f)))
    f \, v and v \, f
    """
    return WrittenProduct(sp.Tuple(*factors), sp.Mul(*factors))


def sum_as_written(*terms: sp.Expr) -> WrittenSum:
    r"""The sum of `terms`, shown in this order.

    >>> from derive.pages.latex import latex
    >>> u, v = sp.symbols("u v", real=True)
    >>> print(latex(v + u), "and", latex(sum_as_written(v, u)))
    u + v and v + u
    """
    return WrittenSum(sp.Tuple(*terms), sp.Add(*terms))
