"""Factors of a formula that take what follows them: functions, names with brackets."""

from __future__ import annotations

from typing import Any

from lark import Token, Tree

from course.trial.applied import Applied
from course.trial.lettering import (
    APPLIED,
    is_differential,
    lone_name,
    split_word,
    undone,
)
from course.trial.tree import Name, Node, num
from derive.reader.trees import spelling


class Factors(Applied):
    """Reads a factor, and more where it takes what follows."""

    def item(self, items: list[Any], at: int, values: list[Any]) -> int:
        """Read the item at this place, and more where it takes what follows; the next place."""
        item = items[at]
        if isinstance(item, Token):
            if item.type == "TEXT":
                return self.words(items, at, values)
            values.append({"CDOT": "cdot", "SLASH": "/"}.get(item.type, ""))
            if str(item) == "@":
                values[-1] = "at"
            elif str(item) == r"\times":
                values[-1] = "times"
            return at + 1
        if item.data == "big":
            values.append(self.big(item))
            return at + 1
        base = item.children[0]
        if isinstance(base, Tree) and base.data == "group" and (token := lone_name(base)):
            items = [*items[:at], Tree("factor", [token, *item.children[1:]]), *items[at + 1 :]]
            base = token
        if isinstance(base, Token) and base.type == "PARTIAL":
            return self.partial(items, at, values)
        if isinstance(base, Token) and base.type == "FUNCTION":
            return self.function(items, at, values)
        if isinstance(base, Token) and base.type in ("WORD", "SYMBOL"):
            return self.named(items, at, values)
        if isinstance(base, Tree) and base.data == "frac" and self.is_operator(base):
            inside = self.inside(base.children[2])
            values.append(("d/d", inside.args[0] if inside.op == "partial" else undone(inside)))
            return at + 1
        values.append(self.scripted(self.atom(base), item.children[1:]))
        return at + 1

    def is_operator(self, frac: Any) -> bool:
        return spelling(frac.children[1]).strip("{}") in (r"\partial", "d")

    def named(self, items: list[Any], at: int, values: list[Any]) -> int:
        factor = items[at]
        token, scripts = str(factor.children[0]), factor.children[1:]
        if token == r"\nabla":
            return self.nabla(items, at, values)
        if (
            token == "d"
            and not scripts
            and at + 1 < len(items)
            and not isinstance(items[at + 1], Token)
        ):
            return self.d_before(items, at, values)
        if (
            token == r"\delta"
            and not scripts
            and at + 1 < len(items)
            and not isinstance(items[at + 1], Token)
        ):
            after = items[at + 1].children[0]
            if (
                isinstance(after, Token)
                and after.type == "WORD"
                and str(after) in ("W", "A", "Z", "B", "X")
            ):
                return self.d_before(items, at, values)
        bases = split_word(token)
        if bases is None:
            raise self.error(f"the word {token} is not known")
        end = at + 1
        digits = ""
        if not scripts and end < len(items) and self.touching(items, at):
            number = items[end]
            digits = str(number.children[0])
            scripts = number.children[1:]
            end += 1
        if (
            len(bases) == 2
            and bases[1] in ("i", "j", "k")
            and not scripts
            and bases[0] in "yxazwpthoC"
        ):
            node = Node("name", data=Name(bases[0], sub=(bases[1],)))
            return self.followed(node, items, end, values)
        if bases[0] in ("log", "exp") and len(bases) == 2:
            node = self.with_scripts(Node("name", data=Name(bases[1])), scripts)
            values.append(Node("call", (node,), Name(bases[0])))
            return end
        if (
            token.startswith("\\hat")
            and not scripts
            and end < len(items)
            and self.touching(items, at, ("i", "j", "k"))
        ):
            node = Node("name", data=Name(bases[0], sub=(str(items[end].children[0]),)))
            return self.followed(
                self.with_scripts(node, items[end].children[1:]), items, end + 1, values
            )
        if (
            token == r"\Delta"
            and not scripts
            and end < len(items)
            and not isinstance(items[end], Token)
        ):
            inner: list[Any] = []
            after = self.item(items, end, inner)
            if isinstance(inner[0], Node) and inner[0].op == "name":
                inner[0] = Node(
                    "name", data=inner[0].data._replace(base="Delta:" + inner[0].data.base)
                )
                values.extend(inner)
                return after
        values.extend(Node("name", data=Name(base)) for base in bases[:-1])
        base = bases[-1]
        if (
            len(bases) > 1
            and bases[-2] in ("V", "S", "v", "s", "m")
            and is_differential(Name(base))
        ):
            values.pop()
            values.append(self.scripted(Node("name", data=Name(bases[-2], sub=(base,))), scripts))
            return end
        squared = base in APPLIED and any(spelling(x) == "^{2}" for x in scripts)
        if squared and self.round_at(items, end):
            power = num(2.0)
            args, after_round, end = self.arguments(items, end)
            value = self.scripted(self.called(base, Name(base), args), after_round)
            values.append(Node("pow", (value, power)))
            return end
        node = Node("name", data=Name(base, sub=(digits,) if digits else ()))
        node = self.with_scripts(node, scripts)
        return self.followed(node, items, end, values)

    def touching(self, items: list[Any], at: int, words: tuple[str, ...] = ()) -> bool:
        one, other = items[at].children[0], items[at + 1]
        if isinstance(other, Token) or other.data == "big":
            return False
        number = other.children[0]
        if words:
            return (
                isinstance(number, Token)
                and str(number) in words
                and number.start_pos == one.end_pos
            )
        return (
            isinstance(number, Token)
            and number.type == "NUMBER"
            and number.start_pos == one.end_pos
            and one.type == "WORD"
        )
