"""A printed page: no answers unless asked for, whole programs, room to write, and what it is."""

from __future__ import annotations

import re

import pytest

from course.plan import book

CHAPTER = f"{book()['softmax'].page}.html"
A4 = {"width": 672, "height": 970}  # what is left of a sheet between its margins, in pixels
VISIBLE = """(selector) => [...document.querySelectorAll(selector)].filter((e) => {
    const style = getComputedStyle(e);
    return e.getClientRects().length && style.visibility === "visible" && style.opacity !== "0"
        && e.getBoundingClientRect().height > 1;
}).length"""


@pytest.fixture(scope="module")
def paper(browser, site):
    """A page as it is printed, from a reader who has opened a solution and typed an answer."""
    context = browser.new_context(viewport=A4)
    page = context.new_page()
    page.goto((site / CHAPTER).as_uri())
    page.locator(".solution .toggle-button").first.click()
    page.locator(".answer-box input:not([type=radio])").first.fill("1/2")
    page.emulate_media(media="print")
    yield page
    context.close()


def printed(page, with_solutions):
    """Print as a command of the page does, as far as a test can."""
    page.evaluate(
        "(wanted) => wanted ? (document.documentElement.dataset.printed = 'solutions')"
        " : delete document.documentElement.dataset.printed",
        with_solutions,
    )


def test_hints_and_solutions_are_printed_when_they_are_asked_for(paper):
    printed(paper, False)
    assert paper.evaluate(VISIBLE, ".solution, .exercise .hint") == 0
    count = paper.locator(".solution").count()
    printed(paper, True)
    assert paper.evaluate(VISIBLE, ".solution > section > p:first-child") == count > 5
    assert paper.evaluate(VISIBLE, ".exercise .hint > p:nth-child(2)") == count
    printed(paper, False)


@pytest.mark.parametrize("with_solutions", [False, True])
def test_nothing_on_paper_can_be_pressed_or_typed_into(paper, with_solutions):
    printed(paper, with_solutions)
    text_fields = "article input:not([type=radio])"
    for thing in ("article button", "article summary", "article .headerlink", text_fields):
        assert paper.locator(thing).count(), thing
        assert paper.evaluate(VISIBLE, thing) == 0, thing
    printed(paper, False)
    said = paper.locator("article").inner_text()
    assert not re.search(r"check\(|[Cc]lick|Each step is verified|Answer with a? ?check", said)
    assert "Answer with a Derivation that starts at" in said
    boxes = paper.locator(".answer-box").evaluate_all(
        "(all) => all.map((e) => [e.dataset.kind, getComputedStyle(e, '::after').content])"
    )
    assert {kind for kind, content in boxes if content == '"Answer:"'} == {
        "derivation", "formula", "number"}  # fmt: skip


def stick_out(page):
    """What is wider than the paper, and programs of which something is cut off."""
    return page.evaluate(
        """(width) => [...document.querySelectorAll("article :is(pre, table, img, .katex-html)")]
            .filter((e) => e.getClientRects().length &&
                (e.getBoundingClientRect().right > width + 1 || e.matches("pre")
                 && (e.scrollWidth > e.clientWidth + 1
                     || getComputedStyle(e.closest(".cell_input") ?? e).overflow !== "visible")))
            .map((e) => e.textContent.slice(0, 60))""",
        A4["width"],
    )


def empty_frames(page):
    """Boxes with a frame and nothing in them."""
    boxes = ".cell_input, .highlight, .admonition, .answer, .verdict, .ledger-row"
    return page.evaluate(
        """(boxes) => [...document.querySelectorAll(`article :is(${boxes})`)]
            .filter((e) => e.getBoundingClientRect().height > 2 && !e.innerText.trim()
                && !e.querySelector("img"))
            .map((e) => e.outerHTML.slice(0, 80))""",
        boxes,
    )


def collisions(page):
    """Blocks that begin before the one above them ends."""
    return page.evaluate(
        """[...document.querySelectorAll("article section, article .admonition, article .cell")]
            .flatMap((parent) => {
                const boxes = [...parent.children].filter((e) => e.getClientRects().length
                    && getComputedStyle(e).float === "none" && e.innerText.trim());
                return boxes.slice(1).filter((e, at) => e.getBoundingClientRect().top
                    < boxes[at].getBoundingClientRect().bottom - 1);
            }).map((e) => e.outerHTML.slice(0, 80))"""
    )


def test_programs_are_whole_and_nothing_sticks_out(paper):
    paper.locator(".program > summary").first.evaluate("(e) => { e.parentElement.open = true; }")
    assert stick_out(paper) == []
    assert paper.evaluate(VISIBLE, "article pre") > 3
    # what is closed is not there, and leaves no frame
    closed = "article details:not([open])"
    assert paper.locator(closed).count() > 3
    assert paper.evaluate(VISIBLE, closed) == 0
    assert empty_frames(paper) == []


def test_nothing_lies_on_what_comes_before(paper):
    printed(paper, False)
    assert collisions(paper) == []


@pytest.mark.long
@pytest.mark.parametrize("slug", [chapter.slug for chapter in book().chapters])
@pytest.mark.parametrize("with_solutions", [False, True])
def test_every_chapter_is_whole_on_paper(opened, slug, with_solutions):
    page = opened(f"{book()[slug].page}.html", whole=True, viewport=A4)
    page.emulate_media(media="print")
    printed(page, with_solutions)
    assert (stick_out(page), empty_frames(page), collisions(page)) == ([], [], [])


def test_each_page_says_at_its_edges_what_it_is(texts):
    licence, number = "CC BY 4.0", re.compile(r'@top-left { content: "([^"]*)"')
    for chapter in book().chapters:
        (style,) = re.findall(r"<style>(@page .*?)</style>", texts[f"{chapter.page}.html"])
        at = book().chapters.index(chapter) + 1
        title = chapter.title.replace("$", "")
        assert number.search(style)[1] == f"{at}. {title}", chapter.page
        assert f"Backpropagation, derived and checked · version 0.1.0 · {licence}" in style
        assert "counter(page)" in style
    style = re.search(r"<style>(@page .*?)</style>", texts["chapters/index.html"])[1]
    assert "http" not in style  # there is no address


def test_the_menu_prints_with_and_without_solutions(opened):
    noted = "window.print = () => { window.asked = {...document.documentElement.dataset}; }"
    page = opened(CHAPTER, script=noted)
    page.get_by_role("button", name="Download this page").click()
    page.get_by_text("print with solutions").click()
    assert page.evaluate("window.asked.printed") == "solutions"
    page.evaluate("dispatchEvent(new Event('beforeprint')); dispatchEvent(new Event('afterprint'))")
    page.get_by_role("button", name="Download this page").click()
    page.get_by_text("print", exact=True).click()
    assert page.evaluate("window.asked.printed ?? ''") == ""


def test_only_a_page_with_solutions_offers_them(texts):
    with_solutions = {page for page, text in texts.items() if "printing.withSolutions()" in text}
    assert with_solutions == {f"{c.page}.html" for c in book().chapters if c.exercises}
