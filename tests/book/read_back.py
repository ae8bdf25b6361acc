"""Every formula of a notebook read back, in the kernel that has just run it.

What was derived there gives the names: ``a`` on the page about softmax is softmax. A formula counts
as read back when its sides are proved equal in the names of one derivation of the page, in those of
all of them, or in those that `tests.book.page_names` adds. What is left, assumptions and settings
such as ``m = 5`` among it, is counted in `not_read_back.json`, and the count may only shrink.
"""

from __future__ import annotations

import fcntl
import gc
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

import mpmath
import sympy as sp

from course import documents
from course.claims.evidence import Identity
from course.claims.rows import Correction
from course.documents import between
from derive import Derivation, entry, index, latex
from derive.reader import ReadError, names_of, read, statement
from derive.reader.comparison import entry_of_side, same
from derive.reader.splitting import pieces
from derive.trials.instances import Instance
from tests.book.formulas import displayed_outputs, displays, inline_equations
from tests.book.page_names import PAGES, Page

RECORD = Path(__file__).with_name("not_read_back.json")
EMPTY = {
    "outputs": [],  # displayed by neither a derivation nor the ledger
    "displays": [],
    "inline": 0,
    "new left sides": 0,  # typed names that nothing in their derivation has
    "other left sides": [],  # typed names that stand for something else on the page
}
MIRROR = {"<": ">", "<=": ">="}
DECIMALS = re.compile(r"\.(\d+)\s*$")


class NotReadBack(AssertionError):
    """A formula on a page that is not what was proved, or one more that nobody compared."""


def derivations() -> list[Derivation]:
    """All derivations in this process."""
    return [found for found in gc.get_objects() if isinstance(found, Derivation)]


def expressions(derivation) -> list[sp.Expr]:
    """What a derivation shows, line by line."""
    return [derivation.start, *(step.expr for step in derivation.steps)]


def names_in(derivation) -> dict:
    """The names of a derivation, with those of its matrices."""
    known = dict(derivation._known)
    return names_of(*expressions(derivation)) | known


def faults(derivation) -> Iterator[str]:
    """What is wrong with the lines of a derivation, each of which the program wrote."""
    for expr in expressions(derivation)[1:]:
        shown = latex(expr)
        try:
            found = read(shown, names_of(expr))
        except ReadError:
            found = read(shown, names_in(derivation))
        if not same(found, expr, derivation.given):
            yield f"{shown} reads as {found}, but {expr} was proved"
    if derivation.matrix_form:
        _, expr = derivation.matrix_form
        at, names = derivation._matrix_position(expr), names_in(derivation)
        said = statement(latex(expr), names)
        found = entry_of_side(said, said.sides[0], at)
        if not same(found, entry(expr, *at, derivation._known), derivation.given):
            yield f"{latex(expr)} reads as {found}"


def left_sides(derivation) -> Iterator[tuple[str, bool | None]]:
    """The left sides that were typed, and whether they are what was proved; None for a new name."""
    at = None
    sides = [derivation.shown] if derivation.shown != latex(derivation.start) else []
    if derivation.matrix_form:
        at = derivation._matrix_position(derivation.matrix_form[1])
        sides.append(derivation.matrix_form[0])
    for side in sides:
        try:
            said = statement(side, names_in(derivation))
            found = entry_of_side(said, said.sides[0], at) if at else said.sides[0]
        except (ReadError, ValueError):
            yield side, None
        else:
            yield side, same(found, derivation.start, derivation.given)


def holds(tex, page) -> bool:
    """Whether a statement of two sides or more is proved, its inequalities at random instances."""
    said = calculation(tex) or statement(tex, page.names)
    if not said.signs or ":=" in said.signs or "~" in said.signs:
        return False
    digits = DECIMALS.search(tex)  # of the number at the end, if there is one
    pairs = zip(said.sides, said.sides[1:], said.signs, strict=False)
    return all(_holds(said, *pair, digits, page.given) for pair in pairs)


def calculation(tex):
    """The numbers of ``z = 0.3 * 2 - 0.1 = 0.5``, where z itself is set; None for anything else."""
    first, *rest = tex.split("=")
    if len(rest) < 2 or not re.fullmatch(r"[\w\\{}'() /^-]+", first.strip()):
        return None
    try:
        return statement("=".join(rest), {})
    except ReadError:
        return None


def _holds(said, left, right, sign, digits, given):
    if sign == "=" and all(getattr(side, "is_number", False) for side in (left, right)):
        # a decimal is right to the digits that are shown
        return abs(sp.N(left - right, 30)) <= (10.0 ** -len(digits[1]) / 2 if digits else 0)
    shapes = [side.shape for side in (left, right) if isinstance(side, sp.MatrixExpr)]
    if shapes:
        at = [index(name, size) for name, size in zip(("row", "column"), shapes[0], strict=True)]
        left, right = (entry_of_side(said, side, at) for side in (left, right))
    if sign == "=":
        return same(left, right, given)
    if sign not in ("<", "<=", ">", ">="):
        return False
    more, less = (right, left) if sign in MIRROR else (left, right)
    return all(_is_more(more - less, given, number, "=" in sign) for number in range(8))


def _is_more(difference, given, number, or_equal):
    instance = Instance((difference,), given, number)
    with mpmath.workdps(30):
        values = instance.evaluate(difference, sorted(difference.atoms(sp.Idx), key=str))
        return all(v > 0 or (or_equal and v >= 0) for v in values.flat)


def confirmed(tex, pages) -> bool:
    """Whether all statements of a formula hold in the names of one of some pages."""
    for page in pages:
        try:
            if all(holds(piece, page) for piece in pieces(tex)):
                return True
        except (ReadError, ValueError, TypeError):
            continue
    return False


def shown_in_the_ledger() -> set[str]:
    """The LaTeX of all evidence, which the tests of the ledger read back."""
    rows = [row for claims in documents.CLAIMS.values() for row in claims]
    shown = set()
    for row in (*rows, *between.DIFFERENCES):
        for part in row.evidence():
            reading = getattr(part, "reading", part)
            evidence = (part.identity,) if isinstance(part, Correction) else reading.evidence
            shown |= {e.latex for e in evidence if isinstance(e, Identity)}
    return shown


def pages_of(slug) -> list[Page]:
    """The names in which the formulas of a chapter may be read."""
    found = derivations()
    given = tuple(dict.fromkeys(condition for d in found for condition in d.given))
    everything = names_of(*(expr for d in found for expr in expressions(d)))
    own = PAGES[slug]() if slug in PAGES else ()
    own = own if isinstance(own, tuple) else (own,)
    of_all = Page(everything, given)
    return [*own, of_all, *(Page(names_in(d), given) for d in found)]


def report(slug, notebook) -> dict:
    """What is not read back on a page; raises where something reads as another than was proved."""
    found = derivations()
    wrong = [fault for d in found for fault in faults(d)]
    sides = [pair for d in found for pair in left_sides(d)]
    if wrong:
        raise NotReadBack("\n".join(wrong))
    written = {d.result_latex for d in found} | {d.latex() for d in found}
    outputs = [f.tex for f in displayed_outputs(notebook) if f.tex not in written]
    if outputs:
        in_ledger = shown_in_the_ledger()
        outputs = [tex for tex in outputs if tex not in in_ledger]
    pages = pages_of(slug)
    return {
        "outputs": outputs,
        "displays": [f.tex for f in displays(notebook) if not confirmed(f.tex, pages)],
        "inline": sum(not confirmed(f.tex, pages) for f in inline_equations(notebook)),
        "new left sides": sum(right is None for _, right in sides),
        "other left sides": sorted(side for side, right in sides if right is False),
    }


def write(slug, found) -> None:
    """Put a report into the record, whoever else writes into it at the same time."""
    with RECORD.open("r+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        record = json.load(file)
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
    found = report(path.stem, json.loads(path.read_text(encoding="utf-8")))
    if os.environ.get("READ_BACK") == "record":
        write(path.stem, found)
    record = json.loads(RECORD.read_text(encoding="utf-8"))
    wanted = EMPTY | record.get(path.stem, {})
    if found != wanted:
        raise NotReadBack(
            f"{path.stem}: what cannot be read back is recorded in {RECORD.name} as\n  {wanted}\n"
            f"and is now\n  {found}\nA formula may be wrong, or it needs a name in page_names.py. "
            "Where less is left than before, lower the record."
        )
