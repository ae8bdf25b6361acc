"""Section 3 of document 003, the error that is to become small."""

from __future__ import annotations

import numpy as np
import sympy as sp

from course.claims.evidence import Computation, Identity, Positive
from course.claims.rows import Correction, Section, reading
from course.documents.d003.notation import ERR, ERROR, hidden, i, k, m, n_k, s, sigma, t, x
from course.documents.formulas import has_root, named, sigmoid
from derive import product_as_written
from nnlib.symbolic import Named, NamedArray, array, index, nonzero, total

section = Section("003", 3)

Y, PREDICTED = array("y", m), array(r"\hat{y}", m)  # one output, m examples
SUM_OF_SQUARES = total((Y[s] - PREDICTED[s]) ** 2, s)


@section.claim(
    says="The loss function measures how wrong the predictions are.",
    reading=r"With $e_s = y^{(s)} - \hat{y}^{(s)}$, the difference of one example. The error is 0 "
    "when all are right, and positive otherwise; examples that are right add nothing.",
    verdict="holds",
    decided_in=ERROR,
)
def measures():
    e = array("e", m)
    missed = total(e[s] ** 2, s)
    right = NamedArray(PREDICTED, (s,), Y[s])
    return (
        reading(
            "no prediction is wrong",
            Identity(total((Y[s] - right[s]) ** 2, s), sp.Integer(0)),
        ),
        reading("each of $m$ predictions is wrong", Positive(missed, given=(nonzero(e),))),
    )


@section.claim(
    says=r"$Err = \sum_i (y^{(i)} - \hat{y}^{(i)})^2$, the sum of squared differences between true "
    "values and predictions.",
    reading="All differences are meant: those of every example and of every output neuron. One "
    "index can number them all only if the network has one output, or there is one example.",
    verdict="holds if",
    decided_in=ERROR,
)
def error_sum():
    e = array("e", n_k, m)
    every = total(e[k, s] ** 2, k, s)
    # one output: e_1s; one example: e_k1
    one = sp.Integer(1)
    one_output, one_example = array("e", one, m), array("e", n_k, one)
    single_k, single_s = index("k", one), index("s", one)

    def vectors():
        differences = np.array([[1.0, 2.0, 3.0], [0.0, 1.0, 0.0]])
        found = sum(e_of_example**2 for e_of_example in differences.T)
        seen = f"2 outputs and 3 examples give an array of shape `{found.shape}`, not a number"
        return found.ndim == 0, seen

    return (
        reading(
            "$i$ numbers $m$ examples, and there is one output",
            Identity(
                total(one_output[one, s] ** 2, s),
                total(total(one_output[single_k, s] ** 2, s), single_k),
            ),
        ),
        reading(
            "$i$ numbers the outputs, and there is one example",
            Identity(
                total(one_example[k, one] ** 2, k),
                total(total(one_example[k, single_s] ** 2, single_s), k),
            ),
        ),
        reading(
            r"$i$ numbers the examples, and there are several outputs, so that $y^{(i)}$ is a "
            "column",
            Computation(vectors),
        ),
        Correction(
            r"For outputs $k$ and examples $s$, with $e_{ks} = y_k^{(s)} - \hat{y}_k^{(s)}$:",
            Identity(named("Err", every), total(total(e[k, s] ** 2, s), k)),
        ),
    )


@section.claim(
    says="The index of the terms of $Err$ is $i$.",
    reading="In section 2 the letter $i$ is a neuron of the middle layer, with activation $o_i$; "
    "here it stands above, in brackets. If it were the same $i$, $o_i$ would have a true value of "
    "its own.",
    verdict="holds if",
    decided_in=ERROR,
)
def index_():
    u, above = hidden()
    own = array("y", u.shape[0])
    U, V = array("u", m), array("y", m)
    square = Named(ERR, total((V[t] - sigma(U[t])) ** 2, t))

    def own_square(y, u):
        return product_as_written(-2, y - sigma(u), sigma.prime(u))

    return (
        reading(
            "$i$ numbers examples, each with a true value and a prediction",
            Identity(sp.Derivative(square, U[s]), own_square(V[s], U[s])),
        ),
        reading(
            "$i$ is the hidden neuron of section 2",
            Identity(sp.Derivative(above.Err, u[i]), own_square(own[i], u[i])),
        ),
    )


@section.claim(
    says=r"The error $\sum_i (y^{(i)} - \hat{y}^{(i)})^2$ is the mean squared error.",
    reading="A mean divides by the number of its terms, here $m$; for a single term sum and mean "
    "are one. The difference matters to the learning rate of section 6: the derivatives of the "
    "sum are $m$ times as large.",
    verdict="fails",
    decided_in=ERROR,
)
def mean_():
    mean = named("MSE", SUM_OF_SQUARES / m)
    summed = named("Err", SUM_OF_SQUARES)
    return (
        reading(
            "there are $m$ terms",
            Identity(SUM_OF_SQUARES, total((Y[s] - PREDICTED[s]) ** 2, s) / m),
        ),
        Correction("The sum of squared errors is", Identity(summed, m * mean)),
    )


@section.claim(
    says=r"The weights $\theta$ are adjusted to minimise this error.",
    reading="A minimum would be weights with the smallest error of all. A neuron "
    r"$\hat{y} = \sigma(\theta x)$ at $x = 1$, with true value $y = 1$, serves as an example.",
    verdict="holds if",
    decided_in=ERROR,
)
def goal():
    theta = sp.Symbol(r"\theta", real=True)
    error = Named(ERR, (1 - sigmoid(theta)) ** 2)
    e = sp.exp(-theta)

    def reached():
        found = has_root(sp.diff((1 - sigmoid(x)) ** 2, x), x)
        return found, (
            r"$Err = (1 - \sigma(\theta))^2$ has no minimum: its derivative is never 0, and it "
            "comes as near to 0 as one likes without reaching it"
        )

    return (
        reading(
            "it is meant that the error becomes smaller and smaller, here while $\\theta$ grows",
            Positive(-sp.Derivative(error, theta), 2 * e**2 / (1 + e) ** 3),
        ),
        reading("it is meant that a smallest error is reached", Computation(reached)),
    )
