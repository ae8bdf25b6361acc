"""Sphinx extension: the page that a server shows for an address that is none, `404.html`.

It is shown at any depth, so its links cannot be relative: they begin at the root of the site, which
is where `_config.yml` says that the book is (`html: baseurl`), or the server's own root.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from sphinx.application import Sphinx

NAME = "404"
# Relative addresses: not a place on the page, not one that says its scheme or begins at a root.
ADDRESS = re.compile(r'\b(href|src|action|data-content_root)="(?!#|/|[a-z]+:)([^"]*)"')
THERE = {
    "chapters/index.html": "the first page, with the contents beside it",
    "search.html": "the search",
    "chapters/reference/questions.html": "questions with their answers",
    "genindex.html": "the index",
}


def pages(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """The page, for Sphinx to write with all others."""
    title = "This page is not here"
    links = "".join(f'<li><a href="{page}">{said}</a></li>' for page, said in THERE.items())
    body = f"<p>The address may be mistyped, or the page has moved. Here are:</p><ul>{links}</ul>"
    html = f'<section id="not-here"><h1>{title}</h1>{body}</section>'
    yield NAME, {"title": title, "body": html}, "page.html"


def from_root(html: str, root: str) -> str:
    """A page whose relative links begin at a root.

    >>> from_root('<a href="a.html"> <a href="#b"> <a href="https://c.org">', "/book/")
    '<a href="/book/a.html"> <a href="#b"> <a href="https://c.org">'
    """
    return ADDRESS.sub(lambda found: f'{found[1]}="{root}{found[2].removeprefix("./")}"', html)


def settle(app: Sphinx, exception: Exception | None) -> None:
    """Give the finished page its addresses."""
    path = Path(app.outdir, f"{NAME}.html")
    if exception is None and path.exists():
        root = urlsplit(app.config.html_baseurl).path.rstrip("/") + "/"
        path.write_text(from_root(path.read_text(encoding="utf8"), root), encoding="utf8")


def setup(app: Sphinx) -> dict[str, bool]:
    """Write the page; change its addresses when nothing else looks at them any more."""
    app.connect("html-collect-pages", pages)
    app.connect("build-finished", settle, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
