"""Tables in Markdown, in the form that the page styles."""

from __future__ import annotations

from collections.abc import Sequence

MARKS = {"l": ":--", "r": "--:"}


def table(headings: Sequence[str], rows: Sequence[Sequence[str]], align: str = "") -> str:
    """A Markdown table; `align` has a letter for each column: l (left, as by default) or r.

    >>> print(table(["name", "value"], [["a", "1"]], align="lr"))
    | name | value |
    | :-- | --: |
    | a | 1 |
    """
    under = [MARKS[letter] for letter in align or "l" * len(headings)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (headings, under, *rows))


def check_table(
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    align: str = "",
    attributes: str = 'class="check-table"',
) -> str:
    """A table in an element that the page styles and finds by its `attributes`."""
    return f"<div {attributes}>\n\n{table(headings, rows, align)}\n\n</div>"
