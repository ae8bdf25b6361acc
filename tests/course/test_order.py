"""Whoever reads from the first page to the last meets nothing before it is explained."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from course.chapters import REFERENCE
from course.documents.symbol import Symbol
from course.documents.symbols import DOCUMENTS
from course.plan import Book
from tests.course.order import TERM, ahead, entries, explained, glossary_of, sections

ROOT = Path(__file__).resolve().parents[2]

CONTENTS = """
parts:
  - caption: "Part I: One (document 009)"
    numbered: 1
    chapters:
      - file: chapters/one/first
      - file: chapters/one/second
  - caption: Closing
    numbered: 1
    chapters:
      - file: chapters/closing/last
"""
SECOND = """# Second

(sec-two)=

## Two

A {term}`slope` $s$ is a number.

```{prf:theorem} It is one
:label: thm-two

$s = s$.
```

$$
s = 1
$$ (eq-two)
"""
GLOSSARY = """# Words

```{glossary}
slope
    A number. Explained in {ref}`sec-two`.
```
"""
ROWS = {"009": (Symbol("s", "s", "the slope", "", "sec-two"),)}


@pytest.fixture
def found(tmp_path):
    """What a book uses too early whose first chapter has the given text."""

    def read(first, *, last="# Last", shown=(), glossary=GLOSSARY):
        (tmp_path / "_toc.yml").write_text(CONTENTS)
        for name, text in {"one/first": first, "one/second": SECOND, "closing/last": last}.items():
            cells = [{"cell_type": "markdown", "source": text}]
            for output in shown if name == "one/first" else ():
                data = {"text/markdown": output}
                cells.append({"cell_type": "code", "source": "", "outputs": [{"data": data}]})
            path = tmp_path / f"chapters/{name}.ipynb"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps({"cells": cells}), encoding="utf8")
        return [used for used, *_ in ahead(Book.read(tmp_path), glossary, ROWS)]

    return read


@pytest.fixture(scope="module")
def book():
    return Book.read()


def test_nothing_is_used_before_it_is_explained(book):
    assert list(ahead(book, glossary_of(ROOT), DOCUMENTS)) == []


def test_the_landing_page_refers_to_no_result_and_to_no_word():
    text = (ROOT / "chapters/index.md").read_text(encoding="utf8")
    assert [*REFERENCE.findall(text), *TERM.findall(text)] == []


NEED = "# First\n\nYou need\n: [](second.ipynb).\n"


@pytest.mark.parametrize(
    ("first", "used"),
    [
        ("# First\n\nBy {eq}`eq-two`.", "equation eq-two"),
        ("# First\n\nBy {prf:ref}`thm-two`.", "theorem thm-two"),
        ("# First\n\nIts {term}`slope`.", "term slope"),
        ("# First\n\nThe {term}`Slopes\nof it <slope>`.", "term slope"),
        ("# First\n\nWith $1 + s$.", "symbol s"),
        (NEED, "need chapters/one/second.ipynb"),
    ],
)
def test_each_kind_of_use_is_found(first, used, found):
    assert found(first) == [used]


def test_what_a_cell_shows_is_read_as_well(found):
    assert found("# First", shown=["It is $s$, by {eq}`eq-two`."]) == [
        "equation eq-two",
        "symbol s",
    ]


@pytest.mark.parametrize(
    "first",
    [
        "# First\n\nThe slope comes later, in [](second.ipynb).",
        "# First\n\n```{exercise-start} One · core\n```\n$s$ in {eq}`eq-two`, a {term}`slope`",
        "# First\n\nIn code, `$s$`, and another letter, $t$.",
    ],
)
def test_an_outlook_and_the_exercises_may_speak_of_what_comes(first, found):
    assert found(first) == []


def test_the_closing_part_and_what_was_explained_are_free(found):
    assert found("# First", last="# Last\n\n{eq}`eq-two`, {term}`slope`, $s$") == []


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ("A number.", "slope: the entry does not end with"),
        ("Explained in {ref}`sec-three`.", "slope: no chapter has the section sec-three"),
        ("Explained in [](../one/first.ipynb).", "slope: the place .* has no such word"),
    ],
)
def test_an_entry_that_does_not_lead_to_its_word_is_refused(entry, message, found):
    with pytest.raises(ValueError, match=message):
        found("# First", glossary=f"```{{glossary}}\nslope\n    {entry}\n```\n")


def test_every_entry_of_the_glossary_says_where_it_is_explained(book):
    glossary = glossary_of(ROOT)
    assert explained(book, glossary).keys() == entries(glossary).keys()
    assert len(entries(glossary)) > 60


def test_sections_are_those_of_the_sources(book):
    assert sections(book)["sec-softmax-jacobian"][0].slug == "softmax"


ORDINAL = re.compile(r"\b[Pp]arts? [IVX]+\b")


def test_no_text_calls_a_part_by_a_number():
    """Parts can change places; what a part is about cannot."""
    called = {}
    for path in [*ROOT.glob("chapters/**/*.ipynb"), *ROOT.glob("chapters/**/*.md")]:
        text = path.read_text(encoding="utf8")
        if path.suffix == ".ipynb":
            cells = json.loads(text)["cells"]
            text = "\n".join("".join(cell["source"]) for cell in cells)
        called[path.name] = ORDINAL.findall(text)
    assert {name: found for name, found in called.items() if found} == {}


def test_the_pages_before_the_parts_name_the_documents_in_their_order(book):
    wanted = [part.document for part in book.parts if part.document]
    landing = (ROOT / "chapters/index.md").read_text(encoding="utf8")
    assert re.findall(r"^\| [^|]+ \| (\d{3}) \|", landing, re.MULTILINE) == wanted
    first = (ROOT / book["what-you-will-be-able-to-do"].path).read_text(encoding="utf8")
    assert f"in the order {', '.join(wanted)}" in first
