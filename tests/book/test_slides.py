"""The slides of a chapter: its derivations, a step at each press of a key, and on paper."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup

from course.plan import book
from tests.book.conftest import SLIDES, lighter
from tests.book.test_crawl import NARROW, crawl, inspection
from tests.book.test_pages import raw_tex

PAGE = f"{SLIDES}/softmax.html"
LARGEST = 2_500_000  # bytes; most of it is formulas that are set
SHOWN = """() => {
    const seen = (e) => e.getClientRects().length && getComputedStyle(e).visibility === "visible";
    return [...document.querySelectorAll(".slide tbody tr, .conclusion > div")].filter(seen).length;
}"""


@pytest.fixture(scope="module")
def decks(site):
    """Slides, parsed, without what is inside their formulas, by the slug of their chapter."""
    paths = sorted((site / SLIDES).glob("*.html"))
    return {p.stem: BeautifulSoup(lighter(p.read_text("utf8")), "html.parser") for p in paths[::6]}


def outside_solutions(soup):
    """The tables of a page with the steps of a derivation, but for those of its solutions."""
    return [t for t in soup.select("table.derivation") if not t.find_parent(class_="solution")]


def words(tag):
    """The text of an element on one line."""
    return " ".join(tag.get_text().split())


def test_each_chapter_with_derivations_has_slides_and_the_teachers_page_leads_there(site, soups):
    written = {path.stem for path in (site / SLIDES).glob("*.html")}
    linked = soups["chapters/reference/for-teachers.html"].select(".file-list a[href*=slides]")
    assert {re.sub(r".*/(.*)\.html", r"\1", link["href"]) for link in linked} == written
    assert len(written) > 25
    for chapter in book().chapters:
        soup = soups[f"{chapter.page}.html"]
        shown = outside_solutions(soup)
        assert bool(shown) is (chapter.slug in written), chapter.slug
        menu = [a["href"] for a in soup.select(".dropdown-download-buttons a")]
        assert any("/slides/" in href for href in menu) is bool(shown), chapter.slug


def test_a_slide_has_what_the_chapter_has(decks, soups):
    for slug, deck in decks.items():
        page = soups[f"{book()[slug].page}.html"]
        tables = outside_solutions(page)
        slides = deck.select(".slide")
        assert len(slides) == len(tables) > 0
        for slide, table in zip(slides, tables, strict=True):
            formulas = [f["data-tex"] for f in slide.select("tbody .katex")]
            assert formulas == [f["data-tex"] for f in table.select("tbody .katex")]
            section = table.find_parent("section")
            assert words(slide.h2) == words(section.find(["h2", "h3"])).removesuffix("#").strip()
            numbers = [words(e) for e in slide.select(".conclusion .eqno")]
            cell = table.find_parent(class_="cell_output")
            assert set(numbers) <= {words(e).removesuffix("#") for e in cell.select(".eqno")}
        assert raw_tex(deck) is None, slug
        assert "CC BY 4.0" in words(deck.footer)
        assert "how to cite" in words(deck.footer)
        assert "by the contributors" in words(deck.footer)


def test_slides_are_light_and_their_links_lead_to_files(decks, site):
    for slug, deck in decks.items():
        assert (site / SLIDES / f"{slug}.html").stat().st_size < LARGEST, slug
        assert not deck.find(id=True)
        for tag in deck.find_all(["a", "img", "link", "script"]):
            address = tag.get("href") or tag.get("src")
            if not re.match("[a-z]+:", address):
                assert (site / SLIDES / address.partition("#")[0]).resolve().is_file(), address
    assert f'"{SLIDES}/' not in (site / "_static" / "search" / "contents.js").read_text("utf8")


def test_each_key_shows_a_step_and_the_address_keeps_it(browser, site):
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    page = context.new_page()
    page.goto((site / PAGE).as_uri())
    assert page.locator("h1").is_visible()
    assert page.evaluate(SHOWN) == 0
    counts = []
    for key in ("ArrowRight", " ", "PageDown", "ArrowLeft"):
        page.keyboard.press(key)
        counts.append(page.evaluate(SHOWN))
    assert counts == [1, 2, 3, 2]
    assert page.url.endswith("#1.2")
    page.reload()
    assert page.evaluate(SHOWN) == 2
    page.keyboard.press("a")
    whole = page.evaluate(SHOWN)
    assert whole == page.locator(".slide.now").locator("tbody tr, .conclusion > div").count() > 2
    page.keyboard.press("ArrowRight")
    assert page.evaluate(SHOWN) == 1
    page.locator("main").click()
    assert page.evaluate(SHOWN) == 2
    page.mouse.click(20, 300)
    assert page.evaluate(SHOWN) == 1
    # no slide is larger than the wall
    for _ in range(page.locator(".slide").count()):
        page.keyboard.press("ArrowDown")
        box = page.locator(".slide.now").bounding_box()
        assert box["y"] + box["height"] <= 720
        assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    printed = page.pdf(prefer_css_page_size=True)
    assert int(re.search(rb"/Count (\d+)", printed)[1]) > page.locator(".slide").count()
    context.close()


@pytest.mark.long
def test_without_scripts_all_of_it_is_one_page(browser, site):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((site / PAGE).as_uri())
    assert page.locator(".slide tbody tr").first.is_visible()
    assert page.locator(".slide .conclusion > div").last.is_visible()
    assert page.locator(".keys").is_hidden()
    context.close()


@pytest.mark.parametrize(
    "names",
    [
        [PAGE],
        pytest.param(None, id="all", marks=pytest.mark.long),
    ],
)
def test_slides_are_accessible_and_fit_a_telephone(browser, site, axe, names):
    names = names or [f"{SLIDES}/{path.name}" for path in (site / SLIDES).glob("*.html")]
    assert crawl(browser, site.as_uri(), names, inspection(axe), viewport=NARROW) == {}


def test_the_list_of_what_there_is_fits_a_telephone(opened):
    page = opened("chapters/reference/for-teachers.html", viewport=NARROW)
    over = "(e) => e.getBoundingClientRect().right - innerWidth"
    assert page.locator(".file-list table").evaluate(over) <= 0
