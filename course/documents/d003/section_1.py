"""Section 1 of document 003, the structure: three layers, and what a neuron holds."""

from __future__ import annotations

import sympy as sp

from course.claims.evidence import Computation, Identity
from course.claims.rows import Section, reading
from course.documents.d003.notation import (
    FORWARD,
    ell,
    i,
    j,
    layer,
    n_i,
    n_j,
    n_l,
    p,
    sigma,
    x,
)
from course.documents.formulas import has_root, sigmoid
from nnlib.symbolic import NamedArray, array, kronecker, total

section = Section("003", 1)


@section.claim(
    says=r"Three layers, $\ell \to i \to j$, form a simple feedforward network.",
    reading=r"The letters name the layers here, and a neuron of each in the sums. $o_\ell$ acts on "
    "$o_j$ through the $o_i$ alone: no connection skips a layer, and none goes back.",
    verdict="holds",
    decided_in=FORWARD,
)
def layers():
    first, second = array(r"\theta", n_i, n_l), array(r"\theta", n_j, n_i)
    source = array("o", n_l)
    u_i = NamedArray(array("u", n_i), (i,), total(first[i, ell] * source[ell], ell))
    o_i = NamedArray(array("o", n_i), (i,), sigma(u_i[i]))
    u_j = NamedArray(array("u", n_j), (j,), total(second[j, i] * o_i[i], i))
    o_j = NamedArray(array("o", n_j), (j,), sigma(u_j[j]))
    through = total(second[j, i] * sigma.prime(u_i[i]) * first[i, ell], i) * sigma.prime(u_j[j])
    return (
        reading(
            "each neuron takes the outputs of the layer before it",
            Identity(sp.Derivative(o_j[j], source[ell]), through),
        ),
    )


@section.claim(
    says="Each neuron has two key values, $u$ and $o$.",
    reading=r"The $o$ of a neuron is $\sigma(u)$. In the first layer of a network the $o_\ell$ are "
    "the data themselves.",
    verdict="holds if",
    decided_in=FORWARD,
)
def two_values():
    here = layer(i, ell)
    weighted = total(here.theta[i, ell] * here.below[ell], ell)

    def input_neuron():
        found = has_root(sigmoid(x) - 2, x)
        return found, r"an input of 2 would need a $u$ with $\frac{1}{1 + e^{-u}} = 2$: none exists"

    return (
        reading("the neuron lies behind the input layer", Identity(here.u[i], weighted)),
        reading("the neuron is an input", Computation(input_neuron)),
    )


@section.claim(
    says="$u$ is the pre-activation, the weighted sum of the inputs.",
    reading=r"The inputs of a neuron are the $o_\ell$ of the layer before it. A change of $o_\ell$ "
    r"counts $\theta_{i\ell}$ times in $u_i$, whatever the other inputs are.",
    verdict="holds",
    decided_in=FORWARD,
)
def pre_activation():
    here = layer(i, ell)
    slope = sp.Derivative(here.u[i], here.below[ell])
    return (reading("the inputs are numbers of any kind", Identity(slope, here.theta[i, ell])),)


@section.claim(
    says="$o$ is the result after the activation function has been applied.",
    reading=r"To each $u_i$ on its own: $o_i$ does not depend on the $u_p$ of another neuron.",
    verdict="holds",
    decided_in=FORWARD,
)
def output():
    u = array("u", n_i)
    o = NamedArray(array("o", n_i), (i,), sigma(u[i]))
    slope = sp.Derivative(o[i], u[p])
    return (
        reading(r"$\sigma$ takes one number", Identity(slope, kronecker(i, p) * sigma.prime(u[i]))),
    )
