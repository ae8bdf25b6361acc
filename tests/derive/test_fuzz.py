"""Prover and instances against an evaluator of its own kind; `make fuzz` goes on for longer."""

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.derive import fuzzing

# Many formulas through the same lines: measuring them doubles the time and shows nothing new.
pytestmark = pytest.mark.no_cover


@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(st.data())
def test_what_is_proved_holds_at_numbers(data):
    fuzzing.judge(data)
