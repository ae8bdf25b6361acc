"""Every formula of a notebook read back, in the kernel that has just run it.

What was derived there gives the names: ``a`` on the page about softmax is softmax. A formula counts
as read back when its sides are proved equal in the names of one derivation of the page, in those of
all of them, or in those that `tests.book.names` adds, or when it quotes what is judged elsewhere
(`tests.book.known`). All displays and all displayed outputs must be read back. What is left of the
formulas in the text is listed in `not_read_back.json`, letter by letter, and may only shrink;
settings such as ``m = 5`` state no result and are not in it.
"""

from __future__ import annotations

import fcntl
import json
import os
from pathlib import Path

from derive.reader import names_of
from tests.book.derived import expressions, faults, left_sides, names_in
from tests.book.formulas import displayed_outputs, displays, inline_equations
from tests.book.kept import derivations
from tests.book.known import claimed, derived, in_ledger, spelled
from tests.book.names import PAGES, Page
from tests.book.names.everyday import everyday
from tests.book.settings import is_setting
from tests.book.statements import confirmed

RECORD = Path(__file__).with_name("not_read_back.json")
EMPTY = {"inline": [], "left sides": []}


class NotReadBack(AssertionError):
    """A formula on a page that is not what was proved, or one more that nobody compared."""


def own_pages(slug) -> tuple[Page, ...]:
    """The names that are added for a chapter."""
    made = PAGES[slug]() if slug in PAGES else ()
    return (*(made if isinstance(made, tuple) else (made,)), *everyday())


def pages_of(slug) -> list[Page]:
    """The names in which the formulas of a chapter may be read."""
    found = derivations()
    given = tuple(dict.fromkeys(condition for d in found for condition in d.given))
    everything = names_of(*(expr for d in found for expr in expressions(d)))
    of_all = Page(everything, given)
    return [*own_pages(slug), of_all, *(Page(names_in(d), given) for d in found)]


def report(path, notebook) -> dict:
    """What is not read back on a page; raises where more than the record allows is wrong."""
    found, pages, own = derivations(), pages_of(path.stem), own_pages(path.stem)
    wrong = [fault for d in found for fault in faults(d)]
    sides = [pair for d in found for pair in left_sides(d, own)]
    wrong += [f"the left side {side} is not what was derived" for side, ok in sides if ok is False]
    written = {d.result_latex for d in found} | {d.latex() for d in found}
    claims = claimed(path.parent.name)
    wrong += [
        f"cell {shown.cell} displays what nothing proves: {shown.tex}"
        for shown in displayed_outputs(notebook)
        if shown.tex not in written and not in_ledger(shown.tex) and not confirmed(shown.tex, own)
    ]
    wrong += [
        f"the display of cell {shown.cell} cannot be read back: {shown.tex}"
        for shown in displays(notebook)
        if not confirmed(shown.tex, pages, claims)
    ]
    if wrong:
        raise NotReadBack("\n".join([path.stem, *wrong]))
    return {
        "inline": [
            f.tex
            for f in inline_equations(notebook)
            if not is_setting(f.tex)
            and not confirmed(f.tex, pages, claims)
            and spelled(f.tex) not in derived()
        ],
        "left sides": sorted(side for side, right in sides if right is None),
    }


def write(slug, found) -> None:
    """Put a report into the record, whoever else writes into it at the same time."""
    with RECORD.open("r+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        record = json.load(file)
        record.pop(slug, None)
        if any(found.values()):
            record[slug] = {key: left for key, left in found.items() if left}
        file.seek(0)
        file.truncate()
        json.dump(dict(sorted(record.items())), file, indent=1)
        file.write("\n")
        file.flush()


def check(path) -> None:
    """Compare the report on a notebook with the record; raise where the two differ.

    With READ_BACK=record in the environment the record is written anew: look at what changed in it.
    """
    path = Path(path)
    found = report(path, json.loads(path.read_text(encoding="utf-8")))
    if os.environ.get("READ_BACK") == "record":
        write(path.stem, found)
    wanted = EMPTY | json.loads(RECORD.read_text(encoding="utf-8")).get(path.stem, {})
    lines = []
    for said, one, other in (
        ("cannot be read back, and is not in the record", found, wanted),
        ("in the record, and is read back now or gone", wanted, found),
    ):
        lines += [f"{said}: {tex}" for key in EMPTY for tex in _without(one[key], other[key])]
    if lines:
        hint = "A formula may be wrong, or it needs a name in tests/book/names."
        raise NotReadBack("\n".join([f"{path.stem} and {RECORD.name}", *lines, hint]))


def _without(some, others):
    """What is in a list more often than in another."""
    left = list(others)
    return [one for one in some if one not in left or left.remove(one)]
