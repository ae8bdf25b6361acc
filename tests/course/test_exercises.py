"""Every specification of an exercise holds together: points, right answer, mistakes, words."""

import re
from functools import reduce

import numpy as np
import pytest
import sympy as sp
from grammar_in_numpy import NUMPY

from course.exercises.algebra import ColumnMax
from course.exercises.evaluation import evaluate
from course.exercises.formulas import formula
from course.exercises.grammar import parse
from course.exercises.judging import agree, expected, judge, same_shape
from course.exercises.registry import all_exercises, find
from course.exercises.samples import names, points
from nnlib.symbolic import Apply

EXERCISES = all_exercises()
TYPED = [e for e in EXERCISES.values() if e.reference is not None]
CLEARLY = 10  # mistakes differ by this many tolerances

pytestmark = pytest.mark.filterwarnings("error")


def every(exercises):
    return pytest.mark.parametrize("exercise", exercises, ids=[e.name for e in exercises])


def answers(exercise):
    return [("reference", exercise.reference), *((m.kind, m.expression) for m in exercise.mistakes)]


@every(TYPED)
def test_the_right_answer_has_its_shape_and_is_finite_at_every_point(exercise):
    for point, value in zip(points(exercise), expected(exercise, exercise.reference), strict=True):
        sizes = {sp.Symbol(k, integer=True, positive=True): n for k, n in point.sizes.items()}
        shape = tuple(int(sp.sympify(size).subs(sizes)) for size in exercise.shape)
        assert same_shape(value, np.empty(shape))
        assert np.isfinite(value).all()


@every(TYPED)
def test_no_two_sizes_of_a_point_are_equal(exercise):
    for point in points(exercise):
        assert len(set(point.sizes.values())) == len(point.sizes)
        assert all(length > 1 for length in point.sizes.values())


@every(TYPED)
def test_mistakes_differ_clearly_from_the_right_answer_and_from_each_other(exercise):
    found = [(kind, expected(exercise, expr)) for kind, expr in answers(exercise)]
    for at, (kind, values) in enumerate(found):
        assert all(np.isfinite(value).all() for value in values), kind
        for other, wanted in found[:at]:
            assert not agree(values, wanted, CLEARLY * exercise.allowed), (kind, other)


@every(TYPED)
def test_an_exercise_knows_the_mistakes_people_make(exercise):
    assert len(exercise.mistakes) >= 2


@every(TYPED)
def test_the_judge_recognises_the_answer_and_each_mistake_as_sympy(exercise):
    assert judge(exercise, exercise.reference).right
    for mistake in exercise.mistakes:
        result = judge(exercise, mistake.expression)
        assert (result.verdict, result.mistake) == ("mistake", mistake.kind)
        assert re.search(r"your answer gives", result.point, re.IGNORECASE)


@every(list(EXERCISES.values()))
def test_words(exercise):
    texts = [exercise.title, exercise.question, exercise.hint]
    texts += [m.message for m in exercise.mistakes]
    texts += [part for o in exercise.options for part in (o.text, o.message)]
    texts += [v.meaning for v in exercise.variables]
    for text in texts:
        assert text.strip() == text != ""
        assert text.count("$") % 2 == 0
        assert text.count("`") % 2 == 0
        assert not re.search(r"[\x00-\x09\x0b-\x1f]", text), "a \\b, \\f or \\t was not escaped"
    assert re.fullmatch(r"(opening|part-\d-[a-z]+)/\d\d-[a-z0-9-]+", exercise.chapter)


def by_sympy(expr, values, sizes):
    """The value of a SymPy expression, node by node, without the typed formula in between."""

    def of(part):
        return by_sympy(part, values, sizes)

    if isinstance(expr, sp.MatrixSymbol | sp.Symbol) and expr.name in values:
        return values[expr.name]
    if isinstance(expr, sp.MatrixBase):
        return np.array([[float(entry) for entry in row] for row in expr.tolist()])
    if isinstance(expr, Apply):
        return elementwise_numpy(expr.function)(of(expr.of))
    if isinstance(expr, sp.OneMatrix):
        return np.ones([int(of(size)) for size in expr.shape])
    if isinstance(expr, sp.Identity):
        return np.eye(int(of(expr.shape[0])))
    if not getattr(expr, "is_Matrix", False):
        symbols = sorted(expr.free_symbols, key=str)
        function = sp.lambdify(symbols, expr, modules=[NUMPY, "numpy"])
        known = {**values, **sizes}
        return np.asarray(function(*(known[str(symbol)] for symbol in symbols)), dtype=float)
    return NODES[type(expr)](*map(of, expr.args))


def elementwise_numpy(function):
    if function.__name__ in NUMPY:
        return NUMPY[function.__name__]
    x = sp.Symbol("x", real=True)
    return sp.lambdify(x, function.definition(x), "numpy")


def scaled_or_multiplied(x, y):
    return x @ y if x.ndim and y.ndim else x * y


NODES = {
    sp.MatMul: lambda *parts: reduce(scaled_or_multiplied, parts),
    sp.MatAdd: lambda *parts: reduce(np.add, parts),
    sp.HadamardProduct: lambda *parts: reduce(np.multiply, parts),
    sp.HadamardPower: np.power,
    sp.Transpose: np.transpose,
    sp.DiagMatrix: np.diagflat,
    ColumnMax: lambda x: x.max(axis=0, keepdims=True),
}


@every(TYPED)
def test_the_typed_formula_says_what_the_sympy_expression_says(exercise):
    point = points(exercise)[0]
    for kind, expr in answers(exercise):
        tree = parse(formula(expr), names(exercise), (*exercise.functions, "g", "g_prime"))
        value = evaluate(tree, point.everything, point.size_names)
        wanted = np.asarray(by_sympy(expr, point.values, point.sizes))
        assert same_shape(value, wanted), kind
        np.testing.assert_allclose(
            value.reshape(wanted.shape), wanted, rtol=1e-10, atol=1e-12, err_msg=kind
        )


def test_the_book_has_exercises_of_every_level_and_kind():
    assert {e.level for e in EXERCISES.values()} == {"warm-up", "core", "stretch", "proof"}
    assert {e.kind for e in EXERCISES.values()} == {"formula", "number", "choice", "derivation"}


def test_an_unknown_exercise_is_answered_with_close_names():
    with pytest.raises(ValueError, match="did you mean softmax-jacobian"):
        find("softmax-jacobi")
    with pytest.raises(ValueError, match=r"known: .*softmax-batch"):
        find("qqqqqqqqqqqq")
