"""Whether the two sides of a formula are equal, in which readings, on three random networks."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import numpy as np

from course.trial.interpretation import RATE, Misfit, Reading
from course.trial.numbers import Worth
from course.trial.readings import Way
from course.trial.tree import Equation, Node, Unreadable, direct_names
from course.trial.vocabulary import CLASS, ROLES, example_text, indices, role_of

NETS, MANY = 3, 10  # a few numbers may all lie on one side of a kink
ONE = Node("num", data=1.0)
CONSTANTS = ("m", "rate", "lambda", "epsilon")


Worths = dict[tuple[int, int], Worth]  # of a reading and a network, by its address and its seed


def holds(equation: Equation, reading: Reading, known: Worths | None = None) -> bool:
    """Whether all sides agree on three networks, for all values of the free indices.

    `known` keeps what parts are worth, for the next formula that has some of them in common.

    Raises:
        Misfit: when shapes or indices do not fit in this reading.
        Unreadable: when something in it is not understood.
    """
    few = max(reading.make.sizes) == 1 or len(reading.make.sizes) == 2
    for seed in range(MANY if few else NETS):
        worth = None if known is None else known.get((id(reading), seed))
        if worth is None:
            worth = Worth(reading, seed)
        if known is not None:
            known[id(reading), seed] = worth
        cases = 0
        for _ in free_values(equation, worth, seed):
            cases += 1
            if not agree(equation, worth):
                return False
        if not cases:
            raise Misfit("no indices are as they must be")
        if in_terms_of_itself(equation, worth):
            raise Unreadable("an activation or a pre-activation in terms of itself")
    return True


def free_values(equation: Equation, worth: Worth, seed: int) -> Iterator[None]:
    """Give the free indices values, all pairs for two of them, some of more."""
    letters = free_letters(equation, worth)
    if not letters:
        worth.env = {}
        yield
        return
    spans = [range(span_of(letter, equation, worth)) for letter in letters]
    every = list(itertools.product(*spans))
    if seed:
        first = seed % len(every)
        every = (every[first:] + every[:first])[:: max(1, len(every) // 6)]
    for values in every[:20]:
        worth.env = dict(zip(letters, values, strict=True))
        if conditions_hold(equation, worth):
            yield


def conditions_hold(equation: Equation, worth: Worth) -> bool:
    """Whether a condition behind the formula, such as i ≠ j, holds for these indices."""
    for note in equation.notes:
        found = re.search(r"([a-z])\s*(=|\\neq?)\s*([a-z])$", note)
        if found and found[1] in worth.env and found[3] in worth.env:
            same_index = worth.env[found[1]] == worth.env[found[3]]
            if same_index != (found[2] == "="):
                return False
    if worth.r.apart:
        values = list(worth.env.values())
        return len(set(values)) == len(values)
    return True


def span_of(letter: str, equation: Equation, worth: Worth) -> int:
    """How many values a free index has."""
    if letter in worth.r.examples:
        return worth.net.m
    found = set()
    for side in equation.sides:
        if side is not None:
            try:
                found.add(worth.span(letter, side))
            except Misfit as e:
                if "different" in str(e):
                    raise
    if len(found) != 1 or (found == {1} and worth.net.L == 1):
        raise Misfit(f"how far {letter} runs is not clear")
    return found.pop()


def free_letters(equation: Equation, worth: Worth) -> tuple[str, ...]:
    """Indices that no sum takes."""
    return _free(equation.sides, worth.r.digits == "layer", worth.r.lexicon)


@lru_cache(maxsize=4096)
def _free(sides: tuple[Node | None, ...], digits: bool, lexicon: tuple) -> tuple[str, ...]:
    roles, free = dict(lexicon), dict.fromkeys(())

    def visit(node: Node, bound: frozenset[str]) -> None:
        if node.op in ("sum", "mean", "prod"):
            bound = bound | set(node.data.letters)
        found: list[str] = []
        if node.op == "name" and role_of(node.data.base, roles) not in (*CONSTANTS, "L"):
            found = [x for x in indices(node.data) if not (digits and x.isdigit())]
            found += filter(None, [example_text(node.data)])
        elif node.op == "entry" and node.args[0] != ONE:
            found = list(node.data)
        for x in found:
            if (
                not x.isdigit()
                and x not in bound
                and x not in ("true", "pred", "train")
                and not CLASS.match(x)
            ):
                free[x] = None
        for arg in node.args:
            visit(arg, bound)

    for side in sides:
        if side is not None:
            visit(side, frozenset())
    return tuple(free)


def agree(equation: Equation, worth: Worth) -> bool:
    """Whether all sides are worth the same here."""
    values = sides(equation, worth)
    first = values[0]
    left = equation.sides[0]
    turned = left is not None and is_bias(left, worth)
    return all(
        same(first, other) or (turned and same(np.transpose(first), other)) for other in values[1:]
    )


def is_bias(left: Node, worth: Worth) -> bool:
    """Whether a bias or its gradient stands on the left, which may be a row or a column."""
    node = left.args[1] if left.op == "der" and len(left.args) == 2 else left
    return node.op == "name" and role_of(node.data.base, worth.lexicon) in ("b", "db")


def sides(equation: Equation, worth: Worth) -> list[Any]:
    """The worth of each side; that of a parameter that is updated is its next value."""
    first = equation.sides[0]
    rest = [worth(side) for side in equation.sides[1:]]
    assert first is not None
    if is_update(equation, worth):
        if first.data.base in ("w", "W", "b", "theta", "omega") or role_of(
            first.data.base, worth.lexicon
        ) in ("W", "b"):
            q = worth.quantity(first.data)
            now = worth.chosen(worth.value(q), q, first.data)
            grad = worth.chosen(worth.gradient(q), q, first.data)
            rate = RATE if is_rated(equation) else 1.0
            mean = grad / worth.net.m if worth.r.cost == "sum" else grad
            if all(same(now - rate * mean, other) for other in rest):
                return [now - rate * mean, *rest]
            return [now - rate * grad, *rest]
        raise Unreadable("an update of what is no parameter")
    return [worth(first), *rest]


def is_rated(equation: Equation) -> bool:
    """Whether a learning rate stands in a step."""
    names = (n for side in equation.sides[1:] if side is not None for n in side.names())
    return any(ROLES.get(n.base) == "rate" for n in names)


def is_update(equation: Equation, worth: Worth) -> bool:
    """Whether the left side stands on the right as well, or becomes what stands there."""
    left = equation.sides[0]
    if left is None or left.op != "name":
        return False
    if role_of(left.data.base, worth.lexicon) not in ("W", "b"):
        return False
    return stands_on_both_sides(equation)


def stands_on_both_sides(equation: Equation) -> bool:
    """Whether the name on the left is also one on the right."""
    left = equation.sides[0]
    if left is None or left.op != "name":
        return False
    others = (side for side in equation.sides[1:] if side is not None)
    return any(name == left.data for side in others for name in direct_names(side))


def in_terms_of_itself(equation: Equation, worth: Worth) -> bool:
    """Whether a formula holds only because an activation changes nothing the second time."""
    if not stands_on_both_sides(equation):
        return False
    first = equation.sides[0]
    assert first is not None
    return role_of(first.data.base, worth.lexicon) in ("A", "Z")


def same(one: Any, other: Any) -> bool:
    """Whether two values agree, sizes and numbers."""
    a, b = np.asarray(one), np.asarray(other)
    if a.size == 1 and b.size == 1:
        a, b = a.reshape(()), b.reshape(())
    if a.shape != b.shape:
        return False
    if np.iscomplexobj(a) or np.iscomplexobj(b):
        a, b = np.real(a), np.real(b)
    if not (np.all(np.isfinite(a)) and np.all(np.isfinite(b))):
        return False
    return bool(np.all(np.abs(a - b) <= 1e-9 * (1 + np.abs(a) + np.abs(b))))


class Tried:
    """What came of trying all readings of a formula."""

    def __init__(self) -> None:
        self.held: list[Way] = []
        self.failed: list[Way] = []
        self.misfits: list[tuple[Way, str]] = []
        self.unread: list[str] = []


def tried(equation: Equation, every: list[Way], enough: int = 10**9) -> Tried:
    """Try the readings in their order."""
    result = Tried()
    for way in every:
        try:
            if holds(equation, way.reading):
                result.held.append(way)
                if len(result.held) >= enough:
                    break
            else:
                result.failed.append(way)
        except Misfit as e:
            result.misfits.append((way, str(e)))
        except Unreadable as e:
            result.unread.append(str(e))
    return result
