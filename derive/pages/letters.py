"""Letters for the indices of sums, each of its own where a reader could confuse two.

The prover calls indices by private names, which begin with ``#``; they get letters here. So does an
index that is called like one around it. Every other letter stays as the author chose it.
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from derive.words.arrays import Named, UpstreamCost
from derive.words.dependence import free_indices, new_letter


def with_letters(expr: sp.Basic) -> sp.Basic:
    """The expression with letters for its bound indices.

    >>> from derive.kernel.proofs import normal_form
    >>> from derive.pages.plain import text
    >>> from derive.words.arrays import array, indices, sizes, total
    >>> n, m = sizes("n m")
    >>> i, p = indices("i p", n)
    >>> text(normal_form(total(array("W", n, n)[i, p], i)))
    'Σ_i W_ip'
    """
    if not expr.has(sp.Sum, sp.Product):
        return expr
    return _Letters(expr).of(expr, frozenset(map(_name, free_indices(expr))))


def _name(index: Any) -> str:
    return str(getattr(index, "label", index).name)


class _Letters:
    def __init__(self, expr: sp.Basic):
        self.used = {s.name for s in expr.atoms(sp.Symbol) if not s.name.startswith("#")}

    def of(self, expr: Any, around: frozenset[str]) -> Any:
        """`expr` where the names in `around` have a meaning already."""
        if not expr.args or isinstance(expr, sp.Indexed | Named | UpstreamCost):
            return expr
        if isinstance(expr, sp.Sum | sp.Product):
            return self._of_sum(expr, around)
        args = [self.of(arg, around) for arg in expr.args]
        return expr if args == list(expr.args) else expr.func(*args)

    def _of_sum(self, expr: Any, around: frozenset[str]) -> Any:
        new = {}
        for i, lower, upper in expr.limits:
            name = _name(i)
            if name.startswith("#") or name in around:
                name = new_letter(self.used | around)
                label = sp.Dummy(name, integer=True)
                new[i] = sp.Idx(label, (lower, upper)) if isinstance(i, sp.Idx) else label
            around |= {name}
        body = self.of(expr.function.xreplace(new), around)
        if not new and body == expr.function:
            return expr
        return expr.func(body, *(sp.Tuple(*limit).xreplace(new) for limit in expr.limits))
