"""What it takes for a formula to hold, where it holds in some readings."""

from __future__ import annotations

from dataclasses import replace

from course.trial.context import OUTPUTS, Context
from course.trial.interpretation import Misfit, Reading
from course.trial.judge import Worths, holds
from course.trial.network import Pair
from course.trial.readings import Way
from course.trial.tree import Equation, Unreadable


def output_words(equation: Equation, way: Way, every: list[Way], kind: str) -> list[str]:
    """For which outputs and losses it holds, where it does not hold for all.

    A loss is defined by what states it or its derivative; the output is not.
    """
    make = way.reading.make
    others = [w for w in every if _with_pair(w, make.pair) == way.reading]
    good = [w for w in others if holds_in(equation, w)]
    if kind in ("loss", "derivative of the loss"):
        others = [w for w in others if w.reading.make.pair.loss == make.pair.loss]
        good = [w for w in others if w in good]
        if len(good) == len(others):
            return []
        return [" or ".join(dict.fromkeys(OUTPUTS[w.reading.make.pair.output] for w in good))]
    if len(good) == len(others):
        return []
    return [" or ".join(dict.fromkeys(p for w in good for p in w.words if " with " in p))]


def _with_pair(way: Way, pair: Pair) -> Reading:
    return replace(way.reading, make=replace(way.reading.make, pair=pair))


def holds_in(equation: Equation, way: Way, known: Worths | None = None) -> bool:
    """Whether a formula holds in this reading; not where it cannot be worked out."""
    try:
        return holds(equation, way.reading, known)
    except (Misfit, Unreadable):
        return False


def softmax_fails(equation: Equation, way: Way, context: Context) -> list[str]:
    """Whether a slope at the output is only right for an activation of each entry."""
    make = way.reading.make
    if make.pair.output == "softmax" or make.sizes[-1] == 1 or len(make.sizes) < 4:
        return []
    parts = [n for side in equation.sides if side is not None for n in side.walk()]
    sloped = any(
        n.op == "call" and (n.data.primes or n.data.base.startswith("dot:")) for n in parts
    )
    if not sloped or not any(n.op == "der" for n in parts):
        return []
    other = replace(
        way, reading=replace(way.reading, make=replace(make, pair=Pair("softmax", "half")))
    )
    if context.pairs or holds_in(equation, other):
        return []
    return ["the output's activation acts on each entry alone, as softmax does not"]


def shadowed(equation: Equation) -> bool:
    """Whether a sum goes over a letter that stands on the left, too."""
    left = equation.sides[0]
    if left is None:
        return False
    letters = {x for n in left.names() for x in n.sub}
    parts = [n for s in equation.sides[1:] if s is not None for n in s.walk()]
    return any(n.op == "sum" and letters & set(n.data.letters) for n in parts)


def hidden_fails(equation: Equation, way: Way) -> list[str]:
    """Whether it holds for one activation of the hidden layers only."""
    make = way.reading.make
    if len(make.sizes) < 3:
        return []
    other = replace(way, reading=replace(way.reading, make=replace(make, hidden="softplus")))
    if holds_in(equation, other):
        return []
    return [f"the hidden layers have {make.hidden}"]
