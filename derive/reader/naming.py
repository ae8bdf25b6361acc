"""The names that expressions are written with."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sympy as sp

from derive.pages.latex import latex
from derive.reader.errors import ReadError
from derive.reader.table import Ambiguous, Several, Slice
from derive.reader.trees import spelling, tree_of
from derive.words.arrays import Elementwise, Named, NamedArray, UpstreamCost
from derive.words.expectation import Expectation
from derive.words.layout import Shown, Written
from derive.words.matrices import Apply

Found = Iterator[tuple[str, Any, str]]  # a name, what it stands for, the indices it was seen with


def names_of(*exprs: sp.Basic, **more: Any) -> dict[str, Any]:
    r"""The names that expressions are written with, definitions of named quantities included.

    A name that two different things have reads as neither, unless they are arrays that always come
    with different indices.

    >>> x, alpha = sp.symbols("x alpha", real=True)
    >>> names_of(Named(sp.Symbol("C"), alpha * x**2))
    {'C': C, '\\alpha': alpha, 'x': x}
    """
    things: dict[str, list[Any]] = {}
    seen: dict[str, dict[str, list[Any]]] = {}
    for expr in exprs:
        for name, thing, indices in _walk(sp.sympify(expr)):
            known = things.setdefault(name, [])
            thing = next((other for other in known if _same(other, thing)), thing)
            if not any(thing is other for other in known):
                known.append(thing)
            at = seen.setdefault(name, {}).setdefault(indices, [])
            if indices and not any(thing is other for other in at):
                at.append(thing)
    found = {name: _one_of(known, seen[name]) for name, known in things.items()}
    return {name: thing for name, thing in found.items() if thing is not None} | more


def _one_of(known: list[Any], seen: dict[str, list[Any]]) -> Any:
    """What a name stands for; None for an index, whose range its place will tell."""
    whole = [thing for thing in known if isinstance(thing, NamedArray)]
    known = [thing for thing in known if not any(_contains(array, thing) for array in whole)]
    if len(known) == 1:
        return known[0]
    if all(isinstance(thing, sp.Idx) for thing in known):
        return None
    if all(isinstance(thing, sp.IndexedBase | NamedArray | Slice) for thing in known):
        return Several(known, {at: few[0] for at, few in seen.items() if len(few) == 1})
    return Ambiguous()


def _contains(array: NamedArray, part: Any) -> bool:
    """Whether a row or a column is one of an array that is given as a whole."""
    if not isinstance(part, Slice) or part.base != array.base:
        return False
    return latex(array[part.at].value) == latex(part.formula)


def _spelled(indices: Any) -> str:
    try:
        return spelling(tree_of(" ".join(latex(i) for i in indices)))
    except ReadError:
        return ""  # no page shows these


def _walk(node: Any) -> Found:
    if isinstance(node, Written):
        yield from (found for part in (*node.parts, node.value) for found in _walk(part))
    elif isinstance(node, Named):
        # one that is shown by a formula has no name; the formula is what can be read
        yield from _walk(node.formula) if isinstance(node, Shown) else _named(node)
        yield from _walk(node.value)
    elif isinstance(node, UpstreamCost):
        yield latex(node.shown), node, ""
        for part in (node.delta, node.layer, node.scale):
            # the letters of its indices are its own, no page shows them
            yield from ((name, thing, "") for name, thing, _ in _walk(part))
    elif isinstance(node, sp.Indexed):
        yield node.base.label.name, node.base, _spelled(node.indices)
        for part in (*(node.base.shape or ()), *node.indices):
            yield from _walk(part)
    elif isinstance(node, sp.IndexedBase):
        yield node.label.name, node, ""
        for size in node.shape or ():
            yield from _walk(size)
    elif isinstance(node, sp.Idx):
        yield latex(node), node, ""
        yield from _walk(node.lower)
        yield from _walk(node.upper)
    elif isinstance(node, sp.MatrixSymbol | sp.Symbol):
        if not isinstance(node, sp.Dummy):
            yield latex(node), node, ""
        for size in getattr(node, "shape", ()):
            yield from _walk(size)
    else:
        yield from _function(node)
        for arg in (node.of,) if isinstance(node, Apply) else node.args:
            yield from _walk(arg)


def _named(node: Named) -> Found:
    shown = node.shown
    if isinstance(shown, sp.Indexed):
        at = shown.indices
        if all(isinstance(i, sp.Idx) for i in at) and len(set(at)) == len(at):
            yield shown.base.label.name, NamedArray(shown.base, at, node.value), _spelled(at)
            return
        free = [i for i in at if isinstance(i, sp.Idx)]
        fixed = [i for i in at if i.is_Integer]
        if len(set(free)) == len(free) == 1 == len(fixed):
            yield shown.base.label.name, Slice(shown.base, at, node.value), _spelled(at)
            return
        if all(size == 1 for size in shown.base.shape):
            yield shown.base.label.name, node, ""
    yield latex(shown), node, ""


def _function(node: Any) -> Found:
    if isinstance(node, Expectation):
        yield r"\mathbb{E}", node.of, ""
    if isinstance(node, Apply):
        yield _function_name(node.function), node.function, ""
    if isinstance(node, Elementwise):
        function: Any = type(node)
        yield _function_name(function), function, ""
        yield from _walk(function.definition(*node.args) or sp.S.Zero)
    if isinstance(node, sp.Heaviside):
        yield r"\mathbf{1}", sp.Heaviside, ""


def _function_name(function: Any) -> str:
    return getattr(function, "latex_name", None) or rf"\operatorname{{{function.__name__}}}"


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, NamedArray | Slice) and type(one) is type(other):
        if one.base != other.base:
            return False
        mine, theirs = (a.at if isinstance(a, Slice) else a.over for a in (one, other))
        swap = dict(zip(theirs, mine, strict=True))
        if any(i.is_Integer and i != j for i, j in swap.items()):
            return False
        mine, theirs = one.formula, other.formula.xreplace(swap)
        return bool(mine == theirs or latex(mine) == latex(theirs))
    return bool(one is other or (type(one) is type(other) and one == other))
