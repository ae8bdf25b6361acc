"""Functions and names of a formula with the brackets that they take."""

from __future__ import annotations

import re
from typing import Any

from lark import Token, Tree

from course.trial.atoms import Atoms
from course.trial.lettering import ACTIVATIONS, HEADS, LOSSES, unlike_a_product
from course.trial.tree import Name, Node, Over, mul
from course.trial.vocabulary import GENERIC
from course.trial.words import FUNCTIONS, SYMBOLS
from derive.reader.trees import spelling


class Applied(Atoms):
    """Reads what a function or a name with a bracket takes."""

    def words(self, items: list[Any], at: int, values: list[Any]) -> int:
        text = str(items[at]).strip()
        if text.replace("_", "").replace(" ", "") in FUNCTIONS and self.round_at(items, at + 1):
            args, scripts, after = self.arguments(items, at + 1)
            values.append(
                self.scripted(
                    self.called(FUNCTIONS[text.replace("_", "").replace(" ", "")], (), args),
                    scripts,
                )
            )
            return after
        flat = text.replace("_", "").replace(" ", "")
        if flat in SYMBOLS:
            values.append(Node("name", data=Name(SYMBOLS[flat])))
        elif flat and re.match(r"^d?[A-Z]$|^[a-z]$", flat):
            values.append(Node("name", data=Name(flat)))
        elif re.search(r"[()]|\bsum\b", text):
            raise self.error("words that hold a part of the formula", items[at])
        else:
            self.notes.append(text)
        return at + 1

    def round_at(self, items: list[Any], at: int) -> bool:
        if at >= len(items) or isinstance(items[at], Token) or items[at].data == "big":
            return False
        base = items[at].children[0]
        return isinstance(base, Tree) and base.data in ("round", "square")

    def arguments(self, items: list[Any], at: int) -> tuple[list[Node], list[Any], int]:
        factor = items[at]
        return self.listed(factor.children[0].children[1]), factor.children[1:], at + 1

    def function(self, items: list[Any], at: int, values: list[Any]) -> int:
        head = str(items[at].children[0])[1:]
        primes = sum(len(str(x.children[0])) for x in items[at].children[1:] if x.data == "primes")
        if primes:
            args, scripts, after = (
                self.arguments(items, at + 1) if self.round_at(items, at + 1) else ([], [], at)
            )
            if len(args) != 1:
                raise self.error(f"{head} with a prime, of nothing")
            values.append(
                self.scripted(
                    Node("call", tuple(args), Name(HEADS.get(head, head), primes=primes)), scripts
                )
            )
            return after
        power = self.power_of(items[at].children[1:])
        if self.round_at(items, at + 1):
            args, scripts, after = self.arguments(items, at + 1)
            node = self.called(HEADS.get(head, head), (), args)
            node = self.scripted(node, scripts)
        else:
            inner: list[Any] = []
            nxt = at + 1
            while nxt < len(items) and isinstance(items[nxt], Token) and items[nxt].type == "THIN":
                nxt += 1
            if nxt >= len(items):
                raise self.error(f"{head} of nothing")
            after = self.item(items, nxt, inner)
            kept = [v for v in inner if isinstance(v, Node)]
            if len(kept) != 1:
                raise self.error(f"where the argument of {head} ends is not clear")
            node = self.called(HEADS.get(head, head), (), kept)
        values.append(Node("pow", (node, power)) if power else node)
        return after

    def followed(self, node: Node, items: list[Any], at: int, values: list[Any]) -> int:
        """A name with the bracket after it: a function's value, an index, or a product."""
        while self.round_at(items, at):
            kind = items[at].children[0].data
            held = spelling(items[at].children[0])
            base = node.data.base if node.op == "name" else ""
            index = re.match(r"^[\[(]\s*([A-Za-z]([+-]\d)?|\d+)\s*[\])]$", held)
            function = (
                base in FUNCTIONS or base in ACTIVATIONS or (node.op == "name" and node.data.primes)
            )
            function = function or (
                base == "A" and kind == "round" and re.match(r"^\(\s*[zux](_|\^|\s|\)|$)", held)
            )
            if kind == "square" and index and node.op == "name":
                name = node.data
                if index[1] in ("i", "j", "k"):
                    node = Node("name", data=name._replace(sub=(*name.sub, index[1])))
                else:
                    node = Node("name", data=name._replace(sup=(*name.sup, f"[{index[1]}]")))
                scripts, at = items[at].children[1:], at + 1
                node = self.with_scripts(node, scripts)
                continue
            if (
                kind == "round"
                and index
                and base in ("Y", "y", "a", "x", "z", "A", "X", "hat:y")
                and index[1] == "i"
            ):
                node = Node("name", data=node.data._replace(sup=(*node.data.sup, "(i)")))
                scripts, at = items[at].children[1:], at + 1
                node = self.with_scripts(node, scripts)
                continue
            args, scripts, after = self.arguments(items, at)
            bare = base.split(":")[-1].lstrip("d")
            unapplied = any(
                n.op == "name" and n.data.base == base for arg in args for n in arg.walk()
            )
            if unapplied and kind == "round" and base in GENERIC:  # σ(1 - σ) is a product
                break
            if function:
                values.append(self.scripted(self.called(node.data.base, node.data, args), scripts))
                return after
            dotted = base.startswith("dot:") and bare in LOSSES
            if dotted or (base in LOSSES and node.data.primes):
                inner = node.data._replace(base="dot:" + bare, primes=0)
                values.append(self.scripted(Node("call", tuple(args), inner), scripts))
                return after
            if (
                kind == "round"
                and (base in LOSSES or (bare in LOSSES))
                and all(a.op in ("name", "num", "T", "div", "der") for a in args)
            ):
                values.append(self.scripted(node, scripts))
                return after
            if kind == "round" and base in LOSSES:
                values.append(self.scripted(Node("call", tuple(args), node.data), scripts))
                return after
            if kind == "round" and len(args) == 1 and unlike_a_product(base, args[0]):
                raise self.error(f"which function {base} is, is not known", items[at])
            if kind == "round" and len(args) > 1:
                raise self.error("what is this a function of", items[at])
            break
        values.append(node)
        return at

    def called(self, function: str, name: Any, args: list[Node]) -> Node:
        data = name if isinstance(name, Name) else Name(function)
        if function in FUNCTIONS:
            data = data._replace(base=FUNCTIONS[function])
        if data.base.endswith("'"):
            data = data._replace(base=data.base[:-1], primes=data.primes + 1)
        if data.base in ("dot", "odot") and len(args) == 2:
            return mul(args[0], args[1], "at" if data.base == "dot" else "odot")
        if data.base == "T" and len(args) == 1:
            return Node("T", tuple(args))
        if data.base in ("sumaxis0", "sumaxis1") and len(args) == 1:
            return Node("sum", tuple(args), Over((), f"axis={data.base[-1]}"))
        if data.base == "sum" and self.code is False and len(args) == 1:
            return Node("sum", tuple(args), Over(()))
        return Node("call", tuple(args), data)
