"""Any formula of backpropagation on trial, and any sheet of them."""

from course.trial.formula import formula
from course.trial.outcome import Trial
from course.trial.sheet import Sheet, sheet

__all__ = ["Sheet", "Trial", "formula", "sheet"]
