"""What runs in a process of its own: a person's program, asked for its numbers.

``python -m nnlib.diagnosis.student program.py result.npz`` tries the forms in which parameters
come, until one fits, and writes what the program computes. Only arrays and text go back.
"""

import json
import runpy
import sys
import traceback
from collections.abc import Callable, Iterator
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from nnlib._types import Array
from nnlib.dense import Dense
from nnlib.diagnosis.reading import leaves
from nnlib.gradcheck import central_difference

NAMES = ("forward", "cost", "gradients")
WIDTHS = ([4, 5, 3], [4, 5, 6, 3], [4, 5, 1], [4, 3], [4, 1])  # no two alike, and m is another
M = 7

FORMS: dict[str, Callable[[list[Dense]], Any]] = {
    "a list of (W, b)": lambda layers: layers,
    'a dictionary with "W1", "b1", ...': lambda layers: {
        f"{part}{at}": array
        for at, layer in enumerate(layers, 1)
        for part, array in layer._asdict().items()
    },
    "a list W1, b1, W2, ...": lambda layers: [array for layer in layers for array in layer],
    'a list of {"W": ..., "b": ...}': lambda layers: [layer._asdict() for layer in layers],
    'a dictionary with lists "W" and "b"': lambda layers: {
        part: [getattr(layer, part) for layer in layers] for part in Dense._fields
    },
}


def drawn(sizes: list[int]) -> tuple[Array, list[Dense]]:
    """Return inputs and parameters of a network, one example per column."""
    rng = np.random.default_rng(sum(sizes))
    layers = [
        Dense(rng.normal(0, 0.7, (n, k)), rng.normal(0, 0.5, (n, 1))) for k, n in pairwise(sizes)
    ]
    return rng.normal(size=(sizes[0], M)), layers


def labels(A: Array) -> Array:
    """Return labels such as these outputs are for: one-hot columns, zeros and ones, or numbers."""
    rng = np.random.default_rng(len(A))
    if (A > 0).all() and (A < 1).all():
        if len(A) > 1 and np.allclose(A.sum(axis=0), 1):
            return np.eye(len(A))[:, rng.integers(0, len(A), A.shape[1])]
        return rng.integers(0, 2, A.shape).astype(float)
    return rng.normal(size=A.shape)


class Refused(ValueError):
    """What a program gave is not what it was asked for; the message says all of it."""


def answers(
    program: dict[str, Any], sizes: list[int], form: str, rows: bool, found: dict[str, Array]
) -> None:
    """Find the outputs, the cost, its numerical derivatives and the gradients of a program."""
    X, layers = drawn(sizes)

    def turned(array: Array) -> Array:
        return array.T.copy() if rows else array.copy()

    def output(of: list[Dense]) -> Array:
        given = FORMS[form]([Dense(turned(W), turned(b)) for W, b in of])
        expected = (M, sizes[-1]) if rows else (sizes[-1], M)
        A = program["forward"](turned(X), given)
        if A is None or isinstance(A, tuple | dict):
            raise Refused(f"forward gave {_kind(A)}, expected the outputs A, of shape {expected}")
        leaf = next(leaves(A, "forward's result"))
        if leaf.array.shape != expected:
            raise Refused(f"forward gave shape {leaf.array.shape}, expected {expected}")
        if leaf.type != "d":
            raise Refused(
                "forward gave numbers of single precision, in which numerical derivatives are too"
                " rough to compare with: leave the type of X and params as it is"
            )
        return leaf.array

    A = output(layers)
    Y = labels(A.T if rows else A)
    found |= {"A": A.T if rows else A, "Y": Y}

    def cost(of: list[Dense]) -> float:
        J = program["cost"](output(of), turned(Y))
        if J is None or np.size(J) != 1:
            raise Refused(f"cost gave {_kind(J)}, expected one number")
        return float(np.asarray(J).reshape(()))

    found["cost"] = np.array(cost(layers))

    def moved(at: int, part: str, array: Array) -> float:
        changed = layers[at]._replace(**{part: array})
        return cost([*layers[:at], changed, *layers[at + 1 :]])

    for at, layer in enumerate(layers):
        for part, array in layer._asdict().items():
            found[f"numeric {at} {part}"] = central_difference(partial(moved, at, part), array)
    given = FORMS[form]([Dense(turned(W), turned(b)) for W, b in layers])
    grads = program["gradients"](turned(X), turned(Y), given)
    if grads is None:
        raise Refused("gradients gave None: is there a return at its end?")
    for at, leaf in enumerate(leaves(grads)):
        found[f"given {at} {leaf.name}"] = leaf.array


def _kind(value: Any) -> str:
    if value is None:
        return "None"
    shape = getattr(value, "shape", None)
    return f"a {type(value).__name__}" if shape is None else f"an array of shape {shape}"


def _said(error: BaseException) -> str:
    """Return an error with the lines of the person's own files, and none of what called them."""
    if isinstance(error, Refused):
        return str(error)
    told = traceback.TracebackException.from_exception(error)
    own = [
        frame
        for frame in told.stack
        if not frame.filename.startswith(("<frozen", str(Path(__file__).parent)))
    ]
    told.stack = traceback.StackSummary.from_list(own[-3:])
    return "".join(told.format())


class Attempt(NamedTuple):
    """A form in which parameters were given, what came of it, and what stopped it."""

    told: dict[str, Any]
    found: dict[str, Array]
    error: str


def _attempts(program: dict[str, Any]) -> Iterator[Attempt]:
    for sizes in WIDTHS:
        for form in FORMS:
            for rows in (False, True):
                told = {"sizes": sizes, "form": form, "rows": rows}
                found: dict[str, Array] = {}
                try:
                    answers(program, sizes, form, rows, found)
                except Exception as error:
                    yield Attempt(told, found, _said(error))
                else:
                    yield Attempt(told, found, "")
                    return


def _farthest(attempts: list[Attempt]) -> str:
    """Return what stopped the attempt that came farthest, and in which form it was.

    Where none came past ``forward``, each form has an error of its own.
    """
    best = max(attempts, key=lambda attempt: len(attempt.found))
    if best.found:
        side = "row" if best.told["rows"] else "column"
        sizes = "-".join(map(str, best.told["sizes"]))
        given = f"{sizes}, params as {best.told['form']}, one example per {side}"
        shapes = f"X of shape {(M, best.told['sizes'][0])[:: 1 if best.told['rows'] else -1]}"
        return f"{best.error.strip()}\n(with {given}: {shapes})"
    lines = [
        f"- {attempt.told['form']}, one example per {'row' if attempt.told['rows'] else 'column'}:"
        f" {attempt.error.strip().splitlines()[-1]}"
        for attempt in attempts[: 2 * len(FORMS)]
    ]
    return "\n".join([attempts[0].error.strip(), "It was given params as", *lines])


def main(path: str, result: str) -> None:
    """Write the answers of the program at a path, or what went wrong."""
    told: dict[str, Any] = {}
    found: dict[str, Array] = {}
    try:
        program = runpy.run_path(path)
        missing = [name for name in NAMES if not callable(program.get(name))]
        if missing:
            raise Refused(f"it defines no {', '.join(missing)}, expected {', '.join(NAMES)}")
        attempts = list(_attempts(program))
        if attempts[-1].error:
            raise Refused(_farthest(attempts))
        told, found = attempts[-1].told, attempts[-1].found
    except (Exception, SystemExit) as error:
        told = {"error": _said(error)}
    found["told"] = np.array(json.dumps(told))
    np.savez(result, allow_pickle=False, **found)


if __name__ == "__main__":
    main(*sys.argv[1:])
