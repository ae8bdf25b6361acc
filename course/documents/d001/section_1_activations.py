"""Section 1.B of document 001, its table of activations: derivatives and use cases."""

from __future__ import annotations

import numpy as np
import sympy as sp

import nnlib
from course.claims.evidence import Computation, Different, Identity, Positive
from course.claims.rows import Correction, Section, completed, reading
from course.comparison import complex_step
from course.documents.d001 import program
from course.documents.d001.notation import FORWARD, z
from course.documents.formulas import named, relu, sigmoid, tanh
from derive import sum_as_written
from nnlib.symbolic import activations, negative, positive

section = Section("001", 1)

ZERO, UNIT = sp.Integer(0), sp.Integer(1)


def activation(value):
    """g(z) by its formula."""
    return named("g(z)", value)


@section.claim(
    says="The activations are called Sigmoid, ReLU and Tanh, and only their derivatives are given.",
    reading=r"$g(z)(1 - g(z))$ is to tell which function $g$ is. Every $g(z) = \sigma(z + c)$ "
    "has this derivative.",
    verdict="omission",
    decided_in=FORWARD,
)
def functions():
    c = sp.Symbol("c", real=True)
    moved = named(r"\sigma(z + c)", sigmoid(z + c))
    has_it = Identity(sp.Derivative(moved, z), moved * (1 - moved))
    at_zero = sigmoid(c) - sp.Rational(1, 2)

    def fixed():
        found = sp.solveset(at_zero, c, sp.Reals)
        return found == sp.FiniteSet(0), r"$\sigma(0 + c) = \frac12$ only for $c = 0$"

    return (
        reading(
            "the derivative alone has to do",
            has_it,
            Identity(moved, named(r"\sigma(z)", sigmoid(z))),
        ),
        completed(
            r"one value is added, $g(0) = \frac12$, or the formula $\frac{1}{1 + e^{-z}}$",
            has_it,
            Computation(fixed),
        ),
    )


@section.claim(
    says=r"The derivative of the sigmoid is $g(z)(1 - g(z))$.",
    reading=r"$g(z) = \frac{1}{1 + e^{-z}}$, and two brackets side by side are a product.",
    verdict="holds",
    decided_in=FORWARD,
)
def sigmoid_derivative():
    g = activation(sigmoid(z))
    return (reading("$z$ is any real number", Identity(sp.Derivative(g, z), g * (1 - g))),)


@section.claim(
    says=r"The derivative of ReLU is $z$ if $z > 0$, $0$ otherwise.",
    reading=r"$g(z) = \max(0, z)$. At $z = 0$ it has no derivative, and 0 is the usual choice.",
    verdict="fails",
    decided_in=FORWARD,
)
def relu_derivative():
    g = activation(relu(z))
    given = (positive(z),)
    below = Identity(sp.Derivative(g, z), ZERO, (negative(z),))
    return (
        reading(
            "the line is taken at its word",
            Identity(sp.Derivative(g, z), z, given),
            below,
        ),
        Correction(
            "The table gives ReLU itself. For $z > 0$ the derivative is 1 (and 0 for $z < 0$):",
            Identity(sp.Derivative(g, z), UNIT, given),
        ),
    )


@section.claim(
    says="The derivatives of the table are those for backpropagation.",
    reading=r"With them $dA * g'(Z)$ has to give the gradient of $J$. A network with 30, 3 and 1 "
    "neurons at its random start, and 20 examples of the breast cancer data. The complex step, "
    "which knows no $g'$, gives the truth.",
    verdict="holds if",
    decided_in=FORWARD,
    formula=False,
)
def relu_backprop():
    data = program.tumours()
    X, Y = data.X_train[:, :20], data.Y_train[:, :20]

    def agrees(function, prime, name):
        (W1, b1), (W2, b2) = program.start([30, 3, 1], 0)

        def cost(W1):
            return nnlib.bce_from_logits(W2 @ function(W1 @ X + b1) + b2, Y)

        Z = W1 @ X + b1
        dZ2 = nnlib.sigmoid(W2 @ function(Z) + b2) - Y
        dW1 = ((W2.T @ dZ2) * prime(Z)) @ X.T / X.shape[1]
        right = complex_step(cost, W1)
        off = np.linalg.norm(dW1 - right) / np.linalg.norm(right)
        right_to = (
            "right to 12 digits" if off < 1e-12 else f"wrong by {100 * off:.0f} % of its length"
        )
        return off < 1e-12, f"with {name} $dW^{{[1]}}$ is {right_to}"

    def sigmoid_prime(Z):
        return nnlib.sigmoid(Z) * (1 - nnlib.sigmoid(Z))

    return (
        reading(
            "the hidden layer has the sigmoid",
            Computation(lambda: agrees(nnlib.sigmoid, sigmoid_prime, "the sigmoid")),
        ),
        reading(
            r"the hidden layer has $\tanh$",
            Computation(lambda: agrees(np.tanh, lambda Z: 1 - np.tanh(Z) ** 2, r"$\tanh$")),
        ),
        reading(
            "the hidden layer has ReLU",
            Computation(lambda: agrees(nnlib.relu, program.SLOPES["table"], "ReLU")),
        ),
    )


@section.claim(
    says=r"The derivative of tanh is $1 - (g(z))^2$.",
    reading=r"$g(z) = \tanh z = \frac{e^z - e^{-z}}{e^z + e^{-z}}$.",
    verdict="holds",
    decided_in=FORWARD,
)
def tanh_derivative():
    g = activation(tanh(z))
    return (reading("$z$ is any real number", Identity(sp.Derivative(g, z), 1 - g**2)),)


@section.claim(
    says="The sigmoid is for the output layer of a binary classification.",
    reading="Its output is to be the probability of one of two classes, strictly between 0 and 1, "
    r"and any such probability must be within reach: $\frac{r}{r + 1}$ for odds $r$, at "
    r"$z = \log r$.",
    verdict="holds",
    decided_in=FORWARD,
)
def sigmoid_use():
    s, sigma = sigmoid(z), activations.sigmoid
    odds = sp.Symbol("r", real=True)  # the odds; the probability is r / (r + 1)
    return (
        reading(
            "there is one output for the two classes",
            Positive(s),
            Positive(1 - s, sp.exp(-z) / (1 + sp.exp(-z))),
            Identity(sigma(sp.log(odds)), odds / (1 + odds), (positive(odds),)),
            Identity(sum_as_written(sigma(z), sigma(-z)), UNIT),
        ),
    )


@section.claim(
    says="ReLU is for hidden layers (most common).",
    reading="No proof can say how common it is. In its favour, its derivative does not shrink the "
    "error on the way back, however large $z$ is.",
    verdict="holds if",
    decided_in=FORWARD,
)
def relu_use():
    g = activation(relu(z))
    slope = sp.Derivative(g, z)
    return (
        reading("the neuron is on, $z > 0$", Identity(slope, UNIT, (positive(z),))),
        reading(
            "the neuron is off, $z < 0$; off for every example, it does not learn any more",
            Identity(slope, UNIT, (negative(z),)),
        ),
    )


@section.claim(
    says="Tanh is for hidden layers (often better than the sigmoid).",
    reading=r"Two sides of better: how much of the error the derivative lets through, $\tanh'$ "
    "against "
    r"$\sigma'$, and whether the activations of positive and negative $z$ balance, $g(-z) = "
    "-g(z)$.",
    verdict="holds if",
    decided_in=FORWARD,
)
def tanh_use():
    def steeper(at):
        at = sp.Rational(at)
        slopes = [float((1 - sp.tanh(at) ** 2).n()), float((sigmoid(at) * (1 - sigmoid(at))).n())]
        seen = (
            rf"at $z = {sp.latex(at)}$ the derivatives are ${slopes[0]:.4f}$ and ${slopes[1]:.4f}$"
        )
        return slopes[0] > slopes[1], seen

    hyperbolic, sigma = activations.tanh, activations.sigmoid
    return (
        reading(
            r"$\lvert z \rvert$ is small, as at a usual start",
            Identity(hyperbolic(-z), -hyperbolic(z)),
            Different(sigma(-z), -sigma(z)),
            Computation(lambda: steeper(0)),
            Computation(lambda: steeper("3/2")),
        ),
        reading(
            r"$\lvert z \rvert$ is large: the derivative of $\tanh$ falls as $4 e^{-2 \lvert z "
            r"\rvert}$, that of the sigmoid as $e^{-\lvert z \rvert}$",
            Computation(lambda: steeper(3)),
        ),
    )
