"""Turn what a reader gives into values at the sample points.

An answer may be a typed formula, a SymPy expression, a function of NumPy arrays, a number, or (in
an exercise without variables) an array.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from numbers import Number

import numpy as np
import sympy as sp

from course.exercises.formulas.evaluation import evaluate
from course.exercises.formulas.grammar import parse
from course.exercises.formulas.messages import FormulaError, ShapeError, code
from course.exercises.formulas.writing import formula
from course.exercises.judging.samples import Point, names, points
from course.exercises.specification import Exercise

EXAMPLES = "a formula in quotes, a SymPy expression, or a function of NumPy arrays"


def values_of(exercise: Exercise, answer) -> list[np.ndarray]:
    """The values of an answer at the sample points of its exercise.

    Raises:
        FormulaError: with a message for the reader, when the answer cannot be worked out.
    """
    if isinstance(answer, sp.Basic | sp.MatrixBase):
        answer = _text(answer)
    if isinstance(answer, str):
        tree = parse(answer, names(exercise), exercise.functions)
        return [evaluate(tree, p.everything, p.size_names) for p in points(exercise)]
    if callable(answer):
        call = _by_name(exercise, answer)
        return [_numbers(call(point)) for point in points(exercise)]
    if isinstance(answer, np.ndarray | list | tuple):
        return [_given_array(exercise, answer)]
    if isinstance(answer, Number):
        return [_numbers(answer)] * len(points(exercise))
    raise FormulaError(f"cannot use an answer of type `{type(answer).__name__}`; give {EXAMPLES}")


def _text(expr) -> str:
    try:
        return formula(expr)
    except ValueError as error:
        raise FormulaError(f"cannot read this SymPy expression: {code(str(error))}") from None


def _numbers(value) -> np.ndarray:
    try:
        array = np.asarray(value)
        if array.dtype.kind not in "biuf":
            raise ValueError(array.dtype)
    except (ValueError, TypeError):
        raise FormulaError(f"expected real numbers, got `{type(value).__name__}`") from None
    return array.astype(float)


def _given_array(exercise: Exercise, answer) -> np.ndarray:
    if exercise.variables:
        raise FormulaError(f"expected an answer for any values, not one array: give {EXAMPLES}")
    array = _numbers(answer)
    return array.reshape(-1, 1) if array.ndim == 1 else array


def _by_name(exercise: Exercise, function: Callable) -> Callable[[Point], object]:
    """A function that takes its arguments by name; one that takes only one, by position."""
    known = names(exercise)
    wanted = _parameters(function)
    alone = wanted is None or (len(wanted) == 1 and wanted[0] not in known)
    if len(exercise.variables) == 1 and alone:
        given, by_name = [exercise.variables[0].name], False
    elif wanted is None or not set(wanted) <= set(known):
        shown = "what the function does not tell" if wanted is None else f"`({', '.join(wanted)})`"
        raise FormulaError(
            f"a function is called with its arguments by name: expected some of "
            f"`({', '.join(known)})`, got {shown}"
        )
    else:
        given, by_name = wanted, True

    def call(point: Point):
        arguments = {name: np.copy(point.everything[name]) for name in given}
        for size, length in point.sizes.items():
            if size in arguments:
                arguments[size] = length
        try:
            with np.errstate(all="ignore"):
                return function(**arguments) if by_name else function(*arguments.values())
        except Exception as error:
            raise _misfit(error) from None

    return call


def _misfit(error: Exception) -> FormulaError:
    """What the reader's own function raised, in its own words."""
    kind = ShapeError if "shape" in str(error) or "dimension" in str(error) else FormulaError
    return kind(f"the function raised {code(f'{type(error).__name__}: {error}')}")


def _parameters(function: Callable) -> list[str] | None:
    """The names of the arguments that a function needs, or None when it does not tell."""
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return None
    plain = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)
    needed = [p for p in parameters if p.default is inspect.Parameter.empty]
    if any(p.kind not in plain for p in needed):
        return None
    return [p.name for p in needed]
