"""Which way a sheet takes its errors: outputs minus targets, or targets minus outputs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from course.trial.context import Context
from course.trial.formula import TROUBLE
from course.trial.found import Found
from course.trial.lines import Line, Sheet
from course.trial.outcome import Trial
from course.trial.reading import equations
from course.trial.tree import Equation
from course.trial.vocabulary import role_of_or
from course.trial.worked import sign_of_error

Judge = Callable[[Found, Context], Trial]
TURNED = "errors are targets minus outputs, and what is made of them is added"


def signed(result: Sheet, context: Context, judge: Judge) -> Context:
    """What the definition of the error on a sheet says of its deltas, gradients and steps.

    The lines are judged again with it. Nothing is said where the sheet defines no error, or two.
    """
    read = [(line, e) for line in result.lines if (e := stated(line)) is not None]
    defined = {(sign_of_error(e), is_of_layer(e)) for line, e in read if is_definition(line)}
    errors = {error for error, _ in defined}
    if len(errors) != 1:
        return context
    (error,) = errors
    context = replace(context, error=error, negative=error == "E-")
    if any(of_layer for _, of_layer in defined):
        context = replace(context, sign="-" if error == "E-" else "+")
    again(result, context, judge)
    context = fixed(result, context, judge)
    if "-" in (context.sign, context.ascent):
        result.convention.append(TURNED)
    return context


def fixed(result: Sheet, context: Context, judge: Judge) -> Context:
    """The signs that deltas and gradients have by the lines that make them of errors and labels."""
    read = [(line, e) for line in result.lines if (e := stated(line)) is not None]
    for field, attribute, roles in (
        ("sign", "negative", ("D", "dZ", "dA", "dH")),
        ("ascent", "ascent", ("dW", "db")),
    ):
        found = {
            getattr(line.trial.held[0].reading, attribute)
            for line, e in read
            if line.trial.held and tells(e, roles)
        }
        if len(found) == 1 and not getattr(context, field):
            context = replace(context, **{field: "-" if found.pop() else "+"})
            again(result, context, judge)
    return context


def stated(line: Line) -> Equation | None:
    """What a line states, if it is one equation of two sides."""
    try:
        found = equations(line.found.text)
    except TROUBLE:
        return None
    if len(found) != 1 or len(found[0].sides) != 2 or found[0].sides[0] is None:
        return None
    return found[0]


def is_definition(line: Line) -> bool:
    """Whether a line defines the error."""
    return line.trial.quantity == "error"


def is_of_layer(e: Equation) -> bool:
    """Whether the error that is defined is named as that of a layer, as others are then."""
    left = e.sides[0]
    return left is not None and left.op == "name" and left.data.base == "da"


def tells(e: Equation, roles: tuple[str, ...]) -> bool:
    """Whether a line makes one of these of an error or of a label, so that its sign can be seen."""
    left, right = e.sides[0], e.sides[1]
    if left is None or right is None or left.op != "name":
        return False
    of = {role_of_or(n, {}) for n in right.names()}
    known = {"Y", "E+"} if "D" in roles else {"Y", "E+", "D", "dZ", "dA", "dH"}
    return role_of_or(left.data, {}) in roles and bool(of & known)


def again(result: Sheet, context: Context, judge: Judge) -> None:
    """Judge every line in a context."""
    for line in result.lines:
        line.trial = judge(line.found, context)
