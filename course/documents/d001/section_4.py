"""Section 4 of document 001, the update, and what training needs besides."""

from __future__ import annotations

from functools import cache

import numpy as np
import sympy as sp

import nnlib
from course.claims.evidence import Computation, Different, Identity
from course.claims.rows import Section, completed, reading
from course.comparison import complex_step
from course.documents.d001 import program
from course.documents.d001.notation import STEP, g, k, m, n_below, n_l, p, q, r, t
from course.documents.d001.section_3_general import BELOW, DZ_BELOW, Z_BELOW, alpha, i, layer
from course.documents.descent import slope_at_the_start
from course.documents.formulas import named, with_entries
from derive import product_as_written
from nnlib.symbolic import Named, NamedArray, UpstreamCost, array, index, normal_form, sizes, total

section = Section("001", 4)


# --- the recipe on 569 tumours: ReLU and the sigmoid, binary cross-entropy --------------------


def training_set():
    """The measurements and the labels."""
    data = program.tumours()
    return data.X_train, data.Y_train


def cost(params, X, Y):
    """Section 2, in its stable form."""
    return nnlib.bce_from_logits(program.forward(params, X)[0][-1], Y)


def gradients(params, X, Y):
    """Section 3, for l = L, ..., 1."""
    Z, A = program.forward(params, X)
    return program.backward(params, Z, A, Y, "derivative")


def updated(params, grads, rate):
    """Section 4."""
    return [(W - rate * dW, b - rate * db) for (W, b), (dW, db) in zip(params, grads, strict=True)]


SIZES = [30, 16, 1]
STARTS = {"zero": program.from_zero(SIZES), "random": program.start(SIZES, 0)}


@cache
def judged(start, steps, rate=0.3):
    """Whether the trained network classifies the tumours of the test set."""
    right = program.share_right(program.train(STARTS[start], *training_set(), rate, steps))
    shown = "more than 94" if right > 0.94 else f"{100 * right:.0f}"
    return right > 0.94, f"of 100 test tumours {shown} are classified right"


# --- the claims ---------------------------------------------------------------------------------


@section.claim(
    says=r"$W^{[l]} := W^{[l]} - \alpha \, dW^{[l]}$.",
    reading=r"An assignment. With $dW = \partial J / \partial W$ the cost is followed along "
    r"$W - \alpha \, dW$. Its derivative is $-\sum dW_{pq} H_{pq}$, where $H$ is the gradient at "
    r"the place reached. At the start, $\alpha = 0$, the two are the same: downhill, unless $dW "
    "= 0$.",
    verdict="holds",
    decided_in=STEP,
)
def weight_update():
    rate = sp.Symbol(r"\alpha", real=True)
    W, dW, H = (array(name, n_l, n_below) for name in ("W", "dW", "H"))
    moved = NamedArray(array("V", n_l, n_below), (i, r), W[i, r] - rate * dW[i, r])
    slope = sp.Derivative(UpstreamCost("J", H, moved), rate)

    def both_ways():
        X, Y = training_set()
        start = STARTS["random"]
        grads = gradients(start, X, Y)
        costs = [cost(updated(start, grads, rate), X, Y) for rate in (0.1, 0.0, -0.1)]
        seen = f"tumours: the cost goes from {costs[1]:.3f} to {costs[0]:.3f}, and with a plus "
        return costs[0] < costs[1] < costs[2], seen + f"sign to {costs[2]:.3f}"

    def at_the_start():
        X, Y = training_set()
        start = STARTS["random"]
        grads = gradients(start, X, Y)
        return slope_at_the_start(lambda rate: cost(updated(start, grads, rate), X, Y), grads)

    return (
        reading(
            r"$\alpha > 0$ is small enough",
            Identity(slope, -total(dW[i, r] * H[i, r], i, r)),
            Computation(both_ways),
            Computation(at_the_start),
        ),
    )


@section.claim(
    says=r"$b^{[l]} := b^{[l]} - \alpha \, db^{[l]}$.",
    reading=r"As for the weights. $b^{[l]}$ has shape $(n^{[l]}, 1)$ before the update and must "
    "have it afterwards.",
    verdict="holds if",
    decided_in=STEP,
)
def bias_update():
    rate = sp.Symbol(r"\alpha", real=True)
    b, db, H = (array(name, n_l) for name in ("b", "db", "h"))
    moved = NamedArray(array("v", n_l), (i,), b[i] - rate * db[i])
    slope = sp.Derivative(UpstreamCost("J", H, moved), rate)
    dZ = np.ones((3, 5))

    def updated_bias(db):
        new = (np.zeros((3, 1)) - 0.1 * db).shape
        return new == (3, 1), f"3 neurons, 5 examples: the new $b$ has shape `{new}`"

    return (
        reading(
            r"$db^{[l]}$ is summed over the examples and kept as a column",
            Identity(slope, -total(db[i] * H[i], i)),
            Computation(lambda: updated_bias(dZ.sum(axis=1, keepdims=True) / 5)),
        ),
        reading(
            r"$db^{[l]}$ is $\frac{1}{m} \sum_{i=1}^{m} dZ^{[l]}$ as it stands, which is "
            r"$dZ^{[l]}$: every example gets a bias of its own",
            Computation(lambda: updated_bias(sum(dZ for _ in range(5)) / 5)),
        ),
        reading(
            r"$db^{[l]}$ is `np.sum(dZ, axis=1) / m`, a flat array",
            Computation(lambda: updated_bias(dZ.sum(axis=1) / 5)),
        ),
    )


@section.claim(
    says=r"$\alpha$ is a learning rate.",
    reading=r"A step is meant to make the cost smaller. No bound on $\alpha$ is given. Take one "
    r"sigmoid neuron with one weight $w$ and inputs $x_k$. The curvature of its averaged "
    r"cross-entropy is $\frac{1}{m} \sum_k x_k^2 a_k (1 - a_k)$. Since $a (1 - a) \le "
    r"\frac{1}{4}$, it is nowhere above $\kappa = \frac{1}{4 m} \sum_k x_k^2$, and a step with "
    r"$0 < \alpha < 2 / \kappa$ lowers the cost unless it is at its lowest.",
    verdict="holds if",
    decided_in=STEP,
)
def learning_rate():
    w, any_a = sp.symbols("w a", real=True)
    x, y, a = array("x", m), array("y", m), array("a", m)
    # δ = a - y comes from section 3.A; its derivative with respect to w is the curvature
    output = NamedArray(a, (k,), 1 / (1 + sp.exp(-w * x[k])))
    slope = named("J'(w)", total(x[k] * (output[k] - y[k]), k) / m)
    bend = Identity(sp.Derivative(slope, w), total(x[k] ** 2 * output[k] * (1 - output[k]), k) / m)
    product = product_as_written(any_a, 1 - any_a)
    quarter = Identity(sp.Rational(1, 4) - product, (any_a - sp.Rational(1, 2)) ** 2)

    def step(times):
        X, Y = training_set()
        radius = X[:1]
        limit = 2 / (np.mean(radius**2) / 4)

        def of(weight):
            return nnlib.bce_from_logits(weight * radius, Y)

        weight = np.array([[0.0]])
        new = weight - times * limit * (nnlib.sigmoid(weight * radius) - Y) @ radius.T / Y.size
        here, there = of(weight), of(new)
        seen = (
            rf"the mean radius of tumours, $\alpha = {times * limit:.3g}$, from $w = 0$: the "
            f"cost goes from {here:.3f} to {there:.3f}"
        )
        return there < here, seen

    return (
        reading(
            r"$0 < \alpha < 2 / \kappa$",
            bend,
            quarter,
            Computation(lambda: step(0.5)),
        ),
        reading(r"$\alpha$ is many times $2 / \kappa$", Computation(lambda: step(50))),
    )


@section.claim(
    says="The parameters of all layers are updated simultaneously, using the calculated gradients.",
    reading=r"$dA^{[l-1]} = (W^{[l]})^T dZ^{[l]}$ uses the weights of the forward pass. An early "
    r"update puts $W^{[l]} - \alpha \, dW^{[l]}$ in their place.",
    verdict="holds",
    decided_in=STEP,
)
def simultaneous():
    here = layer("{(m J)}", A=BELOW)
    dZ = Named(DZ_BELOW[q, k], sp.Derivative(here.cost, Z_BELOW[q, k]))
    dW = array("dW^{[l]}", n_l, n_below)

    def back(W):
        return total(W(i) * here.dZ[i, k], i) * g.prime(Z_BELOW[q, k])

    def measured():
        X, Y = training_set()
        params = STARTS["random"]
        right = gradients(params, X, Y)
        Z = program.forward(params, X)[0]
        W2_new = params[1][0] - right[1][0]
        early = (W2_new.T @ (nnlib.sigmoid(Z[-1]) - Y)) * (Z[0] > 0) @ X.T / X.shape[1]
        slope = complex_step(lambda W: cost([(W, params[0][1]), params[1]], X, Y), params[0][0])
        scale = np.linalg.norm(slope)
        off = np.linalg.norm(early - slope) / scale
        held = np.linalg.norm(right[0][0] - slope) / scale < 1e-12 and off > 0.01
        return held, (
            r"tumours, $\alpha = 1$: the simultaneous $dW^{[1]}$ is that of complex steps, the "
            f"early one is off by {off:.0%}"
        )

    return (
        reading(
            "no weight changes before all gradients are known",
            Identity(dZ, back(lambda i: here.W[i, q])),
            Different(dZ, back(lambda i: here.W[i, q] - alpha * dW[i, q])),
            Computation(measured),
        ),
    )


@section.claim(
    says="The parameters are updated; where they start is not said.",
    reading="The obvious values are 0, or one value for all. For two hidden neurons $p$ and $t$ to "
    "become different, their gradients must be.",
    verdict="omission",
    decided_in=STEP,
)
def initial_values():
    (n_above,) = sizes("n^{[l+1]}")
    j = index("j", n_above)
    w, v, beta = array("w", n_below), array("v", n_above), sp.Symbol("b", real=True)
    W, b = array("W^{[l]}", n_l, n_below), array("b^{[l]}", n_l)
    A = array("A^{[l-1]}", n_below, m)
    W_above, b_above = array("W^{[l+1]}", n_above, n_l), array("b^{[l+1]}", n_above)
    Z = NamedArray(array("Z^{[l]}", n_l, m), (i, k), total(W[i, r] * A[r, k], r) + b[i])
    hidden = NamedArray(array("A^{[l]}", n_l, m), (i, k), g(Z[i, k]))
    Z_above = NamedArray(
        array("Z^{[l+1]}", n_above, m),
        (j, k),
        total(W_above[j, i] * hidden[i, k], i) + b_above[j],
    )
    J = UpstreamCost("J", array("dZ^{[l+1]}", n_above, m), Z_above, 1 / m)

    def slope(at):
        found = normal_form(sp.Derivative(J, W[at, q]))
        equal = {
            W: lambda _, source: w[source],
            b: lambda _: beta,
            W_above: lambda target, _: v[target],
        }
        return Named(array("dW^{[l]}", n_l, n_below)[at, q], with_entries(found, equal))

    apart = Different(slope(p), slope(t))
    return (
        reading(
            "all neurons of a hidden layer start with the same weights and biases, such as 0",
            apart,
            Computation(lambda: judged("zero", 200)),
        ),
        completed("they start with random weights", Computation(lambda: judged("random", 200))),
    )


@section.claim(
    says="The update of the biases is the last thing that is said.",
    reading="That all of it is to be repeated, and how often, the document leaves open. 569 "
    "tumours serve as an example, three quarters of them to learn from.",
    verdict="omission",
    decided_in=STEP,
    formula=False,
)
def repetition():
    return (
        reading("it is done once", Computation(lambda: judged("random", 1))),
        completed("it is repeated, here 200 times", Computation(lambda: judged("random", 200))),
    )
