r"""The algebra of `nnlib.rectifiers`: ReLU and its relatives, and their derivatives derived."""

from __future__ import annotations

from functools import cache

import sympy as sp

from derive.derivation import Derivation
from derive.words.arrays import Elementwise
from nnlib.symbolic._prime import Prime, z
from nnlib.symbolic.sigmoids import sigmoid

__all__ = [
    "elu",
    "elu_prime",
    "leaky_relu",
    "leaky_relu_prime",
    "relu",
    "relu_prime",
    "softplus",
    "softplus_prime",
]

SLOPE = sp.Symbol("alpha", positive=True)
"""The slope of the leaky ReLU below 0."""


class relu_prime(Prime):
    """The derivative of ReLU: 1 for z > 0, else 0 (at z = 0 it has none; 0 is a choice)."""

    latex_name, kinked = r"\operatorname{ReLU}'", True

    @classmethod
    def definition(cls, x: sp.Expr) -> sp.Expr:
        return sp.Piecewise((1, x > 0), (0, True))

    @classmethod
    @cache
    def derivation(cls) -> Derivation:
        d = cls.start(relu)
        d.step(cls.definition(z), "$z$ itself on one side of 0, the constant 0 on the other")
        return d.conclude()


class relu(Elementwise):
    """The rectified linear unit, max(0, z)."""

    latex_name, prime = r"\operatorname{ReLU}", relu_prime

    @classmethod
    def definition(cls, x: sp.Expr) -> sp.Expr:
        return sp.Max(0, x)


class leaky_relu_prime(Prime):
    """The derivative of the leaky ReLU: 1 for z > 0, else its slope."""

    latex_name, kinked = r"\operatorname{LReLU}'", True

    @classmethod
    def definition(cls, x: sp.Expr) -> sp.Expr:
        return sp.Piecewise((1, x > 0), (SLOPE, True))

    @classmethod
    @cache
    def derivation(cls) -> Derivation:
        d = cls.start(leaky_relu)
        return d.step(cls.definition(z), "a straight line on each side of 0").conclude()


class leaky_relu(Elementwise):
    """The leaky ReLU: z for z > 0, else `SLOPE` times z."""

    latex_name, prime = r"\operatorname{LReLU}", leaky_relu_prime

    @classmethod
    def definition(cls, x: sp.Expr) -> sp.Expr:
        return sp.Piecewise((x, x > 0), (SLOPE * x, True))


class softplus_prime(Prime):
    r"""The derivative of softplus, which is the sigmoid.

    >>> print(softplus_prime.derivation().result_latex)
    \operatorname{softplus}'(z) = \sigma(z)
    """

    latex_name = r"\operatorname{softplus}'"

    @classmethod
    def definition(cls, x: sp.Expr) -> sp.Expr:
        return sigmoid(x)

    @classmethod
    @cache
    def derivation(cls) -> Derivation:
        d = cls.start(softplus)
        d.step(sp.exp(z) / (1 + sp.exp(z)), r"the chain rule, with $\log' x = 1 / x$")
        return d.step(sigmoid(z), "numerator and denominator times $e^{-z}$").conclude()


class softplus(Elementwise):
    """The softplus, log(1 + exp(z))."""

    latex_name, prime = r"\operatorname{softplus}", softplus_prime

    @classmethod
    def definition(cls, x: sp.Expr) -> sp.Expr:
        return sp.log(1 + sp.exp(x))


class elu_prime(Prime):
    """The derivative of ELU: 1 for z > 0, else exp(z)."""

    latex_name = r"\operatorname{ELU}'"

    @classmethod
    def definition(cls, x: sp.Expr) -> sp.Expr:
        return sp.Piecewise((1, x > 0), (sp.exp(x), True))

    @classmethod
    @cache
    def derivation(cls) -> Derivation:
        d = cls.start(elu)
        return d.step(
            cls.definition(z), "$z$ itself on one side of 0, $e^z - 1$ on the other"
        ).conclude()


class elu(Elementwise):
    """The exponential linear unit: z for z > 0, else exp(z) - 1."""

    latex_name, prime = r"\operatorname{ELU}", elu_prime

    @classmethod
    def definition(cls, x: sp.Expr) -> sp.Expr:
        return sp.Piecewise((x, x > 0), (sp.exp(x) - 1, True))
