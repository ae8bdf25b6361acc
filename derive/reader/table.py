r"""What the names in a formula stand for.

A name is LaTeX: ``W``, ``W^{[l]}``, ``\hat{y}``, ``y_{true}``, ``f'`` or a whole formula such as
``\frac{\partial C}{\partial a}``. It stands for a symbol, an array (`IndexedBase`, `NamedArray`),
an index, a matrix, a named quantity, a number, or a function: a class of SymPy functions, or
anything that can be called with values and gives a value.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

from lark import Token, Tree

from derive.reader.errors import ReadError
from derive.reader.trees import spelling, tree_of
from derive.words.arrays import Named
from derive.words.bound import refresh_bound


@dataclass(frozen=True)
class Parts:
    """A factor in parts: what stands on the line, below, above, and how many primes."""

    base: str
    sub: str = ""
    sup: str = ""
    primes: int = 0


class Ambiguous:
    """What a name stands for that two different things have."""


class Several:
    """Arrays of one name that their indices tell apart, as u_i and u_j of two layers."""

    def __init__(self, arrays: list[Any], seen: Mapping[str, Any]):
        self.arrays, self.seen = arrays, seen

    def at(self, indices: str) -> Any:
        """The array that was seen with these indices; None where several or none were."""
        return self.seen.get(indices)


def parts_of(factor: Tree[Token]) -> Parts | None:
    """The parts of a factor; None where a script comes twice, empty or with a factorial."""
    base, *scripts = factor.children
    sub = sup = ""
    primes = 0
    for script in scripts:
        assert isinstance(script, Tree)
        if script.data == "factorial":
            return None
        if script.data == "primes":
            primes += len(str(script.children[0]))
            continue
        held = spelling(script.children[1])[1:-1]
        if not held or (script.data == "sub" and sub) or (script.data == "sup" and sup):
            return None
        if script.data == "sub":
            sub = held
        else:
            sup = held
    return Parts(spelling(base), sub, sup, primes)


def only_factors(tree: Tree[Token]) -> list[Tree[Token]] | None:
    """The factors of a formula that is one product of nothing else; None for any other."""
    node = tree
    while node.data != "product":
        if len(node.children) != 1 or not isinstance(node.children[0], Tree):
            return None
        node = node.children[0]
    factors = [f for f in node.children if isinstance(f, Tree) and f.data == "factor"]
    return factors if len(factors) == len(node.children) else None


class Slice:
    """A row or a column of an array that is given by a formula, such as f_1k for every k."""

    def __init__(self, base: Any, at: tuple[Any, ...], formula: Any):
        self.base, self.at, self.formula, self.shape = base, at, formula, base.shape

    def __getitem__(self, at: Any) -> Named:
        at = at if isinstance(at, tuple) else (at,)
        swap = dict(zip(self.at, at, strict=True))
        if any(mine.is_Integer and mine != theirs for mine, theirs in swap.items()):
            raise KeyError(at)
        free = {mine: theirs for mine, theirs in swap.items() if not mine.is_Integer}
        named: Any = Named
        return named(self.base[at], refresh_bound(self.formula).xreplace(free))  # type: ignore[no-any-return]


def _braced(name: str) -> bool:
    """Whether braces stand around all of a name, as SymPy puts them around f(x)."""
    ends = [
        at for at, _ in enumerate(name) if name[: at + 1].count("{") == name[: at + 1].count("}")
    ]
    return name.startswith("{") and ends[:1] == [len(name) - 1]


class Table:
    """Names by their parts, and whole formulas by their spelling."""

    def __init__(self, names: Mapping[str, Any]):
        self.names: dict[Parts, Any] = {}
        self.whole: dict[str, Any] = {}
        for name, stands_for in names.items():
            name = name[1:-1] if _braced(name) else name
            try:
                tree = tree_of(name)
            except ReadError:
                continue  # a name that no formula can show, such as that of a stand-in
            factors = only_factors(tree)
            parts = [parts_of(f) for f in factors] if factors else []
            if len(parts) == 1 and parts[0] is not None:
                self.names[parts[0]] = stands_for
            self.whole[spelling(tree)] = stands_for
        self.bases = {parts.base for parts in self.names}

    def with_one(self, name: str, stands_for: Any) -> Table:
        """The table with one letter that stands for something, inside an integral."""
        table = Table({})
        table.names = self.names | {Parts(name): stands_for}
        table.whole = self.whole | {name: stands_for}
        table.bases = self.bases | {name}
        return table

    @property
    def known(self) -> str:
        """All names, for a message."""
        return ", ".join(sorted(self.whole)) or "none"

    def readings(self, parts: Parts) -> Iterator[tuple[Parts, Any]]:
        """The names that a factor may begin with, the longest first."""
        subs, sups = dict.fromkeys((parts.sub, "")), dict.fromkeys((parts.sup, ""))
        found = []
        for sub, sup, primes in product(subs, sups, range(parts.primes, -1, -1)):
            name = Parts(parts.base, sub, sup, primes)
            if name in self.names:
                found.append((-len(sub + sup) - primes, name))
        for _, name in sorted(found, key=lambda pair: pair[0]):
            yield name, self.names[name]

    def split(self, word: str) -> list[list[str]]:
        """All ways to read a run of letters as names: Wx is W times x, Err one name."""
        if not word:
            return [[]]
        names = self.bases | {"e", "I"}
        starts = [n for n in range(1, len(word) + 1) if word[:n] in names]
        return [[word[:n], *rest] for n in starts for rest in self.split(word[n:])]
