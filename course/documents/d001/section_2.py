r"""Section 2 of document 001: binary cross-entropy, and the cost as its average."""

from __future__ import annotations

import numpy as np
import sympy as sp

import nnlib
from course.claims.evidence import Computation, Identity
from course.claims.rows import Section, completed, reading
from course.documents.d001.notation import FORWARD, k, m, z
from course.documents.formulas import NamedFunction, has_root, named, relu, sigmoid
from derive import product_as_written, sum_as_written
from nnlib.symbolic import NamedArray, activations, array, index, inside_unit, total

section = Section("001", 2)

y = sp.Symbol("y", real=True)
guess = sp.Symbol(r"\hat{y}", real=True)
INSIDE = (inside_unit(guess),)


def loss(guess, y):
    """The document's binary cross-entropy of one example."""
    return -(y * sp.log(guess) + (1 - y) * sp.log(1 - guess))


LOSS = NamedFunction("L", (y, guess), loss(guess, y))


@section.claim(
    says=r"$L(y, \hat{y}) = -\left[y \log \hat{y} + (1 - y) \log(1 - \hat{y})\right]$ is the "
    "standard loss of one example.",
    reading=r"It is the standard for a reason: $\hat{y}$ is the probability of the label 1 and $1 "
    r"- \hat{y}$ that of 0, and $L$ is the negative logarithm of the probability of the label "
    "that is there.",
    verdict="holds",
    decided_in=FORWARD,
)
def loss_():
    likelihood = -sp.log(product_as_written(guess**y, (1 - guess) ** (1 - y)))
    return (
        reading(
            r"$0 < \hat{y} < 1$",
            Identity(LOSS(1, guess), -sp.log(guess), INSIDE),
            Identity(LOSS(0, guess), -sp.log(1 - guess), INSIDE),
            Identity(likelihood, LOSS(y, guess), INSIDE),
        ),
    )


@section.claim(
    says="Binary cross-entropy and log loss are one.",
    reading=r"The cross-entropy of the distributions $(y, 1 - y)$ and $(\hat{y}, 1 - \hat{y})$, "
    "over the two classes.",
    verdict="holds",
    decided_in=FORWARD,
)
def names():
    c = index("c", sp.Integer(2))

    def distribution(name, first):
        """`first` for c = 1, and what is missing to 1 for c = 2."""
        return NamedArray(array(name, 2), (c,), (2 - c) * first + (c - 1) * (1 - first))

    truth, given = distribution("p", y), distribution("q", guess)
    cross = -total(truth[c] * sp.log(given[c]), c)
    return (
        reading(
            "the two classes are the label 1 and the label 0",
            Identity(cross, LOSS(y, guess), INSIDE),
        ),
    )


@section.claim(
    says="The loss takes a label $y^{(i)}$.",
    reading=r"Which numbers code the classes is not said. A loss has to be least where the output "
    r"is right: a derivative with the sign of $\hat{y} - y$, and a bound below.",
    verdict="holds if",
    decided_in=FORWARD,
)
def labels_():
    slope = sp.Derivative(named("L", loss(guess, y)), guess)
    flat = (guess - y) / product_as_written(guess, 1 - guess)

    def minus_one():
        there = sp.limit(loss(guess, -1), guess, 0, "+")
        seen = r"for $y = -1$ the loss tends to $-\infty$ as $\hat{y}$ goes to 0"
        return there != -sp.oo, seen

    return (
        reading(
            r"$y$ is 0 or 1, or a probability between",
            Identity(slope, flat, INSIDE),
        ),
        reading("the classes are $-1$ and $1$, as in other texts", Computation(minus_one)),
    )


@section.claim(
    says=r"The loss takes $\log$.",
    reading="No base is named. The first equation of section 3 decides it.",
    verdict="holds if",
    decided_in=FORWARD,
)
def logarithm():
    a = named("a", sigmoid(z))

    def delta(of):
        return Identity(sp.Derivative(of, z), a - y)

    return (
        reading("it is the natural logarithm", delta(named("L", loss(sigmoid(z), y)))),
        reading(
            r"it has base 2, as in information theory",
            delta(named("L", loss(sigmoid(z), y) / sp.log(2))),
        ),
    )


@section.claim(
    says=r"The loss is computed as $-\left[y \log \hat{y} + (1 - y) \log(1 - \hat{y})\right]$.",
    reading=r"In double precision, from $\hat{y} = \sigma(z)$. Between 1 and the number before it "
    r"lies $2^{-53}$, so that $\sigma(z)$ is 1 from about $z = 53 \log 2 \approx 36.74$ on.",
    verdict="omission",
    decided_in=FORWARD,
)
def finite():
    logits, labels = np.array([[40.0, 40.0, 36.0]]), np.array([[1.0, 0.0, 0.0]])
    exact = [4.248354255291589e-18, 40.0, 36.0]  # log(1 + e^z) - y z, to 16 digits

    def seen(values):
        good = bool(np.allclose(values, exact, rtol=1e-9, atol=0))
        shown = ", ".join(f"`{value:.4f}`" for value in values)
        return good, f"$z = (40, 40, 36)$ with $y = (1, 0, 0)$ gives {shown}"

    def as_written():
        a = nnlib.sigmoid(logits)
        with np.errstate(divide="ignore", invalid="ignore"):
            found = -(labels * np.log(a) + (1 - labels) * np.log(1 - a))[0]
        return seen(found)

    def from_logits():
        columns = zip(logits.T, labels.T, strict=True)
        return seen([nnlib.bce_from_logits(a[:, None], b[:, None]) for a, b in columns])

    stable = sum_as_written(sp.Max(0, z), -y * z, sp.log(1 + sp.exp(-sp.Abs(z))))
    return (
        reading("it is typed in as it stands", Computation(as_written)),
        completed(
            "it is computed from $z$",
            Identity(LOSS(y, activations.sigmoid(z)), stable),
            Computation(from_logits),
        ),
    )


@section.claim(
    says=r"$J = \frac{1}{m} \sum_{i=1}^{m} L(y^{(i)}, \hat{y}^{(i)})$.",
    reading=r"$J$ has to be one number, in which all examples count alike: equal losses give that "
    "loss.",
    verdict="holds if",
    decided_in=FORWARD,
)
def cost():
    one = sp.Integer(1)
    c = sp.Symbol("c", real=True)
    labels, outputs = array("y", one, m), array("a^{[L]}", one, m)
    each = NamedArray(array("L", m), (k,), loss(outputs[one, k], labels[one, k]))
    J = named("J", total(each[k], k) / m)
    same_loss = total(c, k) / m

    def two_outputs():
        a = nnlib.sigmoid(np.zeros((2, 5)))
        labels = np.ones((2, 5))
        values = -(labels * np.log(a) + (1 - labels) * np.log(1 - a))
        J = values.sum(axis=1) / 5
        return J.ndim == 0, f"2 outputs and 5 examples give an array of shape `{J.shape}`"

    s = index("s", m)
    return (
        reading(
            "the network has one output",
            Identity(same_loss, c),
            Identity(
                sp.Derivative(J, outputs[one, s]),
                (outputs[one, s] - labels[one, s]) / (m * outputs[one, s] * (1 - outputs[one, s])),
                (inside_unit(outputs),),
            ),
        ),
        reading(
            "there are several outputs, and the sum over them is left out", Computation(two_outputs)
        ),
    )


@section.claim(
    says=r"The cost is a function of $\mathbf{W}$ and $\mathbf{b}$.",
    reading="Of which layers, no superscript says. 2 inputs, 3 hidden neurons with the sigmoid "
    "and one output.",
    verdict="holds if",
    decided_in=FORWARD,
    formula=False,
)
def parameters():
    rng = np.random.default_rng(5)
    X, Y = rng.normal(size=(2, 6)), np.array([[0.0, 1, 1, 0, 1, 0]])
    net = nnlib.MLP([2, 3, 1], hidden="sigmoid", output="sigmoid", loss="bce", rng=2)

    def with_other_weights(at):
        params = list(net.params)
        params[at] = nnlib.Dense(params[at].W + 1, params[at].b)
        return net.cost(X, Y, params=params)

    before, after = net.cost(X, Y), [with_other_weights(0), with_other_weights(1)]

    def each_layer():
        shown = rf"from ${before:.3f}$ to ${after[0]:.3f}$ and ${after[1]:.3f}$"
        seen = f"other weights in layer 1, and in layer 2, change $J$ {shown}"
        return not np.isclose(before, after).any(), seen

    def last_only():
        seen = f"other weights in layer 1 change $J$ from ${before:.3f}$ to ${after[0]:.3f}$"
        return bool(np.isclose(before, after[0])), seen

    return (
        reading("the weights and biases of all layers are meant", Computation(each_layer)),
        reading("those of the last layer alone are meant", Computation(last_only)),
    )


@section.claim(
    says=r"$\hat{y} = a^{[L]}$.",
    reading=r"$\log \hat{y}$ and $\log(1 - \hat{y})$ have to exist, so that $0 < a^{[L]} < 1$ for "
    "every $z^{[L]}$.",
    verdict="holds if",
    decided_in=FORWARD,
    formula=False,
)
def prediction():
    def never(function, value, name):
        found = has_root(function(z) - value, z)
        return not found, f"{name} {'can be' if found else 'is never'} ${value}$"

    def sigmoid_stays(value):
        return Computation(lambda: never(sigmoid, value, r"$\sigma(z)$"))

    return (
        reading("the output layer has the sigmoid", *map(sigmoid_stays, (0, 1, 2))),
        reading(
            "the output layer has ReLU, which is most common in hidden layers",
            Computation(lambda: never(relu, 2, r"$\max(0, z)$")),
        ),
        reading(
            r"the output layer has $\tanh$",
            Computation(lambda: never(sp.tanh, -sp.Rational(1, 2), r"$\tanh z$")),
        ),
    )
