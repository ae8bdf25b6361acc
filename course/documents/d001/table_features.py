"""The last row of the comparison table of document 001: feature engineering."""

from __future__ import annotations

from functools import cache

import sympy as sp

import nnlib
from course import real_data
from course.claims.evidence import Computation, Identity
from course.claims.rows import Section, reading
from course.documents.d001 import table_data
from course.documents.d001.notation import REGRESSION
from course.documents.formulas import named
from derive import sum_as_written
from nnlib.symbolic import array, index, sizes, total

section = Section("001", 0, "comparison table")


@cache
def odd_or_even(features):
    """The share of test digits whose parity is told from these features, by one layer or two."""
    data = table_data.digits()
    if features == "learned":
        net = table_data.classifier([64, 16, 1], data.X, data.Y)
        return table_data.share_right(net, data.X_test, data.Y_test)
    make = {"pixels": lambda X: X, "neighbours": table_data.neighbours}[features]
    X, X_test = table_data.standardised(make(data.X), make(data.X_test))
    net = table_data.classifier([len(X), 1], X, data.Y)
    return table_data.share_right(net, X_test, data.Y_test)


def told(features):
    """How many of 100 digits are told, as a bound that every machine keeps."""
    return "more than 96" if odd_or_even(features) > 0.96 else "fewer than 95"


def exclusive_or():
    """Whether a product of the inputs as a third feature learns exclusive or."""
    x1, x2 = sp.symbols("x_1 x_2", real=True)
    made = x1 + x2 - 2 * x1 * x2
    points = nnlib.datasets.xor()
    found = [int(made.subs({x1: a, x2: b})) for a, b in points.X.T]
    return found == points.Y[0].tolist(), (
        "so $f$ of exclusive or, 1 + 1 against 0 + 0, is beyond it, and with the product "
        "$x_1 x_2$ as a third feature $x_1 + x_2 - 2 x_1 x_2$ is right at all four points"
    )


def neighbouring_pixels():
    """Whether features made by hand help where the truth bends."""
    better = odd_or_even("neighbours") > 0.96 and odd_or_even("pixels") < 0.95
    seen = f"of 100 digits, odd or even, {told('pixels')} are right from the pixels, "
    return better, f"{seen}{told('neighbours')} with products of neighbouring pixels"


def products_for_patients():
    """Whether they help on the diabetes data."""
    data = table_data.patients()
    plain = table_data.test_error(data.X, data.Y, data.X_test, data.Y_test)
    all_pairs = table_data.pairs(data.X), data.Y, table_data.pairs(data.X_test), data.Y_test
    made = table_data.test_error(*all_pairs)
    seen = f"with 55 products the mean squared error on new patients is ${made:.2f}$"
    return made < plain, f"{seen}, without them ${plain:.2f}$"


@section.claim(
    says="In linear regression feature engineering is manual.",
    reading=r"$f(x) = w^T x + b$ is straight in what it is given. A bend has to be put in by hand, "
    "as a new feature. It helps when the truth bends.",
    verdict="holds if",
    decided_in=REGRESSION,
)
def features_linear():
    (n,) = sizes("n")
    r = index("r", n)
    w, u, v = array("w", n), array("u", n), array("v", n)
    b = sp.Symbol("b", real=True)

    def f(name, entry):
        return named(f"f({name})", total(w[r] * entry, r) + b)

    corners = Identity(
        f("u", u[r]) + f("v", v[r]), sum_as_written(f("u + v", u[r] + v[r]), f("0", 0))
    )

    return (
        reading(
            "the truth bends in the inputs",
            corners,
            Computation(exclusive_or),
            Computation(neighbouring_pixels),
        ),
        reading(
            "it is read as advice for all data, the diabetes data among them",
            Computation(products_for_patients),
        ),
    )


@section.claim(
    says="In a neural network features are learned automatically.",
    reading=r"The last layer is a regression on $\sigma(W_1 x + b_1)$, the features. They are "
    "learned if they serve it better than the measurements as they come.",
    verdict="holds if",
    decided_in=REGRESSION,
    formula=False,
)
def features_network():
    def digits():
        better = odd_or_even("learned") > 0.96 and odd_or_even("pixels") < 0.95
        seen = f"of 100 digits, odd or even, {told('learned')} are right from 16 learned features, "
        return better, f"{seen}{told('pixels')} from the 64 pixels themselves"

    def raw():
        data = real_data.tumours()
        net = nnlib.MLP([30, 8, 1], output="sigmoid", loss="bce", rng=0)
        as_measured = [X * data.std + data.mean for X in (data.X_train, data.X_test)]
        sgd = nnlib.SGD(0.1)
        nnlib.train(net, as_measured[0], data.Y_train, optimizer=sgd, epochs=30, batch_size=32)
        right = table_data.share_right(net, as_measured[1], data.Y_test)
        seen = f"{100 * right:.0f} of 100 tumours are right, as many as by one answer for all"
        return right > 0.9, f"areas in the hundreds beside fractions of 1: {seen}"

    return (
        reading(
            "the inputs are brought to one scale first, which is work by hand",
            Computation(digits),
        ),
        reading("the inputs are taken as they are measured", Computation(raw)),
    )
