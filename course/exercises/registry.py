"""Find exercises by name: every module of this package with ``EXERCISES`` holds some."""

from __future__ import annotations

import difflib
import importlib
import pkgutil
from functools import cache
from pathlib import Path

from course.exercises.specification import Exercise

CHAPTERS = ("opening_", "part_", "closing_")


@cache
def all_exercises() -> dict[str, Exercise]:
    """Every exercise of the book by its name, in the order of the chapters."""
    found = {}
    for module in sorted(pkgutil.iter_modules([str(Path(__file__).parent)]), key=lambda m: m.name):
        if not module.name.startswith(CHAPTERS):
            continue
        for exercise in importlib.import_module(f"course.exercises.{module.name}").EXERCISES:
            if exercise.name in found:
                raise ValueError(f"two exercises are named {exercise.name}")
            found[exercise.name] = exercise
    return found


def find(name: str) -> Exercise:
    """The exercise of that name.

    Raises:
        ValueError: for an unknown name, with the closest known ones.
    """
    known = all_exercises()
    if name in known:
        return known[name]
    near = difflib.get_close_matches(str(name), known, n=3, cutoff=0.4)
    hint = f"did you mean {' or '.join(near)}?" if near else f"known: {', '.join(known)}"
    raise ValueError(f"name: got {name!r}, expected the name of an exercise; {hint}")
