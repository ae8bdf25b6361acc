"""Section 2 of document 003, the forward pass and three activation functions."""

from __future__ import annotations

import numpy as np
import sympy as sp

import nnlib
from course.claims.evidence import Computation, Different, Identity
from course.claims.matrices import matrix_equation
from course.claims.rows import Section, completed, reading
from course.documents.d003 import program
from course.documents.d003.notation import FORWARD, ell, i, layer, n_i, n_l, p, sigma, x
from course.documents.formulas import has_root, named, relu, relu_in_pieces, sigmoid, softmax, tanh
from derive import sum_as_written
from nnlib.symbolic import (
    NamedArray,
    array,
    index,
    kronecker,
    matrix,
    total,
)

section = Section("003", 2)


@section.claim(
    says="The forward pass computes outputs from inputs, layer by layer.",
    reading="From the input to the last layer, since a neuron needs every output of the layer "
    "before it. Loops over neurons are compared with `nnlib`, its biases at 0.",
    verdict="holds",
    decided_in=FORWARD,
    formula=False,
)
def layer_by_layer():
    net = nnlib.MLP([3, 5, 4, 2], hidden="tanh", output="sigmoid", loss="sse", rng=0)
    data = [0.5, -1.0, 2.0]

    def agree():
        theta = [W.tolist() for W, _ in net.params]
        _, o = program.forward(theta, ["tanh", "tanh", "sigmoid"], data)
        expected = net.forward(np.array([data]).T).A
        same_outputs = all(
            np.allclose(a[:, 0], b, rtol=1e-12) for a, b in zip(expected, o, strict=True)
        )
        return same_outputs, "layers of 3, 5, 4 and 2 neurons: all outputs agree to 12 digits"

    return (reading("the layers are taken from left to right", Computation(agree)),)


def sums_as_product():
    """The sums of all neurons of a layer as one product of a matrix and a column."""
    here = layer(i, ell)
    return matrix_equation(
        here.u[i], matrix(here.theta) * matrix(here.below), here.theta, here.below
    )


@section.claim(
    says=r"$u_i = \sum_\ell \theta_{i\ell} \cdot o_\ell$.",
    reading=r"$\ell$ runs over all $n_\ell$ neurons of the layer before. The first index of a "
    "weight is the neuron it leads to. The sums of all neurons together are one product of a "
    "matrix and a column.",
    verdict="holds",
    decided_in=FORWARD,
)
def weighted_sum():
    return (reading(r"$\theta$ has a row for each neuron $i$", sums_as_product()),)


@section.claim(
    says=r"$u_i$ is the weighted sum $\sum_\ell \theta_{i\ell} \cdot o_\ell$, and nothing is "
    "added to it.",
    reading="A neuron should be able to answer any number, also where all its inputs are 0.",
    verdict="omission",
    decided_in=FORWARD,
)
def no_bias():
    here, one = layer(i, ell), sp.Integer(1)
    silent = NamedArray(here.below, (ell,), sp.Integer(0))
    at_zero = named(r"u_i(0, \dots, 0)", layer(i, ell, below=silent).u[i])
    free = array("x", n_l)[ell]
    with_one = NamedArray(
        here.below, (ell,), kronecker(ell, one) + (1 - kronecker(ell, one)) * free
    )
    biased = layer(i, ell, below=with_one).u[i]
    others = index(r"\ell", n_l, start=2)
    rest = total(here.theta[i, others] * with_one[others], others)
    inputs, targets = np.array([-1.0, 0.0, 1.0]), np.array([0.0, 1.0, 2.0])

    def best_fit(*columns):
        design = np.column_stack(columns)
        weights, *_ = np.linalg.lstsq(design, targets, rcond=None)
        left = float(np.sum((targets - design @ weights) ** 2))
        shown = "0" if left < 1e-20 else f"{left:.4g}"
        seen = r"with $\sigma(u) = u$, the best weights for the answer $1 + x$ at $-1, 0, 1$ leave "
        return left < 1e-20, seen + f"squares that sum to ${shown}$"

    return (
        reading(
            "no input is always 1",
            Different(at_zero, sp.Integer(0)),
            Computation(lambda: best_fit(inputs)),
        ),
        completed(
            r"the first input is always 1: its weight $\theta_{i1}$ is then the bias",
            Identity(biased, sum_as_written(here.theta[i, one], rest)),
            Computation(lambda: best_fit(np.ones(3), inputs)),
        ),
    )


@section.claim(
    says=r"The input to neuron $i$ is the sum of all previous outputs, each times its weight "
    r"$\theta_{i\ell}$.",
    reading="The input to the neuron is $u_i$, and the previous outputs are those of the layer "
    "before it, not of all earlier layers.",
    verdict="holds",
    decided_in=FORWARD,
)
def words():
    return (reading("the words say what the formula says", sums_as_product()),)


@section.claim(
    says=r"$o_i = \sigma(u_i)$.",
    reading=r"$o_i$ follows from $u_i$ alone: for two neurons $i \ne p$, $o_i$ does not change "
    "with $u_p$.",
    verdict="holds if",
    decided_in=FORWARD,
)
def activation():
    u = array("u", n_i)

    def no_other(o):
        return Identity(sp.Derivative(o[i], u[p]), sp.Integer(0), unequal=(p, i))

    one_number = NamedArray(array("o", n_i), (i,), sigma(u[i]))
    return (
        reading(
            r"$\sigma$ is a function of one number, as the document's three are",
            no_other(one_number),
        ),
        reading(
            r"$\sigma$ is softmax, as in the last layer of a classifier", no_other(softmax(u, "o"))
        ),
    )


@section.claim(
    says=r"One letter, $\sigma$, is the activation function of every neuron.",
    reading="The last layer must be able to give whatever number is wanted of it.",
    verdict="holds if",
    decided_in=FORWARD,
    formula=False,
)
def one_sigma():
    def reaches(function, y, name):
        found = has_root(function(x) - y, x)
        return found, rf"{name} {'gives' if found else 'never gives'} the value ${y}$"

    return (
        reading(
            r"each layer may have its own $\sigma$, the last one $\sigma(u) = u$",
            Computation(lambda: reaches(lambda u: u, 3, r"$\sigma(u) = u$")),
            Computation(lambda: reaches(lambda u: u, -1, r"$\sigma(u) = u$")),
        ),
        reading(
            "it is the sigmoid in all layers",
            Computation(lambda: reaches(sigmoid, 3, "the sigmoid")),
        ),
        reading("it is ReLU in all layers", Computation(lambda: reaches(relu, -1, "ReLU"))),
    )


@section.claim(
    says=r"The sigmoid is $\sigma(x) = \frac{1}{1 + e^{-x}}$.",
    reading="The logistic function, $e^x / (e^x + 1)$.",
    verdict="holds",
    decided_in=FORWARD,
)
def sigmoid_():
    e = sp.exp(x)
    return (reading("$x$ is any real number", Identity(sigmoid(x), e / (e + 1))),)


@section.claim(
    says=r"ReLU is $\sigma(x) = \max(0, x)$.",
    reading="$x$ where it is positive, and 0 elsewhere.",
    verdict="holds",
    decided_in=FORWARD,
)
def relu_():
    return (reading("$x$ is any real number", relu_in_pieces(x)),)


@section.claim(
    says=r"Tanh is $\sigma(x) = \frac{e^x - e^{-x}}{e^x + e^{-x}}$.",
    reading="The hyperbolic tangent, which is a sigmoid stretched to the range from $-1$ to 1.",
    verdict="holds",
    decided_in=FORWARD,
)
def tanh_():
    s = sigmoid(2 * x)
    stretched = Identity(tanh(x), 2 * s - 1)
    return (reading("$x$ is any real number", Identity(tanh(x), sp.tanh(x)), stretched),)


@section.claim(
    says=r"Tanh is computed as $\frac{e^x - e^{-x}}{e^x + e^{-x}}$.",
    reading="In double precision, where $e^x$ is infinite from about $x = 710$ on.",
    verdict="omission",
    decided_in=FORWARD,
)
def tanh_overflow():
    def seen(value):
        return bool(np.isfinite(value)), f"$x = 1000$ gives `{value}`"

    def as_written():
        up = np.float64(1000)
        with np.errstate(over="ignore", invalid="ignore"):
            return seen((np.exp(up) - np.exp(-up)) / (np.exp(up) + np.exp(-up)))

    def divided():
        down = np.exp(np.float64(-2000))
        return seen((1 - down) / (1 + down))

    small = sp.exp(-2 * x)
    return (
        reading("it is typed in as it stands", Computation(as_written)),
        completed(
            r"for $x > 0$ both parts are divided by $e^x$ first; below 0, $\sigma(-x) = "
            r"-\sigma(x)$",
            Identity(tanh(x), (1 - small) / (1 + small)),
            Identity(tanh(-x), -tanh(x)),
            Computation(divided),
        ),
    )
