"""Section 4 of document 003, the chain rule for one weight."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import sympy as sp

from course.claims.evidence import Computation, Identity
from course.claims.rows import Correction, Section, reading
from course.documents.d003 import program
from course.documents.d003.notation import ERR, ERROR, ell, err_by, h, i, layer, p, s, sigma, t, x
from course.documents.formulas import NamedFunction
from derive import product_as_written, sum_as_written
from nnlib.symbolic import Named, kronecker, total

section = Section("003", 4)

ONE, MANY = layer(i, ell), layer(i, ell, s)
ONE_EXAMPLE = "there is one example"
ONE_OF_MANY = "there are several examples, and $u_i$ is that of one of them, $s$"


def slope(here, *at):
    """∂Err/∂θ_iℓ."""
    return sp.Derivative(here.Err, here.theta[at or (i, ell)])


def difference_quotient(Err, at, rest):
    """(Err(at + h) - Err(at)) / h is the derivative and a rest."""
    here = Err(at)
    return Identity(
        (Err(sum_as_written(at, h)) - here) / h, sum_as_written(sp.Derivative(here, at), rest)
    )


def shrinking_steps(move):
    """Whether (Err(h) - Err(0)) / h comes ten times as near to the derivative for a tenth of h.

    `move(h)` is the error after a change by h; its derivative is taken from a complex step.
    """
    exact = move(1e-30j).imag / 1e-30
    off = [abs((move(h) - move(0.0)) / h - exact) for h in (1e-2, 1e-3, 1e-4)]
    ratios = [before / after for before, after in pairwise(off)]
    seen = "tanh, layers of 2, 3 and 1 neurons: with $h$ ten times smaller, the quotient comes ten "
    return np.allclose(ratios, 10, rtol=0.1), seen + "times as near to the derivative"


@section.claim(
    says="What is needed is how much the error changes if a weight changes.",
    reading="Per unit of change, for ever smaller changes $h$; that is the derivative. For a "
    r"finite $h$ the two differ, by $h x^2$ for one neuron $\hat{y} = \theta x$.",
    verdict="holds",
    decided_in=ERROR,
)
def question():
    y, theta = sp.symbols(r"y \theta", real=True)
    Err = NamedFunction("Err", (theta,), (y - theta * x) ** 2)

    def one_weight():
        theta, sigmas = program.start([2, 3, 1], 0), ["tanh", "tanh"]

        def move(step):
            theta[0][0][0] += step
            found = program.error(theta, sigmas, [0.5, -1.0], [0.3])
            theta[0][0][0] -= step
            return found

        return shrinking_steps(move)

    return (
        reading(
            r"$h \to 0$",
            difference_quotient(Err, theta, h * x**2),
            Computation(one_weight),
        ),
    )


def chain(here, *at):
    """∂Err/∂u_i ∂u_i/∂θ_iℓ, for the neuron and example at this place."""
    weight = sp.Derivative(here.u[at], here.theta[i, ell])
    return product_as_written(err_by(here.u[at], here.delta[at]), weight)


@section.claim(
    says=r"$\frac{\partial Err}{\partial \theta_{i\ell}} = \frac{\partial Err}{\partial u_i} "
    r"\cdot \frac{\partial u_i}{\partial \theta_{i\ell}}$.",
    reading=r"The error depends on $\theta_{i\ell}$ through $u_i$ alone, whatever the layers above "
    "do. With several examples there is one $u_i$ for each, and each is a way from the weight to "
    "the error.",
    verdict="holds if",
    decided_in=ERROR,
)
def chain_rule():
    return (
        reading(ONE_EXAMPLE, Identity(slope(ONE), chain(ONE, i))),
        reading(ONE_OF_MANY, Identity(slope(MANY), chain(MANY, i, s))),
        Correction("For $m$ examples:", Identity(slope(MANY), total(chain(MANY, i, t), t))),
    )


@section.claim(
    says=r"$\frac{\partial Err}{\partial u_i}$, how the error changes with the input of neuron "
    r"$i$, is called $\delta_i$.",
    reading="A definition. The input of the neuron is $u_i$, as in section 2. The letter must mean "
    r"the same in section 5, whose first box gives $-2 (y - \hat{y}) \sigma'(u)$ for a neuron with "
    r"$\hat{y} = \sigma(u)$.",
    verdict="holds",
    decided_in=ERROR,
)
def delta_name():
    y, u = sp.symbols("y u", real=True)
    square = Named(ERR, (y - sigma(u)) ** 2)
    box = product_as_written(-2, y - sigma(u), sigma.prime(u))
    return (
        reading(
            "$Err$ is the square of one difference",
            Identity(sp.Derivative(square, u), box),
        ),
    )


@section.claim(
    says=r"$\frac{\partial u_i}{\partial \theta_{i\ell}}$ is $o_\ell$.",
    reading=r"Neuron $i$ has the weight $\theta_{i\ell}$ to itself: another neuron's $u$ does not "
    r"change with it. $o_\ell$ comes from earlier layers and does not depend on it either.",
    verdict="holds",
    decided_in=ERROR,
)
def input_slope():
    found = sp.Derivative(ONE.u[i], ONE.theta[p, ell])
    return (
        reading(
            r"the weight is that of neuron $p$, $p = i$ or another",
            Identity(found, kronecker(i, p) * ONE.below[ell]),
        ),
    )


@section.claim(
    says=r"$\frac{\partial Err}{\partial \theta_{i\ell}} = \delta_i \cdot o_\ell$.",
    reading=r"$\delta_i = \partial Err / \partial u_i$, and the layers above are any.",
    verdict="holds if",
    decided_in=ERROR,
)
def weight_gradient():
    one = Identity(slope(ONE), ONE.delta[i] * ONE.below[ell])
    single = Identity(slope(MANY), MANY.delta[i, s] * MANY.below[ell, s])
    added = Identity(slope(MANY), total(MANY.delta[i, s], s) * total(MANY.below[ell, s], s))
    several = Identity(slope(MANY), total(MANY.delta[i, s] * MANY.below[ell, s], s))
    return (
        reading(ONE_EXAMPLE, one),
        reading(
            r"there are $m$ examples, and $\delta_i$ and $o_\ell$ are those of one, $s$", single
        ),
        reading(r"there are $m$ examples, and $\delta_i$ and $o_\ell$ are added up", added),
        Correction("For $m$ examples:", several),
    )
