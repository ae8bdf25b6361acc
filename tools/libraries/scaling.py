"""Time a training step on one worker and on two, beside one process and beside PyTorch's DDP.

Run it with ``python -m tools.libraries.scaling`` on a machine that does nothing else. All train the
same networks (ReLU, cross-entropy, plain gradient descent, float32) on synthetic data with one-hot
labels, draw their batches in a new order for each epoch, and take turns; each worker has one
thread. Of all epochs of one task the fastest counts, the first of each turn aside. What the
loopback has carried meanwhile is counted by the system. The numbers go to
``course/libraries/scaling.json``, from which the chapter about gradients that add up is drawn.
"""

import os

for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import argparse  # noqa: E402
import contextlib  # noqa: E402
import datetime  # noqa: E402
import json  # noqa: E402
import platform  # noqa: E402
import socket  # noqa: E402
import subprocess  # noqa: E402
import time  # noqa: E402
from collections.abc import Callable, Iterator  # noqa: E402
from functools import partial  # noqa: E402
from itertools import pairwise  # noqa: E402
from pathlib import Path  # noqa: E402

import dask  # noqa: E402
import distributed  # noqa: E402
import numpy as np  # noqa: E402
import psutil  # noqa: E402

import nnlib  # noqa: E402
import nnlib.parallel  # noqa: E402
from course.libraries.scaling import FILE, SEED, TASKS, merged  # noqa: E402
from tools.libraries.environments import LIBRARIES, PROGRAMS, python_of  # noqa: E402

LR, EXAMPLES, EPOCHS, STEPS = 0.01, 8192, 4, 8
Contender = Callable[[dict], list[list[float]]]  # seconds and bytes of each epoch but the first
Contenders = dict[tuple[str, int], Callable[[], contextlib.AbstractContextManager[Contender]]]


def task(hidden: int, batch: int) -> dict:
    """What a contender is asked to do."""
    return {
        "sizes": [784, hidden, hidden, 10], "batch": batch,
        "examples": max(EXAMPLES, STEPS * batch), "epochs": EPOCHS, "seed": SEED, "lr": LR,
    }  # fmt: skip


def numpy_epochs(asked: dict, train: Callable[..., object]) -> list[list[float]]:
    """Return seconds and bytes of each epoch of nnlib, but the first."""
    rng = np.random.default_rng(asked["seed"])
    X = rng.standard_normal((asked["sizes"][0], asked["examples"]), np.float32)
    classes = rng.integers(asked["sizes"][-1], size=asked["examples"])
    Y = nnlib.one_hot(classes, asked["sizes"][-1], dtype=np.float32)
    net = nnlib.MLP(
        asked["sizes"], output="softmax", loss="cross_entropy", rng=asked["seed"], dtype=np.float32
    )
    ends: list[tuple[float, int]] = []

    def mark(*_: object) -> None:
        ends.append((time.perf_counter(), loopback()))

    train(
        net, X, Y, optimizer=nnlib.SGD(asked["lr"]), epochs=asked["epochs"],
        batch_size=asked["batch"], callback=mark,
    )  # fmt: skip
    return [[b - a for a, b in zip(*both, strict=True)] for both in pairwise(ends)]


def alone(asked: dict) -> list[list[float]]:
    """Train in this process."""
    return numpy_epochs(asked, nnlib.train)


@contextlib.contextmanager
def on_dask(workers: int, shared_memory: bool = True) -> Iterator[Contender]:
    """Give the contender ``nnlib.parallel`` with so many workers of one thread each."""
    with (
        dask.config.set(nnlib.parallel.QUIET),
        distributed.LocalCluster(
            n_workers=workers, threads_per_worker=1, dashboard_address=":0"
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        train = partial(nnlib.parallel.train, client=client, shared_memory=shared_memory)
        yield lambda asked: numpy_epochs(asked, train)


@contextlib.contextmanager
def on_torch(processes: int, versions: dict) -> Iterator[Contender]:
    """Give the contender PyTorch's DDP with so many processes of one thread each."""
    python = python_of("torch", LIBRARIES["torch"])
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    running = [
        subprocess.Popen(
            [python, PROGRAMS / "steps_torch.py", str(rank), str(processes), str(port)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=PROGRAMS,
        )
        for rank in range(processes)
    ]  # fmt: skip

    def answer() -> object:
        line = running[0].stdout.readline()
        if not line:
            raise RuntimeError("a process of PyTorch has ended")
        return json.loads(line)

    def contender(asked: dict) -> list[list[float]]:
        before = loopback()
        for process in running:
            process.stdin.write(json.dumps(asked) + "\n")
            process.stdin.flush()
        seconds = answer()
        sent = (loopback() - before) / len(seconds)
        return [[one, sent] for one in seconds[1:]]

    try:
        versions.update(answer())
        yield contender
    finally:
        for process in running:
            process.stdin.close()
            process.wait(timeout=60)


def loopback() -> int:
    """Return how many bytes were sent on the loopback so far."""
    return sum(
        count.bytes_sent
        for name, count in psutil.net_io_counters(pernic=True).items()
        if name.startswith("lo")
    )


def measured(contenders: Contenders, asked: dict) -> list[dict]:
    """Return the fastest step of each contender at a task, and the least bytes that one sent.

    Each is there for its own turn only: processes that wait look now and then whether there is
    something to do, and two workers keep all cores busy.
    """
    rows = []
    steps = asked["examples"] / asked["batch"]
    for (who, workers), started in contenders.items():
        with started() as contender:
            seconds, sent = (min(each) / steps for each in zip(*contender(asked), strict=True))
        hidden, batch = asked["sizes"][1], asked["batch"]
        print(
            f"{who} on {workers}, width {hidden}, batch {batch}: {1000 * seconds:.1f} ms",
            flush=True,
        )
        rows.append({
            "who": who, "workers": workers, "hidden": hidden, "batch": batch,
            "seconds": round(seconds, 6), "bytes": round(sent),
        })  # fmt: skip
    return rows


def processor() -> str:
    """What the processor calls itself, where that can be read."""
    file = Path("/proc/cpuinfo")
    if file.exists():
        for line in file.read_text(encoding="utf8").splitlines():
            if line.startswith("model name"):
                return line.split(":")[1].strip()
    return platform.processor() or platform.machine()


def main() -> None:
    """Measure, and write the file after each task."""
    parser = argparse.ArgumentParser(
        prog="python -m tools.libraries.scaling", description=__doc__.splitlines()[0]
    )
    parser.add_argument("--rounds", type=int, default=1, help="of about three minutes each")
    parser.add_argument(
        "--again", action="store_true", help="keep what is faster in the file that is there"
    )
    parser.add_argument("--batch", type=int, help="with --again: only batches of this size")
    options = parser.parse_args()
    versions = {
        "python": platform.python_version(), "numpy": np.__version__,
        "dask": dask.__version__, "distributed": distributed.__version__,
    }  # fmt: skip
    data = {
        "date": datetime.date.today().isoformat(),
        "machine": f"{processor()}, {os.cpu_count()} cores, {platform.system()}",
        "versions": versions,
        "seed": SEED,
        "rows": json.loads(FILE.read_text(encoding="utf8"))["rows"] if options.again else [],
    }
    contenders: Contenders = {
        ("nnlib", 1): lambda: contextlib.nullcontext(alone),
        ("nnlib.parallel", 1): partial(on_dask, 1),
        ("nnlib.parallel", 2): partial(on_dask, 2),
        ("messages", 2): partial(on_dask, 2, shared_memory=False),
        ("DDP", 1): partial(on_torch, 1, versions),
        ("DDP", 2): partial(on_torch, 2, versions),
    }
    for _ in range(options.rounds):
        for one in (pair for pair in TASKS if options.batch in (None, pair[1])):
            data["rows"] = merged(data["rows"], measured(contenders, task(*one)))
            FILE.write_text(json.dumps(data, indent=1) + "\n", encoding="utf8")


if __name__ == "__main__":
    main()
