"""What numbers come as: types that would wrap, overflow or be dropped in silence, and settings."""

import re
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
import sympy as sp
from scipy import sparse

import nnlib
from nnlib import _validate

HALF = np.float16


def layer(W, b=None):
    W = np.asanyarray(W)
    return nnlib.Dense(W, np.zeros((W.shape[0], 1)) if b is None else b)


def matrix(rows):
    """What scipy's todense gives; NumPy warns of the type."""
    with pytest.warns(PendingDeprecationWarning):
        return np.matrix(rows)


def test_plain_arrays_are_taken_as_they_are():
    for dtype in (np.float32, np.float64, np.complex64, np.complex128):
        array = np.ones((2, 2), dtype)
        assert _validate.as_float("X", array) is array


@pytest.mark.parametrize(
    ("given", "worked_in"),
    [
        (np.float16, np.float32),
        (np.longdouble, np.float64),
        (np.clongdouble, np.complex128),
        (">f4", np.float32),
        (">f8", np.float64),
        (">c16", np.complex128),
        (np.uint8, np.float64),
        (np.int64, np.float64),
        (bool, np.float64),
    ],
)
def test_what_numbers_are_worked_in(given, worked_in):
    found = _validate.as_float("X", np.array([[0, 1]], given))
    assert found.dtype == worked_in
    assert found.dtype.isnative
    np.testing.assert_array_equal(found, [[0, 1]])


def test_half_precision_is_worked_in_single():
    assert nnlib.mse(HALF([[300.0]]), HALF([[0.0]])) == 45000
    assert nnlib.sse(HALF([[300.0]]), HALF([[0.0]])) == 90000
    many = np.ones((1, 100000), HALF)
    assert nnlib.bce(many / 2, many) == pytest.approx(np.log(2), rel=1e-4)
    thirty = np.full((1, 100), 30, HALF)
    ones = layer(np.ones((1, 1), HALF), np.zeros((1, 1), HALF))
    assert nnlib.dense_backward(ones, thirty, thirty)[0].W == 900
    assert nnlib.softmax(HALF([[11.0], [12.0]])).dtype == np.float32
    assert nnlib.l2_penalty([layer(HALF([[300.0]]))], 2.0) == 90000
    assert nnlib.relu(HALF([1.0])).dtype == np.float32


def test_matrix_objects_are_plain_arrays():
    M = matrix([[1.0, 2.0], [3.0, 4.0]])
    assert nnlib.l2_penalty([layer(M)], 2.0) == 30
    assert nnlib.l1_penalty([layer(-M)], 2.0) == 20
    assert nnlib.mse(M, 0 * np.asarray(M)) == 7.5
    assert nnlib.global_norm([layer(M)]) == pytest.approx(np.sqrt(30))
    assert type(nnlib.l2_gradient([layer(M)], 2.0)[0].W) is np.ndarray
    assert nnlib.sigmoid(M).shape == (2, 2)


@pytest.mark.parametrize("dtype", [np.int8, np.uint8, np.int16])
def test_whole_numbers_do_not_wrap(dtype):
    W = np.array([[100, 3]], dtype)
    assert nnlib.l2_penalty([layer(W)], 2.0) == 10009
    assert nnlib.l1_penalty([layer(W)], 2.0) == 206
    assert nnlib.sse(W, W[:, ::-1]) == 2 * 97**2
    np.testing.assert_array_equal(nnlib.l2_gradient([layer(W)], 2.0)[0].W, [[200.0, 6.0]])
    assert nnlib.l1_penalty([layer(np.array([[-128]], np.int8))], 1.0) == 128
    assert nnlib.global_norm([layer(W)]) == pytest.approx(np.sqrt(10009))


def test_exact_numbers_in_data():
    assert nnlib.mse([[Fraction(1, 2), sp.Rational(5, 2)]], [[0, 0]]) == 13 / 8
    with pytest.raises(ValueError, match="A has dtype object, expected an array of numbers"):
        nnlib.mse([[Fraction(1, 2), None]], [[0, 0]])
    with pytest.raises(ValueError, match="A has dtype object, expected an array of numbers"):
        nnlib.mse([[10**400]], [[0]])


MASKED = np.ma.array([[1.0, 9999.0]], mask=[[0, 1]])


@pytest.mark.parametrize(
    ("call", "name"),
    [
        (lambda: nnlib.mse(MASKED, np.ones((1, 2))), "A"),
        (lambda: nnlib.mse(np.ones((1, 2)), MASKED), "Y"),
        (lambda: nnlib.mse([MASKED[0]], np.ones((1, 2))), "A"),
        (lambda: nnlib.sigmoid(MASKED), "Z"),
        (lambda: nnlib.sigmoid(np.ma.masked), "Z"),
        (lambda: nnlib.sigmoid([1.0, np.ma.masked]), "Z"),
        (lambda: nnlib.softmax(MASKED), "Z"),
        (lambda: nnlib.MLP([1, 1]).predict(MASKED), "X"),
        (lambda: nnlib.MLP([1, 1]).cost(np.ones((1, 2)), MASKED), "Y"),
        (lambda: nnlib.one_hot(np.ma.array([1, 2], mask=[0, 1])), "labels"),
        (lambda: nnlib.l2_penalty([layer(MASKED)], 1.0), r"params\[0\].W"),
        (lambda: nnlib.global_norm([layer(MASKED)]), r"grads\[0\].W"),
        (lambda: nnlib.complex_step(np.sum, MASKED), "X"),
        (lambda: nnlib.central_difference(np.sum, MASKED), "X"),
    ],
)
def test_masked_entries_are_refused_by_name(call, name):
    with pytest.raises(ValueError, match=rf"^{name} has a masked entry.*, expected an array witho"):
        call()


def test_where_the_first_masked_entry_is():
    with pytest.raises(ValueError, match=r"A has a masked entry at \[0, 1\], .*A.filled\(0\)"):
        nnlib.mse(MASKED, np.ones((1, 2)))


def test_a_mask_that_hides_nothing_is_no_matter():
    assert nnlib.mse(np.ma.array([[1.0, 3.0]], mask=False), np.zeros((1, 2))) == 2.5
    assert nnlib.mse(np.ma.array([[1.0, 3.0]]), np.zeros((1, 2))) == 2.5


@pytest.mark.parametrize("kind", [sparse.csr_matrix, sparse.coo_array])
def test_a_sparse_matrix_is_told_what_to_do(kind):
    X = kind(np.eye(2))
    with pytest.raises(
        ValueError, match=rf"X is a sparse {kind.__name__}, expected a dense array: X.toarray\(\)"
    ):
        nnlib.MLP([2, 1]).predict(X)
    assert nnlib.MLP([2, 1]).predict(X.toarray()).shape == (1, 2)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ([[1.0, 2.0], [3.0]], "X is a list of lists of lengths 1, 2, expected equal lengths"),
        ([[1.0, 2.0], 3.0], "X is a list of lists of lengths 0, 2, expected equal lengths"),
        ([[[1.0], [2.0]], [[3.0], [4.0, 5.0]]], "X is a list, expected an array of numbers: "),
        ("words", "X has dtype <U5, expected an array of numbers"),
        (None, "X has dtype object, expected an array of numbers"),
        ({"a": 1}, "X has dtype object, expected an array of numbers"),
    ],
)
def test_what_is_no_array_is_refused_by_name(value, message):
    with pytest.raises(ValueError, match=f"^{message}"):
        nnlib.MLP([2, 1]).predict(value)


def test_an_object_that_refuses_to_be_an_array_is_refused_by_name():
    class Graph:
        def __array__(self, dtype=None, copy=None):
            raise RuntimeError("call detach() first")

    with pytest.raises(ValueError, match=r"^X is a Graph, expected .*: call detach\(\) first"):
        nnlib.MLP([2, 1]).predict(Graph())


@pytest.mark.parametrize(
    "tenth", [Fraction(1, 10), sp.Rational(1, 10), sp.Float("0.1"), np.float64(0.1)]
)
def test_settings_may_be_exact(tenth):
    sgd = nnlib.SGD(tenth, momentum=tenth, weight_decay=tenth)
    assert (sgd.lr, sgd.momentum, sgd.weight_decay) == (0.1, 0.1, 0.1)
    adam = nnlib.Adam(tenth, [tenth, tenth], tenth, tenth)
    assert adam == nnlib.Adam(0.1, (0.1, 0.1), 0.1, 0.1)
    assert {type(x) for x in (sgd.lr, adam.eps, *adam.betas, adam.weight_decay)} == {float}
    X, Y = np.array([[1.0, -1.0]]), np.array([[1.0, 2.0]])
    nets = [nnlib.MLP([1, 2, 1], rng=0), nnlib.MLP([1, 2, 1], rng=0)]
    for net, number in zip(nets, (tenth, 0.1), strict=True):
        options = dict.fromkeys(("l1", "l2", "clip_norm", "dropout"), number)
        nnlib.train(net, X, Y, optimizer=nnlib.SGD(number), epochs=3, **options)
    np.testing.assert_array_equal(nets[0].params[0].W, nets[1].params[0].W)
    assert nnlib.leaky_relu([-1.0], tenth) == -0.1
    assert nnlib.l2_penalty([layer([[1.0]])], tenth) == 0.05


@pytest.mark.parametrize(
    ("lr", "shown"),
    [
        (10**400, "an integer of 1329 bits"),
        pytest.param(-(10**5000), "an integer of 16610 bits", id="too long to be written"),
        (Fraction(1, 10**400), r"Fraction\(1, 10+\.\.\."),
        (Decimal("0.1"), r"Decimal\('0.1'\)"),
        ("0.1", "'0.1'"),
        (1j, "1j"),
        (float("nan"), "nan"),
        (np.inf, "inf"),
        (True, "True"),
        (None, "None"),
    ],
)
def test_settings_that_are_no_numbers_above_0_are_refused(lr, shown):
    with pytest.raises(ValueError, match=f"^lr is {shown}, expected a number above 0$"):
        nnlib.SGD(lr)


def test_a_fraction_that_rounds_to_the_end_of_its_range_is_refused():
    nearly = 1 - Fraction(1, 10**30)
    with pytest.raises(ValueError, match=r"^rate is Fraction\(.*expected a number in \[0, 1\)"):
        nnlib.dropout_mask((2, 2), nearly, rng=0)


@pytest.mark.parametrize(
    "labels",
    [np.array([0, 2, 1]), [0.0, 2.0, 1.0], np.array([[0, 2, 1]]), np.array([[0], [2], [1]])],
)
@pytest.mark.parametrize(
    "options",
    [
        {"output": "softmax", "loss": "cross_entropy"},
        {"output": "sigmoid", "loss": "bce"},
        {"output": "softmax", "loss": "mse"},
    ],
)
def test_class_numbers_are_told_of_one_hot(labels, options):
    net = nnlib.MLP([2, 3], **options)
    with pytest.raises(ValueError, match=r"^Y has shape .*; of a vector .* nnlib.one_hot\(Y, 3\)"):
        net.cost(np.ones((2, 3)), labels)
    if options["loss"] == "cross_entropy":
        with pytest.raises(ValueError, match=r"nnlib.one_hot\(Y, 4\)"):
            nnlib.cross_entropy(np.full((4, 3), 0.25), labels)


def test_other_targets_are_not_told_of_one_hot():
    for net, Y in [
        (nnlib.MLP([2, 1], output="sigmoid", loss="bce"), np.array([0, 1, 1])),
        (nnlib.MLP([2, 3]), np.array([0, 2, 1])),
        (nnlib.MLP([2, 3], output="softmax", loss="mse"), np.array([0.5, 0.2, 0.3])),
        (nnlib.MLP([2, 3], output="softmax", loss="mse"), np.array([0, 2])),
    ]:
        with pytest.raises(ValueError, match=r"^Y has shape \(\d,\), .*reshape"):
            net.cost(np.ones((2, 3)), Y)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("x" * 78, f"'{'x' * 78}'"),
        ("x" * 79, f"'{'x' * 76}..."),
        (-(2**199), str(-(2**199))),
        (-(2**200), "an integer of 201 bits"),
    ],
)
def test_long_values_are_shown_by_their_beginning(value, shown):
    with pytest.raises(ValueError, match=f"^lr is {re.escape(shown)}, expected a number above 0$"):
        nnlib.SGD(value)
