"""Symbols of optimisers: parameters, gradients, moments, rates, and numbers for them."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from course.trial.tree import Equation, Name, Node, Unreadable

PARAMETERS = {"w", "W", "theta", "Theta", "b", "omega", "x", "beta", "phi"}
SCALARS = {
    "alpha",
    "eta",
    "beta",
    "gamma",
    "mu",
    "rho",
    "epsilon",
    "lambda",
    "t",
    "decay",
    "epoch",
    "delta",
    "tau",
    "k",
    "n",
    "N",
    "m",
}
FIRST, SECOND = (
    {"v", "V", "m", "M", "u", "z", "p", "Delta:w", "Delta:W", "Delta:theta"},
    {"s", "S", "v", "V", "r", "G", "R", "n", "E", "cache", "h"},
)
RATES = {"alpha", "eta", "gamma", "epsilon", "lambda"}
GRADIENTS = {"dx", "g", "G", "dw", "dW", "db", "dtheta", "grad", "dB"}
STEP = re.compile(r"^[\[(]?(t|\\tau|tau|k|s)([+-]\d)?[\])]?$")


class State:
    """The numbers of one trial of a rule."""

    def __init__(self, seed: int, equation: Equation, theta_is_data: bool):
        self.draw = np.random.default_rng([seed, 77])
        self.known: dict[Any, Any] = {}
        self.left = equation.sides[0]
        self.data = theta_is_data
        self.scalars: dict[str, float] = {}

    def number(self, key: Any) -> Any:
        if key not in self.known:
            self.known[key] = self.draw.uniform(0.2, 1.5, size=5)
        return self.known[key]

    def scalar(self, key: str, base: str) -> float:
        if key not in self.scalars:
            if base == "t":
                self.scalars[key] = 3.0
            elif base == "epsilon":
                self.scalars[key] = 0.01
            else:
                self.scalars[key] = float(self.draw.uniform(0.15, 0.85))
        return self.scalars[key]

    def worth(self, node: Node) -> Any:
        op, args = node.op, node.args
        if op == "num":
            return node.data
        if op == "name":
            return self.name(node.data)
        if op == "add":
            return sum(self.worth(a) for a in args)
        if op == "neg":
            return -self.worth(args[0])
        if op == "mul":
            return self.worth(args[0]) * self.worth(args[1])
        if op == "div":
            return self.worth(args[0]) / self.worth(args[1])
        if op == "pow":
            return self.worth(args[0]) ** self.worth(args[1])
        if op == "call" and node.data.base == "sqrt":
            value = self.worth(args[0])
            if np.any(np.asarray(value) < 0):
                raise Unreadable("a root of what may be negative")
            return np.sqrt(value)
        if op == "call" and node.data.base == "square":
            return self.worth(args[0]) ** 2
        if op == "call" and node.data.base == "exp":
            return np.exp(self.worth(args[0]))
        if op == "call" and node.data.base == "sign":
            return np.sign(self.worth(args[0]))
        if op == "T":
            return self.worth(args[0])
        raise Unreadable(f"a {op} in the step of an optimiser")

    def name(self, name: Name) -> Any:
        kind, key = classified(name)
        if kind == "scalar":
            return self.scalar(key, name.base)
        return self.number(key)


def step_of(name: Name) -> int | None:
    """The step that a symbol belongs to, counted from t."""
    for text in (*name.sup, *name.sub):
        found = STEP.match(text)
        if found:
            return int(found[2] or 0)
        if text in ("old", "prev"):
            return -1
        if text == "new":
            return 0
    return None


def plain(name: Name) -> str:
    """A symbol without the step and without the correction."""
    rest = [
        x
        for x in (*name.sub, *name.sup)
        if not STEP.match(x)
        and x not in ("old", "new", "prev", "corrected", "corr")
        and not re.match(r"^[\[(]?[lLijk][\])]?$", x)
    ]
    return name.base.removeprefix("hat:").removeprefix("tilde:") + "".join(f"_{x}" for x in rest)


def corrected(name: Name) -> bool:
    """Whether a symbol is the bias-corrected one."""
    return name.base.startswith(("hat:", "tilde:")) or any(
        x in ("corrected", "corr", "hat") for x in (*name.sub, *name.sup)
    )


def classified(name: Name) -> tuple[str, Any]:
    """Whether a symbol is a scalar, a gradient, a parameter or a state, and what tells it apart."""
    base = name.base.removeprefix("hat:").removeprefix("tilde:")
    if name.primes:
        raise Unreadable(f"{base} with a prime")
    if base in GRADIENTS and base != "G":
        return "gradient", ("gradient", plain(name).split("_")[0])
    if base in ("n", "N", "m") and (name.sub or name.sup or base != name.base):
        return "state", ("state", plain(name), step_of(name), corrected(name))
    if base in SCALARS and not (base in ("beta",) and step_of(name) is not None and not name.sub):
        return "scalar", plain(name)
    if base in PARAMETERS:
        return "parameter", ("parameter", plain(name), step_of(name))
    if base in FIRST | SECOND or base.startswith("Delta:"):
        return "state", ("state", plain(name), step_of(name), corrected(name))
    raise Unreadable(f"the symbol {base} is not known here")
