#!/usr/bin/env bash
# Chainer 7.8.1: the weight decay of AdamW is not multiplied by the learning rate. With a gradient of 0
# and a decay of 0.5 a weight loses half of itself in each step, at the rate 0.1 and at 0.001 alike; a
# schedule of the rate leaves the decay as it is. PyTorch, optax, Keras and others take rate times decay.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
pip=("$folder/env/bin/pip" install --quiet --disable-pip-version-check)
"${pip[@]}" numpy==1.23.5 "setuptools<60" wheel
"${pip[@]}" --no-build-isolation chainer==7.8.1
"$folder/env/bin/python" -W ignore - <<'PY'
import chainer
import numpy as np

left = {}
for rate in (0.1, 0.001):
    link = chainer.Link()
    with link.init_scope():
        link.w = chainer.Parameter(np.ones(1))
    optimiser = chainer.optimizers.AdamW(rate, weight_decay_rate=0.5).setup(link)
    link.w.grad = np.zeros(1)
    optimiser.update()
    left[rate] = link.w.array[0]
    print(f"rate {rate:g}: of a weight 1 is left {left[rate]:g}; 1 - rate * decay is {1 - rate / 2:g}")
assert left == {0.1: 0.5, 0.001: 0.5}
PY
