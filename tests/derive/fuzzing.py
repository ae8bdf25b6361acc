"""Random equations, right and wrong, for the prover and the instances; an evaluator is the judge.

A formula is drawn: sums, products, deltas, arrays, cases, conditions. Another comes with it: its
derivative or the formula itself as the prover writes it, a rewriting, a mutation of one of these,
or any other formula. Points are drawn with sizes of 1 to 4, with zeros and with ties.

- What is proved agrees at every point at which both sides have a value.
- What an instance refutes is neither proved nor right by construction.
"""

import re
from collections import Counter
from fractions import Fraction
from itertools import product

import sympy as sp
from hypothesis import strategies as st

from derive import (
    Named,
    SumsToOne,
    array,
    counterexample,
    differentiate,
    indices,
    kronecker,
    nonzero,
    normal_form,
    positive,
    prove_equal,
    sizes,
    total,
)
from derive.words.dependence import free_indices
from derive.words.kinks import beside_kinks
from tests.derive.evaluator import Point, Undefined, close

n, m = sizes("n m")
i, j, p, q = indices("i j p q", n)
k, h = indices("k h", m)
x, y, u = array("x", n), array("y", n), array("u", n, positive=True)
W = array("W", n, m)
a, b = sp.Symbol("a", real=True), sp.Symbol("b", positive=True)
ARRAYS = {"x": (n,), "y": (n,), "u": (n,), "W": (n, m)}

ENTRIES = (x[i], x[j], x[p], y[i], y[p], u[i], W[i, k], W[p, k], W[p, h], x[1], a, b)
NUMBERS = tuple(map(sp.Rational, (1, 2, -1, 0, "1/2", 3)))
DELTAS = (kronecker(i, p), kronecker(i, j), kronecker(k, h), kronecker(p, q))
ATOMS = st.sampled_from([*ENTRIES, *ENTRIES, *NUMBERS, *DELTAS])
GAPS = st.sampled_from([x[i], x[p], x[p] - y[p], x[i] - 1, a, a - b, W[p, k], a + x[p], 2 * a - 1])


def _grow(inner):
    two = st.tuples(inner, inner)
    three = st.tuples(inner, inner, inner, GAPS, GAPS)
    return st.one_of(
        two.map(lambda f: f[0] + f[1]),
        two.map(lambda f: f[0] * f[1]),
        two.map(lambda f: f[0] - f[1]),
        two.map(lambda f: f[0] / (1 + f[1] ** 2)),
        inner.map(lambda f: f**2),
        inner.map(lambda f: sp.exp(f / (1 + f**2))),
        inner.map(lambda f: sp.log(1 + f**2)),
        inner.map(sp.log),
        st.tuples(inner, st.sampled_from([(i,), (j,), (k,), (h,), (i, j), (i, k)])).map(
            lambda f: total(f[0], *f[1])
        ),
        st.tuples(inner, st.sampled_from([(i, 2, n), (j, 1, n), (k, 1, m)])).map(
            lambda f: sp.Sum(f[0], f[1])
        ),
        inner.map(lambda f: sp.Product(f, (k, 1, m))),
        inner.map(lambda f: Named(sp.Symbol("C"), f)),
        cases(inner, two, three),
        cases(inner, two, three),
    )


def cases(inner, two, three):
    """Max and the like, steps, and cases: one side, isolated points, nested, and both of two."""
    one = st.tuples(inner, inner, GAPS)
    return st.one_of(
        two.map(lambda f: sp.Max(*f)),
        two.map(lambda f: sp.Min(*f)),
        inner.map(lambda f: sp.Max(f, 0)),
        inner.map(sp.Abs),
        inner.map(sp.sign),
        inner.map(sp.Heaviside),
        one.map(lambda f: sp.Piecewise((f[0], f[2] > 0), (f[1], True))),
        one.map(lambda f: sp.Piecewise((f[0] * f[2], f[2] >= 0), (f[1] * f[2], True))),
        one.map(lambda f: sp.Piecewise((f[0] * f[2] ** 2, f[2] < 0), (f[1] * f[2] ** 2, True))),
        one.map(lambda f: sp.Piecewise((f[0], sp.Eq(f[2], 0)), (f[1], True))),
        one.map(lambda f: sp.Piecewise((f[0], sp.Ne(f[2], 0)), (f[1], True))),
        three.map(lambda f: sp.Piecewise((f[0], (f[3] > 0) & (f[4] > 0)), (f[1], True))),
        three.map(lambda f: sp.Piecewise((f[0], f[3] > 0), (f[1], f[4] <= 0), (f[2], True))),
    )


FORMULAS = st.recursive(ATOMS, _grow, max_leaves=5)
VARIABLES = st.sampled_from([x[p], x[i], u[p], W[p, k], x[1], a, b])
CONDITIONS = st.sampled_from(
    [
        (),
        (),
        (nonzero(x),),
        (positive(x), SumsToOne(x)),
        (SumsToOne(y), positive(y)),
        (nonzero(a), nonzero(x), nonzero(W)),
        (positive(a), nonzero(y)),
    ]
)
KINDS = st.sampled_from(["derivative", "derivative", "normal form", "rewritten", "other", "side"])


@st.composite
def mutations(draw, formula):
    """The formula with one part changed: a number, an entry, an index, a sign, a comparison."""
    way = draw(st.sampled_from(["part", "part", "add", "turn", "case"]))
    if way == "add":
        return formula + draw(ATOMS)
    if way == "turn":
        return -formula
    comparisons = sorted(formula.atoms(sp.core.relational.Relational), key=str)
    if way == "case" and comparisons:
        node = draw(st.sampled_from(comparisons))
        kinds = (sp.Gt, sp.Ge, sp.Lt, sp.Le, sp.Eq, sp.Ne)
        other = draw(st.sampled_from([kind for kind in kinds if kind is not node.func]))
        return formula.xreplace({node: other(*node.args)})
    places = list(leaves(formula))
    part, place = draw(st.sampled_from(places)) if places else (formula, ())
    instead = draw(st.sampled_from([*ENTRIES, *NUMBERS]))
    return changed(formula, place, part + 1 if part.is_Number else instead)


def leaves(node, place=()):
    """The entries, symbols, deltas and numbers in a formula, each with the way to it."""
    if isinstance(node, sp.Indexed | sp.KroneckerDelta | sp.Number | sp.Symbol):
        if node in (a, b) or not node.is_Symbol:
            yield node, place
        return
    parts = node.args[:1] if isinstance(node, sp.Sum | sp.Product) else node.args
    for at, arg in enumerate(parts):
        yield from leaves(arg, (*place, at))


def changed(node, place, instead):
    """The formula with something else at the end of the way."""
    if not place:
        return instead
    first, *rest = place
    args = list(node.args)
    args[first] = changed(args[first], rest, instead)
    return node.func(*args)


@st.composite
def equations(draw):
    """Left side, right side, conditions, and whether they are equal by construction."""
    left, conditions, kind = draw(FORMULAS), draw(CONDITIONS), draw(KINDS)
    equal = True
    if kind == "derivative":
        wrt = draw(VARIABLES)
        start = sp.Derivative(Named(sp.Symbol("F"), left), wrt)
        left, right = start, beside_kinks(normal_form(differentiate(left, wrt)))
        equal = None  # beside kinks
    elif kind == "normal form":
        right = normal_form(left, conditions)
    elif kind == "rewritten":
        right = sp.expand(left)
    elif kind == "side":
        gap = draw(GAPS)
        right = sp.Piecewise((left, gap > 0), (left, True), evaluate=False)
    else:
        right, equal = draw(FORMULAS), None
    if draw(st.integers(0, 2)) == 0:
        right, equal = draw(mutations(right)), None
    return left, right, conditions, equal


VALUES = tuple(map(Fraction, (0, 0, 1, -1, 1, 2, Fraction(1, 2), Fraction(-3, 2))))


@st.composite
def points(draw, conditions):
    """Sizes of 1 to 4, and numbers with zeros and ties that obey the conditions."""
    lengths = {"n": draw(st.integers(1, 4)), "m": draw(st.integers(1, 4))}
    about = {}
    for condition in conditions:
        about.setdefault(str(condition.about[0]), set()).add(type(condition).__name__)

    def number(name, is_positive):
        value = draw(st.sampled_from(VALUES))
        kinds = about.get(name, set())
        is_positive |= bool(kinds & {"Between", "SumsToOne"})
        if is_positive:
            return abs(value) or Fraction(1)
        return value or Fraction(1, 3) if "NotZero" in kinds else value

    tables = {}
    for name, shape in ARRAYS.items():
        places = product(*(range(1, lengths[str(size)] + 1) for size in shape))
        tables[name] = {place: number(name, name == "u") for place in places}
        if "SumsToOne" in about.get(name, ()):
            whole = sum(tables[name].values())
            tables[name] = {place: value / whole for place, value in tables[name].items()}
    return Point(lengths, tables, {"a": number("a", False), "b": number("b", True)})


def differs(left, right, point):
    """The first position at which both sides have a value and these differ, or None."""
    free = sorted(set(free_indices(left)) | set(free_indices(right)), key=str)
    names = [index.label.name for index in free]
    ranges = (range(1, point.sizes[str(index.upper)] + 1) for index in free)
    for place in product(*ranges):
        at = dict(zip(names, place, strict=True))
        try:
            one, other = point.value(left, at), point.value(right, at)
        except (Undefined, OverflowError):
            continue
        if max(abs(one), abs(other)) < 1e8 and not close(one, other):
            return f"{at}, n = {point.sizes['n']}, m = {point.sizes['m']}: {one} and {other}"
    return None


COUNTS: Counter[str] = Counter()


def judge(data, number_of_points=6):
    """Draw one equation and points, ask the engine, and compare."""
    try:
        _judge(data, number_of_points)
    except (TypeError, ValueError) as refused:
        if not re.search("non-real|complex numbers|not comparable", str(refused)):
            raise
        COUNTS["not real"] += 1  # SymPy compares no such number as the logarithm of -1


def _judge(data, number_of_points):
    try:
        left, right, conditions, equal = data.draw(equations())
    except ValueError as refused:
        if "no derivative" not in str(refused):
            raise
        COUNTS["refused"] += 1
        return
    if any(side.has(sp.zoo, sp.nan, sp.oo, -sp.oo, sp.I) for side in (left, right)):
        return
    COUNTS["equations"] += 1
    shown = f"{left} = {right}, given {conditions}"
    proved = prove_equal(left, right, conditions)
    COUNTS["proved"] += proved
    found = [
        where
        for _ in range(number_of_points)
        if (where := differs(left, right, data.draw(points(conditions))))
    ]
    COUNTS["different"] += bool(found)
    assert not (proved and found), f"proved, yet different: {shown}: {found[0]}"
    refuted = counterexample(left, right, conditions)
    COUNTS["refuted"] += refuted is not None
    assert not (refuted and equal), f"equal, yet refuted: {shown}: {refuted}"
    assert not (refuted and proved), f"proved, yet refuted: {shown}: {refuted}"
