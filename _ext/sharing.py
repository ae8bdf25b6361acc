"""Sphinx extension: what is shown of a page where a link to it is shared, or where it is found.

The title and the first sentences are on every page (Open Graph). A picture and the page's address
have to be absolute, so they are there when `_config.yml` says where the book is: `html: baseurl`.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from docutils import nodes
from search_places import FORMULA, WORDS, line, pieces
from search_places import title as title_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx

PICTURE = "_static/readme-page.png"
SHOWN = "A page of the book: a derivation step by step, each with its reason."
LENGTH, ENOUGH = 200, 80  # characters: about what is shown, and what need not go on


def first_words(doctree: nodes.document) -> str:
    """The beginning of what a page says; in a chapter that is what its reader will do."""
    said = ""
    for paragraph in doctree.findall(nodes.paragraph):
        said = f"{said} {line(pieces(paragraph), WORDS, FORMULA)}".strip()
        if len(said) > ENOUGH:
            break
    return shortened(said[:1].upper() + said[1:])


def shortened(text: str) -> str:
    """A text of at most so many characters.

    >>> shortened("One sentence. " + "word " * 60)[-20:]
    'word word word word…'
    >>> shortened("A long sentence that says much of what the page is about, to the end. " * 4)[-8:]
    'the end.'
    """
    if len(text) <= LENGTH:
        return text
    sentence = max(text.rfind(f"{end} ", 0, LENGTH) for end in ".?!")
    if sentence > LENGTH / 2:
        return text[: sentence + 1]
    return text[: text.rfind(" ", 0, LENGTH)] + "…"


def tags(name: str, title: str, words: str, site: str, address: str) -> str:
    """The tags of a page.

    Args:
        name: of the page, with its folder.
        title: its own. This and what follows is escaped.
        words: what it begins with.
        site: the title of the book.
        address: of the book, or nothing.
    """
    found = {"og:type": "article", "og:site_name": site, "og:title": title}
    if words:
        found["og:description"] = words
    if address:
        found["og:url"] = f"{address}{name}.html"
        found |= {"og:image": f"{address}{PICTURE}", "og:image:alt": SHOWN}
    lines = [f'<meta property="{key}" content="{value}" />' for key, value in found.items()]
    if words:
        lines.append(f'<meta name="description" content="{words}" />')
    return "\n".join(lines)


def add_tags(
    app: Sphinx, name: str, template: str, context: dict, doctree: nodes.document | None
) -> None:
    """Put the tags of a page into its head."""
    if doctree is None:
        return
    address = app.config.html_baseurl and app.config.html_baseurl.rstrip("/") + "/"
    texts = (title_of(doctree.next_node(nodes.section)), first_words(doctree))
    title, words, site = (escape(text) for text in (*texts, app.config.html_title))
    context["metatags"] = context.get("metatags", "") + tags(name, title, words, site, address)


def setup(app: Sphinx) -> dict[str, bool]:
    """Listen when a page is written."""
    app.connect("html-page-context", add_tags)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
