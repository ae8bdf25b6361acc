"""A step of gradient descent, of which several documents speak with different letters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import sympy as sp

from course.claims.evidence import Identity, Positive
from course.comparison import complex_step
from course.documents.formulas import named
from nnlib.symbolic import Named, product_as_written


@dataclass(frozen=True)
class Bowl:
    r"""A cost c d² / 2 at the distance d from its lowest place, and steps of gradient descent.

    A step with rate η multiplies d by 1 - η c, so that the cost falls for 0 < η < 2/c and rises
    for η > 2/c. All rates of the one kind are 2/c · t/(1 + t), of the other 2/c · (1 + t), with
    t > 0.

    >>> bowl = Bowl(sp.Symbol("c", positive=True), "L", "d")
    >>> bowl.shrinks(sp.Symbol(r"\eta", real=True)).decide().held
    True
    >>> bowl.falls().decide().held, bowl.rises().decide().held
    (True, False)
    """

    curvature: sp.Expr
    cost: str  # what the cost is called
    distance: str  # what the distance is called

    def shrinks(self, rate: sp.Symbol) -> Identity:
        """A step multiplies the cost by (1 - η c)²."""
        d = sp.Symbol(self.distance, real=True)
        factor = (1 - rate * self.curvature) ** 2
        return Identity(self._new(d, rate), product_as_written(factor, self._here(d)))

    def falls(self) -> Positive:
        """The cost falls, with a rate below the bound."""
        c, d, t = self.curvature, self._elsewhere, sp.Symbol("t", positive=True)
        return Positive(self._gain(2 * t / (c * (1 + t))), 2 * c * d**2 * t / (1 + t) ** 2)

    def rises(self) -> Positive:
        """The statement that the cost falls, with a rate above the bound; it is refuted."""
        t = sp.Symbol("t", positive=True)
        return Positive(self._gain(2 * (1 + t) / self.curvature))

    @property
    def _elsewhere(self) -> sp.Symbol:
        return sp.Symbol(self.distance, real=True, nonzero=True)

    def _here(self, d) -> Named:
        return named(self.cost, self.curvature * d**2 / 2)

    def _new(self, d, rate) -> Named:
        moved = d - rate * self._here(d).diff(d)
        return named(rf"{self.cost}_{{\text{{new}}}}", self._here(moved).value)

    def _gain(self, rate) -> sp.Expr:
        return self._here(self._elsewhere) - self._new(self._elsewhere, rate)


def slope_at_the_start(cost: Callable, grads: list) -> tuple[bool, str]:
    """Whether the cost, a function of the rate, starts with minus the squares of the gradients."""
    found = complex_step(cost, 0.0)
    squares = sum(np.sum(part**2) for pair in grads for part in pair)
    return np.isclose(found, -squares, rtol=1e-10), (
        f"at its start the complex step gives the derivative {found:.4f}, and minus the squares of "
        f"the gradients add up to {-squares:.4f}"
    )
