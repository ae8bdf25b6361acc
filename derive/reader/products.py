r"""Products: which factors belong together, and what a function, a sum or a ∂ takes with it.

Where a reader on paper looks at the meaning, this one refuses: ``a / b c``, ``\log a b``, and a
name before a bracket that may be a function or a factor.
"""

from __future__ import annotations

from typing import Any

import sympy as sp
from lark import Token, Tree

from derive.reader.cutting import is_partial
from derive.reader.derivatives import Operator
from derive.reader.errors import ReadError
from derive.reader.factors import FUNCTIONS, Callee
from derive.reader.integrals import Integrals
from derive.reader.table import Parts, parts_of
from derive.reader.trees import spelling
from derive.words.expectation import Expectation

_BRACKETS = ("round", "square", "group")


def bracket(node: Any) -> Tree[Token] | None:
    """The bracket that a factor is, its scripts left aside."""
    if isinstance(node, Tree) and node.data == "factor":
        base = node.children[0]
        if isinstance(base, Tree) and base.data in _BRACKETS:
            return base
    return None


def is_kind(item: Any, *kinds: str) -> bool:
    """Whether an item is a token of one of these kinds."""
    return isinstance(item, Token) and item.type in kinds


class Products(Integrals):
    """The value of a product."""

    def product(self, node: Tree[Token]) -> Any:
        return self.product_of(self.flat(node), node)

    def product_of(self, items: list[Any], node: Tree[Token]) -> Any:
        return self.multiply(self.values(items, node), node)

    def values(self, items: list[Any], node: Tree[Token]) -> list[Any]:
        """The values that a product multiplies, in their order."""
        values: list[Any] = []
        rest = list(items)
        before: Any = None
        while rest:
            item = rest.pop(0)
            if is_kind(item, "CDOT", "THIN"):
                if is_kind(item, "CDOT") and (not values or not rest):
                    raise self.error("a product lacks a factor", item)
                before = item
                continue
            if is_kind(item, "TEXT"):
                raise self.error("words cannot be read as a factor", item)
            if is_kind(item, "SLASH"):
                values = [self._quotient(values, rest, node)]
            elif is_partial(item):
                values.append(self.partial(item, rest, node))
            elif item.data == "big":
                values.append(self.big(item))
            else:
                self._refuse_neighbours(before, item)
                values.append(self._applied(item, rest))
            before = item
        if not values:
            raise self.error("a product lacks its factors", node)
        return values

    def _quotient(self, values: list[Any], rest: list[Any], node: Tree[Token]) -> Any:
        if not values or not rest:
            raise self.error("a quotient lacks a part", node)
        below = rest.pop(0)
        if not isinstance(below, Tree):
            raise self.error("a factor was expected after /", below)
        bottom = self.big(below) if below.data == "big" else self._applied(below, rest)
        after = [item for item in rest if not is_kind(item, "THIN")]
        if after and not is_kind(after[0], "CDOT"):
            raise self.error("a / b c can mean two things; brackets are needed", after[0])
        return self.over(self.multiply(values, node), bottom, node)

    def _refuse_neighbours(self, before: Any, item: Tree[Token]) -> None:
        """Two numbers side by side, and a name before a bracket that may be its argument."""
        if not isinstance(before, Tree) or before.data != "factor":
            return
        number = spelling(item)[:1].isdigit()
        if spelling(before)[-1:].isdigit() and number and len(before.children) == 1:
            raise self.error("two numbers side by side", item)
        held = bracket(item)
        name = isinstance(before.children[0], Token) and before.children[0].type != "NUMBER"
        if held is None or held.data == "group" or not name or len(item.children) > 1:
            return
        inside = self.inside(held)
        if len(inside) != 1 or _is_name(inside[0]):
            shown = spelling(before)
            raise self.error(f"{shown} is no function, so it takes no argument in brackets", item)

    def _applied(self, item: Tree[Token], rest: list[Any]) -> Any:
        """A factor; if it is a function, its value at the next factor."""
        name = spelling(item)
        if name == r"\mathbb{E}":
            return self._mean(item, rest)
        callee = self.factor(item)
        if isinstance(callee, Operator):
            return self._differentiated(callee, item, rest)
        if not isinstance(callee, Callee):
            return callee
        spaced = rest and is_kind(rest[0], "THIN")
        argument = rest[1] if spaced and len(rest) > 1 else rest[0] if rest else None
        held = bracket(argument)
        known = str(item.children[0]) in FUNCTIONS
        if not isinstance(argument, Tree) or (held is None and not known):
            raise self.error(f"the function {name} has no argument", item)
        del rest[: 2 if spaced else 1]
        if held is None:
            return self._of_one_factor(callee, argument, rest)
        several = len(self.inside(held)) > 1  # max(a, b)^2, which cannot be that at a square
        if not self.inside(held) or (known and not several and len(argument.children) > 1):
            raise self.error(f"what {name} is applied to is not clear", argument)
        arguments = [self.value(part) for part in self.inside(held)]
        value = self._call(callee, arguments, argument)
        return self.scripts(value, argument, self._scripts_of(argument))

    def _differentiated(self, operator: Operator, item: Tree[Token], rest: list[Any]) -> Any:
        rest[:] = [r for r in rest if not is_kind(r, "THIN")]
        if not rest or len(item.children) > 1:
            raise self.error("what is differentiated is not clear", item)
        of = rest.pop(0)
        if not isinstance(of, Tree):
            raise self.error("what is differentiated is not clear", of)
        value = self.big(of) if of.data == "big" else self._applied(of, rest)
        if rest:
            raise self.error("what is differentiated is not clear; brackets are needed", of)
        return operator.of(value)

    def _of_one_factor(self, callee: Callee, argument: Any, rest: list[Any]) -> Any:
        """One factor without brackets, as in log x; after which the product must be clear."""
        if argument.data == "big":
            return self._call(callee, [self.big(argument)], argument)
        if is_partial(argument):
            raise self.error(f"the function {callee.shown} has no argument", argument)
        nested = self._applied(argument, rest)
        after = rest[0] if rest else None
        follows = isinstance(after, Tree) and not _starts_function(after)
        if after is not None and (follows or is_kind(after, "SLASH")):
            raise self.error(f"where the argument of {callee.shown} ends is not clear", after)
        return self._call(callee, [nested], argument)

    def _call(self, callee: Callee, arguments: list[Any], node: Tree[Token]) -> Any:
        try:
            known = isinstance(callee.function, type) or callee.function in FUNCTIONS.values()
            if len(arguments) == 1 and known:
                value = self.map(callee.function, arguments[0], node)
            else:
                value = callee.function(*arguments)
        except (TypeError, ValueError) as e:
            if isinstance(e, ReadError):
                raise
            raise self.error(f"{callee.shown} cannot take this: {e}", node) from None
        if self.array(value):
            value = self.whole(value)
        return value if callee.power is None else self.power(value, callee.power, node)

    def _mean(self, item: Tree[Token], rest: list[Any]) -> Any:
        of = self.table.names.get(Parts(r"\mathbb{E}"))
        if not isinstance(of, sp.IndexedBase):
            raise self.error("over what this is the mean is not known", item)
        rest[:] = [r for r in rest if not is_kind(r, "THIN")]
        if len(rest) != 1 and (not rest or bracket(rest[0]) is None):
            raise self.error("where this mean ends is not clear", item)
        argument = rest.pop(0)
        held = bracket(argument)
        mean: Any = Expectation  # its base class has no types
        if held is None:
            return mean(self.scalar(self._applied(argument, []), argument), of)
        inside = self.scalar(self.one(held), argument)
        return self.scripts(mean(inside, of), argument, self._scripts_of(argument))

    def _scripts_of(self, factor: Tree[Token]) -> Parts:
        parts = parts_of(factor)
        if parts is None:
            raise self.error("two scripts at one place, or an empty one", factor)
        return Parts("", parts.sub, parts.sup, parts.primes)


def _is_name(relation: Tree[Token]) -> bool:
    """Whether there is one name and nothing else, as in f(x)."""
    node: Any = relation
    while isinstance(node, Tree) and node.data in ("relation", "sum", "hadamard", "product"):
        if len(node.children) != 1:
            return False
        node = node.children[0]
    return isinstance(node, Tree) and node.data == "factor" and isinstance(node.children[0], Token)


def _starts_function(item: Tree[Token]) -> bool:
    if item.data == "big":
        return True
    base = item.children[0]
    return isinstance(base, Token) and base.type == "FUNCTION"
