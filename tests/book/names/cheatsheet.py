"""Names for the chapters in `chapters/cheatsheet`."""

from __future__ import annotations

import sympy as sp

from derive import (
    Named,
    NamedArray,
    UpstreamCost,
    array,
    elementwise,
    indices,
    matrix,
    sizes,
    total,
)
from tests.book.names.page import Page, descent, i, k, m, n, named, p

alpha = sp.Symbol("alpha", positive=True)


def gradient_descent():
    return _bowl(), descent("C", "W^{[l]}", "b^{[l]}", alpha, *sizes("n_{l-1} n_l"))


def _bowl():
    (N,) = sizes("N")
    at = indices("i", N)[0]
    theta, lams = array(r"\theta", N), array(r"\lambda", N, positive=True)
    slopes = NamedArray(array(r"\nabla C", N), (at,), lams[at] * theta[at])
    moved = NamedArray(array(r"\theta'", N), (at,), theta[at] - alpha * slopes[at].value)
    cost = Named(sp.Symbol("C"), total(lams[at] * theta[at] ** 2, at) / 2)
    square = total(slopes[at].value ** 2, at)
    kappa = total(lams[at] * slopes[at].value ** 2, at) / square
    beta = sp.Symbol("beta", real=True)
    start = sp.Symbol("C0", real=True)
    return Page(
        {
            "N": N, r"\theta": theta, r"\lambda": lams, r"\alpha": alpha, r"\nabla C": slopes,
            r"\theta'": moved, "C": lambda of: cost if of == matrix(theta) else None,
            r"\beta": beta, "P": lambda a: start - a * (1 - a * beta / 2) * square,
            r"\varphi(0)": start,
        }
        | named(r"\kappa", kappa)
    )  # fmt: skip


def the_four_equations():
    a = array("Z^{[l]}", n, m)
    delta = array(r"\delta^{[l]}", n, m)
    layer = NamedArray(array("Z", n, m), (p, k), a[p, k])
    one = UpstreamCost("C_k", delta, layer)
    return Page({r"\delta^{[l]}": delta, "Z^{[l]}": layer, "C_k": one, "m": m})


def the_pieces_and_the_forward_pass():
    (below,) = sizes("n^{[l-1]}")
    r = indices("r", below)[0]
    W, b = array("W^{[l]}", n, below), array("b^{[l]}", n)
    a, g = array("a^{[l-1]}", below), elementwise("g")
    z = NamedArray(array("z^{[l]}", n), (i,), total(W[i, r] * a[r], r) + b[i])
    after = NamedArray(array("a^{[l]}", n), (i,), g(z[i].value))
    return Page(
        {"W^{[l]}": W, "b^{[l]}": b, "a^{[l-1]}": a, "g": g, "z^{[l]}": z, "a^{[l]}": after}
    )
