"""What a reader is told when a formula cannot be read or worked out."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection


class FormulaError(ValueError):
    """A formula that cannot be read or worked out; the message is for the person who typed it.

    `told` is the message alone, `advice` holds the formulas that it says should be written, and
    `place` says where in what was typed it is: the number of signs before it, and up to its end.
    """

    def __init__(
        self, message: str, advice: Collection[str] = (), place: tuple[int, int] | None = None
    ):
        self.told, self.advice, self.place = message, tuple(advice), place
        shown = " or ".join(map(code, self.advice))
        super().__init__(f"{message}: write {shown}" if shown else message)


class ShapeError(FormulaError):
    """Shapes that do not fit."""


def code(text: str) -> str:
    """Text as code in Markdown."""
    return f"`{text.replace('`', ' ')}`"


def quoted(text: str) -> str:
    """A text between quotation marks, without the middle of a long one.

    >>> quoted("both"), quoted("a" * 50)
    ("'both'", "'aaaaaaaaaaaa...aaaaaaaaaaaaa'")
    """
    signs = "'" + re.sub("[\\x00-\\x1f]", " ", text) + "'"
    return f"{signs[:13]}...{signs[-14:]}" if len(signs) > 30 else signs


def shown(tree: ast.expr) -> str:
    """A part of a formula, as code in Markdown."""
    return code(ast.unparse(tree))


def listed(names: Collection[str]) -> str:
    """Names, as code in Markdown."""
    return ", ".join(map(code, names))
