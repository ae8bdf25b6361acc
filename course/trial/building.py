"""From the tree of `derive`'s reader to the nodes of a trial."""

from __future__ import annotations

import re
from typing import Any

from lark import Token, Tree

from course.trial.gradients import Gradients
from course.trial.tree import Equation, Node, Unreadable, mul
from derive.reader.errors import ReadError
from derive.reader.trees import spelling, tree_of
from derive.reader.vocabulary import RELATIONS


class Builder(Gradients):
    """Makes nodes of one formula."""

    def __init__(self, tex: str, letters: frozenset[str], code: bool = False):
        self.tex, self.letters, self.notes = tex, letters, []
        self.code = code

    def equation(self) -> Equation:
        (listed,) = tree_of(self.tex).children
        relations = [c for c in listed.children if isinstance(c, Tree)]
        relation, *rest = relations
        for other in rest:
            said = spelling(other)
            if re.search(r"[^=]=", said) and not re.match(r"^\s*\\?[A-Za-z]+\s*=", said):
                raise self.error("a second statement behind a comma", other)
            self.notes.append(said)
        sides, signs = [], []
        for child in relation.children:
            if isinstance(child, Token):
                signs.append(RELATIONS[str(child)])
            else:
                sides.append(self.sum(child))
        return Equation(tuple(sides), tuple(signs), tuple(self.notes))

    def listed(self, listed: Any) -> list[Node]:
        return [self.relation(c) for c in listed.children if isinstance(c, Tree)]

    def relation(self, node: Any) -> Node:
        parts = [c for c in node.children if isinstance(c, Tree)]
        sides = [self.sum(c) for c in parts]
        if len(sides) == 1:
            return sides[0]
        signs = [RELATIONS[str(c)] for c in node.children if isinstance(c, Token)]
        if len(sides) == 2:
            return Node("cmp", tuple(sides), signs[0])
        raise self.error("a relation inside a formula", node)

    def sum(self, node: Any) -> Node:
        terms, sign = [], "+"
        for child in node.children:
            if isinstance(child, Token):
                sign = str(child)
                continue
            term = self.hadamard(child)
            if term is None:
                continue
            terms.append(Node("neg", (term,)) if sign == "-" else term)
            sign = "+"
        if not terms:
            raise self.error("only words stand here", node)
        return terms[0] if len(terms) == 1 else Node("add", tuple(terms))

    def hadamard(self, node: Any) -> Node | None:
        result, sign = None, ""
        for child in node.children:
            if isinstance(child, Token):
                sign = "star" if str(child) == "*" else "odot"
                continue
            part = self.product(child)
            if part is None:
                continue
            if result is None:
                result = part
            elif self.code and part.op == "mul" and part.data == "at":
                result = mul(mul(result, part.args[0], sign), part.args[1], "at")
            else:
                result = mul(result, part, sign)
        return result

    def product(self, node: Any) -> Node | None:
        items = [c for c in node.children if not (isinstance(c, Token) and c.type == "THIN")]
        return self.chain(items)

    def chain(self, items: list[Any]) -> Node | None:
        values: list[Any] = []  # nodes and the signs between them
        at = 0
        while at < len(items):
            at = self.item(items, at, values)
        return self.joined(values)

    def joined(self, values: list[Any]) -> Node | None:
        values = self.differentials(values)
        result: Node | None = None
        sign = ""
        for value in values:
            if isinstance(value, str):
                sign = value
            elif isinstance(value, tuple):  # an operator d/dx before what it acts on
                raise self.error("a derivative of nothing stands here")
            elif result is None:
                result = value
            elif sign == "/":
                result, sign = Node("div", (result, value)), ""
            else:
                result, sign = mul(result, value, sign), ""
        return result


def built(tex: str, code: bool = False) -> Equation:
    """The equation that LaTeX in the reader's manner says."""
    letters = set(re.findall(r"\\sum\s*_\s*\{?\s*([A-Za-z])", tex))
    above = re.findall(r"\^\s*\{?\s*(\d)\s*\}?", tex)
    on_names = re.findall(r"[A-Za-z](?:_\{[^{}]*\}|_\w)?\s*\^\s*\{?\s*([013-9])\b", tex)
    if on_names and above:
        letters.add("digits")
    try:
        return Builder(tex, frozenset(letters), code).equation()
    except ReadError as e:
        raise Unreadable(str(e)) from None
