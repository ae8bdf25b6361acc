#!/usr/bin/env bash
# optax 0.2.8 on JAX 0.10.2: MultiSteps gathers the gradients of several small batches and takes one
# step with their plain mean. If the last batch is smaller, as it usually is, its examples count for
# more: a weight 0, squared error, targets 1, 2, 3 in one batch and 10 in the next, rate 1 give a step
# of 12, where all four in one batch give 8. In batches of equal size it is 8 again.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check jax==0.10.2 optax==0.2.8
"$folder/env/bin/python" -W ignore - <<'PY'
import jax
import jax.numpy as jnp
import optax


def moved(batches):
    optimiser = optax.MultiSteps(optax.sgd(1.0), every_k_schedule=len(batches))
    w = jnp.zeros(())
    state = optimiser.init(w)
    for targets in batches:
        gradient = jax.grad(lambda w: jnp.mean((w - jnp.array(targets)) ** 2))(w)
        update, state = optimiser.update(gradient, state, w)
        w = optax.apply_updates(w, update)
    return float(w)


for batches, expected in (
    ([[1.0, 2.0, 3.0, 10.0]], 8), ([[1.0, 2.0], [3.0, 10.0]], 8), ([[1.0, 2.0, 3.0], [10.0]], 12),
):
    print(f"batches of {[len(batch) for batch in batches]}: a step of {moved(batches):g}")
    assert moved(batches) == expected
PY
