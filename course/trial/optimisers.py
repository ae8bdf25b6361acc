"""Steps of optimisers, entry by entry: averages, corrections, updates in the forms in use.

A rule is compared with a list of right ones, worked out with the very numbers that stand for the
symbols. Which symbol is the velocity and which the average of squares is tried both ways.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import Any

import numpy as np

from course.trial.tree import Equation, Name, Node, Unreadable

PARAMETERS = {"w", "W", "theta", "Theta", "b", "omega", "x", "beta", "phi"}
SCALARS = {
    "alpha",
    "eta",
    "beta",
    "gamma",
    "mu",
    "rho",
    "epsilon",
    "lambda",
    "t",
    "decay",
    "epoch",
    "delta",
    "tau",
    "k",
    "n",
    "N",
    "m",
}
FIRST, SECOND = (
    {"v", "V", "m", "M", "u", "z", "p", "Delta:w", "Delta:W", "Delta:theta"},
    {"s", "S", "v", "V", "r", "G", "R", "n", "E", "cache", "h"},
)
RATES = {"alpha", "eta", "gamma", "epsilon", "lambda"}
GRADIENTS = {"dx", "g", "G", "dw", "dW", "db", "dtheta", "grad", "dB"}
_STEP = re.compile(r"^[\[(]?(t|\\tau|tau|k|s)([+-]\d)?[\])]?$")


class State:
    """The numbers of one trial of a rule."""

    def __init__(self, seed: int, equation: Equation, theta_is_data: bool):
        self.draw = np.random.default_rng([seed, 77])
        self.known: dict[Any, Any] = {}
        self.left = equation.sides[0]
        self.data = theta_is_data
        self.scalars: dict[str, float] = {}

    def number(self, key: Any) -> Any:
        if key not in self.known:
            self.known[key] = self.draw.uniform(0.2, 1.5, size=5)
        return self.known[key]

    def scalar(self, key: str, base: str) -> float:
        if key not in self.scalars:
            if base == "t":
                self.scalars[key] = 3.0
            elif base == "epsilon":
                self.scalars[key] = 0.01
            else:
                self.scalars[key] = float(self.draw.uniform(0.15, 0.85))
        return self.scalars[key]

    def worth(self, node: Node) -> Any:
        op, args = node.op, node.args
        if op == "num":
            return node.data
        if op == "name":
            return self.name(node.data)
        if op == "add":
            return sum(self.worth(a) for a in args)
        if op == "neg":
            return -self.worth(args[0])
        if op == "mul":
            return self.worth(args[0]) * self.worth(args[1])
        if op == "div":
            return self.worth(args[0]) / self.worth(args[1])
        if op == "pow":
            return self.worth(args[0]) ** self.worth(args[1])
        if op == "call" and node.data.base == "sqrt":
            value = self.worth(args[0])
            if np.any(np.asarray(value) < 0):
                raise Unreadable("a root of what may be negative")
            return np.sqrt(value)
        if op == "call" and node.data.base == "square":
            return self.worth(args[0]) ** 2
        if op == "call" and node.data.base == "exp":
            return np.exp(self.worth(args[0]))
        if op == "call" and node.data.base == "sign":
            return np.sign(self.worth(args[0]))
        if op == "T":
            return self.worth(args[0])
        raise Unreadable(f"a {op} in the step of an optimiser")

    def name(self, name: Name) -> Any:
        kind, key = classified(name)
        if kind == "scalar":
            return self.scalar(key, name.base)
        return self.number(key)


def step_of(name: Name) -> int | None:
    """The step that a symbol belongs to, counted from t."""
    for text in (*name.sup, *name.sub):
        found = _STEP.match(text)
        if found:
            return int(found[2] or 0)
        if text in ("old", "prev"):
            return -1
        if text == "new":
            return 0
    return None


def plain(name: Name) -> str:
    """A symbol without the step and without the correction."""
    rest = [
        x
        for x in (*name.sub, *name.sup)
        if not _STEP.match(x)
        and x not in ("old", "new", "prev", "corrected", "corr")
        and not re.match(r"^[\[(]?[lLijk][\])]?$", x)
    ]
    return name.base.removeprefix("hat:").removeprefix("tilde:") + "".join(f"_{x}" for x in rest)


def corrected(name: Name) -> bool:
    """Whether a symbol is the bias-corrected one."""
    return name.base.startswith(("hat:", "tilde:")) or any(
        x in ("corrected", "corr", "hat") for x in (*name.sub, *name.sup)
    )


def classified(name: Name) -> tuple[str, Any]:
    """Whether a symbol is a scalar, a gradient, a parameter or a state, and what tells it apart."""
    base = name.base.removeprefix("hat:").removeprefix("tilde:")
    if name.primes:
        raise Unreadable(f"{base} with a prime")
    if base in GRADIENTS and base != "G":
        return "gradient", ("gradient", plain(name).split("_")[0])
    if base in ("n", "N", "m") and (name.sub or name.sup or base != name.base):
        return "state", ("state", plain(name), step_of(name), corrected(name))
    if base in SCALARS and not (base in ("beta",) and step_of(name) is not None and not name.sub):
        return "scalar", plain(name)
    if base in PARAMETERS:
        return "parameter", ("parameter", plain(name), step_of(name))
    if base in FIRST | SECOND or base.startswith("Delta:"):
        return "state", ("state", plain(name), step_of(name), corrected(name))
    raise Unreadable(f"the symbol {base} is not one that I know")


def gradient_of(node: Node, own: str) -> Node:
    """A derivative of a cost with respect to the parameter that is updated, as one letter."""
    of, *wrt = node.args
    if wrt and (wrt[0].op != "name" or (own and wrt[0].data.base != own)):
        raise Unreadable("a derivative with respect to another quantity than is updated")
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
    if left.data not in other or not any(n.base == "beta" for n in right.names()):
        return equation

    def change(node: Node) -> Node:
        mine = node.op == "name" and node.data in other
        return Node("name", data=other[node.data]) if mine else node

    return equation._replace(sides=tuple(s and s.mapped(change) for s in equation.sides))


def simplified(equation: Equation) -> Equation:
    """The gradient by one letter, however it is typed; a mean over examples is one as well."""
    equation = with_moment(equation)
    left = equation.sides[0]
    own = (
        left.data.base.split(":")[-1]
        if left is not None and left.op == "name" and left.data.base.split(":")[-1] in PARAMETERS
        else ""
    )

    def change(node: Node) -> Node:
        if node.op == "der":
            return gradient_of(node, own)
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
    from course.trial.tree import flat, mul

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


def astray(name: Name, right: Node) -> bool:
    """Whether the gradient is of another layer, or β of another moment, or looks the wrong way."""
    for n in right.names():
        if is_gradient(n) and where(n) and where(name) and where(n) != where(name):
            return True
        if n.base == "beta" and n.sub in (("1",), ("2",)):
            base = name.base.removeprefix("hat:")
            first, second = base in ("m", "M"), base in ("s", "S", "r")
            if (first and n.sub == ("2",)) or (second and n.sub == ("1",)):
                return True
        if n.base == "g" and n.sub in (("back",), ("ahead",)) and right.op == "add":
            down = any(t.op == "neg" and n in set(t.names()) for t in right.args)
            if down != (n.sub == ("ahead",)):
                return True
    return False


def is_gradient(name: Name) -> bool:
    """Whether a symbol is a gradient by its own letter, as dW."""
    return len(name.base) == 2 and name.base in GRADIENTS


def where(name: Name) -> tuple[str, ...]:
    """The layer and the indices of a symbol, without its step."""
    return tuple(x.strip("[]()") for x in (*name.sub, *name.sup) if not _STEP.match(x))


def right_values(equation: Equation, state: State) -> Iterator[tuple[str, Any]]:
    """What the left side may be, in words."""
    left, right = equation.sides[0], equation.sides[-1]
    assert left is not None
    assert right is not None
    name = left.data
    if astray(name, right):
        return
    names = list(dict.fromkeys(right.names()))
    names = [n for n in names if n.base not in ("sqrt", "square", "exp", "sign")]
    kinds = [(n, *classified(n)) for n in names]
    gradients = [state.name(n) for n, kind, _ in kinds if kind == "gradient"]
    scalars = {
        key: (state.scalar(key, n.base), n.base) for n, kind, key in kinds if kind == "scalar"
    }
    states = [n for n, kind, _ in kinds if kind == "state"]
    parameters = [n for n, kind, _ in kinds if kind == "parameter"]
    decays = [
        (k, v)
        for k, (v, b) in scalars.items()
        if b in ("beta", "gamma", "mu", "rho", "alpha", "eta", "decay")
    ]
    rates = [
        v
        for _, (v, b) in scalars.items()
        if b in ("alpha", "eta", "gamma", "epsilon", "lambda", "mu")
    ] or [1.0]
    lambdas = [v for _, (v, b) in scalars.items() if b in ("lambda", "decay")]
    counts = [v for _, (v, b) in scalars.items() if b in ("m", "n", "N")]
    lambdas += [lam / c for lam in lambdas for c in counts] + [2 * lam for lam in lambdas]
    kind, _ = classified(name)
    base = name.base.removeprefix("hat:")
    if kind == "scalar":
        yield from schedules(scalars)
        return
    if name.base.startswith("Delta:"):
        for g in gradients:
            for r in rates:
                yield "gradient descent", -r * g
                for n in states:
                    for _, d in decays:
                        if d != r:
                            yield "gradient descent with momentum", d * state.name(n) - r * g
        return
    if kind == "state":
        old = [state.name(n) for n in states if plain(n) == plain(name) and not corrected(n)]
        yield from averages(base, old, gradients, decays, rates, lambdas, parameters, state)
        yield from corrections(name, states, decays, state)
        return
    if kind == "parameter":
        own = [n for n in parameters if plain(n) == plain(name)]
        if len(own) != 1:
            raise Unreadable("the parameter does not stand on the right")
        if (
            step_of(name) is not None
            and step_of(own[0]) is not None
            and step_of(own[0]) >= step_of(name)
        ):
            return
        w = state.name(own[0])
        mates = {n.base for n, k, _ in kinds if k == "gradient" and n.base not in ("g", "grad")}
        if any(x.lower() != "d" + name.base.lower() for x in mates):
            return
        yield from steps(w, gradients, states, rates, lambdas, scalars, state)


def averages(
    base: str,
    old: list,
    gradients: list,
    decays: list,
    rates: list,
    lambdas: list,
    parameters: list,
    state: State,
) -> Iterator[tuple[str, Any]]:
    """New values of a velocity or of an average of squares."""
    data = gradients or [state.name(n) for n in parameters if n.base in ("theta", "x")]
    for v, g in itertools.product(old, data):
        g_all = [g, *(g + lam * state.name(w) for lam in lambdas for w in parameters)]
        for _, d in decays:
            for gg in g_all:
                if base in FIRST or not gradients:
                    yield "the decaying average", d * v + (1 - d) * gg
                    yield "a velocity that collects gradients", d * v + gg
                    for r in rates:
                        if r != d:
                            yield "a velocity with the rate in it", d * v + r * gg
                            yield "a velocity with the rate in it", d * v - r * gg
            if base in SECOND:
                yield "the decaying average of squares", d * v + (1 - d) * g * g
        if base in SECOND:
            yield "the sum of squares", v + g * g


def corrections(name: Name, states: list, decays: list, state: State) -> Iterator[tuple[str, Any]]:
    """A state divided by what it lacks in its first steps."""
    for n in states:
        if plain(n) == plain(name):
            for _, d in decays:
                yield "the bias correction", state.name(n) / (1 - d ** state.scalar("t", "t"))


def told_apart(states: list[Name]) -> tuple[list[Name], list[Name]]:
    """The states that may be velocities, and those that may be averages of squares."""
    bases = {n: n.base.removeprefix("hat:") for n in states}
    sure = {"m", "M"}, {"s", "S", "G", "r", "cache", "R"}
    first, second = ([n for n in states if bases[n] in kind] for kind in sure)
    rest = [n for n in states if n not in (*first, *second)]
    return (
        first + ([] if first else rest),
        second + ([] if second else rest),
    )


def steps(
    w: Any, gradients: list, states: list, rates: list, lambdas: list, scalars: dict, state: State
) -> Iterator[tuple[str, Any]]:
    """New values of a parameter."""
    small = next((v for v, b in scalars.values() if b in ("epsilon", "delta")), None)
    directions: list[tuple[str, Any]] = [("gradient descent", g) for g in gradients]
    velocities, squares = told_apart(states)
    for n in velocities:
        directions.append(("a step along the velocity", state.name(n)))
        if n.base.startswith("Delta"):
            yield "a step", w + state.name(n)
        yield "a step by the velocity", w - state.name(n)
        if n.base.removeprefix("hat:") in FIRST:
            yield "a step by the velocity", w + state.name(n)
    for rate in rates:
        for words, d in directions:
            yield words, w - rate * d
            for lam in lambdas:
                if lam != rate:
                    yield "a step with weight decay", w - rate * (d + lam * w)
                    yield "a step with weight decay", (1 - lam) * w - rate * d
        for n in squares:
            s = state.name(n)
            for _, d in directions:
                others = [small] if small is not None else [0.0]
                for e in others:
                    for shape in (rate * d / (np.sqrt(s) + e), rate * d / np.sqrt(s + e)):
                        yield "a step divided by the root of the squares", w - shape
                        for lam in lambdas:
                            if lam != rate:
                                yield "the same with weight decay", w - shape - rate * lam * w
                                yield "the same with weight decay", w - shape - lam * w


def schedules(scalars: dict) -> Iterator[tuple[str, Any]]:
    """Learning rates that fall."""
    values = {k: v for k, (v, _) in scalars.items()}
    start = next(
        (v for k, v in values.items() if k.endswith(("_0", "_{0}")) or k in ("eta", "alpha")), None
    )
    if start is None:
        return
    times = [v for k, v in values.items() if k in ("t", "epoch", "k", "tau")]
    for t in times:
        rest = [v for v in values.values() if v not in (start, t)]
        for d in rest:
            yield "inverse decay", start / (1 + d * t)
            yield "exponential decay", start * np.exp(-d * t)
            yield "exponential decay", start * d**t
        yield "decay by the root", start / np.sqrt(t)


def holds(equation: Equation) -> str | None:
    """In words what the rule is, if it is a right one in three trials; None where it is none."""
    equation = simplified(equation)
    left, right = equation.sides[0], equation.sides[-1]
    if left is None or left.op != "name" or len(equation.sides) != 2:
        raise Unreadable("what is computed here is not clear")
    names = None
    for seed in range(3):
        state = State(seed, equation, False)
        value = state.worth(right)
        hits = {words for words, v in right_values(equation, state) if close(v, value)}
        names = hits if names is None else names & hits
    return next(iter(sorted(names)), None) if names else None


def close(one: Any, other: Any) -> bool:
    """Whether two results agree."""
    a, b = np.broadcast_arrays(np.asarray(one, dtype=float), np.asarray(other, dtype=float))
    return bool(np.all(np.isfinite(b)) and np.all(np.abs(a - b) <= 1e-9 * (1 + np.abs(a))))


def is_one(equation: Equation) -> bool:
    """Whether a formula looks like the step of an optimiser."""
    left = equation.sides[0]
    if left is None or left.op != "name" or len(equation.sides) != 2 or equation.sides[1] is None:
        return False
    try:
        simple = simplified(equation)
        for side in simple.sides:
            for n in side.names():  # type: ignore[union-attr]
                if n.base not in ("sqrt", "square", "exp", "sign"):
                    classified(n)
    except Unreadable:
        return False
    names = [n for side in simple.sides for n in side.names()]  # type: ignore[union-attr]
    bases = {n.base.removeprefix("hat:") for n in names}
    kinds = {classified(n)[0] for n in names if n.base not in ("sqrt", "square", "exp", "sign")}
    if classified(simple.sides[0].data)[0] == "gradient":  # type: ignore[union-attr]
        return False
    if classified(simple.sides[0].data)[0] == "scalar":  # type: ignore[union-attr]
        return bool(bases & {"t", "epoch", "k", "tau"})
    if any(n.base.startswith("Delta:") for n in names):
        return "gradient" in kinds
    if "gradient" not in kinds and not bases & {"beta", "gamma", "mu", "rho", "alpha", "eta"}:
        if classified(simple.sides[0].data)[0] == "parameter":  # type: ignore[union-attr]
            return "state" in kinds
        return "state" in kinds and step_of(simple.sides[0].data) is not None  # type: ignore[union-attr]
    return "state" in kinds or ("parameter" in kinds and "gradient" in kinds)


def edits(equation: Equation) -> Iterator[tuple[Equation, str]]:
    """Changes of a rule, one at a time, then two."""
    equation = simplified(equation)
    one = sorted(
        ((e, w) for e, w in _once(equation)),
        key=lambda x: (x[1] == "extra-factor", x[1] == "wrong-variable"),
    )
    yield from one
    for e, w in one:
        for f, v in _once(e):
            yield f, w if w != "sign" else v


def _once(equation: Equation) -> Iterator[tuple[Equation, str]]:
    from course.trial.edits import places, put

    left, right = equation.sides[0], equation.sides[-1]
    assert left is not None
    assert right is not None
    for path, node in places(right):
        for new, word in _changes(node, left):
            yield equation._replace(sides=(left, put(right, path, new))), word


def _changes(node: Node, left: Node) -> Iterator[tuple[Node, str]]:
    if node.op == "add":
        for at, term in enumerate(node.args):
            flipped = term.args[0] if term.op == "neg" else Node("neg", (term,))
            yield Node("add", (*node.args[:at], flipped, *node.args[at + 1 :])), "sign"
    if node.op == "name":
        kind = classified(node.data)[0]
        if kind == "gradient":
            yield Node("pow", (node, Node("num", data=2.0))), "power"
        if kind == "state":
            if plain(node.data) != plain(left.data):
                yield Node("name", data=left.data), "wrong-variable"
            yield Node("call", (node,), Name("sqrt")), "missing-root"
        if kind == "scalar" and node.data.sub and node.data.base == "beta":
            for x in ("1", "2"):
                if node.data.sub != (x,):
                    yield Node("name", data=node.data._replace(sub=(x,))), "index"
    if node.op == "pow":
        yield node.args[0], "power"
    if node.op == "call" and node.data.base == "sqrt":
        yield node.args[0], "extra-root"
    if node.op == "mul":
        yield node.args[0], "extra-factor"
        yield node.args[1], "extra-factor"
