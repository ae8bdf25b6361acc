"""Section 1 of document 001: a neuron, z = W a + b, and its table of shapes."""

from __future__ import annotations

import numpy as np
import sympy as sp

import nnlib
from course.claims.evidence import Computation, Different, Identity
from course.claims.matrices import matrix_equation
from course.claims.rows import Correction, Section, reading
from course.documents.d001 import program
from course.documents.d001.notation import (
    FORWARD,
    ONE,
    g,
    k,
    layer,
    m,
    n_below,
    n_l,
    p,
    q,
    s,
    t,
)
from course.documents.formulas import named
from derive import product_as_written
from nnlib.symbolic import (
    NamedArray,
    array,
    index,
    kronecker,
    latex,
    matrix,
    ones,
    sizes,
    total,
)
from nnlib.symbolic.activations import relu, sigmoid, tanh

section = Section("001", 1)

BATCH, SINGLE = layer(), layer(ONE)
ACTIVATED = NamedArray(array("a^{[l]}", n_l, m), (p, k), g(BATCH.z[p, k]))


def affine(here, repeated=False):
    """W a + b in matrices, b repeated for every example or as it is."""
    bias = matrix(here.b) * ones(1, m) if repeated else matrix(here.b)
    value = matrix(here.W) * matrix(here.a) + bias
    at = (here.row, here.example if here is BATCH else ONE)
    return matrix_equation(here.z[at], value, here.W, here.b, here.a)


def has_shape(expr, *wanted):
    """Evidence that a matrix expression has a shape, for every size."""
    shown = ", ".join(map(latex, expr.shape))
    return Computation(lambda: (expr.shape == wanted, f"${latex(expr)}$ has shape $({shown})$"))


def fits(left, right, operation="multiplied"):
    """Evidence that two matrices can be multiplied, or added, whatever the sizes are."""

    def run():
        inner = (left.shape[1],), (right.shape[0],)
        have, want = inner if operation == "multiplied" else (left.shape, right.shape)
        shapes = " and ".join(f"$({', '.join(map(latex, each.shape))})$" for each in (left, right))
        needed = [rf"${latex(x)} = {latex(y)}$" for x, y in zip(have, want, strict=True) if x != y]
        only = f" only if {' and '.join(needed)}" if needed else ""
        return not needed, f"matrices of shapes {shapes} can be {operation}{only}"

    return Computation(run)


@section.claim(
    says="A single neuron in layer $[l]$ processes the activations $a^{[l-1]}$.",
    reading=r"The formulas that follow are to be those of this neuron. $z^{[l]}$ has a row for "
    "each neuron of the layer.",
    verdict="holds if",
    decided_in=FORWARD,
)
def neuron():
    others = sp.Derivative(SINGLE.z[p, ONE], SINGLE.W[t, q])
    neurons = 3

    def one_number():
        shape = (np.ones((neurons, 4)) @ np.ones((4, 1)) + np.ones((neurons, 1))).shape
        seen = f"for a layer of {neurons} neurons $W^{{[l]}} a^{{[l-1]}} + b^{{[l]}}$ has shape "
        return shape == (1, 1), seen + f"`{shape}`, and a neuron has one number"

    return (
        reading(
            "the neuron is one row of the formulas, with one row of $W^{[l]}$ as its weights",
            Identity(others, sp.Integer(0), unequal=(t, p)),
        ),
        reading("the formulas as a whole are those of one neuron", Computation(one_number)),
    )


@section.claim(
    says="It does so in two steps, a linear combination and a non-linear activation.",
    reading="The second step needs nothing but the result of the first: with the same $z$ there "
    "is the same activation, whatever the weights and inputs are.",
    verdict="holds",
    decided_in=FORWARD,
)
def two_steps():
    whole, first = (sp.Derivative(step[p, k], BATCH.W[p, q]) for step in (ACTIVATED, BATCH.z))
    second = g.prime(BATCH.z[p, k])
    return (
        reading(
            "the chain rule goes through $z$ alone",
            Identity(whole, product_as_written(second, first)),
        ),
    )


@section.claim(
    says="The first step is a linear combination of the inputs.",
    reading="A function $f$ is linear when it gives the sum for a sum, $f(u + v) = f(u) + f(v)$.",
    verdict="holds if",
    decided_in=FORWARD,
)
def linear():
    other = array("v", n_below, ONE)

    def splits(bias):
        def z_of(name, entry):
            return named(f"z({name})", total(SINGLE.W[p, q] * entry, q) + bias * SINGLE.b[p, ONE])

        a, v = SINGLE.a[q, ONE], other[q, ONE]
        return Identity(z_of("a + v", a + v), z_of("a", a) + z_of("v", v))

    return (
        reading(r"$W^{[l]} a^{[l-1]}$ alone is meant", splits(0)),
        reading(r"the bias is part of it, which makes the step affine", splits(1)),
    )


@section.claim(
    says="It is the weighted sum of the inputs plus the bias.",
    reading=r"$z^{[l]}_p = \sum_q W^{[l]}_{pq} a^{[l-1]}_q + b^{[l]}_p$ for one example: input $q$ "
    "counts $W_{pq}$ times.",
    verdict="holds",
    decided_in=FORWARD,
)
def weighted_sum():
    return (
        reading(
            "$W^{[l]} a^{[l-1]}$ is a matrix product",
            affine(SINGLE),
            Identity(sp.Derivative(SINGLE.z[p, ONE], SINGLE.a[q, ONE]), SINGLE.W[p, q]),
            Identity(sp.Derivative(SINGLE.z[p, ONE], SINGLE.b[t, ONE]), kronecker(p, t)),
        ),
    )


@section.claim(
    says=r"$z^{[l]} = W^{[l]} a^{[l-1]} + b^{[l]}$.",
    reading="With the shapes of the table: $b^{[l]}$ is one column, and there are $m$ examples, to "
    "each of which it must be added.",
    verdict="holds if",
    decided_in=FORWARD,
)
def z():
    def flat_bias():
        product, b = np.zeros((2, 2)), np.array([1.0, 2.0])
        found, wanted = (product + b).tolist(), (product + b.reshape(2, 1)).tolist()
        seen = "for 2 neurons and 2 examples NumPy adds a number for each example: "
        return found == wanted, f"{seen}$b = (1, 2)$ becomes `{found}` and not `{wanted}`"

    return (
        reading("there is one example, $m = 1$", affine(SINGLE)),
        reading(
            "$b^{[l]}$ is repeated in $m$ columns, as NumPy does with an array of shape `(n, 1)`",
            affine(BATCH, repeated=True),
        ),
        reading(
            "the plus is that of matrices",
            fits(matrix(BATCH.W) * matrix(BATCH.a), matrix(BATCH.b), "added"),
        ),
        reading("$b^{[l]}$ is stored as a flat array, of shape `(n,)`", Computation(flat_bias)),
    )


@section.claim(
    says=r"$\mathbf{z}^{[l]}$ and $\mathbf{a}^{[l]}$, bold and lower case, are matrices with $m$ "
    "columns.",
    reading=r"Lower case is usual for the vector of one example. Section 3 writes "
    r"$\mathbf{Z}^{[l]}$ and $\mathbf{A}^{[l]}$. The same letter must stand for the same thing.",
    verdict="holds if",
    decided_in=FORWARD,
)
def bold_lower_case():
    column = NamedArray(
        array("z", n_l), (p,), total(BATCH.W[p, q] * BATCH.a[q, s], q) + BATCH.b[p, ONE]
    )

    def gradient_of_vectors():
        dz, a = np.ones((3, 1)), np.ones((4, 1))
        m = 5
        one = dz @ a.T / m
        batch = np.ones((3, 5)) @ np.ones((4, 5)).T / m
        seen = f"of {m} examples all alike, one example gives $dW^{{[l]}}$ with the entries "
        same_entries = np.allclose(one, batch)
        return same_entries, f"{seen}${one[0, 0]:.1f}$ and all of them ${batch[0, 0]:.1f}$"

    return (
        reading(
            r"$z$ and $Z$ are one thing, the examples side by side: column $s$ of $z^{[l]}$ is "
            "example $s$ alone",
            Identity(BATCH.z[p, s], column[p]),
        ),
        reading(
            r"lower case is one example, and $dW^{[l]} = \frac1m dZ^{[l]} (A^{[l-1]})^T$ of "
            "section 3 is calculated with it",
            Computation(gradient_of_vectors),
        ),
    )


@section.claim(
    says="$z^{[l]}$ has shape $(n^{[l]}, m)$.",
    reading=r"It is $W^{[l]} a^{[l-1]}$ with $b^{[l]}$ added, shapes as in the table.",
    verdict="holds",
    decided_in=FORWARD,
)
def z_shape():
    return (
        reading(
            "one example is a column",
            affine(BATCH, repeated=True),
            has_shape(matrix(BATCH.W) * matrix(BATCH.a), n_l, m),
        ),
    )


@section.claim(
    says="$W^{[l]}$ has shape $(n^{[l]}, n^{[l-1]})$.",
    reading=r"Row $p$ holds the weights of neuron $p$. $W^{[l]} a^{[l-1]}$ must exist for layers "
    "of all sizes.",
    verdict="holds",
    decided_in=FORWARD,
)
def w_shape():
    return (
        reading(
            "examples are columns",
            Identity(sp.Derivative(BATCH.z[p, k], BATCH.a[q, k]), BATCH.W[p, q]),
            has_shape(matrix(BATCH.W), n_l, n_below),
            fits(matrix(BATCH.W), matrix(BATCH.a)),
        ),
    )


@section.claim(
    says="$a^{[l-1]}$ has shape $(n^{[l-1]}, m)$.",
    reading="Its column for example $k$ must reach example $k$ of $z^{[l]}$ and no other.",
    verdict="holds if",
    decided_in=FORWARD,
)
def a_shape():
    slope = sp.Derivative(BATCH.z[p, k], BATCH.a[q, s])
    rows = array("a^{[l-1]}", m, n_below)
    return (
        reading("one example is a column", Identity(slope, sp.Integer(0), unequal=(s, k))),
        reading(
            "one example is a row, as in a table of data",
            fits(matrix(BATCH.W), matrix(rows)),
        ),
    )


@section.claim(
    says="$a^{[l-1]}$ are the activations from the previous layer.",
    reading="The first layer has none before it: there $a^{[0]} = X$, the input, which the "
    "document does not name.",
    verdict="holds",
    decided_in=FORWARD,
    formula=False,
)
def previous():
    def like_nnlib():
        X = program.tumours().X_train
        net = nnlib.MLP([len(X), 5, 1], hidden="relu", output="sigmoid", loss="bce", rng=0)
        found = zip(program.forward(net.params, X)[1], net.forward(X).A, strict=True)
        agree = all(np.allclose(one, other, rtol=1e-12) for one, other in found)
        return agree, f"{X.shape[1]} tumours: every $a^{{[l]}}$ is that of `nnlib`, to 12 digits"

    return (reading("$a^{[0]}$ is the input, a column for each example", Computation(like_nnlib)),)


@section.claim(
    says="$b^{[l]}$, the bias vector, has shape $(n^{[l]}, 1)$.",
    reading="One number for each neuron, the same for all examples.",
    verdict="holds",
    decided_in=FORWARD,
)
def b_shape():
    return (
        reading(
            "it is repeated for each example",
            Identity(sp.Derivative(BATCH.z[p, k], BATCH.b[t, ONE]), kronecker(p, t)),
            has_shape(matrix(BATCH.b), n_l, 1),
        ),
    )


@section.claim(
    says="$m$ is the number of training examples.",
    reading="It is the number of columns, and in sections 2 and 3 the number that is divided by.",
    verdict="holds if",
    decided_in=FORWARD,
    formula=False,
)
def m_():
    def average(divisor):
        labels = np.array([[1.0, 0.0, 1.0, 1.0]])
        Z = np.array([[0.5, -1.0, 2.0, 0.0]])
        each = [
            nnlib.bce_from_logits(Z[:, [at]], labels[:, [at]]) for at in range(2)
        ]  # a mini-batch of two of the four
        found, wanted = sum(each) / divisor, float(np.mean(each))
        seen = f"the sum over a mini-batch of 2, divided by {divisor}, is ${found:.4f}$, and "
        return bool(np.isclose(found, wanted)), f"{seen}its average ${wanted:.4f}$"

    return (
        reading(
            "it is the number of the columns at hand, all examples or those of a mini-batch",
            Computation(lambda: average(2)),
        ),
        reading(
            "it stays the number of all 4 examples when a mini-batch of 2 is at hand",
            Computation(lambda: average(4)),
        ),
    )


@section.claim(
    says="$n^{[l]}$ is the number of neurons in layer $l$.",
    reading="Layer 0 is the input, which has no neurons, and $n^{[0]}$ the number of features.",
    verdict="holds",
    decided_in=FORWARD,
    formula=False,
)
def n():
    def counted():
        net = nnlib.MLP([4, 3, 2], output="sigmoid", loss="bce", rng=0)
        shapes = [layer.W.shape for layer in net.params]
        seen = "a network of 4 inputs, 3 and 2 neurons has weights of shapes "
        found = " and ".join(f"`{shape}`" for shape in shapes)
        return shapes == [(3, 4), (2, 3)], seen + found

    return (reading("the input counts as layer 0", Computation(counted)),)


@section.claim(
    says="$a^{[l]} = g(z^{[l]})$.",
    reading=r"$g$ is applied to each entry, as $dA * g'(Z)$ of section 3 needs it: an activation "
    "follows from its own $z$ alone.",
    verdict="holds if",
    decided_in=FORWARD,
)
def a_():
    Z = array("z^{[l]}", n_l, m)

    def alone(a):
        return Identity(sp.Derivative(a[p, k], Z[t, k]), sp.Integer(0), unequal=(t, p))

    shares = sp.exp(Z[p, k]) / total(sp.exp(Z[t, k]), t)
    return (
        reading(
            "$g$ is a function of one number, as the three of the table are",
            alone(NamedArray(array("a^{[l]}", n_l, m), (p, k), g(Z[p, k]))),
        ),
        reading(
            "$g$ is softmax of each column",
            alone(NamedArray(array("a^{[l]}", n_l, m), (p, k), shares)),
        ),
    )


@section.claim(
    says="One letter, $g$, is the activation function of every layer.",
    reading="With the loss of section 2, the last layer has to give a probability, $0 < g(z) < 1$.",
    verdict="holds if",
    decided_in=FORWARD,
    formula=False,
)
def one_g():
    points = np.array([-2.0, 0.5, 3.0])

    def inside(function, name):
        values = function(points)
        shown = ", ".join(f"{value:.3f}" for value in values)
        seen = rf"{name} gives $({shown})$ at $z = (-2, 0.5, 3)$"
        return bool(np.all((values > 0) & (values < 1))), seen

    return (
        reading(
            "each layer has its own $g$, the last one the sigmoid",
            Computation(lambda: inside(nnlib.sigmoid, "the sigmoid")),
        ),
        reading("all layers have ReLU", Computation(lambda: inside(nnlib.relu, "ReLU"))),
        reading(r"all layers have $\tanh$", Computation(lambda: inside(np.tanh, r"$\tanh$"))),
    )


@section.claim(
    says="The activation function is non-linear.",
    reading="A linear $g$ would give the sum for a sum, $g(u + v) = g(u) + g(v)$. The three of the "
    "table are meant.",
    verdict="holds",
    decided_in=FORWARD,
)
def non_linear():
    u, v = sp.symbols("u v", real=True)

    def bends(function):
        return Different(function(u + v), function(u) + function(v))

    (n_above,) = sizes("n^{[l+1]}")
    W2, b2 = array("W^{[l+1]}", n_above, n_l), array("b^{[l+1]}", n_above)
    row = index("u", n_above)
    Z, a = SINGLE.z, SINGLE.a
    second = NamedArray(
        array("z^{[l+1]}", n_above), (row,), total(W2[row, p] * Z[p, ONE], p) + b2[row]
    )
    product = matrix(W2) * (matrix(SINGLE.W) * matrix(a) + matrix(SINGLE.b)) + matrix(b2)
    merged = matrix_equation(second[row], product, W2, b2, SINGLE.W, SINGLE.b, a)
    return (
        reading("$g$ is the sigmoid", bends(sigmoid)),
        reading("$g$ is ReLU", bends(relu)),
        reading(r"$g$ is $\tanh$", bends(tanh)),
        Correction("Without it, $g(z) = z$, two layers are one:", merged),
    )
