r"""The algebra of the standard normal distribution, of which the gate of GELU is made."""

from __future__ import annotations

from functools import cache

import sympy as sp

from derive.derivation import Derivation
from derive.words.arrays import Elementwise
from nnlib.symbolic._prime import Prime, z


class density(Prime):
    r"""The density φ(z) = exp(-z²/2) / √(2π), the derivative of the distribution.

    >>> print(density.derivation().result_latex)
    \Phi'(z) = \varphi(z)
    """

    latex_name = r"\varphi"

    @classmethod
    def definition(cls, x: sp.Expr) -> sp.Expr:
        return sp.exp(-(x**2) / 2) / sp.sqrt(2 * sp.pi)

    @classmethod
    @cache
    def derivation(cls) -> Derivation:
        d = Derivation(sp.Derivative(distribution(z), z), shown=r"\Phi'(z)")
        d.step(
            sp.exp(-((z / sp.sqrt(2)) ** 2)) / sp.sqrt(sp.pi) / sp.sqrt(2),
            r"the chain rule, with $\operatorname{erf}'(x) = 2 e^{-x^2} / \sqrt{\pi}$",
        )
        return d.step(density(z), r"the definition of $\varphi$").conclude()


class distribution(Elementwise):
    """The distribution Φ(z) = (1 + erf(z / √2)) / 2: how likely a number below z is."""

    latex_name, prime = r"\Phi", density

    @classmethod
    def definition(cls, x: sp.Expr) -> sp.Expr:
        return (1 + sp.erf(x / sp.sqrt(2))) / 2
