"""Turn what a reader gives into values at the sample points.

An answer may be a typed formula, a SymPy expression, a function of NumPy arrays, a number, or (in
an exercise without variables) an array. What it is, is told by its type before it is touched.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import sympy as sp

from course.exercises.formulas.evaluation import evaluate, leaves_range, shape_words
from course.exercises.formulas.messages import FormulaError, ShapeError, code
from course.exercises.formulas.vocabulary import vocabulary
from course.exercises.formulas.writing import formula
from course.exercises.judging.drawing import Point, names
from course.exercises.judging.echo import Echo
from course.exercises.judging.numbers import is_array, is_number, numbers, parts, shortly
from course.exercises.judging.samples import LENGTHS, points
from course.exercises.specification import Exercise

EXAMPLES = "a formula in quotes, a SymPy expression, or a function of NumPy arrays"
MOST_PARTS = 400
ORDINARY = len(LENGTHS)  # the first points, at which every answer is finite
SINGLE = 1e-5  # how far a function may be off that works in float32


@dataclass
class Given:
    """An answer: its values at the sample points, and what was understood of it.

    `values` are worked out when they are asked for, so that what was understood is known before.
    """

    work: Callable[[], list[np.ndarray]]
    text: str = ""
    latex: str = ""
    tolerance: float = 0.0
    leaves_range: Callable[[int], bool] = lambda _: False

    def values(self) -> list[np.ndarray]:
        """The values of the answer at every point.

        Raises:
            FormulaError: with a message for the reader, when they cannot be worked out.
        """
        return self.work()

    def ran_over(self, values: list[np.ndarray]) -> list[bool]:
        """At which points the answer has run out of the range of the numbers on the way.

        An equal formula written in another way may do so where values are extreme: ``log(a**y)``
        in place of ``y * log(a)``. It does not at the first points, the ordinary ones.
        """
        return [
            at >= ORDINARY and not np.isfinite(value).all() and self.leaves_range(at)
            for at, value in enumerate(values)
        ]


def values_of(exercise: Exercise, answer) -> list[np.ndarray]:
    """The values of an answer at the sample points of its exercise.

    Raises:
        FormulaError: with a message for the reader, when the answer cannot be worked out.
    """
    return understood(exercise, answer).values()


def understood(exercise: Exercise, answer) -> Given:
    """What an answer is.

    Raises:
        FormulaError: with a message for the reader, when it is not understood.
    """
    kind = type(answer)
    if issubclass(kind, str):
        return _typed(exercise, str.__str__(answer))
    if issubclass(kind, sp.Basic | sp.MatrixBase):
        return _typed(exercise, _text(answer))
    if is_number(kind):
        value = numbers(answer)
        return Given(lambda: [value] * len(points(exercise)), f"the number {_short(value)}")
    if is_array(kind):
        value = _given_array(exercise, answer)
        return Given(lambda: [value], f"numbers of shape {shape_words(value.shape, {})}")
    if callable(answer):
        return _function(exercise, answer)
    raise FormulaError(f"cannot use an answer of type `{kind.__name__}`; give {EXAMPLES}")


def _typed(exercise: Exercise, text: str) -> Given:
    tree = vocabulary(exercise).read(text)
    echo = Echo(exercise, tree)
    return replace(of_tree(exercise, tree), text=echo.text, latex=echo.latex)


def of_tree(exercise: Exercise, tree: ast.expr) -> Given:
    """An answer that is a formula, by its syntax tree."""
    return Given(
        lambda: [evaluate(tree, p.everything, p.size_names) for p in points(exercise)],
        leaves_range=lambda at: leaves_range(tree, points(exercise)[at].everything),
    )


def _text(expr) -> str:
    if isinstance(expr, sp.core.relational.Relational):
        raise FormulaError("expected an expression, got a relation; give one of its sides")
    if any(at > MOST_PARTS for at, _ in enumerate(parts(expr))):
        raise FormulaError(f"this SymPy expression has more than {MOST_PARTS} parts")
    try:
        return formula(_plain(expr))
    except ValueError as error:
        raise FormulaError(f"cannot read this SymPy expression: {code(str(error))}") from None
    except Exception:
        raise FormulaError("cannot read this SymPy expression as a formula") from None


def _plain(expr):
    """A polynomial as a sum, and a list as a column."""
    if isinstance(expr, sp.Poly):
        return expr.as_expr()
    if isinstance(expr, sp.Tuple | sp.NDimArray):
        return sp.Matrix(expr.tolist() if isinstance(expr, sp.NDimArray) else list(expr))
    return expr


def _given_array(exercise: Exercise, answer) -> np.ndarray:
    if exercise.variables:
        raise FormulaError(f"expected an answer for any values, not one array: give {EXAMPLES}")
    array = numbers(answer)
    return array.reshape(-1, 1) if array.ndim == 1 else array


def _short(value: np.ndarray) -> str:
    return f"{float(value):.6g}"


def _function(exercise: Exercise, answer: Callable) -> Given:
    call = _by_name(exercise, answer)
    ran: list[bool] = []
    said: list[str] = []

    def note(kind: str, _: int) -> None:
        said.append(kind)

    given = Given(list, "a function", leaves_range=ran.__getitem__)

    def work():
        found = []
        ran.clear()
        for point in points(exercise):
            said.clear()
            with np.errstate(all="ignore", over="call", under="call", call=note):
                result = call(point)
            ran.append(bool(said))
            if getattr(type(result), "dtype", None) and result.dtype == np.float32:
                given.tolerance = SINGLE
            found.append(_as_asked(exercise, numbers(result)))
        return found

    given.work = work
    return given


def _as_asked(exercise: Exercise, value: np.ndarray) -> np.ndarray:
    """One number in a list or an array is that number, where one is asked for."""
    alone = not exercise.shape and value.ndim == 1 and value.size == 1
    return value.reshape(()) if alone else value


def _by_name(exercise: Exercise, function: Callable) -> Callable[[Point], object]:
    """A function that takes its arguments by name; one that takes only one, by position."""
    known = names(exercise)
    needed, optional = _parameters(function)
    alone = needed is None or (len(needed) == 1 and needed[0] not in known)
    if len(exercise.variables) == 1 and alone:
        given, by_name = [exercise.variables[0].name], False
    elif needed is None or not set(needed) <= set(known):
        shown = "what the function does not tell" if needed is None else f"`({', '.join(needed)})`"
        raise FormulaError(
            f"a function is called with its arguments by name: expected some of "
            f"`({', '.join(known)})`, got {shown}"
        )
    else:
        given, by_name = [*needed, *(name for name in optional if name in known)], True

    def call(point: Point):
        arguments = {name: np.copy(point.everything[name]) for name in given}
        for size, length in point.sizes.items():
            if size in arguments:
                arguments[size] = length
        try:
            return function(**arguments) if by_name else function(*arguments.values())
        except (Exception, SystemExit) as error:
            raise _misfit(error) from None

    return call


def _misfit(error: BaseException) -> FormulaError:
    """What the reader's own function raised, in its own words."""
    try:
        told = str(error)
    except Exception:
        told = shortly(error)
    kind = ShapeError if "shape" in told or "dimension" in told else FormulaError
    return kind(f"the function raised {code(f'{type(error).__name__}: {told}')}")


def _parameters(function: Callable) -> tuple[list[str] | None, list[str]]:
    """The names of the arguments that a function needs, None when it does not tell; and others."""
    try:
        parameters = list(inspect.signature(function).parameters.values())
    except Exception:
        return None, []
    plain = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)
    needed = [p for p in parameters if p.default is inspect.Parameter.empty]
    if any(p.kind not in plain for p in needed):
        return None, []
    others = [p.name for p in parameters if p not in needed and p.kind in plain]
    return [p.name for p in needed], others
