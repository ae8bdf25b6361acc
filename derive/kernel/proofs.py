"""Proofs that two expressions with symbolic sums are equal, for every size at once.

Definitions are unfolded, derivatives carried out, and the sums brought to the normal form of
`derive.kernel.sums`. Two expressions are equal when the difference of their normal forms is zero
(`derive.kernel.zero`). Equal means: wherever both are defined, for every size of at least one;
a derivative is not defined at a kink.
The method never guesses: where it cannot decide it says so, and a proof that needs a condition
(columns that sum to one, say) has to be given that condition.
"""

from __future__ import annotations

from collections.abc import Sequence

import sympy as sp

from derive.kernel.deltas import by_deltas, sizes_at_least
from derive.kernel.derivatives import differentiate
from derive.kernel.sums import merge, tidy
from derive.kernel.zero import flatten, is_zero
from derive.words.arrays import SECOND_OF_UPSTREAM, Elementwise, Named, UpstreamCost
from derive.words.bound import rebuilt
from derive.words.condition import Condition
from derive.words.conditions import Reaches

PASSES = 8


def unfold(expr: sp.Expr) -> sp.Expr:
    """Replace every named quantity and every function that has a formula by what it stands for."""
    if isinstance(expr, Named):
        return unfold(expr.value)
    if isinstance(expr, sp.Derivative):
        inner = unfold(expr.expr)
        if expr.expr.has(UpstreamCost) and (
            expr.expr.has(sp.Derivative) or expr.derivative_count != 1
        ):
            raise ValueError(SECOND_OF_UPSTREAM)
        for wrt, times in expr.variable_count:
            for _ in range(int(times)):
                inner = differentiate(inner, wrt)
        return unfold(inner)
    if isinstance(expr, sp.Float):
        return sp.Rational(expr)  # exactly: an instance computes with the same number
    if not expr.args or isinstance(expr, sp.Indexed | sp.Idx | UpstreamCost):
        return expr
    args = [unfold(arg) for arg in expr.args]
    if isinstance(expr, Elementwise):
        formula = type(expr).definition(*args)
        if formula is not None:
            return unfold(sp.sympify(formula))
    expr = rebuilt(expr, args)
    if isinstance(expr, sp.Piecewise):
        return by_deltas(expr, lambda part: bool(flatten(part).is_positive))
    return expr


def unfold_derivatives(expr: sp.Expr) -> sp.Expr:
    """Carry out every derivative that is only written down, and leave the rest as it is."""
    if not expr.has(sp.Derivative):
        return expr
    if isinstance(expr, sp.Derivative):
        return unfold(expr)
    if not expr.args or isinstance(expr, sp.Indexed | sp.Idx | UpstreamCost):
        return expr
    return rebuilt(expr, [unfold_derivatives(arg) for arg in expr.args])


def normal_form(expr: sp.Expr, given: tuple[Condition, ...] = ()) -> sp.Expr:
    """The expression with its sums in normal form, under the conditions in `given`.

    >>> from derive.words.arrays import array, indices, kronecker, sizes, total
    >>> (n,) = sizes("n")
    >>> i, j, p = indices("i j p", n)
    >>> z = array("z", n)
    >>> normal_form(total(3 * z[i] * kronecker(i, p), i))
    3*z[p]
    """
    expr = unfold(sp.sympify(expr))
    for _ in range(PASSES):
        for condition in given:
            expr = condition.rewrite(expr)
        new = tidy(expr)
        if new == expr:
            return new
        expr = new
    return expr


def prove_equal(left: sp.Expr, right: sp.Expr, given: Condition | Sequence[Condition] = ()) -> bool:
    """True when `left` and `right` are proved equal; False when no proof was found.

    False is not a refutation: `derive.trials.instances` looks for a counterexample.

    >>> x = sp.Symbol("x", real=True)
    >>> prove_equal(sp.Max(x, 0) + sp.Max(-x, 0), sp.Abs(x)), prove_equal(sp.sqrt(x**2), x)
    (True, False)
    >>> from derive.words.conditions import positive
    >>> prove_equal(sp.sqrt(x**2), x, (positive(x),))
    True
    """
    conditions = (given,) if isinstance(given, Condition) else tuple(given)
    with sizes_at_least({c.size: c.least for c in conditions if isinstance(c, Reaches)}):
        return _proved_equal(left, right, conditions)


def _proved_equal(left: sp.Expr, right: sp.Expr, conditions: tuple[Condition, ...]) -> bool:
    difference = normal_form(sp.sympify(left) - sp.sympify(right), conditions)
    if _is_zero(difference):
        return True
    for weaker in (conditions, tuple(condition.weakened() for condition in conditions)):
        assumed = difference
        for condition in sorted(weaker, key=lambda c: c.rank):
            assumed = condition.assume(assumed)
        more = tuple(new for c in conditions for other in weaker for new in c.also_for(other))
        if assumed != difference and _is_zero(normal_form(assumed, (*conditions, *more))):
            return True
        if weaker == conditions == tuple(c.weakened() for c in conditions):
            break
    return False


def _is_zero(expr: sp.Expr) -> bool:
    if is_zero(expr):
        return True
    merged = merge(expr)
    return merged != expr and is_zero(merged)
