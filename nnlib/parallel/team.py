"""The members of a training as its client sees them: laid out, asked, watched and replaced."""

from __future__ import annotations

import contextlib
import pickle
import time
from collections.abc import Iterator
from concurrent.futures import CancelledError
from typing import Any

import numpy as np
from distributed import Client, Future
from distributed.actor import Actor
from distributed.comm.core import CommClosedError
from distributed.scheduler import KilledWorker

from nnlib._stepper import Stepper
from nnlib._types import Array
from nnlib.dense import split
from nnlib.mlp import MLP
from nnlib.optimizers import Optimizer
from nnlib.parallel.member import Kept, Member, Plan
from nnlib.parallel.progress import Progress
from nnlib.parallel.source import Source, scattered
from nnlib.training import Given

ATTEMPTS = 5
KEEP = 30.0  # seconds of training that may be lost with a worker
LOOK = 0.5  # seconds from one look at the workers to the next
# What a worker that is gone takes with it: its data, a task that ran, a message on its way.
LOST = (CancelledError, KilledWorker, CommClosedError)


class Team(Stepper):
    """Trains on the workers; the parameters here are those of the last stretch that was finished.

    A stretch is a number of steps that the members take by themselves.
    """

    def __init__(
        self,
        client: Client,
        source: Source,
        net: MLP,
        optimizer: Optimizer,
        given: Given,
        patience: float,
        progress: Progress,
        shared_memory: bool,
    ) -> None:
        super().__init__(net, optimizer, rng=given.rng, **given.changes)
        self._shared_memory = shared_memory
        self._client, self._source, self._given = client, source, given
        self._patience, self._progress = patience, progress
        self._members: list[Actor] = []
        self._laid: list[Future] = []
        self._done = 0.0  # epochs
        self._kept_state: Any = None
        self._new: Array | None = None
        self._stretch = 1

    def epoch(self) -> float:
        """Take the steps of an epoch, and return its cost."""
        order = self._given.rng.permutation(self._source.m)
        size, losses, at = self._given.batch_size, 0.0, 0
        epochs = round(self._done)
        while at < len(order):
            began = time.monotonic()
            stretch = order[at : at + self._stretch * size]
            losses += self._run(stretch)
            at += len(stretch)
            self._done = epochs + at / len(order)
            each = (time.monotonic() - began) / -(-len(stretch) // size)
            self._stretch = max(1, int(KEEP / each))
        self._progress.clear()
        return losses if self._net.loss == "sse" else losses / len(order)

    def read(self) -> None:
        """Take over what someone has done to the network's parameters."""
        own = [array for layer in self._net.params for array in layer]
        kept = [array for layer in map(split, self._layers) for array in layer]
        if not all(map(np.array_equal, own, kept)):
            super().read()
            self._new = self._vector

    def dismiss(self) -> None:
        """Let the members go, and all that was laid out; one that is lost does not answer.

        What is merely no longer used here, the workers hold until Python looks for cycles.
        """
        members, self._members = self._members, []
        for member in members:
            with contextlib.suppress(Exception):
                member.dismiss().result(timeout=LOOK)
        laid, self._laid = [*self._laid, *self._source.folders()], []
        with contextlib.suppress(Exception):
            self._client.cancel(laid, force=True)

    def _run(self, order: Array) -> float:
        for _ in range(ATTEMPTS):
            try:
                if not self._members:
                    self._gather()
                return self._take(order)
            except LOST as error:
                lost = error
                self.dismiss()
        raise RuntimeError(f"workers were lost in {ATTEMPTS} attempts at the same steps") from lost

    def _gather(self) -> None:
        """Lay everything out on the workers that there are."""
        self._client.wait_for_workers(1, timeout=self._patience)
        self.write_back()
        workers = sorted(self._addresses())
        if not workers:
            raise CancelledError("lost: all workers")
        self._bounds = bounds = self._source.bounds(len(workers))
        self._workers = workers[: len(bounds)]
        plan = Plan(
            self._net, self._optimizer, self._given.changes, self._given.batch_size,
            self._kept_state, self._shared_memory, self._patience,
        )  # fmt: skip
        with self._lost_is_told():
            held = self._source.place(self._client, self._workers, bounds)
            self._laid += [piece for pieces in held for piece in pieces]
            plans = [scattered(self._client, plan, worker) for worker in self._workers]
            there = {"allow_other_workers": False, "actor": True, "pure": False}
            made = [
                self._client.submit(Member, plan, pieces, workers=[worker], **there)
                for worker, plan, pieces in zip(self._workers, plans, held, strict=True)
            ]
            self._laid += [*plans, *made]
            all_of_them = pickle.dumps(self._answers(made))
            # Unpickled here, they call by way of this client; they would take the newest one.
            with self._client.as_current():
                self._members = pickle.loads(all_of_them)
            names = self._answers([one.name() for one in self._members], short=True)
            seen = self._answers(
                [one.join(k, all_of_them, names) for k, one in enumerate(self._members)],
                short=True,
            )
            readers = zip(*seen, strict=True)
            self._answers(
                [one.begin(list(its)) for one, its in zip(self._members, readers, strict=True)],
                short=True,
            )

    def _take(self, order: Array) -> float:
        """Let the members take the steps over these examples; return the sum of their losses."""
        rng = self._given.rng if self._dropout > 0 else None
        asked = []
        with self._lost_is_told():
            for k, (member, (first, end)) in enumerate(
                zip(self._members, self._bounds, strict=True)
            ):
                places = np.flatnonzero((order >= first) & (order < end))
                asked.append(
                    member.run(
                        order[places] - first, places, len(order), vector=self._new, rng=rng,
                        keep=k == 0,
                    )
                )  # fmt: skip
            answers = self._answers(asked, watched=True)
        kept: Kept = answers[0][1]
        self._vector[:], self._kept_state, self._new = kept.vector, kept.state, None
        if rng is not None and kept.rng is not None:
            rng.bit_generator.state = kept.rng.bit_generator.state
        return float(sum(losses for losses, _ in answers))

    def _answers(
        self, futures: list[Any], *, watched: bool = False, short: bool = False
    ) -> list[Any]:
        """Return the results of all, or raise as soon as one of them fails or a worker is gone.

        Where the members take steps, they are watched: one step may take as long as ``patience``.
        What is short may take as long altogether, one future for each member.
        """
        most, since = 0, time.monotonic()
        look = min(LOOK, self._patience / 4)
        while waiting := [one for one in futures if not one.done()]:
            with contextlib.suppress(Exception):
                waiting[0].result(timeout=look)
            for one in futures:
                if one.done():
                    one.result()
            if waiting[0].done():
                continue
            self._check_workers()
            late = time.monotonic() - since > self._patience
            if short and late:
                missing = [
                    worker
                    for worker, one in zip(self._workers, futures, strict=True)
                    if not one.done()
                ]
                raise TimeoutError(
                    f"a worker has not answered for {self._patience:g} s: {', '.join(missing)}"
                )
            if not watched:
                continue
            states = self._states(look)
            steps = max(taken for taken, _ in states)
            if steps > most:
                most, since = steps, time.monotonic()
            self._progress.show(self._done + steps * self._given.batch_size / self._source.m)
            if time.monotonic() - since > self._patience:
                busy = [
                    worker
                    for worker, (_, waits) in zip(self._workers, states, strict=True)
                    if not waits
                ]
                raise TimeoutError(
                    f"a step has taken longer than {self._patience:g} s; not answered have:"
                    f" {', '.join(busy) or 'no worker, whose messages are on their way'}"
                )
        return [one.result() for one in futures]

    def _states(self, timeout: float) -> list[tuple[int, bool]]:
        """Return how many steps each member has taken, and whether it waits for the others."""
        found = []
        for future in [member.status() for member in self._members]:
            try:
                found.append(future.result(timeout=timeout))
            except Exception:  # whatever it is: this member has not answered
                found.append((0, False))
        return found

    def _addresses(self) -> set[str]:
        return set(self._client.scheduler_info(n_workers=-1)["workers"])

    def _check_workers(self) -> None:
        gone = set(self._workers) - self._addresses()
        if gone:
            raise CancelledError(f"lost: {', '.join(sorted(gone))}")

    @contextlib.contextmanager
    def _lost_is_told(self) -> Iterator[None]:
        """Raise ``CancelledError`` for all the ways in which Dask says that a worker is gone."""
        try:
            yield
        except (TimeoutError, *LOST):
            raise
        except Exception:
            for _ in range(5):  # the scheduler may hear of it later than we do
                self._check_workers()
                time.sleep(0.1)
            raise
