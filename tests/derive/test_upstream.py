"""The δ of a cost depends on what the cost depends on: carried on, it is never differentiated."""

import pytest
import sympy as sp

from derive import (
    Derivation,
    Named,
    NamedArray,
    UpstreamCost,
    WrongStep,
    array,
    differentiate,
    indices,
    prove_equal,
    sizes,
    total,
)
from derive.trials.instances import Instance, agree

n, m = sizes("n m")
i, j, p = indices("i j p", n)
k, h = indices("k h", m)
Z, delta = array("Z", n, m), array("delta", n, m)
w, c = sp.symbols("w c", real=True)
LAYER = NamedArray(array("s", n, m), (i, k), w * Z[i, k])
C = UpstreamCost("C", delta, LAYER)
SLOPE = total(delta[j, h] * Z[j, h], j, h)
D = sp.Derivative
NOT_KNOWN = r"not constant|of a cost that depends"


def first():
    return Derivation(D(C, w)).step(SLOPE, "the chain rule")


def test_delta_stands_in_a_result_and_beside_the_cost():
    assert first().rhs == SLOPE
    Derivation(C * D(C**2, w)).step(2 * C**2 * SLOPE, "a power of the cost")
    Derivation(D(c**2 * delta[p, k], c)).step(2 * c * delta[p, k], "c is no part of the cost")


@pytest.mark.parametrize(
    "formula",
    [
        C * delta[p, k],
        SLOPE,
        Named(sp.Symbol("G"), SLOPE),
        sp.exp(delta[1, 1]) * w,
        Named(sp.Symbol("G"), D(C, w)),
    ],
)
@pytest.mark.parametrize("wrt", [w, Z[p, k]])
def test_delta_is_not_differentiated(formula, wrt):
    with pytest.raises(ValueError, match=NOT_KNOWN):
        differentiate(formula.value if isinstance(formula, Named) else formula, wrt)
    with pytest.raises(ValueError, match=NOT_KNOWN):
        Derivation(D(formula, wrt)).step(sp.Integer(0), "held constant")
    with pytest.raises(ValueError, match=NOT_KNOWN):
        prove_equal(D(formula, wrt), 0)


def test_a_scale_that_depends_on_the_variable_is_refused():
    with pytest.raises(ValueError, match="no derivative"):
        differentiate(UpstreamCost("C", delta, LAYER, w), w)
    assert prove_equal(D(UpstreamCost("C", delta, LAYER, c), w), c * SLOPE)


def test_a_layer_cannot_depend_on_its_own_delta():
    with pytest.raises(ValueError, match="its layer depends on delta"):
        UpstreamCost("C", delta, NamedArray(array("s", n, m), (i, k), w * delta[i, k]))


def test_delta_of_an_instance_is_the_slope_of_its_cost():
    instance = Instance((D(C, w), SLOPE))
    assert agree(instance.evaluate(D(C, w)), instance.evaluate(SLOPE))
    with pytest.raises(WrongStep):
        Derivation(D(C, w)).step(total(delta[j, h], j, h) * Z[1, 1], "not the chain rule")
