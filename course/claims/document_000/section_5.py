"""Section 5 of document 000, backpropagation: the four equations."""

from __future__ import annotations

import numpy as np
import sympy as sp

from course.claims.document_000 import recipe
from course.claims.document_000.notation import (
    CROSS_ENTROPY,
    EQUATIONS,
    cross_entropy,
    g,
    i,
    j,
    k,
    layer,
    logits,
    m,
    n,
    named,
    softmax,
    y,
)
from course.claims.evidence import Computation, Identity, matrix_identity
from course.comparison import complex_step
from course.ledger import Correction, Section, reading
from nnlib.symbolic import (
    Apply,
    NamedArray,
    SumsToOne,
    array,
    index,
    matrix,
    ones,
    sizes,
    total,
)

section = Section("000", 5)

n_below, n_l, n_above = sizes("n^{[l-1]} n^{[l]} n^{[l+1]}")
AVERAGE = 1 / m
ONE_EXAMPLE = sp.Integer(1)


def entrywise(z, at, example):
    """The activation of any function of one number."""
    return g(z[at, example])


def softmax_columns(z, at, example):
    """The activation of a hidden softmax layer."""
    r = index("r", z.shape[0])
    return sp.exp(z[at, example]) / total(sp.exp(z[r, example]), r)


def hidden(examples, width=n_l, activation=entrywise):
    """The layer above layer l, the pre-activation z^{[l]} of that, and the position of an entry."""
    at, example = index("i", width), index("k", examples)
    z = array("z^{[l]}", width, examples)
    a = array("a^{[l]}", width, examples)
    below = NamedArray(a, (at, example), activation(z, at, example))
    return layer(n_above, width, examples, below=below, name="l+1"), z, (at, example)


@section.claim(
    "error",
    says='`δ^[L]` stands for an "error" of layer `L`.',
    reading="Error of what, and with respect to what, the document does not say. Equation 1, "
    r"$\delta^{[L]} = a^{[L]} - y$ for softmax with cross-entropy, decides it.",
    verdict="holds if",
    decided_in=EQUATIONS,
)
def _():
    a, Y, Z = softmax(), array("y", n, m), array("z", n, m)
    A = softmax(Z)
    free = array("a", n, positive=True)
    one = named("C", -total(y[i] * sp.log(free[i]), i))
    return (
        reading(
            r"$\delta = \partial C / \partial z$, with $C$ the cost of one sample",
            Identity(sp.Derivative(cross_entropy(a), logits[i]), a[i] - y[i], (SumsToOne(y),)),
        ),
        reading(
            r"$\delta = \partial C / \partial a$, with $C$ the cost of one sample",
            Identity(sp.Derivative(one, free[i]), free[i] - y[i], (SumsToOne(y),)),
        ),
        reading(
            r"$\delta = \partial C / \partial z$, with $C$ the average over $m$ samples",
            Identity(
                sp.Derivative(cross_entropy(A, Y), Z[i, k]), A[i, k] - Y[i, k], (SumsToOne(Y),)
            ),
        ),
    )


@section.claim(
    "output-delta",
    says="For softmax and cross-entropy `δ^[L] = a^[L] - y`.",
    reading=r"$\delta = \partial C / \partial z$ for each sample on its own. The labels of "
    "section 4 add up to 1.",
    verdict="holds if",
    decided_in=CROSS_ENTROPY,
)
def _():
    a = softmax()
    delta = sp.Derivative(cross_entropy(a), logits[i])
    Y, Z = array("y", n, m), array("z", n, m)
    A = softmax(Z)
    one_of_many = m * sp.Derivative(cross_entropy(A, Y), Z[i, k])
    return (
        reading(
            "the labels of each sample add up to 1",
            Identity(delta, a[i] - y[i], (SumsToOne(y),)),
            Identity(one_of_many, A[i, k] - Y[i, k], (SumsToOne(Y),)),
        ),
        reading("the labels may have any sum", Identity(delta, a[i] - y[i])),
        Correction("For labels with any sum:", Identity(delta, a[i] * total(y[j], j) - y[i])),
    )


@section.claim(
    "hidden-delta",
    says="`δ^[l] = ( (W^[l+1]).T @ δ^[l+1] )  g'(z^[l])`.",
    reading=r"$\delta = \partial C / \partial z$, the layers above $l + 1$ are any, and $g$ is any "
    "differentiable function of one number. No sign stands before $g'$.",
    verdict="holds if",
    decided_in=EQUATIONS,
)
def _():
    above, z, at = hidden(m)
    delta = sp.Derivative(above.C, z[at])
    entrywise = sp.HadamardProduct(
        matrix(above.W).T * matrix(above.delta), Apply(g.prime, matrix(z))
    )
    square, z2, at2 = hidden(n_l)
    product = matrix(square.W).T * matrix(square.delta) * Apply(g.prime, matrix(z2))
    name = r"\delta^{[l]}"
    return (
        reading(
            r"the missing sign is $\odot$, entry by entry",
            matrix_identity(name, delta, entrywise, at, above.W, above.delta, z),
        ),
        reading(
            "the missing sign is a matrix product, which exists only when $m = n^{[l]}$",
            matrix_identity(
                name,
                sp.Derivative(square.C, z2[at2]),
                product,
                at2,
                square.W,
                square.delta,
                z2,
            ),
        ),
    )


@section.claim(
    "propagated",
    says="Equation 2 brings the error back from the next layer.",
    reading=r"`(W^[l+1]).T @ δ^[l+1]` is $\partial C / \partial a^{[l]}$: what the next layer says "
    "about the activations of this one.",
    verdict="holds",
    decided_in=EQUATIONS,
)
def _():
    above = layer(n_above, n_l, m, name="l+1")
    at = (index("i", n_l), index("k", m))
    return (
        reading(
            "the layers above are any",
            matrix_identity(
                r"\frac{\partial C}{\partial a^{[l]}}",
                sp.Derivative(above.C, above.below[at]),
                matrix(above.W).T * matrix(above.delta),
                at,
                above.W,
                above.delta,
            ),
        ),
    )


@section.claim(
    "elementwise",
    says="Equation 2 has `g'(z^[l])` for the `g` of layer `l`.",
    reading="The table of section 2 offers three functions for $g$; softmax, it says, is used for "
    "the output layer. In a hidden layer its $g'$ would be the slope of $a_i$ by its own $z_i$, "
    "$a_i (1 - a_i)$.",
    verdict="holds if",
    decided_in=EQUATIONS,
)
def _():
    above, z, (at, example) = hidden(m)
    r = above.row
    back = total(above.delta[r, example] * above.W[r, at], r)
    any_function = Identity(sp.Derivative(above.C, z[at, example]), back * g.prime(z[at, example]))
    one = sp.Integer(1)
    soft, z, _ = hidden(one, activation=softmax_columns)
    slope = sp.Derivative(soft.C, z[at, one])
    a = soft.below[at, one]
    back = total(soft.delta[r, one] * soft.W[r, at], r)
    column = matrix(soft.below)
    jacobian = sp.DiagMatrix(column) - column * column.T
    whole = jacobian * matrix(soft.W).T * matrix(soft.delta)
    return (
        reading("$g$ is a function of one number", any_function),
        reading("$g$ is softmax", Identity(slope, back * a * (1 - a))),
        Correction(
            "For a hidden layer of softmax the whole Jacobian takes the place of $g'$; for one "
            "example",
            matrix_identity(
                r"\delta^{[l]}", slope, whole, (at, one), soft.below, soft.W, soft.delta
            ),
        ),
    )


@section.claim(
    "bias-gradient",
    says="`∂C/∂b^[l] = (1/m)  sum(δ^[l])`.",
    reading=r"$C$ is the average over $m$ samples and $\delta^{[l]}$ has a column for each. The "
    "gradient must have the shape of $b^{[l]}$, one number for each neuron.",
    verdict="holds if",
    decided_in=EQUATIONS,
)
def _():
    of = layer(n_l, n_below, m, scale=AVERAGE)
    r, t = index("r", n_l), index("t", m)
    slope = sp.Derivative(of.C, of.b[of.row])
    delta = matrix(of.delta)

    def over_neurons():
        found = np.sum(np.ones((3, 5)), axis=0).shape
        return found == (3, 1), f"for 3 neurons and 5 samples it has shape `{found}`"

    return (
        reading(
            "the sum runs over the $m$ samples, and the result is a column",
            matrix_identity(
                r"\frac{\partial C}{\partial b^{[l]}}",
                slope,
                delta * ones(m, 1) / m,
                (of.row, sp.Integer(1)),
                of.delta,
            ),
        ),
        reading(
            r"the sum runs over all entries of $\delta^{[l]}$, as `sum` of an array does",
            Identity(slope, total(of.delta[r, t], r, t) / m),
        ),
        reading("the sum runs over the neurons", Computation(over_neurons)),
    )


@section.claim(
    "bias-words",
    says="What the biases get is the error of the layer itself.",
    reading=r"The error of the layer is $\delta^{[l]}$.",
    verdict="holds if",
    decided_in=EQUATIONS,
)
def _():
    one, many = layer(n_l, n_below, ONE_EXAMPLE), layer(n_l, n_below, m, scale=AVERAGE)
    single = Identity(sp.Derivative(one.C, one.b[one.row]), one.delta[one.row, sp.Integer(1)])
    several = Identity(sp.Derivative(many.C, many.b[many.row]), many.delta[many.row, many.example])
    return (
        reading("there is one sample", single),
        reading("there are $m$ samples, of which it is the average", several),
    )


@section.claim(
    "weight-gradient",
    says="`∂C/∂W^[l] = (1/m)  (δ^[l] @ (a^[l-1]).T)`.",
    reading=r"$C$ is the average over $m$ samples, and each is a column of $\delta^{[l]}$ and of "
    "$a^{[l-1]}$.",
    verdict="holds",
    decided_in=EQUATIONS,
)
def _():
    of = layer(n_l, n_below, m, scale=AVERAGE)
    return (
        reading(
            "the layers above are any",
            matrix_identity(
                r"\frac{\partial C}{\partial W^{[l]}}",
                sp.Derivative(of.C, of.W[of.row, of.column]),
                matrix(of.delta) * matrix(of.below).T / m,
                (of.row, of.column),
                of.delta,
                of.below,
            ),
        ),
    )


@section.claim(
    "weight-words",
    says="What the weights get is that error, scaled by the input of the layer.",
    reading="For one sample: the slope by each weight is the error of the neuron that it leads to, "
    "times the activation that it comes from.",
    verdict="holds",
    decided_in=EQUATIONS,
)
def _():
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
    "lower-case",
    says="Equations 3 and 4 average over `m`, and write `a` and `δ` in lower case.",
    reading="In section 4 lower case is one sample and upper case all of them.",
    verdict="holds if",
    decided_in=EQUATIONS,
)
def _():
    of = layer(n_l, n_below, m, scale=AVERAGE)
    slope = sp.Derivative(of.C, of.W[of.row, of.column])
    r = index("r", m)
    batch = total(of.delta[of.row, r] * of.below[of.column, r], r) / m
    single = of.delta[of.row, of.example] * of.below[of.column, of.example] / m
    return (
        reading("lower case stands for all samples in equations 3 and 4", Identity(slope, batch)),
        reading(
            "lower case is one sample, number $k$, and the $1/m$ stays", Identity(slope, single)
        ),
    )


@section.claim(
    "four-equations",
    says="Four equations are the core of backpropagation.",
    reading="From the output to the input, they give the gradient of the cost by every weight and "
    "every bias, for any number of layers: equation 1 begins, equation 2 goes from a layer to the "
    "one before it, and equations 3 and 4 use what each layer gets.",
    verdict="holds",
    decided_in=EQUATIONS,
)
def _():
    Y, Z = array("y", n, m), array("z^{[L]}", n, m)
    A = softmax(Z, "a^{[L]}")
    first = sp.Derivative(m * cross_entropy(A, Y), Z[i, k])
    above, z, at = hidden(m)
    second = sp.HadamardProduct(matrix(above.W).T * matrix(above.delta), Apply(g.prime, matrix(z)))
    of = layer(n_l, n_below, m, scale=AVERAGE)
    delta = matrix(of.delta)
    return (
        reading("equation 1 begins", Identity(first, A[i, k] - Y[i, k], (SumsToOne(Y),))),
        reading(
            "equation 2 goes on",
            matrix_identity(
                r"\delta^{[l]}",
                sp.Derivative(above.C, z[at]),
                second,
                at,
                above.W,
                above.delta,
                z,
            ),
        ),
        reading(
            "equations 3 and 4 finish",
            matrix_identity(
                r"\frac{\partial C}{\partial b^{[l]}}",
                sp.Derivative(of.C, of.b[of.row]),
                delta * ones(m, 1) / m,
                (of.row, sp.Integer(1)),
                of.delta,
            ),
            matrix_identity(
                r"\frac{\partial C}{\partial W^{[l]}}",
                sp.Derivative(of.C, of.W[of.row, of.column]),
                delta * matrix(of.below).T / m,
                (of.row, of.column),
                of.delta,
                of.below,
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
        for name in recipe.TABLE:
            params = recipe.random_start(sizes_of, 7)
            grads = recipe.gradients(params, recipe.forward(params, X, name), Y, name)
            worst = max(worst, _largest_difference(params, grads, X, Y, name))
    seen = "networks of 1 to 4 layers agree with the complex step to 12 digits"
    return worst < 1e-12, seen if worst < 1e-12 else f"the largest difference is {worst:.0e}"


def _largest_difference(params, grads, X, Y, name):
    def cost_with(layer, which, value):
        changed = [list(pair) for pair in params]
        changed[layer][which] = value
        return recipe.cost(recipe.forward(changed, X, name)[-1], Y)

    return max(
        np.abs(
            complex_step(lambda v, at=layer, w=which: cost_with(at, w, v), pair[which])
            - grads[layer][which]
        ).max()
        for layer, pair in enumerate(params)
        for which in (0, 1)
    )
