"""Pictures that move: what their scripts work out is what `nnlib` gives."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from course.moving import bowl, network

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


CHOICES = [*np.random.default_rng(0).uniform((0.005, 0), (0.45, 0.99), (30, 2)), (0.2, 0.0)]


def test_the_path_on_the_bowl_is_the_one_of_nnlib():
    program = "given[1].map(([rate, momentum]) => it.path(given[0], rate, momentum))"
    found = in_script("bowl", program, bowl.data(), [list(choice) for choice in CHOICES])
    for (rate, momentum), places in zip(CHOICES, found, strict=True):
        wanted = bowl.path(rate, momentum)
        assert abs(np.array(places) - wanted).max() <= 1e-12 * max(1, abs(wanted).max())


def test_the_bounds_on_the_bowl_are_those_of_the_matrix_of_a_step():
    program = "given[1].map(([r, m]) => [it.factor(given[0], r, m), it.limit(given[0], m)])"
    found = in_script("bowl", program, bowl.data(), [list(choice) for choice in CHOICES[:-1]])
    for (rate, momentum), numbers in zip(CHOICES, found, strict=False):
        assert numbers == pytest.approx(
            [bowl.factor(rate, momentum), bowl.limit(momentum)], rel=1e-9
        )


def test_nothing_is_better_than_the_star():
    rate, momentum = bowl.best()
    least = bowl.factor(rate, momentum)
    near = [(rate + a, momentum + b) for a in (-0.01, 0, 0.01) for b in (-0.01, 0, 0.01)]
    tried = [bowl.factor(*choice) for choice in [*near, *CHOICES]]
    # At the best choice two roots meet: there eigenvalues are good to eight digits.
    assert min(tried) > least - 1e-7
