"""Steps of optimisers with one letter for the gradient, however it is typed."""

from __future__ import annotations

from course.trial.states import PARAMETERS, STEP
from course.trial.tree import Equation, Name, Node, Unreadable, flat, mul
from course.trial.vocabulary import indices


def without_steps(name: Name | None) -> list[str]:
    """The indices of a symbol that count no steps."""
    words = ("new", "old", "prev", "next", "updated")
    kept = () if name is None else indices(name)
    return [x for x in kept if not STEP.match(x) and x not in words]


def gradient_of(node: Node, own: str, left: Name | None = None) -> Node:
    """A derivative of a cost with respect to the parameter that is updated, as one letter."""
    of, *wrt = node.args
    if wrt and (wrt[0].op != "name" or (own and wrt[0].data.base != own)):
        raise Unreadable("a derivative with respect to another quantity than is updated")
    own_index, other = (without_steps(x) for x in (left, wrt[0].data if wrt else None))
    if own_index and other != own_index:
        raise Unreadable("a derivative with respect to another weight than is updated")
    if of.op not in ("name", "call") or of.data.base not in ("L", "J", "C", "E", "l", "f", "Q"):
        raise Unreadable("a derivative of what is no cost")
    if of.op == "name":
        return Node("name", data=Name("g"))
    place = of.args[0]
    if place.op == "name":
        return Node("name", data=Name("g"))
    # Nesterov's gradient, at the place to which the velocity leads
    if place.op == "add" and len(place.args) == 2 and place.args[0].op == "name":
        ahead = place.args[1]
        inner = ahead.args[0] if ahead.op == "neg" else ahead
        if inner.op == "mul" and all(x.op == "name" for x in inner.args):
            return Node("name", data=Name("g", sub=("back" if ahead.op == "neg" else "ahead",)))
    raise Unreadable("where this gradient is taken is not clear")


def with_moment(equation: Equation) -> Equation:
    """`m = β m + (1 - β) g`: an m that decays is a state and counts nothing."""
    left, right = equation.sides[0], equation.sides[-1]
    if left is None or right is None or left.op != "name":
        return equation
    other = {Name("m"): Name("M"), Name("hat:m"): Name("hat:M")}
    rooted = {n.base for c in right.walk() if c.op == "call" for a in c.args for n in a.names()}
    along = left.data.base in PARAMETERS and rooted & {"s", "v"}  # θ - η m / √(s + ε)
    decays = left.data in other and any(n.base == "beta" for n in right.names())
    if not (decays or along):
        return equation

    def change(node: Node) -> Node:
        mine = node.op == "name" and node.data in other
        return Node("name", data=other[node.data]) if mine else node

    return equation._replace(sides=tuple(s and s.mapped(change) for s in equation.sides))


def simplified(equation: Equation) -> Equation:
    """One letter for the gradient, however it is typed; a mean over examples is one as well."""
    equation = with_moment(equation)
    left = equation.sides[0]
    own = (
        left.data.base.split(":")[-1]
        if left is not None and left.op == "name" and left.data.base.split(":")[-1] in PARAMETERS
        else ""
    )

    def change(node: Node) -> Node:
        if node.op == "der":
            return gradient_of(node, own, left.data if own and left is not None else None)
        if node.op == "name" and node.data.base == "nabla":
            return Node("name", data=Name("g"))
        if node.op == "mul" and node.args[0].op == "div" and node.args[1].op == "sum":
            top, bottom = node.args[0].args
            inner = node.args[1]
            if (
                top == Node("num", data=1.0)
                and bottom.op == "name"
                and inner.args[0] == Node("name", data=Name("g"))
                and (
                    inner.data.upper in ("", bottom.data.base)
                    or inner.data.upper.strip("{}") == bottom.data.base
                )
            ):
                return Node("name", data=Name("g"))
        if node.op == "mul":
            node = averaged(node)
        if (
            node.op == "div"
            and node.args[0].op == "sum"
            and node.args[0].args[0] == Node("name", data=Name("g"))
        ):
            return Node("name", data=Name("g"))
        return node

    sides = tuple(None if s is None else s.mapped(change) for s in equation.sides)
    sides = tuple(None if s is None else s.mapped(change) for s in sides)
    if sides[0] is not None and sides[0].op == "mul":
        raise Unreadable("what stands on the left is a product")
    return equation._replace(sides=sides)


def averaged(node: Node) -> Node:
    """A product in which 1/m meets a sum of gradients, with the gradient for both."""
    factors = flat(node)
    g = Node("name", data=Name("g"))
    for at, f in enumerate(factors):
        if f.op == "sum" and f.args[0] == g:
            for k, over in enumerate(factors):
                if (
                    over.op == "div"
                    and over.args[1].op == "name"
                    and f.data.upper.strip("{}") in ("", over.args[1].data.base)
                ):
                    rest = [x for n, x in enumerate(factors) if n not in (at, k)]
                    if over.args[0] != Node("num", data=1.0):
                        rest.append(over.args[0])
                    for x in rest:
                        g = mul(x, g)
                    return g
    return node
