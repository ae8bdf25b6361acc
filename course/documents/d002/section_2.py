"""Section 2 of document 002, key steps 1 to 3: forward, the loss, and the errors."""

from __future__ import annotations

import numpy as np
import sympy as sp

import nnlib
from course.claims.evidence import Computation, Identity
from course.claims.matrices import matrix_equation
from course.claims.rows import Correction, Section, completed, reading
from course.comparison import complex_step
from course.documents.d002 import program
from course.documents.d002.notation import (
    LOSS,
    SQUARES,
    f,
    hidden,
    k,
    layer,
    m,
    n_l,
    q,
    s,
)
from course.documents.formulas import named
from nnlib.symbolic import (
    Apply,
    Named,
    NamedArray,
    activations,
    array,
    index,
    kronecker,
    matrix,
    ones,
    sizes,
    total,
)

section = Section("002", 2)

(n_L,) = sizes("n^{[L]}")
i, j = index("i", n_L), index("j", n_L)
z, Y = array("z^{[L]}", n_L, m), array("y", n_L, m)


def output(function=f) -> NamedArray:
    r"""ŷ = f(z^[L])."""
    return NamedArray(array(r"\hat{y}", n_L, m), (i, k), function(z[i, k]))


Y_HAT = output()
ALL = total((Y[j, s] - Y_HAT[j, s]) ** 2, j, s)
COST = Named(LOSS, ALL / (2 * m))
BOX = sp.HadamardProduct(matrix(Y_HAT) - matrix(Y), Apply(f.prime, matrix(z)))


def by_z(times, loss, right=BOX):
    """So many times the derivative of a loss with respect to z^[L] is the document's δ^[L]."""
    return matrix_equation(times * sp.Derivative(loss, z[i, k]), right, Y_HAT, Y, z)


def of_one(loss, y_hat):
    """The loss of example k."""
    return Named(sp.Symbol(r"\ell_{k}"), total(loss(y_hat[j, k], Y[j, k]), j))


def half_square(y_hat, y):
    """Half the squared error of one output."""
    return (y - y_hat) ** 2 / 2


@section.claim(
    says=r"$z^{[l]} = W^{[l]} a^{[l-1]} + b^{[l]}$.",
    reading=r"$z_{qk} = \sum_p W_{qp} \, a_{pk} + b_q$: every neuron $q$ adds up its inputs and "
    r"its own bias, for every example $k$. $\mathbf{1}$ is a row of $m$ ones.",
    verdict="holds",
    decided_in=SQUARES,
)
def weighted_sum():
    here = layer()
    product = matrix(here.W) * matrix(here.a) + matrix(here.b) * ones(1, m)

    def added():
        z, _ = program.forward(program.start(), program.patients().X_train)
        W, b = program.start()[0]
        by_one = np.stack([W @ x + b[:, 0] for x in program.patients().X_train.T], axis=1)
        return np.allclose(z[0], by_one), "NumPy repeats a column $b$ of shape `(8, 1)` so"

    return (
        reading(
            "$b^{[l]}$ is a column that is added to each of the $m$ columns",
            matrix_equation(here.z[q, k], product, here.W, here.a, here.b),
            Computation(added),
        ),
    )


@section.claim(
    says=r"$a^{[l]} = f(z^{[l]})$.",
    reading="$f$ acts on each entry alone. The document writes one letter $f$ for all layers. The "
    "targets of the patients, standardised, lie on both sides of 0.",
    verdict="omission",
    decided_in=SQUARES,
    formula=False,
)
def activation():
    def sigmoids():
        data = program.patients()
        out = program.forward(program.start(), data.X_train, ["sigmoid", "sigmoid"])[1][-1]
        outside = np.mean((data.Y_train < 0) | (data.Y_train > 1))
        inside = out.min() > 0 and out.max() < 1
        seen = f"a sigmoid stays between 0 and 1, and {100 * outside:.0f} of 100 targets do not"
        return not (inside and outside > 0), seen

    def own():
        data = program.patients()
        params = program.train(program.start(), data.X_train, data.Y_train, 0.1, 100)
        out = program.forward(params, data.X_train)[1][-1]
        return out.min() < 0 and out.max() > 1, "the outputs go below 0 and above 1"

    return (
        reading("$f$ is the sigmoid in every layer", Computation(sigmoids)),
        completed("the output layer has an $f$ of its own, $f(z) = z$", Computation(own)),
    )


@section.claim(
    says="Compute the output of each neuron, layer by layer.",
    reading="A neuron needs every output of the layer below, so the first layer comes first. It "
    "takes the input, $a^{[0]} = x$, which the document does not name.",
    verdict="holds",
    decided_in=SQUARES,
    formula=False,
)
def layer_by_layer():
    def like_nnlib():
        X, params = program.patients().X_train, program.start()
        net = nnlib.MLP(program.SIZES, hidden="tanh", output="identity", rng=0)
        for own, (W, b) in zip(net.params, params, strict=True):
            own.W[:], own.b[:] = W, b
        found = zip(program.forward(params, X)[1], net.forward(X).A, strict=True)
        agree = all(np.allclose(one, other, rtol=1e-12) for one, other in found)
        return agree, f"{X.shape[1]} patients: every $a^{{[l]}}$ is that of `nnlib`, to 12 digits"

    return (reading("it begins with $x$", Computation(like_nnlib)),)


@section.claim(
    says="Store the activations and the weighted sums for later use.",
    reading="From these, the weights and the labels, with $a^{[0]} = x$, all gradients follow.",
    verdict="holds",
    decided_in=SQUARES,
    formula=False,
)
def store():
    return (reading("the input counts as an activation", Computation(steps_agree)),)


@section.claim(
    says=r"The mean squared error is $L = \frac{1}{2m} \sum_i (y_i - \hat{y}_i)^2$.",
    reading="Take one output, and $i$ for the $m$ examples. The mean of $m$ squares is their sum "
    "divided by $m$.",
    verdict="holds if",
    decided_in=SQUARES,
)
def mse():
    y, y_hat = array("y", m), array(r"\hat{y}", m)
    squares = total((y[k] - y_hat[k]) ** 2, k)
    loss, mean = Named(LOSS, squares / (2 * m)), named(r"\text{mean}", squares / m)
    return (
        reading("it is called half the mean squared error", Identity(loss, mean / 2)),
        reading("the name is taken at its word", Identity(loss, mean)),
    )


@section.claim(
    says=r"The sum in $L = \frac{1}{2m} \sum_i (y_i - \hat{y}_i)^2$ runs over $i$.",
    reading="What $i$ counts is not said. Steps 3 and 4 must come out: the derivative with "
    r"respect to $z^{[L]}$, times $m$, is $\delta^{[L]} = (\hat{y} - y) \odot f'(z^{[L]})$. There "
    "are $n^{[L]}$ outputs.",
    verdict="holds if",
    decided_in=SQUARES,
)
def sum_():
    of_first = total((Y[1, s] - Y_HAT[1, s]) ** 2, s)
    of_entries = Named(LOSS, ALL / (2 * m * n_L))
    return (
        reading(
            "$i$ runs over the examples, and a square stands for the sum of the squares of all "
            "outputs",
            by_z(m, COST),
        ),
        reading(
            "$i$ runs over all entries, examples and outputs, and $m$ stays the number of examples",
            by_z(m, COST),
        ),
        reading(
            "$i$ runs over all entries, and $m$ is their number, as a mean has it",
            by_z(m, of_entries),
        ),
        reading(
            "$i$ runs over the examples, and only the first output is meant",
            by_z(m, Named(LOSS, of_first / (2 * m))),
        ),
    )


@section.claim(
    says=r"$\delta^{[L]} = (\hat{y} - y) \odot f'(z^{[L]})$.",
    reading=r"$\delta$ is not defined. It may be the derivative of the loss $L$ of step 2, or of "
    r"what one example adds to $mL$: $\ell_k = \frac12 \sum_j (y_{jk} - \hat{y}_{jk})^2$.",
    verdict="holds if",
    decided_in=SQUARES,
)
def output_delta():
    own = sp.Derivative(of_one(half_square, Y_HAT), z[i, k])
    return (
        reading(
            r"column $k$ is the derivative of $\ell_k$, the loss of its own example",
            Identity(own, (Y_HAT[i, k] - Y[i, k]) * f.prime(z[i, k])),
        ),
        reading(r"it is $\partial L / \partial z^{[L]}$", by_z(1, COST)),
        Correction("For the loss of step 2 itself:", by_z(1, COST, BOX / m)),
    )


@section.claim(
    says=r"$\delta^{[L]} = (\hat{y} - y) \odot f'(z^{[L]})$, whatever the loss is.",
    reading="Step 2 calls the squared error an example. Step 3 gives the delta without the word. "
    "The other loss here is the binary cross-entropy of sigmoid outputs.",
    verdict="holds if",
    decided_in=SQUARES,
)
def output_delta_loss():
    sigmoid = activations.sigmoid
    y_hat = output(sigmoid)
    difference = y_hat[i, k] - Y[i, k]
    box = difference * sigmoid.prime(z[i, k])

    def entropy(y_hat, y):
        return -(y * sp.log(y_hat) + (1 - y) * sp.log(1 - y_hat))

    def slope(loss):
        return sp.Derivative(of_one(loss, y_hat), z[i, k])

    return (
        reading("the loss is that of step 2", Identity(slope(half_square), box)),
        reading("it is the cross-entropy", Identity(slope(entropy), box)),
        Correction(
            "For the cross-entropy of sigmoid outputs:", Identity(slope(entropy), difference)
        ),
    )


@section.claim(
    says=r"$\delta^{[l]} = (W^{[l+1]})^T \delta^{[l+1]} \odot f'(z^{[l]})$.",
    reading="The layers above are any. Two products stand side by side without brackets.",
    verdict="holds if",
    decided_in=SQUARES,
)
def hidden_delta():
    below, above = hidden()
    product = sp.HadamardProduct(
        matrix(above.W).T * matrix(above.delta), Apply(f.prime, matrix(below))
    )
    delta = Named(array(r"\delta^{[l]}", n_l, m)[q, k], sp.Derivative(above.loss, below[q, k]))

    def other_order():
        W, delta, prime = np.ones((2, 3)), np.ones((2, 5)), np.ones((3, 5))
        try:
            W.T @ (delta * prime)
        except ValueError:
            return False, "3 neurons below 2: `(2, 5)` and `(3, 5)` cannot be multiplied so"
        return True, "the shapes fit"

    return (
        reading(
            r"the matrix product comes first, then $\odot$",
            matrix_equation(delta, product, above.W, above.delta, below),
        ),
        reading(r"$\odot$ comes first", Computation(other_order)),
    )


def steps_agree():
    """Steps 1 to 4 against the complex step, on patients."""
    data, params = program.patients(), program.start()
    X, y = data.X_train[:, :40], data.Y_train[:, :40]
    worst = 0.0
    for at, layer_grads in enumerate(program.gradients(params, X, y)):
        for which, gradient in enumerate(layer_grads):

            def moved(value, at=at, which=which):
                there = [list(pair) for pair in params]
                there[at][which] = value
                return program.loss(there, X, y)

            exact = complex_step(moved, params[at][which])
            worst = max(worst, np.abs(exact - gradient).max())
    return worst < 1e-13, "40 patients: every gradient agrees with the complex step to 13 digits"


@section.claim(
    says="Calculate the gradients layer by layer, from the output backward.",
    reading=r"$\delta^{[l]}$ is made from $\delta^{[l+1]}$, for $l = L - 1$ down to 1. The "
    "document does not say where $l$ ends.",
    verdict="holds",
    decided_in=SQUARES,
    formula=False,
)
def backward():
    return (reading(r"it ends at $l = 1$, with $a^{[0]} = x$", Computation(steps_agree)),)


@section.claim(
    says=r"$\odot \, f'(z^{[l]})$: the derivative of $f$, entry by entry.",
    reading="The derivative of $a^{[l]}_{qk}$ with respect to $z^{[l]}_{rs}$ is $f'(z_{qk})$ for "
    "the same "
    "neuron and the same example, and 0 otherwise.",
    verdict="holds",
    decided_in=SQUARES,
)
def entrywise():
    below, above = hidden()
    r = index("t", n_l)
    slope = sp.Derivative(above.a[q, k], below[r, s])
    equal = kronecker(q, r) * kronecker(k, s) * f.prime(below[q, k])
    return (reading("$f$ is a function of one number", Identity(slope, equal)),)
