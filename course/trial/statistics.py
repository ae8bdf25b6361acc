"""Means, variances, first weights and differences: what stands in sheets beside the network."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from course.trial.templates import key
from course.trial.tree import Equation, Name, Node, Unreadable, arithmetic, num, places, put

MEANS = {"mu", "mu_B", "bar:x", "mu_j"}
SPREADS = {"sigma^2", "sigma_B^2", "s^2", "sigma_j^2"}
DATA = {"x", "z", "x_i", "z_i", "X", "Z"}
COUNTS = {"m", "n", "N", "m_B"}
INPUTS = {"n", "n_in", "n_{in}", "fan_in", "n^l-1", "n_l-1", "n_prev", "n_{prev}", "N", "n_i"}
OUTPUTS = {"n_out", "n_{out}", "fan_out", "n^l", "n_l", "n_o"}
STEP = 1e-4


class Drawn:
    """The worth of a formula with data, counts and a function J for which numbers were drawn."""

    def __init__(self, seed: int):
        draw = np.random.default_rng([seed, 3])
        self.data = draw.normal(size=7) + 1
        self.n_in, self.n_out, self.theta = 5.0, 3.0, float(draw.normal())
        self.a, self.b = draw.normal(size=2) + 2

    def cost(self, x: Any) -> Any:
        return self.a * x * x + self.b * x

    def __call__(self, node: Node) -> Any:
        op, args = node.op, node.args
        plain = arithmetic(node, self)
        if plain is not NotImplemented:
            return plain
        if op == "name":
            return self.name(node.data)
        if op == "sum" and len(node.data.letters) <= 1:
            inner = np.asarray(self(args[0]))
            return np.sum(inner) if inner.ndim else inner * len(self.data)
        if op == "call":
            return self.call(node.data.base, args)
        raise Unreadable(f"a {op} in a statistic")

    def call(self, base: str, args: tuple[Node, ...]) -> Any:
        if base in ("J", "C", "L", "E", "f") and len(args) == 1:
            return self.cost(self(args[0]))
        if base == "sqrt":
            return np.sqrt(self(args[0]))
        if base in ("sum", "mean"):
            return getattr(np, base)(self(args[0]))
        if base == "randn":
            return 1.0
        raise Unreadable(f"the function {base} in a statistic")

    def name(self, name: Name) -> Any:
        symbol = key(name)
        if symbol in DATA or name.base in ("x", "z"):
            return self.data
        if name.base in ("mu", "bar:x") and symbol in MEANS:
            return self.data.mean()
        if name.base in ("theta", "w", "W"):
            return self.theta
        if name.base in ("epsilon", "h"):
            return STEP
        if size := self.size(name):
            return size
        raise Unreadable(f"the symbol {name.base} in a statistic")

    def size(self, name: Name) -> float | None:
        """How many units a count of units counts."""
        text = name.base + "".join(f"_{x.strip('[]()')}" for x in name.sub)
        text += "".join(f"^{x.strip('[]()')}" for x in name.sup)
        if text in OUTPUTS:
            return self.n_out
        return self.n_in if text in INPUTS else None


class Counted(Drawn):
    """The same where n is the number of data."""

    def size(self, name: Name) -> float | None:
        return float(len(self.data)) if key(name) in COUNTS else None


# What is stated, what works it out, the side that is worked out, and what it may be.
Rule = tuple[str, type[Drawn], Node, tuple[Callable[[Any], Any], ...]]
VARIANCES: tuple[Callable[[Drawn], float], ...] = (
    lambda d: 1 / d.n_in,
    lambda d: 2 / d.n_in,
    lambda d: 2 / (d.n_in + d.n_out),
    lambda d: 1 / d.n_out,
)
DEVIATIONS = tuple((lambda d, v=v: np.sqrt(v(d))) for v in VARIANCES)
BOUNDS: tuple[Callable[[Drawn], float], ...] = (
    lambda d: np.sqrt(6 / (d.n_in + d.n_out)),
    lambda d: np.sqrt(6 / d.n_in),
    lambda d: np.sqrt(3 / d.n_in),
    lambda d: 1 / np.sqrt(d.n_in),
)


def rule(equation: Equation) -> Rule | None:
    """What a formula states, what to work it out with, its right side, and what that may be."""
    left, right = equation.sides[0], equation.sides[-1]
    if left is None or right is None or len(equation.sides) != 2:
        return None
    if left.op == "name" and key(left.data) in MEANS:
        return "mean", Counted, right, (lambda d: d.data.mean(),)
    squared = left.op == "pow" and left.args[0].op == "name" and left.args[1] == num(2.0)
    spread = f"{key(left.args[0].data)}^2" if squared else ""
    summed = any(n.op == "sum" or n.data == Name("mean") for n in right.walk())
    if spread in SPREADS and summed:
        return "variance", Counted, right, (lambda d: d.data.var(), lambda d: d.data.var(ddof=1))
    if (left.op == "call" and left.data.base == "Var") or (spread == "sigma^2" and not summed):
        return "first weights", Drawn, right, VARIANCES
    if left.op == "name" and left.data.base in ("W", "w") and right.op != "add":
        return first_weights(right)
    if left.op in ("der", "name") and any(
        n.op == "call" and n.data.base in ("J", "C", "f", "L") and n.args[0].op == "add"
        for n in right.walk()
    ):
        return "numerical derivative", Drawn, right, (lambda d: 2 * d.a * d.theta + d.b,)
    return None


def first_weights(right: Node) -> Rule | None:
    """Weights drawn at random, with a factor or from a distribution."""
    calls = [n for n in right.walk() if n.op == "call" and n.data.base in ("randn", "N", "U")]
    if len(calls) != 1:
        return None
    (call,) = calls
    if call.data.base == "randn":
        small = (lambda d: 0.01, lambda d: 0.1, lambda d: 0.001, lambda d: 1.0)
        return "first weights", Drawn, right, (*DEVIATIONS, *small)
    if right is not call or len(call.args) != 2:
        return None
    if call.data.base == "N":
        return "first weights", Drawn, call.args[1], (*VARIANCES, *DEVIATIONS)
    return "first weights", Drawn, call.args[1], BOUNDS


def fits(
    kind: type[Drawn], right: Node, forms: tuple[Callable[[Any], Any], ...], loose: float
) -> bool:
    """Whether the right side is one of the forms, for three draws."""
    for form in forms:
        draws = [kind(seed) for seed in range(3)]
        if all(abs(d(right) - form(d)) <= loose * (1 + abs(form(d))) for d in draws):
            return True
    return False


def verdict(equation: Equation) -> tuple[str, str, Equation | None] | None:
    """What it is, the word of its mistake or ``right``, and the equation put right."""
    found = rule(equation)
    if found is None:
        return None
    name, kind, right, forms = found
    loose = 1e-9
    try:
        if fits(kind, right, forms, loose):
            return name, "right", None
    except (Unreadable, TypeError, ValueError, ZeroDivisionError):
        return None
    for changed, word in changes(right):
        try:
            if fits(kind, changed, forms, loose):
                whole = put_right(equation, right, changed)
                return name, word, whole
        except (Unreadable, TypeError, ValueError, ZeroDivisionError):
            continue
    return None


def put_right(equation: Equation, old: Node, new: Node) -> Equation:
    """The equation with its right side, or a part of it, changed."""
    side = equation.sides[-1]
    assert side is not None
    whole = side.mapped(lambda n: new if n == old else n)
    return equation._replace(sides=(equation.sides[0], whole))


def changes(right: Node) -> Iterator[tuple[Node, str]]:
    """Small changes of a statistic."""
    two = num(2.0)
    for path, node in places(right):
        if node.op == "add":
            for at, term in enumerate(node.args):
                flipped = term.args[0] if term.op == "neg" else Node("neg", (term,))
                changed = Node("add", (*node.args[:at], flipped, *node.args[at + 1 :]))
                yield put(right, path, changed), "sign"
            yield put(right, path, Node("pow", (node, two))), "power"
        if node.op == "div":
            yield put(right, path, Node("call", (node,), Name("sqrt"))), "missing-root"
            below = Node("mul", (two, node.args[1]), "")
            yield put(right, path, Node("div", (node.args[0], below))), "factor-2"
        if node.op == "call" and node.data.base == "sqrt":
            yield put(right, path, node.args[0]), "extra-root"
