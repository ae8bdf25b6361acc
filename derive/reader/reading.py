"""What a formula says as a whole: its sides, the signs between them, and conditions in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sympy as sp
from lark import Token, Tree

from derive.reader.factors import CONSTANTS
from derive.reader.products import Products
from derive.reader.table import Table
from derive.reader.trees import spelling, tree_of
from derive.reader.values import Entrywise, Eye, Node, Ones, is_matrix
from derive.reader.vocabulary import RELATIONS

_CONDITIONS = {
    "<": sp.StrictLessThan, ">": sp.StrictGreaterThan, "<=": sp.LessThan, ">=": sp.GreaterThan,
    "=": sp.Eq, "!=": sp.Ne,
}  # fmt: skip

_JOINED = {"and": sp.And, "or": sp.Or}


@dataclass(frozen=True)
class Statement:
    """What a formula says: its sides in their order, with the signs between them.

    A formula that states nothing has one side. The signs are ``=``, ``!=``, ``<``, ``<=``, ``>``,
    ``>=``, ``~`` (about), ``:=`` (becomes) and ``->`` (gives). `arrays` holds what the matrix
    symbols of the sides stand for, as `derive.entry` takes it.
    """

    sides: tuple[Any, ...]
    signs: tuple[str, ...]
    arrays: Mapping[str, Any]


class Reader(Products):
    """From the tree of a formula to what it says."""

    def statement(self, relation: Tree[Token]) -> Statement:
        sides = [self.sum(c) for c in relation.children if isinstance(c, Tree)]
        signs = [RELATIONS[str(c)] for c in relation.children if isinstance(c, Token)]
        if set(signs) & set(_JOINED):
            raise self.error("and, or stand in the condition of a case only", relation)
        for side in sides:
            if isinstance(side, Eye | Ones):
                raise self.error("how large this matrix is cannot be told", relation)
        settled = [self.settled(side, relation) for side in sides]
        swap = {at.place: self.range_of(at, relation) for at in self.free.values()}
        for name, array in self.arrays.items():
            if isinstance(array, Entrywise) and swap:
                self.arrays[name] = _with_indices(array, swap)
        return Statement(tuple(settled), tuple(signs), self.arrays)

    def value(self, relation: Tree[Token]) -> Any:
        if len(relation.children) != 1:
            raise self.error("a relation cannot stand inside a formula", relation)
        return self.sum(relation.children[0])  # type: ignore[arg-type]

    def calculation(self, item: Tree[Token]) -> Any:
        return self.value(item)

    def condition(self, relation: Tree[Token]) -> Any:
        signs = {RELATIONS[str(c)] for c in relation.children if isinstance(c, Token)}
        joined = signs & set(_JOINED)
        if len(joined) > 1:
            raise self.error("and beside or can mean two things; brackets are needed", relation)
        if joined:
            (sign,) = joined
            return _JOINED[sign](*map(self.condition, _cut_at(relation, sign)))
        held = _in_brackets(relation)
        if held is not None:
            return self.condition(held)
        sides = [c for c in relation.children if isinstance(c, Tree)]
        if len(sides) != 2:
            raise self.error("one condition with two sides was expected", relation)
        sign = RELATIONS[str(relation.children[1])]
        if sign not in _CONDITIONS:
            raise self.error(f"{relation.children[1]} is no condition", relation)
        left, right = (self._side_of_condition(side) for side in sides)
        if sign == "=" and isinstance(left, sp.Idx) and isinstance(right, sp.Idx):
            self.agree(left, right)
            return sp.KroneckerDelta(left, right)
        return _CONDITIONS[sign](left, right)

    def _side_of_condition(self, side: Tree[Token]) -> Any:
        """An index where one letter stands that no quantity has; otherwise a formula."""
        text = spelling(side)
        text = text.removeprefix("if ").removeprefix("for ").strip()
        if (text.isalpha() and len(text) == 1) or text == r"\ell":
            known = self.table.whole.get(text)
            constant = text in CONSTANTS and text not in (of.name for of in self.bound)
            if isinstance(known, sp.Idx) or (known is None and not constant):
                return self.letter(text)
        return self.sum(_without_words(side))

    def sum(self, node: Tree[Token]) -> Any:
        terms, sign = [], "+"
        for child in node.children:
            if isinstance(child, Token):
                sign = str(child)
            else:
                term = self._hadamard(child)
                terms.append(self.multiply([sp.Integer(-1), term], child) if sign == "-" else term)
        return terms[0] if len(terms) == 1 else self.add(terms, node)

    def _hadamard(self, node: Tree[Token]) -> Any:
        parts = [c for c in node.children if isinstance(c, Tree)]
        factors = [self.values(self.flat(part), part) for part in parts]
        values = [self.multiply(of, part) for of, part in zip(factors, parts, strict=True)]
        if len(values) == 1:
            return values[0]
        for at in range(1, len(values)):
            self._refuse_other_order(factors[at - 1], factors[at - 1][-1], values[at], parts[at])
            self._refuse_other_order(factors[at], factors[at][0], values[at - 1], parts[at])
        return self.hadamard(values, node)

    def _refuse_other_order(self, factors: list[Any], near: Any, other: Any, node: Node) -> None:
        """W δ ⊙ a is read as (W δ) ⊙ a; where W (δ ⊙ a) has a shape too, brackets are needed."""
        several = sum(map(is_matrix, factors)) > 1
        if several and is_matrix(other) and is_matrix(near) and near.shape == other.shape:
            raise self.error("a product beside ⊙ can mean two things; brackets are needed", node)


def _with_indices(array: Entrywise, swap: dict[Any, Any]) -> Entrywise:
    return Entrywise(array.shape, lambda i, j: array[i, j].xreplace(swap))


def _without_words(side: Tree[Token]) -> Tree[Token]:
    """A side of a condition without the word before it, as in "if x"."""

    def bare(node: Any) -> Any:
        if not isinstance(node, Tree) or node.data not in ("sum", "hadamard", "product"):
            return node
        first, *rest = node.children
        if isinstance(first, Token) and first.type == "TEXT":
            return Tree(node.data, rest)
        return Tree(node.data, [bare(first), *rest])

    return bare(side)  # type: ignore[no-any-return]


def _cut_at(relation: Tree[Token], sign: str) -> list[Tree[Token]]:
    """The relations between the signs ∧ or ∨ of one."""
    parts: list[list[Tree[Token] | Token]] = [[]]
    for child in relation.children:
        if isinstance(child, Token) and RELATIONS[str(child)] == sign:
            parts.append([])
        else:
            parts[-1].append(child)
    return [Tree("relation", part) for part in parts]


def _in_brackets(relation: Tree[Token]) -> Tree[Token] | None:
    """The relation in a bracket that is all of a formula, if it is one that states something."""
    node: Any = relation
    while isinstance(node, Tree) and node.data != "factor":
        inner = [c for c in node.children if not (isinstance(c, Token) and c.type == "TEXT")]
        node = inner[0] if len(inner) == 1 else None
    base = node.children[0] if node is not None and len(node.children) == 1 else None
    if not isinstance(base, Tree) or base.data != "round":
        return None
    listed = [c for c in base.children[1].children if isinstance(c, Tree)]
    return listed[0] if len(listed) == 1 and len(listed[0].children) > 1 else None


def statement(tex: str, names: Mapping[str, Any]) -> Statement:
    """What a formula says, as a `Statement` of one side or more."""
    reader = Reader(tex, names if isinstance(names, Table) else Table(names))
    (listed,) = tree_of(tex).children
    assert isinstance(listed, Tree)
    relations = [c for c in listed.children if isinstance(c, Tree)]
    if len(relations) != 1:
        raise reader.error("one formula was expected, got several", relations[1])
    return reader.statement(relations[0])


def read(tex: str, names: Mapping[str, Any]) -> Any:
    r"""The expression, or the `Statement`, that LaTeX in the book's manner stands for.

    `names` says what each name stands for; `names_of` makes it from expressions. `ReadError` is
    raised, with the place marked, for a name that is not among them, for LaTeX that is not known,
    and for whatever could mean two things.

    >>> from derive.words.arrays import array, sizes
    >>> (n,) = sizes("n")
    >>> names = {"z": array("z", n), "a": sp.Symbol("a"), "n": n}
    >>> read(r"\frac1n \sum_i z_i^2", names)
    Sum(z[i]**2, (i, 1, n))/n
    >>> read("a = z_1 + z_2", names).sides
    (a, z[1] + z[2])
    >>> read(r"\log a a", names)
    Traceback (most recent call last):
    derive.reader.errors.ReadError: where the argument of \log ends is not clear
      \log a a
             ^
    """
    found = statement(tex, names)
    return found.sides[0] if len(found.sides) == 1 else found
