"""Compare an answer with the right one and with every catalogued mistake, point by point."""

from __future__ import annotations

from functools import cache

import numpy as np
import sympy as sp

from course.exercises.formulas.evaluation import evaluate, shape_words
from course.exercises.formulas.grammar import parse
from course.exercises.formulas.messages import FormulaError, ShapeError, code, listed
from course.exercises.formulas.writing import formula
from course.exercises.judging.answers import values_of
from course.exercises.judging.proofs import judge_proof
from course.exercises.judging.results import Result
from course.exercises.judging.samples import Point, names, points, rounded
from course.exercises.specification import Exercise

# below this, a difference from an answer of exactly zero is rounding
SMALLEST = 1e-12
SHOWN_VALUES = 8


def expected(exercise: Exercise, expression: sp.Basic) -> list[np.ndarray]:
    """The values of a reference or of a mistake, to twelve digits, at every sample point."""
    return _expected(exercise, formula(expression))


@cache
def _expected(exercise, text):
    tree = parse(text, names(exercise), (*exercise.functions, "g", "g_prime"))
    found = [evaluate(tree, p.everything, p.size_names) for p in points(exercise)]
    return [rounded(value) for value in found]


def same_shape(x: np.ndarray, y: np.ndarray) -> bool:
    """Whether two values have one shape; a matrix with one entry counts as a number."""
    return x.shape == y.shape or (x.size == y.size == 1 and {x.ndim, y.ndim} <= {0, 2})


def close(value: np.ndarray, wanted: np.ndarray, tolerance: float) -> np.ndarray:
    """Where two arrays of one shape agree, relative to the largest entry of the wanted one."""
    allowed = tolerance * np.abs(wanted).max() + SMALLEST
    return np.abs(value.reshape(wanted.shape) - wanted) <= allowed


def agree(values: list[np.ndarray], wanted: list[np.ndarray], tolerance: float) -> bool:
    """Whether an answer agrees at every point."""
    return all(
        same_shape(v, w) and bool(close(v, w, tolerance).all())
        for v, w in zip(values, wanted, strict=True)
    )


def judge(exercise: Exercise, answer) -> Result:
    """Judge an answer; whatever is wrong with it comes back as a result, not as an error."""
    if exercise.kind == "choice":
        return _choice(exercise, answer)
    if exercise.kind == "derivation":
        return judge_proof(exercise, answer)
    try:
        values = values_of(exercise, answer)
    except ShapeError as error:
        return Result(exercise.name, "shape", f"{error}.")
    except FormulaError as error:
        return Result(exercise.name, "unreadable", f"{error}.")
    return _compare(exercise, values)


def _compare(exercise: Exercise, values: list[np.ndarray]) -> Result:
    right = expected(exercise, exercise.reference)
    if agree(values, right, exercise.allowed):
        count = len(right)
        seen = f"Your answer agrees with the right one at {count} sample points."
        message = seen if count > 1 else "Your answer is the right one."
        return Result(exercise.name, "right", message)
    for mistake in exercise.mistakes:
        if agree(values, expected(exercise, mistake.expression), exercise.allowed):
            point = _difference(exercise, values, right)
            return Result(exercise.name, "mistake", mistake.message, mistake.kind, point)
    for point, value, wanted in zip(points(exercise), values, right, strict=True):
        if not same_shape(value, wanted):
            return Result(exercise.name, "shape", _shapes(point, value, wanted))
    message = "It is none of the mistakes in the catalogue. Compare the values:"
    return Result(exercise.name, "wrong", message, point=_difference(exercise, values, right))


def _shapes(point: Point, value: np.ndarray, wanted: np.ndarray) -> str:
    got, want = (
        f"shape {shape_words(array.shape, point.size_names)}" if array.ndim else "one number"
        for array in (value, wanted)
    )
    message = f"expected {want}, your answer gives {got}."
    if value.ndim == 1:
        message += " Keep the axis that you sum over: `keepdims=True`."
    return message


def _difference(exercise: Exercise, values, right) -> str:
    """The first point where the answer and the right one differ, in words."""
    for point, value, wanted in zip(points(exercise), values, right, strict=True):
        if not same_shape(value, wanted):
            message = _shapes(point, value, wanted)
            return message[0].upper() + message[1:]
        agrees = close(value, wanted, exercise.allowed)
        if not agrees.all():
            place, at = tuple(int(i) for i in np.argwhere(~agrees)[0]), _at(point)
            where = [at] if at else []
            if wanted.size > 1:
                where.append(f"{'entry' if at else 'Entry'} {_position(wanted, place)}")
            got, want = shown(value.reshape(wanted.shape)[place]), shown(wanted[place])
            told = f"your answer gives {got}, the right one {want}."
            return f"{', '.join(where)}: {told}" if where else told.capitalize()
    raise AssertionError("asked for a difference between equal answers")


def _position(wanted: np.ndarray, place: tuple[int, ...]) -> str:
    row, column = (i + 1 for i in place)
    return str(row) if wanted.shape[1] == 1 else f"({row}, {column})"


def _at(point: Point) -> str:
    """A point in words: its sizes, and its values where they are few."""
    parts = [f"{name} = {length}" for name, length in point.sizes.items()]
    if sum(value.size for value in point.values.values()) <= SHOWN_VALUES:
        parts += [f"{name} = {_array(value)}" for name, value in point.values.items()]
    return f"At {', '.join(parts)}" if parts else ""


def _array(value: np.ndarray) -> str:
    if value.ndim == 0:
        return shown(value)
    rows = [", ".join(shown(x) for x in row) for row in value]
    return f"[{', '.join(rows)}]" if value.shape[1] == 1 else f"[[{'], ['.join(rows)}]]"


def shown(x: float) -> str:
    """A number to four digits, the same on every machine.

    >>> shown(1 / 3), shown(-1e-17), shown(float("nan"))
    ('0.3333', '0', 'no number')
    """
    if not np.isfinite(x):
        return "no number" if np.isnan(x) else "infinity" if x > 0 else "minus infinity"
    return f"{float(x):.4g}" if abs(x) > SMALLEST else "0"


def _choice(exercise: Exercise, answer) -> Result:
    keys = [option.key for option in exercise.options]
    wanted = answer.strip().strip("()`").lower() if isinstance(answer, str) else answer
    for option in exercise.options:
        if option.key.lower() == wanted:
            verdict = "right" if option.right else "mistake"
            kind = None if option.right else option.key
            return Result(exercise.name, verdict, option.message, kind)
    return Result(
        exercise.name, "unreadable", f"expected one of {listed(keys)}, got {code(repr(answer))}."
    )
