"""What a derivation takes, checked at the door: formulas about entries, each name one thing.

Everything else is refused here, by name, before anything is worked out: what SymPy allows is more
than what has a meaning for the engine.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from numbers import Real
from typing import Any

import sympy as sp
from sympy.core.relational import Relational
from sympy.logic.boolalg import BooleanAtom, BooleanFunction

from derive.words.arrays import Named
from derive.words.bound import check_indices
from derive.words.layout import Written

_TRUTHS = (bool, BooleanAtom, BooleanFunction, Relational)
_NUMBERS = (Real, sp.Expr)


def formula(given: Any, what: str) -> sp.Expr:
    """The formula that was `given`, or a ValueError that says what is wrong with it.

    >>> formula(None, "step 1")
    Traceback (most recent call last):
    ValueError: step 1: expected a formula, got NoneType: None
    """
    if isinstance(given, _TRUTHS) or not isinstance(given, _NUMBERS):
        hint = ""
        if isinstance(given, sp.Equality):
            hint = "; give its right side alone"
        elif isinstance(given, str):
            hint = "; its letters would be new symbols: write it with those of the start"
        raise ValueError(f"{what}: expected a formula, got {type(given).__name__}: {given}{hint}")
    expr = sp.sympify(given)
    if expr.has(sp.MatrixExpr, sp.MatrixBase, sp.Trace):
        raise ValueError(
            f"{what}: a derivation is about entries, such as W[i, j], and in_matrices gives the "
            f"matrix form; got {expr}"
        )
    if expr.has(sp.nan, sp.oo, -sp.oo, sp.zoo):
        raise ValueError(f"{what}: expected finite numbers, got {expr}")
    check_indices(expr)
    for derivative in expr.atoms(sp.Derivative):
        for wrt, _ in derivative.variable_count:
            _check_variable(wrt, what)
    return expr


def _check_variable(wrt: sp.Expr, what: str) -> None:
    if isinstance(wrt, sp.Indexed):
        return
    is_size = wrt.is_integer and wrt.is_positive
    if isinstance(wrt, sp.Idx) or not wrt.is_Symbol or is_size:
        kind = "an index" if isinstance(wrt, sp.Idx) else "a size" if is_size else "an expression"
        raise ValueError(
            f"{what}: no derivative with respect to {wrt}, which is {kind}: expected an entry "
            "such as z[p], or a plain symbol"
        )


def check_names(exprs: Iterable[sp.Basic], what: str) -> None:
    """Refuse two symbols or arrays of one name, which would look alike and differ.

    >>> x = sp.Symbol("x", real=True)
    >>> check_names([x**2, 2 * sp.Symbol("x")], "step 1")
    Traceback (most recent call last):
    ValueError: step 1: two symbols have the name x: one is real, the other has no assumptions
    """
    known: dict[tuple[bool, str], sp.Basic] = {}
    for expr in exprs:
        for of in sorted(_quantities(expr), key=sp.default_sort_key):
            is_array = isinstance(of, sp.IndexedBase)
            first = known.setdefault((is_array, str(of.label if is_array else of)), of)
            if first == of:
                continue
            if is_array and first.shape != of.shape:
                continue  # as θ of every layer: their indices tell them apart
            a, b = (_assumptions(x.label if is_array else x) for x in (first, of))
            kind = "arrays" if is_array else "symbols"
            raise ValueError(
                f"{what}: two {kind} have the name {of}: one {_said(a, b)}, the other {_said(b, a)}"
            )


def _quantities(expr: sp.Basic) -> set[sp.Basic]:
    """The arrays and plain symbols in a formula and in what its names stand for."""
    found: set[sp.Basic] = set()

    def walk(node: sp.Basic) -> None:
        if isinstance(node, Named):
            walk(node.value)
        elif isinstance(node, sp.Indexed):
            found.add(node.base)
            for at in node.indices:
                walk(at)
        elif isinstance(node, sp.Symbol) and not isinstance(node, sp.Dummy):
            found.add(node)
        elif not isinstance(node, sp.Idx | sp.IndexedBase):
            for arg in node.args:
                walk(arg)

    walk(expr)
    return {x for x in found if not isinstance(getattr(x, "label", None), sp.Dummy)}


def _assumptions(symbol: sp.Symbol) -> dict[str, bool]:
    return {name: value for name, value in symbol.assumptions0.items() if name != "commutative"}


def _said(own: dict[str, bool], others: dict[str, bool]) -> str:
    """What one has been said to be and the other has not, in a word or two."""
    words = ("positive", "negative", "nonzero", "integer", "real")
    more = [word for word in words if own.get(word) and not others.get(word)]
    if more:
        return f"is {more[0] if len(more) == 1 else ' and '.join(more[:2])}"
    return "has no assumptions" if not own else "is not said to be so"


def names_that_lie(start: sp.Expr, step: sp.Expr) -> list[Named]:
    """The names that `step` brings in and whose symbol or array is a variable of either."""
    used = _quantities(start) | _quantities(step)
    lies = []
    for named in step.atoms(Named) - start.atoms(Named):
        shown = named.shown
        if isinstance(named, Written) or named.value == shown:
            continue
        if getattr(shown, "base", shown) in used:
            lies.append(named)
    return sorted(lies, key=str)


def names_for_two(exprs: Iterable[sp.Expr]) -> Iterator[tuple[Named, Named]]:
    """Pairs of names that are shown alike and whose formulas are not written alike.

    A named array is one thing at whatever position: a_p and a_q are compared at one of their own.

    >>> x, K = sp.symbols("x K", real=True)
    >>> list(names_for_two([Named(K, x) + x, Named(K, 2 * x)]))
    [(K, K)]
    """
    known: dict[sp.Basic, Named] = {}
    for expr in exprs:
        for named in sorted(expr.atoms(Named), key=str):
            if isinstance(named, Written) or named.value == named.shown:
                continue
            named = _at_places(named)
            first = known.setdefault(named.shown, named)
            if str(first.value) != str(named.value):
                yield first, named


def _at_places(named: Named) -> Named:
    """The entry of a named array at positions that have the same names for all its entries."""
    at = getattr(named.shown, "indices", ())
    if not at or len(set(at)) < len(at) or not all(isinstance(i, sp.Idx) for i in at):
        return named
    places = {
        i: sp.Idx(sp.Symbol(f"place {k}", integer=True), (i.lower, i.upper))
        for k, i in enumerate(at)
    }
    return Named(named.shown.xreplace(places), named.value.xreplace(places))


def formulas_as_names(expr: sp.Expr) -> list[Named]:
    """The names in `expr` that read as formulas in what they stand for, such as 3 z_p."""
    found = []
    for named in expr.atoms(Named):
        shown = named.shown
        if isinstance(named, Written) or not isinstance(
            shown, sp.Add | sp.Mul | sp.Pow | sp.Number | sp.Sum | sp.Product
        ):
            continue
        if _quantities(shown) <= _quantities(named.value):
            found.append(named)
    return sorted(found, key=str)
