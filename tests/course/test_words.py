"""The table of words: every word of the algebra that a notebook uses is in it, and explained."""

import ast
import json
from pathlib import Path

import pytest

from course.words import word_table, words
from nnlib import symbolic as sym

CHAPTERS = Path(__file__).resolve().parents[2] / "chapters"
SOURCES = ("nnlib.symbolic", "derive")
# Of SymPy's own names: those that say what they are on paper or in NumPy, and some that one page
# uses, which explains them.
PLAIN = {"Abs", "Eq", "I", "Max"}
KEYWORDS = {"given", "shown"}
METHODS = {name for name in vars(sym.Derivation) if not name.startswith("_")} - {
    "rhs",
    "free",
    "arguments",
    "latex",
}


def used(tree):
    """The words in a program, as the table writes them."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(SOURCES):
            yield from (alias.name for alias in node.names if alias.name in sym.__all__)
        elif isinstance(node, ast.Attribute):
            is_sym = isinstance(node.value, ast.Name) and node.value.id == "sym"
            if is_sym and node.attr in sym.__all__:
                yield node.attr
            elif not is_sym and node.attr in METHODS | {"prime"}:
                yield f".{node.attr}"
        elif isinstance(node, ast.keyword) and node.arg in KEYWORDS:
            yield f"{node.arg}="


def of_sympy(tree):
    """The words of SymPy in a program that adds steps to a derivation, as the table writes them."""
    named = [node for node in ast.walk(tree) if isinstance(node, ast.Attribute)]
    if any(node.attr == "step" for node in named):
        for node in named:
            is_sp = isinstance(node.value, ast.Name) and node.value.id == "sp"
            if is_sp and node.attr[0].isupper() and node.attr not in PLAIN:
                yield f"sp.{node.attr}"


def test_every_word_that_a_notebook_uses_is_in_the_table():
    found = set()
    for path in CHAPTERS.rglob("*.ipynb"):
        for cell in json.loads(path.read_text("utf8"))["cells"]:
            if cell["cell_type"] == "code":
                tree = ast.parse("".join(cell["source"]))
                found |= {*used(tree), *of_sympy(tree)}
    assert len(found) > 30
    assert found - words().keys() == set()


@pytest.mark.parametrize("word", words())
def test_a_word_is_explained_in_a_line_and_shown_at_work(word):
    what, example = words()[word]
    assert what.endswith(".")
    assert len(what) < 110
    assert word.strip(".=").removeprefix("sp.") in example


def test_every_example_runs_and_shows_what_it_gives():
    table = str(word_table())
    assert r"`total(z[i] ** 2, i)`: $\sum_{i=1}^{n} z_{i}^{2}$" in table
    assert r"`d.result_latex`: $\frac{\partial S}{\partial z} = 2 z$" in table
