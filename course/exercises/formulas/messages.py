"""What a reader is told when a formula cannot be read or worked out."""

from __future__ import annotations

import ast
from collections.abc import Collection


class FormulaError(ValueError):
    """A formula that cannot be read or worked out; the message is for the person who typed it.

    `told` is the message alone, and `advice` holds the formulas that it says should be written.
    """

    def __init__(self, message: str, advice: Collection[str] = ()):
        self.told, self.advice = message, tuple(advice)
        shown = " or ".join(map(code, self.advice))
        super().__init__(f"{message}: write {shown}" if shown else message)


class ShapeError(FormulaError):
    """Shapes that do not fit."""


def code(text: str) -> str:
    """Text as code in Markdown."""
    return f"`{text.replace('`', ' ')}`"


def shown(tree: ast.expr) -> str:
    """A part of a formula, as code in Markdown."""
    return code(ast.unparse(tree))


def listed(names: Collection[str]) -> str:
    """Names, as code in Markdown."""
    return ", ".join(map(code, names))
