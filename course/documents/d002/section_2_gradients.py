"""Section 2 of document 002, key steps 4 and 5: the gradients and the update."""

from __future__ import annotations

import numpy as np
import sympy as sp

from course.claims.evidence import Computation, Identity
from course.claims.matrices import matrix_equation
from course.claims.rows import Correction, Section, reading
from course.documents.d002 import program
from course.documents.d002.notation import LOSS, SQUARES, k, layer, m, n_below, n_l, p, q
from course.documents.d002.section_1 import lower
from course.documents.descent import Bowl
from nnlib.symbolic import NamedArray, UpstreamCost, array, index, matrix, ones, total

section = Section("002", 2)

PER_EXAMPLE, OF_LOSS = layer(scale=1 / m), layer()


def by_weights(here, scale):
    """∂L/∂W = scale · δ aᵀ."""
    product = scale * matrix(here.delta) * matrix(here.a).T
    return matrix_equation(sp.Derivative(here.loss, here.W[q, p]), product, here.delta, here.a)


def by_biases(here, scale):
    """∂L/∂b = scale · δ 1, with 1 a column of m ones."""
    product = scale * matrix(here.delta) * ones(m, 1)
    return matrix_equation(sp.Derivative(here.loss, here.b[q]), product, here.delta)


@section.claim(
    says=r"$\frac{\partial L}{\partial W^{[l]}} = \frac{1}{m} \delta^{[l]} (a^{[l-1]})^T$.",
    reading=r"The product adds over the examples. Whether the $\frac1m$ of the loss is in "
    r"$\delta^{[l]}$ already depends on what $\delta$ is.",
    verdict="holds if",
    decided_in=SQUARES,
)
def weight_gradient():
    return (
        reading(
            r"column $k$ of $\delta^{[l]}$ is the derivative of example $k$'s own loss",
            by_weights(PER_EXAMPLE, 1 / m),
        ),
        reading(
            r"$\delta^{[l]}$ is $\partial L / \partial z^{[l]}$, and has the $\frac1m$ in it",
            by_weights(OF_LOSS, 1 / m),
        ),
        Correction(r"For $\delta^{[l]} = \partial L / \partial z^{[l]}$:", by_weights(OF_LOSS, 1)),
    )


@section.claim(
    says=r"$\frac{\partial L}{\partial b^{[l]}} = \frac{1}{m} \sum \delta^{[l]}$.",
    reading=r"The sum has no index, and $\delta^{[l]}$ has two, neuron and example. Each column of "
    r"$\delta^{[l]}$ belongs to its own example.",
    verdict="holds if",
    decided_in=SQUARES,
)
def bias_gradient():
    here, r = PER_EXAMPLE, index("t", n_l)
    slope = sp.Derivative(here.loss, here.b[q])
    everything = total(here.delta[r, k], r, k) / m
    return (
        reading("it runs over the $m$ examples, along each row", by_biases(here, 1 / m)),
        reading(
            "it runs over everything, as `sum` without an axis does",
            Identity(slope, everything),
        ),
        Correction(r"With $\mathbf{1}$ a column of $m$ ones:", by_biases(here, 1 / m)),
    )


def goes_down(start, shape, moved_to):
    """d/dη of the loss along θ - η G is -Σ G H, with H the gradient at the place reached."""
    eta = sp.Symbol(r"\eta", real=True)
    at = (q, p)[: len(shape)]
    theta, G, H = (array(name, *shape) for name in (start, "G", "H"))
    moved = NamedArray(array(moved_to, *shape), at, theta[at] - eta * G[at])
    slope = sp.Derivative(UpstreamCost(LOSS, H, moved), eta)
    return Identity(slope, -total(G[at] * H[at], *at))


@section.claim(
    says=r"$W^{[l]} := W^{[l]} - \eta \frac{\partial L}{\partial W^{[l]}}$.",
    reading=r"With $G = \partial L / \partial W$ the loss is followed along $W - \eta \, G$; its "
    r"derivative is $-\sum G_{qp} H_{qp}$, where $H$ is the gradient at the place reached. At "
    r"$\eta = 0$ the two are the same: downhill, unless $G = 0$.",
    verdict="holds if",
    decided_in=SQUARES,
)
def weight_update():
    return (
        reading(
            r"$\eta > 0$ is small enough",
            goes_down("W", (n_l, n_below), "V"),
            Computation(lambda: lower(0.1, 1)),
        ),
        reading(r"$\eta$ is too large", Computation(lambda: lower(10.0, 1))),
        reading(r"$\eta$ is negative", Computation(lambda: lower(-0.1, 1))),
    )


@section.claim(
    says=r"$b^{[l]} := b^{[l]} - \eta \frac{\partial L}{\partial b^{[l]}}$.",
    reading="The same along $b - \\eta \\, G$, with the gradients that the old weights gave. How "
    "small $\\eta$ must be is asked of $W$, in the line above.",
    verdict="holds",
    decided_in=SQUARES,
)
def bias_update():
    def at_once():
        data, params = program.patients(), program.start()
        new = program.train(params, data.X_train, data.Y_train, 0.1, 1)
        shapes = [b.shape for _, b in new] == [b.shape for _, b in params]
        return shapes, "the biases keep their shapes, one column each"

    return (
        reading(r"$\eta > 0$ is small enough", goes_down("b", (n_l,), "c"), Computation(at_once)),
    )


@section.claim(
    says=r"$\eta$ is the learning rate.",
    reading=r"A step is meant to make the loss smaller. No bound on $\eta$ is given. One neuron "
    r"$\hat{y} = \theta x$ shows that it needs one. Let the best weight give all labels exactly, "
    r"and let $d$ be the distance from it. Then $L = \frac{1}{2} c \, d^2$, where $c$ is the mean "
    "of the $x_k^2$. It does not grow with $m$, as a sum would.",
    verdict="holds if",
    decided_in=SQUARES,
)
def learning_rate():
    bowl = Bowl(sp.Symbol("c", positive=True), "L", "d")
    theta, best, x = *sp.symbols(r"\theta \theta^{*}", real=True), array("x", m)
    squares = total((x[k] * best - x[k] * theta) ** 2, k)

    return (
        reading(
            r"$0 < \eta < 2/c$, here $\eta = \frac{2}{c} \frac{t}{1 + t}$ with any $t > 0$",
            Identity(squares / (2 * m), total(x[k] ** 2, k) / m * (theta - best) ** 2 / 2),
            bowl.falls(),
        ),
        reading(
            r"$\eta > 2/c$, here $\eta = \frac{2}{c} (1 + t)$ with any $t > 0$",
            bowl.rises(),
        ),
    )


@section.claim(
    says=r"$\frac{\partial L}{\partial W^{[l]}}$ and $\frac{\partial L}{\partial b^{[l]}}$ are the "
    "gradients, for each layer.",
    reading="A gradient has the shape of what it belongs to. For the first layer "
    r"$a^{[0]}$ is the input.",
    verdict="holds",
    decided_in=SQUARES,
    formula=False,
)
def gradients():
    def shapes():
        data, params = program.patients(), program.start()
        grads = program.gradients(params, data.X_train, data.Y_train)
        pairs = [(W.shape, b.shape) for W, b in params]
        found = [(dW.shape, db.shape) for dW, db in grads]
        shown = ", ".join(f"`{dW}` and `{db}`" for dW, db in found)
        return pairs == found and all(np.isfinite(g).all() for two in grads for g in two), (
            f"layers of {program.SIZES}: {shown}"
        )

    return (reading("the bias has one column", Computation(shapes)),)
