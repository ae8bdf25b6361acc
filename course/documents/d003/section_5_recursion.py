"""Section 5 of document 003, second half: the deltas of the hidden layers."""

from __future__ import annotations

from functools import partial

import numpy as np
import sympy as sp

from course.claims.evidence import Computation, Identity
from course.claims.rows import Correction, Section, reading
from course.comparison import complex_step
from course.documents.d003 import program
from course.documents.d003.notation import RECURSION, hidden, i, j, k, n_i, n_j, n_k, sigma
from derive import product_as_written, sum_as_written
from nnlib.symbolic import NamedArray, UpstreamCost, array, total

section = Section("003", 5)


def carried_back(delta, weight):
    """Σ_j δ_j θ_ji, in the document's order."""
    return total(product_as_written(delta, weight), j)


def recursion(*example):
    """∂Err/∂u_i against σ'(u_i) Σ_j δ_j θ_ji, for one example or for several."""
    u, above = hidden(*example)
    back = carried_back(above.delta[above.at], above.theta[j, i])
    at = (i, *example)
    return Identity(sp.Derivative(above.Err, u[at]), product_as_written(sigma.prime(u[at]), back))


@section.claim(
    says=r"$\delta_i$ is computed from the deltas of the next layer.",
    reading=r"Everything that neuron $i$ does to the error, it must do through that layer.",
    verdict="holds if",
    decided_in=RECURSION,
)
def next_layer():
    theta, phi = array(r"\theta", n_j, n_i), array(r"\varphi", n_k, n_i)
    last, u, delta = array(r"\theta", n_k, n_j), array("u", n_i), array(r"\delta", n_k)
    u_j = NamedArray(array("u", n_j), (j,), total(theta[j, i] * sigma(u[i]), i))
    straight, skipping = total(last[k, j] * sigma(u_j[j]), j), total(phi[k, i] * sigma(u[i]), i)
    u_k = NamedArray(array("u", n_k), (k,), straight + skipping)
    slope = sp.Derivative(UpstreamCost("Err", delta, u_k), u[i])
    delta_j = total(delta[k] * last[k, j], k) * sigma.prime(u_j[j])
    named_delta = NamedArray(array(r"\delta", n_j), (j,), delta_j)
    through_next = carried_back(named_delta[j], theta[j, i])
    skipped = total(delta[k] * phi[k, i], k)
    return (
        reading("neuron $i$ feeds the neurons $j$ of the next layer and no others", recursion()),
        reading(
            r"it also feeds neurons $k$ of a later layer, with weights $\varphi_{ki}$, as in a "
            "residual network",
            Identity(slope, product_as_written(sigma.prime(u[i]), through_next)),
        ),
        Correction(
            "With such connections every neuron that $i$ feeds counts:",
            Identity(
                slope,
                product_as_written(sigma.prime(u[i]), sum_as_written(through_next, skipped)),
            ),
        ),
    )


@section.claim(
    says=r"$\delta_i = \sigma'(u_i) \cdot \sum_j \delta_j \cdot \theta_{ji}$.",
    reading=r"$\delta = \partial Err / \partial u$, $j$ runs over all $n_j$ neurons of the next "
    r"layer, and the layers above it are any. $\sigma$ is any differentiable function of one "
    "number.",
    verdict="holds",
    decided_in=RECURSION,
)
def hidden_delta():
    return (reading("the layers have any widths", recursion()),)


@section.claim(
    says=r"$\delta_j$ is multiplied by the weight connecting $i$ to $j$, and all these "
    "contributions are added.",
    reading=r"That weight is $\theta_{ji}$, the target first, as $\theta_{i\ell}$ in section 2. "
    r"The sum is $\partial Err / \partial o_i$.",
    verdict="holds",
    decided_in=RECURSION,
)
def weight_index():
    _, above = hidden()
    o = array("o", n_i)
    u_j = NamedArray(array("u", n_j), (j,), total(above.theta[j, i] * o[i], i))
    Err = UpstreamCost("Err", above.delta, u_j)
    return (
        reading(
            "$j$ is any neuron of the next layer",
            Identity(sp.Derivative(u_j[j], o[i]), above.theta[j, i]),
            Identity(sp.Derivative(Err, o[i]), carried_back(above.delta[j], above.theta[j, i])),
        ),
    )


@section.claim(
    says="The sum is multiplied by the derivative of the activation at neuron $i$.",
    reading=r"A neuron has two numbers, $u_i$ and $o_i$, and $\sigma'$ could be taken of either.",
    verdict="holds if",
    decided_in=RECURSION,
)
def derivative_at():
    u, above = hidden()
    back = carried_back(above.delta[j], above.theta[j, i])
    at_output = product_as_written(sigma.prime(above.below[i]), back)
    return (
        reading(r"it is $\sigma'(u_i)$", recursion()),
        reading(r"it is $\sigma'(o_i)$", Identity(sp.Derivative(above.Err, u[i]), at_output)),
    )


def stepped(theta, sigmas, data, truth):
    """The derivatives of the error with respect to every weight, from complex steps."""

    def error_with(at, changed):
        return program.error([*theta[:at], changed.tolist(), *theta[at + 1 :]], sigmas, data, truth)

    return [
        complex_step(partial(error_with, at), np.array(weights)) for at, weights in enumerate(theta)
    ]


def every_gradient(name, start_from):
    """Whether the recipe's gradients are those of complex steps, for 1 to 4 layers of weights."""
    worst = 0.0
    for sizes in ([3, 2], [3, 4, 2], [2, 3, 3, 2], [3, 2, 4, 3, 1]):
        theta, sigmas = program.start(sizes, start_from), [name] * (len(sizes) - 1)
        data = np.random.default_rng(5).normal(size=sizes[0]).tolist()
        truth = np.linspace(0.2, 0.8, sizes[-1]).tolist()
        found = program.gradients(theta, sigmas, data, truth)
        exact = stepped(theta, sigmas, data, truth)
        differences = (np.abs(a - b).max() for a, b in zip(exact, found, strict=True))
        worst = max(worst, *differences)
    seen = (
        f"{name}, 1 to 4 layers of weights: all gradients agree with the complex step to 12 digits"
    )
    return worst < 1e-12, seen if worst < 1e-12 else f"{name}: the difference is {worst:.0e}"


@section.claim(
    says="The formula propagates errors backward, from output to input.",
    reading="The deltas of the last layer are known first, and each layer waits for the next one. "
    "It ends at the first layer that has weights: the inputs have no $u$, and need no delta.",
    verdict="holds",
    decided_in=RECURSION,
    formula=False,
)
def backward():
    return (
        reading(
            "the layers are taken from the last to the first",
            Computation(lambda: every_gradient("tanh", 3)),
        ),
    )
