"""Every activation and its derivative against the numbers that PyTorch gives for them."""

import json
from pathlib import Path

import numpy as np
import pytest

from nnlib.activations import ACTIVATIONS

STORED = json.loads((Path(__file__).parent / "pytorch_values.json").read_text(encoding="utf8"))
POINTS = np.array(STORED["z"])
HIDDEN = [name for name, entry in ACTIVATIONS.items() if entry.hidden]


def test_the_file_holds_every_activation_and_says_where_it_is_from():
    assert set(STORED) == {"torch", "z", *HIDDEN}
    assert STORED["torch"][0].isdigit()
    assert len(POINTS) == 41


@pytest.mark.parametrize("name", HIDDEN)
def test_values_and_gradients_are_pytorchs(name):
    entry = ACTIVATIONS[name]
    value, gradient = map(np.array, STORED[name])
    # In the lower tail PyTorch takes 1 + erf or 1 + tanh, of which nothing is left below 1e-14.
    close = {"rtol": 1e-12, "atol": 1e-14}
    np.testing.assert_allclose(entry.value(POINTS), value, **close)
    np.testing.assert_allclose(entry.prime(POINTS), gradient, **close)
    assert np.abs(value - POINTS).max() > 1e-3 or name == "identity"
