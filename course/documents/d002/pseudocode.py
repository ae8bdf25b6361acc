"""The document's pseudocode, as it stands and completed, for the claims about runs.

Layers are counted from 1, as in the document: `W`, `b`, `Z` and the gradients are dictionaries with
the keys 1 to L, and `A` has the key 0 too, for the input. Examples are columns.
"""

from __future__ import annotations

import ast
import builtins

import numpy as np

import nnlib
from course.real_data import digits  # noqa: F401  (what the program learns from)

SOURCE = """\
for epoch in range(epochs):
    # Forward pass
    A = forward(X, W, b)
    loss = compute_loss(A, Y)

    # Backward pass
    gradients = backprop(A, Y, W, b)

    # Weight update
    for l in layers:
        W[l] -= lr * gradients['dW'][l]
        b[l] -= lr * gradients['db'][l]
"""
SIZES = [64, 32, 10]
LR, EPOCHS = 4.0, 60


def missing_names(source: str = SOURCE) -> list[str]:
    """The names that a program uses before it has given them a value, in the order of use.

    >>> missing_names("a = b; print(a + c)")
    ['b', 'c']
    """
    names = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Name)]
    stored = {node.id for node in names if isinstance(node.ctx, ast.Store)}
    used = sorted((n for n in names), key=lambda n: (n.lineno, n.col_offset))
    known = stored | set(dir(builtins))
    return list(dict.fromkeys(node.id for node in used if node.id not in known))


def run(**supplied) -> dict:
    """Run the pseudocode as it stands, with names supplied, and return all names afterwards."""
    names = dict(supplied)
    exec(compile(SOURCE, "pseudocode", "exec"), names)  # noqa: S102 (it is the text above)
    return names


def random_start(sizes, rng=0):
    """Weights that are random and biases of 0, for the layers 1 to L."""
    rng = np.random.default_rng(rng)
    pairs = zip(sizes[1:], sizes[:-1], strict=True)
    W = {at: nnlib.he(n_out, n_in, rng=rng) for at, (n_out, n_in) in enumerate(pairs, start=1)}
    return W, {at: np.zeros((len(W[at]), 1)) for at in W}


def activation(layer, L):
    """The activation function of a layer and its derivative: ReLU, and a sigmoid at the end."""
    if layer < L:
        return nnlib.relu, nnlib.relu_prime
    return nnlib.sigmoid, nnlib.sigmoid_prime


def forward(X, W, b):
    """The weighted sums Z and the activations A of all layers, to be kept for later use."""
    Z, A = {}, {0: X}
    for layer in W:
        Z[layer] = W[layer] @ A[layer - 1] + b[layer]
        A[layer] = activation(layer, len(W))[0](Z[layer])
    return Z, A


def compute_loss(y_hat, Y):
    """The document's mean squared error, with 1/(2m)."""
    return np.sum((Y - y_hat) ** 2) / (2 * Y.shape[1])


def backprop(Z, A, Y, W):
    """The gradients of all weights and biases, from the last layer to the first."""
    L, m = len(W), Y.shape[1]
    gradients = {"dW": {}, "db": {}}
    back = A[L] - Y
    for layer in range(L, 0, -1):
        delta = back * activation(layer, L)[1](Z[layer])
        gradients["dW"][layer] = delta @ A[layer - 1].T / m
        gradients["db"][layer] = delta.sum(axis=1, keepdims=True) / m
        back = W[layer].T @ delta
    return gradients


def train(W, b, X, Y, lr=LR, epochs=EPOCHS, batches=None):
    """The loop, completed; `batches(epoch)` gives the columns of each mini-batch."""
    losses = []
    for epoch in range(epochs):
        for columns in batches(epoch) if batches else [slice(None)]:
            Z, A = forward(X[:, columns], W, b)
            losses.append(compute_loss(A[len(W)], Y[:, columns]))
            gradients = backprop(Z, A, Y[:, columns], W)
            for layer in W:
                W[layer] -= lr * gradients["dW"][layer]
                b[layer] -= lr * gradients["db"][layer]
    return losses


def as_layers(W, b):
    """The parameters as nnlib keeps them."""
    return [nnlib.Dense(W[at].copy(), b[at].copy()) for at in W]


def network(W, b):
    """The network of nnlib with the same start."""
    net = nnlib.MLP([W[1].shape[1], *(len(W[at]) for at in W)], output="sigmoid", loss="mse")
    net.params = as_layers(W, b)
    return net


def largest_difference(W, b, net) -> float:
    """The largest difference between these parameters and those of a network."""
    pairs = zip(as_layers(W, b), net.params, strict=True)
    return max(
        np.abs(own - theirs).max()
        for ours, other in pairs
        for own, theirs in zip(ours, other, strict=True)
    )


def share_right(W, b, X, labels) -> float:
    """The share of examples that are read correctly."""
    return float(np.mean(forward(X, W, b)[1][len(W)].argmax(axis=0) == labels))
