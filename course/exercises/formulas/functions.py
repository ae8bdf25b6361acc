"""The functions that a typed formula may call.

Each is one of a handful that every language has, or a formula in those, so that a page without
Python can work it out as well.
"""

from __future__ import annotations

from dataclasses import dataclass

COMMON = ("exp", "log", "sqrt", "tanh", "abs", "sum", "mean", "max", "min", "where")
SHAPES = ("diag", "eye", "ones")
ALSO = ("sign", "heaviside")


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
    "sign": Known(1, 1),
    "sum": Known(1, 1, axis=True),
    "mean": Known(1, 1, axis=True),
    "max": Known(1, 2, axis=True),
    "min": Known(1, 2, axis=True),
    "heaviside": Known(2, 2),
    "where": Known(3, 3),
    "diag": Known(1, 1),
    "eye": Known(1, 1),
    "ones": Known(2, 2),
}
# other names of a function, in NumPy, in torch and on paper
SAME = {
    "maximum": "max",
    "minimum": "min",
    "amax": "max",
    "amin": "min",
    "diagflat": "diag",
    "identity": "eye",
    "absolute": "abs",
    "fabs": "abs",
    "ln": "log",
    "sgn": "sign",
    "sigma": "sigmoid",
    "sigma_prime": "sigmoid_prime",
}
# functions that are other words for signs: in x, and in y where there are two arguments. Each
# argument stands once, so that what is typed does not grow.
WORDS = {
    "multiply": "x * y", "mul": "x * y", "add": "x + y", "subtract": "x - y", "sub": "x - y",
    "divide": "x / y", "true_divide": "x / y", "div": "x / y", "power": "x ** y", "pow": "x ** y",
    "matmul": "x @ y", "mm": "x @ y", "dot": "x @ y",
    "transpose": "x.T", "t": "x.T", "T": "x.T",
    "square": "x ** 2", "negative": "-x", "neg": "-x", "reciprocal": "1 / x",
    "log1p": "log(1 + x)", "expm1": "exp(x) - 1", "log2": "log(x) / log(2)",
    "log10": "log(x) / log(10)", "norm": "sqrt(sum(x ** 2))",
    "zeros": "0 * ones(x, y)", "zeros_like": "0 * x", "ones_like": "0 * x + 1",
    "float": "x", "array": "x", "asarray": "x", "copy": "x",
}  # fmt: skip
# what may follow a dot and changes no number, whatever is in its brackets
UNCHANGED = ("astype",)
LIBRARIES = (
    "np", "numpy", "nnlib", "torch", "math", "jnp", "jax", "sp", "sympy", "sym", "tf", "F",
    "scipy", "special", "nn", "functional", "linalg",
)  # fmt: skip
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
