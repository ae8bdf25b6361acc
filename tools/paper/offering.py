"""What was made is offered on the pages of the site, and nothing else is.

A page's own file stands in its menu; where a page has a place for a file (the directive and the
table of `_ext/made.py`), a link is put into it.
"""

from __future__ import annotations

import os
import re
from html import escape
from pathlib import Path
from posixpath import relpath

FOLDER = "pdf"
MENU = re.compile(r'(<ul class="dropdown-menu">.*?)(?:<li class="made">.*?</li>)*(\s*</ul>)', re.S)
PLACE = re.compile(r'(<span class="made" data-made="([^"]*)" data-words="([^"]*)">).*?(</span>)')
ENTRY = (
    '<li class="made"><a href="{}" class="btn btn-sm dropdown-item">'
    '<span class="btn__icon-container"><i class="fas fa-file-pdf"></i></span>'
    '<span class="btn__text-container">{}</span></a></li>'
)


def size(path: Path) -> str:
    """How large a file is, in words.

    >>> size(Path(__file__))
    '0.1 MB'
    """
    return f"{max(0.1, path.stat().st_size / 1e6):.1f} MB"


def offered(html: str, page: str, files: dict[str, str], made: Path) -> str:
    """A page with links to what is in a folder.

    Args:
        html: the page.
        page: its name below the site.
        files: of the page itself, by the words of the menu.
        made: the folder, which is called `FOLDER` on the site.
    """

    def address(name: str) -> str:
        return relpath(f"{FOLDER}/{name}", Path(page).parent.as_posix())

    def place(found: re.Match) -> str:
        opening, name, words, closing = found.groups()
        path = made / name
        link = f'<a href="{address(name)}">{words} ({size(path)})</a>' if path.exists() else ""
        return f"{opening}{link}{closing}"

    entries = "".join(
        ENTRY.format(address(name), escape(f"{words}, {size(made / name)}"))
        for words, name in files.items()
        if (made / name).exists()
    )
    html = MENU.sub(lambda menu: f"{menu[1]}{entries}{menu[2]}", html, count=1)
    return PLACE.sub(place, html)


def offer(site: Path, page: str, files: dict[str, str]) -> None:
    """Put the links into a page of the site, which is no newer for that."""
    path = site / page
    before = path.read_text(encoding="utf8")
    after = offered(before, page, files, site / FOLDER)
    if after != before:
        times = path.stat()
        path.write_text(after, encoding="utf8")
        os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
