"""Section 4 of document 000, the cost: categorical cross-entropy."""

from __future__ import annotations

import numpy as np
import sympy as sp

import nnlib
from course.claims.evidence import Computation, Identity, Positive
from course.claims.matrices import matrix_equation
from course.claims.rows import Section, completed, reading
from course.documents.d000.notation import (
    CROSS_ENTROPY,
    c,
    cross_entropy,
    i,
    j,
    k,
    logits,
    m,
    n,
    softmax,
    y,
)
from course.documents.formulas import named, relu, sigmoid
from nnlib.symbolic import NamedArray, SumsToOne, array, index, kronecker, matrix, sizes, total

section = Section("000", 4)

ONE = sp.Integer(1)


@section.claim(
    says="For a single sample `C = - sum(y_i  log(a_i))`.",
    reading="The sum runs over the $n$ classes $i$. Of the label only the entry of the correct "
    "class, $c$, is 1, so that $C$ is the negative logarithm of the probability which the network "
    "gives to what is true.",
    verdict="holds",
    decided_in=CROSS_ENTROPY,
)
def cost_sample():
    a = array("a", n, positive=True)
    likelihood = Identity(-total(kronecker(i, c) * sp.log(a[i]), i), -sp.log(a[c]))
    return (reading("$y_i$ is 1 for $i = c$ and 0 otherwise", likelihood),)


@section.claim(
    says="For all `m` samples `C = -(1/m)  sum(Y  log(A))`.",
    reading="It is meant as the average of the costs of the single samples.",
    verdict="holds if",
    decided_in=CROSS_ENTROPY,
)
def cost_batch():
    Y, A = array("Y", n, m), array("A", n, m, positive=True)
    loss = NamedArray(array("C", m), (k,), -total(Y[i, k] * sp.log(A[i, k]), i))
    average = total(loss[k], k) / m
    # only for m = n can Y be multiplied by log(A) at all
    (r,) = (index("r", n),)
    Y2, A2 = array("Y", n, n), array("A", n, n, positive=True)
    loss2 = NamedArray(array("C", n), (j,), -total(Y2[i, j] * sp.log(A2[i, j]), i))
    product = NamedArray(array(r"(Y \log A)", n, n), (i, j), total(Y2[i, r] * sp.log(A2[r, j]), r))

    def over_classes():
        labels = np.eye(3)[:, [0, 2, 1, 1]]
        found = -(1 / 4) * np.sum(labels * np.log(np.full((3, 4), 1 / 3)), axis=0)
        return found.ndim == 0, f"4 samples give an array of shape `{found.shape}`, not a number"

    return (
        reading(
            "`Y` and `log(A)` are multiplied entry by entry and all entries are added",
            Identity(-total(Y[i, k] * sp.log(A[i, k]), i, k) / m, average),
        ),
        reading(
            "`Y  log(A)` is a matrix product, which exists only when $m = n$",
            Identity(-total(product[i, j], i, j) / n, total(loss2[j], j) / n),
        ),
        reading("`sum` adds over the classes only", Computation(over_classes)),
    )


@section.claim(
    says="`y_i` is 1 where $i$ is the correct class, else 0.",
    reading="Exactly one class, $c$, is correct. Then the entries of a label add up to 1, which "
    "the derivation of $a - y$ needs.",
    verdict="holds",
    decided_in=CROSS_ENTROPY,
)
def labels_():
    y = NamedArray(array("y", n), (i,), kronecker(i, c))
    return (reading("$y$ is such a label", Identity(total(y[i], i), ONE)),)


@section.claim(
    says="`a_i` is the probability that the network predicts for class $i$.",
    reading="The $a_i$ of an example are the output of the network; as probabilities of $n$ "
    "classes of which one is right they are positive and add up to 1.",
    verdict="holds if",
    decided_in=CROSS_ENTROPY,
)
def probabilities():
    a = softmax()
    return (
        reading("the output layer is softmax", Positive(a[i]), Identity(total(a[i], i), ONE)),
        reading(
            "the output layer is the sigmoid",
            Identity(total(sigmoid(logits[i]), i), ONE),
        ),
        reading("the output layer is ReLU", Identity(total(relu(logits[i]), i), ONE)),
    )


@section.claim(
    says="`Y` and `A` are the matrices of all samples.",
    reading="The document does not say whether a sample is a row or a column; its "
    "`z = W  a_prev + b` decides it. $A$ is the input of a layer here.",
    verdict="holds if",
    decided_in=CROSS_ENTROPY,
)
def matrices():
    (n_in,) = sizes(r"n_{\text{prev}}")
    W, row, r, column = array("W", n, n_in), index("i", n), index("r", n_in), index("k", m)
    A = array("A", n_in, m)
    z = NamedArray(array("z", n, m), (row, column), total(W[row, r] * A[r, column], r))
    # as rows: A is (m, n_prev), and W A exists only when m = n_prev
    square, t, u = array("A", n_in, n_in), index("t", n_in), index("k", n_in)
    of_rows = NamedArray(array("z", n, n_in), (row, u), total(W[row, t] * square[u, t], t))
    return (
        reading(
            "each sample is a column",
            matrix_equation(z[row, column], matrix(W) * matrix(A), W, A),
        ),
        reading(
            r"each sample is a row, which fits $W A$ only when $m = n_{\text{prev}}$",
            matrix_equation(of_rows[row, u], matrix(W) * matrix(square), W, square),
        ),
    )


@section.claim(
    says="The cost takes `log(a_i)`.",
    reading="No base is named. Equation 1 of section 5, $a - y$, decides it.",
    verdict="holds if",
    decided_in=CROSS_ENTROPY,
)
def log_base():
    a = softmax()
    natural = cross_entropy(a)
    base_two = named("C", -total(y[i] * sp.log(a[i]) / sp.log(2), i))

    def delta(C):
        return Identity(sp.Derivative(C, logits[i]), a[i] - y[i], (SumsToOne(y),))

    return (
        reading("`log` is the natural logarithm", delta(natural)),
        reading(r"`log` has base 2, which divides by $\log 2 \approx 0.693$", delta(base_two)),
    )


@section.claim(
    says="The cost is computed as `- sum(y_i  log(a_i))`.",
    reading="In double precision, where softmax of $z = (1000, 0)$ is $(1, 0)$.",
    verdict="omission",
    decided_in=CROSS_ENTROPY,
)
def log_of_zero():
    z = np.array([[1000.0], [0.0]])
    labels = {"(1, 0)": np.array([[1.0], [0.0]]), "(0, 1)": np.array([[0.0], [1.0]])}

    def seen(cost):
        found = {name: float(cost(label)) for name, label in labels.items()}
        shown = " and ".join(f"`{value}` for $y = {name}$" for name, value in found.items())
        return np.isfinite(list(found.values())).all(), f"the cost is {shown}"

    def as_written():
        a = nnlib.softmax(z)
        with np.errstate(divide="ignore", invalid="ignore"):
            return seen(lambda label: -np.sum(label * np.log(a)))

    def from_logits():
        return seen(lambda label: nnlib.cross_entropy_from_logits(z, label))

    a = softmax()
    other = sp.log(total(sp.exp(logits[j]), j)) - total(y[i] * logits[i], i)
    return (
        reading(
            "it is typed in as it stands, even after a stable softmax", Computation(as_written)
        ),
        completed(
            "it is computed from $z$, with the largest $z_j$ subtracted first",
            Identity(cross_entropy(a), other, (SumsToOne(y),)),
            Computation(from_logits),
        ),
    )
