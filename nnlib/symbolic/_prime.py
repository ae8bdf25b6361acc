r"""What the algebra of every activation is made of.

``sigmoid(z)`` is an expression that is shown as σ(z) and calculated by its definition;
``sigmoid_prime.derivation()`` proves that ``sigmoid_prime`` is its derivative.
"""

from __future__ import annotations

import sympy as sp

from derive.derivation import Derivation
from derive.words.arrays import Elementwise
from derive.words.conditions import nonzero

z = sp.Symbol("z", real=True)


class Prime(Elementwise):
    """The derivative of an activation: `derivation` proves that it is."""

    kinked = False
    """Whether the function has a kink at 0, and the derivative a jump."""

    @classmethod
    def definition(cls, x: sp.Expr) -> sp.Expr:
        """Return the formula of the derivative in `x`."""
        raise NotImplementedError

    @classmethod
    def derivation(cls) -> Derivation:
        """Return the derivation of g′(z), starting from the definition of g."""
        raise NotImplementedError

    @classmethod
    def start(cls, g: type[Elementwise]) -> Derivation:
        """Return a derivation that has not gone further than dg/dz."""
        given = (nonzero(z),) if cls.kinked else ()
        return Derivation(sp.Derivative(g(z), z), given=given, shown=f"{cls.latex_name}(z)")
