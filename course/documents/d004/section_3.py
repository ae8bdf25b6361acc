"""Section 3 of document 004, the updates, and what training needs besides."""

from __future__ import annotations

import numpy as np
import sympy as sp

from course import real_data
from course.claims.evidence import Computation, Different, Identity
from course.claims.matrices import matrices_differ
from course.claims.rows import Section, completed, reading
from course.documents.d004 import program
from course.documents.d004.notation import (
    LOSS,
    TRAINING,
    hidden,
    k,
    layer,
    m,
    n_above,
    n_below,
    n_l,
    p,
    q,
    s,
    sigma,
    t,
)
from course.documents.d004.section_2_backward import (
    SUMMED,
    bias_gradient,
    delta,
    recursion,
    weight_gradient,
)
from course.documents.d004.title import SIGMAS, STARTS, judged
from course.documents.descent import Bowl
from course.documents.formulas import named, shown_as, with_entries
from nnlib.symbolic import (
    Apply,
    NamedArray,
    UpstreamCost,
    array,
    index,
    matrix,
    normal_form,
    total,
)

section = Section("004", 3)


def half_squares(params):
    """The loss of a network on the digits."""
    X, y, *_ = program.digits()
    return program.half_squares(program.forward(params, SIGMAS, X)[1][-1], y)


@section.claim(
    says=r"$W^{(l)} \leftarrow W^{(l)} - \alpha \cdot "
    r"\frac{\partial \mathcal{L}}{\partial W^{(l)}}$.",
    reading=r"With $G = \partial \mathcal{L} / \partial W$ the loss is followed along "
    r"$W - \alpha \, G$; its derivative is $-\sum G_{pq} H_{pq}$, where $H$ is the gradient at the "
    r"place "
    r"reached. At the start, $\alpha = 0$, the two are the same: downhill, unless $G = 0$.",
    verdict="holds",
    decided_in=TRAINING,
)
def weight_update():
    alpha = sp.Symbol(r"\alpha", real=True)
    W, G, H = (array(name, n_below, n_l) for name in "WGH")
    moved = NamedArray(array("V", n_below, n_l), (p, q), W[p, q] - alpha * G[p, q])
    slope = sp.Derivative(UpstreamCost(LOSS, H, moved), alpha)

    def both_ways():
        X, y, *_ = program.digits()
        start = STARTS["random"]
        losses = [
            half_squares(program.train(start, SIGMAS, X, y, alpha, 1))
            for alpha in (1e-4, 0.0, -1e-4)
        ]
        seen = f"digits: the loss goes from {losses[1]:.0f} to {losses[0]:.0f}, and with a plus "
        return losses[0] < losses[1] < losses[2], seen + f"sign to {losses[2]:.0f}"

    return (
        reading(
            r"$\alpha > 0$ is small enough",
            Identity(slope, -total(G[p, q] * H[p, q], p, q)),
            Computation(both_ways),
        ),
    )


@section.claim(
    says=r"$b^{(l)} \leftarrow b^{(l)} - \alpha \cdot "
    r"\frac{\partial \mathcal{L}}{\partial b^{(l)}}$.",
    reading="$b^{(l)}$ is a vector before the update and must be one afterwards.",
    verdict="holds if",
    decided_in=TRAINING,
    formula=False,
)
def bias_update():
    def updated(gradient):
        b = np.zeros((1, 3))
        new = (b - 0.1 * gradient).shape
        return new == b.shape, f"5 examples, 3 neurons: the new $b$ has shape `{new}`"

    delta = np.ones((5, 3))
    return (
        reading(
            "the gradient is summed over the examples, to one row",
            Computation(lambda: updated(delta.sum(axis=0, keepdims=True))),
        ),
        reading(
            r"the gradient is $\delta^{(l)}$, as section 2.3 says: every training example gets a "
            "bias of its own",
            Computation(lambda: updated(delta)),
        ),
    )


@section.claim(
    says=r"$\frac{\partial \mathcal{L}}{\partial W^{(l)}}$ is the gradient of the loss function "
    "with respect to $W^{(l)}$.",
    reading=r"It has the shape of $W^{(l)}$, $n^{(l-1)} \times n^{(l)}$, so that the update can "
    r"subtract it. The loss is the one that section 2.1 belongs to, $\frac{1}{2} \sum (A - y)^2$.",
    verdict="holds",
    decided_in=TRAINING,
)
def gradient_():
    def shapes():
        A, delta = np.ones((5, 4)), np.ones((5, 3))
        found = (A.T @ delta).shape
        return found == (4, 3), f"5 examples, 4 neurons before 3: its shape is `{found}`"

    return (
        reading(r"it is $A^{(l-1)T} \delta^{(l)}$", weight_gradient(SUMMED), Computation(shapes)),
    )


@section.claim(
    says=r"$\frac{\partial \mathcal{L}}{\partial b^{(l)}}$ is the gradient of the loss function "
    "with respect to $b^{(l)}$.",
    reading=r"It must have the shape of $b^{(l)}$, $1 \times n^{(l)}$. The loss is "
    r"$\frac{1}{2} \sum (A - y)^2$ again. Section 2.3 has put $\delta^{(l)}$ under this name.",
    verdict="holds if",
    decided_in=TRAINING,
)
def gradient_of_biases():
    def shape(found, examples):
        seen = f"{examples} examples, 3 neurons: its shape is `{found.shape}`"
        return found.shape == (1, 3), seen

    delta = np.ones((5, 3))
    return (
        reading(
            "it is the sum of the rows of $\\delta^{(l)}$",
            bias_gradient(),
            Computation(lambda: shape(delta.sum(axis=0, keepdims=True), 5)),
        ),
        reading(
            r"it is $\delta^{(l)}$ itself, for more than one example",
            Computation(lambda: shape(delta, 5)),
        ),
    )


@section.claim(
    says="The weights and biases are updated after the backward pass.",
    reading=r"$\delta^{(l+1)} (W^{(l+1)})^T$ uses the weights of the next layer. The order of the "
    "sections says that they are those of the forward pass. Updated before, "
    r"$W^{(l+1)} - \alpha \, G$, they give another result.",
    verdict="holds",
    decided_in=TRAINING,
)
def after_gradients():
    Z, above = hidden()
    G, alpha = array("G", n_l, n_above), sp.Symbol(r"\alpha", positive=True)
    new = sp.Transpose(matrix(above.W) - alpha * matrix(G))
    with_new = sp.HadamardProduct(matrix(above.delta) * new, Apply(sigma.prime, matrix(Z)))
    return (
        reading(
            "no weight changes before all gradients are known",
            recursion(),
            matrices_differ(delta(above, Z[k, q]), with_new, above.W, above.delta, G, Z),
        ),
    )


@section.claim(
    says=r"$\alpha$ is the learning rate.",
    reading=r"A step is meant to make the loss smaller. No bound on $\alpha$ is given. One neuron "
    r"$A = X w$ shows that it needs one. Let the best weight give all labels exactly, and let $d$ "
    r"be the distance from it. Then the loss over $m$ examples is $\frac{1}{2} S d^2$, where "
    r"$S = \sum_k x_k^2$ grows with $m$. A step with a summed loss is a step with an averaged one "
    r"and $m \, \alpha$.",
    verdict="holds if",
    decided_in=TRAINING,
)
def learning_rate():
    alpha = sp.Symbol(r"\alpha", real=True)
    bowl = Bowl(sp.Symbol("S", positive=True), r"\mathcal{L}", "d")
    w, best, X = *sp.symbols("w w^{*}", real=True), array("x", m)
    squares = total((X[k] * w - X[k] * best) ** 2, k) / 2
    added = named(r"\mathcal{L}_{\text{sum}}", squares)
    mean = named(r"\mathcal{L}_{\text{mean}}", squares / m)
    square = Identity(squares, total(X[k] ** 2, k) * (w - best) ** 2 / 2)
    same_step = Identity(
        w - alpha * sp.Derivative(added, w), w - m * alpha * sp.Derivative(mean, w)
    )

    def summed():
        radius = real_data.tumours().X_train[0]
        rate = 0.1
        factors = [1 - rate * float(np.sum(radius**2)) / count for count in (1, radius.size)]
        seen = (
            f"the mean radius of {radius.size} tumours, standardised, with "
            rf"$\alpha = {rate}$: a step multiplies $d$ by ${factors[0]:.4g}$, and by "
            f"${factors[1]:.4g}$ where the loss is averaged"
        )
        return abs(factors[0]) < 1, seen

    return (
        reading(
            r"$0 < \alpha < 2/S$, here $\alpha = \frac{2}{S} \frac{t}{1 + t}$ with any $t > 0$",
            square,
            bowl.shrinks(alpha),
            bowl.falls(),
            same_step,
        ),
        reading(
            r"$\alpha > 2/S$, here $\alpha = \frac{2}{S} (1 + t)$ with any $t > 0$",
            bowl.rises(),
        ),
        reading("it is taken from a book or a library whose loss is averaged", Computation(summed)),
    )


@section.claim(
    says="Weights and biases are updated; where they start is not said.",
    reading="The obvious value is 0, or one value for all. For two hidden neurons $q$ and $t$ to "
    "become different, their gradients must be.",
    verdict="omission",
    decided_in=TRAINING,
)
def initial_values():
    w, v, beta = array("w", n_below), array("v", n_above), sp.Symbol("b", real=True)

    def slope(at):
        first = layer()
        A = NamedArray(array("A^{(l)}", m, n_l), (k, q), sigma(first.Z[k, q]))
        second = layer(s, q, index("u", n_above), A=A, name="l+1")
        by_weight = sp.Derivative(second.loss, first.W[p, at])
        equal = {
            first.W: lambda source, _: w[source],
            first.b: lambda *_: beta,
            second.W: lambda _, target: v[target],
        }
        return shown_as(by_weight, with_entries(normal_form(by_weight), equal))

    apart = Different(slope(q), slope(t))
    return (
        reading(
            "all neurons of a hidden layer start with the same weights and biases, such as 0",
            apart,
            Computation(lambda: judged("zero")),
        ),
        completed("they start with random weights", Computation(lambda: judged("random"))),
    )


@section.claim(
    says="The update of the biases is the last thing that is said.",
    reading="That all of it is to be repeated, and how often, the document leaves open. The digits "
    "serve as an example again, with random weights.",
    verdict="omission",
    decided_in=TRAINING,
    formula=False,
)
def repetition():
    return (
        reading("it is done once", Computation(lambda: judged("random", steps=1))),
        completed("it is repeated, here 60 times", Computation(lambda: judged("random"))),
    )
