"""Sums over all workers, to which each of them comes with a part."""

from __future__ import annotations

from itertools import pairwise
from threading import Condition

import numpy as np
from distributed.actor import Actor

from nnlib._types import Array


class Dismissed(Exception):
    """Raised where a member waits for another one, when its client needs it no more."""


class Sums:
    """Adds up the members' vectors: each member adds one slice of all, and sends the sum around.

    Every member sends and receives ``2 (K - 1) / K`` times a vector's bytes in ``2 (K - 1)``
    messages, and none of them passes through the scheduler. The order of the sum is that of the
    members, so that all get the same bits.
    """

    def __init__(self) -> None:
        self.done, self.waiting = 0, False
        self._number = 0
        self._members: list[Actor] = []
        self._count = 0
        self._changed = Condition()
        self._box: dict[tuple[int, int], dict[int, Array]] = {}
        self._over = False

    def join(self, number: int, members: list[Actor]) -> None:
        self._number, self._members = number, members

    def take(self, key: tuple[int, int], who: int, array: Array) -> None:
        with self._changed:
            self._box.setdefault(key, {})[who] = array
            self._changed.notify()

    def dismiss(self) -> None:
        with self._changed:
            self._over, self._members = True, []
            self._changed.notify()

    def replace(self, vector: Array) -> None:
        """Replace a vector by the sum of all members' vectors."""
        if len(self._members) == 1:
            return
        ends = np.linspace(0, vector.size, len(self._members) + 1).astype(int)
        slices = [vector[a:b] for a, b in pairwise(ends)]
        self._count += 1
        parts = self._exchanged((self._count, 0), slices)
        total = parts[0] + parts[1]
        for one in parts[2:]:
            total += one
        sums = self._exchanged((self._count, 1), [total] * len(slices))
        for mine, one in zip(slices, sums, strict=True):
            mine[:] = one

    def _exchanged(self, key: tuple[int, int], arrays: list[Array]) -> list[Array]:
        """Send each member its array, and return what they have sent, with one's own."""
        for who, member in enumerate(self._members):
            if who != self._number:
                member.take(key, self._number, arrays[who])
        others = len(self._members) - 1
        with self._changed:
            self.waiting = True
            self._changed.wait_for(lambda: self._over or len(self._box.get(key, ())) == others)
            self.waiting = False
            if self._over:
                raise Dismissed
            found: dict[int, Array] = self._box.pop(key)
        found[self._number] = arrays[self._number]
        return [found[who] for who in range(len(self._members))]
