"""The symbols of document 000, in the order in which a reader meets them."""

from __future__ import annotations

from course.documents.d000.notation import (
    CROSS_ENTROPY,
    DESCENT,
    DIGITS,
    EQUATIONS,
    FORWARD,
    SOFTMAX,
)
from course.documents.symbol import Symbol

VERDICT = "the-verdict-on-document-000"

SYMBOLS = (
    Symbol("X", "X", "inputs, one example per column", "(n_0, m)", "sec-four-symbols"),
    Symbol("W", "W^{[l]}", "weights of layer l", "(n_l, n_{l-1})", "sec-neuron"),
    Symbol("b", "b^{[l]}", "biases of layer l", "(n_l, 1)", "sec-batch"),
    Symbol("z", "z^{[l]}", "pre-activations of one example", "n_l", "sec-neuron"),
    Symbol("Z", "Z^{[l]}", "pre-activations of all examples", "(n_l, m)", "sec-batch"),
    Symbol("a", "a^{[l]}", "activations of one example", "n_l", "sec-neuron"),
    Symbol("A", "A^{[l]}", "activations of all examples", "(n_l, m)", "sec-batch"),
    Symbol("g", "g", "activation function", "", "sec-neuron"),
    Symbol(r"\sigma", r"\sigma", "sigmoid", "", "sec-sigmoid"),
    Symbol("y", "y", "label of one example", "n_L", "sec-likelihood"),
    Symbol("Y", "Y", "labels of all examples", "(n_L, m)", "sec-batch-cost"),
    Symbol(
        "C", "C", "cost", "", "sec-likelihood", (CROSS_ENTROPY, EQUATIONS, DESCENT, DIGITS, VERDICT)
    ),
    Symbol(
        r"\delta",
        r"\delta^{[l]}",
        "derivative of each example's cost",
        "(n_l, m)",
        "sec-delta",
        (EQUATIONS, DESCENT, DIGITS, VERDICT),
    ),
    Symbol(r"\alpha", r"\alpha", "learning rate", "", "sec-update"),
    Symbol("n", "n_l", "how many neurons layer l has", "", "sec-neuron"),
    Symbol("m", "m", "how many examples", "", "sec-batch"),
    Symbol("l", "l", "number of a layer", "", "sec-forward"),
    Symbol("L", "L", "how many layers; the last one", "", "sec-forward"),
    Symbol(
        "k",
        "k",
        "number of an example",
        "",
        "sec-batch",
        (FORWARD, SOFTMAX, CROSS_ENTROPY, EQUATIONS),
    ),
    Symbol(r"\theta", r"\theta", "all parameters in one list", "N", "sec-update", (DESCENT,)),
)
