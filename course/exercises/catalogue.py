r"""The mistakes that everybody makes, made from the right answer.

Each function takes the right answer (a SymPy expression) and returns the `Mistake` that comes of
one mistake. `message` says more than the general text where an exercise has more to say.
"""

from __future__ import annotations

import sympy as sp

from course.exercises.specification import Mistake
from nnlib.symbolic import Apply


def sign(right: sp.Basic, message: str = "") -> Mistake:
    """The right answer with its sign turned round."""
    told = "The size is right and the sign is not. Look for a minus that was lost or added."
    return Mistake("sign", -right, message or told)


def missing_mean(right: sp.Basic, m: sp.Expr, message: str = "") -> Mistake:
    """The sum over the examples in place of their mean."""
    told = f"This is ${m}$ times too large: the cost is a mean over ${m}$ examples."
    return Mistake("missing-mean", m * right, message or told)


def mean_twice(right: sp.Basic, m: sp.Expr, message: str = "") -> Mistake:
    """The mean over the examples taken two times."""
    told = f"The factor $1/{m}$ is in here twice: it belongs in one place only."
    return Mistake("mean-twice", right / m, message or told)


def missing_two(right: sp.Basic, message: str = "") -> Mistake:
    """Half of the right answer."""
    told = "This is half of the answer: the derivative of a square brings down a factor 2."
    return Mistake("missing-two", right / 2, message or told)


def two_too_many(right: sp.Basic, message: str = "") -> Mistake:
    """Twice the right answer."""
    told = "This is twice the answer: a factor 2 is left that the definition cancels."
    return Mistake("two-too-many", 2 * right, message or told)


def missing_prime(right: sp.Basic, prime, message: str = "") -> Mistake:
    """The answer without its factor g'(z), where `prime` is the function g'."""

    def one(of):
        return sp.OneMatrix(*of.shape) if of.is_Matrix else sp.Integer(1)

    told = "The derivative of the activation function is missing: the chain passes through it."
    return Mistake("missing-prime", _with_prime(right, prime, one), message or told)


def prime_of_activation(right: sp.Basic, prime, of: sp.Basic, message: str = "") -> Mistake:
    """The derivative g' taken at `of`, the activation, in place of the pre-activation."""

    def moved(_):
        return Apply(prime, of) if of.is_Matrix else prime(of)

    told = "The derivative is taken at the pre-activation z, not at the activation a = g(z)."
    return Mistake("prime-of-activation", _with_prime(right, prime, moved), message or told)


def function_for_prime(right: sp.Basic, prime, function, message: str = "") -> Mistake:
    """The function g where its derivative g' belongs."""

    def undone(of):
        return Apply(function, of) if of.is_Matrix else function(of)

    told = "This holds the activation function itself where its derivative belongs."
    return Mistake("function-for-prime", _with_prime(right, prime, undone), message or told)


def transposed(right: sp.MatrixExpr, message: str = "") -> Mistake:
    """The transpose of the right answer."""
    told = "This is the transpose of the answer. Compare its shape with what it belongs to."
    return Mistake("transpose", sp.Transpose(right), message or told)


def other_axis(right: sp.MatrixExpr, message: str = "") -> Mistake:
    """A sum over rows for one over columns, or the reverse."""
    told = "This sums over the wrong axis: count which index must be gone and which must stay."
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
    return Mistake("wrong-axis", sp.Mul(*scale) * turned, message or told)


def swapped(right: sp.Basic, first: sp.Basic, second: sp.Basic, message: str = "") -> Mistake:
    """Two quantities of one shape in each other's place."""
    told = f"The two have changed places: ${first}$ and ${second}$."
    turned = right.xreplace({first: second, second: first})
    return Mistake("swapped", turned, message or told)


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
