"""The notebook tool and nbval's picture comparison must see what is broken."""

from __future__ import annotations

import base64
import io
from pathlib import Path

import nbformat
import numpy as np
import pytest
from PIL import Image

from tools import notebooks, pictures

pytest_plugins = ["pytester"]

ROOT = Path(__file__).resolve().parents[2]
CHAPTERS = notebooks.find([notebooks.CHAPTERS])

DRAW = "import matplotlib.pyplot as plt\nplt.plot([1, 2], [{}, 4])\nplt.show()"
FIGURE = {
    "mystnb": {
        "image": {"alt": "A line that rises from left to right."},
        "figure": {"caption": "A line.", "name": "fig-line"},
    }
}


def png(array):
    """A grey picture, encoded as a notebook stores it."""
    file = io.BytesIO()
    Image.fromarray((array * 255).astype(np.uint8)).save(file, "png")
    return base64.b64encode(file.getvalue()).decode()


def line(row, digit=False):
    """A picture of a horizontal line; ``digit`` adds a blot of the size of a small digit."""
    array = np.ones((60, 100))
    array[int(row)] = row % 1
    array[int(row) + 1] = 1 - row % 1
    if digit:
        array[10:18, 10:14] = 0
    return png(array)


def notebook(*sources, metadata=None):
    """A normalised notebook with the given code cells, run in order, without their outputs."""
    cells = [
        nbformat.v4.new_code_cell(source, execution_count=count, metadata=metadata or {})
        for count, source in enumerate(sources, start=1)
    ]
    made = nbformat.v4.new_notebook(cells=cells)
    notebooks.normalise(made)
    return made


def executed(*sources, metadata=None):
    """A normalised notebook with the given code cells and the outputs of a kernel."""
    made = notebook(*sources, metadata=metadata)
    notebooks.execute(made, ROOT)
    notebooks.normalise(made)
    return made


@pytest.fixture(scope="module")
def plot():
    """An executed notebook with one picture."""
    return executed(DRAW.format(3), metadata=FIGURE)


def one_problem(made, words):
    """Whether exactly one problem is found, and says what it should."""
    found = notebooks.problems(made)
    assert len(found) == 1, found
    assert words in found[0]


@pytest.mark.parametrize("path", CHAPTERS, ids=[path.stem for path in CHAPTERS])
def test_every_notebook_of_the_book_is_in_order(path):
    assert notebooks.problems(nbformat.read(path, as_version=4)) == []


def test_a_notebook_in_order_has_no_problem(plot):
    assert notebooks.problems(plot) == []


def test_a_cell_that_has_not_been_run_is_seen():
    made = notebook("1 + 1", "2 + 2")
    made.cells[0].execution_count = None
    made.cells[0].outputs = []
    one_problem(made, "code cell 1 has not been run")


def test_counts_out_of_order_are_seen():
    made = notebook("1 + 1", "2 + 2")
    made.cells[1].execution_count = 7
    one_problem(made, "code cell 2 carries the execution count 7")


def test_an_empty_cell_is_seen():
    made = notebook("1 + 1")
    made.cells[0].source = "  "
    one_problem(made, "is empty")


def test_an_error_is_seen_unless_it_is_meant():
    made = executed("1 / 0", metadata={"tags": ["raises-exception"]})
    assert notebooks.problems(made) == []
    made.cells[0].metadata.tags = []
    one_problem(made, "raised ZeroDivisionError")


def test_an_error_that_is_meant_and_missing_is_seen():
    one_problem(notebook("1 + 1", metadata={"tags": ["raises-exception"]}), "raised nothing")


def test_a_trailing_semicolon_is_seen():
    one_problem(notebook("x = 1;"), "semicolon")


def test_a_hidden_program_without_a_picture_is_seen():
    one_problem(notebook("1 + 1", metadata={"tags": ["hide-input"]}), "hide-input and holds no")


def test_output_on_stderr_is_seen():
    one_problem(executed("import sys\nsys.stderr.write('a warning') and None"), "stderr")


def test_a_memory_address_is_seen():
    one_problem(executed("object()"), "memory address")


@pytest.mark.parametrize(
    "source", ["# NBVAL_IGNORE_OUTPUT\n1", "#PYTEST_VALIDATE_IGNORE_OUTPUT\n1"]
)
def test_a_comment_that_turns_comparison_off_is_seen(source):
    one_problem(notebook(source), "not to compare")


@pytest.mark.parametrize("tag", ["nbval-skip", "nbval-ignore-output"])
def test_a_tag_that_turns_comparison_off_is_seen(tag):
    one_problem(notebook("1", metadata={"tags": [tag]}), "not to compare")


def test_a_missing_picture_is_seen(plot):
    made = nbformat.from_dict(plot)
    made = nbformat.reads(nbformat.writes(made), as_version=4)
    made.cells[0].outputs = []
    one_problem(made, "calls plt.show() and holds no picture")


@pytest.mark.parametrize(
    ("part", "key", "words"),
    [
        ("image", "alt", "without an alt text"),
        ("figure", "caption", "without a caption"),
        ("figure", "name", "without a name"),
    ],
)
def test_a_picture_without_its_words_is_seen(plot, part, key, words):
    made = nbformat.reads(nbformat.writes(plot), as_version=4)
    made.cells[0].metadata.mystnb[part][key] = ""
    one_problem(made, words)


def test_a_caption_that_is_wrong_in_the_dark_is_seen(plot):
    made = nbformat.reads(nbformat.writes(plot), as_version=4)
    made.cells[0].metadata.mystnb.figure.caption = "The black line is the right one."
    one_problem(made, "says black, which is not so in the dark")
    made.cells[0].metadata.setdefault("tags", []).append("keep-colours")
    assert not list(notebooks.problems(made))


def test_two_pictures_in_a_cell_are_seen():
    made = executed(DRAW.format(3) + "\n" + DRAW.format(2), metadata=FIGURE)
    one_problem(made, "holds 2 pictures")


def test_repeated_ids_and_figure_names_are_seen(plot):
    made = nbformat.reads(nbformat.writes(plot), as_version=4)
    again = nbformat.from_dict(made.cells[0].copy())
    again.execution_count = 2
    made.cells.append(again)
    assert [problem.split(" is used")[0] for problem in notebooks.problems(made)] == [
        f"the cell id {again.id!r}",
        "the figure name 'fig-line'",
    ]


def test_metadata_of_an_editor_is_seen_and_normalised_away():
    made = notebook("1 + 1")
    made.cells[0].metadata["scrolled"] = True
    made.metadata["toc"] = {}
    one_problem(made, "metadata of an editor")
    notebooks.normalise(made)
    assert notebooks.problems(made) == []


def test_the_command_executes_stores_and_repeats_itself(tmp_path, capsys):
    path = tmp_path / "a.ipynb"
    made = notebook("print('hello')")
    made.cells[0].execution_count = None
    name = made.cells[0].id
    nbformat.write(made, path)
    assert notebooks.main(["--check", str(tmp_path)]) == 1
    assert "has not been run" in capsys.readouterr().out
    assert notebooks.main([str(path)]) == 0
    first = path.read_text("utf8")
    stored = nbformat.reads(first, as_version=4)
    assert stored.cells[0].outputs[0].text == "hello\n"
    assert stored.cells[0].id == name
    assert notebooks.main([str(path)]) == 0
    assert path.read_text("utf8") == first
    assert notebooks.main(["--check", str(path)]) == 0


def test_the_command_stops_at_a_cell_that_fails_and_stores_nothing(tmp_path, capsys):
    path = tmp_path / "a.ipynb"
    nbformat.write(notebook("undefined_name"), path)
    before = path.read_bytes()
    assert notebooks.main([str(path)]) == 1
    assert "undefined_name" in capsys.readouterr().out
    assert path.read_bytes() == before


def test_pictures_that_a_reader_cannot_tell_apart_are_the_same():
    assert pictures.difference(line(30.0), line(30.0)) is None
    assert pictures.difference(line(30.0), line(30.2)) is None


@pytest.mark.parametrize("other", [line(31.0), line(30.0, digit=True)])
def test_pictures_that_a_reader_can_tell_apart_are_not(other):
    assert "differ by" in pictures.difference(line(30.0), other)


def test_pictures_of_different_sizes_are_not_the_same():
    old = np.ones((60, 100))
    assert pictures.difference(png(old), png(np.ones((61, 99)))) is None
    assert "measures" in pictures.difference(png(old), png(np.ones((90, 100))))


def test_transparency_counts_as_white():
    clear = io.BytesIO()
    Image.new("RGBA", (100, 60), (0, 0, 0, 0)).save(clear, "png")
    encoded = base64.b64encode(clear.getvalue()).decode()
    assert pictures.difference(encoded, png(np.ones((60, 100)))) is None


def test_nbval_compares_pictures(pytester, plot):
    """A stored picture that the code does not draw fails, in a run of pytest of its own."""
    pytester.makeconftest((ROOT / "conftest.py").read_text("utf8"))
    wrong = nbformat.reads(nbformat.writes(plot), as_version=4)
    other = executed(DRAW.format(1), metadata=FIGURE)
    wrong.cells[0].outputs = other.cells[0].outputs
    absent = nbformat.reads(nbformat.writes(plot), as_version=4)
    absent.cells[0].outputs[0].data.pop("image/png")
    for name, made in (("right", plot), ("wrong", wrong), ("absent", absent)):
        nbformat.write(made, pytester.path / f"{name}.ipynb")
    result = pytester.runpytest("--nbval", "--nbval-current-env", "-p", "no:cacheprovider")
    result.assert_outcomes(passed=1, failed=2)
    result.stdout.fnmatch_lines(["*0 pictures are stored, 1 are drawn*"])
    result.stdout.fnmatch_lines(["*the pictures differ by*"])
