"""The answers of MyGrad."""

import mygrad as mg
from asking import answer
from mygrad.nnet import activations, losses


def forward(f, x):
    x = mg.tensor(x, dtype=float)
    value = f(x)
    value.backward()
    return value.data, x.grad


def logits(x):
    """One example, as its losses want it: in a row."""
    return mg.reshape(x, (1, -1))


FORMULAS = {
    "relu": [
        "activations.relu(x)",
        "mg.maximum(x, 0.0)",
        "mg.maximum(0.0, x)",
        "mg.clip(x, 0.0, None)",
        "mg.where(x > 0, x, 0.0)",
        "(x + mg.abs(x)) / 2",
    ],
    "leaky-relu": ["activations.leaky_relu(x, 0.01)"],
    "elu": ["activations.elu(x, 1.0)"],
    "abs": ["mg.abs(x)"],
    "two-relus": ["activations.relu(x) - activations.relu(-x)"],
    "clip": ["mg.clip(x, 0.0, 1.0)", "activations.hard_tanh(x, lower_bound=0, upper_bound=1)"],
    "sinc": ["mg.where(x == 0, 1.0, mg.sin(x) / x)", "mg.sinc(x / mg.pi)"],
    "softplus": ["mg.log(1 + mg.exp(x))", "mg.logaddexp(0.0, x)"],
    "max-tie": ["mg.max(x)"],
    "product": ["mg.prod(x)"],
    "cumulative-product": ["mg.cumprod(x).sum()"],
    "norm": ["mg.linalg.norm(x)", "mg.sqrt(mg.sum(x**2))"],
    "deviation": ["mg.std(x)"],
    "log-of-softmax": [
        "mg.log(activations.softmax(x))[0]",
        "activations.logsoftmax(x)[0]",
    ],
    "masked-class": ["losses.softmax_crossentropy(logits(x), [1])"],
    "label-outside": ["losses.softmax_crossentropy(mg.zeros((1, 3)), [3]).data"],
    "root": ["mg.sqrt(x)", "x**0.5"],
    "x-log-x": ["x * mg.log(x)"],
    "guarded-log": ["mg.where(x > 0, mg.log(x), 0.0)"],
}

if __name__ == "__main__":
    answer(FORMULAS, globals(), versions=["mygrad"], forward=forward)
