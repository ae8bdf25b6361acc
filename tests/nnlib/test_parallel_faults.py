"""What goes wrong in training on workers is told, and leaves nothing behind."""

import asyncio
import gc
import os
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryFile

import dask.array as da
import numpy as np
import pytest
from distributed import Client, LocalCluster

from nnlib import parallel
from nnlib.parallel import member, room, source
from nnlib.parallel.sums import Dismissed, Sums
from nnlib.parallel.team import Team
from tests.nnlib.test_parallel import client, data, differ, fifty_steps

pytestmark = pytest.mark.filterwarnings("default")  # of Dask and of what it runs on
__all__ = ["client", "data"]  # fixtures


def shards(X, Y):
    return [da.from_array(array, chunks=(len(array), 20)) for array in (X, Y)]


def files_left(cluster):
    folders = [Path(worker.local_directory) for worker in cluster.workers.values()]
    return [path for folder in folders for path in folder.glob("*") if path.name != "storage"]


def soon_empty(found):
    """What is released goes a little later."""
    for _ in range(100):
        if not found():
            return True
        time.sleep(0.05)
    return False


def rooms_open():
    called = []
    for path in Path("/proc/self/fd").iterdir():
        try:
            called.append(str(path.readlink()))
        except OSError:  # the one that lists them
            continue
    return [one for one in called if "memfd:nnlib" in one]


def third_raises(block, block_info=None):
    if block_info and block_info[0]["chunk-location"][1] == 2:
        time.sleep(0.3)  # the others are stored meanwhile
        raise KeyError("not to be read")
    return block


@pytest.mark.parametrize("fault", ["none", "a chunk", "an example"])
def test_what_workers_have_goes_however_it_ends(client, data, fault):
    X, Y = shards(*data)
    kept = []

    def look(epoch, history):
        kept.extend([*files_left(client.cluster), *rooms_open()])

    gc.collect()  # rooms of earlier tests, whose errors are kept
    options = {"train": parallel.train, "client": client, "epochs": 1, "callback": look}
    if fault == "a chunk":
        with pytest.raises(KeyError, match="not to be read"):
            fifty_steps(X.map_blocks(third_raises, dtype=float), Y, **options)
    elif fault == "an example":
        wrong = data[0].copy()
        wrong[3, 50] = np.nan
        with pytest.raises(ValueError, match=r"example 50 \(from 0\), .* nan"):
            fifty_steps(*shards(wrong, data[1]), **options)
    else:
        fifty_steps(X, Y, **options)
        assert len(kept) >= (6 if hasattr(os, "memfd_create") else 3)  # of three workers
    assert soon_empty(lambda: files_left(client.cluster))
    if fault == "none":  # an error holds the frames of its workers, which are in this process
        assert soon_empty(rooms_open)


def test_a_chunk_of_another_shape_than_its_array_says_is_refused(client, data):
    X, Y = shards(*data)
    X = X.map_blocks(lambda block: block[:, :-1], dtype=float)
    with pytest.raises(ValueError, match=r"X from column 0 on has shape \(6, 19\).* \(6, 20\)"):
        fifty_steps(X, Y, train=parallel.train, client=client)


def test_a_file_that_workers_cannot_read_as_it_is_here_is_refused(client, data, tmp_path):
    shape = data[0].shape
    files = [
        np.memmap(tmp_path / str(at), "f8", "w+", shape=array.shape)
        for at, array in enumerate(data)
    ]
    changed = np.memmap(tmp_path / "0", "f8", "c", shape=shape)
    changed[:] = 0  # of which the file knows nothing
    with TemporaryFile() as file:
        nameless = np.memmap(file, "f8", "w+", shape=shape)
        for X, match in ((changed, "the mode 'c', whose changes"), (nameless, "without a name")):
            with pytest.raises(ValueError, match=match):
                fifty_steps(X, files[1], train=parallel.train, client=client)


def test_what_is_no_client_that_runs_is_refused(client, data):
    async def asynchronous():
        address = client.scheduler.address
        async with Client(address, asynchronous=True, set_as_default=False) as other:
            fifty_steps(*data, train=parallel.train, client=other)

    # In a thread of its own: the browser of other tests has a loop that runs in this one.
    with (
        ThreadPoolExecutor(1) as thread,
        pytest.raises(ValueError, match="client is asynchronous, expected one made with"),
    ):
        thread.submit(lambda: asyncio.run(asynchronous())).result()
    with Client(client.scheduler.address, set_as_default=False) as closed:
        pass
    cases = {
        "client is a LocalCluster, expected a distributed.Client": client.cluster,
        "client is closed, expected one that is running": closed,
    }
    for match, given in cases.items():
        with pytest.raises(ValueError, match=match):
            fifty_steps(*data, train=parallel.train, client=given)


class Busy:
    """An actor of someone else, whose method takes long."""

    free = threading.Event()

    def wait(self):
        self.free.wait(60)


def test_steps_do_not_wait_for_other_actors_of_a_worker(client, data):
    """As those of a second training are, which waits for the first one elsewhere."""
    busy = client.submit(Busy, actor=True).result()
    Busy.free.clear()
    waiting = []
    try:
        net, _ = fifty_steps(
            *data, train=parallel.train, client=client, epochs=3, patience=3,
            callback=lambda *_: waiting.append(busy.wait()),
        )  # fmt: skip
        assert not any(one.done() for one in waiting)
    finally:
        Busy.free.set()
    alone, _ = fifty_steps(*data, epochs=3)
    assert differ(net, alone) < 1e-12


def test_a_worker_that_does_not_answer_while_all_is_laid_out_is_named(client, data, monkeypatch):
    begin = member.Member.begin

    def slow(self, readers):
        if self._sums._number == 1:
            time.sleep(1)
        begin(self, readers)

    monkeypatch.setattr(member.Member, "begin", slow)
    with pytest.raises(TimeoutError, match=r"not answered for 0\.2 s: inproc") as said:
        fifty_steps(*data, train=parallel.train, client=client, patience=0.2)
    assert str(said.value).count("inproc") == 1


def test_two_trainings_at_once_on_one_cluster(client, data):
    nets = [None, None]

    def train(which):
        with Client(client.scheduler.address, set_as_default=False) as own:
            nets[which], _ = fifty_steps(*data, train=parallel.train, client=own, patience=20)

    threads = [threading.Thread(target=train, args=(which,)) for which in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    alone, _ = fifty_steps(*data)
    assert [differ(net, alone) < 1e-12 for net in nets] == [True, True]


def test_what_takes_long_to_send_is_not_taken_for_lost(client, data, monkeypatch):
    scatter = Client.scatter

    def slow(self, *given, **options):
        async def sent():
            await asyncio.sleep(0.1)
            return await scatter(self, *given, **options)

        return sent()

    monkeypatch.setattr(Client, "scatter", slow)
    monkeypatch.setattr(source, "SECONDS", 0.01)
    net, _ = fifty_steps(*data, train=parallel.train, client=client, epochs=1)
    alone, _ = fifty_steps(*data, epochs=1)
    assert differ(net, alone) < 1e-12


class Silent:
    """A member that takes what is sent, and sends nothing."""

    def take(self, *given):
        pass


@pytest.mark.parametrize("members", [1, 2])
def test_members_stop_when_they_are_dismissed_or_have_waited_for_long(members):
    sums = Sums(4, float, shared=False, longest=0.05)
    sums.join(0, [Silent()] * members, [None] * members)
    sums.begin([False] * members)
    if members == 2:
        with pytest.raises(Dismissed):
            sums.replace(np.ones(4), 1.0)
    sums = Sums(4, float, shared=False, longest=60)
    sums.join(0, [Silent()] * members, [None] * members)
    sums.begin([False] * members)
    sums.dismiss()
    with pytest.raises(Dismissed):
        sums.replace(np.ones(4), 1.0)


def test_a_path_that_is_something_else_on_another_machine_is_not_read():
    own = room.Room(3, float, shared=True)
    if own.name is None:
        pytest.skip("nothing is shared on this system")
    own.vector[:] = 1, 2, 3
    other = room.Room(3, float, shared=False)
    np.testing.assert_array_equal(other.seen(own.name), [1, 2, 3])
    assert other.seen(own.name._replace(called="/memfd:nnlib-else (deleted)")) is None
    own.forget()
    assert own.name is None
    np.testing.assert_array_equal(own.vector, [1, 2, 3])


@pytest.mark.long
@pytest.mark.parametrize("phase", range(5))
def test_a_worker_may_be_killed_at_any_time(data, monkeypatch, phase):
    """While its data and its actor are made, while it learns of the others, and in a step."""
    answers, asked = Team._answers, []
    with (
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0") as cluster,
        Client(cluster) as client,
    ):
        killed = cluster.workers[1].process.process.pid

        def kill(self, futures, **options):
            if len(asked) == phase:
                os.kill(killed, signal.SIGKILL)
            asked.append(futures)
            return answers(self, futures, **options)

        monkeypatch.setattr(Team, "_answers", kill)
        net, _ = fifty_steps(*shards(*data), train=parallel.train, client=client)
        assert len(asked) > phase
    alone, _ = fifty_steps(*data)
    assert differ(net, alone) < 1e-12
