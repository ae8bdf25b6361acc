import re

import pytest

from nnlib.mistakes import MISTAKES, told

# what readers, tests and other programs may rely on
FIXED = [
    "right",
    "sign",
    "factor-m",
    "one-over-m",
    "factor-2",
    "half",
    "factor-n",
    "transpose",
    "missing-slope",
    "slope-of-activation",
    "slope-of-wrong-layer",
    "missing-output-slope",
    "extra-output-slope",
    "bias-not-summed",
    "bias-summed-over-units",
    "bias-mean",
    "softmax-by-entries",
    "updated-weights",
    "gradient-for-weights",
    "wrong-input",
    "missing-mask",
    "missing-scale",
    "missing-l2",
    "l2-on-biases",
    "shifted-labels",
    "mean-over-entries",
    "rounding",
    "unknown",
]


def test_no_word_is_renamed():
    assert set(FIXED) <= set(MISTAKES)


@pytest.mark.parametrize("word", MISTAKES)
def test_a_mistake_has_a_word_and_whole_sentences(word):
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", word)
    said = told(word, m=7, n=5)
    assert said[0].isupper()
    assert said[-1] == "."
    assert "{" not in said


def test_the_numbers_come_into_the_sentence():
    assert "7 times" in told("factor-m", m=7)
    assert "units, 5:" in told("factor-n", n=5)


def test_an_unknown_word_is_refused():
    with pytest.raises(ValueError, match=r"word is 'sgn', expected one of 'right', 'sign'"):
        told("sgn")
