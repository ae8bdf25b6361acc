"""Names that hold in every chapter: activations and what is written for them."""

from __future__ import annotations

from functools import cache

import sympy as sp

from derive import Named, elementwise
from nnlib.symbolic.activations import sigmoid
from tests.book.names.page import Page, named


@cache
def everyday() -> tuple[Page, ...]:
    """The sigmoid, tanh, ReLU and any activation as σ, g and f of one number."""
    return (
        *(_activation(sigmoid, letter) for letter in "zux"),
        *(_activation(sp.tanh, letter) for letter in "zux"),
        _activation(elementwise("g"), "z"),
        _activation(elementwise("f"), "z"),
        _rectifier(),
        _one_neuron(),
    )


def _activation(function, letter):
    """σ, g and f for one function, its value as a or o, and the sigmoid as σ beside tanh."""
    at = sp.Symbol(letter, real=True)
    value = function(at)
    named_values = {name: Named(sp.Symbol(name), value) for name in "ao"}
    functions = dict.fromkeys((r"\sigma", "g", "f"), function)
    return Page({letter: at} | functions | named_values)


def _rectifier():
    z, h, alpha = sp.symbols("z h alpha", positive=True)
    y, c = sp.symbols("y c", real=True)
    return Page(
        {"z": z, "h": h, "y": y, "c": c, r"\alpha": alpha, r"\sigma": sigmoid,
         "f": lambda at: sp.Max(alpha * at, at) if at.is_positive else alpha * at}
    )  # fmt: skip


def _one_neuron():
    """The error of one neuron with the squared error, and its derivatives."""
    a, y, x, W, b = sp.symbols("a y x W b", real=True)
    z = W * x + b
    f = elementwise("f")
    loss = (f(z) - y) ** 2 / 2
    return Page(
        {"a": a, "y_{true}": y, "x": x, "W": W, "b": b, "f": f}
        | named("z", z) | named("y", f(z)) | named("L", loss)
        | named(r"\delta", (f(z) - y) * f.prime(z))
        | named("dL/dW", sp.Derivative(loss, W)) | named("dL/db", sp.Derivative(loss, b))
    )  # fmt: skip
