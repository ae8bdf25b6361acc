r"""The algebra of `nnlib.sigmoids`: the sigmoid and tanh, and their derivatives derived."""

from __future__ import annotations

from functools import cache

import sympy as sp

from derive.derivation import Derivation
from derive.words.arrays import Elementwise
from nnlib.symbolic._prime import Prime, z

__all__ = ["sigmoid", "sigmoid_prime", "tanh", "tanh_prime"]


class sigmoid_prime(Prime):
    r"""The derivative of the sigmoid, σ(z) (1 - σ(z)).

    >>> print(sigmoid_prime.derivation().result_latex)
    \sigma'(z) = \sigma(z) \, \left(1 - \sigma(z)\right)
    """

    latex_name = r"\sigma'"

    @classmethod
    def definition(cls, x: sp.Expr) -> sp.Expr:
        return sigmoid(x) * (1 - sigmoid(x))

    @classmethod
    @cache
    def derivation(cls) -> Derivation:
        e = sp.exp(-z)
        d = cls.start(sigmoid)
        d.step(e / (1 + e) ** 2, "the chain rule")
        d.step(sigmoid(z) * e / (1 + e), r"the definition of $\sigma$")
        d.step(sigmoid(z) * (1 - sigmoid(z)), r"$1 - \sigma(z)$ over the same denominator")
        return d.conclude()


class sigmoid(Elementwise):
    """The sigmoid, σ(z) = 1 / (1 + exp(-z)).

    >>> sigmoid(z).diff(z)
    sigmoid_prime(z)
    """

    latex_name, prime = r"\sigma", sigmoid_prime

    @classmethod
    def definition(cls, x: sp.Expr) -> sp.Expr:
        return 1 / (1 + sp.exp(-x))


class tanh_prime(Prime):
    """The derivative of tanh, 1 - tanh²(z)."""

    latex_name = r"\tanh'"

    @classmethod
    def definition(cls, x: sp.Expr) -> sp.Expr:
        return 1 - tanh(x) ** 2

    @classmethod
    @cache
    def derivation(cls) -> Derivation:
        up, down = sp.exp(z), sp.exp(-z)
        d = cls.start(tanh)
        d.step(
            ((up + down) ** 2 - (up - down) ** 2) / (up + down) ** 2,
            r"the quotient rule on $\tanh z = (e^z - e^{-z}) / (e^z + e^{-z})$",
        )
        d.step(1 - tanh(z) ** 2, "divide each term")
        return d.conclude()


class tanh(Elementwise):
    """The hyperbolic tangent."""

    latex_name, prime = r"\tanh", tanh_prime

    @classmethod
    def definition(cls, x: sp.Expr) -> sp.Expr:
        return sp.tanh(x)
