#!/usr/bin/env bash
# neurolab 0.3.5: the errors MSE and CEE are means over all entries, examples included, and their
# gradient is summed over the examples, each divided by its own number of outputs. So the gradient is m
# times that of the error that is reported, for m examples: give every example twice, and the error
# stays while the gradient doubles. A learning rate thus means another thing for every size of the
# training set. SSE is a sum on both sides and agrees.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check numpy==1.26.4 neurolab==0.3.5
"$folder/env/bin/python" -W ignore - <<'PY'
import neurolab as nl
import numpy as np
from neurolab.tool import ff_grad

rng = np.random.default_rng(1)
X, T = rng.uniform(-1, 1, (5, 3)), rng.integers(0, 2, (5, 2)).astype(float)
net = nl.net.newff([[-1, 1]] * 3, [4, 2], [nl.trans.TanSig(), nl.trans.LogSig()])
b = net.layers[-1].np["b"]
for error, once in ((nl.error.MSE(), 5), (nl.error.CEE(), 5), (nl.error.SSE(), 1)):
    net.errorf = error
    for copies in (1, 2):
        many, targets = np.tile(X, (copies, 1)), np.tile(T, (copies, 1))
        gradient = ff_grad(net, many, targets)[0][-1]["b"][0]
        value, kept, h = error(targets, net.sim(many)), b[0], 1e-6
        b[0] = kept + h
        above = error(targets, net.sim(many))
        b[0] = kept - h
        slope = (above - error(targets, net.sim(many))) / (2 * h)
        b[0] = kept
        print(f"{type(error).__name__}, {len(many)} examples: error {value:.4f}, "
              f"gradient {gradient:.4f}, difference {slope:.4f}, ratio {gradient / slope:.3f}")
        expected = once * copies if once > 1 else 1
        assert abs(gradient / slope - expected) < 1e-4
PY
