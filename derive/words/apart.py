"""The condition that two quantities differ: z_1 ≠ z_2, at places that are known.

A maximum of z_1 and z_2 has a derivative where they differ. What a proof may take from that: terms
that are unknown only where they are equal are 0, and no comparison of the two is an equality.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import mpmath
import numpy as np
import sympy as sp
from numpy.typing import NDArray
from sympy.core.relational import Relational

from derive.words.condition import Condition
from derive.words.kinks import AtZero


@dataclass(frozen=True)
class Apart(Condition):
    r"""`gap`, a polynomial in plain symbols and in entries at fixed places, is not zero.

    >>> a, b = sp.symbols("a b", real=True)
    >>> Apart(a - b).assume(sp.Piecewise((1, a >= b), (0, True)))
    Piecewise((1, a - b > 0), (0, True))
    >>> print(Apart(a - b).latex())
    a \ne b
    """

    gap: sp.Expr
    rank = 0

    def __post_init__(self) -> None:
        parts = _parts(self.gap)
        fixed = all(at.is_Integer for part in parts for at in getattr(part, "indices", ()))
        plain = all(isinstance(x, sp.Indexed) or (x.is_real and not x.is_integer) for x in parts)
        if not (parts and fixed and plain and self.gap.is_polynomial(*parts)):
            raise ValueError(
                "a condition on several quantities is known only for real symbols and entries at "
                f"fixed places, such as z[1] - z[2]; got {self.gap}"
            )

    @property
    def about(self) -> tuple[sp.Expr, ...]:
        return (self.gap,)

    def assume(self, expr: sp.Expr) -> sp.Expr:
        nodes = expr.atoms(AtZero, sp.Heaviside, sp.sign, Relational)
        away = {node: self._away(node, *_compared(node)) for node in nodes}
        return expr.xreplace({node: by for node, by in away.items() if by is not None})

    def _away(self, node: sp.Basic, gap: sp.Expr, above: bool) -> sp.Basic | None:
        """What a node is where this gap is not zero, by the sign of it; None if by another's."""
        ratio = sp.cancel(gap / self.gap)
        if not ratio.is_Rational or ratio == 0:
            return None
        if isinstance(node, AtZero):
            return sp.Integer(0)
        if isinstance(node, sp.Eq | sp.Ne):
            return sp.S.false if isinstance(node, sp.Eq) else sp.S.true
        positive = sp.StrictGreaterThan(self.gap, 0)
        if isinstance(node, Relational):
            return positive if above == bool(ratio > 0) else sp.LessThan(self.gap, 0)
        low, high = (0 if isinstance(node, sp.Heaviside) else -1), 1
        low, high = (low, high) if ratio > 0 else (high, low)
        return sp.Piecewise((high, positive), (low, True))

    def enforce(self, values: dict[sp.Basic, NDArray[Any]]) -> None:
        part = _parts(self.gap)[0]
        if not self.holds(values):
            base, at = _place(part)
            values[base] = values[base].copy()
            values[base][at] += mpmath.mpf(1) / 3

    def holds(self, values: dict[sp.Basic, NDArray[Any]]) -> bool:
        parts = _parts(self.gap)
        names = [sp.Dummy() for _ in parts]
        of = sp.lambdify(names, self.gap.xreplace(dict(zip(parts, names, strict=True))), "mpmath")
        numbers = [np.asarray(values[base])[at] for base, at in map(_place, parts)]
        return bool(of(*numbers) != 0)

    def make_room(self, lengths: dict[sp.Symbol, int]) -> None:
        for part in self.gap.atoms(sp.Indexed):
            for at, size in zip(part.indices, part.base.shape, strict=True):
                if size in lengths:
                    lengths[size] = max(lengths[size], int(at))

    def latex(self) -> str:
        shown = {part: sp.Symbol(_name(part)) for part in self.gap.atoms(sp.Indexed)}
        terms = sp.Add.make_args(self.gap.xreplace(shown))
        minus = [term for term in terms if term.could_extract_minus_sign()]
        plus = [term for term in terms if term not in minus]
        left, right = (sp.latex(sp.Add(*side)) for side in (plus, [-term for term in minus]))
        return rf"{left} \ne {right}"


def _compared(node: sp.Basic) -> tuple[sp.Expr, bool]:
    """The difference of which a node asks the sign, and whether it asks if that is positive."""
    if isinstance(node, Relational):
        return node.lhs - node.rhs, isinstance(node, sp.StrictGreaterThan | sp.GreaterThan)
    return node.args[0], True


def _parts(gap: sp.Expr) -> list[sp.Expr]:
    """The entries and the plain symbols of a formula."""
    entries = gap.atoms(sp.Indexed)
    plain = gap.xreplace({entry: sp.Integer(1) for entry in entries}).free_symbols
    return sorted([*entries, *plain], key=str)


def _place(part: sp.Expr) -> tuple[sp.Basic, tuple[int, ...]]:
    """The array or the symbol, and the position in it."""
    if isinstance(part, sp.Indexed):
        return part.base, tuple(int(at) - 1 for at in part.indices)
    return part, ()


def _name(entry: sp.Indexed) -> str:
    return f"{entry.base.label.name}_{{{', '.join(map(str, entry.indices))}}}"
