"""How far training is, on one line of a terminal."""

from __future__ import annotations

import sys
import time
from typing import TextIO

QUIET = 2.0  # seconds: what is over sooner needs no word


class Progress:
    """Shows on standard error what part of the epochs is done, and how long the rest will take.

    ``shown`` None means that it is shown where a person can see it, on a terminal.
    """

    def __init__(self, epochs: int, shown: bool | None, stream: TextIO | None = None) -> None:
        self._epochs, self._stream = epochs, stream or sys.stderr
        self._shown = self._stream.isatty() if shown is None else shown
        self._began, self._width = time.monotonic(), 0

    def show(self, done: float) -> None:
        """Say that so many epochs are done, of which the last one may be a part."""
        spent = time.monotonic() - self._began
        if not self._shown or spent < QUIET:
            return
        said = (
            f"epoch {min(int(done) + 1, self._epochs)} of {self._epochs}, {100 * (done % 1):.0f} %"
        )
        said += f", {_time(spent)}"
        if done > 0:
            said += f", about {_time(spent * (self._epochs - done) / done)} left"
        self._write(said)

    def clear(self) -> None:
        """Leave an empty line to whoever writes next."""
        if self._width:
            self._write("")
            self._stream.write("\r")
            self._stream.flush()

    def _write(self, said: str) -> None:
        self._stream.write("\r" + said.ljust(self._width))
        self._stream.flush()
        self._width = len(said)


def _time(seconds: float) -> str:
    """Return a length of time as it is read: 45 s, 12 min, 3.5 h."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
