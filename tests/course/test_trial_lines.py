"""Sheets as courses write them: each line gets its own verdict, in the convention of the rest."""

import re

import nbformat
import pytest

from course.trial import formula, sheet
from course.trial.__main__ import main
from course.trial.found import formulas
from course.trial.page import page

ROWS = r"""\begin{align}
  Z^{(l)} &= A^{(l-1)} W^{(l)} + b^{(l)} \\
  \delta^{(l)} &= \left( \delta^{(l+1)} W^{(l+1)T} \right) \odot \sigma'(Z^{(l)}) \\
  \delta^{(l)} &= \left( \delta^{(l+1)} W^{(l)T} \right) \odot \sigma'(Z^{(l)}) \\
  \frac{\partial E}{\partial W^{(l)}} &= \frac{1}{m} A^{(l-1)T} \delta^{(l)} \\
  \frac{\partial E}{\partial W^{(l)}} &= \frac{1}{m} \delta^{(l)} A^{(l-1)T} \\
  \tanh'(z) &= 1 - \tanh(z)
\end{align}"""
PROGRAM = """Z1 = X @ W1 + b1
Z2 = A1 @ W2 + b2
dW2 = A1.T @ dZ2 / m
dA1 = dZ2 @ W2
dW1 = X.T @ dZ1 / m
db1 = dZ1.sum(axis=1) / m
W2 += lr * dW2
"""


def verdicts(text, kind="md"):
    """The line, the verdict and the correction of each formula."""
    return [(x.found.line, x.trial.verdict, x.trial.correction) for x in sheet(text, kind).lines]


def test_each_row_of_a_display_is_judged_and_by_the_layers_of_the_others():
    told = verdicts(ROWS, "tex")
    assert [line for line, _, _ in told] == [2, 3, 4, 5, 6, 7]
    assert [line for line, verdict, _ in told if verdict == "wrong"] == [4, 6, 7]
    assert "W^{(l+1)}" in told[2][2]
    assert told[4][2].endswith(r"= \frac{1}{m} \left(A^{(l-1)}\right)^T \delta^{(l)}")
    assert told[5][2] == r"\tanh'(z) = 1 - \tanh(z)^{2}"


def test_rows_that_go_on_and_ranges_of_layers_are_no_formulas_of_their_own():
    text = r"""$$\begin{aligned}
a &= \begin{cases} z & z > 0 \\ 0 & z = 0 \end{cases} \\
dz &= da \\
   &\quad \odot g'(z), \quad l = 1, \dots, L
\end{aligned}$$"""
    found = formulas(text)
    assert [f.line for f in found] == [2, 3]
    assert found[1].text.endswith(r"L")


def test_a_program_is_put_right_in_its_own_words_and_in_the_layout_of_its_other_lines():
    told = {line: (verdict, put) for line, verdict, put in verdicts(f"```\n{PROGRAM}```")}
    assert [line for line, (verdict, _) in told.items() if verdict == "wrong"] == [5, 7, 8]
    assert told[5][1] == "dA1 = dZ2 @ W2.T"
    assert told[7][1] == "db1 = dZ1.sum(axis=0) / m"
    assert told[8][1] == "W2 -= lr * dW2"


@pytest.mark.parametrize(("sign", "step"), [("-", "-"), ("+", "+")])
def test_a_step_goes_the_way_that_its_velocity_points(sign, step):
    velocity = rf"v_t = \mu v_{{t-1}} {sign} \eta \nabla E(w_t)"
    right, wrong = (rf"w_{{t+1}} = w_t {s} v_t" for s in ("+-" if step == "-" else "-+"))
    assert [v for _, v, _ in verdicts(rf"${velocity}, \qquad {right}$")] == ["right", "right"]
    (_, (_, verdict, put)) = verdicts(rf"${velocity}, \qquad {wrong}$")
    assert (verdict, re.sub(r"[{} ]", "", put)) == (
        "wrong",
        right.translate({123: "", 125: "", 32: ""}),
    )


@pytest.mark.parametrize(
    ("text", "word", "right"),
    [
        (
            r"\frac{\partial \hat{y}_i}{\partial z_j} = \hat{y}_i (1 - \hat{y}_i)",
            "softmax-by-entries",
            r"\hat{y}_{i} \left(\delta_{ij} - \hat{y}_{j}\right)",
        ),
        (
            r"dW = \frac{1}{m} dZ X^T + \frac{\lambda}{2m} W",
            "half",
            r"\frac{1}{m} dZ X^T + \frac{\lambda}{m} W",
        ),
    ],
)
def test_what_courses_get_wrong_is_put_right(text, word, right):
    result = formula(text)
    assert (result.verdict, result.mistake) == ("wrong", word)
    assert result.correction.endswith("= " + right)
    assert formula(result.correction, "softmax").verdict == "right"


def test_prices_are_no_formulas_and_what_is_typed_is_shown_as_text():
    assert formulas("It was $5 = 5 dollars or $6, and not $7.") == []
    shown = page(sheet("$a = <script>alert(1)</script>$ and `x = '</code><b>'`"), "<i>")
    assert not {"<script", "<b>", "<i>"} & {*re.findall(r"<\w+>?", shown)}


def test_what_is_no_sheet_is_told_in_a_sentence(tmp_path, capsys):
    (tmp_path / "a.md").write_bytes(bytes(range(256)))
    (tmp_path / "b.ipynb").write_text("[1]")
    (tmp_path / "c.md").write_text("$a = g(z)$")
    nbformat.write(nbformat.v4.new_notebook(), tmp_path / "d.ipynb")
    for arguments, why in (
        (["a.md"], "no text in UTF-8"),
        (["b.ipynb"], "no notebook"),
        (["c.md", "--html", "no/c.html"], "No such file"),
    ):
        paths = [str(tmp_path / x) if "." in x else x for x in arguments]
        assert main(paths) == 2
        assert why in capsys.readouterr().err
    capsys.readouterr()
    assert main([str(tmp_path / "d.ipynb")]) == 0
    assert "no formula was found" in capsys.readouterr().out


def test_a_context_that_says_nothing_is_told_what_was_expected():
    assert "Expected are words such as: rows" in formula("a = g(z)", "nonsense").note
    assert sheet("$a = g(z)$", context="nonsense").note
    assert not formula("a = g(z)", "examples in rows").note
    for context in (5, {"a": 1}, {"layouts": ("diagonal",)}):
        with pytest.raises(ValueError, match="expected"):
            formula("a = g(z)", context)


ONE_FILE = """m = X.shape[0]
output = sigmoid(hidden @ w2 + b2)
error = y - output
d_output = error * output * (1 - output)
error_hidden = d_output @ w2.T
d_hidden = error_hidden * hidden * (1 - hidden)
w2 += lr * hidden.T @ d_output
b2 += lr * np.sum(d_output, axis=0)
w1 += lr * X.T @ d_hidden
"""


def test_errors_that_are_targets_minus_outputs_are_added_and_outputs_minus_targets_are_not():
    result = sheet(f"```\n{ONE_FILE}```")
    assert [x.found.line for x in result.lines] == [*range(3, 11)]
    assert result.counts["right"] + result.counts["right if"] == 8
    assert "error is" not in str([x.trial.readings for x in result.lines])
    for old, new, place in (
        ("w2 += lr", "w2 -= lr", 8),
        ("y - output", "output - y", 8),
        ("d_output @ w2.T", "d_output @ w2", 6),
    ):
        told = {
            line: (v, put) for line, v, put in verdicts(f"```\n{ONE_FILE.replace(old, new)}```")
        }
        assert told[place][0] == "wrong", old
    assert told[6][1] == "error_hidden = d_output @ w2.T"


def test_gradients_lack_the_mean_of_the_cost_that_their_sheet_defines():
    cost = "cost = -np.sum(Y*np.log(A) + (1-Y)*np.log(1-A)) / m"
    delta, gradient, bias = "dZ = A - Y", "dW = np.dot(dZ, X.T)", "db = np.sum(dZ, axis=1)"
    told = verdicts("\n".join(["```", cost, delta, gradient, bias, "```"]))
    assert [verdict for _, verdict, _ in told] == ["right", "right if", "wrong", "wrong"]
    assert told[2][2] == "dW = 1 / m * (dZ @ X.T)"
    assert formula(gradient).verdict == "right if"
    for lines in (  # the 1/m is in the deltas, or in the step; the cost is a sum; nothing is said
        [cost, f"{delta[:4]} (A - Y) / m", gradient],
        [cost, delta, gradient, "W = W - lr / m * dW"],
        [cost, delta, "dZ /= m", gradient],
        [cost, delta, gradient, "dW /= m"],
        [cost.removesuffix(" / m"), delta, gradient],
        [delta, gradient],
    ):
        assert "wrong" not in [v for _, v, _ in verdicts("\n".join(["```", *lines, "```"]))], lines


def test_layers_with_transposed_weights_say_the_layout_of_the_rest():
    lines = [
        "$h = g(W^T x + b)$",
        r"$\frac{\partial L}{\partial W} = x \delta^T$",
        r"$\frac{\partial L}{\partial x} = W^T \delta$",
    ]
    told = verdicts("\n".join(lines))
    assert [verdict for _, verdict, _ in told] == ["right", "right", "wrong"]
    assert told[2][2].endswith(r"= W \delta")
    assert formula(lines[0]).verdict == "right if"
    assert formula(lines[2]).verdict == "right"
