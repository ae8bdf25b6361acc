"""The box of a page's symbols: what it holds, and that on the built pages it holds all of them."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from docutils import nodes, utils

from course.documents.symbols import letters, of_page

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "_ext"))
import symbol_links

PAGE = "chapters/rows/backward-in-rows"
CLOSED = {"verdict", "evidence", "answer", "solution", "dropdown", "chapter-opening", "symbols"}
CLOSED |= {"whole-sheet"}
TEX = {"attrs": {"data-tex": True}}


def paragraph(*formulas, classes=()):
    parts = [nodes.math(tex, tex) for tex in formulas]
    return nodes.paragraph("", "", *parts, classes=list(classes))


def page(*blocks):
    document = utils.new_document("page")
    document += blocks
    return document


def html(text):
    return nodes.raw("", text, format="html")


def listed(document, docname=PAGE):
    """The letters of the rows and the page's own letters, with the links of both."""
    found = nodes.container("", *symbol_links.box(docname, symbol_links.first_places(document)))
    rows = [item.next_node(nodes.math).astext() for item in found.findall(nodes.list_item)]
    own = {link.astext(): link["refid"] for link in found.findall(nodes.reference)}
    return rows, own


def test_a_symbol_of_the_document_leads_to_its_section_and_another_to_its_first_place():
    first, second = paragraph(r"W^{(l)}", "k"), paragraph("k", "q")
    rows, own = listed(page(first, second))
    assert rows == ["W^{(l)}", "l"]
    assert list(own) == ["k", "q"]
    assert [own["k"]] == first["ids"]
    assert [own["q"]] == second["ids"]


def test_letters_that_share_a_paragraph_share_its_id():
    both = paragraph("k", "q")
    _, own = listed(page(both))
    assert own["k"] == own["q"]
    assert len(both["ids"]) == 1


def test_a_row_links_to_the_label_of_its_section_and_fails_the_build_when_there_is_none():
    found = nodes.container("", *symbol_links.box(PAGE, {r"\delta": paragraph(r"\delta")}))
    (link,) = found.findall(symbol_links.addnodes.pending_xref)
    assert link["reftarget"] == of_page(PAGE)[r"\delta"].label
    assert link["refwarn"]


def test_a_letter_of_a_caption_leads_to_its_figure():
    figure = nodes.figure("", nodes.caption("", "", nodes.math("q", "q")), ids=["fig-one"])
    assert [listed(page(figure))[1]["q"]] == figure["ids"][1:]


def test_what_is_shown_only_on_paper_is_not_looked_at():
    paper = nodes.container("", paragraph("q"), mime_type="text/latex")
    table = nodes.container("", paragraph("k"), mime_type="text/markdown")
    assert listed(page(nodes.container("", paper, table)))[1].keys() == {"k"}


@pytest.mark.parametrize("css", ["dropdown", "solution", "chapter-opening", "whole-sheet-lines"])
def test_what_is_closed_at_first_is_not_looked_at(css):
    closed = nodes.container("", paragraph("q"), classes=[css])
    assert listed(page(closed, paragraph("k")))[1].keys() == {"k"}


@pytest.mark.parametrize("css", ["verdict verdict-fails", "answer answer-right"])
def test_a_verdict_is_not_looked_at_and_what_follows_it_is(css):
    document = page(
        html(f'<div class="{css}" id="claim-x">'),
        paragraph("q"),
        html("<details>"),
        paragraph("r"),
        html("</div>"),
        paragraph("k"),
        html('<div class="check-table">'),
        paragraph("s"),
        html("</div>"),
    )
    assert listed(document)[1].keys() == {"k", "s"}


def test_of_a_row_of_a_ledger_the_evidence_is_not_looked_at():
    document = page(
        html('<div class="ledger-row verdict-holds" id="claim-x">'),
        paragraph("q"),
        html('<details class="evidence"><summary>The evidence on line 1</summary>'),
        paragraph("r"),
        html("</details>"),
        html("</div>"),
        paragraph("k"),
    )
    assert listed(document)[1].keys() == {"k", "q"}


def test_a_page_without_formulas_has_no_box():
    assert symbol_links.box(PAGE, {}) == []


@pytest.fixture(scope="module")
def chapters(soups):
    found = {
        name: soup.select_one("article")
        for name, soup in soups.items()
        if name.removesuffix(".html") in symbol_links.CHAPTERS - symbol_links.WITHOUT
        and soup.select_one(".chapter-opening")
    }
    assert len(found) > 25
    return found


def shown_letters(formulas):
    return {letter for formula in formulas for letter in letters(formula["data-tex"])}


def is_closed(formula):
    """Whether a formula is in what a reader does not see at once, or in the box itself."""
    return any(
        above.name in {"nav", "aside"} or CLOSED.intersection(above.get("class", ()))
        for above in formula.parents
    )


def test_every_symbol_in_the_formulas_of_a_chapter_is_in_its_box(chapters):
    missing = {}
    for name, article in chapters.items():
        links = article.select(".symbols li, .symbols .own-letters a")
        known = shown_letters(tex for link in links for tex in link.find_all(**TEX))
        seen = shown_letters(tex for tex in article.find_all(**TEX) if not is_closed(tex))
        assert seen, name
        missing[name] = seen - known
    assert {name: left for name, left in missing.items() if left} == {}


def test_the_box_is_closed_and_each_of_its_lines_is_a_link(chapters):
    for name, article in chapters.items():
        for box in article.select(".symbols"):
            assert box.select_one("details").get("open") is None, name
            assert all(line.select("a[href]") for line in box.select("li")), name
