"""The answers of nnlib, beside those of the libraries that people use."""

import numpy as np
from asking import answer, drops, in_units

import nnlib

TINY = [nnlib.Dense(np.array([[3e-6]]), np.array([[4e-6]]))]
PARTS = [nnlib.Dense(np.array([[3.0, 4.0]]), np.array([[12.0]]))]


def forward(f, x):
    """Nothing is differentiated here: f is a derivative of nnlib's, or a loss with its gradient."""
    given = f(x)
    return given if isinstance(given, tuple) else (0.0, given)


def both(name, x, Y):
    x, Y = np.reshape(x, (len(x), -1)), np.reshape(Y, (len(x), -1))
    return getattr(nnlib, name)(x, Y), getattr(nnlib, f"{name}_gradient")(x, Y).squeeze()


def step(optimiser, gradient, dtype=np.float64, then=None):
    """How far a weight moves in the first step, or in the next that another optimiser takes."""
    params = [nnlib.Dense(np.ones((1, 1), dtype), np.zeros((1, 1), dtype))]
    grads = [nnlib.Dense(np.full((1, 1), gradient, dtype), np.zeros((1, 1), dtype))]
    state = optimiser.init(params)
    for one in (optimiser, then) if then else (optimiser,):
        before = params[0].W.item()
        state = one.update(params, grads, state)
    return before - params[0].W.item()


def check(f, gradient, at=0.0):
    report = nnlib.gradcheck_function(f, gradient, np.array([at]))
    return report.max_relative_error < 1e-6 and not report.blind


FORMULAS = {
    "relu": ["nnlib.relu_prime(x)"],
    "leaky-relu": ["nnlib.leaky_relu_prime(x)"],
    "elu": ["nnlib.elu_prime(x)"],
    "softplus": ["nnlib.softplus_prime(x)"],
    "soft-labels": ["both('cross_entropy_from_logits', x, [1, 1, 0])"],
    "masked-class": ["both('cross_entropy_from_logits', x, [0, 1, 0])"],
    "sure-and-wrong": ["both('bce_from_logits', x[None], [1])"],
    "squared-error": ["both('mse', x, np.zeros_like(x))"],
    "label-outside": ["nnlib.one_hot([3], 3)"],
    "check-at-kink": ["check(nnlib.relu, nnlib.relu_prime)"],
    "check-of-zero": ["check(lambda x: 1e-7 * x, lambda x: 0 * x, 1.0)"],
    "adam-tiny": ["step(nnlib.Adam(0.1), 1e-12)"],
    "adam-first": ["step(nnlib.Adam(0.1), 1.0)"],
    "nesterov": ["step(nnlib.SGD(0.1, momentum=0.9, nesterov=True), 1.0)"],
    "rate-and-momentum": [
        "step(nnlib.SGD(1.0, momentum=0.9), 1, then=nnlib.SGD(0.1, momentum=0.9))"
    ],
    "adam-half": ["step(nnlib.Adam(0.1), 0.0, dtype=np.float16)"],
    "default-leak": ["nnlib.leaky_relu_prime(x)"],
    "default-gelu": [
        "(nnlib.gelu(x), nnlib.gelu_prime(x))",
        "(nnlib.gelu_tanh(x), nnlib.gelu_tanh_prime(x))",
    ],
    "weight-decay": ["step(nnlib.Adam(0.1, weight_decay=0.5), 0.0)"],
    "default-decay": ["step(nnlib.Adam(0.1), 0.0)"],
    "clip-norm": ["nnlib.clip_by_global_norm(TINY, 2.5e-6)[0].W.item()"],
    "clip-parts": ["[part[0] for part in nnlib.clip_by_global_norm(PARTS, 2.6)[0]]"],
    "initial-weights": [
        "in_units(*nnlib.MLP([400, 100, 1], hidden='relu', rng=0).params[0])",
        "in_units(*nnlib.MLP([400, 100, 1], hidden='tanh', rng=0).params[0])",
    ],
    "dropout": ["drops(nnlib.dropout_mask((2000,), 0.2, rng=0))"],
}

if __name__ == "__main__":
    answer(FORMULAS, globals(), versions=[], forward=forward)
