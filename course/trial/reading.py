"""A formula as a person types it, read: LaTeX, Unicode or code, one tree for all."""

from __future__ import annotations

import re
from typing import NamedTuple

from course.trial import code as python
from course.trial.building import built
from course.trial.manners import of_pre_activation, settled
from course.trial.spelling import STATEMENTS, latex
from course.trial.tree import BARE, Equation, Node, Over, Unreadable, mul

ELL = "q"  # stands for an l that counts neurons
TWO = ("w", "W", "theta", "Theta", "omega", "dw", "dW")
_DOLLARS = re.compile(r"\$\$(.+?)\$\$|\$(.+?)\$|\\\[(.+?)\\\]|\\\((.+?)\\\)", re.DOTALL)


class Typed(NamedTuple):
    """The formulas in a piece of text, and the words around them."""

    formulas: tuple[str, ...]
    words: str
    row: bool = False


def cut(text: str) -> Typed:
    """Take formulas out of the prose around them.

    >>> cut("The error is $a - y$ here")
    Typed(formulas=('a - y',), words='The error is   here', row=False)
    """
    text = text.strip()
    if re.search(r"\$\s*\|\s*\$", text):
        parts = [p.strip("$ ") for p in re.split(r"\$\s*\|\s*\$", text)]
        return Typed(tuple(parts), "", True)
    found = [next(g for g in m.groups() if g is not None) for m in _DOLLARS.finditer(text)]
    words = _DOLLARS.sub(" ", text)
    if found:
        return Typed(tuple(found), words)
    bare = text.strip("`")
    label = re.match(r"^\s*(?:\*\*)?[A-Z][A-Za-z ()-]{3,}(?:\*\*)?:(?:\*\*)?\s+(?=\S)", bare)
    if label:
        return Typed((bare[label.end() :],), label[0])
    return Typed((bare,), "")


def statements(tex: str) -> list[str]:
    """Cut where one statement ends, which is not inside of cases."""
    kept = re.split(
        r"(\\begin\{(?:cases|[bp]?matrix)\}.*?\\end\{(?:cases|[bp]?matrix)\})", tex, flags=re.DOTALL
    )
    out = [""]
    for part in kept:
        if part.startswith(r"\begin"):
            out[-1] += part
            continue
        first, *rest = STATEMENTS.split(part)
        out[-1] += first
        out += rest
    return out


def equations(formula: str) -> list[Equation]:
    """All statements of one formula.

    Raises:
        Unreadable: with the place, and what was expected there.
    """
    if python.looks_like_code(formula):
        found = python.equation(formula)
        if found is not None:
            return [tidied(found)]
    tex = latex(formula)
    result = []
    for part in statements(tex):
        part = part.strip().rstrip(",.").strip()
        if not part:
            continue
        leading = re.match(r"^(?::=|=|\\approx|\\leftarrow)\s*(.*)$", part, re.DOTALL)
        if leading:
            read = built(leading[1])
            left = result[-1].sides[0] if result else None
            result.append(Equation((left, *read.sides), ("=", *read.signs), read.notes))
        else:
            result.append(built(part))
    if not result:
        raise Unreadable("there is no formula here")
    return [tidied(e) for e in result]


def tidied(equation: Equation) -> Equation:
    """An equation in which letters mean one thing each."""
    return before(labelled(put_out(summed(widened(lettered(settled(equation)))))))


def widened(equation: Equation) -> Equation:
    """`Σ_i y_i log a_i + (1 - y_i) log(1 - a_i)`: a sum goes on where its index does."""
    left = equation.sides[0]
    free = set(scripts_of(left)) if left is not None else set()

    def change(node: Node) -> Node:
        if node.op != "add":
            return node
        terms = list(node.args)
        for at, term in enumerate(terms[:-1]):
            over = term.args[1] if term.op == "mul" and term.args[1].op == "sum" else term
            rest = terms[at + 1 :]
            if over.op != "sum" or any(n.op == "sum" for t in rest for n in t.walk()):
                continue
            letters = set(over.data.letters) - free
            if letters and all(letters <= set(scripts_of(t)) for t in rest):
                body = Node("sum", (Node("add", (over.args[0], *rest)),), over.data)
                whole = body if over is term else mul(term.args[0], body, term.data)
                return Node("add", (*terms[:at], whole)) if at else whole
        return node

    return equation._replace(sides=tuple(s and s.mapped(change) for s in equation.sides))


def scripts_of(node: Node) -> list[str]:
    """The letters of all indices, those of examples as well."""
    return [x.strip("[]()") for n in node.names() for x in (*n.sub, *n.sup)]


def put_out(equation: Equation) -> Equation:
    """A y with respect to which something is derived is what a layer puts out, and no label."""
    parts = [n for side in equation.sides if side is not None for n in side.walk()]
    bases = {n.data.base for n in parts if n.op == "name"}
    if {"t", "y"} <= bases and not bases & {"hat:y", "a", "A", "o", "h", "O", "p", "yy"}:
        return as_output(equation, "hat:y")  # beside a target t, y is the output
    derived = {a.data.base for n in parts if n.op == "der" for a in n.args if a.op == "name"}
    if any(of_pre_activation(n, "y") for n in parts) or feeds_weight(equation, bases):
        return as_output(equation)
    later = [n for side in equation.sides[1:] if side is not None for n in side.walk()]
    # An error with respect to x that goes on makes x what a unit sums up.
    inputs = any(
        a.op == "name" and a.data.base == "x" for n in later if n.op == "der" for a in n.args[1:]
    )
    output = inputs and "y" in bases and not bases & {"z", "h", "o", "u", "b"}
    if not (output or derived & {"y", "Y"}) or bases & {"hat:y", "hat:Y", "t", "a", "A"}:
        return equation

    return as_output(equation)


def feeds_weight(equation: Equation, bases: set[str]) -> bool:
    """`∂E/∂w_ij = y_i ∂E/∂z_j`: a y beside an error, where no other activation is, is one."""
    left, right = equation.sides[0], equation.sides[-1]
    if left is None or right is None or left.op != "der" or right.op != "mul":
        return False
    wrt = left.args[-1]
    if (
        wrt.op != "name"
        or wrt.data.base not in ("w", "W")
        or bases & {"x", "X", "a", "h", "o", "p"}
    ):
        return False
    return any(n.op == "name" and n.data.base == "y" for n in right.args) and any(
        n.op == "der" for n in right.args
    )


def as_output(equation: Equation, letter: str = "") -> Equation:
    """The letter y for what a layer puts out."""

    def change(node: Node) -> Node:
        if node.op != "name" or node.data.base not in ("y", "Y"):
            return node
        return Node("name", data=node.data._replace(base=letter or node.data.base * 2))

    return equation._replace(sides=tuple(s and s.mapped(change) for s in equation.sides))


def before(equation: Equation) -> Equation:
    """In `a := g(w a + b)` the activation on the right is that of the layer before."""
    left = equation.sides[0]
    if (
        left is None
        or left.op != "name"
        or left.data.base not in ("a", "A", "h", "x")
        or equation.signs != (":=",)
    ):
        return equation
    own, right = left.data, equation.sides[1]
    if right is None or own.sub or own.sup or right.op != "call":
        return equation
    before_it = Node("name", data=own._replace(sub=("prev",)))
    changed = right.mapped(lambda n: before_it if n.op == "name" and n.data == own else n)
    return equation._replace(sides=(left, changed))


def lettered(equation: Equation) -> Equation:
    """The letter l as an index of neurons where it is summed over or stands beside another."""
    parts = [n for side in equation.sides if side is not None for n in side.walk()]
    names = [n.data for n in parts if n.op == "name"]
    summed = any(n.op == "sum" and "l" in n.data.letters for n in parts)
    beside = any("l" in n.sub and len(n.sub) == 2 and n.base in TWO for n in names)
    if not (summed or beside) or any(re.match(r"^[\[(]?l", x) for n in names for x in n.sup):
        return equation

    def change(node: Node) -> Node:
        if node.op == "name" and "l" in node.data.sub:
            sub = tuple(ELL if x == "l" else x for x in node.data.sub)
            return Node("name", data=node.data._replace(sub=sub))
        if node.op == "sum" and "l" in node.data.letters:
            letters = tuple(ELL if x == "l" else x for x in node.data.letters)
            return Node("sum", node.args, node.data._replace(letters=letters))
        return node

    return equation._replace(
        sides=tuple(None if s is None else s.mapped(change) for s in equation.sides)
    )


def summed(equation: Equation) -> Equation:
    """A sum without limits goes over the one index in it that is not of the left side."""
    first = equation.sides[0]
    cost = first is not None and first.op == "name" and first.data.base in ("C", "J", "L", "E")
    own = {x for n in first.names() for x in n.sub} if first is not None and not cost else set()

    def change(node: Node) -> Node:
        if node.op != "sum" or node.data.letters or node.data.upper:
            return node
        inside = {x for n in node.args[0].names() for x in n.sub if re.match(r"^[ijk]$", x)} - own
        taken = {x for m in node.args[0].walk() if m.op == "sum" for x in m.data.letters}
        if len(inside - taken) != 1:
            return node
        return Node("sum", node.args, Over(tuple(inside - taken), BARE))

    sides = tuple(None if s is None else s.mapped(change) for s in equation.sides)
    left = sides[0]
    if left is not None and left.op == "name" and left.data.base in ("C", "J", "L", "E"):
        letters = {
            x
            for s in sides[1:]
            if s is not None
            for n in s.walk()
            if n.op == "sum"
            for x in n.data.letters
        }
        kept = tuple(x for x in left.data.sub if x not in letters)
        if kept != left.data.sub:
            sides = (Node("name", data=left.data._replace(sub=kept)), *sides[1:])
    return equation._replace(sides=sides)


def labelled(equation: Equation) -> Equation:
    """One letter for the label and one for the output, where y is both."""
    names = {n for side in equation.sides if side is not None for n in side.names()}
    true = any(n.base in ("y", "Y") and "true" in n.sub for n in names)
    left = equation.sides[0]
    output = left is not None and left.op == "name" and left.data.base in ("y", "Y")

    def change(node: Node) -> Node:
        if node.op != "name" or node.data.base not in ("y", "Y"):
            return node
        sub = tuple(x for x in node.data.sub if x not in ("true", "pred"))
        if "true" in node.data.sub:
            return Node("name", data=node.data._replace(base="t", sub=sub))
        if "pred" in node.data.sub or "hat" in node.data.sub:
            sub = tuple(x for x in sub if x != "hat")
            return Node("name", data=node.data._replace(base="hat:y", sub=sub))
        if true:
            return Node("name", data=node.data._replace(base="hat:y"))
        if output:
            return Node("name", data=node.data._replace(base="a" if node.data.base == "y" else "A"))
        return node

    return equation._replace(
        sides=tuple(None if s is None else s.mapped(change) for s in equation.sides)
    )
