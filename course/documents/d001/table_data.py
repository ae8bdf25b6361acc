"""Real data for the comparison table: patients, tumours, and even and odd digits."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np

import nnlib
from course import real_data


class Task(NamedTuple):
    """Inputs and labels in columns, to learn from and to be tested on."""

    X: np.ndarray
    Y: np.ndarray
    X_test: np.ndarray
    Y_test: np.ndarray


@cache
def patients() -> Task:
    """442 patients, ten measurements each, and how far diabetes had gone a year later."""
    data = real_data.patients()
    return Task(data.X_train, data.Y_train, data.X_test, data.Y_test)


@cache
def tumours() -> Task:
    """569 tumours, thirty measurements each; the label of a benign one is 1."""
    data = real_data.tumours()
    return Task(data.X_train, data.Y_train, data.X_test, data.Y_test)


@cache
def digits() -> Task:
    """Handwritten digits; the label of an odd one is 1."""
    data = real_data.digits()
    odd, odd_test = (
        labels[np.newaxis] % 2 * 1.0 for labels in (data.labels_train, data.labels_test)
    )
    return Task(data.X_train, odd, data.X_test, odd_test)


def with_ones(X):
    """The inputs with a row of ones below, for the bias."""
    return np.vstack([X, np.ones((1, X.shape[1]))])


def closed_form(X, Y):
    """The weights of linear regression, the bias last, from the normal equations."""
    X = with_ones(X)
    return np.linalg.solve(X @ X.T, X @ Y.T)


def test_error(X, Y, X_test, Y_test):
    """The mean squared error of linear regression on the examples that it has not seen.

    Of all weights with the least cost the smallest are taken: some products follow from others.
    """
    weights = np.linalg.lstsq(with_ones(X).T, Y.T, rcond=None)[0]
    return float(np.mean((weights.T @ with_ones(X_test) - Y_test) ** 2))


def standardised(X, X_test):
    """Both with mean 0 and standard deviation 1 of the first; constant rows are only centred."""
    mean, std = X.mean(axis=1, keepdims=True), X.std(axis=1, keepdims=True)
    std[std == 0] = 1
    return (X - mean) / std, (X_test - mean) / std


@cache
def separating():
    """Weights and bias of a plane with all benign tumours of the training set on one side."""
    data = tumours()
    net = nnlib.MLP([30, 1], output="sigmoid", loss="bce", rng=0)
    nnlib.train(net, data.X, data.Y, optimizer=nnlib.Adam(0.3), epochs=6000)
    ((weights, bias),) = net.params
    if not np.all((2 * data.Y - 1) * (weights @ data.X + bias) > 0):
        raise ArithmeticError("no separating plane was found")
    return weights, bias


def pairs(X):
    """The inputs and the products of every two of them, squares included."""
    first, second = np.triu_indices(len(X))
    return np.vstack([X, X[first] * X[second]])


def neighbours(images):
    """Images of 8 by 8 pixels, and the products of each pixel with the next right and below."""
    grid = images.reshape(8, 8, -1)
    beside = (grid[:, :-1] * grid[:, 1:]).reshape(56, -1)
    below = (grid[:-1] * grid[1:]).reshape(56, -1)
    return np.vstack([images, beside, below])


def share_right(net, X, Y):
    """The share of examples whose class the network tells."""
    return float(np.mean((net.predict(X) > 0.5) == Y))


def classifier(sizes, X, Y, rng=0, epochs=30):
    """A network with one sigmoid output, trained with Adam; without hidden layer a regression."""
    net = nnlib.MLP(sizes, hidden="relu", output="sigmoid", loss="bce", rng=rng)
    adam = nnlib.Adam(0.01)
    nnlib.train(net, X, Y, optimizer=adam, epochs=epochs, batch_size=64, rng=rng)
    return net
