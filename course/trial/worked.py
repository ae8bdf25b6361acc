"""Worked examples: numbers in place of symbols, and a prediction that is written out."""

from __future__ import annotations

import numpy as np

from course.trial.tree import Equation, Name, Node, Unreadable, arithmetic
from course.trial.vocabulary import ROLES

NEAR, FAR = 0.01, 0.05  # what rounding may leave, and what it cannot


class Plain:
    """The worth of a formula whose symbols are plain numbers."""

    def __init__(self, values: dict[Name, complex]):
        self.values = values

    def __call__(self, node: Node) -> complex:
        op, args = node.op, node.args
        plain = arithmetic(node, self)
        if plain is not NotImplemented:
            return plain
        if op == "name":
            if node.data not in self.values:
                raise Unreadable("a symbol among numbers")
            return self.values[node.data]
        if (
            op == "call"
            and node.data.base in ("exp", "log", "sqrt", "tanh", "sigmoid", "sigma", "relu")
            and not node.data.primes
        ):
            value = self(args[0])
            known = {
                "exp": np.exp,
                "log": np.log,
                "sqrt": np.sqrt,
                "tanh": np.tanh,
                "relu": lambda x: x if np.real(x) > 0 else 0 * x,
            }
            return known.get(node.data.base, lambda x: 1 / (1 + np.exp(-x)))(value)
        raise Unreadable(f"a {op} among numbers")


def is_number(node: Node | None) -> bool:
    """Whether a side holds numbers and no symbol."""
    return (
        node is not None
        and all(n.op != "der" for n in node.walk())
        and not any(n.op == "name" for n in node.walk())
    )


def without_numbers(equation: Equation) -> tuple[Equation, bool | None]:
    """The sides with symbols, and whether the sides of numbers agree; None where there is one."""
    numbers = [s for s in equation.sides if is_number(s)]
    kept = [s for s in equation.sides if not is_number(s)]
    if len(numbers) < 2 or len(kept) + len(numbers) < 3:
        return equation, None
    values = [float(np.real(Plain({})(s))) for s in numbers if s is not None]
    worst = max(abs(v - values[0]) / (0.05 + abs(values[0])) for v in values)
    if NEAR < worst < FAR:
        raise Unreadable("whether the numbers agree or were rounded is not clear")
    return equation._replace(sides=tuple(kept), signs=("=",) * (len(kept) - 1)), worst <= NEAR


def sign_of_error(equation: Equation, text: str = "error") -> str:
    """Whether an error is defined as the output minus the label, "E+", or as "E-"; else nothing.

    What a program calls the error of a layer is one that is so defined as well.
    """
    left, right = equation.sides[0], equation.sides[-1]
    if left is None or left.op != "name":
        return ""
    of_layer = left.data.base == "da" and "err" in text.lower()
    if not (of_layer or left.data.base in ("err", "e", "E")) or right is None or right.op != "add":
        return ""
    one, *rest = right.args
    if len(rest) != 1 or one.op != "name" or rest[0].op != "neg" or rest[0].args[0].op != "name":
        return ""
    first, second = (ROLES.get(n.data.base) for n in (one, rest[0].args[0]))
    if first == "Y" and second in ("H", "A"):
        return "E-"
    return "E+" if second == "Y" and first in ("H", "A") else ""


def written_out(equation: Equation) -> str | None:
    """Whether it is the derivative of the square of an error that stands in it: which square."""
    left = equation.sides[0]
    if (
        left is None
        or len(equation.sides) != 2
        or left.op != "der"
        or len(left.args) != 2
        or left.args[1].op != "name"
    ):
        return None
    right, wrt = equation.sides[1], left.args[1].data
    assert right is not None
    if any(n.base[:1].isupper() for n in right.names()) or any(n.op == "T" for n in right.walk()):
        return None  # products of matrices have an order, which numbers do not
    for error in right.walk():
        if (
            error.op == "add"
            and any(n.op == "mul" for n in error.walk())
            and any(n.base in ("y", "Y", "t", "hat:y") for n in error.names())
            and wrt in set(error.names())
        ):
            for factor, words in ((1.0, "square"), (0.5, "half")):
                if all(_is_derivative(right, error, wrt, factor, seed) for seed in range(3)):
                    return words
    return None


def _is_derivative(right: Node, error: Node, wrt: Name, factor: float, seed: int) -> bool:
    draw = np.random.default_rng([seed, 5])
    values: dict[Name, complex] = {
        n: complex(draw.uniform(0.3, 1.7)) for n in dict.fromkeys(right.names())
    }
    try:
        came = Plain(values)(right)
        moved = Plain({**values, wrt: values[wrt] + 1e-30j})(error)
    except Unreadable:
        return False
    return abs(np.real(came) - factor * np.imag(moved * moved) / 1e-30) < 1e-9 * (1 + abs(came))
