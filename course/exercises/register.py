"""Find exercises by name: each chapter has a module in `course.exercises.questions`."""

from __future__ import annotations

import difflib
import importlib
from functools import cache
from pathlib import Path

from course.exercises.specification import Exercise
from course.plan import book


@cache
def modules() -> dict[str, str]:
    """The name and the source of each module with exercises, in the order of the chapters."""
    here = Path(__file__).parent / "questions"
    paths = [here / f"{c.slug.replace('-', '_')}.py" for c in book().chapters]
    return {path.stem: path.read_text("utf8") for path in paths if path.exists()}


def _exercises_of(module: str) -> tuple[Exercise, ...]:
    return importlib.import_module(f"course.exercises.questions.{module}").EXERCISES


@cache
def all_exercises() -> dict[str, Exercise]:
    """Every exercise of the book by its name, in the order of the chapters."""
    found = {}
    for module in modules():
        for exercise in _exercises_of(module):
            if exercise.name in found:
                raise ValueError(f"two exercises are named {exercise.name}")
            found[exercise.name] = exercise
    return found


@cache
def find(name: str) -> Exercise:
    """The exercise of that name.

    Raises:
        ValueError: for an unknown name, with the closest known ones.
    """
    # A chapter asks for its own exercises; those of all the others need not be made for that.
    for module, source in modules().items():
        if f'"{name}"' in source:
            for exercise in _exercises_of(module):
                if exercise.name == name:
                    return exercise
    known = all_exercises()
    near = difflib.get_close_matches(str(name), known, n=3, cutoff=0.4)
    hint = f"did you mean {' or '.join(near)}?" if near else f"known: {', '.join(known)}"
    raise ValueError(f"name: got {name!r}, expected the name of an exercise; {hint}")
