"""The answers of scikit-learn: the losses and optimisers of its networks."""

import numpy as np
from asking import answer, in_units
from sklearn.metrics import log_loss
from sklearn.neural_network import MLPRegressor
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


def initial(activation):
    """The weights of a network that has taken one step of no length."""
    net = MLPRegressor(
        hidden_layer_sizes=(100,),
        activation=activation,
        solver="sgd",
        learning_rate_init=1e-300,
        random_state=0,
    ).partial_fit(np.zeros((2, 400)), np.zeros(2))
    return in_units(net.coefs_[0], net.intercepts_[0])


FORMULAS = {
    "squared-error": ["LOSS_FUNCTIONS['squared_error'](np.zeros_like(x), x)"],
    "sure-and-wrong": ["log_loss([1], [1 / (1 + np.exp(-x))], labels=[0, 1])"],
    "class-weights": [
        "log_loss([0, 2], np.full((2, 3), 1 / 3), sample_weight=[1, 3], labels=[0, 1, 2])"
    ],
    "initial-weights": ["initial('relu')", "initial('logistic')"],
    "adam-tiny": ["steps(lambda w: AdamOptimizer(w, 0.1), [1e-12])"],
    "adam-first": ["steps(lambda w: AdamOptimizer(w, 0.1), [1.0])"],
    "nesterov": ["steps(lambda w: SGDOptimizer(w, 0.1, momentum=0.9, nesterov=True), [1.0])"],
    "rate-and-momentum": [
        "steps(lambda w: SGDOptimizer(w, 1.0, momentum=0.9, nesterov=False), [1, 1], [1.0, 0.1])"
    ],
}

if __name__ == "__main__":
    answer(FORMULAS, globals(), versions=["scikit-learn"], forward=forward)
