"""The answers of Chainer."""

import chainer
import chainer.functions as F
import numpy as np
from asking import answer, drops, in_units
from chainer.gradient_check import check_backward


def forward(f, x):
    x = chainer.Variable(np.asarray(x, dtype=np.float64))
    value = f(x)
    value.backward()
    return value.array, x.grad


def second(f, x):
    x = chainer.Variable(np.asarray(x, dtype=np.float64))
    (slope,) = chainer.grad([f(x)], [x], enable_double_backprop=True)
    (bend,) = chainer.grad([slope], [x])
    return 0.0 if bend is None else bend.array


def check(f):
    try:
        check_backward(f, np.zeros(1), np.ones(1), dtype=np.float64)
    except AssertionError:
        return False
    return True


def steps(optimiser, gradients, rates=(None,)):
    """How far a weight moves in the last of some steps."""
    w, link = chainer.Parameter(np.ones(1)), chainer.Link()
    with link.init_scope():
        link.w = w
    optimiser.setup(link)
    for gradient, rate in zip(gradients, rates, strict=True):
        before = w.array[0]
        if rate is not None:
            optimiser.lr = rate
        w.grad = np.full(1, float(gradient))
        optimiser.update()
    return before - w.array[0]


ZERO = chainer.Variable(np.zeros(()))


def initial(layer):
    return in_units(layer.W.array, layer.b.array)


def kept():
    with chainer.using_config("train", True):
        return drops(F.dropout(np.ones(2000, np.float32), 0.2).array)


FORMULAS = {
    "relu": [
        "F.relu(x)",
        "F.maximum(x, ZERO)",
        "F.maximum(ZERO, x)",
        "F.where(x.array > 0, x, ZERO)",
        "(x + abs(x)) / 2",
    ],
    "leaky-relu": ["F.leaky_relu(x, 0.01)"],
    "elu": ["F.elu(x)"],
    "abs": ["abs(x)"],
    "two-relus": ["F.relu(x) - F.relu(-x)"],
    "clip": ["F.clip(x, 0.0, 1.0)", "F.clipped_relu(x, 1.0)"],
    "square-of-abs": ["abs(x) ** 2"],
    "square-of-relu": ["F.relu(x) ** 2"],
    "sinc": ["F.where(x.array == 0, ZERO + 1, F.sin(x) / x)"],
    "softplus": ["F.log(1 + F.exp(x))", "F.softplus(x)"],
    "max-tie": ["F.max(x)"],
    "product": ["F.prod(x)"],
    "cumulative-product": ["F.sum(F.cumprod(x))"],
    "norm": ["F.sqrt(F.sum(x**2))"],
    "log-of-softmax": ["F.log(F.softmax(x[None]))[0, 0]", "F.log_softmax(x[None])[0, 0]"],
    "soft-labels": ["F.softmax_cross_entropy(x[None], np.array([[1.0, 1.0, 0.0]]))"],
    "masked-class": [
        "F.softmax_cross_entropy(x[None], np.array([1]))",
        "F.softmax_cross_entropy(x[None], np.array([[0.0, 1.0, 0.0]]))",
    ],
    "squared-error": ["F.mean_squared_error(x, np.zeros(x.shape))"],
    "check-at-kink": ["check(F.relu)", "check(lambda x: F.leaky_relu(x, 0.01))", "check(abs)"],
    "adam-tiny": ["steps(chainer.optimizers.Adam(0.1), [1e-12])"],
    "adam-first": ["steps(chainer.optimizers.Adam(0.1), [1.0])"],
    "nesterov": ["steps(chainer.optimizers.NesterovAG(0.1, 0.9), [1.0])"],
    "rate-and-momentum": ["steps(chainer.optimizers.MomentumSGD(1.0, 0.9), [1, 1], [1.0, 0.1])"],
    "root": ["F.sqrt(x)", "x**0.5"],
    "x-log-x": ["x * F.log(x)"],
    "default-leak": ["F.leaky_relu(x)"],
    "initial-weights": ["initial(chainer.links.Linear(400, 100))"],
    "dropout": ["kept()"],
}

if __name__ == "__main__":
    answer(FORMULAS, globals(), versions=["chainer"], forward=forward, second=second)
