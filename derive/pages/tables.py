r"""What may stand in a cell of a Markdown table, where a bar ends the cell.

Bars in formulas become ``\vert`` and ``\Vert``, line breaks spaces. In Markdown ``\|`` is an
escaped bar: the double bar of LaTeX would come out as a single one, silently.
"""

from __future__ import annotations

import re

_BARS = re.compile(r"\\\\|\\\||\|")
_INSTEAD = {"\\\\": "\\\\", r"\|": r"\Vert ", "|": r"\vert "}


def formula_in_cell(tex: str) -> str:
    r"""LaTeX without bars and line breaks.

    >>> formula_in_cell(r"\|w\| + |x|")
    '\\Vert w\\Vert  + \\vert x\\vert '
    """
    return _BARS.sub(lambda bar: _INSTEAD[bar[0]], tex).replace("\n", " ")


def words_in_cell(words: str) -> str:
    r"""Words with formulas between dollars; a bar outside of a formula is escaped.

    >>> print(words_in_cell(r"the norm $\|w\|$ | squared"))
    the norm $\Vert w\Vert $ \| squared
    """
    parts = words.split("$")
    parts[1::2] = map(formula_in_cell, parts[1::2])
    parts[::2] = (part.replace("|", r"\|").replace("\n", " ") for part in parts[::2])
    return "$".join(parts)
