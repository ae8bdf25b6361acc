"""Section 5 of document 000, continued: equations 3 and 4, and all four together."""

from __future__ import annotations

import numpy as np
import sympy as sp

from course.claims.evidence import Computation, Identity
from course.claims.matrices import matrix_equation
from course.claims.rows import Section, reading
from course.comparison import complex_step
from course.documents.d000 import program
from course.documents.d000.notation import (
    EQUATIONS,
    cross_entropy,
    g,
    i,
    k,
    layer,
    m,
    n,
    softmax,
)
from course.documents.d000.section_5 import (
    ONE_EXAMPLE,
    hidden,
    n_below,
    n_l,
)
from course.documents.d000.section_5 import delta as error
from nnlib.symbolic import Apply, SumsToOne, array, index, matrix, ones, total

section = Section("000", 5)

AVERAGE = 1 / m


@section.claim(
    says="`∂C/∂b^[l] = (1/m)  sum(δ^[l])`.",
    reading=r"$C$ is the average over $m$ samples and $\delta^{[l]}$ has a column for each. The "
    "gradient must have the shape of $b^{[l]}$, one number for each neuron.",
    verdict="holds if",
    decided_in=EQUATIONS,
)
def bias_gradient():
    here = layer(n_l, n_below, m, scale=AVERAGE)
    r, t = index("r", n_l), index("t", m)
    slope = sp.Derivative(here.C, here.b[here.row])
    delta = matrix(here.delta)

    def over_neurons():
        found = np.sum(np.ones((3, 5)), axis=0).shape
        return found == (3, 1), f"for 3 neurons and 5 samples it has shape `{found}`"

    return (
        reading(
            "the sum runs over the $m$ samples, and the result is a column",
            matrix_equation(slope, delta * ones(m, 1) / m, here.delta),
        ),
        reading(
            r"the sum runs over all entries of $\delta^{[l]}$, as `sum` of an array does",
            Identity(slope, total(here.delta[r, t], r, t) / m),
        ),
        reading("the sum runs over the neurons", Computation(over_neurons)),
    )


@section.claim(
    says="The biases get the error of the layer itself.",
    reading=r"The error of the layer is $\delta^{[l]}$.",
    verdict="holds if",
    decided_in=EQUATIONS,
)
def bias_words():
    one, many = layer(n_l, n_below, ONE_EXAMPLE), layer(n_l, n_below, m, scale=AVERAGE)
    single = Identity(sp.Derivative(one.C, one.b[one.row]), one.delta[one.row, sp.Integer(1)])
    several = Identity(sp.Derivative(many.C, many.b[many.row]), many.delta[many.row, many.example])
    return (
        reading("there is one sample", single),
        reading("there are $m$ samples, of which it is the average", several),
    )


@section.claim(
    says="`∂C/∂W^[l] = (1/m)  (δ^[l] @ (a^[l-1]).T)`.",
    reading=r"$C$ is the average over $m$ samples, and each is a column of $\delta^{[l]}$ and of "
    "$a^{[l-1]}$.",
    verdict="holds",
    decided_in=EQUATIONS,
)
def weight_gradient():
    here = layer(n_l, n_below, m, scale=AVERAGE)
    return (
        reading(
            "the layers above are any",
            matrix_equation(
                sp.Derivative(here.C, here.W[here.row, here.column]),
                matrix(here.delta) * matrix(here.below).T / m,
                here.delta,
                here.below,
            ),
        ),
    )


@section.claim(
    says="The weights get that error, scaled by the input of the layer.",
    reading="For one sample: the gradient of each weight is the error of the neuron that it leads "
    "to, times the activation that it comes from.",
    verdict="holds",
    decided_in=EQUATIONS,
)
def weight_words():
    of, one = layer(n_l, n_below, ONE_EXAMPLE), sp.Integer(1)
    return (
        reading(
            "there is one sample",
            Identity(
                sp.Derivative(of.C, of.W[of.row, of.column]),
                of.delta[of.row, one] * of.below[of.column, one],
            ),
        ),
    )


@section.claim(
    says="Equations 3 and 4 average over `m`, and write `a` and `δ` in lower case.",
    reading="In section 4 lower case is one sample and upper case all of them.",
    verdict="holds if",
    decided_in=EQUATIONS,
)
def lower_case():
    here = layer(n_l, n_below, m, scale=AVERAGE)
    slope = sp.Derivative(here.C, here.W[here.row, here.column])
    r = index("r", m)
    batch = total(here.delta[here.row, r] * here.below[here.column, r], r) / m
    single = here.delta[here.row, here.example] * here.below[here.column, here.example] / m
    return (
        reading("lower case stands for all samples in equations 3 and 4", Identity(slope, batch)),
        reading(
            "lower case is one sample, number $k$, and the $1/m$ stays", Identity(slope, single)
        ),
    )


@section.claim(
    says="Four equations are the core of backpropagation.",
    reading="From the output to the input, they give the gradient of the cost with respect to "
    "every weight and "
    "every bias, for any number of layers: equation 1 begins, equation 2 goes from a layer to the "
    "one before it, and equations 3 and 4 use what each layer gets.",
    verdict="holds",
    decided_in=EQUATIONS,
)
def four_equations():
    Y, Z = array("y", n, m), array("z^{[L]}", n, m)
    A = softmax(Z, "a^{[L]}")
    first = m * sp.Derivative(cross_entropy(A, Y), Z[i, k])
    above, z, at = hidden(m)
    second = sp.HadamardProduct(matrix(above.W).T * matrix(above.delta), Apply(g.prime, matrix(z)))
    here = layer(n_l, n_below, m, scale=AVERAGE)
    delta = matrix(here.delta)
    return (
        reading("equation 1 begins", Identity(first, A[i, k] - Y[i, k], (SumsToOne(Y),))),
        reading(
            "equation 2 goes on",
            matrix_equation(error(above, z[at]), second, above.W, above.delta, z),
        ),
        reading(
            "equations 3 and 4 finish",
            matrix_equation(
                sp.Derivative(here.C, here.b[here.row]), delta * ones(m, 1) / m, here.delta
            ),
            matrix_equation(
                sp.Derivative(here.C, here.W[here.row, here.column]),
                delta * matrix(here.below).T / m,
                here.delta,
                here.below,
            ),
        ),
        reading("the recipe is run, with sigmoid and with ReLU", Computation(every_gradient)),
    )


def every_gradient():
    """The recipe's gradients against complex steps, for networks of 1 to 4 layers."""
    random, worst = np.random.default_rng(5), 0.0
    for sizes_of in ([3, 4], [3, 5, 2], [2, 4, 3, 3], [3, 2, 4, 3, 2]):
        X = random.normal(size=(sizes_of[0], 6))
        Y = np.eye(sizes_of[-1])[:, random.integers(0, sizes_of[-1], 6)]
        for name in program.TABLE:
            params = program.random_start(sizes_of, 7)
            grads = program.gradients(params, program.forward(params, X, name), Y, name)
            worst = max(worst, _largest_difference(params, grads, X, Y, name))
    seen = "networks of 1 to 4 layers agree with the complex step to 12 digits"
    return worst < 1e-12, seen if worst < 1e-12 else f"the largest difference is {worst:.0e}"


def _largest_difference(params, grads, X, Y, name):
    def cost_with(layer, which, value):
        changed = [list(pair) for pair in params]
        changed[layer][which] = value
        return program.cost(program.forward(changed, X, name)[-1], Y)

    return max(
        np.abs(
            complex_step(lambda v, at=layer, w=which: cost_with(at, w, v), pair[which])
            - grads[layer][which]
        ).max()
        for layer, pair in enumerate(params)
        for which in (0, 1)
    )
