import math

import numpy as np
import pytest

import nnlib
from nnlib import optimizers


def params_of(W, b):
    return [nnlib.Dense(np.array([W], float), np.array([[b]], float))]


def run(optimizer, params, gradient, steps):
    """Take some steps; ``gradient`` gives the gradients at the parameters."""
    state = optimizer.init(params)
    for _ in range(steps):
        state = optimizer.update(params, gradient(params), state)
    return state


def constant(W, b):
    grads = params_of(W, b)
    return lambda params: grads


def test_plain_descent_goes_lr_times_the_gradient():
    params = params_of([1.0, -2.0], 3.0)
    run(nnlib.SGD(0.25), params, constant([4.0, 8.0], -2.0), steps=3)
    np.testing.assert_array_equal(params[0].W, [[1 - 3, -2 - 6]])
    np.testing.assert_array_equal(params[0].b, [[3 + 1.5]])


def test_descent_on_a_quadratic_shrinks_geometrically():
    # J = c w²/2 has the gradient c w, so w is multiplied by 1 - lr c in every step.
    params = params_of([1.0, 1.0], 0.0)
    c = np.array([[1.0, 15.0]])
    run(nnlib.SGD(0.1), params, lambda p: [nnlib.Dense(c * p[0].W, 0 * p[0].b)], steps=7)
    np.testing.assert_allclose(params[0].W, [[0.9**7, (-0.5) ** 7]], rtol=1e-13)


@pytest.mark.parametrize("steps", [1, 2, 10])
def test_momentum_is_a_geometric_sum(steps):
    mu, lr, g = 0.8, 0.1, 3.0
    params = params_of([5.0], g)
    state = run(nnlib.SGD(lr, momentum=mu), params, constant([g], g), steps)
    velocity = [g * (1 - mu**t) / (1 - mu) for t in range(1, steps + 1)]
    assert params[0].W[0, 0] == pytest.approx(5 - lr * sum(velocity), rel=1e-13)
    assert state.velocity[0].W[0, 0] == pytest.approx(velocity[-1], rel=1e-13)
    assert state.velocity[0].b[0, 0] == pytest.approx(velocity[-1], rel=1e-13)


@pytest.mark.parametrize("steps", [1, 2, 10])
def test_nesterov_adds_the_velocity_to_come(steps):
    mu, lr, g = 0.8, 0.1, 3.0
    params = params_of([5.0], 0.0)
    run(nnlib.SGD(lr, momentum=mu, nesterov=True), params, constant([g], 0.0), steps)
    velocity = [g * (1 - mu**t) / (1 - mu) for t in range(1, steps + 1)]
    assert params[0].W[0, 0] == pytest.approx(5 - lr * sum(g + mu * v for v in velocity), rel=1e-13)


def test_nesterov_is_sutskevers_at_the_point_looked_ahead_to():
    # v <- μ v - lr g(θ + μ v), θ <- θ + v: then θ + μ v is our parameter.
    mu, lr = 0.9, 0.05
    gradient = np.sin
    theta, v = 1.0, 0.0
    for _ in range(20):
        v = mu * v - lr * gradient(theta + mu * v)
        theta += v
    params = params_of([1.0], 0.0)
    run(
        nnlib.SGD(lr, momentum=mu, nesterov=True),
        params,
        lambda p: [nnlib.Dense(gradient(p[0].W), 0 * p[0].b)],
        steps=20,
    )
    assert params[0].W[0, 0] == pytest.approx(theta + mu * v, rel=1e-12)


def test_without_momentum_the_velocity_stays_zero():
    params = params_of([1.0], 1.0)
    state = run(nnlib.SGD(0.1), params, constant([1.0], 1.0), steps=2)
    assert isinstance(state, nnlib.SGDState)
    assert state.velocity == [nnlib.Dense(np.zeros((1, 1)), np.zeros((1, 1)))]


def test_adams_first_step_is_lr_in_the_gradients_direction():
    params = params_of([1.0, 1.0, 1.0], 1.0)
    state = run(nnlib.Adam(0.25), params, constant([1e-3, -5.0, 0.0], 1e6), steps=1)
    np.testing.assert_allclose(params[0].W, [[0.75, 1.25, 1.0]], rtol=1e-5)
    np.testing.assert_allclose(params[0].b, [[0.75]], rtol=1e-12)
    assert state.step == 1


@pytest.mark.parametrize("steps", [1, 2, 7])
def test_adam_with_a_constant_gradient_keeps_its_step(steps):
    # Both corrected means are then exact: m_hat = g and v_hat = g².
    g, lr, eps = 0.02, 0.1, 0.01
    params = params_of([0.0], g)
    state = run(nnlib.Adam(lr, eps=eps), params, constant([g], g), steps)
    expected = -steps * lr * g / (g + eps)
    assert params[0].W[0, 0] == pytest.approx(expected, rel=1e-9)
    assert state.step == steps
    assert state.mean[0].W[0, 0] == pytest.approx(g * (1 - 0.9**steps), rel=1e-12)
    assert state.mean_square[0].W[0, 0] == pytest.approx(g * g * (1 - 0.999**steps), rel=1e-9)


def test_two_steps_of_adam_by_hand():
    params = params_of([1.0], 0.0)
    optimizer = nnlib.Adam(0.1, betas=(0.5, 0.75), eps=0.5)
    state = optimizer.update(params, params_of([4.0], 0.0), optimizer.init(params))
    # m = 2, v = 4; corrected 4 and 16: a step of 0.1 · 4 / 4.5
    assert params[0].W[0, 0] == pytest.approx(1 - 0.4 / 4.5, rel=1e-15)
    before = params[0].W[0, 0]
    state = optimizer.update(params, params_of([-2.0], 0.0), state)
    # m = 1 - 1 = 0, v = 3 + 1 = 4
    assert params[0].W[0, 0] == before
    optimizer.update(params, params_of([8.0], 0.0), state)
    # m = 4, v = 3 + 16 = 19; corrected 4 / (1 - 1/8) and 19 / (1 - 27/64)
    step = 0.1 * (32 / 7) / (math.sqrt(19 * 64 / 37) + 0.5)
    assert params[0].W[0, 0] == pytest.approx(before - step, rel=1e-14)


def test_adam_defaults_and_optimisers_are_frozen():
    assert nnlib.Adam() == nnlib.Adam(lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0)
    assert nnlib.SGD(0.5) == nnlib.SGD(0.5, momentum=0.0, nesterov=False, weight_decay=0.0)
    with pytest.raises(AttributeError):
        nnlib.SGD(0.5).lr = 0.1


@pytest.mark.parametrize(
    "options", [{"lr": 0.25}, {"lr": 0.25, "momentum": 0.5}, {"lr": 0.25, "betas": (0.5, 0.5)}]
)
def test_weight_decay_is_decoupled_and_spares_biases(options):
    optimiser = nnlib.Adam if "betas" in options else nnlib.SGD
    plain, decayed = params_of([1.0, -4.0], 2.0), params_of([1.0, -4.0], 2.0)
    run(optimiser(**options), plain, constant([0.5, -0.25], 1.0), steps=1)
    run(optimiser(**options, weight_decay=0.5), decayed, constant([0.5, -0.25], 1.0), steps=1)
    np.testing.assert_array_equal(decayed[0].b, plain[0].b)
    shrunk = np.array([[1.0, -4.0]]) * 0.25 * 0.5
    np.testing.assert_allclose(decayed[0].W, plain[0].W - shrunk, rtol=1e-14)


def test_weight_decay_alone_is_a_geometric_decay():
    for optimizer in (nnlib.SGD(0.1, 0.9, weight_decay=2.0), nnlib.Adam(0.1, weight_decay=2.0)):
        params = params_of([3.0], 3.0)
        run(optimizer, params, constant([0.0], 0.0), steps=5)
        assert params[0].W[0, 0] == pytest.approx(3 * 0.8**5, rel=1e-13)
        assert params[0].b[0, 0] == 3


def test_elementwise_says_whether_weights_and_biases_move_alike():
    assert nnlib.SGD(0.1).elementwise
    assert nnlib.Adam(0.1).elementwise
    assert not nnlib.SGD(0.1, weight_decay=0.1).elementwise
    assert not nnlib.Adam(0.1, weight_decay=0.1).elementwise


@pytest.mark.parametrize(
    "optimizer", [nnlib.SGD(0.1), nnlib.SGD(0.1, 0.9, nesterov=True), nnlib.Adam(0.1)]
)
def test_large_parameters_are_updated_piece_by_piece_to_the_same_result(optimizer, monkeypatch):
    def result(layout):
        rng = np.random.default_rng(0)
        start = rng.normal(size=(7, 30)), rng.normal(size=(7, 1))
        params = [nnlib.Dense(*(layout(array) for array in start))]
        grads = [nnlib.Dense(rng.normal(size=(7, 30)), rng.normal(size=(7, 1)))]
        run(optimizer, params, lambda p: grads, steps=3)
        return params[0]

    expected = result(np.array)
    for piece in (1, 16, 209, 210):
        monkeypatch.setattr(optimizers, "PIECE", piece)
        for layout in (np.array, np.asfortranarray, lambda array: np.repeat(array, 2, 1)[:, ::2]):
            found = result(layout)
            np.testing.assert_array_equal(found.W, expected.W)
            np.testing.assert_array_equal(found.b, expected.b)


@pytest.mark.parametrize("optimizer", [nnlib.SGD(0.1), nnlib.Adam(0.1)])
def test_a_layer_may_have_no_parameters(optimizer):
    nothing = nnlib.Dense(np.zeros((0, 2)), np.zeros((0, 1)))
    params = [nothing, *params_of([1.0], 2.0)]
    run(optimizer, params, lambda p: [nothing, *params_of([1.0], 1.0)], steps=1)
    np.testing.assert_allclose(params[1].W, [[0.9]])
    np.testing.assert_allclose(params[1].b, [[1.9]])


@pytest.mark.parametrize("optimizer", [nnlib.SGD(0.1, momentum=0.9), nnlib.Adam(0.1)])
def test_single_precision_stays_and_gradients_are_left_alone(optimizer):
    params = [nnlib.Dense(np.ones((2, 3), np.float32), np.ones((2, 1), np.float32))]
    grads = [nnlib.Dense(np.full((2, 3), 2, np.float32), np.full((2, 1), 2, np.float32))]
    W = params[0].W
    state = run(optimizer, params, lambda p: grads, steps=2)
    assert params[0].W is W
    trees = [params, *(tree for tree in state if isinstance(tree, list))]
    assert {array.dtype for tree in trees for array in tree[0]} == {np.dtype(np.float32)}
    assert (grads[0].W == 2).all()
    assert (grads[0].b == 2).all()


@pytest.mark.parametrize("optimizer", [nnlib.SGD(0.1), nnlib.Adam(0.1)])
def test_gradients_of_another_shape_are_refused(optimizer):
    params = params_of([1.0, 2.0], 0.0)
    wrong = [nnlib.Dense(np.ones((1, 1)), np.ones((1, 1)))]
    with pytest.raises(ValueError, match=r"have shapes \(1, 2\), \(1, 1\)"):
        optimizer.update(params, wrong, optimizer.init(params))
    with pytest.raises(ValueError, match=r"zip"):
        optimizer.update(params, params_of([1.0, 2.0], 0.0) * 2, optimizer.init(params))


@pytest.mark.parametrize(
    ("optimiser", "options", "message"),
    [
        (nnlib.SGD, {"lr": 0}, "lr is 0, expected a number above 0"),
        (nnlib.SGD, {"lr": -0.1}, r"lr is -0\.1, expected a number above 0"),
        (nnlib.SGD, {"lr": np.nan}, "lr is nan, expected a number above 0"),
        (nnlib.SGD, {"lr": np.inf}, "lr is inf, expected a number above 0"),
        (nnlib.SGD, {"lr": "fast"}, "lr is 'fast', expected a number above 0"),
        (nnlib.SGD, {"lr": True}, "lr is True, expected a number above 0"),
        (nnlib.SGD, {"lr": 1, "momentum": 1}, r"momentum is 1, expected a number in \[0, 1\)"),
        (nnlib.SGD, {"lr": 1, "momentum": -0.1}, r"momentum is -0\.1, expected a number in \[0"),
        (nnlib.SGD, {"lr": 1, "weight_decay": -1}, "weight_decay is -1, expected a number of at"),
        (nnlib.SGD, {"lr": 1, "nesterov": True}, "nesterov is True with momentum 0"),
        (nnlib.Adam, {"lr": 0}, "lr is 0, expected a number above 0"),
        (nnlib.Adam, {"betas": (0.9,)}, r"betas is \(0\.9,\), expected two numbers in \[0, 1\)"),
        (nnlib.Adam, {"betas": 0.9}, r"betas is 0\.9, expected two numbers"),
        (nnlib.Adam, {"betas": (1.0, 0.9)}, r"betas\[0\] is 1\.0, expected a number in \[0, 1\)"),
        (nnlib.Adam, {"betas": [0.9, -0.1]}, r"betas\[1\] is -0\.1, expected a number in"),
        (nnlib.Adam, {"eps": 0}, "eps is 0, expected a number above 0"),
        (nnlib.Adam, {"weight_decay": -1}, "weight_decay is -1, expected a number of at least 0"),
    ],
)
def test_wrong_hyperparameters_are_refused(optimiser, options, message):
    with pytest.raises(ValueError, match=message):
        optimiser(**options)


def test_hyperparameters_on_the_border_are_accepted():
    nnlib.SGD(0.1, momentum=0, weight_decay=0)
    nnlib.Adam(betas=(0, 0.0), weight_decay=0)


@pytest.mark.parametrize("optimizer", [nnlib.SGD(0.1, momentum=0.5), nnlib.Adam(0.1)])
def test_gradients_of_any_type_count_as_what_they_say(optimizer):
    def moved(gradient):
        params = [nnlib.Dense(np.ones((1, 2)), np.ones((1, 1)))]
        state = optimizer.init(params)
        for _ in range(2):
            state = optimizer.update(params, [nnlib.Dense(gradient, np.zeros((1, 1)))], state)
        return params[0].W

    plain = moved(np.array([[100.0, -20.0]]))
    np.testing.assert_array_equal(moved(np.array([[100, -20]], np.int8)), plain)
    np.testing.assert_array_equal(moved([[100, -20]]), plain)
    with pytest.warns(PendingDeprecationWarning):
        flat = np.matrix([[100.0, -20.0]])
    np.testing.assert_array_equal(moved(flat), plain)
    with pytest.raises(ValueError, match=r"grads\[0\] has a masked entry at \[0, 1\]"):
        moved(np.ma.array([[1.0, 2.0]], mask=[[0, 1]]))


@pytest.mark.parametrize("optimizer", [nnlib.SGD(0.1), nnlib.Adam(0.1)])
@pytest.mark.parametrize(
    ("W", "message"),
    [
        (np.array([[1]]), r"params\[0\].W is a ndarray of int64, expected a numpy.ndarray of flo"),
        (np.array([[1]], np.float16), r"params\[0\].W is a ndarray of float16"),
        (np.array([[1 + 0j]]), r"params\[0\].W is a ndarray of complex128"),
        (np.ma.array([[1.0]]), r"params\[0\].W is a MaskedArray of float64"),
        ([[1.0]], r"params\[0\].W is a list of no dtype"),
    ],
)
def test_parameters_that_cannot_be_moved_are_refused(optimizer, W, message):
    good, bad = nnlib.Dense(np.ones((1, 1)), np.ones((1, 1))), nnlib.Dense(W, np.ones((1, 1)))
    with pytest.raises(ValueError, match=message):
        optimizer.init([bad])
    with pytest.raises(ValueError, match=message):
        optimizer.update([bad], [good], optimizer.init([good]))
    with pytest.raises(ValueError, match=r"params\[0\].b is a"):
        optimizer.init([nnlib.Dense(good.W, W)])
