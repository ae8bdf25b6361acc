"""Points that are drawn: a size for every symbol, a value for every variable.

The numbers come from `random.Random.random`, whose stream is the same everywhere.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from functools import cache

import numpy as np

from course.exercises.formulas.evaluation import evaluate
from course.exercises.formulas.grammar import parse
from course.exercises.formulas.vocabulary import vocabulary
from course.exercises.formulas.writing import formula
from course.exercises.specification import Exercise, Variable

SPREADS = ("usual", "wide", "small")  # besides "extreme", of any size
DIGITS = 12


@dataclass(frozen=True)
class Point:
    """One point: lengths by size name, values by variable name."""

    sizes: dict[str, int]
    values: dict[str, np.ndarray]
    extreme: bool = False

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
    short = [float(f"{x:.{DIGITS}g}") for x in values.flat]
    return np.array(short, dtype=float).reshape(values.shape)


def names(exercise: Exercise) -> tuple[str, ...]:
    """What a typed formula may name: the variables, then the sizes."""
    return vocabulary(exercise).names


@cache
def trees(exercise: Exercise) -> tuple:
    """The syntax trees of the right answer and of every mistake, in their order."""
    expressions = [exercise.reference, *(mistake.expression for mistake in exercise.mistakes)]
    return tuple(tree(exercise, formula(expression)) for expression in expressions)


@cache
def tree(exercise: Exercise, text: str):
    """The syntax tree of a right answer or a mistake, which may use g and g' in any exercise."""
    return vocabulary(exercise).read(text, own=("g", "g_prime"))


def drawn(exercise: Exercise, seed: str, lengths: tuple[int, ...], spread="usual") -> Point:
    """A point with these lengths, its values drawn from a seed."""
    source = random.Random(seed)
    if len(exercise.sizes) > len(lengths):
        raise ValueError(f"{exercise.name} has sizes {exercise.sizes}, at most {len(lengths)} fit")
    by_symbol = dict(zip(exercise.sizes, lengths, strict=False))
    values = {}
    for variable in exercise.variables:
        if variable.given_by is None:
            shape = tuple(int(_at(part, by_symbol)) for part in variable.shape)
            values[variable.name] = _draw(variable, shape, source, spread)
    sizes = {size.name: length for size, length in by_symbol.items()}
    return completed(exercise, sizes, values)


def completed(
    exercise: Exercise, sizes: dict[str, int], values: dict[str, np.ndarray], extreme: bool = False
) -> Point:
    """A point with the quantities that follow from those drawn, in the order of the variables.

    They have twelve digits; at an extreme point, all of them, so that 1 - a has some for a near 1.
    """
    point = Point(sizes, {}, extreme)
    for variable in exercise.variables:
        if variable.given_by is None:
            point.values[variable.name] = values[variable.name]
        else:
            value = evaluate(given_tree(exercise, variable), point.everything, point.size_names)
            point.values[variable.name] = value if extreme else rounded(value)
    return point


@cache
def given_tree(exercise: Exercise, variable: Variable):
    """The syntax tree of what a quantity that follows from the others is."""
    return parse(formula(variable.given_by), names(exercise), ("g", *_GIVEN))


_GIVEN = ("g_prime", "sigmoid", "sigmoid_prime", "tanh_prime", "relu", "relu_prime", "softmax")


def _at(part, by_symbol) -> int:
    if part in by_symbol:  # most sizes; a substitution takes long
        return by_symbol[part]
    return part if isinstance(part, int) else part.subs(by_symbol)


def _draw(variable: Variable, shape, source: random.Random, spread: str) -> np.ndarray:
    count = math.prod(shape)
    draw = np.array([_DRAWS[variable.domain](source, spread) for _ in range(count)])
    values = draw.reshape(shape)
    if variable.domain == "distribution":
        digits = 15 if spread == "extreme" else 2 if len(values) <= 6 else 4
        values = np.round(values / values.sum(axis=0), digits)
        values[-1] = np.round(1 - values[:-1].sum(axis=0), digits)
    if variable.domain == "one-hot":
        values = (values == values.max(axis=0)).astype(float)
    return values


# from a spread to the smallest and the largest size of a number
_REAL = {"usual": (0.1, 1.9), "wide": (0.1, 5.9), "small": (0.01, 0.2)}
_POSITIVE = {"usual": (0.2, 2), "wide": (0.5, 9), "small": (0.02, 0.3)}


def _rounded(x: float) -> float:
    """To two decimals, as NumPy rounds an array and much faster."""
    return round(x * 100) / 100


def _real(source, spread):
    """Of both signs, not within 0.01 of zero, two decimals; or extreme."""
    if spread == "extreme":
        return _positive(source, spread) * (1 if source.random() < 0.5 else -1)
    low, more = _REAL[spread]
    return _rounded((low + more * source.random()) * (1 if source.random() < 0.5 else -1))


def _positive(source, spread):
    if spread == "extreme":
        return _of_any_size(source, -6, 4)
    low, more = _POSITIVE[spread]
    return _rounded(low + more * source.random())


def _probability(source, spread):
    if spread == "extreme":
        near = _of_any_size(source, -5, -1)
        return near if source.random() < 0.5 else 1 - near
    return _rounded(0.05 + 0.9 * source.random())


def _of_any_size(source, lowest: int, highest: int) -> float:
    """A number between two powers of ten, its logarithm anywhere between."""
    return 10 ** (lowest + (highest - lowest) * source.random())


_DRAWS = {
    "real": _real,
    "positive": _positive,
    "probability": _probability,
    "distribution": lambda source, spread: (
        _of_any_size(source, -5, 0) if spread == "extreme" else 1 + 3 * source.random()
    ),
    "one-hot": lambda source, _: source.random(),
    "binary": lambda source, _: float(source.random() < 0.5),
}
