import math

import mpmath
import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

import nnlib
from nnlib import _normal
from nnlib.activations import ACTIVATIONS, activations

H = 1e-20
PAIRS = {
    name: (getattr(nnlib, name), getattr(nnlib, f"{name}_prime"))
    for name, entry in ACTIVATIONS.items()
    if entry.hidden
}
ELEMENTWISE = [function for pair in PAIRS.values() for function in pair]

numbers = st.floats(-50, 50)
anywhere = arrays(np.float64, array_shapes(max_dims=3, max_side=4), elements=numbers)
matrices = arrays(
    np.float64, array_shapes(min_dims=2, max_dims=2, max_side=5), elements=st.floats(-30, 30)
)


@pytest.mark.parametrize(
    ("function", "z", "expected"),
    [
        (nnlib.identity, -1.5, -1.5),
        (nnlib.identity_prime, -1.5, 1.0),
        (nnlib.sigmoid, 0.0, 1 / 2),
        (nnlib.sigmoid, math.log(3), 3 / 4),
        (nnlib.sigmoid, -math.log(3), 1 / 4),
        (nnlib.sigmoid_prime, math.log(3), 3 / 16),
        (nnlib.sigmoid_prime, -math.log(3), 3 / 16),
        (nnlib.tanh, math.log(2), 3 / 5),
        (nnlib.tanh_prime, -math.log(2), 16 / 25),
        (nnlib.relu, -2.0, 0.0),
        (nnlib.relu, 2.5, 2.5),
        (nnlib.relu_prime, -2.0, 0.0),
        (nnlib.relu_prime, 0.0, 0.0),
        (nnlib.relu_prime, 1e-300, 1.0),
        (nnlib.leaky_relu, -2.0, -0.02),
        (nnlib.leaky_relu, 2.5, 2.5),
        (nnlib.leaky_relu_prime, -2.0, 0.01),
        (nnlib.leaky_relu_prime, 0.0, 0.01),
        (nnlib.leaky_relu_prime, 2.5, 1.0),
    ],
)
def test_known_values(function, z, expected):
    np.testing.assert_allclose(function(z), expected, rtol=1e-15)


@pytest.mark.parametrize("name", PAIRS)
@given(Z=anywhere)
def test_a_prime_is_the_derivative(name, Z):
    function, prime = PAIRS[name]
    # Where a derivative changes its sign, its terms cancel: there only the size is right.
    atol = 1e-14 if prime(-3.0) < 0 else 1e-280
    np.testing.assert_allclose(prime(Z), function(Z + 1j * H).imag / H, rtol=1e-12, atol=atol)


@given(Z=anywhere)
def test_the_derivatives_that_texts_give_from_the_activation(Z):
    S, T = nnlib.sigmoid(Z), nnlib.tanh(Z)
    np.testing.assert_allclose(nnlib.sigmoid_prime(Z), S * (1 - S), atol=1e-15)
    np.testing.assert_allclose(nnlib.tanh_prime(Z), 1 - T * T, atol=1e-15)


@example(Z=np.array([-1.0, 2.0]), slope=1.0)
@example(Z=np.array([-1.0, 2.0]), slope=0.0)
@given(Z=anywhere, slope=st.floats(0, 1))
def test_leaky_relu_is_a_maximum_for_every_slope(Z, slope):
    np.testing.assert_array_equal(nnlib.leaky_relu(Z, slope), np.maximum(Z, slope * Z))
    np.testing.assert_array_equal(nnlib.leaky_relu_prime(Z, slope), np.where(Z > 0, 1, slope))


@pytest.mark.parametrize("slope", [-0.1, 1.1, np.nan, "steep", True])
def test_leaky_relu_refuses_other_slopes(slope):
    for function in (nnlib.leaky_relu, nnlib.leaky_relu_prime):
        with pytest.raises(ValueError, match=r"slope is .*, expected a number in \[0, 1\]"):
            function(1.0, slope)


def test_sigmoid_keeps_its_digits_on_both_sides():
    z = np.array([30.0, 300.0, 700.0])
    np.testing.assert_allclose(nnlib.sigmoid(-z), np.exp(-z), rtol=1e-12)
    np.testing.assert_allclose(nnlib.sigmoid_prime(z), np.exp(-z), rtol=1e-12)
    np.testing.assert_allclose(nnlib.sigmoid_prime(-z), np.exp(-z), rtol=1e-12)


@pytest.mark.parametrize("function", ELEMENTWISE)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_extreme_input_gives_finite_output_of_the_same_type(function, dtype):
    Z = np.array([[-1e4, -100, 0], [0.5, 100, 1e4]], dtype)
    result = function(Z)
    assert result.dtype == dtype
    assert result.shape == Z.shape
    assert np.isfinite(result).all()


@pytest.mark.parametrize("function", ELEMENTWISE)
def test_integers_become_float64_and_do_not_wrap(function):
    result = function(np.array([0, 200], dtype=np.uint8))
    assert result.dtype == np.float64
    np.testing.assert_array_equal(result, function(np.array([0.0, 200.0])))


@pytest.mark.parametrize("function", ELEMENTWISE)
@pytest.mark.parametrize("Z", ["abc", [None], np.array([object()])])
def test_what_is_not_a_number_is_refused(function, Z):
    with pytest.raises(ValueError, match=r"Z has dtype .*, expected an array of numbers"):
        function(Z)


@pytest.mark.parametrize("function", [pair[0] for pair in PAIRS.values()])
@pytest.mark.parametrize("dtype", [np.float32, np.complex128])
def test_out_is_written_and_the_input_is_not(function, dtype):
    Z = np.array([[-1.0, 0.0, 2.0]], dtype)
    out = np.empty_like(Z)
    assert function(Z, out=out) is out
    np.testing.assert_array_equal(out, function(Z))
    np.testing.assert_array_equal(Z, np.array([[-1.0, 0.0, 2.0]], dtype))


def test_softmax_by_hand():
    Z = np.log([[1.0, 1.0], [2.0, 1.0], [5.0, 2.0]])
    np.testing.assert_allclose(
        nnlib.softmax(Z), [[1 / 8, 1 / 4], [2 / 8, 1 / 4], [5 / 8, 2 / 4]], rtol=1e-15
    )


@given(Z=matrices, shift=st.floats(-1e3, 1e3))
def test_softmax_columns_are_distributions_and_do_not_feel_a_shift(Z, shift):
    A = nnlib.softmax(Z)
    assert (A > 0).all()
    np.testing.assert_allclose(A.sum(axis=0), 1, rtol=1e-14)
    np.testing.assert_allclose(nnlib.softmax(Z + shift), A, rtol=1e-11)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_softmax_of_extreme_logits(dtype):
    A = nnlib.softmax(np.array([[1e4, -1e4, 0], [-1e4, -1e4, 0]], dtype))
    assert A.dtype == dtype
    np.testing.assert_array_equal(A, [[1, 0.5, 0.5], [0, 0.5, 0.5]])


@given(Z=matrices, data=st.data())
def test_softmax_jacobian_and_its_product(Z, data):
    G = data.draw(arrays(np.float64, Z.shape, elements=st.floats(-3, 3)))
    product = nnlib.softmax_backward(Z, G)
    assert product.shape == Z.shape
    for k in range(Z.shape[1]):
        z = Z[:, [k]]
        J = nnlib.softmax_jacobian(z)
        steps = z + 1j * H * np.eye(len(z))  # column j moves z_j
        np.testing.assert_allclose(J, nnlib.softmax(steps).imag / H, rtol=1e-10, atol=1e-15)
        np.testing.assert_allclose(product[:, k], J.T @ G[:, k], rtol=1e-10, atol=1e-14)


def test_softmax_refuses_wrong_shapes():
    with pytest.raises(ValueError, match=r"Z has shape \(3,\), .*Z\.reshape\(-1, 1\)"):
        nnlib.softmax(np.zeros(3))
    with pytest.raises(ValueError, match=r"Z has shape \(0, 2\), expected at least one"):
        nnlib.softmax(np.zeros((0, 2)))
    with pytest.raises(ValueError, match=r"Z has shape \(2, 2, 2\), expected a matrix"):
        nnlib.softmax(np.zeros((2, 2, 2)))
    with pytest.raises(ValueError, match=r"Z\[1, 0\] is nan, expected finite numbers"):
        nnlib.softmax(np.array([[0.0], [np.nan]]))
    with pytest.raises(ValueError, match=r"z has shape \(2, 2\), expected \(any, 1\)"):
        nnlib.softmax_jacobian(np.zeros((2, 2)))
    with pytest.raises(ValueError, match=r"G has shape \(1, 3\), expected \(2, 3\)"):
        nnlib.softmax_backward(np.zeros((2, 3)), np.zeros((1, 3)))


@pytest.mark.parametrize("slope", [0.0, 0.01, 0.3])
@given(Z=matrices, data=st.data())
def test_the_networks_table_agrees_with_the_public_functions(slope, Z, data):
    G = data.draw(arrays(np.float64, Z.shape, elements=st.floats(-3, 3)))
    upstream = G.copy()
    for name, entry in activations(slope).items():
        if not entry.hidden:
            continue
        extra = (slope,) if name == "leaky_relu" else ()
        A = entry.value(Z)
        np.testing.assert_array_equal(A, getattr(nnlib, name)(Z, *extra))
        slopes = getattr(nnlib, f"{name}_prime")(Z, *extra)
        np.testing.assert_array_equal(entry.prime(Z), slopes)
        np.testing.assert_array_equal(entry.backward(Z, A, G), G * slopes)
    softmax = ACTIVATIONS["softmax"]
    A = softmax.value(Z)
    np.testing.assert_array_equal(A, nnlib.softmax(Z))
    np.testing.assert_array_equal(softmax.backward(Z, A, G), nnlib.softmax_backward(Z, G))
    np.testing.assert_array_equal(softmax.prime(Z[:, :1]), nnlib.softmax_jacobian(Z[:, :1]))
    np.testing.assert_array_equal(G, upstream)


@pytest.mark.parametrize("name", PAIRS)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_saturated_derivatives_keep_their_digits(name, dtype):
    """Backpropagation has the rounded activation in store; its derivatives are exact all the same.

    The truth is the complex step of the same function in double precision.
    """
    Z = np.array([-80, -37, -30, -15, -5, -1.5, 0.5, 1.5, 5, 15, 30, 37, 80], dtype)
    entry = ACTIVATIONS[name]
    found = entry.backward(Z, entry.value(Z), np.ones_like(Z))
    truth = entry.value(Z.astype(np.float64) + 1j * H).imag / H
    rtol = 1e-12 if dtype == np.float64 else 2e-4
    np.testing.assert_allclose(found, truth, rtol=rtol, atol=max(np.finfo(dtype).tiny, 1e-280))
    assert found.dtype == dtype


def test_every_entry_has_a_public_function_with_its_derivative():
    for name, entry in ACTIVATIONS.items():
        beside = f"{name}_prime" if entry.hidden else f"{name}_jacobian"
        assert {name, beside} <= set(nnlib.__all__)
        assert entry.prime is getattr(nnlib, beside) or name == "leaky_relu"


@pytest.mark.parametrize("name", PAIRS)
def test_nothing_overflows_anywhere(name):
    largest = np.finfo(np.float64).max
    Z = np.array([-largest, -1e200, -1e4, -1e-200, 0.0, 1e-200, 1e4, 1e200, largest])
    entry = ACTIVATIONS[name]
    A = entry.value(Z)
    for array in (A, entry.prime(Z), entry.backward(Z, A, np.ones_like(Z))):
        assert np.isfinite(array).all()


def test_the_normal_distribution_is_right_to_13_digits_in_both_tails():
    mpmath.mp.dps = 40
    Z = np.linspace(-37, 37, 149)
    exact = [mpmath.erfc(-mpmath.mpf(z) / mpmath.sqrt(2)) / 2 for z in Z]
    np.testing.assert_allclose(_normal.distribution(Z), np.array(exact, float), rtol=1e-13)


def test_the_coefficients_of_mills_ratio_are_its_chebyshev_interpolation():
    mpmath.mp.dps = 40

    def scaled(s):
        z = 4 * (1 - s) / (1 + s)
        upper = mpmath.erfc(z / mpmath.sqrt(2)) / 2
        return upper * mpmath.sqrt(2 * mpmath.pi) * mpmath.exp(z**2 / 2) * (4 + z) / 4

    n, half = len(_normal.MILLS), mpmath.mpf(1) / 2
    angles = [mpmath.pi * (k + half) / n for k in range(n)]
    values = [scaled(mpmath.cos(angle)) for angle in angles]
    total, power = [mpmath.mpf(0)] * n, [[1], [0, 1]]
    for i in range(n):
        if i > 1:  # T_i = 2 x T_(i-1) - T_(i-2), by coefficients
            double, before = [0, *(2 * c for c in power[-1])], [*power[-2], 0, 0]
            power.append([a - b for a, b in zip(double, before, strict=True)])
        cosines = [mpmath.cos(i * angle) for angle in angles]
        weight = sum(v * c for v, c in zip(values, cosines, strict=True)) * (2 if i else 1) / n
        for j, c in enumerate(power[i]):
            total[j] += weight * c
    np.testing.assert_allclose(_normal.MILLS, np.array(total[::-1], float), rtol=1e-15)
