"""The search: what people type is answered at once, at the place that answers it."""

from __future__ import annotations

import gzip
import json
import re
from urllib.parse import quote, unquote, urlsplit

import pytest
from playwright.sync_api import expect

from tests.book.test_crawl import THEME_RULES, violations

NARROW = {"width": 390, "height": 844}
ARTICLE = "chapters/cheatsheet/softmax.html"
FOLDER = "_static/search/"
LARGEST = {"contents.js": 150, "search.js": 12}  # kilobytes, gzipped
LARGEST_BEFORE = 1
AT_ONCE = 50  # milliseconds

# What engineers typed, and the labels of the places that answer it.
TYPED = {
    "gradient check fails by a factor m": {"ask-factor-m"},
    "softmax MSE gradient": {"ask-softmax-mse"},
    "PyTorch 1/n": {"ask-pytorch"},
    "batch norm backward": {"ask-batch-norm"},
    "AdamW vs L2": {"ask-adamw", "sec-reg-adam"},
    "log-sum-exp": {"ask-log-sum-exp", "sec-stable-cost"},
    "dead relu": {"ask-dead-relu", "sec-003-dead", "sec-002-dead"},
    "gradient clipping norm": {"ask-clipping", "sec-003-clipping"},
    "dropout scaling inverted": {"ask-dropout", "sec-reg-dropout"},
    "He initialization": {"ask-initialisation", "sec-003-initialisation"},
    "learning rate too large": {"ask-learning-rate"},
    "residual connection gradient": {"ask-residual"},
    "label smoothing": {"ask-labels-sum", "sec-label-condition"},
    "layer norm": {"ask-layer-norm"},
    "convolution backward": {"ask-convolution"},
    "embedding": {"ask-embedding"},
    "gradient accumulation": {"ask-accumulation"},
    "schedule": {"ask-schedule"},
    "warmup": {"ask-schedule"},
    "mixed precision": {"ask-mixed-precision"},
    # words that the book does not use, or not so
    "CrossEntropyLoss": {"ask-logits-or-probabilities"},
    'reduction="mean"': {"ask-reduction"},
    "softmax MSE": {"ask-softmax-mse"},
    "PyTorch mean reduction": {"ask-reduction"},
    # others
    "BCEWithLogitsLoss": {"term-binary-cross-entropy"},
    "Kaiming init": {"ask-initialisation", "term-initialisation"},
    "softmax jacobian": {"sec-softmax-jacobian", "nnlib.softmax_jacobian"},
    "autograd": {"ask-autograd"},
    "loss is nan": {"ask-nan"},
    "why transpose W": {"ask-transpose"},
    "gradeint of the bias": {"the-gradient-of-the-bias"},
    # by its number, which is no line of a document
    "(14.2)": {"sec-a-minus-y"},
    "exercise 13.2": {"ex-softmax-batch"},
    "figure 13.1": {"sec-jacobian-picture"},
    "chapter 13": {"softmax-and-its-derivative"},
    # formulas and symbols
    "y - a": {"sec-start-short-way", "sec-where-factors"},
    "proof of a - y": {"ask-a-minus-y", "sec-a-minus-y"},
    "1/(2m)": {"sec-questions-factors"},
    "δ": {"term-delta", "sec-sum-delta"},
    "⊙": {"term-Hadamard-product"},
    # in other words
    "Kettenregel": {"term-chain-rule"},
    "symmetry": {"ask-zero-weights", "sec-003-initial-weights"},
    "print without answers": {"sec-teachers-evening"},
    "is this formula right": {"ask-is-it-right"},
    "sheet on trial": {"put-your-sheet-on-trial"},
}


@pytest.fixture(scope="module")
def texts_of(site):
    """The values that the search's scripts hand over, by their names."""

    def value(name):
        text = (site / FOLDER / f"{name}.js").read_text("utf8")
        given, found = json.loads(f"[{text.removeprefix('bookSearch.give(').rstrip()[:-2]}]")
        assert given == name
        return found

    return value


@pytest.fixture(scope="module")
def search(browser, site):
    """The page of the search, opened as a file."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{site.as_uri()}/search.html")
    page.wait_for_selector(".bd-search-container .found-count", state="attached")
    yield page
    context.close()


ASK = """(question) => {
    const input = document.querySelector(".bd-search-container input");
    input.value = question;
    const times = [1, 2, 3].map(() => {
        const before = performance.now();
        input.dispatchEvent(new Event("input"));
        return performance.now() - before;
    });
    return [Math.min(...times), [...document.querySelectorAll(".found a")].map((a) => a.href)];
}"""


def labels(soups, site, url):
    """What the place of a result is called: its id and those of the marks before its heading."""
    path, name = unquote(urlsplit(url).path), unquote(urlsplit(url).fragment)
    soup = soups[path.removeprefix(f"{site}/")]
    place = soup.find(id=name) if name else soup.select_one("article section")
    return {place["id"], *(mark["id"] for mark in place.find_all("span", id=True, recursive=False))}


@pytest.mark.parametrize("typed", TYPED)
def test_what_people_type_is_answered_by_the_first_or_second_result(search, soups, site, typed):
    time, found = search.evaluate(ASK, typed)
    first = [labels(soups, site, url) for url in found[:2]]
    assert any(TYPED[typed] & names for names in first), first
    assert time < AT_ONCE


def test_a_result_opens_at_its_place(opened):
    page = opened("search.html?q=dropout+scaling+inverted")
    page.locator(".found a").first.click()
    page.wait_for_url(re.compile("#"))
    name = unquote(urlsplit(page.url).fragment)
    top = page.locator(f"[id='{name}']").evaluate("(e) => e.getBoundingClientRect().top")
    assert -5 < top < 200


def test_both_fields_lead_to_the_same_places_by_the_keyboard(opened, search):
    page = opened(ARTICLE)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    assert page.locator(f"script[src*='{FOLDER}']").count() == 0
    page.keyboard.press("Control+k")
    page.wait_for_selector(".found-count", state="attached")
    page.keyboard.type("dead relu")
    shown = page.locator(".found a")
    expect(page.get_by_role("status").first).to_have_text(
        re.compile(r"^\d+ places, the best first$")
    )
    there = shown.evaluate_all("(all) => all.map((a) => a.href)")
    assert there == search.evaluate(ASK, "dead relu")[1]
    assert any("contents.js" in url for url in asked)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    expect(shown.first).to_be_focused()
    page.keyboard.press("Escape")
    expect(shown.first).to_be_hidden()
    page.keyboard.press("Control+k")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=dead+relu")
    expect(shown.first).to_be_visible()
    assert shown.evaluate_all("(all) => all.map((a) => a.href)") == there


def test_what_is_found_nowhere_leads_on(search):
    search.evaluate(ASK, "zyzzyva <i>")
    place = search.locator("#search-results")
    expect(place).to_contain_text("Nothing is found for “zyzzyva <i>”")
    for name in ("questions", "genindex"):
        assert place.locator(f"a[href$='{name}.html']").count() == 1


@pytest.mark.long
def test_a_search_without_its_index_says_so(opened):
    page = opened("search.html", script="")
    page.context.route("**/contents.js", lambda route: route.abort())
    page.reload()
    expect(page.locator("#search-results")).to_contain_text("The search cannot be used here")


@pytest.mark.parametrize(
    ("viewport", "scheme"),
    [(NARROW, "dark"), pytest.param(None, "light", marks=pytest.mark.long)],
)
def test_results_are_accessible_fit_and_do_not_move(opened, axe, viewport, scheme):
    page = opened("search.html?q=softmax", viewport=viewport, color_scheme=scheme)
    texts = page.locator(".found-text")
    expect(texts.first).not_to_be_empty()
    height = "(all) => all.map((e) => e.getBoundingClientRect().height)"
    filled = texts.evaluate_all(height)
    page.evaluate("for (const e of document.querySelectorAll('.found-text')) e.replaceChildren()")
    assert texts.evaluate_all(height) == filled
    if viewport:
        assert page.evaluate("document.documentElement.scrollWidth") == viewport["width"]
    page.evaluate(axe)
    options = {"rules": {rule: {"enabled": False} for rule in THEME_RULES}}
    assert violations(page, **options) == []
    more = page.get_by_role("button", name="More")
    more.click()
    assert texts.count() == 20
    expect(page.locator(".found a").nth(10)).to_be_focused()


def test_the_search_is_small_and_comes_with_its_first_use(site, soups):
    for name, kilobytes in LARGEST.items():
        assert len(gzip.compress((site / FOLDER / name).read_bytes())) / 1000 <= kilobytes, name
    assert len(gzip.compress((site / "_static" / "search.js").read_bytes())) / 1000 < LARGEST_BEFORE
    for page, soup in soups.items():
        assert not soup.select(f"[src*='{FOLDER}'], [href*='{FOLDER}'], [src*='searchindex']"), page


def test_every_place_is_on_its_page_and_has_its_text(soups, texts_of):
    known = {page: places for page, _, places in texts_of("contents")["pages"]}
    assert {f"{page}.html" for page in known} >= {p for p in soups if p.startswith("chapters/")}
    for page, places in known.items():
        ids = {tag["id"] for tag in soups[f"{page}.html"].find_all(id=True)}
        anchors = [anchor for anchor, _ in places]
        assert [anchor for anchor in anchors if anchor not in ids] == [], page
        assert len(anchors) == len(set(anchors)), page
        assert not any(anchor.startswith("letter-") for anchor in anchors), page
        assert len(texts_of(page)) == len(places)


def test_a_text_is_of_the_place_and_has_nothing_of_the_page_around_it(texts_of):
    pages = texts_of("contents")["pages"]
    every = {page: " ".join(texts_of(page)) for page, _, _ in pages}
    for page, text in every.items():
        assert not re.search(r"\.(md|pdf|ipynb)\b(?! file)", text) or "reference" in page, page
        assert "Numbers, + - * / ** (entry by entry)" not in text, page
    softmax = every["chapters/cheatsheet/softmax"]
    assert "You will" in softmax
    assert "previous page" not in softmax


def test_a_claim_is_found_by_its_words_and_opens(opened):
    page = opened(f"search.html?q={quote('wiggles')}")
    page.locator("#search-results a[href*='#claim-003-8-wiggle']").click()
    expect(page.locator("[id=claim-003-8-wiggle]").get_by_text("Read as.")).to_be_visible()
