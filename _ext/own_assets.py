"""Sphinx extension: the finished pages load nothing they do not use and nothing from elsewhere.

The theme draws its icons twice, by a web font and by a script of 1.5 MB; the font is enough, and
of the font the icons that are used.
It also asks browsers to fetch every icon font in advance, which fails when a page is opened as
a file. Docutils gives bibliography entries a role that ARIA has since deprecated.

A picture is a link to itself, so that alone it can be enlarged. It says how large it is: then its
place is kept while it comes, and on a telephone it is shown no smaller than its labels can be read.

An id stands once on a page. The body of every exercise, solution and proof comes with the id of its
kind; the search page has the theme's search box twice. The title of a solution that is closed opens
it, and leads nowhere else.
"""

from __future__ import annotations

import re
import shutil
import struct
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from icon_font import cut_fonts

if TYPE_CHECKING:
    from sphinx.application import Sphinx

UNWANTED = re.compile(
    r"""<script[^>]*fontawesome[^>]*></script>"""
    r"""|<link[^>]*rel="preload"[^>]*fontawesome[^>]*/>"""
    r"""|<link[^>]*rel="preload"[^>]*as="script"[^>]*/>"""
)

# Docutils puts a second id of a figure in front of its picture.
PICTURE = re.compile(
    r"""(<figure[^>]*>\s*(?:<span id="[^"]*"></span>)*)(<img\b[^>]*?\bsrc="([^"]+)"[^>]*>)"""
)

IMAGE = re.compile(r"""<img\b[^>]*?\bsrc="([^"]+)"[^>]*>""")

# The theme settles between light and dark when the page is complete, after a flash of neither.
# Where no script runs it never does, and neither has any colours.
NEITHER, LIGHT = ' data-theme="auto">', ' data-theme="light">'
UNSETTLED = 'localStorage.getItem("theme") || "auto"'
SETTLED = (
    'localStorage.getItem("theme") || '
    '(matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")'
)
# The ids of sphinx-exercise and sphinx-proof, to which nothing leads.
IDS_OF_KINDS = re.compile(r'(<section) id="(?:exercise|solution|proof)-content"')
ID = re.compile(r'id="(?<=\sid=")([^"]+)"')
SOLUTION_TITLE = re.compile(
    r'(<div class="[^"]*\bsolution dropdown[^>]*>\s*<p class="admonition-title">[^<]*)'
    r'<a class="reference internal" href="[^"]*">(.*?)</a>(</p>)',
    re.DOTALL,
)
WRITTEN: set[str] = set()


def ids_once(html: str) -> str:
    """Number the ids that have been on the page before.

    >>> ids_once('<i id="a"></i><b class="x" id="a"></b>')
    '<i id="a"></i><b class="x" id="a-2"></b>'
    """
    seen: Counter = Counter()

    def once(found: re.Match) -> str:
        at = found.start()
        if html.rfind(">", 0, at) > html.rfind("<", 0, at):
            return found[0]  # it is in no tag
        seen[found[1]] += 1
        number = f"-{seen[found[1]]}" if seen[found[1]] > 1 else ""
        return f'id="{found[1]}{number}"'

    return ID.sub(once, html)


def without_unwanted(html: str) -> str:
    """A page without the tags of what it does not load, and the space before each.

    The space is not part of the pattern, which would then be tried at every space of a page.
    """
    *before, last = UNWANTED.split(html)
    return "".join([*(text.rstrip() for text in before), last])


def clean_page(html: str) -> str:
    """Return a page without the tags that load what it does not need.

    >>> clean_page('<p>a</p> <script src="_static/vendor/fontawesome/all.js"></script>')
    '<p>a</p>'
    >>> clean_page('<figure id="f"><img alt="a line" src="a.png" /></figure>')
    '<figure id="f"><a class="picture" href="a.png"><img alt="a line" src="a.png" /></a></figure>'
    >>> link = '<a class="reference internal" href="#e"> 1</a>'
    >>> title = f'<p class="admonition-title">Solution to{link}</p>'
    >>> clean_page(f'<div class="solution dropdown admonition">{title}')
    '<div class="solution dropdown admonition"><p class="admonition-title">Solution to 1</p>'
    """
    html = without_unwanted(html).replace(UNSETTLED, SETTLED).replace(NEITHER, LIGHT, 1)
    html = PICTURE.sub(r'\1<a class="picture" href="\3">\2</a>', html)
    html = ids_once(IDS_OF_KINDS.sub(r"\1", SOLUTION_TITLE.sub(r"\1\2\3", html)))
    return html.replace('role="doc-biblioentry"', 'role="listitem"')


def with_size(html: str, folder: Path) -> str:
    """Give the pictures of a page in a folder their sizes, which a PNG has in its first bytes."""

    def sized(tag: re.Match) -> str:
        path = folder / unquote(tag[1])
        if " width=" in tag[0] or path.suffix != ".png":
            return tag[0]
        with path.open("rb") as file:
            width, height = struct.unpack(">16x2I", file.read(24))
        size = f'width="{width}" height="{height}" style="--width: {width}px"'
        return f"<img {size}{tag[0].removeprefix('<img')}"

    return IMAGE.sub(sized, html)


def note_page(app: Sphinx, pagename: str, *rest: object) -> None:
    """Remember a page that this build writes."""
    WRITTEN.add(pagename)


def clean_site(app: Sphinx, exception: Exception | None) -> None:
    """Clean every page of a finished HTML build; remove the script, and pages of former builds."""
    if exception is not None or app.builder.format != "html":
        return
    # A build writes only what changed, and nothing when nothing did; "index" is the book's address.
    current = WRITTEN | app.env.found_docs | {"index"}
    for page in Path(app.outdir).rglob("*.html"):
        docname = page.relative_to(app.outdir).with_suffix("").as_posix()
        if docname.startswith("_"):
            continue
        if WRITTEN and docname not in current:
            page.unlink()
            continue
        html = page.read_text(encoding="utf8")
        cleaned = with_size(clean_page(html), page.parent)
        if cleaned != html:
            page.write_text(cleaned, encoding="utf8")
    for scripts in Path(app.outdir, "_static", "vendor").glob("fontawesome/*/js"):
        shutil.rmtree(scripts)
    cut_fonts(Path(app.outdir))


def setup(app: Sphinx) -> dict[str, bool]:
    """Clean the site when its last page is written."""
    WRITTEN.clear()
    app.connect("html-page-context", note_page)
    app.connect("build-finished", clean_site)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
