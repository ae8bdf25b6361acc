r"""The normal equation: the weights of least squares in closed form, with a ridge or without.

The right side is worked out with random data in matrices. Examples may stand in rows or in columns,
labels in a column. What is right is found by solving the equations that the cost's derivative sets
to zero.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import numpy as np

from course.trial.mending import corrected, told
from course.trial.outcome import RIGHT, WRONG, Trial
from course.trial.tree import Equation, Node, Unreadable, places, put

INPUTS, LABELS = {"X", "Phi"}, {"y", "Y", "t", "T"}
WEIGHTS = {"w", "W", "theta", "Theta", "beta", "b", "hat:beta", "hat:w", "hat:theta", "hat:W"}
QUANTITY = "weights of least squares"
N, M = 3, 7


class Data:
    """Random data, and what formulas make of them."""

    def __init__(self, seed: int, rows: bool):
        draw = np.random.default_rng([seed, 41])
        X, y = draw.normal(size=(M, N)), draw.normal(size=(M, 1))
        self.plain, self.labels, self.ridge = X, y, 0.23
        self.X = X if rows else X.T

    def due(self, ridge: float) -> np.ndarray:
        """The weights, a column."""
        X = self.plain
        return np.linalg.solve(X.T @ X + ridge * np.eye(N), X.T @ self.labels)

    def __call__(self, node: Node) -> Any:
        op, args = node.op, node.args
        if op == "num":
            return node.data
        if op == "name":
            return self.name(node.data.base)
        if op == "T":
            return np.transpose(self(args[0]))
        if op == "neg":
            return -self(args[0])
        if op == "add":
            parts = [self(a) for a in args]
            if len({np.shape(p) for p in parts}) > 1:
                raise Unreadable("sizes that do not fit")
            return sum(parts)
        if op == "mul":
            one, other = (self(a) for a in args)
            return one @ other if np.ndim(one) and np.ndim(other) else one * other
        if op == "pow" and args[1].op in ("num", "neg") and self(args[1]) == -1:
            return np.linalg.inv(self(args[0]))
        raise Unreadable(f"a {op} in the normal equation")

    def name(self, base: str) -> Any:
        if base in INPUTS:
            return self.X
        if base in LABELS:
            return self.labels
        if base in ("lambda", "alpha"):
            return self.ridge
        if base == "I":
            return np.eye(N)
        if base in ("m", "n", "N"):
            return float(M)
        raise Unreadable("a symbol that the normal equation has not")


def is_one(equation: Equation) -> bool:
    """Whether weights are said to be made of inputs and labels with the inverse of a matrix."""
    left, right = equation.sides[0], equation.sides[-1]
    if left is None or right is None or left.op != "name" or len(equation.sides) != 2:
        return False
    bases = {n.base for n in right.names()}
    parts = list(right.walk())
    inverse = any(n.op == "pow" and n.args[1].op in ("num", "neg") for n in parts)
    squared = inverse or (len([n for n in right.names() if n.base in INPUTS]) > 2)
    return left.data.base in WEIGHTS and squared and bool(bases & INPUTS) and bool(bases & LABELS)


def holds(right: Node, rows: bool) -> bool:
    """Whether it is the solution, with one of the ridges in use where there is one."""
    ridged = any(n.base in ("lambda", "alpha") for n in right.names())
    for factor in (1.0, float(M)) if ridged else (0.0,):
        try:
            if all(solves(right, Data(seed, rows), factor) for seed in range(3)):
                return True
        except (Unreadable, ValueError, np.linalg.LinAlgError):
            continue
    return False


def solves(right: Node, data: Data, factor: float) -> bool:
    """Whether it is the solution for these data."""
    came, due = np.asarray(data(right)), data.due(factor * data.ridge)
    return came.shape == due.shape and bool(np.allclose(came, due, rtol=1e-9))


def changes(right: Node) -> Iterator[tuple[Node, str]]:
    """Small changes of the right side."""
    for path, node in places(right):
        if node.op == "T":
            yield put(right, path, node.args[0]), "transpose"
        elif node.op == "name" and node.data.base in INPUTS:
            yield put(right, path, Node("T", (node,))), "transpose"
        elif node.op == "add":
            for at, term in enumerate(node.args):
                flipped = term.args[0] if term.op == "neg" else Node("neg", (term,))
                args = (*node.args[:at], flipped, *node.args[at + 1 :])
                yield put(right, path, Node("add", args)), "sign"
        elif node.op == "mul":
            yield put(right, path, Node("mul", node.args[::-1], node.data)), "swapped"
            for at, part in enumerate(node.args):
                if part.op == "mul":
                    inverse = Node("pow", (part, Node("num", data=-1.0)))
                    args = (*node.args[:at], inverse, *node.args[at + 1 :])
                    yield put(right, path, Node("mul", args, node.data)), "missing-inverse"
    products = [(path, node) for path, node in places(right) if node.op == "T"]
    for path, node in products:  # X Xᵀ for Xᵀ X takes two changes
        for other, name in places(right):
            if name.op == "name" and name.data == node.args[0].data and other[:-1] != path:
                two = put(right, other, Node("T", (name,)))
                yield put(two, path, node.args[0]), "transpose"


def by_solution(equation: Equation, text: str) -> Trial | None:
    """The trial of a normal equation; None where it is none, or nothing near it is right."""
    if not is_one(equation):
        return None
    right = equation.sides[1]
    assert right is not None
    if holds(right, True) or holds(right, False):
        return Trial(text, RIGHT, quantity=QUANTITY)
    for rows, (changed, word) in itertools.product((True, False), list(changes(right))):
        if holds(changed, rows):
            whole = equation._replace(sides=(equation.sides[0], changed))
            return Trial(
                text, WRONG, mistake=word, reason=told(word), quantity=QUANTITY,
                correction=corrected(text, whole),
            )  # fmt: skip
    raise Unreadable("these are not the weights of least squares, nor is anything near it")
