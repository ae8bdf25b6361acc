#!/usr/bin/env bash
# numdifftools 0.11.2: the slope of the square root at 0, by differences to the right, is 0, and that
# of the cube root too, where both are infinite. The differences themselves grow like a power of h.
# They are extrapolated to h = 0 as if the function were smooth there, which takes such a power out as
# if it were an error. The estimate of the error is large then, but it has to be asked for.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check numdifftools==0.11.2 numpy==2.4.6 scipy==1.17.1
"$folder/env/bin/python" -W ignore - <<'PY'
import numdifftools as nd
import numpy as np

for f in (np.sqrt, np.cbrt, np.sin):
    slope = nd.Derivative(f, method="forward")(0.0)
    full = nd.Derivative(f, method="forward", full_output=True)(0.0)
    plain = ", ".join(f"{(f(h) - f(0)) / h:.0f}" for h in (1e-2, 1e-4, 1e-6))
    print(f"{f.__name__} at 0: {slope:.1e}, error estimate {full.error_estimate:.0e}; differences {plain}")
    assert abs(slope - (f is np.sin)) < 1e-9
    assert f is np.sin or full.error_estimate > 1
PY
