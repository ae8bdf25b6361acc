"""Sums in a formula: over an index, over the examples, over all there is."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from course.trial.functions import Functions
from course.trial.interpretation import Misfit
from course.trial.naming import Array
from course.trial.network import Quantity
from course.trial.tree import Name, Node, Unreadable
from course.trial.vocabulary import example_text, indices


@lru_cache(maxsize=8192)
def standing(letter: str, node: Node) -> tuple[Node, ...]:
    """The names and the brackets in a part that have this index."""
    return tuple(
        n
        for n in node.walk()
        if (n.op == "name" and letter in indices(n.data)) or (n.op == "entry" and letter in n.data)
    )


@lru_cache(maxsize=8192)
def carried(letter: str, body: Node) -> bool:
    """Whether anything in the body of a sum has its index."""
    return any(letter in (*indices(n), example_text(n)) for n in body.names()) or any(
        letter in m.data for m in body.walk() if m.op == "entry"
    )


class Sums(Functions):
    """Sums and how far their indices run."""

    def bare_sum(self, value: Array, mean: bool = False, over: str = "") -> Array:
        if np.ndim(value) == 0:
            raise Misfit("a sum of one number")
        along = 1 if self.r.layout == "columns" else 0
        do = np.mean if mean else np.sum
        kind = over or self.r.bare
        if kind == "all":
            if value.size == 1:
                raise Misfit("a sum over one entry")
            return do(value)
        axis = {"axis0": 0, "axis1": 1, "outputs": 1 - along}.get(kind, along)
        if value.shape[axis] == 1 and (self.net.m == 1 or not over):
            raise Misfit("a sum over one entry")
        if kind == "axis0":
            return do(value, axis=0, keepdims=True)
        if kind == "axis1":
            return do(value, axis=1, keepdims=True)
        if kind == "outputs":
            return do(value, axis=1 - along, keepdims=True)
        return do(value, axis=along, keepdims=True)

    def _mean(self, node: Node) -> Array:
        return self._sum(node, mean=True)

    def _sum(self, node: Node, mean: bool = False) -> Array:
        over = node.data
        if over.upper.startswith("axis="):
            axis = over.upper[5:]
            kind = {"0": "axis0", "1": "axis1", "-1": "axis1", "all": "all", "None": "all"}.get(
                axis
            )
            if kind is None:
                raise Unreadable(f"axis={axis}")
            return self.bare_sum(self(node.args[0]), mean, kind)
        if not over.letters and node.args[0].op == "name" and self.is_loss(node.args[0].data):
            each = self.value(Quantity("L"))
            return each.mean() if mean else each.sum()
        if not over.letters:
            return self.bare_sum(self(node.args[0]), mean)
        return self.looped(node, list(over.letters))

    def is_loss(self, name: Name) -> bool:
        """Whether a symbol is the loss of an example, of which there are as many as examples."""
        return self.role(name) == "L" and not name.sub and not name.sup and self.net.m > 1

    def _prod(self, node: Node) -> Array:
        raise Unreadable("a product over an index")

    def looped(self, node: Node, letters: list[str]) -> Array:
        letter, *rest = letters
        body = node.args[0]
        carries = carried(letter, body)
        total: Array = 0.0
        if letter in self.r.examples:
            span = range(self.net.m)
        elif not carries:
            if letter in ("w", "W", "theta", "l"):
                return self.bare_sum(self(body), over="all")
            raise Misfit(f"nothing in the sum has the index {letter}")
        else:
            span = range(self.span(letter, body))
            if len(span) == 1:
                raise Misfit("a sum over one entry")
        before, outer = self.example, self.env.get(letter)
        for at in span:
            self.env[letter] = at
            if letter in self.r.examples and not carries:
                self.example = at
            try:
                term = self.looped(node, rest) if rest else self(body)
                total = term if at == 0 else self.plus(total, term)
            finally:
                del self.env[letter]
                if outer is not None:
                    self.env[letter] = outer
                self.example = before
        return total

    def span(self, letter: str, node: Node) -> int:
        """How far an index runs, by what it stands at."""
        known = self.spans.get((letter, node))
        if known is None:
            known = self.spans[letter, node] = self.reach(letter, node)
        return known

    def reach(self, letter: str, node: Node) -> int:
        found = set()
        for part in standing(letter, node):
            if part.op == "name":
                found.add(self.span_at(letter, part.data))
            else:
                for n in part.args[0].names():
                    try:
                        q = self.quantity(n)
                    except Unreadable:
                        continue
                    if q.role in ("Z", "A"):
                        found.add(self.net.sizes[q.layer])
        found.discard(0)
        if len(found) > 1:
            raise Misfit(f"the index {letter} runs over layers of different sizes")
        if not found:
            raise Misfit(f"how far {letter} runs is not said")
        return found.pop()

    def span_at(self, letter: str, name: Name) -> int:
        below = [x for x in indices(name) if x not in self.r.examples]
        if name.base == "delta" and len(below) == 2 and not name.sup:
            return 0
        role = self.role(name)
        if role in ("m", "n", "rate", "lambda", "L"):
            return 0
        q = self.quantity(name)
        sizes = self.net.sizes
        if q.role == "W":
            if len(below) == 1:
                return sizes[q.layer - 1]
            first = below.index(letter) == 0
            return sizes[q.layer] if first == (self.r.order == "oi") else sizes[q.layer - 1]
        return sizes[q.layer]
