"""Everything that a page needs to judge typed answers without Python, as plain data.

For every exercise: what it asks, the sample points, the values of the right answer and of every
mistake there, and what to say. For the grammar: its functions, those of them that are formulas in
the others, and the signs that stand for typed ones. A judge on a page reads the typed formula,
works it out at the points and compares: first with the reference, then with each mistake in
order, then the shapes. Two values agree when their shapes do (a matrix with one entry counts as a
number) and every entry differs by at most ``tolerance * (largest absolute entry) + smallest``; in
an exercise of the kind ``number``, by ``tolerance * (absolute entry) + smallest``, and where the
right entry is a whole number, ``exactly`` takes the place of the tolerance. A mistake without
values at a point is not compared there.
"""

from __future__ import annotations

import numpy as np

from course.exercises.formulas.vocabulary import vocabulary
from course.exercises.formulas.writing import formula
from course.exercises.judging.comparison import SMALLEST, expected
from course.exercises.judging.drawing import names
from course.exercises.judging.mutants import check_mistakes
from course.exercises.judging.samples import points
from course.exercises.page.grammar import tables
from course.exercises.register import all_exercises
from course.exercises.specification import DOMAINS, FORMULA_TOLERANCE, Exercise, shown_shape
from nnlib.symbolic import latex

VERSION = 3


def exported() -> dict:
    """All specifications and the grammar, ready for `json.dumps`."""
    return {
        "version": VERSION,
        "smallest": SMALLEST,
        "exactly": FORMULA_TOLERANCE,
        "grammar": tables(),
        "exercises": [specification(exercise) for exercise in all_exercises().values()],
    }


def specification(exercise: Exercise) -> dict:
    """One exercise as plain data."""
    data = {
        "name": exercise.name,
        "label": exercise.label,
        "chapter": exercise.chapter,
        "title": exercise.title,
        "level": exercise.level,
        "kind": exercise.kind,
        "question": exercise.question,
        "hint": exercise.hint,
    }
    if exercise.kind == "choice":
        return data | {"options": [vars(option) for option in exercise.options]}
    if exercise.kind == "derivation":
        proof = exercise.proof
        return data | {
            "start": latex(proof.start),
            "target": latex(proof.target),
            "steps": proof.steps,
            "given": [condition.latex() for condition in proof.given],
        }
    check_mistakes(exercise)
    return data | {
        "names": list(names(exercise)),
        "numbers": list(vocabulary(exercise).numbers),
        "aliases": vocabulary(exercise).aliases,
        "functions": list(exercise.functions),
        "variables": [
            {
                "name": v.name,
                "latex": v.shown,
                "shape": [str(size) for size in v.shape],
                "meaning": v.meaning,
                "values": DOMAINS[v.domain] if v.given_by is None else "",
                "given_by": "" if v.given_by is None else formula(v.given_by),
            }
            for v in exercise.variables
        ],
        "shape": [str(size) for size in exercise.shape],
        "shape_latex": shown_shape(exercise.shape) if exercise.shape else "",
        "tolerance": exercise.allowed,
        "points": [
            {
                "sizes": dict(point.sizes),
                "values": {name: value.tolist() for name, value in point.values.items()},
            }
            for point in points(exercise)
        ],
        "reference": _answer(exercise, exercise.reference),
        "mistakes": [
            {"kind": m.kind, "message": m.message, **_answer(exercise, m.expression)}
            for m in exercise.mistakes
        ],
    }


def _answer(exercise: Exercise, expression) -> dict:
    """An answer and its values; there is no value where it is not finite, as no mistake need be."""
    values = [
        value.tolist() if np.isfinite(value).all() else None
        for value in expected(exercise, expression)
    ]
    return {"formula": formula(expression), "values": values}
