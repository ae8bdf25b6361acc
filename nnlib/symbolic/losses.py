r"""The algebra of `nnlib.losses`: costs as sums of symbolic size, and their gradients derived.

``mse(A, Y)`` and its like are the costs as expressions, for arrays of shape (n, m). Each
``<loss>_gradient()`` is the derivation of one entry of the gradient per example: ∂L_k/∂A_pk, where
L_k is the loss of example k, so there is no 1/m. Each ``<loss>_from_logits()`` derives the stable
form of the cost from the definition.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TypeAlias

import sympy as sp

from derive.derivation import Derivation
from derive.words.arrays import Named, array, index, indices, sizes, total
from derive.words.conditions import SumsToOne, inside_unit, positive
from derive.words.matrices import matrix
from nnlib.symbolic._types import Array
from nnlib.symbolic.sigmoids import sigmoid
from nnlib.symbolic.softmax import softmax

__all__ = [
    "bce",
    "bce_from_logits",
    "bce_from_logits_gradient",
    "bce_gradient",
    "cross_entropy",
    "cross_entropy_from_logits",
    "cross_entropy_from_logits_gradient",
    "cross_entropy_gradient",
    "mse",
    "mse_gradient",
    "sse",
    "sse_gradient",
]

Entry: TypeAlias = Callable[[sp.Expr, sp.Expr], sp.Expr]

_n, _m = sizes("n m")
_i, _j, _p = indices("i j p", _n)
_k = index("k", _m)
_A, _Y, _Z = (array(name, _n, _m) for name in "AYZ")


def _over_all(loss: Entry, A: Array, Y: Array) -> sp.Expr:
    """The sum of ``loss(a_ik, y_ik)`` over all entries and examples."""
    i, k = index("i", A.shape[0]), index("k", A.shape[1])
    return total(loss(A[i, k], Y[i, k]), i, k)


def _example(loss: Entry, A: Array = _A) -> Named:
    """The loss L_k of example k."""
    return Named(sp.Symbol("L_k"), total(loss(A[_i, _k], _Y[_i, _k]), _i))


def half_square(a: sp.Expr, y: sp.Expr) -> sp.Expr:
    """Half the squared error of one entry."""
    return (a - y) ** 2 / 2


def square(a: sp.Expr, y: sp.Expr) -> sp.Expr:
    """The squared error of one entry."""
    return (a - y) ** 2


def binary(a: sp.Expr, y: sp.Expr) -> sp.Expr:
    """The binary cross-entropy of one entry."""
    return -y * sp.log(a) - (1 - y) * sp.log(1 - a)


def categorical(a: sp.Expr, y: sp.Expr) -> sp.Expr:
    """What one entry adds to the cross-entropy of its column."""
    return -y * sp.log(a)


def mse(A: Array, Y: Array) -> sp.Expr:
    r"""Half the mean squared error, Σ (a - y)² / (2m).

    >>> from derive.pages.latex import latex
    >>> print(latex(mse(_A, _Y)))
    \frac{1}{2 m} \sum_{k=1}^{m} \sum_{i=1}^{n} \left(A_{ik} - Y_{ik}\right)^{2}
    """
    return _over_all(square, A, Y) / (2 * A.shape[1])


@cache
def mse_gradient() -> Derivation:
    r"""∂L_k/∂A_pk = A_pk - Y_pk.

    >>> print(mse_gradient().result_latex)
    \frac{\partial L}{\partial A} = A - Y
    """
    d = Derivation(sp.Derivative(_example(half_square), _A[_p, _k]))
    d.step(_A[_p, _k] - _Y[_p, _k], "only the term $i = p$ depends on $A_{pk}$; the 2 cancels")
    return d.in_matrices(r"\frac{\partial L}{\partial A}", matrix(_A) - matrix(_Y), _A, _Y)


def sse(A: Array, Y: Array) -> sp.Expr:
    """The sum of squared errors, Σ (a - y)²: no 1/m, no 1/2."""
    return _over_all(square, A, Y)


@cache
def sse_gradient() -> Derivation:
    """∂L_k/∂A_pk = 2 (A_pk - Y_pk), which is the gradient of the whole cost as well."""
    d = Derivation(sp.Derivative(_example(square), _A[_p, _k]))
    d.step(2 * (_A[_p, _k] - _Y[_p, _k]), "only the term $i = p$ depends on $A_{pk}$")
    return d.in_matrices(r"\frac{\partial L}{\partial A}", 2 * (matrix(_A) - matrix(_Y)), _A, _Y)


def bce(A: Array, Y: Array) -> sp.Expr:
    """The binary cross-entropy, -Σ [y log a + (1 - y) log(1 - a)] / m."""
    return -_over_all(lambda a, y: -binary(a, y), A, Y) / A.shape[1]


@cache
def bce_gradient() -> Derivation:
    r"""∂L_k/∂A_pk = -Y_pk / A_pk + (1 - Y_pk) / (1 - A_pk).

    >>> from derive.pages.plain import text
    >>> text(bce_gradient().rhs)
    '(1 - Y_pk)/(1 - A_pk) - Y_pk/A_pk'
    """
    a, y = _A[_p, _k], _Y[_p, _k]
    d = Derivation(sp.Derivative(_example(binary), a), given=inside_unit(_A))
    return d.step((1 - y) / (1 - a) - y / a, r"$\log' x = 1 / x$, and the chain rule on $1 - a$")


@cache
def bce_from_logits() -> Derivation:
    """The binary cross-entropy of σ(Z), in a form that cannot overflow.

    ``max(0, z) - y z + log(1 + exp(-|z|))``, summed over the entries, averaged over the examples.
    """
    z, y = _Z[_i, _k], _Y[_i, _k]
    terms = -y * sp.log(sigmoid(z)) - (1 - y) * sp.log(1 - sigmoid(z))
    d = Derivation(Named(sp.Symbol("J"), total(terms, _i, _k) / _m))
    d.step(
        total(y * sp.log(1 + sp.exp(-z)) + (1 - y) * sp.log(1 + sp.exp(z)), _i, _k) / _m,
        r"$1 - \sigma(z) = \sigma(-z)$",
    )
    d.step(
        total(sp.log(1 + sp.exp(z)) - y * z, _i, _k) / _m,
        r"$\log(1 + e^{-z}) = \log(1 + e^z) - z$",
    )
    d.step(
        total(sp.Max(0, z) - y * z + sp.log(1 + sp.exp(-sp.Abs(z))), _i, _k) / _m,
        r"for $z > 0$ take $e^z$ out of the logarithm",
    )
    return d.conclude()


@cache
def bce_from_logits_gradient() -> Derivation:
    """∂L_k/∂Z_pk = σ(Z_pk) - Y_pk."""
    z, y = _Z[_i, _k], _Y[_i, _k]
    loss = Named(sp.Symbol("L_k"), total(binary(sigmoid(z), y), _i))
    slope = sigmoid.prime(_Z[_p, _k])
    a = sigmoid(_Z[_p, _k])
    d = Derivation(sp.Derivative(loss, _Z[_p, _k]))
    d.step(
        (-_Y[_p, _k] / a + (1 - _Y[_p, _k]) / (1 - a)) * slope,
        "the chain rule, and the gradient of the binary cross-entropy",
    )
    d.step(
        -_Y[_p, _k] * (1 - a) + (1 - _Y[_p, _k]) * a,
        r"$\sigma'(z) = \sigma(z) (1 - \sigma(z))$ cancels both denominators",
    )
    return d.step(a - _Y[_p, _k], "multiply out").conclude()


def cross_entropy(A: Array, Y: Array) -> sp.Expr:
    """The cross-entropy between columns, -Σ y log a / m."""
    return -_over_all(lambda a, y: -categorical(a, y), A, Y) / A.shape[1]


@cache
def cross_entropy_gradient() -> Derivation:
    """∂L_k/∂A_pk = -Y_pk / A_pk."""
    a, y = _A[_p, _k], _Y[_p, _k]
    d = Derivation(sp.Derivative(_example(categorical), a), given=positive(_A))
    return d.step(-y / a, r"$\log' x = 1 / x$")


@cache
def cross_entropy_from_logits() -> Derivation:
    """The cross-entropy of softmax(Z), with any number c_k subtracted from column k.

    With c_k the largest entry of the column no exponential overflows, and the sum is at least 1.
    """
    z, y, c = _Z[_i, _k], _Y[_i, _k], array("c", _m)
    A = softmax(_Z, name="A")
    d = Derivation(
        Named(sp.Symbol("J"), -total(y * sp.log(A[_i, _k]), _i, _k) / _m), given=SumsToOne(_Y)
    )
    d.step(
        total(sp.log(total(sp.exp(_Z[_j, _k]), _j)) - total(y * z, _i), _k) / _m,
        "the logarithm of a quotient; the labels of a column sum to one",
    )
    shifted = total(sp.exp(_Z[_j, _k] - c[_k]), _j)
    d.step(
        total(c[_k] + sp.log(shifted) - total(y * z, _i), _k) / _m,
        "take $e^{c_k}$ out of the sum",
    )
    d.step(
        total(sp.log(shifted) - total(y * (z - c[_k]), _i), _k) / _m,
        "the labels of a column sum to one, so $c_k$ may go into the sum",
    )
    return d.conclude()


@cache
def cross_entropy_from_logits_gradient() -> Derivation:
    r"""∂L_k/∂Z_pk = A_pk - Y_pk with A = softmax(Z), for labels that sum to one.

    >>> print(cross_entropy_from_logits_gradient().result_latex)
    \frac{\partial L}{\partial Z} = A - Y
    """
    A, y = softmax(_Z, name="A"), _Y[_p, _k]
    loss = _example(categorical, A)
    d = Derivation(sp.Derivative(loss, _Z[_p, _k]), given=SumsToOne(_Y))
    column = total(sp.exp(_Z[_j, _k]), _j)
    d.step(
        sp.Derivative(
            total(_Y[_i, _k], _i) * sp.log(column) - total(_Y[_i, _k] * _Z[_i, _k], _i),
            _Z[_p, _k],
        ),
        "the logarithm of a quotient",
    )
    d.step(A[_p, _k] * total(_Y[_i, _k], _i) - y, "differentiate; $A_{pk}$ appears")
    d.step(A[_p, _k] - y, "the labels of a column sum to one")
    left = r"\frac{\partial L}{\partial Z}"
    return d.in_matrices(left, matrix(A) - matrix(_Y), A, _Y)
