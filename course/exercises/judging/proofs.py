"""Judge a proof: a derivation whose steps were verified when they were added.

It remains to see whether it is about the right thing: it starts where it should, has come to
the form that was asked for, and did not jump there.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

import sympy as sp

from course.exercises.judging.results import Result
from course.exercises.specification import Exercise
from nnlib.symbolic import Derivation, Named, UpstreamCost, latex, prove_equal


def judge_proof(exercise: Exercise, answer) -> Result:
    """Judge a `nnlib.symbolic.Derivation`; whatever is wrong with it comes back as a result."""
    kind = type(answer)
    if not issubclass(kind, Derivation):
        told = f"expected a `Derivation`, got `{kind.__name__}`."
        return Result(exercise.name, "unreadable", told)
    try:
        return replace(_judged(exercise, answer), **_echo(answer))
    except Exception as error:
        told = f"the derivation could not be compared with the exercise: {type(error).__name__}."
        return Result(exercise.name, "unreadable", told)


def _echo(answer: Derivation) -> dict[str, str]:
    start, end = latex(answer.start), latex(answer.rhs)
    count = f"{len(answer.steps)} step{'s' * (len(answer.steps) != 1)}"
    text = f"a derivation of {count}"
    return {"echo": text, "echo_latex": rf"{start} = \dots = {end}" if answer.steps else start}


def _judged(exercise: Exercise, answer: Derivation) -> Result:
    proof = exercise.proof

    def told(verdict, message):
        return Result(exercise.name, verdict, message)

    if not _same_start(answer.start, proof.start):
        return told(
            "wrong",
            f"Your derivation starts at ${latex(answer.start)}$, "
            f"expected a start at ${latex(proof.start)}$.",
        )
    assumed = [c.latex() for c in answer.given if c not in proof.given]
    if assumed:
        return told(
            "wrong",
            f"Your derivation assumes ${', '.join(assumed)}$, which the exercise does not give.",
        )
    known = names_in(proof.start, proof.target)
    if not reached(answer.rhs, proof.target, known):
        return told(
            "wrong",
            f"Your derivation is right so far and has come to ${latex(answer.rhs)}$; "
            f"it should go on to ${latex(proof.target)}$.",
        )
    steps = _shown_steps(answer, known)
    if steps < proof.steps:
        return told(
            "wrong",
            f"The end is right. Show how you came there: at least {proof.steps} steps, "
            f"got {steps}; giving a line a name is no step.",
        )
    verified = "The step is verified" if steps == 1 else f"All {steps} steps are verified"
    return told("right", f"{verified}, from the start to the end.")


def names_in(*exprs: sp.Expr) -> tuple[Named, ...]:
    """The named quantities of expressions, those in definitions too."""
    found = [e for expr in exprs for e in sp.preorder_traversal(expr) if isinstance(e, Named)]
    return tuple(dict.fromkeys(found))


def as_shown(expr: sp.Expr, known: Sequence[Named] | None = None) -> sp.Expr:
    """The expression with every named quantity taken as a symbol of its own.

    A name may be given to anything: with `known`, only what has one of these names, and the
    definition that belongs to it, is a symbol; of another name its definition is taken.

    >>> x, C, D = sp.symbols("x C D")
    >>> as_shown(2 * Named(C, x**2))
    2*C
    >>> as_shown(Named(C, x**2) + Named(D, x), known=[Named(C, x**2)])
    C + x
    """
    if isinstance(expr, Named):
        if known is None or any(_same_name(expr, other) for other in known):
            return expr.shown
        return as_shown(expr.value, known)
    if not expr.args or isinstance(expr, sp.Indexed | sp.Idx):
        return expr
    return expr.func(*(as_shown(arg, known) for arg in expr.args))


def _same_name(named: Named, other: Named) -> bool:
    """Whether a name stands for the same in both, at whatever place of an array."""
    if named == other:
        return True
    one, two = named.shown, other.shown
    if isinstance(one, sp.Indexed) and isinstance(two, sp.Indexed):
        if str(one.base) != str(two.base) or len(one.indices) != len(two.indices):
            return False
        at = dict(zip(two.indices, one.indices, strict=True))
        moved = other.value.xreplace({old: new for old, new in at.items() if old != new})
        return bool(named.value == moved or prove_equal(named.value, moved))
    return bool(one == two and prove_equal(named.value, other.value))


def _shown_steps(answer: Derivation, known: Sequence[Named]) -> int:
    """How many steps change what a line says; a line that gets a name says the same."""
    lines = [answer.start, *(step.expr for step in answer.steps)]
    said = [as_shown(line, known) for line in lines]
    return sum(before != after for before, after in itertools.pairwise(said))


def reached(expr: sp.Expr, target: sp.Expr, known: Sequence[Named] | None = None) -> bool:
    """Whether an expression has the form of the target, up to how its terms are written."""
    expr, target = as_shown(expr, known), as_shown(target)
    if expr.has(sp.Derivative) and not target.has(sp.Derivative):
        return False
    return prove_equal(expr, target)


def _same_start(start: sp.Expr, wanted: sp.Expr) -> bool:
    if isinstance(wanted, sp.Derivative):
        return (
            isinstance(start, sp.Derivative)
            and start.variable_count == wanted.variable_count
            and _same_quantity(start.expr, wanted.expr)
        )
    return not start.has(sp.Derivative) and reached(start, wanted)


def _same_quantity(given: sp.Expr, wanted: sp.Expr) -> bool:
    """Whether two things to differentiate are equal; a cost above a layer is one by its layer."""
    if not (isinstance(given, UpstreamCost) and isinstance(wanted, UpstreamCost)):
        return prove_equal(given, wanted)
    if len(given.delta.indices) != len(wanted.delta.indices):
        return False
    at = dict(zip(wanted.delta.indices, given.delta.indices, strict=True))
    return (
        given.delta == wanted.delta.xreplace(at)
        and prove_equal(given.scale, wanted.scale)
        and prove_equal(given.layer, wanted.layer.xreplace(at))
    )
