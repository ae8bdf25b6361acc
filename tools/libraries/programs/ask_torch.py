"""PyTorch's answers."""

import os
import socket

import torch
import torch.distributed
import torch.multiprocessing
from asking import PARTS, TINY, P, Q, answer, drops, in_units
from torch.nn import functional as F
from torch.nn import utils

ZERO = torch.zeros((), dtype=torch.float64)
ONE_HOT = torch.eye(3, dtype=torch.float64)
WEIGHTS = torch.tensor([1.0, 2.0, 3.0], dtype=torch.float64)
TENTH = torch.full((60000, 10), 0.1)


def forward(f, x):
    x = torch.tensor(x, dtype=torch.float64, requires_grad=True)
    value = f(x)
    (gradient,) = torch.autograd.grad(value, x)
    return value.detach(), gradient


def second(f, x):
    x = torch.tensor(x, dtype=torch.float64, requires_grad=True)
    (slope,) = torch.autograd.grad(f(x), x, create_graph=True)
    return torch.autograd.grad(slope, x)[0] if slope.requires_grad else 0.0


class AllZero(torch.autograd.Function):
    """1e-5 x, with a gradient that somebody forgot."""

    @staticmethod
    def forward(_, x):
        return 1e-5 * x

    @staticmethod
    def backward(_, upstream):
        return 0 * upstream


def check(f, at=0.0, shape=(1,)):
    x = torch.full(shape, at, dtype=torch.float64, requires_grad=True)
    return torch.autograd.gradcheck(f, (x,), raise_exception=False)


def steps(make, gradients, rates=(None,), dtype=torch.float64):
    """How far a weight moves in the last of some steps."""
    w = torch.ones(1, dtype=dtype, requires_grad=True)
    optimiser = make([w])
    for gradient, rate in zip(gradients, rates, strict=True):
        before = w.detach().clone()
        if rate is not None:
            optimiser.param_groups[0]["lr"] = rate
        w.grad = torch.full_like(w, gradient)
        optimiser.step()
    return (before - w.detach()).item()


def running_variance():
    layer = torch.nn.BatchNorm1d(1)
    layer(torch.tensor([[1.0], [3.0]]))
    return layer.running_var.item()


def one_process(rank, shards, port, found):
    """What DDP makes of the gradient of one process's shard."""
    os.environ |= {"MASTER_ADDR": "127.0.0.1", "MASTER_PORT": str(port)}
    torch.distributed.init_process_group("gloo", rank=rank, world_size=len(shards))
    model = torch.nn.parallel.DistributedDataParallel(torch.nn.Linear(1, 1, bias=False))
    torch.nn.init.zeros_(model.module.weight)
    Y = torch.tensor(shards[rank])[:, None]
    F.mse_loss(model(torch.ones_like(Y)), Y).backward()
    found[rank] = model.module.weight.grad.item()
    torch.distributed.destroy_process_group()


def ddp(shards):
    """The gradient of a weight 0 at inputs 1, from a process for each shard of targets."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    found = torch.multiprocessing.get_context("spawn").Manager().list([0.0] * len(shards))
    torch.multiprocessing.spawn(one_process, (shards, port, found), nprocs=len(shards))
    return list(found)


def weighted(target):
    z = torch.zeros(2, 3, dtype=torch.float64)
    return F.cross_entropy(z, target, weight=WEIGHTS)


def column_error(columns):
    return abs(columns.sum(0)[0].item() / 6000 - 1)


def complex_gradient():
    z = torch.tensor(1 + 2j, dtype=torch.complex128, requires_grad=True)
    (z.abs() ** 2).backward()
    return [z.grad.real, z.grad.imag]


def clipped(how, limit, gradients):
    weights = [torch.tensor(0 * gradient, requires_grad=True) for gradient in gradients]
    for w, gradient in zip(weights, gradients, strict=True):
        w.grad = torch.tensor(gradient)
    how(weights, limit)
    return [w.grad for w in weights]


def initial(layer):
    return in_units(layer.weight.detach(), layer.bias.detach())


def kept(layer):
    return drops(layer(torch.ones(2000)))


FORMULAS = {
    "relu": [
        "torch.relu(x)",
        "torch.clamp(x, min=0)",
        "torch.maximum(x, ZERO)",
        "torch.maximum(ZERO, x)",
        "torch.fmax(x, ZERO)",
        "torch.where(x > 0, x, 0)",
        "(x + abs(x)) / 2",
    ],
    "leaky-relu": ["F.leaky_relu(x, 0.01)"],
    "elu": ["F.elu(x)"],
    "abs": ["torch.abs(x)"],
    "two-relus": ["torch.relu(x) - torch.relu(-x)"],
    "clip": ["torch.clamp(x, 0, 1)", "F.hardtanh(x, 0, 1)"],
    "square-of-abs": ["abs(x) ** 2"],
    "square-of-relu": [
        "torch.relu(x) ** 2",
        "torch.maximum(x, ZERO) ** 2",
        "torch.clamp(x, min=0) ** 2",
    ],
    "sinc": ["torch.where(x == 0, 1, torch.sin(x) / x)", "torch.sinc(x / torch.pi)"],
    "softplus": ["torch.log(1 + torch.exp(x))", "F.softplus(x)"],
    "max-tie": ["torch.max(x)", "torch.amax(x, 0)", "torch.max(x, dim=0)[0]"],
    "product": ["torch.prod(x)"],
    "cumulative-product": ["torch.cumprod(x, 0).sum()"],
    "norm": ["torch.linalg.norm(x)", "torch.sqrt((x**2).sum())"],
    "deviation": ["torch.std(x, correction=0)"],
    "log-of-softmax": [
        "torch.log(torch.softmax(x, 0))[0]",
        "torch.log_softmax(x, 0)[0]",
    ],
    "soft-labels": ["F.cross_entropy(x, ONE_HOT[0] + ONE_HOT[1])"],
    "masked-class": [
        "F.cross_entropy(x, torch.tensor(1))",
        "F.cross_entropy(x, ONE_HOT[1])",
    ],
    "class-weights": ["weighted(torch.tensor([0, 2]))", "weighted(ONE_HOT[[0, 2]])"],
    "sure-and-wrong": [
        "F.binary_cross_entropy(torch.sigmoid(x), ZERO + 1)",
        "F.binary_cross_entropy_with_logits(x, ZERO + 1)",
    ],
    "label-outside": ["F.cross_entropy(ZERO.expand(1, 3), torch.tensor([3]))"],
    "squared-error": ["F.mse_loss(x, torch.zeros_like(x))"],
    "check-at-kink": [
        "check(torch.relu)",
        "check(lambda x: torch.clamp(x, min=0))",
        "check(lambda x: torch.maximum(x, ZERO))",
        "check(lambda x: F.leaky_relu(x, 0.01))",
        "check(torch.abs)",
    ],
    "check-of-zero": ["check(AllZero.apply, 1.0)"],
    "adam-tiny": ["steps(lambda w: torch.optim.Adam(w, lr=0.1), [1e-12])"],
    "adam-first": ["steps(lambda w: torch.optim.Adam(w, lr=0.1), [1.0])"],
    "adam-half": [
        "[steps(lambda w: torch.optim.Adam(w, lr=0.1), [g], dtype=torch.float16) "
        "for g in (0.0, 1e-4)]"
    ],
    "nesterov": ["steps(lambda w: torch.optim.SGD(w, lr=0.1, momentum=0.9, nesterov=True), [1.0])"],
    "rate-and-momentum": [
        "steps(lambda w: torch.optim.SGD(w, lr=1.0, momentum=0.9), [1, 1], [1.0, 0.1])"
    ],
    "unequal-shards": ["ddp([[1.0, 2.0, 3.0, 10.0]])[0]", "ddp([[1.0, 2.0, 3.0], [10.0]])[0]"],
    "running-variance": ["running_variance()"],
    "column-sums": ["column_error(TENTH)", "column_error(TENTH.T.contiguous().T)"],
    "root": ["torch.sqrt(x)", "x**0.5"],
    "x-log-x": ["x * torch.log(x)", "torch.xlogy(x, x)"],
    "sign": ["torch.sign(x)"],
    "guarded-log": ["torch.where(x > 0, torch.log(x), 0)"],
    "huber": ["F.huber_loss(x, ZERO, delta=2.0)", "F.smooth_l1_loss(x, ZERO, beta=2.0)"],
    "divergence": [
        "F.kl_div(torch.tensor(Q).log(), torch.tensor(P))",
        "F.kl_div(torch.tensor(Q).log(), torch.tensor(P), reduction='batchmean')",
    ],
    "default-leak": ["F.leaky_relu(x)"],
    "default-gelu": ["F.gelu(x)", "F.gelu(x, approximate='tanh')"],
    "square-of-modulus": ["complex_gradient()"],
    "weight-decay": [
        "steps(lambda w: torch.optim.Adam(w, 0.1, weight_decay=0.5), [0.0])",
        "steps(lambda w: torch.optim.AdamW(w, 0.1, weight_decay=0.5), [0.0])",
    ],
    "default-decay": [
        "steps(lambda w: torch.optim.Adam(w, 0.1), [0.0])",
        "steps(lambda w: torch.optim.AdamW(w, 0.1), [0.0])",
    ],
    "clip-norm": ["clipped(utils.clip_grad_norm_, 2.5e-6, TINY)[0][0]"],
    "clip-parts": [
        "clipped(utils.clip_grad_norm_, 2.6, PARTS)",
        "clipped(utils.clip_grad_value_, 2.6, PARTS)",
    ],
    "initial-weights": ["initial(torch.nn.Linear(400, 100))"],
    "dropout": ["kept(torch.nn.Dropout(0.2))"],
}

if __name__ == "__main__":
    answer(FORMULAS, globals(), versions=["torch"], forward=forward, second=second)
