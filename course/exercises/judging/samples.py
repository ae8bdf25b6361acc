"""Points at which an answer is compared: a size for every symbol, a value for every variable.

At the first five no two sizes are equal, so that a transposed matrix or a sum over the wrong axis
shows in the shape. Then come sizes of 1, equal sizes, larger sizes and larger values; and points on
both sides of whatever the right answer and the mistakes decide by, near and far (`branches`). Of
what is drawn beyond these, only a point that shows something new is kept.
"""

from __future__ import annotations

import random
from functools import cache

import numpy as np

from course.exercises.formulas.evaluation import evaluate
from course.exercises.judging.branches import beside, shown_by
from course.exercises.judging.chosen import chosen
from course.exercises.judging.drawing import SPREADS, Point, completed, drawn, trees
from course.exercises.judging.extremes import extremes, fewest
from course.exercises.specification import Exercise

LENGTHS = ((2, 3, 4, 5, 6), (4, 2, 3, 6, 5), (3, 5, 2, 4, 7), (5, 4, 6, 3, 2), (3, 4, 5, 2, 6))
SPECIAL_LENGTHS = ((1, 1, 1, 1, 1), (3, 3, 3, 3, 3), (3, 12, 1, 3, 4), (11, 1, 3, 2, 10),
                   (1, 4, 10, 13, 2))  # fmt: skip
CANDIDATES = 80
LADDERS = {
    "real": (0.31, -2.83, 0.83, -5.17, 1.57, -0.27, 2.71, -0.79, 4.93, -1.61),
    "positive": (0.07, 2.83, 0.31, 5.17, 0.83, 7.9, 1.57),
    "probability": (0.02, 0.93, 0.27, 0.71, 0.46),
}


@cache
def points(exercise: Exercise) -> tuple[Point, ...]:
    """The points of an exercise; one point without values when there is nothing to vary."""
    if not exercise.variables:
        return (Point({}, {}),)
    found = _always(exercise)
    more = chosen(exercise, "more", lambda: choice(exercise))
    found += [_in_turn(exercise, k) for k in more]
    found += [*beside(exercise, found), *extremes(exercise)]
    right, *wrong = trees(exercise)
    if not all(_finite(tree, point) for point in found[: len(LENGTHS)] for tree in (right, *wrong)):
        raise ValueError(f"{exercise.name}: an answer is not finite at its sample points")
    return tuple(point for point in found if _finite(right, point))


def _always(exercise: Exercise) -> list[Point]:
    """The first points of an exercise, whatever they show."""
    found = [drawn(exercise, f"{exercise.name}:{k}", LENGTHS[k]) for k in range(len(LENGTHS))]
    if exercise.sizes:
        spreads = ("usual", "usual", *["wide"] * len(SPECIAL_LENGTHS))
        found += [
            drawn(exercise, f"{exercise.name}:special:{k}", lengths, spread)
            for k, (lengths, spread) in enumerate(zip(SPECIAL_LENGTHS, spreads, strict=False))
        ]
    return found


def choice(exercise: Exercise) -> list[int]:
    """The numbers of the points beyond the first that show something new, worked out."""
    seen = set().union(*(shown_by(exercise, point) for point in _always(exercise)))
    more = [_in_turn(exercise, k) for k in range(CANDIDATES if seen else 0)]
    return fewest([(point, shown_by(exercise, point)) for point in more], seen)


def _in_turn(exercise: Exercise, k: int) -> Point:
    """A drawn point whose single numbers have small and large values of both signs."""
    point = drawn(exercise, f"{exercise.name}:more:{k}", LENGTHS[k % 5], SPREADS[(k + 1) % 3])
    source = random.Random(f"{exercise.name}:ladder:{k}")
    for variable in exercise.variables:
        ladder = LADDERS.get(variable.domain)
        if variable.shape in ((), (1, 1)) and variable.given_by is None and ladder:
            rung = ladder[int(len(ladder) * source.random())]
            point.values[variable.name] = np.full(variable.shape, rung)
    return completed(exercise, point.sizes, point.values)


def _finite(tree, point: Point) -> bool:
    return bool(np.isfinite(evaluate(tree, point.everything, point.size_names)).all())
