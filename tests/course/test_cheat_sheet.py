"""The cheat sheet: both layouts, mistakes that must not get on it, and what is printed."""

from __future__ import annotations

import re

import numpy as np
import pytest

import nnlib
from course.cheat_sheet import COLUMNS, ROWS, network, network_side, pieces, pieces_side, sections
from course.cheat_sheet.layouts import Layout
from course.tables import cell
from nnlib.symbolic import WrongStep


@pytest.fixture(scope="module")
def in_columns():
    return sections(COLUMNS)


@pytest.fixture(scope="module")
def in_rows():
    return sections(ROWS)


@pytest.fixture(scope="module")
def lines(in_columns, in_rows):
    return [line for side in (in_columns, in_rows) for part in side.values() for line in part]


class Careless(Layout):
    """A layout in rows that leaves the order of a product as it was in columns."""

    def product(self, first, second):
        return first * second


class Mixed(Layout):
    """Examples in rows, and weights as in columns."""

    def weight(self, W, above, below):
        return W[above, below]


@pytest.mark.parametrize("wrong", [Careless, Mixed])
@pytest.mark.parametrize("line", [network.pre_activation, network.hidden_delta])
def test_a_layout_with_a_slip_gives_no_line(wrong, line):
    with pytest.raises((WrongStep, ValueError), match=r"shape|multiply|wrong|runs to"):
        line(wrong(rows=True))


def test_the_shapes_are_those_of_the_matrix_formulas(lines):
    assert [line.derivation.matrix_form[1].shape for line in lines] == [
        line.shape for line in lines
    ]


def test_rows_are_columns_turned_round(in_columns, in_rows):
    assert in_columns.keys() == in_rows.keys()
    for name, lines in in_columns.items():
        for column, row in zip(lines, in_rows[name], strict=True):
            assert column.about == row.about
            assert column.shape == row.shape[::-1]


@pytest.mark.parametrize(("loss", "name"), [("mse", "Averaged"), ("sse", "Summed")])
def test_the_gradients_are_those_of_nnlib(loss, name, in_columns, in_rows):
    rng = np.random.default_rng(0)
    X, Y = rng.normal(size=(4, 6)), rng.normal(size=(3, 6))
    net = nnlib.MLP([4, 5, 3], hidden="sigmoid", loss=loss, rng=2)
    delta, grads = net.backward(X, Y)
    for side, turn in ((in_columns, np.asarray), (in_rows, np.transpose)):
        dW, db = (line.derivation.matrix_function() for line in side[name])
        np.testing.assert_allclose(turn(dW(turn(delta[0]), turn(X))), grads[0].W, rtol=1e-12)
        np.testing.assert_allclose(turn(db(turn(delta[0]))), grads[0].b, rtol=1e-12)


def test_the_sheet_shows_every_line(lines):
    first, second = network_side()._repr_markdown_(), pieces_side()._repr_markdown_()
    for line in lines:
        assert cell(line.latex) in first
        assert line.shape_latex in first
    pairs = [*pieces.activations(), *pieces.costs(), *pieces.penalties()]
    shared = [line for pair in pairs for line in pair]
    single = [*pieces.updates(), *pieces.starts(), *pieces.from_logits(), pieces.clipping()]
    for line in [*shared, *single, *pieces.dropout()]:
        assert cell(line.latex) in second


def test_every_cell_of_a_function_has_a_formula():
    table = pieces_side()._repr_markdown_().split("\n\n")[3]
    rows = [row.split(" | ") for row in table.splitlines()[2:]]
    assert len(rows) == 5
    assert [
        row for row in rows if not (r"\displaystyle" in row[1] and r"\displaystyle" in row[2])
    ] == []


def test_the_step_of_an_update_starts_from_the_step_before():
    steps = [line.latex for line in pieces.updates() if line.latex.startswith(r"\theta_{t}")]
    assert len(steps) == 4
    for step in steps:
        assert set(re.findall(r"\\theta\S*", step)) == {r"\theta_{t}", r"\theta_{t-1}"}, step
