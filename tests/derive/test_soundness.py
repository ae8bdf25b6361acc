"""The prover against random instances: what it calls proved must agree at numbers.

A formula is drawn at random, and a relative of it: the same formula rewritten by rules that keep
its value, or the same formula with one part changed. Whatever the pair, "proved equal" together
with a counterexample would be a false proof.
"""

import pytest
import sympy as sp
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from nnlib.symbolic import (
    array,
    counterexample,
    differentiate,
    index,
    indices,
    kronecker,
    nonzero,
    positive,
    prove_equal,
    sizes,
    total,
)

# Many formulas through the same lines: measuring them doubles the time and shows nothing new.
pytestmark = pytest.mark.no_cover

n, m, t = sizes("n m t")
i, j, p, q, spare = indices("i j p q spare", n)
k, h = indices("k h", m)
s = index("s", t - 1)
r = index("r", t)
x, y = array("x", n), array("y", n)
u = array("u", n, positive=True)
W = array("W", n, m)
g = array("g", t)
c = sp.Symbol("c", real=True)
b = sp.Symbol("b", positive=True)

ENTRIES = [x[i], x[j], x[p], y[i], y[p], u[i], u[p], W[i, k], W[j, h], W[p, h], c, b]
DELTAS = [kronecker(i, p), kronecker(i, j), kronecker(p, q), kronecker(k, h)]
ATOMS = st.sampled_from([*ENTRIES, *DELTAS, g[t], sp.Integer(2), sp.Integer(-1), sp.Rational(1, 2)])
BOUND = st.sampled_from([i, j, k, h])


def grow_polynomials(inner):
    pairs = st.tuples(inner, inner)
    return st.one_of(
        pairs.map(lambda ab: ab[0] + ab[1]),
        pairs.map(lambda ab: ab[0] * ab[1]),
        pairs.map(lambda ab: ab[0] - ab[1]),
        st.tuples(inner, BOUND).map(lambda ab: total(*ab)),
        st.tuples(inner, st.sampled_from([(i, j), (i, k), (k, h)])).map(
            lambda ab: total(ab[0], *ab[1])
        ),
        inner.map(lambda a: total(a * g[s] * b ** (t - s), s)),
        inner.map(lambda a: total(a * g[r] * b ** (t - r), r)),
        inner.map(lambda a: total(a * b ** (t - r), r)),
        inner.map(lambda a: (-a) ** 3),
        inner.map(lambda a: a**2),
    )


def grow(inner):
    pairs = st.tuples(inner, inner)
    return st.one_of(
        grow_polynomials(inner),
        inner.map(lambda a: a / (1 + a**2)),
        inner.map(lambda a: sp.exp(a / (1 + a**2))),
        inner.map(lambda a: sp.log(1 + a**2)),
        inner.map(lambda a: sp.Max(a, 0)),
        inner.map(sp.Abs),
        pairs.map(lambda ab: sp.Piecewise((ab[0], x[p] > 0), (ab[1], True))),
        pairs.map(lambda ab: sp.Min(*ab)),
    )


FORMULAS = st.recursive(ATOMS, grow, max_leaves=4)
POLYNOMIALS = st.recursive(ATOMS, grow_polynomials, max_leaves=4)
RANDOM = settings(
    max_examples=20,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def never_both(left, right, conditions=()):
    """True when proved; fails when a random instance refutes what was proved."""
    proved = prove_equal(left, right, conditions)
    if proved:
        found = counterexample(left, right, conditions)
        assert found is None, f"proved, yet wrong: {left} = {right}, {found}"
    return proved


@RANDOM
@given(FORMULAS, FORMULAS)
def test_two_random_formulas(left, right):
    never_both(left, right)


@RANDOM
@given(FORMULAS, st.integers(0, 30), ATOMS)
def test_one_part_changed(formula, place, other):
    """Change one entry anywhere, under sums or not: a proof of equality must then be true."""
    leaves = sorted((e for e in formula.atoms(sp.Indexed, sp.KroneckerDelta)), key=str)
    if leaves:
        never_both(formula, formula.xreplace({leaves[place % len(leaves)]: other}))


@RANDOM
@given(FORMULAS, st.sampled_from([(i, j), (j, i), (i, p), (p, q), (k, h), (h, k)]))
def test_one_index_changed(formula, pair):
    """Put one index for another where it is free or bound, as a careless hand does."""
    never_both(formula, formula.xreplace({pair[0]: pair[1]}))


@RANDOM
@given(FORMULAS, st.sampled_from([x[p], x[i], u[p], W[p, k], g[t]]))
def test_derivatives_with_colliding_indices(formula, wrt):
    """Differentiate by an entry whose index may also be a bound one; instances use differences."""
    if not formula.has(sp.Max, sp.Min, sp.Abs, sp.Piecewise):
        derivative = sp.Derivative(formula, wrt)
        found = counterexample(derivative, differentiate(formula, wrt))
        assert found is None, f"{derivative}: {found}"


@RANDOM
@given(POLYNOMIALS, st.sampled_from(["expand", "split", "order", "name"]))
def test_true_rewritings_are_proved(formula, rule):
    pairs = {
        "expand": (formula, sp.expand(formula)),
        "split": (total(formula, i), total(formula + x[i], i) - total(x[j], j)),
        "order": (total(formula, i, k), total(formula, k, i)),
        "name": (total(formula, i), total(formula.xreplace({i: spare}), spare)),
    }
    assert never_both(*pairs[rule])


def test_conditions_are_not_stretched():
    z = array("z", n)
    relu = sp.Max(0, z[p])
    assert prove_equal(relu, z[p], positive(z))
    assert not prove_equal(relu, z[p], nonzero(z))
    assert not prove_equal(sp.log(z[p] ** 2), 2 * sp.log(z[p]))
    assert prove_equal(sp.log(z[p] ** 2), 2 * sp.log(z[p]), positive(z))
