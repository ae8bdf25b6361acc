"""The error function, which GELU is made of: proofs, derivatives, instances, NumPy functions."""

import math

import mpmath
import numpy as np
import pytest
import sympy as sp

from derive import Derivation, WrongStep, array, indices, numpy_function, prove_equal, sizes, total

(n,) = sizes("n")
i, p = indices("i p", n)
z = array("z", n)
x = sp.Symbol("x", real=True)
SLOPE = 2 * sp.exp(-(x**2)) / sp.sqrt(sp.pi)


def gelu(of):
    return of * (1 + sp.erf(of / sp.sqrt(2))) / 2


def test_the_derivative_is_proved_and_a_wrong_one_is_refuted():
    d = Derivation(sp.Derivative(sp.erf(x), x))
    with pytest.raises(WrongStep, match="2 times"):
        d.step(2 * SLOPE, "a factor too many")
    assert d.step(SLOPE, "the integrand").rhs == SLOPE


def test_gelu_in_a_sum_of_any_length():
    d = Derivation(sp.Derivative(total(gelu(z[i]), i), z[p]))
    own = z[p]
    d.step(
        (1 + sp.erf(own / sp.sqrt(2))) / 2 + own * sp.exp(-(own**2) / 2) / sp.sqrt(2 * sp.pi),
        "the product rule",
    )
    assert prove_equal(gelu(x) - gelu(-x), x)
    assert not prove_equal(sp.erf(x) ** 2, sp.erf(x**2))


def test_floats_are_those_of_the_standard_library():
    values = np.array([-30.0, -1.5, -1e-9, 0.0, 0.3, 6.0])
    found = numpy_function(sp.erf(z[i]), [z], (i,))(values)
    assert found.tolist() == [math.erf(v) for v in values]


@pytest.mark.parametrize("step", [1e-200, 1e-20, 1e-5, 0.7])
@pytest.mark.parametrize("real", [-5.0, -0.4, 0.0, 1e-3, 2.0])
def test_complex_numbers_are_right_in_both_parts(real, step):
    found = complex(numpy_function(sp.erf(x), [x])(complex(real, step)))
    with mpmath.workdps(300):
        expected = mpmath.erf(mpmath.mpc(real, step))
    assert found.real == pytest.approx(float(expected.real), rel=1e-15, abs=0)
    assert found.imag == pytest.approx(float(expected.imag), rel=1e-15, abs=0)


def test_a_complex_step_through_gelu():
    f = numpy_function(gelu(x), [x])
    slope = numpy_function(sp.diff(gelu(x), x), [x])
    for value in (-3.0, -0.2, 0.0, 1.7):
        assert f(complex(value, 1e-30)).imag / 1e-30 == pytest.approx(slope(value), rel=1e-14)


def test_other_special_functions_are_refused_by_name():
    for unknown in (sp.erfc(x), sp.gamma(x), sp.atan(x), sp.floor(x)):
        with pytest.raises(ValueError, match=f"no numeric form for the function {unknown.func}"):
            numpy_function(unknown, [x])
