"""Ten notations of one network: each run, translated, is the run of nnlib."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
import sympy as sp

import nnlib
from course.comparison import central_difference, compare
from course.conventions import (
    CONVENTIONS,
    NETWORK,
    OUTPUTS,
    examples,
    outputs,
    read,
    reference,
    write,
)
from course.conventions.convention import factor
from course.conventions.network import Network, mlp
from course.plan import book

RATE = 0.3
CASES = [(name, output) for name, of in CONVENTIONS.items() for output in of.cost]


def numbers(name, output, convention=None, net=NETWORK):
    own = CONVENTIONS[name]
    run = write(own, net, output, RATE)
    return read(convention or own, run, net, output).numbers


@pytest.mark.parametrize(("name", "output"), CASES)
def test_a_translated_run_is_the_run_of_nnlib(name, output):
    found = numbers(name, output)
    compare("nnlib", {"nnlib": reference(NETWORK, output, RATE).numbers, name: found}, 1e-12)


@pytest.mark.parametrize(("name", "output"), CASES)
def test_it_holds_for_other_sizes_and_depths(name, output):
    draw = np.random.default_rng(8)
    widths = (2, 3, 5, 4)
    params = [
        (draw.normal(size=(n, n_in)), draw.normal(size=(n, 1))) for n_in, n in pairwise(widths)
    ]
    labels = np.eye(4)[:, draw.integers(4, size=7)]
    net = Network(draw.normal(size=(2, 7)), labels, params)
    found = numbers(name, output, net=net)
    compare("nnlib", {"nnlib": reference(net, output, RATE).numbers, name: found}, 1e-12)


@pytest.mark.parametrize(("name", "output"), CASES)
@pytest.mark.parametrize("what", ["cost", "delta"])
def test_a_wrong_factor_is_noticed(name, output, what):
    own = CONVENTIONS[name]
    wrong = replace(own, **{what: {**getattr(own, what), output: 2 * getattr(own, what)[output]}})
    with pytest.raises(ValueError, match="differs"):
        compare(
            "nnlib",
            {"nnlib": reference(NETWORK, output, RATE).numbers, name: numbers(name, output, wrong)},
        )


@pytest.mark.parametrize(("name", "output"), CASES)
def test_the_gradients_are_those_of_the_sources_own_cost(name, output):
    """Not only after translation: the cost that a source writes has the gradients it writes."""
    own = CONVENTIONS[name]
    run = write(own, NETWORK, output, RATE)

    def cost(first):
        params = [(first, *own.layer(*NETWORK.params[0])[1:])]
        params += [own.layer(*layer) for layer in NETWORK.params[1:]]
        X, Y = own.batch(NETWORK.X), own.batch(NETWORK.Y)
        return own.step(X, Y, params, RATE, output).cost

    slope = central_difference(cost, own.layer(*NETWORK.params[0])[0])
    np.testing.assert_allclose(run.gradients[0][0], slope, rtol=1e-6, atol=1e-8)


@pytest.mark.parametrize("name", CONVENTIONS)
def test_a_layer_is_read_back_as_it_was_written(name):
    own = CONVENTIONS[name]
    for W, b in NETWORK.params:
        read_W, read_b = own.book_layer(*own.layer(W, b))
        np.testing.assert_array_equal(read_W, W)
        np.testing.assert_array_equal(read_b, b)


def test_the_sizes_of_the_network_all_differ():
    """Otherwise a wrong transpose could pass."""
    W1, W2 = (W for W, _ in NETWORK.params)
    assert len({NETWORK.m, NETWORK.n_out, *W1.shape, *W2.shape}) == 4
    assert {NETWORK.m, NETWORK.n_out, *W1.shape, *W2.shape} == {2, 3, 4, 5}


def test_each_source_is_run_and_each_kind_of_output_has_several_sources():
    documents = list(book().documents)
    assert list(CONVENTIONS)[: len(documents)] == documents
    assert list(CONVENTIONS)[len(documents) :] == ["d2l", "Prince", "CS231n", "Nielsen", "PyTorch"]
    for output in OUTPUTS:
        assert sum(output in of.cost for of in CONVENTIONS.values()) >= 3


def test_the_deltas_of_the_reference_are_those_of_the_formulas():
    W2 = NETWORK.params[1][0]
    run = reference(NETWORK, "softmax", RATE)
    hidden, output = run.activations
    np.testing.assert_allclose(run.deltas[1], output - NETWORK.Y, atol=1e-14)
    back = (W2.T @ run.deltas[1]) * hidden * (1 - hidden)
    np.testing.assert_allclose(run.deltas[0], back, atol=1e-14)
    assert run.cost == pytest.approx(nnlib.cross_entropy(output, NETWORK.Y))


@pytest.mark.parametrize("output", OUTPUTS)
def test_nnlib_gives_the_deltas_that_the_complex_step_finds(output):
    found = mlp(NETWORK, output).backward(NETWORK.X, NETWORK.Y).delta
    for mine, witness in zip(found, reference(NETWORK, output, RATE).deltas, strict=True):
        np.testing.assert_allclose(mine, witness, rtol=1e-12, atol=1e-15)


def test_an_output_without_a_cost_is_refused():
    with pytest.raises(ValueError, match="no cost for 'squares'"):
        write(CONVENTIONS["000"], NETWORK, "squares", RATE)


def test_a_convention_names_known_places():
    own = CONVENTIONS["000"]
    for what in ("examples", "weights", "bias"):
        with pytest.raises(ValueError, match=f"{what} of 000: got 'sideways'"):
            replace(own, **{what: "sideways"})
    with pytest.raises(ValueError, match="expected the same"):
        replace(own, delta={})


def test_a_factor_is_exact():
    assert factor(sp.Integer(2) / (examples * outputs), 5, 3) * 15 == 2
