"""Formulas that differ from one in a small thing, and whether the sample points tell them apart.

An exercise is as good as what it refuses: each mutant that is not equal to the right answer must be
found wrong at some sample point.
"""

from __future__ import annotations

import ast
import copy
import random
from collections.abc import Iterator

import numpy as np

from course.exercises.formulas.evaluation import evaluate
from course.exercises.formulas.messages import FormulaError
from course.exercises.formulas.writing import formula
from course.exercises.judging.answers import of_tree
from course.exercises.judging.comparison import agree, close, expected, same_shape
from course.exercises.judging.drawing import SPREADS, Point, completed, drawn, tree
from course.exercises.judging.felt import in_exponents
from course.exercises.judging.samples import points
from course.exercises.specification import Exercise

FRESH = 200
LARGEST_SIZE = 9
IN_RANGE = 160  # an exponential of it, to the fourth power, is a number
MOVED = (0.05, -0.05, 1.0, -1.0)
# where an answer may have a branch of its own, and where it may be cut off
BRANCHES = (10, -10, 100, -100, 1e-3, -1e-3, 1 - 1e-3)
CUTS = (1, -1, 10, -10, 1e3, -1e3)
_AXES = ("sum", "mean", "max", "min")
_TURNED = {ast.Lt: ast.Gt, ast.Gt: ast.Lt, ast.LtE: ast.GtE, ast.GtE: ast.LtE}
_OTHER_FUNCTIONS = {
    "exp": ("log", "tanh"), "log": ("exp", "sqrt"), "tanh": ("exp", "abs"), "sqrt": ("abs",),
    "max": ("min",), "min": ("max",), "sum": ("mean", "max"), "mean": ("sum",),
    "sigmoid": ("tanh", "sigmoid_prime"), "sigmoid_prime": ("sigmoid", "tanh"),
    "g": ("g_prime",), "g_prime": ("g",), "relu": ("abs",), "abs": (), "where": (),
}  # fmt: skip


def mutants(whole: ast.expr, sizes: tuple[str, ...] = ()) -> Iterator[tuple[str, ast.expr]]:
    """All formulas that differ from one in one place, each with what was changed.

    Those with a branch of their own are not among them (`with_branches`).

    >>> from course.exercises.formulas.grammar import parse
    >>> [ast.unparse(changed) for _, changed in mutants(parse("a - b", ["a", "b"]))][:4]
    ['a', 'b', 'a + b', 'b - a']
    """
    for path, node in _places(whole):
        for what, changed in _changes(node, sizes):
            yield f"{ast.unparse(node)} -> {what}", _put(whole, path, changed)


def with_branches(whole: ast.expr, sizes: tuple[str, ...] = ()) -> Iterator[tuple[str, ast.expr]]:
    """All formulas that have a wrong branch of their own, for large or small values, or are cut.

    >>> from course.exercises.formulas.grammar import parse
    >>> for _, changed in [*with_branches(parse("2 * z", ["z"]))][1::13]:
    ...     print(ast.unparse(changed))
    where(2 * z > 10, 2, 2 * z)
    max(2 * z, 1)
    2 * where(z > 10, 2, z)
    2 * max(z, 1)
    where(z > 10, 2, 2 * z)
    """
    for path, node in _places(whole):
        if isinstance(node, ast.Name | ast.BinOp | ast.Call):
            for what, changed in (*_branched(node, node), *_cut(node)):
                yield f"{ast.unparse(node)} -> {what}", _put(whole, path, changed)
    names = [node.id for _, node in _places(whole) if isinstance(node, ast.Name)]
    for name in dict.fromkeys(names):
        if name not in sizes:
            yield from _branched(whole, ast.Name(name))


def _branched(node, by) -> Iterator[tuple[str, ast.expr]]:
    for at in BRANCHES:
        for sign, op in (("<", ast.Lt()), (">", ast.Gt())):
            where = ast.Compare(by, [op], [ast.Constant(at)])
            changed = ast.Call(ast.Name("where"), [where, ast.Constant(2), node], [])
            yield f"2 where {ast.unparse(by)} {sign} {at}", changed


def _cut(node) -> Iterator[tuple[str, ast.expr]]:
    for at in CUTS:
        yield f"at least {at}", ast.Call(ast.Name("max"), [node, ast.Constant(at)], [])
        yield f"at most {at}", ast.Call(ast.Name("min"), [node, ast.Constant(at)], [])


def _places(node, path=()):
    yield path, node
    for field, value in ast.iter_fields(node):
        if field == "func":
            continue
        if isinstance(value, ast.expr):
            yield from _places(value, (*path, (field, None)))
        elif isinstance(value, list):
            for at, part in enumerate(value):
                if isinstance(part, ast.expr):
                    yield from _places(part, (*path, (field, at)))


def _put(whole, path, changed):
    """A copy of the formula with another part at a place."""
    if not path:
        return changed
    (field, at), *rest = path
    new = copy.copy(whole)
    if at is None:
        setattr(new, field, _put(getattr(whole, field), rest, changed))
    else:
        parts = list(getattr(whole, field))
        parts[at] = _put(parts[at], rest, changed)
        setattr(new, field, parts)
    return new


def _changes(node, sizes):
    two = ast.Constant(2)
    if isinstance(node, ast.BinOp):
        yield from _of_operator(node)
    elif isinstance(node, ast.UnaryOp):
        yield "without its sign", node.operand
    elif isinstance(node, ast.Compare):
        yield from _of_comparison(node)
    elif isinstance(node, ast.Call) and node.func.id not in ("ones", "eye"):
        yield from _of_call(node)
    elif isinstance(node, ast.Attribute):
        yield "not transposed", node.value
    elif isinstance(node, ast.Constant):
        for other in (node.value + 1, node.value - 1, node.value * 2, node.value / 2):
            yield f"{other}", ast.Constant(other)
    if not isinstance(node, ast.Constant | ast.List):
        yield "doubled", ast.BinOp(two, ast.Mult(), node)
        yield "halved", ast.BinOp(node, ast.Div(), two)
        yield "turned round", ast.UnaryOp(ast.USub(), node)
        yield "squared", ast.BinOp(node, ast.Pow(), two)
        yield "its size", ast.Call(ast.Name("abs"), [node], [])
        for size in sizes:
            yield f"times {size}", ast.BinOp(ast.Name(size), ast.Mult(), node)
            yield f"over {size}", ast.BinOp(node, ast.Div(), ast.Name(size))
    if isinstance(node, ast.Name | ast.BinOp | ast.Call):
        yield "transposed", ast.Attribute(node, "T")
    if isinstance(node, ast.Name):
        yield "at least 2", ast.Call(ast.Name("max"), [node, two], [])
        yield "at most 2", ast.Call(ast.Name("min"), [node, two], [])
    if isinstance(node, ast.Name) and node.id in sizes:
        yield "with 2 to 5 left out", ast.BinOp(node, ast.Add(), _vanishing(node))


def _vanishing(size):
    """A polynomial in a size that is zero from 2 to 5."""
    product = ast.Constant(1)
    for root in range(2, 6):
        product = ast.BinOp(product, ast.Mult(), ast.BinOp(size, ast.Sub(), ast.Constant(root)))
    return product


def _of_operator(node):
    left, right, op = node.left, node.right, type(node.op)
    yield "the left part alone", left
    yield "the right part alone", right
    other = {
        ast.Add: (ast.Sub,), ast.Sub: (ast.Add,), ast.Mult: (ast.Div, ast.MatMult, ast.Add),
        ast.Div: (ast.Mult,), ast.MatMult: (ast.Mult,), ast.Pow: (ast.Mult,),
    }  # fmt: skip
    for kind in other[op]:
        yield kind.__name__, ast.BinOp(left, kind(), right)
    if op not in (ast.Add, ast.Mult):
        yield "parts exchanged", ast.BinOp(right, node.op, left)


def _of_comparison(node):
    left, right, op = node.left, node.comparators[0], type(node.ops[0])
    yield "compared the other way", ast.Compare(left, [_TURNED[op]()], [right])
    for by in MOVED:
        moved = ast.BinOp(right, ast.Add(), ast.Constant(by))
        yield f"boundary moved by {by}", ast.Compare(left, node.ops, [moved])
    yield "always", ast.Constant(1)
    yield "never", ast.Constant(0)


def _of_call(node):
    name, args = node.func.id, node.args
    for at, arg in enumerate(args):
        yield f"argument {at + 1} alone", arg
    if name == "where":
        yield "branches exchanged", ast.Call(node.func, [args[0], args[2], args[1]], [])
        for other in (args[0], ast.Constant(0), ast.Constant(7)):
            yield "another first branch", ast.Call(node.func, [args[0], other, args[2]], [])
            yield "another second branch", ast.Call(node.func, [args[0], args[1], other], [])
    if name in _AXES and len(args) == 1:
        for axis in (None, 0, 1):
            words = [] if axis is None else [ast.keyword("axis", ast.Constant(axis))]
            yield f"over axis {axis}", ast.Call(node.func, args, words)
    for other in _OTHER_FUNCTIONS.get(name, ()):
        if len(args) == 1 or name in ("max", "min"):
            words = node.keywords if other in _AXES else []
            yield other, ast.Call(ast.Name(other), args, words)


def fresh(exercise: Exercise, count: int = FRESH) -> Iterator[Point]:
    """Points that no sample point was chosen with: sizes from 1 on, values of all spreads."""
    source = random.Random(f"fresh:{exercise.name}")
    for k in range(count):
        lengths = tuple(1 + int(LARGEST_SIZE * source.random()) for _ in range(5))
        if k % 10 == 0:
            lengths = (1 + k % 3,) * 5
        spread = (*SPREADS, "extreme")[k % 4]
        point = drawn(exercise, f"fresh:{exercise.name}:{k}", lengths, spread)
        limited = in_exponents(exercise) if spread == "extreme" else ()
        for name in limited & point.values.keys() if limited else ():
            point.values[name] = np.clip(point.values[name], -IN_RANGE, IN_RANGE)
        yield completed(exercise, point.sizes, point.values, extreme=True)


def values_at(changed: ast.expr, at: tuple[Point, ...]) -> list[np.ndarray] | None:
    """The values of a mutant, or None where it cannot be worked out."""
    try:
        return [evaluate(changed, p.everything, p.size_names) for p in at]
    except FormulaError:
        return None


def confused(exercise: Exercise, of: str = "right", count: int = FRESH) -> list[str]:
    """The mutants of the right answer, or of a mistake, that are judged the same and are not.

    Of the right answer, those with a branch of their own too; a mistake with one may be told as it.
    """
    expression = exercise.reference
    if of != "right":
        expression = next(m.expression for m in exercise.mistakes if m.kind == of)
    whole = tree(exercise, formula(expression))
    wanted, each = expected(exercise, expression), exercise.kind == "number"
    at, found, elsewhere = points(exercise), [], None
    sizes = tuple(str(size) for size in exercise.sizes)
    changes = [*mutants(whole, sizes), *(with_branches(whole, sizes) if of == "right" else ())]
    for what, changed in changes:
        first = values_at(changed, at[:1])
        if first is None or not agree(first, wanted[:1], exercise.allowed, each):
            continue
        values = values_at(changed, at)
        ran = values and of_tree(exercise, changed).ran_over(values)
        if values is None or not agree(values, wanted, exercise.allowed, each, ran):
            continue
        if elsewhere is None:
            drawn = tuple(fresh(exercise, count)) if exercise.variables else at
            elsewhere = [(point, (values_at(whole, (point,)) or [None])[0]) for point in drawn]
        if _differs(exercise, changed, elsewhere, each):
            found.append(what)
    return found


def _differs(exercise, changed, elsewhere, each) -> bool:
    """Whether a mutant differs from its formula by more than the tolerance at some point."""
    for point, wanted in elsewhere:
        if wanted is None or not np.isfinite(wanted).all():
            continue
        value = values_at(changed, (point,))
        if value is None or not same_shape(value[0], wanted):
            return True
        if not close(value[0], wanted, exercise.allowed, each).all():
            return True
    return False


def check_mistakes(exercise: Exercise) -> None:
    """See that the points tell the right answer and the mistakes from one another.

    Raises:
        ValueError: naming two that are not told apart.
    """
    each = exercise.kind == "number"
    answers = [("right", exercise.reference), *((m.kind, m.expression) for m in exercise.mistakes)]
    for at, (kind, expression) in enumerate(answers):
        for other, earlier in answers[:at]:
            values, wanted = expected(exercise, expression), expected(exercise, earlier)
            if agree(values, wanted, exercise.allowed, each):
                raise ValueError(f"{exercise.name}: {kind} cannot be told from {other}")


def check_told_apart(exercise: Exercise) -> None:
    """See that the points tell the right answer from every mistake and every mutant.

    Raises:
        ValueError: naming what is not told apart.
    """
    check_mistakes(exercise)
    mutated = confused(exercise)
    if mutated:
        raise ValueError(f"{exercise.name}: mutants judged right: {', '.join(mutated)}")
