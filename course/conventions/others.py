"""One training step as three textbooks, a course and PyTorch write it.

Three of them leave the last activation to the loss: their output is the last pre-activation, and
the first step back is the derivative of the loss with respect to it.
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


def descend(params, grads, rate):
    """Subtract the rate times the gradient from every parameter."""
    pairs = zip(params, grads, strict=True)
    return [(W - rate * dW, b - rate * db) for (W, b), (dW, db) in pairs]


def softmax_rows(o):
    """The probabilities of each row."""
    exp_o = np.exp(o)
    return exp_o / exp_o.sum(axis=1, keepdims=True)


def dive_into_deep_learning(X, y, params, eta, output) -> Run:
    """A batch has its examples in rows; the chapter on backpropagation takes one, as a column.

    There W is turned: (h, d) where the batch has (d, h). The gradient of one example is found so,
    and the update averages over the batch.
    """
    n = len(X)
    H, Z = [X], []
    for W, b in params:
        Z.append(H[-1] @ W + b)
        H.append(sigmoid(Z[-1]))
    if output == "softmax":
        H[-1] = softmax_rows(Z[-1])
        L = -np.sum(y * np.log(H[-1])) / n
    else:
        L = np.sum((H[-1] - y) ** 2 / 2) / n
    deltas = [np.zeros_like(values) for values in Z]
    grads = [(np.zeros_like(W), np.zeros_like(b)) for W, b in params]
    for i in range(n):
        h = [values[i][:, np.newaxis] for values in H]
        dJ_dz = h[-1] - y[i][:, np.newaxis]
        if output == "squares":
            dJ_dz = dJ_dz * sigmoid_prime(Z[-1][i][:, np.newaxis])
        for at in reversed(range(len(params))):
            W = params[at][0].T
            deltas[at][i] = dJ_dz[:, 0]
            grads[at][0][:] += (dJ_dz @ h[at].T).T / n
            grads[at][1][:] += dJ_dz.T / n
            if at > 0:
                dJ_dh = W.T @ dJ_dz
                dJ_dz = dJ_dh * sigmoid_prime(Z[at - 1][i][:, np.newaxis])
    return Run(H[1:], L, deltas, grads, descend(params, grads, eta))


def understanding_deep_learning(x, y, params, alpha, output) -> Run:
    """Examples in columns; weights Omega, biases beta, pre-activations f; the loss is a sum.

    Layers are counted from 0, and the output is the last pre-activation.
    """
    h, f = [x], []
    for Omega, beta in params:
        f.append(beta + Omega @ h[-1])
        h.append(sigmoid(f[-1]))
    if output == "softmax":
        h[-1] = np.exp(f[-1]) / np.exp(f[-1]).sum(axis=0)
        L = -np.sum(y * np.log(h[-1]))
        dl_df = [h[-1] - y]
    else:
        L = np.sum((h[-1] - y) ** 2)
        dl_df = [2 * (h[-1] - y) * sigmoid_prime(f[-1])]
    for (Omega, _), f_k in zip(params[:0:-1], f[-2::-1], strict=True):
        dl_dh = Omega.T @ dl_df[0]
        dl_df.insert(0, sigmoid_prime(f_k) * dl_dh)
    grads = [
        (d @ h_k.T, d.sum(axis=1, keepdims=True)) for d, h_k in zip(dl_df, h[:-1], strict=True)
    ]
    return Run(h[1:], L, dl_df, grads, descend(params, grads, alpha))


def cs231n(X, Y, params, step_size, output) -> Run:
    """Examples in rows; the 1/N is in the gradient on the scores, and nowhere after it."""
    N = len(X)
    hidden, linear = [X], []
    for W, b in params:
        linear.append(np.dot(hidden[-1], W) + b)
        hidden.append(sigmoid(linear[-1]))
    scores = linear[-1]
    if output == "softmax":
        probs, labels = softmax_rows(scores), Y.argmax(axis=1)
        hidden[-1] = probs
        loss = np.sum(-np.log(probs[range(N), labels])) / N
        dscores = probs.copy()
        dscores[range(N), labels] -= 1
        dscores /= N
    else:
        loss = np.sum((hidden[-1] - Y) ** 2) / N
        dscores = 2 * (hidden[-1] - Y) * sigmoid_prime(scores) / N
    deltas = [dscores]
    for (W, _), z in zip(params[:0:-1], linear[-2::-1], strict=True):
        dhidden = np.dot(deltas[0], W.T)
        deltas.insert(0, dhidden * sigmoid_prime(z))
    grads = [
        (np.dot(below.T, d), np.sum(d, axis=0, keepdims=True))
        for d, below in zip(deltas, hidden[:-1], strict=True)
    ]
    return Run(hidden[1:], loss, deltas, grads, descend(params, grads, step_size))


def nielsen(xs, ys, params, eta, output) -> Run:
    """One example after the other, each a column; the update divides by the number of them."""
    n = xs.shape[1]
    activations = [np.zeros((len(w), n)) for w, _ in params]
    deltas = [np.zeros_like(a) for a in activations]
    grads = [(np.zeros_like(w), np.zeros_like(b)) for w, b in params]
    C = 0.0
    for k in range(n):
        a, z, y = [xs[:, k : k + 1]], [], ys[:, k : k + 1]
        for w, b in params:
            z.append(np.dot(w, a[-1]) + b)
            a.append(sigmoid(z[-1]))
        if output == "squares":
            C += np.sum((y - a[-1]) ** 2) / (2 * n)
            delta = (a[-1] - y) * sigmoid_prime(z[-1])
        else:
            C -= np.sum(y * np.log(a[-1]) + (1 - y) * np.log(1 - a[-1])) / n
            delta = a[-1] - y
        for at in reversed(range(len(params))):
            activations[at][:, k : k + 1], deltas[at][:, k : k + 1] = a[at + 1], delta
            grads[at][0][:] += np.dot(delta, a[at].T) / n
            grads[at][1][:] += delta / n
            if at > 0:
                delta = np.dot(params[at][0].T, delta) * sigmoid_prime(z[at - 1])
    return Run(activations, C, deltas, grads, descend(params, grads, eta))


def pytorch(x, target, params, lr, output) -> Run:
    """Examples in rows, weights as in columns: y = x A^T + b with ``weight`` (out, in).

    A loss is the mean over all entries; ``CrossEntropyLoss`` has one entry for each example. The
    deltas are what ``.grad`` of a pre-activation would hold: derivatives of that mean.
    """
    inputs, linear = [x], []
    for weight, bias in params:
        linear.append(inputs[-1] @ weight.T + bias)
        inputs.append(sigmoid(linear[-1]))
    if output == "softmax":
        inputs[-1] = softmax_rows(linear[-1])
        index = target.argmax(axis=1)
        loss = np.mean(-np.log(inputs[-1][range(len(x)), index]))
        grad = (inputs[-1] - target) / len(x)
    elif output == "squares":
        loss = np.mean((inputs[-1] - target) ** 2)
        grad = 2 * (inputs[-1] - target) / target.size * sigmoid_prime(linear[-1])
    else:
        yes, no = target * np.log(inputs[-1]), (1 - target) * np.log(1 - inputs[-1])
        loss = np.mean(-(yes + no))
        grad = (inputs[-1] - target) / target.size
    deltas = [grad]
    for (weight, _), z in zip(params[:0:-1], linear[-2::-1], strict=True):
        deltas.insert(0, (deltas[0] @ weight) * sigmoid_prime(z))
    grads = [(d.T @ below, d.sum(axis=0)) for d, below in zip(deltas, inputs[:-1], strict=True)]
    return Run(inputs[1:], loss, deltas, grads, descend(params, grads, lr))
