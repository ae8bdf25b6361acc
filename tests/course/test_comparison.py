import numpy as np
import pytest

from course.comparison import central_difference, compare, complex_step, power
from nnlib import softmax, softmax_jacobian

A = np.array([[1.0, -2.0], [0.0, 4.0]])


def test_a_table_shows_bounds_and_never_the_difference():
    table = compare("a", {"a": A, "b": A + 1e-15, "c": A + 1e-9}, tolerance={"c": 1e-6})
    shown = table._repr_markdown_()
    assert "| a | the reference |" in shown
    assert "| b | below $10^{-12}$ |" in shown
    assert "| c | below $10^{-6}$ |" in shown
    assert shown == compare("a", {"a": A, "b": A, "c": A}, tolerance={"c": 1e-6})._repr_markdown_()
    assert repr(table) == "a, shape (2, 2), agrees with: b (below 1e-12), c (below 1e-06)"


def test_the_reference_need_not_come_first():
    assert compare("b", {"a": A, "b": A}).rows == (("b", None), ("a", 1e-12))


def test_a_row_that_misses_its_bound_is_named_with_both_values():
    wrong = A.copy()
    wrong[1, 1] = 4.5
    with pytest.raises(ValueError, match=r"nnlib differs from SymPy at \[1, 1\]: 4.5 against 4.0"):
        compare("SymPy", {"SymPy": A, "nnlib": wrong}, tolerance=0.1)
    compare("SymPy", {"SymPy": A, "nnlib": wrong}, tolerance=0.2)


def test_the_bound_is_relative_to_the_largest_entry():
    compare("a", {"a": 1e6 * A, "b": 1e6 * A + 1e-7})
    with pytest.raises(ValueError, match="differs"):
        compare("a", {"a": 1e-6 * A, "b": 1e-6 * A + 1e-7})
    with pytest.raises(ValueError, match="differs"):
        compare("a", {"a": np.zeros(2), "b": np.full(2, 1e-11)})


def test_shapes_must_agree_even_where_numpy_would_broadcast():
    with pytest.raises(ValueError, match=r"b has shape \(2, 1\), expected \(2, 2\)"):
        compare("a", {"a": np.ones((2, 2)), "b": np.ones((2, 1))})


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_numbers_must_be_finite(bad):
    with pytest.raises(ValueError, match=f"b is {bad} at .1., expected finite"):
        compare("a", {"a": np.ones(2), "b": np.array([1.0, bad])})
    with pytest.raises(ValueError, match="a is"):
        compare("a", {"a": np.array([1.0, bad]), "b": np.ones(2)})


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("c", {"a": 1.0, "b": 1.0}), "reference is 'c', expected one of"),
        (("a", {"a": 1.0}), "expected something to compare with"),
        (("a", {"a": 1.0, "b": 1.0}, {"d": 1}), r"tolerance names \['d'\]"),
        (("a", {"a": np.ones(0), "b": np.ones(0)}), "expected at least one entry"),
    ],
)
def test_wrong_arguments_are_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        compare(*arguments)


def test_powers_of_ten():
    assert power(1e-3) == "0.001"
    assert power(2.5e-8) == r"2.5 \times 10^{-8}"


@pytest.mark.parametrize(("method", "bound"), [(complex_step, 1e-14), (central_difference, 1e-9)])
def test_slopes_of_a_number(method, bound):
    slopes = method(lambda X: np.sum(np.exp(X) * X), A)
    compare("algebra", {"algebra": np.exp(A) * (A + 1), "method": slopes}, bound)


@pytest.mark.parametrize(("method", "bound"), [(complex_step, 1e-14), (central_difference, 1e-9)])
def test_the_axes_of_f_come_before_those_of_x(method, bound):
    z = np.array([[0.5], [-1.0], [2.0]])
    jacobian = method(softmax, z)
    assert jacobian.shape == (3, 1, 3, 1)
    compare("algebra", {"algebra": softmax_jacobian(z), "method": jacobian[:, 0, :, 0]}, bound)
    # not symmetric, so that the order of the axes is seen
    matrix = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
    compare("W", {"W": matrix, "method": method(lambda x: matrix @ x, np.array([0.3, 0.7]))}, bound)


def test_the_step_can_be_chosen():
    x = np.array(1.0)
    assert complex_step(np.exp, x, h=1e-100) == pytest.approx(np.e, rel=1e-15)
    assert central_difference(np.exp, x, h=0.5) == pytest.approx(np.e * np.sinh(0.5) / 0.5)


def test_a_lost_imaginary_part_is_noticed():
    with pytest.raises(ValueError, match="f gave float64 for complex input"):
        complex_step(lambda x: np.sum(np.abs(x)), A)


def test_the_argument_is_left_as_it_was():
    before = A.copy()
    complex_step(np.sum, A)
    central_difference(np.sum, A)
    np.testing.assert_array_equal(A, before)
