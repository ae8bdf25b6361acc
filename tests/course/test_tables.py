"""Tables in Markdown: what may stand in a cell, and one place that writes them."""

import ast
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from course.tables import cell, check_table, table

COURSE = Path(__file__).resolve().parents[2] / "course"


def cells(text):
    """The texts of the cells as a reader of Markdown finds them, row by row."""
    tokens = MarkdownIt().enable("table").parse(text)
    rows = []
    for token in tokens:
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            rows[-1].append(token.content)
    return rows


def test_what_stands_in_a_cell_is_read_as_it_was_written():
    rows = [["$|x|$ and `a | b`", "two\nlines"], [r"$\lvert x \rvert$", ""]]
    found = cells(table(("one | more", "two"), rows))
    assert found == [["one | more", "two"], ["$|x|$ and `a | b`", "two lines"], rows[1]]


def test_a_row_of_another_length_is_refused():
    with pytest.raises(ValueError, match="a row has 1 cells, expected 2"):
        table(("one", "two"), [["a"]])


def test_the_element_around_a_table_has_its_attributes():
    found = check_table(("a",), [["b"]], also="wide", data='id="x"')
    assert found.startswith('<div class="check-table wide" id="x">\n\n| a |')
    assert found.endswith("| b |\n\n</div>")
    assert cell("a") == "a"


def test_no_other_module_writes_a_table():
    texts = {
        (path.relative_to(COURSE).as_posix(), node.value)
        for path in sorted(COURSE.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    found = {name for name, text in texts if "| :--" in text or "check-table" in text}
    assert found == {"tables.py"}
