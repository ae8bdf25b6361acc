"""Manners of books and programs, put into what the judge reads: letters, layers, accumulators."""

from __future__ import annotations

import re
from collections.abc import Iterator

from course.trial.tree import Equation, Name, Node, mul
from course.trial.vocabulary import GENERIC, layer_text

WEIGHTS = ("w", "W", "theta", "Theta", "omega")
GRADIENTS = {f"d{w}" for w in WEIGHTS} | {"db", "dB"}
_OWN = re.compile(r"^[\[(]([ijknr])([+-]\d+)?[\])]$")


def settled(equation: Equation) -> Equation:
    """An equation with the manners of its book taken away."""
    for change in CHANGES:
        equation = change(equation)
    return equation


def nodes(equation: Equation) -> Iterator[Node]:
    """All parts of an equation."""
    for side in equation.sides:
        if side is not None:
            yield from side.walk()


def renamed(equation: Equation, change: dict[Name, Name]) -> Equation:
    """An equation with other names."""

    def put(node: Node) -> Node:
        new = change.get(node.data) if node.op == "name" else None
        return node if new is None else Node("name", data=new)

    return equation._replace(sides=tuple(s and s.mapped(put) for s in equation.sides))


def without_pattern(equation: Equation) -> Equation:
    """`net_{pj} = Σ w_{ji} o_{pi}`: the p that counts patterns is left out."""
    names = {n.data for n in nodes(equation) if n.op == "name" and len(n.data.sub) == 2}
    others = [n for n in names if n.base.split(":")[-1] not in WEIGHTS]
    if not others or any((n.sub[0] == "p") != (n in others) for n in names):
        return equation
    return renamed(equation, {n: n._replace(sub=n.sub[1:]) for n in others})


def layered(equation: Equation) -> Equation:
    """The letter k of h^{(k)} and h^{(k-1)}, or of W^{(k)}, counts layers, as l does elsewhere."""
    names = {n.data for n in nodes(equation) if n.op in ("name", "call")}
    found = {(n, m[1], m[2]) for n in names for text in n.sup if (m := _OWN.match(text))}
    letters = {x for n, x, shift in found if shift or n.base in (*WEIGHTS, *GRADIENTS, "b", "db")}
    bound = {x for n in nodes(equation) if n.op in ("sum", "mean") for x in n.data.letters}
    if len(letters) != 1 or letters & bound:
        return equation
    (letter,) = letters
    if any((text := layer_text(n)) and not text.startswith(letter) for n in names if n.sup):
        return equation
    left = equation.sides[0]
    if left is not None and left.op == "name":
        own = left.data
        if any(n.base == own.base and n != own for n in names) and own.base in (*WEIGHTS, "b", "x"):
            return equation  # a step of an optimiser, which has its number there

    def put(node: Node) -> Node:
        if node.op not in ("name", "call"):
            return node
        sup = tuple(re.sub(rf"^([\[(]){letter}(?![a-z])", r"\1l", x) for x in node.data.sup)
        return Node(node.op, node.args, node.data._replace(sup=sup))

    return equation._replace(sides=tuple(s and s.mapped(put) for s in equation.sides))


def aliased(equation: Equation) -> Equation:
    """`g ← ∇_a J = g ⊙ f'(a)`: g is a name for the gradient so far."""
    left, *rest = equation.sides
    g = Node("name", data=Name("g"))
    if left != g or equation.signs[:1] != (":=",):
        return equation
    if len(rest) > 1:
        return equation._replace(sides=tuple(rest), signs=equation.signs[1:])
    if any(n == g for n in nodes(equation._replace(sides=(None, *rest)))):
        return equation._replace(sides=(Node("name", data=Name("dz")), *rest), signs=("=",))
    return equation


def accumulated(equation: Equation) -> Equation:
    """`Δ := Δ + δ aᵀ` states what is added to a gradient; `D := Δ/m` that D is the mean."""
    left, right = equation.sides[0], equation.sides[-1]
    if left is None or right is None or left.op != "name" or len(equation.sides) != 2:
        return equation
    own = left.data
    mine = own.base == "Delta" or own.base in GRADIENTS
    if mine and equation.signs == (":=",) and right.op == "add" and left in right.args:
        rest = [t for t in right.args if t != left]
        if len(rest) == len(right.args) - 1:
            body = rest[0] if len(rest) == 1 else Node("add", tuple(rest))
            base = "dTheta" if own.base == "Delta" else own.base
            own = own._replace(base=base)
            if any(
                n.base == "lambda" for n in body.names()
            ):  # the gradient before it is what the loss alone gives
                return equation
            return equation._replace(sides=(Node("name", data=own), body), signs=("=",))
    sums = {n for n in right.names() if n.base == "Delta"}
    if own.base != "D" or not sums:
        return equation
    m = Node("name", data=Name("m"))

    def put(node: Node) -> Node:
        if node.op == "name" and node.data in sums:
            return mul(m, Node("name", data=node.data._replace(base="dTheta")))
        return node

    named = Node("name", data=own._replace(base="dTheta"))
    return equation._replace(sides=(named, right.mapped(put)))


def chained(equation: Equation) -> Equation:
    """`δ = Wᵀ δ ⊙ σ'(z)` in a program: the δ on the left is that of the layer below."""
    left, right = equation.sides[0], equation.sides[-1]
    if left is None or right is None or left.op != "name" or equation.signs != (":=",):
        return equation
    own = left.data
    names = {n.data for n in right.walk() if n.op == "name"}
    weights = [n for n in names if n.base in WEIGHTS]
    if own.base != "delta" or own.sub or own.sup or own not in names or len(weights) != 1:
        return equation
    layer = weights[0].sup[:1]
    if layer and not layer[0].startswith("[l"):
        return equation
    # What has no layer in a loop over l is of layer l; the old δ is what the loop before left.
    here = own._replace(sup=("[l]",)) if layer else own._replace(sub=("prev",))
    change = {
        n: n._replace(sub=here.sub, sup=here.sup)
        for n in names
        if not n.sup and not n.sub and n not in weights
    } | {own: own._replace(sup=("[l+1]",)) if layer else own}
    changed = renamed(equation, change)
    return changed._replace(sides=(Node("name", data=here), *changed.sides[1:]), signs=("=",))


def with_normal(equation: Equation) -> Equation:
    """Φ and φ beside a GELU are the normal distribution and its density."""
    calls = [n for n in nodes(equation) if n.op == "call"]
    if not any(n.data.base == "gelu" for n in calls):
        return equation
    words = {"Phi": "normalcdf", "phi": "normalpdf"}

    def put(node: Node) -> Node:
        if node.op != "call" or node.data.base not in words:
            return node
        return Node("call", node.args, node.data._replace(base=words[node.data.base]))

    return equation._replace(sides=tuple(s and s.mapped(put) for s in equation.sides))


def with_scores(equation: Equation) -> Equation:
    """In `p_k = exp(f_k) / Σ exp(f_j)` the scores f are pre-activations."""
    scores = {
        n.args[0].data
        for n in nodes(equation)
        if n.op == "call" and n.data.base == "exp" and n.args[0].op == "name"
    } | {
        n.args[1].data
        for n in nodes(equation)
        if n.op == "der" and n.args[-1].op == "name" and len(n.args) == 2
    }
    if not any(n.base == "f" and len(n.sub) == 1 for n in scores):
        return equation
    names = {n.data for n in nodes(equation) if n.op == "name" and n.data.base == "f"}
    return renamed(equation, {n: n._replace(base="z") for n in names})


def error_words(equation: Equation, role: str) -> tuple[str, ...]:
    """What an error e is, where it matters: not where all that is done with it is to square it."""
    letters = [n for n in nodes(equation) if n.op == "name" and n.data.base in ("e", "err")]
    two = Node("num", data=2.0)
    squared = [
        n.args[0]
        for n in nodes(equation)
        if n.op in ("norm", "abs")
        or (n.op == "pow" and n.args[1] == two)
        or (n.op == "call" and n.data.base == "square")
    ]
    if all(any(n == x or n in x.walk() for x in squared) for n in letters):
        return ()
    one, other = ("output", "target") if role == "E+" else ("target", "output")
    return (f"the error is the {one} minus the {other}",)


def with_slopes(equation: Equation) -> Equation:
    """`δ = f' ⊙ ∇_a C`: a slope without its argument is taken at the pre-activation."""

    def put(node: Node) -> Node:
        if node.op != "name" or not node.data.primes or node.data.base not in GENERIC:
            return node
        z = Node("name", data=Name("z", sub=node.data.sub, sup=node.data.sup))
        return Node("call", (z,), Name(node.data.base, primes=node.data.primes))

    return equation._replace(sides=tuple(s and s.mapped(put) for s in equation.sides))


def with_deltas(equation: Equation) -> Equation:
    """Δ of a layer, where nothing is added to it, is the δ of a batch; δ may have its index."""
    names = {n.data for n in nodes(equation) if n.op == "name"}
    large = {n: n._replace(base="delta") for n in names if n.base == "Delta" and n.sup}
    equation = renamed(equation, large)
    left, *rest = equation.sides
    if left is None or left.op != "name" or left.data.base != "delta" or left.data.sub:
        return equation
    free: dict[str, None] = {}
    for side in rest:
        if side is not None:
            bound = {x for n in side.walk() if n.op == "sum" for x in n.data.letters}
            letters = (x for n in side.names() for x in n.sub if re.match(r"^[i-l]$", x))
            free |= dict.fromkeys(x for x in letters if x not in bound)
    if len(free) != 1 or not any(n.op == "sum" for n in nodes(equation)):
        return equation
    indexed = Node("name", data=left.data._replace(sub=tuple(free)))
    return equation._replace(sides=(indexed, *rest))


def with_activation(equation: Equation) -> Equation:
    """`dx = dout * (x > 0)` of a layer that only activates: x is its pre-activation."""
    names = {n.data for n in nodes(equation) if n.op == "name"}
    bases = {n.base for n in names}
    if not {"dx", "x"} <= bases <= {"dx", "dout", "da", "x", "a"} or len(bases) < 3:
        return equation
    new = {"dx": "dz", "dout": "da", "x": "z"}
    return renamed(equation, {n: n._replace(base=new.get(n.base, n.base)) for n in names})


def with_features(equation: Equation) -> Equation:
    """Bishop's φ_n and Φ, where they are no functions, are the inputs."""
    names = {n.data for n in nodes(equation) if n.op == "name"}
    called = {n.data.base for n in nodes(equation) if n.op == "call"}
    if {n.base for n in names} & {"x", "X"} or called & {"phi", "Phi"}:
        return equation
    new = {"phi": "x", "Phi": "X"}
    return renamed(equation, {n: n._replace(base=new[n.base]) for n in names if n.base in new})


def with_biases(equation: Equation) -> Equation:
    """In Goodfellow's `h = g(Wᵀ x + c)` the c is a bias."""
    if any(n.op == "name" and n.data.base == "b" for n in nodes(equation)):
        return equation
    sums = [n.args for n in nodes(equation) if n.op == "add"]
    added = [
        args[-1].data for args in sums
        if args[-1].op == "name" and args[-1].data.base == "c" and args[0].op == "mul"
        and any(n.base in WEIGHTS for n in args[0].names())
    ]  # fmt: skip
    return renamed(equation, {n: n._replace(base="b") for n in added})


def of_pre_activation(node: Node, output: str = "yy") -> bool:
    """Whether it is the derivative of Bishop's output y with respect to a pre-activation a."""
    names = [a.data.base for a in node.args if a.op == "name"]
    return node.op == "der" and names == [output, "a"]


CHANGES = (
    without_pattern, layered, aliased, accumulated, chained, with_normal, with_scores, with_slopes,
    with_deltas, with_activation, with_features, with_biases,
)  # fmt: skip
