"""Sphinx extension: look for garbage less often, read no page twice, and write on both cores.

A page's tree is a hundred thousand small objects, read again and again from disk. By default
Python searches for cycles after every 700 of them, which took a third of the build; here after
200 000, which costs some 70 MB, and not at all when the process ends.

To number a figure or an exercise Sphinx wants the tree of its page, and reads that from a file for
each reference anew. The tree is looked at and not changed, so that the one which was just made and
waits to be written will do.

Reading stays with one process, since not every extension can merge what two have read. Pages are
written by two, while a third prepares them.
"""

from __future__ import annotations

import gc
from functools import cache
from typing import TYPE_CHECKING

from sphinx.domains.std import StandardDomain
from sphinx.environment.collectors.toctree import TocTreeCollector

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

ASSIGN = TocTreeCollector.assign_figure_numbers


class Seen:
    """An environment whose trees are only looked at, each read at most once."""

    def __init__(self, env: BuildEnvironment):
        vars(self).update(env=env, trees={})

    def __getattr__(self, name: str) -> object:
        """Anything else is the environment's."""
        return getattr(self.env, name)

    def __setattr__(self, name: str, value: object) -> None:
        """Anything else is the environment's."""
        setattr(self.env, name, value)

    def get_doctree(self, docname: str) -> nodes.document:
        """The tree of a page: its ids stay what they are when its references are resolved."""
        if docname not in self.trees:
            waiting = self.env._write_doc_doctree_cache
            self.trees[docname] = waiting.get(docname) or self.env.get_doctree(docname)
        return self.trees[docname]


@cache
def seen(env: BuildEnvironment) -> Seen:
    """The one of an environment."""
    return Seen(env)


class References(StandardDomain):
    """References, some by the number of what they lead to."""

    def resolve_xref(self, env: BuildEnvironment, *rest: object) -> nodes.reference | None:
        """Look the number up."""
        return super().resolve_xref(seen(env), *rest)


def assign_figure_numbers(self: TocTreeCollector, env: BuildEnvironment) -> list[str]:
    """Number figures and exercises."""
    return ASSIGN(self, seen(env))


def write_in_parallel(app: Sphinx, env: BuildEnvironment) -> None:
    """Let two processes write beside this one; its own objects are shared and not searched."""
    app.parallel = 3
    gc.freeze()


def leave_all(app: Sphinx, exception: Exception | None) -> None:
    """Leave every object to the end of the process."""
    seen.cache_clear()
    gc.freeze()


def setup(app: Sphinx) -> dict[str, bool]:
    """Make the collector wait, for the rest of the process, and let trees be seen."""
    gc.set_threshold(200_000, 50, 1000)
    app.add_domain(References, override=True)
    TocTreeCollector.assign_figure_numbers = assign_figure_numbers
    app.connect("env-updated", write_in_parallel)
    app.connect("build-finished", leave_all)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
