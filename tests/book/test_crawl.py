"""What every built page must be in a browser: quiet, self-contained, readable, accessible."""

from __future__ import annotations

import gzip
import re
from urllib.parse import urlsplit

import pytest

from tests.book.watch import Watch

KILOBYTES_A_PAGE = 600
PACKED = (".png", ".jpg", ".woff2")
NARROW = {"width": 390, "height": 844}
WIDE = {"width": 1280, "height": 900}
# Violated by the theme on every page: the search button's label, the landmarks of its side bars.
THEME_RULES = ["label-content-name-mismatch", "region"]


def crawl(browser, home, pages, visit, **context_options):
    """Open and visit every page; return what was wrong with which."""
    # Without motion: a colour half-way through a transition has no contrast to speak of.
    context = browser.new_context(reduced_motion="reduce", **context_options)
    page = context.new_page()
    watch = Watch(page, home)
    troubles = {}
    for name in pages:
        watch.troubles = []
        page.goto(f"{home}/{name}", wait_until="load")
        found = visit(page, watch)
        if found:
            troubles[name] = found
        page.goto("about:blank")  # what its scripts say at the end is not the next page's
    context.close()
    return troubles


def sideways(page):
    """Say by how much a page scrolls sideways, and because of what."""
    width, wanted = page.evaluate("[innerWidth, document.documentElement.scrollWidth]")
    if wanted <= width:
        return []
    culprits = page.evaluate(
        """() => [...document.querySelectorAll("article *")]
            .filter((e) => e.getBoundingClientRect().right > innerWidth + 1)
            .filter((e) => {
                while ((e = e.parentElement)) {
                    if (getComputedStyle(e).overflowX !== "visible") return e === document.body;
                }
                return true;
            })
            .map((e) => e.tagName + "." + e.className).slice(0, 3)"""
    )
    return [f"is {wanted} pixels wide on a screen of {width}: {culprits}"]


# Formulas and code are thousands of small boxes. One box of each colour is kept in a page's code.
SIMPLIFY = """() => {
    for (const formula of document.querySelectorAll(".katex")) formula.textContent = "formula";
    const seen = new Set();
    for (const token of document.querySelectorAll(".highlight pre span")) {
        const kind = `${token.closest(".highlight").parentElement.className} ${token.className}`;
        if (seen.has(kind)) token.replaceWith(token.textContent);
        seen.add(kind);
    }
}"""
# The side bars would come in slowly. Two frames later the page has taken in what changed.
SETTLE = """async () => {
    const frame = () => new Promise((done) => requestAnimationFrame(done));
    await frame();
    for (const animation of document.getAnimations()) animation.finish();
    await frame();
    await frame();
}"""
# The slowest rules by far. Text that sits in the same elements, of the same classes and styles, has
# the same colours on the same ground, so one of each kind is looked at in the whole book.
COLOUR_RULES = ["color-contrast", "link-in-text-block"]
ONE_OF_EACH_KIND = """(known) => {
    const seen = new Set(known), texts = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) if (walker.currentNode.data.trim()) texts.push(walker.currentNode);
    for (const text of texts) {
        let kind = "";
        for (let e = text.parentElement; e !== document.body; e = e.parentElement)
            kind += `${e.tagName}.${e.className}[${e.getAttribute("style")}] `;
        if (seen.has(kind)) text.remove();
        seen.add(kind);
    }
    for (const e of [...document.body.querySelectorAll("*")].reverse())
        if (!e.textContent.trim() && !e.querySelector("svg, img")) e.remove();
    return [...seen];
}"""


def violations(page, **options):
    """List axe-core's violations on a page."""
    # Its one rule that reads style sheets anew is not among those that are on.
    options |= {"resultTypes": ["violations"], "preload": False}
    found = page.evaluate("(o) => axe.run(o).then((result) => result.violations)", options)
    return [
        f"{violation['id']}: {violation['nodes'][0]['html'][:200]} "
        f"({len(violation['nodes'])} times)"
        for violation in found
    ]


def inspection(axe):
    """Make a visit to a narrow page: does it fit a telephone, and is it accessible?"""
    not_now = COLOUR_RULES + THEME_RULES
    seen = []

    def visit(page, watch):
        found = sideways(page)
        page.evaluate(SIMPLIFY)
        page.set_viewport_size(WIDE)
        page.evaluate(SETTLE)
        page.evaluate(axe)
        found += violations(page, rules={rule: {"enabled": False} for rule in not_now})
        found += watch.troubles  # from here on the page is taken apart, and its scripts may stumble
        seen[:] = page.evaluate(ONE_OF_EACH_KIND, seen)
        found += violations(page, runOnly=COLOUR_RULES)
        page.evaluate("document.documentElement.dataset.theme = 'dark'")
        dark = violations(page, runOnly=COLOUR_RULES)
        page.set_viewport_size(NARROW)
        return found + [f"in the dark, {text}" for text in dark]

    return visit


KIND = re.compile(r'<(?!span)(\w+)[^>]*? class="([^"]*)"')
HEAVY = 2_000_000  # bytes; a page of more takes as long as all that are chosen


def one_of_each_kind(texts):
    """Choose light pages which together hold every kind of element: each name with each class."""
    kinds = {
        page: {(name, one) for name, classes in KIND.findall(text) for one in classes.split()}
        for page, text in texts.items()
        if len(text) < HEAVY
    }
    left, chosen = set().union(*kinds.values()), []
    while left:
        page = max(kinds, key=lambda page: (len(kinds[page] & left) / len(texts[page]), page))
        chosen.append(page)
        left -= kinds[page]
    for page in sorted(chosen, key=lambda page: -len(texts[page])):
        others = [other for other in chosen if other != page]
        if kinds[page] <= set().union(*(kinds[other] for other in others)):
            chosen = others  # what it was chosen for is on pages that were chosen after it
    return chosen


def test_every_kind_of_element_is_on_a_page_that_is_chosen():
    plain, other = '<p class="a b">', '<p class="a"><div id="x" class="c">'
    assert one_of_each_kind({"1": plain, "2": other, "3": plain + " " * 9}) == ["1", "2"]
    assert one_of_each_kind({"1": plain, "2": plain + other}) == ["2"]
    assert one_of_each_kind({"1": plain, "2": other * HEAVY}) == ["1"]


@pytest.mark.parametrize("which", ["some", pytest.param("all", marks=pytest.mark.long)])
def test_pages_are_quiet_accessible_and_fit_a_telephone(browser, site, pages, texts, axe, which):
    """Opened as files, which more can go wrong with than on a server."""
    home = site.as_uri()
    if which == "some":
        pages = one_of_each_kind(texts)
    found = crawl(browser, home, pages, inspection(axe), viewport=NARROW, color_scheme="light")
    assert found == {}


def test_the_crawl_sees_what_is_wrong(browser, address, axe):
    """A page with each fault once: the tests above must be able to fail."""
    context = browser.new_context(viewport=NARROW)
    page = context.new_page()
    watch = Watch(page, address)
    page.goto(f"{address}/chapters/index.html")
    page.set_content(
        """<html lang="en"><head><title>t</title></head><body><article>
        <img src="/nothing-here.png"><div style="width: 900px">wide</div>
        <style>[data-theme=dark] p { color: #333; background: #222 }</style><p>Too dark.</p>
        <ul><li>Black.</li><li style="color: #ddd; background: white">Too light.</li></ul>
        <script src="https://localhost:9/outside.js"></script>
        <script>console.error("an error"); undefinedName();</script>
        </article></body></html>"""
    )
    seen = "\n".join(inspection(axe)(page, watch))
    context.close()
    for fault in (
        "404: ",
        "asks elsewhere: https://localhost:9/outside.js",
        "console error: an error",
        "undefinedName is not defined",
        "pixels wide on a screen of 390",
        "image-alt",
        "in the dark, color-contrast",
        "Too light",
    ):
        assert fault in seen


def sent(response):
    """The bytes that a response costs, gzipped unless it is packed already."""
    body = response.body()
    path = urlsplit(response.url).path
    return len(body) if path.endswith(PACKED) else len(gzip.compress(body))


def test_the_heaviest_page_is_light(browser, address, site, texts):
    """All that a first visit to it fetches, fonts included; the rest of the book fetches less."""

    def size(name):
        pictures = re.findall(r'<img[^>]* src="([^"]+)"', texts[name])
        files = [site / name, *((site / name).parent / picture for picture in pictures)]
        return sum(path.stat().st_size for path in files)

    context = browser.new_context(viewport=WIDE)
    page = context.new_page()
    weights = {}

    def weigh(request):
        weights[request.url] = sent(request.response()) / 1000

    page.on("requestfinished", weigh)
    name = max(texts, key=size)
    page.goto(f"{address}/{name}")
    # A large page asks for its fonts late, long after the network seemed to have come to rest.
    page.wait_for_function("[...document.fonts].some((font) => font.status === 'loaded')")
    page.evaluate("document.fonts.ready.then(() => null)")
    page.wait_for_load_state("networkidle")
    context.close()
    assert any(url.endswith(".woff2") for url in weights)
    assert sum(weights.values()) < KILOBYTES_A_PAGE, f"{name}: {weights}"


def test_figures_are_inverted_in_the_dark_and_photographs_are_not(browser, address, texts):
    with_photograph = next(name for name, text in texts.items() if "tag_keep-colours" in text)
    with_figure = next(
        name for name, text in texts.items() if "<figure" in text and "keep-colours" not in text
    )
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    for name, cell, inverted in (
        (with_figure, ".cell", True),
        (with_photograph, ".cell.tag_keep-colours", False),
    ):
        page.goto(f"{address}/{name}")
        style = page.eval_on_selector(
            f"article {cell} .cell_output img", "(image) => getComputedStyle(image).filter"
        )
        assert ("invert" in style) is inverted, f"{name}: {style}"
    context.close()


def test_paper_is_white(browser, address):
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    page.goto(f"{address}/chapters/index.html")
    theme = "document.documentElement.dataset.theme"
    assert page.evaluate(theme) == "dark"
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate(theme) == "light"
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.evaluate(theme) == "dark"
    context.close()


def test_the_cheat_sheet_is_printed_on_two_sides(browser, address):
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{address}/chapters/closing/the-cheat-sheet.html")
    printed = page.pdf(prefer_css_page_size=True)
    context.close()
    assert re.findall(rb"/Count (\d+)", printed) == [b"2"]


def test_search_finds_a_chapter(browser, address):
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{address}/search.html?q=softmax")
    page.wait_for_selector(".found a", timeout=10_000)
    assert page.locator(".found a").count() > 0
    context.close()


def test_a_formula_too_wide_scrolls_in_its_own_box(browser, address, texts):
    name = next(name for name, text in texts.items() if '<div class="math ' in text)
    context = browser.new_context(viewport=WIDE)
    page = context.new_page()
    page.goto(f"{address}/{name}")
    box = page.locator("div.math .math-scroll").first
    page.wait_for_function("document.querySelector('div.math .math-scroll').tabIndex === -1")
    box.evaluate("(e) => { e.firstElementChild.style.width = '3000px'; }")
    page.wait_for_function("document.querySelector('div.math .math-scroll').tabIndex === 0")
    assert box.evaluate("(e) => e.scrollWidth > e.clientWidth")
    assert sideways(page) == []
    context.close()
