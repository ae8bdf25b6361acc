"""What runs in a process of its own: a person's program, asked for its numbers.

``python -m nnlib.diagnosis.student program.py result.npz`` tries the forms in which parameters
come, until one fits, and writes what the program computes. Only arrays and text go back.
"""

import json
import runpy
import sys
import traceback
from collections.abc import Callable
from functools import partial
from itertools import pairwise
from typing import Any

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


def answers(program: dict[str, Any], sizes: list[int], form: str, rows: bool) -> dict[str, Array]:
    """Return the outputs, the cost, its numerical derivatives and the gradients of a program."""
    X, layers = drawn(sizes)

    def turned(array: Array) -> Array:
        return array.T.copy() if rows else array.copy()

    def output(of: list[Dense]) -> Array:
        given = FORMS[form]([Dense(turned(W), turned(b)) for W, b in of])
        A = np.asarray(program["forward"](turned(X), given), dtype=float)
        if (A.shape != (M, sizes[-1]) and rows) or (A.shape != (sizes[-1], M) and not rows):
            expected = (M, sizes[-1]) if rows else (sizes[-1], M)
            raise ValueError(f"forward gave shape {A.shape}, expected {expected}")
        return A

    A = output(layers)
    Y = labels(A.T if rows else A)
    found = {"A": A.T if rows else A, "Y": Y}

    def cost(of: list[Dense]) -> float:
        return float(np.asarray(program["cost"](output(of), turned(Y))).reshape(()))

    found["cost"] = np.array(cost(layers))

    def moved(at: int, part: str, array: Array) -> float:
        changed = layers[at]._replace(**{part: array})
        return cost([*layers[:at], changed, *layers[at + 1 :]])

    for at, layer in enumerate(layers):
        for part, array in layer._asdict().items():
            found[f"numeric {at} {part}"] = central_difference(partial(moved, at, part), array)
    given = FORMS[form]([Dense(turned(W), turned(b)) for W, b in layers])
    grads = program["gradients"](turned(X), turned(Y), given)
    for at, leaf in enumerate(leaves(grads)):
        found[f"given {at} {leaf.name}"] = leaf.array
    return found


def main(path: str, result: str) -> None:
    """Write the answers of the program at a path, or what went wrong."""
    told: dict[str, Any] = {}
    found: dict[str, Array] = {}
    try:
        program = runpy.run_path(path)
        missing = [name for name in NAMES if not callable(program.get(name))]
        if missing:
            raise ValueError(f"it defines no {', '.join(missing)}, expected {', '.join(NAMES)}")
        for sizes in WIDTHS:
            for form in FORMS:
                for rows in (False, True):
                    if not found:
                        try:
                            found = answers(program, sizes, form, rows)
                            told = {"sizes": sizes, "form": form, "rows": rows}
                        except Exception:
                            told.setdefault("error", traceback.format_exc(limit=-2))
    except (Exception, SystemExit):
        told["error"] = traceback.format_exc(limit=-2)
    found["told"] = np.array(json.dumps(told))
    np.savez(result, allow_pickle=False, **found)


if __name__ == "__main__":
    main(*sys.argv[1:])
