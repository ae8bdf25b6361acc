"""A whole sheet on trial: each formula, then all together under the convention that fits best."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from course.trial.choices import STANDING
from course.trial.context import Context, context_of, unheard
from course.trial.formula import formula
from course.trial.found import Found, formulas
from course.trial.lines import Line, Sheet
from course.trial.neighbours import compared, short_of_mean
from course.trial.outcome import CANNOT, RIGHT, RIGHT_IF, UNCOMMON, WRONG, Trial
from course.trial.signs import again, fixed, signed

_BATCH = re.compile(r"(?<![A-Za-z])(?:d\s?)?[AZ](?![a-z])")
HELD = (RIGHT, RIGHT_IF)
UNCOMMON_ONES = {
    "shifted": "weights have the number of the layer they lead from",
    "negative": "errors are targets minus outputs, and deltas minus the derivatives",
}
LAYOUTS = {"columns": ("columns",), "rows": ("rows",), "turned": ("turned",)}
ROWS = ("rows", "turned")
SURE = 3  # formulas that hold in one layout only settle it, if they are two thirds of such
IN_WORDS: dict[tuple[str, ...], str] = {
    ("columns",): "examples in columns",
    ("rows",): "examples in rows, weights from a row of inputs to a column of outputs",
    ("turned",): "examples in rows, a row of weights for each unit",
    ROWS: "examples in rows",
    ("mean", "example"): "deltas of one example, and the 1/m in the gradients of the parameters",
    ("mean", "cost"): "deltas of the averaged cost: the 1/m is in them already",
    ("sum", "example"): "a cost that is a sum over the examples: no 1/m",
}
OPEN = {
    "the loss": (r"loss|cost|entropy|squared|mse|error function", "L"),
    "first values of the weights": (r"initiali[sz]|random|xavier|glorot|\bhe\b|small weights", ""),
    "the bias": (r"bias", "b"),
    "the learning rate": (r"learning rate|step size", "rate"),
}


def sheet(
    text: str,
    kind: str = "md",
    context: Any = None,
    progress: Callable[[int, int, Line], None] | None = None,
) -> Sheet:
    """Judge all formulas of a sheet, alone and together.

    Args:
        text: the sheet.
        kind: ``md``, ``txt``, ``tex``, ``ipynb`` or ``lines``, as `formulas` takes it.
        context: what is known of it already, in words or as a `Context`.
        progress: called after each formula with the number of those done, of all, and its line.

    >>> result = sheet("$Z = W A_{prev} + b$ and $dW = dZ A_{prev}$ in columns")
    >>> result.counts["wrong"]
    1
    """
    found = formulas(text, kind)
    settled = context_of(context)
    if sum(bool(_BATCH.search(f.text)) for f in found) > 1 and settled.one is not True:
        settled = replace(settled, batch=True)
    lines = []
    for at, f in enumerate(found):
        lines.append(Line(f, alone(f, settled)))
        if progress:
            progress(at + 1, len(found), lines[at])
    result = Sheet(lines, note=unheard(context))
    if kind == "lines" and len(lines) == 1:
        return result  # a formula, which has no neighbours to tell its convention
    settled = signed(result, settled, alone)
    settled = standing(result, settled)
    settled = uncommon(result, settled)
    if settled.negative and not settled.error:
        settled = fixed(result, settled, alone)
    settled = short_of_mean(result, settled, alone)
    together(result, settled)
    compared(result)
    result.open = left_open(text, result)
    return result


def alone(f: Found, context: Context) -> Trial:
    """One formula with what stands around it; what is said there may be about another."""
    near = context_of(f"{f.heading} {f.words}")
    if near.entries:
        context = replace(context, entries=True)
    if near.pairs and not context.pairs:
        first = formula(f.text, replace(context, pairs=near.pairs))
        if first.verdict in (RIGHT, RIGHT_IF):
            return first
    return formula(f.text, context)


def standing(result: Sheet, context: Context) -> Context:
    """The layout of a sheet whose layers are Wᵀ x, with examples in columns."""
    layers = [x.trial.held[0].reading for x in result.lines if x.trial.held and is_layer(x)]
    if not any(r.standing for r in layers) or not all(r.standing for r in layers):
        return context
    context = replace(context, standing=True, layouts=("columns",))
    again(result, context, alone)
    result.convention.append(STANDING)
    return context


def is_layer(line: Line) -> bool:
    """Whether a line says what a layer computes, with its weights."""
    return line.trial.quantity in ("pre-activation", "activation") and "W" in line.found.text


def uncommon(result: Sheet, context: Context) -> Context:
    """A convention that is not in general use, where it makes more formulas of the sheet right."""
    for name, words in UNCOMMON_ONES.items():
        doubtful = [
            x for x in result.lines if x.trial.reason == UNCOMMON or words in x.trial.readings
        ]
        if not doubtful:
            continue
        tried = replace(context, **{name: True})
        telling = [x for x in result.lines if x in doubtful or x.trial.verdict in HELD]
        trials = {id(x): alone(x.found, tried) for x in telling}
        gained = sum(trials[id(x)].verdict in HELD for x in doubtful)
        lost = sum(trials[id(x)].verdict not in HELD for x in telling if x.trial.verdict in HELD)
        if lost and context.shifted is None and name == "shifted":
            context = replace(context, shifted=False)
            for line in doubtful:
                again_here = alone(line.found, context)
                line.trial = again_here if again_here.verdict == WRONG else line.trial
        elif gained > lost:
            context = tried
            result.convention.append(words)
            for line in result.lines:
                line.trial = trials.get(id(line)) or alone(line.found, tried)
    return context


def together(result: Sheet, context: Context) -> None:
    """Fit one convention to the whole sheet, and say what contradicts it."""
    layout, sure = fitted_layout(result, context)
    if layout:
        context = replace(context, layouts=layout)
        result.convention.append(IN_WORDS[layout])
        for line in result.lines:  # what is wrong is put right in the layout of the rest
            if line.trial.verdict == WRONG:
                line.trial = in_layout(line, context)
    factors = fitted_factors(result)
    if factors:
        result.convention.append(IN_WORDS[factors])
    for line in result.lines:
        if line.trial.verdict not in (RIGHT, RIGHT_IF):
            continue
        ways = line.trial.held
        if layout and ways and matters(line) and not holds_in(line, layout, context):
            line.against = f"most formulas of this sheet have {IN_WORDS[layout]}, this one has not"
            line.trial = otherwise(line, context, sure)
        elif (
            factors
            and ways
            and (found := factors_of(line))
            and found != factors
            and found[0] != "free"
        ):
            line.against = f"here it takes {IN_WORDS[found]}, elsewhere {IN_WORDS[factors]}"


def fitted_layout(result: Sheet, context: Context) -> tuple[tuple[str, ...], bool]:
    """The layout in which most formulas hold, if it matters to any, and whether that is sure."""
    if len(context.layouts) == 1 or context.layouts == ROWS:
        return (), False
    votes: Counter[str] = Counter()
    telling: Counter[str] = Counter()
    for line in result.lines:
        if matters(line):
            held = [name for name in LAYOUTS if holds_in(line, LAYOUTS[name], context)]
            votes.update(held)
            telling.update(held if len(held) == 1 else ())
    most = max(votes.values(), default=0)
    best = tuple(name for name in LAYOUTS if votes[name] == most)
    if not most or ("columns" in best and len(best) > 1):
        return (), False
    others = sum(telling[name] for name in LAYOUTS if name not in best)
    return best, sum(telling[name] for name in best) >= max(SURE, 2 * others)


def in_layout(line: Line, context: Context) -> Trial:
    """What is wrong, put right in the layout of the rest, which may take a second change."""
    again = alone(line.found, context)
    if again.verdict == WRONG or not line.trial.correction:
        return again if again.verdict == WRONG else line.trial
    second = formula(line.trial.correction, context)
    if second.verdict in HELD:
        return line.trial
    return replace(line.trial, correction=second.correction)


def otherwise(line: Line, context: Context, sure: bool) -> Trial:
    """The trial of what holds in another layout than the sheet's; wrong where that is settled."""
    again = alone(line.found, context)
    if sure and again.verdict == WRONG:
        return again
    other = [IN_WORDS[ways] for ways in LAYOUTS.values() if holds_in(line, ways, context)]
    return replace(line.trial, verdict=RIGHT_IF, readings=[*line.trial.readings, *other[:1]])


def matters(line: Line) -> bool:
    """Whether matrices are multiplied or summed in a formula, so that their layout counts."""
    return (
        bool(line.trial.held)
        and len(line.trial.held[0].reading.make.sizes) > 1
        and bool(re.search(r"W|axis|(?<![A-Za-z])w\d?(?![A-Za-z])", line.found.text))
    )


def holds_in(line: Line, layout: tuple[str, ...], context: Context) -> bool:
    """Whether a formula holds in a layout, with the signs that its sheet has."""
    signs = replace(
        Context(), negative=context.negative, error=context.error, sign=context.sign,
        ascent=context.ascent, shifted=context.shifted, standing=context.standing,
    )  # fmt: skip
    again = formula(line.found.text, replace(signs, layouts=layout))
    return again.verdict in (RIGHT, RIGHT_IF)


def factors_of(line: Line) -> tuple[str, str] | None:
    """Where a formula has the 1/m, if it is about a batch."""
    if not line.trial.held:
        return None
    r = line.trial.held[0].reading
    if r.make.m == 1 or line.trial.quantity not in (
        "gradient of the weights",
        "gradient of the biases",
    ):
        return None
    return (r.cost, r.delta)


def fitted_factors(result: Sheet) -> tuple[str, str] | None:
    """The place of the 1/m in most of the gradients."""
    votes = Counter(f for line in result.lines if (f := factors_of(line)))
    if not votes:
        return None
    return votes.most_common(1)[0][0]


def left_open(text: str, result: Sheet) -> list[str]:
    """What a sheet on training a network should say and does not."""
    low = text.lower()
    roles = {line.trial.quantity for line in result.lines}
    if len([x for x in result.lines if x.trial.verdict != CANNOT]) < 4:
        return []
    found = []
    for what, (words, _) in OPEN.items():
        if what == "the loss" and "loss" in roles:
            continue
        if not re.search(words, low):
            found.append(what)
    return found
