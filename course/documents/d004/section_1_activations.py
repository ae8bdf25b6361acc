"""Section 1 of document 004, continued: the activation functions and the output."""

from __future__ import annotations

import sympy as sp

from course.claims.evidence import Computation, Identity
from course.claims.rows import Section, reading
from course.documents.d004.notation import NEURONS, k, m, n_l, q, s, sigma, t, x
from course.documents.d004.section_1 import like_nnlib
from course.documents.formulas import (
    has_root,
    relu,
    relu_in_pieces,
    sigmoid,
    sigmoid_readings,
    softmax_rows,
)
from nnlib.symbolic import NamedArray, array

section = Section("004", 1)

Z = array("Z^{(l)}", m, n_l)
ENTRYWISE = NamedArray(array("A^{(l)}", m, n_l), (k, q), sigma(Z[k, q]))


@section.claim(
    says=r"$A^{(l)} = \sigma(Z^{(l)})$.",
    reading="The activation of an example must not depend on the other examples.",
    verdict="holds",
    decided_in=NEURONS,
)
def activation():
    slope = sp.Derivative(ENTRYWISE[k, q], Z[s, t])
    return (
        reading(
            r"$\sigma$ is applied to each entry, as the document says",
            Identity(slope, sp.Integer(0), unequal=(s, k)),
        ),
    )


@section.claim(
    says=r"$\sigma$ is applied element-wise to $Z^{(l)}$.",
    reading="Each entry of $A^{(l)}$ follows from one entry of $Z^{(l)}$.",
    verdict="holds if",
    decided_in=NEURONS,
)
def elementwise():
    def no_other(A):
        return Identity(sp.Derivative(A[k, q], Z[k, t]), sp.Integer(0), unequal=(t, q))

    return (
        reading(
            r"$\sigma$ is a function of one number, as the document's two are", no_other(ENTRYWISE)
        ),
        reading(
            r"$\sigma$ is softmax of each row, as in the last layer of a classifier",
            no_other(softmax_rows(Z, "A^{(l)}")),
        ),
    )


@section.claim(
    says=r"The sigmoid is $\sigma(z) = \frac{1}{1 + e^{-z}}$.",
    reading="The logistic function, $e^z / (e^z + 1)$.",
    verdict="holds",
    decided_in=NEURONS,
)
def sigmoid_():
    return sigmoid_readings(sp.Symbol("z", real=True))


@section.claim(
    says=r"ReLU is $\sigma(z) = \max(0, z)$.",
    reading="$z$ where it is positive, and 0 elsewhere.",
    verdict="holds",
    decided_in=NEURONS,
)
def relu_():
    z = sp.Symbol("z", real=True)
    return (reading("$z$ is any real number", relu_in_pieces(z)),)


@section.claim(
    says=r"One letter, $\sigma$, is the activation function of every layer.",
    reading="The last layer must be able to give whatever number is wanted of it.",
    verdict="holds if",
    decided_in=NEURONS,
    formula=False,
)
def one_sigma():
    def reaches(function, y, name):
        found = has_root(function(x) - y, x)
        return found, f"{name} {'gives' if found else 'never gives'} the value ${y}$"

    def identity(y):
        return Computation(lambda: reaches(lambda z: z, y, r"$\sigma(z) = z$"))

    return (
        reading(
            r"each layer may have its own $\sigma$, the last one $\sigma(z) = z$ for labels that "
            "may be any number",
            identity(3),
            identity(-1),
        ),
        reading(
            "it is the sigmoid in all layers",
            Computation(lambda: reaches(sigmoid, 3, "the sigmoid")),
        ),
        reading("it is ReLU in all layers", Computation(lambda: reaches(relu, -1, "ReLU"))),
    )


@section.claim(
    says="The final activations $A^{(L)}$ represent the output of the network.",
    reading="$L$ is the number of the last layer, and row $k$ of $A^{(L)}$ is the answer to "
    "example $k$.",
    verdict="holds",
    decided_in=NEURONS,
    formula=False,
)
def output():
    return (reading("the layers are computed from 1 to $L$", Computation(like_nnlib)),)
