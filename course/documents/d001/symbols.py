"""The symbols of document 001, in the order in which a reader meets them."""

from __future__ import annotations

from course.documents.d001.notation import FORWARD, REGRESSION, REGULARISATION, SLOPE, STEP
from course.documents.symbol import Symbol

VERDICT = "the-verdict-on-document-001"
# the chapters that use a letter in one sense
TABLE = (REGRESSION,)
NETWORK = (FORWARD, SLOPE, STEP, REGULARISATION, VERDICT)
LAYERS = (FORWARD, SLOPE, STEP, VERDICT)
UPDATE = (STEP, REGULARISATION, VERDICT)

SYMBOLS = (
    Symbol("X", "X", "inputs, one example per column", "(n, m)", "sec-regression-data", TABLE),
    Symbol("w", "w", "weights of the linear model", "(n, 1)", "sec-regression-linear", TABLE),
    Symbol("b", "b", "bias of the linear model", "", "sec-regression-linear", TABLE),
    Symbol("f", "f", "model, a function of the input", "", "sec-regression-linear", TABLE),
    Symbol("W", "W^{[l]}", "weights of layer l", "(n^{[l]}, n^{[l-1]})", "sec-forward-z", NETWORK),
    Symbol("b", "b^{[l]}", "biases of layer l", "(n^{[l]}, 1)", "sec-forward-z", NETWORK),
    Symbol("z", r"\mathbf z^{[l]}", "pre-activations", "(n^{[l]}, m)", "sec-forward-z", LAYERS),
    Symbol("Z", "Z^{[l]}", "pre-activations", "(n^{[l]}, m)", "sec-forward-z", NETWORK),
    Symbol("a", r"\mathbf a^{[l]}", "activations", "(n^{[l]}, m)", "sec-forward-z", LAYERS),
    Symbol("A", "A^{[l]}", "activations", "(n^{[l]}, m)", "sec-forward-z", NETWORK),
    Symbol("g", "g", "activation function", "", "sec-forward-g", LAYERS),
    Symbol("y", "y", "label", "", "sec-regression-data"),
    Symbol("Y", "Y", "labels", "(n^{[L]}, m)", "sec-where-symbols"),
    Symbol(
        r"\hat y",
        r"\hat y",
        "prediction",
        "",
        "sec-forward-bernoulli",
        (FORWARD, REGULARISATION, VERDICT),
    ),
    Symbol(
        "L", "L", "loss of one example; as a mark, the last layer", "", "sec-forward-cost", NETWORK
    ),
    Symbol("J", "J", "cost, the average of the losses", "", "sec-forward-cost", NETWORK),
    Symbol("J", "J", "cost", "", "sec-regression-linear", TABLE),
    Symbol(
        "dZ",
        "dZ^{[l]}",
        "derivative of each example's loss",
        "(n^{[l]}, m)",
        "sec-where-symbols",
        (SLOPE, STEP, REGULARISATION, VERDICT),
    ),
    Symbol(
        "dA",
        "dA^{[l]}",
        "derivative with respect to the activations",
        "(n^{[l]}, m)",
        "sec-step-symbols",
        UPDATE,
    ),
    Symbol(
        "dW",
        "dW^{[l]}",
        "derivative of the cost with respect to the weights",
        "(n^{[l]}, n^{[l-1]})",
        "sec-step-symbols",
        UPDATE,
    ),
    Symbol(
        "db",
        "db^{[l]}",
        "derivative of the cost with respect to the biases",
        "(n^{[l]}, 1)",
        "sec-step-symbols",
        UPDATE,
    ),
    Symbol(r"\alpha", r"\alpha", "learning rate", "", "sec-regression-descent"),
    Symbol(r"\lambda", r"\lambda", "strength of the penalty", "", "sec-reg-l2", (REGULARISATION,)),
    Symbol("n", "n^{[l]}", "how many neurons layer l has", "", "sec-forward-z", NETWORK),
    Symbol("n", "n", "how many inputs", "", "sec-regression-data", TABLE),
    Symbol("m", "m", "how many examples", "", "sec-regression-data"),
    Symbol("l", "l", "number of a layer", "", "sec-forward-z", NETWORK),
    Symbol(
        "k",
        "k",
        "number of an example",
        "",
        "sec-regression-data",
        (REGRESSION, FORWARD, SLOPE, STEP),
    ),
)
