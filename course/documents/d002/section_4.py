"""Section 4 of document 002, the table of activation functions and their derivatives."""

from __future__ import annotations

import numpy as np
import sympy as sp

import nnlib
from course.claims.evidence import Computation, Identity, Positive
from course.claims.matrices import matrix_equation
from course.claims.rows import Section, completed, reading
from course.documents.d002.notation import ACTIVATIONS
from course.documents.formulas import (
    named,
    relu,
    relu_at_zero,
    relu_in_pieces,
    sigmoid,
    sigmoid_readings,
    tanh,
    value_at,
)
from course.documents.formulas import softmax as softmax_of
from derive.words.conditions import Between
from nnlib.symbolic import (
    NamedArray,
    SumsToOne,
    activations,
    array,
    elementwise,
    indices,
    matrix,
    negative,
    positive,
    sizes,
    total,
)

section = Section("002", 4)

x, alpha = sp.symbols("x alpha", real=True)
n, m = sizes("n m")
i, j, p = indices("i j p", n)
k, s = indices("k s", m)
ZERO, ONE = sp.Integer(0), sp.Integer(1)
inputs, labels = array("x", n), array("y", n)
BELOW_ONE, ABOVE_ONE = Between(alpha, None, ONE), Between(alpha, ONE, None)
BETWEEN = Between(alpha, ZERO, ONE)


def leaky(of=x):
    """The table's formula for the leaky ReLU."""
    return sp.Max(alpha * of, of)


@section.claim(
    says=r"The sigmoid is $f(x) = \frac{1}{1 + e^{-x}}$.",
    reading="The logistic function, $e^x / (e^x + 1)$. Typed in, `exp(-x)` overflows for "
    "$x = -1000$, and `1 / inf` is 0, which is right after rounding.",
    verdict="holds",
    decided_in=ACTIVATIONS,
)
def sigmoid_():
    return sigmoid_readings(x)


@section.claim(
    says="The derivative of the sigmoid is $f(x)(1 - f(x))$.",
    reading="The cell takes the value of the function, not its argument: with the output stored, "
    "the derivative costs one product.",
    verdict="holds",
    decided_in=ACTIVATIONS,
)
def sigmoid_derivative():
    f, a = named("f(x)", sigmoid(x)), named("a", sigmoid(x))
    slope = sp.Derivative(f, x)
    return (
        reading("it is taken of $x$", Identity(slope, f * (1 - f))),
        reading("it is taken of the stored $a = f(x)$", Identity(slope, a * (1 - a))),
    )


@section.claim(
    says=r"Tanh is $\tanh(x)$.",
    reading=r"The cell repeats the name. The function is $(e^x - e^{-x}) / (e^x + e^{-x})$.",
    verdict="holds",
    decided_in=ACTIVATIONS,
)
def tanh_():
    return (
        reading("$x$ is any real number", Identity(sp.tanh(x), tanh(x))),
        reading(
            r"it is compared with the row above, $\sigma$ being the sigmoid",
            Identity(sp.tanh(x), 2 * activations.sigmoid(2 * x) - 1),
        ),
    )


@section.claim(
    says="The derivative of tanh is $1 - f(x)^2$.",
    reading="Again a formula in the value of the function.",
    verdict="holds",
    decided_in=ACTIVATIONS,
)
def tanh_derivative():
    f, a = named("f(x)", tanh(x)), named("a", tanh(x))
    slope = sp.Derivative(f, x)
    return (
        reading("it is taken of $x$", Identity(slope, 1 - f**2)),
        reading("it is taken of the stored $a = f(x)$", Identity(slope, 1 - a**2)),
    )


@section.claim(
    says=r"ReLU is $\max(0, x)$.",
    reading="$x$ where it is positive, and 0 elsewhere.",
    verdict="holds",
    decided_in=ACTIVATIONS,
)
def relu_():
    return (reading("$x$ is any real number", relu_in_pieces(x)),)


@section.claim(
    says="The derivative of ReLU is 1 if $x > 0$, else 0.",
    reading="The word *else* takes in $x = 0$, where a derivative would be one limit of $(f(h) - "
    "f(0))/h$ from both sides. As a choice the 0 is a subgradient.",
    verdict="holds if",
    decided_in=ACTIVATIONS,
)
def relu_derivative():
    f = named("f(x)", relu(x))
    slope = sp.Derivative(f, x)
    return (
        reading("$x > 0$", Identity(slope, ONE, (positive(x),))),
        reading("$x < 0$", Identity(slope, ZERO, (negative(x),))),
        reading("$x = 0$ and the cell is a derivative", Computation(relu_at_zero)),
        reading(
            r"$x = 0$ and the cell is a subgradient: the line $0 \cdot h$ stays below $\max(0, h)$ "
            "for $h > 0$ and meets it for $h < 0$",
            Positive(relu(x) - ZERO * x, given=(positive(x),)),
            Identity(relu(x), ZERO * x, (negative(x),)),
        ),
    )


@section.claim(
    says=r"Leaky ReLU is $\max(\alpha x, x)$.",
    reading=r"The document does not say what $\alpha$ may be. The leaky ReLU with slope $\alpha$ "
    r"is $x$ where $x > 0$ and $\alpha x$ elsewhere, and it never falls.",
    verdict="holds if",
    decided_in=ACTIVATIONS,
)
def leaky_relu():
    pieces = sp.Piecewise((x, x > 0), (alpha * x, True))
    larger, smaller = sp.symbols("s t", positive=True)

    def rises(condition):
        """On the left, further left must not be higher: f(-s) - f(-s - t) for t > 0."""
        return Positive(leaky(-smaller) - leaky(-smaller - larger), given=(condition,))

    return (
        reading(
            r"$0 < \alpha < 1$; from $-t$ to $-s - t$, further left, it goes down by $\alpha s$",
            Identity(leaky(), pieces, (BETWEEN,)),
            Positive(leaky(-smaller) - leaky(-smaller - larger), alpha * larger, given=(BETWEEN,)),
        ),
        reading(
            r"$\alpha = 0$, which is ReLU, or $\alpha = 1$, which is the identity",
            Identity(value_at(leaky(), {alpha: 0}), relu(x)),
            Identity(value_at(leaky(), {alpha: 1}), x),
        ),
        reading(
            r"$\alpha > 1$; it is then $\alpha$ times a leaky ReLU with slope $1/\alpha$",
            Identity(leaky(), pieces, (ABOVE_ONE,)),
        ),
        reading(
            r"$\alpha < 0$, where it has the two pieces, and goes up from $-t$ to $-s - t$",
            Identity(leaky(), pieces, (negative(alpha),)),
            rises(negative(alpha)),
        ),
    )


@section.claim(
    says=r"The derivative of leaky ReLU is 1 if $x > 0$, else $\alpha$.",
    reading=r"Of the function that the table gives, $\max(\alpha x, x)$.",
    verdict="holds if",
    decided_in=ACTIVATIONS,
)
def leaky_relu_derivative():
    f = named("f(x)", leaky())
    slope = sp.Derivative(f, x)

    def sides(condition):
        right = Identity(slope, ONE, (positive(x), condition))
        return right, Identity(slope, alpha, (negative(x), condition))

    def at_zero():
        h = sp.Symbol("h", positive=True)
        tenth = leaky(x).subs(alpha, sp.Rational(1, 10))
        right, left = (sp.limit(tenth.subs(x, side * h) / (side * h), h, 0) for side in (1, -1))
        seen = (
            rf"for $\alpha = 0.1$ the derivative at 0 is ${float(left):g}$ from the left "
            f"and ${right}$"
        )
        return right == left, seen + " from the right"

    return (
        reading(r"$x \ne 0$ and $\alpha < 1$", *sides(BELOW_ONE)),
        reading(
            r"$x \ne 0$ and $\alpha > 1$, where the two sides change places", *sides(ABOVE_ONE)
        ),
        reading(r"$x = 0$, where the function has a kink", Computation(at_zero)),
    )


@section.claim(
    says="Each row of the table gives a function $f(x)$ and its derivative $f'(x)$.",
    reading=r"In section 2, $f$ acts on each entry of $z^{[l]}$, and $\odot \, f'(z^{[l]})$ "
    "multiplies each entry by one derivative. So an entry of $f(z)$ may depend only on one "
    "entry of $z$.",
    verdict="holds if",
    decided_in=ACTIVATIONS,
)
def one_number():
    f = elementwise("f")
    alone = NamedArray(array("a", n), (i,), f(inputs[i]))

    def no_other(a):
        return Identity(sp.Derivative(a[i], inputs[j]), ZERO, unequal=(j, i))

    return (
        reading("$f$ is a function of one number, as in the first four rows", no_other(alone)),
        reading("$f$ is softmax, the last row", no_other(softmax_of(inputs, "a"))),
    )


@section.claim(
    says=r"Softmax is $\frac{e^{x_i}}{\sum e^{x_j}}$.",
    reading="The results are meant as probabilities: positive, and adding up to 1 for each "
    "example. The sum has no index under it, and a batch has two, neuron and example.",
    verdict="holds if",
    decided_in=ACTIVATIONS,
)
def softmax():
    X = array("x", n, m)
    power = sp.exp(X[i, k])
    by_neuron = NamedArray(array("a", n, m), (i, k), power / total(sp.exp(X[j, k]), j))
    by_example = NamedArray(array("a", n, m), (i, k), power / total(sp.exp(X[i, s]), s))
    by_both = NamedArray(array("a", n, m), (i, k), power / total(sp.exp(X[j, s]), j, s))

    def adds_up(a):
        return Identity(total(a[i, k], i), ONE)

    return (
        reading(
            "$j$ runs over the $n$ neurons, for each example by itself",
            Positive(by_neuron[i, k]),
            adds_up(by_neuron),
        ),
        reading("the sum runs over the $m$ examples", adds_up(by_example)),
        reading("the sum runs over everything, as `sum` without an axis does", adds_up(by_both)),
    )


@section.claim(
    says=r"Softmax is computed as $\frac{e^{x_i}}{\sum e^{x_j}}$.",
    reading="In double precision, where $e^{x}$ is infinite from about $x = 710$ on.",
    verdict="omission",
    decided_in=ACTIVATIONS,
)
def softmax_overflow():
    large = np.array([[1000.0], [0.0]])

    def as_written():
        with np.errstate(over="ignore", invalid="ignore"):
            a = np.exp(large) / np.sum(np.exp(large), axis=0)
        return np.isfinite(a).all(), f"$x = (1000, 0)$ gives `{a[:, 0].tolist()}`"

    def shifted():
        a = nnlib.softmax(large)
        return np.isfinite(a).all(), f"$x = (1000, 0)$ gives `{a[:, 0].tolist()}`"

    c = sp.Symbol("c", real=True)
    moved = sp.exp(inputs[i] - c) / total(sp.exp(inputs[j] - c), j)
    return (
        reading("it is typed in as it stands", Computation(as_written)),
        completed(
            "the largest $x_j$ of the example is subtracted first, which changes nothing in exact "
            "arithmetic",
            Identity(moved, softmax_of(inputs, "a")[i]),
            Computation(shifted),
        ),
    )


@section.claim(
    says="Softmax is used with the cross-entropy loss.",
    reading=r"The pair saves $f'$: the derivative with respect to the logits is $\hat y - y$. The "
    "cell does not say so, and the only loss that the document writes down is another one.",
    verdict="holds if",
    decided_in=ACTIVATIONS,
)
def softmax_cross_entropy():
    a = softmax_of(inputs, r"\hat{y}")
    surprise = named("L", -total(labels[i] * sp.log(a[i]), i))
    squares = named("L", total((labels[i] - a[i]) ** 2, i) / 2)
    given = (SumsToOne(labels),)
    return (
        reading(
            "the loss is the cross-entropy, and the labels of an example add up to 1",
            Identity(sp.Derivative(surprise, inputs[p]), a[p] - labels[p], given),
        ),
        reading(
            "the loss is the cross-entropy, and the labels add up to something else",
            Identity(sp.Derivative(surprise, inputs[p]), a[p] - labels[p]),
        ),
        reading(
            "the loss is the document's squared error",
            Identity(sp.Derivative(squares, inputs[p]), a[p] - labels[p], given),
        ),
    )


@section.claim(
    says="Where the other rows have a derivative, softmax has a remark about the loss.",
    reading="For a loss other than cross-entropy the backward pass needs the derivative. One "
    "derivative for each entry, as in the rows above, would be $a_i (1 - a_i)$. Let $G_i$ be the "
    "derivative of the loss with respect to $a_i$.",
    verdict="omission",
    decided_in=ACTIVATIONS,
)
def softmax_derivative():
    a, G = softmax_of(inputs, "a"), array("G", n)
    loss = named("L", total(G[i] * a[i], i))
    by_logit = sp.Derivative(loss, inputs[p])
    column, slope = matrix(a), sp.Derivative(a[i], inputs[j])
    jacobian = sp.DiagMatrix(column) - column * column.T
    return (
        reading(
            r"the delta is $G \odot a \odot (1 - a)$, as for a function of one number",
            Identity(by_logit, G[p] * a[p] * (1 - a[p])),
        ),
        completed(
            "the derivative is a matrix, and the delta its product with $G$",
            matrix_equation(slope, jacobian, a),
            matrix_equation(by_logit, jacobian * matrix(G), a, G),
        ),
    )
