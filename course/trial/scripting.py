"""What stands above and below the parts of a formula, made a part of them."""

from __future__ import annotations

import re
from typing import Any

from lark import Tree

from course.trial.lettering import (
    spelling_of_name,
)
from course.trial.scripts import is_script, letters_below, pieces
from course.trial.tree import Name, Node, Unreadable
from derive.reader.trees import spelling


class Scripting:
    """Names and brackets with their scripts."""

    def error(self, message: str, at: Any = None) -> Unreadable:
        place = ""
        if at is not None:
            place = f": {spelling(at)}"
        return Unreadable(message + place)

    def power_of(self, scripts: list[Any]) -> Node | None:
        for script in scripts:
            if script.data == "sup":
                return self.inside(script.children[1])
        return None

    def with_scripts(self, node: Node, scripts: list[Any]) -> Node:
        """A name with what stands around it; what is no index of it becomes an operation."""
        name, powers, turned = node.data, [], False
        for script in scripts:
            if script.data == "primes":
                name = name._replace(primes=name.primes + len(str(script.children[0])))
                continue
            if script.data == "factorial":
                raise self.error("a factorial", script)
            text = spelling(script.children[1])[1:-1]
            if script.data == "sub":
                inner = spelling_of_name(text)
                name = name._replace(sub=(*name.sub, *letters_below(inner)))
            elif text in ("'", r"\prime"):
                name = name._replace(primes=name.primes + 1)
            elif is_script(name.base, text, self.letters):
                for piece in pieces(text):
                    if piece in ("T", r"\top"):
                        turned = True
                    elif piece == r"\prime" or piece.strip("'") == "":
                        name = name._replace(primes=name.primes + (piece.count("'") or 1))
                    else:
                        name = name._replace(sup=(*name.sup, piece))
            else:
                powers.append(self.inside(script.children[1]))
        node = Node("name", data=name)
        if name.base == "e" and powers and not name.sub:
            return Node("call", (powers[0],), Name("exp"))
        for power in powers:
            node = Node("pow", (node, power))
        return Node("T", (node,)) if turned else node

    def scripted(self, node: Node, scripts: list[Any]) -> Node:
        """What stands in brackets, or a function's value, with scripts behind it."""
        if node.op == "name":
            return self.with_scripts(node, scripts)
        for script in scripts:
            if script.data == "sub":
                text = spelling(script.children[1])[1:-1]
                node = Node("entry", (node,), letters_below(spelling_of_name(text)))
            elif script.data == "sup":
                text = spelling(script.children[1])[1:-1]
                if pieces(text) in (["T"], [r"\top"]):
                    node = Node("T", (node,))
                elif re.match(r"^\(?i\)?$|^\[[^]]*\]$|^\(l[^)]*\)$", text):
                    raise self.error("an index on a bracket", script)
                else:
                    node = Node("pow", (node, self.inside(script.children[1])))
            else:
                raise self.error("what this stands for is not clear", script)
        return node

    def inside(self, group: Any) -> Node:
        listed = [c for c in group.children if isinstance(c, Tree)]
        if not listed:
            raise self.error("an empty group", group)
        values = self.listed(listed[0])
        if len(values) != 1:
            raise self.error("several things where one was expected", group)
        return values[0]
