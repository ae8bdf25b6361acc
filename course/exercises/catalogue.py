r"""The mistakes that everybody makes, made from the right answer.

Each function takes the right answer (a SymPy expression) and returns the `Mistake` that comes of
one mistake. Its word and what is said of it are those of `nnlib.mistakes`; `message` says more
where an exercise has more to say.
"""

from __future__ import annotations

import sympy as sp

from course.exercises.specification import Mistake
from nnlib.mistakes import told
from nnlib.symbolic import Apply


def sign(right: sp.Basic, message: str = "") -> Mistake:
    """The right answer with its sign turned round."""
    return _mistake("sign", -right, message)


def missing_mean(right: sp.Basic, m: sp.Expr, message: str = "") -> Mistake:
    """The sum over the examples in place of their mean."""
    return _mistake("factor-m", m * right, message, m=f"${m}$")


def mean_twice(right: sp.Basic, m: sp.Expr, message: str = "") -> Mistake:
    """The mean over the examples taken two times."""
    return _mistake("one-over-m", right / m, message, m=f"${m}$")


def missing_two(right: sp.Basic, message: str = "") -> Mistake:
    """Half of the right answer."""
    return _mistake("half", right / 2, message)


def two_too_many(right: sp.Basic, message: str = "") -> Mistake:
    """Twice the right answer."""
    return _mistake("factor-2", 2 * right, message)


def missing_prime(right: sp.Basic, prime, message: str = "") -> Mistake:
    """The answer without its factor g'(z), where `prime` is the function g'."""

    def one(of):
        return sp.OneMatrix(*of.shape) if of.is_Matrix else sp.Integer(1)

    return _mistake("missing-slope", _with_prime(right, prime, one), message)


def prime_of_activation(right: sp.Basic, prime, of: sp.Basic, message: str = "") -> Mistake:
    """The derivative g' taken at `of`, the activation, in place of the pre-activation."""

    def moved(_):
        return Apply(prime, of) if of.is_Matrix else prime(of)

    return _mistake("slope-of-activation", _with_prime(right, prime, moved), message)


def function_for_prime(right: sp.Basic, prime, function, message: str = "") -> Mistake:
    """The function g where its derivative g' belongs."""

    def undone(of):
        return Apply(function, of) if of.is_Matrix else function(of)

    return _mistake("function-for-slope", _with_prime(right, prime, undone), message)


def transposed(right: sp.MatrixExpr, message: str = "") -> Mistake:
    """The transpose of the right answer."""
    return _mistake("transpose", sp.Transpose(right), message)


def other_axis(right: sp.MatrixExpr, message: str = "") -> Mistake:
    """A sum over rows for one over columns, or the reverse."""
    scale = [f for f in right.args if not getattr(f, "is_Matrix", False)]
    first, *inner, last = (f for f in right.args if getattr(f, "is_Matrix", False))
    if isinstance(last, sp.OneMatrix) and last.shape[1] == 1:
        inner = sp.MatMul(first, *inner)
        turned = sp.OneMatrix(1, inner.shape[0]) * inner
    elif isinstance(first, sp.OneMatrix) and first.shape[0] == 1:
        inner = sp.MatMul(*inner, last)
        turned = inner * sp.OneMatrix(inner.shape[1], 1)
    else:
        raise ValueError(f"right: got {right}, expected a sum over one axis")
    return _mistake("wrong-axis", sp.Mul(*scale) * turned, message)


def swapped(right: sp.Basic, first: sp.Basic, second: sp.Basic, message: str = "") -> Mistake:
    """Two quantities of one shape in each other's place."""
    turned = right.xreplace({first: second, second: first})
    return _mistake("swapped", turned, message)


def _mistake(word: str, expression: sp.Basic, message: str, **numbers: object) -> Mistake:
    return Mistake(word, expression, message or told(word, **numbers))


def _with_prime(right, prime, change):
    """The expression with every g'(x) replaced by ``change(x)``."""

    def wanted(e):
        if isinstance(e, Apply):
            return e.function is prime
        return isinstance(e, sp.Function) and e.func is prime

    found = {e for e in sp.preorder_traversal(right) if wanted(e)}
    if not found:
        raise ValueError(f"right: got {right}, expected the function {prime.__name__} in it")
    return right.xreplace({e: change(e.of if isinstance(e, Apply) else e.args[0]) for e in found})
