"""Answers on the page: a formula, a number, a choice, a proof; verdict, draft and help."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from course.exercises.checking import check
from course.exercises.register import all_exercises
from tests.book.boxes import (
    ANSWERS,
    CHOICE,
    FORMULA,
    HEADINGS,
    NUMBER,
    PROOF,
    Box,
    plain,
)

# For the theme's own entries nothing changes: it does not expect that this could fail.
THROWING = """for (const name of ["getItem", "setItem", "removeItem"]) {
    const own = Storage.prototype[name];
    Storage.prototype[name] = function (key, ...rest) {
        if (!key.startsWith("backpropagation")) return own.call(this, key, ...rest);
        window.refused = (window.refused ?? 0) + 1;
        throw new DOMException("no storage for you", "SecurityError");
    };
}"""


# --- a formula ------------------------------------------------------------------------------------


@pytest.mark.parametrize("verdict", ANSWERS)
def test_the_verdict_is_that_of_the_notebook(shared, verdict):
    box = Box(shared, FORMULA)
    expected = check(FORMULA, ANSWERS[verdict])
    assert expected.verdict == verdict
    box.answer(ANSWERS[verdict])
    told = box.words()
    assert box.verdict == verdict
    assert HEADINGS[verdict] in told
    assert plain(expected.message) in told
    assert plain(expected.point) in told
    assert box.field.get_attribute("aria-invalid") == (None if verdict == "right" else "true")


def test_what_is_understood_is_set_while_one_types(fresh):
    with fresh(FORMULA) as box:
        asked = []
        box.page.on("request", lambda request: asked.append(request.url))
        assert box.echo.is_hidden()
        assert box.page.evaluate("'katex' in window") is False
        box.field.click()
        box.page.keyboard.type("(Y_hat - Y)*Z")
        expect(box.echo.locator(".katex-html")).to_have_count(1)
        expect(box.echo).to_contain_text("of shape n × m")
        expect(box.echo.locator(".katex-html")).to_contain_text("n×m")  # below the product
        scripts = [url.rpartition("/")[2] for url in asked if url.endswith(".js")]
        assert scripts == ["katex.min.js", "judge-latex.js"]
        assert box.told.inner_text() == ""
        box.page.keyboard.type(" +")  # half-way: remarked on only after a while
        assert "Not read yet" not in box.echo.inner_text()
        expect(box.echo).to_contain_text("Not read yet")
        box.field.fill("")
        expect(box.echo).to_be_hidden()


def test_latex_is_judged_when_its_reader_has_come(fresh):
    tex = r"\frac{1}{m} (\hat{y} - y) \odot g'(z^{[L]})"
    assert check(FORMULA, tex).verdict == "right"
    with fresh(FORMULA) as box:
        held = []

        def hold(route):
            held.append(route)

        box.page.route("**/judge-latex.js", hold)
        box.answer("Y -")
        assert box.verdict == "unreadable"
        box.answer(tex)  # not judged yet, and a verdict on what was there before says that it is
        expect(box.told).to_have_class(re.compile("answer-before"))
        held.pop().continue_()
        expect(box.told).to_have_class(re.compile("answer-right"))
        expect(box.echo).to_contain_text("Read as")
        box.answer(r"\frac{1}{m} (y - \hat{y}) \odot g'(z)")
        assert box.verdict == "mistake"


@pytest.mark.long
def test_where_the_reader_of_latex_cannot_be_had_the_box_says_so(fresh):
    with fresh(FORMULA) as box:
        box.page.route("**/judge-latex.js", lambda route: route.fulfill(body=""))
        box.answer(r"\hat{y} - y")
        expect(box.told).to_contain_text("LaTeX cannot be read here; type the formula as in W.T @")
        box.answer(ANSWERS["right"])
        assert box.verdict == "right"


@pytest.mark.long
@pytest.mark.parametrize("script", ["judge.js", "exercises/squared-error.js"])
def test_where_the_judge_cannot_be_had_each_box_says_so(fresh, script):
    """And what needs none works: a proof, the hint, the solution."""
    missing = """addEventListener("DOMContentLoaded", () => {
        for (const name of ["Judge", "chapterExercises"])
            if (!(name in globalThis)) globalThis.lacked = name;
    })"""
    with fresh(FORMULA, scripts=missing, without=f"**/_static/{script}*") as box:
        assert box.page.evaluate("globalThis.lacked") is not None
        for name in (FORMULA, NUMBER, CHOICE):
            expect(Box(box.page, name).place).to_contain_text("could not be loaded. Load this page")
        expect(Box(box.page, PROOF).place).to_contain_text("In a notebook a proof is checked")
        box.solution.locator(".toggle-button").click()
        assert "toggle-hidden" not in box.solution.get_attribute("class")


@pytest.mark.long
def test_where_formulas_cannot_be_set_they_are_plain_text(fresh):
    with fresh(FORMULA) as box:
        box.page.route("**/katex.min.js", lambda route: route.fulfill(body=""))
        box.answer("(Y_hat-Y)*Z")
        expect(box.echo).to_have_text(re.compile(r"^Read as \(Y_hat - Y\) \* Z of shape n × m$"))


def test_the_place_is_marked_and_the_advice_is_a_button(fresh):
    with fresh(FORMULA) as box:
        box.answer("2*Y_ht - Y")
        assert box.told.locator("mark").inner_text() == "Y_ht"
        assert box.told.locator(".answer-place code").inner_text() == "2*Y_ht - Y"
        box.told.get_by_role("button", name="Write 2*Y_hat - Y").click()
        expect(box.field).to_have_value("2*Y_hat - Y")
        expect(box.field).to_be_focused()
        assert "before you changed it" in box.told.evaluate(
            "(e) => getComputedStyle(e, '::after').content"
        )
        box.answer("Y^2")
        box.told.get_by_role("button", name="Write Y**2").click()
        expect(box.field).to_have_value("Y**2")
        box.answer("Y**2")
        assert "Write" not in box.words()


def test_a_draft_and_its_state_come_back(fresh):
    with fresh(FORMULA) as box:
        box.answer(ANSWERS["unreadable"])
        assert box.state() != "tried"  # a slip of the pen costs nothing
        box.answer(ANSWERS["mistake"])
        assert box.state() == "tried"
        box.page.reload()
        assert box.field.input_value() == ANSWERS["mistake"]
        assert box.state() == "tried"
        box.answer(ANSWERS["right"])
        box.answer(ANSWERS["wrong"])
        box.page.reload()
        assert box.field.input_value() == ANSWERS["wrong"]
        assert box.state() == "solved"  # what was solved stays so


@pytest.mark.long
def test_where_nothing_can_be_stored_all_but_memory_works(fresh):
    with fresh(FORMULA, scripts=THROWING) as box:
        box.answer(ANSWERS["mistake"])
        assert box.verdict == "mistake"
        box.answer(ANSWERS["right"])
        assert box.verdict == "right"
        assert box.page.evaluate("window.refused") > 0
        box.page.reload()
        assert box.field.input_value() == ""


def test_help_is_offered_after_a_try(fresh):
    with fresh(FORMULA) as box:
        door = box.place.locator(".answer-help")
        hint = box.block.locator(".hint")
        assert door.is_hidden()
        box.answer(ANSWERS["unreadable"])
        assert door.is_hidden()
        box.answer(ANSWERS["wrong"])
        assert "toggle-hidden" in hint.get_attribute("class")  # offered, not forced
        number = box.block.locator(".caption-number").first.inner_text().strip()
        for part, words in ((hint, "Hint to"), (box.solution, "Solution to")):
            toggle = part.get_by_role("button", name=f"{words} {number}", exact=True)
            toggle.focus()
            box.page.keyboard.press("Tab")
            box.page.keyboard.press("Shift+Tab")
            expect(toggle).to_be_focused()
            assert toggle.evaluate("(e) => getComputedStyle(e).outlineStyle") == "solid"
        door.get_by_role("button", name="Open the hint").click()
        assert "toggle-hidden" not in hint.get_attribute("class")
        expect(hint.locator(".toggle-button")).to_be_focused()
        assert box.state() == "tried"


@pytest.mark.long
def test_a_solution_that_was_opened_is_noted_but_not_by_a_printer(fresh):
    with fresh(FORMULA) as box:
        box.page.evaluate(
            "document.querySelectorAll('.exercise').forEach((e) => (e.hidden = true))"
        )
        box.page.evaluate("window.print = () => dispatchEvent(new Event('beforeprint'))")
        box.page.emulate_media(media="print")
        box.page.evaluate("printing.withSolutions()")
        assert box.solution.is_visible()
        box.page.evaluate("dispatchEvent(new Event('afterprint'))")
        assert box.solution.is_hidden()
        box.page.emulate_media(media="screen")
        assert box.state() == ""
        box.solution.locator(".toggle-button").click()
        assert box.state() == "seen"


# --- the other kinds ------------------------------------------------------------------------------


def test_a_number(shared):
    box = Box(shared, NUMBER)
    box.answer("5/4")
    assert box.verdict == "right"
    box.answer("2.5")
    assert box.verdict == "mistake"
    assert "The document halves it." in box.told.inner_text()


def test_a_choice_is_a_group_of_radio_buttons(fresh):
    options = {o.key: o for o in all_exercises()[CHOICE].options}
    with fresh(CHOICE) as box:
        group = box.place.get_by_role("group", name="Your answer to Exercise")
        radios = group.get_by_role("radio")
        labels = [" ".join(text.split()) for text in group.locator("label").all_inner_texts()]
        assert labels == [f"{key}: {plain(o.text)}" for key, o in options.items()]
        box.check.click()
        assert "Choose an answer first." in box.told.inner_text()
        assert box.state() in ("", "seen")
        radios.first.focus()
        box.page.keyboard.press("ArrowDown")  # b
        box.page.keyboard.press("Enter")
        assert box.verdict == "mistake"
        assert plain(options["b"].message) in box.words()
        assert box.place.get_by_role("button", name="Open the hint").is_visible()
        assert box.place.get_by_text("What about the others?").count() == 0
        box.page.reload()
        assert radios.nth(1).is_checked()
        box.page.keyboard.press("Tab")
        radios.first.check()
        box.check.click()
        assert box.verdict == "right"
        assert box.state() == "solved"
        box.place.get_by_role("button", name="What about the others?").click()
        reasons = " ".join(box.told.locator("li").all_inner_texts())
        assert "The library's loss is the smaller one" in reasons
        assert reasons.count(":") == 3


def test_a_proof_has_no_checker_here_and_says_where_it_is(fresh):
    with fresh(PROOF) as box:
        assert box.field.count() == 0
        code = box.place.locator(".highlight pre").inner_text()
        begin, end = code.split("derivation.step")
        assert begin.strip() == box.block.locator(".highlight-python pre").inner_text().strip()
        assert end.endswith(f'check("{PROOF}", derivation)')
        assert "chapters/quick-reference/squared-error.ipynb" in box.place.inner_text()
        assert box.place.locator("button.copybtn").count() == 1
        box.place.get_by_role("button", name="My notebook says it is right").click()
        assert box.state() == "solved"
        box.page.reload()
        assert box.place.get_by_role("button", name="Noted as proved").is_disabled()
