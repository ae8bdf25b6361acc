import numpy as np
import pytest

import nnlib
from nnlib import training
from nnlib.dense import with_ones

RNG = np.random.default_rng(0)
X = RNG.normal(size=(3, 10))
Y = np.vstack([X[0] * X[1] > 0, X[2] > 0]).astype(float)
OPTIONS = {"hidden": "tanh", "output": "sigmoid", "loss": "bce"}
OPTIMIZERS = [
    nnlib.SGD(0.5),
    nnlib.SGD(0.2, momentum=0.9, nesterov=True),
    nnlib.SGD(0.2, weight_decay=0.1),
    nnlib.Adam(0.05),
    nnlib.Adam(0.05, weight_decay=0.1),
]


def make(**options):
    return nnlib.MLP([3, 5, 4, 2], rng=1, **{**OPTIONS, **options})


def arrays(params):
    return [array for layer in params for array in layer]


def assert_same(one, other, rtol=1e-12):
    for mine, theirs in zip(arrays(one.params), arrays(other.params), strict=True):
        np.testing.assert_allclose(mine, theirs, rtol=rtol, atol=1e-14)


def by_hand(net, X, Y, optimizer, epochs, batch_size, rng, change=lambda params, grads: grads):
    """Train with the public pieces alone."""
    rng, m = np.random.default_rng(rng), X.shape[1]
    state, costs = optimizer.init(net.params), []
    for _ in range(epochs):
        order, total = rng.permutation(m), 0.0
        for start in range(0, m, batch_size):
            batch = order[start : start + batch_size]
            J, grads = net.cost_and_gradients(X[:, batch], Y[:, batch])
            total += J * (1 if net.loss == "sse" else len(batch) / m)
            state = optimizer.update(net.params, change(net.params, grads), state)
        costs.append(total)
    return costs


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("batch_size", [1, 4, 10])
def test_training_is_shuffle_gather_step(optimizer, batch_size):
    net, other = make(), make()
    history = nnlib.train(net, X, Y, optimizer=optimizer, epochs=3, batch_size=batch_size, rng=5)
    costs = by_hand(other, X, Y, optimizer, 3, batch_size, rng=5)
    np.testing.assert_allclose(history.cost, costs, rtol=1e-12)
    assert_same(net, other)


def test_a_single_step_with_nothing_but_an_optimiser():
    net, other = make(), make()
    stepper = training.Stepper(net, nnlib.SGD(0.5))
    cost = stepper.step(with_ones(X), Y)
    assert cost == pytest.approx(other.cost(X, Y), rel=1e-14)
    stepper.write_back()
    nnlib.train(other, X, Y, optimizer=nnlib.SGD(0.5), epochs=1)
    assert_same(net, other)


def test_the_default_rng_is_0():
    net, other = make(), make()
    nnlib.train(net, X, Y, optimizer=nnlib.SGD(0.5), epochs=1, batch_size=2)
    nnlib.train(other, X, Y, optimizer=nnlib.SGD(0.5), epochs=1, batch_size=2, rng=0)
    assert_same(net, other, rtol=0)


def test_the_default_batch_is_everything():
    net, other = make(), make()
    history = nnlib.train(net, X, Y, optimizer=nnlib.SGD(0.5), epochs=2)
    expected = other.cost(X, Y)
    nnlib.train(other, X, Y, optimizer=nnlib.SGD(0.5), epochs=2, batch_size=10)
    assert_same(net, other)
    assert history.cost[0] == pytest.approx(expected, rel=1e-14)
    assert history.validation_cost == []


@pytest.mark.parametrize("batch_size", [3, 10])
def test_the_history_under_sse_is_the_sum_over_all_examples(batch_size):
    net, other = make(loss="sse"), make(loss="sse")
    optimizer = nnlib.SGD(1e-12)
    history = nnlib.train(net, X, Y, optimizer=optimizer, epochs=1, batch_size=batch_size)
    assert history.cost == [pytest.approx(other.cost(X, Y), rel=1e-8)]
    mean = nnlib.train(make(), X, Y, optimizer=optimizer, epochs=1, batch_size=batch_size)
    assert mean.cost == [pytest.approx(make().cost(X, Y), rel=1e-8)]


def test_every_example_is_used_once_an_epoch():
    # With one input per example and no bias step between, the gradients add up to the whole.
    seen = []

    class Spy:
        def init(self, params):
            return None

        def update(self, params, grads, state):
            seen.append(grads[0].b[0, 0])

    net = nnlib.MLP([1, 1], init="zeros", loss="sse")
    targets = 2.0 ** np.arange(7)
    nnlib.train(net, np.ones((1, 7)), targets[None], optimizer=Spy(), epochs=2, batch_size=3)
    assert len(seen) == 6  # 3, 3 and 1 examples, twice
    sums = [sum(seen[:3]), sum(seen[3:])]
    assert sums == [-2 * targets.sum()] * 2
    assert seen[:3] != seen[3:]  # in another order


def test_an_optimiser_of_ones_own_gets_weights_and_biases_of_every_layer():
    class Decaying:
        def init(self, params):
            assert all(isinstance(layer, nnlib.Dense) for layer in params)
            return [layer.W.shape for layer in params]

        def update(self, params, grads, state):
            assert state == [(5, 3), (4, 5), (2, 4)]
            for layer, gradient in zip(params, grads, strict=True):
                layer.W[:] *= 0.5
                layer.b[:] -= gradient.b
            return state

    net, other = make(), make()
    nnlib.train(net, X, Y, optimizer=Decaying(), epochs=1)
    grads = other.cost_and_gradients(X, Y)[1]
    for layer, old, gradient in zip(net.params, other.params, grads, strict=True):
        np.testing.assert_array_equal(layer.W, old.W / 2)
        np.testing.assert_allclose(layer.b, -gradient.b, rtol=1e-12)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_same_rng_same_run(optimizer):
    runs = [make(), make(), make()]
    histories = [
        nnlib.train(
            net, X, Y, optimizer=optimizer, epochs=3, batch_size=4, rng=rng, dropout=0.3
        ).cost
        for net, rng in zip(runs, [2, np.random.default_rng(2), 3], strict=True)
    ]
    assert histories[0] == histories[1] != histories[2]
    assert_same(runs[0], runs[1], rtol=0)
    assert not np.array_equal(runs[0].params[0].W, runs[2].params[0].W)


def test_the_global_random_state_is_not_touched():
    before = np.random.get_state()[1].copy()  # noqa: NPY002
    nnlib.train(make(), X, Y, optimizer=nnlib.Adam(), epochs=2, batch_size=4, dropout=0.5)
    np.testing.assert_array_equal(np.random.get_state()[1], before)  # noqa: NPY002


@pytest.mark.parametrize("optimizer", [nnlib.SGD(0.3), nnlib.Adam(0.05, weight_decay=0.1)])
def test_penalties_and_clipping_change_the_gradients(optimizer):
    def change(params, grads):
        l1, l2 = nnlib.l1_gradient(params, 0.02), nnlib.l2_gradient(params, 0.3)
        total = [
            nnlib.Dense(g.W + a.W + b.W, g.b + a.b + b.b)
            for g, a, b in zip(grads, l1, l2, strict=True)
        ]
        return nnlib.clip_by_global_norm(total, 0.2)

    net, other = make(), make()
    options = {"l1": 0.02, "l2": 0.3, "clip_norm": 0.2}
    nnlib.train(net, X, Y, optimizer=optimizer, epochs=4, batch_size=4, rng=5, **options)
    by_hand(other, X, Y, optimizer, 4, 4, rng=5, change=change)
    assert_same(net, other)


@pytest.mark.parametrize("name", ["l1", "l2"])
def test_one_penalty_alone(name):
    gradient = {"l1": nnlib.l1_gradient, "l2": nnlib.l2_gradient}[name]

    def change(params, grads):
        penalties = gradient(params, 0.1)
        return [nnlib.Dense(g.W + p.W, g.b) for g, p in zip(grads, penalties, strict=True)]

    net, other = make(), make()
    nnlib.train(net, X, Y, optimizer=nnlib.SGD(0.3), epochs=3, rng=5, **{name: 0.1})
    by_hand(other, X, Y, nnlib.SGD(0.3), 3, 10, rng=5, change=change)
    assert_same(net, other)


@pytest.mark.parametrize("hidden", ["sigmoid", "relu"])
def test_dropout_by_hand(hidden):
    net = nnlib.MLP([3, 6, 2], hidden=hidden, rng=1)
    W1, b1, W2, b2 = (array.copy() for array in arrays(net.params))
    history = nnlib.train(net, X, Y, optimizer=nnlib.SGD(0.5), epochs=1, rng=4, dropout=0.4)

    rng = np.random.default_rng(4)
    order = rng.permutation(10)
    mask = nnlib.dropout_mask((6, 10), 0.4, rng=rng)
    A0, T = X[:, order], Y[:, order]
    Z1 = W1 @ A0 + b1
    g, g_prime = getattr(nnlib, hidden), getattr(nnlib, f"{hidden}_prime")
    A1 = g(Z1) * mask
    A2 = W2 @ A1 + b2
    assert history.cost == [pytest.approx(nnlib.mse(A2, T), rel=1e-13)]
    dZ2 = (A2 - T) / 10
    dZ1 = (W2.T @ dZ2) * mask * g_prime(Z1)
    ones = np.ones((10, 1))
    expected = [
        W1 - 0.5 * dZ1 @ A0.T,
        b1 - 0.5 * dZ1 @ ones,
        W2 - 0.5 * dZ2 @ A1.T,
        b2 - 0.5 * dZ2 @ ones,
    ]
    for mine, theirs in zip(arrays(net.params), expected, strict=True):
        np.testing.assert_allclose(mine, theirs, rtol=1e-12, atol=1e-15)


def test_validation_and_callback():
    net, calls = make(), []

    def callback(epoch, history):
        calls.append((epoch, len(history.cost), net.cost(X[:, :4], Y[:, :4])))

    history = nnlib.train(
        net,
        X,
        Y,
        optimizer=nnlib.SGD(0.5),
        epochs=3,
        batch_size=4,
        validation=(X[:, :4], Y[:, :4]),
        callback=callback,
    )
    assert isinstance(history, nnlib.History)
    assert [call[:2] for call in calls] == [(1, 1), (2, 2), (3, 3)]
    assert history.validation_cost == [call[2] for call in calls]
    assert history.validation_cost[0] > history.validation_cost[2]


def test_training_goes_on_from_where_it_was_and_writes_into_the_same_arrays():
    net = make()
    held = net.params[0].W
    before = held.copy()
    nnlib.train(net, X, Y, optimizer=nnlib.SGD(0.5), epochs=1)
    assert net.params[0].W is held
    assert not np.array_equal(held, before)
    cost = net.cost(X, Y)
    history = nnlib.train(net, X, Y, optimizer=nnlib.SGD(0.5), epochs=1)
    assert history.cost[0] == pytest.approx(cost, rel=1e-13)


def test_parameters_put_in_place_of_others_are_used():
    net = make()
    net.params[1] = nnlib.Dense(np.zeros((4, 5)), np.zeros((4, 1)))
    expected = net.cost(X, Y)
    history = nnlib.train(net, X, Y, optimizer=nnlib.SGD(0.5), epochs=2)
    assert history.cost[0] == pytest.approx(expected, rel=1e-13)
    assert net.params[1].b.any()


def test_single_precision_stays(monkeypatch):
    step, batches = training.Stepper.step, []

    def spy(self, X1, Y):
        batches.extend([X1, Y])
        return step(self, X1, Y)

    monkeypatch.setattr(training.Stepper, "step", spy)
    net = make(dtype=np.float32)
    nnlib.train(net, X, Y, optimizer=nnlib.Adam(), epochs=2, batch_size=4, dropout=0.2, l2=0.1)
    stepper = training.Stepper(net, nnlib.Adam(), dropout=0.2)
    stepper.step(with_ones(X.astype(np.float32)), Y.astype(np.float32))
    inside = [*batches, *stepper._masks(3), *stepper._work.A, stepper._gradient]
    assert {array.dtype for array in [*arrays(net.params), *inside]} == {np.dtype(np.float32)}


@pytest.mark.parametrize("layout", [np.asfortranarray, lambda array: array[:, ::-1]])
def test_the_layout_of_the_data_in_memory_does_not_matter(layout):
    net, other = make(), make()
    options = {"optimizer": nnlib.SGD(0.5), "epochs": 2, "batch_size": 4}
    nnlib.train(net, layout(X), layout(Y), **options)
    nnlib.train(other, layout(X).copy(), layout(Y).copy(), **options)
    assert_same(net, other, rtol=1e-13)


def test_the_data_are_not_changed():
    X_before, Y_before = X.copy(), Y.copy()
    nnlib.train(make(), X, Y, optimizer=nnlib.SGD(0.5), epochs=2, batch_size=3)
    np.testing.assert_array_equal(X, X_before)
    np.testing.assert_array_equal(Y, Y_before)


@pytest.mark.parametrize(
    ("task", "options", "optimizer", "limit"),
    [
        (nnlib.datasets.xor(), OPTIONS, nnlib.Adam(0.05), 0.01),
        (nnlib.datasets.moons(100), OPTIONS, nnlib.SGD(0.5, momentum=0.9), 0.1),
        (
            nnlib.datasets.spirals(150, classes=3),
            {"output": "softmax", "loss": "cross_entropy"},
            nnlib.Adam(0.03),
            0.1,
        ),
    ],
)
def test_it_learns(task, options, optimizer, limit):
    net = nnlib.MLP([2, 16, task.Y.shape[0]], **options)
    history = nnlib.train(net, task.X, task.Y, optimizer=optimizer, epochs=400)
    assert history.cost[-1] < limit
    guess = net.predict(task.X)
    classes = guess.argmax(axis=0) if len(guess) > 1 else (guess[0] > 0.5).astype(int)
    assert (classes == task.labels).mean() > 0.95


@pytest.mark.parametrize("batch_size", [1, 10])
@pytest.mark.parametrize("lr", [1e3, 1e155])
def test_numbers_that_overflow_are_reported(lr, batch_size):
    net = nnlib.MLP([3, 2])
    with pytest.raises(
        FloatingPointError,
        match=r"in epoch \d+ the numbers overflowed, with a cost of .*: the learning rate may be",
    ):
        nnlib.train(net, X, Y, optimizer=nnlib.SGD(lr), epochs=1000, batch_size=batch_size)


def test_parameters_that_overflow_in_the_last_step_are_reported():
    net = nnlib.MLP([3, 2])
    with pytest.raises(FloatingPointError, match="in epoch 1 the numbers overflowed"):
        nnlib.train(net, 1e9 * X, Y, optimizer=nnlib.SGD(1e300), epochs=1)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"batch_size": 0}, "batch_size is 0, expected an integer of at least 1"),
        ({"batch_size": -1}, "batch_size is -1, expected an integer of at least 1"),
        ({"batch_size": 2.0}, r"batch_size is 2\.0, expected an integer of at least 1"),
        ({"batch_size": 11}, "batch_size is 11, expected at most the 10 examples"),
        ({"epochs": 0}, "epochs is 0, expected an integer of at least 1"),
        ({"rng": "dice"}, "rng is 'dice', expected an integer of at least 0"),
        ({"l1": -1}, "l1 is -1, expected a number of at least 0"),
        ({"l2": -1}, "l2 is -1, expected a number of at least 0"),
        ({"clip_norm": 0}, "clip_norm is 0, expected a number above 0"),
        ({"dropout": 1}, r"dropout is 1, expected a number in \[0, 1\)"),
        ({"optimizer": None}, "optimizer is None, expected an object with init and update"),
        ({"optimizer": nnlib.SGD}, "optimizer is <class .*SGD'>, expected an object with init"),
        ({"optimizer": np.ones(2)}, r"optimizer is array\(.*, expected an object with init"),
        ({"callback": 3}, "callback is 3, expected a function of epoch and history"),
        ({"validation": (X, Y, Y)}, r"validation is a tuple, expected a pair \(X, Y\)"),
        ({"validation": X}, r"validation is a ndarray, expected a pair \(X, Y\)"),
        ({"validation": (X[:2], Y)}, r"X has shape \(2, 10\), expected \(3, any\)"),
    ],
)
def test_wrong_options_are_refused(options, message):
    net = make()
    before = net.params[0].W.copy()
    with pytest.raises(ValueError, match=message):
        nnlib.train(net, X, Y, **{"optimizer": nnlib.SGD(0.5), "epochs": 1, **options})
    np.testing.assert_array_equal(net.params[0].W, before)


def test_wrong_parameters_are_refused():
    net = make()
    net.params[1].W[2, 3] = np.nan
    with pytest.raises(ValueError, match=r"params\[1\].W\[2, 3\] is nan, expected finite numbers"):
        nnlib.train(net, X, Y, optimizer=nnlib.SGD(0.5), epochs=1)


def test_wrong_data_are_refused():
    with pytest.raises(ValueError, match=r"Y has shape \(2, 9\), expected \(2, 10\)"):
        nnlib.train(make(), X, Y[:, :9], optimizer=nnlib.SGD(0.5), epochs=1)
    with pytest.raises(ValueError, match=r"Y\[0, \d\] is 3\.0, expected values in \[0, 1\]"):
        nnlib.train(make(), X, 3 * Y, optimizer=nnlib.SGD(0.5), epochs=1)


class Penalised(nnlib.MLP):
    """A network whose cost holds an L2 penalty, in the cost and in the gradients."""

    def cost(self, X, Y, *, params=None):
        own = self.params if params is None else params
        return super().cost(X, Y, params=params) + nnlib.l2_penalty(own, 0.3)

    def cost_and_gradients(self, X, Y, *, params=None):
        own = self.params if params is None else params
        cost, grads = super().cost_and_gradients(X, Y, params=params)
        more = nnlib.l2_gradient(own, 0.3)
        grads = [nnlib.Dense(g.W + r.W, g.b) for g, r in zip(grads, more, strict=True)]
        return cost + nnlib.l2_penalty(own, 0.3), grads


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_gradients_of_a_derived_class_are_followed(optimizer):
    net, other = Penalised([3, 5, 4, 2], rng=1, **OPTIONS), make()
    options = {"optimizer": optimizer, "epochs": 3, "batch_size": 4, "rng": 5}
    history = nnlib.train(net, X, Y, validation=(X, Y), **options)
    nnlib.train(other, X, Y, l2=0.3, **options)
    assert_same(net, other)
    assert history.validation_cost[-1] == net.cost(X, Y)
    plain = make()
    by_hand(plain, X, Y, optimizer, 3, 4, rng=5)
    assert not np.allclose(plain.params[0].W, net.params[0].W)


def test_a_cost_of_its_own_is_what_the_history_holds():
    class Doubled(nnlib.MLP):
        def cost(self, X, Y, *, params=None):
            return 2 * super().cost(X, Y, params=params)

    net, other = Doubled([3, 5, 4, 2], rng=1, **OPTIONS), make()
    options = {"optimizer": nnlib.SGD(0.5), "epochs": 3}
    doubled = nnlib.train(net, X, Y, **options).cost
    np.testing.assert_allclose(doubled, 2 * np.array(nnlib.train(other, X, Y, **options).cost))
    assert_same(net, other)
    assert nnlib.gradcheck(net, X, Y).max_relative_error == pytest.approx(0.5)


def test_a_method_put_on_one_network_alone_is_a_hook_too():
    net = make()
    frozen = [nnlib.Dense(np.zeros_like(W), np.zeros_like(b)) for W, b in net.params]
    net.cost_and_gradients = lambda X, Y, **options: (7.0, frozen)
    before = [array.copy() for array in arrays(net.params)]
    assert nnlib.train(net, X, Y, optimizer=nnlib.SGD(0.5), epochs=2).cost == [7.0, 7.0]
    for now, then in zip(arrays(net.params), before, strict=True):
        np.testing.assert_array_equal(now, then)


def test_dropout_with_gradients_of_a_derived_class_is_refused():
    net = Penalised([3, 5, 4, 2], rng=1, **OPTIONS)
    message = r"dropout is 0.5, expected 0 for Penalised, .* own cost and cost_and_gradients"
    with pytest.raises(ValueError, match=message):
        nnlib.train(net, X, Y, optimizer=nnlib.SGD(0.5), epochs=1, dropout=0.5)


@pytest.mark.parametrize("kind", [nnlib.SGD, nnlib.Adam])
def test_an_optimiser_derived_from_ours_gets_the_layers_one_by_one(kind):
    class Frozen(kind):
        def update(self, params, grads, state):
            grads[0].W[:] = 0
            grads[0].b[:] = 0
            return super().update(params, grads, state)

    net, start = make(), make()
    nnlib.train(net, X, Y, optimizer=Frozen(0.1), epochs=2)
    np.testing.assert_array_equal(net.params[0].W, start.params[0].W)
    np.testing.assert_array_equal(net.params[0].b, start.params[0].b)
    for layer, before in zip(net.params[1:], start.params[1:], strict=True):
        assert not np.array_equal(layer.W, before.W)


def test_an_optimiser_may_keep_and_change_what_it_gets():
    kept = []

    class Keeps:
        def init(self, params):
            return []

        def update(self, params, grads, state):
            kept.append([array.copy() for array in arrays(grads)])
            for layer, gradient in zip(params, grads, strict=True):
                layer.W[:] -= 0.1 * gradient.W
                layer.b[:] -= 0.1 * gradient.b
            return [*state, grads]

    net, other = make(), make()
    states = []

    class Watched(Keeps):
        def update(self, params, grads, state):
            states[:] = super().update(params, grads, state)
            return list(states)

    nnlib.train(net, X, Y, optimizer=Watched(), epochs=4)
    nnlib.train(other, X, Y, optimizer=nnlib.SGD(0.1), epochs=4)
    assert_same(net, other)
    assert len(states) == len(kept) == 4
    for state, copies in zip(states, kept, strict=True):
        for array, copied in zip(arrays(state), copies, strict=True):
            np.testing.assert_array_equal(array, copied)
    assert not np.array_equal(kept[0][0], kept[1][0])


def test_an_optimiser_may_put_new_arrays_in_place_of_the_old():
    class New:
        def init(self, params):
            params.clear()  # the list is its own

        def update(self, params, grads, state):
            for i, (layer, gradient) in enumerate(zip(params, grads, strict=True)):
                params[i] = nnlib.Dense(layer.W - 0.1 * gradient.W, layer.b - 0.1 * gradient.b)

    net, other = make(), make()
    nnlib.train(net, X, Y, optimizer=New(), epochs=3)
    nnlib.train(other, X, Y, optimizer=nnlib.SGD(0.1), epochs=3)
    assert_same(net, other)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda params: params.pop(), "params has 2 layers, expected 3"),
        (
            lambda params: params.__setitem__(0, nnlib.Dense(params[0].W, params[0].b[:1])),
            r"params\[0\].b has shape \(1, 1\), expected \(5, 1\)",
        ),
    ],
)
def test_an_optimiser_that_leaves_other_shapes_is_refused(change, message):
    class Wrong:
        def init(self, params):
            return None

        def update(self, params, grads, state):
            change(params)

    with pytest.raises(ValueError, match=message):
        nnlib.train(make(), X, Y, optimizer=Wrong(), epochs=1)


def test_gradients_of_a_derived_class_must_have_the_shapes_of_the_parameters():
    class Flat(nnlib.MLP):
        def cost_and_gradients(self, X, Y, *, params=None):
            cost, grads = super().cost_and_gradients(X, Y, params=params)
            return cost, [nnlib.Dense(g.W, g.b[:1]) for g in grads]

    net = Flat([3, 5, 4, 2], rng=1, **OPTIONS)
    message = r"grads\[0\].b has shape \(1, 1\), expected \(5, 1\)"
    with pytest.raises(ValueError, match=message):
        nnlib.train(net, X, Y, optimizer=nnlib.SGD(0.5), epochs=1)
    with pytest.raises(ValueError, match=message):
        nnlib.gradcheck(net, X, Y)


def test_gradients_of_a_derived_class_must_be_pairs():
    class Three(nnlib.MLP):
        def cost_and_gradients(self, X, Y, *, params=None):
            cost, grads = super().cost_and_gradients(X, Y, params=params)
            return cost, [(g.W, g.b, g.b) for g in grads]

    net = Three([3, 5, 4, 2], rng=1, **OPTIONS)
    with pytest.raises(ValueError, match=r"grads\[0\] has 3 parts, expected W and b"):
        nnlib.train(net, X, Y, optimizer=nnlib.SGD(0.5), epochs=1)
    with pytest.raises(ValueError, match=r"grads\[0\] is a tuple, expected a Dense of W and b"):
        nnlib.gradcheck(net, X, Y)


def test_a_derived_optimiser_with_weight_decay_gets_the_layers_too():
    seen = []

    class Watching(nnlib.Adam):
        def update(self, params, grads, state):
            seen.append([layer.W.shape for layer in params])
            return super().update(params, grads, state)

    net, other = make(), make()
    nnlib.train(net, X, Y, optimizer=Watching(0.1, weight_decay=0.1), epochs=2)
    nnlib.train(other, X, Y, optimizer=nnlib.Adam(0.1, weight_decay=0.1), epochs=2)
    assert seen == [[(5, 3), (4, 5), (2, 4)]] * 2
    assert_same(net, other)


@pytest.mark.parametrize("true", [True, np.True_])
def test_a_callback_that_returns_true_stops(true):
    net, other = make(), make()
    history = nnlib.train(
        net,
        X,
        Y,
        optimizer=nnlib.SGD(0.5),
        epochs=9,
        validation=(X, Y),
        callback=lambda epoch, history: true if epoch == 3 else None,
    )
    nnlib.train(other, X, Y, optimizer=nnlib.SGD(0.5), epochs=3)
    assert len(history.cost) == len(history.validation_cost) == 3
    assert_same(net, other, rtol=0)


@pytest.mark.parametrize("other", [None, False, np.False_, 1, "stop", [1]])
def test_a_callback_that_returns_anything_else_does_not(other):
    history = nnlib.train(
        make(), X, Y, optimizer=nnlib.SGD(0.5), epochs=3, callback=lambda *_: other
    )
    assert len(history.cost) == 3


def test_what_a_callback_does_to_the_parameters_counts():
    net = make()

    def back_to_zero(epoch, history):
        for layer in net.params:
            layer.W[:] = 0
        net.params[0] = nnlib.Dense(np.zeros((5, 3)), np.zeros((5, 1)))

    zero = make(init="zeros")
    for layer in zero.params[1:]:
        layer.b[:] = 0
    options = {"optimizer": nnlib.SGD(1e-9), "callback": back_to_zero}
    history = nnlib.train(net, X, Y, epochs=2, **options)
    assert history.cost[1] == pytest.approx(zero.cost(X, Y), rel=1e-6)
    assert history.cost[0] != pytest.approx(zero.cost(X, Y), rel=1e-6)
    assert not net.params[0].W.any()


def test_clipping_large_single_precision_gradients_moves():
    net = nnlib.MLP([1, 1], dtype=np.float32, rng=0)
    start = [array.copy() for array in arrays(net.params)]
    seconds = np.array([[1.7e18, 1.6e18, 1.5e18]])
    options = {"optimizer": nnlib.SGD(0.1), "epochs": 1, "clip_norm": 1.0}
    nnlib.train(net, seconds, np.array([[1.0, 2.0, 3.0]]), **options)
    moved = [now - then for now, then in zip(arrays(net.params), start, strict=True)]
    assert np.hypot(*(array.item() for array in moved)) == pytest.approx(0.1, rel=1e-5)


def test_clipping_does_not_hide_an_overflow():
    net = nnlib.MLP([1, 1], dtype=np.float32, rng=0)
    options = {"optimizer": nnlib.SGD(0.1), "epochs": 1, "clip_norm": 1.0}
    with pytest.raises(FloatingPointError, match="in epoch 1 the numbers overflowed"):
        nnlib.train(net, np.array([[3e38, -3e38]]), np.array([[1.0, 1.0]]), **options)
