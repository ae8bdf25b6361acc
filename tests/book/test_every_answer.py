"""Every exercise of the book is answered on its page: right, and with each catalogued mistake."""

from __future__ import annotations

import statistics

import pytest

from course.exercises.checking import check
from course.exercises.formulas.writing import formula
from course.exercises.register import all_exercises
from tests.book.boxes import PAGES, opened, plain

# A chapter with matrices, one with numbers and choices, one with a formula for each branch.
SOME = ["the-four-equations", "one-neuron-by-hand", "activations-and-slopes"]
SLOWER = 4  # a telephone's processor
MEDIAN, NEARLY_ALL = 16, 50  # milliseconds
ANSWER_ALL = """(answers) => answers.map(([name, text]) => {
    const box = document.querySelector(`.answer-box[data-exercise="${name}"]`);
    const field = box.querySelector(`input[type="text"]`);
    if (field) {
        field.value = text;
        field.dispatchEvent(new Event("input", { bubbles: true }));
    } else box.querySelector(`input[value="${text}"]`).checked = true;
    const start = performance.now();
    box.querySelector("form").requestSubmit();
    const took = performance.now() - start;
    const told = box.querySelector(".answer-verdict");
    const verdict = [...told.classList].find((each) => /^answer-[^v]/.test(each));
    return [verdict.slice(7), told.textContent.replace(/\\s+/g, " "), took];
})"""


def answers_of(exercise) -> dict[str, str | None]:
    """What is typed for the right answer and for each mistake, with the kind of the mistake."""
    if exercise.kind == "choice":
        return {o.key: None if o.right else o.key for o in exercise.options}
    mistakes = {formula(m.expression): m.kind for m in exercise.mistakes}
    return mistakes | {formula(exercise.reference): None}


def answer_all(tabs, site, light, exercises):
    """Answer the exercises of one chapter with everything there is; what went otherwise."""
    answers = [
        (exercise, text, kind)
        for exercise in exercises
        for text, kind in answers_of(exercise).items()
    ]
    # Formulas stay TeX, which can be compared with what Python says.
    with opened(tabs, site, light, exercises[0].name) as box:
        box.page.route("**/katex.min.js", lambda route: route.fulfill(body=""))
        typed = [[exercise.name, text] for exercise, text, _ in answers]
        told = box.page.evaluate(ANSWER_ALL, typed)
    wrong = []
    for (exercise, text, kind), (verdict, words, _) in zip(answers, told, strict=True):
        expected = check(exercise.name, text)
        assert expected.mistake == kind
        said = [plain(part) for part in (expected.message, expected.point)]
        if verdict != expected.verdict or not all(part in words for part in said):
            wrong.append((exercise.name, text, verdict, words, said))
    return len(answers), wrong


def by_chapter():
    """The exercises that a page can judge, by chapter."""
    found = {}
    for exercise in all_exercises().values():
        if exercise.kind != "derivation":
            found.setdefault(exercise.chapter, []).append(exercise)
    return found


@pytest.mark.parametrize("chapter", SOME)
def test_every_answer_of_some_chapters_gets_its_verdict(tabs, site, light, chapter):
    count, wrong = answer_all(tabs, site, light, by_chapter()[chapter])
    assert count > 15
    assert wrong == []


@pytest.mark.long
def test_every_answer_of_the_book_gets_its_verdict(tabs, site, light):
    chapters = by_chapter()
    assert set(chapters) <= set(PAGES)
    total, wrong = 0, []
    for exercises in chapters.values():
        count, found = answer_all(tabs, site, light, exercises)
        total, wrong = total + count, wrong + found
    assert total > 900
    assert wrong == []


@pytest.mark.long
def test_a_verdict_comes_at_once_on_a_slow_processor(tabs, site, light):
    """From the click to the finished page; twice, since the machine has other things to do."""
    times = []
    for exercises in by_chapter().values():
        typed = [[e.name, text] for e in exercises for text in answers_of(e)]
        with opened(tabs, site, light, exercises[0].name) as box:
            box.page.locator('.answer-box input[type="text"]').first.focus()
            box.page.wait_for_function("'katex' in window")
            devtools = box.page.context.new_cdp_session(box.page)
            devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
            runs = [box.page.evaluate(ANSWER_ALL, typed) for _ in range(2)]
            times += [min(one[2], other[2]) for one, other in zip(*runs, strict=True)]
    cuts = statistics.quantiles(times, n=100)
    assert statistics.median(times) <= MEDIAN, cuts
    assert cuts[98] <= NEARLY_ALL, cuts
