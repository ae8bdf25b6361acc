"""A document as a whole: every line of it, in order, each with a link to what was found."""

import re
from pathlib import Path

import nbformat
import pytest

from course.ledger import CHAPTERS, claims
from course.ledger.boxes import MARKS
from course.ledger.sheet import WORDS, sheet
from course.plan import book

ROOT = Path(__file__).resolve().parents[2]
HERE = ROOT / "chapters" / "closing"  # any folder of chapters
LINE = re.compile(r"^(\d+)\. (.+) \[(.) ([\w, ]+)\]\(([^)#]+)#claim-([\w-]+)\)$", re.MULTILINE)


@pytest.mark.parametrize("document", CHAPTERS)
def test_a_sheet_has_every_line_of_its_document_in_order(document):
    lines = LINE.findall(sheet(document))
    assert [int(number) for number, *_ in lines] == list(range(1, len(claims(document)) + 1))
    for (_, says, mark, words, page, name), claim in zip(lines, claims(document), strict=True):
        assert (says, name) == (claim.says, claim.id)
        assert (mark, words) == (MARKS[claim.verdict], WORDS[claim.verdict])
        assert (HERE / page).resolve().stem == f"the-verdict-on-document-{document}"
        assert (HERE / page).exists()
    places = re.findall(r"^\*\*(.+)\*\*$", sheet(document), re.MULTILINE)
    said = dict.fromkeys(claim.place for claim in claims(document))
    assert [place.lower() for place in places] == [place.lower() for place in said]


def test_each_part_begins_with_its_sheet_and_no_other_chapter_has_one():
    found = {}
    for chapter in book().chapters:
        if chapter.path.endswith(".ipynb"):
            for cell in nbformat.read(ROOT / chapter.path, as_version=4).cells:
                for name in re.findall(r"^```\{whole-sheet\} (\d+)$", cell.source, re.MULTILINE):
                    found.setdefault(name, []).append(chapter.slug)
                    assert f":::\n\n```{{whole-sheet}} {name}\n" in cell.source
    firsts = {part.document: [chapters[0].slug] for part, chapters in book().parts.items()}
    assert found == {name: slugs for name, slugs in firsts.items() if name}
