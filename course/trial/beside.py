"""What stands beside the network: optimisers, statistics, rules, penalties."""

from __future__ import annotations

from course.trial import optimisers, penalties, statistics, templates
from course.trial.context import Context
from course.trial.mending import corrected, told
from course.trial.outcome import RIGHT, RIGHT_IF, UNCOMMON, WRONG, Trial
from course.trial.states import RATES
from course.trial.steps import OF_SUM
from course.trial.tree import Equation, Node, Unreadable
from course.trial.vocabulary import ROLES


def by_optimiser(equation: Equation, text: str, context: Context) -> Trial | None:
    """The step of an optimiser; None where networks may know it better."""
    adam = context.optimiser == "adam"
    try:
        words = optimisers.holds(equation, adam)
    except Unreadable:
        return None
    if words:
        assignment = same_symbol(equation)
        if words == "the bias correction" and assignment:
            return Trial(
                text,
                RIGHT_IF,
                ["the corrected value is kept apart from the running one"],
                quantity=words,
            )
        if words.startswith("a step ") and any(
            n.base.startswith("Delta:")
            for n in equation.sides[-1].names()  # type: ignore[union-attr]
        ):
            return Trial(
                text, RIGHT_IF, ["Δ is what is taken away from the parameter"], quantity=words
            )
        if words == OF_SUM:
            return Trial(
                text, RIGHT_IF, ["the gradient is a sum over the examples"], quantity=words
            )
        open_ = [] if adam else optimisers.moment_taken(equation, words)
        return Trial(text, RIGHT_IF if open_ else RIGHT, open_, quantity=words)
    for changed, word in optimisers.edits(equation):
        try:
            if optimisers.holds(changed, adam):
                if word == "sign" and is_weight(equation.sides[0]) and not rated(equation):
                    raise Unreadable(UNCOMMON)
                return Trial(
                    text,
                    WRONG,
                    mistake=word,
                    correction=corrected(text, changed),
                    reason=told(word),
                )
        except Unreadable as e:
            if str(e) == UNCOMMON:
                raise
            continue
    return None


def is_weight(node: Node | None) -> bool:
    """Whether it is a parameter that is updated."""
    return node is not None and node.op == "name" and ROLES.get(node.data.base) in ("W", "b")


def rated(equation: Equation) -> bool:
    """Whether a step has a rate: without one it may add what is minus the gradient."""
    return any(n.base in RATES for s in equation.sides if s is not None for n in s.names())


def by_statistic(equation: Equation, text: str) -> Trial | None:
    """A mean, a variance, first weights or a difference; None where it is none that is known."""
    found = statistics.verdict(equation)
    if found is None:
        return None
    name, word, changed = found
    if changed is None:
        return Trial(text, RIGHT, quantity=name)
    return Trial(
        text, WRONG, mistake=word, correction=corrected(text, changed), reason=told(word),
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
                    text, WRONG, mistake=word, correction=corrected(text, put_right),
                    reason=told(word), quantity=rule.name,
                )  # fmt: skip
    return None


def with_penalty(equation: Equation, text: str) -> Trial | Equation | None:
    """A cost or a gradient with the term of a penalty: its trial, or what is left to be judged."""
    rest, which = penalties.without(equation)
    if not which:
        return None
    if which == "?" and (flipped := penalties.with_other_sign(equation)):
        return Trial(
            text, WRONG, mistake="sign", reason=told("sign"), quantity=penalties.ANY,
            correction=corrected(text, flipped),
        )  # fmt: skip
    if which == "?":
        raise Unreadable("the term of the penalty is not known here")
    if which == penalties.HALF:
        return Trial(
            text, WRONG, mistake="half", reason=told("half"), quantity=penalties.L2,
            correction=corrected(text, penalties.doubled(equation)),
        )  # fmt: skip
    if which == "undone":
        word = "wrong-derivative"
        return Trial(text, WRONG, mistake=word, reason=told(word))
    left, right = rest.sides
    assert left is not None
    assert right is not None
    return Trial(text, RIGHT, quantity=which) if penalties.is_plain_cost(left, right) else rest


def same_symbol(equation: Equation) -> bool:
    """Whether what is computed stands on both sides."""
    left = equation.sides[0]
    return left is not None and any(n == left.data for n in equation.sides[-1].names())  # type: ignore[union-attr]
