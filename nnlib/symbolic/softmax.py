r"""The algebra of `nnlib.softmax`: the function of whole columns, and its Jacobian derived."""

from __future__ import annotations

from functools import cache

import sympy as sp

from derive.derivation import Derivation
from derive.words.arrays import Named, NamedArray, array, indices, kronecker, sizes, total
from derive.words.matrices import matrix
from nnlib.symbolic._types import Array

__all__ = ["softmax", "softmax_backward", "softmax_is_shift_invariant", "softmax_jacobian"]


def softmax(z: Array, shift: sp.Expr | None = None, name: str = "a") -> NamedArray:
    r"""The softmax of each column of `z`, a_ik = exp(z_ik) / Σ_j exp(z_jk), as a named array.

    `z` is an array of shape (n,) or (n, m). With `shift`, an array with a number for each column
    (or a symbol, for a vector), that number is subtracted first, as the stable form does.

    >>> (n,) = sizes("n")
    >>> p = indices("p", n)[0]
    >>> a = softmax(array("z", n))
    >>> a[p], a[p].value
    (a[p], exp(z[p])/Sum(exp(z[_j]), (_j, 1, n)))
    """
    n, *columns = z.shape
    i, j = indices("i j", n)
    k = indices("k", columns[0]) if columns else ()
    moved = 0 if shift is None else (shift[k] if columns else shift)

    def power(at: sp.Expr) -> sp.Expr:
        return sp.exp(z[(at, *k)] - moved)

    return NamedArray(array(name, *z.shape), (i, *k), power(i) / total(power(j), j))


@cache
def softmax_is_shift_invariant() -> Derivation:
    """Subtracting a number c from every entry leaves the softmax as it is.

    So the stable form, with c the largest entry, is the same function.

    >>> softmax_is_shift_invariant()
    Derivation: a'_{p} = a_{p} (2 verified steps)
    """
    (n,) = sizes("n")
    j, p = indices("j p", n)
    z, c = array("z", n), sp.Symbol("c", real=True)
    d = Derivation(softmax(z, shift=c, name="a'")[p])
    d.step(
        sp.exp(z[p]) / total(sp.exp(z[j]), j),
        "the factor $e^{-c}$ stands above and below",
    )
    return d.step(softmax(z)[p], "the definition").conclude()


@cache
def softmax_jacobian() -> Derivation:
    r"""∂a_p/∂z_q = a_p (1{p=q} - a_q), in matrices diag(a) - a aᵀ.

    >>> print(softmax_jacobian().result_latex)
    \frac{\partial a}{\partial z} = \operatorname{diag}(a) - a a^{\mathsf T}
    """
    (n,) = sizes("n")
    i, p, q = indices("i p q", n)
    z = array("z", n)
    a = softmax(z)
    e, s = sp.exp(z[p]), total(sp.exp(z[i]), i)
    d = Derivation(sp.Derivative(a[p], z[q]))
    d.step((kronecker(p, q) * e * s - e * sp.exp(z[q])) / s**2, "the quotient rule")
    d.step(kronecker(p, q) * a[p] - a[p] * a[q], "divide each term, and the definition of $a$")
    d.step(a[p] * (kronecker(p, q) - a[q]), "factor out")
    column = matrix(a)
    jacobian = sp.DiagMatrix(column) - column * column.T
    left = r"\frac{\partial a}{\partial z}"
    return d.in_matrices(left, jacobian, a)


@cache
def softmax_backward() -> Derivation:
    """A cost with gradient g at a = softmax(z) has the gradient a ⊙ (g - Σ_j a_j g_j) at z.

    >>> softmax_backward()
    Derivation: ... (3 verified steps)
    """
    n, m = sizes("n m")
    i, p = indices("i p", n)
    (k,) = indices("k", m)
    Z, G = array("Z", n, m), array("G", n, m)
    A = softmax(Z, name="A")
    cost = Named(sp.Symbol("C"), total(G[i, k] * A[i, k], i, k))
    d = Derivation(sp.Derivative(cost, Z[p, k]))
    d.step(
        total(G[i, k] * A[p, k] * (kronecker(i, p) - A[i, k]), i),
        "the chain rule, and the Jacobian",
    )
    d.step(A[p, k] * G[p, k] - A[p, k] * total(A[i, k] * G[i, k], i), "split the sum")
    d.step(A[p, k] * (G[p, k] - total(A[i, k] * G[i, k], i)), "factor out")
    return d.conclude()
