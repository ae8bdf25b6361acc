"""The built book, served on this machine, and one browser for all tests of its pages."""

from __future__ import annotations

import gc
import os
import re
import threading
from contextlib import ExitStack, contextmanager
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from bs4 import BeautifulSoup

from tests.book import boxes
from tests.book.tabs import Tabs
from tests.book.watch import Watch
from tools.paper.printing import chromium
from tools.serve import server

ROOT = Path(__file__).resolve().parents[2]
SITE = ROOT / "_build" / "html"
SHEETS = "exercises"  # the folder of the printed sheets, which test_sheets.py is about
SLIDES = "slides"  # and that of the slides: test_slides.py
FORMULA = '<span class="katex">'
SPAN = re.compile(r"<span\b|</span>")
# a word of code that is set in a colour: pages have a hundred thousand of these
TOKEN = re.compile(r'<span class="[a-z]{1,2}[0-9]?">([^<]*)</span>')
TEX = re.compile(r'<annotation encoding="application/x-tex">(.*?)</annotation>', re.DOTALL)


class QuietHandler(SimpleHTTPRequestHandler):
    """Serves files and keeps no log."""

    def log_message(self, *arguments):
        pass


@pytest.fixture(scope="session")
def site():
    """The folder of the built book."""
    if not (SITE / "index.html").exists():
        pytest.fail("the book is not built: run `make book` first")
    return SITE


@pytest.fixture(scope="session")
def pages(site):
    """The path of every page of the book but sheets and slides, below the site's folder."""
    # The first only leads on; the links of the second begin at a server's root: test_not_found.py.
    others = {site / "index.html", site / "404.html"}
    found = sorted(
        path.relative_to(site).as_posix()
        for path in site.rglob("*.html")
        if not {"_static", SHEETS, SLIDES} & {*path.relative_to(site).parts} and path not in others
    )
    assert len(found) > 5
    return found


@pytest.fixture(scope="session")
def texts(site, pages):
    """The HTML of every page."""
    return {page: (site / page).read_text(encoding="utf8") for page in pages}


def lighter(html):
    """Empty every formula that KaTeX has set, and take the colours from code: most of a page.

    What a formula was made from is kept, as an attribute.
    """
    html = TOKEN.sub(r"\1", html)
    kept, start = [], 0
    while (opening := html.find(FORMULA, start)) >= 0:
        inside = opening + len(FORMULA)
        depth = 1
        for tag in SPAN.finditer(html, inside):
            depth += -1 if tag.group().startswith("</") else 1
            if depth == 0:
                break
        tex = TEX.search(html, inside, tag.start())
        made_from = tex[1].replace('"', "&quot;") if tex else ""
        kept.append(f'{html[start : inside - 1]} data-tex="{made_from}">')
        start = tag.start()
    return "".join([*kept, html[start:]])


@pytest.fixture(scope="session")
def light(site):
    """The HTML of a page with its formulas emptied and its code in one colour."""
    return cache(lambda page: lighter((site / page).read_text("utf8")))


@pytest.fixture(scope="session")
def soups(pages, light):
    """Every page, parsed, without what is inside its formulas and without the colours of code."""
    # A million objects that all stay: looking through them for garbage takes longer than parsing.
    gc.disable()
    found = {page: BeautifulSoup(light(page), "html.parser") for page in pages}
    gc.freeze()
    gc.enable()
    return found


@pytest.fixture(scope="session")
def address(site):
    """The address of a local server of the built book."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(QuietHandler, directory=site))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="session")
def browser():
    """Headless Chromium."""
    try:
        with chromium() as found:
            yield found
    except FileNotFoundError as missing:
        pytest.skip(str(missing))


@pytest.fixture(scope="session")
def tabs(browser, site):
    """Contexts that are used again, see `Tabs`."""
    return Tabs(browser, site)


@contextmanager
def windows(tabs, site, light):
    """Open pages as files, each in a context of its own that is closed or emptied in the end."""
    with ExitStack() as contexts:

        def open_page(name, script="", whole=False, home=None, **options):
            """Open a page of the book, and what it leads to, in a context with these options.

            Args:
                name: of its file below the site's folder, with a query where one is wanted.
                script: what runs before the page's own scripts.
                whole: leave the formulas and the colours of code in.
                home: an address to open it from, not the files.
                options: of the browser's context.
            """
            if script or home:
                context = tabs.browser.new_context(**options)
                contexts.callback(context.close)
            else:
                context = contexts.enter_context(tabs.borrowed(**options))
            if script:
                context.add_init_script(script)
            if not whole:
                lighten(context, site, light)
            page = context.new_page()
            page.goto(f"{home or site.as_uri()}/{name}")
            return page

        yield open_page


def lighten(context, site, light):
    """Let a context have each page of the book without its formulas."""

    def answer(route):
        path = Path(unquote(urlsplit(route.request.url).path)).relative_to(site).as_posix()
        route.fulfill(body=light(path), content_type="text/html; charset=utf-8")

    context.route(re.compile(re.escape(site.as_uri()) + r"/[^?#]*\.html"), answer)


@pytest.fixture
def opened(tabs, site, light):
    """Open a page, see `windows`."""
    with windows(tabs, site, light) as open_page:
        yield open_page


@pytest.fixture
def fresh(tabs, site, light):
    """Open the page of an exercise, by its name, in a context of its own."""
    return partial(boxes.opened, tabs, site, light)


@pytest.fixture(scope="module")
def shared(tabs, site, light):
    """The page of an exercise for what leaves no trace that another test minds."""
    with boxes.opened(tabs, site, light, boxes.FORMULA) as box:
        yield box.page


@pytest.fixture(scope="session")
def axe(site):
    """The source of axe-core."""
    path = site.parents[1] / "node_modules" / "axe-core" / "axe.min.js"
    return path.read_text("utf8")


@pytest.fixture(scope="module")
def served(site):
    """The address of the book as `make serve` serves it."""
    if not (site / "_static" / "live").is_dir():
        if os.environ.get("CI"):
            pytest.fail("the book has no cells that run in the page")
        pytest.skip("the book was built without cells that run in the page")
    serving = server(site)
    thread = threading.Thread(target=serving.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{serving.server_port}"
    serving.shutdown()
    serving.server_close()
    thread.join()


@pytest.fixture
def live(browser, served):
    """Open a page where its cells can be run; nothing may be asked of anybody else."""
    contexts, watches = [], []

    def open_page(name, home=served, **options):
        context = browser.new_context(reduced_motion="reduce", **options)
        context.set_default_timeout(600_000)
        contexts.append(context)
        page = context.new_page()
        watches.append(Watch(page, home))
        page.goto(f"{home}/{name}.html")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert [watch.troubles for watch in watches if watch.troubles] == []
