"""A display that no longer says what the algebra says is caught, whatever was spoilt in it."""

import json
from pathlib import Path

import pytest
import sympy as sp

from derive import Derivation, Named, array, indices, sizes
from derive.reader import ReadError, statements
from tests.book.derived import left_sides
from tests.book.formulas import displayed_outputs, displays, inline_equations
from tests.book.known import claimed
from tests.book.names import PAGES, Page
from tests.book.names.everyday import everyday
from tests.book.read_back import RECORD, NotReadBack, own_pages, report
from tests.book.settings import is_setting
from tests.book.statements import confirmed, holds

CHAPTERS = Path(__file__).parents[2] / "chapters"
NOTEBOOKS = {
    path.stem: json.loads(path.read_text(encoding="utf-8")) for path in CHAPTERS.glob("*/*.ipynb")
}
CLAIMS = {path.stem: claimed(path.parent.name) for path in CHAPTERS.glob("*/*.ipynb")}
SPOILT = [
    ("regularisation", r"\frac{\lambda}{2}", r"\lambda"),
    ("regularisation", r"\sum_{l=1}^{L}", r"\sum_{l=2}^{L}"),
    ("the-general-step", r"\tfrac1m\, dZ", "dZ"),
    ("the-general-step", "* g'", "* g"),
    ("where-the-slope-went", "a - y, \\qquad", "y - a, \\qquad"),
    ("where-the-slope-went", r"\frac{a - y}{g'}", r"\frac{a - y}{2 g'}"),
    ("the-error-and-the-chain-rule", r"(y - \hat y)^2", r"(y - \hat y)"),
    ("the-error-and-the-chain-rule", r"\theta\, o", "o^2"),
    ("vanishing-and-exploding", r"\frac{w}{4}", r"\frac{w}{5}"),
    ("vanishing-and-exploding", r"= D \prod", r"= 2 D \prod"),
    ("vanishing-and-exploding", r"\frac14 \sum_{j=1}^{n} \lvert", r"\frac15 \sum_{j=1}^{n} \lvert"),
    ("derivatives-by-numbers", r"{2h}", "{h}"),
    ("derivatives-by-numbers", r"\tfrac{h^3}{6}", r"\tfrac{h^3}{3}"),
    ("activations-and-slopes", r"\ge f(0)", r"\le f(0)"),
    ("batches-and-noise", r"\begin{cases} 1", r"\begin{cases} 2"),
    ("momentum-and-adam", r"(1 - \rho)(\rho - \beta)}", r"(1 - \rho)(\rho + \beta)}"),
    ("training-in-rows", r"W^{(l)} - \alpha", r"W^{(l)} + \alpha"),
    ("gradient-descent", r"W^{[l]} - \alpha", r"W^{[l]} + \alpha"),
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
    ("derivatives-by-numbers", r"\frac{h^2}{6}", r"\frac{h^2}{3}"),
    ("derivations-and-checks", r"\mathbf{1}_{i=p} =", r"\mathbf{1}_{i=p} = 1 -"),
    ("the-pieces-and-the-forward-pass", "+ b^{[l]}", ""),
    ("from-neurons-to-matrices", "W^{(l)}_{ij}", "W^{(l)}_{ji}"),
    ("a-neuron-and-the-forward-pass", r"\sigma(u_i)", r"\sigma'(u_i)"),
    ("the-output-error", r"(A^{(L)} - y) \odot", r"(A^{(L)} + y) \odot"),
    ("the-output-error", r"\frac12 \sum_{k=1}^{m}", r"\frac1m \sum_{k=1}^{m}"),
]


@pytest.mark.parametrize(("slug", "right", "wrong"), SPOILT)
def test_a_display_with_a_mistake_is_not_confirmed(slug, right, wrong):
    (tex,) = [f.tex for f in displays(NOTEBOOKS[slug]) if right in f.tex][:1]
    assert confirmed(tex, own_pages(slug), CLAIMS[slug])
    assert not confirmed(tex.replace(right, wrong, 1), own_pages(slug), CLAIMS[slug])


@pytest.mark.parametrize("slug", PAGES)
def test_the_names_of_a_chapter_are_needed(slug):
    formulas = [*displays(NOTEBOOKS[slug]), *displayed_outputs(NOTEBOOKS[slug])]
    assert any(confirmed(f.tex, own_pages(slug)) for f in formulas)


def test_the_record_names_chapters_and_displays_that_exist():
    record = json.loads(RECORD.read_text(encoding="utf-8"))
    assert set(record) <= set(NOTEBOOKS)
    for slug, left in record.items():
        assert set(left) <= {"inline", "left sides"}
        assert set(left.get("inline", [])) <= {f.tex for f in inline_equations(NOTEBOOKS[slug])}


def test_what_a_chapter_may_leave_open_only_shrinks():
    record = json.loads(RECORD.read_text(encoding="utf-8"))
    assert sum(len(left.get("inline", [])) for left in record.values()) <= 260
    assert sum(len(left.get("left sides", [])) for left in record.values()) <= 24


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (r"\sigma'(z) = a(1-a)", r"\sigma'(z) = a(1+a)"),
        (r"\sigma'(z) = 1 - \tanh^2 z", r"\sigma'(z) = 1 + \tanh^2 z"),
        (r"\sigma(-z) = 1 - \sigma(z)", r"\sigma(-z) = \sigma(z) - 1"),
        (r"g'(z) = 1 - a^2", "g'(z) = a^2 - 1"),
    ],
)
def test_a_flipped_sign_in_the_text_is_not_confirmed(right, wrong):
    assert any(right == f.tex for nb in NOTEBOOKS.values() for f in inline_equations(nb))
    assert confirmed(right, everyday())
    assert not confirmed(wrong, everyday())


def test_what_states_a_result_is_no_setting():
    for setting in ("m = 5", r"l = L, \dots, 1", r"\theta = -v", "x = (1, 2)", r"\alpha = 10^{-3}"):
        assert is_setting(setting)
    for result in (r"\sigma'(z) = a(1-a)", "dZ = A - Y", r"\frac12 x = y", "2a = 4", "a b = c"):
        assert not is_setting(result)


def test_a_left_side_that_is_known_must_be_what_is_derived():
    x = sp.Symbol("x", real=True)
    square = Named(sp.Symbol("S"), x**2)

    def judged(shown):
        derivation = Derivation(sp.Derivative(square, x), shown=shown).step(2 * x, "the rule")
        return list(left_sides(derivation, ()))

    assert judged(r"\partial S / \partial x") == [(r"\partial S / \partial x", True)]
    assert judged("S") == [("S", False)]
    assert judged("2 S") == [("2 S", False)]
    assert judged("G") == judged("G(x)") == []  # a new name, which this defines
    assert judged("2 G") == [("2 G", None)]


def test_a_report_refuses_a_display_and_an_output_that_nothing_proves(tmp_path):
    said = {"cell_type": "markdown", "source": "$$2 = 3$$ and $a b = c$"}
    shown = {"cell_type": "code", "source": "", "outputs": [{"data": {"text/latex": "$$1 = 2$$"}}]}
    with pytest.raises(NotReadBack) as refused:
        report(tmp_path / "x.ipynb", {"cells": [said, shown]})
    assert "cell 0 cannot be read back: 2 = 3" in str(refused.value)
    assert "cell 1 displays what nothing proves: 1 = 2" in str(refused.value)
    said["source"] = "$$2 = 2$$ and $a b = c$ and $m = 5$"
    found = report(tmp_path / "x.ipynb", {"cells": [said]})
    assert found == {"inline": ["a b = c"], "left sides": []}


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
