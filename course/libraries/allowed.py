r"""What the mathematics allows as an answer, worked out from the function itself.

Where the two one-sided slopes differ, every number between them is a subgradient, or for a function
that is not convex at least a limit of slopes or a mean of some; beyond them is nothing that a
nearby point has. Where they agree there is one derivative.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import sympy as sp

from course.libraries.answers import Answer, answers, numbers
from course.libraries.questions import QUESTIONS

X = sp.Symbol("x", real=True)
H = sp.Symbol("h", positive=True)
V = sp.symbols("x_1:4", real=True)
RELU = sp.Max(X, 0)

# Of one number, each with the order of the derivative that is asked for.
SCALAR: dict[str, tuple[sp.Expr, int]] = {
    "relu": (RELU, 1),
    "leaky-relu": (sp.Max(X, X / 100), 1),
    "abs": (sp.Abs(X), 1),
    "clip": (sp.Min(X, 1), 1),  # near 1, the lower end is far away
    "square-of-relu": (RELU**2, 2),
    "elu": (sp.Piecewise((X, X > 0), (sp.exp(X) - 1, True)), 1),
    "two-relus": (RELU - sp.Max(-X, 0), 1),
    "sinc": (sp.Piecewise((1, sp.Eq(X, 0)), (sp.sin(X) / X, True)), 1),
    "softplus": (sp.log(1 + sp.exp(X)), 1),
    "square-of-abs": (sp.Abs(X) ** 2, 2),
}
# Of several numbers, with a gradient.
VECTOR: dict[str, sp.Expr] = {
    "product": V[0] * V[1] * V[2],
    "cumulative-product": V[0] + V[0] * V[1] + V[0] * V[1] * V[2],
    "log-of-softmax": -sp.log(1 + sp.exp(V[1] - V[0])),
}
# Of several numbers, with a kink: what a subgradient must be.
SETS: dict[str, Callable[[np.ndarray], bool]] = {
    # weights on the two largest entries
    "max-tie": lambda g: bool(g[2] == 0 and np.all(g >= 0) and np.isclose(g.sum(), 1)),
    # no longer than 1
    "norm": lambda g: bool(np.linalg.norm(g) <= 1 + 1e-6),
    # a norm of what is left without the mean, over the root of the number
    "deviation": lambda g: bool(np.isclose(g.sum(), 0) and np.linalg.norm(g) <= 3**-0.5 + 1e-6),
}
IN_WORDS = {
    "max-tie": r"$(t, 1 - t, 0)$ with $0 \le t \le 1$",
    "norm": "a vector no longer than 1",
    "deviation": r"sum 0, no longer than $1/\sqrt 3$",
}


@cache
def one_sided(question: str) -> tuple[sp.Expr, sp.Expr]:
    """The slopes from the left and from the right, of the function or of its derivative.

    >>> one_sided("leaky-relu"), one_sided("square-of-relu"), one_sided("elu")
    ((1/100, 1), (0, 2), (1, 1))
    """
    f, order = SCALAR[question]
    at = sp.nsimplify(QUESTIONS[question].at)

    def slope(side: int) -> sp.Expr:
        """The slope on one side; of a second derivative, the slope of f' that goes there from 0."""
        if order == 2:
            return sp.limit(sp.diff(f.subs(X, at + side * H), H) / H, H, 0, "+")
        return sp.limit((f.subs(X, at + side * H) - f.subs(X, at)) / (side * H), H, 0, "+")

    return slope(-1), slope(1)


@cache
def gradient(question: str) -> tuple[float, ...]:
    """The one gradient of a function of several numbers that has one.

    >>> gradient("product"), gradient("cumulative-product")
    ((0.0, 6.0, 0.0), (1.0, 8.0, 0.0))
    """
    f, at = VECTOR[question], QUESTIONS[question].at
    there = dict(zip(V, map(sp.nsimplify, at), strict=False))
    return tuple(float(sp.diff(f, v).subs(there).evalf(30)) for v in V[: len(at)])


def shown(question: str) -> str:
    """What is allowed, in a cell of a table.

    >>> shown("relu"), shown("sinc"), shown("product")
    ('0 to 1', '0', '0, 6, 0')
    """
    if question in SETS:
        return IN_WORDS[question]
    if question in VECTOR:
        return ", ".join(f"{number + 0:.3g}" for number in gradient(question))
    slopes = sorted({float(slope.evalf()) for slope in one_sided(question)})
    return " to ".join(f"{slope:.3g}" for slope in slopes)


def allows(question: str, value: Any) -> bool:
    """Whether the mathematics allows a value as the answer.

    >>> allows("leaky-relu", 0.01), allows("leaky-relu", 0.0), allows("product", [0.0, "nan", 0.0])
    (True, False, False)
    """
    given = np.array(list(numbers(value)))
    if not given.size or not np.all(np.isfinite(given)):
        return False
    if question in SETS:
        return SETS[question](given)
    if question in VECTOR:
        return bool(np.allclose(given, gradient(question), atol=1e-9))
    low, high = sorted(float(slope.evalf()) for slope in one_sided(question))
    return bool(low - 1e-6 <= given[0] <= high + 1e-6)


def outside(question: str) -> list[Answer]:
    """The answers that are no derivative of the function in any sense."""
    return [one for one in answers(question) if not allows(question, one.value)]
