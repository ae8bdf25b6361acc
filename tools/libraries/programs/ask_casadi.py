"""The answers of CasADi."""

import casadi as ca
import numpy as np
from asking import answer


def variable(x):
    return ca.SX.sym("x") if np.ndim(x) == 0 else ca.SX.sym("x", len(x))


def forward(f, at):
    x = variable(at)
    value = f(x)
    given = ca.Function("f", [x], [value, ca.gradient(value, x)])(at)
    gradient = np.array(given[1])
    return float(given[0]), gradient.item() if gradient.size == 1 else gradient[:, 0]


def second(f, at):
    x = variable(at)
    bend = ca.gradient(ca.gradient(f(x), x), x)
    return float(ca.Function("f", [x], [bend])(at))


FORMULAS = {
    "relu": [
        "ca.fmax(x, 0)",
        "ca.fmax(0, x)",
        "ca.if_else(x > 0, x, 0)",
        "(x + ca.fabs(x)) / 2",
    ],
    "leaky-relu": ["ca.fmax(x, 0.01 * x)", "ca.if_else(x > 0, x, 0.01 * x)"],
    "elu": ["ca.if_else(x > 0, x, ca.exp(x) - 1)"],
    "abs": ["ca.fabs(x)"],
    "two-relus": ["ca.fmax(x, 0) - ca.fmax(-x, 0)"],
    "clip": ["ca.fmin(ca.fmax(x, 0), 1)"],
    "square-of-abs": ["ca.fabs(x) ** 2"],
    "square-of-relu": ["ca.fmax(x, 0) ** 2"],
    "sinc": ["ca.if_else(x == 0, 1, ca.sin(x) / x)"],
    "softplus": ["ca.log(1 + ca.exp(x))", "ca.logsumexp(ca.vertcat(0, x))"],
    "max-tie": ["ca.mmax(x)"],
    "product": ["x[0] * x[1] * x[2]"],
    "norm": ["ca.norm_2(x)"],
    "root": ["ca.sqrt(x)", "x**0.5"],
    "x-log-x": ["x * ca.log(x)"],
    "sign": ["ca.sign(x)"],
    "guarded-log": ["ca.if_else(x > 0, ca.log(x), 0)"],
}

if __name__ == "__main__":
    answer(FORMULAS, globals(), versions=["casadi"], forward=forward, second=second)
