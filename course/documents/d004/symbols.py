"""The symbols of document 004, in the order in which a reader meets them."""

from __future__ import annotations

from course.documents.d004.notation import BACKWARD, NEURONS, OUTPUT, TRAINING
from course.documents.symbol import Symbol

VERDICT = "the-verdict-on-document-004"

SYMBOLS = (
    Symbol("X", "X", "inputs, one example per row", "(m, n_0)", "sec-rows-shapes"),
    Symbol("W", "W^{(l)}", "weights of layer l", "(n_{l-1}, n_l)", "sec-rows-shapes"),
    Symbol("b", "b^{(l)}", "biases of layer l", "(1, n_l)", "sec-rows-shapes"),
    Symbol("Z", "Z^{(l)}", "pre-activations", "(m, n_l)", "sec-rows-shapes"),
    Symbol("A", "A^{(l)}", "activations", "(m, n_l)", "sec-rows-shapes"),
    Symbol(r"\sigma", r"\sigma", "activation function, entry by entry", "", "sec-rows-activation"),
    Symbol("y", "y", "labels", "(m, n_L)", "sec-output-error-delta"),
    Symbol(
        r"\mathcal L", r"\mathcal L", "loss, summed over the examples", "", "sec-output-error-delta"
    ),
    Symbol(
        r"\bar \mathcal L",
        r"\bar{\mathcal L}",
        "loss, averaged over the examples",
        "",
        "sec-training-rows-sum",
    ),
    Symbol(
        r"\delta",
        r"\delta^{(l)}",
        "derivative of the loss with respect to the pre-activations",
        "(m, n_l)",
        "sec-output-error-delta",
        (OUTPUT, BACKWARD, TRAINING, VERDICT),
    ),
    Symbol(r"\alpha", r"\alpha", "learning rate", "", "sec-training-rows-sum", (TRAINING, VERDICT)),
    Symbol("n", "n_l", "how many neurons layer l has", "", "sec-rows-shapes"),
    Symbol("m", "m", "how many examples", "", "sec-rows-shapes"),
    Symbol("l", "l", "number of a layer", "", "sec-rows-shapes"),
    Symbol("L", "L", "how many layers; the last one", "", "sec-rows-shapes"),
    Symbol(
        r"\theta",
        r"\theta_{ji}",
        "weight as document 003 writes it",
        "(n_l, n_{l-1})",
        "sec-rows-neuron",
        (NEURONS,),
    ),
)
