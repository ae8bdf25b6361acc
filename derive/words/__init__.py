"""What formulas are made of: arrays of symbolic size, matrices, conditions, expected values."""
