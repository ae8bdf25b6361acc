"""The page for an address that is none looks like the book and leads into it, at any depth."""

from __future__ import annotations

import sys
import threading
from functools import partial
from http import HTTPStatus
from http.server import ThreadingHTTPServer
from urllib.parse import unquote, urlsplit

import pytest
from bs4 import BeautifulSoup

from tests.book.conftest import ROOT, QuietHandler
from tests.book.watch import Watch

sys.path.insert(0, str(ROOT / "_ext"))
from not_found import ADDRESS, from_root

PREFIX = "/course/book/"


class Handler(QuietHandler):
    """Serves the book, below a prefix or not; for what is not there the page, as servers do it."""

    page: bytes
    prefix: str

    def translate_path(self, path):
        below = path.removeprefix(self.prefix)
        return super().translate_path(f"/{below}" if below != path else "/nowhere")

    def send_error(self, code, *arguments):
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(self.page)


@pytest.fixture(params=["/", PREFIX], ids=["at the root", "below a prefix"])
def home(request, site):
    """The address of a server of the book, and the prefix that it is below."""
    html = (site / "404.html").read_text("utf8").replace('="/', f'="{request.param}')
    handler = type("Served", (Handler,), {"page": html.encode(), "prefix": request.param})
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=site))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}{request.param}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("lost", ["nothing.html", "chapters/nothing.html", "a/b/c/d/nothing"])
def test_at_any_depth_it_has_the_look_of_the_book_and_leads_into_it(browser, home, lost):
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    watch = Watch(page, home.rstrip("/"))
    answer = page.goto(home + lost, wait_until="load")
    assert answer.status == HTTPStatus.NOT_FOUND
    heading = page.locator("article h1")
    assert heading.inner_text().startswith("This page is not here")
    # the style sheets of the theme and of the book are there, and its contents
    bar = page.locator(".bd-sidebar-primary")
    assert bar.evaluate("(e) => getComputedStyle(e).position") == "sticky"
    assert bar.locator("nav a").count() > 40
    itself = (f"404: {home}{lost}", "console error: Failed to load resource")
    assert [trouble for trouble in watch.troubles if not trouble.startswith(itself)] == []
    page.locator("article li a").first.click()
    page.wait_for_url(f"{home}chapters/index.html")
    context.close()


def test_every_link_of_it_leads_to_a_file(site):
    soup = BeautifulSoup((site / "404.html").read_text("utf8"), "html.parser")
    addresses = [
        tag[name]
        for name in ("href", "src", "action")
        for tag in soup.find_all(attrs={name: True})
        if not tag[name].startswith(("#", "https:"))
    ]
    assert len(addresses) > 60
    foot = soup.select_one(".bd-footer-content").get_text()
    assert all(said in foot for said in ("By The contributors", "CC BY 4.0", "how to cite"))
    assert [address for address in addresses if not address.startswith("/")] == []
    paths = [site / unquote(urlsplit(address).path[1:]) for address in addresses]
    assert [path for path in paths if not path.is_file()] == []


@pytest.mark.parametrize(
    ("before", "after"), [("a.html", "/b/a.html"), ("./", "/b/"), ("#a", "#a"), ("/a", "/a")]
)
def test_an_address_begins_at_the_root(before, after):
    assert from_root(f'<a href="{before}">', "/b/") == f'<a href="{after}">'
    assert not ADDRESS.search(from_root(f'<a href="{before}">', "/b/"))
