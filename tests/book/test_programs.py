"""Programs that let a page show its results are closed; one button opens all of the book."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.book.firefox import firefox

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "_ext"))
from program_kinds import LINES, Page

NARROW = {"width": 390, "height": 844}
CHAPTER = "chapters/neuron-by-neuron/the-error-and-the-chain-rule.html"
OTHER = "chapters/cheatsheet/softmax.html"
IMPORTS = """
import matplotlib.pyplot as plt
import numpy as np
import sympy as sp
import nnlib
from course import figures
from course.tables import table
from nnlib import symbolic as sym
from nnlib.symbolic import array, sizes
figures.use_style()
"""
OPEN = "document.querySelectorAll('.program[open]').length"
CLOSED = "document.querySelectorAll('.program:not([open])').length"
# In each frame, how many of the programs that have arrived are closed.
WATCH = """
    globalThis.closedIn = [];
    const look = () => {
        if (document.body) closedIn.push(document.querySelectorAll(".program:not([open])").length);
        if (document.readyState !== "complete") requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
"""


# --- which ----------------------------------------------------------------------------------------


@pytest.fixture
def page():
    """A page that has imported what chapters import and has made some things of it."""
    made = Page()
    assert made.kind(IMPORTS, shows=False) == "imports"
    assert made.kind("x = sp.Symbol('x')\n(n,) = sizes('n')", shows=False) == "symbols"
    made.kind("d = sym.Derivation(x)\nd.step(x, 'so')")
    made.kind("net = nnlib.MLP([2, 1])", shows=False)
    return made


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("d.step(2 * x / 2, 'so')\nd.conclude('eq-x')", "derivation"),
        ("for y in (x, x):\n    d.step(y, 'so')", "derivation"),
        ("Markdown(sp.latex(x**2))", "algebra"),
        ("verdict('000-1')", "verdict"),
        ("check('name')", "question"),
        ("table([], [])", "display"),
        (
            "try:\n    d.step(2 * x, 'no')\nexcept sym.WrongStep as wrong:\n    print(wrong)",
            "refused",
        ),
        ("np.ones(3) @ np.ones(3)", "numbers"),
        ("net.cost(1, 2)", "numbers"),
        ("f = d.function(x)\nnnlib.mse(f(1), 2)", "numbers"),
        ("u = 0\nfor w in (1, 2):\n    u += w\nprint(u)", "plain"),
        ("print(sp.diff(x**2, x))", "plain"),
        ("check('name', 'a + b')", "answer"),
        ("def", "plain"),
    ],
)
def test_what_a_cell_is_for_is_told_by_its_program(page, source, kind):
    assert page.kind(source) == kind


def test_tags_tell_what_is_drawn_and_what_is_refused(page):
    assert page.kind("plt.show()", ["hide-input"]) == "picture"
    assert page.kind("d.step(2 * x, 'no')", ["raises-exception"]) == "refused"


def test_a_name_stands_for_what_it_was_made_of_last(page):
    assert page.kind("x = np.ones(3)\nx + 1") == "numbers"
    assert page.kind("x + 1") == "numbers"
    assert page.kind("x = sp.Symbol('x')\nx + 1") == "algebra"
    # a parameter and the variable of a comprehension are no names of the page
    assert page.kind("def f(net):\n    return net + x", shows=False) == "symbols"
    assert page.kind("[net + x for net in (1, 2)]") == "algebra"


def test_programs_are_closed_in_every_page_and_what_teaches_is_open(soups):
    counts = dict.fromkeys([*LINES.values(), "refused"], 0)
    for name, soup in soups.items():
        for code in soup.select("article .cell_input"):
            program, text = code.find_parent("details"), code.get_text()
            solution = code.find_parent(class_="solution")
            if program:
                assert program["class"] == ["program"], name
                assert not program.has_attr("open"), name
                counts[program.summary.get_text()] += 1
            if "except sym.WrongStep" in text:
                assert program is None, name
                counts["refused"] += 1
            if ".conclude(" in text and not solution and "nnlib." not in text:
                assert program, f"{name}: {text}"
            if text.startswith('check("') and '",' not in text:
                assert program, f"{name}: {text}"
            if solution and text.startswith("check("):
                assert program is None, name
        assert bool(soup.select(".program")) is bool(soup.select(".btn-programs")), name
        assert not soup.select("article details.hide"), name
    assert min(counts.values()) > 5, counts


# --- with the button ------------------------------------------------------------------------------


def test_the_button_opens_all_of_the_book_before_it_is_painted(opened, site):
    page = opened(CHAPTER, script=WATCH)
    button = page.get_by_role("button", name="All programs open")
    assert page.evaluate(OPEN) == 0
    assert max(page.evaluate("closedIn")) > 5
    assert button.get_attribute("aria-pressed") == "false"
    button.click()
    assert page.evaluate(CLOSED) == 0
    assert button.get_attribute("aria-pressed") == "true"
    page.goto(f"{site.as_uri()}/{OTHER}")
    assert page.evaluate(OPEN) > 5
    assert max(page.evaluate("closedIn")) == 0
    assert button.get_attribute("aria-pressed") == "true"
    button.click()
    page.go_back()
    page.wait_for_function(f"{OPEN} === 0")
    page.goto(f"{site.as_uri()}/{OTHER}")
    assert page.evaluate(OPEN) == 0


@pytest.mark.long
def test_what_is_read_stays_where_it_is(opened):
    page = opened(CHAPTER)

    def press():  # what Playwright clicks on it scrolls to first
        page.locator(".btn-programs").evaluate("(button) => button.click()")

    heading = page.locator("h2").nth(3)
    heading.evaluate("(h) => h.scrollIntoView()")
    place = "(h) => h.getBoundingClientRect().top"
    before, height = heading.evaluate(place), page.evaluate("document.body.scrollHeight")
    for _ in range(2):
        press()
        page.wait_for_timeout(50)
        assert abs(heading.evaluate(place) - before) < 2
        assert page.evaluate("scrollY") > 1000
    press()
    assert page.evaluate("document.body.scrollHeight") > height + 1000


@pytest.mark.long
def test_where_nothing_can_be_kept_the_button_holds_for_the_page(opened, site):
    script = """
        for (const name of ["getItem", "setItem", "removeItem"]) {
            const own = Storage.prototype[name];
            Storage.prototype[name] = function (key, ...rest) {
                if (key.includes("programs")) throw new DOMException("denied", "SecurityError");
                return own.call(this, key, ...rest);
            };
        }
    """
    page = opened(CHAPTER, script=script)
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.locator(".btn-programs").click()
    assert page.evaluate(CLOSED) == 0
    page.goto(f"{site.as_uri()}/{OTHER}")
    assert page.evaluate(OPEN) == 0
    assert errors == []


# --- without it -----------------------------------------------------------------------------------


@pytest.mark.long
def test_one_program_opens_by_keyboard_and_can_be_copied(opened):
    page = opened(CHAPTER)
    program = page.locator(".program").nth(2)
    code = program.locator("pre")
    assert not code.is_visible()
    program.locator("summary").focus()
    page.keyboard.press("Enter")
    assert code.is_visible()
    assert program.locator("button.copybtn").count() == 1
    assert page.evaluate(OPEN) == 1


@pytest.mark.long
def test_one_program_opens_without_scripts(opened):
    page = opened(CHAPTER, java_script_enabled=False)
    assert not page.locator(".btn-programs").is_visible()
    program = page.locator(".program").nth(2)
    program.locator("summary").click()
    assert program.locator("pre").is_visible()


@pytest.mark.long
def test_a_thumb_hits_the_line_and_the_button_of_a_telephone(opened):
    page = opened(CHAPTER, viewport=NARROW, has_touch=True)
    sizes = page.evaluate(
        """[...document.querySelectorAll(".program > summary, .btn-programs")].map((e) => {
            const { width, height } = e.getBoundingClientRect();
            return Math.min(width, height);
        })"""
    )
    assert min(size for size in sizes if size) >= 44
    page.locator(".program > summary").first.tap()
    assert page.evaluate(OPEN) == 1


@pytest.mark.long
def test_on_paper_are_results_and_the_programs_that_are_open(opened):
    page = opened(CHAPTER)
    page.locator(".program > summary").nth(2).click()
    page.emulate_media(media="print")
    shown = page.evaluate(
        """[...document.querySelectorAll(".program")].map((e) =>
            [e.open, e.getBoundingClientRect().height > 0])"""
    )
    assert shown.count([True, True]) == 1
    assert shown.count([False, False]) == len(shown) - 1
    assert not page.locator(".program > summary").nth(2).is_visible()
    assert page.locator(".cell_output table.derivation").first.is_visible()


def test_sheets_have_no_closed_programs(site):
    for path in site.glob("exercises/*.html"):
        assert "<details" not in path.read_text("utf8"), path.name


@pytest.mark.long
def test_firefox_remembers_too(address):
    with firefox() as window:
        window.open(f"{address}/{CHAPTER}")
        assert window.evaluate(OPEN) == 0
        window.evaluate("document.querySelector('.btn-programs').click()")
        window.open(f"{address}/{OTHER}")
        assert window.evaluate(CLOSED) == 0
        assert window.evaluate(OPEN) > 5
