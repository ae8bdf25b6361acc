"""Pictures that move: what their scripts work out is what `nnlib` gives."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from course.moving import network

ROOT = Path(__file__).resolve().parents[2]
NODE = Path(sys.executable).with_name("node")


def in_script(kind, program, *arguments):
    """What an expression with the names of a picture's script gives for some arguments."""
    module = (ROOT / "course" / "moving" / "scripts" / f"{kind}.mjs").as_uri()
    code = f"import * as it from {json.dumps(module)}; const given = {json.dumps(arguments)};"
    code += f"console.log(JSON.stringify({program}));"
    run = subprocess.run(
        [NODE, "--input-type=module", "-e", code], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


def test_the_network_of_the_landing_page_has_the_numbers_of_nnlib():
    weights = [*np.random.default_rng(0).uniform(-3, 3, 40), -3.0, 0.0, 3.0]
    program = "given[1].map((weight) => it.numbers(given[0], weight))"
    found = in_script("network", program, network.data(), weights)
    for weight, numbers in zip(weights, found, strict=True):
        assert numbers == pytest.approx(network.numbers(weight), rel=1e-12, abs=1e-12)


def test_the_number_that_comes_back_is_the_derivative_of_the_error():
    h = 1e-6
    for weight in (-2.0, 0.3, 1.7):
        up, down = (network.numbers(weight + step)["error"] for step in (h, -h))
        back = network.numbers(weight)["back-weight"]
        assert back == pytest.approx((up - down) / (2 * h), rel=1e-7)


@pytest.mark.parametrize(("back", "way"), [(-0.7, "up"), (0.2, "down"), (0.004, "stay")])
def test_the_words_say_which_way_to_move_the_weight(back, way):
    assert network.direction(back) == way
    assert in_script("network", "it.direction(given[0])", back) == way


def test_the_travelling_number_changes_at_the_places_of_its_way():
    way = [[0, 0, "in"], [10, 0, "upper"], [10, 20, "output"]]
    program = "given[1].map((steps) => it.on(given[0], steps))"
    assert in_script("network", program, way, [0, 0.5, 0.9, 1.5, 2]) == [
        {"x": 0, "y": 0, "key": "in"},
        {"x": 5, "y": 0, "key": "in"},
        {"x": 9, "y": 0, "key": "upper"},
        {"x": 10, "y": 10, "key": "upper"},
        {"x": 10, "y": 20, "key": "output"},
    ]
