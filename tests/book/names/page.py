"""A page of names, and the symbols that several chapters have."""

from __future__ import annotations

from dataclasses import dataclass, field

import sympy as sp

from derive import Named, NamedArray, UpstreamCost, array, indices, sizes, total


@dataclass(frozen=True)
class Page:
    r"""Names and conditions, and what may be asked of a formula besides its sides.

    `becomes` has the new value of a name that ``\leftarrow`` changes. `small` is the symbol with
    which ``\approx`` becomes exact: the difference of the sides has the limit 0 as it tends to 0.
    """

    names: dict = field(default_factory=dict)
    given: tuple = ()
    becomes: dict = field(default_factory=dict)
    small: sp.Symbol | None = None

    def __or__(self, other):
        return Page(
            self.names | other.names,
            (*self.given, *other.given),
            self.becomes | other.becomes,
            self.small or other.small,
        )


n, m, t, B = sizes("n m t B")
i, j, p, q = indices("i j p q", n)
k, s = indices("k s", m)
eta, lam, rho = sp.symbols(r"\eta \lambda \rho", positive=True)


def named(name, value):
    return {name: Named(sp.Symbol(name), value)}


def descent(C, W, b, alpha, below, above, rows=False):
    """A step of gradient descent on a layer, its gradients written out as they were derived."""
    W, b = array(W, *((below, above) if rows else (above, below))), array(b, above)
    r, c = indices("r", below)[0], indices("c", above)[0]
    at = (r, c) if rows else (c, r)
    a, delta = array("x", below, m), array("d", above, m)
    z = NamedArray(array("v", above, m), (c, k), total(W[at] * a[r, k], r) + b[c])
    by_W = total(delta[c, k] * a[r, k], k)
    return Page(
        {
            C: UpstreamCost(sp.Symbol(C), delta, z),
            W.label.name: W,
            b.label.name: b,
            r"\alpha": alpha,
        },
        (),
        {
            W.label.name: NamedArray(W, at, W[at] - alpha * by_W),
            b.label.name: NamedArray(b, (c,), b[c] - alpha * total(delta[c, k], k)),
        },
    )
