"""Steps of optimisers in the forms in use."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import numpy as np

from course.trial.states import (
    FIRST,
    GRADIENTS,
    SECOND,
    STEP,
    State,
    classified,
    corrected,
    plain,
    step_of,
)
from course.trial.tree import Equation, Name, Node, Unreadable

OF_SUM = "gradient descent along the mean of a summed gradient"


def of_gradient(name: Name) -> bool:
    """Whether a symbol has the name of a gradient below it, as v_dW."""
    return any(x.startswith("d") for x in name.sub)


def astray(name: Name, right: Node, adam: bool) -> bool:
    """Whether the gradient is of another layer, or β of another moment, or looks the wrong way."""
    for n in right.names():
        if is_gradient(n) and where(n) and where(name) and where(n) != where(name):
            return True
        if n.base == "beta" and n.sub in (("1",), ("2",)):
            base = name.base.removeprefix("hat:")
            first, second = base in ("m", "M"), base in ("s", "S", "r")
            second |= adam and base in ("v", "V") and not of_gradient(name)
            if (first and n.sub == ("2",)) or (second and n.sub == ("1",)):
                return True
        if n.base == "g" and n.sub in (("back",), ("ahead",)) and right.op == "add":
            down = any(t.op == "neg" and n in set(t.names()) for t in right.args)
            if down != (n.sub == ("ahead",)):
                return True
    return False


def is_gradient(name: Name) -> bool:
    """Whether the letter of a symbol says that it is a gradient, as dW."""
    return len(name.base) == 2 and name.base in GRADIENTS


def where(name: Name) -> tuple[str, ...]:
    """The layer and the indices of a symbol, without its step."""
    return tuple(x.strip("[]()") for x in (*name.sub, *name.sup) if not STEP.match(x))


def right_values(equation: Equation, state: State, adam: bool) -> Iterator[tuple[str, Any]]:
    """What the left side may be, in words."""
    left, right = equation.sides[0], equation.sides[-1]
    assert left is not None
    assert right is not None
    name = left.data
    if astray(name, right, adam):
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
    decays += [("", n.data) for n in right.walk() if n.op == "num" and 0.5 < n.data < 1]
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
        yield from steps(0.0, gradients, states, rates, [], scalars, state)
        return
    if kind == "state":
        old = [state.name(n) for n in states if plain(n) == plain(name) and not corrected(n)]
        if adam and base in ("v", "V") and not of_gradient(name):
            base = "s"
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
    smalls = [v for v, b in scalars.values() if b in ("epsilon", "delta")] or [0.0]
    directions: list[tuple[str, Any]] = [("gradient descent", g) for g in gradients]
    counts = [v for v, b in scalars.values() if b in ("m", "n", "N")]
    directions += [(OF_SUM, g / c) for g in gradients for c in counts]
    velocities, squares = told_apart(states)
    for n in velocities:
        directions.append(("a step along the velocity", state.name(n)))
        if n.base.startswith("Delta"):
            directions += [("gradient descent", state.name(n) / c) for c in counts]
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
                decayed = [d + lam * w for lam in lambdas if lam != rate]
                for e in smalls:
                    for decay in decayed:
                        yield "the same with an L2 penalty", w - rate * decay / (np.sqrt(s) + e)
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
