"""The functions that a typed formula may call.

Each is either one of a handful that every language has, or a formula in those, so that a page
without Python can work it out as well.
"""

from __future__ import annotations

from dataclasses import dataclass

COMMON = ("exp", "log", "sqrt", "tanh", "abs", "sum", "mean", "max", "min", "where")
SHAPES = ("diag", "eye", "ones")


@dataclass(frozen=True)
class Known:
    """How a function is called: how many arguments, and whether ``axis=`` may follow."""

    fewest: int
    most: int
    axis: bool = False


BUILT_IN = {
    "exp": Known(1, 1),
    "log": Known(1, 1),
    "sqrt": Known(1, 1),
    "tanh": Known(1, 1),
    "abs": Known(1, 1),
    "sum": Known(1, 1, axis=True),
    "mean": Known(1, 1, axis=True),
    "max": Known(1, 2, axis=True),
    "min": Known(1, 2, axis=True),
    "where": Known(3, 3),
    "diag": Known(1, 1),
    "eye": Known(1, 1),
    "ones": Known(2, 2),
}
SAME = {
    "maximum": "max",
    "minimum": "min",
    "diagflat": "diag",
    "identity": "eye",
    "sigma": "sigmoid",
    "sigma_prime": "sigmoid_prime",
}
# g stands for any activation function; at the sample points it is this one
DEFINED = {
    "g": "tanh(x) + x**2/5",
    "g_prime": "1 - tanh(x)**2 + 2*x/5",
    "sigmoid": "1/(1 + exp(-x))",
    "sigmoid_prime": "exp(-x)/(1 + exp(-x))**2",
    "tanh_prime": "1 - tanh(x)**2",
    "relu": "max(0, x)",
    "relu_prime": "x > 0",
    "softmax": "exp(x - max(x, axis=0))/sum(exp(x - max(x, axis=0)), axis=0)",
}
# the spellings that may be typed for each name; the prime of g'(z) comes last
SPELLING = {
    "⊙": "*", "∘": "*", "·": "*", "×": "*", "−": "-", "ᵀ": ".T",
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "η": "eta",
    "θ": "theta", "σ": "sigma", "²": "**2", "’": "'", "′": "'",
}  # fmt: skip
