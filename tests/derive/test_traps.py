"""What SymPy does silently wrong or unreadably, and what stands in its place.

Each test shows SymPy's raw behaviour first. If a later SymPy mends it, the first assertion fails
and the workaround may go.
"""

import pytest
import sympy as sp

from nnlib.symbolic import (
    Apply,
    Derivation,
    Named,
    array,
    counterexample,
    differentiate,
    elementwise,
    index,
    indices,
    kronecker,
    latex,
    matrix,
    normal_form,
    prove_equal,
    sizes,
    total,
)

n, m = sizes("n m")
i, j, p, q = indices("i j p q", n)
k = index("k", m)
x, z = array("x", n), array("z", n)


def test_a_free_index_collides_with_a_bound_one():
    squares = total(z[i] ** 2, i)
    raw = squares.diff(z[i])
    assert raw == total(2 * z[i], i)  # SymPy: the sum of all 2 z_i
    found = counterexample(sp.Derivative(squares, z[i]), raw)
    assert found is not None
    assert found.left != found.right
    assert normal_form(differentiate(squares, z[i])) == 2 * z[i]
    assert prove_equal(sp.Derivative(squares, z[i]), 2 * z[i])
    assert not prove_equal(sp.Derivative(squares, z[i]), raw)


def test_a_matrix_entry_has_derivative_zero():
    W, X, Y = sp.MatrixSymbol("W", n, m), sp.MatrixSymbol("x", m, 1), sp.MatrixSymbol("y", n, 1)
    residual = W * X - Y
    entry = (residual.T * residual)[0, 0]
    assert entry.diff(W) == sp.ZeroMatrix(n, m)  # SymPy: does not depend on W
    by_trace = sp.Trace(residual.T * residual).diff(W)
    assert by_trace != sp.ZeroMatrix(n, m)

    Wa, xa, ya = array("W", n, m), array("x", m), array("y", n)
    error = Named(sp.Symbol("E"), total((total(Wa[i, k] * xa[k], k) - ya[i]) ** 2, i))
    c = index("c", m)
    d = Derivation(sp.Derivative(error, Wa[p, c]))
    d.step(2 * (total(Wa[p, k] * xa[k], k) - ya[p]) * xa[c], "only row $p$ contains $W_{pc}$")
    ours = 2 * (matrix(Wa) * matrix(xa) - matrix(ya)) * matrix(xa).T
    d.in_matrices(r"\frac{\partial E}{\partial W}", ours, Wa, xa, ya)
    assert (by_trace - 2 * residual * X.T).expand().doit() == sp.ZeroMatrix(n, m)


def test_applyfunc_of_a_concrete_function_mixes_layouts():
    W, X = sp.MatrixSymbol("W", n, m), sp.MatrixSymbol("X", m, 1)
    raw = sp.Trace(sp.OneMatrix(1, n) * (W * X).applyfunc(sp.tanh))
    left_over = raw.diff(X)  # SymPy: a contraction of arrays that it cannot turn into a product
    assert type(left_over).__name__ == "ArrayContraction"
    assert "Lambda" in str(left_over)

    Wa, xa = array("W", n, m), array("x", m)
    g = elementwise("g")
    c = index("c", m)
    cost = Named(sp.Symbol("C"), total(g(total(Wa[i, k] * xa[k], k)), i))
    d = Derivation(sp.Derivative(cost, xa[c]))
    d.step(total(Wa[i, c] * g.prime(total(Wa[i, k] * xa[k], k)), i), "the chain rule")
    d.in_matrices(
        r"\frac{\partial C}{\partial x}",
        matrix(Wa).T * Apply(g.prime, matrix(Wa) * matrix(xa)),
        Wa,
        xa,
    )


def test_doit_leaves_a_piecewise_on_the_range():
    picked = total(x[i] * kronecker(i, p), i)
    assert picked.doit().has(sp.Piecewise)  # SymPy: asks whether p is in the range
    assert normal_form(picked) == x[p]  # p knows its range
    other = index("r", m)
    mixed = total(x[i] * kronecker(i, other), i)  # here it is not known, and nothing is picked
    assert normal_form(mixed).has(sp.Sum)


def test_nested_sums_with_one_name():
    inner = total(z[i], i)
    square = total(z[i] * inner, i)  # both sums are over i
    assert prove_equal(square, inner**2)
    assert not prove_equal(square, total(z[i] ** 2, i))
    assert counterexample(square, total(z[i] ** 2, i)) is not None


def test_a_substitution_is_caught_by_a_sum():
    body = total(x[i] * z[j], i)
    assert body.subs(j, i) == total(x[i] * z[i], i)  # SymPy: the free index becomes bound
    outer = total(kronecker(i, q) * total(x[i] * z[j], i), j)  # the i in kronecker(i, q) is free
    assert prove_equal(outer, kronecker(i, q) * total(x[i], i) * total(z[j], j))
    assert not prove_equal(outer, x[q] * total(z[j], j))


def test_expand_log_with_force_forgets_the_sign():
    r = sp.Symbol("r", real=True)
    assert sp.expand_log(sp.log(r**2), force=True) == 2 * sp.log(r)  # SymPy: wrong for r < 0
    assert not prove_equal(sp.log(r**2), 2 * sp.log(r))


def test_latex_of_a_slope():
    g = elementwise("g")
    f = sp.Function("f")
    assert r"\frac{d}{d" in sp.latex(f(sp.Symbol("z")).diff())  # SymPy: no prime
    assert latex(g(z[p]).diff(z[p])) == "g'(z_{p})"


def test_latex_of_a_superscript_and_an_index():
    W = array("W^{[l]}", n, m)
    assert latex(W[i, k]) == "W^{[l]}_{ik}"
    assert sp.latex(sp.Symbol("W2")) == "W_{2}"  # SymPy: an index of its own making
    assert "W_{2}" not in latex(array("W^{[2]}", n, m)[i, k])


def test_latex_keeps_the_order_of_a_textbook():
    W, delta = array("W", n, m), array(r"\delta", n)
    g = elementwise("g")
    product = total(W[j, k] * delta[j], j) * g.prime(z[p])
    expected = r"\left(\sum_{j=1}^{n} W_{jk} \, \delta_{j}\right) \, g'(z_{p})"
    assert latex(product) == expected


def test_the_chain_goes_on_from_what_a_function_was_fed_with():
    g, theta, y, u = elementwise("g"), *sp.symbols(r"\theta y u", real=True)
    named = Named(u, 3 * theta)
    chain = (named - y) * sp.Derivative(named, theta) * g.prime(named)
    assert latex(chain) == r"\left(u - y\right) \, g'(u) \, \frac{\partial u}{\partial \theta}"


def test_the_jacobian_of_softmax_is_not_torn_apart():
    a, y = array("a", n), array("y", n)
    step = y[i] * a[i] * (kronecker(i, p) - a[p])
    assert latex(step) == r"y_{i} \, a_{i} \, \left(\mathbf{1}_{i=p} - a_{p}\right)"


def test_greek_letters_come_before_latin_ones():
    eta, S, B = sp.symbols(r"\eta S B", positive=True)
    assert latex(S**2 * eta / B) == r"\frac{\eta \, S^{2}}{B}"


def test_a_derivative_stands_behind_a_fraction():
    g, a, y = elementwise("g"), array("a", n), array("y", n)
    step = (a[i] - y[i]) / (a[i] * (1 - a[i])) * g.prime(z[i])
    above, below = r"a_{i} - y_{i}", r"a_{i} \, \left(1 - a_{i}\right)"
    assert latex(step) == rf"\frac{{{above}}}{{{below}}} \, g'(z_{{i}})"


def test_a_derivative_of_a_bound_size_is_refused():
    (t,) = sizes("t")
    s = index("s", t)
    b = sp.Symbol("b", positive=True)
    assert total(b**s, s).diff(t).has(sp.Derivative)  # SymPy: left as it is, in silence
    with pytest.raises(ValueError, match="no derivative"):
        differentiate(total(b**s, s), t)


def test_a_sum_of_nothing_has_a_power():
    nothing = total(sp.Integer(0), i) ** 3 + z[p]
    assert nothing.diff(z[p]).has(sp.nan)  # SymPy: divides by the sum
    assert normal_form(differentiate(nothing, z[p])) == 1
