"""The second witness: random instances, evaluated to many digits without the prover."""
