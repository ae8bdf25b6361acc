"""What all conditions have in common."""

from __future__ import annotations

from typing import Any

import sympy as sp
from numpy.typing import NDArray


class Condition:
    """The common shape; every method here does nothing."""

    rank = 1  # those of rank 0 are assumed first, before others put variables for entries

    @property
    def about(self) -> tuple[sp.Expr, ...]:
        """The arrays and expressions that the condition is about."""
        return ()

    def rewrite(self, expr: sp.Expr) -> sp.Expr:
        """The expression after the condition has been used as an equation."""
        return expr

    def assume(self, expr: sp.Expr) -> sp.Expr:
        """The expression in new variables, which satisfy the condition by construction."""
        return expr

    def weakened(self) -> Condition:
        """A weaker condition, by which an entry is a variable of its own and not a formula."""
        return self

    def also_for(self, other: Condition) -> tuple[Condition, ...]:
        """What the condition says of the variables that `other` puts in the place of entries."""
        return ()

    def enforce(self, values: dict[sp.Basic, NDArray[Any]]) -> None:
        """Change random `values` in place so that they obey the condition."""

    def holds(self, values: dict[sp.Basic, NDArray[Any]]) -> bool:
        """Whether `values` obey the condition."""
        return True

    def make_room(self, lengths: dict[sp.Symbol, int]) -> None:
        """Enlarge random `lengths` in place until the condition can hold."""

    def latex(self) -> str:
        raise NotImplementedError
