"""Compare an answer with the right one and with every catalogued mistake, point by point."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import numpy as np
import sympy as sp

from course.exercises.formulas.evaluation import evaluate, shape_words
from course.exercises.formulas.messages import FormulaError, ShapeError, code, listed, quoted
from course.exercises.formulas.spelling import SPACE
from course.exercises.formulas.writing import formula
from course.exercises.judging.answers import Given, understood
from course.exercises.judging.drawing import Point, rounded, tree
from course.exercises.judging.numbers import shortly
from course.exercises.judging.proofs import judge_proof
from course.exercises.judging.results import Result
from course.exercises.judging.samples import points
from course.exercises.specification import FORMULA_TOLERANCE, Exercise

# below this, a difference from an answer of exactly zero is rounding
SMALLEST = 1e-12
SHOWN_VALUES = 8
GUARD = 4
LONGEST = 100  # of the key of an option, in whatever brackets


def expected(exercise: Exercise, expression: sp.Basic) -> list[np.ndarray]:
    """The values of a reference or of a mistake, to twelve digits, at every sample point."""
    return _expected(exercise, formula(expression))


@cache
def _expected(exercise, text):
    found = [evaluate(tree(exercise, text), p.everything, p.size_names) for p in points(exercise)]
    return [rounded(value) for value in found]


def same_shape(x: np.ndarray, y: np.ndarray) -> bool:
    """Whether two values have one shape; a matrix with one entry counts as a number."""
    return x.shape == y.shape or (x.size == y.size == 1 and {x.ndim, y.ndim} <= {0, 2})


def close(value: np.ndarray, wanted: np.ndarray, tolerance: float, each=False) -> np.ndarray:
    """Where two arrays of one shape agree.

    The tolerance is relative to the largest entry of the wanted one; with `each`, to every entry
    alone, and a whole number is met by that number only.
    """
    size = np.abs(wanted)
    if each:
        allowed = np.where(wanted == np.round(wanted), FORMULA_TOLERANCE, tolerance) * size
    else:
        allowed = tolerance * size.max()
    with np.errstate(all="ignore"):
        return np.abs(value.reshape(wanted.shape) - wanted) <= allowed + SMALLEST


def agree(
    values: list[np.ndarray],
    wanted: list[np.ndarray],
    tolerance: float,
    each: bool = False,
    ran: Sequence[bool] = (),
) -> bool:
    """Whether an answer agrees at every point where the wanted one is finite.

    Where the answer has run out of the range of the numbers (`ran`), an entry of it that is not
    finite decides nothing.
    """
    pairs = zip(values, wanted, ran or [False] * len(values), strict=True)
    return all(
        same_shape(v, w)
        and (_infinite(w) or bool((close(v, w, tolerance, each) | _free(v, w, over)).all()))
        for v, w, over in pairs
    )


def _infinite(wanted: np.ndarray) -> bool:
    """Whether a mistake has no value at a point, where the right answer has one."""
    return not np.isfinite(wanted).all()


def _free(value: np.ndarray, wanted: np.ndarray, over: bool) -> np.ndarray:
    """The entries of an answer that decide nothing, as it has run out of the range."""
    return over & ~np.isfinite(value.reshape(wanted.shape))


def judge(exercise: Exercise, answer) -> Result:
    """Judge an answer; whatever is wrong with it comes back as a result, not as an error."""
    if exercise.kind == "choice":
        return _choice(exercise, answer)
    if exercise.kind == "derivation":
        return judge_proof(exercise, answer)
    given = Given(list)
    try:
        given = understood(exercise, answer)
        values = given.values()
        if given.tolerance:
            values = _of_single(exercise, values, given.tolerance)
        result = _compare(exercise, values, given)
    except ShapeError as error:
        result = _refused(exercise, "shape", error)
    except FormulaError as error:
        result = _refused(exercise, "unreadable", error)
    return replace(result, echo=given.text, echo_latex=given.latex)


def _of_single(exercise: Exercise, values: list[np.ndarray], tolerance: float) -> list[np.ndarray]:
    """The values of a function that works in float32, which has few digits at extreme points.

    There, where it is off by as little as that is of 1, it has the right value.
    """
    found = []
    for point, value, wanted in zip(
        points(exercise), values, expected(exercise, exercise.reference), strict=True
    ):
        if point.extreme and same_shape(value, wanted):
            beside = wanted.reshape(value.shape)
            with np.errstate(all="ignore"):
                value = np.where(np.abs(value - beside) > tolerance, value, beside)
        found.append(value)
    return found


def _refused(exercise: Exercise, verdict: str, error: FormulaError) -> Result:
    message = str(error)
    stop = "" if message.endswith("?") else "."
    return Result(exercise.name, verdict, message + stop, place=error.place)


def _compare(exercise: Exercise, values: list[np.ndarray], given: Given) -> Result:
    right = expected(exercise, exercise.reference)
    tolerance = max(exercise.allowed, given.tolerance)
    how = (tolerance, exercise.kind == "number", given.ran_over(values))
    if agree(values, right, *how):
        seen = "Your answer agrees with the right one at every sample point."
        message = seen if len(right) > 1 else "Your answer is the right one."
        return Result(exercise.name, "right", message)
    for mistake in exercise.mistakes:
        if agree(values, expected(exercise, mistake.expression), *how):
            point = _difference(exercise, values, right, how)
            return Result(exercise.name, "mistake", mistake.message, mistake.kind, point)
    for point, value, wanted in zip(points(exercise), values, right, strict=True):
        if not same_shape(value, wanted):
            return Result(exercise.name, "shape", _shapes(point, value, wanted))
    message = "It is none of the mistakes in the catalogue. Compare the values:"
    point = _difference(exercise, values, right, how)
    return Result(exercise.name, "wrong", message, point=point)


def _shapes(point: Point, value: np.ndarray, wanted: np.ndarray) -> str:
    got, want = (
        f"shape {shape_words(array.shape, point.size_names)}" if array.ndim else "one number"
        for array in (value, wanted)
    )
    message = f"expected {want}, your answer gives {got}."
    if value.ndim == 1:
        message += " Keep the axis that you sum over: `keepdims=True`."
    return message


def _difference(exercise: Exercise, values, right, how) -> str:
    """The first point where the answer and the right one differ, in words."""
    *how, ran = how
    for point, value, wanted, over in zip(points(exercise), values, right, ran, strict=True):
        if not same_shape(value, wanted):
            message = _shapes(point, value, wanted)
            return message[0].upper() + message[1:]
        agrees = close(value, wanted, *how) | _free(value, wanted, over)
        if not agrees.all():
            place, at = tuple(int(i) for i in np.argwhere(~agrees)[0]), _at(point)
            where = [at] if at else []
            if wanted.size > 1:
                where.append(f"{'entry' if at else 'Entry'} {_position(wanted, place)}")
            x, y = value.reshape(wanted.shape)[place], wanted[place]
            told = f"your answer gives {_beside(x, y, exercise.kind == 'number')}."
            return f"{', '.join(where)}: {told}" if where else told.capitalize()
    raise AssertionError("asked for a difference between equal answers")


def _beside(x: float, y: float, asked: bool) -> str:
    """A wrong value, and the right one, unless that is what is asked for."""
    got, want = told_apart(x, y)
    if not asked:
        return f"{got}, the right one {want}"
    return f"{got}, which is too {'large' if x > y else 'small'}" if not np.isnan(x) else got


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


def told_apart(x: float, y: float) -> tuple[str, str]:
    """Two numbers with as many digits as show that they differ.

    >>> told_apart(0.46187, 0.46191)
    ('0.46187', '0.46191')
    """
    pairs = ((shown(x, digits), shown(y, digits)) for digits in range(4, 18))
    pair = next((pair for pair in pairs if pair[0] != pair[1]), None)
    return pair or (shown(x, 17), shown(y, 17))


def shown(x: float, digits: int = 4) -> str:
    """A number to a few digits, the same on every machine and in every order of a sum.

    What is half-way between two numbers of so many digits is first rounded to a few more, so that
    the last bit of the number does not decide.

    >>> shown(1 / 3), shown(-1e-17), shown(float("nan"))
    ('0.3333', '0', 'no number')
    >>> shown(1.0625 + 1.3725), shown(2.4350000000000005, 3), shown(2.4349999999999996, 3)
    ('2.435', '2.44', '2.44')
    """
    if not np.isfinite(x):
        return "no number" if np.isnan(x) else "infinity" if x > 0 else "minus infinity"
    if abs(x) <= SMALLEST:
        return "0"
    return f"{float(f'{x:.{digits + GUARD}g}'):.{digits}g}"


def _choice(exercise: Exercise, answer) -> Result:
    keys = [option.key for option in exercise.options]
    text = str.__str__(answer) if issubclass(type(answer), str) else None
    if text is not None:
        wanted = text[:LONGEST].strip(f"{SPACE}\u00a0()`").lower()
        for option in exercise.options:
            if option.key.lower() == wanted:
                verdict = "right" if option.right else "mistake"
                kind = None if option.right else option.key
                echo = f"{option.key}: {option.text}"
                return Result(exercise.name, verdict, option.message, kind, echo=echo)
    told = code(shortly(answer) if text is None else quoted(text))
    return Result(exercise.name, "unreadable", f"expected one of {listed(keys)}, got {told}.")
