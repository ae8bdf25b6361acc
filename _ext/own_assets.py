"""Sphinx extension: the finished pages load nothing they do not use and nothing from elsewhere.

The theme draws its icons twice, by a web font and by a script of 1.5 MB; the font is enough.
It also asks browsers to fetch every icon font in advance, which fails when a page is opened as
a file.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx

UNWANTED = re.compile(
    r"""\s*<script[^>]*fontawesome[^>]*></script>"""
    r"""|\s*<link[^>]*rel="preload"[^>]*fontawesome[^>]*/>"""
    r"""|\s*<link[^>]*rel="preload"[^>]*as="script"[^>]*/>"""
)


def clean_page(html: str) -> str:
    """Return a page without the tags that load what it does not need.

    >>> clean_page('<p>a</p> <script src="_static/vendor/fontawesome/all.js"></script>')
    '<p>a</p>'
    """
    return UNWANTED.sub("", html)


def clean_site(app: Sphinx, exception: Exception | None) -> None:
    """Clean every page of a finished HTML build and remove the script from the site."""
    if exception is not None or app.builder.format != "html":
        return
    for page in Path(app.outdir).rglob("*.html"):
        html = page.read_text(encoding="utf8")
        cleaned = clean_page(html)
        if cleaned != html:
            page.write_text(cleaned, encoding="utf8")
    for scripts in Path(app.outdir, "_static", "vendor").glob("fontawesome/*/js"):
        shutil.rmtree(scripts)


def setup(app: Sphinx) -> dict[str, bool]:
    """Clean the site when its last page is written."""
    app.connect("build-finished", clean_site)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
