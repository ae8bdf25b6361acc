"""Settings for Hypothesis: the same examples in every run, and no limit on the time of one."""

from hypothesis import settings

settings.register_profile("repeatable", derandomize=True, deadline=None, max_examples=50)
settings.load_profile("repeatable")
