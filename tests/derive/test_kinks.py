"""Derivatives of cases: known where a condition or the formula itself leaves no doubt, else not."""

import pytest
import sympy as sp

from derive import (
    Derivation,
    Named,
    NotProved,
    WrongStep,
    array,
    counterexample,
    differentiate,
    indices,
    nonzero,
    prove_equal,
    sizes,
    total,
)
from derive.kernel.zero import is_zero
from derive.words.kinks import Jump, Kink
from nnlib.symbolic.activations import leaky_relu, leaky_relu_prime

(n,) = sizes("n")
i, p = indices("i p", n)
z = array("z", n)
a, b = sp.symbols("a b", real=True)
D, Cases, Eq, Ne, HALF = sp.Derivative, sp.Piecewise, sp.Eq, sp.Ne, sp.Rational(1, 2)

KNOWN = {
    "an isolated value that fits in": (Cases((0, Eq(a, 0)), (a, True)), a, 1),
    "a|a|": (a * sp.Abs(a), a, 2 * sp.Abs(a)),
    "|a|³": (sp.Abs(a) ** 3, a, 3 * a * sp.Abs(a)),
    "exponential and line": (
        Cases((a, a > 0), (sp.exp(a) - 1, True)),
        a,
        Cases((1, a > 0), (sp.exp(a), True)),
    ),
    "square and lines, by the modulus": (
        Cases((a**2 / 2, sp.Abs(a) < 1), (sp.Abs(a) - HALF, True)),
        a,
        Cases((a, sp.Abs(a) < 1), (sp.sign(a), True)),
    ),
    "square and lines, by two comparisons": (
        Cases((a - HALF, a > 1), (-a - HALF, a < -1), (a**2 / 2, True)),
        a,
        Cases((1, a > 1), (-1, a < -1), (a, True)),
    ),
    "a sum of squares of a maximum": (total(sp.Max(z[i], 0) ** 2, i), z[p], 2 * sp.Max(z[p], 0)),
    "max and min together": (sp.Max(a, b) + sp.Min(a, b), a, 1),
}


@pytest.mark.parametrize("name", sorted(KNOWN))
def test_where_both_sides_agree_the_derivative_is_known(name):
    formula, wrt, slope = KNOWN[name]
    assert prove_equal(D(formula, wrt), slope)
    Derivation(D(Named(sp.Symbol("C"), formula), wrt)).step(slope, "by cases")


# The step is right beside the boundary, and wrong on it, or nothing can be said there.
FALSE = {
    "another isolated value": (Cases((5, Eq(a, 0)), (a, True)), Cases((0, Eq(a, 0)), (1, True))),
    "an isolated value that fits in": (
        Cases((0, Eq(a, 0)), (a, True)),
        Cases((0, Eq(a, 0)), (1, True)),
    ),
    "all but one point": (Cases((a, Ne(a, 0)), (5, True)), Cases((1, Ne(a, 0)), (0, True))),
    "a jump times 0": (
        a * Cases((1, Ne(a, 0)), (0, True)),
        Cases((1, Ne(a, 0)), (0, True)),
    ),
    "two kinks that cancel": (
        sp.Max(2 * a, 0) - sp.Max(-2 * a, 0),
        Cases((2, a > 0), (0, Eq(a, 0)), (2, True)),
    ),
    "nested": (
        Cases((Cases((a, a > -1), (a, True)), a < 0), (a, True), evaluate=False),
        Cases((0, Eq(a, -1)), (1, True)),
    ),
    "a corner of two conditions": (
        Cases((a, (a > 0) & (b > 0)), (a, True), evaluate=False),
        Cases((1, a > 0), (0, Eq(a, 0)), (1, True)),
    ),
}


@pytest.mark.parametrize("name", sorted(FALSE))
def test_a_wrong_value_on_the_boundary_is_refused(name):
    formula, slope = FALSE[name]
    assert not prove_equal(D(formula, a), slope)
    with pytest.raises((WrongStep, NotProved)):
        Derivation(D(Named(sp.Symbol("C"), formula), a)).step(slope, "by cases")


def test_the_values_decide_where_two_kinks_cancel():
    f = leaky_relu(a) - leaky_relu(-a)  # (1 + alpha) a, but the rules for each say 2 alpha at 0
    with pytest.raises(WrongStep, match="At"):
        Derivation(D(Named(sp.Symbol("C"), f), a)).step(
            leaky_relu_prime(a) + leaky_relu_prime(-a), "chain rule"
        )


@pytest.mark.parametrize(
    ("formula", "slope"),
    [
        (sp.Abs(z[p]), sp.sign(z[p])),
        (2 - 3 * sp.Abs(1 - z[p]), 3 * sp.sign(1 - z[p])),
    ],
)
def test_nothing_is_claimed_where_a_derivative_does_not_exist(formula, slope):
    Derivation(D(formula, z[p])).step(slope, "beside the kink, and there is none at it")


@pytest.mark.parametrize(
    ("formula", "slope"),
    [
        # two corners in one place, which cancel for some numbers b or for some c
        (sp.Abs(z[p]) - b * sp.Max(z[p], 0), sp.sign(z[p]) - b * Cases((1, z[p] > 0), (0, True))),
        (sp.Abs(1 - a) - 2 * sp.Max(a - 1, 0), sp.sign(a - 1) - 2 * Cases((1, a > 1), (0, True))),
        (
            sp.Abs(z[p]) - total(sp.Max(z[p] * z[i] ** 2, 0), i),
            sp.sign(z[p]) - total(z[i] ** 2 * Cases((1, z[p] * z[i] ** 2 > 0), (0, True)), i),
        ),
    ],
)
def test_two_corners_in_one_place_may_cancel(formula, slope):
    wrt = a if formula.has(a) else z[p]
    assert not prove_equal(D(formula, wrt), slope)


@pytest.mark.parametrize(
    ("formula", "slope"),
    [
        (sp.Max(z[p], 0), Cases((1, z[p] > 0), (0, True))),
        (
            total(Cases((1, z[i] > 0), (0, True)) * z[p], i),
            total(Cases((1, z[i] > 0), (0, True)), i),
        ),
        (sp.sign(z[p]) * z[p], sp.sign(z[p])),
    ],
)
def test_a_condition_excludes_the_kink(formula, slope):
    derivation = Derivation(D(formula, z[p]))
    with pytest.raises(NotProved, match=r"not known where .* is 0: a condition"):
        derivation.step(slope, "beside the kink")
    Derivation(D(formula, z[p]), nonzero(z)).step(slope, "beside the kink")


def test_an_instance_has_no_slope_at_a_kink():
    kinked = D(sp.Abs(a), a)
    assert counterexample(kinked, Cases((sp.sign(a), Ne(a, 0)), (7, True))) is None
    assert counterexample(D(sp.Heaviside(a), a), sp.Integer(0) * a) is None
    found = counterexample(D(a * sp.Abs(a), a), Cases((2 * sp.Abs(a), Ne(a, 0)), (7, True)))
    assert found is not None  # there the slope is 0
    assert found.right == "7"


def test_unknown_numbers_are_kept_apart():
    assert is_zero(Kink(a, b) - Kink(a, b))
    assert not is_zero(Kink(a, b) - Kink(-a, b))
    assert not is_zero(Kink(a, 1) - Kink(2 * a, 1))
    assert is_zero(a * Kink(a, b))  # a finite number times 0
    assert not is_zero(a * Jump(a, b))  # nothing is known of it
    assert Jump(a, b).is_real
    assert "undefined where a = 0" in str(Jump(a))


def test_a_slope_of_a_slope_of_cases():
    twice = D(D(sp.Max(a, 0), a), a)
    assert counterexample(twice, Cases((0, Ne(a, 0)), (7, True))) is None  # there is none at 0
    assert counterexample(twice, Cases((0, a > 0), (7, True))) is not None
    outer = D(Named(sp.Symbol("f"), D(sp.Max(a, 0) ** 3, a)), a)
    assert counterexample(outer, 6 * sp.Max(a, 0)) is None
    assert counterexample(outer, 6 * a) is not None
    second = differentiate(differentiate(sp.Max(a, 0) ** 3, a), a)
    assert prove_equal(second, 6 * sp.Max(a, 0), nonzero(a))
