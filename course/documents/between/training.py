"""Differences in what is done with the gradient."""

from __future__ import annotations

import numpy as np
import sympy as sp

import nnlib
from course.claims.evidence import Computation, Different, Identity, Positive
from course.claims.rows import Correction, Group, apart, first, second, side
from course.documents.formulas import NamedFunction, named, value_at
from nnlib.symbolic import NamedArray, array, indices, nonzero, sizes, sum_as_written, total

group = Group()

(m,) = sizes("m")
(s,) = indices("s", m)
w, x, eta = sp.symbols(r"\theta x \eta", real=True)


def neuron(at, inputs, label):
    """The squared error of one neuron θ x."""
    return (label - at * inputs) ** 2


@group.difference(
    "Does backpropagation change the weights?",
    side(
        "001 002",
        "Yes: it is the algorithm that updates the weights",
        "001-3-updates",
        "002-1-updates",
    ),
    side(
        "000 003",
        "No: the update is a step after it",
        "000-6-after-gradients",
        "003-6-after-deltas",
    ),
    verdict="one fails",
)
def what_backpropagation_is():
    def network():
        rng = np.random.default_rng(0)
        X, Y = rng.normal(size=(3, 8)), rng.normal(size=(2, 8))
        return nnlib.MLP([3, 4, 2], hidden="tanh", rng=0), X, Y

    def after(optimizer):
        net, X, Y = network()
        nnlib.train(net, X, Y, optimizer=optimizer, epochs=1, batch_size=8, rng=0)
        return net.params[0].W

    def differ():
        far = np.abs(after(nnlib.SGD(0.1)) - after(nnlib.Adam(0.1))).max() > 0.01
        seen = "in a network of 3, 4 and 2 neurons gradient descent and Adam, from the same "
        return far, seen + "gradient, go to different weights"

    def unchanged():
        net, X, Y = network()
        before = [layer.W.copy() for layer in net.params]
        net.cost_and_gradients(X, Y)
        same = all((old == new.W).all() for old, new in zip(before, net.params, strict=True))
        return same, "after `cost_and_gradients` every weight is what it was"

    def changed():
        held, _ = unchanged()
        return not held, "after the backward pass of that network every weight is what it was"

    return (
        apart("the gradient is the same, and the rule is not", Computation(differ)),
        first("the backward pass is run, and nothing else", Computation(changed)),
        second("the backward pass is run, and nothing else", Computation(unchanged)),
    )


@group.difference(
    "Is there an update after each example, or after all of them?",
    side(
        "003",
        r"After each: $\theta_{i\ell} \leftarrow \theta_{i\ell} - \eta \delta_i o_\ell$",
        "003-6-update",
    ),
    side(
        "000 001 002 004",
        "After all $m$",
        "000-6-weight-update",
        "001-3-averaged",
        "002-6-one-step",
        "004-3-weight-update",
    ),
    verdict="both hold",
)
def one_example_or_all():
    (x1, y1), (x2, y2) = sp.symbols("x_1 y_1", real=True), sp.symbols("x_2 y_2", real=True)

    def slope(at, inputs, label):
        v = sp.Symbol("v", real=True)
        return neuron(v, inputs, label).diff(v).subs(v, at)

    first_slope = named("G_1", slope(w, x1, y1))
    after_first = w - eta * first_slope
    one_by_one = named(
        r"\theta_{\text{one by one}}", after_first - eta * slope(after_first, x2, y2)
    )
    together = named(
        r"\theta_{\text{together}}", w - eta * slope(w, x1, y1) - eta * slope(w, x2, y2)
    )
    inputs, labels = array("x", m), array("y", m)
    errors = NamedArray(array("Err", m), (s,), neuron(w, inputs[s], labels[s]))
    return (
        apart(
            r"one neuron $\hat{y} = \theta x$ sees the same two examples, with the same $\eta$",
            Different(one_by_one, together),
        ),
        first(
            r"for small $\eta$ the two go the same way: they differ by a multiple of $\eta^2$, "
            "where $G_1$ is the gradient of the first example",
            Identity(
                one_by_one,
                sum_as_written(together, 2 * eta**2 * x2**2 * first_slope),
            ),
        ),
        second(
            "the gradient of the whole error is the sum over the examples",
            Identity(sp.Derivative(total(errors[s], s), w), total(sp.Derivative(errors[s], w), s)),
        ),
    )


@group.difference(
    "Is the gradient the direction of the update?",
    side(
        "001",
        "Yes: the derivatives are the direction and magnitude for the parameter update",
        "001-3-direction",
    ),
    side(
        "000 002 003 004",
        r"No: the update subtracts it, times the learning rate",
        "000-6-weight-update",
        "003-6-update",
        "004-3-weight-update",
    ),
    verdict="one fails",
)
def direction():
    d, v = sp.Symbol("d", real=True), sp.Symbol("v", real=True)
    E = NamedFunction("E", (v,), neuron(v, x, w * x - d))
    G = named("G", E.formula.diff(v).subs(v, w))
    along = {
        sign: value_at(sp.Derivative(E(sum_as_written(w, sign * eta * G)), eta), {eta: 0})
        for sign in (1, -1)
    }
    given = (nonzero(x), nonzero(d))
    return (
        apart("there is a gradient", Different(sum_as_written(w, eta * G), w - eta * G)),
        first(
            r"one neuron $\hat{y} = \theta x$, off by $d$, goes along it: the error should fall",
            Positive(-along[1], given=given),
        ),
        second(
            "the neuron goes against it, and the error should fall",
            Positive(-along[-1], G**2, given),
        ),
        Correction("Along the gradient the derivative is", Identity(along[1], G**2)),
    )
