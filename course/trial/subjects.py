"""Left sides that are typed without what they are of: `dσ/dz = σ (1 - σ)`, `ds`, a matrix J."""

from __future__ import annotations

from course.trial.context import Context
from course.trial.tree import Equation, Name, Node
from course.trial.vocabulary import FIXED, GENERIC


def as_value(equation: Equation, function: str) -> Equation:
    """`dσ/dz = σ (1 - σ)`: a function's letter without its argument is its value."""
    names = {n.base for s in equation.sides[1:] if s is not None for n in s.names()}
    if function not in GENERIC or function in ("A", "h") or names != {function}:
        return equation

    def change(n: Node) -> Node:
        base = {function: "a", "a": "z"}.get(n.data.base) if n.op == "name" else None
        return Node("name", data=n.data._replace(base=base)) if base else n

    return equation._replace(sides=tuple(s and s.mapped(change) for s in equation.sides))


def as_jacobian(equation: Equation, context: Context) -> Equation:
    """`J = diag(s) - s sᵀ`: the matrix of softmax's derivatives, where softmax is the subject."""
    left, right = equation.sides[0], equation.sides[-1]
    if left is None or right is None or left.op != "name" or len(equation.sides) != 2:
        return equation
    if not context.pairs or any(p.output != "softmax" for p in context.pairs):
        return equation
    of = {n.base for n in right.names() if n.base not in ("delta", "diag")}
    if left.data.base not in ("J", "S", "D") or len(of) != 1 or not of <= {"s", "p", "a", "hat:y"}:
        return equation
    one, other = (left.data.sub[:1], left.data.sub[1:]) if len(left.data.sub) == 2 else ((), ())
    value, z = (Node("name", data=Name(b, sub=x)) for b, x in (((*of,)[0], one), ("z", other)))
    return equation._replace(sides=(Node("der", (value, z)), right))


def as_slope(equation: Equation) -> Equation:
    """`ds = s (1 - s)`: d before a value of which alone the other side is made is its slope."""
    left = equation.sides[0]
    if left is not None and left.op == "der" and left.args[0].op == "name":
        of, wrt = left.args[0].data, left.args[-1]
        called = {n.data.base for s in equation.sides[1:] if s for n in s.walk() if n.op == "call"}
        if of.base in called & (GENERIC | FIXED) and wrt.op == "name" and len(left.args) == 2:
            slope = Node("call", (wrt,), of._replace(primes=1))  # dσ/dz = σ(z) (1 - σ(z))
            return equation._replace(sides=(slope, *equation.sides[1:]))
        return as_value(equation, left.args[0].data.base)
    if left is None or left.op != "name" or len(left.data.base) != 2 or left.data.base[0] != "d":
        return equation
    own = left.data.base[1:]
    others = {n.base for n in equation.sides[-1].names()}  # type: ignore[union-attr]
    if own not in ("s", "a", "h", "o", "S", "A", "H") or others != {own}:
        return equation
    a = Node("name", data=Name("a", sub=left.data.sub, sup=left.data.sup))

    def change(n: Node) -> Node:
        mine = n.op == "name" and n.data.base == own
        return Node("name", data=n.data._replace(base="a")) if mine else n

    sides = tuple(s.mapped(change) for s in equation.sides[1:])  # type: ignore[union-attr]
    return equation._replace(
        sides=(Node("der", (a, Node("name", data=a.data._replace(base="z")))), *sides)
    )
