"""What the notebooks import beside `nnlib`: verdicts, comparisons, exercises, figures."""
