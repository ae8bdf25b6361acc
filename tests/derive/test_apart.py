"""Two quantities that differ, cases of equal indices, sines and cosines: proved where right."""

import pytest
import sympy as sp

from derive import (
    Derivation,
    Named,
    NotProved,
    WrongStep,
    array,
    counterexample,
    indices,
    kronecker,
    nonzero,
    positive,
    prove_equal,
    sizes,
    total,
)
from derive.words.apart import Apart

n, m = sizes("n m")
i, j, p, q = indices("i j p q", n)
(k,) = indices("k", m)
a, b = sp.symbols("a b", real=True)
z, w, W = array("z", n), array("w", n), array("W", n, m)
D, Cases, Eq, Ne, sin, cos = sp.Derivative, sp.Piecewise, sp.Eq, sp.Ne, sp.sin, sp.cos


def slope(formula, wrt, value, given):
    return Derivation(D(Named(sp.Symbol("C"), formula), wrt), given=given).step(value, "by cases")


FIRST = Cases((1, z[1] > z[2]), (0, True))
APART = nonzero(z[1] - z[2])
SETTLED = {
    "the larger of two": (sp.Max(z[1], z[2]), z[1], FIRST, APART),
    "with another comparison": (
        sp.Max(z[1], z[2]),
        z[1],
        Cases((0, z[2] >= z[1]), (1, True)),
        APART,
    ),
    "the smaller": (sp.Min(z[1], z[2]), z[2], FIRST, nonzero(z[2] - z[1])),
    "with a sign as well": (sp.Max(z[1], z[2]), z[1], FIRST, (positive(z), APART)),
    "the other order": (sp.Max(z[1], z[2]), z[1], FIRST, (APART, positive(z))),
    "a hinge": (
        sp.Max(0, 1 - a * b),
        a,
        Cases((-b, a * b < 1), (0, True)),
        nonzero(1 - a * b),
    ),
    "twice the gap": (sp.Max(a, b), b, Cases((1, b > a), (0, True)), nonzero(2 * a - 2 * b)),
}


@pytest.mark.parametrize("name", sorted(SETTLED))
def test_where_two_quantities_differ_a_slope_is_known(name):
    formula, wrt, value, given = SETTLED[name]
    slope(formula, wrt, value, given)
    with pytest.raises(NotProved, match="a condition, such as nonzero"):
        slope(formula, wrt, value, ())


@pytest.mark.parametrize(
    "given", [(), nonzero(z), nonzero(z[1] - z[3]), nonzero(z[1] + z[2]), nonzero(z[1] - 2 * z[2])]
)
def test_another_condition_does_not_settle_it(given):
    with pytest.raises(NotProved, match=r"such as nonzero\(z\[1\] - z\[2\]\)"):
        slope(sp.Max(z[1], z[2]), z[1], FIRST, given)


def test_a_wrong_case_is_refused():
    with pytest.raises(WrongStep):
        slope(sp.Max(z[1], z[2]), z[1], Cases((1, z[1] < z[2]), (0, True)), APART)
    with pytest.raises(WrongStep):
        slope(sp.Max(a, b), a, sp.Integer(1), nonzero(a - b))


def test_only_what_follows_is_assumed():
    apart = nonzero(a - b)
    assert prove_equal(Cases((1, Eq(a, b)), (0, True)), 0, apart)
    assert prove_equal(sp.sign(a - b) ** 2, 1, apart)
    assert not prove_equal(sp.sign(a - b) ** 2, 1)
    assert not prove_equal(sp.sign(a - b), 1, apart)
    assert not prove_equal(sp.sign(a + b) ** 2, 1, apart)
    assert not prove_equal(a, b, apart)
    assert not prove_equal(Cases((1, Eq(a, 2 * b)), (0, True)), 0, apart)


def test_instances_obey_it():
    assert counterexample(Cases((7, Eq(a, b)), (0, True)), 0) is not None
    assert counterexample(Cases((7, Eq(a, b)), (0, True)), 0, (nonzero(a - b),)) is None
    last = nonzero(z[7] - z[6])  # the sizes make room for it
    assert counterexample(Cases((7, Eq(z[6], z[7])), (0, True)), 0, (last,)) is None


@pytest.mark.parametrize(
    "gap",
    [
        z[p] - z[q],
        total(z[i], i) - 1,
        n - 2,
        sp.exp(a) - b,
        z[1] - n,
        sp.Symbol("v") - 1,
        1 / a - b,
    ],
)
def test_what_is_not_known_is_refused_by_name(gap):
    with pytest.raises(ValueError, match="real symbols and entries at fixed places"):
        nonzero(gap)


def test_at_free_positions_the_message_says_so():
    largest = sp.Max(z[p] - w[p], 0)
    with pytest.raises(NotProved, match=r"at fixed places only, .* a name of its own"):
        slope(largest, z[p], Cases((1, z[p] > w[p]), (0, True)), nonzero(z))


def test_a_gap_with_cases_is_not_known():
    value = Cases((1, (a > b) & (a > 0)), (0, True))
    with pytest.raises(NotProved, match="at fixed places only"):
        slope(sp.Max(a, b, 0), a, value, (nonzero(a - b), nonzero(a), nonzero(b)))


def test_it_is_shown():
    assert APART.latex() == r"z_{1} \ne z_{2}"
    assert nonzero(1 - a * b).latex() == r"1 \ne a b"
    assert Apart(a + b).latex() == r"a + b \ne 0"


PICKED = {
    "one term": (total(Cases((z[i], Eq(i, p)), (0, True)), i), z[p]),
    "all others": (total(Cases((z[i], Ne(i, p)), (0, True)), i), total(z[i], i) - z[p]),
    "two of them": (
        total(Cases((z[i], Eq(i, p)), (w[i], Eq(i, q)), (0, True)), i),
        z[p] + w[q] - kronecker(p, q) * w[q],
    ),
    "the first": (total(Cases((z[i], Eq(i, 1)), (0, True)), i), z[1]),
    "another value": (
        total(Cases((1 / n, Eq(i, p)), (sp.exp(z[i]), True)), i),
        total(sp.exp(z[i]), i) - sp.exp(z[p]) + 1 / n,
    ),
    "a share": (
        total(Cases((sp.exp(z[i]) / total(sp.exp(z[j]), j), Eq(i, p)), (0, True)), i),
        sp.exp(z[p]) / total(sp.exp(z[j]), j),
    ),
    "a derivative": (
        D(total(Cases((z[i] ** 2, Eq(i, p)), (z[i], True)), i), z[q]),
        1 + kronecker(p, q) * (2 * z[p] - 1),
    ),
}
WAVES = {
    "Pythagoras": (sin(a) ** 2 + cos(a) ** 2, 1),
    "in a sum": (total(sin(z[i]) ** 2, i) + total(cos(z[i]) ** 2, i), n),
    "of a sum": (sin(total(z[i], i)) ** 2, 1 - cos(total(z[i], i)) ** 2),
    "a double angle": (sin(2 * a), 2 * sin(a) * cos(a)),
    "a half angle": (sin(a / 2) ** 2, (1 - cos(a)) / 2),
    "an addition": (cos(a + b), cos(a) * cos(b) - sin(a) * sin(b)),
    "a quotient": (1 / cos(a) ** 2 - sin(a) ** 2 / cos(a) ** 2, 1),
    "a slope": (D(sin(a) * cos(a), a), cos(2 * a)),
}
RIGHT = PICKED | WAVES


@pytest.mark.parametrize("name", sorted(RIGHT))
def test_what_is_right_is_proved(name):
    left, right = RIGHT[name]
    assert prove_equal(left, right)
    assert counterexample(left, right) is None
    assert not prove_equal(left, right + 1)
    assert not prove_equal(left, 2 * right)


WRONG = {
    "another term": (total(Cases((z[i], Eq(i, p)), (0, True)), i), z[q]),
    "without the rest": (total(Cases((z[i], Eq(i, p)), (1, True)), i), z[p]),
    "both counted": (
        total(Cases((z[i], Eq(i, p)), (w[i], Eq(i, q)), (0, True)), i),
        z[p] + w[q],
    ),
    "other ranges": (total(Cases((W[i, k], Eq(i, k)), (0, True)), i), W[1, k]),
    "nothing where it has no value": (
        Cases((0, Eq(p, q)), (1 / (z[p] - z[q]), True)) * (z[p] - z[q]),
        1,
    ),
    "a sign of squares": (sin(a) ** 2 - cos(a) ** 2, 1),
    "two angles": (sin(a) ** 2 + cos(b) ** 2, 1),
    "a root": (sp.sqrt(1 - cos(a) ** 2), sin(a)),
    "a logarithm": (sp.log(sin(a) ** 2), 2 * sp.log(sin(a))),
    "a modulus": (sp.Abs(sin(a)), sin(a)),
}


@pytest.mark.parametrize("name", sorted(WRONG))
def test_what_is_wrong_is_not_proved(name):
    left, right = WRONG[name]
    assert not prove_equal(left, right)
    assert counterexample(left, right) is not None
