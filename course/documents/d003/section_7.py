"""Section 7 of document 003, the table of the five equations and what each is for."""

from __future__ import annotations

import sympy as sp

from course.claims.evidence import Different, Identity
from course.claims.rows import Correction, Section, reading
from course.documents.d003.notation import (
    RECURSION,
    ell,
    err_by,
    i,
    layer,
    n_k,
    n_l,
    s,
    sigma,
    t,
)
from course.documents.d003.section_2 import sums_as_product
from course.documents.d003.section_4 import slope
from course.documents.d003.section_5 import entry_by_entry, output_layer
from course.documents.d003.section_5_recursion import recursion
from course.documents.formulas import softmax
from derive import product_as_written, sum_as_written
from nnlib.symbolic import Named, SumsToOne, array, indices, total
from nnlib.symbolic.activations import relu, sigmoid, tanh

section = Section("003", 7)


@section.claim(
    says=r"Forward, weighted sum: $u_i = \sum_\ell \theta_{i\ell} \cdot o_\ell$, to combine "
    r"inputs.",
    reading="The combination is linear: inputs $o + c$ give the sum of what $o$ and $c$ give.",
    verdict="holds",
    decided_in=RECURSION,
)
def weighted_sum():
    here, c = layer(i, ell), array("c", n_l)

    def combined(inputs):
        return total(here.theta[i, ell] * inputs, ell)

    both = combined(sum_as_written(here.below[ell], c[ell]))
    return (
        reading(
            "the inputs are numbers of any kind",
            sums_as_product(),
            Identity(both, sum_as_written(combined(here.below[ell]), combined(c[ell]))),
        ),
    )


@section.claim(
    says=r"Forward, activation: $o_i = \sigma(u_i)$, to apply a nonlinearity.",
    reading=r"A linear $\sigma$ would give the sum for a sum, $\sigma(u + v) = \sigma(u) + "
    r"\sigma(v)$. The three functions of section 2 are meant.",
    verdict="holds",
    decided_in=RECURSION,
)
def nonlinearity():
    u, v = sp.symbols("u v", real=True)

    def bends(function):
        return Different(function(u + v), function(u) + function(v))

    return (
        reading(r"$\sigma$ is the sigmoid", bends(sigmoid)),
        reading(r"$\sigma$ is ReLU", bends(relu)),
        reading(r"$\sigma$ is tanh", bends(tanh)),
    )


@section.claim(
    says=r"Delta, output layer: $\delta_k = \frac{\partial Err}{\partial \hat{y}} \cdot "
    r"\sigma'(u_k)$, the error at the output.",
    reading=(
        r"$Err$ is any function of the predictions, and $\delta_k$ the derivative with respect to "
        "$u_k$."
    ),
    verdict="holds if",
    decided_in=RECURSION,
)
def output_delta():
    u, predicted, G, Err = output_layer(entry_by_entry)
    (k, r) = indices("k r", n_k)
    own = Identity(
        sp.Derivative(Err, u[k]),
        product_as_written(err_by(predicted[k], G[k]), sigma.prime(u[k])),
    )
    y = array("y", n_k)
    predicted = softmax(u, r"\hat{y}")
    entropy = Named(sp.Symbol("Err"), -total(y[r] * sp.log(predicted[r]), r))
    by_prediction = err_by(predicted[k], -y[k] / predicted[k])
    found = sp.Derivative(entropy, u[k])
    return (
        reading(r"$\hat{y}_k = \sigma(u_k)$, with $\sigma$ a function of one number", own),
        reading(
            r"$\hat{y}$ is the softmax of all $u_k$, with the cross-entropy as error and "
            r"$\hat{y}_k (1 - \hat{y}_k)$, the derivative with respect to its own $u_k$, for "
            r"$\sigma'$",
            Identity(
                found,
                product_as_written(by_prediction, predicted[k], 1 - predicted[k]),
                (SumsToOne(y),),
            ),
        ),
        Correction(
            "For softmax with cross-entropy:",
            Identity(found, predicted[k] - y[k], (SumsToOne(y),)),
        ),
    )


@section.claim(
    says=r"Delta, hidden layers: $\delta_i = \sigma'(u_i) \cdot \sum_j \delta_j \cdot "
    r"\theta_{ji}$, "
    "to propagate the error backward.",
    reading="With several examples $s$ each has its own deltas, and they do not mix.",
    verdict="holds",
    decided_in=RECURSION,
)
def hidden_delta():
    return (
        reading("there is one example", recursion()),
        reading("there are $m$ examples", recursion(s)),
    )


@section.claim(
    says=r"Weight gradient: $\frac{\partial Err}{\partial \theta_{i\ell}} = \delta_i \cdot "
    r"o_\ell$, "
    "how to update weights.",
    reading="Against its sign, by the learning rate times its size, as section 6 has it.",
    verdict="holds if",
    decided_in=RECURSION,
)
def weight_gradient():
    one, many = layer(i, ell), layer(i, ell, s)
    return (
        reading(
            "there is one example",
            Identity(slope(one), one.delta[i] * one.below[ell]),
        ),
        reading(
            r"there are $m$ examples, and $\delta_i$ and $o_\ell$ are those of one, $s$",
            Identity(slope(many), many.delta[i, s] * many.below[ell, s]),
        ),
        Correction(
            "For $m$ examples:",
            Identity(slope(many), total(many.delta[i, t] * many.below[ell, t], t)),
        ),
    )
