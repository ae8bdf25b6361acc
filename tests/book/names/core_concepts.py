"""Names for the chapters in `chapters/core-concepts`."""

from __future__ import annotations

from itertools import pairwise

import sympy as sp

from derive import NamedArray, UpstreamCost, array, elementwise, indices, sizes, total
from nnlib.symbolic.activations import sigmoid
from tests.book.names.page import Page, i, k, m, n, named, p, s


def where_the_slope_went():
    return _columns(), _matching()


def _matching():
    """The loss whose derivative with respect to z is a - y, for the sigmoid."""
    a, y, z = sp.symbols("a y z", real=True)
    loss = -y * sp.log(a) - (1 - y) * sp.log(1 - a)
    slope = a * (1 - a)
    return Page(
        {"a": a, "y": y, "z": z} | named("L", loss) | named("g'", slope) | named("g'(z)", slope)
    )


def regularisation():
    lam = sp.Symbol("lambda", positive=True)
    widths = sizes("n^{[0]} n^{[1]} n^{[2]} n^{[3]}")
    names = {size.name: size for size in widths} | {"L": sp.Integer(3), r"\lambda": lam}
    squares = []
    for layer, (below, width) in enumerate(pairwise(widths), 1):
        W = array(f"W^{{[{layer}]}}", width, below)
        names[W.label.name] = W
        squares.append(
            total(
                W[indices("p", width)[0], indices("q", below)[0]] ** 2,
                indices("p", width)[0],
                indices("q", below)[0],
            )
        )
    return Page(names | named("R", lam / 2 * sum(squares)))


def _columns():
    Z, Y = array("Z^{[L]}", n, 1), array("Y", n, 1)
    A = NamedArray(array("A^{[L]}", n, 1), (i, s), sigmoid(Z[i, s]))
    cost = -total(Y[i, 1] * sp.log(A[i, 1]) + (1 - Y[i, 1]) * sp.log(1 - A[i, 1]), i)
    slopes = NamedArray(array("dZ^{[L]}", n, 1), (i, s), A[i, s] - Y[i, s])
    return Page({"dZ^{[L]}": slopes, "A^{[L]}": A, "Y": Y, "Z^{[L]}": Z} | named("J", cost), ())


def the_general_step():
    (below,) = sizes("n^{[l-1]}")
    r = indices("r", below)[0]
    W, b = array("W^{[l]}", n, below), array("b^{[l]}", n, 1)
    Z, D, g = array("Z^{[l-1]}", below, m), array("dZ^{[l]}", n, m), elementwise("g")
    A = NamedArray(array("A^{[l-1]}", below, m), (r, k), g(Z[r, k]))
    above = NamedArray(array("Z^{[l]}", n, m), (p, k), total(W[p, r] * A[r, k], r) + b[p, 1])
    cost = UpstreamCost("(mJ)", D, above)
    dA = NamedArray(array("dA^{[l-1]}", below, m), (r, k), total(W[p, r] * D[p, k], p))
    dZ = NamedArray(array("dZ^{[l-1]}", below, m), (r, k), sp.Derivative(cost, Z[r, k]))
    dW = NamedArray(
        array("dW^{[l]}", n, below),
        (p, r),
        sp.Derivative(UpstreamCost("J", D, above, 1 / m), W[p, r]),
    )
    any_A = array("A^{[l-1]}", below, m)
    below_any = NamedArray(array("Z^{[l]}", n, m), (p, k), total(W[p, r] * any_A[r, k], r))
    known_by = UpstreamCost("(mJ)", D, below_any)
    return Page({
        "(mJ)": known_by, "A^{[l-1]}": any_A, "Z^{[l]}": below_any, "dZ^{[l]}": D,
        "dA^{[l-1]}": dA,
    }), Page({
        "W^{[l]}": W, "b^{[l]}": b, "Z^{[l-1]}": Z, "dZ^{[l]}": D, "A^{[l-1]}": A, "g": g, "m": m,
        "dA^{[l-1]}": dA, "dZ^{[l-1]}": dZ, "dW^{[l]}": dW, "Z^{[l]}": above, "(mJ)": cost,
    })  # fmt: skip
