import itertools
import pickle

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import nnlib
from nnlib.activations import activations
from tests.samples import pairs

from .naive import HIDDEN
from .naive import activation as naive

OUTPUTS = [*HIDDEN, "softmax"]
PAIRS = [
    *itertools.product(OUTPUTS, ["mse", "sse"]),
    ("sigmoid", "bce"),
    ("softmax", "bce"),
    ("softmax", "cross_entropy"),
]
SLOPE = 0.2

# The oracle: the same network written down once more, naively, and differentiated by autograd.
ORACLE = {
    **{name: naive(name, SLOPE) for name in HIDDEN},
    "softmax": lambda z: anp.exp(z) / anp.sum(anp.exp(z), axis=0),
    "mse": lambda a, y: anp.sum((a - y) ** 2) / (2 * y.shape[1]),
    "sse": lambda a, y: anp.sum((a - y) ** 2),
    "bce": lambda a, y: -anp.sum(y * anp.log(a) + (1 - y) * anp.log(1 - a)) / y.shape[1],
    "cross_entropy": lambda a, y: -anp.sum(y * anp.log(a)) / y.shape[1],
}


def oracle(hidden, output, loss, X, Y):
    def cost(params):
        A = X
        for i, (W, b) in enumerate(params):
            g = ORACLE[output if i == len(params) - 1 else hidden]
            A = g(anp.dot(W, A) + b)
        return ORACLE[loss](A, Y)

    return cost


def draw_problem(data, hidden, output, loss):
    lowest = 2 if (output, loss) == ("softmax", "bce") else 1
    sizes = data.draw(st.lists(st.integers(1, 4), min_size=1, max_size=3))
    sizes.append(data.draw(st.integers(lowest, 4)))
    m = data.draw(st.integers(1, 5))
    net = nnlib.MLP(sizes, hidden=hidden, output=output, loss=loss, slope=SLOPE)
    rng = np.random.default_rng(data.draw(st.integers(0, 2**32)))
    # Of this size no output saturates: the oracle's 1 - a would lose its digits.
    for layer in net.params:
        layer.W[:] = rng.normal(0, 0.6, layer.W.shape)
        layer.b[:] = rng.normal(0, 0.6, layer.b.shape)
    X, Y = rng.normal(size=(sizes[0], m)), rng.uniform(0.1, 1, size=(sizes[-1], m))
    return net, X, Y / Y.sum(axis=0)


@pytest.mark.parametrize(("hidden", "pair"), pairs(HIDDEN, PAIRS))
@settings(max_examples=8)
@given(data=st.data())
def test_cost_and_gradients_agree_with_autograd(hidden, pair, data):
    output, loss = pair
    net, X, Y = draw_problem(data, hidden, output, loss)
    expected = oracle(hidden, output, loss, X, Y)
    J, grads = net.cost_and_gradients(X, Y)
    assert net.cost(X, Y) == J
    assert pytest.approx(expected(net.params), rel=1e-10) == J
    for layer, theirs in zip(grads, grad(expected)([tuple(p) for p in net.params]), strict=True):
        assert isinstance(layer, nnlib.Dense)
        np.testing.assert_allclose(layer.W, theirs[0], rtol=1e-7, atol=1e-9)
        np.testing.assert_allclose(layer.b, theirs[1], rtol=1e-7, atol=1e-9)


@pytest.mark.parametrize(("output", "loss"), PAIRS)
@settings(max_examples=8)
@given(data=st.data())
def test_forward_and_deltas_agree_with_the_formulas(output, loss, data):
    net, X, Y = draw_problem(data, "tanh", output, loss)
    forward, backward = net.forward(X), net.backward(X, Y)
    deltas, grads = backward
    assert len(forward.Z) == len(deltas) == len(grads) == len(net.params)
    close = {"rtol": 1e-10, "atol": 1e-12}
    A = X
    for i, layer in enumerate(net.params):
        np.testing.assert_array_equal(forward.A[i], A)
        np.testing.assert_array_equal(forward.Z[i], nnlib.dense_forward(layer, A))
        last = i == len(net.params) - 1
        g = activations(SLOPE)[output].value if last else nnlib.tanh
        A = g(forward.Z[i])
    np.testing.assert_allclose(forward.A[-1], A, **close)
    np.testing.assert_array_equal(forward.A[-1], net.predict(X))
    for i, layer in enumerate(net.params):
        mine, dA = nnlib.dense_backward(layer, forward.A[i], deltas[i], average=loss != "sse")
        np.testing.assert_allclose(grads[i].W, mine.W, **close)
        np.testing.assert_allclose(grads[i].b, mine.b, **close)
        if i > 0:
            before = dA * nnlib.tanh_prime(forward.Z[i - 1])
            np.testing.assert_allclose(deltas[i - 1], before, **close)
    if (output, loss) in (("sigmoid", "bce"), ("softmax", "cross_entropy"), ("identity", "mse")):
        np.testing.assert_allclose(deltas[-1], A - Y, **close)


def by_hand():
    """A 2-2-1 network with ReLU and mse whose numbers are all sums of powers of two."""
    net = nnlib.MLP([2, 2, 1])
    net.params[0].W[:] = [[1.0, -0.5], [0.25, 2.0]]
    net.params[0].b[:] = [[0.5], [-1.0]]
    net.params[1].W[:] = [[2.0, -1.0]]
    net.params[1].b[:] = [[0.25]]
    X = np.array([[1.0, -2.0], [2.0, 1.0]])
    Y = np.array([[-2.0, 1.0]])
    return net, X, Y


def test_a_network_worked_by_hand_to_the_last_digit():
    net, X, Y = by_hand()
    forward, backward = net.forward(X), net.backward(X, Y)
    # z1 = W1 x + b1 for x = (1, 2) and x = (-2, 1)
    np.testing.assert_array_equal(forward.Z[0], [[0.5, -2.0], [3.25, 0.5]])
    np.testing.assert_array_equal(forward.A[1], [[0.5, 0.0], [3.25, 0.5]])
    # z2 = 2 a_1 - a_2 + 1/4
    np.testing.assert_array_equal(forward.Z[1], [[-2.0, -0.25]])
    assert net.cost(X, Y) == (0.0**2 + 1.25**2) / 4
    # The first example is predicted exactly; the second gives all of the gradient.
    np.testing.assert_array_equal(backward.delta[1], [[0.0, -1.25]])
    np.testing.assert_array_equal(backward.delta[0], [[0.0, 0.0], [0.0, 1.25]])
    np.testing.assert_array_equal(backward.grads[1].W, [[0.0, -0.3125]])
    np.testing.assert_array_equal(backward.grads[1].b, [[-0.625]])
    np.testing.assert_array_equal(backward.grads[0].W, [[0.0, 0.0], [-1.25, 0.625]])
    np.testing.assert_array_equal(backward.grads[0].b, [[0.0], [0.625]])


def test_the_same_network_under_sse_has_four_times_the_gradient():
    net, X, Y = by_hand()
    summed = nnlib.MLP([2, 2, 1], loss="sse")
    J, grads = net.cost_and_gradients(X, Y)
    J_sse, grads_sse = summed.cost_and_gradients(X, Y, params=net.params)
    assert J_sse == 4 * J  # 2m, with m = 2
    np.testing.assert_array_equal(grads_sse[0].W, 4 * grads[0].W)
    np.testing.assert_array_equal(grads_sse[1].b, 4 * grads[1].b)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize(
    ("output", "loss"), [("sigmoid", "bce"), ("softmax", "bce"), ("softmax", "cross_entropy")]
)
def test_extreme_logits_and_one_hot_labels(output, loss, dtype):
    net = nnlib.MLP([1, 3], output=output, loss=loss, init="zeros", dtype=dtype)
    net.params[0].W[:] = [[1e4], [-1e4], [0.0]]
    X = np.ones((1, 1))
    p = net.predict(X)
    for k in range(3):
        Y = np.eye(3)[:, [k]]
        J, grads = net.cost_and_gradients(X, Y)
        assert np.isfinite(J)
        assert np.isfinite(grads[0].W).all()
        if (output, loss) != ("softmax", "bce"):
            np.testing.assert_array_equal(grads[0].b, p - Y)


@pytest.mark.parametrize(("output", "loss"), PAIRS[-3:])
def test_columns_of_very_different_size_do_not_disturb_one_another(output, loss):
    net = nnlib.MLP([1, 3], output=output, loss=loss, init="zeros")
    net.params[0].W[:] = [[1.0], [-1.0], [0.5]]
    X, Y = np.array([[1e4, 2.0, -1e4, 0.0]]), nnlib.one_hot([1, 2, 0, 0])
    each = [net.cost(X[:, [k]], Y[:, [k]]) for k in range(4)]
    assert net.cost(X, Y) == pytest.approx(np.mean(each), rel=1e-14)
    deltas = [net.backward(X[:, [k]], Y[:, [k]]).delta[0] for k in range(4)]
    np.testing.assert_allclose(net.backward(X, Y).delta[0], np.hstack(deltas), rtol=1e-14)


def test_softmax_with_bce_for_extreme_logits_by_hand():
    net = nnlib.MLP([1, 3], output="softmax", loss="bce", init="zeros")
    net.params[0].W[:] = [[1e4], [-1e4], [0.0]]
    # log(1 - a_1) = -1e4 up to exp(-1e4), the other log(1 - a_k) vanish; log a = (0, -2e4, -1e4).
    for k, J, slope in [
        (0, 0.0, [0.0, 0.0, 0.0]),
        (1, 3e4, [2.0, -1.0, -1.0]),
        (2, 2e4, [2.0, 0.0, -2.0]),
    ]:
        cost, grads = net.cost_and_gradients(np.ones((1, 1)), np.eye(3)[:, [k]])
        assert cost == J
        np.testing.assert_array_equal(grads[0].b[:, 0], slope)


@given(data=st.data())
def test_softmax_with_bce_agrees_with_the_public_functions(data):
    net, X, Y = draw_problem(data, "tanh", "softmax", "bce")
    A = net.predict(X)
    assert net.cost(X, Y) == pytest.approx(nnlib.bce(A, Y), rel=1e-9)
    expected = nnlib.softmax_backward(net.forward(X).Z[-1], nnlib.bce_gradient(A, Y))
    np.testing.assert_allclose(net.backward(X, Y).delta[-1], expected, rtol=1e-7, atol=1e-9)


@pytest.mark.parametrize(("output", "loss"), PAIRS)
def test_float32_all_the_way(output, loss):
    net = nnlib.MLP([3, 4, 2], output=output, loss=loss, dtype=np.float32)
    X, Y = np.ones((3, 5)), nnlib.one_hot([0, 1, 1, 0, 1])
    forward, backward = net.forward(X), net.backward(X, Y)
    seen = [*forward.Z, *forward.A, *backward.delta, *itertools.chain(*net.params, *backward.grads)]
    assert {array.dtype for array in seen} == {np.dtype(np.float32)}
    assert isinstance(net.cost(X, Y), float)
    double = nnlib.MLP([3, 4, 2], output=output, loss=loss)
    assert double.predict(X.astype(np.float32)).dtype == np.float64
    np.testing.assert_allclose(net.predict(X), double.predict(X), rtol=1e-5)


def test_float32_gradients_are_those_of_float64_up_to_rounding():
    rng = np.random.default_rng(0)
    X, Y = rng.normal(size=(6, 9)), nnlib.one_hot(np.arange(9) % 3)
    options = {"hidden": "tanh", "output": "softmax", "loss": "cross_entropy", "rng": 0}
    single = nnlib.MLP([6, 5, 3], dtype=np.float32, **options).cost_and_gradients(X, Y)[1]
    double = nnlib.MLP([6, 5, 3], **options).cost_and_gradients(X, Y)[1]
    for s, d in zip(itertools.chain(*single), itertools.chain(*double), strict=True):
        np.testing.assert_allclose(s, d, atol=1e-6)


def test_data_of_any_real_type_and_layout_gives_the_same():
    net = nnlib.MLP([2, 3, 2], output="softmax", loss="cross_entropy")
    X, Y = (
        np.array([[3.0, 0.0, 255.0], [1.0, 2.0, 7.0]]),
        np.array([[1.0, 0.0, 1.0], [0.0, 1.0, 0.0]]),
    )
    J = net.cost(X, Y)
    assert net.cost(X.astype(np.uint8), Y.astype(bool)) == J
    assert net.cost(X.tolist(), Y.tolist()) == J
    assert net.cost(np.asfortranarray(X), np.asfortranarray(Y)) == pytest.approx(J, rel=1e-15)


def test_other_parameters_may_be_tried_without_changing_the_network():
    net, other = nnlib.MLP([2, 3, 1], rng=0), nnlib.MLP([2, 3, 1], rng=1)
    X, Y = np.ones((2, 2)), np.ones((1, 2))
    before = [layer.W.copy() for layer in net.params]
    np.testing.assert_array_equal(net.predict(X, params=other.params), other.predict(X))
    assert net.cost(X, Y, params=other.params) == other.cost(X, Y)
    for mine, theirs in zip(
        net.backward(X, Y, params=other.params).delta, other.backward(X, Y).delta, strict=True
    ):
        np.testing.assert_array_equal(mine, theirs)
    for layer, W in zip(net.params, before, strict=True):
        np.testing.assert_array_equal(layer.W, W)


@pytest.mark.parametrize("moved", [0, 1])
@pytest.mark.parametrize(("output", "loss"), PAIRS)
def test_cost_takes_complex_parameters_in_any_layer(output, loss, moved):
    net = nnlib.MLP([2, 3, 2], output=output, loss=loss, rng=3)
    X, Y = np.array([[0.5, -1.0, 2.0], [1.5, 1.0, 0.0]]), nnlib.one_hot([0, 1, 1])
    params = list(net.params)
    W = params[moved].W.astype(complex)
    W[1, 0] += 1e-20j
    params[moved] = nnlib.Dense(W, params[moved].b)
    J, grads = net.cost_and_gradients(X, Y)
    cost = net.cost(X, Y, params=params)
    assert cost.real == pytest.approx(J, rel=1e-14)
    assert cost.imag / 1e-20 == pytest.approx(grads[moved].W[1, 0], rel=1e-11, abs=1e-15)


def test_results_are_fresh_arrays():
    net = nnlib.MLP([2, 3, 3, 1], hidden="identity")
    X, Y = np.ones((2, 2)), np.ones((1, 2))
    forward, backward = net.forward(X), net.backward(X, Y)
    arrays_ = [*forward.Z, *forward.A[1:], *backward.delta, *itertools.chain(*backward.grads)]
    copies = [array.copy() for array in arrays_]
    net.cost_and_gradients(2 * X, 3 * Y)
    net.predict(5 * X)
    for array, copy in zip(arrays_, copies, strict=True):
        np.testing.assert_array_equal(array, copy)
    for one, other in itertools.combinations(arrays_, 2):
        assert not np.shares_memory(one, other)


@given(
    X=arrays(np.float64, st.tuples(st.just(3), st.integers(1, 6)), elements=st.floats(-5, 5)),
    data=st.data(),
)
def test_examples_do_not_influence_one_another(X, data):
    net = nnlib.MLP([3, 4, 2], hidden="tanh", rng=1)
    order = data.draw(st.permutations(range(X.shape[1])))
    np.testing.assert_allclose(net.predict(X)[:, order], net.predict(X[:, order]), atol=1e-14)


def test_the_same_rng_gives_the_same_network():
    def weights(rng):
        return [layer.W for layer in nnlib.MLP([3, 4, 2], rng=rng).params]

    for one, other in zip(weights(5), weights(np.random.default_rng(5)), strict=True):
        np.testing.assert_array_equal(one, other)
    assert not np.array_equal(weights(5)[0], weights(6)[0])
    np.testing.assert_array_equal(nnlib.MLP([3, 4, 2]).params[0].W, weights(0)[0])
    rng = np.random.default_rng(5)
    assert not np.array_equal(weights(rng)[0], weights(rng)[0])


def test_each_layer_draws_what_suits_its_activation():
    sizes, rng = [50, 400, 300], np.random.default_rng(0)
    first, second = nnlib.MLP(sizes, hidden="leaky_relu", output="softmax", rng=0).params
    np.testing.assert_array_equal(first.W, nnlib.he(400, 50, rng=rng))
    np.testing.assert_array_equal(second.W, nnlib.xavier(300, 400, rng=rng))
    rng = np.random.default_rng(0)
    first, second = nnlib.MLP(sizes, hidden="tanh", output="relu", rng=0).params
    np.testing.assert_array_equal(first.W, nnlib.xavier(400, 50, rng=rng))
    np.testing.assert_array_equal(second.W, nnlib.he(300, 400, rng=rng))
    assert not first.b.any()
    for init in ("he", "xavier", "xavier_uniform", "zeros"):
        rng = np.random.default_rng(0)
        for layer in nnlib.MLP([4, 3, 2], init=init, rng=0).params:
            np.testing.assert_array_equal(layer.W, getattr(nnlib, init)(*layer.W.shape, rng=rng))


def test_defaults_and_repr():
    net = nnlib.MLP((2, 3, 1))
    assert (net.sizes, net.hidden, net.output, net.loss) == ([2, 3, 1], "relu", "identity", "mse")
    assert net.dtype == np.float64
    assert repr(net) == "MLP([2, 3, 1], hidden='relu', output='identity', loss='mse')"
    X = np.array([[-1.0], [0.0]])
    one = nnlib.MLP([2, 1], output="leaky_relu", init="zeros")
    one.params[0].W[:] = 1.0
    assert one.predict(X) == -0.01


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"sizes": [3]}, r"sizes is \[3\], expected at least an input and an output"),
        ({"sizes": 3}, r"sizes is 3, expected a list of widths"),
        ({"sizes": None}, r"sizes is None, expected a list of widths"),
        ({"sizes": [3, 0, 1]}, r"sizes\[1\] is 0, expected an integer of at least 1"),
        ({"sizes": [3, 2.0]}, r"sizes\[1\] is 2.0, expected an integer"),
        ({"sizes": [True, 2]}, r"sizes\[0\] is True, expected an integer"),
        (
            {"hidden": "softmax"},
            f"hidden is 'softmax', expected one of {', '.join(map(repr, HIDDEN))}$",
        ),
        ({"hidden": "Relu"}, "hidden is 'Relu', expected one of 'identity', 'sigmoid', 'tanh'"),
        ({"output": None}, "output is None, expected one of .*'softmax'$"),
        ({"loss": "MSE"}, "loss is 'MSE', expected one of 'mse', 'sse', 'bce', 'cross_entropy'$"),
        ({"init": "random"}, "init is 'random', expected one of 'he', 'xavier', 'xavier_uniform'"),
        ({"rng": -1}, "rng is -1, expected an integer of at least 0"),
        ({"rng": None}, "rng is None, expected an integer"),
        ({"rng": True}, "rng is True, expected an integer"),
        ({"dtype": np.float16}, "dtype is .*float16.*, expected numpy.float32 or numpy.float64"),
        ({"dtype": "words"}, "dtype is 'words', expected numpy.float32"),
        ({"dtype": None}, "dtype is None, expected numpy.float32"),
        ({"slope": 2}, r"slope is 2, expected a number in \[0, 1\]"),
        ({"loss": "bce"}, "loss is 'bce' with output 'identity', .*must lie between 0 and 1"),
        ({"loss": "bce", "output": "tanh"}, "bce takes the logarithm .*output='sigmoid'"),
        ({"loss": "cross_entropy", "output": "sigmoid"}, "each column of the output must sum to 1"),
        ({"loss": "bce", "output": "softmax", "sizes": [2, 1]}, "a single unit is always 1"),
    ],
)
def test_a_network_that_makes_no_sense_is_refused(options, message):
    with pytest.raises(ValueError, match=message):
        nnlib.MLP(**{"sizes": [3, 2], **options})


X, Y = np.ones((3, 5)), np.ones((2, 5))


@pytest.mark.parametrize(
    ("X", "Y", "message"),
    [
        (X.T, Y, r"X has shape \(5, 3\), expected \(3, any\)"),
        (X, Y.T, r"Y has shape \(5, 2\), expected \(2, 5\)"),
        (X, Y[:1], r"Y has shape \(1, 5\), expected \(2, 5\)"),
        (X, Y[:, :1], r"Y has shape \(2, 1\), expected \(2, 5\)"),
        (X[:, 0], Y, r"X has shape \(3,\), .*X.reshape\(-1, 1\) for one example"),
        (X, Y[0], r"Y has shape \(5,\), .*Y.reshape\(1, -1\) for one number per example"),
        (X[None], Y, r"X has shape \(1, 3, 5\), expected a matrix with one example per column$"),
        (X[:, :0], Y[:, :0], r"X has shape \(3, 0\), expected at least one row and column"),
        (np.where(np.eye(3, 5) == 1, np.nan, X), Y, r"X\[0, 0\] is nan, expected finite"),
        (X, np.where(np.arange(5) == 3, -np.inf, Y), r"Y\[0, 3\] is -inf, expected finite"),
        (X + 0j, Y, "X has dtype complex128, expected real numbers"),
        (X.astype(str), Y, "X has dtype <U"),
        (np.array([[None]]), Y, "X has dtype object"),
    ],
)
def test_a_wrong_batch_is_refused(X, Y, message):
    net = nnlib.MLP([3, 2])
    for method in (net.cost, net.cost_and_gradients, net.backward):
        with pytest.raises(ValueError, match=f"^{message}"):
            method(X, Y)
    if message.startswith("X"):
        with pytest.raises(ValueError, match=f"^{message}"):
            net.predict(X)


def test_a_number_too_large_for_float32_is_refused():
    with pytest.raises(ValueError, match=r"X\[0, 0\] is inf, expected finite .*float32"):
        nnlib.MLP([1, 1], dtype=np.float32).predict(np.array([[1e39]]))


@pytest.mark.parametrize("output", ["sigmoid", "softmax"])
def test_labels_that_are_not_probabilities_are_refused(output):
    net = nnlib.MLP([3, 2], output=output, loss="bce")
    with pytest.raises(ValueError, match=r"Y\[0, 0\] is 2.0, expected values in \[0, 1\]"):
        net.cost(X, 2 * Y)


def test_columns_that_are_not_distributions_are_refused():
    net = nnlib.MLP([3, 2], output="softmax", loss="cross_entropy")
    with pytest.raises(ValueError, match="column 0 of Y sums to 2, expected 1"):
        net.cost_and_gradients(X, Y)
    with pytest.raises(ValueError, match=r"Y\[1, 0\] is -1.0, expected values in \[0, 1\]"):
        net.cost(X, np.array([[1.0], [-1.0]]) * Y)


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ([], "params has 0 layers, expected 1"),
        (
            [(np.ones((3, 2)), np.ones((2, 1)))],
            r"params\[0\].W has shape \(3, 2\), expected \(2, 3\)",
        ),
        (
            [(np.ones((2, 3)), np.ones((1, 2)))],
            r"params\[0\].b has shape \(1, 2\), expected \(2, 1\)",
        ),
        ([(np.full((2, 3), np.nan), np.ones((2, 1)))], r"params\[0\].W\[0, 0\] is nan"),
    ],
)
def test_wrong_parameters_are_refused(params, message):
    net = nnlib.MLP([3, 2])
    with pytest.raises(ValueError, match=message):
        net.cost(X, Y, params=params)


@pytest.mark.parametrize("output", OUTPUTS)
@pytest.mark.parametrize("hidden", HIDDEN)
def test_a_network_can_be_pickled(hidden, output):
    net = nnlib.MLP([2, 3, 2], hidden=hidden, output=output, slope=SLOPE, rng=0)
    X = np.array([[-1.0, 2.0], [0.5, 3.0]])
    again = pickle.loads(pickle.dumps(net))
    np.testing.assert_array_equal(again.predict(X), net.predict(X))
    assert again.cost(X, X) == net.cost(X, X)
