"""A display that no longer says what the algebra says is caught, whatever was spoilt in it."""

import json
from pathlib import Path

import pytest

from derive import array, indices, sizes
from derive.reader import ReadError, statements
from tests.book.formulas import displayed_outputs, displays, inline_equations
from tests.book.page_names import PAGES, Page
from tests.book.read_back import RECORD, confirmed, holds

CHAPTERS = Path(__file__).parents[2] / "chapters"
NOTEBOOKS = {
    path.stem: json.loads(path.read_text(encoding="utf-8")) for path in CHAPTERS.glob("*/*.ipynb")
}
SPOILT = [
    ("gradient-descent", r"\theta - \alpha", r"\theta + \alpha"),
    ("gradient-descent", r"\frac12 \sum_{i=1}^{N} \lambda_i", r"\sum_{i=1}^{N} \lambda_i"),
    ("gradient-descent", r"\frac{\alpha\beta}{2}", r"\alpha\beta"),
    ("the-four-equations", "C_k", "C"),
    ("the-general-step", r"\partial A^{[l-1]}_{qk}", r"\partial A^{[l-1]}_{qp}"),
    ("where-the-slope-went", "A^{[L]} - Y", "Y - A^{[L]}"),
    ("where-the-slope-went", "= A^{[L]} - Y", r"= \frac12 (A^{[L]} - Y)"),
    ("batches-and-noise", r"\frac1m \sum_{k=1}^{m} g_k", r"\sum_{k=1}^{m} g_k"),
    ("batches-and-noise", r"- \overline{g}^2", r"+ \overline{g}^2"),
    ("momentum-and-adam", r"\beta_1 m_{t-1}", r"\beta_2 m_{t-1}"),
    ("momentum-and-adam", r"1 - \beta_1^t", r"1 - \beta_1"),
    ("momentum-and-adam", r"\theta_t - \eta\beta v_t", r"\theta_t + \eta\beta v_t"),
    ("momentum-and-adam", r"r^2 - (1 + \beta", r"r^2 - (1 - \beta"),
    ("momentum-and-adam", r"0 \le \beta < 1", r"\beta > 1"),
    ("squared-error", r"{\mathsf T} \delta", r" \delta"),
    ("squared-error", r"\odot f'(z^{[l]})", r"\odot f(z^{[l]})"),
    ("squared-error", r"(2 \tau^2)", r"\tau^2"),
    ("vanishing-and-exploding", r"\delta_0 \prod", r"\prod"),
    ("derivations-and-checks", r"\frac{h^2}{6}", r"\frac{h^2}{3}"),
    ("derivations-and-checks", r"\mathbf{1}_{i=p} =", r"\mathbf{1}_{i=p} = 1 -"),
    ("the-pieces-and-the-forward-pass", "+ b^{[l]}", ""),
    ("from-neurons-to-matrices", "W^{(l)}_{ij}", "W^{(l)}_{ji}"),
    ("a-neuron-and-the-forward-pass", r"\sigma(u_i)", r"\sigma'(u_i)"),
    ("the-output-error", r"(A^{(L)} - y) \odot", r"(A^{(L)} + y) \odot"),
    ("the-output-error", r"\frac12 \sum_{k=1}^{m}", r"\frac1m \sum_{k=1}^{m}"),
]


def own_pages(slug):
    made = PAGES[slug]()
    return made if isinstance(made, tuple) else (made,)


@pytest.mark.parametrize(("slug", "right", "wrong"), SPOILT)
def test_a_display_with_a_mistake_is_not_confirmed(slug, right, wrong):
    (tex,) = [f.tex for f in displays(NOTEBOOKS[slug]) if right in f.tex][:1]
    assert confirmed(tex, own_pages(slug))
    assert not confirmed(tex.replace(right, wrong, 1), own_pages(slug))


@pytest.mark.parametrize("slug", PAGES)
def test_the_names_of_a_chapter_are_needed(slug):
    assert any(confirmed(f.tex, own_pages(slug)) for f in displays(NOTEBOOKS[slug]))


def test_the_record_names_chapters_and_displays_that_exist():
    record = json.loads(RECORD.read_text(encoding="utf-8"))
    assert set(record) <= set(NOTEBOOKS)
    for slug, left in record.items():
        notebook = NOTEBOOKS[slug]
        assert set(left.get("displays", [])) <= {f.tex for f in displays(notebook)}
        assert set(left.get("outputs", [])) <= {f.tex for f in displayed_outputs(notebook)}
        assert left.get("inline", 0) <= len(inline_equations(notebook))


def test_numbers_are_compared_to_the_digits_shown():
    for right in (
        "z = 0.3 \\cdot 2 - 0.1 = 0.5",
        "e^{-0.5} = 0.606531",
        r"\frac{5-4}{5+4} = \frac19",
    ):
        assert holds(right, Page())
    for wrong in ("z = 0.3 \\cdot 2 - 0.1 = 0.6", "e^{-0.5} = 0.606532", r"\frac19 = 0.2"):
        assert not holds(wrong, Page())


def test_a_setting_or_a_rule_is_no_result():
    (n,) = sizes("n")
    i = indices("i", n)[0]
    names = {"z": array("z", n), "i": i, "n": n}
    assert not holds("n = 5", Page(names))
    assert not holds("n := n + 1", Page(names))
    assert not holds("z_i", Page(names))
    assert holds("z_i^2 + 1 > 0", Page(names))
    assert not holds("z_i > 0", Page(names))


def test_formulas_are_found_where_they_stand():
    cells = [
        {"cell_type": "markdown", "source": "a $x = 1$ `$no = 1$`\n$$\ny = 2\n$$ (eq-y)\n\\$ $z$"},
        {"cell_type": "code", "source": "", "outputs": [{"data": {"text/latex": "$$\nu = v\n$$"}}]},
    ]
    notebook = {"cells": cells}
    assert [(f.tex, f.label) for f in displays(notebook)] == [("y = 2", "eq-y")]
    assert [f.tex for f in inline_equations(notebook)] == ["x = 1"]
    assert [f.tex for f in displayed_outputs(notebook)] == ["u = v"]


def test_statements_of_a_display_are_read_one_by_one():
    (n,) = sizes("n")
    names = {"z": array("z", n), "n": n}
    tex = r"\begin{aligned} z_1 &= z_2 + 1, \\ &\le n \qquad\text{and}\quad z_3 = 1. \end{aligned}"
    assert [said.signs for said in statements(tex, names)] == [("=",), ("<=",), ("=",)] or [
        said.signs for said in statements(tex, names)
    ] == [("=", "<="), ("=",)]
    with pytest.raises(ReadError):
        statements(r"\text{nothing}", names)
