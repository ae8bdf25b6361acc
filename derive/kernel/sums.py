"""A normal form for sums and products of symbolic length.

Sums are split over additions, factors without the index are pulled out, Kronecker deltas are used
up, ranges are made to start at 1 and to end without a constant, and bound indices get names in a
fixed order. Before anything is moved, every bound index is replaced by one that occurs nowhere
else, so that no index is ever caught by a sum that does not own it.
"""

from __future__ import annotations

from itertools import permutations

import sympy as sp

from derive.kernel.zero import is_zero, power_pieces, split_logs
from derive.words.arrays import CostAbove, fresh, refresh_bound

WRITTEN_OUT = 12  # a sum of a known number of terms, at most this many, is written out
SHIFTS = 3  # a range such as 1, …, t - 1 is completed by at most this many terms


def tidy(expr: sp.Expr) -> sp.Expr:
    """One pass of bringing the sums in `expr` to normal form."""
    return _walk(refresh_bound(expr))


def _walk(expr):
    if not expr.args or isinstance(expr, sp.Indexed | sp.Idx | sp.KroneckerDelta | CostAbove):
        return expr
    if isinstance(expr, sp.Sum):
        body = _walk(expr.function)
        for limit in expr.limits:
            body = _sum_over(_expand(body), limit)
        return body
    if isinstance(expr, sp.Product):
        body = _walk(expr.function)
        for limit in expr.limits:
            body = _product_over(body, limit)
        return body
    expr = expr.func(*map(_walk, expr.args))
    if isinstance(expr, sp.log):
        return split_logs(expr)
    if isinstance(expr, sp.Pow) and expr.exp.is_integer and not expr.exp.is_number:
        pieces = power_pieces(expr)
        expr = sp.Mul(*(base ** (coefficient * rest) for base, rest, coefficient in pieces))
    if isinstance(expr, sp.Add | sp.Mul | sp.Pow) and expr.has(sp.KroneckerDelta):
        return _use_deltas(expr)
    return expr


def _expand(expr):
    return sp.expand(expr, power_base=False, log=False)


def _at_least(left, right) -> bool:
    """Whether left ≥ right for sure."""
    return bool((left - right).is_nonnegative)


def _is_finite(expr):
    return not expr.has(sp.zoo, sp.oo, -sp.oo, sp.nan)


def _sum_over(body, limit):
    index, lower, upper = limit
    count = upper - lower + 1
    if count.is_Integer and 0 <= count <= WRITTEN_OUT:
        terms = [body.xreplace({index: lower + at}) for at in range(int(count))]
        return tidy(sp.Add(*terms))
    if _at_least(count, 0):
        shifted = _shift(body, index, lower, upper)
        if shifted is not None:
            return shifted
    return sp.Add(*(_sum_term(t, index, lower, upper) for t in sp.Add.make_args(body)))


def _shift(body, index, lower, upper):
    """Σ over 1, …, t - 1 as the sum over 1, …, t without its last term; likewise at the start."""
    constant, plain = upper.as_coeff_Add()
    more, fewer = [], []
    if constant.is_Integer and plain != 0 and 0 < abs(constant) <= SHIFTS:
        steps = range(1, int(constant) + 1) if constant > 0 else range(int(constant) + 1, 1)
        (more if constant > 0 else fewer).extend(plain + step for step in steps)
        upper = plain
    if lower.is_Integer and lower != 1 and abs(lower - 1) <= SHIFTS:
        (fewer if lower > 1 else more).extend(
            sp.Integer(at) for at in range(min(1, int(lower)), max(1, int(lower)))
        )
        lower = sp.Integer(1)
    if not more and not fewer:
        return None
    extra = sp.Add(*(body.xreplace({index: at}) for at in more))
    extra -= sp.Add(*(body.xreplace({index: at}) for at in fewer))
    if not _is_finite(extra):
        return None
    whole = sp.Idx(sp.Dummy(str(index), integer=True), (lower, upper))
    return _sum_over(body.xreplace({index: whole}), (whole, lower, upper)) + tidy(extra)


def _sum_term(term, index, lower, upper):
    if not term.has(index) and _at_least(upper - lower + 1, 0):
        return term * (upper - lower + 1)
    factors = sp.Mul.make_args(term)
    for delta in sorted(term.atoms(sp.KroneckerDelta), key=str):
        other = _partner(delta, index)
        if other is None or not (delta in factors or term.xreplace({delta: sp.Integer(0)}) == 0):
            continue
        # where the two indices differ the term is 0, so at most one term is left
        if _runs_outside(other, lower, upper):
            return sp.Integer(0)
        if _runs_within(other, lower, upper):
            return tidy(term.xreplace({delta: sp.Integer(1)}).xreplace({index: other}))
    for cases in factors:
        if isinstance(cases, sp.Piecewise) and not any(c.has(index) for _, c in cases.args):
            rest = sp.Mul(*(f for f in factors if f != cases))
            sums = [(_sum_over(_expand(rest * e), (index, lower, upper)), c) for e, c in cases.args]
            return sp.Piecewise(*sums)
    outside = sp.Mul(*(f for f in factors if not f.has(index)))
    ratio = _ratio(sp.Mul(*(f for f in factors if f.has(index))), index)
    if ratio is not None and lower == 1 and _at_least(upper, 0):
        return outside * ratio * (1 - ratio**upper) / (1 - ratio)
    limits, inside = [], []
    for factor in (f for f in factors if f.has(index)):
        if isinstance(factor, sp.Sum):
            # one sum over all indices, so that the order in which they were written is no matter
            factor = _renewed(factor)
            limits += factor.limits
            inside.append(factor.function)
        else:
            inside.append(factor)
    return outside * _rename(sp.Sum(sp.Mul(*inside), *limits, (index, lower, upper)))


def _renewed(s):
    """The sum with new names for its own indices; sums nested inside keep their settled names."""
    names = {i: fresh(i) for i, _, _ in s.limits}
    limits = [(names[i], lo.xreplace(names), hi.xreplace(names)) for i, lo, hi in s.limits]
    return s.func(s.function.xreplace(names), *limits)


def _ratio(term, index):
    """The q of a term q^i: a geometric sum, whose closed form holds for every q but 1."""
    base, exponent = term.as_base_exp()
    rate = exponent.coeff(index)
    if base.has(index) or not rate.is_Integer or rate == 0 or exponent != rate * index:
        return None
    return base**rate


def _partner(delta, index):
    i, j = delta.args[:2]
    if index not in (i, j):
        return None
    other = j if i == index else i
    return None if other.has(index) else other


def _runs_within(other, lower, upper) -> bool:
    """Whether a sum over lower, …, upper meets every value of `other`, so that δ picks a term."""
    first, last = getattr(other, "lower", other), getattr(other, "upper", other)
    return _at_least(first, lower) and _at_least(upper, last)


def _runs_outside(other, lower, upper) -> bool:
    """Whether a sum over lower, …, upper meets no value of `other`, so that δ is 0 throughout."""
    first, last = getattr(other, "lower", other), getattr(other, "upper", other)
    return _at_least(first - 1, upper) or _at_least(lower - 1, last)


def _product_over(body, limit):
    index, lower, upper = limit
    count = upper - lower + 1
    if count.is_Integer and 0 <= count <= WRITTEN_OUT:
        return tidy(sp.Mul(*(body.xreplace({index: lower + at}) for at in range(int(count)))))
    if not _at_least(count, 0):
        return _rename(sp.Product(body, limit))
    result = sp.Integer(1)
    for factor in sp.Mul.make_args(sp.powsimp(sp.expand(body, power_exp=True, log=False))):
        base, exponent = factor.as_base_exp()
        if not factor.has(index):
            result *= factor**count
        elif not base.has(index) and base.is_positive:
            result *= base ** _sum_over(_expand(exponent), limit)
        elif not exponent.has(index) and exponent.is_integer:
            result *= _rename(sp.Product(base, limit)) ** exponent
        else:
            result *= _rename(sp.Product(factor, limit))
    return result


def _use_deltas(expr):
    """In a term with a Kronecker delta write one index for both."""
    terms = []
    for term in sp.Add.make_args(_expand(expr)):
        used = set()
        while True:
            deltas = [f for f in sp.Mul.make_args(term) if isinstance(f, sp.KroneckerDelta)]
            delta = next((d for d in deltas if d not in used), None)
            if delta is None:
                break
            used.add(delta)
            # an index gives way, never a size such as n + 1, which is the range of others as well
            kept, gone = sorted(delta.args[:2], key=lambda i: (isinstance(i, sp.Idx), str(i)))
            if not isinstance(gone, sp.Idx):
                continue
            rest = sp.Mul(*(f for f in sp.Mul.make_args(term) if f != delta))
            term = delta * rest.xreplace({gone: kept})
        terms.append(term)
    return sp.Add(*terms)


def _rename(s):
    """Number the bound indices in the order that gives the smallest text."""
    bound = {i for i, _, _ in s.limits}
    depends = any(b.has(*bound) for _, lo, hi in s.limits for b in (lo, hi))
    places = range(len(s.limits))
    depth = _depth(s.function)
    best = None
    for order in [tuple(places)] if depends else permutations(places):
        names, limits = {}, []
        for place, at in reversed(list(enumerate(order))):
            old, lower, upper = s.limits[at]
            lower, upper = lower.xreplace(names), upper.xreplace(names)
            label = sp.Symbol(f"#{place}.{depth}", integer=True)
            names[old] = sp.Idx(label, (lower, upper))
            limits.insert(0, (names[old], lower, upper))
        new = s.func(s.function.xreplace(names), *limits)
        text = sp.srepr(new)
        if best is None or text < best[0]:
            best = (text, new)
    return best[1]


def _depth(expr) -> int:
    """How many sums are nested inside, so that an outer index never takes an inner one's name."""
    inner = expr.atoms(sp.Sum, sp.Product)
    return max((1 + _depth(s.function) for s in inner), default=0)


def merge(expr: sp.Expr) -> sp.Expr:
    """Add up sums over the same ranges, and drop those whose common body is zero."""
    groups, rest = {}, []
    for term in sp.Add.make_args(_expand(expr)):
        sums = [f for f in sp.Mul.make_args(term) if isinstance(f, sp.Sum)]
        if len(sums) != 1:
            rest.append(term)
            continue
        (s,) = sums
        common = [
            (sp.Idx(sp.Symbol(f"#c{place}", integer=True), (lo, hi)), lo, hi)
            for place, (_, lo, hi) in enumerate(s.limits)
        ]
        names = {old: new for (old, _, _), (new, _, _) in zip(s.limits, common, strict=True)}
        if any(b.has(*names) for _, lo, hi in s.limits for b in (lo, hi)):
            rest.append(term)  # a range that depends on another index stays as it is
            continue
        coefficient = sp.Mul(*(f for f in sp.Mul.make_args(term) if f is not s))
        groups.setdefault(tuple(common), []).append(coefficient * s.function.xreplace(names))
    for limits, bodies in groups.items():
        body = sp.Add(*bodies)
        if not is_zero(body):
            rest.append(sp.Sum(body, *limits))
    return sp.Add(*rest)
