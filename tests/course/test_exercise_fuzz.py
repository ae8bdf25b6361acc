"""Whatever is given to `check` gets an answer, soon; and what it says to write can be read."""

import re
import string
import time
from decimal import Decimal
from fractions import Fraction

import mpmath
import numpy as np
import pytest
import sympy as sp
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from course.exercises import check
from course.exercises.formulas.messages import FormulaError
from course.exercises.formulas.vocabulary import vocabulary
from course.exercises.judging.results import VERDICTS, Result
from course.exercises.register import find

SECONDS = 0.05
ONE_OF_EACH = (
    "bias-gradient", "softmax-batch", "slopes-leaky-from-output", "softmax-by-hand",
    "algorithm-forward-count", "softmax-unchanged", "softmax-log-proof", "sheet-penalty",
    "vanishing-chain", "identity-delta",
)  # fmt: skip
# `make fuzz` goes on from here
bounded = settings(
    max_examples=100, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)


def answered(name, answer):
    result = check(name, answer)
    if answer is not None:
        assert isinstance(result, Result)
        assert result.verdict in VERDICTS
        for text in (repr(result), result._repr_markdown_()):
            assert isinstance(text, str)
        assert result.message.count("`") % 2 == 0
    return result


def quick(name, answer):
    """Judged in time, by this thread; a machine that is busy gets three more tries."""
    taken = []
    for _ in range(4):
        start = time.thread_time()
        answered(name, answer)
        taken.append(time.thread_time() - start)
        if taken[-1] < SECONDS:
            return
    raise AssertionError(f"{min(taken):.3f} s for {answer!r:.80}")


PIECES = (
    "delta", "W", "Z", "a", "alpha", "A_prev", "lam", "λ", "δ", "m", "n", "x", "e", "E", "T", ".T",
    "'", "(", ")", "[", "]", ",", ";", ".", "*", "**", "@", "/", "+", "-", "−", "–", "⊙", "⋅", "^",
    "_", "=", "==", "<", ">", ">=", "!", "%", "&", "|", "~", ":", "\\", "{", "}", "$", '"', "#",
    " ", "\t", "\n", "\x00", "0", "1", "2", "1e9", "1e-3", "1E5", "0x1F", ".5", "3.", "9" * 30,
    "1_0", "2j", "axis=0", "axis=1", "axis=1.0", "dim=1", "keepdims=True", "axis", "sum(", "mean(",
    "np.sum(", "np.", "torch.", ".sum(", ".dot(", ".astype(", "max(", "where(", "exp(", "log(",
    "diag(", "eye(", "ones(", "eye(999)", "ones(20, 20)", "norm(", "sign(", "if", "else", "for",
    "lambda", "None", "True", "\\frac{1}{m}", "^{T}", "\\delta", "\\odot", "W^{T}", "\\sigma'(z)",
    "_{i}", "\\sum_i", "\\left(", "\\right)", "²", "³", "₁", "ᵀ", "½", "∑", "√", "é", "ß", "字",
    "🙂",
)  # fmt: skip
formulas = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)
spaced = st.lists(st.sampled_from(PIECES), max_size=10).map(" ".join)


@seed(11)
@bounded
@given(st.sampled_from(ONE_OF_EACH), st.one_of(formulas, spaced, st.text(max_size=30)))
def test_typed_text_gets_an_answer_in_time(name, text):
    if name == "softmax-log-proof":
        answered(name, text)
    else:
        quick(name, text)


leaves = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.complex_numbers(), st.text(max_size=5),
    st.binary(max_size=5), st.fractions(), st.decimals(), st.dates(),
    st.sampled_from([
        sp.Rational(1, 2), sp.Symbol("z"), sp.oo, sp.nan, sp.zoo, sp.I, sp.pi, sp.true, sp.S.Reals,
        sp.Eq(sp.Symbol("x"), 1), sp.Ne(sp.Symbol("x"), 1), sp.Matrix([1, 2]), sp.Poly("x**2"),
        sp.Piecewise((1, sp.Eq(sp.Symbol("x"), 0)), (2, True)), sp.sign(sp.Symbol("z")),
        sp.MatrixSymbol("W", 2, 2), sp.Tuple(1, 2), sp.Lambda(sp.Symbol("x"), 1), sp.Symbol,
        sp.Function("f"), sp.Function("f")(sp.Symbol("x")),
        np.eye(2), np.array(["a", "b"]), np.array([None, 1]), np.array([]), np.float32(1.25),
        np.datetime64("2020-01-01"), np.ma.array([1.0, 2], mask=[0, 1]),
        np.zeros((2, 2, 2)), np.array([Fraction(1, 2), 1]), np.float16([1, 2]), np.str_("a"),
        mpmath.mpf("1.25"), mpmath.mpc(1, 2), Decimal("NaN"), Decimal("1.25"), 10**400,
        object(), object, int, len, print, {}, set(), range(3), slice(1), Ellipsis, NotImplemented,
        ValueError("x"), (x for x in ()), np, string, lambda: 1, lambda *a: a, lambda **k: k,
    ]),
)  # fmt: skip
things = st.recursive(
    leaves, lambda inner: st.lists(inner, max_size=3) | st.tuples(inner, inner), max_leaves=6
)


@seed(11)
@bounded
@given(st.sampled_from(ONE_OF_EACH), things)
def test_any_object_gets_an_answer(name, thing):
    answered(name, thing)


class Hostile:
    """An object of which nothing works."""

    def __getattribute__(self, name):
        raise RuntimeError("no")

    def __repr__(self):
        raise RuntimeError("no")

    def __eq__(self, other):
        raise RuntimeError("no")

    __hash__ = None


class HostileArray:
    def __array__(self, *_, **__):
        raise RuntimeError("no")


class HostileNumber(float):
    def __float__(self):
        raise RuntimeError("no")


class HostileError(Exception):
    def __str__(self):
        raise RuntimeError("no")


def raising(delta):
    raise HostileError


def leaving(delta):
    raise SystemExit


def endless_list():
    found = []
    found.append(found)
    return found


def deep_expression():
    expr = sp.Symbol("z")
    for _ in range(3000):
        expr = sp.sin(expr, evaluate=False)
    return expr


@pytest.mark.parametrize("name", ONE_OF_EACH)
@pytest.mark.parametrize(
    "make",
    [
        Hostile, HostileArray, lambda: HostileNumber(1), lambda: raising, lambda: leaving,
        lambda: sp.Integer(10) ** 5000, lambda: -(10**5000), lambda: [10**5000],
        lambda: [Hostile()], endless_list, deep_expression, lambda: np.ones((2000, 2000)),
        lambda: list(range(10**6)), lambda: sp.Symbol("x") ** sp.Symbol("y", commutative=False),
        lambda: sp.Add(*sp.symbols("x:2000")), lambda: lambda delta: delta.sum(axis=5),
        lambda: lambda delta: Hostile(), lambda: lambda delta: endless_list(),
    ],
)  # fmt: skip
def test_an_object_that_does_harm_gets_an_answer(name, make):
    answered(name, make())


@pytest.mark.parametrize(
    "text",
    [
        "eye(999) @ eye(999) @ eye(999)", " @ ".join(["eye(20)"] * 12), "+".join(["delta"] * 200),
        "x" * 10**6, "(" * 10**6, "-" * 499, "2**" * 160 + "2", "sign(" * 99 + "1" + ")" * 99,
        "norm(" * 60 + "delta" + ")" * 60, "9**9**9**9**9", "[" * 300 + "]" * 300, "δ" * 500,
        "np.", "delta.", "2 * torch.", "np.linalg.", "delta.sum", "sum(delta, axis=1.0)/m",
        "[" + "1," * 240 + "1]", "\\frac{" * 100, "{" * 499,
        "\\left(" * 60, "a if " * 90, "1/2x" * 60, "delta W " * 50, "^T" * 200, "," * 400,
        "exp(" * 79 + "delta" + ")" * 79, "ones(20, 20)" + " @ ones(20, 20)" * 25,
        "where(" * 60 + "1" + ",1,1)" * 60, "2 " * 200, "delta.T" + ".T" * 200, "$" * 400,
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", ["bias-gradient", "softmax-by-hand", "vanishing-chain"])
def test_long_and_deep_text_is_answered_in_time(name, text):
    check(name, "1")
    quick(name, text)


def advice_of(exercise, text):
    try:
        vocabulary(exercise).read(text)
        return ()
    except FormulaError as found:
        error = found
    told = re.findall(r"write `([^`]*)`(?: or `([^`]*)`)?", str(error))
    assert {part for pair in told for part in pair if part} == {*error.advice}
    return error.advice


ADVISED = (
    "delta^2", "W^T", "W^T @ delta", "delta W", "delta(W)", "(delta)(W)", "1/2W", "1/m(delta)",
    "m**2 W", "m 2", "2 3", "e**W", "log W", "exp delta", "delta if m > 2 else W",
    "log(delta if m > 2 else W)", "1,5", "1/8, 3/8", "[0,1, 0,5]", "[1; 0,5]", "sum(delta, 1)",
    "mean(W, 0)", "np.max(W, 0)", "min(W, 1) + sum(delta, 0)", "[[1, 2], [3]]", "[]", "(1, 2)",
    "W.T()", "(W.T)(delta)", "W.inv", "(W>0).astype(float)", "sum(delta, dim=1)/m", "np.dot(W, 2)",
)  # fmt: skip


def test_every_advice_can_be_followed():
    exercise, given = find("sheet-penalty"), 0
    for text in ADVISED:
        for advice in advice_of(exercise, text):
            assert vocabulary(exercise).read(advice)
            given += 1
    assert given > 30


@seed(12)
@bounded
@given(st.one_of(formulas, spaced))
def test_every_advice_about_whatever_is_typed_can_be_followed(text):
    exercise = find("sheet-penalty")
    for advice in advice_of(exercise, text):
        assert vocabulary(exercise).read(advice)


@pytest.mark.parametrize(
    ("name", "latex"),
    [
        ("cross-entropy-gradient", r"\frac{1}{m} (A - Y)"),
        ("cross-entropy-gradient", r"$\frac1m \left(A - Y\right)$"),
        ("identity-delta", r"W^{T} \delta"),
        ("identity-delta", r"(W^{[l+1]})^{\top} \delta^{[l+1]}"),
        ("identity-delta", r"W^{[l+1]T} \, \delta^{[l+1]}"),
        ("identity-delta", r"\mathbf{W}^\top \boldsymbol{\delta}"),
        ("tanh-delta", r"W^{T} \delta \odot (1 - A \odot A)"),
        ("sheet-penalty", r"\frac{1}{m} \delta A_{prev}^T + \lambda W"),
        ("forward-loss-logit", r"\log(1 + e^{-z})"),
        ("softmax-two-classes", r"z_1 - z_2"),
        ("algorithm-mean-rate", r"2 \eta m"),
        ("vanishing-clip", r"c \frac{g}{\|g\|}"),
        ("pieces-sigmoid-prime", r"a\,(1-a)"),
    ],
)
def test_latex_is_read(name, latex):
    assert check(name, latex).right, repr(check(name, latex))


@pytest.mark.parametrize(
    ("latex", "told"),
    [
        (r"\delta W^{T}", "do not fit for `@`"),
        (r"dZ = W^{T} \delta", "right-hand side"),
        (r"\frac{W", "cannot read the LaTeX"),
        (r"\unheard W", "cannot read the LaTeX"),
    ],
)
def test_latex_that_cannot_be_read_is_answered(latex, told):
    result = answered("identity-delta", latex)
    assert not result.right
    assert told in result.message


@pytest.mark.parametrize(
    "answer",
    [
        Fraction(5, 4), Decimal("1.25"), mpmath.mpf("1.25"), sp.Rational(5, 4), np.float32(1.25),
        [1.25], [Fraction(5, 4)], np.array([[1.25]]), lambda: [1.25], lambda: np.array([1.25]),
        "1.25E0", "125e-2", "5/4",
    ],
)  # fmt: skip
def test_exact_numbers_of_every_kind(answer):
    assert check("squared-error-by-hand", answer).right, repr(
        check("squared-error-by-hand", answer)
    )


def test_functions_in_single_precision_and_with_a_default_for_a_size():
    def single(Z):
        Z = Z.astype(np.float32)
        return np.exp(Z) / np.exp(Z).sum(axis=0)

    def with_default(delta, m=4):
        return delta.sum(axis=1, keepdims=True) / m

    assert check("softmax-batch", single).right
    assert check("bias-gradient", with_default).right
    half = check("softmax-batch", lambda Z: Z.astype(np.float16))
    assert "float16" in half.message


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("algorithm-forward-count", 310.3), ("algorithm-forward-count", "309.9"),
        ("relu-delta-by-hand", [1e-4, 1e-4]), ("rows-by-hand", [[1.0004, 5], [0, 1], [8, -2]]),
        ("slopes-leaky-from-output", "where(a>0, 7, alpha)"),
        ("pieces-relu-prime", "max(0, min(1, 20*z + 0.5))"),
        ("bias-gradient", "sum(delta, axis=1)/max(m, 2)"),
        ("bias-gradient", "sum(delta, axis=1)/m + (m-2)*(m-3)*(m-4)*(m-5)"),
        ("bias-gradient", "sum(delta, axis=1)/m*where(n > 6, 2, 1)"),
        ("sheet-rate", "eta/max(m, 2)"), ("sheet-rate", "eta/min(m, 4)"),
    ],
)  # fmt: skip
def test_what_is_right_only_nearly_or_at_some_points_is_wrong(name, answer):
    assert check(name, answer).verdict != "right"


def test_what_was_understood_comes_first():
    result = check("tanh-delta", "W' @ δ ⊙ (1 - A²)")
    assert result.right
    assert repr(result).startswith(
        "tanh-delta: right. Read as W.T @ delta * (1 - A ** 2): (n, m), with W.T @ delta: (n, m). "
    )
    shown = result._repr_markdown_().split("\n\n")[1]
    assert shown.startswith("Read as $")
    assert shown.count(r"_{n \times m}") == 2
