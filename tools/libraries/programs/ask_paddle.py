"""The answers of PaddlePaddle."""

import paddle
from asking import PARTS, TINY, P, Q, answer, drops, in_units
from paddle.nn import functional as F

ZERO = paddle.zeros([], "float64")
ONE_HOT = paddle.eye(3, dtype="float64")
WEIGHTS = paddle.to_tensor([1.0, 2.0, 3.0], dtype="float64")
TENTH = paddle.full([60000, 10], 0.1, "float32")


def forward(f, x):
    x = paddle.to_tensor(x, dtype="float64", stop_gradient=False)
    value = f(x)
    return value.numpy(), paddle.grad(value, x)[0].numpy()


def second(f, x):
    x = paddle.to_tensor(x, dtype="float64", stop_gradient=False)
    (slope,) = paddle.grad(f(x), x, create_graph=True)
    return paddle.grad(slope, x)[0].numpy()


def steps(make, gradients, rates=(None,)):
    """How far a weight moves in the last of some steps."""
    w = paddle.create_parameter([1], "float64")
    w.set_value(paddle.ones([1], "float64"))
    optimiser = make([w])
    for gradient, rate in zip(gradients, rates, strict=True):
        before = w.item()
        if rate is not None:
            optimiser.set_lr(rate)
        (gradient * w.sum()).backward()
        optimiser.step()
        optimiser.clear_grad()
    return before - w.item()


def running_variance():
    layer = paddle.nn.BatchNorm1D(1)
    layer(paddle.to_tensor([[1.0], [3.0]]))
    return layer._variance.item()


def weighted(target, **how):
    z = paddle.zeros([2, 3], "float64")
    return F.cross_entropy(z, target, weight=WEIGHTS, **how)


def complex_gradient():
    z = paddle.to_tensor(1 + 2j, stop_gradient=False)
    (paddle.abs(z) ** 2).backward()
    gradient = z.grad.item()
    return [gradient.real, gradient.imag]


def with_gradients(gradients):
    """Weights of 0 that have these gradients."""
    weights = []
    for gradient in gradients:
        w = paddle.create_parameter(gradient.shape, "float32")
        w.set_value(paddle.zeros(gradient.shape))
        (w * paddle.to_tensor(gradient, "float32")).sum().backward()
        weights.append(w)
    return weights


def clipped(clip, gradients):
    """Steps at the rate 1, which are the gradients after they were clipped."""
    weights = with_gradients(gradients)
    paddle.optimizer.SGD(1.0, parameters=weights, grad_clip=clip).step()
    return [-w.numpy() for w in weights]


def clipped_by(how, limit, gradients):
    weights = with_gradients(gradients)
    how(weights, limit)
    return [w.grad.numpy() for w in weights]


def initial(layer):
    return in_units(layer.weight.numpy(), layer.bias.numpy())


FORMULAS = {
    "relu": [
        "F.relu(x)",
        "paddle.maximum(x, ZERO)",
        "paddle.maximum(ZERO, x)",
        "paddle.clip(x, min=0)",
        "paddle.where(x > 0, x, ZERO)",
        "(x + abs(x)) / 2",
    ],
    "leaky-relu": ["F.leaky_relu(x, 0.01)"],
    "elu": ["F.elu(x)"],
    "abs": ["paddle.abs(x)"],
    "two-relus": ["F.relu(x) - F.relu(-x)"],
    "clip": ["paddle.clip(x, 0, 1)", "F.hardtanh(x, 0, 1)"],
    "square-of-abs": ["abs(x) ** 2"],
    "square-of-relu": ["F.relu(x) ** 2", "paddle.maximum(x, ZERO) ** 2"],
    "sinc": ["paddle.where(x == 0, ZERO + 1, paddle.sin(x) / x)"],
    "softplus": ["paddle.log(1 + paddle.exp(x))", "F.softplus(x)"],
    "max-tie": ["paddle.max(x)", "paddle.amax(x)"],
    "product": ["paddle.prod(x)"],
    "cumulative-product": ["paddle.cumprod(x, 0).sum()"],
    "norm": ["paddle.linalg.norm(x)", "paddle.sqrt((x**2).sum())"],
    "deviation": ["paddle.std(x, unbiased=False)"],
    "log-of-softmax": ["paddle.log(F.softmax(x))[0]", "F.log_softmax(x)[0]"],
    "soft-labels": ["F.cross_entropy(x, ONE_HOT[0] + ONE_HOT[1], soft_label=True)"],
    "masked-class": [
        "F.cross_entropy(x[None], paddle.to_tensor([1]))",
        "F.cross_entropy(x, ONE_HOT[1], soft_label=True)",
    ],
    "class-weights": [
        "weighted(paddle.to_tensor([0, 2]))",
        "weighted(ONE_HOT[paddle.to_tensor([0, 2])], soft_label=True)",
    ],
    "sure-and-wrong": [
        "F.binary_cross_entropy(F.sigmoid(x), ZERO + 1)",
        "F.binary_cross_entropy_with_logits(x, ZERO + 1)",
    ],
    "squared-error": ["F.mse_loss(x, paddle.zeros_like(x))"],
    "adam-tiny": ["steps(lambda w: paddle.optimizer.Adam(0.1, parameters=w), [1e-12])"],
    "adam-first": ["steps(lambda w: paddle.optimizer.Adam(0.1, parameters=w), [1.0])"],
    "nesterov": [
        "steps(lambda w: paddle.optimizer.Momentum(0.1, 0.9, w, use_nesterov=True), [1.0])"
    ],
    "rate-and-momentum": [
        "steps(lambda w: paddle.optimizer.Momentum(1.0, 0.9, w), [1, 1], [1.0, 0.1])"
    ],
    "running-variance": ["running_variance()"],
    "column-sums": ["abs(paddle.sum(TENTH, 0)[0].item() / 6000 - 1)"],
    "root": ["paddle.sqrt(x)", "x**0.5"],
    "x-log-x": ["x * paddle.log(x)"],
    "sign": ["paddle.sign(x)"],
    "guarded-log": ["paddle.where(x > 0, paddle.log(x), ZERO)"],
    "huber": ["F.smooth_l1_loss(x, ZERO, delta=2.0)"],
    "divergence": [
        "F.kl_div(paddle.to_tensor(Q).log(), paddle.to_tensor(P))",
        "F.kl_div(paddle.to_tensor(Q).log(), paddle.to_tensor(P), reduction='batchmean')",
    ],
    "label-outside": ["F.cross_entropy(paddle.zeros([1, 3]), paddle.to_tensor([3]))"],
    "square-of-modulus": ["complex_gradient()"],
    "default-leak": ["F.leaky_relu(x)"],
    "default-gelu": ["F.gelu(x)", "F.gelu(x, approximate=True)"],
    "weight-decay": [
        "steps(lambda w: paddle.optimizer.Adam(0.1, parameters=w, weight_decay=0.5), [0.0])",
        "steps(lambda w: paddle.optimizer.AdamW(0.1, parameters=w, weight_decay=0.5), [0.0])",
    ],
    "default-decay": ["steps(lambda w: paddle.optimizer.AdamW(0.1, parameters=w), [0.0])"],
    "clip-norm": [
        "clipped(paddle.nn.ClipGradByGlobalNorm(2.5e-6), TINY)[0][0]",
        "clipped(paddle.nn.ClipGradByNorm(2.5e-6), TINY)[0][0]",
        "clipped_by(paddle.nn.utils.clip_grad_norm_, 2.5e-6, TINY)[0][0]",
    ],
    "clip-parts": [
        "clipped(paddle.nn.ClipGradByGlobalNorm(2.6), PARTS)",
        "clipped(paddle.nn.ClipGradByNorm(2.6), PARTS)",
        "clipped(paddle.nn.ClipGradByValue(2.6), PARTS)",
        "clipped_by(paddle.nn.utils.clip_grad_norm_, 2.6, PARTS)",
    ],
    "initial-weights": ["initial(paddle.nn.Linear(400, 100))"],
    "dropout": ["drops(F.dropout(paddle.ones([2000]), 0.2).numpy())"],
}

if __name__ == "__main__":
    answer(FORMULAS, globals(), versions=["paddlepaddle"], forward=forward, second=second)
