"""Further layouts that the reader of LaTeX takes, and further ones that it refuses."""

import pytest
import sympy as sp

from derive import (
    Named,
    NamedArray,
    UpstreamCost,
    array,
    elementwise,
    entry,
    indices,
    kronecker,
    prove_equal,
    sizes,
    total,
)
from derive.reader import NotTheSame, ReadError, names_of, read, reads_as, statement
from derive.reader.table import Slice

n, m = sizes("n m")
i, j, p, q = indices("i j p q", n)
k, s = indices("k s", m)
x, y = sp.symbols("x y", real=True)
z, w, G = array("z", n), array("w", n), array("G", n, m)
g = elementwise("g")
a = NamedArray(array("a", n), (i,), sp.exp(z[i]) / total(sp.exp(z[j]), j))
C = Named(sp.Symbol("C"), total(z[i] ** 2, i))
f = Slice(array("f", 1, m), (sp.Integer(1), k), total(w[i] * G[i, k], i))
delta = array(r"\delta", n)
layer = NamedArray(array("u", n), (i,), w[i] * x)
above = UpstreamCost("J", delta, layer, 1 / m)
NAMES = {
    "n": n, "m": m, "x": x, "y": y, "z": z, "w": w, "G": G, "g": g, "a": a, "C": C, "f": f, "i": i,
    "p": p, "q": q, "k": k, "J": above, "u": layer, r"\delta": delta, "(mJ)": y, "(W_1)": G,
    r"\frac{\partial L}{\partial a}": delta, "K": array("K", n, n), r"\tanh(y)": x,
}  # fmt: skip

READ = {
    r"\begin{cases} x & \text{if } i = p, \\ y & \text{otherwise} \end{cases}": (
        x * kronecker(i, p) + y * (1 - kronecker(i, p))
    ),
    r"\begin{cases} x & x \ge 1 \\[1ex] y & \text{else} \end{cases}": sp.Piecewise(
        (x, x >= 1), (y, True)
    ),
    r"\sqrt[3]{x^3 + 1}": sp.cbrt(x**3 + 1),
    r"\sqrt x \left\{ x + [y - 1] \right\}": sp.sqrt(x) * (x + y - 1),
    r"\frac{\partial L}{\partial a_p}": delta[p],
    r"\frac{\partial J}{\partial u_p}": delta[p] / m,
    r"(mJ) (W_1)_{pk}": y * G[p, k],
    r"\tanh(y)^2": x**2,
    r"f_{1k}": f[1, k],
    r"\tanh' x": 1 - sp.tanh(x) ** 2,
    r"\tanh'(x)": 1 - sp.tanh(x) ** 2,
    r"\exp(x)\sin y": sp.exp(x) * sp.sin(y),
    r"\log\sum_i e^{z_i}": sp.log(total(sp.exp(z[i]), i)),
    r"x / \sum_i z_i": x / total(z[i], i),
    r"n! / 3!": sp.factorial(n) / 6,
    r"\infty": sp.oo,
    r"\frac{dC}{dz_2}": sp.Derivative(C, z[2]),
    r"\frac{\partial^2 (x^2 y^2)}{\partial x \, \partial y}": 4 * x * y,
    r"\frac{\partial}{\partial x} \frac{x}{y}": sp.Derivative(x / y, x),
    r"(K z)_p": total(array("K", n, n)[p, i] * z[i], i),
    r"\mathbf{1}_{x \le y}": sp.Piecewise((1, x <= y), (0, True)),
    r"\lVert G \rVert": sp.sqrt(total(G[i, k] ** 2, i, k)),
    r"% a remark" + "\n x": x,
}


@pytest.mark.parametrize("tex", READ)
def test_more_layouts_are_read(tex):
    found = read(tex, NAMES)
    assert found == READ[tex] or prove_equal(found, READ[tex])


WHOLE = {
    r"\frac{\partial a}{\partial z}": (sp.Derivative(a[p], z[q]), (p, q)),
    r"\operatorname{diag}(a)": (a[p] * kronecker(p, q), (p, q)),
    r"2 I - K": (2 * kronecker(p, q) - array("K", n, n)[p, q], (p, q)),
    r"x I K": (x * array("K", n, n)[p, q], (p, q)),
    r"\frac{\partial}{\partial x} (x z)": (z[p], (p, 1)),
    r"\sum_k G_{1k} z": (total(G[1, k], k) * z[p], (p, 1)),
    r"\sum_i z_i w z_i": (total(z[i] ** 2, i) * w[p], (p, 1)),
    r"g(z)^T": (g(z[q]), (1, q)),
    r"|G| + z": (sp.Abs(G[p, k]) + z[p], (p, k)),
    r"f": (f[1, k], (1, k)),
}


@pytest.mark.parametrize("tex", WHOLE)
def test_more_matrices_are_read(tex):
    wanted, at = WHOLE[tex]
    said = statement(tex, NAMES)
    assert prove_equal(entry(said.sides[0], *at, said.arrays), wanted)


REFUSED = {
    r"e^{x, y}": "one formula was expected here, got 2",
    r"x_{}": "or an empty one",
    r"\begin{pmatrix} 1 & 2 \\ 3 \end{pmatrix}": "rows differ in length",
    r"\begin{array}{cc} 1 & 2 \end{array}": "array cannot stand inside a formula",
    r"\begin{cases} 1 \\ 2 \end{cases}": "a case needs a value and a condition",
    r"\begin{cases} 1 & x > 0, y > 0 \end{cases}": "one condition was expected",
    r"\begin{cases} 1 & x \end{cases}": "one condition with two sides was expected",
    r"\begin{cases} 1 & x \approx y \end{cases}": "is no condition",
    r"\begin{equation} 1 \end{equation}": "the environment equation is not known",
    r"\end{cases}": r"\end{cases} closes nothing",
    r"( \end{cases}": "is closed by",
    r"\text x": r"\text needs plain text in braces",
    r"\partial_i C / \partial x": "a ∂ with an index",
    r"\partial^x C / \partial x": "the order of a derivative must be a number",
    r"\frac{\partial C}{\partial a_p}": "has a formula; it is no variable",
    r"\frac{\partial C}{\partial a}": "a has a formula; it is no variable",
    r"\frac{\partial G}{\partial z}": "has four indices",
    r"\frac{\partial C}{\partial (G z)}": "cannot be multiplied",
    r"\frac{\partial C}{\partial (K z)}": "a derivative with respect to this is not known",
    r"\frac{\partial C}{\partial}": "by what is not clear",
    r"\partial C / \partial x y": "a fraction is needed",
    r"f_{2k}": "is not among what the names give",
    r"\lVert x \rVert": "the norm of a number is written with single bars",
    r"\operatorname{diag}(x)": "expected a column",
    r"\max(x, G)": "cannot take this",
    r"g_i(x)": "has an index",
    r"g()": "came where",
    r"x^2!": "a factorial beside another script needs brackets",
    r"I + G": "how large the identity matrix I is cannot be told",
    r"\frac{}{2}": "one formula was expected here, got 0",
    r"\sum_{i=1, k=1}^n z_i": "limits need one index and where it starts",
    r"G_{i+1,k,p}": "takes 2 indices, got 3",
}


@pytest.mark.parametrize("tex", REFUSED)
def test_more_is_refused(tex):
    with pytest.raises(ReadError) as refused:
        read(tex, NAMES)
    assert REFUSED[tex] in str(refused.value)


def test_indices_that_differ_are_a_condition():
    here, there = sp.Derivative(array("b", n)[p] * x, x), 1 - kronecker(p, q)
    reads_as(r"x z_p = 0 \text{ for } p \ne q", there * x * z[p], sp.S.Zero * x, names=NAMES)
    reads_as(r"b_p = b_p \text{ (any b)}", here, array("b", n)[p], names={"x": x})
    with pytest.raises(ReadError, match="cannot be compared"):
        reads_as(r"x z_p = 0 \text{ for } x > 0", x * z[p], x * z[p], names=NAMES)


def test_a_new_name_on_the_left_is_defined_by_the_right():
    assert reads_as("v_p = 2 z_p", 2 * z[p], z[p] + z[p]).signs == ("=",)
    with pytest.raises(NotTheSame):
        reads_as("v_p = 3 z_p", 2 * z[p], 2 * z[p])
    with pytest.raises(NotTheSame, match="expected two sides"):
        reads_as("z_p > w_p", z[p], w[p])


def test_names_are_taken_from_all_that_an_expression_holds():
    found = names_of(above, sp.Heaviside(x), f[1, k], a[p])
    assert {"J", r"\delta", "u", "w", r"\mathbf{1}", "f", "a", "z", "x"} <= set(found)
    assert read(r"\mathbf{1}_{x>0}", found) == sp.Heaviside(x)
    assert isinstance(found["f"], Slice)
