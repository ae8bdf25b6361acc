"""On the built pages: the sheet at the head of each part, and where its lines lead."""

from __future__ import annotations

import pytest

from course.ledger import CHAPTERS, claims
from course.plan import book

NARROW = {"width": 390, "height": 844}
FIRST = {part.document: chapters[0] for part, chapters in book().parts.items() if part.document}


@pytest.mark.parametrize("document", CHAPTERS)
def test_a_sheet_is_closed_and_each_of_its_lines_leads_to_its_verdict(soups, site, document):
    name = f"{FIRST[document].page}.html"
    (box,) = soups[name].select("article details.whole-sheet")
    assert box.get("open") is None
    rows = claims(document)
    assert f"document {document}, {len(rows)} lines" in box.summary.get_text()
    numbered = [
        (number, line)
        for ordered in box.select("ol")
        for number, line in enumerate(ordered.select("li"), start=int(ordered.get("start", 1)))
    ]
    assert [number for number, _ in numbered] == list(range(1, len(rows) + 1))
    for (number, line), row in zip(numbered, rows, strict=True):
        *_, link = line.select("a[href]")
        path, _, anchor = link["href"].partition("#")
        target = ((site / name).parent / path).resolve().relative_to(site.resolve())
        (found,) = soups[target.as_posix()].select(f'[id="{anchor}"]')
        assert anchor == f"claim-{row.id}"
        assert found.get_text().strip().startswith(f"{number}.")


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def page(request, browser, site):
    """The first chapter of a part on a telephone, with scripts and without."""
    context = browser.new_context(viewport=NARROW, java_script_enabled=request.param)
    opened = context.new_page()
    opened.goto(f"{site.as_uri()}/{FIRST['003'].page}.html")
    yield opened
    context.close()


def test_it_opens_and_fits_a_telephone_and_a_line_leads_to_its_evidence(page, request):
    page.locator(".whole-sheet > summary").click()
    link = page.locator(".whole-sheet li a").nth(20)
    assert link.is_visible()
    wide = page.locator(".whole-sheet").bounding_box()
    assert wide["x"] >= 0
    assert wide["x"] + wide["width"] <= NARROW["width"]
    link.click()
    page.wait_for_url("**/the-verdict-on-document-003.html#claim-*")
    row = page.locator(f'[id="{page.url.partition("#")[2]}"]')
    assert 0 <= row.bounding_box()["y"] < NARROW["height"]
    evidence = row.get_by_text("Read as.")
    if "no scripts" in request.node.name:
        row.locator("summary").click()
    evidence.wait_for(state="visible")
    page.go_back()
    if "no scripts" not in request.node.name:
        link.wait_for(state="visible")
        page.wait_for_function("scrollY > 100")
        assert 0 <= link.bounding_box()["y"] < NARROW["height"]
