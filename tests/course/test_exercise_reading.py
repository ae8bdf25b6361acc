"""JavaScript reads what Python reads: the same tree, or the same words about the same place."""

from course.exercises.formulas.latex import is_latex

from .reading import disagreements, random_texts


def test_random_texts_are_read_alike():
    texts = [text for text in random_texts(4000, seed=1) if not is_latex(text[1])]
    assert len(texts) > 3000
    assert not disagreements(texts)
