"""The built book, served on this machine, and one browser for all tests of its pages."""

from __future__ import annotations

import gc
import re
import shutil
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import sync_playwright

from tests.book import boxes

ROOT = Path(__file__).resolve().parents[2]
SITE = ROOT / "_build" / "html"
SHEETS = "exercises"  # the folder of the printed sheets, which test_sheets.py is about
FORMULA = '<span class="katex">'
SPAN = re.compile(r"<span\b|</span>")
TEX = re.compile(r'<annotation encoding="application/x-tex">(.*?)</annotation>', re.DOTALL)
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


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
    """The path of every page of the book but the printed sheets, below the site's folder."""
    found = sorted(
        path.relative_to(site).as_posix()
        for path in site.rglob("*.html")
        if not {"_static", SHEETS} & {*path.relative_to(site).parts} and path != site / "index.html"
    )
    assert len(found) > 5
    return found


@pytest.fixture(scope="session")
def texts(site, pages):
    """The HTML of every page."""
    return {page: (site / page).read_text(encoding="utf8") for page in pages}


def without_formulas(html):
    """Empty every formula that KaTeX has set: they are nested spans, and most of a page.

    What a formula was made from is kept, as an attribute.
    """
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
def light(texts):
    """The HTML of a page with its formulas emptied."""
    return lambda page: without_formulas(texts[page])


@pytest.fixture(scope="session")
def soups(texts):
    """Every page, parsed, without what is inside its formulas."""
    # A million objects that all stay: looking through them for garbage takes longer than parsing.
    gc.disable()
    found = {
        page: BeautifulSoup(without_formulas(text), "html.parser") for page, text in texts.items()
    }
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
    path = (
        shutil.which("chromium")
        or shutil.which("chromium-browser")
        or shutil.which("google-chrome")
    )
    if path is None:
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def fresh(browser, site, light):
    """Open the page of an exercise, by its name, in a context of its own."""
    return partial(boxes.opened, browser, site, light)


@pytest.fixture(scope="module")
def shared(browser, site, light):
    """The page of an exercise for what leaves no trace that another test minds."""
    with boxes.opened(browser, site, light, boxes.FORMULA) as box:
        yield box.page


@pytest.fixture(scope="session")
def axe(site):
    """The source of axe-core."""
    path = site.parents[1] / "node_modules" / "axe-core" / "axe.min.js"
    return path.read_text("utf8")
