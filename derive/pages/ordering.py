"""The order in which a textbook writes the factors of a product and the terms of a sum.

What is decided: coefficients stand in front; then comes what the chain rule brings from above (a
difference, a sum, a quantity called δ or d…), then the derivative of a function, σ′(z),
a (1 − a) or a_i (1[i=p] − a_p), whose factors stay together and stand behind a fraction, and last
what that function was fed with. Entries follow each other as in a product of matrices: W_jp δ_jk
for Wᵀ δ, δ_pk a_qk for δ aᵀ. Where an author wants another order, the expression carries it
(`derive.words.layout`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import sympy as sp

from derive.words.arrays import Elementwise, Named, UpstreamCost
from derive.words.layout import Written, WrittenSum

NUMBER, COEFFICIENT, LIGHT, SYMBOL, MAP, UPSTREAM, ENTRY, FUNCTION, BRACKET = range(9)
DERIVATIVE, DELTA, SUM, OTHER, SLOPE, FED, AFTER = range(9, 16)


def has_name(expr: Any) -> bool:
    """Whether ∂ can stand right before it: C, a_p, but not a formula."""
    named = isinstance(expr, Named) and not isinstance(expr, Written)
    return expr.is_Symbol or named or isinstance(expr, sp.Indexed | UpstreamCost)


def in_order(terms: Sequence[Any]) -> list[Any]:
    """Terms with a plus sign first; among them a number, a first entry, sums, the rest."""
    plain = all(t.is_number or not is_heavy(t) for t in terms)

    signed = len(terms) > 2 and any(t.could_extract_minus_sign() for t in terms)

    def place(term: Any) -> float:
        if term.could_extract_minus_sign():
            return 4
        if term.is_number and (not plain or signed):
            return 0
        if isinstance(term, sp.Indexed) and all(at.is_Integer for at in term.indices):
            return 1
        factors = sp.Mul.make_args(term)
        if any(isinstance(f, sp.Sum) for f in factors):
            return 2
        # y log a before (1 - y) log(1 - a)
        return 3.5 if any(isinstance(f, sp.Add) for f in factors) else 3

    return sorted(terms, key=place)


def without_common_numbers(product: Any) -> Iterator[Any]:
    """The factors, with 2 (a - y) for a factor 2a - 2y."""
    for factor in product.args:
        common, rest = factor.primitive() if isinstance(factor, sp.Add) else (sp.Integer(1), factor)
        if common.is_Integer and common != 1:
            yield common
            yield rest
        else:
            yield factor


def is_heavy(expr: Any) -> bool:
    """Whether there is more in it than numbers and plain symbols: an entry, a sum, a function."""
    return bool(
        expr.has(sp.Indexed, sp.Sum, sp.Product, sp.Function, Named, UpstreamCost, sp.Derivative)
    )


def factors_in_order(factors: Sequence[Any], below: bool = False) -> list[Any]:
    """The factors of a product, each where a reader looks for it; `below` a fraction's line or not.

    >>> a, y, x, eta = sp.symbols("a y x eta", real=True)
    >>> factors_in_order([eta, x, a, 1 - a, a - y])
    [eta, a - y, a, 1 - a, x]
    """
    return sorted(factors, key=_places(factors, below).__getitem__)


def slopes_apart(factors: Sequence[Any]) -> tuple[list[Any], list[Any]]:
    """The factors over a fraction's line, and the derivatives that the chain rule puts behind it.

    >>> from derive.words.arrays import elementwise
    >>> a, y, z = sp.symbols("a y z", real=True)
    >>> g = elementwise("g")
    >>> slopes_apart([g.prime(z), a - y])
    ([a - y], [g_prime(z)])
    >>> slopes_apart([g.prime(z)])
    ([g_prime(z)], [])
    """
    places, found = _places(factors), factors_in_order(factors)
    at = next((i for i, f in enumerate(found) if places[f][0] in (DERIVATIVE, SLOPE)), 0)
    return (found[:at], found[at:]) if at else (found, [])


def _places(factors: Sequence[Any], below: bool = False) -> dict[Any, tuple[Any, ...]]:
    keys = {factor: (_rank(factor), 0, _alphabet(factor), 0) for factor in factors}
    upstream = [f for f in factors if keys[f][0] in (UPSTREAM, BRACKET, SUM)]
    upstream += [f for f in factors if keys[f][0] == LIGHT and _is_difference(f)]
    for factor, depth in _maps([f for f in factors if keys[f][0] == ENTRY], upstream):
        keys[factor] = (MAP, -depth, str(factor), 0)
    if not below and all(factor.is_integer for factor in factors):
        # a polynomial in sizes: (2 L - 1) n^2, but n (n + 1)
        for bracket in [f for f in factors if keys[f][0] == LIGHT]:
            others = [f for f in factors if f != bracket]
            if not any(f.free_symbols & bracket.free_symbols for f in others):
                keys[bracket] = (NUMBER, 1, str(bracket), 0)
    for value, rest in _pairs(factors):
        rank = COEFFICIENT if keys[value][0] == COEFFICIENT else SLOPE
        keys[value], keys[rest] = (rank, 0, str(value), 0), (rank, 0, str(value), 1)
        upstream = [f for f in upstream if f not in (value, rest)]
    slopes = [f for f in factors if keys[f][0] == SLOPE]
    functions = {str(keys[f][2]) for f in slopes}
    brought = {keys[f][0] for f in upstream} - {UPSTREAM}
    for factor in factors:
        fed = {ENTRY} if brought == {SUM} else {ENTRY, SYMBOL} if brought else set()
        own = any(factor in slope.args for slope in slopes)
        if len(functions) == 1 and keys[factor][0] in fed and not own:
            keys[factor] = (FED, *keys[factor][1:])
        if slopes and keys[factor][0] == DELTA:
            keys[factor] = (AFTER, *keys[factor][1:])
        # σ'(u) ∂u/∂θ: the chain goes on from what the function was fed with
        if isinstance(factor, sp.Derivative) and any(factor.expr in s.args for s in slopes):
            keys[factor] = (FED, *keys[factor][1:])
    return keys


def _alphabet(factor: Any) -> str:
    """By what factors of one kind are sorted: Greek letters before Latin ones."""
    name = str(factor)
    return f" {name}" if re.match(r"\\[a-z]+(?![A-Za-z])", name) else name


def _rank(factor: Any) -> int:
    base, exponent = factor.as_base_exp() if isinstance(factor, sp.Pow) else (factor, sp.Integer(1))
    if base.is_number:
        return NUMBER
    if base.is_Symbol and not exponent.is_number:
        return SYMBOL
    if base.is_Symbol:
        if _stands_for_a_derivative(base):
            return UPSTREAM
        scales = base.is_positive or base.is_integer or base.name.lstrip("\\") in _SCALES
        return COEFFICIENT if scales else SYMBOL
    if isinstance(base, WrittenSum):
        return BRACKET
    if isinstance(base, sp.Indexed | Named | UpstreamCost):
        return UPSTREAM if _stands_for_a_derivative(base) else ENTRY
    if isinstance(base, Elementwise) and "'" in (type(base).latex_name or ""):
        return SLOPE
    if isinstance(base, Elementwise) and hasattr(base, "prime"):
        return FUNCTION
    if isinstance(base, sp.Add):
        return BRACKET if is_heavy(base) else LIGHT
    return _KINDS.get(type(base), OTHER)


_SCALES = ("alpha", "beta", "gamma", "eta", "lambda", "mu", "rho")
_KINDS = {
    sp.exp: FUNCTION,
    sp.Derivative: DERIVATIVE,
    sp.KroneckerDelta: DELTA,
    sp.Sum: SUM,
    sp.Product: SUM,
}


def _stands_for_a_derivative(quantity: Any) -> bool:
    return re.match(r"\\?delta(?![a-z])|d[A-Z]", str(quantity)) is not None


def _is_difference(bracket: Any) -> bool:
    return any(term.could_extract_minus_sign() for term in bracket.args)


def _indices(quantity: Any) -> tuple[Any, ...]:
    base = quantity.base if isinstance(quantity, sp.Pow) else quantity
    shown = base.shown if isinstance(base, Named) else base
    return tuple(shown.indices) if isinstance(shown, sp.Indexed) else ()


def _maps(entries: Sequence[Any], upstream: Sequence[Any]) -> list[tuple[Any, int]]:
    """Entries that stand before another as W does in W a, or Wᵀ in Wᵀ δ, and how far before."""
    at = {entry: _indices(entry) for entry in entries}
    matrices = [entry for entry in at if len(at[entry]) > 1]
    weights = [entry for entry in at if re.match(r"w(?![a-z])", str(entry))]  # of a weighted sum
    above = [index for of in upstream for index in _ends(of, set(at.values()))]
    if above:  # against the arrows: W shares its first index with δ
        return _against({m: at[m] for m in [*matrices, *weights] if at[m]}, above)
    found = []
    for entry, places in at.items():
        after = [e for e in at if at[e] and at[e] != places and at[e][0] in places[-1:]]
        if entry in matrices and after:
            found.append((entry, 1 + any(e in matrices for e in after)))
        elif entry in weights:
            found.append((entry, 1))
    return found


def _against(at: Mapping[Any, Any], above: Sequence[tuple[Any, ...]]) -> list[tuple[Any, int]]:
    found: dict[Any, int] = {}
    met = {places[0] for places in above}
    columns = {places[-1] for places in above if len(places) > 1}
    for depth in range(1, len(at) + 1):
        here = [m for m in at if m not in found and at[m][0] in met and at[m][-1] not in columns]
        found |= dict.fromkeys(here, depth)
        met = {at[m][-1] for m in here}
    return list(found.items())


def _ends(of: Any, known: set[Any]) -> set[tuple[Any, ...]]:
    """The indices at which an upstream factor can be met."""
    if isinstance(of, sp.Sum | sp.Product):
        return {(i,) for i in of.atoms(sp.Idx) - {limit[0] for limit in of.limits}}
    entries = {of} if _indices(of) else sp.sympify(of).atoms(sp.Indexed)
    return {_indices(entry) for entry in entries} - known


def _pairs(factors: Sequence[Any]) -> list[tuple[Any, Any]]:
    """What belongs together: a and 1 - a, and for shares of a whole a_i and 1[i=p] - a_p."""
    found = []
    for rest in factors:
        if isinstance(rest, sp.Add) and len(rest.args) == 2:
            first = next((t for t in rest.args if isinstance(t, sp.KroneckerDelta)), sp.Integer(1))
            same = _base(first - rest) if first != 1 else None
            found += [
                (value, rest)
                for value in factors
                if value == 1 - rest or (same is not None and same == _base(value))
            ]
    return found


def _base(entry: Any) -> Any:
    shown = entry.shown if isinstance(entry, Named) else entry
    return shown.base if isinstance(shown, sp.Indexed) else None
