"""Section 6 of document 003, the algorithm in three boxes, and what it needs besides."""

from __future__ import annotations

import numpy as np
import sympy as sp

import nnlib
from course import real_data
from course.claims.evidence import Computation, Different, Identity
from course.claims.rows import Correction, Section, completed, reading
from course.documents.d003 import program
from course.documents.d003.notation import (
    ALGORITHM,
    ell,
    hidden,
    i,
    j,
    layer,
    m,
    n_i,
    n_l,
    p,
    s,
    sigma,
)
from course.documents.d003.section_5_recursion import every_gradient, recursion
from course.documents.d003.title import judged
from course.documents.descent import Bowl
from course.documents.formulas import shown_as, with_entries
from derive import product_as_written
from nnlib.symbolic import NamedArray, UpstreamCost, array, normal_form, total

section = Section("003", 6)

ETA = sp.Symbol(r"\eta", positive=True)


@section.claim(
    says="The forward pass computes all $u$ and $o$, from the input to the output.",
    reading="All of them are kept: the update needs the $o$ of every layer but the last, and the "
    "backward pass the $u$ of every layer with weights.",
    verdict="holds",
    decided_in=ALGORITHM,
    formula=False,
)
def forward_box():
    def agree():
        net = nnlib.MLP([3, 4, 2], hidden="relu", output="sigmoid", loss="sse", rng=2)
        data = [1.0, -0.5, 0.25]
        theta = [W.tolist() for W, _ in net.params]
        u, o = program.forward(theta, ["relu", "sigmoid"], data)
        expected = net.forward(np.array([data]).T)
        same_u = all(
            np.allclose(a[:, 0], b, rtol=1e-12) for a, b in zip(expected.Z, u, strict=True)
        )
        same_o = all(
            np.allclose(a[:, 0], b, rtol=1e-12) for a, b in zip(expected.A, o, strict=True)
        )
        seen = "layers of 3, 4 and 2 neurons: every $u$ and $o$ is that of `nnlib` to 12 digits"
        return same_u and same_o, seen

    return (reading("there is one example", Computation(agree)),)


@section.claim(
    says=r"Compute $\delta_k$ at the output layer, then for each layer from right to left "
    r"$\delta_i = \sigma'(u_i) \cdot \sum_j \delta_j \cdot \theta_{ji}$.",
    reading="Each hidden layer is meant: the output layer has its delta already, and the input "
    "layer has no $u$.",
    verdict="holds",
    decided_in=ALGORITHM,
)
def right_to_left():
    return (
        reading("one layer is done", recursion()),
        reading(
            "all layers are done, in loops over neurons",
            Computation(lambda: every_gradient("sigmoid", 1)),
            Computation(lambda: every_gradient("relu", 1)),
        ),
    )


@section.claim(
    says=r"$\theta_{i\ell} \leftarrow \theta_{i\ell} - \eta \cdot \delta_i \cdot o_\ell$.",
    reading=r"With $G_{i\ell} = \partial Err / \partial \theta_{i\ell}$ the error is followed "
    r"along $\theta - \eta \, G$; its derivative is $-\sum G_{i\ell} H_{i\ell}$, where $H$ is "
    r"the gradient at the place reached. At the start, $\eta = 0$, the two are the same: "
    "downhill, unless $G = 0$.",
    verdict="holds if",
    decided_in=ALGORITHM,
)
def update():
    rate = sp.Symbol(r"\eta", real=True)
    theta, G, H = (array(name, n_i, n_l) for name in (r"\theta", "G", "H"))
    moved = NamedArray(array(r"\theta'", n_i, n_l), (i, ell), theta[i, ell] - rate * G[i, ell])
    downhill = Identity(
        sp.Derivative(UpstreamCost("Err", H, moved), rate), -total(G[i, ell] * H[i, ell], i, ell)
    )
    one, many = layer(i, ell), layer(i, ell, s)
    slope = sp.Derivative(many.Err, many.theta[i, ell])

    def both_ways():
        theta, sigmas = program.start([2, 3, 1], 0), ["tanh", "sigmoid"]
        grads = program.gradients(theta, sigmas, [0.5, -1.0], [1.0])
        errors = [
            program.error(program.updated(theta, grads, eta), sigmas, [0.5, -1.0], [1.0])
            for eta in (0.1, 0.0, -0.1)
        ]
        seen = f"the error goes from {errors[1]:.4f} to {errors[0]:.4f}, and with a plus sign to "
        return errors[0] < errors[1] < errors[2], seen + f"{errors[2]:.4f}"

    return (
        reading(
            r"it is done for one example, and $\eta > 0$ is small enough",
            downhill,
            Identity(sp.Derivative(one.Err, one.theta[i, ell]), one.delta[i] * one.below[ell]),
            Computation(both_ways),
        ),
        reading(
            "one update is to serve the error of several examples, with the $\\delta_i$ and "
            r"$o_\ell$ of one, $s$",
            Identity(slope, many.delta[i, s] * many.below[ell, s]),
        ),
        Correction(
            r"For $m$ examples at once, $\theta_{i\ell} - \eta$ times",
            Identity(slope, total(many.delta[i, s] * many.below[ell, s], s)),
        ),
    )


@section.claim(
    says="The weights are updated after the backward pass.",
    reading=r"$\sum_j \delta_j \theta_{ji}$ uses the weights of the next layer. The order of the "
    "boxes says that they are those of the forward pass. Updated before, "
    r"$\theta_{ji} - \eta \, G_{ji}$, they give another result.",
    verdict="holds",
    decided_in=ALGORITHM,
)
def after_deltas():
    u, above = hidden()
    G = array("G", *above.theta.shape)
    new = total(above.delta[j] * (above.theta[j, i] - ETA * G[j, i]), j)
    slope = sp.Derivative(above.Err, u[i])
    return (
        reading(
            "no weight changes before all deltas are known",
            recursion(),
            Different(slope, product_as_written(sigma.prime(u[i]), new)),
        ),
    )


@section.claim(
    says=r"$\eta$ is the learning rate.",
    reading=r"A step is meant to make the error smaller. No bound on $\eta$ is given. One neuron "
    r"$\hat{y} = \theta x$ shows that it needs one. Let the best weight give all true values "
    r"exactly, and let $d$ be the distance from it. Then the error over $m$ examples is $S d^2$, "
    r"where $S = \sum_s x_s^2$ grows with $m$.",
    verdict="holds if",
    decided_in=ALGORITHM,
)
def learning_rate():
    eta, bowl = sp.Symbol(r"\eta", real=True), Bowl(2 * sp.Symbol("S", positive=True), "Err", "d")
    w, X = sp.symbols("w w^{*}", real=True), array("x", m)
    missed = total((w[1] * X[s] - w[0] * X[s]) ** 2, s)
    square = Identity(missed, total(X[s] ** 2, s) * (w[0] - w[1]) ** 2)

    def summed():
        data = real_data.tumours()
        radius = data.X_train[0]
        square = float(np.sum(radius**2))
        rate = 0.1
        factors = [1 - 2 * rate * square, 1 - 2 * rate * square / radius.size]
        seen = (
            rf"the mean radius of {radius.size} tumours, standardised, with $\eta = {rate}$: a "
            rf"step "
            rf"multiplies $d$ by ${factors[0]:.4g}$, and by ${factors[1]:.4g}$ where the error is "
            "the mean"
        )
        return abs(factors[0]) < 1, seen

    return (
        reading(
            r"$0 < \eta < 1/S$, here $\eta = \frac{1}{S} \frac{t}{1 + t}$ with any $t > 0$",
            square,
            bowl.shrinks(eta),
            bowl.falls(),
        ),
        reading(
            r"$\eta > 1/S$, here $\eta = \frac{1}{S} (1 + t)$ with any $t > 0$",
            bowl.rises(),
        ),
        reading(
            "it is chosen for a mean squared error, the name that section 3 gives",
            Computation(summed),
        ),
    )


@section.claim(
    says="The weights are updated; where they start is not said.",
    reading="The obvious value is 0, or one value for all. For two hidden neurons $i$ and $p$ to "
    "become different, their derivatives must be.",
    verdict="omission",
    decided_in=ALGORITHM,
)
def initial_weights():
    w, v = array("w", n_l), array("v", j.upper)

    def slope(at):
        first = layer(i, ell)
        o = NamedArray(array("o", n_i), (i,), sigma(first.u[i]))
        second = layer(j, i, below=o)
        by_weight = sp.Derivative(second.Err, first.theta[at, ell])
        equal = {
            first.theta: lambda _, source: w[source],
            second.theta: lambda target, _: v[target],
        }
        return shown_as(by_weight, with_entries(normal_form(by_weight), equal))

    apart = Different(slope(i), slope(p))
    return (
        reading(
            "all neurons of a hidden layer start with the same weights, such as 0",
            apart,
            Computation(lambda: judged("zero")),
        ),
        completed(
            "they start with random weights",
            Computation(lambda: judged("random")),
        ),
    )


@section.claim(
    says="The update of the weights is the last of the boxes.",
    reading="That all of them are to be gone through again, for every example and several times, "
    "the document leaves open. The breast tumours serve as an example again, with random weights.",
    verdict="omission",
    decided_in=ALGORITHM,
    formula=False,
)
def repetition():
    return (
        reading(
            "they are gone through once, for one example",
            Computation(lambda: judged("random", examples=1, rounds=1)),
        ),
        completed(
            "they are gone through ten times for each of 100 examples",
            Computation(lambda: judged("random")),
        ),
    )
