"""The parts of the kernel on their own: derivatives, quotients, rebuilt sums; and of the trials."""

import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from derive import (
    Named,
    NamedArray,
    UpstreamCost,
    array,
    counterexample,
    differentiate,
    elementwise,
    index,
    indices,
    numpy_function,
    sizes,
    total,
)
from derive.kernel.fractions import is_zero_quotient
from derive.trials.backends import FLOATS
from derive.trials.programs import Program
from derive.words.bound import along, refresh_bound

n, m = sizes("n m")
i, j, p, q = indices("i j p q", n)
k = index("k", m)
x, W = array("x", n), array("W", n, m)
a, b, c = sp.symbols("a b c", real=True)
g = elementwise("g")


@pytest.mark.parametrize(
    ("formula", "wrt"),
    [
        (a**b, a),
        (sp.Abs(a) ** b, b),
        (sp.exp(a * sp.sin(a)) / (1 + a**2), a),
        (sp.tanh(a) + sp.erf(a / 2) + sp.log(1 + a**2), a),
        (sp.Abs(a * b) + sp.Max(a, b) + sp.Min(a, b), a),
        (sp.Piecewise((a**2, b > 0), (sp.sin(a), True)), a),
        (g(a * b) * g.prime(a), a),
        (Named(sp.Symbol("S"), total(x[i] ** 2, i)) ** 3, x[p]),
        (sp.Product(1 + x[i] ** 2, (i, 1, n)), x[p]),
        (total(W[i, k] * x[i], i, k) * x[p], x[p]),
        (total(total(W[i, k], i) ** 2, k), W[p, k]),
        (total(c * x[i], i), c),
        (c**n * n, c),
        (UpstreamCost("C", array("d", n), NamedArray(array("s", n), (i,), a * x[i] ** 2)), x[p]),
    ],
)
def test_a_derivative_agrees_with_differences(formula, wrt):
    assert counterexample(sp.Derivative(formula, wrt), differentiate(formula, wrt)) is None


@pytest.mark.parametrize(
    ("formula", "wrt"),
    [
        (total(x[i], i), n),
        (sp.Product(x[i], (i, 1, n)), n),
        (sp.KroneckerDelta(n, 2) * c, n),
        (array("g", n)[n], n),
        (sp.Function("Q")(a), a),
    ],
)
def test_what_has_no_derivative_is_refused(formula, wrt):
    with pytest.raises(ValueError, match=f"no derivative with respect to {wrt} is known for"):
        differentiate(formula, wrt)


QUOTIENTS = st.recursive(
    st.sampled_from([a, b, sp.Integer(1), sp.Integer(2), sp.Rational(-1, 3), sp.sin(a), sp.pi]),
    lambda part: st.one_of(
        st.builds(lambda u, v: u + v, part, part),
        st.builds(lambda u, v: u * v, part, part),
        st.builds(lambda u, e: u**e if u != 0 else u, part, st.sampled_from([-2, -1, 2])),
    ),
    max_leaves=6,
)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(QUOTIENTS, QUOTIENTS)
def test_a_quotient_is_zero_just_when_it_cancels(left, right):
    for expr in (left - right, left - sp.together(left), (left + right) ** 2 - left**2):
        if not expr.has(sp.zoo, sp.nan):
            zero = sp.cancel(sp.together(expr)) == 0
            no = False if expr.free_symbols == expr.atoms(sp.Symbol, sp.sin, sp.pi) else None
            assert is_zero_quotient(expr) is (True if zero else no)


@pytest.mark.parametrize(
    "expr", [sp.sqrt(a) ** 3 - a, sp.I * sp.I * a + a * sp.I, sp.Float(0.5) - a, a**13 / a, 1 / a]
)
def test_a_quotient_that_is_not_one_is_left_alone(expr):
    assert not is_zero_quotient(expr)


def test_a_number_that_is_not_worked_out_is_worked_out():
    nothing = sp.Add(1, -1, evaluate=False)
    assert is_zero_quotient(nothing) is True
    assert is_zero_quotient(sp.Add(nothing, 2, evaluate=False)) is False


def test_rebuilt_sums_are_sums():
    limit = (i, sp.Integer(1), n)
    assert along(sp.Sum, x[i], limit) == sp.Sum(x[i], limit)
    inner = sp.Sum(W[i, k], (i, 1, n))
    assert along(sp.Sum, inner, (k, sp.Integer(1), m)) == sp.Sum(inner, (k, 1, m))
    assert along(sp.Sum, sp.nan, limit) is sp.nan


def test_an_inner_index_of_the_same_name_is_its_own():
    formula = total(x[i] * total(x[i] ** 2, i), i) + x[i]
    outer, free = sorted(refresh_bound(formula).args, key=lambda part: part.has(sp.Sum))[::-1]
    assert free == x[i]
    assert not outer.has(i)
    values = np.array([1.0, 2.0, 4.0])
    found = numpy_function(formula, [x], (i,))(values)
    assert found.tolist() == (7 * 21 + values).tolist()


class TestPrograms:
    def test_a_line_is_written_once(self):
        twice = total(sp.exp(x[i]), i) * sp.sin(total(sp.exp(x[j]), j))
        words = [word for _, word, _ in Program(twice).lines]
        assert words.count("over_axis") == words.count("exp") == 1

    def test_the_range_of_a_sum_is_that_of_its_limit(self):
        late = numpy_function(sp.Sum(x[i], (i, 2, n)), [x])
        assert late(np.array([1.0, 10.0, 100.0])) == 110

    def test_conditions_are_combined(self):
        both = sp.Piecewise((1, (a > 0) & (b > 0)), (2, (a > 0) | (b > 0)), (3, True))
        f = numpy_function(both, [a, b])
        assert [int(f(*at)) for at in [(1, 1), (1, -1), (-1, 1), (-1, -1)]] == [1, 2, 2, 3]
        neither = sp.Piecewise((1, sp.Not(sp.Or(a > 0, b > 0), evaluate=False)), (2, True))
        assert int(numpy_function(neither, [a, b])(-1.0, -1.0)) == 1

    def test_what_has_no_numbers_is_refused(self):
        with pytest.raises(ValueError, match="no numeric form for MatrixSymbol"):
            numpy_function(sp.MatrixSymbol("M", 2, 2), [])
        with pytest.raises(ValueError, match="index q is neither free nor summed over"):
            numpy_function(x[q], [x], (p,))
        with pytest.raises(ValueError, match="index q is neither free nor summed over"):
            numpy_function(q * c, [c], (p,))
        with pytest.raises(ValueError, match="cannot compute an entry at the position p \\+ 1"):
            numpy_function(x[p + 1], [x], (p,))
        with pytest.raises(ValueError, match="also depends on \\[b\\]: give them as arguments"):
            numpy_function(a * b, [a])

    def test_inputs_are_looked_up_by_symbol(self):
        value, shape = Program(x[p] * c, (p,)).run(FLOATS, {x: np.arange(3.0), c: 2.0, n: 3})
        assert np.ravel(value).tolist() == [0, 2, 4]
        assert shape == (3,)
