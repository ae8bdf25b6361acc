"""The sample points tell the right answer from what is nearly right: mutants of every formula."""

import ast
import random

import pytest
import sympy as sp

from course.exercises.formulas.grammar import parse
from course.exercises.judging import mutants as of_mutants
from course.exercises.judging.drawing import drawn
from course.exercises.judging.mutants import check_told_apart, confused, fresh, mutants
from course.exercises.judging.samples import LENGTHS, points
from course.exercises.page.export import specification
from course.exercises.register import all_exercises
from course.exercises.specification import Exercise, Mistake, Variable

TYPED = [e for e in all_exercises().values() if e.reference is not None]
# one of every kind of formula: cases, means, matrices, powers of single numbers
ALWAYS = (
    "slopes-leaky-from-output", "pieces-relu-prime", "bias-gradient", "vanishing-chain",
    "algorithm-forward-count",
)  # fmt: skip
SOME = random.Random(11).sample(range(len(TYPED)), 5)


def every(exercises):
    return pytest.mark.parametrize("exercise", exercises, ids=[e.name for e in exercises])


@every([e for at, e in enumerate(TYPED) if e.name in ALWAYS or at in SOME])
def test_no_mutant_of_some_right_answers_is_judged_right(exercise):
    assert not confused(exercise, count=60)


@pytest.mark.long
@every(TYPED)
def test_no_mutant_of_any_right_answer_is_judged_right(exercise):
    check_told_apart(exercise)


@pytest.mark.long
@every(TYPED)
def test_no_mutant_of_a_mistake_gets_the_name_of_the_mistake(exercise):
    for mistake in exercise.mistakes:
        assert not confused(exercise, mistake.kind), mistake.kind


def one(name, reference, variables, mistakes=()):
    return Exercise(
        name=name, chapter="c", title="t", level="core", question="q", hint="h",
        variables=variables, reference=reference, mistakes=mistakes,
    )  # fmt: skip


x = Variable("x", (), "a number")


def test_points_that_do_not_enter_a_branch_are_noticed(monkeypatch):
    """With points on one side only, as it was once, the test fails."""
    right = sp.Piecewise((1, x.symbol > 0), (x.symbol, True))
    exercise = one("one-sided", right, (x,))
    assert not confused(exercise)
    few = tuple(
        p for k in range(40) for p in [drawn(exercise, f"{k}", LENGTHS[0])] if p.values["x"] < 0
    )
    monkeypatch.setattr(of_mutants, "points", lambda _: few)
    monkeypatch.setattr(
        of_mutants, "expected", lambda e, _: of_mutants.values_at(parse("x", ["x"]), few)
    )
    assert any("never" in what for what in confused(exercise))
    with pytest.raises(ValueError, match=r"mutants judged right: .*never"):
        check_told_apart(exercise)


def test_a_mistake_that_is_the_right_answer_is_noticed():
    exercise = one("twice", 2 * x.symbol, (x,), (Mistake("same", x.symbol + x.symbol, "m"),))
    for check in (check_told_apart, specification):  # and no page is built with it
        with pytest.raises(ValueError, match="same cannot be told from right"):
            check(exercise)


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("a + b", ["a", "b", "a - b", "2 * (a + b)", "-a + b", "a + m * b"]),
        ("a @ b", ["a * b", "b @ a", "a.T @ b", "a @ b / m"]),
        ("sum(a, axis=1)", ["sum(a, axis=0)", "sum(a)", "a", "mean(a, axis=1)"]),
        ("a > 0", ["a < 0", "a > 0 + 0.05", "1", "0"]),
        ("where(a > 0, b, 0)", ["where(a > 0, 0, b)", "b", "where(a > 0, b, 7)"]),
    ],
)
def test_what_is_changed(text, changed):
    found = {ast.unparse(tree) for _, tree in mutants(parse(text, ["a", "b"]), ("m",))}
    assert {*changed} <= found


def test_fresh_points_have_sizes_of_one_and_large_values():
    exercise = next(e for e in TYPED if e.name == "bias-gradient")
    found = list(fresh(exercise))
    assert len(found) == 200
    assert {1, 9} <= {size for point in found for size in point.sizes.values()}
    assert max(abs(point.values["delta"]).max() for point in found) > 5
    known = {str(point.values["delta"].tolist()) for point in points(exercise)}
    assert not known & {str(point.values["delta"].tolist()) for point in found}
