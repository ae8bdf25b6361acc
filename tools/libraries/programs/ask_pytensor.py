"""The answers of PyTensor, without its compiler of C."""

import numpy as np
import pytensor
import pytensor.tensor as pt
from asking import answer
from pytensor.gradient import GradientError, verify_grad, zero_grad

pytensor.config.cxx = ""
pytensor.config.mode = "FAST_COMPILE"


def variable(x):
    return pt.dscalar("x") if np.ndim(x) == 0 else pt.dvector("x")


def forward(f, at):
    x = variable(at)
    value = f(x)
    return pytensor.function([x], [value, pytensor.grad(value, x)])(at)


def second(f, at):
    x = variable(at)
    bend = pytensor.grad(pytensor.grad(f(x), x), x)
    return pytensor.function([x], bend)(at)


def check(f, at=0.0):
    try:
        verify_grad(f, [np.array(at)], rng=np.random.default_rng(0))
    except GradientError:
        return False
    return True


def complex_gradient():
    z = pt.zscalar("z")
    gradient = pytensor.function([z], pytensor.grad(abs(z) ** 2, z))(1 + 2j)
    return [gradient.real, gradient.imag]


FORMULAS = {
    "relu": [
        "pt.maximum(x, 0.0)",
        "pt.maximum(0.0, x)",
        "pt.clip(x, 0.0, np.inf)",
        "pt.switch(x > 0, x, 0.0)",
        "(x + abs(x)) / 2",
    ],
    "leaky-relu": ["pt.maximum(x, 0.01 * x)", "pt.switch(x > 0, x, 0.01 * x)"],
    "elu": ["pt.switch(x > 0, x, pt.exp(x) - 1)"],
    "abs": ["abs(x)"],
    "two-relus": ["pt.maximum(x, 0.0) - pt.maximum(-x, 0.0)"],
    "clip": ["pt.clip(x, 0.0, 1.0)"],
    "square-of-abs": ["abs(x) ** 2"],
    "square-of-relu": ["pt.maximum(x, 0.0) ** 2"],
    "sinc": ["pt.switch(pt.eq(x, 0), 1.0, pt.sin(x) / x)"],
    "softplus": ["pt.log(1 + pt.exp(x))", "pt.softplus(x)"],
    "max-tie": ["pt.max(x)"],
    "product": ["pt.prod(x)"],
    "cumulative-product": ["pt.sum(pt.cumprod(x))"],
    "norm": ["pt.linalg.norm(x)", "pt.sqrt(pt.sum(x**2))"],
    "deviation": ["pt.std(x)"],
    "log-of-softmax": ["pt.log(pt.special.softmax(x))[0]", "pt.special.log_softmax(x)[0]"],
    "check-at-kink": [
        "check(lambda x: pt.maximum(x, 0.0))",
        "check(lambda x: pt.switch(x > 0, x, 0.0))",
        "check(abs)",
    ],
    "check-of-zero": ["check(lambda x: zero_grad(1e-7 * x), 1.0)"],
    "root": ["pt.sqrt(x)", "x**0.5"],
    "x-log-x": ["x * pt.log(x)"],
    "sign": ["pt.sign(x)"],
    "guarded-log": ["pt.switch(x > 0, pt.log(x), 0.0)"],
    "square-of-modulus": ["complex_gradient()"],
}

if __name__ == "__main__":
    answer(FORMULAS, globals(), versions=["pytensor"], forward=forward, second=second)
