"""Names for the chapters in `chapters/rows`."""

from __future__ import annotations

import sympy as sp

from derive import NamedArray, array, elementwise, indices, sizes, total
from tests.book.names.page import Page, descent, i, j, k, m, n, named, s


def from_neurons_to_matrices():
    below, above = sizes("n^{(l-1)} n^{(l)}")
    r, c = indices("i", below)[0], indices("j", above)[0]
    A, W, b = (
        array("A^{(l-1)}", m, below),
        array("W^{(l)}", below, above),
        array("b^{(l)}", 1, above),
    )
    return Page({
        "A^{(l-1)}": A, "W^{(l)}": W, "b^{(l)}": b,
        "A^{[l-1]}": NamedArray(array("A^{[l-1]}", below, m), (r, k), A[k, r]),
        "W^{[l]}": NamedArray(array("W^{[l]}", above, below), (c, r), W[r, c]),
        "b^{[l]}": NamedArray(array("b^{[l]}", above), (c,), b[1, c]),
    })  # fmt: skip


def the_output_error():
    Z, y, sigma = array("Z^{(L)}", m, n), array("y", m, n), elementwise(r"\sigma")
    A = NamedArray(array("A^{(L)}", m, n), (k, i), sigma(Z[k, i]))
    loss = total((A[k, i] - y[k, i]) ** 2, k, i) / 2
    delta = NamedArray(array(r"\delta^{(L)}", m, n), (s, j), sp.Derivative(loss, Z[s, j]))
    return Page(
        {
            "Z^{(L)}": Z,
            "y": y,
            r"\sigma": sigma,
            "A^{(L)}": A,
            r"\delta^{(L)}": delta,
            "n_L": n,
            "m": m,
        }
        | named(r"\mathcal{L}", loss)
    )


def training_in_rows():
    alpha = sp.Symbol("alpha", positive=True)
    widths = sizes("n_{l-1} n_l")
    return descent(r"\mathcal{L}", "W^{(l)}", "b^{(l)}", alpha, *widths, rows=True)
