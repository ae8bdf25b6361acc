"""The little of IPython that the book's cells use, for a Python that has none."""

from __future__ import annotations

import builtins
import contextlib
import sys
import types
from collections.abc import Callable, Iterator


class Shown:
    """A text of one media type, which a cell shows as it is."""

    method = ""

    def __init__(self, data: str):
        self.data = data

    def __repr__(self) -> str:
        return f"<IPython.core.display.{type(self).__name__} object>"


class Markdown(Shown):
    """Markdown, as the page renders it."""

    def _repr_markdown_(self) -> str:
        return self.data


class HTML(Shown):
    """HTML."""

    def _repr_html_(self) -> str:
        return self.data


class Latex(Shown):
    """A formula, with its dollars."""

    def _repr_latex_(self) -> str:
        return self.data


showing: list[Callable[[object], object]] = []


def display(*values: object) -> None:
    """Show values in the cell that runs, each as at the end of a cell."""
    for value in values:
        showing[-1](value)


@contextlib.contextmanager
def shown(show: Callable[[object], object]) -> Iterator[None]:
    """Give each value that is displayed to a function."""
    showing.append(show)
    try:
        yield
    finally:
        showing.pop()


def nobody(prompt: object = "") -> str:
    """What `input` is in a page, where a program that runs can ask for nothing.

    Raises:
        EOFError: always.
    """
    why = "a cell in a page cannot ask while it runs; give the value in its program"
    raise EOFError(f"input({prompt!r}): {why}")


def install() -> None:
    """Let `from IPython.display import Markdown, display` find what is in this module."""
    builtins.input = nobody
    whole, part = types.ModuleType("IPython"), types.ModuleType("IPython.display")
    whole.get_ipython = lambda: None
    whole.display = part
    part.Markdown, part.HTML, part.Latex = Markdown, HTML, Latex
    part.display = display
    sys.modules |= {"IPython": whole, "IPython.display": part}
