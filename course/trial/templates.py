"""Rules beside the network itself: penalties, normalisation, dropout, first weights, differences.

A rule is a list of right forms with letters of its own. A formula that uses letters of the same
kinds is compared with each form in numbers; what fits none and is no small change of one is left
unread, since the letters may mean something else.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np

from course.trial.tree import Equation, Name, Node, Unreadable, arithmetic, places, put

Numbers = dict[str, Any]


class Rule(NamedTuple):
    """One rule.

    Args:
        name: what it is, in words.
        left: the letters that may stand on the left.
        letters: for each quantity, the letters that it may have.
        forms: what the left side may be, as functions of the quantities.
        condition: what it takes, if it is no rule without it.
    """

    name: str
    left: frozenset[str]
    letters: dict[str, frozenset[str]]
    forms: tuple[Callable[[Numbers], Any], ...]
    condition: str = ""


def _one_of(*names: str) -> frozenset[str]:
    return frozenset(names)


MEAN = _one_of("mu", "mu_B", "mu_{B}", "mean")
X, HAT_X = _one_of("x", "z", "x_i", "z_i", "a"), _one_of("hat:x", "bar:x", "tilde:x", "hat:x_i")
HAT_Z = _one_of("hat:z", "tilde:z", "z_norm", "x_norm", "bar:z", "hat:z_i")
ACTIVE = _one_of("a", "A", "h", "dA", "da")
RULES = (
    Rule(
        "normalisation",
        HAT_X | HAT_Z | _one_of("x'", "x"),
        {
            "x": X,
            "mu": MEAN | _one_of("bar:x"),
            "s": _one_of("sigma", "sigma_B", "s"),
            "e": _one_of("epsilon"),
        },
        (
            lambda v: (v["x"] - v["mu"]) / np.sqrt(v["s"] ** 2 + v["e"]),
            lambda v: (v["x"] - v["mu"]) / (v["s"] + v["e"]),
            lambda v: (v["x"] - v["mu"]) / v["s"],
        ),
    ),
    Rule(
        "scale and shift of a normalised value",
        _one_of("y", "y_i", "tilde:z", "z", "a", "a_i", "tilde:z_i", "hat:z"),
        {"x": HAT_X | HAT_Z, "g": _one_of("gamma"), "b": _one_of("beta")},
        (lambda v: v["g"] * v["x"] + v["b"],),
    ),
    Rule(
        "dropout",
        ACTIVE,
        {"a": ACTIVE, "d": _one_of("D", "M", "d", "mask", "r"), "k": _one_of("keep", "p", "q")},
        (
            lambda v: v["a"] * v["d"] / v["k"],
            lambda v: v["a"] * v["d"],
            lambda v: v["a"] / v["k"],
        ),
    ),
    Rule(
        "the window of a decaying average",
        _one_of("n", "N", "k"),
        {"b": _one_of("beta", "gamma", "rho")},
        (lambda v: 1 / (1 - v["b"]),),
        "it is taken as a rule of thumb",
    ),
)


def key(name: Name) -> str:
    """A symbol in one string, without layers."""
    sub = [x for x in name.sub if not x.isdigit()]
    sup = [
        x
        for x in name.sup
        if x.strip("[]()") not in ("l", "L", "i") and not x.strip("[]()").isdigit()
    ]
    return name.base + "".join(f"_{x}" for x in sub) + "".join(f"^{x}" for x in sup)


class Value:
    """The worth of a formula whose symbols are numbers."""

    def __init__(self, numbers: dict[str, Any]):
        self.numbers = numbers

    def __call__(self, node: Node) -> Any:
        op, args = node.op, node.args
        plain = arithmetic(node, self)
        if plain is not NotImplemented:
            return plain
        if op == "name":
            return self.numbers[key(node.data)]
        if op == "T":
            return self(args[0])
        if op == "call" and node.data.base == "sqrt":
            return np.sqrt(self(args[0]))
        raise Unreadable(f"a {op} in a rule")


def matched(equation: Equation) -> Iterator[tuple[Rule, dict[str, str]]]:
    """Rules that a formula may be, with the symbol of each quantity."""
    left, right = equation.sides[0], equation.sides[-1]
    if left is None or left.op != "name" or len(equation.sides) != 2 or right is None:
        return
    used = list(dict.fromkeys(key(n) for n in right.names() if n.base != "sqrt"))
    for rule in RULES:
        if key(left.data) not in rule.left or not used:
            continue
        options = [
            [q for q, letters in rule.letters.items() if symbol in letters] for symbol in used
        ]
        for choice in itertools.product(*options):
            if len(set(choice)) == len(choice):
                yield rule, dict(zip(used, choice, strict=True))
                break


def fits(rule: Rule, places_of: dict[str, str], right: Node) -> bool:
    """Whether the right side is one of the forms."""
    for form in rule.forms:
        good = True
        for seed in range(3):
            draw = np.random.default_rng([seed, 9])
            numbers = {q: float(draw.uniform(0.3, 0.9)) for q in rule.letters}
            try:
                came = Value({s: numbers[q] for s, q in places_of.items()})(right)
                due = form(numbers)
            except (KeyError, ZeroDivisionError, Unreadable):
                good = False
                break
            if not abs(came - due) <= 1e-9 * (1 + abs(due)):
                good = False
                break
        if good:
            return True
    return False


def changes(right: Node) -> Iterator[tuple[Node, str]]:
    """Small changes of a rule."""
    for path, node in places(right):
        if node.op == "add":
            for at, term in enumerate(node.args):
                flipped = term.args[0] if term.op == "neg" else Node("neg", (term,))
                yield (
                    put(right, path, Node("add", (*node.args[:at], flipped, *node.args[at + 1 :]))),
                    "sign",
                )
        elif node.op == "div":
            yield (
                put(
                    right,
                    path,
                    Node("div", (node.args[0], Node("call", (node.args[1],), Name("sqrt")))),
                ),
                "missing-root",
            )
        elif node.op == "mul":
            yield put(right, path, Node("div", node.args)), "extra-factor"
        elif node.op == "name":
            yield put(right, path, Node("pow", (node, Node("num", data=2.0)))), "power"
