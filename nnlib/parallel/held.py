"""What a worker holds of the training set, in its memory or in files, and the batches out of it."""

from __future__ import annotations

import shutil
import weakref
from dataclasses import dataclass
from mmap import mmap
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from distributed import get_worker

from nnlib import _validate
from nnlib._types import Array
from nnlib.dense import with_ones
from nnlib.mlp import MLP


class Rows(NamedTuple):
    """Checked examples in memory: X in rows with a column of ones, Y in columns."""

    X1: Array
    Y: Array

    @classmethod
    def of(cls, X: Array, Y: Array) -> Rows:
        """Copy X (n_0, m) and Y (n_L, m); as rows, each example lies together in memory."""
        X1 = np.ones((X.shape[1], X.shape[0] + 1), X.dtype)
        X1[:, :-1] = X.T
        return cls(X1, np.ascontiguousarray(Y))

    def aligned(self) -> Rows:
        """Return the same in aligned memory: of what a message brings take would copy all."""
        return Rows(*(np.require(array, requirements=["C", "A"]) for array in self))

    def batch(self, columns: Array, room: Array) -> tuple[Array, Array]:
        """Return X with its row of ones, and Y, at the given columns.

        Shapes: columns (m,), room (at least m, n_0 + 1) -> (n_0 + 1, m), (n_L, m).
        """
        X1 = room[: len(columns)]
        # The mode spares a copy; the columns are right.
        self.X1.take(columns, axis=0, out=X1, mode="clip")
        return X1.T, self.Y.take(columns, axis=1)


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
        if array.filename is None:
            raise ValueError("a memory-mapped array is of a file without a name, expected a path")
        if array.mode == "c":
            raise ValueError(
                f"the memory-mapped array of {array.filename} has the mode 'c', whose changes are"
                " not in the file, expected 'r' or 'r+'"
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


class Piece(NamedTuple):
    """So many columns of two memory-mapped arrays, from ``start`` on.

    ``first`` is the number of the first of them in the training set.
    """

    X: Mapped
    Y: Mapped
    start: int
    width: int
    first: int


class Files:
    """Examples in files, checked when they are read, of which only the batch is in memory."""

    def __init__(self, net: MLP, pieces: list[Piece]) -> None:
        self._net, self._pieces = net, pieces
        self._open = [(piece.X.open(), piece.Y.open()) for piece in pieces]

    def batch(self, columns: Array, room: Array) -> tuple[Array, Array]:
        """Return X with its row of ones, and Y, at the given columns.

        Shapes: columns (m,) -> (n_0 + 1, m), (n_L, m).
        """
        found: list[Array] = []
        for which in range(2):
            arrays = [pair[which] for pair in self._open]
            gathered = np.empty((len(columns), len(arrays[0])), np.result_type(*arrays))
            begin = 0
            for piece, array in zip(self._pieces, arrays, strict=True):
                inside = (columns >= begin) & (columns < begin + piece.width)
                # An example lies together in memory if the file has Fortran's order.
                gathered[inside] = array.T[columns[inside] - begin + piece.start]
                begin += piece.width
            found.append(gathered.T)
        try:
            X, Y = self._net.check_batch(*found) if columns.size else found
        except ValueError:
            self._check_each(columns, *found)
            raise
        return with_ones(X), Y

    def _check_each(self, columns: Array, X: Array, Y: Array) -> None:
        """Say which example of the training set is wrong; a batch has them in another order."""
        begins = np.cumsum([0, *(piece.width for piece in self._pieces)])
        for k, column in enumerate(columns):
            at = np.searchsorted(begins, column, side="right") - 1
            try:
                self._net.check_batch(X[:, k : k + 1], Y[:, k : k + 1])
            except ValueError as error:
                number = self._pieces[at].first + column - begins[at]
                raise ValueError(f"example {number} (from 0), taken alone: {error}") from None


class Folder:
    """An actor: a folder of a worker's files, which goes when no client holds the actor."""

    def __init__(self, name: str) -> None:
        weakref.finalize(self, shutil.rmtree, _folder(name), ignore_errors=True)


def _folder(name: str) -> Path:
    path = Path(get_worker().local_directory, name)
    path.mkdir(exist_ok=True)
    return path


def stored(X: Any, Y: Any, *, name: str, first: int, shapes: tuple[tuple[int, ...], ...]) -> Piece:
    """Write a chunk of X and of Y into files of the worker, which need not fit into its memory.

    The actor of their folder is no argument: the worker would hold it for longer than the client.
    """
    files = []
    for which, given, shape in zip("XY", (X, Y), shapes, strict=True):
        array = _validate.as_array(which, given)
        if array.dtype.kind not in "biuf":
            array = _validate.as_float(which, array)
        if array.shape != shape:
            raise ValueError(
                f"the shard of {which} from column {first} on has shape {array.shape}, expected"
                f" {shape}, as its Dask array says"
            )
        path = str(_folder(name) / f"{which}{first}")
        kept: Any = np.memmap(path, array.dtype, "w+", shape=array.shape, order="F")
        kept[:] = array
        kept.flush()
        files.append(Mapped.of(kept))
    return Piece(files[0], files[1], 0, files[0].shape[1], first)
