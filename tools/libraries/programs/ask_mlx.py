"""The answers of MLX, on a processor."""

import mlx.core as mx
import numpy as np
from asking import PARTS, TINY, P, Q, answer, drops, in_units
from mlx import nn, optimizers

mx.set_default_device(mx.cpu)
ONE_HOT = mx.eye(3)
TENTH = mx.full((60000, 10), 0.1)


def forward(f, x):
    value, gradient = mx.value_and_grad(f)(mx.array(x, mx.float64))
    return np.array(value), np.array(gradient)


def second(f, x):
    return np.array(mx.grad(mx.grad(f))(mx.array(x, mx.float64)))


def steps(optimiser, gradients, rates=(None,), dtype=mx.float32, start=0.0):
    """How far a weight moves in the last of some steps."""
    w = {"w": mx.full((1,), start, dtype)}
    for gradient, rate in zip(gradients, rates, strict=True):
        before = w["w"].item()
        if rate is not None:
            optimiser.learning_rate = rate
        w = optimiser.apply_gradients({"w": mx.full((1,), gradient, dtype)}, w)
    return before - w["w"].item()


def running_variance():
    layer = nn.BatchNorm(1)
    layer(mx.array([[1.0], [3.0]]))
    return layer.running_var.item()


def complex_gradient():
    gradient = mx.grad(lambda z: mx.abs(z) ** 2)(mx.array(1 + 2j)).item()
    return [gradient.real, gradient.imag]


def clipped(limit, gradients):
    given = [mx.array(gradient) for gradient in gradients]
    return [np.array(one) for one in optimizers.clip_grad_norm(given, limit)[0]]


def initial(layer):
    return in_units(layer.weight, layer.bias)


FORMULAS = {
    "relu": [
        "nn.relu(x)",
        "mx.maximum(x, 0)",
        "mx.maximum(0, x)",
        "mx.clip(x, 0, None)",
        "mx.where(x > 0, x, 0)",
        "(x + mx.abs(x)) / 2",
    ],
    "leaky-relu": ["nn.leaky_relu(x, 0.01)"],
    "elu": ["nn.elu(x)"],
    "abs": ["mx.abs(x)"],
    "two-relus": ["nn.relu(x) - nn.relu(-x)"],
    "clip": ["mx.clip(x, 0, 1)", "nn.relu6(6 * x) / 6"],
    "square-of-abs": ["mx.abs(x) ** 2"],
    "square-of-relu": ["nn.relu(x) ** 2", "mx.maximum(x, 0) ** 2"],
    "sinc": ["mx.where(x == 0, 1, mx.sin(x) / x)"],
    "softplus": ["mx.log(1 + mx.exp(x))", "nn.softplus(x)"],
    "max-tie": ["mx.max(x)"],
    "product": ["mx.prod(x)"],
    "cumulative-product": ["mx.cumprod(x).sum()"],
    "norm": ["mx.linalg.norm(x)"],
    "deviation": ["mx.std(x)"],
    "log-of-softmax": ["mx.log(mx.softmax(x))[0]"],
    "soft-labels": ["nn.losses.cross_entropy(x, ONE_HOT[0] + ONE_HOT[1])"],
    "masked-class": [
        "nn.losses.cross_entropy(x, mx.array(1))",
        "nn.losses.cross_entropy(x, ONE_HOT[1])",
    ],
    "sure-and-wrong": [
        "nn.losses.binary_cross_entropy(x, mx.array(1.0))",
        "nn.losses.binary_cross_entropy(mx.sigmoid(x), mx.array(1.0), with_logits=False)",
    ],
    "squared-error": ["nn.losses.mse_loss(x, mx.zeros_like(x))"],
    "adam-tiny": ["steps(optimizers.Adam(0.1), [1e-12])"],
    "adam-first": [
        "steps(optimizers.Adam(0.1), [1.0])",
        "steps(optimizers.Adam(0.1, bias_correction=True), [1.0])",
    ],
    "adam-half": ["[steps(optimizers.Adam(0.1), [g], dtype=mx.float16) for g in (0.0, 1e-4)]"],
    "nesterov": ["steps(optimizers.SGD(0.1, 0.9, nesterov=True), [1.0])"],
    "rate-and-momentum": ["steps(optimizers.SGD(1.0, 0.9), [1, 1], [1.0, 0.1])"],
    "running-variance": ["running_variance()"],
    "column-sums": ["abs(mx.sum(TENTH, 0)[0].item() / 6000 - 1)"],
    "root": ["mx.sqrt(x)", "x**0.5"],
    "x-log-x": ["x * mx.log(x)"],
    "sign": ["mx.sign(x)"],
    "guarded-log": ["mx.where(x > 0, mx.log(x), 0)"],
    "huber": [
        "nn.losses.huber_loss(x, mx.zeros_like(x), delta=2.0)",
        "nn.losses.smooth_l1_loss(x, mx.zeros_like(x), beta=2.0)",
    ],
    "divergence": [
        "nn.losses.kl_div_loss(mx.array(np.log(Q)), mx.array(np.log(P)), reduction='mean')"
    ],
    "square-of-modulus": ["complex_gradient()"],
    "default-leak": ["nn.leaky_relu(x)"],
    "default-gelu": ["nn.gelu(x)", "nn.gelu_approx(x)"],
    "weight-decay": ["steps(optimizers.AdamW(0.1, weight_decay=0.5), [0.0], start=1.0)"],
    "default-decay": ["steps(optimizers.AdamW(0.1), [0.0], start=1.0)"],
    "clip-norm": ["clipped(2.5e-6, TINY)[0][0]"],
    "clip-parts": ["clipped(2.6, PARTS)"],
    "initial-weights": ["initial(nn.Linear(400, 100))"],
    "dropout": ["drops(nn.Dropout(0.2)(mx.ones(2000)))"],
}

if __name__ == "__main__":
    answer(FORMULAS, globals(), versions=["mlx"], forward=forward, second=second)
