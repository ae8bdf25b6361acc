"""The book knows where its reader stopped and which way was chosen, and says so."""

from __future__ import annotations

import gzip
import json
import re

import pytest
from playwright.sync_api import expect

from course.exercises.register import all_exercises
from course.plan import book
from course.ways import WAYS
from tests.book.test_crawl import THEME_RULES, violations
from tests.book.test_progress import NARROW, PRIVATE, SHIFTS, WIDE

FIRST, WAYS_PAGE = "chapters/index.html", "chapters/opening/ways-through-the-book.html"
CHAPTER = "chapters/cheatsheet/softmax.html"
LARGEST = 7.5  # kilobytes, gzipped: what all pages load for progress, place and way
ENGINEER = WAYS["engineer"]
FULL = 'Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError"); }'
HERE = [name for name, exercise in all_exercises().items() if exercise.chapter == "softmax"]


def stored(**values):
    """A script that leaves values in the browser, as an earlier visit would have, once."""
    kept = {f"backpropagation-course/{name}": json.dumps(value) for name, value in values.items()}
    return f"""if (!localStorage.getItem("been")) {{
        localStorage.setItem("been", "yes");
        for (const [key, text] of Object.entries({json.dumps(kept)}))
            localStorage.setItem(key, text);
    }}"""


STOPPED = stored(
    place={"chapter": "softmax", "anchor": "the-jacobian", "heading": "The Jacobian"},
    way={"name": "engineer", "at": "notation"},
)


def test_who_comes_back_goes_on_where_they_stopped(opened):
    page = opened(FIRST)
    lines = page.locator(".go-on p")
    assert lines.all_inner_texts()[0].startswith("Where to begin: ")
    page = opened(FIRST, script=STOPPED)
    lines = page.locator(".go-on p")
    number = book().chapters.index(book()["softmax"]) + 1
    expect(lines.nth(0)).to_have_text(
        f"Go on where you stopped: {number}. {book()['softmax'].title}, at “The Jacobian”. "
        f"0 of its {len(HERE)} exercises solved."
    )
    expect(lines.nth(1)).to_contain_text(f"The engineer’s way, chapter 3 of {len(ENGINEER[2])}: ")
    lines.nth(0).locator("a").click()
    page.wait_for_url("**/softmax.html#the-jacobian")


@pytest.mark.parametrize("viewport", [pytest.param(WIDE, marks=pytest.mark.long), NARROW])
def test_nothing_moves_when_it_is_shown(opened, viewport):
    page = opened(FIRST, script=STOPPED, viewport=viewport, reduced_motion="reduce")
    assert page.evaluate(SHIFTS) < 0.01


def test_where_a_chapter_is_left_is_noted(opened):
    page = opened(CHAPTER, viewport=WIDE)
    page.goto(page.url.replace("cheatsheet/softmax", "index"))  # at once: it was not read
    expect(page.locator(".go-on")).to_contain_text("Where to begin")
    page.go_back()
    page.locator("#the-jacobian").evaluate("(e) => e.scrollIntoView()")
    page.wait_for_timeout(3100)
    page.goto(page.url.partition("cheatsheet/softmax")[0] + "index.html")
    link = page.locator(".go-on p").first.locator("a")
    expect(link).to_have_attribute("href", re.compile(r"softmax\.html#the-jacobian$"))


def test_a_way_is_chosen_followed_and_left(opened):
    page = opened(WAYS_PAGE, viewport=WIDE)
    choices = page.locator(".way-choice")
    assert choices.evaluate_all("(all) => all.map((e) => e.dataset.way)") == [*WAYS]
    headings = page.locator("section:has(> .way-choice) > h2").all_inner_texts()
    assert [text.rstrip("#").strip() for text in headings] == [way.title for way in WAYS.values()]
    place = page.locator("[data-way=engineer]")
    place.get_by_role("button", name="Take this way").click()
    expect(place).to_contain_text("This is your way.")
    expect(place.get_by_role("button", name="Leave this way")).to_be_focused()
    on_way = page.locator(".bd-links .on-way > a").evaluate_all("(all) => all.map((a) => a.href)")
    found = [re.search(r"([\w-]+)\.html", url)[1] for url in on_way]
    assert sorted(found) == sorted(ENGINEER.chapters)

    page.goto(page.url.replace("opening/ways-through-the-book", "core-concepts/the-general-step"))
    end = page.get_by_role("navigation", name="Your way through the book")
    expect(end).to_contain_text(f"The engineer’s way: chapter 5 of {len(ENGINEER.chapters)}")
    links = end.locator("a").evaluate_all("(all) => all.map((a) => a.href)")
    assert [re.search(r"([\w-]+)\.html", url)[1] for url in links] == [
        ENGINEER.chapters[3],
        ENGINEER.chapters[5],
    ]
    page.goto(page.url.replace("core-concepts/the-general-step", "cheatsheet/softmax"))
    expect(end).to_contain_text("this chapter is beside it")
    back = end.get_by_role("link", name="back to your way")
    expect(back).to_have_attribute("href", re.compile(r"the-general-step\.html$"))
    end.get_by_role("button", name="Leave this way").click()
    expect(end).to_be_hidden()
    expect(page.locator(".prev-next-footer a").first).to_be_focused()
    assert page.locator(".on-way").count() == 0
    page.reload()
    expect(page.locator(".way-end")).to_be_hidden()


def test_two_windows_show_the_same_way(opened):
    page = opened(WAYS_PAGE)
    other = page.context.new_page()
    other.goto(page.url)
    other.locator("[data-way=short]").get_by_role("button").click()
    expect(page.locator("[data-way=short]")).to_contain_text("This is your way.")


@pytest.mark.parametrize("refusing", [PRIVATE, FULL])
def test_where_nothing_is_kept_a_way_is_taken_for_the_page(opened, refusing):
    page = opened(WAYS_PAGE, script=refusing)
    place = page.locator("[data-way=short]")
    place.get_by_role("button").click()
    expect(place).to_contain_text("Your browser keeps nothing")
    assert page.locator(".on-way").count() == len(WAYS["short"].chapters)


@pytest.mark.long
def test_what_is_kept_by_another_version_is_no_way(opened):
    broken = stored(way={"name": "constructor", "at": 3}, place=[1, {"chapter": "nowhere"}])
    page = opened(FIRST, script=broken)
    assert page.locator(".go-on p").all_inner_texts()[0].startswith("Where to begin: ")
    expect(page.locator(".way-end")).to_be_hidden()


@pytest.mark.long
def test_without_scripts_there_is_nothing_to_choose(opened):
    page = opened(WAYS_PAGE, java_script_enabled=False)
    expect(page.locator(".way-choice").first).to_be_hidden()


@pytest.mark.parametrize(
    ("viewport", "scheme"),
    [(NARROW, "dark"), pytest.param(WIDE, "light", marks=pytest.mark.long)],
)
def test_it_is_accessible_and_fits(opened, axe, viewport, scheme):
    options = {"rules": {rule: {"enabled": False} for rule in THEME_RULES}}
    page = opened(FIRST, script=STOPPED, viewport=viewport, color_scheme=scheme)
    for name in (FIRST, CHAPTER):
        page.goto(page.url.replace(FIRST, name))
        page.evaluate(axe)
        # Of a page as long as a chapter, what is of the way; the crawl has the rest.
        scope = ".go-on" if name == FIRST else ".way-end"
        page.evaluate("(scope) => { axe.run = axe.run.bind(axe, scope); }", scope)
        assert violations(page, **options) == []
        assert page.evaluate("document.documentElement.scrollWidth") == viewport["width"]


def test_what_every_page_loads_for_it_is_small(site):
    scripts = [site / "_static" / name for name in ("pages.js", "ways.js")]
    assert sum(len(gzip.compress(path.read_bytes())) for path in scripts) / 1000 < LARGEST
