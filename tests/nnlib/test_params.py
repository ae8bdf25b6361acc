"""What a person puts into `net.params`: it is checked there, and written back without loss."""

import copy
import pickle

import numpy as np
import pytest

import nnlib
from nnlib import Dense

X = np.array([[-1.0, 0.0, 1.0]])
Y = 2.5 * X + 0.7


@pytest.mark.parametrize(
    ("W", "b"),
    [
        (np.array([[1]]), np.array([[0]])),
        (np.array([[1]], np.float32), np.array([[0]], np.float16)),
        ([[1]], [[0]]),
        (np.array([[True]]), np.array([[False]])),
        (np.array([[1.0]], ">f8"), np.broadcast_to(0.0, (1, 1))),
    ],
)
@pytest.mark.parametrize("at_once", [True, False])
def test_other_numbers_are_kept_as_the_networks_own(W, b, at_once):
    net = nnlib.MLP([1, 1])
    if at_once:
        net.params = [(W, b)]
    else:
        net.params[0] = (W, b)
    assert isinstance(net.params[0], Dense)
    assert {array.dtype for array in net.params[0]} == {np.dtype(np.float64)}
    history = nnlib.train(net, X, Y, optimizer=nnlib.SGD(0.5), epochs=60)
    assert net.cost(X, Y) < history.cost[-1] < 1e-12


def test_double_precision_is_rounded_to_a_single_network_once():
    net = nnlib.MLP([1, 1], dtype=np.float32)
    net.params[0] = Dense(np.array([[0.1]]), np.array([[0.2]]))
    assert net.params[0].W.dtype == np.float32
    assert np.float32(0.1) == net.params[0].W


def test_arrays_that_fit_are_kept_and_trained():
    net = nnlib.MLP([1, 1])
    W, b = np.zeros((1, 1)), np.zeros((1, 1))
    net.params[0] = Dense(W, b)
    assert net.params[0].W is W
    nnlib.train(net, X, Y, optimizer=nnlib.SGD(0.5), epochs=60)
    assert pytest.approx(2.5) == W
    assert b == pytest.approx(0.7)


def test_arrays_that_cannot_be_written_are_copied():
    net = nnlib.MLP([2, 2])
    locked = np.ones((2, 2))
    locked.flags.writeable = False
    repeated = np.lib.stride_tricks.as_strided(np.zeros(2), (2, 1), (0, 8))
    net.params[0] = Dense(locked, repeated)
    net.params[0].W[0, 0] = 5
    net.params[0].b[0, 0] = 5
    np.testing.assert_array_equal(locked, np.ones((2, 2)))
    np.testing.assert_array_equal(net.params[0].b, [[5], [0]])
    masked = np.ma.array(np.ones((2, 2)))
    net.params[0] = Dense(masked, np.zeros((2, 1)))
    assert type(net.params[0].W) is np.ndarray


@pytest.mark.parametrize(
    ("layer", "message"),
    [
        (Dense(np.ones((2, 3)), np.ones((3, 1))), r"params\[1\].W has shape \(2, 3\), expected"),
        (Dense(np.ones((3, 2)), np.ones((1, 3))), r"params\[1\].b has shape \(1, 3\), expected"),
        (Dense(np.ones((3, 2)), np.ones(3)), r"params\[1\].b has shape \(3,\), expected a matrix"),
        (Dense(np.full((3, 2), np.nan), np.ones((3, 1))), r"params\[1\].W\[0, 0\] is nan"),
        (Dense(np.ones((3, 2)) + 0j, np.ones((3, 1))), r"params\[1\].W has dtype complex128"),
        (Dense([["a", "b"]] * 3, np.ones((3, 1))), r"params\[1\].W has dtype <U1"),
        (np.ones((3, 2)), r"params\[1\] is a ndarray, expected a Dense of W and b"),
        (np.ones((2, 2)), r"params\[1\] is a ndarray, expected a Dense of W and b"),
        ([np.ones((3, 2))], r"params\[1\] is a list, expected a Dense of W and b"),
        (None, r"params\[1\] is a NoneType, expected a Dense of W and b"),
    ],
)
def test_what_does_not_fit_is_refused_where_it_is_put(layer, message):
    net = nnlib.MLP([1, 2, 3])
    before = list(net.params)
    with pytest.raises(ValueError, match=f"^{message}"):
        net.params[1] = layer
    with pytest.raises(ValueError, match=f"^{message}"):
        net.params = [net.params[0], layer]
    assert all(one is other for one, other in zip(net.params, before, strict=True))


def test_the_number_of_layers_is_fixed():
    net = nnlib.MLP([1, 2, 3])
    extra = net.params[0]
    for change in (
        lambda: net.params.append(extra),
        lambda: net.params.insert(0, extra),
        lambda: net.params.extend([extra]),
        net.params.pop,
        lambda: net.params.remove(extra),
        net.params.clear,
        net.params.reverse,
        lambda: net.params.sort(key=id),
        lambda: net.params.__delitem__(0),
        lambda: net.params.__iadd__([extra]),
        lambda: net.params.__imul__(2),
    ):
        with pytest.raises(ValueError, match=r"^params has 2 layers, one for each layer"):
            change()
    with pytest.raises(ValueError, match=r"^params has 1 layers, expected 2"):
        net.params = [extra]
    with pytest.raises(ValueError, match=r"^params is None, expected a list with a Dense for each"):
        net.params = None
    with pytest.raises(ValueError, match=r"^params has 3 layers, expected 2"):
        net.params[:] = [extra, *net.params]
    assert len(net.params) == 2


def test_slices_and_negative_places_are_checked_too():
    net = nnlib.MLP([1, 2, 3])
    net.params[-1] = Dense([[1, 2]] * 3, [[0]] * 3)
    np.testing.assert_array_equal(net.params[1].W, [[1.0, 2.0]] * 3)
    net.params[:] = [([[4], [5]], [[6], [7]]), net.params[1]]
    assert isinstance(net.params[0], Dense)
    np.testing.assert_array_equal(net.params[0].b, [[6.0], [7.0]])
    with pytest.raises(IndexError):
        net.params[2] = net.params[1]


@pytest.mark.parametrize(
    "again", [copy.copy, copy.deepcopy, lambda net: pickle.loads(pickle.dumps(net))]
)
def test_a_copied_network_checks_as_well(again):
    net = again(nnlib.MLP([1, 1]))
    net.params[0] = Dense([[3]], [[4]])
    assert net.params[0].W.dtype == np.float64
    with pytest.raises(ValueError, match="params has 1 layers"):
        net.params.append(net.params[0])


def test_copied_parameters_are_a_plain_list():
    net = nnlib.MLP([1, 1])
    for kept in (copy.deepcopy(net.params), pickle.loads(pickle.dumps(net.params))):
        assert type(kept) is list
        assert kept[0].W is not net.params[0].W
        np.testing.assert_array_equal(kept[0].W, net.params[0].W)


def test_tied_weights_predict_and_are_not_trained():
    net = nnlib.MLP([2, 2, 2], hidden="tanh", rng=0)
    net.params[1] = Dense(net.params[0].W.T, net.params[1].b)
    data = np.ones((2, 3))
    assert nnlib.gradcheck(net, data, data).max_relative_error < 1e-12
    message = r"^params\[1\].W shares its memory with params\[0\].W, .*params\[0\].W.copy\(\)"
    with pytest.raises(ValueError, match=message):
        nnlib.train(net, data, data, optimizer=nnlib.SGD(0.1), epochs=1)
    net.params[1] = Dense(net.params[1].W.copy(), net.params[0].b)
    with pytest.raises(ValueError, match=r"^params\[1\].b shares its memory with params\[0\].b"):
        nnlib.train(net, data, data, optimizer=nnlib.SGD(0.1), epochs=1)


def test_views_that_lie_beside_one_another_are_not_tied():
    both = np.arange(6.0).reshape(2, 3)
    net = nnlib.MLP([2, 2])
    net.params[0] = Dense(both[:, :2], both[:, 2:])
    nnlib.train(net, np.ones((2, 1)), np.ones((2, 1)), optimizer=nnlib.SGD(0.1), epochs=1)
    assert not np.array_equal(both[:, 2], [2.0, 5.0])


@pytest.mark.parametrize("at_once", [True, False])
@pytest.mark.parametrize("of", [np.float64, int])
def test_an_array_that_is_copied_for_two_layers_stays_one(at_once, of):
    net = nnlib.MLP([2, 2, 2], dtype=np.float32)
    W, zeros = np.eye(2, dtype=of), np.zeros((2, 1), np.float32)
    layers = [Dense(W, zeros), Dense(W, zeros.copy())]
    if at_once:
        net.params = layers
    else:
        net.params[:1] = layers[:1]
        net.params[1] = layers[1]
    assert net.params[0].W is net.params[1].W
    data = np.ones((2, 3))
    with pytest.raises(ValueError, match="shares its memory"):
        nnlib.train(net, data, 2 * data, optimizer=nnlib.SGD(0.1), epochs=1)
    net.params[1] = Dense(W.copy(), zeros.copy())
    nnlib.train(net, data, 2 * data, optimizer=nnlib.SGD(0.1), epochs=1)
    trained = net.params[0].W.copy()
    net.params[0] = Dense(W, zeros)  # to start again: what was put in, not what became of it
    assert not np.array_equal(net.params[0].W, trained)
    assert np.array_equal(net.params[0].W, W)


def test_a_view_of_what_was_copied_is_refused():
    net = nnlib.MLP([2, 2, 2], dtype=np.float32)
    W, b = np.arange(4.0).reshape(2, 2), np.zeros((2, 1))
    message = r"^params\[1\].W shares its memory with params\[0\].W, of which a copy .*float32"
    with pytest.raises(ValueError, match=message):
        net.params = [Dense(W, b), Dense(W.T, b.copy())]
    locked = np.broadcast_to(0.0, (2, 1))  # nobody writes into it, so it ties nothing
    net.params = [Dense(W, locked), Dense(W + 1, locked)]
    assert not np.shares_memory(net.params[0].b, net.params[1].b)


def test_what_a_callback_ties_is_refused():
    net = nnlib.MLP([2, 2, 2], rng=0)

    def tie(epoch, history):
        net.params[1] = Dense(net.params[0].W, net.params[1].b)

    data = np.ones((2, 3))
    with pytest.raises(ValueError, match=r"^params\[1\].W shares its memory"):
        nnlib.train(net, data, data, optimizer=nnlib.SGD(0.1), epochs=2, callback=tie)
