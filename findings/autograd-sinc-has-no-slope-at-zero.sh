#!/usr/bin/env bash
# autograd 1.9.1: numpy.sinc is smooth, 1 at 0 with slope 0, and NumPy has a special case for 0. The
# gradient that autograd has for it has none: it is NaN at 0. Beside 0 two nearly equal numbers are
# subtracted: the slope is off by a third at x = 1e-8 and exactly 0 at 1e-9, where it should be -3.3e-9.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check autograd==1.9.1 numpy==2.4.6
"$folder/env/bin/python" -W ignore - <<'PY'
import autograd.numpy as np
from autograd import grad

slope = grad(np.sinc)
for x in (0.5, 1e-3, 1e-8, 1e-9, 0.0):
    true = float(np.cos(np.pi * x) / x - np.sinc(x) / x) if x > 0.1 else -(np.pi**2) * x / 3
    print(f"x = {x:g}: value {np.sinc(x):.3f}, slope {slope(x):.4g}, true {true:.4g}")
assert np.isnan(slope(0.0)) and np.sinc(0.0) == 1
assert slope(1e-9) == 0
assert 0.2 < abs(slope(1e-8) / (-(np.pi**2) * 1e-8 / 3) - 1) < 0.5
assert abs(slope(0.5) / (-4 / np.pi) - 1) < 1e-12
PY
