import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import nnlib

H = 1e-20
ON_PREDICTIONS = {
    "mse": (nnlib.mse, nnlib.mse_gradient),
    "sse": (nnlib.sse, nnlib.sse_gradient),
    "bce": (nnlib.bce, nnlib.bce_gradient),
    "cross_entropy": (nnlib.cross_entropy, nnlib.cross_entropy_gradient),
}
ON_LOGITS = {
    "bce": (nnlib.bce_from_logits, nnlib.bce_from_logits_gradient, nnlib.sigmoid),
    "cross_entropy": (
        nnlib.cross_entropy_from_logits,
        nnlib.cross_entropy_from_logits_gradient,
        nnlib.softmax,
    ),
}
ALL = [f for pair in ON_PREDICTIONS.values() for f in pair]
ALL += [f for triple in ON_LOGITS.values() for f in triple[:2]]
WITH_PROBABILITIES = [f for f in ALL if "mse" not in f.__name__ and "sse" not in f.__name__]
WITH_DISTRIBUTIONS = [f for f in WITH_PROBABILITIES if "cross" in f.__name__]

shapes = st.tuples(st.integers(1, 5), st.integers(1, 5))


def draw_pair(data, low, high):
    """Draw predictions (or logits) and targets whose columns are distributions."""
    shape = data.draw(shapes)
    A = data.draw(arrays(np.float64, shape, elements=st.floats(low, high)))
    Y = data.draw(arrays(np.float64, shape, elements=st.floats(0.1, 1)))
    return A, Y / Y.sum(axis=0)


def example_gradients(loss, A, Y):
    """Differentiate each example's own loss, by the complex step."""
    gradient = np.empty_like(A)
    for i, k in np.ndindex(A.shape):
        moved = A[:, [k]].astype(complex)
        moved[i] += 1j * H
        gradient[i, k] = loss(moved, Y[:, [k]]).imag / H
    return gradient


def test_squared_errors_by_hand():
    A = np.array([[1.0, 2.0], [3.0, 4.0]])
    Y = np.array([[0.0, 4.0], [3.0, 1.0]])
    assert nnlib.mse(A, Y) == (1 + 4 + 0 + 9) / (2 * 2)
    assert nnlib.sse(A, Y) == 1 + 4 + 0 + 9
    np.testing.assert_array_equal(nnlib.mse_gradient(A, Y), [[1, -2], [0, 3]])
    np.testing.assert_array_equal(nnlib.sse_gradient(A, Y), [[2, -4], [0, 6]])


def test_bce_by_hand():
    A, Y = np.array([[1 / 4, 1 / 2], [2 / 3, 1 / 5]]), np.array([[1.0, 0.0], [0.0, 0.5]])
    by_hand = (math.log(4) + math.log(2) + math.log(3) + (math.log(5) + math.log(5 / 4)) / 2) / 2
    assert nnlib.bce(A, Y) == pytest.approx(by_hand, rel=1e-15)
    np.testing.assert_allclose(
        nnlib.bce_gradient(A, Y), [[-4, 2], [3, -0.5 * 5 + 0.5 * 5 / 4]], rtol=1e-14
    )


def test_cross_entropy_by_hand():
    A = np.array([[1 / 4, 1 / 2], [1 / 4, 1 / 4], [1 / 2, 1 / 4]])
    Y = np.array([[0.0, 0.5], [0.0, 0.5], [1.0, 0.0]])
    by_hand = (math.log(2) + (math.log(2) + math.log(4)) / 2) / 2
    assert nnlib.cross_entropy(A, Y) == pytest.approx(by_hand, rel=1e-15)
    np.testing.assert_array_equal(nnlib.cross_entropy_gradient(A, Y), [[0, -1], [0, -2], [-2, 0]])


@pytest.mark.parametrize("name", ON_PREDICTIONS)
@given(data=st.data())
def test_gradient_is_per_example(name, data):
    loss, gradient = ON_PREDICTIONS[name]
    A, Y = draw_pair(data, 0.01, 0.99)
    np.testing.assert_allclose(gradient(A, Y), example_gradients(loss, A, Y), rtol=1e-12)


@pytest.mark.parametrize("name", ON_LOGITS)
@given(data=st.data())
def test_gradient_from_logits_is_per_example(name, data):
    loss, gradient, _ = ON_LOGITS[name]
    Z, Y = draw_pair(data, -30, 30)
    np.testing.assert_allclose(
        gradient(Z, Y), example_gradients(loss, Z, Y), rtol=1e-12, atol=1e-15
    )


@pytest.mark.parametrize("name", ON_LOGITS)
@given(data=st.data())
def test_from_logits_is_the_same_function_where_nothing_is_rounded_away(name, data):
    loss, gradient, activation = ON_LOGITS[name]
    Z, Y = draw_pair(data, -8, 8)
    A = activation(Z)
    assert loss(Z, Y) == pytest.approx(ON_PREDICTIONS[name][0](A, Y), rel=1e-11, abs=1e-12)
    np.testing.assert_allclose(gradient(Z, Y), A - Y, atol=1e-14)


@pytest.mark.parametrize("loss", [f for f in ALL if "gradient" not in f.__name__])
@given(data=st.data())
def test_a_cost_averages_over_examples_but_sse_sums(loss, data):
    A, Y = draw_pair(data, 0.01, 0.99)
    twice = loss(np.hstack([A, A]), np.hstack([Y, Y]))
    assert twice == pytest.approx(loss(A, Y) * (2 if loss is nnlib.sse else 1), rel=1e-12)


def test_a_cost_sums_over_the_outputs_of_an_example():
    A, Y = np.array([[0.25]]), np.array([[1.0]])
    for loss in (nnlib.mse, nnlib.sse, nnlib.bce, nnlib.bce_from_logits):
        both = loss(np.vstack([A, A]), np.vstack([Y, Y]))
        assert both == pytest.approx(2 * loss(A, Y), rel=1e-15)


def test_bce_from_extreme_logits():
    Z = np.array([[1e4, -1e4, 1e4, -1e4]])
    Y = np.array([[1.0, 0.0, 0.0, 1.0]])
    for k, expected in enumerate([0.0, 0.0, 1e4, 1e4]):
        assert nnlib.bce_from_logits(Z[:, [k]], Y[:, [k]]) == expected
    np.testing.assert_array_equal(nnlib.bce_from_logits_gradient(Z, Y), [[0, 0, 1, -1]])


def test_cross_entropy_from_extreme_logits():
    Z = np.array([[1e4], [-1e4], [0.0]])
    for k, expected in enumerate([0.0, 2e4, 1e4]):
        Y = np.eye(3)[:, [k]]
        assert nnlib.cross_entropy_from_logits(Z, Y) == expected
        gradient = nnlib.cross_entropy_from_logits_gradient(Z, Y)
        np.testing.assert_array_equal(gradient, np.eye(3)[:, [0]] - Y)


def test_small_losses_keep_their_digits():
    one, zero = np.ones((1, 1)), np.zeros((1, 1))
    for z in (20.0, 40.0):
        expected = math.log1p(math.exp(-z))
        assert nnlib.bce_from_logits(z * one, one) == pytest.approx(expected, rel=1e-14)
        assert nnlib.bce_from_logits(-z * one, zero) == pytest.approx(expected, rel=1e-14)


def test_a_certain_and_wrong_prediction_costs_infinitely_much():
    zero, one = np.zeros((1, 1)), np.ones((1, 1))
    assert nnlib.bce(zero, one) == nnlib.bce(one, zero) == np.inf
    assert nnlib.bce_gradient(zero, one) == -np.inf
    assert nnlib.bce_gradient(one, zero) == np.inf
    assert nnlib.cross_entropy(zero, one) == np.inf
    assert nnlib.cross_entropy_gradient(zero, one) == -np.inf


def test_nothing_times_log_nothing_is_nothing():
    sure = np.array([[0.0], [1.0]])
    assert nnlib.bce(sure, sure) == 0
    assert nnlib.cross_entropy(sure, sure) == 0
    np.testing.assert_array_equal(nnlib.cross_entropy_gradient(sure, sure), [[0], [-1]])
    np.testing.assert_array_equal(nnlib.bce_gradient(sure, sure), [[1], [-1]])


@pytest.mark.parametrize("loss", ALL)
def test_types(loss):
    A, Y = np.array([[0.25], [0.75]], np.float32), np.array([[0], [1]], np.uint8)
    result = loss(A, Y)
    assert isinstance(result, float) or result.dtype == np.float32
    exact = loss(A.astype(np.float64), Y.astype(np.float64))
    np.testing.assert_allclose(result, exact, rtol=1e-6)
    np.testing.assert_array_equal(loss(Y, Y[::-1]), loss(Y * 1.0, Y[::-1] * 1.0))


@pytest.mark.parametrize("loss", ALL)
def test_wrong_input_is_refused(loss):
    name = "Z" if "logits" in loss.__name__ else "A"
    good = np.array([[0.25, 0.5], [0.75, 0.5]])
    cases = [
        (good, good[:1], r"Y has shape \(1, 2\), expected \(2, 2\)"),
        (good, good[:, :1], r"Y has shape \(2, 1\), expected \(2, 2\)"),
        (good[:1], good, r"Y has shape \(2, 2\), expected \(1, 2\)"),
        (good[0], good[0], rf"{name} has shape \(2,\), .*reshape"),
        (good, good[0], r"Y has shape \(2,\), .*reshape"),
        (good[:, :0], good[:, :0], rf"{name} has shape \(2, 0\), expected at least one"),
        (good * np.nan, good, rf"{name}\[0, 0\] is nan"),
        (good, np.where(good == 0.75, np.inf, good), r"Y\[1, 0\] is inf"),
        (good.astype(str), good, f"{name} has dtype <U"),
        (good, good + 0j, "Y has dtype complex128, expected real numbers"),
    ]
    for A, Y, message in cases:
        with pytest.raises(ValueError, match=message):
            loss(A, Y)


@pytest.mark.parametrize("loss", WITH_PROBABILITIES)
@pytest.mark.parametrize("wrong", [-0.25, 1.25])
def test_targets_outside_0_1_are_refused(loss, wrong):
    Y = np.array([[wrong], [1 - wrong]])
    with pytest.raises(ValueError, match=rf"Y\[0, 0\] is {wrong}, expected values in \[0, 1\]"):
        loss(np.full((2, 1), 0.5), Y)


@pytest.mark.parametrize("loss", [f for f in WITH_PROBABILITIES if "logits" not in f.__name__])
@pytest.mark.parametrize("wrong", [-0.25, 1.25])
def test_predictions_outside_0_1_are_refused(loss, wrong):
    A = np.array([[0.5], [wrong]])
    with pytest.raises(ValueError, match=rf"A\[1, 0\] is {wrong}, expected values in \[0, 1\]"):
        loss(A, np.array([[0.5], [0.5]]))


@pytest.mark.parametrize("loss", WITH_DISTRIBUTIONS)
def test_columns_that_are_not_distributions_are_refused(loss):
    A, Y = np.full((2, 2), 0.5), np.array([[1.0, 0.5], [0.0, 0.0]])
    with pytest.raises(ValueError, match=r"column 1 of Y sums to 0\.5, expected 1"):
        loss(A, Y)
    Y[:, 1] = [0.5, 0.5 + 2e-5]
    with pytest.raises(ValueError, match=r"column 1 of Y sums to 1\.00002, expected 1"):
        loss(A, Y)
    Y[:, 1] = np.float32([0.9, 0.1])  # single precision is near enough
    loss(A, Y)


def test_large_single_precision_errors_have_room():
    A, Y = np.float32([[3e25, 0]]), np.float32([[0, 0]])
    assert nnlib.sse(A, Y) == pytest.approx(9e50)
    assert nnlib.mse(A, Y) == pytest.approx(9e50 / 4)
