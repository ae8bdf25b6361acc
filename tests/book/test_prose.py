"""The words of the book: habits that were once everywhere in it and do not come back.

Cells of the chapters, pages in Markdown, and the strings and comments of all packages: some of
them reach the pages as questions, hints, verdicts and messages. Derivatives are taken with respect
to something; a batch has one example per column; a mistake is called a mistake.
"""

import ast
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).resolve().parents[2]
TAKEN = r"(?:[Dd]erivatives?|[Gg]radients?)(?: of (?:(?!divided)[^.;:,]){1,40})?"
BY = r"\$(?!\d)|its own|each|every|an? (?!number|factor)|this|one |the (?!number|product rule)"
HABITS = {
    r"\b(?:one|an) (?!is|was|of|in|as)\w+ an? (?:row|column)\b(?! or)": "one example per column",
    r"\b(?:one|a|an) (?:number|value|factor [^ ,.]+) an? (?:step|epoch|update)\b": "one per step",
    r"\bone an? (?:row|column|line)\b": "one per column",
    rf"\b{TAKEN} by (?:{BY})": "with respect to",
    r"\b[Ss]lips?\b": "mistake",
}


def said(path: Path) -> Iterator[str]:
    """The texts of a file that a reader may see."""
    if path.suffix == ".ipynb":
        cells = nbformat.read(path, as_version=4).cells
        yield from (cell.source for cell in cells)
    elif path.suffix == ".md":
        yield path.read_text("utf8")
    else:
        nodes = ast.walk(ast.parse(path.read_text("utf8")))
        yield from (
            node.value
            for node in nodes
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        )
        with path.open("rb") as source:
            tokens = tokenize.tokenize(source.readline)
            yield from (token.string for token in tokens if token.type == tokenize.COMMENT)


def habits(text: str) -> list[str]:
    """The places of a text that have one of the habits, with what to say instead.

    >>> habits("The derivative of $L$ by $z$, one example a column.")
    ['derivative of $L$ by $: with respect to', 'one example a column: one example per column']
    >>> habits("The derivative of $L$ with respect to $z$; one is a column.")
    []
    """
    plain = re.sub(
        r"^(?:\([\w-]+\)=|sec-[\w-]+)$|\]\([^)]*\)|\{[^}]*\}`[^`]*`", "", text, flags=re.MULTILINE
    )
    found = [
        (hit.start(), hit[0], word)
        for habit, word in HABITS.items()
        for hit in re.finditer(habit, plain)
    ]
    return [f"{hit}: {word}" for _, hit, word in sorted(found)]


FILES = sorted(
    path
    for pattern in (
        *("chapters/**/*.ipynb", "chapters/**/*.md", "*.md", "derive/README.md"),
        *(f"{package}/**/*.py" for package in ("course", "derive", "nnlib", "tools", "_ext")),
    )
    for path in ROOT.glob(pattern)
    if ".ipynb_checkpoints" not in path.parts
)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_habits_do_not_come_back(path):
    assert [habit for text in said(path) for habit in habits(text)] == []


def test_each_habit_is_seen():
    spoiled = {
        "the deltas, one example a column": "one example per column",
        "six examples, one a row": "one per column",
        "The derivative of the loss by $z$": "with respect to",
        "The gradient by the weights": "with respect to",
        "no derivative by this": "with respect to",
        "by a factor μ a step": "one per step",
        "the usual slip": "mistake",
    }
    for text, word in spoiled.items():
        assert [hit.rpartition(": ")[2] for hit in habits(text)] == [word]
