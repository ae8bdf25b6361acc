"""Time a training step and some epochs of nnlib beside others, as multiples of the bare products.

Run it with ``make bench``, on a machine that does nothing else. All contenders train the same
networks (ReLU, cross-entropy, plain gradient descent, float32) on one core, read the cost after
every step, and take turns; of all rounds the fastest counts. What is not installed is left
out. The bare products are the matrix products of a step and nothing else, into arrays made
beforehand: no training can be faster. Beside today's nnlib stands that of an earlier commit, read
from the repository's history: it shows whether nnlib has become slower.
"""

import argparse
import importlib
import io
import itertools
import os
import platform
import subprocess
import sys
import tarfile
import tempfile
import time
import warnings
from pathlib import Path

# A kernel forced on OpenBLAS, say for a test, is not what a reader's NumPy would choose.
for name in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"):
    if os.environ.pop(name, None) is not None:
        print(f"{name} is ignored here")
for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"
# JAX obeys none of these, so on Linux all of them get one processor core.
if hasattr(os, "sched_setaffinity"):
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
# The script's own folder comes first by default, and there tests/nnlib would pass for nnlib.
sys.path[0] = str(Path(__file__).resolve().parents[1])

import numpy as np  # noqa: E402

import nnlib  # noqa: E402
from nnlib._stepper import Stepper  # noqa: E402
from nnlib.dense import with_ones  # noqa: E402

ROOT = Path(__file__).resolve().parents[1]
EARLIER = "b8418e1"  # before the dense layer that is read became the one that runs
LR = 0.01
TURN = 0.005  # seconds
EPOCHS = 3  # in one call, so that what is done once is shared out among them
NETS = [  # sizes, examples a batch, batches an epoch
    ([2, 4, 1], 32, 100),
    ([64, 64, 10], 128, 100),
    ([784, 256, 128, 10], 128, 40),
    ([784, 1024, 1024, 10], 512, 8),
]


class Problem:
    """Random data of the right shapes: in columns, in rows, and as labels."""

    def __init__(self, sizes, m, batches):
        rng = np.random.default_rng(0)
        self.sizes, self.m, self.batches = sizes, m, batches
        self.rows = rng.normal(size=(m * batches, sizes[0])).astype(np.float32)
        self.binary = sizes[-1] == 1
        self.labels = rng.integers(0, 2 if self.binary else sizes[-1], m * batches)
        self.columns = np.ascontiguousarray(self.rows.T)
        if self.binary:
            self.Y = self.labels[np.newaxis].astype(np.float32)
        else:
            self.Y = nnlib.one_hot(self.labels, sizes[-1], dtype=np.float32)
        self.weights = [
            nnlib.he(n_out, n_in, rng=rng, dtype=np.float32)
            for n_in, n_out in itertools.pairwise(sizes)
        ]

    def batch_indices(self):
        """Return the index arrays of an epoch's mini-batches."""
        order = np.random.default_rng(1).permutation(len(self.labels))
        return np.split(order, self.batches)


def bare(problem):
    """Return functions that do the matrix products of a step and of some epochs, and no more."""
    W = problem.weights
    A = [problem.rows[: problem.m].T]
    A += [np.ones((n, problem.m), np.float32) for n in problem.sizes[1:]]
    delta = [np.ones_like(a) for a in A]
    dW = [np.empty_like(w) for w in W]

    def step():
        for i, w in enumerate(W):
            np.matmul(w, A[i], out=A[i + 1])
        for i in reversed(range(len(W))):
            np.matmul(delta[i + 1], A[i].T, out=dW[i])
            if i > 0:
                np.matmul(W[i].T, delta[i + 1], out=delta[i])

    def epochs():
        for _ in range(EPOCHS * problem.batches):
            step()

    return step, epochs


def with_earlier_nnlib(problem):
    """Return functions for one step and for some epochs of nnlib as it was at `EARLIER`."""
    earlier = import_earlier()
    return with_nnlib(problem, earlier, earlier.training.Stepper)


def import_earlier():
    """Return the package nnlib of an earlier commit; today's stays what everyone else imports."""
    archive = subprocess.run(
        ["git", "archive", EARLIER, "nnlib"], cwd=ROOT, capture_output=True, check=False
    )
    if archive.returncode:
        raise ImportError(f"commit {EARLIER} is not in the history here")
    names = [name for name in sys.modules if name.partition(".")[0] == "nnlib"]
    today = {name: sys.modules.pop(name) for name in names}
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(fileobj=io.BytesIO(archive.stdout)) as sources:
            sources.extractall(folder, filter="data")
        sys.path.insert(0, folder)
        try:
            return importlib.import_module("nnlib")
        finally:
            sys.path.remove(folder)
            for name in [name for name in sys.modules if name.partition(".")[0] == "nnlib"]:
                del sys.modules[name]
            sys.modules.update(today)


def with_nnlib(problem, nnlib=nnlib, stepper=Stepper):
    """Return functions for one step and for some epochs of nnlib, today's or another one."""
    output, loss = ("sigmoid", "bce") if problem.binary else ("softmax", "cross_entropy")
    net = nnlib.MLP(problem.sizes, output=output, loss=loss, dtype=np.float32)
    stepper = stepper(net, nnlib.SGD(LR))
    X1 = np.ascontiguousarray(with_ones(problem.columns[:, : problem.m]).T).T
    Y = np.ascontiguousarray(problem.Y[:, : problem.m])

    def epochs():
        nnlib.train(
            net,
            problem.columns,
            problem.Y,
            optimizer=nnlib.SGD(LR),
            epochs=EPOCHS,
            batch_size=problem.m,
        )

    return lambda: stepper.step(X1, Y), epochs


def with_torch(problem):
    """Return functions for one step and for some epochs of PyTorch, eager."""
    import torch

    torch.set_num_threads(1)
    layers = []
    for n_in, n_out in itertools.pairwise(problem.sizes):
        layers += [torch.nn.Linear(n_in, n_out), torch.nn.ReLU()]
    net = torch.nn.Sequential(*layers[:-1])
    optimizer = torch.optim.SGD(net.parameters(), lr=LR)
    X = torch.from_numpy(problem.rows)
    if problem.binary:
        loss = torch.nn.BCEWithLogitsLoss()
        Y = torch.from_numpy(problem.Y.T.copy())
    else:
        loss = torch.nn.CrossEntropyLoss()
        Y = torch.from_numpy(problem.labels)

    def step(x, y):
        optimizer.zero_grad()
        cost = loss(net(x), y)
        cost.backward()
        optimizer.step()
        return cost.item()

    def epochs():
        for _ in range(EPOCHS):
            for batch in torch.randperm(len(X)).split(problem.m):
                step(X[batch], Y[batch])

    x, y = X[: problem.m].clone(), Y[: problem.m].clone()
    return lambda: step(x, y), epochs


def with_sklearn(problem):
    """Return functions for one step and for some epochs of scikit-learn's MLPClassifier."""
    from sklearn.neural_network import MLPClassifier

    options = {
        "hidden_layer_sizes": problem.sizes[1:-1],
        "solver": "sgd",
        "alpha": 0.0,
        "batch_size": problem.m,
        "learning_rate_init": LR,
        "momentum": 0.0,
        "nesterovs_momentum": False,
        "max_iter": EPOCHS,
    }
    net, whole = MLPClassifier(**options), MLPClassifier(**options)
    classes = np.arange(max(2, problem.sizes[-1]))
    x, y = problem.rows[: problem.m], problem.labels[: problem.m]
    net.partial_fit(x, y, classes=classes)

    def epochs():
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it stops before it has converged, as it should
            whole.fit(problem.rows, problem.labels)

    return lambda: net.partial_fit(x, y), epochs


def with_jax(problem):
    """Return functions for one step and for some epochs of JAX, jitted, its buffers donated.

    The data come from NumPy, as a mini-batch does.
    """
    import jax
    import jax.numpy as jnp

    def cost(params, X, Y):
        A = X
        for W, b in params[:-1]:
            A = jax.nn.relu(A @ W + b)
        W, b = params[-1]
        Z = A @ W + b
        if problem.binary:
            return jnp.sum(jnp.logaddexp(0, Z) - Y * Z) / problem.m
        return -jnp.sum(Y * jax.nn.log_softmax(Z, axis=1)) / problem.m

    def update(params, X, Y):
        J, grads = jax.value_and_grad(cost)(params, X, Y)
        return J, jax.tree.map(lambda p, g: p - LR * g, params, grads)

    jitted = jax.jit(update, donate_argnums=0)
    params = [(jnp.asarray(W.T), jnp.zeros(len(W), jnp.float32)) for W in problem.weights]
    targets = np.ascontiguousarray(problem.Y.T)

    def step(X, Y):
        nonlocal params
        J, params = jitted(params, X, Y)
        return float(J)

    def epochs():
        for _ in range(EPOCHS):
            for batch in problem.batch_indices():
                step(problem.rows[batch], targets[batch])

    x, y = problem.rows[: problem.m].copy(), targets[: problem.m].copy()
    return lambda: step(x, y), epochs


CONTENDERS = {
    "bare products": bare,
    "nnlib": with_nnlib,
    f"at {EARLIER}": with_earlier_nnlib,
    "PyTorch": with_torch,
    "scikit-learn": with_sklearn,
    "JAX (jit)": with_jax,
}


def fastest(functions, budget):
    """Return the least mean time of each function; they take short turns until the budget ends."""
    counts = {}
    for name, function in functions.items():
        function()  # compile, allocate
        start = time.perf_counter()
        function()
        counts[name] = max(1, round(TURN / (time.perf_counter() - start)))
    best = dict.fromkeys(functions, float("inf"))
    end, rounds = time.perf_counter() + budget, 0
    while rounds < 3 or time.perf_counter() < end:
        rounds += 1
        for name, function in functions.items():
            start = time.perf_counter()
            for _ in range(counts[name]):
                function()
            best[name] = min(best[name], (time.perf_counter() - start) / counts[name])
    return best


def table(title, rows, names):
    """Print multiples of the bare products, one network per line."""
    print(f"\n{title}")
    print(f"{'network':20}{'batch':>6}{'bare':>13}" + "".join(f"{name:>14}" for name in names))
    for (sizes, m, _), times in rows:
        bare_time = times["bare products"]
        cells = "".join(f"{times[name] / bare_time:13.2f}x" for name in names)
        print(f"{'-'.join(map(str, sizes)):20}{m:6}{bare_time * 1e3:10.4f} ms{cells}")


def main():
    """Time everything that is installed and print two tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=10, help="time for a line of a table")
    options = parser.parse_args()
    print(f"{platform.machine()}, Python {platform.python_version()}, NumPy {np.__version__}")

    steps, epochs, missing = [], [], set()
    for net in NETS:
        problem, step, epoch = Problem(*net), {}, {}
        for name, contender in CONTENDERS.items():
            try:
                step[name], epoch[name] = contender(problem)
            except ImportError as error:
                missing.add(f"{name} ({error})")
        print(f"timing {'-'.join(map(str, net[0]))} ...", flush=True)
        steps.append((net, fastest(step, options.seconds)))
        epochs.append((net, fastest(epoch, options.seconds)))
    names = [name for name in steps[0][1] if name != "bare products"]
    table("A step (forward, backward, update), in multiples of its bare products", steps, names)
    title = f"{EPOCHS} epochs (shuffle, gather, steps), in multiples of their bare products"
    table(title, epochs, names)
    for name in sorted(missing):
        print(f"left out: {name}")


if __name__ == "__main__":
    main()
