"""What is no result: ``m = 5``, ``l = L, \\dots, 1``, ``\\theta = -v``, ``x = (1, 2)``."""

from __future__ import annotations

import re

from derive.reader import ReadError
from derive.reader.splitting import pieces
from derive.reader.table import only_factors
from derive.reader.trees import spelling, tree_of

NUMBER = r"-?(?:[\d.]+|\\frac\{\d+\}\{\d+\}|\d+/\d+|(?:[\d.]+\\cdot)?10\^\{-?\d+\})"
NUMBERS = re.compile(rf"[(\[]?{NUMBER}(?:,{NUMBER})*[)\]]?")


def is_setting(tex: str) -> bool:
    """Whether a formula gives names a value, and each value is a number or another name."""
    try:
        parts = pieces(tex)
        return "=" in parts[0] and all(_simple(piece) for piece in parts)
    except (ReadError, IndexError):
        return False


def _simple(piece: str) -> bool:
    (relation,) = tree_of(piece).children[0].children[:1]
    return all(_simple_side(side) for side in relation.children[::2])


def _simple_side(side) -> bool:
    text = spelling(side)
    if NUMBERS.fullmatch(text) or not text:
        return True
    if len(side.children) == 2 and str(side.children[0]) == "-":
        return _simple_side(type(side)(side.data, side.children[1:]))
    factors = only_factors(side)
    return factors is not None and len(factors) == 1 and not _composite(factors[0])


def _composite(factor) -> bool:
    """Whether a factor holds a formula, as a fraction or a bracket does."""
    return hasattr(factor.children[0], "data")
