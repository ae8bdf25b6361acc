"""From the tree of `derive`'s reader to the nodes of a trial."""

from __future__ import annotations

import re
from typing import Any

from lark import Token, Tree

from course.trial.scripts import is_script, letters_below, pieces
from course.trial.tree import Equation, Name, Node, Over, Unreadable, mul, num
from course.trial.vocabulary import ROLES
from course.trial.words import FUNCTIONS, SYMBOLS
from derive.reader.errors import ReadError
from derive.reader.trees import spelling, tree_of
from derive.reader.vocabulary import RELATIONS

LOSSES = {"L", "J", "C", "E", "l", "ell", "Q", "R"}
ACTIVATIONS = {
    "sigma",
    "g",
    "f",
    "phi",
    "varphi",
    "psi",
    "Phi",
    "dot:A",
    "A'",
    "act",
    "sigmoid",
    "tanh",
    "relu",
    "softmax",
    "leaky",
    "h",
    "sigmoid'",
    "relu'",
    "dot:sigma",
    "dot:g",
    "dot:f",
    "softplus",
}
APPLIED = ACTIVATIONS | {
    "diag",
    "Var",
    "sum",
    "mean",
    "exp",
    "log",
    "max",
    "min",
    "sqrt",
    "sign",
    "abs",
    "dot",
    "odot",
    "T",
    "square",
}
SCALARS = {"alpha", "eta", "lambda", "m", "n", "N", "beta", "gamma", "rho", "mu", "d", "e"}
_HEADS = {
    "sign": "sign",
    "exp": "exp",
    "log": "log",
    "ln": "log",
    "tanh": "tanh",
    "max": "max",
    "min": "min",
}
_CHAINS = {"(": "round", "[": "square"}


class Builder:
    """Makes nodes of one formula."""

    def __init__(self, tex: str, letters: frozenset[str], code: bool = False):
        self.tex, self.letters, self.notes = tex, letters, []
        self.code = code

    def error(self, message: str, at: Any = None) -> Unreadable:
        place = ""
        if at is not None:
            place = f": {spelling(at)}"
        return Unreadable(message + place)

    def equation(self) -> Equation:
        (listed,) = tree_of(self.tex).children
        relations = [c for c in listed.children if isinstance(c, Tree)]
        relation, *rest = relations
        for other in rest:
            self.notes.append(spelling(other))
        sides, signs = [], []
        for child in relation.children:
            if isinstance(child, Token):
                signs.append(RELATIONS[str(child)])
            else:
                sides.append(self.sum(child))
        return Equation(tuple(sides), tuple(signs), tuple(self.notes))

    def listed(self, listed: Any) -> list[Node]:
        return [self.relation(c) for c in listed.children if isinstance(c, Tree)]

    def relation(self, node: Any) -> Node:
        parts = [c for c in node.children if isinstance(c, Tree)]
        sides = [self.sum(c) for c in parts]
        if len(sides) == 1:
            return sides[0]
        signs = [RELATIONS[str(c)] for c in node.children if isinstance(c, Token)]
        if len(sides) == 2:
            return Node("cmp", tuple(sides), signs[0])
        raise self.error("a relation inside a formula", node)

    def sum(self, node: Any) -> Node:
        terms, sign = [], "+"
        for child in node.children:
            if isinstance(child, Token):
                sign = str(child)
                continue
            term = self.hadamard(child)
            if term is None:
                continue
            terms.append(Node("neg", (term,)) if sign == "-" else term)
            sign = "+"
        if not terms:
            raise self.error("only words stand here", node)
        return terms[0] if len(terms) == 1 else Node("add", tuple(terms))

    def hadamard(self, node: Any) -> Node | None:
        result, sign = None, ""
        for child in node.children:
            if isinstance(child, Token):
                sign = "star" if str(child) == "*" else "odot"
                continue
            part = self.product(child)
            if part is None:
                continue
            if result is None:
                result = part
            elif self.code and part.op == "mul" and part.data == "at":
                result = mul(mul(result, part.args[0], sign), part.args[1], "at")
            else:
                result = mul(result, part, sign)
        return result

    # ---- products

    def product(self, node: Any) -> Node | None:
        items = [c for c in node.children if not (isinstance(c, Token) and c.type == "THIN")]
        return self.chain(items)

    def chain(self, items: list[Any]) -> Node | None:
        values: list[Any] = []  # nodes and the signs between them
        at = 0
        while at < len(items):
            at = self.item(items, at, values)
        return self.joined(values)

    def joined(self, values: list[Any]) -> Node | None:
        values = self.differentials(values)
        result: Node | None = None
        sign = ""
        for value in values:
            if isinstance(value, str):
                sign = value
            elif isinstance(value, tuple):  # an operator d/dx before what it acts on
                raise self.error("a derivative of nothing stands here")
            elif result is None:
                result = value
            elif sign == "/":
                result, sign = Node("div", (result, value)), ""
            else:
                result, sign = mul(result, value, sign), ""
        return result

    def differentials(self, values: list[Any]) -> list[Any]:
        """∂L / ∂z in one line is one derivative, ∂W alone is the gradient of W."""
        out: list[Any] = []
        at = 0
        while at < len(values):
            v = values[at]
            if isinstance(v, Node) and v.op == "partial":
                after = values[at + 2] if at + 2 < len(values) and values[at + 1] == "/" else None
                if isinstance(after, Node) and after.op == "partial":
                    out.append(Node("der", (v.args[0], after.args[0])))
                    at += 3
                    continue
                out.append(self.gradient_name(v.args[0]))
            elif isinstance(v, Node) and v.op == "name" and is_differential(v.data):
                after = values[at + 2] if at + 2 < len(values) and values[at + 1] == "/" else None
                if isinstance(after, Node) and after.op == "name" and is_differential(after.data):
                    out.append(Node("der", (undone(v), undone(after))))
                    at += 3
                    continue
                out.append(v)
            elif isinstance(v, tuple):
                rest = self.joined(values[at + 1 :])
                if rest is None:
                    raise self.error("a derivative of nothing stands here")
                out.append(Node("der", (rest, v[1])))
                return out
            else:
                out.append(v)
            at += 1
        return out

    def gradient_name(self, node: Node) -> Node:
        if node.op != "name":
            raise self.error("∂ of an expression, with respect to nothing")
        return Node("name", data=node.data._replace(base="d" + node.data.base))

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

    def partial(self, items: list[Any], at: int, values: list[Any]) -> int:
        inner: list[Any] = []
        if at + 1 >= len(items) or isinstance(items[at + 1], Token):
            if len(items) == 1:
                values.append(Node("partial", ()))
                return at + 1
            raise self.error("∂ of nothing", items[at])
        after = self.item(items, at + 1, inner)
        inner = [v for v in inner if isinstance(v, Node)]
        if len(inner) > 1:  # ∂Wx is no single quantity
            values.append(Node("partial", (inner[0],)))
            values.extend(inner[1:])
        else:
            values.append(Node("partial", tuple(inner)))
        return after

    def words(self, items: list[Any], at: int, values: list[Any]) -> int:
        text = str(items[at]).strip()
        if text.replace("_", "").replace(" ", "") in FUNCTIONS and self.round_at(items, at + 1):
            args, scripts, after = self.arguments(items, at + 1)
            values.append(
                self.scripted(
                    self.called(FUNCTIONS[text.replace("_", "").replace(" ", "")], (), args),
                    scripts,
                )
            )
            return after
        flat = text.replace("_", "").replace(" ", "")
        if flat in SYMBOLS:
            values.append(Node("name", data=Name(SYMBOLS[flat])))
        elif flat and re.match(r"^d?[A-Z]$|^[a-z]$", flat):
            values.append(Node("name", data=Name(flat)))
        else:
            self.notes.append(text)
        return at + 1

    def round_at(self, items: list[Any], at: int) -> bool:
        if at >= len(items) or isinstance(items[at], Token) or items[at].data == "big":
            return False
        base = items[at].children[0]
        return isinstance(base, Tree) and base.data in ("round", "square")

    def arguments(self, items: list[Any], at: int) -> tuple[list[Node], list[Any], int]:
        factor = items[at]
        return self.listed(factor.children[0].children[1]), factor.children[1:], at + 1

    def function(self, items: list[Any], at: int, values: list[Any]) -> int:
        head = str(items[at].children[0])[1:]
        primes = sum(len(str(x.children[0])) for x in items[at].children[1:] if x.data == "primes")
        if primes:
            args, scripts, after = (
                self.arguments(items, at + 1) if self.round_at(items, at + 1) else ([], [], at)
            )
            if len(args) != 1:
                raise self.error(f"{head} with a prime, of nothing")
            values.append(
                self.scripted(
                    Node("call", tuple(args), Name(_HEADS.get(head, head), primes=primes)), scripts
                )
            )
            return after
        power = self.power_of(items[at].children[1:])
        if self.round_at(items, at + 1):
            args, scripts, after = self.arguments(items, at + 1)
            node = self.called(_HEADS.get(head, head), (), args)
            node = self.scripted(node, scripts)
        else:
            inner: list[Any] = []
            nxt = at + 1
            while nxt < len(items) and isinstance(items[nxt], Token) and items[nxt].type == "THIN":
                nxt += 1
            if nxt >= len(items):
                raise self.error(f"{head} of nothing")
            after = self.item(items, nxt, inner)
            kept = [v for v in inner if isinstance(v, Node)]
            if len(kept) != 1:
                raise self.error(f"where the argument of {head} ends is not clear")
            node = self.called(_HEADS.get(head, head), (), kept)
        values.append(Node("pow", (node, power)) if power else node)
        return after

    def power_of(self, scripts: list[Any]) -> Node | None:
        for script in scripts:
            if script.data == "sup":
                return self.inside(script.children[1])
        return None

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

    def d_before(self, items: list[Any], at: int, values: list[Any]) -> int:
        """``d W`` and ``d(W1)``: the gradient of what follows."""
        inner: list[Any] = []
        if self.round_at(items, at + 1):
            args, scripts, after = self.arguments(items, at + 1)
            if len(args) == 1 and args[0].op == "name":
                node = Node("name", data=args[0].data._replace(base="d" + args[0].data.base))
                values.append(self.scripted(node, scripts))
                return after
            raise self.error("d of an expression", items[at])
        after = self.item(items, at + 1, inner)
        head = inner[0]
        if isinstance(head, Node) and head.op in ("T", "pow") and head.args[0].op == "name":
            name = head.args[0]
            inner[0] = Node(
                head.op,
                (Node("name", data=name.data._replace(base="d" + name.data.base)), *head.args[1:]),
                head.data,
            )
        elif isinstance(head, Node) and head.op == "name":
            inner[0] = Node("name", data=head.data._replace(base="d" + head.data.base))
        else:
            raise self.error("d before what is no quantity", items[at])
        if (
            values
            and isinstance(values[-1], Node)
            and values[-1].op == "name"
            and values[-1].data.base in ("V", "S")
            and not values[-1].data.sub
            and inner[0].op in ("name", "pow")
        ):
            state = values.pop().data.base
            head = inner[0]
            name = head if head.op == "name" else head.args[0]
            made = Node("name", data=Name(state, sub=(name.data.base,), sup=name.data.sup))
            inner[0] = made if head.op == "name" else Node("pow", (made, head.args[1]))
        values.extend(inner)
        return after

    def nabla(self, items: list[Any], at: int, values: list[Any]) -> int:
        scripts = items[at].children[1:]
        wrt = None
        for script in scripts:
            if script.data == "sub":
                wrt = self.inside(script.children[1])
        inner: list[Any] = []
        if at + 1 >= len(items):
            raise self.error("∇ of nothing")
        after = self.item(items, at + 1, inner)
        first = next(v for v in inner if isinstance(v, Node))
        values.append(Node("der", (first, wrt)) if wrt is not None else Node("der", (first,)))
        values.extend(inner[inner.index(first) + 1 :])
        return after

    def followed(self, node: Node, items: list[Any], at: int, values: list[Any]) -> int:
        """A name with the bracket after it: a function's value, an index, or a product."""
        while self.round_at(items, at):
            kind = items[at].children[0].data
            held = spelling(items[at].children[0])
            base = node.data.base if node.op == "name" else ""
            index = re.match(r"^[\[(]\s*([A-Za-z]([+-]\d)?|\d+)\s*[\])]$", held)
            function = (
                base in FUNCTIONS or base in ACTIVATIONS or (node.op == "name" and node.data.primes)
            )
            function = function or (
                base == "A" and kind == "round" and re.match(r"^\(\s*[zux](_|\^|\s|\)|$)", held)
            )
            if kind == "square" and index and node.op == "name":
                name = node.data
                if index[1] in ("i", "j", "k"):
                    node = Node("name", data=name._replace(sub=(*name.sub, index[1])))
                else:
                    node = Node("name", data=name._replace(sup=(*name.sup, f"[{index[1]}]")))
                scripts, at = items[at].children[1:], at + 1
                node = self.with_scripts(node, scripts)
                continue
            if (
                kind == "round"
                and index
                and base in ("Y", "y", "a", "x", "z", "A", "X", "hat:y")
                and index[1] == "i"
            ):
                node = Node("name", data=node.data._replace(sup=(*node.data.sup, "(i)")))
                scripts, at = items[at].children[1:], at + 1
                node = self.with_scripts(node, scripts)
                continue
            args, scripts, after = self.arguments(items, at)
            bare = base.split(":")[-1].lstrip("d")
            if function:
                values.append(self.scripted(self.called(node.data.base, node.data, args), scripts))
                return after
            dotted = base.startswith("dot:") and bare in LOSSES
            if dotted or (base in LOSSES and node.data.primes):
                inner = node.data._replace(base="dot:" + bare, primes=0)
                values.append(self.scripted(Node("call", tuple(args), inner), scripts))
                return after
            if (
                kind == "round"
                and (base in LOSSES or (bare in LOSSES))
                and all(a.op in ("name", "num", "T", "div", "der") for a in args)
            ):
                values.append(self.scripted(node, scripts))
                return after
            if kind == "round" and base in LOSSES:
                values.append(self.scripted(Node("call", tuple(args), node.data), scripts))
                return after
            if kind == "round" and len(args) == 1 and unlike_a_product(base, args[0]):
                raise self.error(f"which function {base} is, is not known", items[at])
            if kind == "round" and len(args) > 1:
                raise self.error("what is this a function of", items[at])
            break
        values.append(node)
        return at

    def called(self, function: str, name: Any, args: list[Node]) -> Node:
        data = name if isinstance(name, Name) else Name(function)
        if function in FUNCTIONS:
            data = data._replace(base=FUNCTIONS[function])
        if data.base.endswith("'"):
            data = data._replace(base=data.base[:-1], primes=data.primes + 1)
        if data.base in ("dot", "odot") and len(args) == 2:
            return mul(args[0], args[1], "at" if data.base == "dot" else "odot")
        if data.base == "T" and len(args) == 1:
            return Node("T", tuple(args))
        if data.base in ("sumaxis0", "sumaxis1") and len(args) == 1:
            return Node("sum", tuple(args), Over((), f"axis={data.base[-1]}"))
        if data.base == "sum" and self.code is False and len(args) == 1:
            return Node("sum", tuple(args), Over(()))
        return Node("call", tuple(args), data)

    # ---- scripts

    def with_scripts(self, node: Node, scripts: list[Any]) -> Node:
        """A name with what stands around it; what is no index of it becomes an operation."""
        name, powers, turned = node.data, [], False
        for script in scripts:
            if script.data == "primes":
                name = name._replace(primes=name.primes + len(str(script.children[0])))
                continue
            if script.data == "factorial":
                raise self.error("a factorial", script)
            text = spelling(script.children[1])[1:-1]
            if script.data == "sub":
                inner = spelling_of_name(text)
                name = name._replace(sub=(*name.sub, *letters_below(inner)))
            elif text in ("'", r"\prime"):
                name = name._replace(primes=name.primes + 1)
            elif is_script(name.base, text, self.letters):
                for piece in pieces(text):
                    if piece in ("T", r"\top"):
                        turned = True
                    elif piece == r"\prime" or piece.strip("'") == "":
                        name = name._replace(primes=name.primes + (piece.count("'") or 1))
                    else:
                        name = name._replace(sup=(*name.sup, piece))
            else:
                powers.append(self.inside(script.children[1]))
        node = Node("name", data=name)
        if name.base == "e" and powers and not name.sub:
            return Node("call", (powers[0],), Name("exp"))
        for power in powers:
            node = Node("pow", (node, power))
        return Node("T", (node,)) if turned else node

    def scripted(self, node: Node, scripts: list[Any]) -> Node:
        """What stands in brackets, or a function's value, with scripts behind it."""
        if node.op == "name":
            return self.with_scripts(node, scripts)
        for script in scripts:
            if script.data == "sub":
                text = spelling(script.children[1])[1:-1]
                node = Node("entry", (node,), letters_below(spelling_of_name(text)))
            elif script.data == "sup":
                text = spelling(script.children[1])[1:-1]
                if pieces(text) in (["T"], [r"\top"]):
                    node = Node("T", (node,))
                elif re.match(r"^\(?i\)?$|^\[[^]]*\]$|^\(l[^)]*\)$", text):
                    raise self.error("an index on a bracket", script)
                else:
                    node = Node("pow", (node, self.inside(script.children[1])))
            else:
                raise self.error("what this stands for is not clear", script)
        return node

    def inside(self, group: Any) -> Node:
        listed = [c for c in group.children if isinstance(c, Tree)]
        if not listed:
            raise self.error("an empty group", group)
        values = self.listed(listed[0])
        if len(values) != 1:
            raise self.error("several things where one was expected", group)
        return values[0]

    # ---- atoms

    def atom(self, base: Any) -> Node:
        if isinstance(base, Token):
            if base.type == "NUMBER":
                return num(float(base))
            raise self.error("this sign is not understood here", base)
        kind = base.data
        if kind == "group":
            return self.inside(base)
        if kind == "frac":
            return self.fraction(base)
        if kind == "sqrt":
            return Node("call", (self.inside(base.children[1]),), Name("sqrt"))
        if kind == "underbrace":
            return self.inside(base.children[1])
        if kind in ("round", "square", "curly"):
            values = self.listed(base.children[1])
            if len(values) != 1:
                raise self.error("several things in one bracket", base)
            return values[0]
        if kind in ("bars", "norm"):
            (value,) = self.listed(base.children[1])
            return Node("norm" if kind == "norm" else "abs", (value,))
        if kind == "environment" and str(base.children[0]) == "cases":
            return self.cases(base)
        raise self.error(f"a {kind} is not understood here", base)

    def fraction(self, base: Any) -> Node:
        top, bottom = base.children[1], base.children[2]
        above, below = self.tops(top), self.tops(bottom)
        if above is not None and below is not None:
            if above.op == "partial2":
                raise self.error("a second derivative", base)
            return Node("der", (above, below))
        return Node("div", (self.inside(top), self.inside(bottom)))

    def tops(self, group: Any) -> Node | None:
        """What stands after ∂ or d in a part of a fraction, or None."""
        text = spelling(group)[1:-1]
        if not (text.startswith((r"\partial", "d", r"\delta"))):
            return None
        if text.startswith(r"\partial^") or re.match(r"^d\^", text):
            return Node("partial2")
        inside = self.inside(group)
        if (
            inside.op == "mul"
            and inside.args[0].op == "name"
            and is_differential(inside.args[0].data)
        ):
            return None
        if inside.op == "name" and is_differential(inside.data):
            return undone(inside)
        if (
            inside.op == "T"
            and inside.args[0].op == "name"
            and is_differential(inside.args[0].data)
        ):
            return undone(inside.args[0])
        return None

    def cases(self, base: Any) -> Node:
        parts: list[tuple[Node, Node | None]] = []
        rows = [c for c in base.children[1:] if isinstance(c, Tree) and c.data == "row"]
        for row in rows:
            cells = [
                c for c in row.children if isinstance(c, Tree) and c.data == "cell" and c.children
            ]
            if not cells:
                continue
            value = self.listed(cells[0].children[0])
            condition = self.condition_in(cells)
            parts.append((value[0], condition))
        flat: list[Node] = []
        for value, condition in parts:
            flat += [value, condition if condition is not None else Node("num", data=1.0)]
        return Node("cases", tuple(flat))

    def condition_in(self, cells: list[Any]) -> Node | None:
        texts = [spelling(c) for c in cells]
        joined = " ".join(texts[1:]) if len(cells) > 1 else texts[0]
        if "otherwise" in joined or "else" in joined:
            return None
        found = re.search(
            r"(\\?[A-Za-z]+(?:_\{[^{}]*\})?)\s*(=|<|>|\\leq?|\\geq?|\\neq?)\s*(\\?[A-Za-z]+(?:_\{[^{}]*\})?|\d+)\s*$",
            joined.replace("if", " ").replace("for", " "),
        )
        if not found:
            raise self.error("this condition is not understood", cells[-1])

        def side(text: str) -> Node:
            return (
                num(float(text))
                if text.isdigit()
                else Builder(text, self.letters).equation().sides[0]
            )

        return Node("cmp", (side(found[1]), side(found[3])), RELATIONS[found[2]])

    def big(self, item: Any) -> Node:
        head = item.children[0]
        if head.type == "INT":
            raise self.error("an integral")
        lower = upper = ""
        for child in item.children[1:]:
            if isinstance(child, Tree) and child.data == "sub":
                lower = spelling(child.children[1])[1:-1]
            elif isinstance(child, Tree) and child.data == "sup":
                upper = spelling(child.children[1])[1:-1]
        body = next(
            (c for c in item.children[1:] if isinstance(c, Tree) and c.data == "product"), None
        )
        if body is None:
            raise self.error("a sum of nothing", item)
        node = self.product(body)
        if node is None:
            raise self.error("a sum of nothing", item)
        letters, start = [], ""
        if lower:
            first, *rest = lower.split("=")
            start = rest[0] if rest else ""
            first = re.split(r"\\ne|\\in|\\neq|\\to", first)[0]
            if re.search(r"\\neq?", lower):
                raise self.error("a sum that leaves terms out", item)
            letters = list(letters_below(spelling_of_name(first)))
        kind = "sum" if head.type == "SUM" else "prod"
        return Node(kind, (node,), Over(tuple(letters), upper, start))


def unlike_a_product(base: str, arg: Node) -> bool:
    """Whether a letter before a bracket is a function that is not known."""
    if base in SCALARS:
        return False
    return (arg.op == "der" and base[:1].isupper() and base not in ("W", "V")) or (
        arg.op == "name" and base not in ROLES and len(base) == 1
    )


def lone_name(group: Any) -> Token | None:
    """The name in a group that holds nothing else."""
    node = group
    while isinstance(node, Tree):
        inner = [
            c
            for c in node.children
            if not (isinstance(c, Token) and c.type in ("LBRACE", "RBRACE"))
        ]
        if len(inner) != 1:
            return None
        node = inner[0]
    return node if node.type in ("WORD", "SYMBOL") and len(str(node)) < 12 else None


def spelling_of_name(text: str) -> str:
    """A subscript without styles."""
    text = re.sub(r"\\(?:operatorname|hat|bar|tilde)\{([^{}]*)\}", r"\1", text)
    return text.replace(r"\ell", "l").replace("{ }", "").strip()


def is_differential(name: Name) -> bool:
    """Whether a name is a d with a quantity behind it, as dW.

    >>> is_differential(Name("dW")), is_differential(Name("delta")), is_differential(Name("d"))
    (True, False, False)
    """
    base = name.base
    if len(base) < 2 or base[0] != "d":
        return False
    return len(base) == 2 or base[1:] in ROLES or base[1:].split(":")[0] in ("hat", "bar")


def undone(node: Node) -> Node:
    """The quantity of a differential: dW is W."""
    if node.op == "partial":
        return node.args[0]
    if node.op != "name" or not is_differential(node.data):
        raise Unreadable("a derivative whose denominator is no quantity")
    return Node("name", data=node.data._replace(base=node.data.base[1:]))


def split_word(token: str) -> list[str] | None:
    r"""The symbols of a word, or None.

    >>> split_word("dW"), split_word("Wx"), split_word(r"\hat{y}"), split_word("lna")
    (['dW'], ['W', 'x'], ['hat:y'], ['log', 'a'])
    """
    accent = re.match(r"^\\(hat|bar|tilde|dot|overline|vec)\{(.*)\}$", token)
    if accent:
        inner = split_word(accent[2].strip())
        if inner is None or len(inner) != 1:
            return None
        kind = {"overline": "bar", "vec": ""}.get(accent[1], accent[1])
        return [f"{kind}:{inner[0]}" if kind else inner[0]]
    named = re.match(r"^\\operatorname\{(.*)\}$", token)
    if named:
        token = named[1]
    flat = token.replace("_", "").replace(r"\_", "")
    if token.startswith("\\"):
        return [
            {"varepsilon": "epsilon", "ell": "l", "varphi": "phi", "vartheta": "theta"}.get(
                token[1:], token[1:]
            )
        ]
    if flat in SYMBOLS:
        return [SYMBOLS[flat]]
    if flat in FUNCTIONS:
        return [FUNCTIONS[flat]]
    if len(flat) == 1:
        return [flat]
    if re.match(r"^d[A-Za-z]$", flat):
        return [flat]
    if flat[0] == "d" and flat[1:] in SYMBOLS:
        return ["d" + SYMBOLS[flat[1:]]]
    found = re.findall(r"ln|log|exp|d[AZWBXHazwbxhu]|[A-Za-z]", flat)
    if len(found) > 3:
        return None
    return ["log" if f == "ln" else f for f in found]


def built(tex: str, code: bool = False) -> Equation:
    """The equation that LaTeX in the reader's manner says."""
    letters = set(re.findall(r"\\sum\s*_\s*\{?\s*([A-Za-z])", tex))
    above = re.findall(r"\^\s*\{?\s*(\d)\s*\}?", tex)
    on_names = re.findall(r"[A-Za-z](?:_\{[^{}]*\}|_\w)?\s*\^\s*\{?\s*([013-9])\b", tex)
    if on_names and above:
        letters.add("digits")
    try:
        return Builder(tex, frozenset(letters), code).equation()
    except ReadError as e:
        raise Unreadable(str(e)) from None
