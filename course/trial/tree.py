"""What a formula is once it is read: nodes of one kind, and names with their scripts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, NamedTuple


class Name(NamedTuple):
    """A symbol as it is typed: its letter without style, and what stands around it.

    >>> Name("W", sup=("[l-1]",)).base
    'W'
    """

    base: str
    sub: tuple[str, ...] = ()
    sup: tuple[str, ...] = ()
    primes: int = 0


@dataclass(frozen=True)
class Node:
    """A part of a formula.

    Args:
        op: what it is: ``num``, ``name``, ``add``, ``neg``, ``mul``, ``div``, ``pow``, ``T``,
            ``call``, ``sum``, ``prod``, ``der``, ``cases``, ``cmp``, ``abs``, ``norm``.
        args: its parts.
        data: a number, a `Name`, the sign of a product or of a comparison, what a sum runs over.
    """

    op: str
    args: tuple[Node, ...] = ()
    data: Any = None

    def __hash__(self) -> int:
        known = self.__dict__.get("_hash")
        if known is None:
            known = hash((self.op, self.args, self.data))
            object.__setattr__(self, "_hash", known)
        return known

    def walk(self) -> Iterator[Node]:
        """The node and all below it."""
        yield self
        for arg in self.args:
            yield from arg.walk()

    def names(self) -> Iterator[Name]:
        """The names in it, those of functions as well."""
        for node in self.walk():
            if node.op in ("name", "call"):
                yield node.data

    def mapped(self, change: Callable[[Node], Node]) -> Node:
        """The same with every node changed, from the leaves up."""
        args = tuple(arg.mapped(change) for arg in self.args)
        return change(self if args == self.args else replace(self, args=args))


def direct_names(node: Node) -> Iterator[Name]:
    """Names outside of derivatives."""
    if node.op == "der":
        return
    if node.op == "name":
        yield node.data
    for arg in node.args:
        yield from direct_names(arg)


BARE = "?"  # the upper limit of a sum that has none, over an index that is understood


class Over(NamedTuple):
    """What a sum runs over: letters, and the upper limit as it is typed."""

    letters: tuple[str, ...]
    upper: str = ""
    lower: str = ""


class Equation(NamedTuple):
    """Sides in their order and the signs between them: ``=``, ``:=``, ``~``.

    A first side that is None was left out: a line of a longer calculation.
    """

    sides: tuple[Node | None, ...]
    signs: tuple[str, ...]
    notes: tuple[str, ...] = ()


def num(value: float) -> Node:
    """A number."""
    return Node("num", data=value)


def name(base: str, **scripts: Any) -> Node:
    """A symbol."""
    return Node("name", data=Name(base, **scripts))


def mul(left: Node, right: Node, sign: str = "") -> Node:
    """A product; `sign` is how it is typed."""
    return Node("mul", (left, right), sign)


def flat(node: Node) -> list[Node]:
    """The factors of a product."""
    if node.op == "mul":
        return flat(node.args[0]) + flat(node.args[1])
    return [node]


class Unreadable(ValueError):
    """What cannot be read: where, and what would be understood."""


def arithmetic(node: Node, worth: Callable[[Node], Any]) -> Any:
    """The worth of a number, sum, product, quotient or power of parts; else NotImplemented."""
    op, args = node.op, node.args
    if op == "num":
        return node.data
    if op == "add":
        return sum(worth(a) for a in args)
    if op == "neg":
        return -worth(args[0])
    if op == "mul":
        return worth(args[0]) * worth(args[1])
    if op == "div":
        return worth(args[0]) / worth(args[1])
    if op == "pow":
        return worth(args[0]) ** worth(args[1])
    return NotImplemented


def places(node: Node, path: tuple[int, ...] = ()) -> Iterator[tuple[tuple[int, ...], Node]]:
    """Every part with the way to it."""
    yield path, node
    for at, arg in enumerate(node.args):
        yield from places(arg, (*path, at))


def put(node: Node, path: tuple[int, ...], new: Node) -> Node:
    """The tree with another part at a place."""
    if not path:
        return new
    at = path[0]
    return replace(
        node, args=(*node.args[:at], put(node.args[at], path[1:], new), *node.args[at + 1 :])
    )


def part_at(node: Node, path: tuple[int, ...]) -> Node:
    """The part at a place."""
    for at in path:
        node = node.args[at]
    return node
