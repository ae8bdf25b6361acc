"""What has to be trusted: when an expression is zero, normal forms of sums, proofs of equality."""
