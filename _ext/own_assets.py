"""Sphinx extension: the finished pages load nothing they do not use and nothing from elsewhere.

The theme draws its icons twice, by a web font and by a script of 1.5 MB; the font is enough, and
of the font the icons that are used.
It also asks browsers to fetch every icon font in advance, which fails when a page is opened as
a file. Docutils gives bibliography entries a role that ARIA has since deprecated.

A picture is a link to itself: on a telephone its labels are small, and alone it can be enlarged.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from icon_font import cut_fonts

if TYPE_CHECKING:
    from sphinx.application import Sphinx

UNWANTED = re.compile(
    r"""\s*<script[^>]*fontawesome[^>]*></script>"""
    r"""|\s*<link[^>]*rel="preload"[^>]*fontawesome[^>]*/>"""
    r"""|\s*<link[^>]*rel="preload"[^>]*as="script"[^>]*/>"""
)

# Docutils puts a second id of a figure in front of its picture.
PICTURE = re.compile(
    r"""(<figure[^>]*>\s*(?:<span id="[^"]*"></span>)*)(<img\b[^>]*?\bsrc="([^"]+)"[^>]*>)"""
)

# The theme settles between light and dark when the page is complete, after a flash of neither.
UNSETTLED = 'localStorage.getItem("theme") || "auto"'
SETTLED = (
    'localStorage.getItem("theme") || '
    '(matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")'
)
WRITTEN: set[str] = set()


def clean_page(html: str) -> str:
    """Return a page without the tags that load what it does not need.

    >>> clean_page('<p>a</p> <script src="_static/vendor/fontawesome/all.js"></script>')
    '<p>a</p>'
    >>> clean_page('<figure id="f"><img alt="a line" src="a.png" /></figure>')
    '<figure id="f"><a class="picture" href="a.png"><img alt="a line" src="a.png" /></a></figure>'
    """
    html = UNWANTED.sub("", html).replace(UNSETTLED, SETTLED)
    html = PICTURE.sub(r'\1<a class="picture" href="\3">\2</a>', html)
    return html.replace('role="doc-biblioentry"', 'role="listitem"')


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
        cleaned = clean_page(html)
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
