r"""Section 3.B of document 001: the general step, from $dZ^{[l]}$ to $dA$, $dZ$, $dW$ and $db$.

The document writes d in front of a letter for a derivative of J. Its $dZ$ are those of one example,
$\partial L / \partial z$; `EACH` has them so, and `LITERAL` has $\partial J / \partial Z$ itself.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import sympy as sp

import nnlib
from course.claims.evidence import Computation, Different, Identity
from course.claims.matrices import matrix_equation
from course.claims.rows import Correction, Section, completed, reading
from course.comparison import complex_step
from course.documents.d001.notation import STEP, g, k, m, n_below, n_l, p, q, r, s
from nnlib.symbolic import (
    Apply,
    Named,
    NamedArray,
    UpstreamCost,
    array,
    elementwise,
    index,
    matrix,
    ones,
    total,
)

section = Section("001", 3)

i = index("i", n_l)
alpha = sp.Symbol(r"\alpha", positive=True)
g_above = elementwise("h")
Z_BELOW, DZ_BELOW = array("Z^{[l-1]}", n_below, m), array("dZ^{[l-1]}", n_below, m)
BELOW = NamedArray(array("A^{[l-1]}", n_below, m), (r, k), g(Z_BELOW[r, k]))


@dataclass(frozen=True)
class Layer:
    """Layer l, with any input `A`, and a cost that the layers above make of its Z."""

    W: sp.IndexedBase
    b: sp.IndexedBase
    A: sp.IndexedBase | NamedArray
    dZ: sp.IndexedBase
    cost: UpstreamCost


def layer(cost="J", scale: sp.Expr = 1, A=None) -> Layer:
    """The cost is scale · F(Z), with dZ = ∂F/∂Z."""
    A = array("A^{[l-1]}", n_below, m) if A is None else A
    W, b = array("W^{[l]}", n_l, n_below), array("b^{[l]}", n_l)
    weighted = total(W[i, r] * A[r, k], r) + b[i]
    Z = NamedArray(array("Z^{[l]}", n_l, m), (i, k), weighted)
    dZ = array("dZ^{[l]}", n_l, m)
    return Layer(W, b, A, dZ, UpstreamCost(sp.Symbol(cost), dZ, Z, scale))


EACH, LITERAL = layer(scale=1 / m), layer()
SUM = layer("{(m J)}")  # its derivatives are those of single examples, since each has its own Z
PER_EXAMPLE = r"$dZ^{[l]}$ belongs to single examples, as in $dZ^{[L]} = A^{[L]} - Y$"
AS_DEFINED = r"$dZ^{[l]}$ is $\partial J / \partial Z^{[l]}$, as section 3.A defines it"


# --- a run -------------------------------------------------------------------------------------


def network(seed=3):
    """A network of three layers with unequal widths, and five examples."""
    random = np.random.default_rng(seed)
    sizes_of = [4, 3, 5, 2]
    params = [
        (random.normal(size=(n_out, n_in)), random.normal(size=(n_out, 1)))
        for n_out, n_in in zip(sizes_of[1:], sizes_of, strict=False)
    ]
    return params, random.normal(size=(4, 5)), random.integers(0, 2, size=(2, 5)) * 1.0


def outputs(params, X):
    """Every Z and A, tanh in the hidden layers and the sigmoid at the end."""
    Z, A = [], [X]
    for at, (W, b) in enumerate(params, start=1):
        Z.append(W @ A[-1] + b)
        A.append(nnlib.sigmoid(Z[-1]) if at == len(params) else np.tanh(Z[-1]))
    return Z, A


def cost(params, X, Y):
    """Section 2: the binary cross-entropy, averaged over the examples and summed over outputs."""
    return nnlib.bce_from_logits(outputs(params, X)[0][-1], Y)


def general_step(params, X, Y, layers, average=1.0):
    """Section 3 with the step of 3.B for the given layers; None where nothing was calculated."""
    Z, A = outputs(params, X)
    dZ = {len(params): (A[-1] - Y) * average}
    grads = [None] * len(params)
    for at in layers:
        if at not in dZ:
            return grads  # the step for this layer has nothing to start from
        if at > 1:
            dA = params[at - 1][0].T @ dZ[at]
            dZ[at - 1] = dA * (1 - np.tanh(Z[at - 2]) ** 2)
        dW = dZ[at] @ A[at - 1].T / X.shape[1]
        grads[at - 1] = (dW, dZ[at].sum(axis=1, keepdims=True) / X.shape[1])
    return grads


def slopes(params, X, Y):
    """The same gradients by complex steps."""
    found = []
    for at, pair in enumerate(params):
        both = []
        for which in (0, 1):

            def moved(value, at=at, which=which):
                new = [list(other) for other in params]
                new[at][which] = value
                return cost(new, X, Y)

            both.append(complex_step(moved, pair[which]))
        found.append(tuple(both))
    return found


def agrees(layers, average=1.0):
    """Whether the step for these layers gives every gradient of a network of three layers."""
    params, X, Y = network()
    found = general_step(params, X, Y, layers, average)
    missing = [at for at, pair in enumerate(found, start=1) if pair is None]
    if missing:
        names = " and ".join(f"$dW^{{[{at}]}}$" for at in missing).replace(
            " and ", ", ", len(missing) - 2
        )
        return False, f"a network of three layers: {names} are never calculated"
    right = slopes(params, X, Y)
    worst = max(
        np.abs(one - other).max()
        for pair, true in zip(found, right, strict=True)
        for one, other in zip(pair, true, strict=True)
    )
    ratio = found[0][0][0, 0] / right[0][0][0, 0]
    if worst < 1e-12:
        return True, "a network of three layers: all gradients are those of complex steps"
    return False, f"a network of three layers: $dW^{{[1]}}$ is {ratio:.3g} times the right one"


# --- the claims ----------------------------------------------------------------------------------


@section.claim(
    says="The step is for any layer $l$ with $l < L$.",
    reading=r"The step goes from layer $l$ to $l-1$ and calculates $dW^{[l]}$ and $db^{[l]}$. "
    r"For the output layer section 3.A gives $dZ^{[L]}$ and no more.",
    verdict="omission",
    decided_in=STEP,
    formula=False,
)
def general_layer():
    return (
        reading("the step is taken for $l = L-1, \\dots, 1$", Computation(lambda: agrees([2, 1]))),
        completed(
            "it is taken for $l = L$ first; for $l = 1$ only its third part is needed",
            Computation(lambda: agrees([3, 2, 1])),
        ),
    )


@section.claim(
    says=r"$dA^{[l-1]} = (W^{[l]})^T dZ^{[l]}$: the error signal is passed to the previous layer "
    "through the weights.",
    reading="$dA$ and $dZ$ are derivatives with respect to $A$ and to $Z$ of one and the same "
    "cost, for any "
    "widths, any number of examples and any layers above.",
    verdict="holds",
    decided_in=STEP,
)
def dA_():
    def identity(here):
        dA = Named(array("dA^{[l-1]}", n_below, m)[q, k], sp.Derivative(here.cost, here.A[q, k]))
        return matrix_equation(dA, matrix(here.W).T * matrix(here.dZ), here.W, here.dZ)

    return (reading(PER_EXAMPLE, identity(SUM)), reading(AS_DEFINED, identity(LITERAL)))


@section.claim(
    says=r"$dA^{[l-1]}$ and $dZ^{[l-1]}$ are called the error of the previous layer.",
    reading='Section 3.A has explained "error" as prediction minus actual value.',
    verdict="holds if",
    decided_in=STEP,
    formula=False,
)
def error_word():
    def is_a_difference():
        params, X, Y = network()
        A = outputs(params, X)[1]
        dA = params[2][0].T @ (A[-1] - Y)
        target = A[2] - dA  # if dA = A - target
        outside = np.mean(np.abs(target) > 1)
        seen = (
            f"then $A^{{[2]}} - dA^{{[2]}}$ would be the actual values of the hidden neurons, and "
            f"{outside:.0%} of them lie where $\\tanh$ never comes"
        )
        return outside == 0, seen

    def predicts():
        params, X, Y = network()
        A = outputs(params, X)[1]
        W3, b3 = params[2]
        slope = complex_step(lambda a: X.shape[1] * nnlib.bce_from_logits(W3 @ a + b3, Y), A[2])
        dA = W3.T @ (A[-1] - Y)
        return np.allclose(dA, slope, rtol=1e-12), "the complex step on $A^{[2]}$ gives $dA^{[2]}$"

    return (
        reading("the word is no more than a name for a derivative", Computation(predicts)),
        reading("it is a prediction minus an actual value", Computation(is_a_difference)),
    )


@section.claim(
    says=r"$dZ^{[l-1]} = dA^{[l-1]} * g'(Z^{[l-1]})$: the error is scaled by the derivative of the "
    "activation function.",
    reading=r"$A^{[l-1]} = g(Z^{[l-1]})$ entry by entry, with a differentiable $g$. The asterisk "
    "is the product entry by entry.",
    verdict="holds",
    decided_in=STEP,
)
def dZ_():
    dA = array("dA^{[l-1]}", n_below, m)
    product = sp.HadamardProduct(matrix(dA), Apply(g.prime, matrix(Z_BELOW)))

    def identity(name, scale):
        cost = UpstreamCost(sp.Symbol(name), dA, BELOW, scale)
        dZ = Named(DZ_BELOW[q, k], sp.Derivative(cost, Z_BELOW[q, k]) / scale)
        return matrix_equation(dZ, product, dA, Z_BELOW)

    return (
        reading("both are derivatives of a single example's cost", identity("{(m J)}", 1)),
        reading("both are derivatives of $J$", identity("J", 1 / m)),
    )


@section.claim(
    says="$g'$ belongs to the function used in layer $l-1$.",
    reading=r"Layers may have different functions, $g$ in layer $l-1$ and $h$ in layer $l$. The "
    r"derivative with respect to $Z^{[l-1]}$ is taken through the weights of layer $l$.",
    verdict="holds",
    decided_in=STEP,
)
def own_activation():
    here = layer("{(m J)}", A=BELOW)
    dZ = Named(DZ_BELOW[q, k], sp.Derivative(here.cost, Z_BELOW[q, k]))
    back = total(here.W[i, r] * here.dZ[i, k], i)
    dA = NamedArray(array("dA^{[l-1]}", n_below, m), (r, k), back)[q, k]
    return (
        reading(
            "$l-1$ and $l$ are distinguished",
            Identity(dZ, dA * g.prime(Z_BELOW[q, k])),
            Different(dZ, dA * g_above.prime(Z_BELOW[q, k])),
        ),
    )


@section.claim(
    says="The asterisk is multiplication entry by entry, the Hadamard product.",
    reading="Elsewhere the document writes matrix products with no sign between the factors.",
    verdict="holds",
    decided_in=STEP,
    formula=False,
)
def asterisk():
    def shapes():
        dA, slope = np.ones((3, 5)), np.ones((3, 5))
        try:
            dA @ slope
        except ValueError:
            seen = (
                "for 3 neurons and 5 examples `dA * derivative` has shape `(3, 5)`, that of $Z$; "
            )
            return (dA * slope).shape == (3, 5), seen + "the matrix product does not exist"
        return False, "the matrix product exists as well"

    return (reading("it is typed as `*` in NumPy", Computation(shapes)),)


def weight_gradient(here, scale):
    """∂J/∂W = scale · dZ Aᵀ."""
    product = scale * matrix(here.dZ) * matrix(here.A).T
    return matrix_equation(sp.Derivative(here.cost, here.W[p, q]), product, here.dZ, here.A)


@section.claim(
    says="$dW$ and $db$ are averaged over the $m$ training examples.",
    reading=r"Example $s$ alone has the gradients $dZ_{ps} A_{qs}$ and $dZ_{ps}$. Their mean is "
    "the gradient of $J$, the mean of the losses.",
    verdict="holds",
    decided_in=STEP,
)
def averaged():
    one = total(EACH.dZ[p, s] * EACH.A[q, s], s) / m
    return (
        reading(
            PER_EXAMPLE,
            Identity(sp.Derivative(EACH.cost, EACH.W[p, q]), one),
            Identity(sp.Derivative(EACH.cost, EACH.b[p]), total(EACH.dZ[p, s], s) / m),
        ),
    )


@section.claim(
    says="$dW$ and $db$ are the direction and the magnitude of the update.",
    reading="The cost is followed along a straight line that starts at the weights.",
    verdict="holds if",
    decided_in=STEP,
    formula=False,
)
def direction():
    def after(rate):
        params, X, Y = network()
        grads = general_step(params, X, Y, [3, 2, 1])
        new = [
            (W + rate * dW, b + rate * db) for (W, b), (dW, db) in zip(params, grads, strict=True)
        ]
        return cost(params, X, Y), cost(new, X, Y)

    def run(rate):
        here, there = after(rate)
        return there < here, f"the cost goes from {here:.3f} to {there:.3f}"

    return (
        reading(r"the step is $-\alpha$ times them, here $-0.1$", Computation(lambda: run(-0.1))),
        reading("the step is along them, here 0.1 times", Computation(lambda: run(0.1))),
    )


@section.claim(
    says=r"$dW^{[l]} = \frac{1}{m} dZ^{[l]} (A^{[l-1]})^T$.",
    reading=r"$dW^{[l]} = \partial J / \partial W^{[l]}$, with the averaged cost $J$ of section "
    r"2.B. The document writes d for the derivative of $J$ everywhere, also in $dZ$.",
    verdict="holds if",
    decided_in=STEP,
)
def dW_():
    return (
        reading(PER_EXAMPLE, weight_gradient(EACH, 1 / m)),
        reading(
            AS_DEFINED,
            weight_gradient(LITERAL, 1 / m),
            Computation(lambda: agrees([3, 2, 1], average=1 / 5)),
        ),
        Correction(
            r"With $dZ^{[l]} = \partial J / \partial Z^{[l]}$ the average is in $dZ^{[L]} = "
            r"\frac{1}{m} (A^{[L]} - Y)$, and",
            weight_gradient(LITERAL, 1),
        ),
    )


def bias_gradient(here, scale):
    """∂J/∂b = scale · dZ 1, with a column of m ones."""
    slope = sp.Derivative(here.cost, here.b[p])
    return matrix_equation(slope, scale * matrix(here.dZ) * ones(m, 1), here.dZ)


@section.claim(
    says=r"$db^{[l]} = \frac{1}{m} \sum_{i=1}^{m} dZ^{[l]}$.",
    reading=r"No $i$ stands behind the sum sign. $db^{[l]}$ must have the shape of $b^{[l]}$, "
    r"$(n^{[l]}, 1)$; $dZ^{[l]}$ belongs to single examples.",
    verdict="holds if",
    decided_in=STEP,
)
def db_():
    slope = sp.Derivative(EACH.cost, EACH.b[p])
    literal = Identity(slope, total(EACH.dZ[p, s], index("i", m)) / m)

    def shape():
        dZ = np.arange(15.0).reshape(3, 5)
        found = sum(dZ for _ in range(5)) / 5
        seen = f"3 neurons, 5 examples: the sum of five equal terms has shape `{found.shape}`"
        return found.shape == (3, 1), seen

    def everything():
        params, X, Y = network()
        dZ = outputs(params, X)[1][-1] - Y
        right, found = slopes(params, X, Y)[2][1], np.sum(dZ) / 5
        seen = f"it gives {found:.3f} for both output neurons; complex steps give "
        return np.allclose(right, found), seen + " and ".join(f"{x:.3f}" for x in right.ravel())

    return (
        reading("column $i$ of $dZ^{[l]}$ is meant", bias_gradient(EACH, 1 / m)),
        reading("it is read as it stands", literal, Computation(shape)),
        reading("it is `np.sum(dZ) / m`, over all entries", Computation(everything)),
        Correction(
            r"The sum is over the columns, `dZ.sum(axis=1, keepdims=True) / m`; with "
            r"$\mathbf{1}$ a column of $m$ ones:",
            bias_gradient(EACH, 1 / m),
        ),
    )
