"""Typed answers are proved for all sizes; what is wrong is never called proved."""

from __future__ import annotations

import pytest

from course.exercises.checking import prove
from course.exercises.formulas.writing import formula
from course.exercises.judging import proving
from course.exercises.judging.results import Result
from course.exercises.register import all_exercises
from tests.samples import some_then_all

FORMULAS = [one for one in all_exercises().values() if one.kind == "formula"]


@some_then_all(25)
def test_the_reference_of_an_exercise_is_proved(step):
    found = {one.name: prove(one.name, formula(one.reference)) for one in FORMULAS[::step]}
    missed = [name for name, told in found.items() if "all sizes" not in told.message]
    assert missed == []


@some_then_all(80)
def test_no_mistake_is_proved_even_when_no_point_shows_it(step, monkeypatch):
    monkeypatch.setattr(proving, "judge", lambda exercise, answer: Result("", "right", ""))
    for one in FORMULAS[::step]:
        for mistake in one.mistakes:
            told = prove(one.name, formula(mistake.expression))
            assert told.verdict in {"wrong", "unreadable"}, (one.name, mistake.kind)


def test_where_an_answer_fails_is_shown(monkeypatch):
    assert prove("softmax-jacobian", "a @ a.T - diag(a)").mistake == "sign"
    monkeypatch.setattr(proving, "judge", lambda exercise, answer: Result("", "right", ""))
    told = prove("softmax-jacobian", "a @ a.T - diag(a)")
    assert told.verdict == "wrong"
    assert "left side" in told.message


def test_what_the_engine_does_not_know_is_said(monkeypatch):
    told = prove("softmax-jacobian", "diag(a) - a @ a.T + max(a) - max(a)")
    assert told.verdict == "unreadable"
    assert "`max`" in told.message


def test_only_formulas_are_proved():
    choice = next(one for one in all_exercises().values() if one.kind == "choice")
    with pytest.raises(ValueError, match="asks for a choice"):
        prove(choice.name, "a")
