"""The symbols of document 003, in the order in which a reader meets them."""

from __future__ import annotations

from course.documents.symbol import Symbol

SYMBOLS = (
    Symbol(
        r"\theta",
        r"\theta_{i\ell}",
        "weight to neuron i from neuron ℓ",
        r"(n_i, n_\ell)",
        "sec-003-three-layers",
    ),
    Symbol("u", "u_i", "pre-activation, the weighted sum", "n_i", "sec-003-preactivation"),
    Symbol(r"\sigma", r"\sigma", "activation function", "", "sec-003-activation"),
    Symbol("o", "o_i", "output of a neuron; below, the input", "n_i", "sec-003-activation"),
    Symbol("y", "y", "what the output should be", "n_k", "sec-003-error"),
    Symbol(
        r"\hat y", r"\hat y", "prediction, the output of the last layer", "n_k", "sec-003-error"
    ),
    Symbol("Err", "Err", "error, the sum of the squares", "", "sec-003-error"),
    Symbol(
        r"\delta",
        r"\delta_i",
        "derivative of the error with respect to the pre-activation",
        "n_i",
        "sec-003-delta",
    ),
    Symbol(r"\eta", r"\eta", "learning rate", "", "sec-003-three-boxes"),
    Symbol("n", "n_i", "how many neurons a layer has", "", "sec-003-three-layers"),
    Symbol("m", "m", "how many examples", "", "sec-003-error"),
    Symbol(r"\ell", r"\ell", "neuron of the layer before", "", "sec-003-three-layers"),
    Symbol("i", "i", "neuron of the layer in question", "", "sec-003-three-layers"),
    Symbol("j", "j", "neuron of the layer after", "", "sec-003-three-layers"),
    Symbol("k", "k", "neuron of the output layer", "", "sec-003-error"),
    Symbol("L", "L", "how many layers have weights", "", "sec-003-any-depth"),
)
