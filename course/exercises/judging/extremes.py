"""Points where variables are very large, very small, or very near 1, of both signs and mixed.

An answer may have a branch of the reader's own, ``where(z > 10, 2, ...)`` or ``max(..., -1)``, that
no ordinary value enters. Here every variable is seen in every class of sizes, and where that can
be, at a point at which the right answer feels it: entries of that class moved to where they are
ordinary, or to the end of their domain, change the right answer by far more than the tolerance.
Values are short, and a few points that show much are kept of many.
"""

from __future__ import annotations

import math
import random
from collections.abc import Set

import numpy as np

from course.exercises.judging.chosen import chosen
from course.exercises.judging.drawing import Point, completed, drawn
from course.exercises.judging.felt import in_exponents, independent, shown_by
from course.exercises.specification import Exercise, Variable

CANDIDATES, BEYOND = 32, 24  # for every variable, and with exponents beyond a cut
LENGTHS = (
    (3, 2, 4, 2, 3),
    (2, 3, 2, 4, 3),
    (2, 4, 3, 2, 2),
    (5, 6, 3, 4, 2),
    (1, 2, 3, 1, 2),
    (2, 1, 3, 2, 1),
)
# powers of ten; below 4e-7, (exp(x) - 1) / x has too few digits left to be compared
LARGE, SMALL = (5, 2, 1, 3), (-7, -5, -6)
DIGITS = {"large": (2, 9), "small": (4, 9)}
# what stands in an exponent: four times the largest, and the square of that power, is in range
IN_EXPONENTS = ((11, 19), (160, 170), (35, 48))
# a slope at 35 and one at 30 differ by less than the smallest difference that counts. They are told
# apart where another is in the hundreds; in the thousands, the rounding in 1 - tanh(z)**2 is too
FARTHER, LIFTED = ((35, 48), (160, 170)), (100, 400)
# a probability near its end; 1 - a has eleven digits left beside the nearest, 1 / (1 - a) - 1 too
NEAR_ZERO, NEAR_ONE = (4e-8, 3e-4, 6e-6), (0.9997, 0.999996)
BESIDE = 20  # numbers
# how often another is extreme too: a single number, and a matrix, in whose sums much is hidden
BESIDE_ONE = (0.8, 0.4)


def extremes(exercise: Exercise) -> list[Point]:
    """The extreme points of an exercise."""
    numbers = chosen(exercise, "extreme", lambda: choice(exercise))
    return [_candidate(exercise, k) for k in numbers]


def choice(exercise: Exercise) -> list[int]:
    """The numbers of the extreme points, worked out."""
    count = CANDIDATES * len(independent(exercise)) + (BEYOND if in_exponents(exercise) else 0)
    every = (_candidate(exercise, k) for k in range(count))
    return fewest([(point, shown_by(exercise, point)) for point in every])


def fewest(candidates: list[tuple[Point, set]], seen: Set = frozenset()) -> list[int]:
    """The numbers of few points that show all that a candidate shows and that has not been seen.

    Each in turn is the one that shows most for what it weighs.
    """
    missing = set().union(*(shows for _, shows in candidates)) - seen
    found = []
    while missing:
        number = max(
            range(len(candidates)),
            key=lambda k: len(candidates[k][1] & missing) / _cost(candidates[k][0]),
        )
        found.append(number)
        missing -= candidates[number][1]
    return found


def _cost(point: Point) -> float:
    """What a point weighs on a page, beside the values of the answers there."""
    return BESIDE + sum(value.size for value in point.values.values())


def _candidate(exercise: Exercise, k: int) -> Point:
    """A point with some variables at extremes; one that stands in an exponent is alone there.

    Each variable goes through its rungs in turn, beside others at any of theirs or ordinary ones.
    """
    free, limited = independent(exercise), in_exponents(exercise)
    if k >= CANDIDATES * len(free):
        return _beyond(exercise, k)
    others = [v for v in free if v.name not in limited]
    source = random.Random(f"{exercise.name}:extreme:{k}")
    turn, at = divmod(k, len(free))
    one = free[at]
    # one further with each round of the lengths, so that a rung meets all of them
    lengths = LENGTHS[(turn + at + turn // len(LENGTHS)) % len(LENGTHS)]
    point = drawn(exercise, f"{exercise.name}:extreme:{k}", lengths)
    more = [v for v in others if v is not one and source.random() < BESIDE_ONE[bool(v.shape)]]
    values = dict(point.values)
    for variable in [one, *(more if one in others and turn % 4 else [])]:
        # all large or all small: a large and a small one together leave (x + h) - x no digits
        along = turn if variable is one else turn % 2 + 2 * int(CANDIDATES * source.random())
        ladder = _ladder(variable, values[variable.name].shape, source, along, limited)
        values[variable.name] = _mixed(variable, ladder, values[variable.name], turn, source)
    return completed(exercise, point.sizes, values, extreme=True)


def _beyond(exercise: Exercise, k: int) -> Point:
    """A point with all that stands in exponents beyond a cut, and one of the others lifted."""
    source = random.Random(f"{exercise.name}:extreme:{k}")
    point = drawn(exercise, f"{exercise.name}:extreme:{k}", LENGTHS[k % len(LENGTHS)])
    limited = in_exponents(exercise)
    free = [v for v in independent(exercise) if v.domain in ("real", "positive")]
    others = [v for v in free if v.name not in limited]
    lifted = others[int(len(others) * source.random())].name if others else None
    values = dict(point.values)
    for variable in free:
        if variable.name in limited or variable.name == lifted:
            low, high = FARTHER[k % 2] if variable.name in limited else LIFTED
            sign = -1 if variable.domain == "real" and source.random() < 0.5 else 1
            shape = values[variable.name].shape
            entries = [sign * round(low + (high - low) * source.random())
                       for _ in range(math.prod(shape))]  # fmt: skip
            values[variable.name] = np.array(entries, dtype=float).reshape(shape)
    return completed(exercise, point.sizes, values, extreme=True)


def _mixed(variable: Variable, ladder, ordinary, turn: int, source) -> np.ndarray:
    """Of matrices, some stay half ordinary, and some get one sign."""
    if not variable.shape or variable.domain == "distribution":
        return ladder
    if turn % 3 == 2:
        stay = np.array([source.random() < 0.5 for _ in ladder.flat]).reshape(ladder.shape)
        return np.where(stay, ordinary, ladder)
    if turn % 5 == 4 and variable.domain == "real":
        return np.abs(ladder) * (1 if source.random() < 0.5 else -1)
    return ladder


def _ladder(variable: Variable, shape, source: random.Random, along: int, limited) -> np.ndarray:
    count = math.prod(shape)
    if variable.domain == "distribution":
        return _columns(shape, source)
    start, which = divmod(along, 2)
    kind, within = ("large", "small")[which], variable.name in limited
    entries = [_rung(variable.domain, kind, start + at, source, within) for at in range(count)]
    return np.array(entries).reshape(shape)


def _columns(shape, source) -> np.ndarray:
    """Columns with one entry near 1, in turn."""
    rows, columns = shape
    values = np.array(
        [[NEAR_ZERO[int(3 * source.random())] for _ in range(columns)] for _ in range(rows)]
    )
    for column in range(columns):
        near = (column + int(rows * source.random())) % rows
        rest = np.delete(values[:, column], near).sum()
        values[near, column] = np.round(1 - rest, 8)
    return values


def _rung(domain: str, kind: str, at: int, source: random.Random, limited: bool) -> float:
    if domain == "probability":
        near = NEAR_ZERO if kind == "small" else NEAR_ONE
        return near[at % len(near)]
    sign = -1 if domain == "real" and at % 2 else 1
    step = at // 2 if domain == "real" else at
    if limited and kind == "large":
        low, high = IN_EXPONENTS[step % len(IN_EXPONENTS)]
        return float(sign * (low + int((high - low) * source.random())))
    powers = LARGE if kind == "large" else SMALL
    first, last = DIGITS[kind]
    digit = first + int((last + 1 - first) * source.random())
    return float(f"{sign * digit}e{powers[step % len(powers)]}")
