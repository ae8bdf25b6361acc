"""The answers of scikit-learn: the losses and optimisers of its networks."""

import numpy as np
from asking import answer
from sklearn.metrics import log_loss
from sklearn.neural_network._base import LOSS_FUNCTIONS
from sklearn.neural_network._stochastic_optimizers import AdamOptimizer, SGDOptimizer


def forward(f, x):
    """It shows no gradient of a loss."""
    return f(x), "not shown"


def steps(make, gradients, rates=(None,)):
    """How far a weight moves in the last of some steps."""
    w = [np.ones(1)]
    optimiser = make(w)
    for gradient, rate in zip(gradients, rates, strict=True):
        before = w[0][0]
        if rate is not None:
            optimiser.learning_rate = rate
        optimiser.update_params(w, [np.full(1, float(gradient))])
    return before - w[0][0]


FORMULAS = {
    "squared-error": ["LOSS_FUNCTIONS['squared_error'](np.zeros_like(x), x)"],
    "sure-and-wrong": ["log_loss([1], [1 / (1 + np.exp(-x))], labels=[0, 1])"],
    "adam-tiny": ["steps(lambda w: AdamOptimizer(w, 0.1), [1e-12])"],
    "adam-first": ["steps(lambda w: AdamOptimizer(w, 0.1), [1.0])"],
    "nesterov": ["steps(lambda w: SGDOptimizer(w, 0.1, momentum=0.9, nesterov=True), [1.0])"],
    "rate-and-momentum": [
        "steps(lambda w: SGDOptimizer(w, 1.0, momentum=0.9, nesterov=False), [1, 1], [1.0, 0.1])"
    ],
}

if __name__ == "__main__":
    answer(FORMULAS, globals(), versions=["scikit-learn"], forward=forward)
