"""Section 3.A of document 001: the error of the output, and what it is the derivative of."""

from __future__ import annotations

import numpy as np
import sympy as sp

import nnlib
from course.claims.evidence import Computation, Identity
from course.claims.matrices import matrix_equation
from course.claims.rows import Correction, Section, reading
from course.documents.d001.notation import ONE, SLOPE, k, m, s
from course.documents.formulas import sigmoid, with_entries
from derive import product_as_written
from nnlib.symbolic import (
    Named,
    NamedArray,
    SumsToOne,
    UpstreamCost,
    activations,
    array,
    elementwise,
    indices,
    matrix,
    normal_form,
    sizes,
    total,
)

section = Section("001", 3)

n_below, n_L = sizes("n^{[L-1]} n^{[L]}")
p, i, j = indices("p i j", n_L)
q, r = indices("q r", n_below)
Y, Z = array("Y", n_L, m), array("Z^{[L]}", n_L, m)
J, L_k = sp.symbols("J L_k")


def outputs(function, of=Z):
    """A^[L] = g(Z^[L]) for a function of one number."""
    return NamedArray(array("A^{[L]}", n_L, m), (i, k), function(of[i, k]))


def softmax():
    """A^[L], the softmax of each column of Z^[L]."""
    formula = sp.exp(Z[i, k]) / total(sp.exp(Z[j, k]), j)
    return NamedArray(array("A^{[L]}", n_L, m), (i, k), formula)


def binary(a, y):
    """Binary cross-entropy of one output."""
    return -(y * sp.log(a) + (1 - y) * sp.log(1 - a))


def categorical(a, y):
    """What one output adds to the cross-entropy of many classes."""
    return -y * sp.log(a)


def half_square(a, y):
    """Half the squared error of one output."""
    return (a - y) ** 2 / 2


def of_example(loss, A):
    """L_k, the loss of example k."""
    return Named(L_k, total(loss(A[i, k], Y[i, k]), i))


def average(loss, A):
    """J, the average of the losses of all m examples."""
    return Named(J, total(loss(A[i, s], Y[i, s]), i, s) / m)


A = outputs(sigmoid)
DIFFERENCE = A[p, k] - Y[p, k]


@section.claim(
    says=r"$dZ^{[L]} = \frac{\partial J}{\partial Z^{[L]}} = A^{[L]} - Y$ for sigmoid and "
    "cross-entropy.",
    reading=r"The cross-entropy is that of section 2.A, and $J$ is the average of section 2.B. "
    "Each of the two equals signs is read on its own.",
    verdict="holds if",
    decided_in=SLOPE,
)
def output_dz():
    one = sp.Derivative(of_example(binary, A), Z[p, k])
    cost = sp.Derivative(average(binary, A), Z[p, k])
    difference = matrix(A) - matrix(Y)
    return (
        reading(
            r"$dZ^{[L]}$ is the derivative of each example's own loss, $\frac{\partial "
            r"L_k}{\partial Z^{[L]}}$",
            Identity(one, DIFFERENCE),
        ),
        reading(
            r"$dZ^{[L]}$ is the derivative of $J$, as the first equals sign says",
            matrix_equation(cost, difference, A, Y),
        ),
        Correction(
            r"The derivative of $J$ has the $\frac1m$ of the average:",
            matrix_equation(cost, difference / m, A, Y),
        ),
    )


@section.claim(
    says="The simplification is that of the sigmoid with the cross-entropy loss.",
    reading="Two losses have this name. $dZ^{[L]}$ is that of each example.",
    verdict="holds if",
    decided_in=SLOPE,
)
def which_cross_entropy():
    def found(loss, given=()):
        return Identity(sp.Derivative(of_example(loss, A), Z[p, k]), DIFFERENCE, given)

    soft = softmax()
    return (
        reading("it is the binary one of section 2.A", found(binary)),
        reading(
            r"it is the one for many classes, $-\sum_i y_i \log a_i$, and the labels add up to 1",
            found(categorical, (SumsToOne(Y),)),
        ),
        Correction(
            "The one for many classes belongs to softmax, if the labels add up to 1:",
            Identity(
                sp.Derivative(of_example(categorical, soft), Z[p, k]),
                soft[p, k] - Y[p, k],
                (SumsToOne(Y),),
            ),
        ),
    )


def by_output(loss):
    """∂L_k/∂A_pk: derived for any A, and taken at the A of the sigmoid."""
    free = A.base
    slope = sp.Derivative(of_example(loss, free), free[p, k])
    return Named(slope, with_entries(normal_form(slope), {free: lambda *at: A[at]}))


@section.claim(
    says=r"$\frac{\partial L}{\partial A^{[L]}}$ and $\frac{\partial A^{[L]}}{\partial Z^{[L]}}$ "
    "simplify entirely to (Prediction $-$ Actual).",
    reading="Their product is meant, for each example, with a sigmoid output.",
    verdict="holds if",
    decided_in=SLOPE,
)
def simplifies():
    def product(loss):
        slope = sp.Derivative(A[p, k], Z[p, k])
        return Identity(product_as_written(by_output(loss), slope), DIFFERENCE)

    def two_factors():
        z, y = np.array([-5.0, 40.0]), np.array([1.0, 0.0])
        a = nnlib.sigmoid(z)
        with np.errstate(divide="ignore", invalid="ignore"):
            found = (a - y) / (a * (1 - a)) * (a * (1 - a))
        right = np.allclose(found, a - y)
        return right, f"for $z = 40$ and $y = 0$ the product is `{found[1]}`, the difference is 1"

    return (
        reading("$L$ is the binary cross-entropy, and it is simplified on paper", product(binary)),
        reading(
            "$L$ is the binary cross-entropy, and a program multiplies the two factors",
            Computation(two_factors),
        ),
        reading(r"$L$ is half the squared error, $\frac12 \sum (a - y)^2$", product(half_square)),
    )


@section.claim(
    says="(Prediction $-$ Actual) is the cornerstone of the learning of neural networks.",
    reading=r"That it is $dZ^{[L]}$, the error from which all gradients are made, for each "
    "example. No other statement in it can be tested.",
    verdict="holds if",
    decided_in=SLOPE,
)
def cornerstone():
    soft = softmax()

    def error(loss, a, given=()):
        prediction = a[p, k] if a is soft else a[p, k].value
        return Identity(sp.Derivative(of_example(loss, a), Z[p, k]), prediction - Y[p, k], given)

    return (
        reading(
            "output and loss are a matching pair: sigmoid and binary cross-entropy, identity and "
            "half the squared error, softmax and cross-entropy with labels that add up to 1",
            error(binary, outputs(activations.sigmoid)),
            error(half_square, outputs(lambda x: x)),
            error(categorical, soft, (SumsToOne(Y),)),
        ),
        reading(
            "the loss is half the squared error and the output has any activation function $g$",
            error(half_square, outputs(elementwise("g"))),
        ),
    )


@section.claim(
    says=r"The $dZ^{[L]}$ of part A is the one in $dW^{[L]} = \frac1m dZ^{[L]} (A^{[L-1]})^T$ of "
    "part B.",
    reading=r"$dW^{[L]}$ is $\partial J / \partial W^{[L]}$, with $J$ the average. $dZ^{[L]}$ has "
    "two values in part A, which differ by the factor $m$.",
    verdict="holds if",
    decided_in=SLOPE,
)
def one_dz():
    W, b = array("W^{[L]}", n_L, n_below), array("b^{[L]}", n_L)
    X, dZ = array("A^{[L-1]}", n_below, m), array("dZ^{[L]}", n_L, m)
    z = NamedArray(array("Z^{[L]}", n_L, m), (i, k), total(W[i, r] * X[r, k], r) + b[i])
    product = matrix(dZ) * matrix(X).T

    def gradient(scale, right):
        slope = sp.Derivative(UpstreamCost("J", dZ, z, scale), W[p, q])
        return matrix_equation(slope, right, dZ, X)

    return (
        reading(
            r"it is $A^{[L]} - Y$, the derivative of each example's own loss",
            gradient(1 / m, product / m),
        ),
        reading(
            r"it is $\frac{\partial J}{\partial Z^{[L]}}$, where the $\frac1m$ is counted twice",
            gradient(ONE, product / m),
        ),
        Correction(
            r"With $dZ^{[L]} = \frac{\partial J}{\partial Z^{[L]}}$ no $\frac1m$ may follow:",
            gradient(ONE, product),
        ),
    )
