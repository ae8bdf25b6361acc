"""What is ill in the clinic is ill of one thing, and the judge names it."""

import numpy as np
import pytest

import nnlib
from course.clinic import Broken, broken, patient
from course.clinic.lab import BREAKS
from course.clinic.ward import NET, PATIENTS, XS, YS


@pytest.mark.parametrize("number", range(1, len(PATIENTS) + 1))
def test_a_program_has_one_error_and_is_right_without_it(number):
    ill = patient(number)
    assert set(ill.diagnosis().kinds) - {"right"} == {ill.word}
    healthy = nnlib.diagnose(ill.gradients(healthy=True), NET, XS, YS, **ill.settings)
    assert healthy.kinds == ("right",)
    assert ill.word not in ill.text


def test_the_ward_has_twelve_different_errors():
    assert len({ill.word for ill in PATIENTS}) == 12
    with pytest.raises(ValueError, match="expected 1 to 12"):
        patient(13)


NET_OF = ([4, 5, 5, 3], {"hidden": "tanh", "output": "softmax", "loss": "cross_entropy", "rng": 0})


@pytest.mark.parametrize("word", BREAKS)
def test_a_break_of_the_library_is_found_in_its_gradients(word):
    rng = np.random.default_rng(0)
    X, Y = rng.normal(size=(4, 9)), nnlib.one_hot(rng.integers(0, 3, 9), 3)
    ill, healthy = Broken(word, NET_OF[0], **NET_OF[1]), nnlib.MLP(NET_OF[0], **NET_OF[1])
    grads = ill.cost_and_gradients(X, Y)[1]
    assert set(nnlib.diagnose(grads, healthy, X, Y).kinds) - {"right"} == {word}
    assert nnlib.diagnose(healthy.cost_and_gradients(X, Y)[1], healthy, X, Y).right


def test_the_seed_draws_the_break_and_training_goes_through_it():
    rng = np.random.default_rng(0)
    X, Y = rng.normal(size=(4, 9)), nnlib.one_hot(rng.integers(0, 3, 9), 3)
    after = []
    for seed in (1, 1, 2):
        net = broken(seed, NET_OF[0], **NET_OF[1])
        nnlib.train(net, X, Y, optimizer=nnlib.SGD(0.1), epochs=2, batch_size=9, rng=0)
        after.append(net.params[0].W)
    assert np.array_equal(after[0], after[1])
    assert not np.array_equal(after[0], after[2])
