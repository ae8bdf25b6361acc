"""Section 9 of document 003, continued: remedies, and what is said of every network."""

from __future__ import annotations

import numpy as np
import sympy as sp

import nnlib
from course.claims.evidence import Computation, Identity
from course.claims.rows import Section, reading
from course.documents.d003.deep import deep, growth
from course.documents.d003.notation import (
    VANISHING,
    ell,
    err_by,
    i,
    j,
    k,
    layer,
    m,
    n_i,
    n_j,
    s,
    sigma,
    t,
)
from course.documents.d003.section_5 import output_layer
from course.documents.d003.section_5_recursion import carried_back, recursion
from course.documents.formulas import softmax
from derive import product_as_written
from derive.words.expectation import Expectation, Random
from nnlib.symbolic import (
    NamedArray,
    UpstreamCost,
    array,
    index,
    total,
)

section = Section("003", 9)


@section.claim(
    says="A solution is gradient clipping.",
    reading=r"A gradient $G$ that is longer than a bound $c$ is made shorter, $H = "
    r"\frac{c}{\lvert G \rvert} "
    r"G$: "
    "its direction stays and its length is $c$. The deltas themselves grow as before; only the "
    "step is "
    "kept small.",
    verdict="holds if",
    decided_in=VANISHING,
)
def clipping():
    G, n = array("G", n_i), n_i
    p = index("p", n)
    bound = sp.Symbol("c", positive=True)
    length = sp.sqrt(total(G[p] ** 2, p))
    clipped = NamedArray(array("H", n), (i,), bound * G[i] / length)

    def finite():
        big = [nnlib.Dense(np.array([[3e9, 4e9]]), np.zeros((1, 1)))]
        ((W, _),) = nnlib.clip_by_global_norm(big, 1.0)
        return np.allclose(
            W, [[0.6, 0.8]]
        ), r"$(3, 4) \times 10^9$ becomes $(0.6, 0.8)$ for $c = 1$"

    def overflowed():
        gradient = np.array([np.inf, 1.0])
        with np.errstate(invalid="ignore"):
            found = gradient / np.sqrt(np.sum(gradient**2))
        return bool(np.isfinite(found).all()), f"$(\\infty, 1)$ becomes `{found.tolist()}`"

    return (
        reading(
            "the gradient is finite",
            Identity(total(clipped[i] ** 2, i), bound**2),
            Computation(finite),
        ),
        reading("a delta has overflowed before", Computation(overflowed)),
    )


@section.claim(
    says="A solution is careful initialisation.",
    reading="The weights are drawn with mean 0 and a variance $v$. Then what comes back to a "
    "neuron "
    r"has the expected square $v \sum_j \delta_j^2$, and $v$ decides whether it grows. For ReLU, "
    r"which lets half of it through, He's rule is $v = 2/n$.",
    verdict="holds",
    decided_in=VANISHING,
)
def initialisation():
    theta, delta = array(r"\theta", n_j, n_i), array(r"\delta", n_j)
    v = sp.Symbol("v", positive=True)
    back = total(theta[j, i] * delta[j], j)

    def measured():
        kept = 0.01 < growth("relu") < 100 and growth("relu", 2.0) > 1e6
        return kept, (
            f"{deep('relu', 2.0)} with weights twice as large as He's rule has them, and within a "
            "factor of 100 with the rule"
        )

    return (
        reading(
            "the weights are independent and $v$ suits the number of neurons",
            Identity(
                Expectation(back**2, theta), v * total(delta[j] ** 2, j), (Random(theta, 0, v),)
            ),
            Computation(measured),
        ),
    )


def softmax_at_the_end():
    """The statement that softmax has the delta of a function of one number."""
    logits, predicted, G, Err = output_layer(lambda u: softmax(u, r"\hat{y}"))
    slope = product_as_written(predicted[k], 1 - predicted[k])
    return Identity(
        sp.Derivative(Err, logits[k]), product_as_written(err_by(predicted[k], G[k]), slope)
    )


def shared_weights():
    """The statement that a weight of all connections, as in a convolution, has one term alone."""
    w, o, delta = sp.Symbol(r"\theta", real=True), array("o", n_i), array(r"\delta", n_i)
    u = NamedArray(array("u", n_i), (i,), w * o[i])
    return Identity(sp.Derivative(UpstreamCost("Err", delta, u), w), delta[i] * o[i])


def normalised_batches():
    """The statement that the recursion holds where the mean over the examples is subtracted."""
    u, theta, delta = array("u", n_i, m), array(r"\theta", n_j, n_i), array(r"\delta", n_j, m)
    mean = NamedArray(array(r"\bar{u}", n_i), (i,), total(u[i, t], t) / m)
    centred = u[i, s] - mean[i]
    o = NamedArray(array("o", n_i, m), (i, s), sigma(centred))
    u_j = NamedArray(array("u", n_j, m), (j, s), total(theta[j, i] * o[i, s], i))
    return Identity(
        sp.Derivative(UpstreamCost("Err", delta, u_j), u[i, s]),
        product_as_written(sigma.prime(centred), carried_back(delta[j, s], theta[j, i])),
    )


@section.claim(
    says="This is the mathematics behind every neural network.",
    reading="It is that of layers which take the outputs of the layer before them, each weight "
    r"used once, $\sigma$ a function of one number of one example. The chain rule holds for every "
    "network; the formulas of the document do not.",
    verdict="holds if",
    decided_in=VANISHING,
)
def every_network():
    here = layer(i, ell)
    return (
        reading(
            r"it has such layers, with any differentiable $\sigma$ and error",
            recursion(),
            Identity(sp.Derivative(here.Err, here.theta[i, ell]), here.delta[i] * here.below[ell]),
        ),
        reading(
            "its output is softmax, whose derivative with respect to its own $u_k$ is "
            r"$\hat{y}_k (1 - \hat{y}_k)$",
            softmax_at_the_end(),
        ),
        reading(
            r"it shares weights, as a convolution does; here one weight for all, $u_i = \theta "
            r"o_i$",
            shared_weights(),
        ),
        reading(
            r"it normalises batches; here $o_{is} = \sigma(u_{is} - \bar{u}_i)$ with the mean "
            r"$\bar{u}_i$ of all examples",
            normalised_batches(),
        ),
    )
