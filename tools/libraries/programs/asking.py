"""What every program of this folder does: evaluate formulas, differentiate them, print JSON.

A program runs in the environment of its library, where the course is not installed, so this module
imports nothing but NumPy. The questions come as JSON on standard input. A formula is a string: what
the book shows is what ran. It sees the names of its program, and x, the point that is asked about.
"""

from __future__ import annotations

import json
import math
import sys
import warnings
from collections.abc import Callable
from importlib.metadata import version

import numpy as np

# Gradients of the arrays of a network, to be clipped: together their norms are 5e-6 and 13.
TINY = [np.array([3e-6, 4e-6])]
PARTS = [np.array([3.0, 4.0]), np.array([12.0])]
# Distributions, in rows; each row of P is 0.0589 away from that of Q.
P = np.array([[0.5, 0.25, 0.25], [0.25, 0.25, 0.5]])
Q = np.full((2, 3), 1 / 3)

# ``forward(f, x)`` gives the value of f at an array x and its gradient there.
Forward = Callable[[Callable, np.ndarray], tuple]


def plain(value):
    """A value as JSON has it, to six digits: another processor may give other last ones."""
    if isinstance(value, dict):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    if isinstance(value, bool | np.bool_ | str):
        return value if isinstance(value, str) else bool(value)
    if hasattr(value, "tolist") or hasattr(value, "numpy"):
        return plain(np.asarray(value).tolist())
    number = float(value)
    # -0.0 becomes 0.0: no row of the book is about it.
    return float(f"{number:.6g}") + 0.0 if math.isfinite(number) else str(number)


def in_units(W, b):
    """The standard deviation of a layer's weights, and its largest bias, in units of 1/√400.

    The layer has 400 inputs and 100 outputs; one digit is the same for every seed.
    """
    W, b = np.asarray(W), np.asarray(b)
    return [round(20 * float(W.std()), 1), round(20 * float(np.abs(b).max()), 1)]


def drops(kept):
    """What dropout makes of ones, and which part of 2,000 of them is not 0, to one digit."""
    kept = np.asarray(kept)
    return [np.unique(kept), round(float(np.mean(kept != 0)), 1)]


def one(question, formula, names, forward: Forward, second):
    """The answer that one formula gives to one question."""

    def f(x):
        return eval(formula, names, {"x": x})

    kind = question["kind"]
    if kind == "value":
        return eval(formula, names)
    at = np.array(question["at"], dtype=float)
    if kind == "curvature":
        return second(f, at)
    value, gradient = forward(f, at)
    return [value, gradient] if kind == "loss" else gradient


def answer(formulas, names, *, versions, forward: Forward | None = None, second=None) -> None:
    """Print what the formulas give for the questions on standard input, with the versions."""
    questions = json.load(sys.stdin)
    found: dict[str, dict[str, object]] = {}
    warnings.simplefilter("ignore")
    np.seterr(all="ignore")
    for name, listed in formulas.items():
        for formula in listed:
            try:
                given = plain(one(questions[name], formula, names, forward, second))
            except Exception as error:  # a refusal is an answer as well
                given = {"raises": type(error).__name__}
                print(f"{name}, {formula}: {error!r}", file=sys.stderr)
            found.setdefault(name, {})[formula] = given
    print(json.dumps({"versions": {name: version(name) for name in versions}, "answers": found}))
