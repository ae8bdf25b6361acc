"""What the notebooks import besides `nnlib`: verdicts, comparisons, exercises, figures."""

from course import former_names

former_names.keep()
