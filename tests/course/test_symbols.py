"""The table of symbols: each row leads to the section that has its symbol, before it is used."""

import re
from functools import cache
from pathlib import Path

import nbformat
import pytest

from course.documents.symbols import DOCUMENTS, letters, of_page, shown
from course.ledger import CHAPTERS
from course.plan import book

ROOT = Path(__file__).resolve().parents[2]
ROWS = [(document, row) for document, rows in DOCUMENTS.items() for row in rows]
IDS = [f"{document}-{row.letter}-{'-'.join(row.chapters)}" for document, row in ROWS]
FORMULA = re.compile(r"\$\$(.+?)\$\$|\$([^$]+?)\$", re.DOTALL)
CODE = re.compile(r"^```python.*?^```$|`[^`\n]*`", re.DOTALL | re.MULTILINE)
OPENING = re.compile(r":::\{admonition\} In this chapter.*?^:::$", re.DOTALL | re.MULTILINE)
HIDDEN = re.compile(r"```\{(?:solution-start|hint)\}")


def letters_in(markdown):
    markdown = CODE.sub(" ", OPENING.sub(" ", markdown))
    return {
        letter
        for display, inline in FORMULA.findall(markdown)
        for letter in letters(display or inline)
    }


@cache
def sections(part):
    """The chapters of a part: for each, its sections by label, with the letters of their text."""
    found = {}
    for path in (ROOT / c.path for c in book().chapters if f"chapters/{c.folder}" == part):
        label, inside = "", found.setdefault(path.stem, {})
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type != "markdown" or HIDDEN.search(cell.source):
                continue
            pieces = re.split(r"^\((sec-[\w-]+)\)=$", cell.source, flags=re.MULTILINE)
            for name, text in zip([None, *pieces[1::2]], pieces[::2], strict=True):
                label = label if name is None else name
                inside.setdefault(label, set()).update(letters_in(text))
    return found


@pytest.mark.parametrize(("document", "row"), ROWS, ids=IDS)
def test_a_row_leads_to_a_section_of_its_part_that_has_the_symbol(document, row):
    chapters = sections(CHAPTERS[document])
    holders = [inside[row.label] for inside in chapters.values() if row.label in inside]
    assert holders, f"no section of {CHAPTERS[document]} is labelled {row.label}"
    assert row.letter in holders[0]


@pytest.mark.parametrize(("document", "row"), ROWS, ids=IDS)
def test_no_chapter_uses_a_symbol_before_the_one_that_explains_it(document, row):
    part = CHAPTERS[document]
    for chapter, inside in sections(part).items():
        mine = of_page(f"{part}/{chapter}").get(row.letter) == row
        if row.label in inside:
            break
        if mine:
            earlier = [label for label, found in inside.items() if row.letter in found]
            assert earlier == [], chapter


@pytest.mark.parametrize(("document", "row"), ROWS, ids=IDS)
def test_a_row_is_used_and_names_chapters_that_exist(document, row):
    part = CHAPTERS[document]
    chapters = sections(part)
    assert set(row.chapters) <= set(chapters)
    rows = [of_page(f"{part}/{chapter}").get(row.letter) for chapter in chapters]
    used = [
        row.letter in set().union(*inside.values())
        for mine, inside in zip(rows, chapters.values(), strict=True)
        if mine == row
    ]
    assert any(used)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_page_has_one_row_for_each_letter(document):
    part = CHAPTERS[document]
    for chapter in sections(part):
        rows = of_page(f"{part}/{chapter}")
        fitting = [
            row for row in DOCUMENTS[document] if not row.chapters or chapter in row.chapters
        ]
        special = [row.letter for row in fitting if row.chapters]
        assert len(set(special)) == len(special), chapter
        assert {row.letter for row in fitting} == set(rows)


def test_every_part_of_the_book_has_a_table():
    assert DOCUMENTS.keys() == CHAPTERS.keys()


@pytest.mark.parametrize(
    ("tex", "expected"),
    [
        (r"\hat{y}^{(i)}_{\text{test}}", [r"\hat y", "i"]),
        (r"\bar{\mathcal{L}} = \tfrac1m \mathcal L", [r"\bar \mathcal L", "m", r"\mathcal L"]),
        (r"c_1, \dots, c_n", ["c", "n"]),
        (r"\sum_{j \neq i} \delta_j \theta_{ji}", ["i", r"\delta", r"\theta"]),
        (r"\sum_{k,p} x_{kp} + \max_q z_q", ["x", "z"]),
        (r"\frac{d L}{d W} \log \operatorname{Var}(u)", ["L", "dW", "u"]),
        (r"(W^{[2]})^T \delta \, \mathbf X^{\mathsf T} \mathsf{T}", ["W", r"\delta", "X"]),
        (r"\mathbf{1}_{i=p} \varepsilon^{1/3}", ["i", "p", r"\varepsilon"]),
        (r"\overline{g} + \widehat v", [r"\bar g", r"\hat v"]),
        (r"\begin{aligned} z &= w x \\ &= b \end{aligned}", ["z", "w", "x", "b"]),
    ],
)
def test_the_letters_of_a_formula(tex, expected):
    assert letters(tex) == expected


@pytest.mark.parametrize("letter", sorted({row.letter for _, row in ROWS}))
def test_a_letter_is_shown_as_it_is_searched(letter):
    assert letters(shown(letter)) == [letter]


@pytest.mark.parametrize(("document", "row"), ROWS, ids=IDS)
def test_what_a_row_shows_holds_its_letter(document, row):
    assert row.letter in letters(row.shown)
