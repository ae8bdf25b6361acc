"""What a chapter imports first is there at once: nothing heavy comes with it."""

import subprocess
import sys

import pytest

HEAVY = {"sklearn", "scipy", "matplotlib", "pandas", "nbformat"}


@pytest.mark.parametrize("module", ["nnlib.symbolic", "course.ledger", "course.exercises"])
def test_a_module_brings_nothing_heavy(module):
    program = (
        f"import sys, {module}; print(*sorted({{name.partition('.')[0] for name in sys.modules}}))"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert "sympy" in run.stdout.split()
    assert HEAVY.isdisjoint(run.stdout.split())
