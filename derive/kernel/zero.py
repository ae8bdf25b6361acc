"""Whether an expression without sums is zero: the algebra at the bottom of every proof.

An expression is read as a quotient of polynomials in its entries, exponentials, logarithms and
unknown functions; it is zero when the numerator is. Nothing is assumed about a sign that is not
known: log(xy) is split only for positive factors, and max, |x| and cases are resolved by going
through x > 0, x < 0 and x = 0.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import sympy as sp

from derive.kernel.fractions import is_zero_quotient
from derive.words.arrays import UpstreamCost
from derive.words.kinks import AtZero, Corner, CornerShare, Jump, Share

CASES = 6  # at most this many signs are distinguished, so 3**6 cases
_Side = tuple[int, int]  # a sign, and the side on which a max or an absolute value treats a 0


def is_zero(expr: sp.Expr) -> bool:
    """True when `expr` is proved to be 0 wherever it is defined; False when no proof was found.

    >>> x, y = sp.symbols("x y", real=True)
    >>> is_zero(sp.exp(x + y) / sp.exp(y) - sp.exp(x))
    True
    >>> is_zero(sp.Max(x, 0) - sp.Max(-x, 0) - x), is_zero(sp.log(x**2) - 2 * sp.log(x))
    (True, False)
    >>> is_zero(sp.Heaviside(x) - sp.Piecewise((1, x > 0), (0, True)))  # they differ at 0
    False
    """
    return expr == 0 or _zero_by_cases(flatten(expr), CASES)


def flatten(expr: sp.Expr, known: dict[sp.Expr, sp.Symbol] | None = None) -> sp.Expr:
    """Put a plain symbol with the right sign in the place of every sum, product and entry.

    `known` is filled with what each symbol stands for: its keys are the parts, its values symbols.
    """
    known = {} if known is None else known
    hidden = any(node.has(AtZero) for node in expr.atoms(sp.Sum, sp.Product))

    def walk(node: sp.Basic) -> sp.Basic:
        if isinstance(node, AtZero):
            # one symbol for each, chosen before anything is put into the gaps
            corner = isinstance(node, Corner) and not hidden
            which = known.setdefault(node, (CornerShare if corner else Share)("V", real=True))
            return type(node)(walk(node.gap), which)
        if isinstance(node, sp.Sum | sp.Product | sp.Indexed | UpstreamCost):
            if node not in known:
                known[node] = sp.Dummy("x", **_sign(node))
            return known[node]
        return node.func(*map(walk, node.args)) if node.args else node

    return walk(expr)


def _sign(node: sp.Expr) -> dict[str, bool]:
    """What is known for sure about a sum, a product or an entry: if it is real, and its sign."""
    if isinstance(node, sp.Indexed):
        found = {"real": node.is_real, "positive": node.is_positive, "nonzero": node.is_nonzero}
    elif isinstance(node, UpstreamCost):
        found = {"real": True}
    else:
        body = flatten(node.function)
        found = {
            "real": body.is_extended_real,
            "positive": body.is_positive,
            "nonnegative": body.is_nonnegative,
        }
        may_be_empty = not all((hi - lo).is_nonnegative for _, lo, hi in node.limits)
        if may_be_empty and isinstance(node, sp.Sum):
            found["positive"] = None
    return {name: True for name, value in found.items() if value}


def _zero_by_cases(
    expr: sp.Expr, cases: int, known: tuple[tuple[sp.Expr, _Side], ...] = ()
) -> bool:
    expr = _resolve_signs(expr, dict(known))
    if _vanishes(expr):
        return True
    if cases == 0:
        return False
    x = _undecided(expr)
    if x is not None and not known:
        size = sp.Dummy("x", positive=True)
        values = [size] if x.is_nonnegative else [size, -size]
        values += [] if x.is_nonzero else [sp.Integer(0)]
        if all(_zero_by_cases(_put(expr, {x: value}), cases - 1) for value in values):
            return True
    gap = next(iter(_comparisons(expr)), None)
    if gap is None:
        return False
    # where the gap is zero, either side may stand for the larger one, but a > b is false
    if not all(_zero_by_cases(expr, cases - 1, (*known, (gap, (s, s)))) for s in (1, -1)):
        return False
    found = solved(gap)
    if found:
        there = {found[0]: found[1]}
        also = tuple((of.xreplace(there), side) for of, side in known)
        at_zero = _put(expr, there)
        if _zero_by_cases(at_zero, cases - 1, also) or _is_undefined(at_zero):
            return True
    return any(_zero_by_cases(expr, cases - 1, (*known, (gap, (0, s)))) for s in (1, -1))


def _put(expr: sp.Expr, values: dict[sp.Symbol, sp.Expr]) -> sp.Expr:
    """`expr` with `values`; what is unknown there is told first, since 0 times that is not 0."""
    unknown = {}
    for node in expr.atoms(AtZero):
        gap = node.gap.xreplace(values)
        if gap.is_zero or sp.expand(gap) == 0:
            unknown[node] = sp.nan if isinstance(node, Jump) else node.args[1]
    return expr.xreplace(unknown).xreplace(values)


def _is_undefined(expr: sp.Expr) -> bool:
    """Whether a derivative in `expr` does not exist there, so that nothing is said of it.

    On the two sides of a corner the unknown share has different values. Derivatives that exist do
    not depend on the side, and then nor does what is made of them. If the share of a corner is the
    only one, and the expression changes with it, one of its derivatives does not exist. Only a
    modulus has such a share: of a maximum and of cases a condition has to say where the kink is.

    >>> x, y = CornerShare("x", real=True), Share("y", real=True)
    >>> _is_undefined(2 * x - 3), _is_undefined(x - y), _is_undefined(sp.Symbol("t") * x)
    (True, False, False)
    """
    shares = [symbol for symbol in expr.free_symbols if isinstance(symbol, Share)]
    if len(shares) != 1 or not isinstance(shares[0], CornerShare) or expr.has(AtZero):
        return False
    rate = sp.expand(expr).diff(shares[0])
    return bool(rate.is_Rational and rate != 0)


def solved(gap: sp.Expr) -> tuple[sp.Symbol, sp.Expr] | None:
    """A symbol and what it is where `gap` is 0, for a gap that is a number times it plus a rest.

    >>> x, y = sp.symbols("x y", real=True)
    >>> solved(2 * x - 6 * y**2), solved(x**2 - 1)
    ((x, 3*y**2), None)
    """
    for symbol in sorted(gap.free_symbols, key=str):
        rate = sp.diff(gap, symbol)
        if rate.is_Rational and rate != 0:
            return symbol, sp.expand(symbol - gap / rate)
    return None


def _comparisons(expr: sp.Expr) -> Iterator[sp.Expr]:
    """Differences whose sign decides a max, a min or a case."""
    for node in sorted(expr.atoms(sp.Max, sp.Min, sp.core.relational.Relational), key=str):
        yield _comparable(node.args[0] - node.args[1])
    for node in sorted(expr.atoms(sp.Abs, sp.sign, sp.Heaviside, AtZero), key=str):
        if node.args[0].is_extended_real:
            yield _comparable(node.args[0])


@lru_cache(maxsize=4096)  # each case asks for the signs of the same few differences
def _comparable(expr: sp.Expr) -> sp.Expr:
    return sp.factor(sp.together(expr)) if not expr.is_Atom else expr


def _vanishes(expr: sp.Expr) -> bool:
    if expr.has(sp.nan, sp.zoo, sp.oo, -sp.oo, sp.Piecewise, sp.Max, sp.Min, sp.Heaviside):
        return False
    if _vanishes_as_it_is(expr):
        return True
    return expr.has(sp.sin, sp.cos) and _vanishes_as_it_is(_waves(expr))


def _waves(expr: sp.Expr) -> sp.Expr:
    """Sine and cosine by exponentials, whose rules then hold for them: sin² + cos² is 1."""
    e, i = sp.exp, sp.I
    expr = expr.replace(sp.sin, lambda x: (e(i * x) - e(-i * x)) / (2 * i))
    return expr.replace(sp.cos, lambda x: (e(i * x) + e(-i * x)) / 2)


def _vanishes_as_it_is(expr: sp.Expr) -> bool:
    for _ in range(2):  # a second round, because the first may have squared a root
        expr = _powers(split_logs(_exponentials(expr)))
        found = is_zero_quotient(expr)
        if found is not None:
            return found
        expr = sp.cancel(sp.together(sp.expand(expr)))
        if expr == 0:
            return True
    return False


def _exponentials(expr: sp.Expr) -> sp.Expr:
    """tanh, sinh and cosh by their definitions."""
    e = sp.exp
    expr = expr.replace(sp.tanh, lambda x: (e(x) - e(-x)) / (e(x) + e(-x)))
    expr = expr.replace(sp.sinh, lambda x: (e(x) - e(-x)) / 2)
    return expr.replace(sp.cosh, lambda x: (e(x) + e(-x)) / 2)


def split_logs(expr: sp.Expr) -> sp.Expr:
    """The logarithm of a product as a sum of logarithms, for factors that are positive.

    >>> x = sp.Symbol("x", real=True)
    >>> split_logs(sp.log(1 - 1 / (1 + sp.exp(-x))))
    -log(exp(x) + 1)
    """

    def split(arg: sp.Expr) -> sp.Expr:
        known: dict[sp.Expr, sp.Symbol] = {}
        factors = sp.Mul.make_args(sp.factor(sp.together(flatten(arg, known))))
        logs = [sp.expand_log(sp.log(f), deep=False) for f in factors if f.is_positive]
        rest = sp.log(sp.Mul(*(f for f in factors if not f.is_positive)))
        back = {symbol: part for part, symbol in known.items()}
        return sp.Add(rest, *logs).xreplace(back).replace(_is_log_of_product, _sum_of_logs)

    return expr.replace(lambda e: isinstance(e, sp.log), lambda e: split(e.args[0]))


def _is_log_of_product(expr: sp.Basic) -> bool:
    if not (isinstance(expr, sp.log) and isinstance(expr.args[0], sp.Product)):
        return False
    return bool(flatten(expr.args[0].function).is_positive)


def _sum_of_logs(log: sp.Expr) -> sp.Expr:
    (product,) = log.args
    return sp.Sum(sp.log(product.function), *product.limits)


def power_pieces(power: sp.Expr) -> Iterator[tuple[sp.Expr, sp.Expr, sp.Rational]]:
    """(b, r, c) such that the power is the product of all b^(c r), with c a plain number."""
    base, exponent = power.as_base_exp()
    bases = [base]
    if exponent.is_integer:
        minus = base.could_extract_minus_sign()
        bases = [sp.Integer(-1)] * minus + list(sp.Mul.make_args(-base if minus else base))
    for one in bases:
        for term in sp.Add.make_args(sp.expand(exponent)):
            coefficient, rest = term.as_coeff_Mul(rational=True)
            whole = coefficient.is_integer and rest.is_integer
            if one == sp.I and whole:
                yield sp.Integer(-1), rest, sp.Mod(coefficient // 2, 2)
                coefficient = sp.Mod(coefficient, 2)
            elif one == -1 and whole:
                coefficient = sp.Mod(coefficient, 2)
            yield one, rest, coefficient


def _powers(expr: sp.Expr) -> sp.Expr:
    """Write exp(2x + y) as E_x² E_y and b^(t+1) as b · B_t, with a symbol for each E and B."""
    shares: dict[tuple[sp.Expr, sp.Expr], int] = {}
    symbols: dict[tuple[sp.Expr, sp.Expr], sp.Symbol] = {}

    def is_power(node: sp.Basic) -> bool:
        return isinstance(node, sp.exp) or (isinstance(node, sp.Pow) and not node.exp.is_Rational)

    for node in expr.atoms(sp.Pow, sp.exp):
        if is_power(node):
            for base, rest, coefficient in power_pieces(node):
                key = (base, rest)
                shares[key] = sp.ilcm(shares.get(key, 1), coefficient.q)

    def symbol(base: sp.Expr, rest: sp.Expr) -> sp.Symbol:
        positive = base.is_positive and rest.is_real
        return symbols.setdefault((base, rest), sp.Dummy("E", positive=positive or None))

    def walk(node: sp.Basic) -> sp.Basic:
        if not is_power(node):
            return node.func(*map(walk, node.args)) if node.args else node
        product = sp.Integer(1)
        for base, rest, coefficient in power_pieces(node):
            if rest == 1 and coefficient.is_integer and base != sp.E:
                product *= walk(base) ** coefficient
            else:
                share = shares.get((base, rest), coefficient.q)
                product *= symbol(base, rest) ** (coefficient * share)
        return product

    return walk(expr)


def _resolve_signs(expr: sp.Basic, known: dict[sp.Expr, _Side]) -> sp.Basic:
    """Replace max, min, |x|, sign, step functions and cases wherever the sign is known.

    `known` gives for some differences their sign and, if that is 0, the side on which a max, a min
    or an absolute value (they have no jump) may treat it.
    """
    if not expr.args:
        return expr
    expr = expr.func(*(_resolve_signs(arg, known) for arg in expr.args))
    if isinstance(expr, sp.Max | sp.Min):
        return _extreme(expr, known)
    if isinstance(expr, AtZero):
        sign, _ = _sign_of(expr.gap, known)
        if sign == 0:
            return sp.nan if isinstance(expr, Jump) else expr.args[1]
        return expr if sign is None else sp.Integer(0)
    if isinstance(expr, sp.Abs | sp.sign | sp.Heaviside):
        x = expr.args[0]
        sign, side = _sign_of(x, known)
        if isinstance(expr, sp.Abs) and side is not None:
            return side * x
        if isinstance(expr, sp.sign) and sign is not None:
            return sp.Integer(sign)
        if isinstance(expr, sp.Heaviside) and sign is not None:
            return sp.Integer((1 + sign) // 2) if sign else expr.args[1]
    if isinstance(expr, sp.core.relational.Relational):
        sign, _ = _sign_of(expr.lhs - expr.rhs, known)
        if sign is not None:
            return expr.func(sp.Integer(sign), sp.Integer(0))
    return expr


def _extreme(expr: sp.Expr, known: dict[sp.Expr, _Side]) -> sp.Expr:
    kept = list(expr.args)
    wanted = 1 if isinstance(expr, sp.Max) else -1
    for one in expr.args:
        for other in expr.args:
            if one in kept and other in kept and one != other:
                _, side = _sign_of(one - other, known)
                if side is not None:
                    kept.remove(other if side == wanted else one)
    return expr.func(*kept)


def _sign_of(expr: sp.Expr, known: dict[sp.Expr, _Side]) -> _Side | tuple[None, None]:
    """The sign of `expr` and the side on which to treat it, or None for what is not known."""
    expr = _comparable(expr)
    if expr.is_positive:
        return 1, 1
    if expr.is_negative:
        return -1, -1
    if expr.is_zero:
        return 0, 1
    if -expr in known:
        sign, side = known[-expr]
        return -sign, -side
    return known.get(expr, (None, None))


def _undecided(expr: sp.Expr) -> sp.Symbol | None:
    """A symbol whose sign decides a max, an absolute value or a case, or None."""
    kinds = (sp.Max, sp.Min, sp.Abs, sp.sign, sp.Heaviside, AtZero, sp.core.relational.Relational)
    nodes = (node.gap if isinstance(node, AtZero) else node for node in expr.atoms(*kinds))
    found = [x for node in nodes for x in node.free_symbols]
    unknown = {x for x in found if x.is_real and not (x.is_positive or x.is_negative or x.is_zero)}
    return min(unknown, key=str, default=None)
