"""Derivatives of derivatives: an instance takes each by differences, and asks no rule."""

import pytest
import sympy as sp

from derive import (
    Derivation,
    Named,
    WrongStep,
    array,
    counterexample,
    elementwise,
    index,
    indices,
    kronecker,
    prove_equal,
    sizes,
    total,
)
from derive.kernel import derivatives
from derive.words.arrays import Elementwise

n, m = sizes("n m")
i, p, q = indices("i p q", n)
k = index("k", m)
z, W = array("z", n), array("W", n, m)
x, y = sp.symbols("x y", real=True)
g, D = elementwise("g"), sp.Derivative


def named(expr):
    return Named(sp.Symbol("S"), expr)


JUDGED = {
    "a power": (D(x**3 * y**2, (x, 2)), 6 * x * y**2),
    "two variables": (D(x**3 * y**2, x, y), 6 * x**2 * y),
    "an exponential by its name": (D(named(D(sp.exp(x * y), x)), x), y**2 * sp.exp(x * y)),
    "three": (D(named(D(x**4, (x, 2))), x), 24 * x),
    "two entries": (D(named(D(total(z[i] ** 3, i), z[p])), z[q]), 6 * kronecker(p, q) * z[p]),
    "inside a sum": (total(D(total(z[i] ** 2, i), z[p]) * z[p], p), 2 * total(z[i] ** 2, i)),
    "of such a sum": (D(named(total(D(total(z[i] ** 2, i), z[p]) * z[p], p)), z[q]), 4 * z[q]),
    "a function": (D(named(g(x) ** 2), (x, 2)), 2 * g.prime(x) ** 2 + 2 * g(x) * g.prime.prime(x)),
    "a matrix": (
        D(named(D(total(W[i, k] ** 2 * z[i], i, k), W[p, k])), z[q]),
        2 * kronecker(p, q) * W[p, k],
    ),
}


@pytest.mark.parametrize("name", sorted(JUDGED))
def test_both_witnesses_judge_it(name):
    start, value = JUDGED[name]
    assert prove_equal(start, value)
    assert counterexample(start, value) is None
    wrong = value * (1 + sp.Rational(1, 10**20))  # the difference is seen by its digits
    assert counterexample(start, wrong) is not None
    Derivation(start).step(value, "twice")


def test_cases_are_judged_on_either_side():
    assert counterexample(D(D(sp.Max(x, 0) ** 3, x), x), 6 * sp.Max(x, 0)) is None
    assert counterexample(D(x**2 * sp.Abs(x), (x, 2)), 6 * sp.Abs(x)) is None
    assert counterexample(D(x * sp.Abs(x), (x, 2)), 2 * sp.sign(x) + sp.Integer(7)) is not None


@pytest.mark.parametrize("start", [D(named(D(x**3, x)), x), D(named(D(x**3, x)) * y, x, y)])
def test_a_fault_of_the_kernel_is_seen_by_an_instance(monkeypatch, start):
    """The rule for powers is broken for cubes alone, so that only the inner derivative is wrong."""
    right = derivatives._RULES[sp.Pow]

    def wrong(slopes, expr):
        slope = right(slopes, expr)
        return 2 * slope / 3 if expr.exp == 3 else slope

    monkeypatch.setitem(derivatives._RULES, sp.Pow, wrong)
    assert prove_equal(start, 4 * x)
    assert not prove_equal(start, 6 * x)
    with pytest.raises(WrongStep, match="At"):
        Derivation(start).step(4 * x, "by the broken rule")


def test_no_rule_is_asked(monkeypatch):
    def refuse(*_):
        raise AssertionError("an instance asked the prover for a derivative")

    monkeypatch.setattr(derivatives, "differentiate", refuse)
    monkeypatch.setattr(derivatives._Slopes, "of", refuse)
    monkeypatch.setattr(Elementwise, "fdiff", refuse)
    monkeypatch.setattr(sp.Expr, "diff", refuse)
    for start, value in JUDGED.values():
        assert counterexample(start, value) is None


def test_four_deep_is_refused_by_name():
    with pytest.raises(ValueError, match=r"at most 3 derivatives, one inside the other.* got 4"):
        Derivation(D(x**5, (x, 4))).step(120 * x, "four times")
