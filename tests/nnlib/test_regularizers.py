import math

import numpy as np
import pytest

import nnlib

PARAMS = [
    nnlib.Dense(np.array([[1.0, -2.0], [0.0, 4.0]]), np.array([[7.0], [-9.0]])),
    nnlib.Dense(np.array([[-0.5, 0.75]]), np.array([[5.0]])),
]
PENALTIES = [(nnlib.l1_penalty, nnlib.l1_gradient), (nnlib.l2_penalty, nnlib.l2_gradient)]


def test_penalties_by_hand():
    assert nnlib.l1_penalty(PARAMS, 2.0) == 2 * (1 + 2 + 0 + 4 + 0.5 + 0.75)
    assert nnlib.l2_penalty(PARAMS, 2.0) == 1 + 4 + 0 + 16 + 0.25 + 0.5625
    l1, l2 = nnlib.l1_gradient(PARAMS, 2.0), nnlib.l2_gradient(PARAMS, 2.0)
    np.testing.assert_array_equal(l1[0].W, [[2, -2], [0, 2]])
    np.testing.assert_array_equal(l1[1].W, [[-2, 2]])
    np.testing.assert_array_equal(l2[0].W, [[2, -4], [0, 8]])
    np.testing.assert_array_equal(l2[1].W, [[-1, 1.5]])
    for layer, one, two in zip(PARAMS, l1, l2, strict=True):
        np.testing.assert_array_equal(one.b, np.zeros_like(layer.b))
        np.testing.assert_array_equal(two.b, np.zeros_like(layer.b))


@pytest.mark.parametrize(("penalty", "gradient"), PENALTIES)
def test_gradient_is_the_penaltys_derivative(penalty, gradient):
    for layer, expected in enumerate(gradient(PARAMS, 0.3)):
        for index in np.ndindex(expected.W.shape):
            if PARAMS[layer].W[index] == 0:
                continue  # the kink of |w|
            moved = [nnlib.Dense(W.astype(complex), b) for W, b in PARAMS]
            moved[layer].W[index] += 1e-20j
            derivative = penalty(moved, 0.3).imag / 1e-20
            assert expected.W[index] == pytest.approx(derivative, rel=1e-14)


@pytest.mark.parametrize("function", [f for pair in PENALTIES for f in pair])
def test_a_negative_strength_is_refused(function):
    with pytest.raises(ValueError, match=r"strength is -0\.1, expected a number of at least 0"):
        function(PARAMS, -0.1)
    function(PARAMS, 0)


def test_dropout_mask():
    mask = nnlib.dropout_mask((200, 300), 0.2, rng=0)
    assert mask.shape == (200, 300)
    np.testing.assert_array_equal(np.unique(mask), [0, 1 / 0.8])
    assert mask.mean() == pytest.approx(1, abs=0.01)  # five standard errors
    assert (mask == 0).mean() == pytest.approx(0.2, abs=0.01)
    np.testing.assert_array_equal(mask, nnlib.dropout_mask((200, 300), 0.2, rng=0))
    np.testing.assert_array_equal(nnlib.dropout_mask((2, 3), 0, rng=0), np.ones((2, 3)))
    assert mask.dtype == np.float64
    assert nnlib.dropout_mask((2, 2), 0.5, rng=0, dtype=np.float32).dtype == np.float32


@pytest.mark.parametrize("rate", [-0.1, 1, np.nan])
def test_dropout_refuses_other_rates(rate):
    with pytest.raises(ValueError, match=r"rate is .*, expected a number in \[0, 1\)"):
        nnlib.dropout_mask((2, 2), rate, rng=0)


def test_global_norm():
    squares = 1 + 4 + 0 + 16 + 49 + 81 + 0.25 + 0.5625 + 25
    assert nnlib.global_norm(PARAMS) == pytest.approx(math.sqrt(squares), rel=1e-15)


def test_clipping():
    norm = nnlib.global_norm(PARAMS)
    clipped = nnlib.clip_by_global_norm(PARAMS, norm / 4)
    assert nnlib.global_norm(clipped) == pytest.approx(norm / 4, rel=1e-14)
    for layer, expected in zip(clipped, PARAMS, strict=True):
        np.testing.assert_allclose(layer.W, expected.W / 4, rtol=1e-14)
        np.testing.assert_allclose(layer.b, expected.b / 4, rtol=1e-14)
    for layer, expected in zip(nnlib.clip_by_global_norm(PARAMS, norm), PARAMS, strict=True):
        np.testing.assert_array_equal(layer.W, expected.W)
        np.testing.assert_array_equal(layer.b, expected.b)
    zero = [nnlib.Dense(np.zeros((1, 2)), np.zeros((1, 1)))]
    np.testing.assert_array_equal(nnlib.clip_by_global_norm(zero, 1.0)[0].W, [[0, 0]])
    with pytest.raises(ValueError, match="max_norm is 0, expected a number above 0"):
        nnlib.clip_by_global_norm(PARAMS, 0)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("size", [1e-30, 1e-3, 1.0, 1e20, 3e37, 1e-44])
def test_norms_neither_overflow_nor_vanish(dtype, size):
    grads = [nnlib.Dense(dtype([[3 * size, 0]]), dtype([[-4 * size]]))]
    exact = np.hypot(*(float(x) for x in (grads[0].W[0, 0], grads[0].b[0, 0])))
    assert nnlib.global_norm(grads) == pytest.approx(exact, rel=1e-6)
    (clipped,) = nnlib.clip_by_global_norm(grads, size * 1e-3)
    assert clipped.W.dtype == dtype
    if size > 1e-40:  # else what is clipped to cannot be told from 0 any more
        assert clipped.W[0, 0] == pytest.approx(6e-4 * size, rel=1e-5)
        assert clipped.b[0, 0] == pytest.approx(-8e-4 * size, rel=1e-5)
    (same,) = nnlib.clip_by_global_norm(grads, 6 * size)
    np.testing.assert_array_equal(same.W, grads[0].W)
    np.testing.assert_array_equal(same.b, grads[0].b)


def test_norms_at_the_end_of_double_precision():
    grads = [nnlib.Dense(np.full((3, 1), 1.5e308), np.full((3, 1), 1.5e308))]
    assert nnlib.global_norm(grads) == np.inf
    (clipped,) = nnlib.clip_by_global_norm(grads, 1.0)
    np.testing.assert_allclose(clipped.W, np.full((3, 1), 1 / np.sqrt(6)), rtol=1e-15)
    tiny = [nnlib.Dense(np.array([[3e-320]]), np.array([[4e-320]]))]
    assert nnlib.global_norm(tiny) == pytest.approx(5e-320, rel=1e-3)
    assert nnlib.global_norm([nnlib.Dense(np.zeros((2, 2)), np.zeros((2, 1)))]) == 0
    (zero,) = nnlib.clip_by_global_norm([nnlib.Dense(np.zeros((2, 2)), np.zeros((2, 1)))], 1.0)
    assert not zero.W.any()


def test_clipping_leaves_what_it_is_given():
    grads = [nnlib.Dense(np.array([[3.0]]), np.array([[4.0]]))]
    (clipped,) = nnlib.clip_by_global_norm(grads, 5.0)
    assert clipped.W == 3
    (clipped,) = nnlib.clip_by_global_norm(grads, 4.999)
    assert clipped.W < 3
    assert grads[0].W == 3
    odd = [nnlib.Dense(np.array([[-0.65, -0.13]]), np.array([[0.78]]))]  # scaling by 1 would round
    (same,) = nnlib.clip_by_global_norm(odd, nnlib.global_norm(odd))
    np.testing.assert_array_equal(same.W, odd[0].W)


@pytest.mark.parametrize("bad", [np.inf, np.nan])
def test_entries_that_are_not_finite_are_refused(bad):
    layers = [nnlib.Dense(np.ones((1, 1)), np.ones((1, 1))), nnlib.Dense(np.ones((1, 1)), [[bad]])]
    for call in (nnlib.global_norm, lambda grads: nnlib.clip_by_global_norm(grads, 1.0)):
        with pytest.raises(ValueError, match=rf"grads\[1\].b\[0, 0\] is {bad}, expected finite"):
            call(layers)
    for call in (nnlib.l1_penalty, nnlib.l2_penalty, nnlib.l1_gradient, nnlib.l2_gradient):
        with pytest.raises(ValueError, match=rf"params\[1\].b\[0, 0\] is {bad}, expected finite"):
            call(layers, 1.0)


def test_penalties_of_large_single_precision_weights():
    layers = [nnlib.Dense(np.float32([[3e20, -3e20]]), np.float32([[0]]))]
    assert nnlib.l2_penalty(layers, 1.0) == pytest.approx(9e40)
    assert nnlib.l1_penalty([nnlib.Dense(np.float32([[3e38] * 2]), np.float32([[0]]))], 1.0) > 5e38


def test_the_complex_step_through_the_penalties():
    W = np.array([[-2.0, 0.0, 3.0]])
    for name in ("l1", "l2"):
        penalty, gradient = (getattr(nnlib, f"{name}_{part}") for part in ("penalty", "gradient"))

        def of(V, penalty=penalty):
            return penalty([nnlib.Dense(V, np.zeros((1, 1)))], 0.3)

        expected = gradient([nnlib.Dense(W, np.zeros((1, 1)))], 0.3)[0].W
        np.testing.assert_allclose(nnlib.complex_step(of, W), expected)
