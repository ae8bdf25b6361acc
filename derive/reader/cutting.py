"""The factors of a product: a run of letters is cut into names, several factors may be one."""

from __future__ import annotations

from typing import Any

from lark import Token, Tree

from derive.reader.factors import Factors
from derive.reader.trees import position, spelling

D = "DIFFERENTIAL"


def is_partial(item: Any) -> bool:
    """Whether an item is ∂, or the d of dL/db."""
    if isinstance(item, Token):
        return item.type == D
    return item.data == "factor" and isinstance(item.children[0], Token) and (
        item.children[0].type in (D, "PARTIAL")
    )  # fmt: skip


class Cutting(Factors):
    """The items of a product."""

    def flat(self, node: Tree[Token], after_d: bool = False) -> list[Any]:
        """The items of a product, a run of letters cut into its names."""
        items: list[Any] = []
        for child in self._with_whole_names(list(node.children)):
            if isinstance(child, Tree) and child.data == "factor":
                base = child.children[0]
                if isinstance(base, Token) and base.type == "WORD":
                    items += self._cut(child, base, after_d and not items)
                    continue
            items.append(child)
        return items

    def _with_whole_names(self, items: list[Any]) -> list[Any]:
        r"""The items with ``\nabla C`` or ``\Delta\theta`` as one factor where it is one name."""
        at = 0
        while at < len(items):
            for end in range(len(items), at + 1, -1):
                name = self._whole_name(items[at:end])
                if name is not None:
                    items[at:end] = [name]
                    break
            at += 1
        return items

    def _whole_name(self, items: list[Any]) -> Tree[Token] | None:
        """Several factors that are one name, with or without the scripts at their end."""
        *before, last = items
        if not isinstance(last, Tree) or last.data != "factor":
            return None
        for cut in (len(last.children), 1):
            name = spelling(Tree("product", [*before, Tree("factor", last.children[:cut])]))
            if name in self.table.whole:
                token = Token("SYMBOL", name, start_pos=position(items[0]))
                return Tree("factor", [token, *last.children[cut:]])
        return None

    def _cut(self, factor: Tree[Token], word: Token, after_d: bool) -> list[Any]:
        ways = [] if after_d else self.ways(str(word), factor)
        if len(ways) > 1:
            shown = " or ".join(" ".join(way) for way in ways)
            raise self.error(f"{word} can be read as {shown}", factor)
        if not ways and word[0] == "d":
            rest = self.ways(str(word[1:]), factor) if word[1:] else [[]]
            ways = [["d", *rest[0]]] if len(rest) == 1 else []
        if not ways:
            raise self.unknown(str(word), factor)
        differential = after_d or not self.ways(str(word), factor)
        items: list[Any] = []
        where = word.start_pos or 0
        for at, name in enumerate(ways[0]):
            kind = D if differential and at == 0 else "WORD"
            scripts = factor.children[1:] if at == len(ways[0]) - 1 else []
            items.append(Tree("factor", [Token(kind, name, start_pos=where), *scripts]))
            where += len(name)
        return items

    def ways(self, word: str, factor: Tree[Token]) -> list[list[str]]:
        """The ways to cut a word into names; a bound index is a name too."""
        letters = {letter.name for letter in self.bound}
        added = letters - self.table.bases
        self.table.bases |= added
        try:
            return self.table.split(word)
        finally:
            self.table.bases -= added
