"""The notebook cells of an exercise, made from its specification.

The question, the hint and the title are written once, in the specification; `make notebooks`
writes them into the chapter, and a test compares them. The solution is the chapter's own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from course.exercises import register
from course.exercises.specification import Exercise


def question_source(exercise: Exercise) -> str:
    """The Markdown that opens an exercise: title, question, hint."""
    return (
        f"```{{exercise-start}} {exercise.title} · {exercise.level}\n"
        f":label: {exercise.label}\n```\n"
        f"{exercise.question}\n\n"
        f"```{{hint}}\n:class: dropdown\n{exercise.hint}\n```"
    )


def solution_source(exercise: Exercise, text: str) -> str:
    """The Markdown that opens a solution."""
    return (
        f"```{{solution-start}} {exercise.label}\n:label: sol-{exercise.name}\n"
        f":class: dropdown\n```\n{text}"
    )


def refresh(path: Path) -> list[str]:
    """Write the questions of a notebook again where its specifications have changed.

    Returns the names of the exercises whose question cell was out of date.
    """
    notebook = nbformat.read(path, as_version=4)
    changed = []
    for cell in notebook.cells:
        found = re.match(r"```\{exercise-start\}[^\n]*\n:label: ex-(\S+)\n", cell.source)
        if found is None or found[1] not in register.chapters():
            continue
        exercise = register.find(found[1])
        if cell.source != question_source(exercise):
            cell.source = question_source(exercise)
            changed.append(exercise.name)
    if changed:
        path.write_text(nbformat.writes(notebook) + "\n", encoding="utf8", newline="\n")
    return changed


def exercise_cells(exercise: Exercise, text: str, code: Sequence[str] | str) -> list[NotebookNode]:
    """The cells of one exercise and its hidden solution, in order.

    Args:
        exercise: the question.
        text: Markdown that explains the solution.
        code: the source of one or more code cells; the last one ends with ``check(name, ...)``.

    >>> exercise = register.find("softmax-jacobian")
    >>> [cell.cell_type for cell in exercise_cells(exercise, "Why.", "check(...)")]
    ['markdown', 'code', 'markdown', 'markdown', 'code', 'markdown']
    """
    markdown, program = nbformat.v4.new_markdown_cell, nbformat.v4.new_code_cell
    sources = [code] if isinstance(code, str) else code
    return [
        markdown(question_source(exercise)),
        program(f'check("{exercise.name}")'),
        markdown("```{exercise-end}\n```"),
        markdown(solution_source(exercise, text)),
        *(program(source) for source in sources),
        markdown("```{solution-end}\n```"),
    ]
