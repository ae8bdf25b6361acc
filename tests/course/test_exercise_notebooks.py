"""Every exercise stands in its chapter as specified, and its solution was judged right."""

import re
from pathlib import Path

import nbformat
import pytest

from course.exercises.register import all_exercises
from course.plan import book
from tools import notebooks
from tools.questions import exercise_cells, question_source, refresh

ROOT = Path(__file__).resolve().parents[2]
CHAPTERS = ROOT / "chapters"
NOTEBOOKS = sorted(
    path for path in CHAPTERS.rglob("*.ipynb") if ".ipynb_checkpoints" not in path.parts
)
EXERCISES = list(all_exercises().values())
FEWEST = 4
GUIDE = "ways-through-the-book"  # tables of the other chapters, nothing to practise


def chapter_of(path):
    return path.stem


def problems(exercise, cells):
    """What is wrong with an exercise in the cells of its notebook."""
    starts = [at for at, cell in enumerate(cells) if cell.source.startswith(opening(exercise))]
    if len(starts) != 1:
        return [f"expected one cell that begins {opening(exercise)!r}, got {len(starts)}"]
    (start,) = starts
    found = []
    if cells[start].source != question_source(exercise):
        found.append("the question cell is not the one that its specification makes")
    if f'check("{exercise.name}")' not in cells[start + 1].source:
        found.append("no check without an answer after the question")
    solution = inside(cells, f"```{{solution-start}} {exercise.label}\n", "```{solution-end}\n```")
    code = [cell for cell in solution if cell.cell_type == "code"]
    if not code:
        return [*found, "no solution with code"]
    if not code[-1].source.rstrip().splitlines()[-1].startswith(("check(", ")")):
        found.append("the solution does not end with a check")
    shown = [output.data.get("text/plain", "") for output in code[-1].outputs if "data" in output]
    if not any(text.startswith(f"{exercise.name}: right") for text in shown):
        found.append(f"the check of the solution says {shown}")
    return found


def opening(exercise):
    return f"```{{exercise-start}} {exercise.title} · {exercise.level}\n:label: {exercise.label}\n"


def inside(cells, first, last):
    """The cells from the one that begins with `first` to the one that is `last`."""
    begin = [at for at, cell in enumerate(cells) if cell.source.startswith(first)]
    if len(begin) != 1:
        return []
    end = [at for at, cell in enumerate(cells) if at > begin[0] and cell.source.strip() == last]
    return cells[begin[0] : end[0] + 1] if end else []


@pytest.mark.parametrize("exercise", EXERCISES, ids=[e.name for e in EXERCISES])
def test_an_exercise_is_asked_and_solved_in_its_chapter(exercise):
    path = ROOT / book()[exercise.chapter].path
    assert path in NOTEBOOKS, f"there is no notebook {exercise.chapter}.ipynb"
    assert problems(exercise, nbformat.read(path, as_version=4).cells) == []


TAUGHT = [ROOT / chapter.path for chapter in book().chapters if chapter.slug != GUIDE]
TAUGHT = [path for path in TAUGHT if path in NOTEBOOKS]


@pytest.mark.parametrize("path", TAUGHT, ids=chapter_of)
def test_a_chapter_has_enough_exercises_from_easy_to_hard(path):
    levels = [e.level for e in EXERCISES if e.chapter == chapter_of(path)]
    assert len(levels) >= FEWEST
    assert {"warm-up"} < set(levels)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=chapter_of)
def test_a_chapter_asks_nothing_that_has_no_specification(path):
    known = {e.name for e in EXERCISES if e.chapter == chapter_of(path)}
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "code":
            assert set(re.findall(r'check\(\s*"([^"]+)"', cell.source)) <= known
        labels = re.findall(r"```\{exercise-start\}[^\n]*\n:label: ex-(\S+)", cell.source)
        assert set(labels) <= known


@pytest.mark.parametrize(
    ("spoil", "complaint"),
    [
        (lambda cells: cells.pop(0), "expected one cell"),
        (lambda cells: cells.append(cells[0]), "expected one cell"),
        (lambda cells: cells[0].update(source=cells[0].source + " More."), "not the one"),
        (lambda cells: cells.pop(1), "no check without an answer"),
        (lambda cells: cells.pop(4), "no solution with code"),
        (lambda cells: cells.pop(3), "no solution with code"),
        (lambda cells: cells.pop(5), "no solution with code"),
        (lambda cells: cells[4].update(source="1 + 1"), "does not end with a check"),
        (lambda cells: cells[4].update(outputs=[]), "the check of the solution says []"),
        (
            lambda cells: cells[4].outputs[0].data.update({"text/plain": "softmax-batch: wrong."}),
            "the check of the solution says",
        ),
    ],
)
def test_a_spoiled_notebook_is_found_out(spoil, complaint):
    exercise = all_exercises()["softmax-batch"]
    cells = exercise_cells(exercise, "Why.", 'check("softmax-batch", "exp(Z)")')
    right = {"text/plain": "softmax-batch: right. Yes."}
    cells[4].outputs = [nbformat.v4.new_output("execute_result", right)]
    assert problems(exercise, cells) == []
    spoil(cells)
    assert any(complaint in problem for problem in problems(exercise, cells))


def test_a_question_is_written_anew_before_its_notebook_is_executed(tmp_path, capsys):
    exercise = all_exercises()["softmax-batch"]
    path = tmp_path / "chapter.ipynb"
    cells = exercise_cells(exercise, "Why.", "1 + 1")
    cells[1].source = "2 + 2"
    notebook = nbformat.v4.new_notebook(cells=cells)
    nbformat.write(notebook, path)
    before = path.read_text()
    assert refresh(path) == []
    assert path.read_text() == before
    notebook.cells[0].source = notebook.cells[0].source.replace("columns", "rows")
    nbformat.write(notebook, path)
    assert notebooks.main([str(path)]) == 0
    stored = nbformat.read(path, as_version=4).cells
    assert stored[0].source == question_source(exercise)
    assert stored[1].outputs[0].data["text/plain"] == "4"
    assert "softmax-batch is asked anew" in capsys.readouterr().out
