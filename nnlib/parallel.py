r"""Training on several processes or machines, with Dask: ``pip install "nnlib[parallel]"``.

The gradient of the mean over m examples is the weighted mean of the shards' gradients::

    dJ = sum over the shards k of  m_k / m · dJ_k

so each shard computes the gradient of its own part of a mini-batch, and the parts are added with
these weights. The batches are those that :func:`nnlib.train` would draw with the same ``rng``; only
the order of the sum differs. Nothing else of `nnlib` imports Dask.

Each step sends the parameters to every worker and gets one gradient for each shard: Dask has no
all-reduce. Up to ``FAN_IN`` parts are added where the training runs; more are added on the workers
first, in groups, so that no process receives more than that many at a time.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from concurrent.futures import CancelledError
from typing import Any

import numpy as np
from distributed import Client, Future, wait
from distributed.comm.core import CommClosedError
from distributed.scheduler import KilledWorker

from nnlib import _validate
from nnlib._shards import Shard, Source, scattered
from nnlib._stepper import Stepper, overridden
from nnlib._types import Array
from nnlib.dense import Dense, join, split, with_ones
from nnlib.mlp import MLP
from nnlib.optimizers import Optimizer
from nnlib.training import History, check_batch_size, check_optimizer

FAN_IN = 8
PIECE = 500_000  # parameters in one message
ATTEMPTS = 5
# What a worker that is gone takes with it: its data, a task that ran, a message on its way.
LOST = (CancelledError, KilledWorker, CommClosedError)


def train(
    net: MLP,
    X: Any,
    Y: Any,
    *,
    client: Client,
    optimizer: Optimizer,
    epochs: int,
    batch_size: int | None = None,
    rng: int | np.random.Generator = 0,
    callback: Callable[[int, History], object] | None = None,
    l1: float = 0.0,
    l2: float = 0.0,
    clip_norm: float | None = None,
    patience: float = 300.0,
) -> History:
    r"""Return the history of training a network in place on the workers of a Dask cluster.

    Shapes: X (n_0, m), Y (n_L, m) -> one cost per epoch.

    The arguments are those of :func:`nnlib.train`, and so are the parameters that come of them, but
    for the last digits: the parts of a gradient are added in another order. There is no dropout,
    whose masks would have to be drawn in one order.

    Args:
        X, Y: NumPy arrays, of which each worker gets some columns; two arrays made by
            ``numpy.memmap``, of which each worker reads what it needs from the file, the quickest
            in Fortran's order; or two Dask arrays with the same chunks of columns, one shard each.
        client: a ``distributed.Client``.
        patience: the seconds that a step may take.

    A worker that is lost costs time and nothing else: what it had is laid out anew, and the step is
    taken again from the same parameters. Data that does not fit into the workers' memory raises
    ``MemoryError``, shards of different widths and other wrong input ``ValueError``, a step that
    takes longer than ``patience`` ``TimeoutError``, which names the workers that have not answered,
    and a cluster that loses workers again and again ``RuntimeError``.
    """
    epochs = _validate.integer("epochs", epochs, 1)
    patience = _validate.positive("patience", patience)
    l1, l2 = _validate.non_negative("l1", l1), _validate.non_negative("l2", l2)
    if clip_norm is not None:
        clip_norm = _validate.positive("clip_norm", clip_norm)
    check_optimizer(optimizer)
    workers = len(client.ncores())
    if not workers:
        raise RuntimeError("the cluster has no workers")
    source = Source(net, X, Y, workers)
    batch_size = source.m if batch_size is None else check_batch_size(batch_size, source.m)
    rng = _validate.generator(rng)
    stepper = _Spread(
        net, optimizer, l1=l1, l2=l2, clip_norm=clip_norm, rng=rng
    ).over(client, source, patience)  # fmt: skip
    history = History([], [])
    for epoch in range(1, epochs + 1):
        total, order = 0.0, rng.permutation(source.m)
        for start in range(0, source.m, batch_size):
            batch = order[start : start + batch_size]
            cost = stepper.step(batch, batch)
            total += cost if net.loss == "sse" else cost * len(batch) / source.m
        stepper.write_back()
        if not (np.isfinite(total) and stepper.is_finite()):
            raise FloatingPointError(
                f"in epoch {epoch} the numbers overflowed, with a cost of {total}:"
                " the learning rate may be too large"
            )
        history.cost.append(total)
        if callback is not None:
            stop = callback(epoch, history)
            if isinstance(stop, bool | np.bool_) and stop:
                break
            stepper.read()
    return history


class _Spread(Stepper):
    """Takes steps whose gradients come from the workers; a batch is given by its columns."""

    def over(self, client: Client, source: Source, patience: float) -> _Spread:
        self._own = []  # a method that a class has of its own is called on the workers
        self._client, self._source, self._patience = client, source, patience
        self._shards: list[Future] = []
        return self

    def _passed(self, X1: Array, Y: Array) -> float:
        for _ in range(ATTEMPTS):
            try:
                if not self._shards:
                    self._client.wait_for_workers(1, timeout=self._patience)
                    (self._there,) = scattered(self._client, [self._net])
                    self._shards = self._source.place(self._client)
                self._gradient[:], cost = self._summed(X1)
                return float(cost)
            except LOST as error:
                lost, self._shards = error, []
        raise RuntimeError(f"workers were lost in {ATTEMPTS} attempts at one step") from lost

    def _summed(self, batch: Array) -> tuple[Array, float]:
        # In tasks, which Dask does again where a worker is lost; small ones, for they go through
        # the scheduler.
        cuts = range(PIECE, self._vector.size, PIECE)
        vector = [
            self._client.submit(np.array, piece.copy(), pure=False)
            for piece in np.split(self._vector, cuts)
        ]
        parts: list[Future] = []
        for shard, (start, end) in zip(self._shards, self._source.bounds, strict=True):
            columns = batch[(batch >= start) & (batch < end)] - start
            if columns.size:
                weight = 1.0 if self._net.loss == "sse" else columns.size / batch.size
                parts.append(
                    self._client.submit(
                        part, self._there, vector, shard, columns, weight, pure=False
                    )
                )
        while len(parts) > FAN_IN:
            groups = [parts[at : at + FAN_IN] for at in range(0, len(parts), FAN_IN)]
            parts = [self._client.submit(add, group, pure=False) for group in groups]
        try:
            wait(parts, timeout=self._patience)
        except TimeoutError:
            busy = [name for name, tasks in self._client.processing().items() if tasks]
            raise TimeoutError(
                f"a step has taken longer than {self._patience:g} s; not answered have:"
                f" {', '.join(busy) or 'no worker, which have nothing to do'}"
            ) from None
        return add(self._client.gather(parts))


def part(
    net: MLP, pieces: list[Array], shard: Shard, columns: Array, weight: float
) -> tuple[Array, float]:
    """Return a shard's part of the gradient, as one vector, and of the cost.

    Shapes: pieces of the parameters, together (size,), columns (the part of the batch,) -> (size,).
    """
    vector = np.concatenate(pieces)
    joined, at = [], 0
    for layer in net.params:
        size = layer.W.size + layer.b.size
        joined.append(vector[at : at + size].reshape(layer.W.shape[0], -1))
        at += size
    X, Y = net.check_batch(*shard.take(columns))
    if overridden(net):
        mine = copy.copy(net)
        mine.params = [split(layer) for layer in joined]
        cost, pairs = mine.cost_and_gradients(X, Y)
        grads = [join(Dense(*pair)) for pair in pairs]
    else:
        grads = [np.empty_like(layer) for layer in joined]
        work = net.network.workspace(columns.size, net.dtype)
        # Numbers that overflow are reported where the training runs, once for the epoch.
        with np.errstate(over="ignore", invalid="ignore"):
            value, _ = net.network.gradients(joined, with_ones(X), Y, work, grads, None)
        cost = float(value)
    gradient = np.concatenate([layer.ravel() for layer in grads])
    gradient *= weight
    return gradient, weight * cost


def add(parts: list[tuple[Array, float]]) -> tuple[Array, float]:
    """Return the sum of gradients and the sum of costs, in the order in which they are given.

    Shapes: vectors of one length -> one more.
    """
    total, cost = parts[0][0].copy(), parts[0][1]
    with np.errstate(over="ignore", invalid="ignore"):
        for gradient, one in parts[1:]:
            total += gradient
            cost += one
    return total, cost


def main() -> None:
    """Train on the digits of scikit-learn, on this machine or on a cluster with an address."""
    import argparse
    import time

    from distributed import LocalCluster

    import nnlib
    from nnlib.parallel import train as on_workers  # its module, not __main__, is what workers know

    parser = argparse.ArgumentParser(prog="python -m nnlib.parallel", description=main.__doc__)
    parser.add_argument("--address", help="of a scheduler, such as tcp://10.0.0.1:8786")
    parser.add_argument("--workers", type=int, default=2, help="processes on this machine")
    parser.add_argument("--epochs", type=int, default=10)
    options = parser.parse_args()
    data = nnlib.datasets.digits()
    net = MLP([64, 128, 10], output="softmax", loss="cross_entropy")
    began = time.perf_counter()

    def progress(epoch: int, history: History) -> None:
        seconds = time.perf_counter() - began
        print(f"epoch {epoch}, cost {history.cost[-1]:.4f}, {seconds:.1f} s", flush=True)

    where = options.address or LocalCluster(
        n_workers=options.workers, threads_per_worker=1, dashboard_address=None
    )
    with Client(where) as client:
        on_workers(
            net, data.X_train, data.Y_train, client=client, optimizer=nnlib.Adam(1e-3),
            epochs=options.epochs, batch_size=256, callback=progress,
        )  # fmt: skip
    right = np.mean(net.predict(data.X_test).argmax(0) == data.Y_test.argmax(0))
    print(f"right on the test set: {100 * right:.1f} %")


if __name__ == "__main__":
    main()
