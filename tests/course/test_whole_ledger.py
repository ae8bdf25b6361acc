import re
from itertools import combinations
from pathlib import Path

import pytest

from course.ledger import CHAPTERS, VERDICTS, InShort, claims, differences, verdict
from course.ledger.tables import DOCUMENTS, Differences, WholeLedger, claim_link

ROOT = Path(__file__).resolve().parents[2]
CLOSING = ROOT / "chapters" / "closing"
ALL = [claim for document in DOCUMENTS for claim in claims(document)]


@pytest.fixture(scope="module")
def ledger():
    return WholeLedger()


def rows_of(shown):
    """The rows of a table by their ids: the documents, the verdict, the line."""
    found = re.findall(
        r'^(\| <span id="row-([\w-]+)" data-document="([\d,]+)" data-verdict="([\w ]+)">.*)$',
        shown,
        re.MULTILINE,
    )
    return {name: (documents.split(","), word, line) for line, name, documents, word in found}


def test_every_claim_is_a_row_with_all_that_its_box_says(ledger):
    rows = rows_of(ledger._repr_markdown_())
    assert list(rows) == [claim.id for claim in ALL]
    for claim in ALL:
        documents, word, line = rows[claim.id]
        found = verdict(claim.id)
        assert (documents, word) == ([claim.document], found.word)
        for text in (claim.says, claim.reading, f"**{found.word}**", *found.lines):
            assert text.replace("|", r"\|") in line
        for correction in found.corrections:
            assert correction.latex.replace("|", r"\|").replace("\n", " ") in line
        assert claim_link(claim) in line
        assert f"/{claim.decided_in}.ipynb)" in line
        assert len(re.findall(r"(?<!\\)\|", line)) == 3


def test_links_lead_to_the_chapter_with_all_lines_of_each_document(ledger):
    shown = ledger._repr_markdown_() + Differences()._repr_markdown_()
    targets = set(re.findall(r"\]\(([^)#]+)#claim-", shown))
    assert len(targets) == len(CHAPTERS)
    assert all((CLOSING / target).resolve().exists() for target in targets)


def test_the_counts_are_those_of_the_rows(ledger):
    for document, of in ledger.counts.items():
        words = [verdict(claim.id).word for claim in claims(document)]
        assert of == {word: words.count(word) for word in VERDICTS}
    last = ledger.table._repr_markdown_().splitlines()[-3]
    assert last.startswith("| all |")
    numbers = [int(number) for number in re.findall(r"\d+", last)]
    assert numbers[-1] == sum(numbers[:-1]) == len(ALL)


def test_every_difference_is_a_row():
    found = Differences()
    rows = rows_of(found._repr_markdown_())
    assert list(rows) == [row.id for row in differences()]
    for row in differences():
        documents, word, line = rows[row.id]
        assert tuple(documents) == row.documents
        assert word == row.verdict
        assert all(of.says in line for of in row.sides)
        assert len(re.findall(r"(?<!\\)\|", line)) == 3


def test_a_pair_is_counted_where_it_stands_on_two_sides():
    pairs = Differences().pairs
    expected = sum(len(a.documents) * len(b.documents) for a, b in (d.sides for d in differences()))
    assert sum(counts.total() for counts in pairs.values()) == expected
    assert list(pairs) == list(combinations(CHAPTERS, 2))


@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_document_in_short_names_what_fails_what_is_missing_and_whom_it_contradicts(document):
    shown = InShort(document)._repr_markdown_()
    for claim in claims(document):
        listed = claim.verdict in {"fails", "omission"}
        assert (f"#claim-{claim.id})" in shown) is listed
    for row in Differences(document).judged:
        assert (f"- {row.difference.about} " in shown) is (row.word != "both hold")
        if document in row.failing:
            (line,) = (text for text in shown.splitlines() if f"- {row.difference.about} " in text)
            assert "✗ Refuted" in line
    listed = [claim for claim in claims(document) if claim.verdict in {"fails", "omission"}]
    against = [row for row in Differences(document).judged if row.word != "both hold"]
    assert len(re.findall(r"^- ", shown, re.MULTILINE)) == len(listed) + len(against)
    assert not re.search(r"^- [^\n]*\n\n- ", shown, re.MULTILINE), "a list falls apart"
    assert "\n\n\n" not in shown
