"""Which of the points that are drawn for an exercise are kept, worked out once and written down.

Of a few thousand points that the program draws, a dozen show all that any of them shows. To find
these takes longer than all else that a check does, so that their numbers are in a file, beside a
fingerprint of what the choice follows from. An exercise that is not in it, or has changed since, is
worked out anew; ``python -m tools.exercises`` writes the file.
"""

from __future__ import annotations

import ast
import hashlib
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path

from course.exercises.judging.drawing import given_tree, trees
from course.exercises.specification import Exercise

FILE = Path(__file__).with_name("chosen.json")


def chosen(exercise: Exercise, kind: str, work_out: Callable[[], list[int]]) -> list[int]:
    """The numbers of the points that are kept of a kind."""
    written = _written().get(exercise.name)
    if written and written["of"] == fingerprint(exercise):
        return written[kind]
    return work_out()


@cache
def _written() -> dict[str, dict]:
    return json.loads(FILE.read_text("utf8"))


def fingerprint(exercise: Exercise) -> str:
    """A short name of what the choice follows from: the variables, the answers, the tolerance."""
    variables = [
        (v.name, str(v.shape), v.domain, v.given_by and ast.unparse(given_tree(exercise, v)))
        for v in exercise.variables
    ]
    answers = [ast.unparse(tree) for tree in trees(exercise)]
    said = repr((exercise.name, exercise.sizes, variables, answers, exercise.allowed))
    return hashlib.blake2b(said.encode(), digest_size=6).hexdigest()
