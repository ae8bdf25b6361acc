"""What a reader does with a page: copy, open, jump, search, look at pictures, print."""

from __future__ import annotations

import doctest
import re

import pytest
from playwright.sync_api import expect

NARROW = {"width": 390, "height": 844}
WIDE = {"width": 1280, "height": 900}
ARTICLE = "chapters/cheatsheet/softmax.html"
COPY_ALL = """() => {
    const copied = [];
    document.addEventListener("copy", () => copied.push(document.activeElement.value));
    return [...document.querySelectorAll("button.copybtn")].map((button) => {
        const code = document.querySelector(button.dataset.clipboardTarget);
        button.click();
        return [code.textContent, copied.pop()];
    });
}"""


# --- copied code ----------------------------------------------------------------------------------


def test_what_is_copied_of_an_example_is_what_one_types(opened):
    copied = opened("chapters/reference/api-nnlib.html").evaluate(COPY_ALL)
    examples = [pair for pair in copied if ">>>" in pair[0]]
    assert len(examples) > 40
    for shown, text in examples:
        typed = "".join(example.source for example in doctest.DocTestParser().get_examples(shown))
        assert [line for line in text.splitlines() if line] == [
            line for line in typed.splitlines() if line
        ]


def test_code_without_prompts_is_copied_whole(opened):
    copied = opened(ARTICLE).evaluate(COPY_ALL)
    assert len(copied) > 10
    assert [shown for shown, text in copied if text != shown.rstrip("\n")] == []


# --- solutions ------------------------------------------------------------------------------------


def test_a_tap_on_the_words_of_a_title_opens_the_solution(opened):
    page = opened(ARTICLE, viewport=NARROW, has_touch=True)
    solution = page.locator(".solution").first
    title = solution.locator(".admonition-title")
    assert "toggle-hidden" in solution.get_attribute("class")
    title.tap(position={"x": title.bounding_box()["width"] / 2, "y": 12})
    assert "toggle-hidden" not in solution.get_attribute("class")
    assert page.url.endswith(ARTICLE)
    assert page.locator(".solution .admonition-title a").count() == 0


@pytest.mark.long
def test_what_is_set_in_a_title_is_part_of_it(opened):
    page = opened(ARTICLE, viewport=NARROW)
    solution = page.locator(".solution").first
    solution.locator(".admonition-title").evaluate("(e) => e.prepend(Object.assign("
        "document.createElement('b'), {textContent: 'A word'}))")  # fmt: skip
    solution.locator("b").first.click(force=True)
    assert "toggle-hidden" not in solution.get_attribute("class")


# --- narrow screens -------------------------------------------------------------------------------


@pytest.mark.long
@pytest.mark.parametrize("width", [320, 360])
def test_long_words_fit_a_small_telephone(opened, site, width):
    page = opened("genindex.html", viewport={"width": width, "height": 640})
    wanted = {}
    for name in ("index", "core-concepts/regularisation", "reference/api-nnlib"):
        page.goto(f"{site.as_uri()}/chapters/{name}.html")
        wanted[name] = page.evaluate("document.documentElement.scrollWidth")
    assert set(wanted.values()) == {width}, wanted


CUT = """async () => {
    await document.fonts.ready;
    return [...document.querySelectorAll(".prev-next-title, span.math")]
        .map((e) => e.closest("a") ?? e)
        .filter((e) => getComputedStyle(e).overflowX === "hidden")
        .filter((e) => e.clientWidth && e.scrollWidth > e.clientWidth + 2)
        .map((e) => e.textContent);
}"""


@pytest.mark.parametrize(
    "name", ["opening/one-number-forward-one-back", "neuron-by-neuron/the-recursion"]
)
def test_nothing_is_cut_at_the_edge_of_a_telephone(opened, name):
    page = opened(f"chapters/{name}.html", viewport=NARROW, whole=True)
    assert page.evaluate(CUT) == []
    wide = page.locator(".answer-prompt").filter(has_text="recursion-shortcut")
    if wide.count():  # its formula has a bracket that no line can break
        expect(wide).to_have_attribute("tabindex", "0")


def test_the_index_is_as_wide_as_a_telephone(opened):
    page = opened("genindex.html", viewport=NARROW)
    assert page.locator(".genindextable td").first.bounding_box()["width"] > 340


def test_what_a_library_was_asked_has_the_width_of_a_telephone(opened):
    page = opened("chapters/practice/one-derivative-many-libraries.html", viewport=NARROW)
    tables = page.locator(".by-library table")
    assert tables.count() > 30
    widths = tables.evaluate_all(
        "(all) => all.map((e) => [e.scrollWidth, e.querySelector('td:last-child').offsetWidth])"
    )
    assert all(whole <= NARROW["width"] and asked > 330 for whole, asked in widths)


def test_a_heading_has_no_empty_line_and_its_icon_stands_at_its_first(opened):
    page = opened("chapters/reference/questions.html", viewport=WIDE)
    heading = page.get_by_role("heading", name="Why does my gradient check fail by a factor m?")
    assert heading.bounding_box()["height"] < 40
    page = opened(ARTICLE, viewport=NARROW)
    top = "(e) => getComputedStyle(e, '::after').top"
    assert page.locator(".exercise > .admonition-title").first.evaluate(top) == "6.4px"


# --- moving about ---------------------------------------------------------------------------------


@pytest.mark.long
def test_the_way_back_to_the_top_lies_on_no_text(opened):
    for viewport in (NARROW, {"width": 320, "height": 600}, {"width": 900, "height": 700}):
        page = opened(ARTICLE, viewport=viewport)
        page.mouse.wheel(0, 3000)
        page.wait_for_function("scrollY > 1000")
        page.mouse.wheel(0, -500)
        button = page.locator("#pst-back-to-top")
        button.wait_for(state="visible")
        box, bar = button.bounding_box(), page.locator(".bd-header-article").bounding_box()
        assert box["y"] >= bar["y"]
        assert box["y"] + box["height"] <= bar["y"] + bar["height"] + 1
        taken = page.evaluate(
            """(box) => [...document.querySelectorAll(".bd-header-article :is(button, label)")]
                .map((e) => e.getBoundingClientRect())
                .filter((r) => r.width && r.left < box.x + box.width && r.right > box.x).length""",
            box,
        )
        assert taken == 0, viewport
        button.click()
        page.wait_for_function("scrollY === 0")


def test_a_jump_far_down_is_there_at_once(opened):
    page = opened("chapters/closing/the-verdict.html", viewport=WIDE)
    last = page.locator(".bd-toc-nav a").last
    top = page.evaluate(
        """async (link) => {
            link.click();
            await new Promise(requestAnimationFrame);
            const place = document.getElementById(link.hash.slice(1)).getBoundingClientRect();
            return place.top;
        }""",
        last.element_handle(),
    )
    assert -5 < top < WIDE["height"]
    assert page.evaluate("scrollY") > 3000


# --- search ---------------------------------------------------------------------------------------


@pytest.mark.long
@pytest.mark.parametrize("page_name", ["search.html", ARTICLE])
def test_the_magnifier_lies_beside_the_words(opened, page_name):
    page = opened(page_name, viewport=WIDE)
    if page_name == ARTICLE:
        page.keyboard.press("Control+k")
    box = ".bd-search-container .bd-search" if page_name == "search.html" else ".bd-search"
    gap = page.locator(box).first.evaluate(
        """(form) => {
            const input = form.querySelector("input");
            const text = input.getBoundingClientRect().left + parseFloat(
                getComputedStyle(input).paddingLeft);
            return text - form.querySelector(".fa-magnifying-glass").getBoundingClientRect().right;
        }"""
    )
    assert gap >= 3


# --- pictures and paper ---------------------------------------------------------------------------


@pytest.mark.long
def test_labels_of_pictures_can_be_read_on_a_telephone(opened, texts):
    """Nine points are fifteen pixels of a picture: shown at 0.65 of its size, they are ten."""
    wide = next(name for name, text in texts.items() if re.search(r'<img width="7[5-9]\d"', text))
    page = opened(wide, viewport=NARROW)
    page.wait_for_function("[...document.images].every((image) => image.complete)")
    shown = page.evaluate(
        """[...document.querySelectorAll("figure img")].map((image) =>
            [image.clientWidth / image.naturalWidth, image.clientHeight / image.naturalHeight])"""
    )
    assert min(across for across, _ in shown) >= 0.64
    assert max(abs(across - down) for across, down in shown) < 0.01


def test_no_formula_of_the_printed_sheet_lies_on_another(opened):
    page = opened(
        "chapters/closing/the-cheat-sheet.html",
        whole=True,
        viewport={"width": 703, "height": 1000},
    )
    page.emulate_media(media="print")
    page.evaluate("document.fonts.ready.then(() => null)")
    overlaps = page.evaluate(
        """[...document.querySelectorAll(".cheat-sheet td")].flatMap((cell) => {
            const boxes = [...cell.querySelectorAll(".katex-html")].map((formula) => {
                const rects = [...formula.querySelectorAll("*")]
                    .filter((e) => !e.children.length && e.textContent.trim())
                    .map((e) => e.getBoundingClientRect());
                return [Math.min(...rects.map((r) => r.top)),
                        Math.max(...rects.map((r) => r.bottom))];
            });
            return boxes.slice(1).map((box, at) => boxes[at][1] - box[0]);
        })"""
    )
    assert len(overlaps) > 20
    assert max(overlaps) < 1, sorted(overlaps)
