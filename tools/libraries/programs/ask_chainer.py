"""The answers of Chainer."""

import chainer
import chainer.functions as F
import numpy as np
from asking import PARTS, TINY, answer, drops, in_units
from chainer import optimizer_hooks
from chainer.gradient_check import check_backward


def forward(f, x):
    x = chainer.Variable(np.asarray(x, dtype=np.float64))
    value = f(x)
    value.backward()
    return value.array, "no gradient" if x.grad is None else x.grad


def second(f, x):
    x = chainer.Variable(np.asarray(x, dtype=np.float64))
    (slope,) = chainer.grad([f(x)], [x], enable_double_backprop=True)
    (bend,) = chainer.grad([slope], [x])
    return 0.0 if bend is None else bend.array


class AllZero(chainer.FunctionNode):
    """1e-6 x, with a gradient that somebody forgot."""

    def forward(self, inputs):
        return (1e-6 * inputs[0],)

    def backward(self, _, upstream):
        return (0 * upstream[0],)


def check(f, at=0.0):
    try:
        check_backward(f, np.full(1, at), np.ones(1), dtype=np.float64)
    except AssertionError:
        return False
    return True


def weights(*values):
    """A link with these weights."""
    link = chainer.Link()
    with link.init_scope():
        for number, value in enumerate(values):
            setattr(link, f"w{number}", chainer.Parameter(value))
    return link


def steps(optimiser, gradients, rates=(None,), dtype=np.float64, hook=None):
    """How far a weight moves in the last of some steps."""
    link = weights(np.ones(1, dtype))
    w = link.w0
    optimiser.setup(link)
    if hook:
        optimiser.add_hook(hook)
    for gradient, rate in zip(gradients, rates, strict=True):
        before = w.array[0]
        if rate is not None:
            optimiser.lr = rate
        w.grad = np.full(1, float(gradient), dtype)
        optimiser.update()
    return before - w.array[0]


def clipped(hook, gradients):
    """Steps at the rate 1, which are the gradients after they were clipped."""
    link = weights(*(0 * gradient for gradient in gradients))
    for w, gradient in zip(link.params(), gradients, strict=True):
        w.grad = gradient.copy()
    optimiser = chainer.optimizers.SGD(1.0).setup(link)
    optimiser.add_hook(hook)
    optimiser.update()
    return [-w.array for w in link.params()]


def running_variance():
    layer = chainer.links.BatchNormalization(1, decay=0.9)
    with chainer.using_config("train", True):
        layer(np.array([[1.0], [3.0]], np.float32))
    return layer.avg_var[0]


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
    "check-of-zero": ["check(lambda x: AllZero().apply((x,))[0], 1.0)"],
    "adam-tiny": ["steps(chainer.optimizers.Adam(0.1), [1e-12])"],
    "adam-first": ["steps(chainer.optimizers.Adam(0.1), [1.0])"],
    "adam-half": [
        "[steps(chainer.optimizers.Adam(0.1), [g], dtype=np.float16) for g in (0.0, 1e-4)]"
    ],
    "nesterov": ["steps(chainer.optimizers.NesterovAG(0.1, 0.9), [1.0])"],
    "rate-and-momentum": ["steps(chainer.optimizers.MomentumSGD(1.0, 0.9), [1, 1], [1.0, 0.1])"],
    "root": ["F.sqrt(x)", "x**0.5"],
    "x-log-x": ["x * F.log(x)"],
    "sign": ["F.sign(x)"],
    "guarded-log": ["F.where(x.array > 0, F.log(x), ZERO)"],
    "huber": ["F.sum(F.huber_loss(x[None, None], np.zeros((1, 1)), 2.0))"],
    "class-weights": [
        "F.softmax_cross_entropy(np.zeros((2, 3)), np.array([0, 2]), "
        "class_weight=np.array([1.0, 2.0, 3.0])).array"
    ],
    "sure-and-wrong": ["F.sigmoid_cross_entropy(x[None, None], np.array([[1]]))"],
    "label-outside": ["F.softmax_cross_entropy(np.zeros((1, 3)), np.array([3])).array"],
    "weight-decay": [
        "steps(chainer.optimizers.Adam(0.1, weight_decay_rate=0.5), [0.0])",
        "steps(chainer.optimizers.AdamW(0.1, weight_decay_rate=0.5), [0.0])",
        "steps(chainer.optimizers.Adam(0.1), [0.0], hook=optimizer_hooks.WeightDecay(0.5))",
    ],
    "default-decay": ["steps(chainer.optimizers.AdamW(0.1), [0.0])"],
    "clip-norm": ["clipped(optimizer_hooks.GradientClipping(2.5e-6), TINY)[0][0]"],
    "clip-parts": [
        "clipped(optimizer_hooks.GradientClipping(2.6), PARTS)",
        "clipped(optimizer_hooks.GradientHardClipping(-2.6, 2.6), PARTS)",
    ],
    "running-variance": ["running_variance()"],
    "default-leak": ["F.leaky_relu(x)"],
    "initial-weights": ["initial(chainer.links.Linear(400, 100))"],
    "dropout": ["kept()"],
}

if __name__ == "__main__":
    answer(FORMULAS, globals(), versions=["chainer"], forward=forward, second=second)
