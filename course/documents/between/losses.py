"""Differences in the loss and in what the output layer gets from it."""

from __future__ import annotations

import sympy as sp

from course.claims.evidence import Different, Identity
from course.claims.rows import Correction, Group, apart, first, second, side
from course.documents.d000.notation import (
    cross_entropy,
    i,
    j,
    k,
    logits,
    m,
    n,
    p,
    s,
    softmax,
    y,
)
from course.documents.formulas import named, sigmoid
from nnlib.symbolic import (
    NamedArray,
    SumsToOne,
    array,
    elementwise,
    inside_unit,
    positive,
    product_as_written,
    total,
)

group = Group()

x = sp.Symbol("z", real=True)
sigma = elementwise(r"\sigma")
LABELS = (SumsToOne(y),)
BY = r"\frac{\partial L}{\partial z}"


def entrywise(function, name="a"):
    """The activations of the output layer for one example."""
    return NamedArray(array(name, n), (i,), function(logits[i]))


def squares(of, scale):
    """A multiple of the squared error of one example."""
    return named("L", scale * total((of[j] - y[j]) ** 2, j))


def binary(of):
    """Binary cross-entropy of one example, over all outputs."""
    return named("L", -total(y[j] * sp.log(of[j]) + (1 - y[j]) * sp.log(1 - of[j]), j))


HALF = sp.Rational(1, 2)
SLOPE = (entrywise(sigma)[i] - y[i]) * sigma.prime(logits[i])
S = entrywise(sigmoid)
WITH_SLOPE = (S[i] - y[i]) * S[i] * (1 - S[i])
SLOPE_MATTERS = Different(S[i] - y[i], WITH_SLOPE)
DELTA_000 = Identity(
    sp.Derivative(cross_entropy(softmax()), logits[i]), softmax()[i] - y[i], LABELS
)


def delta(loss, right):
    """∂L/∂z_i is `right`."""
    return Identity(sp.Derivative(loss, logits[i]), right)


@group.difference(
    "Does a derivative of the activation function stand in the output error?",
    side("000", "No: `δ^[L] = a^[L] - y`", "000-5-output-delta"),
    side(
        "002 004",
        r"Yes: $\delta = (\hat{y} - y) \odot f'(z)$, $\delta = (A - y) \odot \sigma'(Z)$",
        "002-2-output-delta",
        "004-2-output-delta",
    ),
    verdict="both hold",
)
def output_delta():
    return (
        apart("the activation is the sigmoid in both", SLOPE_MATTERS),
        first("the loss is cross-entropy and the activation softmax", DELTA_000),
        second(
            r"the loss is $\frac{1}{2} \sum (a - y)^2$ and the activation any of one number",
            delta(squares(entrywise(sigma), HALF), SLOPE),
        ),
    )


@group.difference(
    "What is the output error of a sigmoid?",
    side("001", r"$dZ^{[L]} = A^{[L]} - Y$, for each example", "001-3-output-dz"),
    side(
        "002 004",
        r"$(\hat{y} - y) \odot f'(z)$, with $f' = f (1 - f)$",
        "002-2-output-delta-loss",
        "004-2-output-delta",
    ),
    verdict="both hold",
)
def sigmoid_output():
    return (
        apart("network and labels are the same", SLOPE_MATTERS),
        first("the loss is binary cross-entropy", delta(binary(S), S[i] - y[i])),
        second(r"the loss is $\frac{1}{2} \sum (a - y)^2$", delta(squares(S, HALF), WITH_SLOPE)),
    )


@group.difference(
    "Is there a 2 in the output error?",
    side("003", r"Yes: $\delta_k = -2 (y - \hat{y}) \cdot \sigma'(u_k)$", "003-5-output-delta"),
    side(
        "002 004",
        r"No: $\delta = (\hat{y} - y) \odot f'(z)$, $\delta = (A - y) \odot \sigma'(Z)$",
        "002-2-output-delta",
        "004-2-output-delta",
    ),
    verdict="both hold",
)
def factor_two():
    o = entrywise(sigma)
    double = -2 * (y[i] - o[i]) * sigma.prime(logits[i])
    return (
        apart("network and labels are the same", Different(double, SLOPE)),
        first(r"the loss is $\sum (y - \hat{y})^2$", delta(squares(o, 1), double)),
        second(r"the loss is $\frac{1}{2} \sum (y - \hat{y})^2$", delta(squares(o, HALF), SLOPE)),
    )


@group.difference(
    "What is the output error of softmax?",
    side("000", "`δ^[L] = a^[L] - y`", "000-5-output-delta"),
    side(
        "002",
        r"$(\hat{y} - y) \odot f'(z)$, with softmax among its $f$",
        "002-4-one-number",
        "002-4-softmax-cross-entropy",
    ),
    verdict="one fails",
)
def softmax_slope():
    a = softmax()
    own = (a[i] - y[i]) * a[i] * (1 - a[i])
    return (
        apart(
            "$f'$ is the derivative of $a_i$ with respect to its own $z_i$",
            Different(a[i] - y[i], own),
        ),
        first("the loss is cross-entropy", DELTA_000),
        second(
            "the loss is cross-entropy, which its table names for softmax",
            delta(cross_entropy(a), own),
        ),
        second(r"the loss is $\frac{1}{2} \sum (a - y)^2$", delta(squares(a, HALF), own)),
    )


@group.difference(
    "Of which cost is $A - Y$ the derivative?",
    side("000", "Of the cost of one example: `δ^[L] = a^[L] - y`", "000-5-error"),
    side(
        "001",
        r"Of the average: $\frac{\partial J}{\partial Z^{[L]}} = A^{[L]} - Y$",
        "001-3-output-dz",
    ),
    verdict="one fails",
)
def what_delta_is():
    Z, Y = array("Z", n, m), array("Y", n, m)
    A = NamedArray(array("A", n, m), (i, k), sigmoid(Z[i, k]))
    terms = Y[j, s] * sp.log(A[j, s]) + (1 - Y[j, s]) * sp.log(1 - A[j, s])
    J = named("J", -total(terms, j, s) / m)
    slope, difference = sp.Derivative(J, Z[p, k]), A[p, k] - Y[p, k]
    return (
        apart("the loss is the same", Different(m * slope, slope)),
        first("there is a $\\delta$ for each example", DELTA_000),
        second("$J$ is the average over $m$ examples", Identity(slope, difference)),
        Correction("The average brings its factor:", Identity(slope, difference / m)),
    )


@group.difference(
    "Has the cross-entropy one term for an example, or two?",
    side("000", "One for each class: `- sum(y_i log(a_i))`", "000-4-cost-sample"),
    side("001", r"Two: $-[y \log \hat{y} + (1 - y) \log (1 - \hat{y})]$", "001-2-loss"),
    verdict="both hold",
)
def cross_entropy_():
    yhat, label = sp.symbols(r"{\hat{y}} y", real=True)
    e = sp.exp(x)
    two = -label * sp.log(e / (e + 1)) - (1 - label) * sp.log(1 / (e + 1))
    one = -label * sp.log(sigmoid(x)) - (1 - label) * sp.log(1 - sigmoid(x))
    return (
        apart(
            "there is one output",
            Different(
                -label * sp.log(yhat),
                -label * sp.log(yhat) - (1 - label) * sp.log(1 - yhat),
                (inside_unit(yhat),),
            ),
        ),
        first("each class has an output, with softmax", DELTA_000),
        second(
            "each output is a yes or no of its own, with the sigmoid", delta(binary(S), S[i] - y[i])
        ),
        Correction("Two classes with $z = (z, 0)$ are one sigmoid:", Identity(two, one)),
    )


@group.difference(
    "What is called the mean squared error of $m$ examples?",
    side("002", r"$L = \frac{1}{2m} \sum_i (y_i - \hat{y}_i)^2$", "002-2-mse"),
    side("003", r"$Err = \sum_i (y^{(i)} - \hat{y}^{(i)})^2$", "003-3-mean", "003-3-error-sum"),
    verdict="neither holds",
)
def mean_squared_error():
    # one neuron whose prediction is θ x
    theta, eta = sp.symbols(r"\theta \eta", real=True)
    inputs, labels = array("x", m), array("y", m)
    predictions = NamedArray(array(r"\hat{y}", m), (s,), theta * inputs[s])
    terms = total((labels[s] - predictions[s]) ** 2, s)
    mean, L, Err = terms / m, named("L", terms / (2 * m)), named("Err", terms)
    return (
        apart("the examples are the same", Different(L, Err)),
        first("the mean is meant", Identity(L, mean)),
        second("the mean is meant", Identity(Err, mean)),
        Correction("The mean is twice the one,", Identity(2 * L, mean)),
        Correction("and the other by $m$;", Identity(Err / m, mean)),
        Correction(
            "so a step with $\\eta$ on the second is one with $2 m \\eta$ on the first:",
            Identity(eta * sp.Derivative(Err, theta), 2 * m * eta * sp.Derivative(L, theta)),
        ),
    )


@group.difference(
    "What is $y$?",
    side(
        "000 001 003 004",
        "The true value; the prediction is $a$, $\\hat{y}$ or $A$",
        "004-2-labels",
    ),
    side(
        "002",
        r"In its single neuron the prediction: $\frac{dL}{dW} = (y - y_{true}) f'(z) x$",
        "002-3-neuron",
        "002-3-weight-gradient",
    ),
    verdict="both hold",
)
def letter_y():
    W, b, inputs = sp.symbols("W b x", real=True)
    y, y_true = sp.symbols("y {y_{true}}", real=True)
    f, z = elementwise("f"), named("z", W * inputs + b)

    def slope(one, other):
        return product_as_written(one - other, f.prime(z), inputs)

    def follows(name, label):
        prediction = named(name, f(z))
        loss = named("L", (label - prediction) ** 2 / 2)
        return Identity(sp.Derivative(loss, W), slope(prediction, label))

    prediction = named(r"\hat{y}", f(z))
    return (
        apart(
            "$y$ is the true value in both, so that the difference turns round",
            Different(slope(prediction, y), slope(y, prediction), (positive(inputs),)),
        ),
        first("$y$ is the true value", follows(r"\hat{y}", y)),
        second("$y = f(Wx + b)$ is the prediction", follows("y", y_true)),
    )
