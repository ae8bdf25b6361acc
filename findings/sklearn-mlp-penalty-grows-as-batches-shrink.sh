#!/usr/bin/env bash
# scikit-learn 1.9.1: the L2 penalty of MLPRegressor is alpha / 2 times the squared weights, divided
# by the number of examples in the batch. So the decay of a step of plain gradient descent depends on
# batch_size: with the same alpha and the same rate, a weight shrinks four times as fast in batches
# of one as in batches of four. The inputs and targets here are 0, so nothing but the penalty acts.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check scikit-learn==1.9.1 numpy==2.4.6
"$folder/env/bin/python" -W ignore - <<'PY'
import numpy as np
from sklearn.neural_network import MLPRegressor

for size in (4, 2, 1):
    X, y = np.zeros((size, 1)), np.zeros(size)
    net = MLPRegressor(
        hidden_layer_sizes=(1,), activation="identity", solver="sgd", alpha=1.0, momentum=0.0,
        learning_rate_init=1e-3, batch_size=size, random_state=0,
    )
    net.partial_fit(X, y)
    for bias in net.intercepts_:
        bias[:] = 0
    before = net.coefs_[0].copy()
    net.partial_fit(X, y)
    decay = ((before - net.coefs_[0]) / (1e-3 * before)).item()
    print(f"batches of {size}: the weight shrinks by {decay:.4f} times the rate")
    assert abs(decay - 1 / size) < 1e-6
PY
