import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nnlib
from nnlib.activations import ACTIVATIONS
from nnlib.mlp import MLP
from tests.samples import pairs

HIDDEN = [name for name, entry in ACTIVATIONS.items() if entry.hidden]
PAIRS = [
    *((output, loss) for output in [*HIDDEN, "softmax"] for loss in ("mse", "sse")),
    ("sigmoid", "bce"),
    ("softmax", "bce"),
    ("softmax", "cross_entropy"),
]


def problem(seed, hidden="tanh", output="softmax", loss="cross_entropy", sizes=(3, 4, 2), m=5):
    rng = np.random.default_rng(seed)
    net = nnlib.MLP(sizes, hidden=hidden, output=output, loss=loss, rng=rng)
    for layer in net.params:
        layer.b[:] = rng.normal(size=layer.b.shape)
    Y = rng.uniform(0.1, 1, (sizes[-1], m))
    return net, rng.normal(size=(sizes[0], m)), Y / Y.sum(axis=0)


@pytest.mark.parametrize(("hidden", "pair"), pairs(HIDDEN, PAIRS))
@settings(max_examples=4)
@given(seed=st.integers(0, 2**32), m=st.integers(1, 4))
def test_the_complex_step_agrees_to_all_digits(hidden, pair, seed, m):
    report = nnlib.gradcheck(*problem(seed, hidden, *pair, m=m))
    assert report.max_relative_error < 1e-9
    assert report.entries == 3 * 4 + 4 + 4 * 2 + 2


@pytest.mark.parametrize(("output", "loss"), [("tanh", "mse"), *PAIRS[-3:]])
def test_central_differences_agree_to_half_of_them(output, loss):
    report = nnlib.gradcheck(*problem(0, output=output, loss=loss), method="central")
    assert 1e-13 < report.max_relative_error < 1e-6


def test_the_complex_step_stays_on_one_side_of_a_kink():
    net, X, Y = problem(0, "relu")
    for layer in net.params:
        layer.b[:] = 0
    X[:, 0] = 0  # then every pre-activation of the first example is at the kink
    assert nnlib.gradcheck(net, X, Y).max_relative_error < 1e-12
    assert nnlib.gradcheck(net, X, Y, method="central").max_relative_error > 1e-3


@pytest.mark.parametrize("layer", [1, 2])
@pytest.mark.parametrize("parameter", ["W", "b"])
@pytest.mark.parametrize("method", ["complex_step", "central"])
def test_a_single_wrong_entry_is_found_and_named(monkeypatch, layer, parameter, method):
    net, X, Y = problem(1)
    right = net.cost_and_gradients(X, Y)[1]
    index = (1, 0)

    def wrong(self, X, Y, **options):
        J, grads = nnlib.MLP.__dict__["_right"](self, X, Y, **options)
        getattr(grads[layer - 1], parameter)[index] *= -1
        return J, grads

    monkeypatch.setattr(MLP, "_right", MLP.cost_and_gradients, raising=False)
    monkeypatch.setattr(MLP, "cost_and_gradients", wrong)
    report = nnlib.gradcheck(net, X, Y, method=method)
    value = getattr(right[layer - 1], parameter)[index]
    assert (report.layer, report.parameter, report.index) == (layer, parameter, index)
    assert report.max_relative_error == pytest.approx(2, rel=1e-5)
    assert report.analytic == -value
    assert report.numeric == pytest.approx(value, rel=1e-5)
    text = str(report)
    assert f"{parameter}[1, 0] of layer {layer}" in text
    assert f"{report.analytic:+.16e}" in text
    assert f"{report.numeric:+.16e}" in text
    assert method in text


def test_the_report_in_full():
    report = nnlib.GradcheckReport(
        max_relative_error=2.5e-10,
        layer=2,
        parameter="W",
        index=(3, 0),
        analytic=0.5,
        numeric=-0.25,
        method="central",
        step=1e-6,
        entries=42,
    )
    assert str(report) == (
        "gradient check by central (h = 1.0e-06), 42 entries\n"
        "largest relative error 2.5e-10, at W[3, 0] of layer 2:\n"
        "  analytic +5.0000000000000000e-01\n"
        "  numeric  -2.5000000000000000e-01"
    )


def test_the_step_can_be_chosen():
    net, X, Y = problem(2)
    coarse = nnlib.gradcheck(net, X, Y, method="central", step=1e-2)
    fine = nnlib.gradcheck(net, X, Y, method="central", step=1e-4)
    assert coarse.step == 1e-2
    # the truncation error is of second order in h
    assert coarse.max_relative_error / fine.max_relative_error == pytest.approx(1e4, rel=0.2)
    large = nnlib.gradcheck(net, X, Y, method="complex_step", step=1e-2)
    assert large.max_relative_error > 1e-6
    assert nnlib.gradcheck(net, X, Y).step == 1e-20
    assert nnlib.gradcheck(net, X, Y, method="central").step == pytest.approx(6.06e-6, rel=1e-3)


@pytest.mark.parametrize("method", ["complex_step", "central"])
def test_what_rounding_leaves_of_a_gradient_is_not_an_error(method):
    # At a minimum all gradients are 0; here the bias's gradient is, up to the rounding of 0.3.
    net, X, _ = problem(3, output="identity", loss="mse")
    report = nnlib.gradcheck(net, X, net.predict(X), method=method)
    assert report.max_relative_error < 1e-6
    net = nnlib.MLP([1, 1], init="zeros")
    for scale in (1.0, 1e4):
        X, Y = np.array([[1.0, 2.0, 4.0]]), scale * np.array([[0.3, -0.1, -0.2]])
        assert nnlib.gradcheck(net, X, Y, method=method).max_relative_error < 1e-6


@pytest.mark.parametrize(("method", "floor"), [("complex_step", 1e-8), ("central", 1e-4)])
def test_an_error_in_a_tiny_gradient_is_still_seen(monkeypatch, method, floor):
    # J = w²/2 + J0 with w = floor / 2 has the gradient w; a lost sign is an error of w / floor.
    net = nnlib.MLP([1, 1], init="zeros")
    net.params[0].W[:] = floor / 2
    right = MLP.cost_and_gradients

    def wrong(self, X, Y):
        J, grads = right(self, X, Y)
        return J, [nnlib.Dense(-W, b) for W, b in grads]

    monkeypatch.setattr(MLP, "cost_and_gradients", wrong)
    report = nnlib.gradcheck(net, np.array([[1.0, -1.0]]), np.zeros((1, 2)), method=method)
    assert report.max_relative_error == pytest.approx(1, rel=1e-3)
    far = nnlib.gradcheck(net, np.array([[1.0, -1.0]]), np.full((1, 2), 20.0), method=method)
    assert far.max_relative_error == pytest.approx(1 / 200, rel=1e-3)


def test_a_single_precision_network_is_checked_in_double_precision_and_left_alone():
    net = nnlib.MLP([3, 4, 2], hidden="tanh", dtype=np.float32, rng=0)
    X, Y = np.ones((3, 2)), np.zeros((2, 2))
    held = [array for layer in net.params for array in layer]
    copies = [array.copy() for array in held]
    assert nnlib.gradcheck(net, X, Y).max_relative_error < 1e-12
    assert net.dtype == np.float32
    for array, copy, layer_array in zip(
        held, copies, (a for layer in net.params for a in layer), strict=True
    ):
        assert array is layer_array
        np.testing.assert_array_equal(array, copy)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"method": "forward"}, "method is 'forward', expected one of 'complex_step', 'central'"),
        ({"step": 0}, "step is 0, expected a number above 0"),
        ({"step": -1e-6}, r"step is -1e-06, expected a number above 0"),
        ({"l1": -0.5}, "l1 is -0.5, expected a number of at least 0"),
        ({"l2": np.nan}, "l2 is nan, expected a number of at least 0"),
        ({"l1": "a little"}, "l1 is 'a little', expected a number of at least 0"),
    ],
)
def test_wrong_options_are_refused(options, message):
    with pytest.raises(ValueError, match=message):
        nnlib.gradcheck(*problem(0), **options)


def test_wrong_data_are_refused():
    net, X, Y = problem(0)
    with pytest.raises(ValueError, match=r"Y has shape \(1, 5\), expected \(2, 5\)"):
        nnlib.gradcheck(net, X, Y[:1])


@pytest.mark.parametrize("kept", [slice(1), slice(0), slice(None, None, -1)])
def test_gradients_of_other_layers_are_refused(kept):
    class Forgetful(MLP):
        def cost_and_gradients(self, X, Y, *, params=None):
            cost, grads = super().cost_and_gradients(X, Y, params=params)
            return cost, grads[kept]

    _, X, Y = problem(0)
    net = Forgetful([3, 4, 2], hidden="tanh", output="softmax", loss="cross_entropy", rng=0)
    told = rf"grads has {len([0, 1][kept])} layers, expected 2|grads\[0\].W has shape \(2, 4\)"
    with pytest.raises(ValueError, match=told):
        nnlib.gradcheck(net, X, Y)


class Penalised(MLP):
    """A network whose cost holds an L2 penalty, and whose gradients hold ``share`` of it."""

    share = 1.0

    def cost(self, X, Y, *, params=None):
        own = self.params if params is None else params
        return super().cost(X, Y, params=params) + nnlib.l2_penalty(own, 0.3)

    def cost_and_gradients(self, X, Y, *, params=None):
        own = self.params if params is None else params
        cost, grads = super().cost_and_gradients(X, Y, params=params)
        more = nnlib.l2_gradient(own, 0.3 * self.share)
        grads = [nnlib.Dense(g.W + r.W, g.b) for g, r in zip(grads, more, strict=True)]
        return cost + nnlib.l2_penalty(own, 0.3), grads


@pytest.mark.parametrize(("method", "bound"), [("complex_step", 1e-12), ("central", 1e-6)])
def test_the_cost_of_a_derived_class_is_what_is_differentiated(method, bound):
    _, X, Y = problem(0)
    net = Penalised([3, 4, 2], hidden="tanh", output="softmax", loss="cross_entropy", rng=0)
    assert nnlib.gradcheck(net, X, Y, method=method).max_relative_error < bound
    net.share = 0.5
    assert nnlib.gradcheck(net, X, Y, method=method).max_relative_error > 0.01


def test_the_network_is_left_as_it_was():
    net, X, Y = problem(3)
    before = [array.copy() for layer in net.params for array in layer]
    nnlib.gradcheck(net, X, Y)
    for array, then in zip([a for layer in net.params for a in layer], before, strict=True):
        np.testing.assert_array_equal(array, then)


def test_saturated_outputs_are_right_to_all_digits():
    """Of a sigmoid at z = 30 one minus the output has three digits left; the gradient has all."""
    net = nnlib.MLP([1, 1], output="sigmoid", loss="mse")
    net.params[0].W[:] = 30.0
    report = nnlib.gradcheck(net, np.array([[1.0]]), np.array([[0.0]]))
    assert report.analytic == pytest.approx(np.exp(-30), rel=1e-12)


def zeros(params):
    return [nnlib.Dense(np.zeros_like(W), np.zeros_like(b)) for W, b in params]


@pytest.mark.parametrize(("method", "bound"), [("complex_step", 1e-12), ("central", 1e-6)])
@pytest.mark.parametrize("strengths", [{"l1": 0.2}, {"l2": 0.3}, {"l1": 0.2, "l2": 0.3}])
def test_the_penalties_of_training_are_checked(monkeypatch, strengths, method, bound):
    net, X, Y = problem(0)
    net.params[0].W[1, 2] = 0  # a kink of |w|, where the derivative chosen is 0
    plain = nnlib.gradcheck(net, X, Y, method=method)
    report = nnlib.gradcheck(net, X, Y, method=method, **strengths)
    assert report.max_relative_error < bound
    assert report.entries == plain.entries
    start = [layer.W.copy() for layer in net.params]
    nnlib.train(net, X, Y, optimizer=nnlib.SGD(0.1), epochs=1, **strengths)
    moved = (start[report.layer - 1] - net.params[report.layer - 1].W) / 0.1
    if report.parameter == "W":
        assert moved[report.index] == pytest.approx(report.analytic, rel=1e-9)
    for name in ("l1_gradient", "l2_gradient"):  # the module has the name of its function
        monkeypatch.setattr(sys.modules["nnlib.gradcheck"], name, lambda params, _: zeros(params))
    assert nnlib.gradcheck(net, X, Y, method=method, **strengths).max_relative_error > 0.01


@pytest.mark.parametrize("hidden", HIDDEN)
def test_dropout_is_checked_by_its_masks(hidden):
    net, X, Y = problem(0, hidden, sizes=(3, 6, 5, 2), m=7)
    rng = np.random.default_rng(0)
    masks = [nnlib.dropout_mask((n, 7), 0.4, rng=rng) for n in (6, 5)]
    report = nnlib.gradcheck(net, X, Y, masks=masks, l2=0.1)
    assert report.max_relative_error < 1e-9
    # The cost is that of a step of training with these masks.
    order = np.random.default_rng(5).permutation(7)
    rng = np.random.default_rng(5)
    rng.permutation(7)
    masks = [nnlib.dropout_mask((n, 7), 0.4, rng=rng) for n in (6, 5)]
    with_ones = [np.vstack([mask, np.ones((1, 7))]) for mask in masks]
    cost = net._cost(X[:, order], Y[:, order], None, with_ones)
    history = nnlib.train(net, X, Y, optimizer=nnlib.SGD(1e-3), epochs=1, dropout=0.4, rng=5)
    assert history.cost == [pytest.approx(cost, rel=1e-13)]


def test_a_mask_that_backpropagation_forgets_is_found(monkeypatch):
    net, X, Y = problem(0)
    masks = [nnlib.dropout_mask((4, 5), 0.5, rng=0)]
    right = type(net.network).gradients

    def forgetful(self, layers, X1, Y, work, grads, masks=None):
        return right(self, layers, X1, Y, work, grads, None)

    monkeypatch.setattr(type(net.network), "gradients", forgetful)
    assert nnlib.gradcheck(net, X, Y, masks=masks).max_relative_error > 0.01


@pytest.mark.parametrize(
    ("masks", "message"),
    [
        ([], "masks has 0 entries, expected 1, one for each hidden layer"),
        ([np.ones((4, 5))] * 2, "masks has 2 entries, expected 1"),
        ([np.ones((4, 1))], r"masks\[0\] has shape \(4, 1\), expected \(4, 5\)"),
        ([np.ones((5, 5))], r"masks\[0\] has shape \(5, 5\), expected \(4, 5\)"),
        ([np.full((4, 5), np.nan)], r"masks\[0\]\[0, 0\] is nan, expected finite numbers"),
    ],
)
def test_wrong_masks_are_refused(masks, message):
    with pytest.raises(ValueError, match=message):
        nnlib.gradcheck(*problem(0), masks=masks)


def test_masks_for_a_derived_class_are_refused():
    net = Penalised([3, 4, 2], hidden="tanh")
    with pytest.raises(ValueError, match=r"masks are given, expected none for Penalised, .* own"):
        nnlib.gradcheck(net, np.ones((3, 1)), np.ones((2, 1)), masks=[np.ones((4, 1))])


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_methods_put_on_one_network_alone_are_checked(dtype):
    net = nnlib.MLP([2, 3, 1], hidden="tanh", rng=0, dtype=dtype)
    X, Y = np.array([[0.5], [-1.0]]), np.array([[1.0]])
    cost, gradients = net.cost, net.cost_and_gradients
    net.cost = lambda X, Y: 2 * cost(X, Y)
    assert nnlib.gradcheck(net, X, Y).max_relative_error == pytest.approx(0.5)
    net.cost_and_gradients = lambda X, Y: (
        2 * cost(X, Y),
        [nnlib.Dense(2 * W, 2 * b) for W, b in gradients(X, Y)[1]],
    )
    assert nnlib.gradcheck(net, X, Y).max_relative_error < 1e-12
    assert net.dtype == dtype


def test_the_network_is_left_as_it_was_by_an_error_too():
    net = nnlib.MLP([3, 4, 2], dtype=np.float32)
    held = net.params
    with pytest.raises(ValueError, match="X has shape"):
        nnlib.gradcheck(net, np.ones((2, 1)), np.ones((2, 1)))
    assert net.params is held
    assert net.dtype == np.float32


def test_numbers_that_overflow_are_reported():
    net = nnlib.MLP([1, 1], init="zeros")
    net.params[0].W[:] = 1e300
    message = r"the numbers overflowed, with a cost of (inf|nan): there is nothing to compare"
    with np.errstate(all="ignore"), pytest.raises(FloatingPointError, match=message):
        nnlib.gradcheck(net, np.array([[1e300]]), np.array([[0.0]]))


@pytest.mark.parametrize(("method", "low"), [("complex_step", "1e-100"), ("central", "1e-12")])
def test_steps_that_say_nothing_of_a_derivative_are_refused(method, low):
    for step in (10, 1.1, 1e-320, 0.5 * float(low)):
        with pytest.raises(ValueError, match=f"step is .*, expected a number from {low} to 1.0"):
            nnlib.gradcheck(*problem(0), method=method, step=step)
    nnlib.gradcheck(*problem(0), method=method, step=1)
    nnlib.gradcheck(*problem(0), method=method, step=float(low))


def test_complex_places_and_wrong_steps_are_refused():
    with pytest.raises(ValueError, match="X has dtype complex128, expected real numbers"):
        nnlib.central_difference(np.sum, np.ones(2) + 0j)
    for differentiate in (nnlib.complex_step, nnlib.central_difference):
        with pytest.raises(ValueError, match="h is 0, expected a number above 0"):
            differentiate(np.sum, np.ones(2), h=0)
        assert differentiate(lambda x: np.sum(x * x), np.array([3, 4], np.uint8)) == pytest.approx(
            [6, 8]
        )
