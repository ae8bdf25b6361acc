"""A formula on trial: its verdict, its readings, its mistake and its correction."""

from __future__ import annotations

import warnings
from dataclasses import replace
from typing import Any

import numpy as np

from course.trial import optimisers, penalties, statistics, templates, worked, writing
from course.trial.context import LOSSES, OUTPUTS, Context, Pair, context_of
from course.trial.edits import edits
from course.trial.interpretation import Misfit, Reading
from course.trial.judge import Tried, holds, sides, tried
from course.trial.numbers import Worth
from course.trial.outcome import CANNOT, RIGHT, RIGHT_IF, UNCOMMON, WRONG, Trial
from course.trial.proofs import proof_of
from course.trial.quantity import candidates, kind_of
from course.trial.reading import cut, equations
from course.trial.readings import Way, lexicons, ways
from course.trial.tree import Equation, Name, Node, Unreadable
from course.trial.vocabulary import ROLES
from nnlib.mistakes import MISTAKES

MOST = 2500  # trials of changes, which bounds the time


def formula(text: str, context: Any = None) -> Trial:
    r"""Judge one formula, LaTeX, Unicode or code.

    Args:
        text: one equation.
        context: what its sheet says of layout and loss, in words or as a `Context`.

    >>> formula(r"dW^{[l]} = \frac{1}{m} dZ^{[l]} A^{[l-1]T}").verdict
    'right'
    >>> wrong = formula(r"\delta^l = (w^{l+1})^T \delta^{l+1} \odot \sigma(z^l)")
    >>> wrong.verdict, wrong.mistake
    ('wrong', 'function-for-slope')
    """
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        return _judged(text, context)


def _judged(text: str, context: Any) -> Trial:
    typed = cut(text)
    settled = context_of(context)
    if typed.words:
        near = context_of(typed.words)
        settled = replace(
            settled, pairs=near.pairs or settled.pairs, layouts=near.layouts or settled.layouts
        )
    try:
        found = [e for part in typed.formulas for e in equations(part)]
    except Unreadable as e:
        return Trial(text, CANNOT, reason=str(e))
    results = []
    for e in found:
        try:
            result = judged(e, settled, text)
            if result.verdict in (RIGHT, RIGHT_IF):
                result.proof = proof_of(e)
            results.append(result)
        except Unreadable as trouble:
            results.append(Trial(text, CANNOT, reason=str(trouble)))
        except (
            ValueError,
            ZeroDivisionError,
            OverflowError,
            IndexError,
            TypeError,
            FloatingPointError,
        ) as trouble:
            results.append(Trial(text, CANNOT, reason=f"it could not be worked out ({trouble})"))
    return together(results)


def together(results: list[Trial]) -> Trial:
    """One verdict for several statements of one formula: the worst of them."""
    if len(results) == 1:
        return results[0]
    order = (WRONG, CANNOT, RIGHT_IF, RIGHT)
    worst = min(results, key=lambda r: order.index(r.verdict))
    said = [w for r in results for w in r.readings]
    return replace(worst, readings=list(dict.fromkeys(said)))


def judged(equation: Equation, context: Context, text: str) -> Trial:
    """The verdict on one statement."""
    if (
        len(equation.sides) == 1
        and equation.sides[0] is not None
        and equation.sides[0].op != "name"
    ):
        equation = equation._replace(sides=(None, *equation.sides), signs=("=",))
    if len(equation.sides) < 2:
        raise Unreadable("this states nothing: a formula with an equals sign would be understood")
    equation, agree = worked.without_numbers(equation)
    if agree is False:
        return Trial(
            text,
            WRONG,
            mistake="arithmetic",
            reason="The numbers on both sides of an equals sign are not the same.",
        )
    if agree and len(equation.sides) == 1:
        return Trial(text, RIGHT, quantity="worked numbers")
    if equation.sides[0] is not None and optimisers.is_one(equation):
        result = by_optimiser(equation, text)
        if result is not None:
            return result
    if any(sign in ("<", "<=", ">", ">=", "!=") for sign in equation.signs):
        raise Unreadable("an inequality; an equation would be understood")
    if equation.sides[0] is None:
        return unnamed(equation, context, text)
    beside = (
        by_statistic(equation, text)
        or by_template(equation, text)
        or with_penalty(equation, context, text)
    )
    if beside:
        return beside
    if worked.is_error(equation):
        return Trial(text, RIGHT, quantity="error")
    square = worked.written_out(equation)
    if square:
        told_of = {p.loss for p in context.pairs}
        said = [] if square in told_of or not told_of else [LOSSES[square]]
        return Trial(text, RIGHT_IF if said else RIGHT, said, quantity="worked gradient")
    equation = as_slope(equation)
    every = ways(equation, context)
    result = tried(equation, every, enough=1)
    if result.held:
        if result.held[0].doubt:
            raise Unreadable(UNCOMMON)
        slope = any(
            n.op == "call" and n.data.primes
            for s in equation.sides
            if s is not None
            for n in s.walk()
        )
        if slope and kind_of(equation, result.held[0].reading) == "derivative of the loss":
            raise Unreadable("a slope stands in what is called a derivative before it")
        return held(equation, result.held[0], every, context, text)
    if result.unread and not (result.failed or result.misfits):
        raise Unreadable(result.unread[0])
    return refuted(equation, result, context, text)


def by_optimiser(equation: Equation, text: str) -> Trial | None:
    """The step of an optimiser; None where networks may know it better."""
    words = optimisers.holds(equation)
    if words:
        assignment = same_symbol(equation)
        if words == "the bias correction" and assignment:
            return Trial(
                text,
                RIGHT_IF,
                ["the corrected value is kept apart from the running one"],
                quantity=words,
            )
        return Trial(text, RIGHT, quantity=words)
    for changed, word in optimisers.edits(equation):
        try:
            if optimisers.holds(changed):
                return Trial(
                    text,
                    WRONG,
                    mistake=word,
                    correction=writing.equation(changed),
                    reason=told(word),
                )
        except Unreadable:
            continue
    return None


def as_slope(equation: Equation) -> Equation:
    """`ds = s (1 - s)`: d before a value of which alone the other side is made is its slope."""
    left = equation.sides[0]
    if left is None or left.op != "name" or len(left.data.base) != 2 or left.data.base[0] != "d":
        return equation
    own = left.data.base[1:]
    others = {n.base for n in equation.sides[-1].names()}  # type: ignore[union-attr]
    if own not in ("s", "a", "h", "o", "S", "A", "H") or others != {own}:
        return equation
    a = Node("name", data=Name("a", sub=left.data.sub, sup=left.data.sup))

    def change(n: Node) -> Node:
        mine = n.op == "name" and n.data.base == own
        return Node("name", data=n.data._replace(base="a")) if mine else n

    sides = tuple(s.mapped(change) for s in equation.sides[1:])  # type: ignore[union-attr]
    return equation._replace(
        sides=(Node("der", (a, Node("name", data=a.data._replace(base="z")))), *sides)
    )


def by_statistic(equation: Equation, text: str) -> Trial | None:
    """A mean, a variance, first weights or a difference; None where it is none that is known."""
    found = statistics.verdict(equation)
    if found is None:
        return None
    name, word, changed = found
    if changed is None:
        return Trial(text, RIGHT, quantity=name)
    return Trial(
        text, WRONG, mistake=word, correction=writing.equation(changed), reason=told(word),
        quantity=name,
    )  # fmt: skip


def by_template(equation: Equation, text: str) -> Trial | None:
    """A rule beside the network; None where it is none."""
    for rule, symbols in templates.matched(equation):
        right = equation.sides[-1]
        assert right is not None
        if templates.fits(rule, symbols, right):
            said = [rule.condition] if rule.condition else []
            return Trial(text, RIGHT_IF if said else RIGHT, said, quantity=rule.name)
        for changed, word in templates.changes(right):
            if templates.fits(rule, symbols, changed):
                put_right = equation._replace(sides=(equation.sides[0], changed))
                return Trial(
                    text, WRONG, mistake=word, correction=writing.equation(put_right),
                    reason=told(word), quantity=rule.name,
                )  # fmt: skip
    return None


def with_penalty(equation: Equation, context: Context, text: str) -> Trial | None:
    """A cost or a gradient with the term of a penalty; None where there is no such term."""
    rest, which = penalties.without(equation)
    if not which:
        return None
    if which == "?":
        raise Unreadable("the term of the penalty is not one that I know")
    if which == "undone":
        return Trial(text, WRONG, mistake="wrong-derivative", reason=told("wrong-derivative"))
    left = rest.sides[0]
    assert left is not None
    assert rest.sides[1] is not None
    if penalties.is_plain_cost(left, rest.sides[1]):
        return Trial(text, RIGHT, quantity=which)
    return judged(rest, context, text)


def same_symbol(equation: Equation) -> bool:
    """Whether what is computed stands on both sides."""
    left = equation.sides[0]
    return left is not None and any(n == left.data for n in equation.sides[-1].names())  # type: ignore[union-attr]


def unnamed(equation: Equation, context: Context, text: str) -> Trial:
    """A line without its left side: what is it equal to?"""
    for left in candidates(equation):
        whole = equation._replace(sides=(left, *equation.sides[1:]))
        try:
            every = ways(whole, context)
        except Unreadable:
            continue
        result = tried(whole, every, enough=1)
        if result.held:
            return held(whole, result.held[0], every, context, text)
    slope = of_value(equation, context, text)
    if slope:
        return slope
    for left in candidates(equation):
        whole = equation._replace(sides=(left, *equation.sides[1:]))
        try:
            every = ways(whole, context)
        except Unreadable:
            continue
        found = mended(whole, tried(whole, every, enough=1), only=("transpose", "order"))
        if found:
            return found_wrong(text, whole, *found)
    raise Unreadable(
        "what this line continues is not said, and it is no quantity of a network that I know"
    )


def of_value(equation: Equation, context: Context, text: str) -> Trial | None:
    """`x (1 - x)`: the slope of an activation, if x is its value."""
    names = {n for s in equation.sides[1:] if s is not None for n in s.names()}
    if len(names) != 1 or next(iter(names)).base not in ("x", "s", "z", "out"):
        return None
    (own,) = names
    a, z = Node("name", data=Name("a")), Node("name", data=Name("z"))
    sides = [
        s.mapped(lambda n: a if n.op == "name" else n) for s in equation.sides[1:] if s is not None
    ]
    whole = equation._replace(sides=(Node("der", (a, z)), *sides))
    if tried(whole, ways(whole, context), enough=1).held:
        said = f"{own.base} is the value of the activation"
        return Trial(text, RIGHT_IF, [said], quantity="derivative of an activation")
    return None


def held(equation: Equation, way: Way, every: list[Way], context: Context, text: str) -> Trial:
    """The verdict for what holds in at least one reading: what does it take?"""
    words = list(way.words)
    kind = kind_of(equation, way.reading)
    pairs = [w for w in words if " with " in w]
    words = [w for w in words if " with " not in w]
    if pairs and not context.pairs:
        words += output_words(equation, way, every, kind)
    words += softmax_fails(equation, way, context)
    if shadowed(equation):
        words.append("the sum has an index of its own")
    words += hidden_fails(equation, way)
    verdict = RIGHT_IF if words else RIGHT
    return Trial(text, verdict, words, quantity=kind, held=[way])


def output_words(equation: Equation, way: Way, every: list[Way], kind: str) -> list[str]:
    """For which outputs and losses it holds, where it does not hold for all.

    A loss is defined by what states it or its derivative; the output is not.
    """
    make = way.reading.make
    others = [w for w in every if _with_pair(w, make.pair) == way.reading]
    good = [w for w in others if _holds(equation, w)]
    if kind in ("loss", "derivative of the loss"):
        others = [w for w in others if w.reading.make.pair.loss == make.pair.loss]
        good = [w for w in others if w in good]
        if len(good) == len(others):
            return []
        return [" or ".join(dict.fromkeys(OUTPUTS[w.reading.make.pair.output] for w in good))]
    if len(good) == len(others):
        return []
    return [" or ".join(dict.fromkeys(p for w in good for p in w.words if " with " in p))]


def _with_pair(way: Way, pair: Pair) -> Reading:
    return replace(way.reading, make=replace(way.reading.make, pair=pair))


def _holds(equation: Equation, way: Way) -> bool:
    try:
        return holds(equation, way.reading)
    except (Misfit, Unreadable):
        return False


def softmax_fails(equation: Equation, way: Way, context: Context) -> list[str]:
    """Whether a slope at the output is only right for an activation of each entry."""
    make = way.reading.make
    if make.pair.output == "softmax" or make.sizes[-1] == 1 or len(make.sizes) < 4:
        return []
    parts = [n for side in equation.sides if side is not None for n in side.walk()]
    sloped = any(
        n.op == "call" and (n.data.primes or n.data.base.startswith("dot:")) for n in parts
    )
    if not sloped or not any(n.op == "der" for n in parts):
        return []
    other = replace(
        way, reading=replace(way.reading, make=replace(make, pair=Pair("softmax", "half")))
    )
    if context.pairs or _holds(equation, other):
        return []
    return ["the output's activation acts on each entry alone, as softmax does not"]


def shadowed(equation: Equation) -> bool:
    """Whether a sum goes over a letter that stands on the left, too."""
    left = equation.sides[0]
    if left is None:
        return False
    letters = {x for n in left.names() for x in n.sub}
    parts = [n for s in equation.sides[1:] if s is not None for n in s.walk()]
    return any(n.op == "sum" and letters & set(n.data.letters) for n in parts)


def hidden_fails(equation: Equation, way: Way) -> list[str]:
    """Whether it holds for one activation of the hidden layers only."""
    make = way.reading.make
    if len(make.sizes) < 3:
        return []
    other = replace(way, reading=replace(way.reading, make=replace(make, hidden="softplus")))
    if _holds(equation, other):
        return []
    return [f"the hidden layers have {make.hidden}"]


def refuted(equation: Equation, result: Tried, context: Context, text: str) -> Trial:
    """No reading holds: it is wrong if a small change makes it right."""
    left = equation.sides[0]
    scalars = {"rate", "lambda", "epsilon"} & {
        role_or_none(n.base) for s in equation.sides[1:] if s is not None for n in s.names()
    }
    step = left is not None and left.op == "name" and left.data.base.startswith("Delta:")
    if (
        scalars
        and not step
        and not (
            left is not None
            and left.op == "name"
            and any(left.data in set(s.names()) for s in equation.sides[1:] if s is not None)
        )
    ):
        raise Unreadable("what its constants are is not said")
    if context.pairs:
        others = ways(equation, replace(context, pairs=()))
        if tried(equation, others, enough=1).held:
            raise Unreadable("it holds for another loss or output than the one named")
    found = mended(equation, result)
    if found is None:
        raise Unreadable(
            "it holds in no reading, and nothing near it does: it may say something else"
        )
    edit, way = found
    if edit.word in ("half", "factor-2", "one-over-m", "factor-m") and not context.pairs:
        raise Unreadable("it holds but for a factor, which depends on how the cost is defined")
    return found_wrong(text, equation, edit, way)


def found_wrong(text: str, equation: Equation, edit: Any, way: Way) -> Trial:
    """The trial of what a small change makes right."""
    return Trial(
        text,
        WRONG,
        mistake=edit.word,
        correction=writing.equation(edit.equation),
        reason=told(edit.word),
        readings=list(way.words),
        counterexample=counterexample(equation, edit.equation, way),
    )


def role_or_none(base: str) -> str:
    """The role of a letter, if it has one."""
    return ROLES.get(base, "")


def told(word: str) -> str:
    """The sentence of a mistake."""
    return MISTAKES.get(word, "").format(m="m", n="n")


def mended(equation: Equation, result: Tried, only: tuple[str, ...] = ()) -> tuple[Any, Way] | None:
    """The smallest change that makes it right, with the reading in which it then is."""
    lexicon = lexicons(equation)[0]
    misfits = [way for way, _ in result.misfits]
    best = [w for w in (*diverse(result.failed, 30), *diverse(misfits, 20)) if not w.doubt]
    left = MOST
    for edit in edits(equation, lexicon):
        if any(side == edit.equation.sides[0] for side in edit.equation.sides[1:]):
            continue
        if only and edit.word not in only:
            continue
        for way in best:
            left -= 1
            if _holds(edit.equation, way):
                return edit, way
        if left < 0:
            return None
    return None


def diverse(found: list[Way], most: int) -> list[Way]:
    """Some of the readings, of each kind of network one before a second of any."""
    first: dict[Any, Way] = {}
    for way in found:
        r = way.reading
        first.setdefault((r.make, r.examples, r.at, r.layout), way)
    kinds = list(first.values())[:most]
    chosen = {id(w) for w in kinds}
    return kinds + [w for w in found if id(w) not in chosen][: most - len(kinds)]


def counterexample(equation: Equation, right: Equation, way: Way) -> str | None:
    """Both sides in numbers, or their shapes."""
    worth = Worth(way.reading)
    from course.trial.judge import free_values

    try:
        for _ in free_values(right, worth, 0):
            good = sides(right, worth)[0]
            try:
                came = sides(equation, worth)[-1]
            except Misfit as e:
                return f"shapes do not fit: {e}"
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
