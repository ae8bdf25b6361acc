"""What the page "Put your sheet on trial" asks of the Python that runs in it."""

from __future__ import annotations

from collections.abc import Callable

from course.trial.found import kind_of
from course.trial.lines import summary
from course.trial.page import body, page, row
from course.trial.report import as_json
from course.trial.sheet import sheet


def judge(text: str, name: str, context: str, book: str, tell: Callable) -> None:
    """Judge a text; each formula is told when it is done, and then all of them together.

    Args:
        text: a sheet, or one formula.
        name: of its file; empty where it came without.
        context: what it says of itself, in words.
        book: the address of the book, which links to proofs begin with.
        tell: takes a dictionary for the page.
    """
    result = sheet(
        text,
        kind_of(text, name),
        context,
        lambda done, every, line: tell({"done": done, "of": every, "row": row(line, book)}),
    )
    tell(
        {
            "summary": summary(result) if result.lines else "",
            "body": body(result, book),
            "page": page(result, name or "Your sheet", book),
            "data": as_json(result, name or "-"),
        }
    )
