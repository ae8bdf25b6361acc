"""Sums over all workers, to which each of them comes with a part."""

from __future__ import annotations

from itertools import pairwise
from threading import Condition

import numpy as np
from distributed.actor import Actor

from nnlib._types import Array, DTypeLike
from nnlib.parallel.room import Name, Room


class Dismissed(Exception):
    """Raised where a member waits for another one, when its client needs it no more."""


class Sums:
    """Adds up the members' vectors: each member adds one slice of all, and hands the sum around.

    Every member sends and receives ``2 (K - 1) / K`` times a vector's bytes in ``2 (K - 1)``
    messages, and none of them passes through the scheduler. Between two members on one machine the
    messages are empty: each reads what the other has in its room. The order of the sum is that of
    the members, so that all get the same bits.

    What stands in the room may be read by others until they have sent their next message, and is
    written anew only after that. So a member that reads the slices of gradients has not yet sent
    its sum, without which nobody begins the next gradient; and one that reads the sums has not yet
    sent its slices of the next gradient, without which nobody writes the next sum.

    ``longest`` is the time in seconds after which a member that waits gives up.
    """

    def __init__(self, size: int, dtype: DTypeLike, shared: bool, longest: float) -> None:
        self.done, self.waiting = 0, False
        self._longest = longest
        self.room = Room(size, dtype, shared)
        self._number = 0
        self._members: list[Actor] = []
        self._slices: list[slice] = []
        self._seen: list[Array | None] = []
        self._readers: list[bool] = []
        self._count = 0
        self._changed = Condition()
        self._box: dict[tuple[int, int], dict[int, Array | None]] = {}
        self._over = False

    def join(self, number: int, members: list[Actor], names: list[Name | None]) -> list[bool]:
        """Learn who the others are; return whose room can be read here."""
        self._number, self._members = number, members
        ends = np.linspace(0, self.room.vector.size, len(members) + 1).astype(int)
        self._slices = [slice(a, b) for a, b in pairwise(ends)]
        self._seen = [self.room.seen(name) for name in names]
        read = [one is not None for one in self._seen]
        self._seen[number] = self.room.vector
        return read

    def begin(self, readers: list[bool]) -> None:
        """Learn who can read the room of this member."""
        self._readers = readers
        self.room.forget()

    def take(self, key: tuple[int, int], who: int, array: Array | None) -> None:
        with self._changed:
            self._box.setdefault(key, {})[who] = array
            self._changed.notify()

    def dismiss(self) -> None:
        with self._changed:
            self._over, self._members = True, []
            self._changed.notify()
        self.room.forget()

    def replace(self, vector: Array, weight: float) -> None:
        """Replace a vector by the weighted sum of all members' vectors."""
        if self._over:
            raise Dismissed
        if len(self._slices) == 1:
            vector *= weight
            return
        own, mine = self.room.vector, self._slices[self._number]
        all_mine = [mine] * len(self._slices)
        for who, part in enumerate(self._slices):
            if who != self._number:
                np.multiply(vector[part], weight, out=own[part])
        self._count += 1
        parts = self._exchanged(0, self._slices, all_mine)
        vector[mine] *= weight
        parts[self._number] = vector[mine]  # others may read the room's until all have answered
        np.add(parts[0], parts[1], out=own[mine])
        for one in parts[2:]:
            own[mine] += one
        sums = self._exchanged(1, all_mine, self._slices)
        for part, one in zip(self._slices, sums, strict=True):
            vector[part] = one

    def _exchanged(self, stage: int, given: list[slice], wanted: list[slice]) -> list[Array]:
        """Give each member a slice of the room; return what is wanted of theirs, and one's own."""
        own, key = self.room.vector, (self._count, stage)
        for who, member in enumerate(self._members):
            if who != self._number:
                member.take(key, self._number, None if self._readers[who] else own[given[who]])
        others = len(self._members) - 1
        with self._changed:
            self.waiting = True
            came = self._changed.wait_for(
                lambda: self._over or len(self._box.get(key, ())) == others, self._longest
            )
            self.waiting = False
            if self._over or not came:
                raise Dismissed
            box = self._box.pop(key)
        found = []
        for who, (seen, part) in enumerate(zip(self._seen, wanted, strict=True)):
            sent = box.get(who)
            if sent is None:
                assert seen is not None
                sent = seen[part]
            found.append(sent)
        return found
