"""A normal form for sums and products of symbolic length.

Sums are split over additions, factors without the index are moved out, Kronecker deltas are used
up, ranges are made to start at 1 and to end without a constant, and bound indices get names in a
fixed order. Before anything is moved, every bound index is replaced by one that occurs nowhere
else, so that no index is ever caught by a sum that does not own it.

One rule, one function, from `written_out` to `moved_out`: each takes what is summed and the limit
(index, lower, upper), and gives None where it does not apply. A rule applies only if it holds for
every size that the assumptions allow. Not known: closed forms of sums other than the geometric
one, ranges that depend on another index, and products of sums of unlike ranges.
"""

from __future__ import annotations

from collections.abc import Callable

import sympy as sp

from derive.kernel.deltas import at_least, meets, misses, partner, with_one_index
from derive.kernel.names import named_in_order, private_label, renewed
from derive.kernel.zero import is_zero, power_pieces, split_logs
from derive.words.arrays import UpstreamCost
from derive.words.bound import Limit, along, rebuilt, refresh_bound

WRITTEN_OUT = 12  # a sum of a known number of terms, at most this many, is written out
POWERS = 3  # a power of a sum inside a sum, up to this one, becomes one sum over more indices
COMPLETED = 3  # a range such as 1, …, t - 1 is completed by at most this many terms


def tidy(expr: sp.Expr) -> sp.Expr:
    """One pass of bringing the sums in `expr` to normal form."""
    return _walk(refresh_bound(expr))


def _walk(expr: sp.Expr) -> sp.Expr:
    if not expr.args or isinstance(expr, sp.Indexed | sp.Idx | sp.KroneckerDelta | UpstreamCost):
        return expr
    if isinstance(expr, sp.Sum | sp.Product):
        over = sum_over if isinstance(expr, sp.Sum) else product_over
        body = _walk(expr.function)
        for limit in expr.limits:
            body = over(body, tuple(limit))
        return body
    expr = rebuilt(expr, list(map(_walk, expr.args)))
    if isinstance(expr, sp.log):
        return split_logs(expr)
    if isinstance(expr, sp.Pow) and isinstance(expr.base, sp.sin) and expr.exp.is_Integer:
        return _expand(
            expr.base ** (expr.exp % 2) * (1 - sp.cos(expr.base.args[0]) ** 2) ** (expr.exp // 2)
        )
    if isinstance(expr, sp.Pow) and expr.exp.is_integer and not expr.exp.is_number:
        pieces = power_pieces(expr)
        expr = sp.Mul(*(base ** (coefficient * rest) for base, rest, coefficient in pieces))
    if isinstance(expr, sp.Add | sp.Mul | sp.Pow) and expr.has(sp.KroneckerDelta):
        return sp.Add(*map(with_one_index, sp.Add.make_args(_expand(expr))))
    return expr


def _expand(expr: sp.Expr) -> sp.Expr:
    return expr if expr.is_Atom else sp.expand(expr, power_base=False, log=False)


def sum_over(body: sp.Expr, limit: Limit) -> sp.Expr:
    """Σ body over one limit, by the first rule that applies to the whole, then to each term."""
    body = _expand(body)
    for whole in (written_out, completed):
        found = whole(body, limit)
        if found is not None:
            return found
    return sp.Add(*(_sum_of_term(term, limit) for term in sp.Add.make_args(body)))


def _sum_of_term(term: sp.Expr, limit: Limit) -> sp.Expr:
    for rule in _RULES:
        found = rule(term, limit)
        if found is not None:
            return found
    return moved_out(term, limit)


def written_out(body: sp.Expr, limit: Limit) -> sp.Expr | None:
    """A few terms, whose number is known, one by one.

    >>> i = sp.Idx(sp.Symbol("i", integer=True), (1, 3))
    >>> written_out(sp.IndexedBase("x")[i] ** 2, (i, i.lower, i.upper))
    x[1]**2 + x[2]**2 + x[3]**2
    """
    index, lower, upper = limit
    count = upper - lower + 1
    if not (count.is_Integer and 0 <= count <= WRITTEN_OUT):
        return None
    return tidy(sp.Add(*(body.xreplace({index: lower + at}) for at in range(int(count)))))


def completed(body: sp.Expr, limit: Limit) -> sp.Expr | None:
    """Σ over 1, …, t - 1 as the sum over 1, …, t without its last term; likewise at the start.

    >>> t = sp.Symbol("t", integer=True, positive=True)
    >>> s = sp.Idx(sp.Symbol("s", integer=True), (1, t - 1))
    >>> completed(sp.IndexedBase("g")[s], (s, sp.Integer(1), t - 1)).args[0]
    -g[t]
    """
    index, lower, upper = limit
    if not at_least(upper - lower + 1, sp.Integer(0)):
        return None
    more, fewer = [], []
    constant, plain = upper.as_coeff_Add()
    if constant.is_Integer and plain != 0 and 0 < abs(constant) <= COMPLETED:
        if constant > 0:
            more += [plain + at for at in range(1, int(constant) + 1)]
        else:
            fewer += [plain - at for at in range(-int(constant))]
        upper = plain
    if lower.is_Integer and lower != 1 and abs(lower - 1) <= COMPLETED:
        between = map(sp.Integer, range(min(1, int(lower)), max(1, int(lower))))
        (fewer if lower > 1 else more).extend(between)
        lower = sp.Integer(1)
    if not more and not fewer:
        return None
    extra = sp.Add(*(body.xreplace({index: at}) for at in more))
    extra -= sp.Add(*(body.xreplace({index: at}) for at in fewer))
    if extra.has(sp.zoo, sp.oo, -sp.oo, sp.nan):
        return None
    whole = sp.Idx(sp.Dummy(str(index), integer=True), (lower, upper))
    return sum_over(body.xreplace({index: whole}), (whole, lower, upper)) + tidy(extra)


def constant(term: sp.Expr, limit: Limit) -> sp.Expr | None:
    """Σ c = c times the number of terms.

    >>> n, c = sp.symbols("n c", integer=True, positive=True)
    >>> constant(c, (sp.Idx("i", n), sp.Integer(1), n))
    c*n
    """
    index, lower, upper = limit
    count = upper - lower + 1
    return term * count if not term.has(index) and at_least(count, sp.Integer(0)) else None


def picked(term: sp.Expr, limit: Limit) -> sp.Expr | None:
    """Σ_i δ_ip f_i = f_p where i takes the value p, and 0 where it never does.

    Where the two indices differ the term must be 0, so that at most one term is left.

    >>> from derive.words.arrays import array, index, indices, kronecker, sizes
    >>> (n,) = sizes("n")
    >>> i, p, x = *indices("i p", n), array("x", n)
    >>> picked(kronecker(i, p) * x[i], (i, sp.Integer(1), n))
    x[p]
    >>> picked(kronecker(i, n + 1) * x[i], (i, sp.Integer(1), n))
    0
    """
    index, lower, upper = limit
    factors = sp.Mul.make_args(term)
    for delta in sorted(term.atoms(sp.KroneckerDelta), key=str):
        other = partner(delta, index)
        if other is None or not (delta in factors or term.xreplace({delta: sp.Integer(0)}) == 0):
            continue
        if misses(other, lower, upper):
            return sp.Integer(0)
        if meets(other, lower, upper):
            return tidy(term.xreplace({delta: sp.Integer(1)}).xreplace({index: other}))
    return None


def by_cases(term: sp.Expr, limit: Limit) -> sp.Expr | None:
    """A sum in each case, where the index does not decide which case it is.

    >>> n, c = sp.Symbol("n", integer=True, positive=True), sp.Symbol("c")
    >>> i = sp.Idx(sp.Symbol("i", integer=True), (1, n))
    >>> by_cases(i * sp.Piecewise((1, c > 0), (0, True)), (i, sp.Integer(1), n)).args[1]
    (0, True)
    """
    factors = sp.Mul.make_args(term)
    for cases in factors:
        if isinstance(cases, sp.Piecewise) and not any(c.has(limit[0]) for _, c in cases.args):
            rest = sp.Mul(*(f for f in factors if f != cases))
            return sp.Piecewise(*((sum_over(rest * e, limit), c) for e, c in cases.args))
    return None


def geometric(term: sp.Expr, limit: Limit) -> sp.Expr | None:
    """Σ_i c q^i over 1, …, n is c q (1 - q^n) / (1 - q), for every q but 1.

    >>> n, q = sp.Symbol("n", integer=True, positive=True), sp.Symbol("q", positive=True)
    >>> i = sp.Idx(sp.Symbol("i", integer=True), (1, n))
    >>> geometric(3 * q**i, (i, sp.Integer(1), n))
    3*q*(1 - q**n)/(1 - q)
    """
    index, lower, upper = limit
    factors = sp.Mul.make_args(term)
    base, exponent = sp.Mul(*(f for f in factors if f.has(index))).as_base_exp()
    rate = exponent.coeff(index)
    if base.has(index) or not rate.is_Integer or rate == 0 or exponent != rate * index:
        return None
    if lower != 1 or not at_least(upper, sp.Integer(0)):
        return None
    ratio = base**rate
    outside = sp.Mul(*(f for f in factors if not f.has(index)))
    return outside * ratio * (1 - ratio**upper) / (1 - ratio)


def moved_out(term: sp.Expr, limit: Limit) -> sp.Expr:
    """Σ_i c f_i = c Σ_i f_i, where sums in f, and their powers, become one sum over all indices.

    So the order in which nested sums were written does not matter.

    >>> from derive.words.arrays import array, indices, sizes, total
    >>> (n,) = sizes("n")
    >>> (i, j), x, c = indices("i j", n), array("x", n), sp.Symbol("c")
    >>> moved_out(c * x[i], (i, sp.Integer(1), n)).args[0]
    c
    >>> len(moved_out(x[i] * total(x[i] * x[j], j), (i, sp.Integer(1), n)).limits)
    2
    """
    index, limits, inside, outside = limit[0], [], [], []
    for factor in sp.Mul.make_args(term):
        base, times = factor.as_base_exp()
        if not factor.has(index):
            outside.append(factor)
        elif isinstance(base, sp.Sum) and times.is_Integer and 0 < times <= POWERS:
            for copy in (renewed(base) for _ in range(int(times))):
                limits += copy.limits
                inside.append(copy.function)
        else:
            inside.append(factor)
    inner = along(sp.Sum, sp.Mul(*inside), *limits, limit)
    return sp.Mul(*outside, named_in_order(inner))


_RULES: tuple[Callable[[sp.Expr, Limit], sp.Expr | None], ...] = (
    constant,
    picked,
    by_cases,
    geometric,
)


def product_over(body: sp.Expr, limit: Limit) -> sp.Expr:
    """Π body over one limit, factor by factor.

    >>> from derive.words.arrays import array, index, sizes
    >>> (n,) = sizes("n")
    >>> i, x, c = index("i", n), array("x", n), sp.Symbol("c", positive=True)
    >>> product_over(c * x[i] ** 2, (i, sp.Integer(1), n)).args[0]
    c**n
    """
    index, lower, upper = limit
    count = upper - lower + 1
    if count.is_Integer and 0 <= count <= WRITTEN_OUT:
        return tidy(sp.Mul(*(body.xreplace({index: lower + at}) for at in range(int(count)))))
    if not at_least(count, sp.Integer(0)):
        return named_in_order(along(sp.Product, body, limit))
    result = sp.Integer(1)
    for factor in sp.Mul.make_args(sp.powsimp(sp.expand(body, power_exp=True, log=False))):
        base, exponent = factor.as_base_exp()
        if not factor.has(index):
            result *= factor**count
        elif not base.has(index) and base.is_positive:
            result *= base ** sum_over(exponent, limit)
        elif not exponent.has(index) and exponent.is_integer:
            result *= named_in_order(along(sp.Product, base, limit)) ** exponent
        else:
            result *= named_in_order(along(sp.Product, factor, limit))
    return result


def merge(expr: sp.Expr) -> sp.Expr:
    """Add up sums over the same ranges, and drop those whose common body is zero.

    >>> from derive.words.arrays import array, index, sizes, total
    >>> (n,) = sizes("n")
    >>> i, x = index("i", n), array("x", n)
    >>> merge(total(sp.exp(x[i]), i) - total(sp.exp(2 * x[i]) * sp.exp(-x[i]), i))
    0
    """
    groups: dict[tuple[Limit, ...], list[sp.Expr]] = {}
    rest = []
    for term in sp.Add.make_args(_expand(expr)):
        sums = [f for f in sp.Mul.make_args(term) if isinstance(f, sp.Sum)]
        if len(sums) != 1:
            rest.append(term)
            continue
        (s,) = sums
        names = {
            old: sp.Idx(private_label(f"#c{place}"), (lower, upper))
            for place, (old, lower, upper) in enumerate(s.limits)
        }
        if any(b.has(*names) for _, lower, upper in s.limits for b in (lower, upper)):
            rest.append(term)  # a range that depends on another index stays as it is
            continue
        common = tuple((names[old], lower, upper) for old, lower, upper in s.limits)
        coefficient = sp.Mul(*(f for f in sp.Mul.make_args(term) if f is not s))
        groups.setdefault(common, []).append(coefficient * s.function.xreplace(names))
    for limits, bodies in groups.items():
        body = sp.Add(*bodies)
        if not is_zero(body):
            rest.append(along(sp.Sum, body, *limits))
    return sp.Add(*rest)
