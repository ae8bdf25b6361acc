"""Training on workers gives what training in one process gives, whatever happens to them."""

import ast
import io
import os
import signal
import sys
import time
from pathlib import Path
from threading import Timer

import dask.array as da
import numpy as np
import pytest
from distributed import Client, LocalCluster

import nnlib
from nnlib import parallel
from nnlib.parallel import member, progress, room
from nnlib.parallel.held import Rows
from nnlib.parallel.source import SHARE, check_memory

pytestmark = pytest.mark.filterwarnings("default")  # of Dask and of what it runs on
SIZES, M = [6, 5, 3], 53


@pytest.fixture(scope="module")
def client():
    """Three workers in this process: threads, which start at once."""
    with (
        LocalCluster(
            n_workers=3, threads_per_worker=1, processes=False, dashboard_address=":0"
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


@pytest.mark.parametrize("kind", ["arrays", "messages", "files", "dask"])
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
    net, history = fifty_steps(
        *given,
        train=parallel.train,
        client=client,
        epochs=epochs,
        shared_memory=kind != "messages",
    )
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


def test_dropout_masks_are_those_of_one_process(client, data):
    rngs = np.random.default_rng(4), np.random.default_rng(4)
    options = {"dropout": 0.3, "epochs": 2}
    net, _ = fifty_steps(*data, train=parallel.train, client=client, rng=rngs[0], **options)
    alone, _ = fifty_steps(*data, rng=rngs[1], **options)
    assert differ(net, alone) < 1e-12
    assert rngs[0].random() == rngs[1].random()  # both go on from the same place


def test_dropout_is_refused_for_a_class_with_gradients_of_its_own(client, data):
    with pytest.raises(ValueError, match=r"dropout is 0\.1, expected 0 for Doubled"):
        fifty_steps(*data, train=parallel.train, net=Doubled(SIZES), client=client, dropout=0.1)


def test_batches_smaller_than_the_number_of_workers(client, data):
    options = {"batch_size": 2, "epochs": 1, "dropout": 0.2}
    net, _ = fifty_steps(*data, train=parallel.train, client=client, **options)
    alone, _ = fifty_steps(*data, **options)
    assert differ(net, alone) < 1e-12


def test_what_a_callback_does_to_the_parameters_counts(client, data):
    def halved(net):
        def callback(epoch, history):
            net.params[0].W[:] *= 0.5

        return callback

    net, alone = network(), network()
    fifty_steps(*data, train=parallel.train, net=net, client=client, epochs=3, callback=halved(net))
    fifty_steps(*data, net=alone, epochs=3, callback=halved(alone))
    assert differ(net, alone) < 1e-12


def test_a_weight_left_out_would_be_noticed(client, data, monkeypatch):
    share = member.Part.share
    monkeypatch.setattr(
        member.Part, "share", lambda self, X1, Y, places, size: share(self, X1, Y, places, 11)
    )
    net, _ = fifty_steps(*data, train=parallel.train, client=client, epochs=2)
    alone, _ = fifty_steps(*data, epochs=2)
    assert differ(net, alone) > 1e-6


def test_what_a_message_brings_is_aligned_once_and_not_at_each_batch():
    memory = np.zeros(8 * 7 * 5 + 1, np.uint8)[1:]
    shifted = Rows(memory.view(float).reshape(5, 7), np.ones((3, 5)))
    assert not shifted.X1.flags.aligned
    assert shifted.aligned().X1.flags.aligned
    assert shifted.aligned().Y is shifted.Y


def test_what_workers_share_is_what_they_would_send(client, data, monkeypatch):
    read = []
    seen = room.Room.seen
    monkeypatch.setattr(room.Room, "seen", lambda *names: read.append(seen(*names)) or read[-1])
    nets = {}
    for shared in (True, False):
        read.clear()
        nets[shared], _ = fifty_steps(
            *data, train=parallel.train, client=client, epochs=1, shared_memory=shared
        )
        assert [one is not None for one in read] == [shared] * 9  # three of three workers
    assert differ(nets[True], nets[False]) == 0  # the order of the sum is the same


@pytest.mark.parametrize("fault", ["another system", "no processes", "no room", "another machine"])
def test_what_cannot_be_read_is_sent(client, data, monkeypatch, fault):
    read, named = [], []
    seen = room.Room.seen

    def here(its, name):
        named.append(name)
        elsewhere = fault == "another machine" and name == named[0]
        read.append(seen(its, name and name._replace(called="else") if elsewhere else name))
        return read[-1]

    def full(*given, **options):
        raise OSError(fault)

    monkeypatch.setattr(room.Room, "seen", here)
    if fault == "another system":
        monkeypatch.delattr(os, "memfd_create", raising=False)
    if fault == "no processes":
        monkeypatch.setattr(room, "PROCESSES", "/nowhere")
    if fault == "no room":
        monkeypatch.setattr(os, "memfd_create", full, raising=False)
    net, _ = fifty_steps(*data, train=parallel.train, client=client, epochs=1)
    alone, _ = fifty_steps(*data, epochs=1)
    assert differ(net, alone) < 1e-12
    cannot = sum(one is None for one in read)
    assert (cannot, len(read)) == (3 if fault == "another machine" else 9, 9)


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
    share = member.Part.share

    def slow(self, X1, Y, places, size):
        if self._sums._number == 1:
            time.sleep(0.6)
        return share(self, X1, Y, places, size)

    monkeypatch.setattr(member.Part, "share", slow)
    with pytest.raises(
        TimeoutError, match=r"longer than 0\.2 s; not answered have: inproc"
    ) as said:
        fifty_steps(*data, train=parallel.train, client=client, patience=0.2)
    assert str(said.value).count("inproc") == 1


def test_how_far_it_is_stands_on_one_line_of_a_terminal(client, data, monkeypatch):
    monkeypatch.setattr(progress, "QUIET", 0.0)
    monkeypatch.setattr("nnlib.parallel.team.LOOK", 0.02)
    share = member.Part.share

    def slow(self, *given):
        time.sleep(0.01)
        return share(self, *given)

    monkeypatch.setattr(member.Part, "share", slow)
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    fifty_steps(*data, train=parallel.train, client=client, epochs=3)
    assert not stream.getvalue()  # no terminal
    fifty_steps(*data, train=parallel.train, client=client, epochs=3, progress=True)
    lines = stream.getvalue().split("\r")
    assert any(
        line.startswith("epoch 2 of 3, ") and line.rstrip().endswith(" left") for line in lines
    )
    assert not lines[-1]


def test_an_error_on_a_worker_is_told_here(client, data, monkeypatch):
    share = member.Part.share

    def wrong(self, *given):
        if self._sums._number == 2:
            raise ValueError("a column is wrong")
        return share(self, *given)

    monkeypatch.setattr(member.Part, "share", wrong)
    with pytest.raises(ValueError, match="a column is wrong"):
        fifty_steps(*data, train=parallel.train, client=client)


def test_a_worker_that_is_killed_costs_time_and_nothing_else(data):
    with (
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0") as cluster,
        Client(cluster) as client,
    ):
        for nanny in cluster.workers.values():
            nanny.auto_restart = False  # which would take as long as the first start
        killed, before = [], set(client.ncores())

        def kill(epoch, history):
            if epoch == 2:
                killed.append(next(iter(cluster.workers.values())).process.process.pid)
                Timer(0.01, os.kill, (killed[0], signal.SIGKILL)).start()  # in the next epochs

        net, history = fifty_steps(
            *data, train=parallel.train, client=client, callback=kill, dropout=0.2
        )
        assert before - client.ncores().keys()
    alone, its = fifty_steps(*data, dropout=0.2)
    assert killed
    assert differ(net, alone) < 1e-12
    np.testing.assert_allclose(history.cost, its.cost, rtol=1e-12)


def test_nothing_else_imports_dask():
    package = Path(nnlib.__file__).parent
    found = set()
    for path in package.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf8"))):
            names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                names = [node.module or "", *(f"{node.module}.{one.name}" for one in node.names)]
            if any(name.split(".")[0] in ("dask", "distributed") for name in names):
                found.add(path.relative_to(package).parts[0])
            # and nothing that `import nnlib` brings imports the folder that does
            if any(name.startswith("nnlib.parallel") for name in names):
                assert path.is_relative_to(package / "parallel"), path
    assert found == {"parallel"}
