"""Points at which an answer is compared: a size for every symbol, a value for every variable.

No two sizes of a point are equal, so that a transposed matrix or a sum over the wrong axis shows
in the shape. The numbers come from `random.Random.random`, whose stream is the same everywhere.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import cache

import numpy as np

from course.exercises.formulas.evaluation import evaluate
from course.exercises.formulas.grammar import parse
from course.exercises.formulas.writing import formula
from course.exercises.specification import Exercise, Variable

LENGTHS = ((2, 3, 4, 5, 6), (4, 2, 3, 6, 5), (3, 5, 2, 4, 7), (5, 4, 6, 3, 2), (3, 4, 5, 2, 6))
DIGITS = 12


@dataclass(frozen=True)
class Point:
    """One point: lengths by size name, values by variable name."""

    sizes: dict[str, int]
    values: dict[str, np.ndarray]

    @property
    def everything(self) -> dict[str, np.ndarray]:
        """All that a formula may name."""
        return {**{name: np.asarray(float(n)) for name, n in self.sizes.items()}, **self.values}

    @property
    def size_names(self) -> dict[int, str]:
        """The name of each length."""
        return {length: name for name, length in self.sizes.items()}


def rounded(values: np.ndarray) -> np.ndarray:
    """Values to twelve significant digits, as they are exported.

    >>> rounded(np.array([1 / 3, 0.0])).tolist()
    [0.333333333333, 0.0]
    """
    return np.vectorize(lambda x: float(f"{x:.{DIGITS}g}"), otypes=[float])(values)


def names(exercise: Exercise) -> tuple[str, ...]:
    """What a typed formula may name: the variables, then the sizes."""
    return (*(v.name for v in exercise.variables), *(str(size) for size in exercise.sizes))


@cache
def points(exercise: Exercise) -> tuple[Point, ...]:
    """The points of an exercise; one point without values when there is nothing to vary."""
    if not exercise.variables:
        return (Point({}, {}),)
    return tuple(_point(exercise, number) for number in range(len(LENGTHS)))


def _point(exercise: Exercise, number: int) -> Point:
    source = random.Random(f"{exercise.name}:{number}")
    lengths = LENGTHS[number]
    if len(exercise.sizes) > len(lengths):
        raise ValueError(f"{exercise.name} has sizes {exercise.sizes}, at most {len(lengths)} fit")
    by_symbol = dict(zip(exercise.sizes, lengths, strict=False))
    point = Point({str(size): length for size, length in by_symbol.items()}, {})
    for variable in exercise.variables:
        if variable.given_by is None:
            shape = tuple(int(_at(part, by_symbol)) for part in variable.shape)
            point.values[variable.name] = _draw(variable, shape, source)
        else:
            tree = parse(formula(variable.given_by), point.everything, ("g", *_GIVEN))
            value = evaluate(tree, point.everything, point.size_names)
            point.values[variable.name] = rounded(value)
    return point


_GIVEN = ("g_prime", "sigmoid", "sigmoid_prime", "tanh_prime", "relu", "relu_prime", "softmax")


def _at(part, by_symbol) -> int:
    return part if isinstance(part, int) else part.subs(by_symbol)


def _draw(variable: Variable, shape: tuple[int, ...], source: random.Random) -> np.ndarray:
    draw = np.array([_DRAWS[variable.domain](source) for _ in range(int(np.prod(shape)))])
    values = draw.reshape(shape)
    if variable.domain == "distribution":
        values = np.round(values / values.sum(axis=0), 2)
        values[-1] = np.round(1 - values[:-1].sum(axis=0), 2)
    if variable.domain == "one-hot":
        values = (values == values.max(axis=0)).astype(float)
    return values


def _real(source):
    """Between -2 and 2, not within 0.1 of zero, two decimals."""
    return float(np.round((0.1 + 1.9 * source.random()) * (1 if source.random() < 0.5 else -1), 2))


_DRAWS = {
    "real": _real,
    "positive": lambda source: float(np.round(0.2 + 2 * source.random(), 2)),
    "probability": lambda source: float(np.round(0.05 + 0.9 * source.random(), 2)),
    "distribution": lambda source: 1 + 3 * source.random(),
    "one-hot": lambda source: source.random(),
    "binary": lambda source: float(source.random() < 0.5),
}
