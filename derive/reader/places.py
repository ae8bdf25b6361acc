r"""Indices: which letters they are, and over what they run.

A letter that stands where an index is expected runs over the size of that axis: in W_{jp}, with W
of shape (n, m), j runs over n and p over m. A letter that the names know as an index runs over what
they say, and must fit. A sum without limits runs over all that its index runs over in its terms.
"""

from __future__ import annotations

from typing import Any

import sympy as sp
from lark import Token, Tree

from derive.reader.table import Ambiguous, Parts, Several
from derive.reader.trees import spelling
from derive.reader.values import Node, Values
from derive.words.arrays import index


class Letter:
    """An index while its range is still being found out."""

    def __init__(self, name: str):
        self.name = name
        self.place = sp.Idx(sp.Dummy(name, integer=True))
        self.sizes: dict[sp.Expr, None] = {}
        self.like: list[Letter] = []


class Places(Values):
    """The indices of a formula."""

    def __init__(self, *args: Any):
        super().__init__(*args)
        self.bound: list[Letter] = []
        self.free: dict[str, Letter] = {}

    def letter(self, name: str) -> Any:
        """What a letter in an index means: a bound index, a known one, a size, or a new one."""
        for letter in reversed(self.bound):
            if letter.name == name:
                return letter.place
        known = self.table.names.get(Parts(name))
        if isinstance(known, sp.Idx) or (isinstance(known, sp.Symbol) and known.is_integer):
            return known
        return self.free.setdefault(name, Letter(name)).place

    def letter_of(self, place: Any) -> Letter | None:
        letters = [*self.bound, *self.free.values()]
        return next((letter for letter in letters if letter.place == place), None)

    def fits(self, at: Any, size: Any, shown: str, node: Node) -> None:
        """Remember what an index runs over, or check it where that is known."""
        letter = self.letter_of(at)
        if letter is not None:
            letter.sizes[size] = None
        elif isinstance(at, sp.Idx) and at.upper is not None and at.upper != size:
            spare = sp.sympify(size - at.upper)
            if not spare.is_nonnegative:
                raise self.error(
                    f"{at} runs to {at.upper}, but this index of {shown} runs to {size}", node
                )

    def agree(self, i: Any, j: Any) -> None:
        """Two indices that are compared run over the same."""
        one, other = self.letter_of(i), self.letter_of(j)
        if one is not None and other is not None:
            one.like.append(other)
            other.like.append(one)
        for letter, known in ((one, j), (other, i)):
            if letter is not None and isinstance(known, sp.Idx) and known.upper is not None:
                letter.sizes[known.upper] = None

    def range_of(self, letter: Letter, node: Node) -> sp.Idx:
        """The index that a letter turned out to be."""
        sizes = letter.sizes or next((o.sizes for o in letter.like if o.sizes), {})
        known = self.table.names.get(Parts(letter.name))
        if not sizes and isinstance(known, sp.Idx):
            return known
        if len(sizes) != 1:
            found = " and ".join(map(str, sizes)) or "nothing that is known"
            raise self.error(f"the index {letter.name} runs over {found}", node)
        if isinstance(known, sp.Idx) and known.upper == next(iter(sizes)):
            return known
        return index(letter.name, next(iter(sizes)))

    def settled(self, value: Any, node: Node) -> Any:
        """A value with the ranges of its free indices in it."""
        swap = {at.place: self.range_of(at, node) for at in self.free.values()}
        if not swap or not hasattr(value, "xreplace"):
            return value
        return value.xreplace({k: v for k, v in swap.items() if value.has(k)})

    def indices(self, listed: Tree[Token], count: int, shown: str) -> list[Any]:
        """The indices in a script, which must be `count`."""
        items = [c for c in listed.children if isinstance(c, Tree)]
        found: list[Any] = []
        if len(items) == 1:
            pieces = [] if spelling(items[0]).isdigit() and count == 1 else self._pieces(items[0])
            found = pieces or []
        found = found or [self.index(item) for item in items]
        if len(found) != count:
            what = f"{count} indices" if count != 1 else "1 index"
            raise self.error(f"{shown} takes {what}, got {len(found)}", listed)
        return found

    def _pieces(self, item: Tree[Token]) -> list[Any] | None:
        """The indices of W_{jp}, one letter or digit each; None for a calculation."""
        node: Node = item
        while isinstance(node, Tree) and node.data in ("relation", "sum", "hadamard"):
            if len(node.children) != 1:
                return None
            node = node.children[0]
        assert isinstance(node, Tree)
        found: list[Any] = []
        for factor in node.children:
            if isinstance(factor, Token) and factor.type == "THIN":
                continue
            if not (isinstance(factor, Tree) and len(factor.children) == 1):
                return None
            token = factor.children[0]
            if not isinstance(token, Token) or "." in token:
                return None
            if token.type == "NUMBER":
                found += [sp.Integer(digit) for digit in token]
            elif token.type == "WORD":
                found += [self.letter(name) for name in token]
            else:
                found.append(self.letter(str(token)))
        return found

    def index(self, item: Tree[Token]) -> Any:
        """One index: a letter, a number, or a calculation with them."""
        text = spelling(item)
        if text.isdigit():
            return sp.Integer(int(text))
        pieces = self._pieces(item)
        return pieces[0] if pieces is not None and len(pieces) == 1 else self.calculation(item)

    def calculation(self, item: Tree[Token]) -> Any:
        """An index such as t - 1."""
        raise NotImplementedError

    def entry_of(self, array: Any, listed: Tree[Token], shown: str) -> Any:
        """An entry of an array."""
        if isinstance(array, Ambiguous):
            raise self.error(f"{shown} stands for two different things", listed)
        if isinstance(array, Several):
            array = array.at(spelling(listed).replace(",", ""))
            if array is None:
                raise self.error(f"which array {shown} is an entry of is not clear", listed)
        shape = array.shape
        at = self.indices(listed, len(shape), shown)
        for place, size in zip(at, shape, strict=True):
            self.fits(place, size, shown, listed)
        try:
            return array[tuple(at)]
        except KeyError:
            raise self.error(f"{shown} is not among what the names give", listed) from None
