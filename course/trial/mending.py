"""The smallest change that makes a formula right, and numbers that tell it from the right one."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from course.trial import writing
from course.trial.conditions import holds_in
from course.trial.context import Context
from course.trial.edits import edits
from course.trial.edits import renamed as renamed_in
from course.trial.interpretation import Misfit
from course.trial.judge import Tried, free_values, sides
from course.trial.numbers import Worth
from course.trial.outcome import WRONG, Trial
from course.trial.program import program
from course.trial.proofs import proof_of
from course.trial.readings import Way, lexicons, ways
from course.trial.tree import Equation, Unreadable
from nnlib.mistakes import MISTAKES

IN_A_PART = {
    "transpose": "A matrix is transposed that must not be, or is not where it must be.",
    "sign": "A plus stands where a minus belongs, or a minus where a plus belongs.",
}
MOST = 1400  # trials of changes, which bounds the time
SMALL = 1  # the cost of a change that is tried in more readings, a sign's or a transpose's
FEW = 900  # trials of such changes


def mended(
    equation: Equation,
    result: Tried,
    context: Context,
    only: tuple[str, ...] = (),
    most: int = MOST,
) -> tuple[Any, Way] | None:
    """The smallest change that makes it right, with the reading in which it then is."""
    lexicon = lexicons(equation)[0]
    misfits = [way for way, _ in result.misfits]
    failed = [w for w in result.failed if not w.doubt]
    misfits = [w for w in misfits if not w.doubt]
    best = [*diverse(failed, 18), *diverse(misfits, 10)]
    more = [*diverse(failed, 80), *diverse(misfits, 40)]
    expressions = any(
        n.op == "der" and n.args[0].op not in ("name", "call")
        for s in equation.sides
        if s is not None
        for n in s.walk()
    )
    left, known = most // 8 if expressions else most, {}
    few = FEW // 8 if expressions else FEW
    weighted = any(len(n.sub) == 2 for s in equation.sides if s is not None for n in s.names())
    for edit in edits(equation, lexicon):
        if any(side == edit.equation.sides[0] for side in edit.equation.sides[1:]):
            continue
        if only and edit.word not in only:
            continue
        small = edit.cost <= SMALL and few > 0
        readings, worths = more if small else best, known
        if edit.word == "missing-weights" and not weighted:  # they say the layers of its letters
            readings = [w for w in ways(edit.equation, context) if not w.doubt][:30]
            worths = {}
        for way in readings:
            left, few = left - (not small), few - small
            if holds_in(edit.equation, way, worths):
                return edit, way
        if left < 0:
            return None
    return None


def diverse(found: list[Way], most: int) -> list[Way]:
    """Some of the readings, of each kind of network one before a second of any."""
    first: dict[Any, Way] = {}
    for way in found:
        r = way.reading
        first.setdefault((r.make, r.examples, r.at, r.layout, r.lexicon), way)
    kinds = list(first.values())[:most]
    chosen = {id(w) for w in kinds}
    return kinds + [w for w in found if id(w) not in chosen][: most - len(kinds)]


def counterexample(equation: Equation, right: Equation, way: Way) -> str | None:
    """Both sides in numbers, or their shapes."""
    worth = Worth(way.reading)

    try:
        for _ in free_values(right, worth, 0):
            good = sides(right, worth)[0]
            try:
                came = sides(equation, worth)[-1]
            except Misfit as e:
                return f"shapes do not fit: {e}"
            if np.size(came) == np.size(good) == 1:
                came, good = np.reshape(came, ()), np.reshape(good, ())
            if np.shape(came) != np.shape(good):
                return (
                    f"the left side has the shape {np.shape(good)}, the right side {np.shape(came)}"
                )
            difference = np.abs(np.asarray(came) - np.asarray(good))
            if np.max(difference) > 1e-6:
                at = (
                    np.unravel_index(np.argmax(difference), difference.shape)
                    if difference.ndim
                    else ()
                )
                wrong, due = float(np.asarray(came)[at]), float(np.asarray(good)[at])
                return f"on one random network {wrong:.4f} where {due:.4f} is right"
    except (Misfit, Unreadable):
        return None
    return None


def found_wrong(text: str, equation: Equation, edit: Any, way: Way) -> Trial:
    """The trial of what a small change makes right."""
    return Trial(
        text,
        WRONG,
        mistake=edit.word,
        correction=corrected(text, edit.equation),
        reason=told(edit.word),
        readings=list(way.words),
        counterexample=counterexample(equation, edit.equation, way),
        proof=proof_of(edit.equation),
    )


def corrected(text: str, equation: Equation) -> str:
    """What is right, in the manner of what was typed: code for code, LaTeX for all else."""
    letters = {n.base for side in equation.sides if side is not None for n in side.names()}
    if "f" not in letters and re.search(r"(?<![A-Za-z])f_", text) and "z" not in text:
        sides = tuple(side and renamed_in(side, "z", "f") for side in equation.sides)
        equation = equation._replace(sides=sides)  # the scores, which were read as z
    return program(text, equation) or writing.equation(equation)


def told(word: str) -> str:
    """The sentence of a mistake; a part of a formula is meant, and not all of it."""
    return IN_A_PART.get(word) or MISTAKES.get(word, "").format(m="m", n="n")
