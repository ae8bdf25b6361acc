"""Tables in Markdown, in the form that the page styles."""

from __future__ import annotations

from collections.abc import Sequence

MARKS = {"l": ":--", "r": "--:"}


def cell(text: str) -> str:
    r"""A text as a cell takes it: on one line, a bar escaped, which else would end the cell.

    >>> print(cell("$\\lvert x \\rvert$ is\n$|x|$"))
    $\lvert x \rvert$ is $\|x\|$

    The double bar of LaTeX would become a single one, and is written as a word:

    >>> print(cell(r"$\|w\|^2$"))
    $\Vert w\Vert ^2$
    """
    return text.replace(r"\|", r"\Vert ").replace("\n", " ").replace("|", r"\|")


def table(headings: Sequence[str], rows: Sequence[Sequence[str]], align: str = "") -> str:
    """A Markdown table; `align` has a letter for each column: l (left, as by default) or r.

    Raises:
        ValueError: when a row has more cells or fewer than there are headings.

    >>> print(table(["name", "value"], [["a", "1"]], align="lr"))
    | name | value |
    | :-- | --: |
    | a | 1 |
    """
    for row in rows:
        if len(row) != len(headings):
            raise ValueError(f"a row has {len(row)} cells, expected {len(headings)}: {list(row)}")
    under = [MARKS[letter] for letter in align or "l" * len(headings)]
    lines = (map(cell, headings), under, *(map(cell, row) for row in rows))
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def check_table(
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    align: str = "",
    also: str = "",
    data: str = "",
) -> str:
    """A table in an element that the page styles.

    `also` is a class beside that of all such tables, and `data` what else the element is known by.
    """
    opening = f'<div class="{f"check-table {also}".rstrip()}" {data}'.rstrip()
    return f"{opening}>\n\n{table(headings, rows, align)}\n\n</div>"
