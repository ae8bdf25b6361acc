"""What a worker holds of the training set, in its memory or in files, and the batches out of it."""

from __future__ import annotations

import shutil
import tempfile
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
    """So many columns of two memory-mapped arrays, from ``start`` on."""

    X: Mapped
    Y: Mapped
    start: int
    width: int
    folder: str | None = None  # of files that go when they have been used


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
        X, Y = self._net.check_batch(*found) if columns.size else found
        return with_ones(X), Y

    def remove(self) -> None:
        """Remove the files that were written for the training alone."""
        self._open = []
        for piece in self._pieces:
            if piece.folder is not None:
                shutil.rmtree(piece.folder, ignore_errors=True)


def stored(X: Any, Y: Any) -> Piece:
    """Write a chunk of X and of Y into files of the worker, which need not fit into its memory."""
    folder = tempfile.mkdtemp(dir=get_worker().local_directory)
    files = []
    for name, given in (("X", X), ("Y", Y)):
        array = _validate.as_array(name, given)
        if array.dtype.kind not in "biuf":
            array = _validate.as_float(name, array)
        path = str(Path(folder) / name)
        kept: Any = np.memmap(path, array.dtype, "w+", shape=array.shape, order="F")
        kept[:] = array
        kept.flush()
        files.append(Mapped.of(kept))
    return Piece(files[0], files[1], 0, files[0].shape[1], folder)
