r"""Training on several processes or machines, with Dask: ``pip install "nnlib[parallel]"``.

The gradient of the mean over m examples is the weighted mean of the shards' gradients::

    dJ = sum over the shards k of  m_k / m · dJ_k

so each worker computes the gradient of its own part of a mini-batch, and the parts are added with
these weights. The batches are those that :func:`nnlib.train` would draw with the same ``rng``; only
the order of the sum differs. Nothing else of `nnlib` imports Dask.

Dask's tasks have no all-reduce: with them every gradient would go to one process, and the new
parameters back. Here each worker has an actor that keeps the parameters, and the actors give each
other slices: actor j gets slice j of all gradients, adds, and gives the sum to all. With P
parameters and K workers each of them sends ``2 (K - 1) / K · P`` numbers in ``2 (K - 1)`` messages
for each step, as many as in a ring but in two rounds, and takes the step of the optimiser itself.
Between workers on one machine the messages are empty where one process can open the memory of
another as a file (on Linux): each reads what the other has. The scheduler sees none of it: it hears
of a stretch of steps, of at most half a minute, at whose end the parameters come back.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from distributed import Client

from nnlib import _validate
from nnlib.mlp import MLP
from nnlib.optimizers import Optimizer
from nnlib.parallel.progress import Progress
from nnlib.parallel.source import Source
from nnlib.parallel.team import Team
from nnlib.training import History, checked, run

#: Settings of Dask for a cluster whose workers compute without a pause, to be set before it starts.
QUIET = {"distributed.worker.profile.enabled": False, "distributed.admin.tick.interval": "500ms"}


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
    dropout: float = 0.0,
    patience: float = 300.0,
    progress: bool | None = None,
    shared_memory: bool = True,
) -> History:
    r"""Return the history of training a network in place on the workers of a Dask cluster.

    Shapes: X (n_0, m), Y (n_L, m) -> one cost per epoch.

    The arguments are those of :func:`nnlib.train`, and so are the parameters that come of them, but
    for the last digits: the parts of a gradient are added in another order. For dropout every
    worker draws the masks of the whole batch, as one process does, and keeps those of its examples.

    Args:
        X, Y: NumPy arrays, of which each worker gets some columns; two arrays made by
            ``numpy.memmap``, of which each worker reads what it needs from the file, the quickest
            in Fortran's order; or two Dask arrays with the same chunks of columns, which workers
            compute once and write to their disks.
        client: a ``distributed.Client``. A worker takes its steps in one thread.
        patience: the seconds that a step may take.
        progress: whether to show on standard error how far it is; by default on a terminal.
        shared_memory: whether workers on one machine read each other's gradients in its memory. If
            not, or if they cannot, they send them, as workers on several machines do.

    Dask looks up to a hundred times a second at what its processes do. Where workers keep every
    core busy this takes some hundredths of their time; ``dask.config.set(nnlib.parallel.QUIET)``
    before the cluster starts leaves most of it out.

    A worker that is lost costs time and nothing else: its part of the data is laid out anew, and
    the steps of the last half minute are taken again. Data that does not fit into the workers'
    memory raises ``MemoryError``, shards of different widths and other wrong input ``ValueError``,
    a step that takes longer than ``patience`` ``TimeoutError``, which names the workers that have
    not answered, and a cluster that loses workers again and again ``RuntimeError``.
    """
    patience = _validate.positive("patience", patience)
    _check_client(client)
    source = Source(net, X, Y)
    given = checked(
        source.m, optimizer, epochs, batch_size, rng, callback, l1=l1, l2=l2, clip_norm=clip_norm,
        dropout=dropout,
    )  # fmt: skip
    shown = Progress(given.epochs, progress)
    team = Team(client, source, net, optimizer, given, patience, shown, shared_memory)
    try:
        return run(net, team, team.epoch, given.epochs, callback=callback)
    finally:
        team.dismiss()


def _check_client(client: Client) -> None:
    """Refuse what cannot be asked for workers, and a cluster that has none."""
    if not isinstance(client, Client):
        raise ValueError(f"client is a {type(client).__name__}, expected a distributed.Client")
    if client.asynchronous:
        raise ValueError("client is asynchronous, expected one made with asynchronous=False")
    if client.status != "running":
        raise ValueError(f"client is {client.status}, expected one that is running")
    if not client.ncores():
        raise RuntimeError("the cluster has no workers")
