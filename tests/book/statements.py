r"""Whether a statement in LaTeX holds, in the names of a page.

Equations are proved; inequalities are tried at random instances, an ``=`` in a chain with an
inequality too where it cannot be proved. ``\approx`` holds where the difference vanishes with what
is small, a series with ``\cdots`` where what is left out has a higher order, ``\leftarrow`` where
the new value is the one that is known, ``\to`` where what follows depends on what stands before.
"""

from __future__ import annotations

import re

import mpmath
import sympy as sp

from derive import NamedArray, index
from derive.kernel.proofs import unfold
from derive.reader import ReadError, statement
from derive.reader.comparison import entry_of_side, same
from derive.reader.splitting import pieces
from derive.reader.trees import spelling, tree_of
from derive.reader.values import is_matrix
from derive.trials.instances import Instance
from derive.words.dependence import free_indices
from tests.book.known import spelled

MIRROR = {"<": ">", "<=": ">="}
INEQUALITIES = ("<", "<=", ">", ">=")
DECIMALS = re.compile(r"\.(\d+)\s*$")
REST = sp.Symbol(r"\cdots", real=True)
TRIALS = 8


def holds(tex, page) -> bool:
    """Whether a statement of two sides or more holds."""
    said = calculation(tex) or statement(tex, _names(tex, page))
    if not said.signs:
        return False
    if ":=" in said.signs:
        return said.signs == (":=",) and _becomes(tex, said, page)
    digits = DECIMALS.search(tex)  # of the number at the end, if there is one
    pairs = zip(said.sides, said.sides[1:], said.signs, strict=False)
    tried = bool(set(said.signs) & set(INEQUALITIES))
    return all(_holds(said, *pair, digits, page, tried) for pair in pairs)


def _names(tex, page):
    return page.names | {r"\cdots": REST} if r"\cdots" in tex else page.names


def calculation(tex):
    """The numbers of ``z = 0.3 * 2 - 0.1 = 0.5``, where z itself is set; None for anything else."""
    first, *rest = tex.replace(":=", "=").split("=")
    if len(rest) < 2 or not re.fullmatch(r"[\w\\{}'() /^-]+", first.strip()):
        return None
    try:
        return statement("=".join(rest), {})
    except ReadError:
        return None


def _becomes(tex, said, page):
    """Whether the right side is the new value that is known of the left side."""
    left = spelling(tree_of(tex).children[0].children[0].children[0])
    new = page.becomes.get(left)
    if not isinstance(new, NamedArray):
        return new is not None and same(said.sides[1], new, page.given)
    at = (*new.over, sp.Integer(1))[:2]
    return same(entry_of_side(said, said.sides[1], at), new.formula, page.given)


def _holds(said, left, right, sign, digits, page, tried):
    if sign == "=" and all(getattr(side, "is_number", False) for side in (left, right)):
        return _same_numbers(left, right, digits)
    shapes = [side.shape for side in (left, right) if is_matrix(side)]
    if shapes:
        at = [index(name, size) for name, size in zip(("row", "column"), shapes[0], strict=True)]
        left, right = (entry_of_side(said, side, at) for side in (left, right))
    if not isinstance(left, sp.Expr) or not isinstance(right, sp.Expr):
        return False
    if sign == "->":
        return bool(unfold(left).free_symbols & unfold(right).free_symbols)
    if sign == "~":
        return page.small is not None and sp.limit(left - right, page.small, 0) == 0
    if right.has(REST):
        return page.small is not None and _same_series(left, right, page.small)
    if sign == "=":
        if same(left, right, page.given):
            return True
        return tried and _always(left - right, page.given, lambda v: abs(v) < mpmath.mpf(10) ** -25)
    if sign not in INEQUALITIES:
        return False
    more, less = (right, left) if sign in MIRROR else (left, right)
    if "=" in sign:
        return _always(more - less, page.given, lambda v: v >= -(mpmath.mpf(10) ** -25))
    return _always(more - less, page.given, lambda v: v > 0)


def _same_numbers(left, right, digits):
    """Whether numbers agree to the digits that are shown; to one in the last, of rounded parts."""
    if not digits:
        return left == right or abs(sp.N(left - right, 30)) == 0
    unit = sp.Rational(1, 10 ** len(digits[1]))
    rounded = re.search(r"\.\d{5,}", digits.string[: digits.start()])
    return bool(abs(sp.N(left - right, 30)) <= (unit if rounded else unit / 2))


def _same_series(left, right, small):
    """Whether two expressions differ by higher powers than those that are written out."""
    terms = sp.expand(sp.sympify(unfold(right)).subs(REST, 0).doit())
    rest = sp.expand(unfold(left).doit() - terms)
    orders = [sp.degree(term, small) for term in sp.Add.make_args(terms)]
    return min((sp.degree(term, small) for term in sp.Add.make_args(rest)), default=0) > max(orders)


def _always(difference, given, right):
    for number in range(TRIALS):
        instance = Instance((difference,), given, number)
        with mpmath.workdps(30):
            values = instance.evaluate(difference, free_indices(difference))
            if not all(right(mpmath.mpf(v)) for v in values.flat):
                return False
    return True


def confirmed(tex, pages, known=frozenset()) -> bool:
    """Whether all statements of a formula, but those that are known, hold in one page of names."""
    try:
        asked = [piece for piece in pieces(tex) if spelled(piece) not in known]
    except ReadError:
        return False
    if not asked:
        return True
    for page in pages:
        try:
            if all(holds(piece, page) for piece in asked):
                return True
        except (ReadError, ValueError, TypeError):
            continue
    return False
