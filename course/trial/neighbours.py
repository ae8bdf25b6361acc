"""What a formula's neighbours on its sheet say against it: one cost, defined in two ways."""

from __future__ import annotations

from dataclasses import replace

from course.trial import optimisers, penalties
from course.trial.context import Context
from course.trial.lines import Line, Sheet
from course.trial.mending import corrected, told
from course.trial.outcome import WRONG
from course.trial.signs import Judge, stated
from course.trial.states import GRADIENTS, plain
from course.trial.tree import Equation, Name, Node
from course.trial.vocabulary import role_of_or

TWICE = "the cost {} has the penalty in it already, as it is defined on this sheet"
TURNED = "the velocity points {} on this sheet, which takes its gradients with a {}"
SHORT = "line {} defines the cost as a mean over the examples"
PARAMETERS = ("gradient of the weights", "gradient of the biases")
OTHERWISE = "elsewhere on this sheet the cost {} is a mean over the examples"


def compared(result: Sheet) -> None:
    """Call wrong what the definitions of the sheet contradict."""
    read = [(line, e) for line in result.lines if (e := stated(line))]
    summed_otherwise(read)
    penalised_twice(read)
    turned_by_velocity(read)


def short_of_mean(result: Sheet, context: Context, judge: Judge) -> Context:
    """Hold gradients to the cost that the sheet defines: a mean, whose 1/m they may lack.

    Nothing is said where deltas may have the 1/m in them, or where something is divided by m later.
    """
    read = [(line, e) for line in result.lines if (e := stated(line)) is not None]
    costs: dict[str, set[str]] = {}
    place = 0
    for line, e in read:
        left = e.sides[0]
        named = left is not None and left.op == "name"
        if named and line.trial.quantity == "loss" and of_many(line):
            costs.setdefault(left.data.base, set()).add(line.trial.held[0].reading.cost)  # type: ignore[union-attr]
            place = line.found.line
    means = {base for base, kinds in costs.items() if kinds == {"mean"}}
    if len(means) != 1 or len(costs) != 1 or context.cost or context.delta:
        return context
    if any(divides(e) for _, e in read):
        return context
    deltas = {line.trial.held[0].reading.delta for line, e in read if of_many(line) and ends(e)}
    said = replace(context, cost="mean", delta="example")
    for line, e in read:
        if line.trial.quantity not in PARAMETERS or not of_many(line) or not of_cost(e, means):
            continue
        reading = line.trial.held[0].reading
        if reading.cost == "sum" or (reading.delta == "cost" and deltas == {"example"}):
            again = judge(line.found, said)
            if again.verdict == WRONG:
                line.trial, line.against = again, SHORT.format(place)
    return said if deltas == {"example"} else context


def of_many(line: Line) -> bool:
    """Whether a line holds for several examples."""
    return bool(line.trial.held) and line.trial.held[0].reading.make.m > 1


def divides(e: Equation) -> bool:
    """Whether a parameter, an error or a gradient becomes what it was with a number of examples."""
    left, right = e.sides[0], e.sides[1]
    if left is None or right is None or left.op != "name":
        return False
    names = set(right.names())
    return left.data in names and any(role_of_or(n, {}) == "m" for n in names)


def ends(e: Equation) -> bool:
    """Whether it states the delta of the output, of outputs and labels."""
    left, right = e.sides[0], e.sides[1]
    if left is None or right is None or left.op != "name":
        return False
    of = {role_of_or(n, {}) for n in right.names()}
    return role_of_or(left.data, {}) in ("D", "dZ") and bool(of & {"Y", "E+"})


def of_cost(e: Equation, names: set[str]) -> bool:
    """Whether it states a derivative of one of these costs, or of the cost by its name alone."""
    left = e.sides[0]
    if left is None or left.op != "der":
        return True
    return left.args[0].op == "name" and left.args[0].data.base in names


def contradicted(line: Line, word: str, reason: str) -> None:
    """A line that its neighbours make wrong."""
    line.trial = replace(line.trial, verdict=WRONG, mistake=word, reason=told(word))
    line.against = reason


def summed_otherwise(read: list[tuple[Line, Equation]]) -> None:
    """A cost that is a sum in one line, and in most a mean."""
    kinds: dict[str, list[tuple[Line, str, bool]]] = {}
    for line, e in read:
        left = e.sides[0]
        assert left is not None
        of = left.args[0] if left.op == "der" and len(left.args) == 2 else left
        if of.op != "name" or of.data.sub or not line.trial.held:
            continue
        reading = line.trial.held[0].reading
        if reading.make.m > 1 and any(n.op == "sum" for n in e.sides[1].walk()):  # type: ignore[union-attr]
            kinds.setdefault(of.data.base, []).append((line, reading.cost, of is left))
    for base, found in kinds.items():
        sums = [(line, defines) for line, cost, defines in found if cost == "sum"]
        means = [defines for _, cost, defines in found if cost == "mean"]
        if len(sums) == 1 and sums[0][1] and len(means) > 1 and any(means):
            contradicted(sums[0][0], "factor-m", OTHERWISE.format(base))


def penalised_twice(read: list[tuple[Line, Equation]]) -> None:
    """A step with weight decay along the gradient of a cost that has the penalty in it."""
    costs: set[Name] = set()
    for _, e in read:
        rest, which = penalties.without(e)
        left = e.sides[0]
        plain = rest.sides[1]
        if which in ("", "?") or left is None or left.op != "name":
            continue
        if plain is not None and plain.op == "name":
            costs.add(left.data)
    for line, e in read:
        if "weight decay" not in line.trial.quantity or not optimisers.is_one(e):
            continue
        along = {n.args[0].data for n in e.sides[1].walk() if n.op == "der"}  # type: ignore[union-attr]
        for name in along & costs:
            contradicted(line, "extra-term", TWICE.format(name.base))


def turned_by_velocity(read: list[tuple[Line, Equation]]) -> None:
    """A step along a velocity in which the gradient has the same sign: it goes uphill."""
    downs: dict[str, set[bool]] = {}
    for line, e in read:
        kind = line.trial.quantity
        if kind == "the decaying average" or kind.startswith("a velocity"):
            left, right = e.sides
            down = {is_down for term, is_down in terms(right) if has_gradient(term)}
            downs.setdefault(plain(left.data), set()).update(down)  # type: ignore[union-attr]
    for line, e in read:
        right = e.sides[1]
        if not line.trial.quantity.startswith("a step") or any(
            has_gradient(term) for term, _ in terms(right)
        ):
            continue
        along = [
            (term, is_down, plain(n))
            for term, is_down in terms(right)
            for n in term.names()
            if plain(n) in downs
        ]
        if len(along) == 1 and downs[along[0][2]] == {along[0][1]}:
            term, is_down, _ = along[0]
            old, new = (term, Node("neg", (term,)))[:: -1 if is_down else 1]
            put = replace(right, args=tuple(new if t == old else t for t in right.args))  # type: ignore[type-var]
            words = ("downhill", "minus") if is_down else ("uphill", "plus")
            contradicted(line, "sign", TURNED.format(*words))
            line.trial.correction = corrected(line.found.text, e._replace(sides=(e.sides[0], put)))


def terms(side: Node | None) -> list[tuple[Node, bool]]:
    """The terms of a sum, and whether each is taken away."""
    if side is None or side.op != "add":
        return []
    return [(t.args[0], True) if t.op == "neg" else (t, False) for t in side.args]


def has_gradient(term: Node) -> bool:
    """Whether a gradient stands in a term."""
    return any(n.op == "der" or (n.op == "name" and n.data.base in GRADIENTS) for n in term.walk())
