"""Points where variables are very large, very small, or very near 1, of both signs and mixed.

An answer may have a branch of the reader's own, ``where(z > 10, 2, ...)`` or ``max(..., -1)``, that
no ordinary value enters. Here every variable is seen in every class of sizes, and where that can
be, at a point at which the right answer feels it: entries of that class moved to where they are
ordinary, or to the end of their domain, change the right answer by far more than the tolerance.
Values are short, and a few points that show much are kept of many.
"""

from __future__ import annotations

import ast
import math
import random
from collections.abc import Iterator, Set
from functools import cache

import numpy as np

from course.exercises.formulas.evaluation import Remembering, evaluate
from course.exercises.judging.chosen import chosen
from course.exercises.judging.drawing import Point, completed, drawn, given_tree, trees
from course.exercises.specification import Exercise, Variable

CANDIDATES = 32  # for every variable
LENGTHS = (
    (3, 2, 4, 2, 3),
    (2, 3, 2, 4, 3),
    (2, 4, 3, 2, 2),
    (5, 6, 3, 4, 2),
    (1, 2, 3, 1, 2),
    (2, 1, 3, 2, 1),
)
# powers of ten; below 4e-7, (exp(x) - 1) / x has too few digits left to be compared
LARGE, SMALL = (5, 2, 1, 3), (-7, -4, -5)
DIGITS = {"large": (2, 9), "small": (4, 9)}
# what stands in an exponent: four times the largest, and the square of that power, is in range
IN_EXPONENTS = ((11, 19), (120, 150), (25, 40))
EXPONENTIALS = ("exp", "tanh", "sigmoid", "sigmoid_prime", "tanh_prime", "softmax")
# a probability near its end; 1 - a has eleven digits left beside the nearest, 1 / (1 - a) - 1 too
NEAR_ZERO, NEAR_ONE = (4e-8, 3e-4, 6e-6), (0.9997, 0.999996)
EDGES = {
    "real": np.array([1e-5, 1e-3, 10, 100, 1000]),
    "probability": np.array([1e-5, 1e-3, 1 - 1e-3, 1 - 1e-5]),
}
EDGES |= {"positive": EDGES["real"], "distribution": EDGES["probability"]}
# where the parts of the right answer are to be, with either sign
PARTS = np.array([1e-3, 1 - 1e-3, 1, 10, 100, 1000])
ORDINARY = 2  # the class between the small ones and the large ones
FELT = 30  # tolerances
BESIDE = 20  # numbers
# how often another is extreme too: a single number, and a matrix, in whose sums much is hidden
BESIDE_ONE = (0.8, 0.4)


def extremes(exercise: Exercise) -> list[Point]:
    """The extreme points of an exercise."""
    numbers = chosen(exercise, "extreme", lambda: choice(exercise))
    return [_candidate(exercise, k) for k in numbers]


def choice(exercise: Exercise) -> list[int]:
    """The numbers of the extreme points, worked out."""
    every = (_candidate(exercise, k) for k in range(CANDIDATES * len(_free(exercise))))
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


def _free(exercise: Exercise) -> list[Variable]:
    return [v for v in exercise.variables if v.given_by is None and v.domain in EDGES]


def _candidate(exercise: Exercise, k: int) -> Point:
    """A point with some variables at extremes; one that stands in an exponent is alone there.

    Each variable goes through its rungs in turn, beside others at any of theirs or ordinary ones.
    """
    free, limited = _free(exercise), in_exponents(exercise)
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


@cache
def in_exponents(exercise: Exercise) -> frozenset[str]:
    """The variables that an exponential is taken of, somewhere."""
    given = {v.name: given_tree(exercise, v) for v in exercise.variables if v.given_by is not None}
    found, seen = set(), set()
    for tree in (*trees(exercise), *given.values()):
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and node.func.id in EXPONENTIALS:
                found |= set().union(*map(_names, node.args))
            elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow):
                found |= _names(node.right)
    while found - seen:
        name = (found - seen).pop()
        seen.add(name)
        found |= _names(given[name]) if name in given else set()
    return frozenset(found & {v.name for v in exercise.variables})


def _names(tree: ast.expr) -> set[str]:
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


def classes(variable: Variable, value: np.ndarray) -> Iterator[tuple[tuple, np.ndarray]]:
    """The classes of sizes of an array, with where its entries of that class are."""
    signs, found = np.sign(value), EDGES[variable.domain].searchsorted(np.abs(value))
    for sign, at in sorted({*zip(signs.flat, found.flat, strict=True)}):
        if at != ORDINARY and abs(sign) == 1:
            yield (int(sign), int(at)), (found == at) & (signs == sign)


def shown_by(exercise: Exercise, point: Point) -> set:
    """The classes of every variable, and those that the right answer feels; empty if unusable."""
    right = trees(exercise)[0]
    here = Remembering(point.everything, point.size_names)
    value = here.worked_out(right)
    if not np.isfinite(value).all():
        return set()
    allowed = FELT * (exercise.allowed * np.abs(value).max() + 1e-12)
    shows = set()
    seen = [(v, list(classes(v, point.values[v.name]))) for v in _free(exercise)]
    alone = sum(bool(kinds) for _, kinds in seen) == 1
    for variable, kinds in seen:
        entries = point.values[variable.name]
        for kind, where in kinds:
            shows.add((variable.name, kind))
            if alone and variable.shape and kind[1] == len(EDGES[variable.domain]):
                shows.add((variable.name, kind, "alone"))  # a place of several, beside no other
            moved = np.where(where, _moved(kind), entries)
            other = completed(exercise, point.sizes, {**point.values, variable.name: moved})
            if not (np.abs(_at(right, other) - value) <= allowed).all():
                shows.add((variable.name, kind, "felt"))
    for name, part in _parts(exercise):
        found = here.worked_out(part)
        at = PARTS.searchsorted(np.abs(found))
        shows |= {(name, *one) for one in zip(np.sign(found).flat, at.flat, strict=True)}
    return shows


@cache
def _parts(exercise: Exercise) -> tuple[tuple[str, ast.expr], ...]:
    """What the right answer is put together from, itself, and what follows from the variables."""
    kinds = ast.BinOp | ast.Call
    nodes = [node for node in ast.walk(trees(exercise)[0]) if isinstance(node, kinds)]
    nodes += [ast.Name(v.name) for v in exercise.variables if v.given_by is not None]
    return tuple({ast.unparse(node): node for node in nodes}.items())


def _at(tree: ast.expr, point: Point) -> np.ndarray:
    return evaluate(tree, point.everything, point.size_names)


def _moved(kind: tuple[int, int]) -> float:
    sign, at = kind
    return 0.0 if at < ORDINARY else float(sign)
