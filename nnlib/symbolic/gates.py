r"""The algebra of `nnlib.gates`: z times a gate, and the derivatives by the product rule."""

from __future__ import annotations

from functools import cache

import sympy as sp

from derive.derivation import Derivation
from derive.words.arrays import Elementwise, Named
from nnlib.symbolic._normal import density, distribution
from nnlib.symbolic._prime import Prime, z
from nnlib.symbolic.sigmoids import sigmoid, sigmoid_prime, tanh, tanh_prime

__all__ = ["gelu", "gelu_prime", "gelu_tanh", "gelu_tanh_prime", "silu", "silu_prime"]

CUBIC = Named(sp.Symbol("c", positive=True), sp.Rational(44715, 1000000))
"""The coefficient of GELU's approximation, 0.044715."""


class silu_prime(Prime):
    r"""The derivative of SiLU, σ(z) + SiLU(z) (1 - σ(z)).

    >>> print(silu_prime.derivation().result_latex)
    \operatorname{SiLU}'(z) = \sigma(z) + \operatorname{SiLU}(z) \, \left(1 - \sigma(z)\right)
    """

    latex_name = r"\operatorname{SiLU}'"

    @classmethod
    def definition(cls, x: sp.Expr) -> sp.Expr:
        return sigmoid(x) + silu(x) * (1 - sigmoid(x))

    @classmethod
    @cache
    def derivation(cls) -> Derivation:
        d = cls.start(silu)
        d.step(sigmoid(z) + z * sigmoid_prime(z), "the product rule")
        d.step(
            sigmoid(z) + z * sigmoid(z) * (1 - sigmoid(z)),
            r"the derivative of the sigmoid is $\sigma (1 - \sigma)$",
        )
        return d.step(
            sigmoid(z) + silu(z) * (1 - sigmoid(z)), r"$z \, \sigma(z)$ is the stored activation"
        ).conclude()


class silu(Elementwise):
    """The SiLU, z σ(z)."""

    latex_name, prime = r"\operatorname{SiLU}", silu_prime

    @classmethod
    def definition(cls, x: sp.Expr) -> sp.Expr:
        return x * sigmoid(x)


class gelu_prime(Prime):
    r"""The derivative of GELU, Φ(z) + z φ(z) with the normal density φ.

    >>> print(gelu_prime.derivation().result_latex)
    \operatorname{GELU}'(z) = z \, \varphi(z) + \Phi(z)
    """

    latex_name = r"\operatorname{GELU}'"

    @classmethod
    def definition(cls, x: sp.Expr) -> sp.Expr:
        return distribution(x) + x * density(x)

    @classmethod
    @cache
    def derivation(cls) -> Derivation:
        d = cls.start(gelu)
        return d.step(
            distribution(z) + z * density(z), r"the product rule, with $\Phi' = \varphi$"
        ).conclude()


class gelu(Elementwise):
    """The GELU, z Φ(z) with the normal distribution Φ."""

    latex_name, prime = r"\operatorname{GELU}", gelu_prime

    @classmethod
    def definition(cls, x: sp.Expr) -> sp.Expr:
        return x * distribution(x)


def _u(x: sp.Expr) -> sp.Expr:
    return sp.sqrt(2 / sp.pi) * (x + CUBIC * x**3)


def _du(x: sp.Expr) -> sp.Expr:
    return sp.sqrt(2 / sp.pi) * (1 + 3 * CUBIC * x**2)


class gelu_tanh_prime(Prime):
    """The derivative of the approximation to GELU."""

    latex_name = r"\operatorname{GELU}_{\tanh}'"

    @classmethod
    def definition(cls, x: sp.Expr) -> sp.Expr:
        return (1 + tanh(_u(x))) / 2 + x * (1 - tanh(_u(x)) ** 2) * _du(x) / 2

    @classmethod
    @cache
    def derivation(cls) -> Derivation:
        d = cls.start(gelu_tanh)
        u = Named(sp.Symbol("u", real=True), _u(z))
        d.step(
            (1 + tanh(u)) / 2 + z * tanh_prime(u) * _du(z) / 2,
            r"the product rule, and the chain rule on $u = \sqrt{2/\pi} \, (z + c z^3)$",
        )
        d.step((1 + tanh(u)) / 2 + z * (1 - tanh(u) ** 2) * _du(z) / 2, r"$\tanh' = 1 - \tanh^2$")
        return d.conclude()


class gelu_tanh(Elementwise):
    """The approximation z (1 + tanh u) / 2 to GELU, with u = √(2/π) (z + c z³)."""

    latex_name, prime = r"\operatorname{GELU}_{\tanh}", gelu_tanh_prime

    @classmethod
    def definition(cls, x: sp.Expr) -> sp.Expr:
        return x * (1 + tanh(_u(x))) / 2
