"""What a formula's neighbours on its sheet say against it: one cost, defined in two ways."""

from __future__ import annotations

from dataclasses import replace

from course.trial import optimisers, penalties
from course.trial.formula import TROUBLE
from course.trial.lines import Line, Sheet
from course.trial.mending import told
from course.trial.outcome import WRONG
from course.trial.reading import equations
from course.trial.tree import Equation, Name

TWICE = "the cost {} has the penalty in it already, as it is defined on this sheet"
OTHERWISE = "elsewhere on this sheet the cost {} is a mean over the examples"


def stated(line: Line) -> Equation | None:
    """What a line states, if it is one equation of two sides."""
    try:
        found = equations(line.found.text)
    except TROUBLE:
        return None
    if len(found) != 1 or len(found[0].sides) != 2 or found[0].sides[0] is None:
        return None
    return found[0]


def compared(result: Sheet) -> None:
    """Call wrong what the definitions of the sheet contradict."""
    read = [(line, e) for line in result.lines if (e := stated(line))]
    summed_otherwise(read)
    penalised_twice(read)


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
