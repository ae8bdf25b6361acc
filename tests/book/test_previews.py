"""A link to an equation, a term or a claim shows it where the reader is."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect

from tests.book.firefox import firefox
from tests.book.test_crawl import THEME_RULES, violations

NARROW = {"width": 390, "height": 844}
CHAPTER = "chapters/core-concepts/forward-and-loss.html"
SHEET = "chapters/core-concepts/regression-beside-a-network.html"  # links to claims
ELSEWHERE = 'article a[href*=".html#{}-"]'
LINKED = "chapters/cheatsheet/gradient-descent.html"  # to its own equations
ANY = ", ".join(f"article a[href*='#{kind}-']" for kind in ("equation", "term", "claim"))
HERE = "article p a[href^='#equation-']:visible"
BOX = ".preview"


@pytest.fixture
def page(opened):
    """A chapter, without motion."""
    return opened(CHAPTER, reduced_motion="reduce")


def shown(page, link, kind):
    """Point at a link and wait for the box."""
    link.scroll_into_view_if_needed()
    link.hover()
    page.wait_for_selector(f"{BOX} {kind}")
    return page.locator(BOX)


def test_every_link_to_another_page_has_a_text(soups, site):
    kinds = ("equation-", "term-", "claim-")
    texts, count = {}, 0
    for name, soup in soups.items():
        for link in soup.select('article a[href*=".html#"]:not(.headerlink)'):
            path, _, anchor = link["href"].partition("#")
            if path.startswith("http") or not anchor.startswith(kinds):
                continue
            target = ((site / name).parent / path).resolve().relative_to(site.resolve())
            script = site / "_static" / "previews" / target.with_suffix(".js")
            if script not in texts:
                text = script.read_text("utf8").removeprefix("previews.add(")
                given, title, texts[script] = json.loads(f"[{text.removesuffix(');' + chr(10))}]")
                assert given == target.with_suffix("").as_posix()
                assert title
            assert anchor in texts[script], f"{name}: {link['href']}"
            count += 1
    assert count > 800
    whole = "".join(text for found in texts.values() for text in found.values())
    for noise in (' id="', "<a ", "<script"):
        assert noise not in whole


@pytest.mark.parametrize(("name", "kind"), [("equation", ".katex"), ("term", "dd")])
def test_what_is_on_another_page_is_shown(page, name, kind):
    link = page.locator(ELSEWHERE.format(name)).first
    box = shown(page, link, kind)
    assert box.locator(".preview-from").inner_text()
    if name == "equation":
        number = link.inner_text().strip()
        assert box.locator(".eqno").inner_text() == number
    else:
        assert link.get_attribute("aria-describedby") == box.get_attribute("id")


@pytest.mark.long
def test_what_is_on_this_page_is_shown_unless_it_is_in_sight(opened):
    page = opened(LINKED, whole=True, reduced_motion="reduce")
    far = page.locator(HERE).last
    box = shown(page, far, ".katex")
    assert box.locator(".eqno").inner_text() == far.inner_text().strip()
    assert page.locator("[id=preview]").count() == 1
    assert box.locator("[id], a").count() == 0
    page.keyboard.press("Escape")
    page.set_viewport_size({"width": 1280, "height": 30_000})  # all is in sight
    page.mouse.move(1, 1)
    far.hover()
    page.wait_for_timeout(500)
    assert page.locator(BOX).count() == 0


def test_a_box_stays_in_the_window_however_small_that_is(opened):
    page = opened(CHAPTER, viewport={"width": 900, "height": 260}, reduced_motion="reduce")
    link = page.locator(ELSEWHERE.format("term")).first
    link.evaluate("(e) => scrollBy(0, e.getBoundingClientRect().top - 120)")
    link.hover()
    page.wait_for_selector(f"{BOX} dd")
    place = page.locator(BOX).bounding_box()
    assert place["y"] >= 0
    assert place["y"] + place["height"] <= 260
    assert place["height"] > 40


@pytest.mark.long
def test_the_box_can_be_pointed_at_and_stays_until_it_is_left_or_closed(page):
    link = page.locator(ELSEWHERE.format("term")).first
    box = shown(page, link, "dd")
    place = box.bounding_box()
    page.mouse.move(place["x"] + 30, place["y"] + place["height"] / 2)
    page.wait_for_timeout(500)
    assert box.is_visible()
    page.keyboard.press("Escape")
    assert box.count() == 0
    assert link.get_attribute("aria-describedby") is None
    page.mouse.move(1, 1)
    shown(page, link, "dd")
    page.mouse.move(1, 1)
    box.wait_for(state="detached")


def test_the_keyboard_opens_it_too_and_leaving_the_link_closes_it(page):
    link = page.locator(ELSEWHERE.format("equation")).first
    page.keyboard.press("Tab")  # from now on the focus is shown
    link.focus()
    page.wait_for_selector(BOX)
    page.keyboard.press("Tab")
    while page.evaluate(f"document.activeElement.matches(`{ANY}`)"):
        page.keyboard.press("Tab")
    page.locator(BOX).wait_for(state="detached")


@pytest.mark.long
def test_what_comes_below_a_pointer_that_rests_is_not_pointed_at(page):
    first, last = (
        getattr(page.locator(ELSEWHERE.format("equation")), at) for at in ("first", "last")
    )
    first.scroll_into_view_if_needed()
    place = first.bounding_box()
    page.mouse.move(place["x"] + 2, place["y"] + 300)
    page.keyboard.press("Tab")
    last.focus()
    page.wait_for_selector(BOX)
    number = last.inner_text().strip()
    offset = place["y"] + 300 - place["height"] / 2
    page.evaluate("(y) => scrollBy(0, y)", first.bounding_box()["y"] - offset)
    page.wait_for_timeout(800)
    assert page.locator(f"{BOX} .eqno").inner_text() == number


@pytest.mark.long
def test_a_link_whose_text_cannot_be_had_is_a_link(page, address):
    page.goto(f"{address}/{CHAPTER}")
    page.route("**/_static/previews/**", lambda route: route.abort())
    link = page.locator(ELSEWHERE.format("term")).first
    link.hover()
    page.wait_for_timeout(500)
    assert page.locator(BOX).count() == 0
    link.click()
    page.wait_for_url("**/glossary.html#term-*")


def test_a_box_is_accessible_in_both_themes_and_fits_a_telephone(page, site, axe):
    page.goto(f"{site.as_uri()}/{SHEET}")
    page.locator(".whole-sheet > summary").click()
    box = shown(page, page.locator(ELSEWHERE.format("claim")).first, ".ledger-row")
    assert box.get_by_text("Read as.").is_visible()
    page.evaluate(axe)
    options = {"rules": {rule: {"enabled": False} for rule in THEME_RULES}}
    page.evaluate("(all) => (axe.run = axe.run.bind(axe, all))", BOX)
    for theme in ("light", "dark"):
        page.evaluate("(theme) => (document.documentElement.dataset.theme = theme)", theme)
        assert violations(page, **options) == [], theme
    page.keyboard.press("Escape")
    page.set_viewport_size(NARROW)
    page.keyboard.press("Tab")
    page.locator(ELSEWHERE.format("claim")).last.focus()
    page.wait_for_selector(BOX)
    place = page.locator(BOX).bounding_box()
    assert place["x"] >= 0
    assert place["x"] + place["width"] <= NARROW["width"]
    assert page.evaluate("document.documentElement.scrollWidth") == NARROW["width"]


def test_a_tap_shows_it_in_a_sheet_from_where_the_link_is_followed(opened, axe):
    page = opened(CHAPTER, viewport=NARROW, has_touch=True, color_scheme="dark")
    link = page.locator(ELSEWHERE.format("term")).first
    sheet = page.get_by_role("dialog", name="Preview")

    link.tap()
    expect(sheet.locator("dd")).to_be_visible()
    place = sheet.bounding_box()
    assert place["y"] > NARROW["height"] * 0.3
    assert place["y"] + place["height"] == pytest.approx(NARROW["height"], abs=1)
    page.evaluate(axe)
    page.evaluate("() => { axe.run = axe.run.bind(axe, 'dialog'); }")
    assert violations(page) == []
    sheet.locator("dd").tap()
    expect(sheet).to_be_visible()
    page.keyboard.press("Escape")
    expect(sheet).to_have_count(0)

    link.tap()
    page.touchscreen.tap(NARROW["width"] / 2, 60)
    expect(sheet).to_have_count(0)

    link.tap()
    sheet.get_by_role("link", name="Open").tap()
    page.wait_for_url("**/glossary.html#term-*")


@pytest.mark.long
def test_a_tap_follows_a_link_whose_text_cannot_be_had(opened):
    page = opened(CHAPTER, viewport=NARROW, has_touch=True)
    page.context.route("**/_static/previews/**", lambda route: route.abort())
    page.locator(ELSEWHERE.format("term")).first.tap()
    page.wait_for_url("**/glossary.html#term-*")


@pytest.mark.long
def test_firefox_shows_it_too(address):
    with firefox() as window:
        window.open(f"{address}/{CHAPTER}")
        link = ELSEWHERE.format("term")
        event = "new PointerEvent('pointerover', { bubbles: true, pointerType: 'mouse' })"
        window.evaluate(f"document.querySelector('{link}').dispatchEvent({event})")
        window.evaluate("new Promise((done) => setTimeout(done, 1000))")
        assert window.evaluate("document.querySelectorAll('.preview dd').length") == 1
