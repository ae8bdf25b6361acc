r"""The network's lines of the cheat sheet: forward, output, backward, each out of a derivation.

Each function makes a line for the `Layout` that it is given. `sections` puts them in order.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import sympy as sp

from course.cheat_sheet.layouts import Layout, k, m
from course.cheat_sheet.line import Line
from nnlib.symbolic import (
    Apply,
    Derivation,
    Named,
    SumsToOne,
    UpstreamCost,
    array,
    elementwise,
    index,
    indices,
    matrix,
    sizes,
    total,
)
from nnlib.symbolic.activations import identity, sigmoid
from nnlib.symbolic.losses import binary, categorical, half_square

n_below, n, n_above, n_out = sizes("n^{[l-1]} n^{[l]} n^{[l+1]} n^{[L]}")
s = index("s", m)
g = elementwise("g")


# --- a layer --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Layer:
    """Layer l: its weights, its input, and its pre-activation as a formula of both."""

    W: sp.IndexedBase
    b: sp.IndexedBase
    A: sp.IndexedBase
    Z: object

    @classmethod
    def of(cls, x: Layout) -> Layer:
        """The layer in a layout."""
        W, b = x.weights("W^{[l]}", n, n_below), x.vector("b^{[l]}", n)
        A = x.units("A^{[l-1]}", n_below)
        i, j = index("i", n_below), index("j", n)
        weighted = total(x.weight(W, j, i) * x.at(A, i), i) + x.component(b, j)
        return cls(W, b, A, x.given("Z^{[l]}", j, lambda _: weighted))


def pre_activation(x: Layout) -> Line:
    """Z^[l] from A^[l-1]."""
    layer, j = Layer.of(x), index("j", n)
    d = Derivation(x.at(layer.Z, j))
    d.step(x.at(layer.Z, j).value, "the definition, for one unit and one example")
    weighted = x.product(matrix(layer.W), matrix(layer.A))
    repeated = x.product(matrix(layer.b), x.ones(1, m))
    d.in_matrices("Z^{[l]}", weighted + repeated, layer.W, layer.A, layer.b)
    return Line("pre-activation", d, x.turn(n, m))


def activation(x: Layout) -> Line:
    """A^[l] from Z^[l]."""
    Z, j = x.units("Z^{[l]}", n), index("j", n)
    A = x.given("A^{[l]}", j, lambda unit: g(x.at(Z, unit)))
    d = Derivation(x.at(A, j))
    d.step(g(x.at(Z, j)), "the definition, for one unit and one example")
    return Line("activation", d.in_matrices("A^{[l]}", Apply(g, matrix(Z)), Z), x.turn(n, m))


def hidden_delta(x: Layout) -> Line:
    """δ^[l] from δ^[l+1]."""
    Z, delta = x.units("Z^{[l]}", n), x.units(r"\delta^{[l+1]}", n_above)
    W, b = x.weights("W^{[l+1]}", n_above, n), x.vector("b^{[l+1]}", n_above)
    (i, p), j = indices("i p", n), index("j", n_above)

    def weighted(unit):
        return total(x.weight(W, unit, i) * g(x.at(Z, i)), i) + x.component(b, unit)

    above = x.given("Z^{[l+1]}", j, weighted)
    d = Derivation(sp.Derivative(UpstreamCost("F", delta, above), x.at(Z, p)))
    d.step(
        total(x.at(delta, j, s) * sp.Derivative(x.at(above, j, s), x.at(Z, p)), j, s),
        "the chain rule, over all that this entry acts on",
    )
    d.step(
        total(x.weight(W, j, p) * x.at(delta, j), j) * g.prime(x.at(Z, p)),
        "one term of each sum is left, of the same example",
    )
    back = x.product(matrix(W).T, matrix(delta))
    product = sp.HadamardProduct(back, Apply(g.prime, matrix(Z)))
    d.in_matrices(r"\delta^{[l]}", product, W, delta, Z)
    return Line("delta of a hidden layer", d, x.turn(n, m))


def weight_gradient(x: Layout, *, average: bool) -> Line:
    """∂J/∂W^[l], for an average of the losses or for their sum."""
    layer, delta = Layer.of(x), x.units(r"\delta^{[l]}", n)
    scale = 1 / m if average else sp.Integer(1)
    j, q, p = index("j", n), index("q", n), index("p", n_below)
    entry = x.weight(layer.W, q, p)
    d = Derivation(sp.Derivative(UpstreamCost("J", delta, layer.Z, scale), entry))
    slope = sp.Derivative(x.at(layer.Z, j), entry)
    d.step(scale * total(x.at(delta, j) * slope, j, k), "the chain rule")
    d.step(
        scale * total(x.at(delta, q) * x.at(layer.A, p), k),
        "the weight is in the sums of one unit, times the activation below",
    )
    gradient = scale * x.product(matrix(delta), matrix(layer.A).T)
    d.in_matrices(r"\frac{\partial J}{\partial W^{[l]}}", gradient, delta, layer.A)
    return Line("gradient of the weights", d, x.turn(n, n_below))


def bias_gradient(x: Layout, *, average: bool) -> Line:
    """∂J/∂b^[l], for an average of the losses or for their sum."""
    layer, delta = Layer.of(x), x.units(r"\delta^{[l]}", n)
    scale = 1 / m if average else sp.Integer(1)
    j, q = indices("j q", n)
    entry = x.component(layer.b, q)
    d = Derivation(sp.Derivative(UpstreamCost("J", delta, layer.Z, scale), entry))
    slope = sp.Derivative(x.at(layer.Z, j), entry)
    d.step(scale * total(x.at(delta, j) * slope, j, k), "the chain rule")
    d.step(scale * total(x.at(delta, q), k), "the bias enters every example once")
    gradient = scale * x.product(matrix(delta), x.ones(m, 1))
    d.in_matrices(r"\frac{\partial J}{\partial b^{[l]}}", gradient, delta)
    return Line("gradient of the biases", d, x.turn(n, 1))


# --- the output layer -----------------------------------------------------------------------------


def _loss(x, A, Y, of_entry):
    """The sum of the examples' losses."""
    i = index("i", n_out)
    return Named(sp.Symbol("F"), total(of_entry(x.at(A, i), x.at(Y, i)), i, k))


def _output(x, function):
    Z, Y = x.units("Z^{[L]}", n_out), x.units("Y", n_out)
    A = x.given("A^{[L]}", index("i", n_out), lambda unit: function(x.at(Z, unit)))
    return Z, Y, A, index("p", n_out)


def _difference(x, about, d, A, Y):
    return Line(
        about, d.in_matrices(r"\delta^{[L]}", matrix(A) - matrix(Y), A, Y), x.turn(n_out, m)
    )


def squared_error_delta(x: Layout) -> Line:
    """δ^[L] of any activation with half the squared error."""
    Z, Y, A, p = _output(x, g)
    d = Derivation(sp.Derivative(_loss(x, A, Y, half_square), x.at(Z, p)))
    error = x.at(A, p) - x.at(Y, p)
    d.step(error * g.prime(x.at(Z, p)), "one term is left, and the 2 cancels")
    delta = sp.HadamardProduct(matrix(A) - matrix(Y), Apply(g.prime, matrix(Z)))
    d.in_matrices(r"\delta^{[L]}", delta, A, Y, Z)
    return Line("any $g$, half the squared error", d, x.turn(n_out, m))


def identity_delta(x: Layout) -> Line:
    """δ^[L] of the identity with half the squared error."""
    Z, Y, A, p = _output(x, identity)
    d = Derivation(sp.Derivative(_loss(x, A, Y, half_square), x.at(Z, p)))
    d.step(x.at(A, p) - x.at(Y, p), "the slope of the identity is 1")
    return _difference(x, "identity, half the squared error", d, A, Y)


def sigmoid_delta(x: Layout) -> Line:
    """δ^[L] of the sigmoid with the binary cross-entropy."""
    Z, Y, A, p = _output(x, sigmoid)
    a, y = x.at(A, p), x.at(Y, p)
    d = Derivation(sp.Derivative(_loss(x, A, Y, binary), x.at(Z, p)))
    d.step(((1 - y) / (1 - a) - y / a) * sigmoid.prime(x.at(Z, p)), "the chain rule")
    d.step(a - y, r"$\sigma' = \sigma (1 - \sigma)$ cancels both denominators")
    return _difference(x, "sigmoid, binary cross-entropy", d, A, Y)


def softmax_delta(x: Layout) -> Line:
    """δ^[L] of softmax with the cross-entropy, for labels that sum to one over the classes."""
    Z = x.units("Z^{[L]}", n_out)
    i, j, p = indices("i j p", n_out)
    columns = array("Y", n_out, m)  # the condition speaks of columns
    Y = x.given("Y", i, lambda unit: columns[unit, k])
    everything = total(sp.exp(x.at(Z, j)), j)
    A = x.given("A^{[L]}", i, lambda unit: sp.exp(x.at(Z, unit)) / everything)
    d = Derivation(sp.Derivative(_loss(x, A, Y, categorical), x.at(Z, p)), given=SumsToOne(columns))
    d.step(
        x.at(A, p) * total(x.at(Y, i), i) - x.at(Y, p),
        "the logarithm of a quotient, differentiated",
    )
    d.step(x.at(A, p) - x.at(Y, p), "the labels of an example sum to one")
    return _difference(x, "softmax, cross-entropy", d, A, Y)


# --- the sheet ------------------------------------------------------------------------------------


@cache
def sections(x: Layout) -> dict[str, list[Line]]:
    r"""The lines of the sheet about a network, by heading, in a layout.

    >>> print(sections(Layout(rows=True))["Backward"][0].latex)
    \delta^{[l]} = \left(\delta^{[l+1]} (W^{[l+1]})^{\mathsf T}\right) \odot g'(Z^{[l]})
    """
    output = (squared_error_delta, identity_delta, sigmoid_delta, softmax_delta)
    gradients = (weight_gradient, bias_gradient)
    return {
        "Forward": [pre_activation(x), activation(x)],
        "Output": [line(x) for line in output],
        "Backward": [hidden_delta(x)],
        "Averaged": [line(x, average=True) for line in gradients],
        "Summed": [line(x, average=False) for line in gradients],
    }
