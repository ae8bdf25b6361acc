"""Answer boxes by keyboard and by thumb, seen and heard, printed, and with whatever is typed."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import expect

from tests.book.boxes import (
    ANSWERS,
    CHOICE,
    FORMULA,
    NARROW,
    Box,
    page_of,
)
from tests.book.firefox import firefox
from tests.book.test_crawl import SIMPLIFY, THEME_RULES, sideways, violations

# --- keys -----------------------------------------------------------------------------------------


def test_the_keyboard_is_enough(fresh):
    with fresh(FORMULA) as box:
        keyboard, focused = box.page.keyboard, "document.activeElement.textContent"
        box.field.focus()
        keyboard.type("Y_hat ")
        keyboard.press("Tab")
        assert box.page.evaluate(focused) == "Check"
        keyboard.press("Tab")  # the keys are one stop
        assert box.page.evaluate(focused) == "@"
        for key in ("ArrowRight", "ArrowRight"):
            keyboard.press(key)
        assert box.page.evaluate(focused) == "⊙"
        keyboard.press("Tab")
        assert box.place.locator(".answer-keys :focus").count() == 0
        keyboard.press("Shift+Tab")
        assert box.page.evaluate(focused) == "⊙"
        keyboard.press("End")
        assert box.page.evaluate(focused) == "g_prime"
        keyboard.press("ArrowRight")
        assert box.page.evaluate(focused) == "@"
        keyboard.press("Enter")
        expect(box.field).to_be_focused()
        expect(box.field).to_have_value("Y_hat @")
        keyboard.type(" Y")
        keyboard.press("Enter")
        assert box.verdict == "shape"
        keyboard.press("Tab")
        keyboard.press("Space")
        assert box.verdict == "shape"


def test_a_key_types_where_the_cursor_is_and_around_what_is_selected(shared):
    box = Box(shared, FORMULA)
    box.field.fill("Y Z")
    box.field.evaluate("(field) => field.setSelectionRange(1, 1)")
    box.place.get_by_role("button", name="transpose").click()
    expect(box.field).to_have_value("Y.T Z")
    shared.keyboard.type(" @")
    expect(box.field).to_have_value("Y.T @ Z")
    box.field.evaluate("(field) => field.setSelectionRange(6, 7)")
    box.place.get_by_role("button", name="g_prime").click()
    expect(box.field).to_have_value("Y.T @ g_prime(Z)")
    box.place.get_by_role("button", name="sum").click()
    expect(box.field).to_have_value("Y.T @ g_prime(Zsum())")
    shared.keyboard.type("1")
    expect(box.field).to_have_value("Y.T @ g_prime(Zsum(1))")


@pytest.mark.long
def test_it_can_be_used_with_a_thumb(fresh):
    with fresh(FORMULA, viewport=NARROW, has_touch=True) as box:
        box.field.tap()
        box.place.get_by_role("button", name="Y_hat", exact=True).tap()
        expect(box.field).to_be_focused()  # or the telephone's keyboard would go away
        box.place.get_by_role("button", name="product entry by entry").tap()
        box.place.get_by_role("button", name="Z", exact=True).tap()
        expect(box.field).to_have_value("Y_hat⊙Z")
        box.check.tap()
        assert box.verdict == "wrong"
        assert sideways(box.page) == []
        sizes = box.place.locator("button, input").evaluate_all(
            "(all) => all.map((e) => e.getBoundingClientRect()).map((r) => [r.width, r.height])"
        )
        assert len(sizes) > 12
        assert min(min(size) for size in sizes) >= 44
        assert {
            name: box.field.get_attribute(name)
            for name in ("inputmode", "autocapitalize", "autocorrect", "autocomplete", "spellcheck")
        } == {
            "inputmode": "text",
            "autocapitalize": "off",
            "autocorrect": "off",
            "autocomplete": "off",
            "spellcheck": "false",
        }
        size = box.field.evaluate("(e) => parseFloat(getComputedStyle(e).fontSize)")
        assert size >= 16  # below, a telephone zooms in


# --- whatever is typed ----------------------------------------------------------------------------


HOSTILE = [
    "",
    " ",
    "<img src=x onerror='document.title = 1'>",
    "`<b>$\\href{javascript:alert(1)}{x}$</b>`",
    "$\\frac{",
    "Y <img src=x onerror='document.title = 1'> Y",
    "Y<Z>Y",  # quoted in the message
    "__proto__",
    "constructor(1)",
    "Y.constructor",
    "toString",
    "hasOwnProperty + valueOf",
    "Y_hat['x']",
    "0/0",
    "1/0 + Y",
    "9**9**9**9**9",
    "exp(exp(exp(exp(Y))))",
    "(" * 200 + "Y" + ")" * 200,
    "-" * 400 + "Y",
    "Y" * 100_000,
    "\\frac{" * 80,
    "𝒀 + 😀",
    "\u202eY\u0000\ufeff",
    "%s%n{{Y}}",
    "Y;alert(1)",
    "**Y**",
    "\n".join("Y+" for _ in range(50)) + "Y",
]


def test_nothing_that_is_typed_does_harm(fresh):
    with fresh(FORMULA) as box:
        box.field.focus()
        box.page.wait_for_function("'katex' in window")
        title = box.page.title()
        longest = 0.0
        for text in HOSTILE:
            seconds = box.page.evaluate(
                """([name, text]) => {
                    const field = document.getElementById(`answer-${name}`);
                    field.value = text;
                    const start = performance.now();
                    field.dispatchEvent(new Event("input", { bubbles: true }));
                    field.form.requestSubmit();
                    return (performance.now() - start) / 1000;
                }""",
                [FORMULA, text],
            )
            longest = max(longest, seconds)
            assert box.verdict != "right", text
            assert box.place.locator("img, b, a, script, z").count() == 0, text
        box.page.wait_for_timeout(900)  # what is remarked on after a pause
        assert box.page.title() == title
        assert longest < 0.5  # bounded, on a machine that does other things as well


# --- seen, heard, printed -------------------------------------------------------------------------


@pytest.mark.parametrize("theme", ["light", pytest.param("dark", marks=pytest.mark.long)])
def test_it_is_accessible_with_every_verdict(fresh, axe, theme):
    with fresh(FORMULA, color_scheme=theme) as box:
        assert box.page.evaluate("document.documentElement.dataset.theme") == theme
        names = [FORMULA, "squared-error-no-half", "squared-error-from-cost", "squared-error-bias"]
        texts = [ANSWERS["right"], "Y_hat - Y", "D", "dleta"]
        for name, text in zip(names, texts, strict=True):
            Box(box.page, name).answer(text)
        Box(box.page, CHOICE).place.get_by_label("b: 10").check()
        Box(box.page, CHOICE).check.click()
        expect(box.echo.locator(".katex-html")).to_have_count(1)
        box.page.evaluate(SIMPLIFY)
        box.page.evaluate(axe)
        off = {rule: {"enabled": False} for rule in THEME_RULES}
        assert violations(box.page, rules=off) == []
        field = box.page.get_by_label(re.compile(r"Your answer to Exercise \d+\.3"))
        assert field.get_attribute("aria-describedby") == box.told.get_attribute("id")
        assert box.told.get_attribute("aria-live") == "polite"


@pytest.mark.long
def test_paper_has_a_line_to_write_on(fresh):
    with fresh(FORMULA) as box:
        box.answer(ANSWERS["wrong"])
        box.page.emulate_media(media="print")
        for part in (box.field, box.check, box.told, box.echo):
            assert part.is_hidden()
        line = "(e) => (({ content, borderBottomStyle }) => [content, borderBottomStyle])"
        assert box.place.evaluate(f"{line}(getComputedStyle(e, '::after'))") == [
            '"Answer:"',
            "solid",
        ]
        choice = Box(box.page, CHOICE)
        assert choice.place.get_by_role("radio").first.is_visible()
        assert choice.check.is_hidden()


def test_without_scripts_the_page_is_as_it_was_written(fresh):
    with fresh(FORMULA, java_script_enabled=False) as box:
        assert box.place.bounding_box()["height"] == 0
        assert box.block.locator(".answer-prompt td code").first.inner_text() == "Y_hat"
        assert Box(box.page, CHOICE).block.locator(".answer-prompt li").count() == 4


@pytest.mark.long
def test_nothing_moves_when_the_boxes_come(fresh):
    """What is below an exercise stays nearly where it was: the place of a box is kept."""
    size = "(e) => e.getBoundingClientRect().height"
    with fresh(FORMULA) as box:
        filled = {box.name: box.place.evaluate(size)}
        empty = box.place.evaluate(f"(e) => {{ e.replaceChildren(); return ({size})(e); }}")
    assert abs(filled[FORMULA] - empty) < 64


@pytest.mark.long
def test_firefox_judges_as_well(address):
    asked = f"""(async () => {{
        const box = document.querySelector('[data-exercise="{FORMULA}"]');
        const field = box.querySelector("input");
        field.dispatchEvent(new FocusEvent("focus"));
        for (let at = 0; at < 100 && !window.katex; at++)
            await new Promise((done) => setTimeout(done, 50));
        const found = [];
        for (const text of {json.dumps(list(ANSWERS.values())[::-1])}) {{
            field.value = text;
            field.dispatchEvent(new Event("input"));
            field.form.requestSubmit();
            found.push(box.querySelector(".answer-verdict").className.split("answer-")[2]);
        }}
        return `${{found.join()}} ${{box.querySelectorAll(".answer-echo .katex").length}}`;
    }})()"""
    with firefox() as window:
        window.open(f"{address}/{page_of(FORMULA)}")
        assert window.evaluate(asked) == f"{','.join([*ANSWERS][::-1])} 1"
        assert window.troubles(address) == []
