"""JavaScript reads what Python reads: the same tree, or the same words about the same place."""

import pytest

from course.exercises import check
from nnlib.symbolic import latex

from .reading import EXERCISES, disagreements, random_texts


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


@pytest.mark.parametrize("every", [pytest.param(1, marks=pytest.mark.long), 9])
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
