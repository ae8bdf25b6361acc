"""Derivatives where the activation has been rounded, against 400 digits of mpmath's.

That many are needed: 1 - tanh(300)**2 begins in the 260th.
"""

import functools
import itertools

import mpmath
import numpy as np
import pytest
from mpmath import mpf

import nnlib
from nnlib import _near_root, _normal
from nnlib.activations import ACTIVATIONS
from nnlib.gates import CUBED, LINEAR

from .naive import HIDDEN, exact

Z = np.concatenate(
    [
        np.linspace(-300, 300, 121),
        np.linspace(-40, 40, 161) * 1.0001,
        np.linspace(-4, 4, 161),
        [-1e-9, 1e-9, -1e-300, 1e-300],
    ]
)
SLOPE = 0.01


EXACT = {name: exact(name, SLOPE, derivative=True) for name in HIDDEN}
# Those that come near a number other than 0, and may have a way to the difference from it.
LIMITED = [name for name in HIDDEN if ACTIVATIONS[name].error is not ACTIVATIONS["relu"].error]


def sigma(z):
    return 1 / (1 + mpmath.exp(-z))


def linear():
    return 2 * mpmath.sqrt(2 / mpmath.pi)


@pytest.fixture(autouse=True)
def many_digits():
    with mpmath.workdps(400):
        yield


@functools.cache
def derivatives(name):
    return np.array([float(EXACT[name](mpf(z))) for z in Z.tolist()])


def assert_relative(found, expected, bound):
    """Compare what double precision can hold with all its digits."""
    normal = np.abs(expected) > 1e-290
    assert np.abs(found - expected)[~normal].max(initial=0) < 1e-290
    assert (np.abs(found - expected)[normal] <= bound * np.abs(expected)[normal]).all()


def test_three_activations_come_near_a_number():
    assert len(LIMITED) == 3


@pytest.mark.parametrize("name", EXACT)
def test_derivatives_to_all_digits(name):
    g, expected = ACTIVATIONS[name], derivatives(name)
    assert_relative(g.backward(Z, g.value(Z), np.ones_like(Z)), expected, 2e-15)
    assert_relative(g.prime(Z), expected, 2e-15)
    column = Z[:, np.newaxis]
    assert_relative(
        g.backward(column, g.value(column), np.ones_like(column))[:, 0], expected, 2e-15
    )


@pytest.mark.parametrize("name", EXACT)
def test_the_complex_step_sees_the_same_slopes(name):
    g, expected = ACTIVATIONS[name], derivatives(name)
    found = g.value(Z + 1e-20j).imag / 1e-20
    # Near their minimum the terms of the gated ones cancel, and nothing can be done about it here.
    away = np.abs(expected) > 1e-3 if name in ("silu", "gelu", "gelu_tanh") else expected > -1
    away |= (Z < -4) & (np.abs(expected) > 1e-270)
    assert_relative(found[away & (np.abs(expected) > 1e-270)],
                    expected[away & (np.abs(expected) > 1e-270)], 1e-13)  # fmt: skip


@pytest.mark.parametrize("name", EXACT)
def test_single_precision_to_its_digits(name):
    g, z = ACTIVATIONS[name], np.linspace(-20, 20, 161, dtype=np.float32)
    found = g.backward(z, g.value(z), np.ones_like(z))
    expected = np.array([float(EXACT[name](mpf(x))) for x in z.tolist()])
    normal = np.abs(expected) > 1e-30
    np.testing.assert_allclose(found[normal], expected[normal], rtol=3e-4)
    np.testing.assert_allclose(found[~normal], expected[~normal], atol=1e-30)
    assert found.dtype == np.float32


@pytest.mark.parametrize("name", HIDDEN)
def test_a_number_alone_is_taken_too(name):
    g = ACTIVATIONS[name]
    for z in (-30.0, -1.278, -0.752, 30.0):
        assert g.prime(z) == g.prime(np.array([z]))[0]
        assert g.prime(z + 0j).real == pytest.approx(g.prime(z), rel=1e-13)


@pytest.mark.parametrize("dtype", [np.float32, np.complex128])
def test_types_stay(dtype):
    z = np.array([-30, -1.278, -0.752, 0, 2, 30], dtype)
    for g in ACTIVATIONS.values():
        if g.hidden:
            A = g.value(z)
            assert A.dtype == g.backward(z, A, np.ones_like(z)).dtype == g.error(z, A, A).dtype
            assert A.dtype == dtype


@pytest.mark.parametrize("name", ["silu", "gelu", "gelu_tanh"])
def test_the_roots_and_series_are_calculated_anew(name):
    with mpmath.workdps(40):
        held = getattr(_near_root, name.upper())
        root = mpmath.findroot(EXACT[name], held.root[0])
        assert held.root[0] == float(root)
        assert held.root[1] == float(root - held.root[0])
        series = mpmath.taylor(EXACT[name], root, len(held.series))
        assert list(held.series) == pytest.approx([float(c) for c in series[:0:-1]], rel=1e-15)


def test_the_short_constants_and_their_rests():
    with mpmath.workdps(40):
        for (short, rest), whole in (
            (LINEAR, linear()),
            (CUBED, linear() * mpf("0.044715")),
        ):
            assert rest == pytest.approx(float(whole - short), rel=1e-7)
            assert abs(rest) < 2**-25 * short
            assert (short * 2**30).is_integer()


def softmax_delta(z, y, double):
    """The derivative of the squared error of a softmax, with 400 digits."""
    e = [mpmath.exp(mpf(x)) for x in z]
    a = [x / sum(e) for x in e]
    g = [double * (p - mpf(t)) for p, t in zip(a, y, strict=True)]
    return [
        float(a[i] * sum(a[j] * (g[i] - g[j]) for j in range(len(a)) if j != i))
        for i in range(len(a))
    ]


LOGITS = [(40.0, 0.0), (0.0, -40.0), (36.0, 0.5, 0.0), (300.0, 0.0, 40.0), (0.25, 0.5, -30.0)]


@pytest.mark.parametrize(("loss", "double"), [("mse", 1), ("sse", 2)])
@pytest.mark.parametrize("z", LOGITS)
def test_softmax_with_squares_at_large_gaps(loss, double, z):
    net = nnlib.MLP([1, len(z)], output="softmax", loss=loss, init="zeros")
    net.params[0].W[:] = np.array([z]).T
    labels = [*np.eye(len(z)).tolist(), [1 / len(z)] * len(z)]
    for y in labels:
        delta = net.backward([[1.0]], np.array([y]).T).delta[0]
        np.testing.assert_allclose(delta[:, 0], softmax_delta(z, y, double), rtol=1e-14, atol=0)


@pytest.mark.parametrize("z", LOGITS)
def test_the_jacobian_of_softmax_at_large_gaps(z):
    e = [mpmath.exp(mpf(x)) for x in z]
    a = [x / sum(e) for x in e]
    jacobian = [
        [
            float(a[i] * ((i == j) - a[j]) if i != j else a[i] * (sum(a) - a[i]))
            for j in range(len(a))
        ]
        for i in range(len(a))
    ]
    column = np.array([z]).T
    np.testing.assert_allclose(nnlib.softmax_jacobian(column), jacobian, rtol=1e-14, atol=0)
    stepped = nnlib.complex_step(nnlib.softmax, column)[:, 0, :, 0]
    np.testing.assert_allclose(stepped, jacobian, rtol=1e-13, atol=0)


@pytest.mark.parametrize("output", LIMITED)
@pytest.mark.parametrize(("loss", "double"), [("mse", 1), ("sse", 2)])
def test_a_confident_right_answer_leaves_an_error_with_all_digits(output, loss, double):
    value = exact(output, SLOPE)
    net = nnlib.MLP([1, 1], output=output, loss=loss, init="zeros")
    for z, y in itertools.product(
        [-300.0, -40.0, -3.0, 0.5, 3.0, 17.0, 40.0], [-1.0, 0.0, 0.3, 1.0]
    ):
        net.params[0].W[:] = z
        error = value(mpf(z)) - mpf(y)
        expected = [float(double * error * EXACT[output](mpf(z)))]
        found = net.backward([[1.0]], [[y]]).delta[0]
        np.testing.assert_allclose(found[0], expected, rtol=2e-14, atol=1e-290)


def test_the_delta_of_sigmoid_and_bce_has_all_digits():
    net = nnlib.MLP([1, 1], output="sigmoid", loss="bce", init="zeros")
    for z, y in itertools.product([-300.0, -40.0, -0.5, 0.0, 0.5, 40.0, 300.0], [0.0, 0.3, 1.0]):
        net.params[0].W[:] = z
        found = net.backward([[1.0]], [[y]]).delta[0].item()
        assert found == pytest.approx(float(sigma(mpf(z)) - mpf(y)), rel=1e-14, abs=0)


@pytest.mark.parametrize("hidden", ["sigmoid", "tanh", "gelu", "silu", "gelu_tanh"])
def test_gradcheck_does_not_accuse_a_right_network_on_unscaled_data(hidden):
    net = nnlib.MLP([2, 3, 1], hidden=hidden, output="sigmoid", loss="mse", rng=0)
    X = np.array([[1000.0, -20.0, 3.0, 30.0], [5.0, 40.0, -1.0, 0.1]])
    assert nnlib.gradcheck(net, X, np.array([[0.0, 1.0, 1.0, 0.0]])).max_relative_error < 1e-12


def test_the_distribution_at_its_middle():
    assert _normal.distribution(np.array([1e-20j])) == pytest.approx(
        0.5 + 1e-20j / np.sqrt(2 * np.pi)
    )
    found = _normal.distribution(np.array([-1e-20j, 0j])).imag
    np.testing.assert_allclose(found, [-1e-20 / np.sqrt(2 * np.pi), 0], rtol=1e-14)


@pytest.mark.parametrize("gap", [0.5, 5, 20, 37, 40, 100, 300])
@pytest.mark.parametrize("soft", [False, True])
def test_softmax_with_cross_entropy_at_large_gaps(gap, soft):
    net = nnlib.MLP([1, 3], output="softmax", loss="cross_entropy", init="zeros")
    z = np.array([[float(gap)], [0.0], [-1.0]])
    y = np.array([[0.25], [0.25], [0.5]] if soft else [[1.0], [0.0], [0.0]])
    net.params[0].b[:] = z
    (delta,) = net.backward(np.zeros((1, 1)), y).delta
    powers = [mpmath.exp(mpf(x)) for x in z.ravel().tolist()]
    exact_delta = [
        e / sum(powers) - mpf(x) for e, x in zip(powers, y.ravel().tolist(), strict=True)
    ]
    np.testing.assert_allclose(
        delta.ravel(), np.array(exact_delta, dtype=float), rtol=1e-14, atol=0
    )
