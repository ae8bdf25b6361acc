r"""The algebra of `nnlib.activations`: the identity, and the table of all elementwise ones."""

from __future__ import annotations

from functools import cache

import sympy as sp

from derive.derivation import Derivation
from derive.words.arrays import Elementwise
from nnlib import activations as arrays
from nnlib.symbolic import gates, rectifiers, sigmoids
from nnlib.symbolic._prime import Prime
from nnlib.symbolic.rectifiers import (
    SLOPE,
    leaky_relu,
    leaky_relu_prime,
    relu,
    relu_prime,
)
from nnlib.symbolic.sigmoids import sigmoid, sigmoid_prime, tanh, tanh_prime
from nnlib.symbolic.softmax import (
    softmax,
    softmax_backward,
    softmax_is_shift_invariant,
    softmax_jacobian,
)

__all__ = [
    "ACTIVATIONS",
    "SLOPE",
    "identity",
    "identity_prime",
    "leaky_relu",
    "leaky_relu_prime",
    "relu",
    "relu_prime",
    "sigmoid",
    "sigmoid_prime",
    "softmax",
    "softmax_backward",
    "softmax_is_shift_invariant",
    "softmax_jacobian",
    "tanh",
    "tanh_prime",
]


class identity_prime(Prime):
    """The derivative of the identity, 1."""

    latex_name = r"\operatorname{id}'"

    @classmethod
    def definition(cls, x: sp.Expr) -> sp.Expr:
        return sp.Integer(1)

    @classmethod
    @cache
    def derivation(cls) -> Derivation:
        d = cls.start(identity)
        return d.step(sp.Integer(1), "the slope of a straight line").conclude()


class identity(Elementwise):
    """The identity, g(z) = z.

    >>> z = sp.Symbol("z", real=True)
    >>> identity(z).diff(z)
    identity_prime(z)
    """

    latex_name, prime = r"\operatorname{id}", identity_prime

    @classmethod
    def definition(cls, x: sp.Expr) -> sp.Expr:
        return x


ACTIVATIONS: dict[str, type[Elementwise]] = {"identity": identity} | {
    name: getattr(module, name)
    for module in (sigmoids, rectifiers, gates)
    for name in module.__all__
    if name in arrays.ACTIVATIONS
}
"""Every elementwise activation by its name in `nnlib`; its derivative is its ``prime``."""
