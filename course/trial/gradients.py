"""Derivatives in a formula that are typed in one line: ∂L/∂z, dW, ∇C."""

from __future__ import annotations

from typing import Any

from lark import Token

from course.trial.factors import Factors
from course.trial.lettering import (
    is_differential,
    undone,
)
from course.trial.tree import Name, Node


class Gradients(Factors):
    """What ∂, d and ∇ take."""

    def partial(self, items: list[Any], at: int, values: list[Any]) -> int:
        inner: list[Any] = []
        if at + 1 >= len(items) or isinstance(items[at + 1], Token):
            if len(items) == 1:
                values.append(Node("partial", ()))
                return at + 1
            raise self.error("∂ of nothing", items[at])
        after = self.item(items, at + 1, inner)
        inner = [v for v in inner if isinstance(v, Node)]
        if len(inner) > 1:  # ∂Wx is no single quantity
            values.append(Node("partial", (inner[0],)))
            values.extend(inner[1:])
        else:
            values.append(Node("partial", tuple(inner)))
        return after

    def d_before(self, items: list[Any], at: int, values: list[Any]) -> int:
        """``d W`` and ``d(W1)``: the gradient of what follows."""
        inner: list[Any] = []
        if self.round_at(items, at + 1):
            args, scripts, after = self.arguments(items, at + 1)
            if len(args) == 1 and args[0].op == "name":
                node = Node("name", data=args[0].data._replace(base="d" + args[0].data.base))
                values.append(self.scripted(node, scripts))
                return after
            raise self.error("d of an expression", items[at])
        after = self.item(items, at + 1, inner)
        head = inner[0]
        if isinstance(head, Node) and head.op in ("T", "pow") and head.args[0].op == "name":
            name = head.args[0]
            inner[0] = Node(
                head.op,
                (Node("name", data=name.data._replace(base="d" + name.data.base)), *head.args[1:]),
                head.data,
            )
        elif isinstance(head, Node) and head.op == "name":
            inner[0] = Node("name", data=head.data._replace(base="d" + head.data.base))
        else:
            raise self.error("d before what is no quantity", items[at])
        if (
            values
            and isinstance(values[-1], Node)
            and values[-1].op == "name"
            and values[-1].data.base in ("V", "S")
            and not values[-1].data.sub
            and inner[0].op in ("name", "pow")
        ):
            state = values.pop().data.base
            head = inner[0]
            name = head if head.op == "name" else head.args[0]
            made = Node("name", data=Name(state, sub=(name.data.base,), sup=name.data.sup))
            inner[0] = made if head.op == "name" else Node("pow", (made, head.args[1]))
        values.extend(inner)
        return after

    def nabla(self, items: list[Any], at: int, values: list[Any]) -> int:
        scripts = items[at].children[1:]
        wrt = None
        for script in scripts:
            if script.data == "sub":
                wrt = self.inside(script.children[1])
        inner: list[Any] = []
        if at + 1 >= len(items):
            raise self.error("∇ of nothing")
        after = self.item(items, at + 1, inner)
        first = next(v for v in inner if isinstance(v, Node))
        values.append(Node("der", (first, wrt)) if wrt is not None else Node("der", (first,)))
        values.extend(inner[inner.index(first) + 1 :])
        return after

    def differentials(self, values: list[Any]) -> list[Any]:
        """∂L / ∂z in one line is one derivative, ∂W alone is the gradient of W."""
        out: list[Any] = []
        at = 0
        while at < len(values):
            v = values[at]
            if isinstance(v, Node) and v.op == "partial":
                after = values[at + 2] if at + 2 < len(values) and values[at + 1] == "/" else None
                if isinstance(after, Node) and after.op == "partial":
                    out.append(Node("der", (v.args[0], after.args[0])))
                    at += 3
                    continue
                out.append(self.gradient_name(v.args[0]))
            elif isinstance(v, Node) and v.op == "name" and is_differential(v.data):
                after = values[at + 2] if at + 2 < len(values) and values[at + 1] == "/" else None
                if isinstance(after, Node) and after.op == "name" and is_differential(after.data):
                    out.append(Node("der", (undone(v), undone(after))))
                    at += 3
                    continue
                out.append(v)
            elif isinstance(v, tuple):
                rest = self.joined(values[at + 1 :])
                if rest is None:
                    raise self.error("a derivative of nothing stands here")
                out.append(Node("der", (rest, v[1])))
                return out
            else:
                out.append(v)
            at += 1
        return out

    def gradient_name(self, node: Node) -> Node:
        if node.op != "name":
            raise self.error("∂ of an expression, with respect to nothing")
        return Node("name", data=node.data._replace(base="d" + node.data.base))
