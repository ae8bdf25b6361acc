"""Names for the chapters in `chapters/neuron-by-neuron`."""

from __future__ import annotations

import sympy as sp

from derive import NamedArray, UpstreamCost, array, elementwise, indices, sizes, total
from nnlib.symbolic.activations import sigmoid
from tests.book.names.page import Page, named


def vanishing_and_exploding():
    return _chain(), _worst_chain(), _worst_layer(), *_starts()


def _chain():
    (d,) = sizes("d")
    at = indices("k", d)[0]
    u, theta = array("u", d), array(r"\theta", d)
    first = sp.Symbol(r"\delta_0", real=True)
    product = sp.Product(theta[at] * sigmoid.prime(u[at]), (at, 1, d))
    return Page(
        {"d": d, "u": u, r"\theta": theta, r"\delta_0": first, r"\sigma": sigmoid}
        | named(r"\delta_d", first * product)
    )


w = sp.Symbol("w", positive=True)


def _worst_chain():
    """All weights are at most w in absolute value, and mostly near it; all u are near 0.

    θ = w tanh(99 t) for any number t, so that the bounds are nearly reached.
    """
    chain = _chain().names
    d, (at,) = chain["d"], indices("k", chain["d"])
    bounded = NamedArray(chain[r"\theta"], (at,), w * sp.tanh(99 * array("t", d)[at]))
    first = chain[r"\delta_0"]
    u = NamedArray(chain["u"], (at,), array("v", d)[at] / 99)
    product = sp.Product(bounded[at] * sigmoid.prime(u[at]), (at, 1, d))
    return Page(
        chain | {"u": u, r"\theta": bounded, "w": w} | named("D", sp.Abs(first))
        | named(r"\delta_d", first * product)
    )  # fmt: skip


def _worst_layer():
    """All weights are at most w in absolute value, all deltas above at most D, mostly near it."""
    (above,) = sizes("n")
    j, i = indices("j", above)[0], indices("i", sizes("n_i")[0])[0]
    D = sp.Symbol("D", positive=True)
    u = NamedArray(array("u", i.upper), (i,), array("v", i.upper)[i] / 99)
    delta = NamedArray(array(r"\delta", above), (j,), D * sp.tanh(99 * array("s", above)[j]))
    weights = array(r"\theta", above, i.upper)
    theta = NamedArray(weights, (j, i), w * sp.tanh(99 * array("t", above, i.upper)[j, i]))
    below = sigmoid.prime(u[i]) * total(delta[j] * theta[j, i], j)
    return Page(
        {"n": above, "D": D, "w": w, "u": u, r"\delta": delta, r"\theta": theta, "i": i, "j": j,
         r"\sigma": sigmoid} | named(r"\delta_i", below)
    )  # fmt: skip


def _starts():
    """The variance of the weights that keeps a signal's size: by He, and by Glorot."""
    n_in, n_out, v = sp.symbols("n_{in} n_{out} v", positive=True)
    (half_lost,) = sp.solve(n_in * v / 2 - 1, v)
    (average,) = sp.solve((n_in * v + n_out * v) / 2 - 1, v)
    return tuple(
        Page({"n_{in}": n_in, "n_{out}": n_out} | named("v", found))
        for found in (half_lost, average)
    )


def the_error_and_the_chain_rule():
    return _one_weight(), _several_ways()


def _several_ways():
    """Any u of a number x: a function of each is unknown, and so is the error of all of them."""
    (many,) = sizes("n")
    at, number = indices("r", many)[0], sp.Symbol("x", real=True)
    of_x, delta = elementwise("f"), array(r"\delta", many)
    u = NamedArray(array("u", many), (at,), of_x(array("c", many)[at] * number))
    error = UpstreamCost(sp.Symbol("Err"), delta, u)
    return Page({"n": many, "r": at, "x": number, "u": u, r"\delta": delta, "Err": error})


def _one_weight():
    theta, o, y = sp.symbols(r"\theta o y", real=True)
    sigma = elementwise(r"\sigma")
    return Page(
        {r"\theta": theta, "o": o, "y": y, r"\sigma": sigma}
        | named("u", theta * o) | named(r"\hat{y}", sigma(theta * o))
        | named("Err", (y - sigma(theta * o)) ** 2)
    )  # fmt: skip


def a_neuron_and_the_forward_pass():
    (n_i,) = sizes("n_i")
    at, sigma = indices("i", n_i)[0], elementwise(r"\sigma")
    u = array("u", n_i)
    return (
        Page({"u": u, r"\sigma": sigma, "o": NamedArray(array("o", n_i), (at,), sigma(u[at]))}),
        _other_inputs(at),
    )


def _other_inputs(at):
    """The weighted sum of other inputs: c o, and o - c for a number c for each."""
    (n_l,) = sizes(r"n_\ell")
    below = indices(r"\ell", n_l)[0]
    theta, o = array(r"\theta", at.upper, n_l), array("o", n_l)
    by, less = sp.Symbol("c", real=True), array("c", n_l)

    def of(entry):
        return total(theta[at, below] * entry, below)

    return Page(
        named(r"u_i(c \, o)", of(by * o[below])) | named("u_i(o - c)", of(o[below] - less[below]))
    )


def derivatives_by_numbers():
    return _errors(), _quotients(), _taylor(), _forgotten()


x, h = sp.symbols("x h", real=True)
POWERS = sp.symbols("c:7", real=True)


def _smooth(at):
    """Any polynomial of degree 6: to this order, any smooth function."""
    return sum(c * at**power for power, c in enumerate(POWERS))


def _quotients():
    slope = sp.diff(_smooth(x), x)
    names = {"x": x, "h": h, "f": _smooth, "f'": lambda at: slope.subs(x, at)}
    return Page(names, small=h)


def _taylor():
    primes = {"f" + order * "'": sp.diff(_smooth(x), x, order) for order in range(5)}
    return Page({"h": h, "f(x+h)": sp.expand(_smooth(x + h))} | primes, small=h)


def _forgotten():
    s, g = sp.symbols("s g", positive=True)
    return Page({"s": s, "g": g})


def _errors():
    eps, F, F3, a, b = sp.symbols("varepsilon F F_3 a b", real=True)
    return Page({
        "h": h, r"\varepsilon": eps, "F": F, "F_3": F3, "a": a, "b": b,
        "E": lambda step: step**2 * F3 / 6 + eps * F / step,
        "r": lambda one, other: abs(one - other) / sp.Max(abs(one), abs(other)),
    })  # fmt: skip
