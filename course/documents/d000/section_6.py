"""Section 6 of document 000, gradient descent, and what the whole recipe needs besides."""

from __future__ import annotations

import numpy as np
import sympy as sp

from course.claims.evidence import Computation, Different, Identity
from course.claims.rows import Section, completed, reading
from course.documents.d000 import program
from course.documents.d000.notation import DESCENT, g, index, layer, m
from course.documents.descent import Bowl, slope_at_the_start
from course.documents.formulas import shown_as, with_entries
from nnlib.symbolic import NamedArray, UpstreamCost, array, indices, normal_form, sizes, total

section = Section("000", 6)

n_below, n_l, n_above = sizes("n^{[l-1]} n^{[l]} n^{[l+1]}")


def small_network():
    """Parameters, data and gradients of a network with a hidden layer, on exclusive or."""
    X, Y = program.xor()
    params = program.random_start([2, 4, 2], 0)
    A = program.forward(params, X, "sigmoid")
    return params, X, Y, program.gradients(params, A, Y, "sigmoid")


def cost_of(params, X, Y):
    """The cost of that network, for any parameters."""
    return program.cost(program.forward(params, X, "sigmoid")[-1], Y)


@section.claim(
    says="`W^[l] = W^[l] - α  ∂C/∂W^[l]`.",
    reading=r"An assignment: the new weights on the left. With $G = \partial C / \partial W$ the "
    r"cost is followed along $W - \alpha G$; its derivative is $-\sum G_{ij} H_{ij}$, where $H$ "
    r"is the gradient at the place reached. At the start, $\alpha = 0$, the two are the same and "
    r"the derivative is $-\sum G_{ij}^2$: downhill, unless the gradient is 0.",
    verdict="holds",
    decided_in=DESCENT,
)
def weight_update():
    alpha = sp.Symbol(r"\alpha", real=True)
    (i,), (j,) = indices("i", n_l), indices("j", n_below)
    W, G, H = (array(name, n_l, n_below) for name in "WGH")
    moved = NamedArray(array("V", n_l, n_below), (i, j), W[i, j] - alpha * G[i, j])
    slope = sp.Derivative(UpstreamCost("C", H, moved), alpha)

    def both_ways():
        params, X, Y, grads = small_network()
        here = cost_of(params, X, Y)
        down, up = (cost_of(program.updated(params, grads, a), X, Y) for a in (0.1, -0.1))
        seen = f"a network on exclusive or: the cost goes from {here:.4f} to {down:.4f}, and with "
        return down < here < up, seen + f"a plus sign to {up:.4f}"

    def at_the_start():
        params, X, Y, grads = small_network()
        return slope_at_the_start(
            lambda rate: cost_of(program.updated(params, grads, rate), X, Y), grads
        )

    return (
        reading(
            r"$\alpha > 0$ is small enough",
            Identity(slope, -total(G[i, j] * H[i, j], i, j)),
            Computation(both_ways),
            Computation(at_the_start),
        ),
    )


@section.claim(
    says="`b^[l] = b^[l] - α  ∂C/∂b^[l]`.",
    reading=r"As for the weights: along $b - \alpha G$, where $G = \partial C / \partial b$, the "
    r"derivative of the cost is $-\sum G_i H_i$, where $H$ is the gradient at the place reached. "
    "The gradient of equation 3 must have the shape of $b^{[l]}$, a column.",
    verdict="holds if",
    decided_in=DESCENT,
)
def bias_update():
    b, delta = np.zeros((3, 1)), np.ones((3, 5))
    alpha = sp.Symbol(r"\alpha", real=True)
    (i,) = indices("i", n_l)
    old, G, H = (array(name, n_l) for name in "bGH")
    moved = NamedArray(array("v", n_l), (i,), old[i] - alpha * G[i])
    slope = sp.Derivative(UpstreamCost("C", H, moved), alpha)

    def updated(db):
        shape = (b - 0.1 * db).shape
        return shape == b.shape, f"with 3 neurons the new $b$ has shape `{shape}`"

    return (
        reading(
            "the sum of equation 3 is kept as a column",
            Identity(slope, -total(G[i] * H[i], i)),
            Computation(lambda: updated(delta.sum(axis=1, keepdims=True) / 5)),
        ),
        reading(
            "the sum of equation 3 is a flat array of shape `(n,)`",
            Computation(lambda: updated(delta.sum(axis=1) / 5)),
        ),
    )


@section.claim(
    says="`α` is the learning rate.",
    reading=r"A step is meant to make the cost smaller. The document puts no bound on $\alpha$. "
    r"The simplest cost shows that it needs one: a parabola $C(x) = \lambda x^2 / 2$, "
    r"$\lambda > 0$, and a step from a place $x \ne 0$.",
    verdict="holds if",
    decided_in=DESCENT,
)
def learning_rate():
    alpha = sp.Symbol(r"\alpha", real=True)
    bowl = Bowl(sp.Symbol(r"\lambda", positive=True), "C", "x")
    return (
        reading(
            r"$0 < \alpha < 2/\lambda$, here $\alpha = \frac{2}{\lambda} \frac{t}{1 + t}$ with any "
            "$t > 0$",
            bowl.shrinks(alpha),
            bowl.falls(),
        ),
        reading(
            r"$\alpha > 2/\lambda$, here $\alpha = \frac{2}{\lambda} (1 + t)$ with any $t > 0$",
            bowl.rises(),
        ),
    )


@section.claim(
    says="Each layer is updated once the gradients are calculated.",
    reading="Equation 2 uses the weights of the next layer: those that the forward "
    r"pass used, or new ones, $W - \alpha G$. The document does not say it more exactly.",
    verdict="holds if",
    decided_in=DESCENT,
)
def after_gradients():
    i, k, j = index("i", n_l), index("k", m), index("j", n_above)
    z, a = array("z^{[l]}", n_l, m), array("a^{[l]}", n_l, m)
    above = layer(n_above, n_l, m, below=NamedArray(a, (i, k), g(z[i, k])), name="l+1")
    G, alpha = array("G", n_above, n_l), sp.Symbol(r"\alpha", positive=True)
    delta = sp.Derivative(above.C, z[i, k])

    def with_weights(W):
        return total(above.delta[j, k] * W(j), j) * g.prime(z[i, k])

    return (
        reading(
            "all gradients are calculated before the first update",
            Identity(delta, with_weights(lambda j: above.W[j, i])),
        ),
        reading(
            "each layer is updated as soon as its gradient is known, on the way back",
            Identity(delta, with_weights(lambda j: above.W[j, i] - alpha * G[j, i])),
        ),
    )


@section.claim(
    says="Weights and biases are updated; where they start is not said.",
    reading="The obvious values are 0, the same for all neurons of a layer, into them and out of "
    "them. For two hidden neurons $i$ and $r$ to become different, their gradients must be.",
    verdict="omission",
    decided_in=DESCENT,
)
def initial_values():
    w, v, beta = array("w", n_below), array("v", n_above), sp.Symbol("b", real=True)

    def slope(at, column):
        below = layer(n_l, n_below, m)
        a = NamedArray(
            array("a^{[l]}", n_l, m),
            (below.row, below.example),
            g(below.z[below.row, below.example]),
        )
        above = layer(n_above, n_l, m, below=a, name="l+1")
        by_weight = sp.Derivative(above.C, below.W[at, column])
        equal = {
            below.W: lambda row, column: w[column],
            below.b: lambda row: beta,
            above.W: lambda row, column: v[row],
        }
        return shown_as(by_weight, with_entries(normal_form(by_weight), equal))

    (i, r), (column,) = indices("i r", n_l), indices("j", n_below)
    X, Y = program.xor()

    def from_zero():
        zeros = [(np.zeros((4, 2)), np.zeros((4, 1))), (np.zeros((2, 4)), np.zeros((2, 1)))]
        _, costs = program.train(zeros, X, Y, alpha=0.5, steps=500)
        seen = f"exclusive or: after 500 steps from 0 the cost is {costs[-1]:.4f}, as at the start"
        return costs[-1] < 0.1, seen

    def from_random():
        _, costs = program.train(program.random_start([2, 8, 2], 1), X, Y, alpha=0.5, steps=500)
        return costs[-1] < 0.1, "exclusive or: after 500 steps the cost is below 0.1"

    same_slope = Different(slope(i, column), slope(r, column))
    return (
        reading(
            "all neurons of a hidden layer start with the same weights and biases, such as 0",
            same_slope,
            Computation(from_zero),
        ),
        completed("they start with random weights", Computation(from_random)),
    )


@section.claim(
    says="The update of each layer is the last thing that is said.",
    reading="That all of it is to be repeated, and how often, the document leaves open. "
    "Exclusive or serves as an example, with 8 hidden neurons and random weights.",
    verdict="omission",
    decided_in=DESCENT,
    formula=False,
)
def repetition():
    X, Y = program.xor()

    def after(steps):
        params, costs = program.train(
            program.random_start([2, 8, 2], 1), X, Y, alpha=0.5, steps=steps
        )
        right = (program.forward(params, X, "relu")[-1].argmax(axis=0) == Y.argmax(axis=0)).sum()
        shown = "below 0.1" if costs[-1] < 0.1 else f"still {costs[-1]:.2f}"
        return costs[-1] < 0.1 and right == 4, f"the cost is {shown}, {right} of 4 are right"

    return (
        reading("it is done once", Computation(lambda: after(1))),
        completed("it is repeated, here 500 times", Computation(lambda: after(500))),
    )
