"""Backpropagation written anew, with a place for every mistake: what programs under judgement do.

Nothing here comes from `nnlib` but the parameters and the data of a network.
"""

import numpy as np

ROOT = np.sqrt(2 * np.pi)


def sigmoid(Z):
    return 1 / (1 + np.exp(-Z))


FUNCTIONS = {
    "identity": (lambda Z: Z, np.ones_like),
    "sigmoid": (sigmoid, lambda Z: sigmoid(Z) * (1 - sigmoid(Z))),
    "tanh": (np.tanh, lambda Z: 1 / np.cosh(Z) ** 2),
    "relu": (lambda Z: np.maximum(Z, 0), lambda Z: (Z > 0) * 1.0),
    "leaky_relu": (lambda Z: np.where(Z > 0, Z, Z / 100), lambda Z: np.where(Z > 0, 1, 0.01)),
    "softplus": (lambda Z: np.log1p(np.exp(Z)), sigmoid),
    "silu": (lambda Z: Z * sigmoid(Z), lambda Z: sigmoid(Z) * (1 + Z * (1 - sigmoid(Z)))),
    "elu": (lambda Z: np.where(Z > 0, Z, np.expm1(Z)), lambda Z: np.where(Z > 0, 1, np.exp(Z))),
}


def softmax(Z):
    E = np.exp(Z - Z.max(axis=0))
    return E / E.sum(axis=0)


def loss_gradient(A, Y, loss):
    if loss == "mse":
        return A - Y
    if loss == "sse":
        return 2 * (A - Y)
    return -Y / A if loss == "cross_entropy" else (A - Y) / (A * (1 - A))


def jacobian(A, upstream):
    """The gradient behind softmax, column by column, with the whole matrix."""
    columns = [(np.diag(a) - np.outer(a, a)) @ u for a, u in zip(A.T, upstream.T, strict=True)]
    return np.stack(columns, axis=1)


def output_error(net, Z, A, Y, mistakes):
    """Every example's error at the output."""
    if "shifted-labels" in mistakes:
        Y = np.roll(Y, 1, axis=0)
    dA = loss_gradient(A, Y, net.loss)
    if "missing-output-slope" in mistakes:
        return dA
    if net.output == "softmax":
        if "softmax-by-entries" in mistakes:
            return A * (1 - A) * dA
        delta = jacobian(A, dA)
        if net.loss == "cross_entropy":
            delta = A - Y  # what programs have, also where the labels do not sum to 1
        return jacobian(A, delta) if "extra-output-slope" in mistakes else delta
    slope = FUNCTIONS[net.output][1]
    if "slope-of-activation" in mistakes:
        return dA * slope(A)
    return dA * slope(Z) * (slope(Z) if "extra-output-slope" in mistakes else 1)


def scaled(array, mistakes, m, n):
    factors = {"sign": -1, "factor-m": m, "one-over-m": 1 / m, "factor-2": 2, "half": 0.5}
    factors |= {"factor-n": n, "mean-over-entries": 2 / n}
    for word in mistakes:
        array = array * factors.get(word, 1)
    return array


def backpropagate(net, X, Y, mistakes=None, *, l2=0.0, masks=None, rate=0.1):
    """The gradients [(dW, db), ...] of a program with mistakes.

    Args:
        mistakes: for each place, the words of what is wrong there. A place is ("error", l), where
            the error of layer l is made, or ("W", l) or ("b", l); layers count from 1.
    """
    mistakes = mistakes or {}
    at = {(where, layer): set(words) for (where, layer), words in mistakes.items()}
    W, b = [None, *(p.W for p in net.params)], [None, *(p.b for p in net.params)]
    last, m, n = len(W) - 1, X.shape[1], net.sizes[-1]
    Z, A, H = [None], [X], [X]
    for layer in range(1, last + 1):
        Z.append(W[layer] @ H[layer - 1] + b[layer])
        final = layer == last
        value = softmax if final and net.output == "softmax" else None
        value = value or FUNCTIONS[net.output if final else net.hidden][0]
        A.append(value(Z[layer]))
        H.append(A[layer] * masks[layer - 1] if masks is not None and not final else A[layer])
    scale = 1.0 if net.loss == "sse" else 1 / m
    grads, dZ = [], None
    for layer in range(last, 0, -1):
        wrong = at.get(("error", layer), set())
        if layer == last:
            dZ = output_error(net, Z[-1], A[-1], Y, wrong) * scale
        else:
            back = W[layer + 1]
            if "gradient-for-weights" in wrong:
                back = grads[0][0]
            if "updated-weights" in wrong:
                back = W[layer + 1] - rate * grads[0][0]
            dA = (back if "transpose" in wrong else back.T) @ dZ
            if masks is not None and "missing-mask" not in wrong:
                mask = masks[layer - 1]
                dA = dA * ((mask > 0) if "missing-scale" in wrong else mask)
            slope = FUNCTIONS[net.hidden][1]
            where = Z[layer]
            if "slope-of-activation" in wrong:
                where = A[layer]
            if "slope-of-wrong-layer" in wrong:
                where = next((z for z in Z[1:] if z is not where and z.shape == where.shape), where)
            dZ = dA if "missing-slope" in wrong else dA * slope(where)
        dZ = scaled(dZ, wrong, m, n)
        of_W, of_b = at.get(("W", layer), set()), at.get(("b", layer), set())
        below = H[layer - 1]
        if "wrong-input" in of_W:
            below = Z[layer - 1] if layer > 1 else A[layer]
        dW = dZ @ below.T
        if l2 and "missing-l2" not in of_W:
            dW = dW + l2 * W[layer]
        dW = scaled(dW, of_W, m, n)
        if "transpose" in of_W:
            dW = dW.T
        db = dZ.sum(axis=1, keepdims=True)
        if "bias-not-summed" in of_b:
            db = dZ
        if "bias-summed-over-units" in of_b:
            db = dZ.sum(axis=0, keepdims=True)
        if "bias-mean" in of_b:
            db = dZ.mean(axis=1, keepdims=True)
        if "l2-on-biases" in of_b:
            db = db + l2 * b[layer]
        grads.insert(0, (dW, scaled(db, of_b, m, n)))
    return grads
