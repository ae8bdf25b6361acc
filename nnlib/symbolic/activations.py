r"""The algebra of `nnlib.activations`: each function g by its formula, and its derivative derived.

``sigmoid(z)`` is an expression that is shown as σ(z) and calculated by its definition;
``sigmoid_prime.derivation()`` proves that ``sigmoid_prime`` is its derivative.
"""

from __future__ import annotations

from functools import cache

import sympy as sp

from derive.derivation import Derivation
from derive.words.arrays import (
    Elementwise,
    Named,
    NamedArray,
    array,
    indices,
    same,
    sizes,
    total,
)
from derive.words.conditions import nonzero
from derive.words.matrices import matrix

__all__ = [
    "identity",
    "identity_prime",
    "leaky_relu",
    "leaky_relu_prime",
    "relu",
    "relu_prime",
    "sigmoid",
    "sigmoid_prime",
    "softmax",
    "softmax_backward",
    "softmax_is_shift_invariant",
    "softmax_jacobian",
    "tanh",
    "tanh_prime",
]

SLOPE = sp.Symbol("alpha", positive=True)
"""The slope of the leaky ReLU below 0."""

_z = sp.Symbol("z", real=True)


class Slope(Elementwise):
    """The derivative of an activation: `derivation` proves that it is."""

    @classmethod
    def derivation(cls) -> Derivation:
        """The derivation of g′(z), starting from the definition of g."""
        raise NotImplementedError


class identity_prime(Slope):
    """The derivative of the identity, 1."""

    latex_name = r"\operatorname{id}'"

    @classmethod
    def definition(cls, x):
        return sp.Integer(1)

    @classmethod
    @cache
    def derivation(cls) -> Derivation:
        d = Derivation(sp.Derivative(identity(_z), _z), shown=r"\operatorname{id}'(z)")
        return d.step(sp.Integer(1), "the slope of a straight line").conclude()


class identity(Elementwise):
    """The identity, g(z) = z.

    >>> identity(_z).diff(_z)
    identity_prime(z)
    """

    latex_name, prime = r"\operatorname{id}", identity_prime

    @classmethod
    def definition(cls, x):
        return x


class sigmoid_prime(Slope):
    r"""The derivative of the sigmoid, σ(z) (1 - σ(z)).

    >>> print(sigmoid_prime.derivation().result_latex)
    \sigma'(z) = \sigma(z) \, \left(1 - \sigma(z)\right)
    """

    latex_name = r"\sigma'"

    @classmethod
    def definition(cls, x):
        return sigmoid(x) * (1 - sigmoid(x))

    @classmethod
    @cache
    def derivation(cls) -> Derivation:
        e = sp.exp(-_z)
        d = Derivation(sp.Derivative(sigmoid(_z), _z), shown=r"\sigma'(z)")
        d.step(e / (1 + e) ** 2, "the chain rule")
        d.step(sigmoid(_z) * e / (1 + e), r"the definition of $\sigma$")
        d.step(sigmoid(_z) * (1 - sigmoid(_z)), r"$1 - \sigma(z)$ over the same denominator")
        return d.conclude()


class sigmoid(Elementwise):
    """The sigmoid, σ(z) = 1 / (1 + exp(-z)).

    >>> sigmoid(_z).diff(_z)
    sigmoid_prime(z)
    """

    latex_name, prime = r"\sigma", sigmoid_prime

    @classmethod
    def definition(cls, x):
        return 1 / (1 + sp.exp(-x))


class tanh_prime(Slope):
    """The derivative of tanh, 1 - tanh²(z)."""

    latex_name = r"\tanh'"

    @classmethod
    def definition(cls, x):
        return 1 - tanh(x) ** 2

    @classmethod
    @cache
    def derivation(cls) -> Derivation:
        up, down = sp.exp(_z), sp.exp(-_z)
        d = Derivation(sp.Derivative(tanh(_z), _z), shown=r"\tanh'(z)")
        d.step(
            ((up + down) ** 2 - (up - down) ** 2) / (up + down) ** 2,
            r"the quotient rule on $\tanh z = (e^z - e^{-z}) / (e^z + e^{-z})$",
        )
        d.step(1 - tanh(_z) ** 2, "divide each term")
        return d.conclude()


class tanh(Elementwise):
    """The hyperbolic tangent."""

    latex_name, prime = r"\tanh", tanh_prime

    @classmethod
    def definition(cls, x):
        return sp.tanh(x)


class relu_prime(Slope):
    """The derivative of ReLU: 1 for z > 0, else 0 (at z = 0 it has none; 0 is a choice)."""

    latex_name = r"\operatorname{ReLU}'"

    @classmethod
    def definition(cls, x):
        return sp.Piecewise((1, x > 0), (0, True))

    @classmethod
    @cache
    def derivation(cls) -> Derivation:
        d = Derivation(sp.Derivative(relu(_z), _z), given=nonzero(_z), shown=cls.latex_name + "(z)")
        d.step(cls.definition(_z), "$z$ itself on one side of 0, the constant 0 on the other")
        return d.conclude()


class relu(Elementwise):
    """The rectified linear unit, max(0, z)."""

    latex_name, prime = r"\operatorname{ReLU}", relu_prime

    @classmethod
    def definition(cls, x):
        return sp.Max(0, x)


class leaky_relu_prime(Slope):
    """The derivative of the leaky ReLU: 1 for z > 0, else its slope."""

    latex_name = r"\operatorname{LReLU}'"

    @classmethod
    def definition(cls, x):
        return sp.Piecewise((1, x > 0), (SLOPE, True))

    @classmethod
    @cache
    def derivation(cls) -> Derivation:
        d = Derivation(
            sp.Derivative(leaky_relu(_z), _z), given=nonzero(_z), shown=cls.latex_name + "(z)"
        )
        return d.step(cls.definition(_z), "a straight line on each side of 0").conclude()


class leaky_relu(Elementwise):
    """The leaky ReLU: z for z > 0, else `SLOPE` times z."""

    latex_name, prime = r"\operatorname{LReLU}", leaky_relu_prime

    @classmethod
    def definition(cls, x):
        return sp.Piecewise((x, x > 0), (SLOPE * x, True))


def softmax(z, shift=None, name: str = "a") -> NamedArray:
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

    def power(at):
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
    d.step((same(p, q) * e * s - e * sp.exp(z[q])) / s**2, "the quotient rule")
    d.step(same(p, q) * a[p] - a[p] * a[q], "divide each term, and the definition of $a$")
    d.step(a[p] * (same(p, q) - a[q]), "factor out")
    column = matrix(a)
    jacobian = sp.DiagMatrix(column) - column * column.T
    left = r"\frac{\partial a}{\partial z}"
    return d.in_matrices(left, jacobian, a)


@cache
def softmax_backward() -> Derivation:
    """A cost with gradient G by a = softmax(z) has the gradient a ⊙ (g - Σ_j a_j g_j) by z.

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
    d.step(total(G[i, k] * A[p, k] * (same(i, p) - A[i, k]), i), "the chain rule, and the Jacobian")
    d.step(A[p, k] * G[p, k] - A[p, k] * total(A[i, k] * G[i, k], i), "split the sum")
    d.step(A[p, k] * (G[p, k] - total(A[i, k] * G[i, k], i)), "factor out")
    return d.conclude()
