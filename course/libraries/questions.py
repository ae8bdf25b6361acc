"""The questions that every library is asked, as far as it has something to answer with.

Each has a kind, which says what is recorded, and most a point `at` which it is asked:

- ``slope``, ``gradient``: the derivative of the formula at that point;
- ``curvature``: the second derivative;
- ``loss``: the value and the gradient with respect to the logits or predictions;
- ``value``: whatever the formula gives.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Question:
    """One question: what is asked, in words and in symbols."""

    kind: str
    title: str
    at: float | list | None = None

    def asked(self) -> dict[str, object]:
        """What a program needs to know of it."""
        return {key: value for key, value in asdict(self).items() if key != "title"}


ZEROS_AND_INF = [float("-inf"), 0.0, 0.0]
QUESTIONS: dict[str, Question] = {
    # at a kink
    "relu": Question("slope", "ReLU at 0", 0.0),
    "leaky-relu": Question("slope", "leaky ReLU with slope 0.01, at 0", 0.0),
    "abs": Question("slope", r"$|x|$ at 0", 0.0),
    "clip": Question("slope", r"$x$ cut to $[0, 1]$, at 1", 1.0),
    "max-tie": Question("gradient", "the largest of $(1, 1, 0)$", [1.0, 1.0, 0.0]),
    "norm": Question("gradient", r"$\sqrt{x_1^2 + x_2^2 + x_3^2}$ at 0", [0.0, 0.0, 0.0]),
    "deviation": Question("gradient", "standard deviation of $(1, 1, 1)$", [1.0, 1.0, 1.0]),
    "square-of-relu": Question("curvature", "second derivative of ReLU squared, at 0", 0.0),
    # where there is one derivative and no other
    "elu": Question("slope", "ELU at 0", 0.0),
    "two-relus": Question("slope", r"$\max(x, 0) - \max(-x, 0)$ at 0", 0.0),
    "sinc": Question("slope", r"$\sin(x)/x$, and 1 at 0, at 0", 0.0),
    "softplus": Question("slope", r"$\log(1 + \mathrm{e}^x)$ at 800", 800.0),
    "square-of-abs": Question("curvature", r"second derivative of $|x|^2$, at 0", 0.0),
    "product": Question("gradient", "product of $(2, 0, 3)$", [2.0, 0.0, 3.0]),
    "cumulative-product": Question(
        "gradient", "sum of the running products of $(2, 0, 3)$", [2.0, 0.0, 3.0]
    ),
    "log-of-softmax": Question(
        "gradient", "logarithm of the first softmax of $(1000, 0)$", [1000.0, 0.0]
    ),
    # where the slope is infinite, or jumps
    "root": Question("slope", r"$\sqrt x$ at 0", 0.0),
    "x-log-x": Question("slope", r"$x \log x$ at 0", 0.0),
    "sign": Question("slope", r"$\operatorname{sign}(x)$ at 0", 0.0),
    "guarded-log": Question("slope", r"$\log x$ if $x > 0$, else 0, at 0", 0.0),
    # what a name stands for
    "default-leak": Question("slope", "leaky ReLU without a number, at -1", -1.0),
    "default-gelu": Question("loss", "GELU at 1, and its slope", 1.0),
    "square-of-modulus": Question("value", r"gradient of $|z|^2$ at $1 + 2\mathrm{i}$"),
    # losses
    "soft-labels": Question("loss", "cross-entropy with the labels $(1, 1, 0)$", [2.0, 0.0, 1.0]),
    "masked-class": Question(
        "loss", r"cross-entropy at the logits $(-\infty, 0, 0)$, second class", ZEROS_AND_INF
    ),
    "class-weights": Question("value", "two examples, classes 1 and 3, weights 1, 2, 3"),
    "sure-and-wrong": Question("loss", "binary cross-entropy at the logit -20, label 1", -20.0),
    "label-outside": Question("value", "cross-entropy with class 3 of the classes 0 to 2"),
    "squared-error": Question(
        "loss", "squared error, all $3 \\times 2$ predictions off by 1", [[1.0] * 2] * 3
    ),
    "huber": Question("loss", "a loss of Huber's kind with the border 2, at 1", 1.0),
    "divergence": Question("value", "two Kullback-Leibler divergences of 0.0589, averaged"),
    # checks
    "check-at-kink": Question("value", "is the library's own slope at 0 accepted?"),
    "check-of-zero": Question("value", "is a gradient accepted that is 0 everywhere?"),
    "complex-step": Question("gradient", "the complex step at $(1, 2, 4)$", [1.0, 2.0, 4.0]),
    # sums and steps
    "column-sums": Question("value", "relative error of the sum of 60,000 rows of 0.1, float32"),
    "adam-tiny": Question("value", "Adam's first step, rate 0.1, gradient $10^{-12}$"),
    "adam-first": Question("value", "Adam's first step, rate 0.1, gradient 1"),
    "adam-half": Question("value", r"Adam's first step in float16, gradients 0 and $10^{-4}$"),
    "nesterov": Question("value", "Nesterov's first step, rate 0.1, momentum 0.9, gradient 1"),
    "rate-and-momentum": Question(
        "value", "second step after the rate went from 1 to 0.1, momentum 0.9, gradients 1"
    ),
    "weight-decay": Question("value", "Adam's first step from 1, rate 0.1, decay 0.5, gradient 0"),
    "default-decay": Question("value", "the same step when no decay is given"),
    "clip-norm": Question(
        "value", r"first entry of $10^{-6} (3, 4)$ cut to the norm $2.5 \cdot 10^{-6}$"
    ),
    "clip-parts": Question("value", "gradients $(3, 4)$ and $(12)$ cut to 2.6"),
    "initial-weights": Question(
        "value", "deviation of the weights and largest bias, 400 inputs, 100 outputs"
    ),
    "dropout": Question("value", "ones after a dropout of 0.2, and the part that is not 0"),
    "unequal-shards": Question(
        "value", "gradient of the squared error at a weight 0, targets 1, 2, 3 and 10"
    ),
    "running-variance": Question(
        "value", "running variance, from 1, after the batch $(1, 3)$, a tenth of it new"
    ),
}
