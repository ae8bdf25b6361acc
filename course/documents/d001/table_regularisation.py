r"""The row of the comparison table on regularisation: L2 and L1 next to dropout and weight decay.

The penalties are $R = \frac{\lambda}{2} \sum w^2$ (L2) and $R = \lambda \sum |w|$ (L1).
"""

from __future__ import annotations

from functools import cache

import numpy as np
import sympy as sp

import nnlib
from course import real_data
from course.claims.evidence import Computation, Different, Identity
from course.claims.rows import Correction, Section, completed, reading
from course.documents.d001.notation import REGULARISATION
from course.documents.formulas import NamedFunction, named
from derive import product_as_written, sum_as_written
from nnlib.symbolic import (
    Expectation,
    Named,
    Random,
    array,
    index,
    indices,
    inside_unit,
    sizes,
    total,
)

section = Section("001", 0, "comparison table")

HALF = sp.Rational(1, 2)

alpha, lam, eps = sp.symbols(r"\alpha \lambda \varepsilon", positive=True)
n, m = sizes("n m")
i, p = indices("i p", n)
k = index("k", m)
w, dw = array("w", n), array("dw", n)
L2 = Named(sp.Symbol("R"), lam / 2 * total(w[i] ** 2, i))
DECAYED = (1 - alpha * lam) * w[p] - alpha * dw[p]


def penalised(at):
    """One weight of a step of gradient descent on J + R, with dw = ∂J/∂w."""
    return w[at] - alpha * sum_as_written(dw[at], sp.Derivative(L2, w[at]))


gradient = sp.Symbol("g", real=True)
# what Adam adds to a weight in its first step, for this gradient
ADAM_FIRST = NamedFunction(r"\Delta", (gradient,), -alpha * gradient / (sp.Abs(gradient) + eps))


@cache
def digits():
    """200 digits to learn from, and the test set."""
    data = real_data.digits()
    few = slice(0, 200)
    return data.X_train[:, few], data.Y_train[:, few], data.X_test, data.Y_test, data.labels_test


@cache
def trained(**how):
    """The test cost of a network and how many test digits it reads, for the mean of two starts."""
    X, Y, X_test, Y_test, labels = digits()
    optimizer = nnlib.SGD(0.1, weight_decay=how.get("decay", 0.0))
    others = {name: value for name, value in how.items() if name != "decay"}
    costs, right = [], []
    for seed in (0, 1):
        net = nnlib.MLP([64, 64, 10], output="softmax", loss="cross_entropy", rng=seed)
        run = {"epochs": 60, "batch_size": 25, "rng": seed, **others}
        nnlib.train(net, X, Y, optimizer=optimizer, **run)
        costs.append(net.cost(X_test, Y_test))
        right.append(np.mean(net.predict(X_test).argmax(axis=0) == labels))
    return float(np.mean(costs)), float(np.mean(right))


def helps(name, strength):
    """Whether a network that is regularised in this way does better on the test digits."""
    (plain_cost, plain), (cost, right) = trained(), trained(**{name: strength})
    seen = (
        f"digits: the test cost is {cost:.2f}, without it {plain_cost:.2f}, and of 100 test "
        f"digits {100 * right:.0f} are right, without it {100 * plain:.0f}"
    )
    return cost < plain_cost and right > plain, seen


@section.claim(
    says="Regularization in linear regression: L2 / L1.",
    reading=r"A penalty is added to the cost. Along an axis of its bowl the cost is "
    r"$\frac{h}{2} (\theta - c)^2$ with $h > 0$. A penalty should bring its lowest place nearer "
    "to 0. The table sets the two columns against each other.",
    verdict="holds if",
    decided_in=REGULARISATION,
)
def regularisation_regression():
    h, v = sp.symbols("h v", positive=True)
    theta, c = sp.symbols(r"\theta c", real=True)

    def cost(at, centre):
        return h / 2 * (at - centre) ** 2

    def penalised_cost(penalty, centre):
        return NamedFunction("(J + R)", (theta,), cost(theta, centre) + penalty)

    lowest = named(r"\theta^{*}", h * c / (h + lam))
    ridge = penalised_cost(lam / 2 * theta**2, c)
    lasso = penalised_cost(lam * sp.Abs(theta), v + lam / h)
    return (
        reading(
            r"L2 and L1 are two penalties that it may have: with L2 the lowest place is "
            r"$\theta^{*} = \frac{h}{h + \lambda} c$, and with L1 it is any $v > 0$ for $c = v + "
            r"\frac{\lambda}{h}$",
            Identity(
                ridge(theta) - ridge(lowest),
                product_as_written(HALF, h + lam, (theta - lowest) ** 2),
            ),
            Identity(
                lasso(theta) - lasso(v),
                product_as_written(h / 2, (theta - v) ** 2) + lam * (sp.Abs(theta) - theta),
            ),
        ),
        reading(
            "they belong to linear regression and not to networks: a network is not helped by L2",
            Computation(lambda: _not(helps("l2", 0.01))),
        ),
        reading(
            "they belong to linear regression and not to networks: a network is not helped by L1",
            Computation(lambda: _not(helps("l1", 0.003))),
        ),
    )


def _not(found):
    return not found[0], found[1]


def dropout_helps():
    """Whether a network with dropout reads more of the test digits."""
    (plain_cost, plain), (cost, right) = trained(), trained(dropout=0.5)
    return right > plain, (
        f"dropout of one half on digits: of 100 test digits {100 * right:.0f} are right, "
        f"without it {100 * plain:.0f}; the test cost is {cost:.2f}, without it "
        f"{plain_cost:.2f}"
    )


def dropped_inputs():
    """The statement that the mean cost of a regression with dropped inputs is not one with L2."""
    r = sp.Symbol("r", positive=True)
    X, y, D = array("X", n, m), array("y", m), array("D", n, m)

    def cost(name, inputs):
        squares = total((total(w[i] * inputs, i) - y[k]) ** 2, k)
        return named(name, squares / (2 * m))

    penalty = r / (1 - r) / 2 * total(w[i] ** 2 * total(X[i, k] ** 2, k) / m, i)
    return Different(
        Expectation(cost(r"J_{\text{dropped}}", D[i, k] * X[i, k]), D),
        sum_as_written(cost("J", X[i, k]), penalty),
        given=(inside_unit(r), Random(D, 1, r / (1 - r))),
    )


@section.claim(
    says="Regularization in neural networks: Dropout / Weight Decay.",
    reading=r"Dropout multiplies activations by a random mask in training. Weight decay multiplies "
    r"the weights by $1 - \alpha \lambda$ in each step. The table sets the two columns against "
    "each other.",
    verdict="holds if",
    decided_in=REGULARISATION,
)
def regularisation_network():
    return (
        reading(
            "they are two ways to train a network that reads more of the digits it has not seen",
            Computation(lambda: helps("decay", 0.01)),
            Computation(dropout_helps),
        ),
        reading(
            r"weight decay is something else than L2, with Adam, whose first step is $\Delta(g) = "
            r"-\alpha \, g / (\lvert g\rvert + \varepsilon)$",
            Different(
                sum_as_written((1 - alpha * lam) * w[p], ADAM_FIRST(dw[p])),
                w[p] + ADAM_FIRST(sum_as_written(dw[p], lam * w[p])),
            ),
        ),
        reading(
            "weight decay is something else than L2, with gradient descent",
            Different(DECAYED, penalised(p)),
        ),
        reading(
            "dropout is something else than L2, for linear regression with dropped inputs",
            dropped_inputs(),
        ),
    )


@section.claim(
    says="Regularization is a row of the table; the cost of section 2 and the update of section 4 "
    "have no term for it.",
    reading="The weight of a pixel that is the same in all images shows it. No example needs it, "
    "and regularisation should take it to 0.",
    verdict="omission",
    decided_in=REGULARISATION,
    formula=False,
)
def regularisation_no_formula():
    def dead_pixel(l2):
        X, Y, *_ = digits()
        net = nnlib.MLP([64, 64, 10], output="softmax", loss="cross_entropy", rng=0)
        at = int(np.argmin(np.abs(X).max(axis=1)))
        before = np.linalg.norm(net.params[0].W[:, at])
        nnlib.train(net, X, Y, optimizer=nnlib.SGD(0.1), epochs=60, batch_size=25, l2=l2)
        ratio = np.linalg.norm(net.params[0].W[:, at]) / before
        return ratio < 0.9, (
            f"digits: after 480 steps the weights of pixel {at} have {100 * ratio:.0f} per cent "
            "of their length"
        )

    return (
        reading("they are used as written", Computation(lambda: dead_pixel(0.0))),
        completed(
            r"the cost is $J + R$, here with L2 and $\lambda = 0.01$",
            Computation(lambda: dead_pixel(0.01)),
        ),
        Correction(
            "With L2 the update of section 4 becomes",
            Identity(penalised(p), DECAYED),
        ),
    )
