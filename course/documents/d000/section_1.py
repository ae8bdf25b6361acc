"""Section 1 of document 000, the pieces: activation, weights, bias, weighted sum, g."""

from __future__ import annotations

import numpy as np
import sympy as sp

from course.claims.evidence import Computation, Different, Identity, Positive
from course.claims.matrices import matrix_equation
from course.claims.rows import Section, reading
from course.documents.d000.notation import (
    FORWARD,
    g,
    i,
    j,
    logits,
    n,
    softmax,
    x,
    z,
)
from course.documents.formulas import NamedFunction, relu, sigmoid
from nnlib.symbolic import (
    NamedArray,
    array,
    entry,
    index,
    indices,
    kronecker,
    latex,
    matrix,
    positive,
    product_as_written,
    sizes,
    sum_as_written,
    total,
)

section = Section("000", 1)

(n_prev,) = sizes(r"n_{\text{prev}}")
r, below = indices("r j", n_prev)
W, b = array("W", n, n_prev), array("b", n)
a_prev = array(r"a^{\text{prev}}", n_prev)


def weighted_sum(W, a, b):
    """The pre-activation, entry by entry."""
    return NamedArray(array("z", n), (i,), total(W(i, r) * a(r), r) + b(i))


Z = weighted_sum(lambda i, r: W[i, r], lambda r: a_prev[r], lambda i: b[i])


@section.claim(
    says="An activation `a` lies between 0 and 1.",
    reading="Strictly between, for every real pre-activation, in exact arithmetic. Rounding can "
    "still give 0 or 1: in double precision the sigmoid of 40 is 1.",
    verdict="holds if",
    decided_in=FORWARD,
)
def activation():
    a, other = softmax(), index("j", n)
    others = total((1 - kronecker(i, other)) * a[other], other)
    s = sigmoid(z)
    return (
        reading("$g$ is the sigmoid", Positive(s), Positive(1 - s, sp.exp(-z) / (1 + sp.exp(-z)))),
        reading(
            r"$g$ is softmax over $n \ge 2$ units, where the difference from 1 is the sum of the "
            "other activations",
            Positive(a[i]),
            Identity(1 - a[i], others),
        ),
        reading("$g$ is ReLU", Positive(1 - relu(z))),
        reading(r"$g$ is $\tanh$", Positive(sp.tanh(z))),
        reading("$g$ is the identity", Positive(z)),
    )


@section.claim(
    says="The weights `W` scale what the layer below sends.",
    reading="With `z = W  a_prev + b`: in $z_i$ the activation $a_j$ counts $W_{ij}$ times, "
    "whatever the other activations are.",
    verdict="holds",
    decided_in=FORWARD,
)
def weights():
    slope = Identity(sp.Derivative(Z[i], a_prev[below]), W[i, below])
    return (reading("$W$ has a row for each neuron of the layer", slope),)


@section.claim(
    says="`W_ij` leads from neuron j of the layer below to neuron i of this one.",
    reading=r"$W$ has shape $n \times n_{\text{prev}}$. Let neuron $j$ below have "
    "the activation 1 and all others 0: then $z_i$ is the weight from $j$, plus the bias.",
    verdict="holds",
    decided_in=FORWARD,
)
def weight_index():
    only_one = weighted_sum(lambda i, r: W[i, r], lambda r: kronecker(r, below), lambda i: b[i])

    def shapes():
        W, a = np.ones((3, 4)), np.ones((4, 1))
        try:
            W.T @ a
        except ValueError:
            seen = "4 neurons before 3: `W @ a_prev` has shape "
            return (W @ a).shape == (3, 1), seen + f"`{(W @ a).shape}`, and NumPy refuses `W.T`"
        return False, "NumPy multiplies `W.T @ a_prev` as well"

    value = Identity(only_one[i], W[i, below] + b[i])
    return (reading("`z = W  a_prev + b` is a matrix product", value, Computation(shapes)),)


@section.claim(
    says="The bias `b`, a vector, offsets $z$, which shifts the activation function.",
    reading="Each neuron has its own offset. For one input $x$ with weight $w$, the graph of "
    r"$g(wx + b)$ is that of $g(wx)$ moved by $-b/w$ along the axis of $x$.",
    verdict="holds",
    decided_in=FORWARD,
)
def bias():
    w, one_b = sp.Symbol("w", real=True, nonzero=True), sp.Symbol("b", real=True)
    return (
        reading(
            "each entry of $b$ is the offset of one neuron",
            Identity(sp.Derivative(Z[i], b[j]), kronecker(i, j)),
        ),
        reading(
            r"the input has a weight $w \ne 0$: what $g$ is applied to is the same",
            Identity(
                sum_as_written(w * x, one_b), product_as_written(w, sum_as_written(x, one_b / w))
            ),
        ),
    )


@section.claim(
    says="`z = W  a_prev + b`.",
    reading=r"$z_i$ is meant as the weighted sum, $\sum_j W_{ij} a_j + b_i$. No sign stands "
    "between `W` and `a_prev`, here and in other products of the document.",
    verdict="holds if",
    decided_in=FORWARD,
)
def weighted_sum_():
    def entry_by_entry():
        with_four, with_three = np.ones((4, 1)), np.ones((3, 1))
        try:
            np.ones((3, 4)) * with_four
        except ValueError:
            shape = (np.ones((3, 3)) * with_three).shape
            seen = (
                "for 3 neurons after 4, NumPy refuses shapes `(3, 4)` and `(4, 1)`; for 3 after 3 "
            )
            return shape == (3, 1), seen + f"the result has shape `{shape}` and not `(3, 1)`"
        return True, "NumPy multiplies them"

    product = matrix(W) * matrix(a_prev) + matrix(b)
    return (
        reading(
            "the missing sign is that of a matrix product, as the `@` of section 3 says",
            matrix_equation(Z[i], product, W, a_prev, b),
        ),
        reading("`W` and `a_prev` are multiplied entry by entry", Computation(entry_by_entry)),
    )


@section.claim(
    says="`z` is linear in the inputs, the weights and the bias.",
    reading="A function $f$ is linear when it gives the sum for a sum, $f(u + v) = f(u) + f(v)$, "
    "and the multiple for a multiple.",
    verdict="holds if",
    decided_in=FORWARD,
)
def linear_combination():
    arrays = (array("W", n, n_prev), array("V", n, n_prev), array("a", n_prev))
    arrays += (array("c", n_prev), array("b", n), array("d", n))
    W, V, a, c, b, d = map(matrix, arrays)
    known = {of.label.name: of for of in arrays}

    def z_of(weights, inputs, biases, *variables):
        """The weighted sum, shown as a function of those of its parts that may change."""
        name = f"z({', '.join(map(latex, variables))})"
        value = entry(weights * inputs + biases, i, sp.Integer(1), known)
        return NamedArray(array(name, n), (i,), value)[i]

    both = sp.MatAdd(W, V)  # in this order, which + would not keep
    parameters = matrix_equation(
        z_of(both, a, b + d, both, b + d),
        sum_as_written(z_of(W, a, b, W, b), z_of(V, a, d, V, d)),
    )
    no_bias = matrix_equation(W * (a + c), W * a + W * c, *arrays)
    with_bias = matrix_equation(
        z_of(W, a + c, b, a + c), sum_as_written(z_of(W, a, b, a), z_of(W, c, b, c))
    )
    jointly = matrix_equation(
        z_of(both, a + c, b + d, both, a + c, b + d),
        sum_as_written(z_of(W, a, b, W, a, b), z_of(V, c, d, V, c, d)),
    )
    return (
        reading("`z` is a function of the weights and the bias, the inputs fixed", parameters),
        reading("`z` is a function of the inputs, and $b = 0$", no_bias),
        reading(
            r"`z` is a function of the inputs, and $b \ne 0$, which makes it affine", with_bias
        ),
        reading("`z` is a function of the inputs, the weights and the bias at once", jointly),
    )


@section.claim(
    says="`g(z)` is not linear.",
    reading="A linear $g$ would give the sum for a sum: $g(u + v) = g(u) + g(v)$. The three "
    "functions of the document's table are meant.",
    verdict="holds",
    decided_in=FORWARD,
)
def nonlinear():
    u, v = sp.symbols("u v", real=True)
    one, other = array("u", n), array("v", n)
    both = NamedArray(
        array("g(u + v)", n),
        (i,),
        sp.exp(one[i] + other[i]) / total(sp.exp(one[j] + other[j]), j),
    )
    parts = sum_as_written(softmax(one, "g(u)")[i], softmax(other, "g(v)")[i])

    def not_additive(function):
        g = NamedFunction("g", (z,), function(z))
        return Different(g(u + v), sum_as_written(g(u), g(v)))

    return (
        reading("$g$ is the sigmoid", not_additive(sigmoid)),
        reading("$g$ is ReLU", not_additive(relu)),
        reading("$g$ is softmax", Different(both[i], parts)),
    )


@section.claim(
    says='`g(z)` "squishes" the weighted sum.',
    reading="Whatever $z$ is, the activation stays between two fixed numbers.",
    verdict="holds if",
    decided_in=FORWARD,
)
def squish():
    a, bound = softmax(), sp.Symbol("c", real=True)
    s = sigmoid(z)
    return (
        reading(
            "$g$ is the sigmoid, between 0 and 1",
            Positive(s),
            Positive(1 - s, sp.exp(-z) / (1 + sp.exp(-z))),
        ),
        reading(
            "$g$ is softmax, positive with the sum 1",
            Positive(a[i]),
            Identity(total(a[i], i), sp.Integer(1)),
        ),
        reading(
            r"$g$ is ReLU, which exceeds any bound $c > 0$ at $z = c + 1$",
            Positive(bound - relu(bound + 1), given=(positive(bound),)),
        ),
    )


@section.claim(
    says="`a = g(z)`.",
    reading="$z$ is a vector and the table gives $g$ for one number: each $a_i$ would follow from "
    "its own $z_i$ alone, so that no other $z_j$ changes it.",
    verdict="holds if",
    decided_in=FORWARD,
)
def apply():
    a, e = softmax(), NamedArray(array("a", n), (i,), g(logits[i]))

    def no_other(of):
        return Identity(sp.Derivative(of[i], logits[j]), sp.Integer(0), unequal=(j, i))

    return (
        reading("$g$ is a function of one number", no_other(e)),
        reading("$g$ is softmax, which takes the whole vector", no_other(a)),
    )
