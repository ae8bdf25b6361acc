"""How formulas are written: LaTeX, plain text, NumPy code."""
