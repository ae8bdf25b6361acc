"""Section 3 of document 002, one neuron."""

from __future__ import annotations

import numpy as np
import sympy as sp

from course.claims.evidence import Computation, Identity, Positive
from course.claims.rows import Correction, Section, reading
from course.documents.d002.notation import LOSS, NEURON, f
from course.documents.formulas import named
from derive import product_as_written
from nnlib.symbolic import Named, array, index, sizes, total

section = Section("002", 3)

W, x, b, y_true, eta = sp.symbols(r"W x b y_{true} \eta", real=True)
z = named("z", W * x + b)
y = named("y", f(z))
HALF_SQUARE = named("L", (y_true - y) ** 2 / 2)

(n,) = sizes("n")
p, i = index("p", n), index("i", n)
W_row, x_column = array("W", n), array("x", n)
z_n = named("z", total(W_row[i] * x_column[i], i) + b)
y_n = named("y", f(z_n))


def in_the_documents_order(y, y_true, slope, x):
    """(y - y_true) f'(z) x."""
    return product_as_written(y - y_true, slope, x)


@section.claim(
    says="$y = f(Wx + b)$.",
    reading="Here $y$ is the output and $y_{true}$ the label. In section 2 the label is $y$ and "
    r"the output $\hat{y}$. The updates then speak of a $z$ that is not introduced: $z = Wx + b$.",
    verdict="holds if",
    decided_in=NEURON,
)
def neuron():
    label, output = sp.Symbol("y", real=True), named("y_{true}", f(z))
    other = Named(LOSS, (output - label) ** 2 / 2)
    return (
        reading(
            "$y$ is the output",
            Identity(
                sp.Derivative(HALF_SQUARE, W), in_the_documents_order(y, y_true, f.prime(z), x)
            ),
        ),
        reading(
            "$y$ is the label, as in section 2, and $y_{true}$ the output",
            Identity(sp.Derivative(other, W), in_the_documents_order(label, output, f.prime(z), x)),
        ),
    )


@section.claim(
    says=r"$L = \frac{1}{2} (y_{true} - y)^2$.",
    reading="Section 2 has another formula for the loss of $m$ examples and any number of outputs.",
    verdict="holds",
    decided_in=NEURON,
)
def loss_():
    (m,) = sizes("m")
    s = index("s", m)
    copies = total((y_true - y) ** 2, s) / (2 * m)
    return (
        reading(
            "there is one output, and one example or $m$ copies of it",
            Identity(copies, HALF_SQUARE),
        ),
    )


@section.claim(
    says=r"$\frac{dL}{dW} = (y - y_{true}) \cdot f'(z) \cdot x$.",
    reading="$W$ may be one number or, with $n$ inputs, a row; $x$ is then a column, as $Wx$ says. "
    "A gradient has the shape of what it belongs to.",
    verdict="holds if",
    decided_in=NEURON,
)
def weight_gradient():
    loss = Named(LOSS, (y_true - y_n) ** 2 / 2)
    each = Identity(
        sp.Derivative(loss, W_row[p]),
        in_the_documents_order(y_n, y_true, f.prime(z_n), x_column[p]),
    )

    def new_shape(transposed):
        row, column = np.zeros((1, 3)), np.ones((3, 1))
        new = (row - 0.1 * (column.T if transposed else column)).shape
        return new == row.shape, f"3 inputs: after the update $W$ has the shape `{new}`"

    return (
        reading(
            "$W$ and $x$ are numbers",
            Identity(
                sp.Derivative(HALF_SQUARE, W), in_the_documents_order(y, y_true, f.prime(z), x)
            ),
        ),
        reading(
            "$W$ is a row, and the last factor is turned into one, $x^T$",
            each,
            Computation(lambda: new_shape(True)),
        ),
        reading("$W$ is a row, and $x$ stays a column", Computation(lambda: new_shape(False))),
        Correction("For $n$ inputs the row has the entries:", each),
    )


@section.claim(
    says=r"$W := W - \eta \frac{dL}{dW}$.",
    reading=r"One step, with $b$ left where it is. Take $f(z) = z$ and $x \neq 0$. The step lowers "
    r"the loss if it ends below where it began. Any rate below $2/x^2$ is $\eta = "
    r"\frac{2}{x^2} \frac{u}{1 + u}$ with $u > 0$, any above it $\frac{2}{x^2} (1 + u)$. $e$ is "
    "$y - y_{true}$ and not 0.",
    verdict="holds if",
    decided_in=NEURON,
)
def weight_update():
    u = sp.Symbol("u", positive=True)
    e = sp.Symbol("e", real=True, nonzero=True)
    scale = sp.Symbol("x", real=True, nonzero=True)

    def gain(rate):
        return e**2 / 2 - (e - rate * e * scale * scale) ** 2 / 2

    below, above = 2 * u / (scale**2 * (1 + u)), 2 * (1 + u) / scale**2
    y = named("y", W * x + b)
    slope = sp.Derivative(named("L", (y_true - y) ** 2 / 2), W)
    y_new = named("y_{new}", (W - eta * slope) * x + b)
    step = Identity(y_new - y_true, product_as_written(1 - eta * x**2, y - y_true))
    return (
        reading(r"$0 < \eta < 2 / x^2$", step, Positive(gain(below), 2 * e**2 * u / (1 + u) ** 2)),
        reading(r"$\eta > 2 / x^2$", Positive(gain(above))),
    )


@section.claim(
    says=r"$b := b - \eta (y - y_{true}) \cdot f'(z)$.",
    reading="In a program this line comes after the update of $W$. The factor behind $\\eta$ must "
    "be the derivative of $L$ with respect to $b$ at the weights where the step began.",
    verdict="holds if",
    decided_in=NEURON,
)
def bias_update():
    slope = (y - y_true) * f.prime(z)
    z_new = named("z_{new}", sp.Symbol("V", real=True) * x + b)
    y_new = named("y_{new}", f(z_new))
    return (
        reading(
            "$y$ and $z$ are kept from before the update of $W$",
            Identity(sp.Derivative(HALF_SQUARE, b), slope),
        ),
        reading(
            "$y$ and $z$ are calculated anew with the new weight $V$",
            Identity(sp.Derivative(HALF_SQUARE, b), (y_new - y_true) * f.prime(z_new)),
        ),
    )
