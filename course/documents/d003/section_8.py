"""Section 8 of document 003, why it works: one product for a weight, and one visit to a neuron."""

from __future__ import annotations

from collections import Counter

import numpy as np
import sympy as sp

from course.claims.evidence import Computation, Identity
from course.claims.matrices import matrix_equation
from course.claims.rows import Section, reading
from course.documents.d003 import program
from course.documents.d003.notation import ALGORITHM, ell, h, i, layer
from course.documents.d003.section_4 import difference_quotient, shrinking_steps, slope
from course.documents.formulas import NamedFunction
from nnlib.symbolic import matrix

section = Section("003", 8)

SIGMAS = ["tanh"] * 5
SIZES = [3, 4, 4, 4, 4, 1]


@section.claim(
    says=r"$\frac{\partial Err}{\partial \theta} = \frac{\partial Err}{\partial u} \cdot "
    r"\frac{\partial u}{\partial \theta}$, with $\delta$ and $o$ for the two parts.",
    reading="Section 4 without its indices. For all weights of a layer the gradients form a matrix "
    r"with the shape of $\theta$.",
    verdict="holds if",
    decided_in=ALGORITHM,
)
def decompose():
    here = layer(i, ell)

    def entrywise():
        shape = (np.ones(3) * np.ones(3)).shape
        return shape == (3, 3), f"3 neurons after 3: the product has shape `{shape}`, not `(3, 3)`"

    return (
        reading(
            r"the indices are put back: one weight, the $\delta$ of its target and the $o$ of its "
            "source",
            Identity(slope(here), here.delta[i] * here.below[ell]),
        ),
        reading(
            r"for a layer, $\delta$ is a column and multiplies $o$ as a row",
            matrix_equation(
                slope(here), matrix(here.delta) * matrix(here.below).T, here.delta, here.below
            ),
        ),
        reading(
            r"for a layer, $\delta$ and $o$ are multiplied entry by entry", Computation(entrywise)
        ),
    )


class Counted:
    """The document's recursion from the last layer, which counts how often each delta is made."""

    def __init__(self, theta, data, truth, *, reuse):
        self.theta, self.truth, self.reuse = theta, truth, reuse
        self.u, self.o = program.forward(theta, SIGMAS, data)
        self.made, self.known = Counter(), {}

    def delta(self, at, neuron):
        """δ of a neuron in layer `at` of weights."""
        if self.reuse and (at, neuron) in self.known:
            return self.known[at, neuron]
        self.made[at, neuron] += 1
        slope = program.SIGMA[SIGMAS[at]][1](self.u[at][neuron])
        if at == len(self.theta) - 1:
            found = -2 * (self.truth[neuron] - self.o[-1][neuron]) * slope
        else:
            weights = self.theta[at + 1]
            found = slope * sum(
                self.delta(at + 1, j) * row[neuron] for j, row in enumerate(weights)
            )
        self.known[at, neuron] = found
        return found

    def every_gradient(self):
        """δ_i o_ℓ for all weights."""
        deltas = [
            [self.delta(at, i) for i in range(len(weights))]
            for at, weights in enumerate(self.theta)
        ]
        return [
            [[d * o for o in below] for d in here]
            for here, below in zip(deltas, self.o[:-1], strict=True)
        ]


def both_ways():
    """The recursion with and without reuse, and whether both give the gradients of the boxes."""
    theta, data, truth = program.start(SIZES, 0), [0.5, -1.0, 0.25], [0.7]
    expected = program.gradients(theta, SIGMAS, data, truth)
    runs = []
    for reuse in (True, False):
        run = Counted(theta, data, truth, reuse=reuse)
        found = run.every_gradient()
        right = all(np.allclose(a, b, rtol=1e-12) for a, b in zip(found, expected, strict=True))
        runs.append((run.made, right))
    return runs


@section.claim(
    says="Computing deltas layer by layer, from output to input, reuses calculations efficiently.",
    reading="Without reuse every path from a neuron to the output is gone along by itself, and "
    "their number is multiplied by the width with each layer. A network with four hidden layers of "
    "4 neurons is counted, with all its deltas calculated both ways.",
    verdict="holds",
    decided_in=ALGORITHM,
    formula=False,
)
def reuse_():
    def counted():
        (kept, right), (again, also_right) = both_ways()
        few, many = sum(kept.values()), sum(again.values())
        seen = (
            f"{few} deltas are calculated with reuse and {many} without, for the same derivatives"
        )
        return right and also_right and few < many, seen

    return (reading("every delta is kept until all derivatives are known", Computation(counted)),)


@section.claim(
    says=r"Each $\delta_i$ only needs to be computed once.",
    reading="Once for each example and each set of weights: after an update every delta is "
    "another.",
    verdict="holds",
    decided_in=ALGORITHM,
    formula=False,
)
def once_():
    def counted():
        (kept, right), _ = both_ways()
        neurons = sum(SIZES[1:])
        once = len(kept) == neurons and set(kept.values()) == {1}
        return (
            once and right,
            f"{neurons} neurons, {sum(kept.values())} deltas, all derivatives right",
        )

    return (reading("every delta is kept", Computation(counted)),)


@section.claim(
    says=r"Each $\delta$ says how much the final error wiggles if the input of its neuron wiggles.",
    reading="The input of the neuron is $u$, and the wiggle $h$ is small. The statement is about "
    "the error's change per unit of $h$; for one neuron with $Err = (y - u)^2$ it is off by $h$.",
    verdict="holds",
    decided_in=ALGORITHM,
)
def wiggle():
    y, u = sp.symbols("y u", real=True)
    Err = NamedFunction("Err", (u,), (y - u) ** 2)

    def hidden_neuron():
        theta, sigmas = program.start([2, 3, 1], 0), ["tanh", "tanh"]
        u, o = program.forward(theta, sigmas, [0.5, -1.0])
        delta = program.deltas(theta, sigmas, u, o, [0.3])[0][1]

        def move(step):
            outputs = [np.tanh(v + step * (at == 1)) for at, v in enumerate(u[0])]
            return program.error(theta[1:], sigmas[1:], outputs, [0.3])

        exact = move(1e-30j).imag / 1e-30
        near, seen = shrinking_steps(move)
        return near and np.isclose(exact, delta, rtol=1e-12), seen + r", and that is $\delta_i$"

    return (
        reading(
            r"$h \to 0$",
            difference_quotient(Err, u, h),
            Computation(hidden_neuron),
        ),
    )
