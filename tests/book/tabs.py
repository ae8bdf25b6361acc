"""Contexts of the browser that one test after another borrows, each as empty as a new one.

A tab beside another that shows a page of the book takes half of the processor's time that the first
tab of a new context takes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

STILL = "_static/favicon.svg"  # shown by the tab that stays


class Tabs:
    """Contexts for pages that are opened as files, kept by their options."""

    def __init__(self, browser: Browser, site: Path) -> None:
        self.browser, self.site = browser, site
        self.kept: dict[str, list[BrowserContext]] = defaultdict(list)

    @contextmanager
    def borrowed(self, **options) -> Iterator[BrowserContext]:
        """A context with one still tab, that is emptied and kept afterwards.

        What cannot be taken back, such as a script for every page, must not be done to it.
        """
        kept = self.kept[repr(sorted(options.items()))]
        context = kept.pop() if kept else self._new(options)
        yield context
        self._empty(context)
        kept.append(context)

    def _new(self, options) -> BrowserContext:
        context = self.browser.new_context(**options)
        context.new_page().goto(f"{self.site.as_uri()}/{STILL}")
        return context

    def _empty(self, context: BrowserContext) -> None:
        still, *others = context.pages
        for page in others:
            page.close()
        context.unroute_all()
        context.clear_permissions()
        context.set_offline(False)
        still.evaluate("localStorage.clear()")  # all that a page which was opened as a file keeps
