"""Differences on the way back: the hidden layers, the derivatives, the gradients."""

from __future__ import annotations

import numpy as np
import sympy as sp

from course.claims.evidence import Computation, Different, Identity
from course.claims.matrices import matrices_differ, matrix_equation
from course.claims.rows import Correction, Group, apart, first, second, side
from course.documents.between.losses import DELTA_000
from course.documents.d000.notation import cross_entropy, g, layer, logits, softmax
from course.documents.d000.section_5 import hidden, n_below, n_l
from course.documents.d004.section_2_backward import (
    SUMMED,
    bias_gradient,
    recursion,
    weight_gradient,
)
from course.documents.formulas import named, relu, shown_as
from nnlib.symbolic import (
    Apply,
    NamedArray,
    UpstreamCost,
    array,
    index,
    indices,
    matrix,
    ones,
    positive,
    product_as_written,
    sizes,
    total,
)

group = Group()

m, n = sizes("m n")
i, j, p = indices("i j p", n)
k, s = indices("k s", m)
ONE = sp.Integer(1)
x, alpha = sp.symbols(r"x \alpha", real=True)
AVERAGED, ADDED = layer(n_l, n_below, m, scale=1 / m), layer(n_l, n_below, m)


def by_weight(of, name="C"):
    """∂C/∂W, an entry; `name` is what the cost is called."""
    C = UpstreamCost(sp.Symbol(name), of.delta, of.z, of.C.scale)
    return sp.Derivative(C, of.W[of.row, of.column])


@group.difference(
    "What is the derivative of ReLU where $z > 0$?",
    side("000 002", "`1`", "000-2-relu-derivative", "002-4-relu-derivative"),
    side("001", "$z$", "001-1-relu-derivative"),
    verdict="one fails",
)
def relu_slope():
    slope, given = sp.Derivative(named("g", relu(x)), x), (positive(x),)
    return (
        apart("$z > 0$", Different(ONE, x, given)),
        first("$g(z) = \\max(0, z)$", Identity(slope, ONE, given)),
        second("$g(z) = \\max(0, z)$", Identity(slope, x, given)),
    )


@group.difference(
    "How is $g'(z)$ multiplied in?",
    side("000", "No sign: `(W.T @ δ)  g'(z)`", "000-5-hidden-delta"),
    side(
        "001 002 004",
        r"Entry by entry, $\odot$ or $*$",
        "001-3-asterisk",
        "002-2-hidden-delta",
        "004-2-hidden-delta",
    ),
    verdict="both hold",
)
def product_sign():
    def as_matrices():
        back, slope = np.ones((3, 5)), np.ones((3, 5))
        try:
            back @ slope
        except ValueError:
            return True, "`@` refuses 3 neurons with 5 examples"
        return False, "`@` takes them"

    above, z, (at, example) = hidden(m)
    r = above.row
    back = total(above.delta[r, example] * above.W[r, at], r)
    return (
        apart("letters side by side are a product of matrices", Computation(as_matrices)),
        first(
            r"the missing sign is $\odot$",
            Identity(sp.Derivative(above.C, z[at, example]), back * g.prime(z[at, example])),
        ),
        second("the sign stands there", recursion()),
    )


@group.difference(
    "For which layer is the hidden error of layer $l$'s formula?",
    side(
        "001",
        r"For $l - 1$: $dA^{[l-1]} = (W^{[l]})^T dZ^{[l]}$, then $dZ^{[l-1]} = dA^{[l-1]} * g'$",
        "001-3-dA",
        "001-3-dZ",
    ),
    side(
        "000 002 004",
        r"For $l$: $\delta^{[l]} = (W^{[l+1]})^T \delta^{[l+1]} \odot g'$",
        "000-5-hidden-delta",
        "002-2-hidden-delta",
        "004-2-hidden-delta",
    ),
    verdict="both hold",
)
def step_of_two_layers():
    weights, upper = array("W^{[l]}", n, n), array("W^{[l+1]}", n, n)
    errors, above = array("dZ^{[l]}", n, m), array("dZ^{[l+1]}", n, m)
    q, example = index("q", n_below), index("k", m)
    Z, A = array("Z^{[l-1]}", n_below, m), array("A^{[l-1]}", n_below, m)
    here = layer(n_l, n_below, m, below=NamedArray(A, (q, example), g(Z[q, example])))
    dZ = array("dZ^{[l]}", n_l, m)
    back = sp.HadamardProduct(matrix(here.W).T * matrix(dZ), Apply(g.prime, matrix(Z)))
    return (
        apart(
            "$l$ is the same layer",
            matrices_differ(
                matrix(weights).T * matrix(errors),
                matrix(upper).T * matrix(above),
                weights,
                errors,
                upper,
                above,
            ),
        ),
        first(
            "its $l$ is the layer above, and its two steps are one",
            matrix_equation(
                sp.Derivative(UpstreamCost("C", dZ, here.z), Z[q, example]), back, here.W, dZ, Z
            ),
        ),
        second("$l$ is the layer whose error is found", recursion()),
    )


def reached(start, steps):
    """Which errors are known when each step (from, to) is done as soon as it can be."""
    known = {start}
    for of, to in steps:
        if of in known:
            known.add(to)
    return known


@group.difference(
    "For which layers is the step back made?",
    side("000", "For each hidden layer $l$, from layer $l + 1$", "000-5-four-equations"),
    side("001", "For $l < L$, from layer $l$ to $l - 1$", "001-3-general-layer"),
    verdict="one fails",
)
def range_of_layers():
    def with_layers(steps):
        def run():
            missing = sorted({1, 2, 3, 4} - reached(4, steps))
            names = ", ".join(f"$dZ^{{[{at}]}}$" for at in missing)
            seen = f"no step gives {names}" if missing else "every $dZ^{[l]}$ is found"
            return not missing, f"four layers, $dZ^{{[4]}}$ given: {seen}"

        return Computation(run)

    down = [(at + 1, at) for at in (3, 2, 1)]  # l = 3, 2, 1 from l + 1
    shifted = [(at, at - 1) for at in (3, 2, 1)]  # l = 3, 2, 1 to l - 1

    def differ():
        return (
            down != shifted,
            "of four layers the one makes 4 → 3 → 2 → 1, the other 3 → 2 → 1 → 0",
        )

    return (
        apart("$l$ runs over 3, 2, 1", Computation(differ)),
        first("the steps start from the output layer", with_layers(down)),
        second("the words are taken as they stand", with_layers(shifted)),
    )


@group.difference(
    "Is there a $1/m$ in the gradient of the weights?",
    side(
        "000 001 002",
        r"Yes: $\frac{1}{m} \delta^{[l]} (a^{[l-1]})^T$",
        "000-5-weight-gradient",
        "001-3-dW",
        "002-2-weight-gradient",
    ),
    side(
        "003 004",
        r"No: $\delta_i \cdot o_\ell$, $A^{(l-1)T} \cdot \delta^{(l)}$",
        "003-4-weight-gradient",
        "004-2-weight-gradient",
    ),
    verdict="both hold",
)
def average():
    both = total(ADDED.delta[ADDED.row, s] * ADDED.below[ADDED.column, s], s)
    return (
        apart("the deltas are the same", Different(both / m, both)),
        first(
            "the cost is the average over the examples, and $\\delta$ is that of each example",
            matrix_equation(
                by_weight(AVERAGED),
                matrix(AVERAGED.delta) * matrix(AVERAGED.below).T / m,
                AVERAGED.delta,
                AVERAGED.below,
            ),
        ),
        second("the loss is the sum, of one example or of all", weight_gradient(SUMMED)),
        Correction(
            "A step with $\\alpha$ on the average is one with $\\alpha / m$ on the sum:",
            matrix_equation(
                alpha * by_weight(AVERAGED, r"C_{\text{mean}}"),
                alpha / m * by_weight(ADDED, r"C_{\text{sum}}"),
            ),
        ),
    )


@group.difference(
    "What is the gradient of the biases?",
    side(
        "000 001 002",
        r"The average of the deltas over the examples: $\frac{1}{m} \sum \delta^{[l]}$",
        "000-5-bias-gradient",
        "001-3-db",
        "002-2-bias-gradient",
    ),
    side("004", r"$\delta^{(l)}$", "004-2-bias-gradient"),
    verdict="one fails",
)
def bias_gradient_():
    def shape():
        delta = np.ones((5, 3))
        return delta.shape == (1, 3), f"5 examples, 3 neurons: $\\delta$ has shape `{delta.shape}`"

    examples, neurons = SUMMED.delta.shape
    (q,), (r, t) = indices("q", neurons), indices("k s", examples)
    by_bias = sp.Derivative(AVERAGED.C, AVERAGED.b[AVERAGED.row])
    deltas = total(SUMMED.delta[t, q], t)
    return (
        apart(
            "there are $m$ examples",
            Different(deltas / m, SUMMED.delta[r, q]),
        ),
        first(
            "the sum is over the examples, and the cost their average",
            matrix_equation(by_bias, matrix(AVERAGED.delta) * ones(m, 1) / m, AVERAGED.delta),
        ),
        second("the gradient must have the shape of $b$, one row", Computation(shape)),
        Correction("For a sum the deltas are added:", bias_gradient()),
    )


@group.difference(
    r"Is $\frac{\partial Err}{\partial \hat{y}} \cdot \sigma'(u_k)$ the output error of every "
    "network?",
    side("000", "Softmax is used for the output layer", "000-2-softmax-output"),
    side(
        "003",
        "It is the mathematics behind every neural network",
        "003-9-every-network",
        "003-7-output-delta",
    ),
    verdict="one fails",
)
def every_network():
    a = softmax()
    free = array("a", a.shape[0], positive=True)
    y = array("y", a.shape[0])
    at, other = indices("i j", a.shape[0])
    by_a = sp.Derivative(named("C", -total(y[other] * sp.log(free[other]), other)), free[at])
    output_slope = shown_as(by_a, by_a.doit().subs(free[at], a[at]))
    own = product_as_written(output_slope, a[at], 1 - a[at])
    crossed = sp.Derivative(a[at], logits[other])
    return (
        apart(
            "an output of softmax depends on every $z_j$, not on its own alone",
            Different(crossed, sp.Integer(0), unequal=(other, at)),
        ),
        first("the loss is cross-entropy", DELTA_000),
        second(
            "the network ends in softmax, with cross-entropy",
            Identity(sp.Derivative(cross_entropy(a), logits[at]), own),
        ),
    )
