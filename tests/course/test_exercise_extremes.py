"""No branch of the reader's own is judged right, and no right answer is refused for its digits."""

import json
from dataclasses import replace

import numpy as np
import pytest

from course.exercises import check
from course.exercises.judging import mutants as of_mutants
from course.exercises.judging import samples
from course.exercises.judging.chosen import FILE, chosen, fingerprint
from course.exercises.judging.extremes import (
    CANDIDATES,
    _candidate,
    choice,
    fewest,
)
from course.exercises.judging.felt import in_exponents, shown_by
from course.exercises.judging.mutants import confused, values_at
from course.exercises.judging.samples import points
from course.exercises.register import all_exercises, find
from tools.exercises import chosen_text

from .judging import disagreements

TYPED = [e for e in all_exercises().values() if e.kind == "formula"]
WRONG = [
    ("pieces-relu-prime", "where(z > 10, 2, where(z > 0, 1, 0))"),
    ("pieces-relu-prime", "where(z > -0.001, 1, 0)"),
    ("pieces-relu-prime", "where(z > 0, 1, 0) + where(z < -1000, 1, 0)"),
    ("pieces-sigmoid-prime", "where(a < 1, a*(1-a), 5)*1 + where(a < 0.001, 1, 0)"),
    ("pieces-sigmoid-prime", "where(a > 0.9999, 2, a*(1-a))"),
    ("notation-torch-delta", "2*max((A-Y)*sigmoid_prime(Z), -1)/(m*n)"),
    ("notation-torch-delta", "2*min((A-Y)*sigmoid_prime(Z), 1000)/(m*n)"),
    ("notation-torch-delta", "2*(A-Y)*sigmoid_prime(max(Z, -10))/(m*n)"),
    ("forward-loss-logit", "where(z < -100, 0, log(1+exp(-z)))"),
    ("forward-loss-logit", "min(log(1+exp(-z)), 100)"),
    ("identity-delta", "max(W, -100).T @ delta"),
    ("identity-delta", "where(abs(W) < 0.001, 0, W).T @ delta"),
    ("softmax-batch", "exp(min(Z, 10))/sum(exp(min(Z, 10)), axis=0)"),
    ("cross-entropy-batch", "-sum(Y * log(max(A, 1e-4))) / m"),
    ("forward-cost-several", "-sum(Y*log(A) + (1-Y)*log(max(1-A, 1e-4)))/m"),
    ("softmax-two-classes", "max(z_1, -100) - z_2"),
    ("recursion-paths", "min(n**d, 1000)"),
    ("recursion-paths", "n**min(d, 50)"),
    ("error-one-weight", "2*o*(y_hat-y)*sigmoid_prime(min(u, 30))"),
    ("error-one-weight", "2*o*(y_hat-y)*sigmoid_prime(max(u, -30))"),
    ("softmax-batch", "exp(max(Z, -50))/sum(exp(max(Z, -50)), axis=0)"),
    ("bias-gradient", "where(m > 8, 2, sum(delta, axis=1)/m)"),
    ("bias-gradient", "sum(delta, axis=1)/min(m, 11)"),
    ("backward-hidden", "where(n_next > 8, 2, delta @ W.T * g_prime(Z))"),
    ("cross-entropy-batch", "-sum(Y * log(A)) / min(m, 7)"),
    ("notation-torch-delta", "2*(A-Y)*sigmoid_prime(Z)/min(m*n, 30)"),
    ("training-bias", "b - min(alpha, 5000)*sum(delta, axis=0)"),
    ("regularisation-decay", "W - where(alpha > 5000, 2, alpha)*dW - alpha*lam*W"),
    ("judge-squares-in-columns", "(A-Y)*A*(1-max(A, 2e-4))"),
    ("where-count-loss", "a - log(a**y) + log(0*a)"),
    ("where-count-loss", "where(a > 10, 1/0, a - y*log(a))"),
    ("where-count-loss", "where(a > 10, log(-1), a - y*log(a))"),
    ("where-count-loss", "a - log(a**y) + 0*exp(1000)"),
    ("where-count-loss", "a - log(a**(y+1))"),
    ("bias-gradient", "max(sum(delta, axis=1), -1000)/m"),
]
RIGHT = [
    ("pieces-relu-prime", "heaviside(z, 0)"),
    ("pieces-relu-prime", "(1 + sign(z)) / 2"),
    ("pieces-sigmoid-prime", "a - a**2"),
    ("pieces-sigmoid-prime", "1/4 - (a - 1/2)**2"),
    ("notation-torch-delta", "2*(A-Y)*A*(1-A)/(m*n)"),
    ("notation-torch-delta", "2*(A-Y)*(A-A**2)/(n*m)"),
    ("error-one-weight", "2*o*(y_hat-y)*y_hat*(1-y_hat)"),
    ("error-one-weight", "2*o*(y_hat-y)/(exp(u) + 2 + exp(-u))"),
    ("error-one-weight", "2*o*(y_hat-y)*exp(u)/(1+exp(u))**2"),
    ("error-one-weight", "2*o*(1/(1+exp(-u))-y)*exp(-abs(u))/(1+exp(-abs(u)))**2"),
    ("error-one-weight", "o*(y_hat-y)*(1 - tanh(u/2)**2)/2"),
    ("slopes-tanh-by-sigmoid", "1 - tanh(x)**2"),
    ("slopes-tanh-by-sigmoid", "4/(exp(x)+exp(-x))**2"),
    ("slopes-tanh-by-sigmoid", "4*exp(2*x)/(exp(2*x)+1)**2"),
    ("slopes-tanh-by-sigmoid", "4*sigmoid(2*x)*(1-sigmoid(2*x))"),
    ("neuron-tanh-from-sigmoid", "tanh(x)"),
    ("neuron-tanh-from-sigmoid", "(exp(2*x)-1)/(exp(2*x)+1)"),
    ("neuron-tanh-from-sigmoid", "(exp(x)-exp(-x))/(exp(x)+exp(-x))"),
    ("neuron-tanh-from-sigmoid", "sign(x) * (1-exp(-2*abs(x)))/(1+exp(-2*abs(x)))"),
    ("neuron-tanh-from-sigmoid", "where(x>0, 2/(1+exp(-2*x)) - 1, 1 - 2/(1+exp(2*x)))"),
    ("forward-loss-logit", "log(1+exp(z)) - z"),
    ("forward-loss-logit", "max(-z, 0) + log(1+exp(-abs(z)))"),
    ("forward-loss-logit", "where(z>0, log(1+exp(-z)), log(1+exp(z))-z)"),
    ("forward-loss-logit", "-log(exp(z)/(1+exp(z)))"),
    ("forward-loss-logit", "-log(1/(1+exp(-z)))"),
    ("softmax-batch", "exp(Z-max(Z,axis=0))/sum(exp(Z-max(Z,axis=0)),axis=0)"),
    ("softmax-batch", "1/(exp(-Z)*sum(exp(Z),axis=0))"),
    ("softmax-batch", "exp(Z - log(sum(exp(Z), axis=0)))"),
    ("softmax-two-classes", "log(exp(z_1)/exp(z_2))"),
    ("softmax-two-classes", "log(exp(z_1 - z_2))"),
    ("regularisation-dropout-strength", "1/(1/r - 1)"),
    ("regularisation-dropout-strength", "1/(1-r) - 1"),
    ("regularisation-momentum", "-lam/(mu-1)"),
    ("algorithm-calls", "(1 - n**(d+1))/(1 - n)"),
    ("algorithm-calls", "(n*exp(d*log(n)) - 1)/(n - 1)"),
    ("output-error-tanh", "(A-Y)*(1-A)*(1+A)"),
    ("output-error-tanh", "(A-Y)*(1 - tanh(Z)**2)"),
    ("output-error-tanh", "4*(A-Y)/(exp(Z)+exp(-Z))**2"),
    ("recursion-tanh", "(Theta.T @ delta) - (Theta.T @ delta)*O*O"),
    ("tanh-delta", "(W.T @ delta) * (1 - tanh(Z)**2)"),
    ("output-error-which-loss", "(sum(A**2) - 2*sum(A*Y) + sum(Y**2))/(2*m)"),
    ("how-cube", "((x+h)*(x+h)*(x+h) - (x-h)**3)/(2*h) - 2*h**2"),
    ("cross-entropy-batch", "sum(Y * log(1/A)) / m"),
    ("forward-cost-several", "-sum(log(Y*A + (1-Y)*(1-A)))/m"),
    ("forward-cost-several", "sum(where(Y > 0, -log(A), -log(1-A)))/m"),
    ("softmax-jacobian", "a * (eye(n) - a.T)"),
    ("softmax-pull-back", "a*dA - a*(a.T @ dA)"),
    ("slopes-softmax-squares", "A*(A-Y) - A*sum(A*(A-Y), axis=0)"),
    ("batches-other-spread", "V*(m-B)/(B*m)"),
    ("batches-other-spread", "V/B - V/m"),
    ("digits-error-bar", "sqrt(p - p**2)/sqrt(N)"),
    ("digits-standardise", "X/s - mu/s"),
    ("regularisation-decay", "W - alpha*(dW + lam*W)"),
    ("descent-update", "W - alpha*(W @ X @ X.T - Y @ X.T)/m"),
    ("vanishing-clip", "c*g/norm(g)"),
    ("neuron-boundary", "-(b/theta_2) - theta_1/theta_2*x_1"),
    ("judge-smoothing", "(1-e)*y + e/n"),
    ("descent-largest-rate", "2*x**-2"),
    ("where-count-loss", "a - log(a**y)"),
    ("where-count-loss", "log(exp(a)/a**y)"),
    ("where-count-loss", "a + log((1/a)**y)"),
]  # fmt: skip


def every(exercises):
    return pytest.mark.parametrize("exercise", exercises, ids=[e.name for e in exercises])


@pytest.mark.parametrize(("name", "answer"), WRONG)
def test_a_branch_of_its_own_is_wrong(name, answer):
    assert check(name, answer).verdict in ("wrong", "mistake")


@pytest.mark.parametrize(("name", "answer"), RIGHT)
def test_an_equal_form_is_right(name, answer):
    result = check(name, answer)
    assert result.right, result


def test_a_function_that_runs_over_is_right_where_it_has_a_value():
    def plain(a, y):
        return a - np.log(a**y)

    assert check("where-count-loss", plain).right
    for more in (lambda a: 0 * np.log(-a), lambda a: 0 / (a - a), lambda a: np.exp(1e4 * a)):
        assert not check("where-count-loss", lambda a, y, more=more: plain(a, y) + more(a)).right


def test_a_mistake_that_runs_over_is_still_the_mistake():
    assert check("where-count-loss", "log(a**y) - a").mistake == "sign"
    assert not disagreements([("where-count-loss", "log(a**y) - a")])


def test_they_are_judged_alike_in_javascript():
    assert not disagreements([*WRONG, *RIGHT])


@every(TYPED)
def test_every_variable_is_very_large_and_very_small(exercise):
    for variable in exercise.variables:
        found = [point.values[variable.name] for point in points(exercise)]
        values = np.concatenate([value.ravel() for value in found])
        if variable.given_by is not None or variable.domain in ("one-hot", "binary"):
            continue
        if variable.domain in ("probability", "distribution"):
            assert 0 < values.min() < 1e-5
            assert 1e-6 < 1 - values.max() < 1e-3 or values.max() == 1
            continue
        large = 100 if variable.name in in_exponents(exercise) else 1e3
        for side in (values, -values) if variable.domain == "real" else (values,):
            assert side.max() > large
            assert side[side > 0].min() < 1e-5


def test_what_an_exponential_is_taken_of_stays_in_range():
    found = in_exponents(find("notation-torch-delta"))
    assert found == {"Z"}
    assert in_exponents(find("recursion-paths")) >= {"d"}
    assert not in_exponents(find("identity-delta"))
    for exercise in TYPED:
        for name in in_exponents(exercise):
            for point in points(exercise):
                assert np.abs(point.values[name]).max() < 175


@every([find(name) for name in ("pieces-relu-prime", "bias-gradient", "pieces-sigmoid-prime")])
def test_without_extremes_wrong_branches_are_judged_right(monkeypatch, exercise):
    assert not confused(exercise, count=40)
    few = tuple(point for point in points(exercise) if not point.extreme)
    whole = of_mutants.tree(exercise, of_mutants.formula(exercise.reference))
    wanted = values_at(whole, few)
    monkeypatch.setattr(of_mutants, "points", lambda _: few)
    monkeypatch.setattr(of_mutants, "expected", lambda *_: wanted)
    assert any("2 where" in what for what in confused(exercise, count=40))


def test_a_function_in_single_precision_need_not_reach_far():
    def single(Z):
        with np.errstate(all="ignore"):
            powers = np.exp(Z.astype(np.float32))
            return powers / powers.sum(axis=0, keepdims=True)

    assert check("softmax-batch", single).right
    assert not check("softmax-batch", lambda Z: single(np.minimum(Z, 10))).right
    assert not check("softmax-batch", lambda Z: single(2 * Z)).right


def test_few_points_show_what_many_do():
    exercise = find("bias-gradient")
    points = [_candidate(exercise, k) for k in range(3 * CANDIDATES)]
    many = [(point, shown_by(exercise, point)) for point in points]
    few = [points[k] for k in fewest(many)]
    assert 2 * len(few) < len(many)
    shown = set().union(*(shown_by(exercise, point) for point in few))
    assert shown == set().union(*(shows for _, shows in many))
    assert fewest(many, shown) == []
    assert all(point.extreme for point in few)


# --- what is written down of the choice -----------------------------------------------------------


def test_each_exercise_has_its_choice_in_the_file():
    written = json.loads(FILE.read_text("utf8"))
    wanted = {
        e.name: fingerprint(e) for e in all_exercises().values() if e.reference and e.variables
    }
    assert {name: entry["of"] for name, entry in written.items()} == wanted, (
        "run `python -m tools.exercises`"
    )


def test_what_is_written_is_what_would_be_chosen():
    exercise = find("bias-gradient")
    written = json.loads(FILE.read_text("utf8"))[exercise.name]
    assert written["extreme"] == choice(exercise)
    assert written["more"] == samples.choice(exercise)


@pytest.mark.long
def test_all_that_is_written_would_be_chosen():
    assert FILE.read_text("utf8") == chosen_text()


def test_an_exercise_that_has_changed_is_worked_out_anew():
    exercise = find("bias-gradient")
    other = replace(exercise, tolerance=2 * exercise.allowed)
    assert chosen(other, "extreme", lambda: [7]) == [7]
    assert chosen(exercise, "extreme", lambda: [7]) != [7]
