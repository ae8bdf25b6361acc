"""The verdict on one statement."""

from __future__ import annotations

from dataclasses import replace

from course.trial import optimisers, worked
from course.trial.beside import by_optimiser, by_statistic, by_template, with_penalty
from course.trial.bounds import by_bound
from course.trial.conditions import hidden_fails, output_words, shadowed, softmax_fails
from course.trial.context import Context
from course.trial.doubts import (
    bent_output,
    holds_for_linear_output,
    is_passed_on,
    may_be_program,
    of_numbered_delta,
    role_or_none,
    steps_back,
)
from course.trial.judge import Tried, is_rated, stands_on_both_sides, tried
from course.trial.least_squares import by_solution
from course.trial.mending import MOST, found_wrong, mended
from course.trial.outcome import RIGHT, RIGHT_IF, UNCOMMON, WRONG, Trial
from course.trial.quantity import candidates, kind_of
from course.trial.readings import Way, ways
from course.trial.subjects import as_jacobian, as_slope
from course.trial.tree import Equation, Name, Node, Unreadable

SOME = 120  # readings for each quantity that a line without its left side may state


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
    left, last = equation.sides[0], equation.sides[-1]
    if left == Node("name", data=Name("l")) and {n.base for n in last.names()} <= {"L"}:  # type: ignore[union-attr]
        raise Unreadable("this says which layers are meant")
    if any(sign in ("<", "<=", ">", ">=", "!=") for sign in equation.signs):
        return by_bound(equation, text)
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
    if equation.sides[0] is not None and optimisers.is_one(equation) and context.ascent != "-":
        result = by_optimiser(equation, text, context)
        if result is not None:
            return result
    if any(n.sub == ("prob",) for s in equation.sides[1:] if s is not None for n in s.names()):
        raise Unreadable("a probability of something is not known by its formula")
    if equation.sides[0] is None:
        return unnamed(equation, context, text)
    beside = (
        by_statistic(equation, text) or by_template(equation, text) or by_solution(equation, text)
    )
    if beside:
        return beside
    penalty = with_penalty(equation, text)
    if isinstance(penalty, Trial):
        return penalty
    if penalty is not None:
        return judged(penalty, context, text)
    if worked.sign_of_error(equation, text):
        return Trial(text, RIGHT, quantity="error")
    square = worked.written_out(equation)
    if square and not (context.pairs and square not in {p.loss for p in context.pairs}):
        return Trial(text, RIGHT, quantity="worked gradient")
    equation = as_slope(as_jacobian(equation, context))
    every = ways(equation, context)
    result = tried(equation, every, enough=1)
    if result.held:
        if result.held[0].doubt:
            found = None
            if bent_output(context) and equation.sides[0].op == "name":
                found = mended(equation, result, context, only=("missing-slope",))
            if found:
                return found_wrong(text, equation, *found)
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


def unnamed(equation: Equation, context: Context, text: str) -> Trial:
    """A line without its left side: what is it equal to?"""
    missed = []
    for left in candidates(equation):
        whole = equation._replace(sides=(left, *equation.sides[1:]))
        try:
            every = ways(whole, context)
        except Unreadable:
            continue
        result = tried(whole, every[:SOME], enough=1)
        if result.held:
            return held(whole, result.held[0], every, context, text)
        missed.append((whole, result))
    slope = of_value(equation, context, text)
    if slope:
        return slope
    for whole, result in missed:
        found = mended(whole, result, context, ("transpose", "swapped"), MOST // len(missed))
        if found:
            return found_wrong(text, whole, *found)
    raise Unreadable("it has no left side, and what it could be equal to was not found")


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
    if kind == "update" and stands_on_both_sides(equation) and not is_rated(equation):
        words.append("the learning rate is 1")
    verdict = RIGHT_IF if words else RIGHT
    return Trial(text, verdict, words, quantity=kind, held=[way])


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
        raise Unreadable("a constant stands in it, such as a rate, and what it is for is not said")
    if may_be_program(equation, text) and stands_on_both_sides(equation) and is_passed_on(left):
        raise Unreadable("a name is given a new value, and what it stood for before is not said")
    if context.pairs:
        others = ways(equation, replace(context, pairs=()))
        if tried(equation, others, enough=1).held:
            found = None
            if bent_output(context):
                found = mended(equation, result, context, only=("missing-slope",))
            if found:
                return found_wrong(text, equation, *found)
            raise Unreadable("it holds for another loss or output than the one named")
    found = mended(equation, result, context)
    if found is None:
        raise Unreadable(
            "its sides differ in every reading that was tried, and no small change makes them "
            "equal: it may say something else"
        )
    edit, way = found
    if edit.word == "missing-slope" and all(
        s is not None and s.op == "name" for s in equation.sides
    ):
        raise Unreadable("it gives a quantity a second name, which depends on what the first means")
    if edit.word == "missing-slope" and holds_for_linear_output(equation, result):
        raise Unreadable("it holds for a linear output, and which output there is is not said")
    if edit.word == "sign" and not (context.error or context.sign) and steps_back(equation):
        raise Unreadable(UNCOMMON)
    if edit.word == "wrong-layer" and of_numbered_delta(equation, edit.equation):
        raise Unreadable("from which end the numbers of deltas count is not said")
    settled = context.pairs or (context.cost and context.delta)
    factor = edit.word in ("half", "factor-2", "one-over-m", "factor-m")
    if factor and not settled and left is not None and left.op != "call":
        raise Unreadable("it holds but for a factor, which depends on how the cost is defined")
    parts = [n for s in equation.sides if s is not None for n in s.walk()]
    if edit.word == "wrong-axis" and any(
        n.op == "sum" and n.data.upper == "axis=all" for n in parts
    ):
        raise Unreadable("a sum without an axis goes over the units too: it is right for one unit")
    return found_wrong(text, equation, edit, way)
