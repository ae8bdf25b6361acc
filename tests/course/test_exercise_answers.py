"""`check`: every kind of answer, every verdict, and what the reader sees."""

import numpy as np
import pytest
import sympy as sp

import nnlib
from course.exercises import check
from course.exercises.formulas.messages import FormulaError
from course.exercises.judging.answers import values_of
from course.exercises.register import all_exercises, find
from nnlib.symbolic import (
    Derivation,
    NamedArray,
    array,
    indices,
    positive,
    same,
    sizes,
    total,
)


def verdict(name, answer):
    result = check(name, answer)
    return result.verdict, result.mistake


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("softmax-batch", "exp(Z)/sum(exp(Z), axis=0)"),
        ("softmax-batch", nnlib.softmax),
        ("softmax-batch", lambda Z: np.exp(Z) / np.exp(Z).sum(axis=0)),
        ("softmax-batch", lambda x: np.exp(x) / np.exp(x).sum(axis=0)),
        ("softmax-batch", lambda Z, m, n: np.exp(Z) / (np.ones((1, n)) @ np.exp(Z))),
        ("softmax-jacobian", lambda *, a: np.diagflat(a) - a @ a.T),
        ("softmax-pull-back", lambda dA, a, scale=1: scale * a * (dA - (a * dA).sum())),
        ("softmax-two-classes", sp.Symbol("z_1") - sp.Symbol("z_2")),
        ("softmax-by-hand", [1 / 8, 3 / 8, 1 / 2]),
        ("softmax-by-hand", np.array([[0.125], [0.375], [0.5]])),
        ("softmax-by-hand", sp.Matrix([1, 3, 4]) / 8),
        ("softmax-by-hand", lambda: np.array([[0.125], [0.375], [0.5]])),
        ("softmax-unchanged", "b"),
    ],
)
def test_right_answers_of_every_kind(name, answer):
    result = check(name, answer)
    assert result.right
    assert verdict(name, answer) == ("right", None)


@pytest.mark.parametrize(
    ("name", "answer", "wanted"),
    [
        ("softmax-batch", lambda Z: np.exp(1 * Z), ("mistake", "not-normalised")),
        ("softmax-batch", nnlib.sigmoid, ("mistake", "sigmoid")),
        ("softmax-batch", lambda Z: Z > 0, ("wrong", None)),
        ("softmax-batch", lambda Z: Z.sum(axis=0), ("shape", None)),
        ("softmax-batch", lambda Z: Z @ Z, ("shape", None)),
        ("softmax-batch", lambda Z: Z + np.ones((9, 9)), ("shape", None)),
        ("softmax-batch", lambda Z: 1 / 0, ("unreadable", None)),
        ("softmax-batch", lambda Z: "text", ("unreadable", None)),
        ("softmax-batch", lambda Z: None, ("unreadable", None)),
        ("softmax-batch", lambda Z: Z + 1j, ("unreadable", None)),
        ("softmax-batch", lambda Z, W: Z, ("unreadable", None)),
        ("softmax-batch", lambda *args: args, ("shape", None)),
        ("softmax-batch", np.exp, ("mistake", "not-normalised")),
        ("softmax-pull-back", np.add, ("unreadable", None)),
        ("softmax-batch", np.eye(3), ("unreadable", None)),
        ("softmax-batch", 3, ("shape", None)),
        ("softmax-batch", float("nan"), ("shape", None)),
        ("softmax-batch", 1j, ("unreadable", None)),
        ("softmax-batch", {}, ("unreadable", None)),
        ("softmax-batch", object(), ("unreadable", None)),
        ("softmax-batch", sp.Integral(sp.Symbol("x"), sp.Symbol("x")), ("unreadable", None)),
        ("softmax-batch", sp.MatrixSymbol("Q", 2, 2), ("unreadable", None)),
        ("softmax-two-classes", "log(-1) + z_1", ("wrong", None)),
        ("softmax-two-classes", "1/0", ("wrong", None)),
        ("softmax-two-classes", 0, ("wrong", None)),
        ("softmax-by-hand", ["a", "b"], ("unreadable", None)),
        ("softmax-by-hand", [1, 3, 4], ("mistake", "not-normalised")),
        ("softmax-by-hand", [1, 3], ("shape", None)),
        ("softmax-unchanged", "a", ("mistake", "a")),
        ("softmax-unchanged", "e", ("unreadable", None)),
        ("softmax-unchanged", 2, ("unreadable", None)),
        ("softmax-log-proof", "because", ("unreadable", None)),
    ],
)
def test_other_answers_come_back_as_a_verdict(name, answer, wanted):
    assert verdict(name, answer) == wanted


def test_an_answer_cannot_change_the_sample_points():
    before = values_of(find("softmax-batch"), lambda Z: Z)

    def spoil(Z):
        Z[...] = 0
        return Z

    check("softmax-batch", spoil)
    after = values_of(find("softmax-batch"), lambda Z: Z)
    assert all((x == y).all() for x, y in zip(before, after, strict=True))


def test_a_keyboard_interrupt_is_not_swallowed():
    def interrupted(Z):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        check("softmax-batch", interrupted)


def test_an_array_is_no_answer_where_variables_vary():
    with pytest.raises(FormulaError, match="for any values"):
        values_of(find("softmax-batch"), np.eye(2))


def test_the_point_of_a_difference_is_shown_with_both_values():
    point = check("softmax-jacobian", "diag(a) + a @ a.T").point
    assert point == (
        "At n = 2, a = [0.56, 0.44], entry (1, 1): your answer gives 0.8736, the right one 0.2464."
    )
    a = 0.56
    assert round(a - a * a, 4) == 0.2464
    assert round(a + a * a, 4) == 0.8736


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ("1.3", "Your answer gives 1.3, which is too large."),
        ("1", "Your answer gives 1, which is too small."),
        ("-1.25", "Your answer gives -1.25, which is too small."),
    ],
)
def test_a_number_that_is_asked_for_is_not_told(answer, told):
    assert check("squared-error-by-hand", answer).point == told
    entry = check("softmax-by-hand", "[1/8, 3/8, 0.51]").point
    assert entry == "Entry 3: your answer gives 0.51, which is too large."


@pytest.mark.parametrize("exercise", [e for e in all_exercises().values() if e.kind == "number"])
def test_no_mistake_with_a_number_tells_it(exercise):
    for mistake in exercise.mistakes:
        assert "the right one" not in check(exercise.name, mistake.expression).point


def test_a_message_that_asks_ends_with_its_question_mark():
    assert check("identity-delta", "W.T @ delt").message.endswith("did you mean `delta`?")


def test_a_difference_in_a_later_point_only_is_found():
    name = "softmax-two-classes"
    first = values_of(find(name), "z_1")[0]
    result = check(name, lambda z_1, z_2: z_1 - z_2 + (z_1 != first))
    assert result.verdict == "wrong"
    assert f"z_1 = {first:.4g}" not in result.point


def test_what_is_shown():
    right = check("softmax-jacobian", "diag(a) - a @ a.T")
    assert repr(right) == (
        "softmax-jacobian: right. Read as diag(a) - a @ a.T: (n, n), with a @ a.T: (n, n). "
        "Your answer agrees with the right one at every sample point."
    )
    assert right._repr_markdown_() == (
        '<div class="answer answer-right">\n\n'
        r"Read as $\operatorname{diag}\left(a\right) - "
        r"\underbrace{a \, {a}^{\mathsf{T}}}_{n \times n}$."
        "\n\n**Right.** Your answer agrees with the right one at every sample point.\n\n</div>"
    )
    wrong = check("softmax-batch", "Z.T")
    assert repr(wrong) == (
        "softmax-batch: shape. Read as Z.T: (m, n). "
        "expected shape (n, m), your answer gives shape (m, n)."
    )
    assert repr(check("softmax-batch", "exp(Z)")).startswith(
        "softmax-batch: mistake (not-normalised). Read as exp(Z): (n, m). "
        "The columns do not sum to 1 yet. At n = 2, m = 3"
    )
    assert "answer-mistake" in check("softmax-batch", "exp(Z)")._repr_markdown_()
    for answer in ("exp(Z)", "Z", "Z.T", "(", "log(Z)"):
        assert "\n" not in repr(check("softmax-batch", answer))


@pytest.mark.parametrize("name", ["softmax-unchanged", "libraries-check-that-accepts"])
def test_what_was_picked_is_read_back_with_one_full_stop(name):
    for option in find(name).options:
        picked = check(name, option.key)
        for shown in (repr(picked), picked._repr_markdown_()):
            assert f"Read as {option.key}: {option.text.rstrip('.')}." in shown
            assert ".." not in shown


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("softmax-batch", ["`Z`", r"$n \times m$", "any real numbers", "`m` for $m$", "`exp`"]),
        ("softmax-by-hand", ["`1/4`", r"$3 \times 1$"]),
        ("softmax-two-classes", ["for one number", "$z_{2}$"]),
        ("softmax-unchanged", ["one of `a`, `b`, `c`, `d`", "- `b`: the same number"]),
        ("softmax-log-proof", ["Derivation", r"\log a_{p}", "at least 2 steps"]),
    ],
)
def test_without_an_answer_the_exercise_says_what_to_type(name, shown):
    prompt = check(name)
    assert repr(prompt) == f"{name}: no answer yet"
    for text in shown:
        assert text in prompt._repr_markdown_()


def test_an_unknown_exercise_is_an_error():
    with pytest.raises(ValueError, match="expected the name of an exercise"):
        check("softmax", "a")
    with pytest.raises(ValueError, match="expected the name of an exercise"):
        check(3)


class TestProofs:
    """The proof that ∂ log a_p / ∂ z_q = 1_{p=q} - a_q."""

    n = sizes("n")[0]
    j, p, q = indices("j p q", n)
    z = array("z", n)
    S = total(sp.exp(z[j]), j)
    a = NamedArray(array("a", n), (p,), sp.exp(z[p]) / S)

    def begin(self, start=None):
        return Derivation(start or sp.Derivative(sp.log(self.a[self.p]), self.z[self.q]))

    def test_a_whole_proof(self):
        d = self.begin()
        d.step(sp.Derivative(self.z[self.p] - sp.log(self.S), self.z[self.q]), "quotient")
        d.step(same(self.p, self.q) - self.a[self.q], "term by term")
        result = check("softmax-log-proof", d)
        assert result.right
        assert "All 2 steps" in result.message

    def test_a_jump(self):
        d = self.begin().step(same(self.p, self.q) - self.a[self.q], "clearly")
        assert "at least 2 steps" in check("softmax-log-proof", d).message

    def test_not_there_yet(self):
        d = self.begin()
        assert "should go on to" in check("softmax-log-proof", d).message
        d.step(sp.Derivative(self.z[self.p] - sp.log(self.S), self.z[self.q]), "quotient")
        assert "should go on to" in check("softmax-log-proof", d).message
        d.step(same(self.p, self.q) - sp.exp(self.z[self.q]) / self.S, "term by term")
        assert "should go on to" in check("softmax-log-proof", d).message

    def test_a_condition_that_is_not_given(self):
        d = Derivation(
            sp.Derivative(sp.log(self.a[self.p]), self.z[self.q]), given=[positive(self.z)]
        )
        d.step(sp.Derivative(self.z[self.p] - sp.log(self.S), self.z[self.q]), "quotient")
        d.step(same(self.p, self.q) - self.a[self.q], "term by term")
        result = check("softmax-log-proof", d)
        assert not result.right
        assert "assumes $z > 0$, which the exercise does not give" in result.message

    def test_another_start(self):
        other = sp.Derivative(sp.log(self.a[self.p]), self.z[self.p])
        assert "expected a start" in check("softmax-log-proof", self.begin(other)).message
        other = sp.Derivative(self.a[self.p], self.z[self.q])
        assert "expected a start" in check("softmax-log-proof", self.begin(other)).message
        other = same(self.p, self.q) - self.a[self.q]
        assert "expected a start" in check("softmax-log-proof", self.begin(other)).message


@pytest.mark.parametrize(
    "answer",
    [
        "$a(1-a)$",
        "$$a*(1-a)$$",
        r"\(a(1-a)\)",
        r"\[ a(1-a) \]",
        "`a*(1-a)`",
        "a*(1-a);",
        "a*(1-a).",
    ],
)
def test_what_a_formula_was_copied_with_is_left_out(answer):
    assert check("pieces-sigmoid-prime", answer).right
    assert check("pieces-sigmoid-prime", answer.replace("1-a", "1+a")).verdict == "wrong"


@pytest.mark.parametrize("answer", [r"\(W^{T} \delta\)", r"$W^\top \delta$.", "W.'@delta"])
def test_a_copied_product_too(answer):
    assert check("identity-delta", answer).right


@pytest.mark.parametrize("ones", [r"\mathbf{1}", r"\mathbb 1", r"\boldsymbol{1}", r"\vec{1}"])
def test_a_vector_of_ones_is_not_the_number(ones):
    assert check("bias-gradient", rf"\frac{{1}}{{m}} \delta {ones}").right
    for text in (rf"\frac{{1}}{{m}} {ones} \delta", rf"\frac{{1}}{{m}} \delta {ones}_m"):
        result = check("bias-gradient", text)
        assert result.verdict == "unreadable"
        assert "sum(X, axis=1)" in result.message


def test_polynomials_signs_and_lists_from_sympy():
    a, z = sp.symbols("a z")
    assert check("pieces-sigmoid-prime", sp.Poly(a - a**2)).right
    assert check("pieces-sigmoid-prime", sp.Poly(a + a**2)).verdict == "wrong"
    assert check("pieces-relu-prime", (sp.sign(z) + 1) / 2).right
    assert not check("pieces-relu-prime", sp.sign(z)).right
    shares = [sp.Rational(1, 8), sp.Rational(3, 8), sp.Rational(1, 2)]
    for kind in (sp.Tuple, lambda *entries: sp.Array(entries)):
        assert check("softmax-by-hand", kind(*shares)).right
        assert not check("softmax-by-hand", kind(*shares[::-1])).right
        assert check("softmax-by-hand", kind(*shares[:2])).verdict == "shape"
