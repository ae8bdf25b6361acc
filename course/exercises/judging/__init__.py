"""Whether an answer is right, and which mistake it is: points, comparison, proofs, results."""
