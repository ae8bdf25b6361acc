"""What stands on the left of a formula, and what could stand there where nothing does."""

from __future__ import annotations

import re
from collections.abc import Iterator

from course.trial.interpretation import Reading
from course.trial.tree import Equation, Name, Node
from course.trial.vocabulary import indices, layer_text, role_of

KINDS = {
    "Z": "pre-activation",
    "A": "activation",
    "H": "output",
    "L": "loss",
    "D": "delta",
    "dZ": "delta",
    "dA": "derivative of the loss",
    "dH": "derivative of the loss",
    "dW": "gradient of the weights",
    "db": "gradient of the biases",
    "W": "update",
    "b": "update",
}


def kind_of(equation: Equation, reading: Reading) -> str:
    """In words, what a formula states."""
    left = equation.sides[0]
    lexicon = dict(reading.lexicon)
    if left is None:
        return ""
    if left.op == "call":
        return (
            "derivative of an activation"
            if left.data.primes or left.data.base.startswith("dot:")
            else "activation"
        )
    if (
        left.op == "der"
        and len(left.args) == 2
        and left.args[0].op == "name"
        and left.args[1].op == "name"
    ):
        of, wrt = (role_of(a.data.base, lexicon) for a in left.args)
        if of == "L":
            last = wrt == "H" or (wrt == "A" and (layer_text(left.args[1].data) in ("L", None)))
            if last:
                return "derivative of the loss"
            return {
                "Z": "delta",
                "A": "derivative of the loss",
                "W": "gradient of the weights",
                "b": "gradient of the biases",
            }.get(wrt, "gradient")
        return (
            "derivative of an activation" if of in ("A", "H") and wrt == "Z" else "local derivative"
        )
    if left.op == "name":
        return KINDS.get(role_of(left.data.base, lexicon), "")
    return ""


def candidates(equation: Equation) -> Iterator[Node]:
    """Left sides that a line without one may continue, in the symbols of the line."""
    names = [n for side in equation.sides if side is not None for n in side.names()]
    layers = [s for n in names for s in n.sup if layer_text(Name("a", sup=(s,)))]
    letters = list(
        dict.fromkeys(x for n in names for x in indices(n) if re.match(r"^[a-z](_.*)?$", x))
    )
    bound = {
        x
        for side in equation.sides
        if side is not None
        for m in side.walk()
        if m.op == "sum"
        for x in m.data.letters
    }
    free = [x for x in letters if x not in bound]
    sups: list[tuple[str, ...]] = [()]
    if layers:
        sups = [(s,) for s in dict.fromkeys(layers)]

    def node(base: str, sub: tuple[str, ...], sup: tuple[str, ...]) -> Node:
        return Node("name", data=Name(base, sub=sub, sup=sup))

    def loss(wrt: Node) -> Node:
        return Node("der", (Node("name", data=Name("L")), wrt))

    capital = any(n.base in ("A", "Z", "X", "Y", "dZ", "dA") for n in names)
    for sup in sups:
        if len(free) == 0:
            for base in ("z", "w", "b", "a"):
                yield loss(node(base.upper() if capital and base != "b" else base, (), sup))
        elif len(free) == 1:
            for base in ("z", "a", "b", "w"):
                yield loss(node(base, (free[0],), sup))
        elif len(free) == 2:
            for sub in (tuple(free), tuple(free[::-1])):
                yield loss(node("w", sub, sup))
                yield Node("der", (node("a", sub[:1], sup), node("z", sub[1:], sup)))
    parts = [m for side in equation.sides if side is not None for m in side.walk()]
    plain = {m.data for m in parts if m.op == "name"}
    if len(plain) == 1 and not (own := next(iter(plain))).sub and not own.sup:
        variable = Node("name", data=own)
        yield Node("call", (variable,), Name("g", primes=1))
        yield Node("call", (variable,), Name("g"))
    if (
        not free
        and any(m.op in ("sum", "mean") for m in parts)
        and any(m.op == "pow" or (m.op == "call" and m.data.base == "log") for m in parts)
    ):
        yield Node("name", data=Name("J"))
    if not layers and not free:
        yield Node("der", (Node("name", data=Name("a")), Node("name", data=Name("z"))))
        yield loss(Node("name", data=Name("hat:y")))
