"""The answers of numdifftools: differences that are extrapolated, and the complex step."""

import numdifftools as nd
import numpy as np
from asking import answer


def relu(x):
    return np.maximum(x, 0)


def forward(f, x):
    """Nothing is differentiated here: f calls numdifftools.

    The extrapolation leaves a few of the smallest digits, others on another processor.
    """
    return 0.0, np.round(np.asarray(f(x), dtype=float), 9)


def second(f, x):
    return forward(f, x)[1]


FORMULAS = {
    "relu": [
        "nd.Derivative(relu)(x)",
        "nd.Derivative(relu, method='forward')(x)",
        "nd.Derivative(relu, method='complex')(x)",
    ],
    "abs": ["nd.Derivative(np.abs)(x)", "nd.Derivative(np.abs, method='complex')(x)"],
    "square-of-abs": [
        "nd.Derivative(lambda x: np.abs(x) ** 2, n=2)(x)",
        "nd.Derivative(lambda x: np.abs(x) ** 2, n=2, method='complex')(x)",
    ],
    "square-of-relu": ["nd.Derivative(lambda x: relu(x) ** 2, n=2)(x)"],
    "max-tie": ["nd.Gradient(np.max)(x)", "nd.Gradient(np.max, method='complex')(x)"],
    "product": ["nd.Gradient(np.prod)(x)"],
    "root": [
        "nd.Derivative(np.sqrt)(x)",
        "nd.Derivative(np.sqrt, method='forward')(x)",
        "nd.Derivative(np.sqrt, method='complex')(x)",
    ],
    "sign": ["nd.Derivative(np.sign)(x)", "nd.Derivative(np.sign, method='complex')(x)"],
    "complex-step": [
        "nd.Gradient(np.var, method='complex')(x)",
        "nd.Gradient(np.var)(x)",
    ],
}

if __name__ == "__main__":
    answer(FORMULAS, globals(), versions=["numdifftools", "numpy"], forward=forward, second=second)
