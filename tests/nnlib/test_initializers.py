import numpy as np
import pytest

import nnlib

RANDOM = [nnlib.he, nnlib.xavier, nnlib.xavier_uniform]
ALL = [*RANDOM, nnlib.zeros]


@pytest.mark.parametrize(
    ("initialise", "variance"),
    [
        (nnlib.he, 2 / 100),
        (nnlib.xavier, 2 / 500),
        (nnlib.xavier_uniform, 2 / 500),
        (nnlib.zeros, 0),
    ],
)
def test_mean_and_variance(initialise, variance):
    W = initialise(400, 100, rng=0)
    assert W.shape == (400, 100)
    # 40 000 draws: five standard errors of the mean and of the variance
    assert abs(W.mean()) <= 5 * np.sqrt(variance / W.size)
    assert abs(W.var() - variance) <= 5 * variance * np.sqrt(2 / W.size)


@pytest.mark.parametrize("initialise", [nnlib.he, nnlib.xavier])
def test_normal_weights_have_the_normal_fourth_moment(initialise):
    W = initialise(400, 100, rng=0)
    assert np.mean(W**4) / np.mean(W**2) ** 2 == pytest.approx(3, abs=0.15)


def test_uniform_weights_fill_their_interval():
    W = nnlib.xavier_uniform(400, 100, rng=0)
    limit = np.sqrt(6 / 500)
    assert W.min() >= -limit
    assert W.max() <= limit
    assert W.min() == pytest.approx(-limit, rel=1e-3)
    assert W.max() == pytest.approx(limit, rel=1e-3)


def test_he_keeps_the_mean_square_through_relu_layers():
    rng = np.random.default_rng(0)
    A = rng.normal(size=(300, 200))
    for _ in range(10):
        A = nnlib.relu(nnlib.he(300, 300, rng=rng) @ A)
    assert 0.5 < np.mean(A**2) < 2


@pytest.mark.parametrize("initialise", RANDOM)
def test_same_rng_same_weights(initialise):
    one, other = initialise(3, 4, rng=7), initialise(3, 4, rng=np.random.default_rng(7))
    np.testing.assert_array_equal(one, other)
    assert not np.array_equal(one, initialise(3, 4, rng=8))


@pytest.mark.parametrize("initialise", ALL)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_type(initialise, dtype):
    assert initialise(2, 3, rng=0).dtype == np.float64
    assert initialise(2, 3, rng=0, dtype=dtype).dtype == dtype


@pytest.mark.parametrize("initialise", ALL)
def test_wrong_input_is_refused(initialise):
    with pytest.raises(ValueError, match="n_out is 0, expected an integer of at least 1"):
        initialise(0, 3, rng=0)
    with pytest.raises(ValueError, match=r"n_in is 2\.5, expected an integer of at least 1"):
        initialise(3, 2.5, rng=0)
    with pytest.raises(ValueError, match=r"dtype is .*, expected numpy\.float32"):
        initialise(3, 2, rng=0, dtype=int)


@pytest.mark.parametrize("initialise", RANDOM)
def test_rng_is_required(initialise):
    with pytest.raises(TypeError, match="rng"):
        initialise(3, 2)
    with pytest.raises(ValueError, match=r"rng is 1\.5, expected an integer of at least 0"):
        initialise(3, 2, rng=1.5)
