"""Judge a proof: a derivation whose steps were verified when they were added.

It remains to see whether it is about the right thing: it starts where it should, has come to
the form that was asked for, and did not jump there.
"""

from __future__ import annotations

import sympy as sp

from course.exercises.judging.results import Result
from course.exercises.specification import Exercise
from nnlib.symbolic import Derivation, Named, UpstreamCost, latex, prove_equal


def judge_proof(exercise: Exercise, answer) -> Result:
    """Judge a `nnlib.symbolic.Derivation`."""
    proof = exercise.proof

    def told(verdict, message):
        return Result(exercise.name, verdict, message)

    if not isinstance(answer, Derivation):
        return told("unreadable", f"expected a `Derivation`, got `{type(answer).__name__}`.")
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
    if not reached(answer.rhs, proof.target):
        return told(
            "wrong",
            f"Your derivation is right so far and has come to ${latex(answer.rhs)}$; "
            f"it should go on to ${latex(proof.target)}$.",
        )
    steps = len(answer.steps)  # a Derivation takes no step that repeats its last line
    if steps < proof.steps:
        return told(
            "wrong",
            f"The end is right. Show how you came there: at least {proof.steps} steps, "
            f"got {steps}.",
        )
    verified = "The step is verified" if steps == 1 else f"All {steps} steps are verified"
    return told("right", f"{verified}, from the start to the end.")


def as_shown(expr: sp.Expr) -> sp.Expr:
    """The expression with every named quantity taken as a symbol of its own.

    >>> x, C = sp.symbols("x C")
    >>> as_shown(2 * Named(C, x**2))
    2*C
    """
    if isinstance(expr, Named):
        return expr.shown
    if not expr.args or isinstance(expr, sp.Indexed | sp.Idx):
        return expr
    return expr.func(*(as_shown(arg) for arg in expr.args))


def reached(expr: sp.Expr, target: sp.Expr) -> bool:
    """Whether an expression has the form of the target, up to how its terms are written."""
    expr, target = as_shown(expr), as_shown(target)
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
