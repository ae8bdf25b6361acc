"""What a formula depends on: its free indices, its arrays and symbols, and its sizes."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, count

import sympy as sp
from sympy.functions.elementary.piecewise import ExprCondPair

from derive.words.arrays import Elementwise, Named, UpstreamCost

LETTERS = "ijkhrstuvabcdefg"


def free_indices(expr: sp.Basic) -> list[sp.Idx]:
    """The indices that `expr` depends on, in alphabetical order; bound ones are left out."""

    def walk(node: sp.Basic, bound: frozenset[sp.Idx]) -> Iterator[sp.Idx]:
        if isinstance(node, Named):
            yield from walk(node.value, bound)
        elif isinstance(node, UpstreamCost):
            yield from walk(node.layer, bound | set(node.delta.indices))
        elif isinstance(node, sp.Sum | sp.Product):
            yield from walk(node.function, bound | {limit[0] for limit in node.limits})
        elif isinstance(node, sp.Derivative):
            yield from walk(node.expr, bound)
            for wrt, _ in node.variable_count:
                yield from walk(wrt, bound)
        elif isinstance(node, sp.Idx):
            if node not in bound:
                yield node
        else:
            for arg in node.args:
                yield from walk(arg, bound)

    return sorted(set(walk(sp.sympify(expr), frozenset())), key=str)


def new_letter(taken: set[str] | frozenset[str], letters: str = LETTERS) -> str:
    """The first letter that is not in use; after the last, letters with a number."""
    numbered = (f"{letters[0]}_{{{number}}}" for number in count(1))
    return next(letter for letter in chain(letters, numbered) if letter not in taken)


def arguments_of(
    *exprs: sp.Basic,
) -> tuple[list[sp.IndexedBase | sp.Symbol], list[sp.Symbol]]:
    """The arrays and plain symbols that the expressions depend on, and their sizes."""
    arrays: set[sp.IndexedBase] = set()
    scalars: set[sp.Symbol] = set()
    lengths: set[sp.Symbol] = set()

    def walk(node: sp.Basic) -> None:
        if isinstance(node, Named):
            walk(node.value)
            return
        if isinstance(node, UpstreamCost):
            walk(node.concrete)
            walk(node.delta)
            return
        if isinstance(node, Elementwise):
            formula = type(node).definition(*node.args)
            if formula is not None:
                walk(sp.sympify(formula))
                return
        if isinstance(node, sp.Indexed):
            arrays.add(node.base)
            lengths.update(*(size.free_symbols for size in node.base.shape))
        elif isinstance(node, sp.IndexedBase):
            arrays.add(node)
            lengths.update(*(size.free_symbols for size in node.shape))
            return
        elif isinstance(node, sp.Idx):
            lengths.update(node.upper.free_symbols)
        elif isinstance(node, sp.Symbol):
            (lengths if node.is_integer and node.is_positive else scalars).add(node)
        if isinstance(node, sp.Sum | sp.Product):
            for limit in node.limits:
                walk(limit[0])
        if isinstance(node, sp.Indexed):
            for at in node.indices:
                walk(at)
            return
        limits = isinstance(node, sp.Tuple) and not isinstance(node, ExprCondPair)
        for arg in () if limits or isinstance(node, sp.Idx) else node.args:
            walk(arg)
        if isinstance(node, sp.Derivative):
            for wrt, _ in node.variable_count:
                walk(wrt)

    for expr in exprs:
        walk(sp.sympify(expr))
    return sorted(arrays, key=str) + sorted(scalars - lengths, key=str), sorted(lengths, key=str)


def fixed_positions(*exprs: sp.Basic) -> set[tuple[sp.Symbol, int]]:
    """Sizes, and positions that are numbers in arrays of that size, such as the 2 of z[2].

    >>> n = sp.Symbol("n", integer=True, positive=True)
    >>> z = sp.IndexedBase("z", shape=(n,))
    >>> fixed_positions(z[2] ** 2 + z[1])
    {(n, 2)}
    """
    return {
        (size, int(at))
        for expr in exprs
        for entry in sp.preorder_traversal(expr)
        if isinstance(entry, sp.Indexed)
        for at, size in zip(entry.indices, entry.base.shape or (), strict=False)
        if at.is_Integer and at > 1 and size.is_Symbol
    }
