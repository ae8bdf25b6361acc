"""The page "Put your sheet on trial": the judge in the reader's browser."""

from __future__ import annotations

import json
import types
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import expect

from course.trial import sheet
from course.trial.examples import examples
from course.trial.report import as_json
from tests.book.conftest import ROOT
from tests.book.test_crawl import THEME_RULES, sideways, violations
from tests.book.test_live_page import AT_ONCE, NARROW, SECONDS

PAGE = "chapters/reference/your-own-sheet"
NEEDED = {*AT_ONCE, "more-book"}
COMMAND = "python -m course.trial notes.md"
SHEET = "A sheet with a mistake"


def begin(page, example):
    """Two taps."""
    page.get_by_role("button", name=example).click()
    page.get_by_role("button", name="Judge it").click()


def judged(page):
    """What is shown when all has been judged."""
    expect(page.get_by_role("status")).to_have_text("Judged.", timeout=60 * SECONDS)
    return page.locator(".trial-verdict")


def verdicts(shown):
    """The word and the line of each formula."""
    rows = shown.locator(".trial-lines > li")
    return rows.evaluate_all(
        "(all) => all.map((row) => [row.querySelector('.word').textContent.slice(2),"
        " Number(row.querySelector('.place').dataset.line)])"
    )


def saved(page, words):
    """What a link saves."""
    with page.expect_download() as download:
        page.get_by_role("link", name=words).click()
    return download.value.path().read_text("utf8")


def test_a_sheet_with_a_mistake_and_a_file_are_judged_in_the_page(live, soups, tmp_path):
    """One Python for all of it, on a telephone in the dark."""
    page = live(PAGE, viewport=NARROW, color_scheme="dark")
    asked = []
    page.context.on("request", lambda request: asked.append(request.url))
    begin(page, SHEET)
    expect(page.get_by_role("status")).to_contain_text(" MB", timeout=30 * SECONDS)
    shown = judged(page)
    result = sheet(examples()[SHEET])
    assert verdicts(shown) == [[one.trial.verdict, one.found.line] for one in result.lines]
    assert {url.split("/live/")[1].split(".")[0] for url in asked if url.endswith(".pack")} == {
        name.split(".")[0] for name in NEEDED
    }
    wrong = shown.locator("li.wrong")
    expect(wrong.locator(".formula .katex")).to_have_count(2)
    expect(wrong).to_contain_text("✗ wrong")
    expect(wrong).to_contain_text("One quantity stands where another belongs.")
    expect(wrong).to_contain_text("On one random network")
    for link in shown.locator(".trial-lines a").all():
        place = urlsplit(link.get_attribute("href"))
        assert soups[place.path.lstrip("/")].find(id=unquote(place.fragment))
    for words in (*result.convention, *result.open):
        expect(shown.locator(".trial-sheet")).to_contain_text(words)
    assert saved(page, "as data (JSON)") == as_json(result, "-")
    assert '<li class="wrong">' in saved(page, "as a page (HTML)")
    assert sideways(page) == []

    wrong.get_by_role("button", name="line 11").click()
    field = page.get_by_label("A formula, or a whole sheet")
    expect(field).to_be_focused()
    line = field.evaluate("(e) => e.value.slice(e.selectionStart, e.selectionEnd)")
    assert line == examples()[SHEET].split("\n")[10]

    notes = tmp_path / "notes.ipynb"
    cells = [
        {"cell_type": "markdown", "source": ["# Notes\n", "$a^l = \\sigma(a^l)$"], "outputs": [1]}
    ]
    notes.write_text(json.dumps({"cells": cells}), "utf8")
    page.get_by_label("Or a file").set_input_files(notes)
    page.get_by_label("What it says of itself").fill("columns")
    page.keyboard.press("Enter")
    expect(page.locator(".trial-lines > li")).to_have_count(1)
    assert verdicts(judged(page)) == [["wrong", 2]]
    assert json.loads(saved(page, "as data (JSON)"))["sheet"] == "notes.ipynb"

    field.fill("Nothing here\nis a formula.")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("status")).to_contain_text("No formula was found")
    field.fill("\n".join([examples()["A wrong one"]] * 600))
    page.get_by_role("button", name="Judge it").click()
    expect(page.locator(".trial-lines > li").nth(1)).to_be_visible(timeout=30 * SECONDS)
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_role("status")).to_contain_text("of 600 formulas.")
    expect(page.get_by_role("status")).to_contain_text("Stopped after")
    rows = page.locator(".trial-lines > li").count()
    page.wait_for_timeout(1000)
    assert page.locator(".trial-lines > li").count() == rows < 600


def test_the_size_of_the_download_is_what_the_page_says(site, soups, served):
    packs = json.loads((site / "_static/live/manifest.json").read_text("utf8"))["packs"]
    megabytes = sum(packs[name]["sent"] for name in NEEDED) / 1e6
    assert f"a download of {megabytes:.0f} MB" in soups[f"{PAGE}.html"].get_text()


def test_a_page_that_was_opened_as_a_file_says_what_to_type(opened):
    page = opened(f"{PAGE}.html")
    expect(page.locator(".trial-place")).to_contain_text(COMMAND)
    assert page.get_by_role("textbox", name="A formula").count() == 0


def test_a_book_whose_cells_do_not_run_says_what_to_type(soups, monkeypatch):
    """The words are in the page; the script that would put the form there is not loaded."""
    soup = soups[f"{PAGE}.html"]
    place = soup.select_one(".trial-place")
    assert COMMAND in place.get_text()
    monkeypatch.syspath_prepend(str(ROOT / "_ext"))
    import trial_page

    added = []
    raw = types.SimpleNamespace(astext=lambda: '<div class="trial-place">')
    doctree = types.SimpleNamespace(findall=lambda kind: [raw])
    for running in (None, object()):
        app = types.SimpleNamespace(
            live=running,
            add_css_file=added.append,
            add_js_file=lambda name, **how: added.append(name),
        )
        trial_page.load_script(app, PAGE, "", {}, doctree)
        assert bool(added) == bool(running)


@pytest.mark.long
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_form_and_verdicts_are_accessible(live, axe, scheme):
    page = live(PAGE, color_scheme=scheme)
    begin(page, SHEET)
    judged(page)
    page.evaluate(axe)
    options = {"rules": {rule: {"enabled": False} for rule in THEME_RULES}}
    assert violations(page, **options) == []


@pytest.mark.long
def test_what_is_no_text_and_no_notebook_is_refused_and_a_file_can_be_dropped(live, tmp_path):
    page = live(PAGE)
    file, status = page.get_by_label("Or a file"), page.get_by_role("status")
    for name, data, why in (
        ("a.pdf", b"%PDF-1.7\0", "a.pdf is no text"),
        ("b.ipynb", b"{}", "b.ipynb is no notebook"),
    ):
        (tmp_path / name).write_bytes(data)
        file.set_input_files(tmp_path / name)
        expect(status).to_contain_text(why)
    page.get_by_role("button", name="Judge it").click()
    expect(status).to_contain_text("nothing in the field")
    page.evaluate(
        """() => {
            const data = new DataTransfer();
            data.items.add(new File(["a^l = g(a^l)"], "c.txt"));
            document.querySelector(".trial-form textarea").dispatchEvent(
                new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
        }"""
    )
    expect(page.get_by_label("A formula, or a whole sheet")).to_have_value("a^l = g(a^l)")
    page.get_by_role("button", name="Judge it").click()
    assert verdicts(judged(page)) == [["wrong", 1]]
