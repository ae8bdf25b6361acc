"""What the prover can do, and what it must not."""

import pytest
import sympy as sp

from derive.kernel.sums import tidy
from derive.kernel.zero import is_zero, split_logs
from nnlib.symbolic import (
    Between,
    Derivation,
    Named,
    NamedArray,
    SumsToOne,
    UpstreamCost,
    array,
    counterexample,
    differentiate,
    elementwise,
    index,
    indices,
    inside_unit,
    kronecker,
    negative,
    nonzero,
    normal_form,
    positive,
    prove_equal,
    sizes,
    total,
)
from nnlib.symbolic.activations import leaky_relu, relu, sigmoid, softmax, tanh

n, m, t = sizes("n m t")
i, j, p, q = indices("i j p q", n)
k, h = indices("k h", m)
x, y = array("x", n), array("y", n)
W = array("W", n, m)
c = sp.Symbol("c", real=True)
b = sp.Symbol("b", positive=True)
z = sp.Symbol("z", real=True)


TRUE = [
    (total(x[i] + y[i], i), total(x[j], j) + total(y[p], p)),
    (total(3 * c, i), 3 * n * c),
    (total(W[i, k], i, k), total(W[j, h], h, j)),
    (total(total(W[i, k], k) * x[i], i), total(W[i, k] * x[i], k, i)),
    (total(x[i] * kronecker(i, p), i), x[p]),
    (total(W[i, k] * kronecker(i, p) * kronecker(k, h), i, k), W[p, h]),
    (total(kronecker(i, j) * kronecker(j, p), j), kronecker(i, p)),
    (kronecker(p, q) * x[p], kronecker(p, q) * x[q]),
    (kronecker(p, q) ** 2, kronecker(p, q)),
    (total(x[i] * total(x[i], i), i), total(x[i], i) ** 2),
    (total(sp.exp(x[i] + c), i), sp.exp(c) * total(sp.exp(x[i]), i)),
    (sp.log(total(sp.exp(x[i] + c), i)), c + sp.log(total(sp.exp(x[i]), i))),
    (total(x[i] ** 2 - y[i] ** 2, i), total((x[i] - y[i]) * (x[i] + y[i]), i)),
    (sp.log(sp.Product(sp.exp(x[i]), (i, 1, n))), total(x[i], i)),
    (sp.Product(b * sp.exp(x[i]), (i, 1, n)), b**n * sp.exp(total(x[i], i))),
    (sp.Product(x[i], (i, 1, n)) * sp.Product(y[i], (i, 1, n)), sp.Product(x[i] * y[i], (i, 1, n))),
    (total(index("r", 3), index("r", 3)), sp.Integer(6)),
    (sp.Max(x[p], c), (x[p] + c + sp.Abs(x[p] - c)) / 2),
    (sp.Min(z, c) + sp.Max(z, c), z + c),
    (sp.sign(z) * sp.Abs(z), z),
    (2 * sigmoid(2 * z) - 1, tanh(z)),
    (sp.Rational(1, 4) - sigmoid.prime(z), (sigmoid(z) - sp.Rational(1, 2)) ** 2),
    (relu(z) - relu(-z), z),
    (relu(z) ** 2 + relu(-z) ** 2, z**2),
    ((-1) ** (2 * i), sp.Integer(1)),
    ((sp.I * c) ** (2 * i), (-1) ** i * c ** (2 * i)),
]

FALSE = [
    (total(x[i], i), total(x[i], i) + x[p]),
    (total(kronecker(i, index("r", m)), i), sp.Integer(1)),  # r may be beyond n
    (total(x[i] * y[i], i), total(x[i], i) * total(y[i], i)),
    (total(x[i] ** 2, i), total(x[i], i) ** 2),
    (sp.log(x[p] * x[q]), sp.log(x[p]) + sp.log(x[q])),
    (sp.sqrt(x[p] ** 2), x[p]),
    (total(W[i, k], i), total(W[i, k], k)),
    (total(c, index("s", t - 1)), t * c),
    (sp.log(total(b**2 * c**2, index("s", t - 1))), sp.Integer(0)),
    (leaky_relu(z), relu(z)),
]


@pytest.mark.parametrize(("left", "right"), TRUE)
def test_true(left, right):
    assert prove_equal(left, right)
    assert counterexample(left, right) is None


@pytest.mark.parametrize(("left", "right"), FALSE)
def test_false(left, right):
    assert not prove_equal(left, right)


def test_ranges_that_end_before_t():
    g = array("g", t)
    s, before, after = index("s", t), index("s", t - 1), index("s", t, 2)
    assert prove_equal(total(g[s], s), total(g[before], before) + g[t])
    assert prove_equal(total(g[s], s), g[1] + total(g[after], after))
    assert prove_equal(total(b ** (t - s), s), (1 - b**t) / (1 - b))
    assert prove_equal(total(b, index("s", 0)), 0)
    assert not prove_equal(total(g[before], before), total(g[s], s))


def test_a_range_that_may_be_shorter_than_empty_is_not_completed():
    """Up to t - 2 there is nothing for t = 1, and the sum to t less two terms is not nothing."""
    short, whole = (
        total(b ** index("s", t - 2), index("s", t - 2)),
        total(b ** index("s", t), index("s", t)),
    )
    completed = whole - b**t - b ** (t - 1)
    assert counterexample(short, completed) is not None
    assert not prove_equal(short, completed)


def test_a_sum_that_may_be_empty_is_not_positive():
    s = index("s", t - 2)
    empty = total(sp.exp(array("g", t)[s]), s)
    assert not prove_equal(sp.log(empty * z**2), sp.log(empty) + sp.log(z**2))
    whole = total(sp.exp(x[i]), i)
    assert prove_equal(sp.log(whole * z**2), sp.log(whole) + sp.log(z**2))


def triangle(entry, outer="r", inner="s"):
    """The sum of entry(r, s) over 1 ≤ s ≤ r ≤ t."""
    r = index(outer, t)
    s = sp.Idx(sp.Symbol(inner, integer=True), (1, r))
    return sp.Sum(entry(r, s), (s, 1, r), (r, 1, t))


def test_an_indicator_of_the_end_of_a_range():
    (m,) = sizes("m")
    (s,) = indices("s", m + 1)
    z = array("z", m + 1)
    picked = normal_form(total(z[s] * kronecker(s, m + 1), s))
    assert picked == z[m + 1]  # the m + 1 in the range of s stays what it is
    assert prove_equal(total(z[s] * (1 - kronecker(s, m + 1)), s) + z[m + 1], total(z[s], s))
    assert not prove_equal(total(z[s] * kronecker(s, m + 1), s), z[m])
    (q,) = indices("q", m)
    assert normal_form(total(z[q] * kronecker(q, m + 1), q)) == 0  # q ends before m + 1


def test_ranges_that_depend_on_an_index():
    u, v = array("u", t), array("v", t)
    one = triangle(lambda r, s: u[r] * v[s])
    assert prove_equal(one, triangle(lambda r, s: u[r] * v[s], "p", "q"))
    assert not prove_equal(one, triangle(lambda r, s: v[r] * u[s]))
    r = index("r", t)
    s = sp.Idx(sp.Symbol("s", integer=True), (1, index("q", t)))
    other = sp.Sum(u[r] * v[s], (s, 1, index("q", t)), (r, 1, t))  # up to a free q
    assert not prove_equal(one, other)


def test_conditions_open_what_they_should():
    a = array("a", n)
    ratio = sp.log(a[p] / (1 - a[p]))
    split = sp.log(a[p]) - sp.log(1 - a[p])
    assert prove_equal(ratio, split, inside_unit(a))
    assert not prove_equal(ratio, split, positive(a))
    assert prove_equal(relu(x[p]), x[p], positive(x))
    assert prove_equal(relu(x[p]), 0, negative(x))
    assert prove_equal(total(relu(x[i]), i), total(x[i], i), positive(x))
    assert prove_equal(sp.Derivative(relu(z), z), 1, positive(z))
    assert prove_equal(sp.Derivative(relu(z), z), 0, negative(z))
    assert prove_equal(sp.Derivative(relu(z), z), relu.prime(z), nonzero(z))
    assert not prove_equal(sp.Derivative(relu(z), z), relu.prime(z))
    assert prove_equal(sp.log(z - 2) + sp.log(z - 2), sp.log((z - 2) ** 2), Between(z, 2, None))
    assert prove_equal(sp.Max(c * b, b), b, inside_unit(c))


def test_leaky_relu_is_a_maximum_for_a_slope_below_one():
    alpha = sp.Symbol("alpha", positive=True)
    assert prove_equal(leaky_relu(z), sp.Max(alpha * z, z), inside_unit(alpha))
    assert not prove_equal(leaky_relu(z), sp.Max(alpha * z, z))


def test_conditions_on_what_does_not_occur():
    assert prove_equal(x[p] + 1, 1 + x[p], (SumsToOne(y), positive(y), nonzero(c)))
    assert counterexample(x[p] + 1, x[p], (SumsToOne(y), positive(y))) is not None


def test_column_sums():
    Y = array("Y", n, m)
    assert prove_equal(total(Y[i, k] * c, i), c, SumsToOne(Y))
    assert prove_equal(total(Y[i, k], i, k), m, SumsToOne(Y))
    assert not prove_equal(total(Y[i, k], k), 1, SumsToOne(Y))
    assert not prove_equal(total(Y[i, k] * x[i], i), total(x[i], i), SumsToOne(Y))
    assert not prove_equal(total(Y[i, k] ** 2, i), 1, SumsToOne(Y))
    assert not prove_equal(total(Y[i, k], i), 1)


def test_the_stable_log_sum_exp():
    d = Derivation(sp.log(total(sp.exp(x[i]), i)))
    d.step(c + sp.log(total(sp.exp(x[i] - c), i)), "for any number $c$, such as the largest entry")
    assert d.conclude("eq-lse").label == "eq-lse"


def test_softmax_sums_to_one():
    a = softmax(x)
    assert prove_equal(total(a[i], i), 1)
    assert prove_equal(total(sp.Derivative(a[i], x[p]), i), 0)


def test_products_are_differentiated():
    product = sp.Product(x[i] ** 2, (i, 1, n))
    assert counterexample(sp.Derivative(product, x[p]), 2 * product / x[p]) is None
    assert prove_equal(sp.Derivative(product, x[p]), 2 * product / x[p])
    assert not prove_equal(sp.Derivative(product, x[p]), product / x[p])


def test_derivatives_of_unknown_functions():
    g = elementwise("g")
    twice = differentiate(differentiate(g(x[p]), x[p]), x[p])
    assert twice == g.prime.prime(x[p])
    with pytest.raises(ValueError, match="no derivative is known for g_second"):
        differentiate(twice, x[p])


def test_a_cost_above_has_first_derivatives_only():
    delta = array("delta", n)
    layer = NamedArray(array("s", n), (i,), c * x[i])
    cost = UpstreamCost("C", delta, layer)
    assert prove_equal(sp.Derivative(cost, c), total(delta[i] * x[i], i))
    with pytest.raises(ValueError, match="first derivatives only"):
        prove_equal(sp.Derivative(cost, c, x[p]), 0)
    with pytest.raises(ValueError, match="first derivatives only"):
        prove_equal(sp.Derivative(sp.Derivative(cost, c), x[p]), 0)
    with pytest.raises(ValueError, match="shape of the layer"):
        UpstreamCost("C", array("delta", m), layer)


def test_two_layers_written_out_obey_the_induction():
    """The whole network in one formula, against base case, step and gradient put together."""
    n0, n1, n2 = sizes("n_0 n_1 n_2")
    W1, b1, W2, b2 = array("U", n1, n0), array("b", n1), array("V", n2, n1), array("d", n2)
    X, Y = array("X", n0, m), array("Y", n2, m)
    u, (v, w), (r, s) = index("u", n0), indices("v w", n1), indices("r s", n2)
    g = elementwise("g")
    Z1 = NamedArray(array("Z1", n1, m), (v, k), total(W1[v, u] * X[u, k], u) + b1[v])
    A1 = NamedArray(array("A1", n1, m), (v, k), g(Z1[v, k]))
    Z2 = NamedArray(array("Z2", n2, m), (r, k), total(W2[r, v] * A1[v, k], v) + b2[r])
    A2 = NamedArray(array("A2", n2, m), (r, k), sp.exp(Z2[r, k]) / total(sp.exp(Z2[s, k]), s))
    cost = Named(sp.Symbol("C"), -total(Y[r, k] * sp.log(A2[r, k]), r, k) / m)
    o = index("o", n0)
    delta = total(W2[r, w] * (A2[r, k] - Y[r, k]), r) * g.prime(Z1[w, k])
    gradient = total(delta * X[o, k], k) / m
    assert prove_equal(sp.Derivative(cost, W1[w, o]), gradient, SumsToOne(Y))
    assert not prove_equal(sp.Derivative(cost, W1[w, o]), m * gradient, SumsToOne(Y))


def test_normal_form_is_stable_and_shown_without_its_tools():
    formula = total(total(W[i, k] * kronecker(i, p), i) * W[q, k], k)
    form = normal_form(formula)
    assert tidy(form) == form
    assert prove_equal(form, formula)


def test_split_logs_keeps_what_it_cannot_split():
    assert split_logs(sp.log(z * b)) == sp.log(z) + sp.log(b)
    assert split_logs(sp.log(z * c)) == sp.log(z * c)


def test_jumps_are_not_smoothed():
    step = sp.Piecewise((1, z > 0), (0, True))
    assert not is_zero(sp.Heaviside(z) - step)
    assert not is_zero(sp.Piecewise((1, z >= 0), (0, True)) - step)
    assert not is_zero(sp.sign(z) ** 2 - 1)
    assert is_zero(sp.sign(z) * step - step)
