"""Find exercises by name, in the order of the chapters."""

from __future__ import annotations

import difflib
from functools import cache

from course.exercises.collection import Questions
from course.exercises.questions import CHAPTERS
from course.exercises.specification import Exercise
from course.plan import book


@cache
def chapters() -> dict[str, Questions]:
    """For each name of an exercise, the questions of the chapter that has it; nothing is made.

    Raises:
        ValueError: when two exercises have one name, or a module is named after no chapter.
    """
    place = {chapter.slug: at for at, chapter in enumerate(book().chapters)}
    for questions in CHAPTERS:
        if questions.chapter not in place:
            raise ValueError(f"exercises of {questions.chapter!r}, which is no chapter")
    found: dict[str, Questions] = {}
    for questions in sorted(CHAPTERS, key=lambda q: place[q.chapter]):
        for name in questions:
            if name in found:
                raise ValueError(f"two exercises are named {name}")
            found[name] = questions
    return found


def all_exercises() -> dict[str, Exercise]:
    """Every exercise of the book by its name, in the order of the chapters."""
    return {name: questions.make(name) for name, questions in chapters().items()}


def find(name: str) -> Exercise:
    """The exercise of that name; no other is made for that.

    Raises:
        ValueError: for an unknown name, with the closest known ones.

    >>> find("softmax-jacobian").chapter
    'softmax'
    """
    known = chapters()
    if issubclass(type(name), str) and name in known:
        return known[name].make(name)
    near = difflib.get_close_matches(str(name), known, n=3, cutoff=0.4)
    hint = f"did you mean {' or '.join(near)}?" if near else f"known: {', '.join(known)}"
    raise ValueError(f"name: got {name!r}, expected the name of an exercise; {hint}")
