"""A training set, and the parts of it that workers hold: columns that lie together."""

from __future__ import annotations

import asyncio
from concurrent.futures import CancelledError
from itertools import pairwise
from typing import Any
from uuid import uuid4

import dask.array
import numpy as np
from distributed import Client, Future

from nnlib._types import Array
from nnlib.mlp import MLP
from nnlib.parallel.held import Folder, Mapped, Piece, Rows, stored

# What a worker needs beside its data: parameters, gradients, and the activations of a batch.
SHARE = 0.6
# From one look to the next whether a worker is still there: a message to one that is gone may take
# for ever.
SECONDS = 1.0


class Source:
    """A training set that can be laid out on workers, as often as that is needed."""

    def __init__(self, net: MLP, X: Any, Y: Any) -> None:
        self._net, self.X, self.Y = net, X, Y
        self.ends = None
        self._folders: list[Future] = []
        if isinstance(X, dask.array.Array) or isinstance(Y, dask.array.Array):
            self.ends = np.cumsum([0, *_chunks(net, X, Y)])
            self.m = int(self.ends[-1])
            return
        self.mapped = isinstance(X, np.memmap) and isinstance(Y, np.memmap)
        if not self.mapped:
            self.X, self.Y = net.check_batch(X, Y)
        _check_sizes(net, self.X, self.Y)
        self.m = self.X.shape[1]

    def bounds(self, count: int) -> list[tuple[int, int]]:
        """Return the first and last column of each of so many parts, or of fewer."""
        even = np.linspace(0, self.m, count + 1)
        if self.ends is not None:  # chunks stay whole
            even = self.ends[np.abs(self.ends[:, np.newaxis] - even).argmin(axis=0)]
        return [(int(a), int(b)) for a, b in pairwise(np.unique(even.astype(int)))]

    def place(
        self, client: Client, workers: list[str], bounds: list[tuple[int, int]]
    ) -> list[list[Future]]:
        """Lay each part out on its worker, and return futures of its pieces."""
        if self.ends is not None:
            return [self._computed(client, *one) for one in zip(workers, bounds, strict=True)]
        if self.mapped:
            files = Mapped.of(self.X), Mapped.of(self.Y)
            parts: list[Any] = [Piece(*files, start, end - start, start) for start, end in bounds]
        else:
            check_memory(client, self.X, self.Y, bounds)
            parts = [Rows.of(self.X[:, a:b], self.Y[:, a:b]) for a, b in bounds]
        return [[scattered(client, *one)] for one in zip(parts, workers, strict=True)]

    def folders(self) -> list[Future]:
        """Return what holds the files that workers have written, which is not held here now."""
        folders, self._folders = self._folders, []
        return folders

    def _computed(self, client: Client, worker: str, bounds: tuple[int, int]) -> list[Future]:
        assert self.ends is not None
        first, last = np.searchsorted(self.ends, bounds)
        there = {"workers": [worker], "allow_other_workers": False}
        name = f"nnlib-{uuid4().hex}"
        self._folders.append(client.submit(Folder, name, actor=True, pure=False, **there))
        pieces = []
        for k in range(first, last):
            start, end = map(int, self.ends[k : k + 2])
            if start == end:
                continue
            chunks = [array.blocks[:, k] for array in (self.X, self.Y)]
            pieces.append(
                client.submit(
                    stored, *client.compute(chunks, **there), name=name, first=start,
                    shapes=tuple((len(array), end - start) for array in chunks), pure=False,
                    **there,
                )
            )  # fmt: skip
        return pieces


def scattered(client: Client, what: Any, worker: str) -> Future:
    """Lay a thing out on a worker; one that is lost meanwhile must not hold up the rest.

    Raises ``CancelledError``, as for whatever is lost with a worker.
    """

    async def send() -> list[Future]:
        sending: asyncio.Future[list[Future]] = asyncio.ensure_future(
            client.scatter([what], workers=[worker], hash=False, asynchronous=True)
        )
        while not (await asyncio.wait([sending], timeout=SECONDS))[0]:
            known = await client.scheduler.identity(n_workers=-1)
            if worker not in known["workers"]:
                sending.cancel()
                raise CancelledError(f"lost: {worker}")
        return await sending

    try:
        (future,) = client.sync(send)
    except (KeyError, OSError) as error:
        raise CancelledError from error
    return future


def check_memory(client: Client, X: Array, Y: Array, bounds: list[tuple[int, int]]) -> None:
    """Refuse arrays of which the workers' memory cannot hold their parts."""
    workers = client.scheduler_info(n_workers=-1)["workers"]
    limits = [info["memory_limit"] for info in workers.values() if info["memory_limit"]]
    each = (X.nbytes + Y.nbytes) / X.shape[1]
    most = max(end - start for start, end in bounds) * each * -(-len(bounds) // len(workers))
    if limits and most > SHARE * min(limits):
        raise MemoryError(
            f"a worker's part of the data has {most / 1e9:.3g} GB, expected at most"
            f" {SHARE * min(limits) / 1e9:.3g} GB of its {min(limits) / 1e9:.3g} GB: take more"
            " workers, memory-mapped files or Dask arrays"
        )


def _check_sizes(net: MLP, X: Array, Y: Array) -> None:
    """Refuse arrays that are no batch of the network, without reading them."""
    if X.ndim != 2 or Y.ndim != 2 or X.shape[1] != Y.shape[1]:
        raise ValueError(
            f"X has shape {X.shape} and Y {Y.shape}, expected matrices with a column per example"
        )
    for name, array, rows in (("X", X, net.sizes[0]), ("Y", Y, net.sizes[-1])):
        if array.shape[0] != rows:
            raise ValueError(f"{name} has {array.shape[0]} rows, expected {rows}")


def _chunks(net: MLP, X: Any, Y: Any) -> tuple[int, ...]:
    """Return the widths of the shards of two Dask arrays, which must be cut alike."""
    for name, array in (("X", X), ("Y", Y)):
        if not isinstance(array, dask.array.Array):
            kind = type(array).__name__
            raise ValueError(f"{name} is a {kind}, expected a Dask array as the other one is")
    _check_sizes(net, X, Y)
    for name, array in (("X", X), ("Y", Y)):
        if len(array.chunks[0]) > 1:
            raise ValueError(
                f"{name} is cut into {len(array.chunks[0])} chunks of rows, expected one: a shard"
                f" has whole examples; rechunk({{0: -1}}) joins them"
            )
    if X.chunks[1] != Y.chunks[1]:
        raise ValueError(
            f"the shards of X have the widths {X.chunks[1]} and those of Y {Y.chunks[1]}, expected"
            " the same: Y.rechunk({1: X.chunks[1]}) cuts Y as X"
        )
    if any(np.isnan(X.chunks[1])):
        raise ValueError("the shards of X have unknown widths: X.compute_chunk_sizes() counts them")
    widths: tuple[int, ...] = X.chunks[1]
    return widths
