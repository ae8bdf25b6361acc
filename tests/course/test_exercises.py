"""Every specification of an exercise holds together: points, right answer, mistakes, words."""

import ast
import re
from functools import reduce
from pathlib import Path

import numpy as np
import pytest
import sympy as sp

from course.exercises import catalogue, questions, register
from course.exercises.collection import Questions
from course.exercises.formulas.evaluation import evaluate
from course.exercises.formulas.grammar import parse
from course.exercises.formulas.writing import formula
from course.exercises.judging.branches import switches
from course.exercises.judging.comparison import agree, expected, judge, same_shape
from course.exercises.judging.drawing import names, trees
from course.exercises.judging.samples import points
from course.exercises.register import all_exercises, find
from course.exercises.shorthand import ColumnMax, each, over, spread, summed, times
from course.exercises.specification import Exercise, Mistake, Option, Question, Variable
from course.plan import book
from nnlib.symbolic import Apply, elementwise, sizes

from .grammar_in_numpy import NUMPY

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
def test_the_right_answer_is_shown_as_it_was_understood(exercise):
    assert judge(exercise, exercise.reference).echo_latex


@every(TYPED)
def test_sizes_are_different_then_one_then_equal_then_large(exercise):
    found = points(exercise)
    for point in found[:5]:
        assert len(set(point.sizes.values())) == len(point.sizes)
        assert all(length > 1 for length in point.sizes.values())
    if exercise.sizes:
        for size in map(str, exercise.sizes):
            assert any(point.sizes[size] == 1 for point in found)
            assert any(point.sizes[size] > 6 for point in found)
        if len(exercise.sizes) > 1:
            assert any(len(set(point.sizes.values())) == 1 for point in found)


@every(TYPED)
def test_real_and_positive_values_go_beyond_two(exercise):
    for variable in exercise.variables:
        if variable.domain in ("real", "positive") and variable.given_by is None:
            found = [np.abs(point.values[variable.name]).max() for point in points(exercise)]
            assert max(found) > 2


@every([e for e in TYPED if any(True for tree in trees(e) for _ in switches(tree))])
def test_every_branch_is_taken_on_both_sides_and_near_its_boundary(exercise):
    for tree in trees(exercise):
        for switch in switches(tree):
            found = [evaluate(switch, p.everything, p.size_names) for p in points(exercise)]
            values = np.concatenate([np.ravel(value) for value in found])
            if exercise.variables and not _one_sided(exercise, switch):
                assert values[values > 0].min() < 0.01
                assert values[values < 0].max() > -0.01


def _one_sided(exercise, switch):
    """Whether the variables of a difference are all positive, so that it has one sign."""
    used = {node.id for node in ast.walk(switch) if isinstance(node, ast.Name)}
    domains = {v.domain for v in exercise.variables if v.name in used}
    return isinstance(switch, ast.Name) and domains <= {"positive", "probability"}


@every(TYPED)
def test_mistakes_differ_clearly_from_the_right_answer_and_from_each_other(exercise):
    found = [(kind, expected(exercise, expr)) for kind, expr in answers(exercise)]
    for at, (kind, values) in enumerate(found):
        assert all(np.isfinite(value).all() for value in values[:5]), kind
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
    assert book()[exercise.chapter].slug == exercise.chapter


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


n, m = sizes("n m")
W, Z, b = sp.MatrixSymbol("W", m, n), sp.MatrixSymbol("Z", n, m), sp.MatrixSymbol("b", n, 1)
x = sp.Symbol("x", real=True)
g = elementwise("g")


@pytest.mark.parametrize(
    ("expr", "text"),
    [
        (-W * Z / m, "-(W @ Z / m)"),
        (Z + spread(b, Z), "b + Z"),
        (spread(b, Z), "b @ ones(1, m)"),
        (spread(b, Z) + spread(summed(Z, 0), Z), "b @ ones(1, m) + sum(Z, axis=0)"),
        (Z - spread(summed(Z) / m, Z), "Z - sum(Z) / m"),
        (Z - 2 * sp.OneMatrix(n, m), "Z - 2"),
        (Z / m - spread(summed(Z, 1), Z), "Z / m - sum(Z, axis=1)"),
        (times(-Z, each(g.prime, Z)), "-(Z * g_prime(Z))"),
        (over(-Z, -W.T), "Z / W.T"),
        (sp.HadamardPower(Z, -2), "1 / Z ** 2"),
        (sp.Identity(n) - sp.DiagMatrix(b), "eye(n) - diag(b)"),
        (Z - spread(ColumnMax(Z), Z), "Z - max(Z, axis=0)"),
        (sp.Piecewise((x, x > 0), (x / 100, True)), "where(x > 0, x, x / 100)"),
        (sp.Piecewise((1, x <= 0), (sp.exp(-x), True)), "where(x <= 0, 1, exp(-x))"),
        (sp.Max(0, x) - sp.Heaviside(x), "max(0, x) - (x > 0)"),
        (sp.sqrt(x) / 3 - sp.Rational(1, 2), "sqrt(x) / 3 - 1 / 2"),
        (x**-2 - sp.Float(0.25), "1 / x ** 2 - 0.25"),
        (sp.Matrix([[1, -2], [x, 0]]), "[[1, -2], [x, 0]]"),
    ],
)
def test_formulas_are_written_as_a_person_would(expr, text):
    assert formula(expr) == text


@pytest.mark.parametrize(
    "expr",
    [
        sp.Integral(x, x),
        sp.gamma(x),
        g(x).diff(x).diff(x),
        sp.Piecewise((x, x > 0)),
        sp.IndexedBase("z")[sp.Idx("i")],
        sp.I,
        sp.oo,
    ],
)
def test_what_has_no_formula_is_refused(expr):
    with pytest.raises(ValueError, match=r"no typed formula|expected a last case"):
        formula(expr)


@pytest.mark.parametrize(
    ("domain", "holds"),
    [
        ("real", lambda v: (abs(v) > 0).all()),
        ("positive", lambda v: (v > 0).all()),
        ("probability", lambda v: (v > 0).all() and (v < 1).all()),
        ("distribution", lambda v: (v > 0).all() and np.allclose(v.sum(axis=0), 1, atol=1e-12)),
        ("one-hot", lambda v: {*v.flat} <= {0, 1} and (v.sum(axis=0) == 1).all()),
        ("binary", lambda v: {*v.flat} <= {0, 1}),
    ],
)
def test_values_are_in_their_domain(domain, holds):
    variable = Variable("V", (n, m), "values", domain=domain)
    follows = Variable("F", (n, m), "follows", given_by=times(variable.symbol, variable.symbol))
    exercise = Exercise(
        name=f"domain-{domain}",
        chapter="",
        title="t",
        level="core",
        question="q",
        hint="h",
        variables=(variable, follows),
        reference=variable.symbol,
    )
    drawn = points(exercise)
    assert len(drawn) >= 8
    if domain == "real":
        for point in drawn[:5]:
            value = point.values["V"]
            assert (abs(value) >= 0.1).all()
            assert (value < 0).any()
            assert (value > 0).any()
    for point in drawn:
        assert point.values["V"].shape == (point.sizes["n"], point.sizes["m"])
        assert holds(point.values["V"])
        np.testing.assert_allclose(point.values["F"], point.values["V"] ** 2, rtol=1e-11)


RIGHT = {
    "name": "a-name",
    "chapter": "a-chapter",
    "title": "t",
    "level": "core",
    "question": "q",
    "hint": "h",
    "reference": sp.Integer(1),
}
YES, NO = Option("a", "yes", "Yes.", right=True), Option("b", "no", "No.")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"name": "A name"}, "small letters"),
        ({"level": "hard"}, "level of a-name: got 'hard'"),
        ({"reference": None}, "one of reference, options, proof"),
        ({"options": (YES, NO)}, "one of reference, options, proof"),
        ({"reference": None, "options": (NO,)}, "exactly one that is right"),
        ({"reference": None, "options": (YES, YES)}, "exactly one that is right"),
        ({"mistakes": (Mistake("k", x, "m"), Mistake("k", x, "m"))}, "mistakes of a-name"),
        ({"variables": (Variable("x", (), "m"), Variable("x", (), "m"))}, "variables of a-name"),
    ],
)
def test_a_specification_is_refused_when_it_cannot_be_right(change, message):
    assert Exercise(**RIGHT)
    with pytest.raises(ValueError, match=message):
        Exercise(**RIGHT | change)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("d A", (), "m"), "got 'd A', expected a Python name"),
        (("lambda", (), "m"), "expected a Python name"),
        (("a", (n,), "m"), r"expected \(\) or two sizes"),
        (("a", (), "m", "natural"), "domain of a: got 'natural'"),
    ],
)
def test_a_variable_is_refused_when_it_cannot_be_right(arguments, message):
    with pytest.raises(ValueError, match=message):
        Variable(*arguments)


@pytest.mark.parametrize(
    ("mistake", "text"),
    [
        (catalogue.sign(Z), "-Z"),
        (catalogue.missing_mean(Z / m, m), "Z"),
        (catalogue.mean_twice(Z / m, m), "Z / m ** 2"),
        (catalogue.missing_two(2 * Z), "Z"),
        (catalogue.two_too_many(Z), "2 * Z"),
        (catalogue.missing_prime(times(Z, each(g.prime, W.T)), g.prime), "Z"),
        (catalogue.missing_prime(x * g.prime(x), g.prime), "x"),
        (catalogue.prime_of_activation(x * g.prime(x), g.prime, g(x)), "x * g_prime(g(x))"),
        (catalogue.prime_of_activation(each(g.prime, Z), g.prime, W.T), "g_prime(W.T)"),
        (catalogue.function_for_prime(x * g.prime(x), g.prime, g), "x * g(x)"),
        (catalogue.function_for_prime(each(g.prime, Z), g.prime, g), "g(Z)"),
        (catalogue.transposed(Z), "Z.T"),
        (catalogue.other_axis(summed(Z, 1) / m), "sum(Z, axis=0) / m"),
        (catalogue.other_axis(summed(Z, 0)), "sum(Z, axis=1)"),
        (catalogue.swapped(Z - W.T, Z, W), "W - Z.T"),
    ],
)
def test_mistakes_are_made_from_the_right_answer(mistake, text):
    assert formula(mistake.expression) == text
    assert mistake.message


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: catalogue.missing_prime(Z, g.prime), "expected the function g_prime in it"),
        (lambda: catalogue.other_axis(W * Z), "expected a sum over one axis"),
        (lambda: summed(Z, 2), "axis: got 2"),
        (lambda: spread(Z, Z), "expected a row or column"),
    ],
)
def test_a_mistake_that_cannot_be_made_is_an_error(make, message):
    with pytest.raises(ValueError, match=message):
        make()


def test_the_book_has_exercises_of_every_level_and_kind():
    assert {e.level for e in EXERCISES.values()} == {"warm-up", "core", "stretch", "proof"}
    assert {e.kind for e in EXERCISES.values()} == {"formula", "number", "choice", "derivation"}


def test_an_unknown_exercise_is_answered_with_close_names():
    with pytest.raises(ValueError, match="did you mean softmax-jacobian"):
        find("softmax-jacobi")
    with pytest.raises(ValueError, match=r"known: .*softmax-batch"):
        find("qqqqqqqqqqqq")


def test_every_module_of_questions_is_read_and_named_by_its_chapter():
    folder = Path(questions.__file__).parent
    written = {path.stem.replace("_", "-") for path in folder.glob("[!_]*.py")}
    assert written == {one.chapter for one in questions.CHAPTERS}
    order = [exercise.chapter for exercise in EXERCISES.values()]
    slugs = [chapter.slug for chapter in book().chapters]
    assert list(dict.fromkeys(order)) == [slug for slug in slugs if slug in written]


def asked(chapter, *names):
    """The questions of a chapter that note which of them have been made."""
    made, found = [], Questions(f"package.{chapter}")
    for name in names:

        def maker(name=name):
            made.append(name)
            return Question(title="t", level="core", question="q", hint="h", reference=x)

        maker.__name__ = name.replace("-", "_")
        found.exercise(name)(maker)
    return found, made


@pytest.fixture
def registered(monkeypatch):
    """Let the register know the given chapters only."""

    def register_only(*chapters):
        monkeypatch.setattr(register, "CHAPTERS", chapters)
        register.chapters.cache_clear()

    yield register_only
    register.chapters.cache_clear()


def test_an_exercise_is_made_when_it_is_asked_for_and_once(registered):
    of, made = asked("softmax", "one-a", "one-b")
    registered(of)
    assert find("one-b") is find("one-b")
    assert made == ["one-b"]
    assert find("one-b").chapter == "softmax"
    assert list(register.all_exercises()) == ["one-a", "one-b"]
    assert made == ["one-b", "one-a"]


def test_a_register_that_cannot_be_right_is_refused(registered):
    registered(asked("softmax", "one")[0], asked("cross_entropy", "one")[0])
    with pytest.raises(ValueError, match="two exercises are named one"):
        find("one")
    registered(asked("no_chapter", "one")[0])
    with pytest.raises(ValueError, match="'no-chapter', which is no chapter"):
        find("one")
    of, _ = asked("softmax", "one")
    with pytest.raises(ValueError, match="two exercises are named one"):
        of.exercise("one")(of._makers["one"])
    with pytest.raises(ValueError, match=r"one makes the exercise 'two', .* function called two"):
        of.exercise("two")(of._makers["one"])
