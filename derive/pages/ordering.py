"""The order in which a textbook writes the factors of a product and the terms of a sum."""

from __future__ import annotations

import sympy as sp

from derive.words.arrays import CostAbove, Elementwise, Named
from derive.words.layout import Written


def has_name(expr) -> bool:
    """Whether ∂ can stand right before it: C, a_p, but not a formula."""
    named = isinstance(expr, Named) and not isinstance(expr, Written)
    return expr.is_Symbol or named or isinstance(expr, sp.Indexed | CostAbove)


def in_order(terms) -> list:
    """Terms with a plus sign first; among them a number, a first entry, sums, the rest."""
    plain = all(t.is_number or not is_heavy(t) for t in terms)

    def place(term):
        if term.could_extract_minus_sign():
            return 4
        if term.is_number and not plain:
            return 0
        if isinstance(term, sp.Indexed) and all(at.is_Integer for at in term.indices):
            return 1
        factors = sp.Mul.make_args(term)
        if any(isinstance(f, sp.Sum) for f in factors):
            return 2
        # y log a before (1 - y) log(1 - a)
        return 3.5 if any(isinstance(f, sp.Add) for f in factors) else 3

    return sorted(terms, key=place)


def without_common_numbers(product):
    """The factors, with 2 (a - y) for a factor 2a - 2y."""
    for factor in product.args:
        common, rest = factor.primitive() if isinstance(factor, sp.Add) else (sp.Integer(1), factor)
        if common.is_Integer and common != 1:
            yield common
            yield rest
        else:
            yield factor


def is_heavy(expr) -> bool:
    """Whether there is more in it than numbers and plain symbols: an entry, a sum, a function."""
    return expr.has(sp.Indexed, sp.Sum, sp.Product, sp.Function, Named, CostAbove, sp.Derivative)


_WEIGHTS = ("W", "w", r"\theta")
_DELTAS = (r"\delta", "dZ", "dA", "dW")


def factor_order(factor):
    """Where a factor stands: number, symbol, weight, delta, entry, bracket, sum, function.

    So Σ_j W_jp δ_jk g′(z_pk) and (Σ_j W_jp δ_jk) g′(z_pk): the slope of the activation is last,
    as it is in matrices.
    """
    base = factor.base if isinstance(factor, sp.Pow) else factor
    text = str(factor)
    if base.is_number:
        rank = 0
    elif base.is_Symbol:
        rank = 1
    elif isinstance(base, sp.Indexed | Named) and text.startswith(_WEIGHTS):
        rank = 2
    elif isinstance(base, sp.Indexed | Named) and text.startswith(_DELTAS):
        rank = 3
    elif isinstance(base, sp.Indexed | Named | CostAbove):
        rank = 4
    elif isinstance(base, Elementwise) and hasattr(base, "prime"):
        rank = 11 if _is_slope(base) else 5
    elif isinstance(base, sp.Add):
        rank = 6 if is_heavy(base) else 0.5
    elif isinstance(base, sp.exp):
        rank = 5
    elif isinstance(base, sp.Derivative):
        rank = 7
    elif isinstance(base, sp.KroneckerDelta):
        rank = 8
    elif isinstance(base, sp.Sum | sp.Product):
        rank = 9
    else:
        rank = 10
    return rank, text


def _is_slope(function) -> bool:
    return "'" in (type(function).latex_name or "")
