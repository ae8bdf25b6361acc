"""Names for the chapters in `chapters/opening`."""

from __future__ import annotations

import sympy as sp

from derive import array
from tests.book.names.page import Page, n


def derivations_and_checks():
    return _examples(), _quotients(), _taylor()


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


def _examples():
    h, eps, F, F3, u, v, x = sp.symbols("h varepsilon F F_3 u v x", real=True)
    z = array("z", n)
    return Page({
        "h": h, r"\varepsilon": eps, "F": F, "F_3": F3, "u": u, "v": v, "x": x, "z": z,
        "E": lambda step: step**2 * F3 / 6 + eps * F / step,
        "r": lambda one, other: abs(one - other) / sp.Max(abs(one), abs(other)),
    })  # fmt: skip
