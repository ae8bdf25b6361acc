#!/usr/bin/env bash
# numpy-ml 0.1.2: the layer Softmax(dim=0) normalises the columns on the way forward, as its
# documentation says. On the way back it takes the rows one at a time, whatever dim is, as matrices
# with one row; along axis 0 each of them is all ones. Here 5 examples of 4 features are passed with a
# random upstream gradient: with dim=-1 backward agrees with differences of forward, with dim=0 it is
# wrong by more than its own size. The package imports a name that the standard library has moved
# since; it is put back first.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check \
    numpy==1.26.4 scipy==1.11.4 numpy-ml==0.1.2
"$folder/env/bin/python" -W ignore - <<'PY'
import collections
import collections.abc

collections.Hashable = collections.abc.Hashable
import numpy as np
from numpy_ml.neural_nets.layers import Softmax

rng, h = np.random.default_rng(0), 1e-5
X, upstream = rng.normal(size=(5, 4)), rng.normal(size=(5, 4))
for dim in (-1, 0):
    layer = Softmax(dim=dim)
    Y = layer.forward(X)
    assert np.allclose(Y.sum(axis=dim), 1)
    back = layer.backward(upstream)
    slopes = np.empty_like(X)
    for at in np.ndindex(X.shape):
        step = np.zeros_like(X)
        step[at] = h
        change = layer.forward(X + step, False) - layer.forward(X - step, False)
        slopes[at] = (change * upstream).sum() / (2 * h)
    off = np.abs(back - slopes).max() / np.abs(slopes).max()
    print(f"dim={dim}: largest difference {off:.3g} of the largest entry")
    assert off < 1e-8 if dim == -1 else off > 1
PY
