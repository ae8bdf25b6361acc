"""JavaScript judges as Python does, in every word, from nothing but the exported data."""

import gzip
import itertools
import json
import math
import random
from collections import Counter

import pytest

from course.exercises import check
from course.exercises.formulas.evaluation import evaluate
from course.exercises.formulas.grammar import parse
from course.exercises.formulas.messages import ShapeError, quoted
from course.exercises.formulas.writing import formula
from course.exercises.judging.comparison import shown, told_apart
from course.exercises.page.export import chapter_data, shape_of, size_of
from course.exercises.register import chapters

from .judging import (
    EXERCISES,
    TYPED,
    data,
    disagreements,
    in_javascript,
    mutated,
    random_answers,
)

MILLISECONDS = 50
SOME = random.Random(12).sample(TYPED, 12)
HOSTILE = (
    "__proto__", "constructor(1)", "toString", "hasOwnProperty(2)", "delta.constructor", "valueOf",
    "0/0", "1/0", "-1/0", "log(0)", "log(-1)", "0*log(0)", "9**9**9**9", "(-8)**(1/3)", "nan",
    "1**(1/0)", "(-1)**(1/0)", "0**0", "1e300*1e300", "ones(1e9,1e9)", "eye(100000)", "eye(0.5)",
    "eye(1/0)", "ones(0, 1)", "ones(-1, 1)", "eye(20)" + "@eye(20)" * 61, "eye(21)",
    "m*ones(20,20)" + "@ones(20,20)" * 37, "eye(20)" + "+eye(20)" * 61, "+".join(["2"] * 79),
    "tanh(eye(20)**2)" + "*tanh(eye(20)**2)" * 28, "diag(ones(20,1))" + "@diag(ones(20,1))" * 28,
    "exp(" * 79 + "2" + ")" * 79, "norm(" * 60 + "1" + ")" * 60, "(" * 10**6, "-" * 499, "δ" * 500,
    "[" * 300 + "]" * 300, "[" + "1," * 240 + "1]", "'", '"', "`", "\\", "\x00", "\ud800", "",
)  # fmt: skip


def test_random_answers_are_judged_alike():
    assert not disagreements(random_answers(700, seed=1))


@pytest.mark.long
@pytest.mark.parametrize("seed", range(2, 8))
def test_many_random_answers_are_judged_alike(seed):
    assert not disagreements(random_answers(6000, seed))


def judged_otherwise(answers) -> list[tuple]:
    """The answers that JavaScript takes for right or for a mistake and Python does not."""
    there = in_javascript(answers)["results"]
    taken = [(answer, r) for answer, r in zip(answers, there, strict=True) if r["mistake"] or
             r["verdict"] == "right"]  # fmt: skip
    assert {r["verdict"] for _, r in taken} <= {"right", "mistake"}
    here = [check(*answer) for answer, _ in taken]
    return [answer for (answer, r), result in zip(taken, here, strict=True)
            if (r["verdict"], r["mistake"]) != (result.verdict, result.mistake)]  # fmt: skip


def test_no_mutant_of_some_answers_passes_in_javascript():
    answers = [answer for e in SOME for answer in mutated(e, e.reference)]
    assert len(answers) > 500
    assert not judged_otherwise(answers)


@pytest.mark.long
@pytest.mark.parametrize("part", range(4))
def test_no_mutant_of_any_answer_passes_in_javascript(part):
    answers = [
        answer
        for e in TYPED[part::4]
        for expression in (e.reference, *(m.expression for m in e.mistakes))
        for answer in mutated(e, expression)
    ]
    assert len(answers) > 10_000
    assert not judged_otherwise(answers)


def test_what_is_nearly_right_is_right_within_the_tolerance_alone():
    answers = [
        (e.name, f"({formula(expression)}) * (1 + {share * e.allowed!r})")
        for e in SOME
        for expression in (e.reference, *(m.expression for m in e.mistakes))
        for share in ((0.5, 0.97, 1.1, 30) if expression is e.reference else (0.02, 15))
    ]
    judged = [check(*answer) for answer in answers]
    verdicts = Counter(result.verdict for result in judged)
    assert min(verdicts[verdict] for verdict in ("right", "mistake", "wrong")) >= 10, verdicts
    assert not disagreements(answers, judged)


def test_what_does_not_fit_in_a_function_given_by_a_formula_is_where_the_function_stands():
    text, functions = "1 + softmax(2)", ["softmax"]
    with pytest.raises(ShapeError) as error:
        evaluate(parse(text, ["x"], functions), {}, {})
    assert error.value.place == (4, 14)
    words = {"names": ["x"], "functions": functions, "numbers": [], "aliases": {}}
    found = in_javascript(formulas={"words": words, "values": {}, "texts": [text]})["values"]
    assert found == [{"message": str(error.value), "place": [4, 14]}]


@pytest.mark.parametrize(
    "name", ["bias-gradient", "softmax-by-hand", "vanishing-chain", "softmax-unchanged"]
)
def test_hostile_answers_are_judged_alike_and_in_time(name):
    answers = [(name, text) for text in HOSTILE]
    assert not disagreements(answers)
    made = in_javascript(answers)
    slowest = max(zip(made["milliseconds"], HOSTILE, strict=True))
    assert slowest[0] < MILLISECONDS, slowest


def test_what_is_understood_while_typing_is_what_is_judged():
    answers = random_answers(300, seed=9)
    for answer, result in zip(answers, in_javascript(answers)["results"], strict=True):
        seen = result["understood"]
        assert (seen["echo"], seen["echo_latex"]) == (result["echo"], result["echo_latex"]), answer
        if seen["message"]:
            assert seen["verdict"] in ("shape", "unreadable")
            assert result["verdict"] == seen["verdict"], answer


def numbers():
    source = random.Random(3)
    for _ in range(1000):
        size = 10.0 ** source.uniform(-14, 20)
        yield source.choice((-1, 1)) * source.random() * size
        yield source.randint(-(10**6), 10**6) / source.choice((1, 8, 64, 1024, 10, 1000))
        yield float(f"{source.uniform(-10, 10):.4f}")
    yield from (0.0, -0.0, math.inf, -math.inf, math.nan, 1e-12, 1.5e-12, 5e-324, 1.7e308, 1e22)


def test_numbers_are_shown_as_in_python():
    pairs = [(x, digits) for x in numbers() for digits in (4, 5, 9)]
    made = in_javascript(numbers=[(repr(x).replace("inf", "Infinity"), d) for x, d in pairs])
    assert made["shown"] == [shown(x, digits) for x, digits in pairs]
    apart = [list(told_apart(x, y)) for (y, _), (x, _) in itertools.pairwise(pairs)]
    assert made["apart"] == apart


def test_texts_are_quoted_alike():
    source = random.Random(4)
    signs = [*"ab'\"\\`\n\t\x00\x7f\x85\xa0é\u200f\u2028字🙂 ", "\ufeff", "\U000e0001"]
    texts = ["".join(source.choices(signs, k=source.randint(0, 70))) for _ in range(500)]
    texts += ["a" * length for length in (27, 28, 29, 30)]
    assert in_javascript(texts=texts)["quoted"] == [quoted(text) for text in texts]


def test_options_that_are_typed_are_judged_alike():
    texts = ["A", " (b) ", "`C`", "((a", "e", "", "İ", "b" * 200, " " * 99 + "a", " " * 100 + "a",
             "\x1fa", "\ufeffa", "__proto__", "a\u00a0", "🙂" * 60, "it's", "a`b"]  # fmt: skip
    names = [name for name, e in EXERCISES.items() if e.kind == "choice"][:5]
    assert not disagreements([(name, text) for name in names for text in texts])


def test_a_chapter_is_light_and_holds_no_answer_as_a_formula():
    sizes = []
    for slug in {questions.chapter for questions in chapters().values()}:
        found = chapter_data(slug)
        text = json.dumps(found, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        sizes.append(len(gzip.compress(text.encode(), 9)))
        for name, exercise in found.items():
            if exercise["kind"] == "formula":
                bare = json.dumps({**exercise, "mistakes": [
                    {**m, "message": ""} for m in exercise["mistakes"]
                ], "variables": []})  # fmt: skip
                right = formula(EXERCISES[name].reference)
                assert len(right) < 6 or right not in bare, name
    assert sorted(sizes)[len(sizes) // 2] <= 8000
    assert max(sizes) <= 20_000


def test_mistakes_are_marks_where_the_answer_is_compared_exactly():
    found = data("bias-gradient")
    assert all(isinstance(v, int | float) for m in found["mistakes"] for v in m["values"])
    by_hand = data("softmax-by-hand")["mistakes"][0]
    assert all(isinstance(v, list) for v in by_hand["values"])


def test_a_shape_is_exported_by_the_names_of_its_sizes_or_refused():
    lengths = [{"n": 2, "m": 3}, {"n": 3, "m": 3}]
    assert size_of("e", [2, 3], lengths) == "n"
    assert size_of("e", [3, 3], lengths) == "m"
    assert size_of("e", [1, 1], lengths) == "1"
    with pytest.raises(ValueError, match=r"e: an answer has \[4, 6\] rows or columns"):
        size_of("e", [4, 6], lengths)
    with pytest.raises(ValueError, match="a number at some points and a matrix at others"):
        shape_of(EXERCISES["bias-gradient"], [(), (2, 1)])
