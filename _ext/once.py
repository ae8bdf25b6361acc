"""Sphinx extension: what Sphinx does again for each reference, block and page is done once.

To number a figure or an exercise it wants the tree of its page, and reads that from a file for
each reference anew. The tree is looked at and not changed, so that the one which was just made and
waits to be written will do. The contents at the side of a page have the titles of all pages; they
are cut out of copies of all sections of the book, for each page anew. For each block of code the
installed packages are searched for who can colour it, and the colours are put together; for each
citation they are searched for its style.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pybtex.plugin
import sphinx.builders.html
from docutils import nodes
from ipython_pygments_lexers import IPython3Lexer
from sphinx import addnodes
from sphinx.domains.std import StandardDomain
from sphinx.environment.adapters.toctree import global_toctree_for_doc
from sphinx.environment.collectors.toctree import TocTreeCollector
from sphinx.highlighting import PygmentsBridge

if TYPE_CHECKING:
    from pygments.formatter import Formatter
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

ASSIGN, FORMATTER = TocTreeCollector.assign_figure_numbers, PygmentsBridge.get_formatter
STYLE = pybtex.plugin._load_entry_point


class Variant:
    """An environment, something of which is another."""

    def __init__(self, env: BuildEnvironment, **others: object):
        vars(self).update(others, env=env)

    def __getattr__(self, name: str) -> object:
        """What is not another is the environment's."""
        return getattr(self.env, name)

    def __setattr__(self, name: str, value: object) -> None:
        """What is not another is the environment's."""
        setattr(self.env, name, value)


@cache
def seen(env: BuildEnvironment) -> Variant:
    """An environment whose trees are only looked at: each is read once, or not at all."""
    waiting = env._write_doc_doctree_cache

    @cache
    def get_doctree(docname: str) -> nodes.document:
        # ids stay what they are when the references of a page are resolved
        return waiting.get(docname) or env.get_doctree(docname)

    return Variant(env, get_doctree=get_doctree)


class References(StandardDomain):
    """References, some by the number of what they lead to."""

    def resolve_xref(self, env: BuildEnvironment, *rest: object) -> nodes.reference | None:
        """Look the number up."""
        return super().resolve_xref(seen(env), *rest)


def assign_figure_numbers(self: TocTreeCollector, env: BuildEnvironment) -> list[str]:
    """Number figures and exercises."""
    return ASSIGN(self, seen(env))


@cache
def of_titles(env: BuildEnvironment) -> Variant:
    """An environment whose pages have no sections, in their contents."""
    return Variant(env, tocs={name: title(contents) for name, contents in env.tocs.items()})


def title(contents: nodes.bullet_list) -> nodes.bullet_list:
    """The contents of a page without its sections, unless other pages are among these.

    >>> def item(text, *more):
    ...     return nodes.list_item("", nodes.paragraph("", text), *more)
    >>> title(nodes.bullet_list("", item("page", nodes.bullet_list("", item("section"))))).astext()
    'page'
    """
    short = contents.copy()
    for part in contents.children:
        if isinstance(part, nodes.list_item) and not any(part.findall(addnodes.toctree)):
            item = part.copy()
            item += part.children[0].deepcopy()
        else:
            item = part.deepcopy()
        short += item
    return short


def contents_of_book(
    env: BuildEnvironment, docname: str, builder: Builder, titles_only: bool = False, **how: object
) -> nodes.Element | None:
    """The contents of the book at the side of a page."""
    wanted = of_titles(env) if titles_only else env
    return global_toctree_for_doc(wanted, docname, builder, titles_only=titles_only, **how)


def get_formatter(self: PygmentsBridge, **how: object) -> Formatter:
    """The one that writes blocks with these options; it keeps nothing of a block."""
    known = vars(self).setdefault("formatters", {})
    key = str(sorted(how.items()))
    if key not in known:
        known[key] = FORMATTER(self, **how)
    return known[key]


def forget(app: Sphinx, exception: Exception | None) -> None:
    """The trees are needed no more."""
    seen.cache_clear()
    of_titles.cache_clear()


def setup(app: Sphinx) -> dict[str, bool]:
    """Put all of this in the place of what Sphinx has."""
    app.add_domain(References, override=True)
    TocTreeCollector.assign_figure_numbers = assign_figure_numbers
    sphinx.builders.html.global_toctree_for_doc = contents_of_book
    app.add_lexer("ipython3", IPython3Lexer)
    PygmentsBridge.get_formatter = get_formatter
    pybtex.plugin._load_entry_point = cache(STYLE)
    app.connect("build-finished", forget)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
