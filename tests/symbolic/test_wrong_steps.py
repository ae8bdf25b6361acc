"""Every derivation of the algebra, read back; with its conclusion spoiled each mistake is caught.

The mistakes are those that cheat sheets make: a sign, a factor 2, a missing 1/m or 1/n, a missing
slope g′ or the function for its slope, an index swapped for another over the same range, a
condition that was not stated.
"""

import pytest
import sympy as sp

from derive import latex, prove_equal
from derive.reader import names_of, read
from nnlib.symbolic import (
    Derivation,
    Elementwise,
    Named,
    NotProved,
    SumsToOne,
    WrongStep,
    array,
    elementwise,
    index,
    indices,
    matrix,
    ones,
    sizes,
    total,
)
from nnlib.symbolic.activations import sigmoid
from nnlib.symbolic.dense import A_PREV, DELTA, LAYER, dense_backward
from nnlib.symbolic.losses import (
    bce_from_logits_gradient,
    cross_entropy_from_logits_gradient,
    mse_gradient,
)
from nnlib.symbolic.mlp import MLP
from tests.samples import some_then_all

from .derivations import all_derivations

# A mistake executes what the derivations themselves have executed: measuring takes twice the time.
pytestmark = pytest.mark.no_cover


@pytest.fixture(scope="module", autouse=True)
def derived():
    """Derive everything where it is measured, before the first test."""
    return all_derivations()


# The condition says where the formula has a meaning; the algebra holds without it.
MEANING_ONLY = {
    "bce_gradient",
    "cross_entropy_gradient",
    "SGD.steady",
    "Adam.weights",
    "Adam.corrected",
    "Adam.first_step",
    "dropout_mask.entry_mean",
    "dropout_mask.entry_variance",
}


@some_then_all(15)
def test_every_line_of_a_derivation_is_read_back(step):
    for name, derivation in list(all_derivations().items())[::step]:
        for expr in (derivation.start, *(step.expr for step in derivation.steps)):
            found = read(latex(expr), names_of(expr))
            assert found == expr or prove_equal(found, expr, derivation.given), name


def restart(derivation, given=None):
    """The same start, nothing derived yet; its values need not be computed again."""
    if given is not None:
        return Derivation(derivation.start, given, derivation.shown)
    again = Derivation(derivation.start, derivation.given, derivation.shown)
    again._start_values = derivation._start_values
    return again


def test_the_sign_and_a_factor_of_two(subtests):
    for name, derivation in all_derivations().items():
        for factor, word in ((-1, "sign"), (2, "factor 2")):
            with subtests.test(name), pytest.raises(WrongStep, match=word):
                restart(derivation).step(factor * derivation.rhs, "a mistake")


def test_a_missing_or_second_size(subtests):
    for name, derivation in all_derivations().items():
        found = derivation.start.free_symbols | derivation.rhs.free_symbols
        for size in sorted((s for s in found if s.is_integer and s.is_positive), key=str):
            with subtests.test(name), pytest.raises(WrongStep, match="is missing"):
                restart(derivation).step(size * derivation.rhs, "a mistake")


def slopes(expr):
    return [
        f
        for f in expr.atoms(Elementwise)
        if type(f).__name__.endswith("_prime") and type(f).__name__ != "identity_prime"
    ]


def wrong_slopes(derivation):
    """The result with a mistake where its slope is: nothing, another point, g for g′."""
    (slope,) = slopes(derivation.rhs)
    x = slope.args[0]
    wrong = [sp.Integer(1), slope.func(x + 1)]
    first = derivation.start.atoms(Elementwise) | derivation.steps[0].expr.atoms(Elementwise)
    wrong += {type(f)(x) for f in first if getattr(type(f), "prime", None) is type(slope)}
    return [derivation.rhs.xreplace({slope: instead}) for instead in wrong]


def test_the_slope_left_out_or_not_differentiated(subtests):
    with_slope = {name: d for name, d in all_derivations().items() if slopes(d.rhs)}
    assert len(with_slope) > 5
    for name, derivation in with_slope.items():
        for wrong in wrong_slopes(derivation):
            with subtests.test(name), pytest.raises(WrongStep):
                restart(derivation).step(wrong, "a mistake")


def top_level_sums(expr):
    if isinstance(expr, sp.Sum):
        yield expr
    if not isinstance(expr, Named | sp.Derivative):
        for arg in expr.args:
            yield from top_level_sums(arg)


def swapped(derivation):
    """Steps in which a sum has its own index where a free one should be."""
    for step in derivation.steps:
        for s in top_level_sums(step.expr):
            for bound, lower, upper in s.limits:
                for free in derivation.free:
                    if (free.lower, free.upper) == (lower, upper) and s.function.has(free):
                        body = s.function.xreplace({free: bound})
                        yield step.expr.xreplace({s: sp.Sum(body, *s.limits)})


def test_a_free_index_under_the_sum(subtests):
    """Σ_i a_i … with i where p should be: the sum swallows it."""
    tried = 0
    for name, derivation in all_derivations().items():
        for wrong in swapped(derivation):
            tried += 1
            with subtests.test(name), pytest.raises(WrongStep):
                restart(derivation).step(wrong, "a mistake")
    assert tried > 5


def test_a_condition_left_out(subtests):
    """Without its last condition (the labels, the moments, z ≠ 0) the chain must break."""

    def replay(derivation):
        unaided = restart(derivation, derivation.given[:-1])
        for step in derivation.steps:
            unaided.step(step.expr, step.because)

    needed = {n: d for n, d in all_derivations().items() if d.given and n not in MEANING_ONLY}
    assert len(needed) > 5
    broken = r"is wrong|no proof|needs a Random condition"
    for name, derivation in needed.items():
        with subtests.test(name), pytest.raises(ValueError, match=broken):
            replay(derivation)


@pytest.mark.parametrize("name", sorted(MEANING_ONLY))
def test_conditions_of_meaning_only(name):
    derivation = all_derivations()[name]
    unaided = restart(derivation, ())
    for step in derivation.steps:
        unaided.step(step.expr, step.because)
    assert unaided.rhs == derivation.rhs


def test_relu_needs_the_kink_left_out():
    derivation = all_derivations()["relu_prime"]
    with pytest.raises(NotProved):
        restart(derivation, ()).step(derivation.rhs, "at z = 0 there is no slope")


def test_labels_that_do_not_sum_to_one():
    derivation = cross_entropy_from_logits_gradient()
    with pytest.raises(WrongStep, match="labels") as caught:
        restart(derivation, ()).step(derivation.rhs, "labels")
    assert caught.value.counterexample.left != caught.value.counterexample.right


class TestMatrices:
    """Transposes, axes and shapes in the matrix forms."""

    W, b = LAYER
    D, A = matrix(DELTA), matrix(A_PREV)

    def refuse(self, derivation, expr, *arrays, match="is wrong|shape|multiply|HadamardProduct"):
        with pytest.raises(ValueError, match=match):
            restart_with_steps(derivation).in_matrices("x", expr(), *arrays)

    def test_weights(self):
        derivation = dense_backward().grads.W
        m = DELTA.shape[1]
        for wrong in (
            lambda: self.A * self.D.T / m,
            lambda: self.D * self.A.T,
            lambda: -self.D * self.A.T / m,
        ):
            self.refuse(derivation, wrong, DELTA, A_PREV)

    def test_bias(self):
        derivation = dense_backward().grads.b
        n, m = DELTA.shape
        self.refuse(derivation, lambda: self.D * ones(m, 1), DELTA)
        self.refuse(derivation, lambda: ones(1, n) * self.D / m, DELTA)
        self.refuse(derivation, lambda: self.D, DELTA)

    def test_recursion(self):
        derivation = MLP().backward().delta
        _, expr = derivation.matrix_form
        first, second = expr.args
        arrays = tuple(derivation._known.values())
        self.refuse(derivation, lambda: first, *arrays)
        self.refuse(derivation, lambda: second, *arrays)
        self.refuse(derivation, lambda: sp.HadamardProduct(first, first), *arrays)

    def test_a_square_transpose_is_caught_by_numbers(self):
        """When the shapes fit, only the values can tell."""
        (n,) = sizes("n")
        i, p, q = indices("i p q", n)
        W, x = array("W", n, n), array("x", n)
        y = Named(sp.Symbol("y"), total(W[q, i] * x[i], i))
        d = Derivation(sp.Derivative(y, x[p]), shown="J").step(W[q, p], "one term")
        with pytest.raises(WrongStep):
            Derivation(d.start).step(W[p, q], "transposed")

    def test_gradient_of_a_loss(self):
        derivation = mse_gradient()
        A, Y = (matrix(a) for a in derivation._known.values())
        self.refuse(derivation, lambda: Y - A, *derivation._known.values())


def restart_with_steps(derivation):
    again = restart(derivation)
    for step in derivation.steps:
        again.step(step.expr, step.because)
    return again


def test_wrong_axis():
    """The bias gradient sums over the examples; over the units it would have another shape."""
    derivation = dense_backward().grads.b
    n, m = DELTA.shape
    (r,) = derivation.free
    j, k = index("j", n), index("k", m)
    with pytest.raises(ValueError, match="free indices"):
        restart(derivation).step(total(DELTA[j, k], j) / m, "summed over the units")
    with pytest.raises(WrongStep):
        restart(derivation).step(total(DELTA[j, k], j, k) / m, "summed over both")
    with pytest.raises(ValueError, match="index 2"):
        restart(derivation).step(total(DELTA[r, j], j) / m, "an index on the wrong axis")


def test_the_slope_at_the_activation():
    """σ′ taken at a in place of z, a mistake that many sheets make."""
    (z,) = sp.symbols("z", real=True, seq=True)
    d = Derivation(sp.Derivative(sigmoid(z), z))
    with pytest.raises(WrongStep):
        d.step(sigmoid.prime(sigmoid(z)), "at the activation")
    with pytest.raises(WrongStep):
        restart(bce_from_logits_gradient()).step(bce_from_logits_gradient().rhs * 0, "zero")


def test_unknown_functions_are_told_apart():
    f, g = elementwise("f"), elementwise("g")
    x = sp.Symbol("x", real=True)
    with pytest.raises(WrongStep):
        Derivation(sp.Derivative(g(x), x)).step(f.prime(x), "another function")


def test_a_column_sum_over_the_wrong_index():
    n, m = sizes("n m")
    Y = array("Y", n, m)
    i, k = index("i", n), index("k", m)
    rows = Derivation(total(Y[i, k], k), SumsToOne(Y))
    with pytest.raises(WrongStep):
        rows.step(sp.Integer(1), "rows do not sum to one")
