"""The symbols of document 002, in the order in which a reader meets them."""

from __future__ import annotations

from course.documents.d002.notation import (
    ACTIVATIONS,
    BATCHES,
    MOMENTUM,
    NEURON,
    PSEUDOCODE,
    SQUARES,
)
from course.documents.symbol import Symbol

VERDICT = "the-verdict-on-document-002"
# the chapters that use a letter in one sense
NETWORK = (SQUARES, ACTIVATIONS, PSEUDOCODE, VERDICT)
ONE_NEURON = (NEURON,)
BOTH = (SQUARES, NEURON, ACTIVATIONS, PSEUDOCODE, VERDICT)
OPTIMISERS = (MOMENTUM,)

SYMBOLS = (
    Symbol(
        "W", "W^{[l]}", "weights of layer l", "(n^{[l]}, n^{[l-1]})", "sec-002-forward", NETWORK
    ),
    Symbol("W", "W", "weights of one neuron", "(1, n)", "sec-002-neuron", ONE_NEURON),
    Symbol("b", "b^{[l]}", "biases of layer l", "(n^{[l]}, 1)", "sec-002-forward", NETWORK),
    Symbol("b", "b", "bias of one neuron", "", "sec-002-neuron", ONE_NEURON),
    Symbol("z", "z^{[l]}", "pre-activations", "(n^{[l]}, m)", "sec-002-forward", NETWORK),
    Symbol("z", "z", "pre-activation of one neuron", "", "sec-002-neuron", ONE_NEURON),
    Symbol("a", "a^{[l]}", "activations", "(n^{[l]}, m)", "sec-002-forward", NETWORK),
    Symbol("f", "f", "activation function", "", "sec-002-forward"),
    Symbol("x", "x", "input of one neuron", "", "sec-002-neuron", ONE_NEURON),
    Symbol("y", "y", "labels", "(n^{[L]}, m)", "sec-002-forward", NETWORK),
    Symbol(
        "y",
        "y",
        "output of one neuron; the label has the index true",
        "",
        "sec-002-neuron",
        ONE_NEURON,
    ),
    Symbol(r"\hat y", r"\hat y", "prediction", "(n^{[L]}, m)", "sec-002-forward"),
    Symbol(
        r"\delta",
        r"\delta^{[l]}",
        "derivative of each example's loss",
        "(n^{[l]}, m)",
        "sec-002-delta",
        BOTH,
    ),
    Symbol(r"\eta", r"\eta", "learning rate", "", "sec-002-forward"),
    Symbol(
        r"\alpha",
        r"\alpha",
        "slope of the leaky ReLU left of 0",
        "",
        "sec-002-leaky",
        (ACTIVATIONS, PSEUDOCODE, VERDICT),
    ),
    Symbol("n", "n^{[l]}", "how many neurons layer l has", "", "sec-002-forward", BOTH),
    Symbol(
        "m",
        "m",
        "how many examples",
        "",
        "sec-002-forward",
        (SQUARES, NEURON, ACTIVATIONS, BATCHES, PSEUDOCODE, VERDICT),
    ),
    Symbol("l", "l", "number of a layer", "", "sec-002-forward", NETWORK),
    Symbol("L", "L", "loss; as a mark, the last layer", "", "sec-002-gauss"),
    Symbol(r"\theta", r"\theta", "one parameter", "", "sec-002-one-sample", (BATCHES, MOMENTUM)),
    Symbol("B", "B", "how many examples a mini-batch has", "", "sec-002-unbiased", (BATCHES,)),
    Symbol(
        r"\beta", r"\beta", "how much of the velocity is kept", "", "sec-002-velocity", OPTIMISERS
    ),
    Symbol("v", "v", "velocity", "", "sec-002-velocity", OPTIMISERS),
)
