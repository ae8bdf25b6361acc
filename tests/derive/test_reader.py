"""The reader of LaTeX: what is written is read back, what a person lays out is understood."""

import pytest
import sympy as sp
from sympy import Rational

from derive import (
    Expectation,
    Named,
    NamedArray,
    UpstreamCost,
    array,
    elementwise,
    entry,
    index,
    indices,
    inside_unit,
    kronecker,
    latex,
    prove_equal,
    sizes,
    total,
)
from derive.reader import NotTheSame, ReadError, names_of, read, reads_as, statement
from derive.reader.comparison import same as equal

n, m = sizes("n m")
i, j, p, q = indices("i j p q", n)
k, s = indices("k s", m)
x, y, t = sp.symbols("x y t", real=True)
eta = sp.Symbol("eta", positive=True)
z, a, G = array("z", n), array(r"\hat{y}", n), array("G", n, m)
W, A = array("W^{[l]}", n, m), array("A", m, n)
w = array("w", n)
g, sigma = elementwise("g"), elementwise(r"\sigma")
softmax = NamedArray(array("a", n), (i,), sp.exp(z[i]) / total(sp.exp(z[j]), j))
C = Named(sp.Symbol("C"), total(z[i] ** 2, i))
layer = NamedArray(array("u", n), (i,), w[i] * x)

WRITTEN = [
    Rational(3, 4) * x - y / 2,
    -((x - y) ** 2) / (2 * eta**2),
    2 * (x - y) * eta,
    sp.sqrt(x**2 + 1) / sp.exp(-x),
    sp.exp(x) ** 2 + sp.exp(x**2),
    sp.Max(0, x) * sp.Min(x, y, 1) + sp.Abs(x - y) ** 3,
    sp.log(x) * sp.log(1 - x) ** 2 - sp.tanh(x) ** 2,
    sp.Piecewise((x, x > 0), (y, sp.Eq(x, 0)), (0, True)),
    sp.Heaviside(x) * y,
    sp.sign(x) + sp.erf(y),
    sp.factorial(n) / (n + 1),
    sp.pi * x**eta,
    g(x) * g.prime(x**2) + sigma.prime.prime(y) ** 2,
    z[i] ** 2 * W[i, k] + z[2],
    total(W[i, k] * A[k, j], k) ** 2,
    total(total(W[i, k] * z[i], i) ** 2, k),
    sp.Product(z[i] * x, (i, 1, n)),
    total(z[i], i) * total(z[j], j) * x,
    kronecker(i, j) * z[i] - kronecker(p, q),
    softmax[p] * (kronecker(p, q) - softmax[q]),
    sp.Derivative(C, z[p]),
    sp.Derivative(total(z[i] * y, i), y) * x,
    sp.Derivative(x**3 * y, x),
    sp.Derivative(UpstreamCost("C", array(r"\delta", n), layer), w[p]),
    Expectation(total(w[i] * z[i], i) ** 2, w),
]


@pytest.mark.parametrize("expr", WRITTEN, ids=latex)
def test_what_is_written_is_read_back(expr):
    found = read(latex(expr), names_of(expr))
    assert found == expr or prove_equal(found, expr)


V = sp.MatrixSymbol("v", n, 1)
MATRICES = [
    sp.MatrixSymbol("X", n, m) * sp.MatrixSymbol("V", m, n) / m,
    (sp.MatrixSymbol("X", n, m) - 2 * sp.MatrixSymbol("U", n, m)).T,
    sp.HadamardProduct(sp.MatrixSymbol("X", n, m), sp.MatrixSymbol("U", n, m)) * eta,
    sp.DiagMatrix(V) - V * V.T,
    sp.MatrixSymbol("X", n, m) * sp.OneMatrix(m, 1),
    sp.OneMatrix(1, n) * sp.MatrixSymbol("X", n, m),
]  # fmt: skip


@pytest.mark.parametrize("expr", MATRICES, ids=latex)
def test_what_is_written_in_matrices_is_read_back(expr):
    arrays = {
        symbol.name: array(symbol.name, *symbol.shape) for symbol in expr.atoms(sp.MatrixSymbol)
    }
    found = statement(latex(expr), {**names_of(expr), **arrays})
    rows, columns = expr.shape
    at = [index("r", rows) if rows != 1 else 1, index("c", columns) if columns != 1 else 1]
    assert found.sides[0].shape == expr.shape
    assert prove_equal(entry(found.sides[0], *at, found.arrays), entry(expr, *at, arrays))


NAMES = {
    "n": n, "m": m, "x": x, "y": y, "t": t, r"\eta": eta, "z": z, r"\hat{y}": a, "G": G, "w": w,
    "W^{[l]}": W, "A": A, "C": C, "g": g, r"\sigma": sigma, "y_{true}": t, "i": i, "Err": x,
    "W": array("W", n, m), "B": array("B", n, m), "b": array("b", n), "c": array("c", m),
    r"\nabla C": array(r"\nabla C", n), "f": lambda v: v**2 + 1, r"\tilde w": y, r"\theta'": t,
}  # fmt: skip

TAIL = index("i", n, 2)
HUMAN = {
    r"\frac12 x^2y": x**2 * y / 2,
    r"\tfrac1m \sum_i z_i": total(z[i], i) / m,
    r"\frac x2 - \frac{1}{2 \cdot 3}": x / 2 - Rational(1, 6),
    r"\sum_{i,k} G_{ik}": total(G[i, k], i, k),
    r"\sum_{i=1}^n \sum_k G_{i,k} W^{[l]}_{ik}": total(G[i, k] * W[i, k], i, k),
    r"\sum_{i=2}^{n} z_i": total(z[TAIL], TAIL),
    r"G^2_{1k}": G[1, k] ** 2,
    r"\hat y_{i}": a[i],
    r"\hat y^{(i)}": a[i],
    r"g'(x)^2 + g''(y)": g.prime(x) ** 2 + g.prime.prime(y),
    r"\sigma(z_i)(1 - \sigma(z_i))": sigma(z[i]) * (1 - sigma(z[i])),
    r"x (1 - x) / y": x * (1 - x) / y,
    r"\log\tfrac14": -sp.log(4),
    r"y \log x + (1-y)\log(1-x)": y * sp.log(x) + (1 - y) * sp.log(1 - x),
    r"\max(0, x)": sp.Max(0, x),
    r"\tanh^2 x": sp.tanh(x) ** 2,
    r"e^{-x/2} \times 10^{-3}": sp.exp(-x / 2) / 1000,
    r"\mathbf 1_{x>0}": sp.Piecewise((1, x > 0), (0, True)),
    r"\mathbb{1}_{i=p} z_p": kronecker(i, p) * z[p],
    r"|x - y|": sp.Abs(x - y),
    r"\lVert z \rVert^2": total(z[i] ** 2, i),
    r"\|\nabla C\|^2": total(array(r"\nabla C", n)[i] ** 2, i),
    r"\partial C / \partial z_p": sp.Derivative(C, z[p]),
    r"dC/dz_1": sp.Derivative(C, z[1]),
    r"\frac{d}{dx} (x^2 + y)": sp.Derivative(x**2 + y, x),
    r"\frac{\partial^2 C}{\partial z_p^2}": sp.Derivative(C, (z[p], 2)),
    r"y_{true} - Err": t - x,
    r"x^{\eta} + \theta' \tilde w": x**eta + t * y,
    r"f(x + 1)": (x + 1) ** 2 + 1,
    r"f'(x + 1)": 2 * x + 2,
    r"\log \prod_i \hat y_i": sp.log(sp.Product(a[i], (i, 1, n))),
    r"w^{\mathsf T} z + x": total(w[i] * z[i], i) + x,
    r"(W c)_i": total(NAMES["W"][i, k] * NAMES["c"][k], k),
    r"\begin{cases} x & \text{if } x > 0, \\ 0 & \text{otherwise.} \end{cases}": sp.Piecewise(
        (x, x > 0), (0, True)
    ),
    r"\underbrace{x + 1}_{\text{one more}} y": (x + 1) * y,
    r"\bigl( x + y \bigr)^2": (x + y) ** 2,
    r"\begin{pmatrix} 1 & -2 \\ 0 & 1/2 \end{pmatrix}": sp.Matrix([[1, -2], [0, Rational(1, 2)]]),
    r"(0.5,\ -1)": sp.Tuple(Rational(1, 2), -1),
}


@pytest.mark.parametrize("tex", list(HUMAN))
def test_what_a_person_lays_out_is_read(tex):
    found, wanted = read(tex, NAMES), HUMAN[tex]
    assert found == wanted or prove_equal(found, wanted)


IN_MATRICES = {
    r"W \odot B": (r"W_{pk} B_{pk}", n, m),
    r"W \odot (1 - B)": (r"W_{pk} (1 - B_{pk})", n, m),
    r"W c + b": (r"\sum_s W_{ps} c_s + b_p", n, 1),
    r"W + b": (r"W_{pk} + b_p", n, m),
    r"B \odot g'(W)": (r"B_{pk} g'(W_{pk})", n, m),
    r"\frac{1}{m} B W^{\mathsf T}": (r"\frac1m \sum_s B_{ps} W_{is}", n, n),
    r"(I - \eta B B^T) z": (r"z_p - \eta \sum_s B_{ps} \sum_i B_{is} z_i", n, 1),
    r"x \mathbf{1} + B": (r"x + B_{pk}", n, m),
    r"B \mathbf{1}": (r"\sum_s B_{ps}", n, 1),
    r"\frac{\partial C}{\partial z}": (r"\frac{\partial C}{\partial z_p}", n, 1),
    r"\log W": (r"\log W_{pk}", n, m),
}


@pytest.mark.parametrize("tex", list(IN_MATRICES))
def test_matrices_are_read_entry_by_entry(tex):
    means, rows, columns = IN_MATRICES[tex]
    found = statement(tex, NAMES)
    assert found.sides[0].shape == (rows, columns)
    column = {1: 1, m: k, n: i}[columns]
    wanted = read(means, NAMES | {"k": k, "p": p})
    assert prove_equal(entry(found.sides[0], p, column, found.arrays), wanted)


def test_a_chain_is_read_with_its_signs():
    found = statement(r"x := y \le x + 1 < 3 \ne 4 \approx t", NAMES)
    assert found.signs == (":=", "<=", "<", "!=", "~")
    assert found.sides == (x, y, x + 1, 3, 4, t)


REFUSED = {
    r"x + + y": "'+' came where",
    r"x (1 - y": "( is opened here and never closed",
    r"x + y)": ") closes a bracket that was never opened",
    r"(0, 1]": "( at character 1 is closed by ]",
    r"\frac{x}{": "never closed",
    r"x +": "the formula ends",
    r"\foo x": r"\foo is not known to the reader",
    r"x \pm y": r"\pm is not known",
    r"\int x": r"where the integral ends is not said by a dx",
    r"v + x": "the name v is not known (known: ",
    r"xv": "the name xv is not known",
    r"x / y t": "a / b c can mean two things",
    r"\log x y": r"where the argument of \log ends is not clear",
    r"\log x / y": r"where the argument of \log ends is not clear",
    r"\log(x)^2": r"what \log is applied to is not clear",
    r"\tanh^{-1} x": "could be its inverse",
    r"x(y)": "x is no function",
    r"x (t, y)": "x is no function",
    r"g x": "the function g has no argument",
    r"g + 1": "the function g has no argument",
    r"h'(x)": "the name h is not known",
    r"g'''(x)": "no derivative of g'' is known",
    r"x'": "the prime of x' is not known",
    r"2 3": "two numbers side by side",
    r"z_{ij}": "z_{ij} takes 1 index, got 2",
    r"G_i": "G_{i} takes 2 indices, got 1",
    r"x_i": "x_{i} has an index, but is one number",
    r"G_{ki} + z_k": "i runs to n, but this index of G_{ki} runs to m",
    r"\sum_r G_{rr}": "the index r runs over n and m",
    r"\sum_i x": "does not contain the index of its sum",
    r"\sum_r x": "the index r runs over nothing that is known",
    r"\sum z_i": "over what is not said",
    r"\sum_{i=1} z_i": "where the index ends is not said",
    r"\sum_{i=1}^{m} z_i": "i runs to m, its entries to n",
    r"\sum_{i=1}^{m} W": "do not contain its index",
    r"W B": "cannot be multiplied",
    r"W + A": "do not go together",
    r"W^2": "a power of a matrix can mean two things",
    r"x \odot W": "an entrywise product of a number and a matrix",
    r"W W^{\mathsf T} \odot W": "do not go together",
    r"\frac{\partial x}{\partial y}": "x has no formula, so it has no derivative",
    r"\frac{\partial C}{\partial f}": "a derivative with respect to a function",
    r"\frac{\partial^2 C}{\partial z_1}": "the order above is 2, below it differs",
    r"\frac{\partial}{\partial x} x y": "what is differentiated is not clear",
    r"\partial C": "no quotient of differentials follows",
    r"x \text{ words}": "words cannot be read as a factor",
    r"x, y": "one formula was expected, got several",
    r"(x = y)": "a relation cannot stand inside a formula",
    r"\mathbb{E} x": "over what this is the mean is not known",
    r"x \cdot": "a product lacks a factor",
    r"x_i_j": "two scripts at one place",
    r"\mathbf{1} + x": "how long this row or column of ones is cannot be told",
    r"1/0": "a division by zero",
    r"x \, = ": "the formula ends",
    r"\left( x \right.": r"\right. is a bracket that cannot be seen",
    r"\left. x \right)": r"\left. at character 1 is closed by )",
    r"\left. x^2 \right\rvert": "an evaluation needs a place",
    r"\left. x^2 \right\rvert_{x}": "a place is said by names and their values",
    r"\left. x^2 \right\rvert_{1 = x}": "1 is no variable",
    r"\int_0 x \, dx": "an integral has two limits or none",
    r"\int u \, du": "over what this is an integral is not known: u",
    r"\int_0^1 e^{e^{x \, x}} \, dx": "this integral cannot be carried out",
    r"x^": "^ needs what it is to hold",
    r"x_+": "_ needs braces around what it holds",
    r"x # y": "# is not known",
}  # fmt: skip


@pytest.mark.parametrize("tex", list(REFUSED))
def test_what_could_mean_two_things_or_nothing_is_refused(tex):
    with pytest.raises(ReadError) as refused:
        read(tex, NAMES)
    assert REFUSED[tex] in str(refused.value)
    shown, place = str(refused.value).split("\n")[-2:]
    assert place.strip() == "^"
    assert 0 <= refused.value.position <= len(tex)
    assert shown.strip()


def test_an_evaluation_and_an_integral_are_carried_out():
    names = names_of(x + y)
    assert read(r"\left. x^2 + y \right\rvert_{x = y,\, y = x}", names) == y**2 + x
    assert read(r"\left. \frac{\partial (x^2)}{\partial x} \right\rvert_{x = 3}", names) == 6
    assert read(r"\int_0^x 2 t \, dt + x", names) == x**2 + x
    assert read(r"\frac12 \int_1^2 y x \, dy", names) == x * Rational(3, 4)


def test_an_integral_without_limits_is_compared_by_its_derivative():
    y, x = sp.symbols("y x", real=True)
    log = y * sp.log(x) + (1 - y) * sp.log(1 - x)
    tex = r"\int \frac{x - y}{x (1 - x)} \, dx = -y \log x - (1 - y) \log(1 - x)"
    assert reads_as(tex, -log, -log, (inside_unit(x),)).signs == ("=",)
    with pytest.raises(NotTheSame, match="left side reads as Integral"):
        reads_as(tex, log, log, (inside_unit(x),))


def test_a_sum_over_layers_is_written_out():
    first, second = array("W^{[1]}", n, m), array("W^{[2]}", m, n)
    names = names_of(first[i, k], second[k, i]) | {"n^{[0]}": m, "n^{[1]}": n, "n^{[2]}": m, "L": 2}
    tex = r"\sum_{l=1}^{L} l \sum_{p=1}^{n^{[l]}} \sum_{q=1}^{n^{[l-1]}} (W^{[l]}_{pq})^2"
    a, b = index("k", m), index("i", n)
    once, twice = total(first[b, a] ** 2, a, b), total(second[a, b] ** 2, a, b)
    assert equal(read(tex, names), once + 2 * twice)
    assert read(r"\sum_{l=1}^{3} l^2", {}) == sp.Sum(index("l", 3) ** 2, (index("l", 3), 1, 3))


def test_a_condition_in_words_has_the_meaning_that_it_is_given():
    words = r"\text{if } k \text{ is drawn}"
    names = names_of(x) | {words: x > 0}
    drawn = read(rf"\begin{{cases}} 1 & {words}, \\ 0 & \text{{otherwise.}} \end{{cases}}", names)
    assert drawn == sp.Piecewise((1, x > 0), (0, True))


def test_names_that_can_be_cut_in_two_ways_are_refused():
    d, dx = sp.symbols("d dx", real=True)
    assert read("dx", {"x": x, "dx": dx}) == dx
    assert read("dx", {"x": x, "d": d}) == d * x
    with pytest.raises(ReadError, match="dx can be read as d x or dx"):
        read("dx", {"x": x, "d": d, "dx": dx})


def test_a_name_of_two_things_is_refused():
    one, other = Named(sp.Symbol("S"), x**2), Named(sp.Symbol("S"), x**3)
    assert read("S", names_of(one)) == one
    with pytest.raises(ReadError, match="S stands for two different things"):
        read("S", names_of(one + other))


def test_arrays_of_one_name_are_told_apart_by_their_letters():
    below, above = array("o", n), array("o", m)
    names = names_of(below[i] * above[k])
    assert read("o_i o_k", names) == below[i] * above[k]
    with pytest.raises(ReadError, match=r"which array o_\{j\} is an entry of is not clear"):
        read("o_j", names)


def test_a_statement_is_compared_with_what_was_proved():
    slope, right = sp.Derivative(C, z[p]), 2 * z[p]
    assert reads_as(r"\frac{\partial C}{\partial z_p} = 2 z_p", slope, right).signs == ("=",)
    reads_as(r"\frac{\partial C}{\partial z} = 2 z", slope, right)
    reads_as(r"\partial C/\partial z_p \ne z_p", slope, z[p], sign="!=")
    for wrong in (
        r"\frac{\partial C}{\partial z_p} = -2 z_p",
        r"\frac{\partial C}{\partial z_p} = 2 z_i",
        r"\frac{\partial C}{\partial z} = z",
        r"\frac{\partial C}{\partial z_p} \ne 2 z_p",
        r"2 z_p",
    ):
        with pytest.raises((NotTheSame, ReadError)):
            reads_as(wrong, slope, right)
