"""Section 9 of document 003: gradients that vanish or explode."""

from __future__ import annotations

import numpy as np
import sympy as sp

from course.claims.evidence import Computation, Identity, Positive
from course.claims.rows import Section, reading
from course.documents.d003.deep import DEPTH, deep, growth
from course.documents.d003.notation import (
    VANISHING,
)
from course.documents.formulas import named, relu, sigmoid
from derive import product_as_written
from nnlib.symbolic import (
    array,
    index,
    negative,
    positive,
    sizes,
)
from nnlib.symbolic.activations import relu_prime

section = Section("003", 9)

u = sp.Symbol("u", real=True)
SIGMOID_SLOPE = sp.exp(-u) / (1 + sp.exp(-u)) ** 2


@section.claim(
    says=r"If $\sigma'(u_i)$ is very small, the deltas shrink as they propagate backward.",
    reading=r"From layer to layer a delta is multiplied by $\sigma'(u_i)$ and by weights. In a "
    r"chain of single neurons with the sigmoid, $\delta_i = \sigma'(u_i) \, \theta \, \delta_j$; "
    r"since $\sigma' \le \frac{1}{4}$, weights below 4 cannot make up for it.",
    verdict="holds if",
    decided_in=VANISHING,
)
def vanishing():
    delta, size = sp.symbols(r"\delta_j t", positive=True)

    def shrinkage(theta, at):
        slope = SIGMOID_SLOPE.subs(u, at)
        here = named(r"\delta_i", slope * theta * delta)
        return named(r"\delta_j", delta) - here

    below = 4 * size / (1 + size)
    form = delta * (1 / (1 + size) + below * (sigmoid(u) - sp.Rational(1, 2)) ** 2)

    def measured():
        return growth("sigmoid") < 1e-10, deep("sigmoid")

    return (
        reading(
            r"the weights are not large, here $\theta = \frac{4t}{1 + t} < 4$ with any $t > 0$ and "
            r"any $\delta_j > 0$",
            Positive(shrinkage(below, u), form),
            Computation(measured),
        ),
        reading(
            "a weight is so large that it makes up for the derivative: at $u_i = 10$, where "
            r"$\sigma'$ is below $10^{-4}$, $\theta = (1 + t) / \sigma'(u_i)$",
            Positive(shrinkage((1 + size) / SIGMOID_SLOPE.subs(u, 10), 10)),
        ),
    )


@section.claim(
    says=r"For the sigmoid, $\sigma'(u)$ is very small when $\lvert u \rvert$ is large.",
    reading=r"It is smaller than $e^{-\lvert u \rvert}$, so that at $\lvert u \rvert = 10$ it is "
    r"below $10^{-4}$. Even at "
    r"$u = 0$ it is only $\frac{1}{4}$.",
    verdict="holds",
    decided_in=VANISHING,
)
def sigmoid_saturates():
    g = named(r"\sigma(u)", sigmoid(u))
    slope = sp.Derivative(g, u)
    e = sp.exp(-u)
    return (
        reading(
            "$u$ is any real number",
            Identity(slope, g * (1 - g)),
            Identity(sp.Rational(1, 4) - g * (1 - g), (g - sp.Rational(1, 2)) ** 2),
            Positive(sp.exp(-u) - slope, e**2 * (2 + e) / (1 + e) ** 2),
            Positive(sp.exp(u) - slope, sp.exp(u) * (1 + 2 * e) / (1 + e) ** 2),
        ),
    )


@section.claim(
    says="Vanishing gradients are why ReLU became popular.",
    reading="Why something became popular is history and not decided here. It can be decided that "
    "the derivative of ReLU does not become small, as that of the sigmoid does.",
    verdict="holds if",
    decided_in=VANISHING,
)
def relu_():
    slope, one = sp.Derivative(named(r"\sigma(u)", relu(u)), u), sp.Integer(1)

    def measured():
        kept = 0.01 < growth("relu") < 100
        relu_seen = "with ReLU they stay within a factor of 100"
        return kept and growth("sigmoid") < 1e-10, f"{deep('sigmoid')}; {relu_seen}"

    return (
        reading(
            "$u > 0$, for any size of $u$",
            Identity(slope, one, (positive(u),)),
            Computation(measured),
        ),
        reading(
            "$u < 0$, where the derivative is 0 and the neuron passes nothing back",
            Identity(slope, one, (negative(u),)),
        ),
    )


@section.claim(
    says="If weights are too large, deltas can grow exponentially.",
    reading="It says that they can, and an example shows it. In a chain of $n$ neurons with $u > "
    "0$ "
    r"and ReLU a delta is multiplied by $\theta$ each time, and grows if $\theta > 1$. With the "
    r"sigmoid, large weights also make $\lvert u \rvert$ large, which works against it.",
    verdict="holds",
    decided_in=VANISHING,
)
def exploding():
    theta, delta = sp.symbols(r"\theta \delta", positive=True)
    (length,) = sizes("n")
    at, U = index("s", length), array("u", length, positive=True)
    chain = sp.Product(theta * relu_prime(U[at]), (at, 1, length))

    def measured():
        ratio = growth("relu", 2.0) / growth("relu")
        grows = np.isclose(ratio, 2.0 ** (DEPTH - 1), rtol=1e-6)
        return grows and growth("relu", 2.0) > 1e6, (
            f"{deep('relu', 2.0)} where weights that suit the network are doubled, "
            f"$2^{{{DEPTH - 1}}}$ times as much as before"
        )

    return (
        reading(
            r"$\sigma$ is ReLU",
            Identity(
                product_as_written(chain, delta),
                product_as_written(theta**length, delta),
                (positive(U),),
            ),
            Computation(measured),
        ),
    )
