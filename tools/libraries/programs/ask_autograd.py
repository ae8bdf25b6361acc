"""The answers of autograd, which differentiates NumPy."""

import autograd
import autograd.numpy as np
from asking import answer
from autograd.test_util import check_grads


def forward(f, x):
    x = x[()]  # a number, not an array of no dimensions
    return f(x), autograd.grad(f)(x)


def second(f, x):
    return autograd.grad(autograd.grad(f))(x[()])


@autograd.extend.primitive
def all_zero(x):
    """1e-7 x, with a gradient that somebody forgot."""
    return 1e-7 * x


autograd.extend.defvjp(all_zero, lambda value, x: lambda upstream: 0 * upstream)


def check(f, at=0.0):
    try:
        check_grads(f, modes=["rev"], order=1)(at)
    except AssertionError:
        return False
    return True


def complex_gradient():
    gradient = autograd.grad(lambda z: np.abs(z) ** 2)(1 + 2j)
    return [gradient.real, gradient.imag]


FORMULAS = {
    "relu": [
        "np.maximum(x, 0.0)",
        "np.maximum(0.0, x)",
        "np.fmax(x, 0.0)",
        "np.clip(x, 0.0, np.inf)",
        "np.where(x > 0, x, 0.0)",
        "(x + np.abs(x)) / 2",
    ],
    "leaky-relu": ["np.where(x > 0, x, 0.01 * x)", "np.maximum(x, 0.01 * x)"],
    "elu": ["np.where(x > 0, x, np.exp(x) - 1)"],
    "abs": ["np.abs(x)"],
    "two-relus": ["np.maximum(x, 0.0) - np.maximum(-x, 0.0)"],
    "clip": ["np.clip(x, 0.0, 1.0)"],
    "square-of-abs": ["np.abs(x) ** 2"],
    "square-of-relu": ["np.maximum(x, 0.0) ** 2"],
    "sinc": ["np.where(x == 0, 1.0, np.sin(x) / x)", "np.sinc(x / np.pi)"],
    "softplus": ["np.log(1 + np.exp(x))", "np.logaddexp(0.0, x)"],
    "max-tie": ["np.max(x)"],
    "product": ["np.prod(x)"],
    "norm": ["np.linalg.norm(x)", "np.sqrt(np.sum(x**2))"],
    "deviation": ["np.std(x)"],
    "check-at-kink": [
        "check(lambda x: np.maximum(x, 0.0))",
        "check(lambda x: np.where(x > 0, x, 0.0))",
        "check(np.abs)",
    ],
    "check-of-zero": ["check(all_zero, 1.0)"],
    "root": ["np.sqrt(x)", "x**0.5"],
    "x-log-x": ["x * np.log(x)"],
    "sign": ["np.sign(x)"],
    "guarded-log": ["np.where(x > 0, np.log(x), 0.0)"],
    "square-of-modulus": ["complex_gradient()"],
}

if __name__ == "__main__":
    answer(FORMULAS, globals(), versions=["autograd", "numpy"], forward=forward, second=second)
