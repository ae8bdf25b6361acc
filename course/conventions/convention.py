"""The choices that make a notation, and the translation that follows from them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

import numpy as np
import sympy as sp

from nnlib.symbolic import sizes

# The number of examples and the number of outputs, which is all that the factors depend on.
examples, outputs = sizes("m n_L")

EXAMPLES = ("columns", "rows")
WEIGHTS = ("out, in", "in, out")
BIASES = ("column", "row", "flat", "inside")


class Run(NamedTuple):
    """One training step: activations, cost, deltas, gradients, and the parameters after it.

    ``deltas`` and ``activations`` go from the first layer to the last; ``gradients`` and
    ``updated`` hold the parameters of each layer, in the order and the shapes of their notation.
    """

    activations: list[np.ndarray]
    cost: float
    deltas: list[np.ndarray]
    gradients: list[tuple[np.ndarray, ...]]
    updated: list[tuple[np.ndarray, ...]]

    @property
    def numbers(self) -> np.ndarray:
        """All numbers of the run, one after the other."""
        layers = [
            part for pairs in (self.gradients, self.updated) for pair in pairs for part in pair
        ]
        arrays = [*self.activations, self.cost, *self.deltas, *layers]
        return np.concatenate([np.ravel(array) for array in arrays])


@dataclass(frozen=True)
class Convention:
    """How one source writes a network.

    Args:
        name: what the source is called here.
        examples: whether an example is one of the ``columns`` or one of the ``rows``.
        weights: the order of the two sizes in the shape of W.
        bias: the shape of b: ``column`` (n, 1), ``row`` (1, n), ``flat`` (n,), or ``inside`` the
            weights, as their last column, for an input that is always 1.
        cost: for each kind of output that the source has a cost for, that cost divided by the cost
            of `nnlib`, which averages over the examples; squares have a factor 1/2 there.
        delta: its deltas, divided by the derivatives of one example's loss in `nnlib`.
        step: one training step in the source's own symbols, a function of the inputs, the labels,
            the parameters, the learning rate and the kind of output.
    """

    name: str
    examples: str
    weights: str
    bias: str
    cost: Mapping[str, sp.Expr]
    delta: Mapping[str, sp.Expr]
    step: Callable[..., Run]

    def __post_init__(self):
        for what, value, known in (
            ("examples", self.examples, EXAMPLES),
            ("weights", self.weights, WEIGHTS),
            ("bias", self.bias, BIASES),
        ):
            if value not in known:
                raise ValueError(f"{what} of {self.name}: got {value!r}, expected one of {known}")
        if set(self.cost) != set(self.delta):
            raise ValueError(
                f"{self.name} has a cost for {sorted(self.cost)} and deltas for "
                f"{sorted(self.delta)}, expected the same"
            )

    def batch(self, values: np.ndarray) -> np.ndarray:
        """Turn a batch from columns to this notation; the same call turns it back."""
        return values.T if self.examples == "rows" else values

    def layer(self, W: np.ndarray, b: np.ndarray) -> tuple[np.ndarray, ...]:
        """Write the parameters of a layer of `nnlib`, (n, n_in) and (n, 1), in this notation."""
        if self.bias == "inside":
            return (np.hstack([W, b]),)
        shaped = {"column": b, "row": b.T, "flat": b[:, 0]}[self.bias]
        return (W.T if self.weights == "in, out" else W, shaped)

    def book_layer(self, *parts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Read the parameters of a layer, or gradients of the same shapes, as in `nnlib`."""
        if self.bias == "inside":
            (theta,) = parts
            return theta[:, :-1], theta[:, -1:]
        W, b = parts
        return (W.T if self.weights == "in, out" else W), np.reshape(b, (-1, 1))


def factor(formula: sp.Expr, m: int, n: int) -> Fraction:
    """The value of a factor for m examples and n outputs.

    >>> factor(2 / (examples * outputs), 5, 2)
    Fraction(1, 5)
    """
    value = sp.Rational(sp.sympify(formula).subs({examples: m, outputs: n}))
    return Fraction(int(value.p), int(value.q))


def write(convention: Convention, net, output: str, rate: float) -> Run:
    """Run one training step in a notation, with the learning rate that gives the same step.

    Args:
        convention: the notation.
        net: the `Network` with its inputs, labels and parameters, in columns.
        output: one of the kinds of output that the notation has a cost for.
        rate: the learning rate for `nnlib`; the notation gets it divided by its factor.

    Raises:
        ValueError: when the source has no cost for this kind of output.
    """
    if output not in convention.cost:
        raise ValueError(
            f"{convention.name} has no cost for {output!r}, expected one of {[*convention.cost]}"
        )
    own_rate = rate / float(factor(convention.cost[output], net.m, net.n_out))
    params = [convention.layer(*layer) for layer in net.params]
    return convention.step(
        convention.batch(net.X), convention.batch(net.Y), params, own_rate, output
    )


def read(convention: Convention, run: Run, net, output: str) -> Run:
    """Translate a run from its notation to that of `nnlib`, by what the notation says of itself."""
    of_cost = float(factor(convention.cost[output], net.m, net.n_out))
    of_delta = float(factor(convention.delta[output], net.m, net.n_out))
    return Run(
        activations=[convention.batch(A) for A in run.activations],
        cost=run.cost / of_cost,
        deltas=[convention.batch(delta) / of_delta for delta in run.deltas],
        gradients=[
            tuple(part / of_cost for part in convention.book_layer(*layer))
            for layer in run.gradients
        ],
        updated=[convention.book_layer(*layer) for layer in run.updated],
    )
