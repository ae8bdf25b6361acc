"""JavaScript reads what Python reads: the same tree, or the same words about the same place."""

import json
from pathlib import Path

import pytest

from course.exercises import check
from course.exercises.formulas.spelling import BLOCKS, respell
from course.exercises.page.readings import reading
from nnlib.symbolic import latex

from .hostile import HOSTILE
from .reading import EXERCISES, disagreements, in_javascript, in_python, random_texts
from .test_exercise_grammar import test_what_is_not_understood_is_said as refused

MILLISECONDS = 50


@pytest.fixture(scope="module")
def stored():
    return json.loads((Path(__file__).parent / "exercise_cases.json").read_text(encoding="utf8"))


def test_the_stored_readings_are_those_of_javascript(stored):
    known = {of["name"]: of for of in stored["words"]}
    texts = [(of["words"], of["text"]) for of in stored["readings"]]
    there = in_javascript(texts, known)["readings"]
    for case, found in zip(stored["readings"], there, strict=True):
        assert {"words": case["words"], "text": case["text"], **found} == case


def test_what_is_stored_is_every_kind_of_text(stored):
    texts = {of["text"] for of in stored["readings"]}
    assert {text for text, _ in refused.pytestmark[0].args[1] if len(text) < 100} <= texts
    advised = [advice for of in stored["readings"] for advice in of.get("advice", ())]
    assert len(advised) > 100
    assert {*advised} <= texts
    read = {(of["words"], of["text"]) for of in stored["readings"] if "tree" in of}
    assert {advice for _, advice in read} >= {*advised}


def test_what_is_printed_is_read_as_the_same_tree(stored):
    known = {of["name"]: of for of in stored["words"]}
    texts = [(of["words"], of["tree"]) for of in stored["readings"] if "tree" in of]
    there = in_javascript(texts, known)["readings"]
    for (name, text), found in zip(texts, there, strict=True):
        assert found["tree"] == text == reading(known[name], text)["tree"]


def test_every_sign_is_spelled_alike():
    signs = [chr(code) for block in ((0x20, 0xA0), *BLOCKS) for code in range(*block)]
    signs += [f"λ{sign}2" for sign in signs[::7]] + [f"W{sign} ({sign}" for sign in signs[::5]]
    there = in_javascript(signs=signs)["spelled"]
    assert len(signs) > 13_000
    for sign, spelled in zip(signs, there, strict=True):
        assert spelled == respell(sign), (sign, ascii(sign))


def test_hostile_texts_get_the_same_answer_at_once():
    texts = [(name, text) for text in HOSTILE for name in ("sheet-penalty", "softmax-by-hand")]
    found = in_javascript(texts)
    for text, there in zip(texts, found["readings"], strict=True):
        assert there == in_python(*text), ascii(text)[:80]
    assert found["slowest"] < MILLISECONDS


def test_random_texts_are_read_alike():
    texts = random_texts(3000, seed=1)
    assert not disagreements(texts)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(2, 12))
def test_many_random_texts_are_read_alike(seed):
    assert not disagreements(random_texts(20_000, seed=seed))


def written(exercise):
    """The right answer and the mistakes, each with what it must be taken for."""
    yield None, exercise.reference
    yield from ((mistake.kind, mistake.expression) for mistake in exercise.mistakes)


@pytest.mark.parametrize("every", [pytest.param(1, marks=pytest.mark.long), 7])
def test_latex_as_the_book_writes_it_is_taken_for_what_it_is(every):
    """A few things have two readings or none: they are refused, and nothing is read as another."""
    taken = refused = 0
    for exercise in [*EXERCISES.values()][::every]:
        for kind, expression in written(exercise):
            try:
                text = latex(expression)
            except AttributeError:
                continue  # it has no LaTeX
            result = check(exercise.name, text)
            if r"\mathbf{1}" in text or "I" in text.split():
                refused += 1
                assert result.verdict != "right" or kind is None
                continue
            taken += 1
            found = result.verdict, result.mistake
            if "written with `*`" not in result.message:  # without a mark of LaTeX
                assert found == ("mistake" if kind else "right", kind), (exercise.name, text)
    assert taken > 2 * refused


SPELLED = [
    ("squared-error-of-cost", r"\frac{1}{m}(\hat{Y} - Y) \odot g'(Z)"),
    ("squared-error-of-cost", r"(\hat y - Y) \odot g'(Z) / m"),
    ("squared-error-of-cost", "(Ŷ − Y) ⊙ g′(Z) / m"),
    ("adam-uncorrected", "η(1 − β₁)/√(1 − β₂)"),
    ("softmax-two-classes", "z1 - z2"),
    ("cross-entropy-batch", "−∑(Y ⊙ log(A))/m"),
    ("bias-gradient", "Σ(δ, axis=1)/m"),  # as the key of the box shows it
    ("digits-first-weights", "W₂ᵀ @ δ₂ ⊙ g′(Z₁) @ Xᵀ / m"),
]


def test_a_name_is_read_in_each_of_its_spellings():
    assert [check(*answer).verdict for answer in SPELLED] == ["right"] * len(SPELLED)
    assert not disagreements(SPELLED)


def test_a_letter_that_two_layers_have_is_read_as_neither():
    """In the book's letters the layers differ in what stands above them, and in nothing else."""
    right = r"(W_2^T ((A - Y) \odot g'(z^{[2]})) \odot g'(z^{[1]})) X^T / m"
    assert check("pseudocode-one-formula", right).verdict == "right"
    guessed = check("pseudocode-one-formula", right.replace("^{[2]}", ""))
    assert guessed.verdict == "unreadable"
    assert "unknown name `z`" in guessed.message
