r"""The algebra of `nnlib.activations`: the identity here, all others by their own modules."""

from __future__ import annotations

from functools import cache

import sympy as sp

from derive.derivation import Derivation
from derive.words.arrays import Elementwise
from nnlib.symbolic._prime import Prime
from nnlib.symbolic.gates import gelu, gelu_prime, gelu_tanh, gelu_tanh_prime, silu, silu_prime
from nnlib.symbolic.rectifiers import (
    SLOPE,
    leaky_relu,
    leaky_relu_prime,
    relu,
    relu_prime,
    softplus,
    softplus_prime,
)
from nnlib.symbolic.sigmoids import sigmoid, sigmoid_prime, tanh, tanh_prime
from nnlib.symbolic.softmax import (
    softmax,
    softmax_backward,
    softmax_is_shift_invariant,
    softmax_jacobian,
)

__all__ = [
    "SLOPE",
    "gelu",
    "gelu_prime",
    "gelu_tanh",
    "gelu_tanh_prime",
    "identity",
    "identity_prime",
    "leaky_relu",
    "leaky_relu_prime",
    "relu",
    "relu_prime",
    "sigmoid",
    "sigmoid_prime",
    "silu",
    "silu_prime",
    "softmax",
    "softmax_backward",
    "softmax_is_shift_invariant",
    "softmax_jacobian",
    "softplus",
    "softplus_prime",
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
