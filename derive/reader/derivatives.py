r"""Derivatives: \frac{\partial C}{\partial W}, ∂C/∂z_p, dL/db, ∂²f/∂x².

A derivative of a number with respect to a whole array is the matrix of those with respect to its
entries; that of a column with respect to a column has the entries of the first in its rows.
"""

from __future__ import annotations

from typing import Any

import sympy as sp
from lark import Token, Tree

from derive.reader.cutting import Cutting, is_partial
from derive.reader.table import Parts, parts_of
from derive.reader.trees import spelling
from derive.reader.values import Entrywise, Node, is_matrix
from derive.words.arrays import Named, UpstreamCost


class Derivatives(Cutting):
    """Derivatives of numbers and of matrices."""

    def fraction(self, node: Tree[Token]) -> Any:
        _, top, bottom = node.children
        below = self.only_product(bottom)
        above = self.only_product(top)
        d_above = above is not None and self._starts_with_d(above)
        if below is not None and d_above:
            known = self._known_derivative(node)
            if known is not None:
                return known
            items = self.flat(below, after_d=True)
            if items and is_partial(items[0]):
                assert above is not None
                return self._quotient_of_d(self.flat(above, self._is_d(above)), items, node)
        return self.over(self.one(top), self.one(bottom), node)  # type: ignore[arg-type]

    def _is_d(self, product: Tree[Token]) -> bool:
        first = product.children[0]
        base = first.children[0] if isinstance(first, Tree) else first
        return isinstance(base, Token) and base.type == "WORD" and base.startswith("d")

    def _starts_with_d(self, product: Tree[Token]) -> bool:
        first = product.children[0]
        if isinstance(first, Tree) and is_partial(first):
            return True
        if not self._is_d(product):
            return False
        assert isinstance(first, Tree)
        return not self.ways(str(first.children[0]), first)

    def _quotient_of_d(self, above: list[Any], below: list[Any], node: Tree[Token]) -> Any:
        d, *of = above
        order = self._order(d)
        if not of:
            return Operator(self, order, below, node)
        value = self.product_of(of, node)
        return self._derivative(value, order, below, node)

    def _known_derivative(self, node: Tree[Token]) -> Any:
        """An entry of the array that the names give for a whole derivative, as G for ∂C/∂a."""
        _, top, bottom = node.children
        last = list(bottom.find_data("factor"))[-1]  # type: ignore[union-attr]
        marks = [c for c in last.children if isinstance(c, Tree) and c.data == "sub"]
        if len(marks) != 1:
            return None
        without = spelling(bottom).replace(spelling(marks[0]), "")
        name = rf"\frac{spelling(top)}{without}"
        if name not in self.table.whole:
            return None
        return self.entry_of(self.table.whole[name], self.listed(last, "sub"), name)

    def _order(self, d: Tree[Token]) -> int:
        parts = parts_of(d)
        if parts is None or parts.sub or parts.primes:
            raise self.error("a ∂ with an index", d)
        if parts.sup and not parts.sup.isdigit():
            raise self.error("the order of a derivative must be a number", d)
        return int(parts.sup or 1)

    def partial(self, item: Tree[Token], rest: list[Any], node: Tree[Token]) -> Any:
        """∂C / ∂z_p in a line: what is differentiated, a stroke, ∂ and one factor."""
        at = next((n for n, r in enumerate(rest) if _slash(r)), None)
        if at is None or at == 0 or len(rest) < at + 3 or not is_partial(rest[at + 1]):
            what = f"{item.children[0]} is no name here, and no quotient of differentials follows"
            raise self.error(what, item)
        below = rest[at + 1 : at + 3]
        value = self.product_of(rest[:at], node)
        after = rest[at + 3 :]
        if after and isinstance(after[0], Tree) and after[0].data == "factor":
            raise self.error("∂ / ∂x y can mean two things; a fraction is needed", after[0])
        rest[:] = after
        return self._derivative(value, self._order(item), below, node)

    def _derivative(self, value: Any, order: int, below: list[Any], node: Node) -> Any:
        variables: list[tuple[Any, int]] = []
        below = [b for b in below if not (isinstance(b, Token) and b.type == "THIN")]
        if len(below) % 2:
            raise self.error("by what is not clear", node)
        for d, factor in zip(below[::2], below[1::2], strict=True):
            if not is_partial(d) or not isinstance(factor, Tree):
                raise self.error("by what is not clear", node)
            variables.append(self._variable(factor))
        if sum(times for _, times in variables) != order:
            raise self.error(f"the order above is {order}, below it differs", node)
        for variable, times in reversed(variables):  # the last is the innermost
            for _ in range(times):
                value = self._by(value, variable, node)
        return value

    def _variable(self, factor: Tree[Token]) -> tuple[Any, int]:
        """The variable of a derivative, and how often it is taken: x² below counts twice."""
        parts = parts_of(factor)
        if (
            parts
            and parts.sup.isdigit()
            and Parts(parts.base, "", parts.sup) not in self.table.names
        ):
            kept = [c for c in factor.children if not (isinstance(c, Tree) and c.data == "sup")]
            return self.factor(Tree("factor", kept)), int(parts.sup)
        return self.factor(factor), 1

    def _by(self, value: Any, variable: Any, node: Node) -> Any:
        if not isinstance(variable, sp.Basic):
            raise self.error("a derivative with respect to a function", node)
        if is_matrix(variable):
            return self._by_array(value, variable, node)
        if isinstance(value, UpstreamCost) and isinstance(variable, Named):
            above = _by_layer(value, variable)
            if above is not None:
                return above
        if not isinstance(variable, sp.Symbol | sp.Indexed):
            raise self.error(f"{variable} has a formula; it is no variable", node)
        if is_matrix(value):
            return self.entrywise(
                value.shape, lambda i, j: self._of(self.entry(value, i, j), variable, node)
            )
        return self._of(self.scalar(value, node), variable, node)

    def _of(self, value: sp.Expr, variable: Any, node: Node) -> sp.Expr:
        formula = value.has(Named, UpstreamCost) or not (value.is_Symbol or value.is_number)
        if value != variable and not formula:
            raise self.error(f"{value} has no formula, so it has no derivative", node)
        return sp.Derivative(value, variable)

    def _by_array(self, value: Any, variable: Any, node: Node) -> Any:
        array = self.arrays.get(getattr(variable, "name", ""))
        if array is None or isinstance(array, Entrywise):
            raise self.error("a derivative with respect to this is not known", node)
        if not isinstance(array, sp.IndexedBase):
            raise self.error(f"{array.base} has a formula; it is no variable", node)
        vector = len(array.shape) == 1
        if not is_matrix(value):
            return self.entrywise(
                variable.shape,
                lambda i, j: self._of(value, array[i] if vector else array[i, j], node),
            )
        if not (vector and value.shape[1] == 1):
            raise self.error(
                "the derivative of a matrix with respect to a matrix has four indices", node
            )
        return self.entrywise(
            (value.shape[0], variable.shape[0]),
            lambda i, j: self._of(self.entry(value, i, 1), array[j], node),
        )


class Operator:
    r"""``\frac{\partial}{\partial z}``, which waits for what it differentiates."""

    def __init__(self, by: Derivatives, order: int, below: list[Any], node: Tree[Token]):
        self.by, self.order, self.below, self.node = by, order, below, node

    def of(self, value: Any) -> Any:
        return self.by._derivative(value, self.order, self.below, self.node)


def _by_layer(cost: UpstreamCost, entry: Named) -> Any:
    """∂C/∂z_jk for an entry of the layer that the cost is known by: scale · δ_jk."""
    layer = cost.layer
    if not isinstance(layer, Named) or not isinstance(layer.shown, sp.Indexed):
        return None
    if not isinstance(entry.shown, sp.Indexed) or entry.shown.base != layer.shown.base:
        return None
    at = [cost.delta.indices.index(i) for i in layer.shown.indices]
    places = dict(zip(at, entry.shown.indices, strict=True))
    return cost.scale * cost.delta.base[tuple(places[n] for n in sorted(places))]


def _slash(item: Any) -> bool:
    return isinstance(item, Token) and item.type == "SLASH"
