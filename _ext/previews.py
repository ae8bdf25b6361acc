"""Sphinx extension: a link to an equation, a term or a claim shows it, where the reader is.

`previews.js` shows it when the link is pointed at or has the focus. What is on the same page is
there already; what is on another one is cut out of the finished page, so that its formulas are set
and its number is right, into one script for each page that is linked to. A reader's browser asks
for that script with the first such link, also where pages are files.
"""

from __future__ import annotations

import json
import re
import shutil
from html import unescape
from pathlib import Path
from posixpath import join, normpath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from cutting import HEADERLINK, ID, element
from exercise_sheets import FOLDER as SHEETS
from slides import FOLDER as SLIDES

if TYPE_CHECKING:
    from sphinx.application import Sphinx

FOLDER = "_static/previews"
LINK = re.compile(r'href="([^"#:]+)\.html#((?:equation|term|claim)-[^"]+)"')
TITLE = re.compile(r"<title>(.*?) &#8212;", re.DOTALL)
# What leads elsewhere is only read in a preview: the link itself leads to all of it.
ANCHOR = re.compile(r"</?a\b[^>]*>")


def links(html: str, page: str) -> set[tuple[str, str]]:
    """The pages and ids of what a page links to on other pages.

    >>> links('<a href="../b/q.html#equation-1"> <a href="#term-x"> <a href="r.html#sec">', "a/p")
    {('b/q', 'equation-1')}
    """
    return {
        (normpath(join(page, "..", unquote(path))), unquote(name))
        for path, name in LINK.findall(html)
    } - {(page, name) for _, name in LINK.findall(html)}


def cut(html: str, name: str) -> str | None:
    """What a link to an id shows: a division, or a term with its definition.

    >>> cut('<dl><dt id="term-a">A<a class="headerlink" href="#">#</a></dt><dd>is a</dd>', "term-a")
    '<dl><dt>A</dt><dd>is a</dd></dl>'
    >>> cut('<p>x</p><div class="math" id="equation-e">1<div>2</div></div>3', "equation-e")
    '<div class="math">1<div>2</div></div>'
    >>> cut('<div id="claim-c">a<details class="evidence">b</details></div>', "claim-c")
    '<div>a<details open class="evidence">b</details></div>'
    """
    at = html.find(f'id="{name}"')
    start = html.rfind("<", 0, max(at, 0))
    if at < 0:
        return None
    if html.startswith("<dt", start):
        text = f"<dl>{html[start : html.index('</dd>', start)]}</dd></dl>"
    elif html.startswith("<div", start):
        # There is nothing to click on in a preview: what is closed on the page is open in it.
        text = element(html, start).replace("<details ", "<details open ")
    else:
        return None
    return ANCHOR.sub("", ID.sub(r"\1", HEADERLINK.sub("", text)))


def script(page: str, html: str, names: set[str]) -> str:
    """The script with what others show of a page."""
    found = {name: text for name in sorted(names) if (text := cut(html, name))}
    title = TITLE.search(html)
    values = (page, unescape(title[1]) if title else "", found)
    text = ",".join(json.dumps(value, ensure_ascii=False) for value in values)
    return f"previews.add({text});\n"


def write_scripts(app: Sphinx, exception: Exception | None) -> None:
    """Write the scripts of all pages that others link to, and no others."""
    if exception is not None or app.builder.format != "html":
        return
    site = Path(app.outdir)
    wanted: dict[str, set[str]] = {}
    for path in site.rglob("*.html"):
        page = path.relative_to(site).with_suffix("").as_posix()
        if not page.startswith(("_static/", f"{SHEETS}/", f"{SLIDES}/")):
            for target, name in links(path.read_text(encoding="utf8"), page):
                wanted.setdefault(target, set()).add(name)
    shutil.rmtree(site / FOLDER, ignore_errors=True)
    for page, names in wanted.items():
        target = site / FOLDER / f"{page}.js"
        target.parent.mkdir(parents=True, exist_ok=True)
        html = (site / f"{page}.html").read_text(encoding="utf8")
        target.write_text(script(page, html, names), encoding="utf8")


def setup(app: Sphinx) -> dict[str, bool]:
    """Cut the previews out of pages that are finished and cleaned."""
    app.connect("build-finished", write_scripts, priority=850)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
