"""A worker's part in training: its examples, all parameters, and the sums with the others."""

from __future__ import annotations

import asyncio
import copy
import pickle
from concurrent.futures import Future
from contextvars import copy_context
from functools import partial
from itertools import pairwise
from threading import TIMEOUT_MAX, Thread
from typing import Any, NamedTuple

import numpy as np

from nnlib._stepper import Stepper
from nnlib._types import Array
from nnlib.mlp import MLP
from nnlib.optimizers import Optimizer
from nnlib.parallel.held import Files, Rows
from nnlib.parallel.room import Name
from nnlib.parallel.sums import Sums


class Plan(NamedTuple):
    """What every member has to know."""

    net: MLP
    optimizer: Optimizer
    changes: dict[str, Any]  # to the gradients: penalties, clipping, dropout
    batch_size: int
    state: Any  # of the optimiser, if training goes on
    shared_memory: bool
    patience: float


class Kept(NamedTuple):
    """Where training goes on from, should a worker be lost."""

    vector: Array
    state: Any
    rng: np.random.Generator | None


class Member:
    """An actor on a worker. Its steps run in a thread, what is asked meanwhile does not wait.

    The thread is its own: all actors of a worker share one for their methods, where members of two
    trainings would wait for each other.
    """

    def __init__(self, plan: Plan, held: list[Any]) -> None:
        self._plan = plan
        self._held = held[0].aligned() if isinstance(held[0], Rows) else Files(plan.net, held)
        self._room = np.empty((0, plan.net.sizes[0] + 1), plan.net.dtype)
        # Copies, because several members may live in one process.
        self._stepper = Part(
            copy.deepcopy(plan.net), copy.deepcopy(plan.optimizer), **plan.changes
        )  # fmt: skip
        # The client gives up after ``patience``: who waits for twice as long has none any more.
        self._sums = self._stepper.among(
            plan.shared_memory, min(2 * plan.patience, TIMEOUT_MAX), copy.deepcopy(plan.state)
        )

    def name(self) -> Name | None:
        """Return the name by which others on this machine can read what this member has."""
        return self._sums.room.name

    def join(self, number: int, members: bytes, names: list[Name | None]) -> list[bool]:
        """Learn who the others are, and return whose memory can be read here.

        Unpickled here, they are called by this worker.
        """
        return self._sums.join(number, pickle.loads(members), names)

    def begin(self, readers: list[bool]) -> None:
        """Learn who can read the memory of this member."""
        self._sums.begin(readers)

    async def run(
        self,
        columns: Array,
        places: Array,
        count: int,
        *,
        vector: Array | None,
        rng: np.random.Generator | None,
        keep: bool,
    ) -> tuple[float, Kept | None]:
        """Take the steps over ``count`` examples; return this part of the sum of their losses.

        ``columns`` are those of this member, ``places`` where they stand among all of them.
        """
        self._sums.done = 0
        self._stepper.start(vector, copy.deepcopy(rng))
        losses: Future[float] = Future()
        losses.set_running_or_notify_cancel()
        steps = partial(copy_context().run, self._steps, losses, columns, places, count)
        Thread(target=steps, daemon=True).start()
        return await asyncio.wrap_future(losses), self._stepper.kept() if keep else None

    def _steps(self, losses: Future[float], columns: Array, places: Array, count: int) -> None:
        try:
            losses.set_result(self._taken(columns, places, count))
        except BaseException as error:
            losses.set_exception(error)

    def _taken(self, columns: Array, places: Array, count: int) -> float:
        size, total = self._plan.batch_size, 0.0
        edges = [*range(0, count, size), count]
        ends = np.searchsorted(places, edges)
        most = int(np.diff(ends).max())
        if most > len(self._room):
            self._room = np.empty((most, self._room.shape[1]), self._room.dtype)
        # Numbers that overflow are reported where the training runs, once for the epoch.
        with np.errstate(over="ignore", invalid="ignore"):
            for (start, end), (a, b) in zip(pairwise(edges), pairwise(ends), strict=True):
                batch = self._held.batch(columns[a:b], self._room)
                cost = self._stepper.share(*batch, places[a:b] - start, end - start)
                total += cost if self._plan.net.loss == "sse" else cost * (end - start)
                self._sums.done += 1
        return total

    async def take(self, key: tuple[int, int], who: int, array: Array | None) -> None:
        """Take what another member sends."""
        self._sums.take(key, who, array)

    async def status(self) -> tuple[int, bool]:
        """Return how many steps of a run are done, and whether this member waits for another."""
        return self._sums.done, self._sums.waiting

    async def dismiss(self) -> None:
        """End the run."""
        self._sums.dismiss()


class Part(Stepper):
    """Takes steps whose gradient is the sum of the members' parts, each with its weight."""

    def among(self, shared_memory: bool, longest: float, state: Any) -> Sums:
        """Go on from the optimiser's state, and return where the parts are added."""
        self._sums = Sums(self._gradient.size, self._gradient.dtype, shared_memory, longest)
        self._state = self._state if state is None else state
        self._places, self._size = np.arange(0), 0
        return self._sums

    def start(self, vector: Array | None, rng: np.random.Generator | None) -> None:
        """Go on from other parameters, if they are given, and draw from this generator."""
        if vector is not None:
            self._vector[:] = vector
        if rng is not None:
            self._rng = rng

    def share(self, X1: Array, Y: Array, places: Array, size: int) -> float:
        """Take a step; return this part of the cost. The columns have these places in the batch."""
        self._places, self._size = places, size
        return self.step(X1, Y)

    def kept(self) -> Kept:
        rng = self._rng if isinstance(self._rng, np.random.Generator) else None
        return Kept(self._vector.copy(), copy.deepcopy(self._state), copy.deepcopy(rng))

    def _gradients(self, X1: Array, Y: Array) -> float:
        count, cost = Y.shape[1], 0.0
        weight = 1.0 if self._net.loss == "sse" else count / self._size
        if count:
            cost = weight * super()._gradients(X1, Y)
        else:
            if self._dropout > 0:
                self._masks(0)  # all draw the same
            self._gradient[:] = 0
        self._sums.replace(self._gradient, weight)
        return cost

    def _masks(self, m: int) -> list[Array]:
        # Those of the whole batch, as one process draws them.
        return [mask[:, self._places] for mask in super()._masks(self._size)]
