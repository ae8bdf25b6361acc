r"""Inequalities: bounds of activations and of their slopes, tried at many numbers.

A bound that fails somewhere is wrong, and says where. One that holds at all of them is right: the
numbers go from where a function is flat to where it is steep, but they prove nothing.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from course.trial.mending import corrected, told
from course.trial.network import SLOPES, VALUES
from course.trial.outcome import RIGHT, RIGHT_IF, WRONG, Trial
from course.trial.tree import Equation, Name, Node, Unreadable, arithmetic, num
from course.trial.vocabulary import FIXED

SIGNS = ("<", "<=", ">", ">=")
AT = np.concatenate([np.linspace(-30, 30, 1201), [-1e-3, 1e-3]])
ROUND = 1e-12
KNOWN = {"sigma": "sigmoid", **{f: f for f in FIXED - {"softmax"}}}
SIGMA = "σ is the sigmoid function"
HALVES = (1.0, 0.5, 0.25)  # what bounds of slopes and of outputs are in most books


class At:
    """The worth of a side in which one symbol has many values."""

    def __init__(self, symbol: Name | None):
        self.symbol = symbol

    def __call__(self, node: Node) -> Any:
        op, args = node.op, node.args
        plain = arithmetic(node, self)
        if plain is not NotImplemented:
            return plain
        if op == "name" and node.data == self.symbol:
            return AT
        if op == "abs" or (op == "call" and node.data.base == "abs"):
            return np.abs(self(args[0]))
        if op == "call" and len(args) == 1 and node.data.base in KNOWN and node.data.primes < 2:
            table = SLOPES if node.data.primes else VALUES
            return table[KNOWN[node.data.base]](np.asarray(self(args[0]), dtype=float))
        if op == "call" and node.data.base in ("exp", "sqrt") and len(args) == 1:
            return getattr(np, node.data.base)(self(args[0]))
        if op == "der" and len(args) == 2 and args[1].op == "name":
            of = args[0]
            if of.op == "call" and of.args == (args[1],) and not of.data.primes:
                return self(Node("call", of.args, of.data._replace(primes=1)))
        raise Unreadable("an inequality; bounds of a named activation or its slope are understood")


def by_bound(equation: Equation, text: str) -> Trial:
    """The trial of an inequality.

    Raises:
        Unreadable: where it is none about an activation, or an activation without its name.
    """
    sides = [s for s in equation.sides if s is not None]
    calls = [n for s in sides for n in s.walk() if n.op == "call"]
    symbols = {n.data for s in sides for n in s.walk() if n.op == "name"}
    if len(symbols) != 1 or not any(c.data.base in KNOWN for c in calls):
        raise Unreadable("an inequality; bounds of a named activation or its slope are understood")
    at = At(*symbols)
    failed = fails(equation, at)
    open_ = [SIGMA] if any(c.data.base == "sigma" for c in calls) else []
    if failed is None:
        return Trial(text, RIGHT_IF if open_ else RIGHT, open_, quantity="bound")
    where, left, sign, right = failed
    repaired = repair(equation, at) if len(sides) == 2 else None
    if repaired is None:
        raise Unreadable(f"it fails at {where:g}, and no bound in general use is near it")
    return Trial(
        text, WRONG, open_, mistake="wrong-bound", reason=told("wrong-bound"), quantity="bound",
        correction=corrected(text, repaired),
        counterexample=f"at {where:g}, where {left:.4g} {sign} {right:.4g} is false",
    )  # fmt: skip


def fails(equation: Equation, at: At) -> tuple[float, float, str, float] | None:
    """Where it fails, what stands on both sides there, and the sign between them."""
    values = [np.broadcast_to(at(s), AT.shape) for s in equation.sides if s is not None]
    for sign, one, other in zip(equation.signs, values, values[1:], strict=False):
        if sign not in SIGNS:
            raise Unreadable("an inequality among other signs")
        lower, upper = (one, other) if sign[0] == "<" else (other, one)
        gap = upper - lower
        # Where a function is flat, rounding makes equal what is not: a strict sign is tried near 0.
        bad = gap <= 0 if len(sign) == 1 else gap < -ROUND
        if len(sign) == 1:
            bad &= (np.abs(AT) < 8) | (gap < -ROUND)
        if bad.any():
            k = int(np.argmin(np.where(bad, np.abs(AT), np.inf)))
            return float(AT[k]), float(one[k]), sign, float(other[k])
    return None


def repair(equation: Equation, at: At) -> Equation | None:
    """The bound made right: with the other sign, with equality, or with another number."""
    left, _ = equation.sides
    (sign,) = equation.signs
    turned = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}[sign]
    tries = [equation._replace(signs=(s,)) for s in (sign + "=", turned) if s in SIGNS]
    tries += [equation._replace(sides=(left, num(b))) for b in HALVES[::-1]]
    for changed in tries:
        if fails(changed, at) is None and is_tight(changed, at):
            return changed
    return None


def is_tight(equation: Equation, at: At) -> bool:
    """Whether the function comes near its bound."""
    one, other = (np.broadcast_to(at(s), AT.shape) for s in equation.sides if s is not None)
    return bool(np.min(np.abs(one - other)) < 1e-3)
