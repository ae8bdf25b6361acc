"""The document's boxes as a program, neuron by neuron.

The claims about runs use it, and the page of notations takes its `step` beside those of others. A
network is a list of layers of weights, ``theta[layer][i][l]``, and a name of σ for each layer. The
document has no bias: where one is wanted, the last weight of a neuron belongs to an input that is
always 1, which ``constant=(1.0,)`` adds to every layer.
"""

from __future__ import annotations

from functools import cache

import numpy as np

import nnlib
from course import real_data

# σ and σ' as functions of u; σ' is what the document leaves out
SIGMA = {
    "sigmoid": (
        lambda u: 1 / (1 + np.exp(-u)),
        lambda u: np.exp(-u) / (1 + np.exp(-u)) ** 2,
    ),
    "tanh": (np.tanh, lambda u: 1 - np.tanh(u) ** 2),
    "relu": (
        lambda u: u if np.real(u) > 0 else 0 * u,
        lambda u: 1.0 if np.real(u) > 0 else 0.0,
    ),
    "identity": (lambda u: u, lambda _: 1.0),
}


def forward(theta, sigmas, x, constant=()):
    """The first box: every u and every o, layer by layer; ``o[0]`` is the input."""
    u, o = [], [list(x)]
    for weights, name in zip(theta, sigmas, strict=True):
        below = [*o[-1], *constant]
        u.append([sum(w * v for w, v in zip(row, below, strict=True)) for row in weights])
        o.append([SIGMA[name][0](value) for value in u[-1]])
    return u, o


def error(theta, sigmas, x, y, constant=()):
    """Section 3: the squared error of one example."""
    _, o = forward(theta, sigmas, x, constant)
    return sum((of - predicted) ** 2 for of, predicted in zip(y, o[-1], strict=True))


def deltas(theta, sigmas, u, o, y):
    """The second box: the deltas of all layers, from right to left."""
    primes = [SIGMA[name][1] for name in sigmas]
    last = zip(y, o[-1], u[-1], strict=True)
    delta = [[-2 * (of - predicted) * primes[-1](value) for of, predicted, value in last]]
    for at in reversed(range(len(theta) - 1)):
        above, weights = delta[0], theta[at + 1]
        here = [
            primes[at](u_i) * sum(d * row[i] for d, row in zip(above, weights, strict=True))
            for i, u_i in enumerate(u[at])
        ]
        delta.insert(0, here)
    return delta


def gradients(theta, sigmas, x, y, constant=()):
    """Section 4: δ_i o_ℓ for every weight."""
    u, o = forward(theta, sigmas, x, constant)
    delta = deltas(theta, sigmas, u, o, y)
    return [
        [[d * v for v in [*below, *constant]] for d in here]
        for here, below in zip(delta, o[:-1], strict=True)
    ]


def updated(theta, grads, eta):
    """The third box: one step of gradient descent."""
    return [
        [
            [w - eta * g for w, g in zip(row, slopes, strict=True)]
            for row, slopes in zip(weights, slopes_of, strict=True)
        ]
        for weights, slopes_of in zip(theta, grads, strict=True)
    ]


def step(X, Y, params, eta):
    """The three boxes, once, for the sum of the errors of all examples, the columns of X.

    With sigmoids, and biases as weights of a constant. Returns the outputs, the error, deltas,
    gradients and parameters.
    """
    theta, constant = [weights for (weights,) in params], (1.0,)
    sigmas = ["sigmoid"] * len(theta)
    examples = list(zip(X.T.tolist(), Y.T.tolist(), strict=True))
    passes = [forward(theta, sigmas, x, constant) for x, _ in examples]
    delta = [
        deltas(theta, sigmas, u, o, y) for (u, o), (_, y) in zip(passes, examples, strict=True)
    ]
    each = [gradients(theta, sigmas, x, y, constant) for x, y in examples]
    grads = [sum(map(np.array, layer)) for layer in zip(*each, strict=True)]
    return (
        [np.transpose(layer) for layer in zip(*(o[1:] for _, o in passes), strict=True)],
        sum(error(theta, sigmas, x, y, constant) for x, y in examples),
        [np.transpose(layer) for layer in zip(*delta, strict=True)],
        [(grad,) for grad in grads],
        [(np.array(layer),) for layer in updated(theta, grads, eta)],
    )


def train(theta, sigmas, examples, eta, rounds):
    """The three boxes for one example after the other, `rounds` times over."""
    for _ in range(rounds):
        for x, y in examples:
            theta = updated(theta, gradients(theta, sigmas, x, y), eta)
    return theta


def start(sizes, rng):
    """Weights drawn by Xavier's rule: the document names no values to start from."""
    rng = np.random.default_rng(rng)
    pairs = zip(sizes[1:], sizes[:-1], strict=True)
    return [nnlib.xavier(n_out, n_in, rng=rng).tolist() for n_out, n_in in pairs]


def equal(sizes, value):
    """All weights the same."""
    return [np.full((a, b), value).tolist() for a, b in zip(sizes[1:], sizes[:-1], strict=True)]


@cache
def tumours(inputs=30):
    """The first 100 tumours to learn from and the test set, with an input that is always 1."""
    data = real_data.tumours()

    def pairs(X, Y):
        X = np.vstack([X[:inputs], np.ones(X.shape[1])])
        return list(zip(X.T.tolist(), Y.T.tolist(), strict=True))

    return pairs(data.X_train, data.Y_train)[:100], pairs(data.X_test, data.Y_test)


def share_right(theta, sigmas, examples):
    """The share of examples for which the output is on the right side of 1/2."""
    right = [(forward(theta, sigmas, x)[1][-1][0] > 0.5) == (y[0] > 0.5) for x, y in examples]
    return float(np.mean(right))
