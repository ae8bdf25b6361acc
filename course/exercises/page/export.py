"""Everything that a page needs to judge typed answers without Python, as plain data.

For every exercise: the names that an answer may use, the sample points, the values of the right
answer, what tells every mistake, and what to say. For all of them: the tables of the grammar. A
judge on a page reads the typed formula, works it out at the points and compares, first with the
right answer, then with each mistake in order, then the shapes, by the rules of
`course.exercises.judging.comparison`. No answer is there as a formula.

A mistake in an exercise that compares exactly is known by one number for each point, its `mark`:
the sum of its entries with weights that look drawn. An answer that is another has another sum. A
mistake without a value at a point is not compared there.
"""

from __future__ import annotations

import numpy as np

from course.exercises.formulas.vocabulary import vocabulary
from course.exercises.judging.comparison import expected
from course.exercises.judging.drawing import DIGITS
from course.exercises.judging.mutants import check_mistakes
from course.exercises.judging.samples import points
from course.exercises.page.grammar import latex_tables, tables
from course.exercises.register import chapters, find
from course.exercises.specification import FORMULA_TOLERANCE, Exercise
from nnlib.symbolic import latex

VERSION = 5
# of a generator whose every number is exact in floats
FACTOR, MODULUS = 16807, 2**31 - 1


def exported() -> dict:
    """All that is exported, ready for `json.dumps`."""
    slugs = dict.fromkeys(questions.chapter for questions in chapters().values())
    return {
        "version": VERSION,
        "grammar": {**tables(), "latex": latex_tables()},
        "chapters": {slug: chapter_data(slug) for slug in slugs},
    }


def chapter_data(slug: str) -> dict[str, dict]:
    """What the page of a chapter needs to judge its exercises, by their names.

    Derivations are not among them: they are judged by Python alone.
    """
    return {
        exercise.name: specification(exercise)
        for exercise in map(find, (name for name, of in chapters().items() if of.chapter == slug))
        if exercise.kind != "derivation"
    }


def specification(exercise: Exercise) -> dict:
    """What is needed to judge one exercise.

    Raises:
        ValueError: when the points do not tell the right answer and the mistakes apart.
    """
    data = {"name": exercise.name, "kind": exercise.kind}
    if exercise.kind == "choice":
        return data | {"options": [vars(option) for option in exercise.options]}
    check_mistakes(exercise)
    marks = exercise.kind == "formula" and exercise.allowed == FORMULA_TOLERANCE
    return data | {
        "variables": [[v.name, v.shown, list(map(str, v.shape))] for v in exercise.variables],
        "sizes": [[str(size), latex(size)] for size in exercise.sizes],
        "aliases": vocabulary(exercise).aliases,
        "latex": vocabulary(exercise).latex,
        "functions": list(exercise.functions),
        "tolerance": exercise.allowed,
        "points": [
            [list(point.sizes.values()), [_entries(value) for value in point.values.values()]]
            for point in points(exercise)
        ],
        "reference": _answer(exercise, exercise.reference, marks=False),
        "mistakes": [
            {"kind": m.kind, "message": m.message, **_answer(exercise, m.expression, marks)}
            for m in exercise.mistakes
        ],
    }


def _answer(exercise: Exercise, expression, marks: bool) -> dict:
    """The shape of an answer, and at each point its entries, or their mark, where it has any."""
    values = expected(exercise, expression)
    found = [
        None if not np.isfinite(value).all() else mark(value) if marks else _entries(value)
        for value in values
    ]
    return {"shape": shape_of(exercise, [value.shape for value in values]), "values": found}


def mark(value: np.ndarray) -> float | int:
    """One number that stands for the entries of a matrix: their sum with weights of 1/2 to 3/2.

    The first weight is 1, so that the mark of a number is that number.

    >>> mark(np.array([[1.0, 0.0]])) == mark(np.array([[0.0, 1.0]]))
    False
    """
    state, weight, total = 1, 1.0, 0.0
    for entry in value.flat:
        total += weight * float(entry)
        state = state * FACTOR % MODULUS
        weight = 0.5 + state / MODULUS
    return _short(float(f"{total:.{DIGITS}g}"))


def _entries(value: np.ndarray) -> list[float | int]:
    return [_short(float(entry)) for entry in value.flat]


def _short(x: float) -> float | int:
    """A whole number without its point."""
    return int(x) if x.is_integer() and abs(x) < 1e15 else x


def shape_of(exercise: Exercise, shapes: list[tuple[int, ...]]) -> list[str]:
    """The shape that an answer has at all points, by the names of the sizes.

    Raises:
        ValueError: when no names tell it.
    """
    lengths = [point.sizes for point in points(exercise)]
    if len({len(shape) for shape in shapes}) > 1:
        raise ValueError(
            f"{exercise.name}: an answer is a number at some points and a matrix at others"
        )
    return [size_of(exercise.name, list(along), lengths) for along in zip(*shapes, strict=True)]


def size_of(name: str, along: list[int], lengths: list[dict[str, int]]) -> str:
    """The name of the size that an axis has at all points, or its one length.

    Raises:
        ValueError: when it is neither.
    """
    for size in lengths[0]:
        if all(length == at[size] for length, at in zip(along, lengths, strict=True)):
            return size
    if len({*along}) == 1:
        return str(along[0])
    raise ValueError(
        f"{name}: an answer has {along} rows or columns at {lengths}, which no size is"
    )
