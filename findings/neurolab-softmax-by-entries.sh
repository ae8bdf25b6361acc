#!/usr/bin/env bash
# neurolab 0.3.5: SoftMax.deriv is s(1 - s) for every unit, the diagonal of the Jacobian, and the
# gradient that its trainers use is made of it. For a net with a softmax output and the summed squared
# error it therefore differs from the differences of that error in every array; with logistic outputs
# it agrees with them. The derivative of the transfer function passes a check of its own only if units
# are moved one at a time.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check numpy==1.26.4 neurolab==0.3.5
"$folder/env/bin/python" -W ignore - <<'PY'
import neurolab as nl
import numpy as np
from neurolab.tool import ff_grad


def ratios(transfer):
    """The entries of each gradient, over the differences of the error."""
    rng = np.random.default_rng(1)
    X, T = rng.uniform(-1, 1, (6, 3)), np.eye(3)[[0, 1, 2, 2, 1, 0]]
    net = nl.net.newff([[-1, 1]] * 3, [4, 3], [nl.trans.TanSig(), transfer])
    net.errorf = nl.error.SSE()
    arrays = [layer.np[name] for layer in net.layers for name in ("w", "b")]
    for array in arrays:
        array[:] = rng.normal(0, 0.4, array.shape)
    found, h = [], 1e-5
    given = [grad[name] for grad in ff_grad(net, X, T)[0] for name in ("w", "b")]
    for array, gradient in zip(arrays, given):
        slopes = np.empty_like(array)
        for at in np.ndindex(array.shape):
            kept = array[at]
            array[at] = kept + h
            above = net.errorf(T, net.sim(X))
            array[at] = kept - h
            slopes[at] = (above - net.errorf(T, net.sim(X))) / (2 * h)
            array[at] = kept
        found.append(gradient / slopes)
    return found


for name, transfer in (("LogSig", nl.trans.LogSig()), ("SoftMax", nl.trans.SoftMax())):
    found = ratios(transfer)
    print(name, "gradient / difference:", [f"{r.min():.3f} to {r.max():.3f}" for r in found])
    right = [np.allclose(r, 1, atol=1e-5) for r in found]
    assert all(right) if name == "LogSig" else not any(right)
s = nl.trans.SoftMax()(np.array([0.1, 0.7, -0.4]))
assert np.allclose(nl.trans.SoftMax().deriv(None, s), s * (1 - s))
PY
