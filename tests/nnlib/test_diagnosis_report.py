"""What a diagnosis refuses, what it warns of, and how it reads."""

import numpy as np
import pytest

import nnlib

RNG = np.random.default_rng(0)
NET = nnlib.MLP([4, 3, 2], hidden="relu", rng=0)
X, Y = RNG.normal(size=(4, 6)), RNG.normal(size=(2, 6))
_, GRADS = NET.cost_and_gradients(X, Y)


def changed(at, value):
    """The right gradients in a flat list, with one of them replaced."""
    flat = [array for layer in GRADS for array in layer]
    flat[at] = value
    return flat


@pytest.mark.parametrize(
    ("gradients", "message"),
    [
        (changed(0, np.ones((3, 5))), r"gradients\[0\], taken for dW of layer 1, has shape \(3, 5\)"
                                      r", expected \(3, 4\)"),
        (changed(3, np.ones(9)), r"gradients\[3\], taken for db of layer 2, has shape \(9,\)"),
        (changed(2, np.full((2, 3), np.nan)), r"gradients\[2\]\[0, 0\] is nan, expected finite"),
        (changed(1, None), r"gradients\[1\] is None, expected an array: was the backward pass run"),
        (changed(1, 1j * GRADS[0].b), "has dtype complex128, expected real numbers"),
        ({"dW1": GRADS[0].W, "db1": "three"}, r"gradients\['db1'\] has dtype <U5"),
        (GRADS[:1], "gradients holds 2 arrays, expected 4: W and b of each of 2 layers"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_by_name(gradients, message):
    with pytest.raises(ValueError, match=message):
        nnlib.diagnose(gradients, NET, X, Y)


def test_data_and_settings_are_checked_like_those_of_the_network():
    for arguments, message in (
        ((X.T, Y.T), r"X has shape \(6, 4\)"),
        ((X, Y[:, :5]), r"Y has shape \(2, 5\)"),
    ):
        with pytest.raises(ValueError, match=message):
            nnlib.diagnose(GRADS, NET, *arguments)
    with pytest.raises(ValueError, match="l2 is -1"):
        nnlib.diagnose(GRADS, NET, X, Y, l2=-1)
    with pytest.raises(ValueError, match="masks has 0 entries, expected 1"):
        nnlib.diagnose(GRADS, NET, X, Y, masks=[])


def test_a_network_in_single_precision_is_compared_in_double_and_left_alone():
    net = nnlib.MLP([4, 3, 2], hidden="tanh", rng=0, dtype=np.float32)
    _, grads = net.cost_and_gradients(X, Y)
    before = [array.copy() for layer in net.params for array in layer]
    report = nnlib.diagnose(grads, net, X, Y)
    assert report.right
    assert set(report.kinds) <= {"right", "rounding"}
    wrong = nnlib.diagnose([(2 * W, b) for W, b in grads], net, X, Y)
    assert [layer.W.kinds for layer in wrong] == [("factor-2",)] * 2
    after = [array for layer in net.params for array in layer]
    assert all(a.dtype == np.float32 and (a == b).all() for a, b in zip(after, before, strict=True))


@pytest.mark.parametrize("m", [1, 3])
def test_where_units_are_saturated_a_right_program_is_not_accused(m):
    rng = np.random.default_rng(m)
    net = nnlib.MLP([3, 4, 4, 2], hidden="tanh", output="sigmoid", rng=1, dtype=np.float32)
    for layer in net.params:
        layer.W[...] *= 30
    X, Y = rng.normal(size=(3, m)).astype("f"), rng.integers(0, 2, (2, m)).astype("f")
    A, grads = net.forward(X).A, []
    dZ = (A[3] - Y) * A[3] * (1 - A[3]) / np.float32(m)  # what is left of 1 - a has lost digits
    for at in (2, 1, 0):
        grads.insert(0, (dZ @ A[at].T, dZ.sum(axis=1)))
        dZ = (net.params[at].W.T @ dZ) * (1 - A[at] * A[at])
    _, right = net.cost_and_gradients(X, Y)
    off = [abs(W - of.W).max() / abs(of.W).max() for (W, _), of in zip(grads, right, strict=True)]
    assert max(off) > 1e-4
    report = nnlib.diagnose(grads, net, X, Y)
    assert report.right
    assert any("hardly a digit" in warning for warning in report.warnings)


def test_a_penalty_that_is_missing_is_seen_where_no_error_arrives():
    net = nnlib.MLP([4, 3, 2], hidden="tanh", rng=0)
    masks = [np.zeros((3, 6))]
    right = nnlib.diagnosis.passes.passes(net, X, Y, masks, 0, 0.5).right
    report = nnlib.diagnose(
        [(0 * right[0].W, right[0].b), right[1]], net, X, Y, l2=0.5, masks=masks
    )
    assert [layer.W.kinds for layer in report] == [("missing-l2",), ("right",)]


def test_a_bias_that_is_not_summed_is_read_in_rows_where_units_are_as_many_as_examples():
    net = nnlib.MLP([4, 3, 2], hidden="tanh", rng=0)
    right = net.backward(X[:, :3], Y[:, :3])
    grads = [(right.grads[0].W.T, right.delta[0].T / 3), (right.grads[1].W.T, right.grads[1].b.T)]
    report = nnlib.diagnose(grads, net, X[:, :3], Y[:, :3])
    assert [layer.b.kinds for layer in report] == [("bias-not-summed",), ("right",)]


def test_numerical_derivatives_differ_by_rounding():
    noisy = [(W * (1 + 1e-7), b * (1 - 1e-7)) for W, b in GRADS]
    report = nnlib.diagnose(noisy, NET, X, Y)
    assert (report.right, report.kinds) == (True, ("rounding",))


class Own(nnlib.MLP):
    """A class whose gradients are its own: half of what the library has."""

    def cost_and_gradients(self, X, Y, *, params=None):
        cost, grads = super().cost_and_gradients(X, Y, params=params)
        return cost / 2, [nnlib.Dense(W / 2, b / 2) for W, b in grads]


def test_a_class_with_gradients_of_its_own_is_what_counts():
    own = Own([4, 3, 2], hidden="relu", rng=0)
    _, right = own.cost_and_gradients(X, Y)
    assert nnlib.diagnose(right, own, X, Y).kinds == ("right",)
    report = nnlib.diagnose([(W.T, b.ravel()) for W, b in right], own, X, Y)
    assert report.right
    report = nnlib.diagnose([(right[0].W, -right[0].b), right[1]], own, X, Y)
    assert report[0].b.kinds == ("sign",)
    report = nnlib.diagnose([(right[0].W + 1, right[0].b), right[1]], own, X, Y)
    assert report[0].W.kinds == ("unknown",)


@pytest.mark.parametrize(
    ("net", "X", "Y", "l2", "said"),
    [
        (NET, X[:, :1], Y[:, :1], 0, "With one example a sum, a mean and the example"),
        (NET, X[:, :2], Y[:, :2], 0, "With two examples m is 2"),
        (NET, X, NET.predict(X) - 1, 0, "The error at the output is the same number"),
        (NET, 0 * X, Y, 0, "In layer 1 18 of 18 pre-activations lie on the kink of relu"),
        (NET, X, Y, 0.1, "All biases are 0: a penalty on them would not be seen"),
        (nnlib.MLP([4, 3, 2], init="zeros"), X, Y, 0, "The weights of layer 2 are 0"),
        (NET, X, NET.predict(X) - 1e-12, 0, "rounding may hide a mistake"),
        (NET, -abs(X), Y, 0, "no error reaches"),
    ],
)
def test_where_the_check_is_blind_it_says_so(net, X, Y, l2, said):
    _, grads = net.cost_and_gradients(X, Y)
    grads = [(g.W + l2 * layer.W, g.b) for g, layer in zip(grads, net.params, strict=True)]
    report = nnlib.diagnose(grads, net, X, Y, l2=l2)
    assert report.right
    assert any(said in warning for warning in report.warnings), report.warnings


def test_nothing_is_warned_of_where_there_is_nothing():
    net = nnlib.MLP([4, 3, 2], hidden="tanh", rng=0)
    _, grads = net.cost_and_gradients(X, Y)
    assert nnlib.diagnose(grads, net, X, Y).warnings == ()


def test_a_report_is_a_table_with_sentences():
    net = nnlib.MLP([4, 3, 2], hidden="tanh", rng=0)
    _, (first, second) = net.cost_and_gradients(X, Y)
    report = nnlib.diagnose([(-first.W, first.b), second], net, X, Y)
    assert repr(report) == (
        "The gradients are not right.\n"
        "\n"
        "layer      kinds  difference\n"
        "2      dW  right  0\n"
        "2      db  right  0\n"
        "1      dW  sign   2e+00\n"
        "1      db  right  0\n"
        "\n"
        "layer 1, dW: sign\n"
        "    The size is right and the sign is not. Look for a minus that was lost or added."
    )
    shown = report._repr_markdown_()
    assert "| 1 | `dW` | sign | 2e+00 |" in shown
    assert "- **layer 1, dW: sign**: The size is right" in shown
    assert len(report) == 2
    assert [layer.W.kinds for layer in report] == [("sign",), ("right",)]


def test_what_explains_it_as_well_is_said():
    net = nnlib.MLP([4, 3, 4], hidden="relu", rng=0)  # 2/n is a half here
    Y = RNG.normal(size=(4, 6))
    _, grads = net.cost_and_gradients(X, Y)
    report = nnlib.diagnose([(W / 2, b / 2) for W, b in grads], net, X, Y)
    assert report.kinds == ("half",)
    assert report[1].W.also == ("mean-over-entries",)
    assert "half (or mean-over-entries)" in repr(report)
