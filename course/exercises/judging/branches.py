"""Where the right answer and the mistakes decide, and points on both sides of that.

Whatever has pieces (a comparison, ``where``, ``max``, ``min``, ``abs``, ReLU) takes one or the
other by the sign of a difference. A wrong answer that is wrong in one piece only, or that moves
the place where the pieces meet, shows only at a point on that side, or near that place.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache

import numpy as np

from course.exercises.formulas.evaluation import evaluate
from course.exercises.judging.drawing import Point, completed, trees
from course.exercises.specification import Exercise

# how far from the place where two pieces meet
NEAR = 1e-3
HALVINGS = 40
# single numbers are seen between all of these, with either sign
SIZES = (0.5, 1, 2, 3.5)
_ONE_SIDED = ("abs", "sign", "relu", "relu_prime")
_TWO_SIDED = ("max", "min", "heaviside")
_CONVEX = ("real", "positive", "probability", "distribution")


def switches(tree: ast.expr) -> Iterator[ast.expr]:
    """The differences by whose signs a formula decides, as formulas.

    >>> from course.exercises.formulas.grammar import parse
    >>> [ast.unparse(d) for d in switches(parse("where(x > 1, abs(x), max(x, 2))", ["x"]))]
    ['x - 1', 'x', 'x - 2']
    """
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            yield ast.BinOp(node.left, ast.Sub(), node.comparators[0])
        elif isinstance(node, ast.Call) and node.func.id in _ONE_SIDED:
            yield node.args[0]
        elif isinstance(node, ast.Call) and node.func.id in _TWO_SIDED and len(node.args) == 2:
            yield ast.BinOp(node.args[0], ast.Sub(), node.args[1])


@cache
def _switches(exercise: Exercise) -> tuple[ast.expr, ...]:
    found = {ast.unparse(d): d for tree in trees(exercise) for d in switches(tree)}
    return tuple(found.values())


@cache
def _sums(exercise: Exercise) -> tuple[ast.expr, ...]:
    """The sums and differences of single numbers, each of which is to be seen with both signs."""
    kinds = ast.Add | ast.Sub
    found = {
        ast.unparse(node): node
        for tree in trees(exercise)
        for node in ast.walk(tree)
        if isinstance(node, ast.BinOp) and isinstance(node.op, kinds)
    }
    return tuple(found.values())


def _at(switch: ast.expr, point: Point) -> np.ndarray:
    return evaluate(switch, point.everything, point.size_names)


def shown_by(exercise: Exercise, point: Point) -> set:
    """What a point shows: the side of each switch; signs, sizes and order of single numbers."""
    shows = set()
    for number, switch in enumerate(_switches(exercise)):
        difference = _at(switch, point)
        shows |= {(number, side) for side in (-1, 1) if (np.sign(difference) == side).any()}
    sides = frozenset(shows)
    for number, part in enumerate(_sums(exercise)):
        total = _at(part, point)
        if total.size == 1:
            shows.add(("sum", number, bool((total > 0).all())))
    single = [v.name for v in exercise.variables if v.shape in ((), (1, 1))]
    for at, name in enumerate(single):
        value = float(point.values[name].reshape(()))
        shows.add((name, bool(value > 0), int(np.searchsorted(SIZES, abs(value)))))
        shows |= {(name, bool(value > 2), side) for side in sides}
        shows |= {
            (name, other, bool(value > point.values[other].reshape(()))) for other in single[:at]
        }
    return shows


def beside(exercise: Exercise, found: list[Point]) -> list[Point]:
    """For each switch a point just before and one just behind the place where it turns."""
    free = [v for v in exercise.variables if v.given_by is None]
    if any(v.domain not in _CONVEX for v in free):
        return []
    return [
        point for switch in _switches(exercise) for point in _pair(exercise, switch, found, free)
    ]


def _pair(exercise, switch, found, free) -> list[Point]:
    values = [(point, _at(switch, point)) for point in found]
    for at, (first, low) in enumerate(values):
        for second, high in values[:at]:
            if first.sizes == second.sizes and low.shape == high.shape:
                places = np.argwhere(np.sign(low) * np.sign(high) < 0)
                if len(places):
                    return _meeting(exercise, switch, free, first, second, tuple(places[0]))
    return []


def _meeting(exercise, switch, free, first, second, place) -> list[Point]:
    """Halve the way between two points on different sides until it is short."""

    def between(t):
        values = {
            v.name: np.round((1 - t) * first.values[v.name] + t * second.values[v.name], 6)
            for v in free
        }
        return completed(exercise, first.sizes, values)

    def side(t):
        return float(_at(switch, between(t))[place])

    low, high = 0.0, 1.0
    start = np.sign(side(low))
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if np.sign(side(middle)) == start else (low, middle)
    slope = max(abs(side(0.0) - side(1.0)), NEAR)
    step = NEAR / slope
    return [between(t) for t in (low - step, high + step) if 0 <= t <= 1 and side(t) != 0]
