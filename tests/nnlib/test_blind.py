"""A gradient check says what it does not see; of a smooth function it says nothing."""

import numpy as np
import pytest

import nnlib

METHODS = ("complex_step", "central")
X = np.array([1.0, 2.0, 2.0])


def blind(f, gradient, x, **options):
    return nnlib.gradcheck_function(f, gradient, np.array(x), **options).blind


def network(**options):
    net = nnlib.MLP([3, 4, 2], rng=0, **options)
    rng = np.random.default_rng(1)
    for layer in net.params:
        layer.b[:] = rng.normal(size=layer.b.shape)
    return net, rng.normal(size=(3, 5)), rng.uniform(size=(2, 5))


# --- nothing is said where nothing is hidden ------------------------------------------------------


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("hidden", ["relu", "leaky_relu", "tanh", "gelu"])
def test_of_an_ordinary_point_nothing_is_said(method, hidden):
    assert nnlib.gradcheck(*network(hidden=hidden), method=method).blind == ()


@pytest.mark.parametrize("method", METHODS)
def test_curvature_is_no_kink(method):
    for scale in (1e-3, 1.0, 30.0):
        told = blind(
            lambda x, s=scale: np.sum(np.sin(s * x)), lambda x, s=scale: s * np.cos(s * x), X,
            method=method,
        )  # fmt: skip
        assert told == ()


def test_a_long_step_over_a_smooth_function_is_no_kink():
    for step in (1e-2, 1e-9):
        assert (
            blind(lambda x: np.sum(x**4), lambda x: 4 * x**3, X, method="central", step=step) == ()
        )


# --- kinks ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("at", [0.0, 1e-6, -2e-6, 5e-6])
def test_a_kink_within_the_step_of_central_differences(at):
    (told,) = blind(nnlib.relu, nnlib.relu_prime, [1.0, at, -2.0], method="central")
    assert told.startswith("within the step 6.1e-06 lies a kink at 1 of 3 entries, or a jump,")
    assert ", the first at [1]: one step back" in told
    assert blind(nnlib.relu, nnlib.relu_prime, [1.0, 1e-5, -2.0], method="central") == ()


def test_the_mean_of_two_slopes_is_accepted_and_said():
    report = nnlib.gradcheck_function(
        lambda x: np.maximum(x, 0), lambda x: (x > 0) + 0.5 * (x == 0), [0.0], method="central"
    )
    assert report.max_relative_error < 1e-9
    assert "one step back the slope is 0, one step ahead 1," in report.blind[0]
    assert str(report).endswith(f"\nnot seen: {report.blind[0]}")


@pytest.mark.parametrize("f", [nnlib.relu, nnlib.leaky_relu])
def test_the_complex_step_at_a_kink(f):
    for x, count in (([1.0, 0.0], 1), ([1.0, 1e-4], 0)):
        assert len(blind(f, lambda x, f=f: nnlib.complex_step(f, x), x)) == count


@pytest.mark.parametrize("method", METHODS)
def test_a_network_at_a_kink(method):
    net, inputs, Y = network(hidden="relu")
    net.params[0].b[:] = 0
    inputs[:, 0] = 0
    report = nnlib.gradcheck(net, inputs, Y, method=method)
    assert len(report.blind) == 1
    assert "kink" in report.blind[0]
    assert ("b[0, 0] of layer 1" in report.blind[0]) is (method == "central")
    assert report.blind[0] in str(report)


def test_a_weight_of_zero_under_its_absolute_value():
    net, inputs, Y = network(hidden="tanh")
    assert nnlib.gradcheck(net, inputs, Y, l1=0.2).blind == ()
    net.params[0].W[1, 2] = 0
    assert "kink" in nnlib.gradcheck(net, inputs, Y, l1=0.2).blind[0]


# --- too small ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("method", "scale"), [("complex_step", 1e-10), ("central", 1e-6)])
def test_a_gradient_of_zeros_where_the_true_one_is_small(method, scale):
    report = nnlib.gradcheck_function(
        lambda x: scale * np.sum(x**2), lambda x: 0 * x, X, method=method
    )
    assert report.max_relative_error < 0.1
    (told,) = report.blind
    floor = "1.0e-08" if method == "complex_step" else "1.0e-04"
    assert told.startswith(f"3 of 3 entries differ and are below {floor}")
    right = blind(lambda x: scale * np.sum(x**2), lambda x: 2 * scale * x, X, method=method)
    assert right == ()


def test_small_gradients_of_a_network_of_small_weights(monkeypatch):
    net = nnlib.MLP([3, 4, 4, 4, 1], hidden="tanh", rng=0)
    for layer in net.params:
        layer.W[:] *= 0.01
    data = np.ones((3, 2)), np.ones((1, 2))
    assert nnlib.gradcheck(net, *data).blind == ()
    right = nnlib.MLP.cost_and_gradients

    def first_forgotten(self, X, Y):
        cost, (first, *more) = right(self, X, Y)
        return cost, [nnlib.Dense(0 * first.W, 0 * first.b), *more]

    monkeypatch.setattr(nnlib.MLP, "cost_and_gradients", first_forgotten)
    report = nnlib.gradcheck(net, *data, method="central")
    assert report.max_relative_error < 0.1
    assert "of layer 1" in report.blind[0]


# --- the complex step -----------------------------------------------------------------------------


@pytest.mark.parametrize("lost", [np.var, np.std, np.linalg.norm, lambda x: np.sum(np.abs(x))])
def test_what_drops_the_imaginary_part_beside_something_that_keeps_it(lost):
    def f(x):
        return lost(x) + x[0] ** 2

    def forgets(x):
        return np.array([2 * x[0], 0, 0])

    report = nnlib.gradcheck_function(f, forgets, X)
    assert report.max_relative_error < 1e-12
    assert "something drops the imaginary part on the way" in report.blind[0]
    assert blind(f, forgets, X, method="central") == ()
    assert nnlib.gradcheck_function(f, forgets, X, method="central").max_relative_error > 0.1


def test_a_cost_of_a_derived_class_that_drops_it():
    class Normed(nnlib.MLP):
        def cost(self, X, Y, *, params=None):
            params = self.params if params is None else params
            return super().cost(X, Y, params=params) + np.linalg.norm(params[0].W)

    _, inputs, Y = network()
    net = Normed([3, 4, 2], hidden="tanh", rng=0)
    report = nnlib.gradcheck(net, inputs, Y)
    assert report.max_relative_error < 1e-9  # a penalty without its gradient
    assert "something drops the imaginary part" in report.blind[0]


def test_a_bend_within_the_steps_is_no_lost_step():
    """The values of such a function tell no slope with which the complex step could be compared."""
    assert blind(lambda x: np.sum(np.sin(1e6 * x)), lambda x: 1e6 * np.cos(1e6 * x), X) == ()


def test_a_jump_and_an_edge_are_no_kinks():
    (told,) = blind(lambda x: np.sum(0 * x + (x.real > 1)), lambda x: 0 * x, X)
    assert "do not shrink with the distance" in told
    (told,) = blind(lambda x: np.sum(np.log(x)), lambda x: 1 / x, [1e-8])
    assert told.startswith("values within 1e-05 of the point are not finite")


@pytest.mark.filterwarnings("ignore:invalid value")
def test_a_large_value_that_hides_the_whole_gradient():
    (told,) = blind(lambda x: 1e12 + np.sum(x**2), lambda x: 2 * x, X, method="central")
    assert told.startswith("3 of 3 entries differ and are below 1.0e+08")


# --- an upstream of ones --------------------------------------------------------------------------


def test_an_upstream_of_ones_shows_a_sum_alone():
    Z = np.array([[0.5, -1.0], [2.0, 0.0], [0.3, 0.4]])

    def nothing(Z, _):
        return 0 * Z

    report = nnlib.gradcheck_function(nnlib.softmax, nothing, Z, upstream=np.ones((3, 2)))
    assert report.max_relative_error < 1e-6
    assert report.blind[-1].startswith("upstream is 1 everywhere")
    G = np.random.default_rng(0).normal(size=(3, 2))
    report = nnlib.gradcheck_function(nnlib.softmax, nothing, Z, upstream=G)
    assert report.max_relative_error == 1
    assert report.blind == ()


def test_an_upstream_that_is_constant_along_an_axis_or_0():
    Z = np.array([[0.5, -1.0], [2.0, 0.0], [0.3, 0.4]])

    def told(G):
        return nnlib.gradcheck_function(nnlib.softmax, nnlib.softmax_backward, Z, upstream=G).blind

    assert "upstream is the same along axis 0" in told(np.array([[1.0, 2.0]] * 3))[-1]
    assert told(np.array([[1.0, 2.0], [0.0, 3.0], [5.0, 4.0]]))[-1].startswith(
        "upstream is 0 at 1 of 6 entries"
    )


def test_ones_do_for_a_function_that_works_entry_by_entry():
    Z = np.array([0.5, -1.0])
    report = nnlib.gradcheck_function(
        nnlib.tanh, lambda Z, G: G * nnlib.tanh_prime(Z), Z, upstream=np.ones(2)
    )
    assert report.max_relative_error < 1e-12
    assert report.blind == ()
