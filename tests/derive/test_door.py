"""What is refused at the door, by name; and what has a meaning all the same."""

import numpy as np
import pytest
import sympy as sp

from derive import (
    Between,
    Derivation,
    Named,
    NamedArray,
    NotZero,
    SumsToOne,
    WrongStep,
    array,
    elementwise,
    index,
    indices,
    kronecker,
    matrix,
    nonzero,
    numpy_function,
    positive,
    prove_equal,
    sizes,
    total,
)

n, m = sizes("n m")
i, j, p, q, k_ = indices("i j p q k_", n)
k, h = indices("k h", m)
z, y = array("z", n), array("y", n)
W = array("W", n, m)
x, b = sp.symbols("x b", real=True)
D = sp.Derivative
bare, other_bare = sp.symbols("a b", cls=sp.Idx)
from_zero = sp.Idx("c", n)
plain = sp.Symbol("s", integer=True)

STARTS = {
    "an index without a range": (
        D(sp.Sum(z[bare] ** 2, (bare, 1, n)), z[other_bare]),
        "b has no range",
    ),
    "a sum over a plain symbol": (sp.Sum(z[plain] ** 2, (plain, 1, n)), "s is no index"),
    "an index from 0": (total(z[index("i", n, start=0)], index("i", n, start=0)), "starts at 0"),
    "a sum from 0": (sp.Sum(z[from_zero], (from_zero, 0, n - 1)), "starts at 0"),
    "a sum that goes too far": (total(z[index("i", n + 1)], index("i", n + 1)), r"runs to n \+ 1"),
    "an array without a shape": (sp.IndexedBase("v")[i], "no shape"),
    "a derivative by a size": (D(total(z[p], p), n), "which is a size"),
    "a derivative by an index": (D(total(z[i] * i, i), p), "which is an index"),
    "a trace": (sp.Trace(matrix(W).T * matrix(W)), "in_matrices"),
    "a matrix": (matrix(W), "expected a formula|in_matrices"),
    "infinity": (x + sp.oo, "finite"),
}


@pytest.mark.parametrize("name", sorted(STARTS))
def test_a_start_without_a_meaning_is_refused(name):
    start, says = STARTS[name]
    with pytest.raises(ValueError, match=says):
        Derivation(start)


STEPS = {
    "nothing": (None, "got NoneType"),
    "an equation": (sp.Eq(D(x**2, x), 2 * x), "give its right side alone"),
    "a text": ("2*x", "new symbols"),
    "a list": ([2 * x], "got list"),
    "a matrix": (sp.Matrix([2 * x]), "expected a formula"),
    "a truth value": (True, "got bool"),
    "an array": (np.array([1.0]), "got ndarray"),
    "another x": (2 * sp.Symbol("x"), "one is real, the other has no assumptions"),
    "a third x": (2 * sp.Symbol("x", positive=True), "two symbols have the name x"),
    "a name that lies": (Named(3 * x, 2 * x), "3 x would be shown for 2 x"),
    "a name that stands for itself as well": (Named(x, 2 * x), "stands for itself as well"),
}


@pytest.mark.parametrize("name", sorted(STEPS))
def test_a_step_that_is_no_formula_is_refused(name):
    step, says = STEPS[name]
    with pytest.raises(ValueError, match=says):
        Derivation(D(x**2, x)).step(step, "s")


def test_two_arrays_of_one_name_are_refused():
    with pytest.raises(ValueError, match="two arrays have the name z: one is not said to be so"):
        Derivation(total(z[i], i)).step(total(array("z", n, positive=True)[i], i), "s")
    with pytest.raises(ValueError, match="two called z"):
        Derivation(Named(array("G", n)[p], z[p])).in_matrices("G", matrix(z), z, array("z", m))


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: positive(z[p]), "the whole array z"),
        (lambda: nonzero(n), "whole number"),
        (lambda: Between(x, b, None), "expected a number as a bound"),
        (lambda: Between(x, None, None), "expected a bound"),
        (lambda: Between(x, 2, 1), "nothing lies between"),
        (lambda: SumsToOne(x), "expected an array"),
        (lambda: NotZero(x + 1), "an array or a symbol"),
        (lambda: positive(sp.IndexedBase("v")), "no shape"),
        (lambda: Derivation(x, given=x), "not iterable|expected conditions"),
        (lambda: Derivation(x, given=(x,)), "expected conditions"),
    ],
)
def test_a_condition_without_a_meaning_is_refused(make, says):
    with pytest.raises((ValueError, TypeError), match=says):
        make()


def test_a_line_that_stands_above_is_refused():
    d = Derivation(D(x**2 * (1 + x), x)).step(2 * x * (1 + x) + x**2, "product rule")
    d.step(2 * x + 3 * x**2, "collect")
    with pytest.raises(ValueError, match="repeats a line above"):
        d.step(2 * x * (1 + x) + x**2, "product rule")
    assert len(d.steps) == 2


def test_an_unnamed_start_does_not_guess_rows_and_columns():
    with pytest.raises(ValueError, match="which of p, q is the row"):
        Derivation(z[q] * y[p]).in_matrices("G", matrix(y) * matrix(z).T, z, y)
    named = Derivation(Named(array("G", n, n)[p, q], z[q] * y[p]))
    named.in_matrices("G", matrix(y) * matrix(z).T, z, y)


def test_a_row_on_a_diagonal():
    diagonal = sp.DiagMatrix(matrix(z).T)
    entry = array("G", n, n)[p, q]
    Derivation(Named(entry, kronecker(p, q) * z[p])).in_matrices("G", diagonal, z)
    with pytest.raises(WrongStep):
        Derivation(Named(entry, kronecker(p, q) * z[1])).in_matrices("G", diagonal, z)
    with pytest.raises(ValueError, match="has"):
        Derivation(Named(entry, z[p])).in_matrices("G", sp.MatrixSymbol("z", n, n), z)


@pytest.mark.parametrize("given", [(SumsToOne(y), positive(y)), (positive(y), SumsToOne(y))])
def test_conditions_hold_together_in_any_order(given):
    Derivation(total(sp.Abs(y[i]), i), given=given).step(sp.Integer(1), "all positive")


def test_conditions_that_exclude_each_other_are_refused():
    with pytest.raises(ValueError, match="hold together"):
        Derivation(sp.Abs(x), given=(positive(x), Between(x, None, 0))).step(x, "both")


def test_limits_are_obeyed():
    Derivation(sp.Sum(z[i], (i, 2, n))).step(total(z[i], i) - z[1], "without the first")
    with pytest.raises(WrongStep):
        Derivation(sp.Sum(z[i], (i, 2, n))).step(total(z[i], i), "all")


def test_each_unknown_function_has_values_of_its_own():
    names = ("f", r"\sigma", "sigma", "h", r"\phi", "g", "n", "u", "exp", "g^{[l]}", r"\tilde{g}")
    functions = [elementwise(name) for name in names]
    for function in functions:
        Derivation(D(function(x) * sp.exp(x), x)).step(
            (function(x) + function.prime(x)) * sp.exp(x), "product rule"
        )
        for other in functions:
            if other is not function:
                with pytest.raises(WrongStep):
                    Derivation(D(function(x), x)).step(other.prime(x), "another one")


def test_a_float_is_its_own_value_and_a_hint_says_so():
    with pytest.raises(WrongStep, match=r"sp\.Rational\(3, 10\)"):
        Derivation(D(sp.Rational(3, 10) * x, x)).step(0.1 + 0.2, "s")
    Derivation(D(x**2 / 2, x)).step(1.0 * x, "exactly")


def test_what_is_not_real_is_not_taken_for_real():
    logs = total(sp.log(z[i]), i)
    assert not prove_equal(sp.log(sp.exp(logs)), logs)
    assert prove_equal(sp.log(sp.exp(logs)), logs, positive(z))


def test_a_free_index_is_never_one_of_the_provers():
    for name in ("#0.0", "#0.1", "#1.0", "#c0"):
        free = index(name, n)
        assert not prove_equal(total(z[i] * y[free], i), total(z[i] * y[i], i))
        assert not prove_equal(
            total(z[i] * total(y[j] * z[free], j) ** 2, i),
            total(z[i] * total(y[j] * z[i], j) ** 2, i),
        )


def test_the_order_of_summation():
    squares = total(total(W[i, k], k) ** 2, i)
    for order in ((i, k, h), (k, h, i), (h, i, k)):
        Derivation(squares).step(total(W[i, k] * W[i, h], *order), "both squares as sums")
    with pytest.raises(WrongStep):
        Derivation(squares).step(total(W[i, k] * W[j, h], i, k, j, h), "all rows with all")


def test_whole_numbers_do_not_wrap_round():
    f = numpy_function(total(z[i] ** 2, i), [z])
    assert f(np.array([200, 200], np.uint8)) == 80000
    assert f(np.array([True, False])) == 1
    with pytest.raises(ValueError, match="expected numbers"):
        f(np.array(["1", "2"]))


def test_lengths_are_compared_in_any_order():
    longer = array("a", n + 1)
    f = numpy_function(total(longer[i] * z[i], i), [longer, z])
    assert f(np.arange(4.0), np.ones(3)) == 3
    with pytest.raises(ValueError, match=r"n \+ 1 = 4"):
        f(np.arange(9.0), np.ones(3))


K = sp.Symbol("K")
one = NamedArray(array("A", n), (i,), z[i])
twice = NamedArray(array("A", n), (i,), 2 * z[i])
as_y = NamedArray(y, (i,), z[i])
TWO_MEANINGS = {
    "a name for two in one line": (3 * x, [Named(K, x) + Named(K, 2 * x)]),
    "a name for two in two lines": (3 * x, [Named(K, x) + 2 * x, Named(K, 2 * x) + x]),
    "the name of the start for a part": (Named(K, 3 * x), [2 * Named(K, 3 * x / 2)]),
    "an array for two": (total(3 * z[i], i), [total(one[j], j) + total(twice[j], j)]),
    "an array for two at two positions": (z[p] + 2 * z[q], [one[p] + twice[q]]),
    "an array for itself and another": (
        total(z[i], i) + 1,
        [total(as_y[j], j) + (y[1] ** 2 - 1) / ((y[1] - 1) * (y[1] + 1))],
    ),
}


@pytest.mark.parametrize("name", sorted(TWO_MEANINGS))
def test_a_name_has_one_meaning_in_all_lines(name):
    start, (*before, last) = TWO_MEANINGS[name]
    derivation = Derivation(start)
    for line in before:
        derivation.step(line, "true so far")
    with pytest.raises(ValueError, match=r"stands for .* and for|itself as well"):
        derivation.step(last, "true, and shown as something else")


def test_one_meaning_may_be_written_in_two_ways():
    expanded = NamedArray(array("A", n), (j,), z[j] * (1 + x) - x * z[j])
    derivation = Derivation(total(3 * z[i], i))
    derivation.step(total(3 * one[j], j), "by its name")
    derivation.step(total(one[i], i) + 2 * total(expanded[k_], k_), "the same by another formula")
    assert len(derivation.steps) == 2


@pytest.mark.parametrize("given", [sp.Trace(matrix(W).T * matrix(W)), 5, "W", z[p], None])
def test_what_is_no_matrix_is_refused_as_a_matrix_form(given):
    d = Derivation(Named(array("G", n, m)[p, k], 2 * W[p, k]))
    with pytest.raises(ValueError, match="G in matrices: expected a matrix expression, got "):
        d.in_matrices("G", given, W)
    d.in_matrices("G", 2 * matrix(W), W)
