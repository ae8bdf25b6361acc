"""Memory that other processes of the same machine can read, where the system has a way to it."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import NamedTuple

import numpy as np

from nnlib._types import Array, DTypeLike

# Linux shows here what files a process has open; elsewhere there is no such folder.
PROCESSES = "/proc"


class Name(NamedTuple):
    """Where others open a room, and what the system calls it there."""

    path: str
    called: str  # with a part drawn at random: on another machine the path may be anything


class Room:
    """A vector of zeros, which others can read if they are on the same machine.

    It is a file without a name in any folder, which others open by way of this process. So nothing
    stays behind, not even of a process that is killed.
    """

    def __init__(self, size: int, dtype: DTypeLike, shared: bool) -> None:
        self.vector: Array = np.zeros(size, dtype)
        self.name: Name | None = None
        self._opened: int | None = None
        if shared and hasattr(os, "memfd_create"):
            self._share()

    def seen(self, name: Name | None) -> Array | None:
        """Return another's vector by its name, or None where it cannot be read."""
        if name is None:
            return None
        try:
            if _called(name.path) != name.called:
                return None
            with Path(name.path).open("rb") as file:
                return np.asarray(np.memmap(file, self.vector.dtype, "r", shape=self.vector.shape))
        except (OSError, ValueError):
            return None

    def forget(self) -> None:
        """Let nobody else open it; the memory goes with the last process that has it."""
        if self._opened is not None:
            os.close(self._opened)
            self._opened = self.name = None

    def _share(self) -> None:
        try:
            self._opened = os.memfd_create(f"nnlib-{secrets.token_hex(16)}")
            with open(self._opened, "r+b", closefd=False) as file:
                shape = self.vector.shape
                vector = np.asarray(np.memmap(file, self.vector.dtype, "r+", shape=shape))
            path = f"{PROCESSES}/{os.getpid()}/fd/{self._opened}"
            self.name = Name(path, _called(path))
            self.vector = vector
        except (OSError, ValueError):
            self.forget()


def _called(path: str) -> str:
    return str(Path(path).readlink())
