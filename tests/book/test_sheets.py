"""The printed sheets of each chapter: the questions alone, and with solutions."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup

from course.exercises.register import all_exercises
from course.plan import book
from tests.book.conftest import SHEETS, lighter
from tests.book.test_crawl import NARROW, crawl, inspection
from tests.book.test_pages import raw_tex

EXERCISES = all_exercises()
CHAPTERS = sorted({exercise.chapter for exercise in EXERCISES.values()})
KINDS = ("questions", "solutions")
LARGEST = 400_000  # bytes: a sheet is for printing on what machine there is


@pytest.fixture(
    scope="module",
    params=[
        pytest.param(CHAPTERS[::12], id="some chapters"),
        pytest.param(CHAPTERS, id="all chapters", marks=pytest.mark.long),
    ],
)
def sheets(request, site):
    """Sheets, parsed, without what is inside their formulas, by chapter and kind."""
    return {
        (slug, kind): parsed((site / SHEETS / f"{slug}-{kind}.html").read_text("utf8"))
        for slug in request.param
        for kind in KINDS
    }


def parsed(html):
    """A page without what is inside its formulas."""
    return BeautifulSoup(lighter(html), "html.parser")


def words(tag):
    """The text of an element on one line."""
    return " ".join(tag.get_text().split())


def test_each_chapter_with_exercises_has_two(site):
    found = sorted(path.name for path in (site / SHEETS).glob("*.html"))
    assert found == sorted(f"{slug}-{kind}.html" for slug in CHAPTERS for kind in KINDS)


def test_a_sheet_has_what_the_chapter_has_numbered_as_there(sheets, site):
    for (slug, kind), sheet in sheets.items():
        chapter = parsed((site / f"{book()[slug].page}.html").read_text("utf8"))
        for program in chapter.select(".program"):
            program.decompose()
        titles = [words(t) for t in chapter.select(".exercise > .admonition-title")]
        assert [words(t) for t in sheet.select("h2")] == titles
        assert len(titles) == sum(e.chapter == slug for e in EXERCISES.values())
        assert words(sheet.h1) == words(chapter.select_one("article h1")).removesuffix("#")
        tex = {f["data-tex"] for f in sheet.select(".question .katex")}
        assert tex <= {f["data-tex"] for f in chapter.select(".exercise .katex")}
        for exercise, question in zip(
            chapter.select(".exercise > section"), sheet.select(".question"), strict=True
        ):
            first = exercise.find(["p", "ul", "div"], recursive=False)
            assert words(question).startswith(words(first))
        if kind == "solutions":
            solutions = [words(s) for s in chapter.select(".solution > section")]
            assert [words(s) for s in sheet.select("div.solution")] == solutions
            hints = [words(h) for h in chapter.select(".exercise .hint")]
            assert [words(h) for h in sheet.select(".hint .admonition")] == hints


def test_questions_stand_alone_with_room_to_write(sheets):
    screen = ".solution, .hint, .answer-right, .answer-box, .exercise-state, details"
    for (slug, kind), sheet in sheets.items():
        if kind == "solutions":
            continue
        assert "check(" not in words(sheet), slug
        assert not sheet.select(screen), slug
        assert len(sheet.select("main > section > .room")) == len(sheet.select("h2"))
        assert [words(span) for span in sheet.select(".name span")] == ["Name", "Date"]
        foot = words(sheet.footer)
        assert all(said in foot for said in ("contributors", "CC BY 4.0", "how to cite"))
        choices = [e for e in EXERCISES.values() if e.chapter == slug and e.kind == "choice"]
        given = [len(ul.find_all("li")) for ul in sheet.select(".options ul")]
        assert given == [len(exercise.options) for exercise in choices]


def test_what_a_sheet_says_of_an_answer_is_for_a_pencil(sheets):
    answers = [p for sheet in sheets.values() for p in sheet.select(".question .answer-prompt > p")]
    said = {re.sub(r"formula.*|derivation that .*(, in at)", r"\1", words(p)) for p in answers}
    assert len(answers) > 15
    assert not [text for text in said if not re.match(r"Answer(: (a |exact)| with a )", text)]
    assert not [text for text in said if "Each step is verified" in text]


def test_a_sheet_is_whole(sheets, site):
    for (slug, kind), sheet in sheets.items():
        assert raw_tex(sheet) is None, slug
        assert not sheet.find("script")
        assert not sheet.find(id=True)
        for tag in sheet.find_all(["a", "img", "link"]):
            address = tag.get("href") or tag.get("src")
            if not re.match("[a-z]+:", address):
                target = (site / SHEETS / address.partition("#")[0]).resolve()
                assert target.is_file(), f"{slug}-{kind}: {address}"


def test_sheets_are_light_and_stand_in_no_contents_and_no_search(site):
    large = [p for p in (site / SHEETS).glob("*.html") if p.stat().st_size > LARGEST]
    assert large == []
    assert f'"{SHEETS}/' not in (site / "_static" / "search" / "contents.js").read_text("utf8")


def test_a_sheet_is_accessible_fits_a_telephone_and_is_printed_on_a4(browser, site, axe):
    looked_at = [f"{SHEETS}/{slug}-{kind}.html" for slug, kind in
                 (("softmax", "questions"), ("the-recursion", "solutions"))]  # fmt: skip
    found = crawl(browser, site.as_uri(), looked_at, inspection(axe), viewport=NARROW)
    assert found == {}
    context = browser.new_context()
    page = context.new_page()
    page.goto((site / looked_at[0]).as_uri())
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.locator(".back").is_hidden()
    printed = page.pdf(prefer_css_page_size=True)
    context.close()
    assert set(re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", printed)) <= {
        (width, height) for width in (b"595", b"594.95996") for height in (b"842", b"841.91998")
    }
    assert 2 <= int(re.search(rb"/Count (\d+)", printed)[1]) <= 5


@pytest.mark.long
def test_every_sheet_is_accessible_and_fits_a_telephone(browser, site, axe):
    names = [f"{SHEETS}/{path.name}" for path in (site / SHEETS).glob("*.html")]
    assert crawl(browser, site.as_uri(), names, inspection(axe), viewport=NARROW) == {}
