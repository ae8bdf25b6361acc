"""A penalty on the weights beside a cost or its gradient: its term is judged by its form."""

from __future__ import annotations

import re

from course.trial.tree import Equation, Node, flat, mul
from course.trial.vocabulary import ROLES

L2, L1, ANY = "an L2 penalty", "an L1 penalty", "a penalty"
HALF = "half"  # of the gradient of an L2 penalty, whose square brings a 2 down


def _has_lambda(node: Node) -> bool:
    return any(n.base in ("lambda", "alpha_reg") for n in node.names())


def _is_weight(node: Node) -> bool:
    return node.op == "name" and ROLES.get(node.data.base) == "W"


def _is_any(node: Node) -> bool:
    """Whether it is a penalty by its letter."""
    return node.op == "name" and node.data.base in ("Omega", "R") and not node.data.sub


def _is_count(node: Node) -> bool:
    if node.op == "num":
        return True
    if node.op == "name":
        return node.data.base in ("lambda", "m", "n", "N")
    return node.op in ("div", "mul") and all(_is_count(a) for a in node.args)


def _split(term: Node) -> tuple[list[Node], list[Node]]:
    """The factors of a term that count, and the others."""
    factors: list[Node] = []
    for f in flat(term):
        if f.op == "div":
            factors += flat(f.args[0])
            factors.append(Node("div", (Node("num", data=1.0), f.args[1])))
        else:
            factors.append(f)
    return [f for f in factors if _is_count(f)], [f for f in factors if not _is_count(f)]


def _halved(counts: list[Node]) -> bool:
    """Whether a 2 stands below."""
    return any(
        f.op == "div" and any(n == Node("num", data=2.0) for n in f.args[1].walk()) for f in counts
    )


def of_cost(term: Node) -> str:
    """Which penalty a term of a cost is."""
    _, rest = _split(term)
    if len(rest) != 1:
        return ""
    inner, summed = rest[0], set()
    if _is_any(inner):
        return ANY
    scripts = {x.strip("[]()") for n in inner.names() for x in (*n.sub, *n.sup)}
    free = {x for x in scripts if len(x) == 1 and x.islower()}
    while inner.op == "sum":
        summed |= set(inner.data.letters) or free
        inner = inner.args[0]
    if free - summed:
        return ""  # one weight of many
    if inner.op == "pow" and inner.args[1] == Node("num", data=2.0):
        base = inner.args[0]
        while base.op in ("norm", "abs", "entry"):
            base = base.args[0]
        return L2 if _is_weight(base) else ""
    if (
        inner.op in ("abs", "norm")
        and _is_weight(inner.args[0])
        and (rest[0].op == "sum" or inner.op == "norm")
    ):
        return L1
    if inner.op == "entry" and inner.args[0].op == "norm" and _is_weight(inner.args[0].args[0]):
        return L1
    if inner.op == "mul" and all(
        _is_weight(f) or (f.op == "T" and _is_weight(f.args[0])) for f in inner.args
    ):
        return L2
    return ""


def of_gradient(term: Node) -> str:
    """Which penalty's gradient a term is."""
    counts, rest = _split(term)
    if len(rest) != 1:
        return ""
    if _halved(counts):
        return HALF if _is_weight(rest[0]) else ""
    inner = rest[0]
    if _is_weight(inner):
        return L2
    if inner.op == "der" and len(inner.args) == 2 and _is_any(inner.args[0]):
        return ANY
    if inner.op == "call" and inner.data.base == "sign" and _is_weight(inner.args[0]):
        return L1
    return ""


def doubled(equation: Equation) -> Equation:
    """The equation with the 2 taken out that stands below the gradient of a penalty."""

    def whole(node: Node) -> Node:
        if node.op != "div":
            return node
        below = [f for f in flat(node.args[1]) if f != Node("num", data=2.0)]
        return Node("div", (node.args[0], product(below))) if below else node.args[0]

    def change(node: Node) -> Node:
        if node.op == "add":
            return Node("add", tuple(t.mapped(whole) if _has_lambda(t) else t for t in node.args))
        return node.mapped(whole) if _has_lambda(node) else node

    *first, last = equation.sides
    assert last is not None
    if last.op == "mul":  # 1/m before all of it
        return equation._replace(sides=(*first, mul(last.args[0], change(last.args[1]), last.data)))
    return equation._replace(sides=(*first, change(last)))


def product(factors: list[Node]) -> Node:
    """Factors side by side."""
    return factors[0] if len(factors) == 1 else mul(product(factors[:-1]), factors[-1])


def without(equation: Equation) -> tuple[Equation, str]:
    """The equation without the term of a penalty, and which it is; ``?`` of an unknown form."""
    left, right = equation.sides[0], equation.sides[-1]
    if right is not None and right.op == "mul" and right.args[1].op == "add":
        factor, inner = right.args
        if _is_count(factor) and any(_has_lambda(t) for t in inner.args):
            right = Node("add", tuple(Node("mul", (factor, t), right.data) for t in inner.args))
    if left is None or right is None or right.op != "add" or len(equation.sides) != 2:
        return equation, ""
    found = [t for t in right.args if _has_lambda(t)]
    if len(found) != 1:
        return equation, ""
    cost = left.op == "name" and ROLES.get(left.data.base) == "L"
    beside = found[0]
    if left.op == "der" and any(
        n.op == "der" and n.args[1:] != left.args[1:] for n in beside.walk()
    ):
        return equation, ""  # the penalty's gradient with respect to something else
    gradient = (left.op == "name" and re.match(r"^d(?:[wW]|[tT]heta)$", left.data.base)) or (
        left.op == "der"
        and len(left.args) == 2
        and left.args[1].op == "name"
        and ROLES.get(left.args[1].data.base) in ("W", "b")
    )
    if not cost and not gradient:
        return equation, ""
    kept = tuple(t for t in right.args if t is not found[0])
    rest = kept[0] if len(kept) == 1 else Node("add", kept)
    which = of_cost(found[0]) if cost else of_gradient(found[0])
    if not which and gradient and of_cost(found[0]):
        which = "undone"
    return equation._replace(sides=(left, rest)), which or "?"


def with_other_sign(equation: Equation) -> Equation | None:
    """The equation with a plus before the penalty, if that is one; None where it is none."""

    def change(node: Node) -> Node:
        if node.op != "add":
            return node
        taken = tuple(t.args[0] if t.op == "neg" and _has_lambda(t) else t for t in node.args)
        return Node("add", taken)

    *first, last = equation.sides
    if last is None:
        return None
    turned = equation._replace(sides=(*first, last.mapped(change)))
    return turned if turned != equation and without(turned)[1] not in ("", "?") else None


def is_plain_cost(left: Node, rest: Node) -> bool:
    """Whether what is left is the same cost, or its derivative, before the penalty."""
    if left.op == "der" and rest.op == "der":
        return is_plain_cost(left.args[0], rest.args[0]) and left.args[1:] == rest.args[1:]
    if left.op != "name" or rest.op != "name":
        return False
    return (
        ROLES.get(left.data.base) == ROLES.get(rest.data.base) == "L"
        or left.data.base == rest.data.base
    )
