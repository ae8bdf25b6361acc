"""Sums and products over indices, with limits or without."""

from __future__ import annotations

import re
from typing import Any

import sympy as sp
from lark import Token, Tree

from derive.reader.derivatives import Derivatives
from derive.reader.places import Letter
from derive.reader.trees import spelling, tree_of
from derive.reader.values import is_matrix
from derive.words.arrays import index


class Sums(Derivatives):
    """The value of a sum or a product sign and of what it takes with it."""

    def product(self, node: Tree[Token]) -> Any:
        """The value of a product."""
        raise NotImplementedError

    def big(self, node: Tree[Token]) -> Any:
        """A sum or a product over one index or several."""
        sign, *scripts, body = node.children
        assert isinstance(sign, Token)
        assert isinstance(body, Tree)
        marks = {s.data: s.children[1] for s in scripts if isinstance(s, Tree)}
        if "sub" not in marks or len(marks) != len(scripts):
            raise self.error("over what is not said", sign)
        below = self.inside(marks["sub"])  # type: ignore[arg-type]
        lower = upper = None
        starts = [item.children for item in below]
        if "sup" in marks:
            if len(below) != 1 or len(starts[0]) != 3 or starts[0][1] != "=":
                raise self.error("limits need one index and where it starts", sign)
            lower = self.value(Tree("relation", starts[0][2:]))
            upper = self.scalar(self.one(marks["sup"]), sign)  # type: ignore[arg-type]
        elif any(len(start) > 1 for start in starts):
            raise self.error("where the index ends is not said", sign)
        letters = [Letter(spelling(start[0])) for start in starts]
        first, last = (sp.sympify(limit) for limit in (lower, upper))
        if getattr(first, "is_Integer", False) and getattr(last, "is_Integer", False):
            written = self._written_out(sign, letters[0], int(first), int(last), body)
            if written is not None:
                return written
        self.bound += letters
        value = self.product(body)
        over = []
        for letter in letters:
            if lower is None:
                over.append(self.range_of(letter, sign))
                continue
            try:
                over.append(index(letter.name, upper, lower))
            except TypeError as e:
                raise self.error(f"not a range: {e}", sign) from None
            for size in letter.sizes:
                if not sp.sympify(size - upper).is_nonnegative:
                    raise self.error(f"{letter.name} runs to {upper}, its entries to {size}", sign)
        del self.bound[-len(letters) :]
        swap = {letter.place: at for letter, at in zip(letters, over, strict=True)}
        self._link(letters, over)
        return self._over(sign, value, swap, lower is None)

    def _written_out(
        self, sign: Token, letter: Letter, first: int, last: int, body: Tree[Token]
    ) -> Any:
        """A sum over layers, whose names differ: W^{[l]} is W^{[1]}, then W^{[2]}."""
        layers = [_in_layer(body, letter.name, number) for number in range(first, last + 1)]
        if not layers or layers[0] == body:
            return None
        terms = []
        for number, layer in enumerate(layers, first):
            self.bound.append(letter)
            term = self.product(layer)
            self.bound.pop()
            terms.append(self.scalar(term, sign).xreplace({letter.place: sp.Integer(number)}))
        return (sp.Add if sign.type == "SUM" else sp.Mul)(*terms)

    def _link(self, letters: list[Letter], over: list[sp.Idx]) -> None:
        """Free indices that were compared with a bound one run over the same."""
        for letter, at in zip(letters, over, strict=True):
            for other in letter.like:
                if other.place not in (free.place for free in letters):
                    other.sizes.setdefault(at.upper)

    def _over(self, sign: Token, value: Any, swap: dict[Any, Any], bare: bool) -> Any:
        limits = [(at, at.lower, at.upper) for at in swap.values()]
        kind = sp.Sum if sign.type == "SUM" else sp.Product
        if is_matrix(value):
            i, j = (sp.Dummy(integer=True) for _ in "ij")
            inside = self.entry(value, i, j)
            if kind is sp.Product or not all(inside.has(at) for at in swap):
                raise self.error("the matrices in this sum do not contain its index", sign)
            return self.entrywise(
                value.shape,
                lambda r, c: kind(self.entry(value, r, c).xreplace(swap), *limits),
            )
        value = self.scalar(value, sign)
        if bare and not all(value.has(at) for at in swap):
            raise self.error("this does not contain the index of its sum", sign)
        return kind(value.xreplace(swap), *limits)


def _in_layer(node: Any, letter: str, number: int) -> Any:
    """A formula with the number of a layer in the superscripts that have its letter."""
    if not isinstance(node, Tree):
        return node
    if node.data == "sup":
        held = re.fullmatch(
            rf"\{{([\[(]){re.escape(letter)}(?:([-+])(\d+))?[\])]\}}", spelling(node.children[1])
        )
        if held:
            at = number + int(f"{held[2] or '+'}{held[3] or 0}")
            shown = f"[{at}]" if held[1] == "[" else f"({at})"
            sup, group = node.children
            assert isinstance(group, Tree)
            inside = [group.children[0], tree_of(shown).children[0], group.children[-1]]
            return Tree("sup", [sup, Tree("group", inside)])
    return Tree(node.data, [_in_layer(child, letter, number) for child in node.children])
