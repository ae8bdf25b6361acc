"""Tables of what the libraries answer, for the chapter about them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from course.libraries import allowed
from course.libraries.answers import NAMES, Answer, data, grouped
from course.libraries.questions import QUESTIONS
from course.tables import check_table

# Nobody reads a list of sixteen programs: one looks for one, and no reading time is counted.
LOOKED_UP = "by-library"


def givers(found: Sequence[Answer]) -> str:
    """Who gives a value: each library with the formulas that give it.

    >>> givers([Answer("torch", "abs(x)", 0.0), Answer("torch", "-x", 0.0)])
    '**PyTorch** `abs(x)`, `-x`'
    """
    by_name: dict[str, list[str]] = {}
    for one in found:
        by_name.setdefault(one.name, []).append(f"`{one.formula}`")
    return "; ".join(f"**{name}** {', '.join(listed)}" for name, listed in by_name.items())


def by_value(*questions: str) -> str:
    """A table with a row for each value that a question was given, and what is allowed."""
    rows = []
    for question in questions:
        said, may = QUESTIONS[question].title, allowed.shown(question)
        for value, found in grouped(question).items():
            right = allowed.allows(question, found[0].value)
            rows.append((said, may, value if right else f"**{value}**", givers(found)))
            said = may = ""
    return check_table(["function", "allowed", "given", "by"], rows, also=LOOKED_UP)


def plain(question: str, value: str = "given", of: Callable[[Answer], bool] | None = None) -> str:
    """A table of the answers to one question, without a judgement: values, and who gives them."""
    rows = []
    for shown, found in grouped(question).items():
        kept = [one for one in found if of is None or of(one)]
        if kept:
            rows.append((shown, givers(kept)))
    return check_table([value, "by"], rows, also=LOOKED_UP)


def versions() -> str:
    """A table of what was asked: libraries, versions, and what could not be installed."""
    rows = [
        (NAMES[name], ", ".join(f"{key} {value}" for key, value in one["versions"].items()))
        for name, one in data()["libraries"].items()
    ]
    rows += [(NAMES[name], f"left out: {why}") for name, why in data()["left_out"].items()]
    return check_table(["library", "versions"], rows, also=LOOKED_UP)
