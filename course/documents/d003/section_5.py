"""Section 5 of document 003, first half: the deltas of the last layer."""

from __future__ import annotations

import sympy as sp

from course.claims.evidence import Computation, Identity
from course.claims.rows import Correction, Section, completed, reading
from course.documents.d003.notation import (
    ERR,
    ERROR,
    err_by,
    k,
    m,
    n_k,
    r,
    s,
    sigma,
    t,
    x,
)
from course.documents.formulas import named, relu, relu_at_zero, sigmoid, softmax, tanh
from derive import product_as_written
from nnlib.symbolic import Named, NamedArray, UpstreamCost, array, index, negative, positive, total

section = Section("003", 5)

u_, y_ = sp.symbols("u_k y", real=True)  # one neuron, one example
y_hat = Named(sp.Symbol(r"\hat{y}"), sigma(u_))
BOX = product_as_written(-2, y_ - y_hat, sigma.prime(u_))

# the predictions of n_k neurons for m examples
U, Y = array("u", n_k, m), array("y", n_k, m)
Y_HAT = NamedArray(array(r"\hat{y}", n_k, m), (k, s), sigma(U[k, s]))
ALL_SQUARES = total((Y[r, t] - Y_HAT[r, t]) ** 2, r, t)


def output_layer(activation):
    r"""Any error of the predictions of n_k neurons: u, ŷ, G = ∂Err/∂ŷ and Err."""
    u = array("u", n_k)
    predicted = activation(u)
    G = array("G", n_k)
    return u, predicted, G, UpstreamCost("Err", G, predicted)


def entry_by_entry(u):
    """ŷ_k = σ(u_k)."""
    return NamedArray(array(r"\hat{y}", n_k), (k,), sigma(u[k]))


@section.claim(
    says="The delta of a neuron is the error signal that propagates backward.",
    reading=r"By section 4, $\delta = \partial Err / \partial u$. In the last layer that is "
    r"neither "
    "the error $Err$ nor the difference of true value and prediction.",
    verdict="holds if",
    decided_in=ERROR,
)
def error_signal():
    square = Named(ERR, (y_ - y_hat) ** 2)
    slope = sp.Derivative(square, u_)
    return (
        reading("the signal is the derivative of the error", Identity(slope, BOX)),
        reading(r"the signal is the difference $y - \hat{y}$", Identity(slope, y_ - y_hat)),
    )


@section.claim(
    says=r"At the output layer the prediction is the output, $\hat{y} = o_k$.",
    reading=r"$k$ names the layer and a neuron of it; each neuron has a prediction of its own, "
    r"$\hat{y}_k = o_k = \sigma(u_k)$.",
    verdict="holds",
    decided_in=ERROR,
)
def prediction():
    u, predicted, *_ = output_layer(entry_by_entry)
    slope = sp.Derivative(predicted[k], u[k])
    return (reading("$k$ is any output neuron", Identity(slope, sigma.prime(u[k]))),)


@section.claim(
    says=r"$\delta_k = \frac{\partial Err}{\partial u_k} = \frac{\partial Err}{\partial \hat{y}} "
    r"\cdot \frac{\partial \hat{y}}{\partial u_k}$.",
    reading=r"$\hat{y}$ is the prediction of neuron $k$, and $Err$ any function of all "
    r"predictions.",
    verdict="holds if",
    decided_in=ERROR,
)
def output_chain():
    def both_sides(activation, way, *over):
        u, predicted, G, Err = output_layer(activation)
        chain = product_as_written(
            err_by(predicted[way], G[way]), sp.Derivative(predicted[way], u[k])
        )
        return Identity(sp.Derivative(Err, u[k]), total(chain, *over))

    def all_together(u):
        return softmax(u, r"\hat{y}")

    return (
        reading(r"$\hat{y}_k = \sigma(u_k)$", both_sides(entry_by_entry, k)),
        reading(r"$\hat{y}$ is the softmax of all $u_k$", both_sides(all_together, k)),
        Correction("In general every prediction is a way:", both_sides(all_together, r, r)),
    )


@section.claim(
    says=r"For MSE the loss is $Err = (y - \hat{y})^2$.",
    reading="Section 3 has a sum of such squares.",
    verdict="holds if",
    decided_in=ERROR,
)
def one_square():
    y, predicted = array("y", m), array(r"\hat{y}", m)
    one_y, one_predicted = array("y", sp.Integer(1)), array(r"\hat{y}", sp.Integer(1))
    c = index("s", sp.Integer(1))
    single = total((one_y[c] - one_predicted[c]) ** 2, c)
    return (
        reading(
            "there is one output and one example",
            Identity(
                single,
                (one_y[1] - one_predicted[1]) ** 2,
            ),
        ),
        reading(
            "it stands for several examples",
            Identity(total((y[s] - predicted[s]) ** 2, s), (y[s] - predicted[s]) ** 2),
        ),
    )


@section.claim(
    says=r"$\delta_k = -2 (y - \hat{y}) \cdot \sigma'(u_k)$.",
    reading=r"$\delta_k = \partial Err / \partial u_k$ with $\hat{y} = \sigma(u_k)$. With several "
    r"outputs or examples, $y$ and $\hat{y}$ are those of neuron $k$ and of the example for which "
    r"$\delta_k$ is taken.",
    verdict="holds if",
    decided_in=ERROR,
)
def output_delta():
    one = Named(ERR, (y_ - y_hat) ** 2)
    half = Named(ERR, (y_ - y_hat) ** 2 / 2)
    summed, averaged = named("Err", ALL_SQUARES), named("Err", ALL_SQUARES / m)
    each = product_as_written(-2, Y[k, s] - Y_HAT[k, s], sigma.prime(U[k, s]))
    return (
        reading(r"$Err = (y - \hat{y})^2$", Identity(sp.Derivative(one, u_), BOX)),
        reading(
            "$Err$ is the sum of the squares of all outputs and examples",
            Identity(sp.Derivative(summed, U[k, s]), each),
        ),
        reading(
            "$Err$ is a mean over $m$ examples, as its name in section 3 says",
            Identity(sp.Derivative(averaged, U[k, s]), each),
        ),
        reading(
            r"$Err = \frac{1}{2} (y - \hat{y})^2$, as many books have it",
            Identity(sp.Derivative(half, u_), BOX),
        ),
    )


@section.claim(
    says=r"$\sigma'(u_k)$ is the derivative of the activation function; what it is for the "
    r"sigmoid, "
    "ReLU and tanh is not said.",
    reading="The formulas of section 2 are all that there is to differentiate, and ReLU has no "
    "derivative at 0.",
    verdict="omission",
    decided_in=ERROR,
)
def sigma_prime():
    def of(name, function, argument=x):
        return named(name, function(argument))

    s, c, g = (of(r"\sigma(x)", f) for f in (sigmoid, tanh, relu))
    return (
        reading(r"$\sigma$ is ReLU and $u_k = 0$", Computation(relu_at_zero)),
        completed(
            r"the sigmoid gets $\sigma (1 - \sigma)$, tanh gets $1 - \sigma^2$, and ReLU gets 1 "
            r"for $x > 0$ and 0 for $x < 0$, and at 0 one of the two",
            Identity(sp.Derivative(s, x), s * (1 - s)),
            Identity(sp.Derivative(c, x), 1 - c**2),
            Identity(sp.Derivative(g, x), sp.Integer(1), (positive(x),)),
            Identity(sp.Derivative(g, x), sp.Integer(0), (negative(x),)),
        ),
    )
