"""The symbols of document 002, in the order in which a reader meets them."""

# ruff: noqa: E501
from __future__ import annotations

from course.documents.symbol import Symbol

SYMBOLS = (
    Symbol("W", "W^{[l]}", "weights of layer l", "(n^{[l]}, n^{[l-1]})", "sec-002-forward",
           ("squared-error", "activations-and-slopes", "pseudocode-that-runs", "the-verdict-on-document-002")),
    Symbol("W", "W", "weights of one neuron", "(1, n)", "sec-002-neuron", ("one-neuron-by-hand",)),
    Symbol("b", "b^{[l]}", "biases of layer l", "(n^{[l]}, 1)", "sec-002-forward",
           ("squared-error", "activations-and-slopes", "pseudocode-that-runs", "the-verdict-on-document-002")),
    Symbol("b", "b", "bias of one neuron", "", "sec-002-neuron", ("one-neuron-by-hand",)),
    Symbol("z", "z^{[l]}", "pre-activations", "(n^{[l]}, m)", "sec-002-forward",
           ("squared-error", "activations-and-slopes", "pseudocode-that-runs", "the-verdict-on-document-002")),
    Symbol("z", "z", "pre-activation of one neuron", "", "sec-002-neuron", ("one-neuron-by-hand",)),
    Symbol("a", "a^{[l]}", "activations", "(n^{[l]}, m)", "sec-002-forward",
           ("squared-error", "activations-and-slopes", "pseudocode-that-runs", "the-verdict-on-document-002")),
    Symbol("f", "f", "activation function", "", "sec-002-forward"),
    Symbol("x", "x", "input of one neuron", "", "sec-002-neuron", ("one-neuron-by-hand",)),
    Symbol("y", "y", "labels", "(n^{[L]}, m)", "sec-002-forward", ("squared-error", "activations-and-slopes", "pseudocode-that-runs", "the-verdict-on-document-002")),
    Symbol("y", "y", "output of one neuron; the label has the index true", "",
           "sec-002-neuron", ("one-neuron-by-hand",)),
    Symbol(r"\hat y", r"\hat y", "prediction", "(n^{[L]}, m)", "sec-002-forward"),
    Symbol(r"\delta", r"\delta^{[l]}", "derivative of each example's loss", "(n^{[l]}, m)",
           "sec-002-delta", ("squared-error", "one-neuron-by-hand", "activations-and-slopes", "pseudocode-that-runs", "the-verdict-on-document-002")),
    Symbol(r"\eta", r"\eta", "learning rate", "", "sec-002-forward"),
    Symbol(r"\alpha", r"\alpha", "slope of the leaky ReLU left of 0", "", "sec-002-leaky",
           ("activations-and-slopes", "pseudocode-that-runs", "the-verdict-on-document-002")),
    Symbol("n", "n^{[l]}", "how many neurons layer l has", "", "sec-002-forward",
           ("squared-error", "one-neuron-by-hand", "activations-and-slopes", "pseudocode-that-runs", "the-verdict-on-document-002")),
    Symbol("m", "m", "how many examples", "", "sec-002-forward",
           ("squared-error", "one-neuron-by-hand", "activations-and-slopes", "batches-and-noise", "pseudocode-that-runs", "the-verdict-on-document-002")),
    Symbol("l", "l", "number of a layer", "", "sec-002-forward",
           ("squared-error", "activations-and-slopes", "pseudocode-that-runs", "the-verdict-on-document-002")),
    Symbol("L", "L", "loss; as a mark, the last layer", "", "sec-002-gauss"),
    Symbol(r"\theta", r"\theta", "one parameter", "", "sec-002-one-sample", ("batches-and-noise", "momentum-and-adam")),
    Symbol("B", "B", "how many examples a mini-batch has", "", "sec-002-unbiased",
           ("batches-and-noise",)),
    Symbol(r"\beta", r"\beta", "how much of the velocity is kept", "", "sec-002-velocity",
           ("momentum-and-adam",)),
    Symbol("v", "v", "velocity", "", "sec-002-velocity", ("momentum-and-adam",)),
)  # fmt: skip
