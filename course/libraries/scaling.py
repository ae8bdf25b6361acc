"""The times of a training step on one worker and on two, as the measuring program wrote them."""

from __future__ import annotations

import json
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from course.tables import check_table

FILE = Path(__file__).with_name("scaling.json")
SEED = 0  # of the synthetic data and of the order of the batches
TASKS = [(1024, 4096), (1024, 1024), (1024, 256), (256, 4096), (256, 256)]  # width, batch
NAMES = {
    ("nnlib", 1): "`nnlib`, one process",
    ("nnlib.parallel", 1): "`nnlib.parallel`, one worker",
    ("nnlib.parallel", 2): "`nnlib.parallel`, two with one memory",
    ("messages", 2): "`nnlib.parallel`, two by messages",
    ("DDP", 1): "DDP, one process",
    ("DDP", 2): "DDP, two",
}


class Row(NamedTuple):
    """A step of a network of four layers: who took it, how long it took, and what it sent."""

    who: str
    workers: int
    hidden: int  # the width of both hidden layers
    batch: int
    seconds: float
    bytes: int

    @property
    def parameters(self) -> int:
        """How many numbers are trained, and sent.

        >>> Row("DDP", 2, 1024, 256, 0.1, 0).parameters
        1863690
        """
        return sum(n_out * (n_in + 1) for n_in, n_out in pairwise([784, *[self.hidden] * 2, 10]))


def merged(rows: list[dict], others: list[dict]) -> list[dict]:
    """Of rows for the same task the one that was disturbed less, which is the faster one.

    >>> one, two = ({"who": "DDP", "batch": 256, "seconds": s, "bytes": 7} for s in (2, 1))
    >>> merged([one], [two, {**one, "batch": 1024}])
    [{... 'batch': 256, 'seconds': 1, ...}, {... 'batch': 1024, 'seconds': 2, ...}]
    """
    found: dict[tuple, dict] = {}
    for one in (*rows, *others):
        key = tuple(value for name, value in one.items() if name not in ("seconds", "bytes"))
        found[key] = min(found.get(key, one), one, key=lambda row: row["seconds"])
    return list(found.values())


@cache
def data() -> dict[str, Any]:
    """The whole file: date, machine, versions, seed, and a row for each time."""
    return json.loads(FILE.read_text(encoding="utf8"))


def rows(who: str | None = None, hidden: int | None = None) -> list[Row]:
    """All times, or those of one program or of one width.

    >>> {row.workers for row in rows("nnlib.parallel", hidden=1024)}
    {1, 2}
    """
    found = [Row(**row) for row in data()["rows"]]
    return [row for row in found if who in (None, row.who) and hidden in (None, row.hidden)]


def row(who: str, workers: int, batch: int, hidden: int = 1024) -> Row:
    """One time."""
    (found,) = [one for one in rows(who, hidden) if (one.workers, one.batch) == (workers, batch)]
    return found


def table(hidden: int = 1024) -> str:
    """A table of the times of a step in milliseconds, by batch sizes."""
    batches = sorted({one.batch for one in rows(hidden=hidden)})
    lines = [
        (
            name,
            *(f"{1000 * row(who, workers, batch, hidden).seconds:.3g}" for batch in batches),
            f"{row(who, workers, batches[0], hidden).bytes / 1e6:.1f}" if workers > 1 else "",
        )
        for (who, workers), name in NAMES.items()
    ]
    heads = [f"batch {batch:,}" for batch in batches]
    return check_table(["milliseconds a step", *heads, "megabytes a step"], lines)
