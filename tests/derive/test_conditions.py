"""Conditions: what they say, and that they bring in no variable that a formula may hold."""

import pytest
import sympy as sp

from derive.words.condition import Condition
from derive.words.expectation import Draws, Random
from nnlib.symbolic import (
    Between,
    SumsToOne,
    array,
    indices,
    inside_unit,
    negative,
    nonzero,
    positive,
    prove_equal,
    sizes,
)

n, m = sizes("n m")
(p,) = indices("p", n)
x, Y = array("x", n), array("Y^{[L]}", n, m)
c = sp.Symbol("c", real=True)


@pytest.mark.parametrize(
    ("condition", "shown"),
    [
        (SumsToOne(x), r"\textstyle\sum_{j} x_{j} = 1"),
        (SumsToOne(Y), r"\textstyle\sum_{j} Y^{[L]}_{jk} = 1"),
        (positive(c), "c > 0"),
        (negative(x), "x < 0"),
        (inside_unit(Y), "0 < Y^{[L]} < 1"),
        (Between(c, -1, 1), "-1 < c < 1"),
        (nonzero(x), r"x \ne 0"),
        (
            Random(x, 0, 2 / n),
            r"x \text{ independent},\ \mathbb{E}\,x = 0,\ \operatorname{Var} x = \frac{2}{n}",
        ),
        (Draws(Y, True), r"n \text{ draws from } m, \allowbreak \text{ with replacement}"),
        (Draws(Y, False), r"n \text{ draws from } m, \allowbreak \text{ without replacement}"),
    ],
)
def test_shown(condition, shown):
    assert condition.latex() == shown


def test_a_symbol_with_a_prime_is_another_symbol():
    mine = sp.Symbol("c'", real=True, positive=True)
    assert not prove_equal(c, mine, positive(c))
    entry = array("x'", n, positive=True)[p]
    assert not prove_equal(x[p], entry, positive(x))


def test_between_opens_both_ends():
    assert prove_equal(sp.Abs(c - 3), 3 - c, Between(c, 1, 3))
    assert prove_equal(sp.Max(c, 1), c, Between(c, 1, 3))
    assert prove_equal(sp.Min(c, -1), c, Between(c, None, -1))
    assert not prove_equal(sp.Max(c, 2), c, Between(c, 1, 3))


def test_the_common_shape():
    nothing = Condition()
    assert nothing.rewrite(c) is c
    assert nothing.assume(c) is c
    assert nothing.about == ()
    with pytest.raises(NotImplementedError):
        nothing.latex()


@pytest.mark.parametrize(("mean", "variance"), [(0, -1), (1, -sp.Rational(1, 2) / n), (sp.I, 1)])
def test_moments_that_no_numbers_have_are_refused(mean, variance):
    with pytest.raises(ValueError, match="expected a real mean and a variance of at least 0"):
        Random(x, mean, variance)
    Random(x, 0, 0)
