"""Section 3 of document 000, forward propagation."""

from __future__ import annotations

import numpy as np
import sympy as sp

import nnlib
from course.claims.evidence import Computation, Identity
from course.claims.matrices import matrix_equation
from course.claims.rows import Section, reading
from course.documents.d000.notation import EQUATIONS, FORWARD, g, i, j, k, layer, m, n, s, softmax
from nnlib.symbolic import NamedArray, array, matrix, ones, sizes, total

section = Section("000", 3)

(n_in,) = sizes("n^{[L-1]}")
(n_out,) = sizes("n^{[L]}")


@section.claim(
    says="`z^[L] = W^[L] @ a^[L-1] + b^[L]`.",
    reading="`@` is the matrix product. The bias has one number for each neuron; with $m$ examples "
    "in the columns of $a^{[L-1]}$ it must be added to each column.",
    verdict="holds if",
    decided_in=FORWARD,
)
def weighted_sum():
    one, batch = layer(n_out, n_in, sp.Integer(1), name="L"), layer(n_out, n_in, m, name="L")

    def affine(of, repeat):
        W, b = matrix(of.W), matrix(of.b)
        return W * matrix(of.below) + (b * repeat if repeat is not None else b)

    def flat_bias():
        W_a, b = np.zeros((2, 2)), np.array([1.0, 2.0])
        try:
            np.zeros((2, 3)) + b
        except ValueError:
            found = (W_a + b).tolist()
            wanted = (W_a + b.reshape(2, 1)).tolist()
            return found == wanted, (
                "for 2 neurons and 3 examples NumPy refuses it; for 2 and 2 it gives each example "
                f"one number: $b = (1, 2)$ is added as `{found}` and not as `{wanted}`"
            )
        return True, "NumPy adds it to each column"

    def evidence(of, repeat):
        at = (of.row, of.example if of is batch else sp.Integer(1))
        return matrix_equation(of.z[at], affine(of, repeat), of.W, of.b, of.below)

    return (
        reading("$a^{[L-1]}$ is one example, a column", evidence(one, None)),
        reading(
            "there are $m$ examples and $b^{[L]}$ is repeated in $m$ columns, as NumPy does with "
            "an array of shape `(n, 1)`",
            evidence(batch, ones(1, m)),
        ),
        reading(
            "there are $m$ examples and $b^{[L]}$ is a flat array of shape `(n,)`",
            Computation(flat_bias),
        ),
    )


@section.claim(
    says="`a^[L] = g(z^[L])`.",
    reading="With $m$ examples in columns, the activation of an example must not depend on the "
    "other examples.",
    verdict="holds if",
    decided_in=FORWARD,
)
def activation():
    Z = array("z", n, m)
    entries = NamedArray(array("a", n, m), (i, k), g(Z[i, k]))
    over_all = NamedArray(array("a", n, m), (i, k), sp.exp(Z[i, k]) / total(sp.exp(Z[j, s]), j, s))

    def others(a):
        return Identity(sp.Derivative(a[i, k], Z[j, s]), sp.Integer(0), unequal=(s, k))

    return (
        reading("$g$ acts on each entry", others(entries)),
        reading("$g$ is softmax of each column", others(softmax(Z))),
        reading("$g$ is softmax of all entries at once", others(over_all)),
    )


@section.claim(
    says="The two formulas are those of one layer, `L`.",
    reading="In section 5 the same letter is the number of the output layer. A network with layers "
    "of 2, 2 and 2 neurons serves as an example.",
    verdict="holds if",
    decided_in=EQUATIONS,
    formula=False,
)
def any_layer():
    net = nnlib.MLP([2, 2, 2], hidden="sigmoid", output="softmax", loss="cross_entropy", rng=1)
    X, Y = np.array([[1.0], [2.0]]), np.array([[1.0], [0.0]])
    forward, backward = net.forward(X), net.backward(X, Y)

    def every_layer():
        agree = all(
            np.array_equal(Z, W @ A + b)
            for Z, A, (W, b) in zip(forward.Z, forward.A[:-1], net.params, strict=True)
        )
        return agree, "both layers of the example are computed by it"

    def same_letter():
        delta, change = backward.delta[0], forward.A[1] - Y
        shown = [f"({', '.join(f'{v:.4f}' for v in column[:, 0])})" for column in (delta, change)]
        seen = rf"$\delta^{{[1]}}$ is ${shown[0]}$, and $a^{{[1]}} - y$ is ${shown[1]}$"
        return np.allclose(delta, change), seen

    return (
        reading("`L` here stands for any layer, 1 to the last", Computation(every_layer)),
        reading(
            r"`L` is any layer in section 5 too, so that $\delta = a - y$ in each",
            Computation(same_letter),
        ),
    )


@section.claim(
    says="The two steps are done for one layer after the other, from the input on.",
    reading="They start from $a^{[0]} = x$, the input, which the document does not name, and one "
    "letter `g` stands for the activation function of every layer.",
    verdict="holds if",
    decided_in=FORWARD,
    formula=False,
)
def repeat_():
    net = nnlib.MLP([4, 5, 3, 2], hidden="relu", output="softmax", loss="cross_entropy", rng=4)
    X = np.array([[0.5], [1.0], [-2.0], [1.5]])

    def run(functions):
        a = X
        for (W, b), function in zip(net.params, functions, strict=True):
            a = function(W @ a + b)
        return a

    def own():
        a = run([nnlib.relu, nnlib.relu, nnlib.softmax])
        seen = "layers of 4, 5, 3 and 2 neurons give what `nnlib` gives"
        return np.allclose(a, net.predict(X), rtol=1e-12), seen

    def one_for_all():
        a = run([nnlib.relu] * 3)
        shown = ", ".join(f"{v:.4f}" for v in a[:, 0])
        seen = f"with ReLU in all layers the output is $({shown})$, whose sum is {a.sum():.4f}: "
        return np.isclose(a.sum(), 1), seen + "no probabilities, as section 4 needs them"

    return (
        reading("each layer has its own $g$", Computation(own)),
        reading("all layers have the same $g$", Computation(one_for_all)),
    )
