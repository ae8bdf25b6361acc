"""Small changes of one place of a formula: a sign, a factor, a transpose, an index, a quantity."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from course.trial.functions import LIBRARY_LOSSES
from course.trial.seeing import has_axis
from course.trial.tree import Name, Node, Over, mul, num
from course.trial.vocabulary import FIXED, GENERIC, role_of_or, shifted
from course.trial.writing import is_scalar

# Letters that stand for the other quantity of a pair.
PARTNER = {"a": "z", "A": "Z", "z": "a", "Z": "A", "h": "z", "o": "u", "u": "o", "x": "z"}


def crossed(other: Node, one: Node, sign: str, turned: bool = False) -> Node:
    """The product of two quantities in the other order; a count before them stays before them."""
    count = one.args[0] if one.op == "mul" and is_scalar(one.args[0]) else None
    bare = one if count is None else one.args[1]
    product = mul(other, Node("T", (bare,)) if turned else bare, sign)
    return product if count is None else mul(count, product, one.data)


def removable(node: Node) -> bool:
    """A factor that may be one too many: a slope, a number, a count."""
    if node.op == "call":
        return node.data.primes > 0
    if node.op == "div":
        return removable(node.args[0]) and removable(node.args[1])
    return node.op == "num" or (node.op == "name" and node.data.base in ("m", "n", "N"))


def of_node(node: Node, lexicon: dict[str, str]) -> Iterator[tuple[Node, str, int]]:
    """Changes of one place."""
    if node.op == "name":
        yield from of_name(node, lexicon)
    elif node.op == "T":
        yield node.args[0], "transpose", 0
    elif node.op == "call":
        name = node.data
        if len(node.args) == 1 and name.base in FIXED | GENERIC:
            yield Node("call", (mul(num(2.0), node.args[0]),), name), "half", 4
        if name.base == "exp":
            yield Node("call", (Node("neg", node.args),), name), "sign", 2
        for axis in ("axis=0", "axis=1"):
            if has_axis(node) and axis not in name.sub:
                yield replace(node, data=name._replace(sub=(axis,))), "wrong-axis", 1
        if name.base in LIBRARY_LOSSES:
            yield from of_loss(node)
        if not name.primes and len(node.args) == 1 and name.base not in ("exp", "log", "sqrt"):
            yield Node("pow", (node, num(2.0))), "power", 2
        if name.base in GENERIC or name.base in ("sigmoid", "tanh", "relu"):
            primes = name.primes + name.base.startswith("dot:")
            if primes:
                yield Node("call", node.args, name._replace(primes=0)), "slope-for-function", 2
                yield from at_another(node)
            else:
                yield Node("call", node.args, name._replace(primes=1)), "function-for-slope", 1
    elif node.op == "mul":
        one, other = node.args
        if node.data in ("odot",):
            yield mul(one, other, "at"), "wrong-product", 2
            yield mul(other, one, "at"), "wrong-product", 3
        else:
            yield mul(one, other, "odot"), "wrong-product", 2
        if node.data not in ("odot", "star"):
            yield crossed(other, one, node.data), "swapped", 2
            yield mul(one, Node("T", (other,)), node.data), "transpose", 1
            yield mul(Node("T", (one,)), other, node.data), "transpose", 1
            yield crossed(other, one, node.data, turned=True), "swapped", 3
            yield crossed(Node("T", (other,)), one, node.data), "swapped", 3
        if removable(other):
            yield one, "extra-slope" if other.op == "call" else "extra-factor", 4
        if removable(one):
            yield other, "extra-slope" if one.op == "call" else "extra-factor", 4
    elif node.op == "add":
        yield Node("pow", (node, num(2.0))), "power", 3
        if node.args[0] == num(1.0) and len(node.args) == 2 and node.args[1].op == "neg":
            value = node.args[1].args[0]  # 1 - a, where a (1 - a) is the slope
            if value.op == "name":
                yield mul(value, node, "odot"), "missing-slope", 3
        for at, term in [*enumerate(node.args)][::-1]:  # the last first, as in 1 + a
            flipped = term.args[0] if term.op == "neg" else Node("neg", (term,))
            yield Node("add", (*node.args[:at], flipped, *node.args[at + 1 :])), "sign", 1
            if len(node.args) > 1 and not any(n.base == "lambda" for n in term.names()):
                kept = (*node.args[:at], *node.args[at + 1 :])
                yield (kept[0] if len(kept) == 1 else Node("add", kept)), "extra-term", 5
    elif node.op == "neg":
        yield node.args[0], "sign", 1
    elif node.op == "pow":
        yield node.args[0], "power", 3
        if node.args[0].op == "add" and node.args[1] == num(2.0):  # (1 - a)² for 1 - a²
            *first, last = node.args[0].args
            inner = last.args[0] if last.op == "neg" else last
            squared = Node("pow", (inner, num(2.0)))
            squared = Node("neg", (squared,)) if last.op == "neg" else squared
            yield Node("add", (*first, squared)), "power", 3
    elif node.op == "div":
        if node.args[0].op == node.args[1].op and node.args[0].op in ("name", "add"):
            yield Node("div", node.args[::-1]), "swapped", 3
        if removable(node.args[1]):
            yield node.args[0], "one-over-m" if node.args[1].op == "name" else "half", 4
    elif node.op == "num":
        if node.data == 2.0:
            yield num(1.0), "factor-2", 4
        if node.data == 1.0:
            yield Node("name", data=Name("delta", sub=("i", "j"))), "softmax-by-entries", 3
    elif node.op in ("sum", "mean") and node.data.upper.startswith("axis="):
        for axis in ("0", "1"):
            if node.data.upper != f"axis={axis}":
                yield replace(node, data=Over((), f"axis={axis}")), "wrong-axis", 1
        if node.op == "mean":
            yield replace(node, op="sum"), "bias-mean", 1
    elif node.op == "sum":
        yield node.args[0], "extra-sum", 3
        body = node.args[0]
        if body.op == "add":  # a bracket that takes in too much: Σ (w a + b)
            for at, term in enumerate(body.args):
                kept = (*body.args[:at], *body.args[at + 1 :])
                inner = kept[0] if len(kept) == 1 else Node("add", kept)
                yield Node("add", (replace(node, args=(inner,)), term)), "inside-the-sum", 2
    elif node.op == "der" and len(node.args) == 2:
        of, wrt = node.args
        if wrt.op == "name" and wrt.data.base in PARTNER:
            yield (
                Node(
                    "der", (of, Node("name", data=wrt.data._replace(base=PARTNER[wrt.data.base])))
                ),
                "wrong-variable",
                2,
            )
    elif node.op == "cases":
        for at in range(0, len(node.args), 2):
            if node.args[at].op == "name":
                yield (
                    Node("cases", (*node.args[:at], num(1.0), *node.args[at + 1 :])),
                    "function-for-slope",
                    0,
                )


def of_loss(node: Node) -> Iterator[tuple[Node, str, int]]:
    """A library's loss of another stage of the output: the logits, their softmax, its logarithm."""
    given, labels = node.args
    yield replace(node, args=(labels, given)), "swapped", 2
    inner = given.args[0] if given.op == "call" and len(given.args) == 1 else None
    if inner is not None:
        yield replace(node, args=(inner, labels)), "wrong-variable", 1
        log = Node("call", (inner,), given.data._replace(base="logsoftmax"))
        yield replace(node, args=(log, labels)), "wrong-variable", 1
    if given.op == "name":
        z = Node("name", data=given.data._replace(base="z"))
        for stage in (z, *(Node("call", (z,), Name(f)) for f in ("logsoftmax", "sigmoid"))):
            yield replace(node, args=(stage, labels)), "wrong-variable", 2


def at_another(node: Node) -> Iterator[tuple[Node, str, int]]:
    """A slope taken at the other quantity, or in another layer."""
    inner = node.args[0]
    if inner.op != "name":
        return
    partner = PARTNER.get(inner.data.base)
    if partner:
        z = Node("name", data=inner.data._replace(base=partner))
        yield replace(node, args=(z,)), "slope-of-activation", 0
    for by in (-1, 1):
        sup = shifted(inner.data.sup, by)
        if sup is not None:
            z = Node("name", data=inner.data._replace(sup=sup))
            yield replace(node, args=(z,)), "slope-of-wrong-layer", 0


def of_name(node: Node, lexicon: dict[str, str]) -> Iterator[tuple[Node, str, int]]:
    """Changes of a symbol: layer, quantity, index, transpose, power."""
    name = node.data
    role = role_of_or(name, lexicon)
    if role in ("m", "n", "rate", "lambda", "epsilon", "L"):
        return
    for by in (-1, 1):
        sup = shifted(name.sup, by)
        if sup is not None:
            yield Node("name", data=name._replace(sup=sup)), "wrong-layer", 2
    if name.base in PARTNER:
        yield Node("name", data=name._replace(base=PARTNER[name.base])), "wrong-variable", 1
    if role in ("dZ", "dA", "dW") and len(name.base) == 2:
        partner = {"Z": "A", "A": "Z", "z": "a", "a": "z"}.get(name.base[1])
        if partner:
            yield Node("name", data=name._replace(base="d" + partner)), "wrong-variable", 1
        if role == "dW":
            yield Node("name", data=name._replace(base=name.base[1:])), "gradient-for-weights", 1
    if len(name.sub) == 1 and name.sub[0].isdigit():
        for by in (-1, 1):
            if int(name.sub[0]) + by > 0:
                other = name._replace(sub=(str(int(name.sub[0]) + by),))
                yield Node("name", data=other), "wrong-layer", 2
    if role == "W" and not name.sub:
        yield Node("name", data=name._replace(base="x")), "swapped", 3
        yield Node("name", data=name._replace(base="d" + name.base)), "weights-for-gradient", 3
    if not name.sub:
        yield Node("T", (node,)), "transpose", 1
    else:
        for at, letter in enumerate(name.sub):
            for other in ("i", "j", "k", "l"):
                if other != letter and re.match(r"^[a-z]$", letter):
                    yield (
                        Node(
                            "name",
                            data=name._replace(sub=(*name.sub[:at], other, *name.sub[at + 1 :])),
                        ),
                        "index",
                        2,
                    )
        if len(name.sub) == 2:
            yield Node("name", data=name._replace(sub=name.sub[::-1])), "index", 2
    yield Node("pow", (node, num(2.0))), "power", 3
