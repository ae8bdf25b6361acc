"""Training on workers gives what training in one process gives, whatever happens to them."""

import os
import signal
import subprocess
import sys
import time

import dask.array as da
import numpy as np
import pytest
from distributed import Client, LocalCluster

import nnlib
from nnlib import parallel
from nnlib._shards import SHARE, check_memory

pytestmark = pytest.mark.filterwarnings("default")  # of Dask and of what it runs on
SIZES, M = [6, 5, 3], 53


@pytest.fixture(scope="module")
def client():
    """Three workers in this process: threads, which start at once."""
    with (
        LocalCluster(
            n_workers=3, threads_per_worker=1, processes=False, dashboard_address=None
        ) as cluster,
        Client(cluster) as client,
    ):
        yield client


@pytest.fixture
def data():
    rng = np.random.default_rng(0)
    return rng.normal(size=(6, M)), nnlib.one_hot(rng.integers(0, 3, size=M), classes=3)


def network(**settings):
    return nnlib.MLP(
        SIZES, **{"hidden": "tanh", "output": "softmax", "loss": "cross_entropy", **settings}
    )


def differ(one, two):
    """The largest relative difference of the parameters of two networks."""
    pairs = zip(one.params, two.params, strict=True)
    return max(
        np.max(np.abs(a - b)) / np.max(np.abs(b))
        for mine, other in pairs
        for a, b in zip(mine, other, strict=True)
    )


def fifty_steps(X, Y, *, train=nnlib.train, net=None, **settings):
    net = net or network()
    given = {"optimizer": nnlib.Adam(0.01), "epochs": 10, "batch_size": 11, "rng": 4, **settings}
    history = train(net, X, Y, **given)  # five batches an epoch, the last of which is smaller
    return net, history


@pytest.mark.parametrize("kind", ["arrays", "files", "dask"])
def test_fifty_steps_are_those_of_one_process(client, data, tmp_path, kind):
    X, Y = data
    given = X, Y
    if kind == "files":
        given = []
        for name, array in (("X", X), ("Y", Y)):
            file = np.memmap(tmp_path / name, "f8", "w+", shape=array.shape, order="F")
            file[:] = array
            file.flush()
            given.append(np.memmap(tmp_path / name, "f8", "r", shape=array.shape, order="F"))
    if kind == "dask":
        widths = (7, 1, 30, 15)
        given = (da.from_array(array, chunks=(len(array), widths)) for array in (X, Y))
    epochs = 10 if kind == "arrays" else 2
    net, history = fifty_steps(*given, train=parallel.train, client=client, epochs=epochs)
    alone, its = fifty_steps(X, Y, epochs=epochs)
    assert differ(net, alone) < 1e-12
    np.testing.assert_allclose(history.cost, its.cost, rtol=1e-12)


class Doubled(nnlib.MLP):
    """A class that has a cost of its own."""

    def cost_and_gradients(self, X, Y):
        cost, grads = super().cost_and_gradients(X, Y)
        return 2 * cost, [nnlib.Dense(2 * W, 2 * b) for W, b in grads]


@pytest.mark.parametrize(
    "settings",
    [
        {"loss": "sse", "output": "identity"},
        {"penalties": {"l2": 0.1, "l1": 0.01, "clip_norm": 0.5}},
    ],
)
def test_sums_penalties_and_clipping_are_those_of_one_process(client, data, settings):
    penalties = settings.pop("penalties", {})
    settings |= {} if penalties else {"hidden": "relu"}
    options = {"optimizer": nnlib.SGD(1e-3, momentum=0.9), "epochs": 2, **penalties}
    net, _ = fifty_steps(
        *data, train=parallel.train, net=network(**settings), client=client, **options
    )
    alone, _ = fifty_steps(*data, net=network(**settings), **options)
    assert differ(net, alone) < 1e-12


def test_a_class_with_gradients_of_its_own_is_asked_on_the_workers(client, data):
    net, history = fifty_steps(
        *data, train=parallel.train, net=Doubled(SIZES), client=client, epochs=2
    )
    alone, its = fifty_steps(*data, net=Doubled(SIZES), epochs=2)
    assert differ(net, alone) < 1e-12
    np.testing.assert_allclose(history.cost, its.cost, rtol=1e-12)


@pytest.mark.long
def test_many_shards_are_added_in_groups(client, data, monkeypatch):
    monkeypatch.setattr(parallel, "FAN_IN", 2)
    monkeypatch.setattr(parallel, "PIECE", 20)
    X, Y = (da.from_array(array, chunks=(-1, 10)) for array in data)
    net, _ = fifty_steps(X, Y, train=parallel.train, client=client, epochs=2)
    alone, _ = fifty_steps(*data, epochs=2)
    assert differ(net, alone) < 1e-12


def test_a_weight_left_out_would_be_noticed(client, data, monkeypatch):
    right = parallel.part

    def unweighted(net, pieces, shard, columns, weight):
        return right(net, pieces, shard, columns, 1 / 3)

    monkeypatch.setattr(parallel, "part", unweighted)
    net, _ = fifty_steps(*data, train=parallel.train, client=client, epochs=2)
    alone, _ = fifty_steps(*data, epochs=2)
    assert differ(net, alone) > 1e-6


def test_it_stops_where_a_callback_says_so_and_where_numbers_overflow(client, data):
    seen = []
    fifty_steps(
        *data,
        train=parallel.train,
        client=client,
        callback=lambda epoch, history: seen.append(epoch) or epoch == 2,
    )
    assert seen == [1, 2]
    with pytest.raises(FloatingPointError, match="in epoch 1 the numbers overflowed"):
        fifty_steps(
            data[0],
            data[1],
            train=parallel.train,
            net=network(loss="sse", output="identity", hidden="relu"),
            client=client,
            optimizer=nnlib.SGD(1e200),
        )


def test_wrong_shards_are_refused(client, data):
    X, Y = data
    dX = da.from_array(X, chunks=(-1, 10))
    cases = {
        "shards of X have the widths": (dX, da.from_array(Y, chunks=(-1, 9))),
        "X is cut into 2 chunks of rows": (dX.rechunk((3, 10)), da.from_array(Y, chunks=(-1, 10))),
        "Y is a ndarray, expected a Dask array": (dX, Y),
        "X has 5 rows, expected 6": (dX[:5], da.from_array(Y, chunks=(-1, 10))),
        "expected matrices": (dX[:, :50], da.from_array(Y, chunks=(-1, 10))),
    }
    for message, given in cases.items():
        with pytest.raises(ValueError, match=message):
            fifty_steps(*given, train=parallel.train, client=client)


def test_a_part_of_a_file_is_refused(client, tmp_path, data):
    files = [
        np.memmap(tmp_path / str(at), "f8", "w+", shape=array.shape)[:, 1:]
        for at, array in enumerate(data)
    ]
    with pytest.raises(ValueError, match="part of another"):
        fifty_steps(*files, train=parallel.train, client=client)


def test_data_that_does_not_fit_is_refused():
    class Small:
        def scheduler_info(self, n_workers):
            return {"workers": {"one": {"memory_limit": 1000}, "two": {"memory_limit": 9000}}}

    X, Y = np.zeros((6, 40)), np.zeros((1, 40))  # 56 bytes a column
    fits = int(SHARE * 1000 / 56)
    check_memory(Small(), X, Y, [(0, fits), (fits, 2 * fits)])
    with pytest.raises(MemoryError, match=r"a worker's part of the data has 1\.12e-06 GB"):
        check_memory(Small(), X, Y, [(0, 20), (20, 40)])


def test_a_worker_that_is_slow_is_named(client, data, monkeypatch):
    right = parallel.part

    def slow(*given):
        time.sleep(0.6)
        return right(*given)

    monkeypatch.setattr(parallel, "part", slow)
    with pytest.raises(TimeoutError, match=r"longer than 0\.2 s; not answered have: inproc"):
        fifty_steps(*data, train=parallel.train, client=client, patience=0.2)


def test_a_worker_that_is_killed_costs_time_and_nothing_else(data):
    with (
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
        Client(cluster) as client,
    ):
        killed = []

        def kill(epoch, history):
            if epoch == 2:
                killed.append(next(iter(cluster.workers.values())).process.process.pid)
                os.kill(killed[0], signal.SIGKILL)

        net, history = fifty_steps(*data, train=parallel.train, client=client, callback=kill)
    alone, its = fifty_steps(*data)
    assert killed
    assert differ(net, alone) < 1e-12
    np.testing.assert_allclose(history.cost, its.cost, rtol=1e-12)


def test_nothing_else_imports_dask():
    program = (
        "import sys, nnlib, nnlib.symbolic\n"
        "sys.exit(any(name in sys.modules for name in ('dask', 'distributed')))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
