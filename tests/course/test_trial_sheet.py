"""Whole sheets on trial: where formulas are found, what is fitted to them, and how it is shown."""

import io
import json
from pathlib import Path

import jsonschema
import nbformat
import pytest
import yaml

from course.trial import formula, sheet
from course.trial.__main__ import main
from course.trial.examples import SPOILT, examples
from course.trial.found import formulas, kind_of
from course.trial.in_page import judge

ROOT = Path(__file__).parents[2]
SCHEMA = ROOT / "course/trial/schema.json"

NOTES = r"""# Notes on backpropagation

A layer computes $Z^{[l]} = W^{[l]} A^{[l-1]} + b^{[l]}$ and `A = g(Z)`.

$$
dZ^{[l]} = dA^{[l]} \odot g'(Z^{[l]})
$$

\[ dW^{[l]} = \frac{1}{m} dZ^{[l]} (A^{[l-1]})^T \]

\( db^{[l]} = \frac{1}{m} \sum_{i=1}^m dZ^{[l](i)} \)

| Activation | Formula | Derivative |
| :- | :- | :- |
| Sigmoid | `1 / (1 + exp(-z))` | `g(z) * (1 - g(z))` |
| ReLU | `max(0, z)` | $z$ if $z > 0$, $0$ otherwise |

```python
dA_prev = np.dot(W.T, dZ)
loss = compute(A, Y)
```
"""


def test_formulas_are_found_wherever_they_stand():
    found = formulas(NOTES)
    assert [f.line for f in found] == [3, 3, 6, 9, 11, 15, 16, 19]
    assert found[1].text == "A = g(Z)"
    lines = NOTES.split("\n")
    for f in found:
        if f.line not in (15, 16):
            assert lines[f.line - 1][f.column - 1 :].startswith(f.text.split("\n")[0])


def test_a_sheet_gets_verdicts_a_convention_and_what_it_leaves_open():
    result = sheet(NOTES)
    verdicts = {line.found.line: line.trial.verdict for line in result.lines}
    assert verdicts[16] == "wrong"
    assert [line.trial.mistake for line in result.lines if line.found.line == 16] == [
        "function-for-slope"
    ]
    assert result.counts == {"right": 7, "right if": 0, "wrong": 1, "cannot read": 0}
    assert "examples in columns" in result.convention
    assert "the learning rate" in result.open


def test_what_contradicts_the_rest_is_shown_against_it():
    rows = r" $dW^{(l)} = \frac{1}{m} A^{(l-1)T} dZ^{(l)}$"
    columns = r"$Z^{(l)} = W^{(l)} A^{(l-1)} + b^{(l)}$ $dA^{(l-1)} = W^{(l)T} dZ^{(l)}$"
    result = sheet(columns + rows)
    assert [bool(line.against) for line in result.lines] == [False, False, True]
    twice = r"$\frac{\partial J}{\partial W^{(l)}} = dZ^{(l)} A^{(l-1)T}$"
    wrong = r" $dW^{(1)} = \frac{1}{m} dZ^{(1)} X$"
    assert sheet(columns + wrong).lines[-1].trial.correction == wrong.strip(" $").replace(
        "X", "X^T"
    )
    many = " ".join(
        rf"$\frac{{\partial J}}{{\partial W^{{({k})}}}} = \frac1m dZ^{{({k})}} A^{{({k - 1})T}}$"
        for k in (1, 2)
    )
    result = sheet(f"{many} {twice}")
    assert [bool(line.against) for line in result.lines] == [False, False, True]


@pytest.mark.parametrize("suffix", [".md", ".txt", ".tex", ".ipynb"])
def test_the_command_line_judges_files_of_each_kind(tmp_path, capsys, suffix):
    file = tmp_path / f"notes{suffix}"
    if suffix == ".ipynb":
        nb = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(NOTES)])
        nbformat.write(nb, file)
    elif suffix == ".txt":
        file.write_text("The step is\n  w := w + alpha * dJ/dw\n", encoding="utf-8")
    else:
        file.write_text(NOTES + "\n$a^l = \\sigma(a^l)$\n", encoding="utf-8")
    assert main([str(file)]) == 1
    assert "1 wrong" in capsys.readouterr().out or suffix in (".md", ".tex")


def test_json_follows_its_schema(tmp_path, capsys):
    file = tmp_path / "notes.md"
    file.write_text(NOTES, encoding="utf-8")
    main(["--json", str(file)])
    data = json.loads(capsys.readouterr().out)
    jsonschema.validate(data, json.loads(SCHEMA.read_text(encoding="utf-8")))
    assert data["counts"]["wrong"] == 1


def test_github_gets_an_annotation_at_the_line_and_the_status_tells(tmp_path, capsys, monkeypatch):
    file = tmp_path / "notes.md"
    file.write_text(NOTES, encoding="utf-8")
    assert main(["--github", str(file)]) == 1
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith(f"::error file={file},line=16,col=")
    file.write_text("$a = g(z)$", encoding="utf-8")
    assert main(["--github", str(file)]) == 0
    assert capsys.readouterr().out == ""
    assert main([str(tmp_path / "no.md")]) == 2


def test_the_page_stands_alone(tmp_path):
    file, page = tmp_path / "notes.md", tmp_path / "notes.html"
    file.write_text(NOTES + "\n$a <b> = c$", encoding="utf-8")
    main(["--html", str(page), str(file)])
    text = page.read_text(encoding="utf-8")
    assert "src=" not in text
    assert "href=" not in text
    assert "<b>" not in text
    assert 'class="word wrong"' in text


def test_a_text_without_a_name_is_known_by_what_is_in_it():
    bare = "\nW := W - \\alpha * dW\n\n  Z = W A + b\nso much for that\n"
    assert kind_of(NOTES) == "md"
    assert kind_of(json.dumps({"cells": []})) == "ipynb"
    assert kind_of(bare) == "lines"
    found = [(f.line, f.column, f.text) for f in formulas(bare, "lines")]
    assert found == [(2, 1, "W := W - \\alpha * dW"), (4, 3, "Z = W A + b")]
    assert [f.text for f in formulas("so much for that", "lines")] == ["so much for that"]


def test_standard_input_may_be_one_formula(monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", io.StringIO("a^l = \\sigma(a^l)\n"))
    assert main([]) == 1
    assert "1 wrong" in capsys.readouterr().out


def test_one_formula_is_judged_without_neighbours():
    doubtful = r"\delta_k = (t_k - o_k) o_k (1 - o_k)"
    (line,) = sheet(doubtful, "lines").lines
    assert line.trial.verdict == formula(doubtful).verdict == "cannot read"


def test_the_examples_of_the_page_are_what_they_say():
    right, wrong, whole = examples().values()
    (_, mistake), _ = SPOILT
    assert formula(right).verdict == "right"
    assert (formula(wrong).verdict, formula(wrong).mistake) == ("wrong", mistake)
    result = sheet(whole)
    assert len(result.lines) == 8
    assert [line.found.line for line in result.lines if line.trial.verdict == "wrong"] == [11]
    assert result.counts["cannot read"] == 0
    assert result.convention


def test_the_page_of_the_book_is_told_each_formula_and_then_all_with_links_to_proofs():
    told = []
    judge(examples()["A sheet with a mistake"], "", "", "https://b/", told.append)
    *rows, last = told
    assert [(each["done"], each["of"]) for each in rows] == [(k, 8) for k in range(1, 9)]
    assert all(each["row"] in last["body"] for each in rows)
    assert last["body"] in last["page"]
    wrong = rows[5]["row"]
    assert "Put right" in wrong
    assert 'href="https://b/chapters/quick-reference/' in wrong
    assert json.loads(last["data"])["sheet"] == "-"
    judge("no formula\nat all", "", "", "", told.append)
    assert told[-1]["summary"] == ""


def test_a_mistake_has_the_proof_of_its_correction():
    _, wrong, _ = examples().values()
    assert formula(wrong).proof == formula(formula(wrong).correction).proof is not None


def test_the_hook_and_the_action_call_what_there_is():
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert hook["entry"] == "python -m course.trial"
    assert all((ROOT / path).is_dir() for path in hook["additional_dependencies"])
    action = yaml.safe_load((ROOT / ".github/actions/trial/action.yml").read_text(encoding="utf-8"))
    (command,) = [s["run"] for s in action["runs"]["steps"] if "course.trial" in s.get("run", "")]
    words = command.split()
    options = {w for w in words if w.startswith("--")}
    assert options == {"--github", "--context"}
    assert (ROOT / ".github/actions/trial/../../../course/pyproject.toml").is_file()


def test_a_convention_that_is_not_in_general_use_is_found_from_the_neighbours():
    ufldl = r"""$z^{(l+1)} = W^{(l)} a^{(l)} + b^{(l)}$
$\delta^{(l)} = \left((W^{(l)})^T \delta^{(l+1)}\right) \odot f'(z^{(l)})$
$\frac{\partial J}{\partial W^{(l)}} = \delta^{(l+1)} (a^{(l)})^T$"""
    result = sheet(ufldl)
    assert result.counts["right"] == 3
    assert "weights have the number of the layer they lead from" in result.convention
    old = r"""$\delta_k = (t_k - o_k) o_k (1 - o_k)$
$\Delta w_{jk} = \eta \delta_k o_j$"""
    result = sheet(old)
    assert result.counts["wrong"] == result.counts["cannot read"] == 0
    down = sheet(old + "\n" + r"$w_{jk} \leftarrow w_{jk} - \eta \delta_k o_j$").lines[-1].trial
    assert (down.verdict, down.mistake) == ("wrong", "sign")


def test_a_cost_that_is_defined_in_two_ways_and_a_penalty_that_counts_twice_are_wrong():
    costs = [r"$C = \frac{1}{n} \sum_x C_x$", r"$C = \sum_x C_x$"]
    gradient = (
        r"$\frac{\partial C}{\partial w} = \frac{1}{n} \sum_x \frac{\partial C_x}{\partial w}$"
    )
    result = sheet("\n".join([*costs, gradient]))
    assert [line.trial.verdict == "wrong" for line in result.lines] == [False, True, False]
    assert sheet(costs[1]).counts["wrong"] == 0
    cost = r"$C = C_0 + \frac{\lambda}{2n} \sum_w w^2$"
    step = r"$w \rightarrow (1 - \frac{\eta \lambda}{n}) w - \eta \frac{\partial C}{\partial w}$"
    assert [x.trial.verdict for x in sheet(cost + "\n" + step).lines] == ["right", "wrong"]
    right = step.replace(r"\partial C}", r"\partial C_0}")
    assert [x.trial.verdict for x in sheet(cost + "\n" + right).lines] == ["right", "right"]
