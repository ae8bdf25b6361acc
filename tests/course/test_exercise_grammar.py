"""Typed formulas: what they mean, what is refused, and what the refusal says."""

import ast
import re

import numpy as np
import pytest

from course.exercises.formulas.evaluation import Evaluator, evaluate
from course.exercises.formulas.functions import BUILT_IN, DEFINED, SAME
from course.exercises.formulas.grammar import parse
from course.exercises.formulas.messages import FormulaError, ShapeError
from course.exercises.formulas.spelling import respell
from course.exercises.page.cases import CALCULATIONS, FUNCTIONS, VALUES

from .grammar_in_numpy import NUMPY

NAMES = [*VALUES]
# what Python itself reads otherwise or not at all
IN_PYTHON = {
    "2x": "2*x", "2(a)": "2*a", "(1/x)(a - 1)": "(1/x)*(a - 1)", "a' @ b'": "a.T @ b.T",
    "a .* 2": "a * 2", "a.sum(axis=1)": "sum(a, axis=1)", "np.sum(a, 0)": "sum(a, axis=0)",
    "norm(a)": "sqrt(sum(a**2))", "np.multiply(a, a)": "a * a", "log1p(abs(a))": "log(1 + abs(a))",
    "zeros_like(a)": "a - a", "[1, 2; 3, 4]": "[[1, 2], [3, 4]]",
}  # fmt: skip


def as_numpy(text):
    """What Python and NumPy themselves make of a formula (columns for lists of numbers)."""
    text = IN_PYTHON.get(text) or respell(text).replace("sigma(", "sigmoid(")
    text = re.sub(r"(\[.*\])", r"column(\1)", text)
    numbers = {name: np.asarray(value) for name, value in VALUES.items()}
    column = {"column": lambda x: np.array(x, float).reshape(len(x), -1)}
    return np.asarray(eval(text, {"__builtins__": {}}, NUMPY | numbers | column), dtype=float)


@pytest.mark.parametrize("text", CALCULATIONS)
def test_a_formula_means_what_numpy_makes_of_it(text):
    value = evaluate(parse(text, NAMES, FUNCTIONS, ["x"]), VALUES, {})
    wanted = as_numpy(text)
    assert value.shape == wanted.shape
    np.testing.assert_allclose(value, wanted, rtol=1e-12, atol=1e-14)


def test_every_function_is_calculated_somewhere():
    called = {
        node.func.id
        for text in CALCULATIONS
        for node in ast.walk(parse(text, NAMES, FUNCTIONS, ["x"]))
        if isinstance(node, ast.Call)
    }
    assert called == {*BUILT_IN, *DEFINED}
    assert {*SAME.values()} <= called


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is empty"),
        ("a^2", r"written with \*\*"),
        ("a^T", r"written \.T"),
        ("a^T b", r"written \.T"),
        ("a**T", "unknown name T"),
        ("(a", "still open"),
        ("[a", r"\] is missing"),
        ("a)", "closes nothing"),
        ("(a]", "closes nothing"),
        ("y = a", "only the right-hand side"),
        ("1/2a", r"written with \*.*two readings: write \(1/2\) \* a or 1/\(2 \* a\)"),
        ("a**2 b", r"two readings: write \(a\*\*2\) \* b or a\*\*\(2 \* b\)"),
        ("a 2", r"missing before 2: write a \* 2 or a\*\*2"),
        ("(a)b", r"written with \*"),
        ("(a)(b)", r"written with \*"),
        ("a(b)", r"a is not a function; a product is written with \*"),
        ("a b", r"written with \* \(entry by entry\) or @ .*: write a \* b or a @ b"),
        ("a ?", "cannot read .*question mark"),
        ("€", "cannot read .*euro sign"),
        ("a ± b", "cannot read .*plus-minus"),
        ("1,25", r"decimal point.*: write 1\.25 or \[1,25\]"),
        ("2,080", r"decimal point.*: write 2\.080 or 2080 or \[2,080\]"),
        ("0,380", r"decimal point.*: write 0\.380 or \[0,380\]"),
        ("∑a", r"needs brackets.*: write sum\(a\)"),
        ("1/8, 3/8", r"brackets.*: write \[1/8, 3/8\]"),
        ("[0,1, 0,5]", r"decimal point.*: write \[0\.1, 0\.5\]"),
        ("sum(a, 1)", r"which axis .* write sum\(a, axis=0\) or sum\(a, axis=1\)"),
        ("np.max(a, 0)", r"write np.max\(a, axis=0\) or np.maximum\(a, 0\)"),
        ("sum(a, axis=1.0)", "axis=0 .* or axis=1"),
        ("log a", r"needs brackets.*: write log\(a\)"),
        ("2½", "mixed number"),
        ("a *", "something is missing or left over"),
        ("q + 1", "unknown name q; known names: x, a, b, c"),
        ("exp", r"needs brackets, exp\(\.\.\.\)"),
        ("exp()", r"takes 1 argument\(s\), got 0"),
        ("exp(a, b)", r"takes 1 argument\(s\), got 2"),
        ("where(a, b)", "takes 3"),
        ("max(a, b, c)", "takes 1 or 2"),
        ("max(a, b, axis=0)", "no further words"),
        ("exp(a, axis=0)", "no further words"),
        ("sum(a, axis=2)", "axis=0 .* or axis=1"),
        ("sum(a, axis=True)", "axis=0 .* or axis=1"),
        ("sum(a, dtype=1)", "does not take dtype=, but axis=0 .* or axis=1"),
        ("sum(a, **b)", "cannot use"),
        ("sum(*a)", "cannot use"),
        ("sum(a, axis=0, keepdims=False)", "leave keepdims out"),
        ("lg(a)", "unknown function lg; known functions: exp, log"),
        ("e**a", r"write exp\(a\)"),
        ("a.shape", r"only \.T"),
        ("a.inv", r"only \.T"),
        ("np.linalg.inv(a)", "unknown function inv"),
        ("np.outer(a, b)", "outer product"),
        ("a % 2", "not one of"),
        ("~a", r"is not \+ or -"),
        ("0 < a < 1", "expected one comparison"),
        ("a == b", "expected one comparison"),
        ("'a'", "right-hand side|unknown|cannot read|expected a number"),
        ('"a"', "expected a number"),
        ("2j", "expected a real number, got 2j"),
        ("None", "expected a number"),
        ("1e999", "too large"),
        ("9" * 400, "too large"),
        ("[[1, 2], [3]]", "rows of one length"),
        ("[]", "rows of one length"),
        ("[[[1]]]", "no more"),
        ("{1: 2}", "cannot use"),
        ("a[0]", "cannot use"),
        ("a if b else c", r"cannot use .*: write where\(b, a, c\)"),
        ("lambda: 1", "cannot use"),
        ("(a := 1)", "right-hand side|cannot use"),
        ("[a for a in b]", "cannot use"),
        ("f'{a}'", "cannot"),
        ("__import__('os').system('true')", "cannot"),
        ("a.__class__", "only"),
        ("x" * 501, "501 characters"),
        ("-" * 300 + "a", "nested too deeply"),
        ("(" * 240 + "a" + ")" * 240, "something is missing|nested"),
        ("a\x00", "cannot read"),
    ],
)
def test_what_is_not_understood_is_said(text, message):
    with pytest.raises(FormulaError) as caught:
        parse(text, NAMES)
    assert re.search(message, plain(caught.value))


def plain(error):
    """A message without its marks of Markdown, every one of which must be closed."""
    assert str(error).count("`") % 2 == 0
    return str(error).replace("`", "")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a @ a", r"shapes \(n, m\) and \(n, m\) do not fit for @, because m columns meet n rows"),
        ("a @ x", "@ needs a matrix on both sides"),
        ("a * b", r"\(n, m\) and \(m, n\) do not fit for \*"),
        ("a > b", "do not fit for >"),
        ("max(a, b)", "do not fit for max"),
        ("where(a > 0, a, b)", "do not fit for where"),
        ("sum(x, axis=0)", "needs a matrix"),
        ("diag(a)", r"takes a column, got shape \(n, m\)"),
    ],
)
def test_shapes_that_do_not_fit_are_said_with_their_names(text, message):
    with pytest.raises(ShapeError) as caught:
        evaluate(parse(text, NAMES), VALUES, {2: "n", 3: "m"})
    assert re.search(message, plain(caught.value))


@pytest.mark.parametrize(
    "text", ["ones(a, 1)", "ones(0, 2)", "eye(1.5)", "ones(9999, 1)", "[a, 1]"]
)
def test_a_size_must_be_one(text):
    with pytest.raises(FormulaError):
        evaluate(parse(text, NAMES), VALUES, {})


def test_nothing_is_allowed_that_python_could_run():
    """Of all kinds of nodes that Python has, these come out and no others."""
    kinds = {
        type(node).__name__
        for text in CALCULATIONS
        for node in ast.walk(parse(text, NAMES, FUNCTIONS, ["x"]))
        if isinstance(node, ast.expr)
    }
    assert kinds == {
        "Attribute", "BinOp", "Call", "Compare", "Constant", "List", "Name", "UnaryOp",
    }  # fmt: skip
    handled = {name[1:] for name in dir(Evaluator) if hasattr(ast, name[1:]) and name[0] == "_"}
    assert handled == kinds


def test_exercise_functions_come_on_top_of_the_common_ones():
    with pytest.raises(FormulaError, match="unknown function `softmax`"):
        parse("softmax(a)", NAMES)
    assert parse("softmax(a)", NAMES, ["softmax"])
