"""Memory that other processes of the same machine can read, where the system has files in it."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Literal

import numpy as np

from nnlib._types import Array, DTypeLike

# Linux keeps files here in memory; elsewhere there is no such folder, and nothing is shared.
FOLDER = Path("/dev/shm")


class Room:
    """A vector of zeros, which others can read if they are on the same machine.

    They open its file by the name, and it is removed when all have it or have tried. So nothing
    stays behind, not even of a process that is killed.
    """

    def __init__(self, size: int, dtype: DTypeLike, shared: bool) -> None:
        self.vector: Array = np.zeros(size, dtype)
        self.name: str | None = None
        if shared:
            self._share()

    def seen(self, name: str | None) -> Array | None:
        """Return another's vector by its name, or None where it cannot be read."""
        if name is None:
            return None
        try:
            return self._mapped(name, "r")
        except (OSError, ValueError):
            return None

    def forget(self) -> None:
        """Remove the file; the memory goes with the last process that has it."""
        if self.name is not None:
            Path(self.name).unlink(missing_ok=True)
            self.name = None

    def _share(self) -> None:
        try:
            with tempfile.NamedTemporaryFile(prefix="nnlib-", dir=FOLDER, delete=False) as file:
                self.name = file.name
                # Where memory is short this raises; a file that was only made as long as that
                # would end the process when it is written to.
                file.write(self.vector.data)
            self.vector = self._mapped(self.name, "r+")
        except (OSError, ValueError):
            self.forget()

    def _mapped(self, name: str, mode: Literal["r", "r+"]) -> Array:
        return np.asarray(np.memmap(name, self.vector.dtype, mode, shape=self.vector.shape))
