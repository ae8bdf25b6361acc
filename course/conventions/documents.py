"""One training step in the symbols of each of the five documents.

Every function works for any number of layers. The names of the variables are the document's
letters; a trailing underscore stands for "minus 1" in a superscript. What a document leaves out
and a program needs is said in a comment.
"""

from __future__ import annotations

import numpy as np

from course.conventions.convention import Run


def sigmoid(x):
    """1 / (1 + e^(-x)), entry by entry."""
    return 1 / (1 + np.exp(-x))


def sigmoid_prime(x):
    """Its derivative, at x."""
    return sigmoid(x) * (1 - sigmoid(x))


def document_000(X, Y, params, alpha, _output) -> Run:
    """Examples in columns; the cost is averaged, each delta belongs to one example."""
    m = X.shape[1]
    g, g_prime = sigmoid, sigmoid_prime
    a, z = [X], []
    for W, b in params:
        z.append(W @ a[-1] + b)
        a.append(g(z[-1]))
    exp_z = np.exp(z[-1])
    a[-1] = exp_z / exp_z.sum(axis=0)  # its output layer is softmax
    C = -np.sum(Y * np.log(a[-1])) / m
    delta = [a[-1] - Y]
    for (W_next, _), z_l in zip(params[:0:-1], z[-2::-1], strict=True):
        delta.insert(0, (W_next.T @ delta[0]) * g_prime(z_l))
    # It sums delta over the examples and does not say so: the axis is chosen here.
    grads = [
        (d @ a_.T / m, d.sum(axis=1, keepdims=True) / m)
        for d, a_ in zip(delta, a[:-1], strict=True)
    ]
    return Run(a[1:], C, delta, grads, descend(params, grads, alpha))


def document_001(X, Y, params, alpha, _output) -> Run:
    """Examples in columns; what it calls dZ belongs to one example, although it writes ∂J/∂Z."""
    m = X.shape[1]
    g, g_prime = sigmoid, sigmoid_prime
    A, Z = [X], []
    for W, b in params:
        Z.append(W @ A[-1] + b)
        A.append(g(Z[-1]))
    loss = -(Y * np.log(A[-1]) + (1 - Y) * np.log(1 - A[-1]))
    J = loss.sum() / m  # it has one output; with several their losses are added
    dZ = [A[-1] - Y]
    for (W, _), Z_ in zip(params[:0:-1], Z[-2::-1], strict=True):
        dA_ = W.T @ dZ[0]
        dZ.insert(0, dA_ * g_prime(Z_))
    grads = [
        (d @ A_.T / m, d.sum(axis=1, keepdims=True) / m) for d, A_ in zip(dZ, A[:-1], strict=True)
    ]
    return Run(A[1:], J, dZ, grads, descend(params, grads, alpha))


def document_002(X, Y, params, eta, _output) -> Run:
    """Examples in columns; the cost is 1/(2m) times the squares, each delta of one example."""
    m = X.shape[1]
    f, f_prime = sigmoid, sigmoid_prime
    a, z = [X], []
    for W, b in params:
        z.append(W @ a[-1] + b)
        a.append(f(z[-1]))
    L = np.sum((Y - a[-1]) ** 2) / (2 * m)
    delta = [(a[-1] - Y) * f_prime(z[-1])]
    for (W_next, _), z_l in zip(params[:0:-1], z[-2::-1], strict=True):
        delta.insert(0, (W_next.T @ delta[0]) * f_prime(z_l))
    grads = [
        (d @ a_.T / m, d.sum(axis=1, keepdims=True) / m)
        for d, a_ in zip(delta, a[:-1], strict=True)
    ]
    return Run(a[1:], L, delta, grads, descend(params, grads, eta))


def document_003(X, Y, params, eta, _output) -> Run:
    """Neuron by neuron, one example after the other; squares without 1/2 and without 1/m.

    It has no bias: the last weight of each neuron belongs to an input that is always 1. The
    gradients of the examples are added before the update, because its error is a sum.
    """
    thetas = [theta for (theta,) in params]
    grads = [np.zeros_like(theta) for theta in thetas]
    outs = [np.zeros((len(theta), X.shape[1])) for theta in thetas]
    deltas = [np.zeros_like(o) for o in outs]
    Err = 0.0
    for s in range(X.shape[1]):
        layers, u = [[*X[:, s], 1.0]], []
        for theta in thetas:
            below = layers[-1]
            u.append([sum(t * o for t, o in zip(row, below, strict=True)) for row in theta])
            layers.append([*(sigmoid(u_i) for u_i in u[-1]), 1.0])
        y_hat = layers[-1][:-1]
        Err += sum((y - y_k) ** 2 for y, y_k in zip(Y[:, s], y_hat, strict=True))
        delta = [
            -2 * (y - y_k) * sigmoid_prime(u_k)
            for y, y_k, u_k in zip(Y[:, s], y_hat, u[-1], strict=True)
        ]
        for at in reversed(range(len(thetas))):
            outs[at][:, s], deltas[at][:, s] = layers[at + 1][:-1], delta
            for i, delta_i in enumerate(delta):
                for ell, o_ell in enumerate(layers[at]):
                    grads[at][i, ell] += delta_i * o_ell
            if at > 0:
                delta = [
                    sigmoid_prime(u_i)
                    * sum(delta_j * thetas[at][j, i] for j, delta_j in enumerate(delta))
                    for i, u_i in enumerate(u[at - 1])
                ]
    updated = [(theta - eta * grad,) for theta, grad in zip(thetas, grads, strict=True)]
    return Run(outs, Err, deltas, [(grad,) for grad in grads], updated)


def document_004(X, y, params, alpha, _output) -> Run:
    """Examples in rows, no 1/m; the loss that its deltas belong to is half the sum of squares."""
    sigma, sigma_prime = sigmoid, sigmoid_prime
    A, Z = [X], []
    for W, b in params:
        Z.append(A[-1] @ W + b)
        A.append(sigma(Z[-1]))
    loss = np.sum((A[-1] - y) ** 2) / 2  # it names none
    delta = [(A[-1] - y) * sigma_prime(Z[-1])]
    for (W_next, _), Z_l in zip(params[:0:-1], Z[-2::-1], strict=True):
        delta.insert(0, (delta[0] @ W_next.T) * sigma_prime(Z_l))
    # Its gradient of b is delta itself, which has a row for each example: here they are summed.
    grads = [(A_.T @ d, d.sum(axis=0, keepdims=True)) for d, A_ in zip(delta, A[:-1], strict=True)]
    return Run(A[1:], loss, delta, grads, descend(params, grads, alpha))


def descend(params, grads, rate):
    """Subtract the rate times the gradient from every parameter."""
    pairs = zip(params, grads, strict=True)
    return [(W - rate * dW, b - rate * db) for (W, b), (dW, db) in pairs]
