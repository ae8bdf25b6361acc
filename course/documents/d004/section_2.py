"""Section 2 of document 004: the error of the output layer, and the loss that it belongs to."""

from __future__ import annotations

import numpy as np
import sympy as sp

import nnlib
from course.claims.evidence import Computation, Identity
from course.claims.matrices import matrix_equation
from course.claims.rows import Correction, Section, completed, reading
from course.comparison import complex_step
from course.documents.d004 import program
from course.documents.d004.notation import LOSS, OUTPUT, k, m, s, sigma, x
from course.documents.formulas import integral, named, relu, relu_at_zero, sigmoid, softmax_rows
from nnlib.symbolic import (
    Apply,
    Named,
    NamedArray,
    array,
    indices,
    matrix,
    negative,
    positive,
    sizes,
    total,
)
from nnlib.symbolic import activations as symbolic

section = Section("004", 2)

(n_L,) = sizes("n^{(L)}")
q, t = indices("q t", n_L)
Z, Y = array("Z^{(L)}", m, n_L), array("y", m, n_L)


def activations(function):
    """A^(L) = σ(Z^(L)) for a function of one number."""
    return NamedArray(array("A^{(L)}", m, n_L), (k, q), function(Z[k, q]))


A = activations(sigma)
SQUARES = total((A[s, t] - Y[s, t]) ** 2, s, t)


def box(A, function=sigma):
    """(A - y) ⊙ σ'(Z), the document's formula, with any activations in the place of A."""
    error = matrix(A) - matrix(Y)
    return sp.HadamardProduct(error, Apply(function.prime, matrix(Z)))


def delta_is_the_box(loss):
    """∂L/∂Z = (A - y) ⊙ σ'(Z)."""
    return matrix_equation(sp.Derivative(Named(LOSS, loss), Z[k, q]), box(A), A, Y, Z)


@section.claim(
    says=r"$\delta^{(L)}$ is the error term for the final layer.",
    reading="Section 2.3 takes it for the derivative of the loss with respect to $Z$: only then is "
    r"$A^{\mathsf T} \delta$ the gradient. The loss is $\frac{1}{2} \sum (A - y)^2$ here.",
    verdict="holds if",
    decided_in=OUTPUT,
)
def error_term():
    free = array("A^{(L)}", m, n_L)
    half = Named(LOSS, total((free[s, t] - Y[s, t]) ** 2, s, t) / 2)
    by_A = matrix_equation(sp.Derivative(half, free[k, q]), box(free), free, Y, Z)
    return (
        reading(
            r"the term is $\partial \mathcal{L} / \partial Z^{(L)}$", delta_is_the_box(SQUARES / 2)
        ),
        reading(r"the term is $\partial \mathcal{L} / \partial A^{(L)}$", by_A),
    )


@section.claim(
    says=r"$\delta^{(L)} = (A^{(L)} - y) \odot \sigma'(Z^{(L)})$.",
    reading=r"$\delta^{(L)} = \partial \mathcal{L} / \partial Z^{(L)}$. The chain rule gives "
    r"$\partial \mathcal{L} / \partial A^{(L)} \odot \sigma'(Z^{(L)})$, so a loss has to be found "
    r"with $\partial \mathcal{L} / \partial A^{(L)} = A^{(L)} - y$. Up to a constant there is one.",
    verdict="holds if",
    decided_in=OUTPUT,
)
def output_delta():
    S = activations(symbolic.sigmoid)
    binary = -total(Y[s, t] * sp.log(S[s, t]) + (1 - Y[s, t]) * sp.log(1 - S[s, t]), s, t)
    soft = softmax_rows(Z, "A^{(L)}")
    categorical = -total(Y[s, t] * sp.log(soft[s, t]), s, t)
    # the solution: integrate A - y from A = y, entry by entry
    a, y, b = sp.symbols("a y b", real=True)

    def slope(loss):
        return sp.Derivative(Named(LOSS, loss), Z[k, q])

    solved = Identity(integral(b - y, (b, y, a)), (a - y) ** 2 / 2)
    return (
        reading(
            r"$\mathcal{L} = \frac{1}{2} \sum (A - y)^2$, over all examples and outputs",
            solved,
            delta_is_the_box(SQUARES / 2),
        ),
        reading(
            r"$\mathcal{L} = \frac{1}{2m} \sum (A - y)^2$, averaged over the examples, and "
            r"$\delta^{(L)}$ is that of each example on its own, $m \, \partial \mathcal{L} / "
            r"\partial Z$",
            matrix_equation(m * slope(SQUARES / (2 * m)), box(A), A, Y, Z),
        ),
        reading(r"$\mathcal{L} = \sum (A - y)^2$", delta_is_the_box(SQUARES)),
        reading(
            r"$\mathcal{L} = \frac{1}{2m} \sum (A - y)^2$, averaged over the examples, and "
            r"$\delta^{(L)}$ is its "
            "derivative",
            delta_is_the_box(SQUARES / (2 * m)),
        ),
        reading(
            r"$\mathcal{L}$ is the binary cross-entropy and $\sigma$ the sigmoid",
            matrix_equation(slope(binary), box(S, symbolic.sigmoid), S, Y, Z),
        ),
        Correction(
            r"For the sigmoid with binary cross-entropy, $\sigma'$ cancels:",
            matrix_equation(slope(binary), matrix(S) - matrix(Y), S, Y),
        ),
        Correction(
            r"For softmax with cross-entropy too; for labels of any sum:",
            Identity(slope(categorical), soft[k, q] * total(Y[k, t], t) - Y[k, q]),
        ),
    )


def recipe_against(loss):
    """Whether the document's gradients, the biases' summed, are those of a loss."""
    sigmas, params = ["sigmoid", "sigmoid"], program.start([3, 4, 2], 0)
    X = np.random.default_rng(3).normal(size=(5, 3))
    y = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0], [0.0, 0.0], [1.0, 0.0]])
    grads = program.backward(
        params, sigmas, *program.forward(params, sigmas, X), y, bias_summed=True
    )

    def loss_of(W):
        changed = [(W, params[0][1]), *params[1:]]
        return loss(program.forward(changed, sigmas, X)[1][-1], y)

    off = np.abs(complex_step(loss_of, params[0][0]) - grads[0][0])
    exact = off.max() < 1e-12
    seen = "layers of 3, 4 and 2 neurons, 5 examples: the gradient of $W^{(1)}$ "
    return exact, seen + ("is exact" if exact else f"is off by up to {off.max():.2g}")


@section.claim(
    says=r"The gradients are those of the loss function $\mathcal{L}$; which one is not said.",
    reading=r"The whole backward pass is run, with the sigmoid in all layers, and compared with "
    r"complex steps through the loss.",
    verdict="omission",
    decided_in=OUTPUT,
    formula=False,
)
def loss_():
    def binary(A, y):
        return -np.sum(y * np.log(A) + (1 - y) * np.log(1 - A))

    def half_squares(A, y):
        return np.sum((A - y) ** 2) / 2

    return (
        reading(
            r"$\mathcal{L}$ is taken for the cross-entropy, the usual loss for labels",
            Computation(lambda: recipe_against(binary)),
        ),
        completed(
            r"$\mathcal{L}$ is named as half the sum of the squared errors",
            Computation(lambda: recipe_against(half_squares)),
        ),
    )


@section.claim(
    says="$y$ are the true labels.",
    reading="$A^{(L)} - y$ is a difference entry by entry, so $y$ must have a row for each example "
    "and a column for each output. In NumPy another shape can be stretched without a word.",
    verdict="holds if",
    decided_in=OUTPUT,
    formula=False,
)
def labels():
    def difference(outputs, y, names):
        A = np.zeros((3, outputs))
        found = (A - y).shape
        return found == A.shape and y.shape == A.shape, names + f" of shape `{y.shape}` give a " + (
            f"difference of shape `{found}` for 3 examples and {outputs} "
            f"output{'s' * (outputs > 1)}"
        )

    classes = np.array([0, 2, 1])
    one_hot = nnlib.one_hot(classes, 3).T
    return (
        reading(
            "$y$ has the shape of $A^{(L)}$, with 1 for the true class of a row",
            Computation(lambda: difference(3, one_hot, "labels")),
        ),
        reading(
            "$y$ is a flat array, and there is one output",
            Computation(lambda: difference(1, classes, "labels")),
        ),
        reading(
            "$y$ is a column of class numbers, and there are several outputs",
            Computation(lambda: difference(3, classes[:, np.newaxis], "class numbers")),
        ),
    )


@section.claim(
    says=r"$\sigma'(Z^{(L)})$ is the derivative of the activation function; what it is for the "
    "sigmoid and ReLU is not said.",
    reading="The formulas of section 1 are all that there is to differentiate, and ReLU has no "
    "derivative at 0.",
    verdict="omission",
    decided_in=OUTPUT,
)
def sigma_prime():
    g, h = named(r"\sigma(x)", sigmoid(x)), named(r"\sigma(x)", relu(x))
    return (
        reading(r"$\sigma$ is ReLU and an entry of $Z$ is 0", Computation(relu_at_zero)),
        completed(
            r"the sigmoid gets $\sigma (1 - \sigma)$, and ReLU gets 1 for $x > 0$ and 0 for $x < 0$"
            ", and at 0 one of the two",
            Identity(sp.Derivative(g, x), g * (1 - g)),
            Identity(sp.Derivative(h, x), sp.Integer(1), (positive(x),)),
            Identity(sp.Derivative(h, x), sp.Integer(0), (negative(x),)),
        ),
    )
