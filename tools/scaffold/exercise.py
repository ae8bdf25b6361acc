"""An exercise: its specification in the chapter's module, its cells in the chapter."""

from __future__ import annotations

from pathlib import Path

import sympy as sp

from course.exercises.specification import Exercise
from course.plan import Book
from tools.questions import exercise_cells
from tools.scaffold import editing

HEAD = '''"""Exercises of the chapter FILL IN: on what."""

from __future__ import annotations

from course.exercises.collection import Questions
from course.exercises.specification import Mistake, Question, Variable

questions = Questions(__name__)
'''
QUESTION = """
@questions.exercise("{name}")
def {function}() -> Question:
    # FILL IN: what an answer may use, the right answer, and the mistakes that people make
    x = Variable("x", (), "FILL IN: what it is")
    right = 2 * x.symbol
    return Question(
        title="FILL IN: a few words",
        level="{level}",
        question="FILL IN: what is asked, with $x$ and every symbol explained.",
        hint="FILL IN: where to look when one is stuck.",
        variables=(x,),
        reference=right,
        mistakes=(
            Mistake("half", x.symbol, "FILL IN: what is wrong, without the answer."),
            Mistake("function-itself", x.symbol**2, "FILL IN: what is wrong, or where to look."),
        ),
    )
"""
IMPORTS = ("from course.exercises.specification import Mistake, Question, Variable",)
CHECK = "from course.exercises import check"


def module_of(root: Path, chapter: str) -> Path:
    """The module with the questions of a chapter."""
    return root / "course" / "exercises" / "questions" / f"{chapter.replace('-', '_')}.py"


def specified(root: Path, chapter: str, name: str, level: str = "core") -> Path:
    """Add the specification of an exercise to the module of its chapter."""
    module = module_of(root, chapter)
    editing.append(module, QUESTION.format(name=name, function=name.replace("-", "_"), level=level))
    return editing.add_imports(module, IMPORTS)


def cells(chapter: str, name: str, level: str = "core") -> list:
    """The cells of an exercise; `make notebooks` writes its question into the first."""
    asked = Exercise(
        name=name,
        chapter=chapter,
        title="…",
        level=level,
        question="…",
        hint="…",
        reference=sp.Integer(0),
    )
    answer = f'check("{name}", "2 * x")'
    return exercise_cells(asked, "FILL IN: why this is the answer.", answer)


def exercise(root: Path, chapter: str, name: str) -> list[Path]:
    """Begin an exercise at the end of a chapter."""
    path = root / Book.read(root)[chapter].path
    return [
        specified(root, chapter, name),
        editing.add_cells(path, cells(chapter, name), editing.TAKE_AWAY, [CHECK]),
    ]
