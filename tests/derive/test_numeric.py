"""From formulas to numbers: axes, ranges, fixed positions, and random instances."""

import mpmath
import numpy as np
import pytest
import sympy as sp

from derive.trials.instances import Instance, arguments_of, free_indices
from derive.words.expectation import Draws, Expectation, Random
from derive.words.matrices import Apply
from nnlib.symbolic import (
    Between,
    Named,
    NamedArray,
    SumsToOne,
    UpstreamCost,
    array,
    counterexample,
    elementwise,
    entry,
    index,
    indices,
    inside_unit,
    kronecker,
    matrix,
    negative,
    nonzero,
    numpy_function,
    ones,
    positive,
    prove_equal,
    sizes,
    total,
)

n, m, t = sizes("n m t")
i, j, p, q = indices("i j p q", n)
k, h = indices("k h", m)
x, W = array("x", n), array("W", n, m)
square = array("S", n, n)
c = sp.Symbol("c", real=True)
rng = np.random.default_rng(3)
X3, W34, S3 = rng.normal(size=3), rng.normal(size=(3, 4)), rng.normal(size=(3, 3))


@pytest.mark.parametrize(
    ("expr", "arguments", "free", "expected"),
    [
        (W[p, k], [W], (p, k), W34),
        (W[p, k], [W], (k, p), W34.T),
        (total(W[i, k] * x[i], i), [x, W], (k,), X3 @ W34),
        (square[p, p], [square], (p,), np.diag(S3)),
        (total(square[i, i], i), [square], (), np.trace(S3)),
        (square[p, q] - square[q, p], [square], (p, q), S3 - S3.T),
        (kronecker(p, q), [x], (p, q), np.eye(3)),
        (x[2], [x], (), X3[1]),
        (W[2, k] + x[1], [W, x], (k,), W34[1] + X3[0]),
        (total(i, i), [x], (), 6),
        (total(x[i] ** 2, i) * x[i], [x], (i,), X3 @ X3 * X3),
        (sp.Product(x[i], (i, 1, n)), [x], (), X3.prod()),
        (sp.Product(c, (i, 1, n)), [x, c], (), 8.0),
        (sp.Piecewise((x[p], x[p] > 0), (0, True)), [x], (p,), np.maximum(X3, 0)),
        (sp.Heaviside(x[p]), [x], (p,), (X3 > 0) * 1.0),
        (sp.Min(x[p], c), [x, c], (p,), np.minimum(X3, 2)),
        (sp.pi * sp.E**c, [c], (), np.pi * np.exp(2.0)),
        (sp.factorial(i) * x[i], [x], (i,), [1, 2, 6] * X3),
        (2 ** (-i) * x[i], [x], (i,), X3 / [2, 4, 8]),
        (sp.I * c, [c], (), 2j),
        (sp.Float("0.5") * c, [c], (), 1.0),
        (sp.Derivative(total(x[i] ** 2, i), x[p]), [x], (p,), 2 * X3),
    ],
)
def test_values(expr, arguments, free, expected):
    values = {x: X3, W: W34, square: S3, c: 2.0}
    found = numpy_function(expr, arguments, free)(*(values[a] for a in arguments))
    np.testing.assert_allclose(found, expected, rtol=1e-13)


def test_an_index_over_a_part_of_an_axis():
    g = array("g", t)
    early, late = index("s", t - 1), index("s", t, 2)
    values = np.array([1.0, 10.0, 100.0])
    assert numpy_function(total(g[early], early), [g])(values) == 11
    assert numpy_function(total(g[late], late), [g])(values) == 110
    assert numpy_function(total(g[early], early), [g])(values[:1]) == 0
    assert numpy_function(g[late], [g], (late,))(values).tolist() == [10, 100]


def test_complex_input():
    f = numpy_function(total(sp.exp(x[i]) / (1 + sp.Max(0, x[i])), i), [x])
    h = 1e-20
    slope = f(X3 + 1j * h * np.array([1, 0, 0])).imag / h
    step = np.array([1e-6, 0, 0])
    central = (f(X3 + step) - f(X3 - step)) / 2e-6
    np.testing.assert_allclose(slope, central, rtol=1e-8)


def test_refusals():
    with pytest.raises(ValueError, match=r"x: expected shape \(n,\), got \(2, 2\)"):
        numpy_function(x[p], [x], (p,))(np.ones((2, 2)))
    with pytest.raises(ValueError, match="with n = 3, got"):
        numpy_function(x[p] * W[p, k], [x, W], (p, k))(X3, W34[:2])
    with pytest.raises(ValueError, match="no array determines the size"):
        numpy_function(total(c, i), [c])(2.0)
    with pytest.raises(ValueError, match="no numeric form for the function Q"):
        numpy_function(sp.Function("Q")(c), [c])
    with pytest.raises(ValueError, match="position 4 is outside an axis of length 3"):
        numpy_function(x[4], [x])(X3)
    with pytest.raises(ValueError, match="needs a Random condition"):
        numpy_function(Expectation(x[p], x), [x], (p,))
    with pytest.raises(ValueError, match="takes 1 indices, got 2"):
        NamedArray(x, (i,), c * i)[p, k]
    assert numpy_function(total(c, i), [c])(2.0, sizes={n: 3}) == 6
    up_to_i = sp.Idx(sp.Symbol("s", integer=True), (1, i))
    with pytest.raises(ValueError, match="a range that depends on an index"):
        numpy_function(sp.Sum(c, (up_to_i, 1, i), (i, 1, n)), [x, c])


def test_size_one_everywhere():
    formula = total(W[i, k] * x[i], i, k) / (n * m)
    assert numpy_function(formula, [x, W])(np.ones(1), np.full((1, 1), 5.0)) == 5


class TestInstances:
    def test_the_same_name_has_the_same_numbers(self):
        alone, together = Instance((x[p],), (), 0), Instance((x[p] + W[p, k],), (), 0)
        assert (alone.values[x] == together.values[x][: len(alone.values[x])]).all()
        assert (Instance((x[p],), (), 1).values[x][:2] != alone.values[x][:2]).any()

    def test_sizes_make_room_for_fixed_positions(self):
        assert all(Instance((x[5],), (), at).sizes[n] >= 5 for at in range(4))

    @pytest.mark.parametrize("number", range(4))
    def test_conditions_are_obeyed(self, number):
        conditions = (SumsToOne(W), positive(x), negative(square), Between(c, 2, 3))
        values = Instance((x[p], c), conditions, number).values
        assert all(abs(s - 1) < mpmath.mpf(10) ** -40 for s in values[W].sum(axis=0))
        assert (values[W] > 0).all()
        assert (values[x] > 0).all()
        assert (values[square] < 0).all()
        assert 2 < values[c][()] < 3
        assert 0 < Instance((c,), inside_unit(c) and (inside_unit(c),), number).values[c][()] < 1
        assert Instance((c,), (nonzero(c),), number).values[c][()] != 0

    def test_zero_is_replaced(self):
        values = {c: np.array(mpmath.mpf(0), dtype=object)}
        nonzero(c).enforce(values)
        assert values[c][()] != 0

    def test_derivatives_by_differences_only(self):
        instance, power = Instance((x[p],), (), 0), x[p] ** 5
        found = instance.evaluate(sp.Derivative(power, (x[p], 2)), (p,))
        with mpmath.workdps(80):
            assert all(abs(found - 20 * instance.values[x] ** 3) < mpmath.mpf(10) ** -30)
        with pytest.raises(ValueError, match="at most 3 derivatives, one inside the other"):
            instance.evaluate(sp.Derivative(power, (x[p], 4)), (p,))

    def test_difference_quotients_are_right_to_thirty_digits(self):
        found = counterexample(sp.Derivative(sp.exp(x[p]), x[p]), sp.exp(x[p]))
        assert found is None
        wrong = sp.exp(x[p]) * (1 + sp.Rational(1, 10**28))
        assert counterexample(sp.Derivative(sp.exp(x[p]), x[p]), wrong) is not None

    def test_counterexample_in_words(self):
        found = counterexample(total(W[i, k], i), total(W[i, k] ** 2, i))
        assert str(found).startswith("at m = 2, n = 3, position k = 1: left side ")
        assert repr(found) == str(found)

    def test_what_a_formula_depends_on(self):
        named = Named(sp.Symbol("a"), total(W[i, k] * c, i))
        assert free_indices(named) == [k]
        assert arguments_of(named) == ([W, c], [m, n])

    def test_a_cost_above_is_a_real_cost(self):
        delta, layer = array("delta", n), NamedArray(array("s", n), (i,), c * x[i] ** 2)
        cost = UpstreamCost("C", delta, layer)
        assert counterexample(sp.Derivative(cost, x[p]), 2 * c * x[p] * delta[p]) is None
        assert counterexample(sp.Derivative(cost, x[p]), c * x[p] * delta[p]) is not None
        assert str(cost) == "C"

    def test_unknown_functions_have_true_derivatives(self):
        g = elementwise("g")
        assert counterexample(sp.Derivative(g(c**2), c), 2 * c * g.prime(c**2)) is None
        assert counterexample(sp.Derivative(g.prime(c), c), g.prime.prime(c)) is None


class TestExpectation:
    w = array("w", n)
    given = Random(w, c, sp.Integer(4))

    def mean(self, inside):
        return self.given.rewrite(Expectation(inside, self.w))

    def test_moments(self):
        w = self.w
        assert self.mean(x[p]) == x[p]
        assert self.mean(3 * w[p]) == 3 * c
        assert sp.expand(self.mean(w[p] ** 2)) == c**2 + 4
        assert sp.expand(self.mean(w[p] * w[q])) == c**2 + 4 * kronecker(p, q)
        assert self.mean(w[p] + x[q]) == c + x[q]
        assert self.mean(w[p] ** 3).has(Expectation)  # a third moment is not known
        assert self.mean(sp.exp(w[p])).has(Expectation)

    @pytest.mark.parametrize(
        ("inside", "mean"),
        [
            (total(w[i] * x[i], i), c * total(x[i], i)),
            (total(w[i] * x[i], i) ** 2, c**2 * total(x[i], i) ** 2 + 4 * total(x[i] ** 2, i)),
            (w[p] * total(w[i], i), n * c**2 + 4),
        ],
    )
    def test_outcomes_agree(self, inside, mean):
        assert counterexample(Expectation(inside, self.w), mean, (self.given,)) is None
        assert counterexample(Expectation(inside, self.w), mean + 1, (self.given,)) is not None

    def test_too_many_outcomes(self):
        V = array("V", n, m, t)
        mean = Expectation(V[p, k, 1], V)
        instance = Instance((mean,), (Random(V, 0, 1),), 0)
        with pytest.raises(ValueError, match="24 random entries: too many outcomes"):
            instance.evaluate(mean, (p, k))


class TestDraws:
    """The indicator of B draws from n things: its moments, and all outcomes of an instance."""

    B = sp.Symbol("B", integer=True, positive=True)
    w = array("w", B, n)
    s, r = indices("s r", B)
    mean_x = total(x[i], i) / n
    spread = total(x[i] ** 2, i) / n - mean_x**2
    chosen = total(w[s, i] * x[i], s, i) / B  # the mean of the things that were drawn

    @pytest.mark.parametrize("replacement", [True, False])
    def test_the_mean_of_the_drawn_is_the_mean_of_all(self, replacement):
        given = (Draws(self.w, replacement),)
        mean = Expectation(self.chosen, self.w)
        assert prove_equal(mean, self.mean_x, given)
        assert counterexample(mean, self.mean_x, given) is None
        assert counterexample(mean, total(x[i], i), given) is not None

    @pytest.mark.parametrize(
        ("replacement", "factor"), [(True, 1 / B), (False, (n - B) / ((n - 1) * B))]
    )
    def test_the_variance_of_the_mean(self, replacement, factor):
        given = (Draws(self.w, replacement),)
        variance = Expectation(self.chosen**2, self.w) - self.mean_x**2
        assert prove_equal(variance, factor * self.spread, given)
        assert counterexample(variance, factor * self.spread, given) is None
        other = (Draws(self.w, not replacement),)
        assert counterexample(variance, factor * self.spread, other) is not None

    @pytest.mark.parametrize(("replacement", "count"), [(True, 9), (False, 6)])
    def test_outcomes(self, replacement, count):
        mean = Expectation(self.w[1, 2], self.w)
        instance = Instance((mean,), (Draws(self.w, replacement),), 0)
        assert instance.evaluate(mean)[()] == instance.evaluate(1 / n)[()]
        (table,) = (v for a, v in instance.values.items() if str(a).startswith("all"))
        assert table.shape == (count, 2, 3)
        assert (table.sum(axis=2) == 1).all()
        assert replacement or (table.sum(axis=1) <= 1).all()

    def test_without_replacement_there_is_enough_to_draw_from(self):
        for number in range(4):
            instance = Instance((self.w[1, 1],), (Draws(self.w, False),), number)
            assert instance.sizes[n] >= max(instance.sizes[self.B], 2)

    def test_too_many_outcomes(self):
        mean = Expectation(self.w[6, 6], self.w)
        instance = Instance((mean,), (Draws(self.w, True),), 0)
        with pytest.raises(ValueError, match="too many outcomes"):
            instance.evaluate(mean)

    def test_a_third_moment_is_not_known(self):
        product = self.w[1, p] * self.w[1, q] * self.w[2, p]
        found = Draws(self.w, True).rewrite(Expectation(product, self.w))
        assert found.has(Expectation)


class TestEntries:
    A, B = array("A", n, m), array("B", n, m)
    known = {"A": A, "B": B, "x": x}  # noqa: RUF012

    @pytest.mark.parametrize(
        ("expr", "expected"),
        [
            (matrix(A) + 2 * matrix(B), A[p, k] + 2 * B[p, k]),
            (sp.HadamardProduct(matrix(A), matrix(B)), A[p, k] * B[p, k]),
            (matrix(x) * ones(1, m), x[p]),
            (sp.ZeroMatrix(n, m), sp.Integer(0)),
            (Apply(elementwise("g"), matrix(A)), None),
        ],
    )
    def test_entries(self, expr, expected):
        found = entry(expr, p, k, self.known)
        assert expected is None or found == expected

    def test_refusals(self):
        with pytest.raises(ValueError, match="no entries known for Inverse"):
            entry(sp.Inverse(sp.MatrixSymbol("A", n, n)), p, q, {"A": square})
        with pytest.raises(ValueError, match="unknown matrix"):
            entry(sp.MatrixSymbol("Q", n, m), p, k, self.known)
