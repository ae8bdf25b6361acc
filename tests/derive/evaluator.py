"""Formulas at numbers, by recursion: an evaluator that shares no code with the engine.

Numbers are fractions as long as a formula allows it, else floats. Where a derivative is asked for,
the entry moves by an infinitesimal ε > 0, to the right and to the left: numbers are then power
series in ε, a comparison is decided by the first term that is not 0, and the derivative is there if
the function does not jump and both sides have one slope.
"""

import math
from fractions import Fraction

TERMS = 5
TINY = 1e-11


class Undefined(Exception):
    """The formula has no value at the point."""


class Series:
    """A power series in ε, cut off."""

    def __init__(self, *terms):
        self.terms = (*terms, *(Fraction(0),) * (TERMS - len(terms)))[:TERMS]

    def __add__(self, other):
        return Series(*(a + b for a, b in zip(self.terms, other.terms, strict=True)))

    def __neg__(self):
        return Series(*(-a for a in self.terms))

    def __mul__(self, other):
        a, b = self.terms, other.terms
        return Series(*(sum(a[s] * b[t - s] for s in range(t + 1)) for t in range(TERMS)))

    def inverse(self):
        first, *rest = self.terms
        if is_zero(first):
            raise Undefined
        found = [1 / first]
        for t in range(1, TERMS):
            found.append(-sum(rest[s] * found[t - 1 - s] for s in range(t)) / first)
        return Series(*found)

    def sign(self):
        return next(((a > 0) - (a < 0) for a in self.terms if not is_zero(a)), 0)

    def apply(self, derivatives):
        """A function of the series, from its derivatives at the first term."""
        rest = Series(Fraction(0), *self.terms[1:])
        result, power = Series(), Series(Fraction(1))
        for order, slope in enumerate(derivatives):
            result += power * Series(slope / math.factorial(order))
            power *= rest
        return result


def is_zero(x):
    return x == 0 if isinstance(x, Fraction) else abs(x) < TINY


def close(x, y):
    if isinstance(x, Fraction) and isinstance(y, Fraction):
        return x == y
    return abs(x - y) <= 1e-7 * (1 + abs(x) + abs(y))


def _exp(x):
    first = x.terms[0]
    if abs(first) > 30:
        raise Undefined
    at = Fraction(1) if first == 0 else math.exp(first)
    return x.apply([at] * TERMS)


def _log(x):
    first = x.terms[0]
    if is_zero(first) or first < 0:
        raise Undefined
    slopes = [Fraction(0) if first == 1 else math.log(first)]
    slopes += [(-1) ** (k - 1) * math.factorial(k - 1) / first**k for k in range(1, TERMS)]
    return x.apply(slopes)


def _power(base, exponent):
    if not all(is_zero(t) for t in exponent.terms[1:]):
        return _exp(exponent * _log(base))
    e = exponent.terms[0]
    if e == int(e) and abs(e) < 50:
        result = Series(Fraction(1))
        for _ in range(abs(int(e))):
            result *= base
        return result.inverse() if e < 0 else result
    return _exp(exponent * _log(base))


class Point:
    """Numbers for the sizes, arrays (tables by position) and plain symbols, by their names."""

    def __init__(self, sizes, arrays, scalars):
        self.sizes, self.arrays, self.scalars = sizes, arrays, scalars
        self.moved = None  # the name and position that moves, and to which side

    def value(self, expr, at=None):
        """The value where the free indices take the values in `at`, by their names."""
        return self._of(expr, dict(at or {})).terms[0]

    def _of(self, expr, at):
        kind = type(expr).__name__
        if expr.is_Rational if hasattr(expr, "is_Rational") else False:
            return Series(Fraction(int(expr.p), int(expr.q)))
        method = getattr(self, f"_{kind}", None)
        if method is None:
            raise NotImplementedError(kind)
        return method(expr, at)

    def _entry(self, name, place, value):
        moves = self.moved is not None and self.moved[:2] == (name, place)
        return Series(Fraction(value), Fraction(self.moved[2])) if moves else Series(value)

    def _Symbol(self, expr, at):
        if expr.name in self.sizes:
            return Series(Fraction(self.sizes[expr.name]))
        return self._entry(expr.name, (), self.scalars[expr.name])

    def _Idx(self, expr, at):
        return Series(Fraction(at[expr.label.name]))

    def _place(self, expr, at):
        return tuple(int(self._of(i, at).terms[0]) for i in expr.indices)

    def _Indexed(self, expr, at):
        name, place = expr.base.label.name, self._place(expr, at)
        if place not in self.arrays[name]:
            raise Undefined  # position 2 of an array of one entry
        return self._entry(name, place, self.arrays[name][place])

    def _over(self, expr, at, join):
        *inner, (index, lower, upper) = expr.limits
        first, last = (int(self._of(end, at).terms[0]) for end in (lower, upper))
        results = []
        for number in range(first, last + 1):
            there = at | {index.label.name: number}
            if inner:
                results.append(self._over(_Shorter(expr.function, inner), there, join))
            else:
                results.append(self._of(expr.function, there))
        return join(results)

    def _Sum(self, expr, at):
        return self._over(expr, at, _sum)

    def _Product(self, expr, at):
        return self._over(expr, at, _product)

    def _Add(self, expr, at):
        return _sum([self._of(arg, at) for arg in expr.args])

    def _Mul(self, expr, at):
        return _product([self._of(arg, at) for arg in expr.args])

    def _Pow(self, expr, at):
        return _power(*(self._of(arg, at) for arg in expr.args))

    def _KroneckerDelta(self, expr, at):
        i, j = (self._of(arg, at).terms[0] for arg in expr.args[:2])
        return Series(Fraction(i == j))

    def _exp(self, expr, at):
        return _exp(self._of(expr.args[0], at))

    def _log(self, expr, at):
        return _log(self._of(expr.args[0], at))

    def _Exp1(self, expr, at):
        return Series(math.e)

    def _Max(self, expr, at):
        first, *others = (self._of(arg, at) for arg in expr.args)
        for other in others:
            first = other if (other + -first).sign() > 0 else first
        return first

    def _Min(self, expr, at):
        first, *others = (self._of(arg, at) for arg in expr.args)
        for other in others:
            first = other if (other + -first).sign() < 0 else first
        return first

    def _Abs(self, expr, at):
        x = self._of(expr.args[0], at)
        return -x if x.sign() < 0 else x

    def _sign(self, expr, at):
        return Series(Fraction(self._of(expr.args[0], at).sign()))

    def _Heaviside(self, expr, at):
        sign = self._of(expr.args[0], at).sign()
        return Series(Fraction(sign > 0)) if sign else self._of(expr.args[1], at)

    def _Piecewise(self, expr, at):
        for value, condition in expr.args:
            if self._holds(condition, at):
                return self._of(value, at)
        raise Undefined

    def _holds(self, condition, at):
        kind = type(condition).__name__
        if kind in ("BooleanTrue", "BooleanFalse"):
            return kind == "BooleanTrue"
        if kind in ("And", "Or", "Not"):
            parts = [self._holds(arg, at) for arg in condition.args]
            return all(parts) if kind == "And" else any(parts) if kind == "Or" else not parts[0]
        if kind == "ITE":
            which, yes, no = condition.args
            return self._holds(yes if self._holds(which, at) else no, at)
        left, right = (self._of(arg, at) for arg in condition.args)
        sign = (left + -right).sign()
        return {
            "StrictGreaterThan": sign > 0,
            "GreaterThan": sign >= 0,
            "StrictLessThan": sign < 0,
            "LessThan": sign <= 0,
            "Equality": sign == 0,
            "Unequality": sign != 0,
        }[kind]

    def _Named(self, expr, at):
        return self._of(expr.args[1], at)

    def _Derivative(self, expr, at):
        ((wrt, times),) = expr.variable_count
        if times != 1 or self.moved is not None:
            raise NotImplementedError("second derivatives")
        entry = hasattr(wrt, "base")
        name = wrt.base.label.name if entry else wrt.name
        place = self._place(wrt, at) if entry else ()
        here = self._of(expr.expr, at).terms[0]
        slopes = []
        for side in (1, -1):
            self.moved = (name, place, side)
            try:
                there = self._of(expr.expr, at)
            finally:
                self.moved = None
            if not close(there.terms[0], here):
                raise Undefined
            slopes.append(side * there.terms[1])
        if not close(*slopes):
            raise Undefined
        return Series(slopes[0])


class _Shorter:
    """A sum that is left when its outermost index has a value."""

    def __init__(self, function, limits):
        self.function, self.limits = function, limits


def _sum(parts):
    result = Series()
    for part in parts:
        result += part
    return result


def _product(parts):
    result = Series(Fraction(1))
    for part in parts:
        result *= part
    return result
