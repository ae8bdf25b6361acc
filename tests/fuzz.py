"""Fuzzing without a bound: the fuzzers of the tests, run for as long as one likes.

``python -m tests.fuzz --seconds 3600 --seed 1`` goes through new random inputs until the time is up
and prints what it has counted every minute. The first input that shows a fault is
printed with its seed and ends the run with status 1.
"""

from __future__ import annotations

import argparse
import itertools
import sys
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

BATCH = 100  # inputs between two looks at the clock
EVERY = 60  # seconds between two lines of progress

Judge = Callable[[Any], None]


def prover() -> tuple[Judge, Counter[str]]:
    """Equations for the prover and the instances, against an evaluator of their own."""
    from tests.derive import fuzzing

    return fuzzing.judge, fuzzing.COUNTS


def checker() -> tuple[Judge, Counter[str]]:
    """Typed text and objects of all kinds, for all exercises that take a formula or a number."""
    from course.exercises.register import all_exercises
    from tests.course import test_exercise_fuzz as fuzzing

    typed = {n: e for n, e in all_exercises().items() if e.kind in ("formula", "number")}
    counts: Counter[str] = Counter()

    def judge(data: Any) -> None:
        name = data.draw(st.sampled_from(sorted(typed)))
        own = [variable.name for variable in typed[name].variables]
        pieces = st.sampled_from([*fuzzing.PIECES, *own, *own, *own])
        text = data.draw(st.lists(pieces, max_size=14).map("".join))
        fuzzing.answered(name, "1")  # its points are chosen at the first answer
        fuzzing.quick(name, text)
        for advice in fuzzing.advice_of(typed[name], text):
            fuzzing.vocabulary(typed[name]).read(advice)
        fuzzing.answered(name, data.draw(fuzzing.things))
        counts.update(texts=1, objects=1)

    return judge, counts


FUZZERS = {"prover": prover, "checker": checker}


def run(judge: Judge, number: int) -> None:
    """One batch of inputs; the number of the batch is its seed."""

    @seed(number)
    @settings(
        max_examples=BATCH,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.data())
    def batch(data: Any) -> None:
        judge(data)

    batch()


def main() -> int:
    """Run the fuzzers in turn: 0 when the time is up, 1 for a fault."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=3600)
    parser.add_argument("--seed", type=int, default=0, help="the first of the seeds, one a batch")
    parser.add_argument("--only", choices=sorted(FUZZERS), help="one fuzzer; else all in turn")
    given_ = parser.parse_args()
    fuzzers = {name: FUZZERS[name]() for name in ([given_.only] if given_.only else FUZZERS)}
    start = shown = time.monotonic()
    for number in itertools.count(given_.seed):
        for name, (judge, _) in fuzzers.items():
            try:
                run(judge, number)
            except Exception as fault:
                print(f"{name}, seed {number}: {type(fault).__name__}: {fault}", flush=True)
                for note in getattr(fault, "__notes__", ()):
                    print(note)
                _show(fuzzers, start)
                return 1
        now = time.monotonic()
        if now - shown > EVERY:
            shown = now
            _show(fuzzers, start)
        if now - start > given_.seconds:
            _show(fuzzers, start)
            print("nothing found", flush=True)
            return 0
    return 0


def _show(fuzzers: dict[str, tuple[Judge, Counter[str]]], start: float) -> None:
    for name, (_, counts) in fuzzers.items():
        listed = ", ".join(f"{count} {what}" for what, count in sorted(counts.items()))
        print(f"{time.monotonic() - start:6.0f} s  {name}: {listed}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
