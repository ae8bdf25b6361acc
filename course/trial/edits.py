"""The smallest change that makes a formula right, searched among all small changes of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from course.trial.lacking import completed
from course.trial.places import PARTNER, of_node
from course.trial.tree import Equation, Name, Node, Over, mul, num, part_at, places, put
from course.trial.vocabulary import FIXED, GENERIC, layer_text, role_of, role_of_or, shifted


class Edit(NamedTuple):
    """A changed equation, the word of the mistake, and what was changed."""

    equation: Equation
    word: str
    cost: int


def edits(equation: Equation, lexicon: dict[str, str]) -> Iterator[Edit]:
    """All equations one small change away, the smallest changes first."""
    made: list[Edit] = []
    left, *rest = equation.sides
    for at, side in enumerate(rest):
        assert side is not None
        if left is not None and is_of_bias(left):
            for path, node in places(side):
                if node.op == "mul" and node.args[1].op == "name":
                    sides = [*rest]
                    sides[at] = put(side, path, node.args[0])
                    made.append(Edit(equation._replace(sides=(left, *sides)), "extra-factor", 4))
        by_entries = of_softmax(left, side)
        if by_entries is not None:
            sides = [*rest]
            sides[at] = by_entries
            made.append(Edit(equation._replace(sides=(left, *sides)), "softmax-by-entries", 3))
        for changed, word, cost in (*of_side(side, lexicon), *completed(left, side, lexicon)):
            if word == "bias-not-summed" and (left is None or not is_of_bias(left)):
                word = "missing-sum"
            sides = [*rest]
            sides[at] = changed
            made.append(Edit(equation._replace(sides=(left, *sides)), word, cost))
    if left is not None:
        for changed, word, cost in of_left(left, lexicon):
            made.append(Edit(equation._replace(sides=(changed, *rest)), word, cost + 2))
    yield from sorted(made, key=lambda e: e.cost)


def is_of_bias(left: Node) -> bool:
    """Whether the gradient of a bias stands on the left."""
    node = left.args[1] if left.op == "der" and len(left.args) == 2 else left
    return node.op == "name" and node.data.base in ("b", "db", "B", "dB")


def of_softmax(left: Node | None, side: Node) -> Node | None:
    """All of softmax's derivatives, where only those of each value by its own input stand."""
    if left is None or left.op != "der" or len(left.args) != 2:
        return None
    of, wrt = left.args
    if of.op != "name" or wrt.op != "name" or set(side.names()) != {of.data}:
        return None
    if len(of.data.sub) != 1 or len(wrt.data.sub) != 1 or of.data.sub == wrt.data.sub:
        return None
    same = Node("name", data=Name("delta", sub=(*of.data.sub, *wrt.data.sub)))
    other = Node("name", data=of.data._replace(sub=wrt.data.sub))
    return mul(of, Node("add", (same, Node("neg", (other,)))))


def of_left(left: Node, lexicon: dict[str, str]) -> Iterator[tuple[Node, str, int]]:
    """Changes of the quantity on the left."""
    if left.op == "name":
        name = left.data
        partner = {"dZ": "dA", "dA": "dZ", "dz": "da", "da": "dz"}.get(name.base)
        if partner:
            yield Node("name", data=name._replace(base=partner)), "wrong-variable", 0
        for by in (-1, 1):
            sup = shifted(name.sup, by)
            if sup is not None:
                yield Node("name", data=name._replace(sup=sup)), "wrong-layer", 0
    if left.op == "der" and len(left.args) == 2 and left.args[0].op == "name":
        of, wrt = left.args
        parameter = wrt.op == "name" and role_of_or(wrt.data, lexicon) in ("W", "b")
        if parameter and role_of(of.data.base, lexicon) == "L":
            for base in ("z", "Z", "a"):
                if wrt.op == "name":
                    yield (
                        Node(
                            "der",
                            (
                                Node(
                                    "name",
                                    data=Name(
                                        base, sup=wrt.data.sup if layer_text(wrt.data) else ()
                                    ),
                                ),
                                wrt,
                            ),
                        ),
                        "wrong-variable",
                        0,
                    )


def of_side(side: Node, lexicon: dict[str, str]) -> Iterator[tuple[Node, str, int]]:
    """Changes of one side, with a word and a cost."""
    for path, node in places(side):
        for new, word, cost in of_node(node, lexicon):
            yield put(side, path, new), word, cost
    for factor, word in (
        (num(2.0), "half"),
        (Node("div", (num(1.0), num(2.0))), "factor-2"),
        (Node("name", data=Name("m")), "one-over-m"),
        (Node("div", (num(1.0), Node("name", data=Name("m")))), "factor-m"),
    ):
        yield mul(factor, side), word, 6
    yield Node("neg", (side,)), "sign", 2
    if side.op == "num":
        yield num(1.0 - side.data), "wrong-derivative", 3
    yield from slopes(side, lexicon)
    yield from sums(side)
    outputs = [n for n in side.names() if role_of_or(n, lexicon) == "H"]
    labels = [n for n in side.names() if role_of_or(n, lexicon) == "Y"]
    if outputs and labels:  # ŷ log y for y log ŷ
        pair = {outputs[0].base: labels[0].base, labels[0].base: outputs[0].base}
        yield exchanged(side, pair), "swapped", 3
    for call in side.walk():
        if call.op == "call" and not call.data.primes and len(call.args) == 1:
            yield from of_argument(side, call)
    for old, new in PARTNER.items():
        if sum(n.base == old for n in side.names()) > 1:
            yield renamed(side, old, new), "wrong-variable", 2
    letters = list(dict.fromkeys(x for n in side.names() for x in n.sub if re.match(r"^[a-z]$", x)))
    for old in letters:
        for new in ("i", "j", "k", "l"):
            if new != old:
                yield relettered(side, old, new), "index", 3


def exchanged(side: Node, pair: dict[str, str]) -> Node:
    """Two letters in each other's places."""

    def change(node: Node) -> Node:
        if node.op != "name" or node.data.base not in pair:
            return node
        return Node("name", data=node.data._replace(base=pair[node.data.base]))

    return side.mapped(change)


def of_argument(side: Node, call: Node) -> Iterator[tuple[Node, str, int]]:
    """A function's value where its argument stands by itself, as in σ(x) (1 - x)."""
    if call.data.base not in FIXED | GENERIC or call.args[0].op != "name":
        return
    for path, node in places(side):
        if node == call.args[0] and (not path or part_at(side, path[:-1]) != call):
            yield put(side, path, call), "wrong-variable", 3


def slopes(side: Node, lexicon: dict[str, str]) -> Iterator[tuple[Node, str, int]]:
    """The side times the slope of a layer that stands in it."""
    functions = {n.data.base for n in side.walk() if n.op == "call" and n.data.base in GENERIC}
    function = next(iter(sorted(functions)), "sigma")
    done = set()
    for name in side.names():
        try:
            role = role_of(name.base, lexicon)
        except ValueError:
            continue
        if role in ("m", "n", "rate", "lambda", "epsilon", "L"):
            continue
        letters = tuple(x for x in name.sub if len(x) == 1)
        for base in ("z",):
            for shift in (0, -1):
                sup = shifted(name.sup, shift)
                if sup is None:
                    continue
                subs = [letters[:1]] if letters else [()]
                if len(letters) == 2:
                    subs = [letters[:1], letters[1:]]
                for sub in subs:
                    z = Node("name", data=Name(base, sub=sub, sup=sup))
                    if z in done:
                        continue
                    done.add(z)
                    slope = Node("call", (z,), Name(function, primes=1))
                    yield mul(side, slope, "odot"), "missing-slope", 3
                    for path, node in places(side):
                        if (
                            node.op in ("name", "der")
                            and node != side
                            and (
                                node.op == "der"
                                or role_of_or(node.data, lexicon) in ("D", "dZ", "dA")
                            )
                        ):
                            yield put(side, path, mul(node, slope, "odot")), "missing-slope", 4


def renamed(side: Node, old: str, new: str) -> Node:
    """One quantity by another, everywhere."""

    def change(node: Node) -> Node:
        if node.op != "name" or node.data.base != old:
            return node
        return Node("name", data=node.data._replace(base=new))

    return side.mapped(change)


def relettered(side: Node, old: str, new: str) -> Node:
    """One index by another, everywhere."""

    def change(node: Node) -> Node:
        if node.op != "name":
            return node
        return Node(
            "name",
            data=node.data._replace(sub=tuple(new if x == old else x for x in node.data.sub)),
        )

    return side.mapped(change)


def sums(side: Node) -> Iterator[tuple[Node, str, int]]:
    """The side summed over a letter that stands in it."""
    letters = []
    for name in side.names():
        for x in name.sub:
            if re.match(r"^[a-z]$", x) and x not in letters:
                letters.append(x)
    bound = {x for node in side.walk() if node.op == "sum" for x in node.data.letters}
    for letter in letters:
        if letter not in bound:
            yield Node("sum", (side,), Over((letter,))), "missing-sum", 3
    yield Node("sum", (side,), Over(())), "bias-not-summed", 3
