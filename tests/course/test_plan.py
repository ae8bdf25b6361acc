"""The map of the book: what it reads from the chapters, and what it refuses."""

from __future__ import annotations

import json

import pytest

from course import plan
from course.plan import Book, Chapter, Way


@pytest.fixture(scope="module")
def book():
    return Book.read()


@pytest.fixture
def written(tmp_path, monkeypatch):
    """Write a notebook of the given cells, code or text, and read it as a chapter."""
    monkeypatch.setattr(plan, "ROOT", tmp_path)

    def write(name, *cells):
        path = tmp_path / "chapters" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        made = [{"cell_type": kind, "source": [source]} for kind, source in cells]
        path.write_text(json.dumps({"cells": made}), encoding="utf8")
        return Chapter(f"chapters/{name}", "a part")

    return write


OPENING = """# A title

You need
: [](02-b.ipynb) and [this](../q/c.md).

Time
: about 20 minutes to read, 5 for the exercises.
"""


def test_every_chapter_says_its_title_and_time(book):
    for chapter in book.chapters:
        assert chapter.title
        assert 5 <= chapter.minutes[0] <= 40


def test_every_chapter_with_results_has_exercises(book):
    for chapter in book.chapters:
        assert not chapter.results or chapter.exercises >= 4, chapter.path


def test_what_a_chapter_needs_is_in_the_book(book):
    paths = {chapter.path for chapter in book.chapters}
    for chapter in book.chapters:
        assert set(chapter.needs) <= paths, chapter.path


def test_every_reference_leads_to_a_result(book):
    assert book.rests_on  # raises for a label that no chapter has
    assert all(count > 0 for count in book.rests_on.values())


def test_a_chapter_is_read_from_its_cells(written):
    chapter = written(
        "p/01-a.ipynb",
        ("markdown", OPENING),
        ("markdown", "## One\n\nBy {eq}`eq-x` and {eq}`eq-x`:\n\n$$\nz\n$$ (eq-y)"),
        ("code", 'd.in_matrices("Z", W, label="eq-z")\nd.conclude(\n    "eq-w"\n)'),
        ("code", r'Markdown(f"$$\n{x}\n$$ (eq-u)")'),
        ("markdown", "From {eq}`eq-y`\n\n## Two"),
        ("code", 'd.conclude("eq-v")'),
        ("markdown", "```{exercise-start} E\n:label: ex-e\n```"),
    )
    assert chapter.title == "A title"
    assert chapter.minutes == (20, 5)
    assert chapter.needs == ["chapters/p/02-b.ipynb", "chapters/q/c.md"]
    assert chapter.grounds == {"eq-y": ["eq-x"], "eq-z": [], "eq-w": [], "eq-u": [], "eq-v": []}
    assert chapter.cited == {"eq-x": 2, "eq-y": 1}
    assert chapter.exercises == 1
    assert chapter.link("opening") == "[A title](../p/01-a.ipynb)"
    assert chapter.link("p") == "[A title](01-a.ipynb)"


def test_a_chapter_without_a_time_is_refused(written):
    chapter = written("p/01-a.ipynb", ("markdown", "# A title"))
    with pytest.raises(ValueError, match=r"p/01-a\.ipynb: its opening box says no time"):
        assert chapter.minutes


def test_two_results_of_one_name_and_a_label_of_none_are_refused(written):
    one = written("p/01-a.ipynb", ("markdown", "# A\n\n$$\nz\n$$ (eq-y)"))
    two = written("p/02-b.ipynb", ("markdown", "# B\n\n{eq}`eq-x`"), ("code", 'conclude("eq-y")'))
    assert Book((one,)).home == {"eq-y": one}
    with pytest.raises(ValueError, match="refers to eq-x, which no chapter has"):
        assert Book((one, two)).rests_on
    three = written("p/03-c.ipynb", ("markdown", "# C\n\n$$\nz\n$$ (eq-y)"))
    with pytest.raises(ValueError, match=r"eq-y is in .*01-a\.ipynb and in .*03-c\.ipynb"):
        assert Book((one, three)).home


def test_a_way_keeps_to_what_chapters_need(written):
    first = written("p/02-b.ipynb", ("markdown", "# B"))
    second = written("p/01-a.ipynb", ("markdown", OPENING))
    book = Book((second, first))
    assert Way(book, (first, second)).chapters == (first, second)
    assert Way(book, (first,)).besides == []
    with pytest.raises(ValueError, match=r"01-a\.ipynb comes before .*02-b\.ipynb"):
        Way(book, (second, first))
