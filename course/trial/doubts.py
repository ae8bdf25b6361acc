"""What speaks against calling a formula wrong that no reading makes right."""

from __future__ import annotations

from dataclasses import replace

from course.trial.conditions import holds_in
from course.trial.context import Context
from course.trial.judge import Tried
from course.trial.network import Pair
from course.trial.tree import Equation, Node
from course.trial.vocabulary import ROLES

PASSED_ON = ("A", "Z", "H", "D", "E+", "dZ")


def of_numbered_delta(equation: Equation, changed: Equation) -> bool:
    """Whether a change gives a delta another number, which may count from the output."""
    before, after = (
        {n for s in e.sides if s is not None for n in s.names() if n.base == "delta"}
        for e in (equation, changed)
    )
    return any(n.sub and n.sub[0].isdigit() and not n.sup for n in before ^ after)


def steps_back(equation: Equation) -> bool:
    """Whether a program's dW is made of the target minus the output, to be added to the weights."""
    left = equation.sides[0]
    if left is None or left.op != "name":
        return False
    parts = [n for s in equation.sides[1:] if s is not None for n in s.walk()]
    coded = any(n.op == "mul" and n.data in ("at", "code") for n in parts)
    if role_or_none(left.data.base) in ("W", "b"):
        errors = {n.data.base for n in parts if n.op == "name"}
        return coded and bool(errors & {"delta", "dout", "err", "da", "dz"})
    if left.data.base not in ("dW", "dw", "db"):
        return False
    return coded and any(
        n.op == "add" and len(n.args) == 2 and n.args[0].op == "name" and n.args[1].op == "neg"
        and role_or_none(n.args[0].data.base) == "Y"
        for n in parts
    )  # fmt: skip


def may_be_program(equation: Equation, text: str) -> bool:
    """Whether a sign of equality may give a name a new value."""
    return ":=" in equation.signs or not any(sign in text for sign in "\\^_{")


def is_passed_on(left: Node | None) -> bool:
    """Whether a quantity is one that programs overwrite on its way through the layers."""
    if left is None or left.op != "name":
        return False
    base = left.data.base
    return (role_or_none(base) or role_or_none(base.removeprefix("d"))) in PASSED_ON


def bent_output(context: Context) -> bool:
    """Whether a sheet says that its output has a slope: one that is not linear, and no other."""
    outputs = {p.output for p in context.pairs}
    return len(outputs) == 1 and not outputs & {"identity", "softmax"}


def holds_for_linear_output(equation: Equation, result: Tried) -> bool:
    """Whether it holds where the last layer does nothing to its pre-activation."""
    for way in result.failed:
        make = way.reading.make
        if (
            way.doubt
            or make.pair.output in ("identity", "softmax")
            or make.pair.loss in ("bce", "ce")
        ):
            continue
        linear = replace(make, pair=Pair("identity", make.pair.loss))
        if holds_in(equation, replace(way, reading=replace(way.reading, make=linear))):
            return True
    return False


def role_or_none(base: str) -> str:
    """The role of a letter, if it has one."""
    return ROLES.get(base, "")
