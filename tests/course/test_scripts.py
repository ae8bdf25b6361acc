"""The scripts of the answer boxes, tested in Node by tests of their own beside this file."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

NODE = Path(sys.executable).with_name("node")
SCRIPTS = Path(__file__).with_name("scripts")


@pytest.mark.parametrize("path", sorted(SCRIPTS.glob("*.test.mjs")), ids=lambda path: path.name)
def test_the_script_does_what_its_tests_say(path):
    run = subprocess.run(
        [NODE, "--test", "--test-reporter=tap", path], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr
    passed = re.search(r"^# pass (\d+)$", run.stdout, re.MULTILINE)
    assert passed
    assert int(passed[1]) == len(re.findall(r"^test\(", path.read_text("utf8"), re.MULTILINE)) > 0
