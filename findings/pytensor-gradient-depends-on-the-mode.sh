#!/usr/bin/env bash
# PyTensor 3.0.7 without a compiler of C: whether a gradient is a number depends on how the graph was
# compiled. For log(1 + exp(x)) at 800 the mode FAST_COMPILE gives the value inf and the gradient NaN,
# and FAST_RUN, which rewrites the graph into a safe form first, 800 and 1; for 1 / (1 + exp(-x)) at
# -800 the value is 0 in both modes and the gradient NaN in one of them. So what was debugged in one
# mode is another function in the other.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check pytensor==3.0.7
"$folder/env/bin/python" -W ignore - <<'PY'
import numpy as np
import pytensor
import pytensor.tensor as pt

pytensor.config.cxx = ""
x = pt.dscalar("x")
for name, y, at, expected in (
    ("log(1 + exp(x))", pt.log(1 + pt.exp(x)), 800.0, {"FAST_COMPILE": np.nan, "FAST_RUN": 1.0}),
    ("1 / (1 + exp(-x))", 1 / (1 + pt.exp(-x)), -800.0, {"FAST_COMPILE": np.nan, "FAST_RUN": 0.0}),
):
    for mode, right in expected.items():
        value, slope = pytensor.function([x], [y, pytensor.grad(y, x)], mode=mode)(at)
        print(f"{name} at {at:g}, {mode}: value {value:g}, gradient {slope:g}")
        assert np.array_equal(slope, right, equal_nan=True)
PY
