"""What is right and what is which mistake: sample points, answers, comparison, proofs, results."""
