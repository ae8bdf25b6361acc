"""The plan of the book: what it reads from the chapters, and what it refuses."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from course.documents import CLAIMS
from course.plan import Book, Chapter, Part, Way

ROOT = Path(__file__).resolve().parents[2]
PART = Part("Part I: One (document 009)", "p")


@pytest.fixture(scope="module")
def book():
    return Book.read()


@pytest.fixture
def written(tmp_path):
    """Write a notebook of the given cells, code or text, and read it as a chapter."""

    def write(name, *cells):
        path = tmp_path / "chapters" / f"{name}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        made = [{"cell_type": kind, "source": [source]} for kind, source in cells]
        path.write_text(json.dumps({"cells": made}), encoding="utf8")
        return Chapter(f"chapters/{name}", PART, tmp_path)

    return write


OPENING = """# A title

You need
: [](b.ipynb) and [this](../q/c.md).

Time
: about 20 minutes to read, 5 for the exercises.
"""


def test_every_chapter_says_its_title_and_time(book):
    for chapter in book.chapters:
        assert chapter.title
        assert 5 <= chapter.minutes[0] <= 40


LINK = re.compile(r"\]\(([\w./-]+\.(?:ipynb|md))(?:#[\w-]+)?\)")


def links(chapter, text):
    """The chapters that a text of a chapter links to."""
    here = (ROOT / chapter.path).parent
    return {(here / link).resolve().relative_to(ROOT).as_posix() for link in LINK.findall(text)}


def texts(chapter):
    """Its Markdown cells; a page without code is one text."""
    source = (ROOT / chapter.path).read_text(encoding="utf8")
    if chapter.path.endswith(".md"):
        return [source]
    cells = json.loads(source)["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]


def test_every_chapter_leads_on_and_is_led_to(book):
    paths, led_to = {chapter.path for chapter in book.chapters}, set()
    for chapter in book.chapters:
        found = [links(chapter, text) & paths - {chapter.path} for text in texts(chapter)]
        assert found[-1], f"the end of {chapter.path} leads to no other chapter"
        led_to |= set().union(*found)
    assert paths - led_to == set()


def test_every_chapter_with_results_has_exercises(book):
    for chapter in book.chapters:
        assert not chapter.results or chapter.exercises >= 4, chapter.path


def test_what_a_chapter_needs_is_in_the_book(book):
    paths = {chapter.path for chapter in book.chapters}
    for chapter in book.chapters:
        assert set(chapter.needs) <= paths, chapter.path


def test_no_chapter_rests_on_a_later_one(book):
    at = {chapter: place for place, chapter in enumerate(book.chapters)}
    assert [(a.slug, b.slug) for a, b in book.rests_on if at[a] < at[b]] == []
    late = [(a.slug, need) for a in book.chapters for need in a.needs if at[a] < at[book[need]]]
    assert late == []


def test_every_reference_leads_to_a_result(book):
    assert book.rests_on  # raises for a label that no chapter has
    assert all(count > 0 for count in book.rests_on.values())


def test_a_chapter_is_read_from_its_cells(written):
    chapter = written(
        "p/a",
        ("markdown", OPENING),
        ("markdown", "## One\n\nBy {eq}`eq-x` and {eq}`eq-x`:\n\n$$\nz\n$$ (eq-y)"),
        ("code", 'd.in_matrices("Z", W, label="eq-z")\nd.conclude(\n    "eq-w"\n)'),
        ("code", r'Markdown(f"$$\n{x}\n$$ (eq-u)")'),
        ("markdown", "From {eq}`eq-y`\n\n## Two"),
        ("code", 'd.conclude("eq-v")'),
        ("markdown", "```{exercise-start} E · core\n:label: ex-e\n```"),
    )
    assert chapter.title == "A title"
    assert chapter.said_time == "about 20 minutes to read, 5 for the exercises."
    assert chapter.needs == ["chapters/p/b.ipynb", "chapters/q/c.md"]
    assert chapter.grounds == {"eq-y": ["eq-x"], "eq-z": [], "eq-w": [], "eq-u": [], "eq-v": []}
    assert chapter.cited == {"eq-x": 2, "eq-y": 1}
    assert chapter.exercises == 1
    assert chapter.link("opening") == "[A title](../p/a.ipynb)"
    assert chapter.link("p") == "[A title](a.ipynb)"


def test_a_chapter_without_a_time_is_refused(written):
    chapter = written("p/a", ("markdown", "# A title"))
    with pytest.raises(ValueError, match=r"p/a\.ipynb: its opening box says no time"):
        assert chapter.said_time


def test_every_chapter_says_how_long_it_takes(book):
    """`python -m tools.times` writes it."""
    assert [c.path for c in book.chapters if c.said_time != c.time] == []


def test_time_is_counted_without_code_and_exercises(written):
    words = "word " * 2000
    shown = {"data": {"text/markdown": ["$z$ " * 100]}}
    listed = {"data": {"text/markdown": [f'<div class="filtered">{words}</div>']}}
    chapter = written(
        "p/a",
        ("markdown", f"# A\n\n{words}\n\n```python\n{words}\n```"),
        ("code", f'"{words}"'),
        ("markdown", "```{exercise-start} E · proof\n:label: e\n```\nProve it."),
        ("markdown", words),
        ("markdown", "```{exercise-end}\n```"),
    )
    assert chapter.minutes == (10, 10)
    path = chapter.root / chapter.path
    cells = json.loads(path.read_text("utf8"))["cells"]
    cells[1]["outputs"] = [shown, listed, {"output_type": "stream", "text": words}]
    path.write_text(json.dumps({"cells": cells}), encoding="utf8")
    again = Chapter(chapter.page, chapter.part, chapter.root)
    assert again.minutes == (15, 10)
    assert again.time == "about 15 minutes to read without the code, 10 for the exercises."


def test_an_exercise_of_no_known_kind_is_refused(written):
    chapter = written("p/a", ("markdown", "# A\n```{exercise-start} E · hard\n```"))
    with pytest.raises(ValueError, match="an exercise is called 'hard', expected one of"):
        assert chapter.minutes


def test_two_results_of_one_name_and_a_label_of_none_are_refused(written):
    one = written("p/a", ("markdown", "# A\n\n$$\nz\n$$ (eq-y)"))
    two = written("p/b", ("markdown", "# B\n\n{eq}`eq-x`"), ("code", 'conclude("eq-y")'))
    assert Book((one,)).home == {"eq-y": one}
    with pytest.raises(ValueError, match="refers to eq-x, which no chapter has"):
        assert Book((one, two)).rests_on
    three = written("p/c", ("markdown", "# C\n\n$$\nz\n$$ (eq-y)"))
    with pytest.raises(ValueError, match=r"eq-y is in .*a\.ipynb and in .*c\.ipynb"):
        assert Book((one, three)).home


def test_a_way_keeps_to_what_chapters_need(written):
    first = written("p/b", ("markdown", "# B"))
    second = written("p/a", ("markdown", OPENING))
    book = Book((second, first))
    assert Way(book, (first, second)).chapters == (first, second)
    assert Way(book, (first,)).besides == []
    with pytest.raises(ValueError, match=r"a\.ipynb comes before .*b\.ipynb"):
        Way(book, (second, first))


CONTENTS = """
parts:
  - caption: Opening
    numbered: 1
    chapters:
      - file: chapters/opening/first
  - caption: "Part I: One (document 009)"
    numbered: 1
    chapters:
      - file: chapters/one/second
      - file: chapters/one/third
  - caption: Reference
    chapters:
      - file: chapters/reference/glossary
"""


def test_order_parts_and_documents_are_those_of_the_table_of_contents(tmp_path):
    (tmp_path / "_toc.yml").write_text(CONTENTS)
    book = Book.read(tmp_path)
    assert [chapter.slug for chapter in book.chapters] == ["first", "second", "third"]
    assert [(part.name, part.title) for part in book.parts] == [
        ("Opening", "Opening"),
        ("Part I", "One"),
    ]
    assert [c.slug for c in book.part("one")] == [c.slug for c in book.part("Part I")]
    assert book.folders == {"009": "one"}
    assert book.documents["009"].title == "One"
    assert [book[name].document for name in ("first", "one/third")] == [None, "009"]
    with pytest.raises(ValueError, match=r"no part is called 'two', .*\['opening', 'one'\]"):
        book.part("two")
    with pytest.raises(ValueError, match="no chapter is at 'glossary'"):
        book["glossary"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("one/third", "two/third", r"Part I.*: chapters in \['one', 'two'\]"),
        ("one/third", "one/second", "two chapters are called second"),
        ("Opening", '"Part II: Two (document 009)"', "two parts are about document 009"),
    ],
)
def test_a_table_of_contents_that_cannot_be_right_is_refused(old, new, message, tmp_path):
    (tmp_path / "_toc.yml").write_text(CONTENTS.replace(old, new))
    with pytest.raises(ValueError, match=message):
        Book.read(tmp_path)


def test_without_the_notebooks_the_order_is_known_and_their_text_is_asked_for(tmp_path):
    with pytest.raises(FileNotFoundError, match="expected the book's table of contents"):
        Book.read(tmp_path)
    (tmp_path / "_toc.yml").write_text(CONTENTS)
    chapter = Book.read(tmp_path)["second"]
    assert chapter.folder == "one"
    with pytest.raises(FileNotFoundError, match=r"one/second.*text of the chapter"):
        assert chapter.title


def test_every_document_has_a_part_and_claims(book):
    assert list(book.documents) == sorted(CLAIMS)


NUMBERED = re.compile(r"part[-_]?(\d|[ivx]+\b)|(^|[/_-])\d\d[-_](?!\d)", re.IGNORECASE)


def identifiers():
    """Names of files and folders, of cells, labels and figures of every chapter."""
    for folder in ("chapters", "course", "derive", "nnlib", "tools", "tests", "_ext", "_static"):
        for path in (ROOT / folder).rglob("*"):
            if "__pycache__" not in path.parts and ".ipynb_checkpoints" not in path.parts:
                yield path.relative_to(ROOT).as_posix()
    for path in sorted((ROOT / "chapters").rglob("*.ipynb")):
        for cell in json.loads(path.read_text(encoding="utf8"))["cells"]:
            yield cell["id"]
            source = "".join(cell["source"])
            yield from re.findall(r"^\(([\w-]+)\)=$", source, re.MULTILINE)
            yield from re.findall(r"^:label: (\S+)", source, re.MULTILINE)
            yield from re.findall(r"\b((?:eq|fig|sec|thm|tab)-[\w-]+)", source)
            yield cell["metadata"].get("mystnb", {}).get("figure", {}).get("name", "")


def test_no_identifier_has_the_number_of_a_chapter_or_a_part():
    """A chapter can be inserted, and parts can change places, without a change to a name or URL."""
    assert [name for name in identifiers() if NUMBERED.search(name)] == []


@pytest.mark.parametrize(
    ("name", "caught"),
    [
        ("chapters/part-5/softmax", True),
        ("chapters/cheatsheet/02-softmax", True),
        ("part_5_02_softmax", True),
        ("ways-part-1-text", True),
        ("part-iv", True),
        ("d000/section_5", False),
        ("the-verdict-on-document-000", False),
        ("000-2-sigmoid", False),
        ("sec-parts", False),
        ("partial", False),
    ],
)
def test_a_number_in_an_identifier_is_caught(name, caught):
    assert bool(NUMBERED.search(name)) == caught
