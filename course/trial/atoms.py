"""Fractions, roots, brackets, cases and sums of a formula."""

from __future__ import annotations

import re
from typing import Any

from lark import Token, Tree

from course.trial.lettering import (
    is_differential,
    spelling_of_name,
    undone,
)
from course.trial.scripting import Scripting
from course.trial.scripts import letters_below
from course.trial.tree import Name, Node, Over, num
from derive.reader.trees import spelling
from derive.reader.vocabulary import RELATIONS


class Atoms(Scripting):
    """What has arguments in braces."""

    def atom(self, base: Any) -> Node:
        if isinstance(base, Token):
            if base.type == "NUMBER":
                return num(float(base))
            raise self.error("this sign is not understood here", base)
        kind = base.data
        if kind == "group":
            return self.inside(base)
        if kind == "frac":
            return self.fraction(base)
        if kind == "sqrt":
            return Node("call", (self.inside(base.children[1]),), Name("sqrt"))
        if kind == "underbrace":
            return self.inside(base.children[1])
        if kind in ("round", "square", "curly"):
            values = self.listed(base.children[1])
            if len(values) != 1:
                raise self.error("several things in one bracket", base)
            return values[0]
        if kind in ("bars", "norm"):
            (value,) = self.listed(base.children[1])
            return Node("norm" if kind == "norm" else "abs", (value,))
        if kind == "environment" and str(base.children[0]) == "cases":
            return self.cases(base)
        raise self.error(f"a {kind} is not understood here", base)

    def fraction(self, base: Any) -> Node:
        top, bottom = base.children[1], base.children[2]
        above, below = self.tops(top), self.tops(bottom)
        if above is not None and below is not None:
            if above.op == "partial2":
                raise self.error("a second derivative", base)
            return Node("der", (above, below))
        return Node("div", (self.inside(top), self.inside(bottom)))

    def tops(self, group: Any) -> Node | None:
        """What stands after ∂ or d in a part of a fraction, or None."""
        text = spelling(group)[1:-1]
        if not (text.startswith((r"\partial", "d", r"\delta"))):
            return None
        if text.startswith(r"\partial^") or re.match(r"^d\^", text):
            return Node("partial2")
        inside = self.inside(group)
        if (
            inside.op == "mul"
            and inside.args[0].op == "name"
            and is_differential(inside.args[0].data)
        ):
            return None
        if inside.op == "name" and is_differential(inside.data):
            return undone(inside)
        if (
            inside.op == "T"
            and inside.args[0].op == "name"
            and is_differential(inside.args[0].data)
        ):
            return undone(inside.args[0])
        return None

    def cases(self, base: Any) -> Node:
        parts: list[tuple[Node, Node | None]] = []
        rows = [c for c in base.children[1:] if isinstance(c, Tree) and c.data == "row"]
        for row in rows:
            cells = [
                c for c in row.children if isinstance(c, Tree) and c.data == "cell" and c.children
            ]
            if not cells:
                continue
            value = self.listed(cells[0].children[0])
            condition = self.condition_in(cells)
            parts.append((value[0], condition))
        flat: list[Node] = []
        for value, condition in parts:
            flat += [value, condition if condition is not None else Node("num", data=1.0)]
        return Node("cases", tuple(flat))

    def condition_in(self, cells: list[Any]) -> Node | None:
        texts = [spelling(c) for c in cells]
        joined = " ".join(texts[1:]) if len(cells) > 1 else texts[0]
        if "otherwise" in joined or "else" in joined:
            return None
        found = re.search(
            r"(\\?[A-Za-z]+(?:_\{[^{}]*\})?)\s*(=|<|>|\\leq?|\\geq?|\\neq?)\s*(\\?[A-Za-z]+(?:_\{[^{}]*\})?|\d+)\s*$",
            joined.replace("if", " ").replace("for", " "),
        )
        if not found:
            raise self.error("this condition is not understood", cells[-1])

        def side(text: str) -> Node:
            return (
                num(float(text))
                if text.isdigit()
                else type(self)(text, self.letters).equation().sides[0]
            )

        if re.match(r"^[i-l]$", found[1]) and re.match(r"^[i-l]$", found[3]):
            return Node("same", (), (found[1], RELATIONS[found[2]], found[3]))
        return Node("cmp", (side(found[1]), side(found[3])), RELATIONS[found[2]])

    def big(self, item: Any) -> Node:
        head = item.children[0]
        if head.type == "INT":
            raise self.error("an integral")
        lower = upper = ""
        for child in item.children[1:]:
            if isinstance(child, Tree) and child.data == "sub":
                lower = spelling(child.children[1])[1:-1]
            elif isinstance(child, Tree) and child.data == "sup":
                upper = spelling(child.children[1])[1:-1]
        body = next(
            (c for c in item.children[1:] if isinstance(c, Tree) and c.data == "product"), None
        )
        if body is None:
            raise self.error("a sum of nothing", item)
        node = self.product(body)
        if node is None:
            raise self.error("a sum of nothing", item)
        letters, start = [], ""
        if lower:
            first, *rest = lower.split("=")
            start = rest[0] if rest else ""
            first = re.split(r"\\ne|\\in|\\neq|\\to", first)[0]
            if re.search(r"\\neq?", lower):
                raise self.error("a sum that leaves terms out", item)
            letters = list(letters_below(spelling_of_name(first)))
            counted = re.match(
                r"^(.+)-1$", upper.replace(" ", "").replace("{", "").replace("}", "")
            )
            if start == "0" and counted:  # from 0 to n - 1 there are as many as from 1 to n
                start, upper = "1", counted[1]
        kind = "sum" if head.type == "SUM" else "prod"
        return Node(kind, (node,), Over(tuple(letters), upper, start))
