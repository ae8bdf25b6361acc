"""Changes that add what a formula lacks: the input of a weight, weights on the way, an error."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from course.trial.tree import Name, Node, mul, places, put
from course.trial.vocabulary import role_of_or, shifted


def completed(
    left: Node | None, side: Node, lexicon: dict[str, str]
) -> Iterator[tuple[Node, str, int]]:
    """The side with a factor that it lacks: the input of a weight, or the weights on the way."""
    yield from with_weights(left, side, lexicon)
    yield from with_error(left, side, lexicon)
    if left is None:
        return
    node = left.args[1] if left.op == "der" and len(left.args) == 2 else left
    if node.op != "name" or role_of_or(node.data, lexicon) not in ("W", "dW"):
        return
    name = node.data
    letters = [x for x in name.sub if re.match(r"^[a-z]$", x)]
    above = shifted(name.sup, -1) or ()
    for base in ("a",) if above else ("x", "a"):
        for path, node in places(side):
            if node.op == "sum" and node.args[0].op != "sum":
                scripts = dict.fromkeys((n.sub, n.sup) for n in node.args[0].names())
                for own, sup in scripts:
                    for sub in [(x,) for x in letters] or [own[:1]]:
                        array = Node("name", data=Name(base, sub=sub, sup=sup))
                        body = replace(node, args=(mul(node.args[0], array),))
                        yield put(side, path, body), "missing-input", 5
        for sub in [(x,) for x in letters] or [() if above else ("prev",), ()]:
            array = Node("name", data=Name(base, sub=sub, sup=above))
            yield mul(side, array), "missing-input", 5
            if not letters:
                yield mul(side, Node("T", (array,))), "missing-input", 5
                yield mul(Node("T", (array,)), side), "missing-input", 5


def with_error(
    left: Node | None, side: Node, lexicon: dict[str, str]
) -> Iterator[tuple[Node, str, int]]:
    """The side with an error that it lacks."""
    names = list(side.names())
    errors = ("D", "dZ", "dA", "Y", "E+", "E-", "L")
    if left is None or any(n.op == "der" for n in side.walk()) or not names:
        return
    if any(role_of_or(n, lexicon) in errors for n in names):
        return
    node = left.args[1] if left.op == "der" and len(left.args) == 2 else left
    if node.op != "name" or role_of_or(node.data, lexicon) not in ("W", "dW", "D", "dZ"):
        return
    for path, part in places(side):
        if part.op == "sum" and len(part.data.letters) == 1:
            weights = [n for n in part.args[0].names() if role_of_or(n, lexicon) == "W"]
            sups = dict.fromkeys(n.sup for n in weights)
            for sup in sups:
                delta = Node("name", data=Name("delta", sub=part.data.letters, sup=sup))
                body = replace(part, args=(mul(part.args[0], delta),))
                yield put(side, path, body), "missing-error", 5
    for x in [x for x in node.data.sub if re.match(r"^[a-z]$", x)]:
        delta = Node("name", data=Name("delta", sub=(x,), sup=node.data.sup))
        yield mul(side, delta), "missing-error", 5


def with_weights(
    left: Node | None, side: Node, lexicon: dict[str, str]
) -> Iterator[tuple[Node, str, int]]:
    """The side with weights before an error that has none."""
    names = list(side.names())
    if any(role_of_or(n, lexicon) == "W" for n in names):
        return
    free = [x for n in (left.names() if left is not None else ()) for x in n.sub if len(x) == 1]
    for path, node in places(side):
        if node.op == "sum" and len(node.data.letters) == 1 and free:
            sups = [n.sup for n in node.args[0].names() if n.sup]
            for sub in ((*node.data.letters, free[0]), (free[0], *node.data.letters)):
                w = Node("name", data=Name("w", sub=sub, sup=sups[0] if sups else ()))
                body = mul(w, node.args[0])
                yield put(side, path, replace(node, args=(body,))), "missing-weights", 5
        elif node.op == "name" and role_of_or(node.data, lexicon) in ("D", "dZ"):
            if any(re.match(r"^[a-z]$", x) for x in node.data.sub):
                continue
            w = Node("name", data=Name("W", sub=node.data.sub, sup=node.data.sup))
            yield put(side, path, mul(Node("T", (w,)), node)), "missing-weights", 5
            yield put(side, path, mul(node, Node("T", (w,)))), "missing-weights", 5
