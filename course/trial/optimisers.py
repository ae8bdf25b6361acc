"""Steps of optimisers, entry by entry: averages, corrections, updates in the forms in use.

A rule is compared with a list of right ones, worked out with the very numbers that stand for the
symbols. Which symbol is the velocity and which the average of squares is tried both ways.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from course.trial.simplifying import simplified
from course.trial.states import (
    State,
    classified,
    plain,
    step_of,
)
from course.trial.steps import of_gradient, right_values
from course.trial.tree import Equation, Name, Node, Unreadable, places, put
from course.trial.vocabulary import ROLES


def holds(equation: Equation, adam: bool = False) -> str | None:
    """In words what the rule is, if it is a right one in three trials; None where it is none.

    With `adam`, v is the average of squares, unless it has its gradient's name below it.
    """
    equation = simplified(equation)
    left, right = equation.sides[0], equation.sides[-1]
    if left is None or left.op != "name" or len(equation.sides) != 2:
        raise Unreadable("what is computed here is not clear")
    names = None
    for seed in range(3):
        state = State(seed, equation, False)
        value = state.worth(right)
        hits = {words for words, v in right_values(equation, state, adam) if close(v, value)}
        names = hits if names is None else names & hits
    return next(iter(sorted(names)), None) if names else None


def moment_taken(equation: Equation, words: str) -> list[str]:
    """Which moment v must be where its β has a number and nothing else says it."""
    left, right = equation.sides[0], equation.sides[-1]
    assert left is not None
    assert right is not None
    name = left.data
    plain_v = name.base.removeprefix("hat:") in ("v", "V") and not of_gradient(name)
    numbers = {n.sub for n in right.names() if n.base == "beta"}
    if not plain_v or words == "the decaying average of squares":
        return []
    if ("1",) in numbers or (("2",) in numbers and words != "the bias correction"):
        return ["v is the average of the gradients, not of their squares"]
    return []


def close(one: Any, other: Any) -> bool:
    """Whether two results agree."""
    a, b = np.broadcast_arrays(np.asarray(one, dtype=float), np.asarray(other, dtype=float))
    return bool(np.all(np.isfinite(b)) and np.all(np.abs(a - b) <= 1e-9 * (1 + np.abs(a))))


def is_one(equation: Equation) -> bool:
    """Whether a formula looks like the step of an optimiser."""
    left = equation.sides[0]
    if left is None or left.op != "name" or len(equation.sides) != 2 or equation.sides[1] is None:
        return False
    parts = [n for side in equation.sides if side is not None for n in side.walk()]
    if any(n.op == "T" or (n.op == "mul" and n.data == "at") for n in parts):
        return False  # a step goes entry by entry
    if ROLES.get(left.data.base.removeprefix("Delta:")) == "L":
        return False
    try:
        simple = simplified(equation)
        for side in simple.sides:
            for n in side.names():  # type: ignore[union-attr]
                if n.base not in ("sqrt", "square", "exp", "sign"):
                    classified(n)
    except Unreadable:
        return False
    names = [n for side in simple.sides for n in side.names()]  # type: ignore[union-attr]
    bases = {n.base.removeprefix("hat:") for n in names}
    kinds = {classified(n)[0] for n in names if n.base not in ("sqrt", "square", "exp", "sign")}
    if classified(simple.sides[0].data)[0] == "gradient":  # type: ignore[union-attr]
        return False
    if classified(simple.sides[0].data)[0] == "scalar":  # type: ignore[union-attr]
        return bool(bases & {"t", "epoch", "k", "tau"})
    if any(n.base.startswith("Delta:") for n in names):
        parameter = classified(simple.sides[0].data)[0] == "parameter"  # type: ignore[union-attr]
        return "gradient" in kinds or (parameter and "parameter" in kinds)
    if "gradient" not in kinds and not bases & {"beta", "gamma", "mu", "rho", "alpha", "eta"}:
        if classified(simple.sides[0].data)[0] == "parameter":  # type: ignore[union-attr]
            return "state" in kinds
        return "state" in kinds and step_of(simple.sides[0].data) is not None  # type: ignore[union-attr]
    return "state" in kinds or ("parameter" in kinds and "gradient" in kinds)


def edits(equation: Equation) -> Iterator[tuple[Equation, str]]:
    """Changes of a rule, one at a time, then two."""
    one = sorted(
        ((e, w) for e, w in _once(equation)),
        key=lambda x: (x[1] == "extra-factor", x[1] == "wrong-variable"),
    )
    yield from one
    for e, w in one:
        for f, v in _once(e):
            yield f, w if w != "sign" else v


def _once(equation: Equation) -> Iterator[tuple[Equation, str]]:

    left, right = equation.sides[0], equation.sides[-1]
    assert left is not None
    assert right is not None
    for path, node in places(right):
        try:
            changes = list(_changes(node, left))
        except Unreadable:  # a cost inside of a gradient is no symbol of the rule
            continue
        for new, word in changes:
            yield equation._replace(sides=(left, put(right, path, new))), word


def _changes(node: Node, left: Node) -> Iterator[tuple[Node, str]]:
    if node.op == "add":
        for at, term in enumerate(node.args):
            flipped = term.args[0] if term.op == "neg" else Node("neg", (term,))
            yield Node("add", (*node.args[:at], flipped, *node.args[at + 1 :])), "sign"
    if node.op == "der":
        yield Node("pow", (node, Node("num", data=2.0))), "power"
    if node.op == "name":
        kind = classified(node.data)[0]
        if kind == "gradient":
            yield Node("pow", (node, Node("num", data=2.0))), "power"
        if kind == "state":
            if plain(node.data) != plain(left.data):
                yield Node("name", data=left.data), "wrong-variable"
            yield Node("call", (node,), Name("sqrt")), "missing-root"
        if kind == "scalar" and node.data.sub and node.data.base == "beta":
            yield Node("pow", (node, Node("name", data=Name("t")))), "power"
            for x in ("1", "2"):
                if node.data.sub != (x,):
                    yield Node("name", data=node.data._replace(sub=(x,))), "index"
    if node.op == "pow":
        yield node.args[0], "power"
    if node.op == "call" and node.data.base == "sqrt":
        yield node.args[0], "extra-root"
    if node.op == "mul":
        yield node.args[0], "extra-factor"
        yield node.args[1], "extra-factor"
