"""Parts of a training set: columns that lie together, in memory, in a file, or in a Dask array."""

from __future__ import annotations

from concurrent.futures import CancelledError
from dataclasses import dataclass
from itertools import pairwise
from mmap import mmap
from typing import Any, NamedTuple

import dask.array
import numpy as np
from distributed import Client, Future

from nnlib._types import Array
from nnlib.mlp import MLP

# What a worker needs beside its data: parameters, gradients, and the activations of a batch.
SHARE = 0.6
# What a message may take on its way; one to a worker that is gone may take for ever.
SECONDS = 20.0


@dataclass(frozen=True)
class Mapped:
    """A memory-mapped array by its file: a worker opens it itself, and reads what it needs."""

    filename: str
    dtype: str
    shape: tuple[int, ...]
    offset: int
    order: str

    @classmethod
    def of(cls, array: np.memmap[Any, Any]) -> Mapped:
        """Describe a whole memory-mapped array; a view does not know where in the file it is."""
        if not isinstance(array.base, mmap):
            raise ValueError(
                "a memory-mapped array is a part of another or its transpose, expected one as"
                " numpy.memmap makes it"
            )
        order = "C" if array.flags.c_contiguous else "F"
        return cls(str(array.filename), array.dtype.str, array.shape, array.offset, order)

    def open(self) -> Array:
        """Return the array, of which nothing is read yet."""
        return np.memmap(
            self.filename,
            dtype=np.dtype(self.dtype),
            mode="r",
            offset=self.offset,
            shape=self.shape,
            order="C" if self.order == "C" else "F",
        )


class Shard(NamedTuple):
    """The columns of X and Y from ``start`` on, of which a worker takes some for a batch."""

    X: Array | Mapped
    Y: Array | Mapped
    start: int = 0

    def take(self, columns: Array) -> tuple[Array, Array]:
        """Return X and Y at the given columns, counted from the shard's first."""
        X, Y = (one.open() if isinstance(one, Mapped) else one for one in (self.X, self.Y))
        # As rows of the transpose, an example lies together in memory if the array has that order.
        X, Y = (one.T.take(self.start + columns, axis=0).T for one in (X, Y))
        return np.asarray(X), np.asarray(Y)


class Source:
    """A training set that can be laid out on the workers, as often as that is needed."""

    def __init__(self, net: MLP, X: Any, Y: Any, count: int) -> None:
        self.X, self.Y = X, Y
        self.lazy = isinstance(X, dask.array.Array) or isinstance(Y, dask.array.Array)
        if self.lazy:
            ends = np.cumsum([0, *_chunks(net, X, Y)])
        else:
            mapped = isinstance(X, np.memmap) and isinstance(Y, np.memmap)
            self.X, self.Y = (X, Y) if mapped else net.check_batch(X, Y)
            _check_sizes(net, self.X, self.Y)
            m = self.X.shape[1]
            ends = np.linspace(0, m, min(count, m) + 1).astype(int)
        self.m = int(ends[-1])
        self.bounds = [(int(start), int(end)) for start, end in pairwise(ends)]

    def place(self, client: Client) -> list[Future]:
        """Lay the shards out on the workers, and return a future of each."""
        if self.lazy:
            X, Y = (client.compute([a.blocks[:, k] for k in range(len(self.bounds))])
                    for a in (self.X, self.Y))  # fmt: skip
            return [client.submit(Shard, *pair, pure=False) for pair in zip(X, Y, strict=True)]
        if isinstance(self.X, np.memmap) and isinstance(self.Y, np.memmap):
            files = Mapped.of(self.X), Mapped.of(self.Y)
            shards = [Shard(*files, start) for start, _ in self.bounds]
        else:
            check_memory(client, self.X, self.Y, self.bounds)
            X, Y = (np.asfortranarray(array) for array in (self.X, self.Y))
            shards = [Shard(X[:, a:b], Y[:, a:b]) for a, b in self.bounds]
        return scattered(client, shards)


def scattered(client: Client, what: list[Any]) -> list[Future]:
    """Lay things out on the workers; one that is lost meanwhile must not hold up the rest.

    Raises ``CancelledError``, as for whatever is lost with a worker.
    """

    async def send() -> list[Future]:
        placed: list[Future] = await client.scatter(what, hash=False, asynchronous=True)
        return placed

    try:
        futures: list[Future] = client.sync(send, callback_timeout=SECONDS)
    except (KeyError, OSError) as error:
        raise CancelledError from error
    return futures


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
