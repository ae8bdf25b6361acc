"""Formulas on trial: no right one is called wrong, no wrong one right, and most are read."""

import random
import re
from collections import Counter
from pathlib import Path

import pytest

from course.trial import formula
from course.trial.code import looks_like_code
from nnlib.mistakes import MISTAKES

LINES = Path(__file__).with_name("trial_formulas.tsv").read_text(encoding="utf-8").splitlines()
TABLE = [line.split("\t") for line in LINES if line and not line.startswith("#")]
ALLOWED = {
    "holds": ("right", "right if", "cannot read"),
    "no wrong": ("right", "right if", "cannot read"),
    "not right": ("right if", "wrong", "cannot read"),
    "right": ("right", "right if", "cannot read"),
    "right if": ("right", "right if", "cannot read"),
    "wrong": ("wrong", "cannot read"),
    "cannot read": ("cannot read",),
}


def judged(rows):
    return [(row, formula(row[2], context=row[1])) for row in rows]


def never_false(results):
    for (verdict, context, text), result in results:
        assert result.verdict in ALLOWED[verdict], (text, context, result)
        if result.verdict == "wrong":
            assert result.mistake in MISTAKES, result.mistake


def sample(every):
    """Every so many-th row of each kind: its verdict, code or none, with a context or without."""
    kinds = {}
    for row in TABLE:
        kinds.setdefault((row[0], looks_like_code(row[2]), bool(row[1])), []).append(row)
    return [row for rows in kinds.values() for row in rows[::every]]


def test_a_sample_of_formulas_has_no_false_verdict():
    results = judged(sample(24))
    never_false(results)
    assert Counter(r.verdict for _, r in results)["wrong"] >= 5


@pytest.mark.long
def test_no_formula_has_a_false_verdict_and_most_are_read():
    results = judged(TABLE)
    never_false(results)
    plain = [r for row, r in results if row[0] != "no wrong"]
    read = [r for r in plain if r.verdict != "cannot read"]
    assert len(read) >= 0.85 * len(plain)
    fine = [(row, r) for row, r in results if row[0] in ("right", "wrong", "right if")]
    same = [r for row, r in fine if r.verdict == row[0]]
    assert len(same) >= 0.83 * len(fine)


def test_a_wrong_formula_is_put_right():
    result = formula(r"\delta^l = ((w^{l+1})^T \delta^{l+1}) \odot \sigma'(a^l)")
    assert result.verdict == "wrong"
    assert result.mistake == "slope-of-activation"
    assert result.correction is not None
    assert formula(result.correction).verdict == "right"
    assert "random network" in result.counterexample


def test_a_missing_bracket_is_told_and_not_guessed():
    result = formula(r"\delta^l = ((w^{l+1})^T \delta^{l+1} \odot \sigma'(z^l)")
    assert result.verdict == "cannot read"
    assert "never closed" in result.reason


@pytest.mark.parametrize("text", [r"a = \sigma(a)", r"a_j = \sigma(a_j)"])
def test_an_activation_of_itself_is_wrong_though_some_change_nothing_twice(text):
    result = formula(text)
    assert (result.verdict, result.mistake) == ("wrong", "wrong-variable")
    assert "z" in result.correction


@pytest.mark.parametrize(
    "text", ["A2 = sigmoid(A2)", "dZ2 = dZ2 * A2 * (1 - A2)", r"z := \max(0, z)"]
)
def test_a_name_that_a_program_gives_a_new_value_is_not_judged(text):
    assert formula(text).verdict == "cannot read"


TEXT = r"""
\frac{1}{m} \partial ( ) [ ] { } ^ _ = := \sum_{i=1}^m \sum \sigma' g' ( W^{[l]} Z^l a^{l-1} dW dZ
\delta^L \odot * @ .T + - / \hat{y} y log np.dot(A, B) \\ & | , ; ' 2 x_i W_1 \nabla_a C if else
\begin{cases} \end{cases} \text{if} δ ∂ ᵀ ² Σ \beta v_{t-1} \sqrt{s} e^{-z} J(W,b)
"""
PIECES = re.findall(r"\S+", TEXT)


def test_no_text_makes_the_judge_fail():
    draw = random.Random(16)
    for _ in range(60):
        text = " ".join(draw.choices(PIECES, k=draw.randint(1, 14)))
        result = formula(text)
        assert result.verdict in ("right", "right if", "wrong", "cannot read")
        assert result.reason or result.verdict != "cannot read", text
    for text in ("", " ", "$", "$$ $$", "=", "(" * 300 + "=" + ")" * 300, "a" * 5000 + "= b"):
        assert formula(text).verdict == "cannot read", text


@pytest.mark.parametrize(
    ("text", "context", "word", "right"),
    [
        (r"\tanh'(z) \ge 1", "", "wrong-bound", r"\tanh'(z) \le 1"),
        ("w = X^T X X^T y", "", "missing-inverse", r"w = \left(X^T X\right)^{-1} X^T y"),
        ("p = F.softmax(z, dim=0)", "rows", "wrong-axis", "p = F.softmax(z, dim=1)"),
        (
            "loss = F.nll_loss(F.softmax(logits, dim=1), y)", "", "wrong-variable",
            "loss = F.nll_loss(F.log_softmax(logits, dim=1), y)",
        ),
        ("da1 = w2 @ dz2", "columns", "transpose", "da1 = w2.T @ dz2"),
        (r"L_i = f_{y_i} - \log\sum_j e^{f_j}", "", "sign", None),
    ],
)  # fmt: skip
def test_what_is_beside_the_gradients_is_put_right_too(text, context, word, right):
    result = formula(text, context)
    assert (result.verdict, result.mistake) == ("wrong", word)
    assert right is None or result.correction == right
    assert formula(result.correction, context).verdict in ("right", "right if")
