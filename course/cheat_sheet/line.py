"""A line of the cheat sheet."""

from __future__ import annotations

from dataclasses import dataclass

from nnlib.symbolic import Derivation, latex


@dataclass(frozen=True)
class Line:
    """A formula of the sheet: what it is about, its derivation, and the shape of its left side."""

    about: str
    derivation: Derivation
    shape: tuple = ()

    @property
    def latex(self) -> str:
        """The verified equation."""
        return self.derivation.result_latex

    @property
    def shape_latex(self) -> str:
        """The shape, as (rows, columns)."""
        return rf"({latex(self.shape[0])}, {latex(self.shape[1])})"
