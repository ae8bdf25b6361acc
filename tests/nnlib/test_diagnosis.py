"""Every mistake in every layer of random networks is named as itself, and nothing that is right."""

from functools import cache
from itertools import islice

import numpy as np
import pytest

import nnlib
from tests.nnlib.wrong_programs import backpropagate
from tests.samples import some_then_all

PAIRS = [
    ("identity", "mse"),
    ("softmax", "cross_entropy"),
    ("sigmoid", "bce"),
    ("tanh", "mse"),
    ("softmax", "mse"),
    ("sigmoid", "sse"),
]
HIDDEN = ["tanh", "sigmoid", "relu", "softplus", "silu", "leaky_relu", "elu"]
FACTORS = ["sign", "factor-m", "one-over-m", "factor-2", "half", "factor-n", "mean-over-entries"]
AT_OUTPUT = ["missing-output-slope", "extra-output-slope", "softmax-by-entries", "shifted-labels"]
ON_THE_WAY = ["missing-slope", "slope-of-activation", "slope-of-wrong-layer"]
ON_THE_WAY += ["updated-weights", "gradient-for-weights"]
OF_BIASES = ["bias-not-summed", "bias-summed-over-units", "bias-mean", "l2-on-biases"]


class Case:
    """A random network with data, penalties and masks."""

    def __init__(self, seed):
        rng = np.random.default_rng(seed)
        output, loss = PAIRS[seed % len(PAIRS)]
        hidden = HIDDEN[seed % len(HIDDEN)]
        widths = rng.choice([3, 4, 5, 6, 7], size=rng.integers(3, 6)).tolist()
        if seed % 3 == 0:
            widths[1:-1] = [widths[1]] * (len(widths) - 2)  # layers of one width
        self.net = nnlib.MLP(widths, hidden=hidden, output=output, loss=loss, rng=seed)
        m = 1 if seed % 5 == 4 else int(rng.integers(3, 14))
        for layer in self.net.params:
            layer.b[:] = rng.normal(0, 0.5, layer.b.shape)
        self.X = rng.normal(size=(widths[0], m))
        self.Y = rng.normal(size=(widths[-1], m))
        if output == "softmax":
            self.Y = nnlib.one_hot(rng.integers(0, widths[-1], m), widths[-1])
        elif output == "sigmoid":
            self.Y = rng.integers(0, 2, (widths[-1], m)) * 1.0
        self.l2 = 0.05 if seed % 2 else 0.0
        self.masks = None
        if seed % 4 == 2:
            self.masks = [nnlib.dropout_mask((n, m), 0.4, rng=rng) for n in widths[1:-1]]
        self.extra = {"l2": self.l2, "masks": self.masks}

    def places(self):
        """Every mistake at every place where a program can make it, with that place."""
        last = len(self.net.params)
        for layer in range(1, last + 1):
            for word in FACTORS:
                yield word, ("error", layer)
                yield word, ("W", layer)
                if word != "one-over-m":
                    yield word, ("b", layer)
            for word in AT_OUTPUT if layer == last else ON_THE_WAY:
                if word != "softmax-by-entries" or self.net.output == "softmax":
                    yield word, ("error", layer)
            if layer < last and self.masks:
                yield "missing-mask", ("error", layer)
                yield "missing-scale", ("error", layer)
            yield "transpose", ("W", layer)
            yield "wrong-input", ("W", layer)
            if self.l2:
                yield "missing-l2", ("W", layer)
            for word in OF_BIASES:
                if word != "l2-on-biases" or self.l2:
                    yield word, ("b", layer)

    def wrong(self, mistakes):
        return backpropagate(self.net, self.X, self.Y, mistakes, **self.extra)

    def diagnose(self, grads):
        return nnlib.diagnose(grads, self.net, self.X, self.Y, **self.extra)


def same(one, other):
    """Whether two lists of gradients cannot be told apart."""
    for pair, twin in zip(one, other, strict=True):
        for a, c in zip(pair, twin, strict=True):
            if a.shape != c.shape or np.linalg.norm(a - c) > 1e-7 * np.linalg.norm(c):
                return False
    return True


def planted(case):
    """Each mistake with the gradients that it gives, where their shapes are possible."""
    right = case.wrong({})
    for word, place in case.places():
        try:
            grads = case.wrong({place: [word]})
        except ValueError:
            continue  # the program would stop there itself
        shapes = [(W.shape, of.shape) for (W, _), (of, _) in zip(grads, right, strict=True)]
        if all(shape in (of, of[::-1], (of[0], of[0])) for shape, of in shapes):
            yield word, place, grads


@cache
def every(seed):
    """A network, the right gradients, and what each mistake gives in their place."""
    case = Case(seed)
    return case, case.wrong({}), list(planted(case))


@cache
def told_apart(seed, at):
    """Whether a mistake differs from the right gradients and from every other mistake."""
    _, right, cases = every(seed)
    word, _, grads = cases[at]
    return not same(grads, right) and not any(
        other != word and same(grads, twin) for other, _, twin in cases
    )


def words_of(report):
    return set(report.kinds) - {"right"}


@some_then_all(step=29)
def test_every_mistake_in_every_layer_is_named_as_itself(step):
    places = {}
    for seed in range(10):
        for at, (word, _, _) in enumerate(every(seed)[2]):
            places.setdefault(word, []).append((seed, at))
    assert {*places} >= {*FACTORS, *AT_OUTPUT, *ON_THE_WAY, *OF_BIASES, "missing-l2"}
    assert {*places} >= {"transpose", "wrong-input", "missing-mask", "missing-scale"}
    judged, missed = set(), []
    for word, found in places.items():
        for seed, at in (
            place for place in found[:: min(step, len(found) // 3)] if told_apart(*place)
        ):
            case, _, cases = every(seed)
            _, place, grads = cases[at]
            report = case.diagnose(grads)
            judged.add(word)
            if words_of(report) != {word}:
                missed.append((case.net, word, place, report.kinds))
    assert judged == {*places}
    assert missed == []


@some_then_all(step=29)
def test_two_mistakes_at_once_are_both_named(step):
    rng, missed, count = np.random.default_rng(16), [], 0
    for seed in range(0, 1160, step):
        case, _, cases = every(seed % 10)
        drawn = (cases[at] for at in rng.permutation(len(cases)) if told_apart(seed % 10, at))
        (one, here, alone), (two, there, other) = islice(drawn, 2)
        if {one, two} <= {*FACTORS, "bias-mean"}:
            continue  # their product may be 1, or a factor that is named otherwise
        mistakes = {here: [one], there: [two]} if here != there else {here: [one, two]}
        try:
            grads = case.wrong(mistakes)
        except ValueError:
            continue
        if any(same(grads, twin) for twin in (case.wrong({}), alone, other)):
            continue
        count += 1
        report = case.diagnose(grads)
        also = {word for layer in report for part in layer for word in part.also}
        if not {one, two} <= words_of(report) | also:
            missed.append((case.net, mistakes, report.kinds))
    assert count > 450 / step
    assert len(missed) <= 0.02 * count, missed


CONVENTIONS = {
    "pairs": lambda grads: grads,
    "interleaved": lambda grads: [array for pair in grads for array in pair],
    "tuples, flat biases": lambda grads: tuple((W, b.ravel()) for W, b in grads),
    "names": lambda grads: (
        {f"dW{i}": W for i, (W, _) in enumerate(grads)}
        | {f"db{i}": b for i, (_, b) in enumerate(grads)}
    ),
    "lists by name": lambda grads: {"W": [W for W, _ in grads], "b": [b for _, b in grads]},
    "rows": lambda grads: [(W.T, b.T) for W, b in grads],
    "kernels": lambda grads: {
        f"Dense_{i}": {"bias": b.ravel(), "kernel": W.T} for i, (W, b) in enumerate(grads)
    },
    "from the last layer": lambda grads: grads[::-1],
    "tensors": lambda grads: [Tensor(array) for W, b in grads for array in (W, b.ravel())],
    "single precision": lambda grads: [(W.astype("f"), b.astype("f")) for W, b in grads],
    "half precision": lambda grads: [(W.astype("e"), b.astype("e")) for W, b in grads],
    "numbers": lambda grads: [[W.tolist(), b.tolist()] for W, b in grads],
}


class Tensor:
    """What a tensor of PyTorch looks like from outside."""

    def __init__(self, array):
        self.array = array

    def __array__(self, dtype=None, copy=None):
        raise RuntimeError("Can't call numpy() on Tensor that requires grad.")

    def detach(self):
        return self

    def cpu(self):
        return self

    def numpy(self):
        return self.array


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("convention", CONVENTIONS)
def test_right_gradients_are_right_in_every_form(convention, seed):
    case = Case(seed)
    report = case.diagnose(CONVENTIONS[convention](case.wrong({})))
    assert report.right
    assert set(report.kinds) <= {"right", "rounding"}
    assert report.findings == ()


@pytest.mark.parametrize(
    ("word", "factor", "said"),
    [
        ("factor-m", lambda m, n: m, "half the squares summed over the examples"),
        ("factor-2", lambda m, n: 2, "squares without the half, averaged"),
        ("mean-over-entries", lambda m, n: 2 / n, "squares averaged over all entries"),
    ],
)
def test_a_factor_throughout_is_a_convention_with_its_word(word, factor, said):
    case = Case(0)
    case.X, case.Y = np.tile(case.X, 3)[:, :7], np.tile(case.Y, 3)[:, :7]
    by = factor(7, case.net.sizes[-1])
    report = case.diagnose([(W.T * by, b.T * by) for W, b in case.wrong({})])
    assert report.right
    assert report.kinds == (word,)
    assert all(word in part.kinds for layer in report for part in layer)
    assert said in report.convention
    assert "rows" in report.convention


def test_the_other_sign_throughout_is_no_convention():
    case = Case(0)
    report = case.diagnose([(-W, -b) for W, b in case.wrong({})])
    assert (report.right, report.kinds, report.convention) == (False, ("sign",), None)


def test_an_error_of_which_nothing_is_known_is_followed_through_the_layers_below():
    net = nnlib.MLP([6, 5, 4, 3], hidden="tanh", rng=0)
    rng = np.random.default_rng(0)
    X, Y = rng.normal(size=(6, 3)), rng.normal(size=(3, 3))
    A, (_, W2, W3) = net.forward(X).A, (layer.W for layer in net.params)
    third = rng.normal(size=(3, 3))  # three examples are fewer than the units: it can be solved for
    second = (W3.T @ third) * (1 - A[2] ** 2)
    first = W2.T @ second
    grads = [
        (dZ @ below.T, dZ.sum(1)) for dZ, below in zip((first, second, third), A, strict=False)
    ]
    report = nnlib.diagnose(grads, net, X, Y)
    assert [layer.W.here for layer in report] == [("missing-slope",), (), ("unknown",)]
    assert report[0].b.kinds == ("missing-slope", "unknown")
