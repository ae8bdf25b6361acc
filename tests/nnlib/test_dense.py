import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import nnlib

sizes = st.integers(1, 5)
W = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
b = np.array([[10.0], [20.0]])
LAYER = nnlib.Dense(W, b)


def draw(data, *shape):
    return data.draw(arrays(np.float64, shape, elements=st.floats(-3, 3)))


def test_forward_by_hand():
    A = np.array([[1.0, 0.0], [0.0, 1.0], [0.0, 2.0]])
    np.testing.assert_array_equal(nnlib.dense_forward(LAYER, A), [[11, 18], [24, 37]])


def test_backward_by_hand():
    A = np.array([[1.0, 0.0], [0.0, 1.0], [0.0, 2.0]])
    delta = np.array([[1.0, 3.0], [5.0, 7.0]])
    grads, dA = nnlib.dense_backward(LAYER, A, delta)
    np.testing.assert_array_equal(grads.W, np.array([[1, 3, 6], [5, 7, 14]]) / 2)
    np.testing.assert_array_equal(grads.b, np.array([[4], [12]]) / 2)
    np.testing.assert_array_equal(dA, [[21, 31], [27, 41], [33, 51]])
    summed, dA_again = nnlib.dense_backward(LAYER, A, delta, average=False)
    np.testing.assert_array_equal(summed.W, 2 * grads.W)
    np.testing.assert_array_equal(summed.b, 2 * grads.b)
    np.testing.assert_array_equal(dA_again, dA)


@given(n_in=sizes, n_out=sizes, m=sizes, data=st.data())
def test_forward_and_backward_entry_by_entry(n_in, n_out, m, data):
    layer = nnlib.Dense(draw(data, n_out, n_in), draw(data, n_out, 1))
    A, delta = draw(data, n_in, m), draw(data, n_out, m)
    Z = nnlib.dense_forward(layer, A)
    grads, dA = nnlib.dense_backward(layer, A, delta)
    assert (Z.shape, dA.shape) == ((n_out, m), (n_in, m))
    assert (grads.W.shape, grads.b.shape) == ((n_out, n_in), (n_out, 1))
    close = {"rtol": 1e-12, "atol": 1e-12}
    for i in range(n_out):
        np.testing.assert_allclose(grads.b[i, 0], sum(delta[i]) / m, **close)
        for k in range(m):
            z = sum(layer.W[i, j] * A[j, k] for j in range(n_in)) + layer.b[i, 0]
            np.testing.assert_allclose(Z[i, k], z, **close)
        for j in range(n_in):
            dW = sum(delta[i, k] * A[j, k] for k in range(m)) / m
            np.testing.assert_allclose(grads.W[i, j], dW, **close)
    for j, k in np.ndindex(n_in, m):
        expected = sum(layer.W[i, j] * delta[i, k] for i in range(n_out))
        np.testing.assert_allclose(dA[j, k], expected, **close)


def test_single_precision_stays():
    layer = nnlib.Dense(W.astype(np.float32), b.astype(np.float32))
    A, delta = np.ones((3, 4), np.float32), np.ones((2, 4), np.float32)
    grads, dA = nnlib.dense_backward(layer, A, delta)
    results = [nnlib.dense_forward(layer, A), *grads, dA]
    assert [result.dtype for result in results] == [np.float32] * 4


@pytest.mark.parametrize(
    ("layer", "A", "message"),
    [
        (LAYER, np.ones((2, 4)), r"A_prev has shape \(2, 4\), expected \(3, any\)"),
        (LAYER, np.ones(3), r"A_prev has shape \(3,\), .*A_prev.reshape\(-1, 1\)"),
        ((W, b.T), np.ones((3, 4)), r"b has shape \(1, 2\), expected \(2, 1\)"),
        ((W, b[:, 0]), np.ones((3, 4)), r"b has shape \(2,\)"),
        ((W[0], b), np.ones((3, 4)), r"W has shape \(3,\)"),
    ],
)
def test_shapes_that_do_not_fit_are_refused(layer, A, message):
    with pytest.raises(ValueError, match=message):
        nnlib.dense_forward(layer, A)
    with pytest.raises(ValueError, match=message):
        nnlib.dense_backward(layer, A, np.ones((2, 4)))


@pytest.mark.parametrize("shape", [(1, 4), (2, 1), (3, 4)])
def test_a_delta_that_does_not_fit_is_refused(shape):
    with pytest.raises(ValueError, match=r"delta has shape .*, expected \(2, 4\)"):
        nnlib.dense_backward(LAYER, np.ones((3, 4)), np.ones(shape))


LAYOUTS = {
    "rows": np.ascontiguousarray,
    "columns": np.asfortranarray,
    "every other": lambda X: np.repeat(X, 2, axis=1)[:, ::2],
    "backwards": lambda X: np.ascontiguousarray(X[::-1, ::-1])[::-1, ::-1],
}


def off(found, delta):
    """How far db is from the exact sums, in units of rounding of the sums of the moduli."""
    delta = delta.astype(np.float64)
    exact = np.array([[math.fsum(row)] for row in delta]) / delta.shape[1]
    unit = np.finfo(found.dtype).eps * np.abs(delta).mean(axis=1, keepdims=True)
    return (np.abs(found - exact) / unit).max()


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_bias_gradient_is_exact_whatever_the_memory_order(layout, dtype):
    rng = np.random.default_rng(0)
    for m in (1, 7, 127, 600, 10_000):
        for delta in (rng.normal(size=(3, m)), np.full((3, m), 0.1), rng.uniform(size=(3, m))):
            delta = delta.astype(dtype)
            A_prev = LAYOUTS[layout](rng.normal(size=(2, m)).astype(dtype))
            layer = nnlib.Dense(np.ones((3, 2), dtype), np.zeros((3, 1), dtype))
            grads, _ = nnlib.dense_backward(layer, A_prev, LAYOUTS[layout](delta))
            assert off(grads.b, delta) < 4
            assert grads.W.flags.c_contiguous
            assert grads.b.flags.c_contiguous


@pytest.mark.parametrize("layout", LAYOUTS)
def test_so_is_that_of_a_network(layout):
    m = 60_000
    net = nnlib.MLP([2, 3], init="zeros", dtype=np.float32)
    X, Y = np.ones((2, m), np.float32), np.full((3, m), -0.1, np.float32)
    _, ((dW, db),) = net.cost_and_gradients(LAYOUTS[layout](X), LAYOUTS[layout](Y))
    assert off(db, -Y) < 4
    assert dW.flags.c_contiguous
