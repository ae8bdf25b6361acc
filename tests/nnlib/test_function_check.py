"""The gradient check of any two functions."""

import numpy as np
import pytest

import nnlib
from nnlib.activations import ACTIVATIONS

Z = np.random.default_rng(0).normal(size=(3, 2))
ENTRYWISE = [name for name in ACTIVATIONS if name != "softmax"]


@pytest.mark.parametrize("name", ENTRYWISE)
@pytest.mark.parametrize(("method", "bound"), [("complex_step", 1e-12), ("central", 1e-8)])
def test_every_activation_and_its_derivative(name, method, bound):
    f, prime = getattr(nnlib, name), getattr(nnlib, f"{name}_prime")
    report = nnlib.gradcheck_function(f, prime, Z, method=method)
    assert report.max_relative_error < bound
    assert (report.entries, report.method, report.blind) == (6, method, ())


def test_a_wrong_entry_is_found_and_named():
    def wrong(Z):
        found = nnlib.tanh_prime(Z)
        found[2, 1] *= -1
        return found

    report = nnlib.gradcheck_function(nnlib.tanh, wrong, Z)
    assert report.index == (2, 1)
    assert report.max_relative_error == pytest.approx(2)
    assert report.analytic == -report.numeric
    assert "largest relative error 2.0e+00, at entry [2, 1]:" in str(report)


def test_gradients_jacobians_and_products_with_an_upstream():
    z, Y = Z[:, :1], np.array([[0], [1], [0]])
    cases = [
        (lambda x: np.sum(x**2), lambda x: 2 * x, Z, None, 6),
        (lambda x: np.sum(x**2), lambda x: 2 * x, 1.5, None, 1),
        (nnlib.softmax, nnlib.softmax_jacobian, z, None, 9),
        (nnlib.softmax, nnlib.softmax_backward, Z, np.cos(Z), 6),
        (lambda x: x @ x.T, lambda x, G: (G + G.T) @ x, Z, np.arange(9).reshape(3, 3), 6),
        (lambda z: nnlib.cross_entropy_from_logits(z, Y),
         lambda z: nnlib.cross_entropy_from_logits_gradient(z, Y), z, None, 3),
    ]  # fmt: skip
    for f, gradient, x, upstream, entries in cases:
        report = nnlib.gradcheck_function(f, gradient, x, upstream=upstream)
        assert report.max_relative_error < 1e-12
        assert report.entries == entries


def test_what_does_not_fit_is_refused():
    def check(f, gradient, **options):
        return nnlib.gradcheck_function(f, gradient, Z, **options)

    for options, message in (
        ({"gradient": nnlib.tanh_prime}, r"an entry of f\(X\) depends on other entries of X"),
        (
            {"gradient": lambda Z: Z[:1]},
            r"gradient\(X\) has shape \(1, 2\), expected \(3, 2, 3, 2\)",
        ),
        ({"gradient": lambda Z, G: Z.T, "upstream": Z}, r"\(2, 3\), expected \(3, 2\), like X"),
        ({"gradient": lambda Z, G: Z, "upstream": Z.T}, r"upstream has shape \(2, 3\), expected"),
        (
            {"gradient": nnlib.softmax_backward, "upstream": Z * np.nan},
            "upstream has an entry that",
        ),
        ({"gradient": nnlib.tanh_prime, "method": "forward"}, "method is 'forward'"),
        ({"gradient": nnlib.tanh_prime, "step": 10}, "step is 10"),
    ):
        with pytest.raises(ValueError, match=message):
            check(nnlib.softmax, **options)
    with pytest.raises(ValueError, match="X has dtype complex128, expected real numbers"):
        nnlib.gradcheck_function(nnlib.tanh, nnlib.tanh_prime, Z + 0j)
    with pytest.raises(ValueError, match="something in it drops the imaginary part"):
        check(np.linalg.norm, lambda Z: Z)
    with pytest.raises(FloatingPointError, match=r"f\(X\) is not finite"):
        check(lambda Z: np.inf * Z, lambda Z: Z)


def test_a_gradient_that_is_no_number_is_an_error():
    report = nnlib.gradcheck_function(np.sum, lambda x: np.array([1, np.nan]), [1.0, 2.0])
    assert report.max_relative_error == np.inf
    assert report.index == (1,)


def test_what_is_given_is_left_alone():
    x, G = Z.copy(), np.cos(Z)

    def spoils(Z, upstream):
        found = nnlib.softmax_backward(Z, upstream)
        Z[:], upstream[:] = 0, 0
        return found

    assert nnlib.gradcheck_function(nnlib.softmax, spoils, x, upstream=G).max_relative_error < 1e-12
    np.testing.assert_array_equal(x, Z)
    np.testing.assert_array_equal(G, np.cos(Z))


@pytest.mark.parametrize("method", ["complex_step", "central"])
def test_odd_functions_and_points(method):
    def in_place(x):
        x[x.real < 0] = 0
        return x

    right = [
        (lambda x: x**2, lambda x: 2 * x, 3.0),
        (in_place, nnlib.relu_prime, [-1.0, 2.0, -3.0]),
        (lambda x: np.sum(x**2) + 0j, lambda x: 2 * x, [1, 2]),
    ]
    for f, gradient, x in right:
        report = nnlib.gradcheck_function(f, gradient, x, method=method)
        assert report.max_relative_error < 1e-9
        assert report.blind == ()
    refused = [
        (np.sum, [], r"X has shape \(0,\), expected at least one entry"),
        (lambda x: x[:0], [1.0], r"f\(X\) has shape \(0,\), expected at least one"),
        (lambda x: None, [1.0], r"f\(X\) has dtype object, expected an array of numbers"),
        (lambda x: 1j * x, [1.0], r"f\(X\) has imaginary parts where X has none"),
    ]
    for f, x, message in refused:
        with pytest.raises(ValueError, match=message):
            nnlib.gradcheck_function(f, lambda x: x, x, method=method)
