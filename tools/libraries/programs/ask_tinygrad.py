"""The answers of tinygrad, on its device that is written in Python: no compiler is needed."""

import os

os.environ["DEV"] = "PYTHON"
os.environ["TRAINING"] = "1"

from asking import answer, drops, in_units
from tinygrad import Tensor, dtypes, nn

ONE_HOT = Tensor([[1.0, 0, 0], [0, 1.0, 0], [0, 0, 1.0]], dtype=dtypes.float64)


def forward(f, at):
    """A number is a tensor of one entry: constants alone would need a compiler of C."""
    x = Tensor(at.tolist() if at.ndim else [float(at)], dtype=dtypes.float64)
    value = f(x).sum()
    # so would a gradient that is constant: the sum is none
    gradient = (value.gradient(x)[0] + 0 * x).numpy()
    return value.numpy(), gradient if at.ndim else gradient[0]


def second(f, at):
    x = Tensor([float(at)], dtype=dtypes.float64)
    (slope,) = f(x).sum().gradient(x)
    return slope.sum().gradient(x)[0].numpy()[0]


def steps(make, gradients, rates=(None,), start=0.0, dtype=dtypes.float32):
    """How far a weight moves in the last of some steps."""
    w = Tensor([start], dtype=dtype)
    optimiser = make([w])
    for gradient, rate in zip(gradients, rates, strict=True):
        before = w.numpy()[0].item()
        if rate is not None:
            optimiser.lr.assign(Tensor([rate], dtype=optimiser.lr.dtype)).realize()
        w.grad = Tensor([gradient], dtype=dtype)
        optimiser.step()
    return before - w.numpy()[0].item()


def running_variance():
    layer = nn.BatchNorm(1)
    layer(Tensor([[1.0], [3.0]])).realize()
    return layer.running_var.numpy()[0]


def initial(layer):
    return in_units(layer.weight.numpy(), layer.bias.numpy())


FORMULAS = {
    "relu": [
        "x.relu()",
        "x.maximum(0)",
        "x.zeros_like().maximum(x)",
        "x.clamp(0)",
        "(x > 0).where(x, 0)",
        "(x + x.abs()) / 2",
    ],
    "leaky-relu": ["x.leaky_relu(0.01)"],
    "elu": ["x.elu()"],
    "abs": ["x.abs()"],
    "two-relus": ["x.relu() - (-x).relu()"],
    "clip": ["x.clip(0, 1)", "(6 * x).relu6() / 6"],
    "square-of-abs": ["x.abs() ** 2"],
    "square-of-relu": ["x.relu() ** 2", "x.maximum(0) ** 2"],
    "sinc": ["(x == 0).where(1, x.sin() / x)"],
    "softplus": ["(1 + x.exp()).log()", "x.softplus()"],
    "max-tie": ["x.max()"],
    "product": ["x.prod()"],
    "cumulative-product": ["x.cumprod(0).sum()"],
    "norm": ["(x**2).sum().sqrt()"],
    "deviation": ["x.std(correction=0)"],
    "log-of-softmax": ["x.softmax().log()[0]", "x.log_softmax()[0]"],
    "soft-labels": ["x.cross_entropy(ONE_HOT[0] + ONE_HOT[1])"],
    "masked-class": [
        "x[None].sparse_categorical_crossentropy(Tensor([1]))",
        "x.cross_entropy(ONE_HOT[1])",
    ],
    "sure-and-wrong": [
        "x.sigmoid().binary_crossentropy(x.ones_like())",
        "x.binary_crossentropy_logits(x.ones_like())",
    ],
    "label-outside": ["Tensor([[0.0] * 3]).sparse_categorical_crossentropy(Tensor([3])).numpy()"],
    "adam-tiny": ["steps(lambda w: nn.optim.Adam(w, lr=0.1), [1e-12])"],
    "adam-first": ["steps(lambda w: nn.optim.Adam(w, lr=0.1), [1.0])"],
    "adam-half": [
        "[steps(lambda w: nn.optim.Adam(w, lr=0.1), [g], dtype=dtypes.half) for g in (0.0, 1e-4)]"
    ],
    "nesterov": ["steps(lambda w: nn.optim.SGD(w, lr=0.1, momentum=0.9, nesterov=True), [1.0])"],
    "rate-and-momentum": [
        "steps(lambda w: nn.optim.SGD(w, lr=1.0, momentum=0.9), [1.0, 1.0], [1.0, 0.1])"
    ],
    "running-variance": ["running_variance()"],
    "root": ["x.sqrt()", "x**0.5"],
    "x-log-x": ["x * x.log()"],
    "sign": ["x.sign()"],
    "guarded-log": ["(x > 0).where(x.log(), 0)"],
    "default-leak": ["x.leaky_relu()"],
    "default-gelu": ["x.gelu()"],
    "weight-decay": [
        "steps(lambda w: nn.optim.AdamW(w, lr=0.1, weight_decay=0.5), [0.0], start=1.0)"
    ],
    "default-decay": ["steps(lambda w: nn.optim.AdamW(w, lr=0.1), [0.0], start=1.0)"],
    "initial-weights": ["initial(nn.Linear(400, 100))"],
    "dropout": ["drops(Tensor.ones(2000).dropout(0.2).numpy())"],
}

if __name__ == "__main__":
    answer(FORMULAS, globals(), versions=["tinygrad"], forward=forward, second=second)
