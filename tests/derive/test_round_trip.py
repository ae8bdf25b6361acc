"""What the writers write: KaTeX sets it as the build does, and the reader reads the same again.

Every kind of formula stands in every other, in every place. What is refused by the reader, as it
could mean two things, is listed here with the reason; nothing may be read as something else.
"""

import json
import random
import shutil
import subprocess
from itertools import product
from pathlib import Path

import pytest
import sympy as sp

from derive import (
    Between,
    Derivation,
    Draws,
    Named,
    NotZero,
    Random,
    SumsToOne,
    array,
    counterexample,
    elementwise,
    entry,
    index,
    latex,
    prove_equal,
    sizes,
)
from derive.reader import ReadError, names_of, read, statement
from derive.reader.comparison import entry_of_side
from tests.derive import written, written_matrices

SERVER = Path(__file__).parents[2] / "_ext" / "katex_server.js"
SOME, ALL = "some", pytest.param("all", marks=pytest.mark.long)
# A row or a column of ones is as long as what stands beside it, which may not tell; a sum of it and
# a matrix, or an entrywise product, is spread only where it is written by itself.
UNCLEAR = (
    r"\mathbf{1}^{\top} is not known",
    "how long this row or column of ones",
    "cannot be multiplied",
    r"\operatorname{tr} cannot take this",
    r"\operatorname{diag} cannot take this",
    "a power of a matrix can mean two things",  # the inverse, of which there are no entries
    "how large the identity matrix I",
    "how large this matrix is",
    "a matrix of unknown size",
    "expected the entries of a matrix",
)


class Katex:
    """One Node process, asked as the build asks it."""

    def __init__(self):
        self.node = subprocess.Popen(
            [shutil.which("node"), SERVER],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def refused(self, formulas):
        """What KaTeX refuses, or would set with a warning, with its own words."""
        answers = {}
        for tex in formulas:
            print(json.dumps({"tex": tex, "display": True}), file=self.node.stdin, flush=True)
            answers[tex] = json.loads(self.node.stdout.readline())
        return {tex: answer["error"] for tex, answer in answers.items() if "error" in answer}


@pytest.fixture(scope="module")
def katex():
    server = Katex()
    yield server
    server.node.communicate(timeout=10)


def pairs(nodes, which):
    """Every node in every other; or each once outside and once inside, always the same."""
    names = list(nodes)
    if which == "all":
        return product(names, names)
    return zip(names, random.Random(7).sample(names, len(names)), strict=True)


def same(found, expr):
    return found == expr or prove_equal(found, expr) or counterexample(found, expr) is None


@pytest.mark.parametrize("which", [SOME, ALL])
def test_every_kind_of_formula_in_every_other(katex, which):
    draw = random.Random(11)
    exprs = {}
    for outer, inner in pairs(written.NODES, which):
        exprs |= {latex(expr): expr for expr in written.nested(outer, inner, draw)}
    assert len(exprs) > len(written.NODES)
    assert not katex.refused(list(exprs))
    for tex, expr in exprs.items():
        assert "||" not in tex, tex
        assert r"\|" not in tex, tex
        found = read(tex, names_of(expr))
        assert same(found, expr), f"{tex} reads as {found}"


@pytest.mark.parametrize("which", [SOME, ALL])
def test_every_kind_of_matrix_in_every_other(katex, which):
    draw = random.Random(13)
    arrays, n = written_matrices.ARRAYS, written_matrices.n
    exprs = {}
    for outer, inner in pairs(written_matrices.NODES, which):
        exprs |= {latex(expr): expr for expr in written_matrices.nested(outer, inner, draw)}
    assert not katex.refused(list(exprs))
    at = [index("r", n), index("c", n)]
    unclear = {}
    for tex, expr in exprs.items():
        try:
            said = statement(tex, {**names_of(expr), **arrays})
        except ReadError as error:
            unclear[tex] = str(error)
            continue
        assert same(entry_of_side(said, said.sides[0], at), entry(expr, *at, arrays)), tex
    assert len(exprs) > 2 * len(unclear)
    for tex, said in unclear.items():
        assert any(reason in said for reason in UNCLEAR), (tex, said)


def test_what_is_not_known_is_shown_as_such(katex):
    draw = random.Random(17)
    exprs = [
        node(draw.choice(written.LEAVES), draw.choice(written.LEAVES))
        for node in written.UNREADABLE.values()
        for _ in range(9)
    ]
    assert not katex.refused(list(map(latex, exprs)))
    for expr in exprs:
        with pytest.raises(ReadError):
            read(latex(expr), names_of(expr))


def test_conditions_and_tables_can_be_set(katex):
    n, m = sizes("n m")
    y, A, norm = array(r"\hat{y}^{[l]}", n), array("A", n, m), sp.Symbol("wnorm", positive=True)
    conditions = [
        SumsToOne(A), SumsToOne(y), Between(y, 0, 1), Between(norm, None, sp.Rational(1, 2)),
        NotZero(y), Random(y, 0, sp.sqrt(2) / n), Draws(A, True), Draws(A, False),
    ]  # fmt: skip
    d = Derivation(Named(sp.Symbol("c"), norm**2 / 2 + norm**2 / 2), given=Between(norm, 0, 3))
    d.step(norm**2, r"the norm $\|w\|$ squared, $|w| = \sqrt{w \cdot w}$").conclude()
    table = d._repr_markdown_()
    assert "||" not in table
    assert r"\|" not in table
    formulas = [part for row in table.splitlines() for part in row.split("$")[1::2]]
    assert len(formulas) == 5
    assert not katex.refused([*formulas, d.latex(), *(c.latex() for c in conditions)])


def test_what_katex_refuses_is_found(katex):
    wrong = [r"g^{[l]}'(x)", r"x_{1}_{2}", r"\frac{1}{2", "é", "x^2^3"]
    assert list(katex.refused([*wrong, "x^{2}"])) == wrong


@pytest.mark.parametrize(
    ("name", "slope"),
    [("g", "g'"), ("g^{[l]}", "g'^{[l]}"), (r"\tilde{g}_{x^2}", r"\tilde{g}_{x^2}'")],
)
def test_a_prime_stands_before_a_superscript(name, slope):
    assert elementwise(name).prime.latex_name == slope


@pytest.mark.parametrize(
    ("tex", "value"),
    [
        (r"\begin{cases} 1 & \text{if } (x > 0 \wedge y > 0) \vee x < -1 "
         r"\\ 0 & \text{otherwise} \end{cases}",
         lambda x, y: sp.Piecewise((1, ((x > 0) & (y > 0)) | (x < -1)), (0, True))),
        (r"\max(x, y)^2", lambda x, y: sp.Max(x, y) ** 2),
        (r"\left(\tanh(x)\right)^{y} e", lambda x, y: sp.tanh(x) ** y * sp.E),
        (r"\operatorname{erf}^2(x) + \mathrm{i}", lambda x, y: sp.erf(x) ** 2 + sp.I),
    ],
)  # fmt: skip
def test_what_the_writers_need_is_read(tex, value):
    x, y = sp.symbols("x y", real=True)
    assert read(tex, {"x": x, "y": y}) == value(x, y)


@pytest.mark.parametrize(
    "tex",
    [
        r"\begin{cases} 1 & x > 0 \wedge y > 0 \vee x < -1 \\ 0 & \text{otherwise} \end{cases}",
        r"\operatorname{erf}(x)^2", r"x \wedge y", r"\tanh(x)^2", "I", r"x^{\circ 2}",
        r"\operatorname{tr}(x)",
    ],
)  # fmt: skip
def test_what_could_mean_two_things_is_refused(tex):
    x, y = sp.symbols("x y", real=True)
    with pytest.raises(ReadError):
        read(tex, {"x": x, "y": y})
