"""Pieces of finished pages, and pages of their own that are made of them.

What is cut out of a page says what the page says, numbered as there, its formulas set, at hardly
any cost. `exercise_sheets` and `slides` make sheets and slides of it, `previews` shows it.
"""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from posixpath import join, normpath, relpath

from about import foot

HERE = Path(__file__).resolve().parent
HEADING = re.compile(r"<article\b.*?<h1>(.*?)</h1>", re.DOTALL)
HERE_IN_CONTENTS = '<li class="toctree-l1 current active">'
PART = re.compile(r'<span class="caption-text">(.*?)</span>')
HEADERLINK = re.compile(r'<a class="headerlink".*?</a>', re.DOTALL)
DIVISION = re.compile(r"<div\b|</div>")
ADDRESS = re.compile(r'\b(href|src)="(?![a-z]+:|/)([^"]*)"')
ID = re.compile(r'(<[a-z][^<>]*?)\s+id="[^"]*"')
PROGRAM = re.compile(r'<details class="program">.*?</details>\s*', re.DOTALL)


def element(html: str, start: int) -> str:
    """The division that begins at a place.

    >>> element("<p><div>a<div>b</div></div></p>", 3)
    '<div>a<div>b</div></div>'
    """
    depth = 0
    for tag in DIVISION.finditer(html, start):
        depth += 1 if tag[0] == "<div" else -1
        if depth == 0:
            return html[start : tag.end()]
    raise ValueError(f"a division without end: {html[start : start + 80]!r}")


def inside(html: str, start: int) -> str:
    """What stands in a division after a place."""
    return html[start:].removesuffix("</div>")


def cut(html: str, opening: str) -> tuple[str, list[str]]:
    """A page without the divisions that begin so, and these.

    >>> cut('a<div class="x">1</div>b<div class="x">2</div>', '<div class="x">')
    ('ab', ['<div class="x">1</div>', '<div class="x">2</div>'])
    """
    found = []
    while (at := html.find(opening)) >= 0:
        found.append(element(html, at))
        html = html[:at] + html[at + len(found[-1]) :]
    return html, found


def rebased(html: str, page: str, folder: str) -> str:
    """Let what led somewhere from a page lead there from a page in a folder of the site.

    >>> rebased('<a href="#x"> <a href="../b.html#y"> <a href="https://c">', "a/a/p.html", "s")
    '<a href="../a/a/p.html#x"> <a href="../a/b.html#y"> <a href="https://c">'
    """

    def there(found: re.Match) -> str:
        path, hash_, anchor = found[2].partition("#")
        target = normpath(join(page, "..", path)) if path else page
        return f'{found[1]}="{relpath(target, folder)}{hash_}{anchor}"'

    return ADDRESS.sub(there, html)


def framed(template: str, html: str, page: str, repository: str, values: dict[str, str]) -> str:
    """A page of its own: a template with the names of the chapter, its licence, and these values.

    Args:
        template: its file beside this one; it is for a folder of the site.
        html: the page of the chapter.
        page: its name below the site.
        repository: its address, if there is one.
        values: the rest of what the template asks for.
    """
    heading = HEADERLINK.sub("", HEADING.search(html)[1])
    captions = PART.findall(html[: max(html.find(HERE_IN_CONTENTS), 0)])
    known = values | {
        "title": unescape(re.sub(r"<[^>]*>", "", heading)),
        "heading": heading,
        "part": captions[-1] if captions else "",
        "page": f"../{page}",
        "foot": foot(lambda name: f"../{name}.html", repository),
    }
    text = (HERE / template).read_text(encoding="utf8")
    return re.sub(r"\{\{(\w+)\}\}", lambda name: known[name[1]], text)
