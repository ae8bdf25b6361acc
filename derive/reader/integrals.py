r"""Integrals: \int_a^b f \, dx, which SymPy must be able to carry out, and \int f \, dx.

An integral without limits is not carried out: it is known up to a constant only, and
`derive.reader.comparison.same` compares it by its derivative.
"""

from __future__ import annotations

from typing import Any

import sympy as sp
from lark import Token, Tree

from derive.reader.sums import Sums
from derive.reader.table import Parts
from derive.reader.trees import spelling


class Integrals(Sums):
    """The value of an integral sign and of what it takes with it."""

    def big(self, node: Tree[Token]) -> Any:
        """A sum, a product or an integral."""
        sign, *scripts, body = node.children
        if not isinstance(sign, Token) or sign.type != "INT":
            return super().big(node)
        assert isinstance(body, Tree)
        marks = {s.data: s.children[1] for s in scripts if isinstance(s, Tree)}
        if len(marks) != len(scripts) or len(marks) == 1:
            raise self.error("an integral has two limits or none", sign)
        name, rest = self._variable_of(body, sign)
        known = self.table.names.get(Parts(name))
        if not marks and not isinstance(known, sp.Symbol):
            raise self.error(f"over what this is an integral is not known: {name}", sign)
        limits = [self.scalar(self.one(marks[at]), sign) for at in ("sub", "sup") if marks]  # type: ignore[arg-type]
        variable = sp.Dummy(name, real=True) if marks else known
        table, self.table = self.table, self.table.with_one(name, variable)
        try:
            inside = self.scalar(self.product_of(self.flat(Tree("product", rest)), body), sign)
        finally:
            self.table = table
        if not marks:
            return sp.Integral(inside, variable)
        value = sp.integrate(inside.doit(), (variable, *limits))
        if value.has(sp.Integral):
            raise self.error("this integral cannot be carried out", sign)
        return value

    def _variable_of(self, body: Tree[Token], sign: Token) -> tuple[str, list[Any]]:
        """The x of dx at the end, and the factors before it."""
        *rest, last = body.children
        name = spelling(last)
        if name[:1] != "d" or len(name) < 2 or not rest:
            raise self.error("where the integral ends is not said by a dx", sign)
        return name[1:], rest
