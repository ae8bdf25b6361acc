"""`diagnose_file`: a person's whole program, run apart, and its gradients against its own cost."""

import contextlib
import dataclasses
import json
import os
import signal
import subprocess
import sys
import tempfile
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np

from nnlib import _validate
from nnlib._output import LOSSES
from nnlib._types import Array
from nnlib.activations import ACTIVATIONS
from nnlib.dense import Dense
from nnlib.diagnosis.diagnose import diagnosed
from nnlib.diagnosis.report import Diagnosis
from nnlib.diagnosis.student import drawn
from nnlib.mlp import MLP

ROOT = Path(__file__).resolve().parents[2]


def diagnose_file(path: str | PathLike[str], *, timeout: float = 20.0) -> Diagnosis:
    """Return what is wrong with the gradients of a program, and which mistake it comes from.

    Shapes: X (n_0, m), A and Y (n_L, m), W (n_l, n_{l-1}), b (n_l, 1), or all of them transposed,
    with one example per row -> a report.

    The file at ``path`` defines ``forward(X, params)``, ``cost(A, Y)`` and
    ``gradients(X, Y, params)``. Parameters are given as a list of (W, b), or, if the program cannot
    take that, in other usual forms. The gradients must be those of the program's own cost, of
    which the derivatives are taken numerically; and where the program computes the same as a
    network of this library, the report names the mistakes as :func:`nnlib.diagnose` does.

    The program runs in a process of its own and is ended after ``timeout`` seconds, which raises
    ``TimeoutError``. A process is no fence: run what you would run yourself. A program that cannot
    be run raises ``ValueError`` with its own error.

    >>> import tempfile
    >>> program = '''
    ... import numpy as np
    ... def forward(X, params):
    ...     (W, b), = params
    ...     return W @ X + b
    ... def cost(A, Y):
    ...     return ((A - Y) ** 2).sum() / (2 * Y.shape[1])
    ... def gradients(X, Y, params):
    ...     error = (forward(X, params) - Y) / Y.shape[1]
    ...     return [(error @ X.T, error.mean(axis=1))]
    ... '''
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = Path(folder, "mine.py").write_text(program, encoding="utf8")
    ...     report = diagnose_file(Path(folder, "mine.py"))
    >>> report[0].W.kinds, report[0].b.kinds
    (('right',), ('bias-mean',))
    """
    timeout = _validate.positive("timeout", timeout)
    path = Path(path).resolve()
    if not path.is_file():
        raise ValueError(f"path is {str(path)!r}, expected a file with a program")
    found = _run(path, timeout)
    told: dict[str, Any] = json.loads(str(found["told"]))
    if "sizes" not in told:
        raise ValueError(f"{path.name} could not be run:\n{told['error']}")
    sizes, A, Y = told["sizes"], found["A"], found["Y"]
    X, layers = drawn(sizes)
    numeric = [
        Dense(found[f"numeric {at} W"], found[f"numeric {at} b"]) for at in range(len(layers))
    ]
    given = {
        name.partition("gradients")[2]: array
        for name, array in found.items()
        if name.startswith("given")
    }
    net, factor = _recognised(sizes, layers, X, Y, A, numeric)
    shape = f"{'-'.join(map(str, sizes))}, params as {told['form']}"
    about = f"{path.name}: {shape}, one example per {'row' if told['rows'] else 'column'}"
    if net is None:
        net = _OfDerivatives(sizes, numeric, layers)
        about += "; none of this library's networks, compared with numerical derivatives alone"
    else:
        times = "" if abs(factor - 1) < 1e-4 else f", with {factor:.4g} times its cost"
        about += f"; it computes what {net!r} does{times}"
    scaled = {name: array / factor for name, array in given.items()}
    report = diagnosed(scaled, net, X, Y, rows=told["rows"])
    # a factor throughout is a convention only as long as the program's own cost has it
    right = report.right and not report.findings
    convention = report.convention if right else None
    return dataclasses.replace(report, right=right, convention=convention, about=about)


def _run(path: Path, timeout: float) -> dict[str, Array]:
    """Run the program in a process of its own, and return the arrays that it leaves."""
    with tempfile.TemporaryDirectory() as folder:
        result = Path(folder, "result.npz")
        command = [sys.executable, "-m", "nnlib.diagnosis.student", str(path), str(result)]
        paths = [str(ROOT), os.environ.get("PYTHONPATH", "")]
        with subprocess.Popen(
            command,
            cwd=path.parent,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            start_new_session=True,
        ) as process:
            try:
                _, said = process.communicate(timeout=timeout)
            except subprocess.TimeoutExpired:
                _end(process)
                raise TimeoutError(f"{path.name} ran longer than {timeout:g} s") from None
        if not result.exists():
            last = said.decode(errors="replace").strip().splitlines()[-1:]
            raise ValueError(f"{path.name} ended before it gave an answer: {' '.join(last)}")
        with np.load(result, allow_pickle=False) as arrays:
            return dict(arrays)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process and those that it started."""
    with contextlib.suppress(ProcessLookupError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()


def _recognised(
    sizes: list[int],
    layers: list[Dense],
    X: Array,
    Y: Array,
    A: Array,
    numeric: list[Dense],
) -> tuple[MLP | None, float]:
    """Return the network of this library with these outputs and derivatives, up to a factor."""
    hidden = [name for name, entry in ACTIVATIONS.items() if entry.hidden]
    for of_hidden in hidden if len(layers) > 1 else hidden[:1]:
        for of_output in ACTIVATIONS:
            for loss in LOSSES:
                with contextlib.suppress(ValueError):
                    net = MLP(sizes, hidden=of_hidden, output=of_output, loss=loss)
                    net.params = layers
                    if not np.allclose(net.predict(X), A, rtol=1e-6, atol=1e-9):
                        break
                    flat = _flat(net.cost_and_gradients(X, Y)[1])
                    wanted = _flat(numeric)
                    factor = float(flat @ wanted / (flat @ flat))
                    if np.linalg.norm(wanted - factor * flat) < 1e-5 * np.linalg.norm(wanted):
                        return net, factor
    return None, 1.0


def _flat(layers: list[Dense]) -> Array:
    return np.concatenate([array.ravel() for layer in layers for array in layer])


class _OfDerivatives(MLP):
    """A network of which nothing but the derivatives of its cost is known."""

    def __init__(self, sizes: list[int], numeric: list[Dense], layers: list[Dense]) -> None:
        super().__init__(sizes)
        self.params = layers
        self.numeric = numeric

    def cost_and_gradients(self, *_: Any, **__: Any) -> tuple[float, list[Dense]]:
        """Return the derivatives that were found numerically."""
        return 0.0, self.numeric
