"""Proofs that two expressions with symbolic sums are equal, for every size at once.

An expression is brought to a normal form: definitions are unfolded, derivatives carried out, sums
split over additions, factors without the index pulled out, Kronecker deltas used up, and bound
indices renamed in a fixed order. Two expressions are equal when the normal form of their
difference is zero. The method never guesses: where it cannot decide it says so, and a proof that
needs a condition (labels that sum to one, say) has to be given that condition.
"""

from __future__ import annotations

from itertools import permutations

import sympy as sp

from nnlib.symbolic.arrays import CostAbove, Elementwise, Named, differentiate, fresh


def unfold(expr: sp.Expr) -> sp.Expr:
    """Replace every named quantity and every function that has a formula by what it stands for."""
    expr = sp.sympify(expr)
    if isinstance(expr, Named):
        return unfold(expr.value)
    if isinstance(expr, sp.Derivative):
        inner = unfold(expr.expr)
        for wrt, times in expr.variable_count:
            for _ in range(int(times)):
                inner = differentiate(inner, wrt)
        return unfold(inner)
    if not expr.args or isinstance(expr, sp.Indexed | sp.Idx | CostAbove):
        return expr
    args = [unfold(arg) for arg in expr.args]
    if isinstance(expr, Elementwise):
        formula = type(expr).definition(*args)
        if formula is not None:
            return unfold(formula)
    return expr.func(*args)


def unfold_derivatives(expr: sp.Expr) -> sp.Expr:
    """Carry out every derivative that is only written down, and leave the rest as it is."""
    if isinstance(expr, sp.Derivative):
        return unfold(expr)
    if not expr.args or isinstance(expr, sp.Indexed | sp.Idx | CostAbove):
        return expr
    return expr.func(*(unfold_derivatives(arg) for arg in expr.args))


def normal_form(expr: sp.Expr, given: tuple = ()) -> sp.Expr:
    """The expression with its sums in normal form, under the conditions in `given`.

    >>> from nnlib.symbolic.arrays import array, indices, same, sizes, total
    >>> (n,) = sizes("n")
    >>> i, j, p = indices("i j p", n)
    >>> z = array("z", n)
    >>> normal_form(total(3 * z[i] * same(i, p), i))
    3*z[p]
    """
    expr = unfold(expr)
    for _ in range(8):
        for condition in given:
            expr = condition.rewrite(expr)
        new = _canonical(expr)
        if new == expr:
            return new
        expr = new
    return expr


def prove_equal(left: sp.Expr, right: sp.Expr, given: tuple = ()) -> bool:
    """True when `left` and `right` are proved equal; False when no proof was found.

    False is not a refutation: `nnlib.symbolic.instances` looks for a counterexample.
    """
    difference = normal_form(sp.sympify(left) - sp.sympify(right), given)
    return any(_is_zero(form(difference), given) for form in (_same, _merge_sums))


def _same(expr):
    return expr


def _is_zero(expr, given) -> bool:
    if expr == 0:
        return True
    flat = _atoms_for_algebra(expr, given)
    for simplify in (_rational, _logarithms, _powers, sp.simplify):
        if simplify(flat) == 0:
            return True
    return False


def _rational(expr):
    return sp.cancel(sp.together(sp.expand(expr, power_base=False, log=False)))


def _logarithms(expr):
    return sp.expand(_rational(sp.expand_log(expr, force=True)))


def _powers(expr):
    return _rational(sp.powsimp(sp.expand(sp.expand_log(expr, force=True))))


def _atoms_for_algebra(expr, given):
    """Swap sums and entries for plain symbols, so that SymPy's algebra sees a rational function."""
    swap = {}
    for condition in given:
        swap.update(condition.symbols(expr))
    # outermost sums first: what is inside them is no longer visible afterwards
    sums = sorted(expr.atoms(sp.Sum), key=lambda s: -sp.count_ops(s, visual=False))
    for s in sums:
        positive = all(t.is_positive for t in sp.Add.make_args(s.function)) or None
        swap[s] = sp.Dummy("S", real=True, positive=positive)
    flat = expr
    for old in sums:
        flat = flat.xreplace({old: swap[old]})
    for entry in flat.atoms(sp.Indexed):
        swap.setdefault(entry, sp.Dummy("x", real=True, positive=entry.is_positive))
    return flat.xreplace({old: new for old, new in swap.items() if not isinstance(old, sp.Sum)})


def _canonical(expr):
    if not expr.args or isinstance(expr, sp.Indexed | sp.Idx | sp.KroneckerDelta | CostAbove):
        return expr
    if isinstance(expr, sp.Sum):
        body = _canonical(expr.function)
        for limit in expr.limits:
            body = _sum_over(_expand(body), limit)
        return body
    expr = expr.func(*(_canonical(arg) for arg in expr.args))
    if expr.has(sp.log):
        # every logarithm of the course has a positive argument, or the formula has no meaning
        expr = sp.expand_log(expr, force=True)
    return _absorb_deltas(expr) if expr.has(sp.KroneckerDelta) else expr


def _expand(expr):
    return sp.expand(expr, power_base=False, log=False)


def _sum_over(body, limit):
    index, lower, upper = limit
    return sp.Add(*(_sum_term(t, index, lower, upper) for t in sp.Add.make_args(body)))


def _sum_term(term, index, lower, upper):
    if not term.has(index):
        return term * (upper - lower + 1)
    for delta in term.atoms(sp.KroneckerDelta):
        other = _partner(delta, index)
        if other is None or delta not in sp.Mul.make_args(term):
            continue
        # the delta picks one term, provided that the other index runs over the same range
        if (getattr(other, "lower", None), getattr(other, "upper", None)) == (lower, upper):
            rest = sp.Mul(*(f for f in sp.Mul.make_args(term) if f != delta))
            return _canonical(rest.xreplace({index: other}))
    outside, inside = _split(term, index)
    if isinstance(inside, sp.Sum):
        inner_limits = inside.limits
        return outside * _rename(sp.Sum(inside.function, *inner_limits, (index, lower, upper)))
    sums = [f for f in sp.Mul.make_args(inside) if isinstance(f, sp.Sum)]
    if sums:
        # a product with sums inside: one sum over all indices, so that order does not matter
        limits, factors = [], []
        for factor in sp.Mul.make_args(inside):
            if isinstance(factor, sp.Sum):
                renamed = {i: fresh(i) for i, _, _ in factor.limits}
                factors.append(factor.function.xreplace(renamed))
                limits += [(renamed[i], lo, hi) for i, lo, hi in factor.limits]
            else:
                factors.append(factor)
        inside = sp.Sum(sp.Mul(*factors), *limits, (index, lower, upper))
    else:
        inside = sp.Sum(inside, (index, lower, upper))
    return outside * _rename(inside)


def _split(term, index):
    outside, inside = [], []
    for factor in sp.Mul.make_args(term):
        (inside if factor.has(index) else outside).append(factor)
    return sp.Mul(*outside), sp.Mul(*inside)


def _partner(delta, index):
    i, j = delta.args[:2]
    return j if i == index else i if j == index else None


def _absorb_deltas(expr):
    """In a term with a free Kronecker delta write one index for both, and drop its powers."""
    terms = []
    for term in sp.Add.make_args(_expand(expr)):
        factors = sp.Mul.make_args(term)
        for factor in factors:
            base = factor.base if isinstance(factor, sp.Pow) else factor
            if isinstance(base, sp.KroneckerDelta):
                first, second = sorted(base.args[:2], key=str)
                rest = sp.Mul(*(f for f in factors if f != factor))
                term = base * rest.xreplace({second: first})
                break
        terms.append(term)
    return sp.Add(*terms)


def _rename(s):
    """Number the bound indices of a sum in the order that gives the smallest text."""
    limits = s.limits
    best = None
    for order in permutations(range(len(limits))):
        names = {}
        for place, at in enumerate(order):
            old, lower, upper = limits[at]
            names[old] = sp.Idx(
                sp.Symbol(f"_{place}_{_depth(s.function)}", integer=True), (lower, upper)
            )
        body = s.function.xreplace(names)
        new = sp.Sum(body, *((names[limits[at][0]], *limits[at][1:]) for at in order))
        text = sp.srepr(new)
        if best is None or text < best[0]:
            best = (text, new)
    return best[1]


def _depth(expr) -> int:
    """How many sums are nested inside, so that an outer index never takes an inner one's name."""
    return max((1 + _depth(s.function) for s in expr.atoms(sp.Sum)), default=0)


def _merge_sums(expr):
    """Add up sums over the same ranges and simplify what stands under the common sign."""
    groups, rest = {}, []
    for term in sp.Add.make_args(sp.expand(expr)):
        sums = [f for f in sp.Mul.make_args(term) if isinstance(f, sp.Sum)]
        if len(sums) != 1:
            rest.append(term)
            continue
        (s,) = sums
        names = {i: sp.Idx(sp.Symbol(f"_c{n}", integer=True), (lo, hi))
                 for n, (i, lo, hi) in enumerate(s.limits)}  # fmt: skip
        limits = tuple((names[i], lo, hi) for i, lo, hi in s.limits)
        coefficient = sp.Mul(*(f for f in sp.Mul.make_args(term) if f is not s))
        groups.setdefault(limits, []).append(coefficient * s.function.xreplace(names))
    merged = list(rest)
    for limits, bodies in groups.items():
        body = sp.Add(*bodies)
        merged.append(0 if _is_zero(body, ()) else sp.Sum(body, *limits))
    return sp.Add(*merged)
