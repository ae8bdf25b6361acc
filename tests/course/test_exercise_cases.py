"""The case file and the export: Python's judge, and JavaScript's, which has the export only."""

import json
import re
from pathlib import Path

import numpy as np
import pytest

from course.exercises import check
from course.exercises.formulas.evaluation import evaluate
from course.exercises.formulas.grammar import parse
from course.exercises.formulas.spelling import respell
from course.exercises.judging import chosen
from course.exercises.page.cases import FUNCTIONS, VALUES
from course.exercises.page.grammar import modules
from tools import exercises
from tools.exercises import cases_text, main

from .judging import disagreements, in_javascript

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


def all_of(exported):
    return [exercise for of in exported["chapters"].values() for exercise in of.values()]


def test_the_case_file_is_up_to_date():
    message = "run: python -m tools.exercises"
    assert FILE.read_text(encoding="utf8") == cases_text(), message


def test_the_tables_for_javascript_are_up_to_date():
    for path, text in modules().items():
        assert path.read_text(encoding="utf8") == text, "run: python -m tools.exercises"


def test_the_case_file_is_written_by_the_command(tmp_path, monkeypatch):
    path = tmp_path / "cases.json"
    assert main(["--cases", str(path)]) == 0
    assert path.read_bytes() == FILE.read_bytes()
    assert exercises.CASES == FILE


def test_without_a_file_all_is_written_that_is_made(tmp_path, monkeypatch):
    monkeypatch.setattr(exercises, "cases_text", lambda: "cases")
    monkeypatch.setattr(exercises, "chosen_text", lambda: "chosen")
    assert set(exercises.made()) == {FILE, chosen.FILE, *modules()}
    path = tmp_path / "made"
    monkeypatch.setattr(exercises, "made", lambda: {path: "all\n"})
    assert main([]) == 0
    assert path.read_bytes() == b"all\n"


@pytest.fixture(scope="module")
def judged(stored):
    return [check(case["exercise"], case["answer"]) for case in stored["answers"]]


def test_every_case_gets_its_verdict(stored, judged):
    wrong = []
    for case, result in zip(stored["answers"], judged, strict=True):
        if (result.verdict, result.mistake) != (case["verdict"], case["mistake"]):
            wrong.append((case, repr(result)))
    assert not wrong


def test_the_cases_cover_every_verdict_and_every_mistake(stored, exported):
    seen = {(case["exercise"], case["verdict"], case["mistake"]) for case in stored["answers"]}
    for exercise in all_of(exported):
        if exercise["kind"] in ("formula", "number"):
            wanted = [("mistake", m["kind"]) for m in exercise["mistakes"]]
            wanted += [(v, None) for v in ("right", "wrong", "shape", "unreadable")]
            for verdict, mistake in wanted:
                assert (exercise["name"], verdict, mistake) in seen


def test_javascript_says_the_same_of_every_case_from_the_exported_data(stored, judged):
    answers = [(case["exercise"], case["answer"]) for case in stored["answers"]]
    assert not disagreements(answers, judged)


def test_the_exported_grammar_is_closed(exported):
    """Every function that a formula may call is built in, or is a formula in those."""
    grammar = exported["grammar"]
    built_in = {*grammar["built_in"]}
    assert {*grammar["shapes"], *grammar["also"]} <= built_in
    for text in grammar["words"].values():
        assert parse(text, ["x", "y"], ())
    for text in grammar["defined"].values():
        assert parse(text, ["x"], ())
    known = built_in | {*grammar["defined"]}
    assert {*grammar["same"].values()} <= known
    for exercise in all_of(exported):
        assert {*exercise.get("functions", [])} <= known


def test_calculations(stored):
    for case in stored["calculations"]:
        tree = parse(case["formula"], case["values"], FUNCTIONS, ["x"])
        value = evaluate(tree, case["values"], {})
        np.testing.assert_allclose(value, case["expected"], rtol=1e-11, atol=1e-12)
        assert np.shape(case["expected"]) == value.shape


def test_calculations_in_javascript(stored):
    cases = stored["calculations"]
    words = {"names": [*VALUES], "functions": FUNCTIONS, "numbers": ["x"], "aliases": {}}
    values = {n: [np.shape(value), np.ravel(value).tolist()] for n, value in VALUES.items()}
    formulas = [case["formula"] for case in cases]
    found = in_javascript(formulas={"words": words, "values": values, "texts": formulas})
    for case, (shape, entries) in zip(cases, found["values"], strict=True):
        assert case["values"] == VALUES
        assert np.shape(case["expected"]) == tuple(shape), case
        np.testing.assert_allclose(
            entries, np.ravel(case["expected"]), rtol=1e-11, atol=1e-12, err_msg=case["formula"]
        )


def test_spelling_is_exported(exported):
    text = "δ⊙g′(z)−σ(z)ᵀ"
    grammar = exported["grammar"]
    for typed, signs in grammar["spelling"].items():
        text = re.sub(f"[{signs}]", typed, text)
    for at, name in enumerate(grammar["greek"].split(" ")):
        text = text.replace(chr(ord("α") + at), name)
    assert text == "delta*g'(z)-sigma(z)ᵀ"
    assert re.fullmatch(f"[{grammar['above']}]+", "ᵀ²³⁻ⁿ")
    assert re.fullmatch(f"[{grammar['below']}]+", "₁₂₊ₙ")
    assert not re.search(f"[{grammar['above']}{grammar['below']}]", "T2x+")
    assert respell("δ⊙g′(z)−σ(z)ᵀ") == "delta*g_prime(z)-sigma(z).T"
