"""The case file and the export: Python's judge, and a judge that has the exported data only."""

import json
import re
from pathlib import Path

import numpy as np
import pytest

from course.exercises import check
from course.exercises.formulas.evaluation import evaluate
from course.exercises.formulas.grammar import parse
from course.exercises.formulas.messages import FormulaError, ShapeError
from course.exercises.formulas.spelling import respell
from course.exercises.page.cases import FUNCTIONS
from course.exercises.page.grammar import MODULE, module
from tools import exercises
from tools.exercises import cases_text, main

FILE = Path(__file__).parent / "exercise_cases.json"


@pytest.fixture(scope="module")
def stored():
    return json.loads(FILE.read_text(encoding="utf8"))


def refuse(constant):
    raise AssertionError(f"{constant} is no number")


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    """The export as a page gets it: through a file, every number finite."""
    path = tmp_path_factory.mktemp("export") / "exercises.json"
    assert main(["--export", str(path)]) == 0
    return json.loads(path.read_text(encoding="utf8"), parse_constant=refuse)


def test_the_case_file_is_up_to_date():
    message = "run: python -m tools.exercises"
    assert FILE.read_text(encoding="utf8") == cases_text(), message


def test_the_tables_for_javascript_are_up_to_date():
    assert MODULE.read_text(encoding="utf8") == module(), "run: python -m tools.exercises"


def test_the_case_file_is_written_by_the_command(tmp_path, monkeypatch):
    path = tmp_path / "cases.json"
    assert main(["--cases", str(path)]) == 0
    assert path.read_bytes() == FILE.read_bytes()
    assert exercises.CASES == FILE
    monkeypatch.setattr(exercises, "CASES", tmp_path / "by default.json")
    assert main([]) == 0
    assert exercises.CASES.read_bytes() == FILE.read_bytes()


def test_every_case_gets_its_verdict(stored):
    wrong = []
    for case in stored["answers"]:
        result = check(case["exercise"], case["answer"])
        if (result.verdict, result.mistake) != (case["verdict"], case["mistake"]):
            wrong.append((case, repr(result)))
    assert not wrong


def test_the_cases_cover_every_verdict_and_every_mistake(stored, exported):
    seen = {(case["exercise"], case["verdict"], case["mistake"]) for case in stored["answers"]}
    for exercise in exported["exercises"]:
        if exercise["kind"] in ("formula", "number"):
            wanted = [("mistake", m["kind"]) for m in exercise["mistakes"]]
            wanted += [(v, None) for v in ("right", "wrong", "shape", "unreadable")]
            for verdict, mistake in wanted:
                assert (exercise["name"], verdict, mistake) in seen


def from_data(exercise, answer, data):
    """Judge with nothing but the exported data: what a page will do."""
    if exercise["kind"] == "choice":
        wanted = answer.strip().strip("()`").lower()
        for option in exercise["options"]:
            if option["key"] == wanted:
                return ("right", None) if option["right"] else ("mistake", wanted)
        return "unreadable", None
    values = []
    try:
        words = (exercise["names"], exercise["functions"], exercise["numbers"], exercise["aliases"])
        tree = parse(answer, *words)
        for point in exercise["points"]:
            by_name = {name: np.array(v) for name, v in point["values"].items()}
            by_name |= {name: np.array(float(n)) for name, n in point["sizes"].items()}
            values.append(evaluate(tree, by_name, {}))
    except ShapeError:
        return "shape", None
    except FormulaError:
        return "unreadable", None

    def agrees(answer):
        return all(
            wanted is None or same(value, np.array(wanted))
            for value, wanted in zip(values, answer["values"], strict=True)
        )

    def same(value, wanted):
        if value.shape != wanted.shape and not value.size == wanted.size == 1:
            return False
        size, allowed = np.abs(wanted), exercise["tolerance"]
        if exercise["kind"] == "number":
            allowed = np.where(wanted == np.round(wanted), data["exactly"], allowed) * size
        else:
            allowed = allowed * size.max()
        allowed = allowed + data["smallest"]
        return bool((np.abs(value.reshape(wanted.shape) - wanted) <= allowed).all())

    if agrees(exercise["reference"]):
        return "right", None
    for mistake in exercise["mistakes"]:
        if agrees(mistake):
            return "mistake", mistake["kind"]
    right = [np.array(wanted) for wanted in exercise["reference"]["values"]]
    fits = all(
        value.shape == wanted.shape or value.size == wanted.size == 1
        for value, wanted in zip(values, right, strict=True)
    )
    return ("wrong" if fits else "shape"), None


def test_the_exported_data_is_all_that_a_judge_needs(stored, exported):
    by_name = {exercise["name"]: exercise for exercise in exported["exercises"]}
    for case in stored["answers"]:
        verdict = from_data(by_name[case["exercise"]], case["answer"], exported)
        assert verdict == (case["verdict"], case["mistake"]), case


def test_the_exported_grammar_is_closed(exported):
    """Every function that a formula may call is built in, or is a formula in those."""
    grammar = exported["grammar"]
    built_in = {*grammar["built_in"]}
    assert {*grammar["always_allowed"]} <= built_in
    for text in grammar["words"].values():
        assert parse(text, ["x", "y"], ())
    for text in grammar["defined"].values():
        assert parse(text, ["x"], ())
    known = built_in | {*grammar["defined"]}
    assert {*grammar["same"].values()} <= known
    for exercise in exported["exercises"]:
        assert {*exercise.get("functions", [])} <= known
        for answer in [exercise[k] for k in ("reference",) if k in exercise]:
            assert parse(answer["formula"], exercise["names"], exercise["functions"])


def test_calculations(stored):
    for case in stored["calculations"]:
        tree = parse(case["formula"], case["values"], FUNCTIONS, ["x"])
        value = evaluate(tree, case["values"], {})
        np.testing.assert_allclose(value, case["expected"], rtol=1e-11, atol=1e-12)
        assert np.shape(case["expected"]) == value.shape


def test_spelling_is_exported(exported):
    text = "δ⊙g′(z)−σ(z)ᵀ"
    grammar = exported["grammar"]
    for typed, signs in grammar["spelling"]:
        text = re.sub(f"[{signs}]", typed, text)
    for sign, *typed in grammar["spelled"]:
        text = text.replace(sign, "".join(typed))
    assert text == "delta*g'(z)-sigma(z)ᵀ"
    assert "ᵀT" in grammar["above"]
    assert "²2" in grammar["above"]
    assert "₁1" in grammar["below"]
    assert respell("δ⊙g′(z)−σ(z)ᵀ") == "delta*g_prime(z)-sigma(z).T"
