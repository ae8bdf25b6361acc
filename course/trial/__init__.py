"""Any formula of backpropagation on trial, and any sheet of them."""

from course.trial.formula import formula
from course.trial.outcome import Trial

__all__ = ["Trial", "formula"]
