r"""Keep, of the theme's icon font, the icons that the book shows: a few kilobytes out of 150.

An icon is named in a page by a class (``fa-moon``), or in a style sheet by its character
(escaped, ``"\f186"``, or itself).
"""

from __future__ import annotations

import re
from pathlib import Path

from fontTools import subset

# A search for fixed characters is fast, one for the beginning of a word is not.
NAMED = re.compile(r"fa-(?<!\wfa-)([a-z0-9-]+)")
DEFINED = re.compile(r'((?:\.fa-[a-z0-9-]+:+before,?)+)\{content:"\\([0-9a-f]+)"')
CHARACTER = re.compile(r"\\([0-9a-f]{4,5})\b|([\ue000-\uf8ff])", re.IGNORECASE)
WHOLE = 50_000  # bytes; a font that has been cut is smaller


def definitions(css: str) -> dict[str, int]:
    r"""Return the character of each icon that a style sheet defines.

    >>> definitions(r'.fa-moon:before{content:"\f186"}')
    {'moon': 61830}
    """
    return {
        name: int(code, 16)
        for selectors, code in DEFINED.findall(css)
        for name in NAMED.findall(selectors)
    }


def used_characters(site: Path, icons: Path) -> set[int]:
    """Return the characters of the icons that pages, scripts and style sheets of a site use."""
    known = definitions((icons / "css" / "all.min.css").read_text(encoding="utf8"))
    used: set[int] = set()
    for path in [*site.rglob("*.html"), *site.rglob("*.js"), *site.rglob("*.css")]:
        if icons in path.parents:
            continue
        text = path.read_text(encoding="utf8", errors="ignore")
        used |= {known[name] for name in NAMED.findall(text) if name in known}
        if path.suffix == ".css":
            characters = {
                int(code, 16) if code else ord(itself) for code, itself in CHARACTER.findall(text)
            }
            used |= characters & set(known.values())
    return used


def cut_fonts(site: Path) -> None:
    """Cut the icon fonts of a finished site down to what it uses."""
    for icons in Path(site, "_static", "vendor").glob("fontawesome/*"):
        whole = [f for f in icons.glob("webfonts/*.woff2") if f.stat().st_size > WHOLE]
        characters = used_characters(site, icons) if whole else set()
        for path in whole:
            options = subset.Options(flavor="woff2", notdef_outline=True)
            font = subset.load_font(str(path), options)
            cutter = subset.Subsetter(options)
            cutter.populate(unicodes=characters)
            cutter.subset(font)
            subset.save_font(font, str(path), options)
